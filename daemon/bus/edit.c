/* SPDX-License-Identifier: MIT */
/* Of the interface Manager: editing and deleting what was said. */

#include <stdio.h>

#include "internal.h"

#define EDITABLE "p (pain), c (check-in), r (run), a (an hour after a run), b (baseline), d (dose), x (exercise) and f (function)"

static int read_id(const char *text, FactType *ret_type, int64_t *ret_number, sd_bus_error *error) {
    if (fact_id_parse(text, ret_type, ret_number) < 0)
        return error_argument(error, "\"%.16s\" is no short id; one is written p40, as history shows them.", text);
    if (edit_fields(*ret_type) == 0)
        return error_argument(error, "\"%.16s\" can be neither edited nor deleted; what can are " EDITABLE ".", text);
    return 0;
}

typedef struct Given {
    Edit edit;
    int64_t pain, distance, amount;
    const char *knee, *context, *ended, *sore, *note, *shoe;
    int painkiller;
    usec_t at, duration, onset;
} Given;

static const char *const sore_words[] = { "no", "yes", "went", "stayed" };

static int take_sore(Edit *e, const char *text, sd_bus_error *error) {
    for (size_t i = 0; i < ELEMENTSOF(sore_words); i++)
        if (strcmp(text, sore_words[i]) == 0) {
            e->to.sore = i % 2 == 1;
            e->fields |= EDIT_SORE;
            return 0;
        }
    return error_word(error, text, "yes no stayed went",
                      "A knee is sore yes or no; soreness in a run's warm-up stayed or went; not \"%.16s\".", text);
}

static int take_words(Given *g, FactType type, sd_bus_error *error) {
    Edit *e = &g->edit;
    if (g->context && (type != FACT_PAIN || context_from_string(g->context) <= CONTEXT_NONE))
        return error_word(error, g->context, "rest running after-run morning stairs sitting",
                          "A context is of pain: rest, running, after-run, morning, stairs or sitting.");
    if (g->ended && (type != FACT_RUN || run_ended_from_string(g->ended) < 0))
        return error_word(error, g->ended, "planned sensed pain other", "A run ended planned, sensed, pain or other.");
    if (g->context || g->ended) {
        fact_set_word(&e->to, g->context ? g->context : g->ended);
        e->fields |= EDIT_WORD;
    }
    int r = g->knee ? read_knee(g->knee, &e->to.knee, error) : 0;
    if (r >= 0 && g->knee) {
        if (e->to.knee == KNEE_BOTH)
            return error_argument(error, "A fact is of one knee: left or right.");
        e->fields |= EDIT_KNEE;
    }
    return r < 0 || !g->sore ? r : take_sore(e, g->sore, error);
}

static int take_numbers(Given *g, sd_bus_error *error) {
    Edit *e = &g->edit;
    const struct {
        bool given;
        unsigned field;
    } fields[] = { { g->pain >= 0, EDIT_SCORE },
                   { g->painkiller >= 0, EDIT_MASKED },
                   { g->at != USEC_NONE, EDIT_AT },
                   { g->note != NULL, EDIT_TEXT },
                   { g->duration != USEC_NONE, EDIT_DURATION },
                   { g->onset != USEC_NONE, EDIT_ONSET },
                   { g->distance >= 0 || g->amount >= 0, EDIT_AMOUNT },
                   { g->shoe != NULL, EDIT_SHOE } };
    if (g->pain > 10)
        return error_argument(error, "A pain score is a whole number from 0 (no pain) to 10 (the worst), not %lld.", (long long)g->pain);
    for (size_t i = 0; i < ELEMENTSOF(fields); i++)
        if (fields[i].given)
            e->fields |= fields[i].field;
    e->to.score = (int)g->pain;
    e->to.masked = g->painkiller == 1;
    e->to.at = g->at;
    e->to.text = (char *)(uintptr_t)g->note;
    e->to.duration = g->duration;
    e->to.onset = g->onset;
    e->shoe = g->shoe;
    e->to.amount = g->distance >= 0 ? g->distance : g->amount;
    return 0;
}

