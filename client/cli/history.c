/* SPDX-License-Identifier: MIT */
/* The verb `history`: the record as it stands, fact by fact or added up by day, week, month or episode. */

#include <string.h>

#include "common/text.h"
#include "csv.h"
#include "format.h"
#include "json.h"
#include "pager.h"
#include "result.h"
#include "summary-print.h"

#define ZONE_MAX 64

typedef struct Listing {
    Call *call;
    bool csv;
    SummaryBy by; /* SUMMARY_BY_INVALID: fact by fact */
    Days days;
    bool any;
    char zone[ZONE_MAX]; /* of the fact before */
} Listing;

/* --- fact by fact --- */

/* A day on which the zone changed is marked: its times are of two clocks. */
static void say_zone(Listing *l, json_object *fact) {
    const char *now = value_text(fact, "zone");
    if (l->zone[0] && strcmp(l->zone, now) != 0)
        say(_("-- time zone: %s, before %s --\n"), now, l->zone);
    snprintf(l->zone, ZONE_MAX, "%s", now);
}

static void print_fact(Listing *l, json_object *fact) {
    char moment[MOMENT_MAX];
    CLEANUP_FREE char *text = format_fact(fact);
    say_zone(l, fact);
    format_date_time((uint64_t)value_number(fact, "at"), (int)value_number(fact, "offset"), moment);
    say("%s  %-6s %s%s\n", moment, value_text(fact, "id"), text ? text : "",
        value_flag(fact, "superseded") ? _(" (no longer held)") : "");
}

