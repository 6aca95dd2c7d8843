/* SPDX-License-Identifier: MIT */
/*
 * Runs from a file: all are looked at before the first is logged. A run that overlaps one on record is that one. How a
 * run ended is left open, unless the file says so: it is asked once, and advances nothing until then.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/text.h"
#include "format.h"
#include "import-runs.h"
#include "json.h"

#define PAGE 1000
#define CLOCK_SLACK USEC_PER_MIN
#define SPEED_MAX 40000 /* metres an hour, as the daemon has it: nobody runs that fast */
#define EARLIEST ((usec_t)631152000 * USEC_PER_SEC) /* 1990, as of every time that is typed */

typedef struct Known {
    usec_t start, end;
} Known;

static int compare(const void *a, const void *b) {
    const Activity *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static int check(const Source *s, const Activities *a, usec_t now) {
    for (size_t i = 0; i < a->n; i++) {
        const Activity *x = &a->items[i];
        if (x->duration < USEC_PER_SEC || x->duration > USEC_PER_DAY)
            return activity_fault(s, x->line, _("a run lasts from a second to 24 hours"));
        if (x->start < EARLIEST || x->start + x->duration > now + CLOCK_SLACK)
            return activity_fault(s, x->line, _("the run ends after now, or is from before 1990"));
        if (x->metres >= 0 && x->metres > SPEED_MAX * x->duration / USEC_PER_HOUR)
            return activity_fault(s, x->line, _("the run is faster than 40 km/h; is it one?"));
    }
    return 0;
}

/* Adds the runs of one page. */
static int add_page(json_object *facts, Known **known, size_t *n, size_t *allocated) {
    for (size_t i = 0; i < value_length(facts); i++) {
        json_object *run = value_at(facts, i);
        int r = array_reserve((void **)known, allocated, *n + 1, sizeof(**known));
        if (r < 0)
            return r;
        (*known)[(*n)++] = (Known){ value_number(run, "at"), value_number(run, "at") + value_number(run, "duration") };
    }
    return 0;
}

/* All runs on record. 0, or the exit status. */
static int read_known(Call *c, Known **ret, size_t *ret_n) {
    char after[64] = "";
    bool more = true;
    size_t allocated = 0;
    while (more) {
        CLEANUP_JSON json_object *reply = NULL;
        Request q = request_new(c->link, KM_MANAGER, "History");
        request_options_open(&q);
        request_text(&q, "kind", "run");
        request_number(&q, "limit", PAGE);
        request_text(&q, "after", after[0] ? after : NULL);
        request_options_close(&q);
        if (request_send(&q, &reply) != 0)
            return link_fail(c->link);
        json_object *facts = value_at(reply, 0);
        if (add_page(facts, ret, ret_n, &allocated) < 0)
            return EXIT_REFUSED;
        more = json_object_get_boolean(value_at(reply, 1));
        if (value_length(facts) > 0)
            snprintf(after, sizeof(after), "%s", value_text(value_at(facts, value_length(facts) - 1), "uid"));
    }
    return 0;
}

/* Keeps those that overlap neither a run on record nor one before them in the file; gives how many went. */
static size_t drop_known(Activities *a, const Known *known, size_t n_known) {
    size_t kept = 0, all = a->n;
    for (size_t i = 0; i < all; i++) {
        const Activity x = a->items[i];
        bool there = kept > 0 && a->items[kept - 1].start + a->items[kept - 1].duration > x.start;
        for (size_t k = 0; k < n_known && !there; k++)
            there = known[k].start < x.start + x.duration && known[k].end > x.start;
        if (!there)
            a->items[kept++] = x;
    }
    a->n = kept;
    return all - kept;
}

static int log_one(Call *c, const Activity *x, json_object **ret) {
    Request q = request_new(c->link, KM_RUNS, "Log");
    request_append(&q, "t", (uint64_t)x->duration);
    request_options_open(&q);
    request_append(&q, "{sv}", "at", "t", (uint64_t)x->start);
    request_text(&q, "ended", x->ended[0] ? x->ended : NULL);
    request_number(&q, "distance", x->metres);
    request_options_close(&q);
    return request_send(&q, ret);
}

/* The daemon takes so many changes a second; more have to wait for their turn. */
static int log_patiently(Call *c, const Activity *x, json_object **ret) {
    int r;
    while ((r = log_one(c, x, ret)) != 0 && link_failed_with(c->link, KM_ERROR_LIMITS_EXCEEDED))
        nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
    return r;
}

static int log_all(Call *c, const Activities *a, json_object *ret_facts) {
    for (size_t i = 0; i < a->n; i++) {
        CLEANUP_JSON json_object *facts = NULL;
        if (log_patiently(c, &a->items[i], &facts) != 0) {
            progress_end();
            tell(_("%zu of %zu runs were logged; run it again for the others.\n"), i, a->n);
            return link_fail(c->link);
        }
        json_object *fact = json_fact(value_at(facts, 0));
        if (fact)
            json_object_array_add(ret_facts, fact);
        progress_tell(_("Logging: %zu of %zu runs"), i + 1, a->n);
    }
    progress_end();
    return EXIT_DONE;
}

static void report(Call *c, const Activities *a, size_t known, json_object *facts) {
    if (c->json) {
        json_object *o = json_object_new_object();
        json_object_object_add(o, "new", json_object_new_int64((int64_t)a->n));
        json_object_object_add(o, "known", json_object_new_int64((int64_t)known));
        json_object_object_add(o, "other", json_object_new_int64(a->others));
        json_object_object_add(o, "facts", json_object_get(facts));
        json_print(o);
        return;
    }
    say(_("%zu new, %zu known"), a->n, known);
    if (a->others > 0)
        say(_(", %lld of another sport"), (long long)a->others);
    say(".\n");
}

int import_runs(Call *c, const Source *s, Activities *a, usec_t now) {
    CLEANUP_FREE Known *known = NULL;
    size_t n_known = 0;
    if (check(s, a, now) != 0)
        return EXIT_REFUSED;
    int r = read_known(c, &known, &n_known);
    if (r != 0)
        return r;
    if (a->n > 1)
        qsort(a->items, a->n, sizeof(*a->items), compare);
    size_t dropped = drop_known(a, known, n_known);
    CLEANUP_JSON json_object *facts = json_object_new_array();
    r = log_all(c, a, facts);
    if (r == EXIT_DONE)
        report(c, a, dropped, facts);
    return r;
}