static int not_of(FactType type, unsigned allowed, sd_bus_error *error) {
    const struct {
        unsigned field;
        const char *option;
    } fields[] = { { EDIT_SCORE, "pain" },
                   { EDIT_SORE, "sore" },
                   { EDIT_KNEE, "knee" },
                   { EDIT_WORD, type == FACT_RUN ? "ended" : "context" },
                   { EDIT_DURATION, "duration" },
                   { EDIT_ONSET, "onset" },
                   { EDIT_AMOUNT, type == FACT_RUN ? "distance" : "amount" },
                   { EDIT_MASKED, "painkiller" },
                   { EDIT_AT, "at" },
                   { EDIT_TEXT, "note" } };
    char known[128] = "";
    for (size_t i = 0, n = 0; i < ELEMENTSOF(fields) && n < sizeof(known); i++)
        if (allowed & fields[i].field)
            n += (size_t)snprintf(known + n, sizeof(known) - n, "%s%s", n > 0 ? ", " : "", fields[i].option);
    return error_argument(error, "Something of that does not belong to a %s, which has: %s.", fact_type_to_string(type), known);
}

/* A knee of a run says which hurt: it is taken with the score. */
static int check_fields(const Edit *e, FactType type, sd_bus_error *error) {
    unsigned allowed = edit_fields(type) | (type == FACT_RUN ? EDIT_KNEE : 0);
    if (e->fields == 0)
        return error_argument(error, "Nothing is changed; options are pain, sore, knee, context, ended, duration, onset, distance, amount, "
                                     "painkiller, shoe, at and note.");
    if (e->fields & ~allowed)
        return not_of(type, allowed, error);
    return 0;
}

int method_edit(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    Given g = { .edit = { .to = FACT_NULL },
                .pain = -1,
                .distance = -1,
                .amount = -1,
                .painkiller = -1,
                .at = USEC_NONE,
                .duration = USEC_NONE,
                .onset = USEC_NONE };
    const char *id;
    FactType type = FACT_TYPE_INVALID;
    int64_t number = 0;
    int r = sd_bus_message_read(m, "s", &id);
    const Option options[] = {
        { "pain", OPTION_NUMBER, &g.pain, 0 },     { "sore", OPTION_TEXT, &g.sore, 0 },
        { "knee", OPTION_TEXT, &g.knee, 0 },       { "context", OPTION_TEXT, &g.context, 0 },
        { "ended", OPTION_TEXT, &g.ended, 0 },     { "duration", OPTION_LENGTH, &g.duration, 0 },
        { "onset", OPTION_LENGTH, &g.onset, 0 },   { "distance", OPTION_NUMBER, &g.distance, 0 },
        { "amount", OPTION_NUMBER, &g.amount, 0 }, { "painkiller", OPTION_BOOL, &g.painkiller, 0 },
        { "at", OPTION_TIME, &g.at, 0 },           { "note", OPTION_TEXT, &g.note, FACT_TEXT_MAX },
        { "shoe", OPTION_TEXT, &g.shoe, 0 },
    };
    if (r >= 0)
        r = options_read(s, m, options, ELEMENTSOF(options), error);
    if (r >= 0)
        r = read_id(id, &type, &number, error);
    if (r >= 0)
        r = take_words(&g, type, error);
    if (r >= 0)
        r = take_numbers(&g, error);
    if (r >= 0)
        r = check_fields(&g.edit, type, error);
    if (r < 0)
        return r;
    CLEANUP(change_done) Change facts = { 0 };
    r = coordinator_amend(s->coordinator, type, number, &g.edit, &facts);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &facts, false, true);
}

int method_delete(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *id;
    FactType type = FACT_TYPE_INVALID;
    int64_t number = 0;
    int r = sd_bus_message_read(m, "s", &id);
    if (r >= 0)
        r = options_read(s, m, NULL, 0, error);
    if (r >= 0)
        r = read_id(id, &type, &number, error);
    if (r < 0)
        return r;
    CLEANUP(change_done) Change facts = { 0 };
    r = coordinator_amend(s->coordinator, type, number, NULL, &facts);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &facts, false, true);
}
