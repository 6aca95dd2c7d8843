/* SPDX-License-Identifier: MIT */
/* Logging a run, and what was before any. */

#include <string.h>

#include "ask.h"
#include "common/text.h"
#include "format.h"
#include "read.h"
#include "result.h"
#include "transfer.h"

#define SCORE_NONE (-1)

typedef struct Run {
    usec_t duration;
    usec_t onset; /* USEC_NONE: not said */
    const char *ended; /* NULL: not said */
    int64_t score, metres; /* -1: not said */
    const char *knee;
} Run;

static int read_run(Call *c, Run *run) {
    const char *how = call_argument(c, 1, NULL), *onset = call_option(c, "onset"), *pain = call_option(c, "pain");
    const char *distance = call_option(c, "distance");
    *run = (Run){ .onset = USEC_NONE, .score = SCORE_NONE, .metres = -1, .knee = call_option(c, "knee") };
    int r = read_duration(call_argument(c, 0, ""), "run", &run->duration);
    if (r == 0 && how)
        r = read_how(how, &run->ended, &run->score);
    if (r == 0 && onset)
        r = read_duration(onset, "--onset", &run->onset);
    if (r == 0 && distance)
        r = read_distance(distance, &run->metres);
    if (r == 0 && pain)
        r = read_score(pain, &run->score);
    if (call_option(c, "ended"))
        run->ended = call_option(c, "ended");
    return r;
}

static int send(Call *c, const Run *run, json_object **ret) {
    Request q = request_new(c->link, KM_RUNS, "Log");
    request_append(&q, "t", (uint64_t)run->duration);
    request_options_open(&q);
    request_text(&q, "ended", run->ended);
    if (run->onset != USEC_NONE)
        request_length(&q, "onset", run->onset);
    if (run->score >= 0)
        request_number(&q, "pain", run->score);
    if (run->metres >= 0)
        request_number(&q, "distance", run->metres);
    request_text(&q, "knee", run->knee);
    request_text(&q, "sore", call_option(c, "sore"));
    request_text(&q, "shoe", call_option(c, "shoe"));
    request_flag(&q, "painkiller", call_has(c, "painkiller"));
    request_text(&q, "at", call_option(c, "at"));
    request_text(&q, "note", call_option(c, "note"));
    request_options_close(&q);
    return request_send(&q, ret);
}

/* What was not said, and is on record, is told. */
static void tell_shoe(Call *c, json_object *facts) {
    json_object *run = value_at(facts, 0);
    if (!c->json && !call_has(c, "shoe") && value_text(run, "shoe")[0])
        say(_("In %s, the only pair in use; if not: kneeminder edit %s --shoe none\n"), value_text(run, "shoe"), value_text(run, "id"));
}

int verb_run(Call *c) {
    Run run;
    json_object *facts = NULL;
    int r = read_run(c, &run);
    if (r != 0)
        return r;
    r = send(c, &run, &facts);
    if (r != 0 && link_failed_with(c->link, KM_ERROR_KNEE_NEEDED)) {
        if (!ask_possible()) {
            complain(_("Which knee hurt is not clear; say --knee left, --knee right or --knee both."));
            return EXIT_REFUSED;
        }
        if (ask_knee(&run.knee) != 0)
            return EXIT_REFUSED;
        r = send(c, &run, &facts);
    }
    if (r != 0)
        return link_fail(c->link);
    CLEANUP_JSON json_object *kept = json_object_get(facts);
    r = result_facts(c, facts);
    tell_shoe(c, kept);
    return r;
}

int verb_baseline(Call *c) {
    static const char *const lengths[] = { "pain-free", "longest" };
    json_object *facts = NULL;
    const char *runs = call_option(c, "runs-per-week");
    int64_t n = -1;
    usec_t values[ELEMENTSOF(lengths)] = { USEC_NONE, USEC_NONE };
    for (size_t i = 0; i < ELEMENTSOF(lengths); i++) {
        const char *text = call_option(c, lengths[i]);
        int r = text ? read_duration(text, lengths[i], &values[i]) : 0;
        if (r != 0)
            return r;
    }
    if (runs && parse_integer(runs, 0, 28, &n) < 0) {
        complain(_("--runs-per-week is a whole number from 0 to 28, such as 3, not \"%.32s\"."), runs);
        return EXIT_USAGE;
    }
    if (values[0] == USEC_NONE && values[1] == USEC_NONE && n < 0) {
        complain(_("baseline needs --pain-free DURATION, --longest DURATION or --runs-per-week N, such as: kneeminder baseline "
                   "--pain-free 15m"));
        return EXIT_USAGE;
    }
    Request q = request_new(c->link, KM_RUNS, "SetBaseline");
    request_options_open(&q);
    for (size_t i = 0; i < ELEMENTSOF(lengths); i++)
        if (values[i] != USEC_NONE)
            request_length(&q, lengths[i], values[i]);
    if (n >= 0)
        request_number(&q, "runs-per-week", n);
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}
