/* SPDX-License-Identifier: MIT */
/* The verb `history`: the record as it stands, fact by fact or added up by day, week, month or episode. */

#include <string.h>

#include "common/text.h"
#include "csv.h"
#include "format.h"
#include "json.h"
#include "pager.h"
#include "pages.h"
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

/* Each is done with before the next page is asked for, so that a record of any length can be listed. */
static int take_fact(void *userdata, json_object *item) {
    Listing *l = userdata;
    if (l->by < 0 && !l->call->json && !l->csv)
        print_fact(l, item);
    else {
        CLEANUP_JSON json_object *fact = json_fact(item);
        if (l->by < 0)
            print_row(l, fact, !l->any);
        else if (days_add(&l->days, fact) < 0)
            return -ENOMEM;
    }
    l->any = true;
    /* Whoever has left the pager has seen enough. */
    return ferror(stdout) ? PAGES_E_ENOUGH : 0;
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

static int take_step(void *userdata, json_object *item) {
    Listing *l = userdata;
    return days_add_step(&l->days, item);
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
    r = pages_read(c, KM_MANAGER, "History", take_fact, &l);
    if (r == EXIT_DONE && l.by >= 0)
        r = pages_read(c, KM_RUNS, "Steps", take_step, &l);
    if (r == EXIT_DONE && extend_to_today(&l, status) < 0)
        r = EXIT_REFUSED;
    if (r == EXIT_DONE)
        print_end(&l);
    pager_close();
    days_done(&l.days);
    return r;
}
