/* SPDX-License-Identifier: MIT */
/* The verbs `edit`, `delete` and `undo`: what was said, said otherwise or not at all. */

#include <string.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "read.h"
#include "result.h"

static const char *const passed_on[] = { "knee", "context", "sore", "shoe", "at", "note" };

/* What is given of an edit. */
typedef struct Given {
    usec_t duration, onset; /* USEC_NONE: not given */
    int64_t score, metres;  /* -1: not given */
    const char *ended;
} Given;

/* What stands after the id: of a run its duration and how it was, of anything else the score. */
static int read_arguments(Call *c, Given *g) {
    const char *id = call_argument(c, 0, ""), *value = call_argument(c, 1, NULL), *how = call_argument(c, 2, NULL);
    if (id[0] != 'r') {
        if (how)
            complain(_("%s takes one value: the score."), id);
        return how ? EXIT_USAGE : value ? (id[0] == 'f' ? read_task_score : read_score)(value, &g->score) : 0;
    }
    if (value && !how && value[0] >= 'a' && value[0] <= 'z')
        return read_how(value, &g->ended, &g->score);
    int r = value ? read_duration(value, "run", &g->duration) : 0;
    return r == 0 && how ? read_how(how, &g->ended, &g->score) : r;
}

static int read_options(Call *c, Given *g) {
    const char *pain = call_option(c, "pain"), *onset = call_option(c, "onset"), *distance = call_option(c, "distance");
    int r = pain ? read_score(pain, &g->score) : 0;
    if (r == 0 && onset)
        r = read_duration(onset, "--onset", &g->onset);
    if (r == 0 && distance)
        r = read_distance(distance, &g->metres);
    if (r == 0 && call_has(c, "painkiller") && call_has(c, "no-painkiller")) {
        complain(_("Say --painkiller or --no-painkiller."));
        r = EXIT_USAGE;
    }
    if (call_option(c, "ended"))
        g->ended = call_option(c, "ended");
    return r;
}

int verb_edit(Call *c) {
    json_object *facts = NULL;
    Given g = { .duration = USEC_NONE, .onset = USEC_NONE, .score = -1, .metres = -1 };
    int r = read_arguments(c, &g);
    if (r == 0)
        r = read_options(c, &g);
    if (r != 0)
        return r;
    Request q = request_new(c->link, KM_MANAGER, "Edit");
    request_append(&q, "s", call_argument(c, 0, ""));
    request_options_open(&q);
    if (g.duration != USEC_NONE)
        request_length(&q, "duration", g.duration);
    if (g.onset != USEC_NONE)
        request_length(&q, "onset", g.onset);
    request_number(&q, "pain", g.score);
    request_number(&q, "distance", g.metres);
    request_text(&q, "ended", g.ended);
    for (size_t i = 0; i < ELEMENTSOF(passed_on); i++)
        request_text(&q, passed_on[i], call_option(c, passed_on[i]));
    if (call_has(c, "painkiller") || call_has(c, "no-painkiller"))
        request_choice(&q, "painkiller", call_has(c, "painkiller"));
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

int verb_delete(Call *c) {
    json_object *facts = NULL;
    Request q = request_new(c->link, KM_MANAGER, "Delete");
    request_append(&q, "s", call_argument(c, 0, ""));
    request_options_open(&q);
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

int verb_undo(Call *c) {
    CLEANUP_JSON json_object *facts = NULL;
    if (link_call(c->link, KM_MANAGER, "Undo", true, &facts) != 0)
        return link_fail(c->link);
    if (c->json) {
        json_print(json_facts(facts));
        return EXIT_DONE;
    }
    for (size_t i = 0; i < value_length(facts); i++) {
        CLEANUP_FREE char *text = format_fact(value_at(facts, i));
        say(_("Taken back: %s %s\n"), value_text(value_at(facts, i), "id"), text ? text : "");
    }
    return EXIT_DONE;
}