/* One row of a list for scripts, printed before the next is made. */
static void print_row(const Listing *l, json_object *row, bool first) {
    if (l->csv && first)
        csv_header(stdout, row);
    if (l->csv)
        csv_row(stdout, row);
    else
        printf("%s\n  %s", first ? "[" : ",",
               json_object_to_json_string_ext(row, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
}

/* The facts of one page are done with before the next is asked for, so that a record of any length can be
 * listed. */
static int take_page(Listing *l, json_object *facts) {
    for (size_t i = 0; i < value_length(facts); i++, l->any = true) {
        if (l->by < 0 && !l->call->json && !l->csv) {
            print_fact(l, value_at(facts, i));
            continue;
        }
        CLEANUP_JSON json_object *fact = json_fact(value_at(facts, i));
        if (l->by < 0)
            print_row(l, fact, !l->any);
        else if (days_add(&l->days, fact) < 0)
            return -ENOMEM;
    }
    return 0;
}

/* --- added up --- */

static int extend_to_today(Listing *l, json_object *status) {
    char moment[MOMENT_MAX];
    day_t today;
    format_rfc3339((uint64_t)value_number(status, "now"), moment);
    moment[10] = '\0';
    return call_has(l->call, "until") || day_parse(moment, &today) < 0 ? 0 : days_extend(&l->days, today);
}

static void print_periods(const Listing *l) {
    const Days *d = &l->days;
    day_t last = d->days[d->n_days - 1].last;
    size_t n = 0;
    for (day_t day = d->days[0].first, end; l->by != SUMMARY_EPISODE && day <= last; day = end + 1) {
        end = MIN(summary_period_end(l->by, day), last);
        Summary s = days_sum(d, day, end);
        CLEANUP_JSON json_object *row = summary_json(&s, SUMMARY_EITHER, NULL);
        print_row(l, row, n++ == 0);
    }
    for (size_t i = 0; l->by == SUMMARY_EPISODE && i < d->n_episodes; i++) {
        const SummaryEpisode *e = &d->episodes[i];
        Summary s = days_sum(d, e->opened, e->closed == DAY_NONE ? last : e->closed);
        CLEANUP_JSON json_object *row = summary_json(&s, e->knee, e->id);
        print_row(l, row, n++ == 0);
    }
}

/* --- the verb --- */

static int read_page(Call *c, const char *after, json_object **ret) {
    Request q = request_new(c->link, KM_MANAGER, "History");
    request_options_open(&q);
    request_text(&q, "since", call_option(c, "since"));
    request_text(&q, "until", call_option(c, "until"));
    request_text(&q, "kind", call_option(c, "kind"));
    request_flag(&q, "all", call_has(c, "all"));
    request_text(&q, "after", after);
    request_options_close(&q);
    return request_send(&q, ret);
}

static int read_all(Listing *l) {
    char after[64] = "";
    for (bool more = true; more && !ferror(stdout);) {
        CLEANUP_JSON json_object *reply = NULL;
        if (read_page(l->call, after[0] ? after : NULL, &reply) != 0)
            return link_fail(l->call->link);
        json_object *facts = value_at(reply, 0);
        size_t n = value_length(facts);
        if (take_page(l, facts) < 0) {
            complain(_("There is not enough memory."));
            return EXIT_REFUSED;
        }
        if (n > 0)
            snprintf(after, sizeof(after), "%s", value_text(value_at(facts, n - 1), "uid"));
        more = n > 0 && json_object_get_boolean(value_at(reply, 1));
    }
    return EXIT_DONE;
}

/* The limits of the period, where the list is added up. */
static int read_steps(Listing *l) {
    char after[64] = "";
    for (bool more = l->by >= 0; more;) {
        CLEANUP_JSON json_object *reply = NULL;
        Request q = request_new(l->call->link, KM_RUNS, "Steps");
        request_options_open(&q);
        request_text(&q, "since", call_option(l->call, "since"));
        request_text(&q, "until", call_option(l->call, "until"));
        request_text(&q, "after", after[0] ? after : NULL);
        request_options_close(&q);
        if (request_send(&q, &reply) != 0)
            return link_fail(l->call->link);
        json_object *steps = value_at(reply, 0);
        size_t n = value_length(steps);
        for (size_t i = 0; i < n; i++)
            if (days_add_step(&l->days, value_at(steps, i)) < 0)
                return EXIT_REFUSED;
        if (n > 0)
            snprintf(after, sizeof(after), "%s", value_text(value_at(steps, n - 1), "uid"));
        more = n > 0 && json_object_get_boolean(value_at(reply, 1));
    }
    return EXIT_DONE;
}

static int read_options(Listing *l) {
    const char *by = call_option(l->call, "by");
    l->csv = call_has(l->call, "csv");
    l->by = by ? summary_by_from_string(by) : SUMMARY_BY_INVALID;
    if (by && l->by < 0) {
        complain_word(by, "day week month episode", _("--by: \"%.32s\" is none of day, week, month and episode."), by);
        return EXIT_USAGE;
    }
    if (l->csv && l->call->json)
        complain(_("Either --csv or --json: one document has one form."));
    else if (by && (call_has(l->call, "kind") || call_has(l->call, "all")))
        complain(_("--by adds up all kinds; --kind and --all are for the list without it."));
    else
        return 0;
    return EXIT_USAGE;
}

static void print_end(Listing *l) {
    bool rows = l->call->json || l->csv, empty = l->by == SUMMARY_EPISODE ? l->days.n_episodes == 0 : l->days.n_days == 0;
    if (l->by >= 0 && !empty && rows)
        print_periods(l);
    else if (l->by >= 0 && !empty)
        summary_print(&l->days, l->by);
    if (l->by < 0)
        empty = !l->any;
    if (l->call->json)
        puts(empty ? "[]" : "\n]");
    else if (empty && !l->csv)
        say(_("Nothing is recorded for that.\n"));
}

int verb_history(Call *c) {
    Listing l = { .call = c };
    json_object *status;
    int r = read_options(&l);
    if (r != 0)
        return r;
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (!c->json && !l.csv)
        pager_open();
    r = read_all(&l);
    if (r == EXIT_DONE)
        r = read_steps(&l);
    if (r == EXIT_DONE && extend_to_today(&l, status) < 0)
        r = EXIT_REFUSED;
    if (r == EXIT_DONE)
        print_end(&l);
    pager_close();
    days_done(&l.days);
    return r;
}
