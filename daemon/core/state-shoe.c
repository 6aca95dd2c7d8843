/* SPDX-License-Identifier: MIT */
/*
 * The part of the state that shoes need: the pairs, and what the runs in each add up to, which is made with the limit from all runs, so
 * that no rule has to go through them again.
 */

#include "shoe.h"
#include "state-internal.h"

static Shoe *find_shoe(State *s, Uid uid) {
    for (size_t i = 0; i < s->n_shoes; i++)
        if (uid_equal(s->shoes[i].uid, uid))
            return &s->shoes[i];
    return NULL;
}

static int apply_added(State *s, const Fact *f) {
    if (array_reserve((void **)&s->shoes, &s->a_shoes, s->n_shoes + 1, sizeof(*s->shoes)) < 0)
        return -ENOMEM;
    Cushioning cushioning = cushioning_from_string(f->reason);
    Shoe shoe = { .uid = f->uid, .number = f->number, .added = f->at, .recorded = f->recorded,
                  .cushioning = cushioning < 0 ? CUSHIONING_NONE : cushioning, .metres = f->amount == FACT_NO_AMOUNT ? 0 : f->amount,
                  .after = f->ref, .comfort = -1, .retired = USEC_NONE };
    shoe_details_parse(f->text ? f->text : "", &shoe.details);
    s->shoes[s->n_shoes++] = shoe;
    return 0;
}

int state_apply_shoe(State *s, const Fact *f) {
    s->learnt.fresh = false;
    if (strcmp(f->word, SHOE_ADDED) == 0)
        return apply_added(s, f);
    Shoe *shoe = find_shoe(s, f->ref);
    if (shoe && strcmp(f->word, SHOE_RATED) == 0)
        shoe->comfort = f->amount == FACT_NO_AMOUNT ? -1 : (int)f->amount;
    else if (shoe && strcmp(f->word, SHOE_RETIRED) == 0)
        shoe->retired = f->at;
    return 0;
}

void state_shoe_told(State *s, Uid uid, NoticeKind kind) {
    Shoe *shoe = uid_is_null(uid) ? NULL : find_shoe(s, uid);
    if (shoe)
        shoe->told |= 1U << kind;
}

/* --- what the runs add up to --- */

static ShoeWear *wear_of(const State *s, ShoeWear *wear, const LimitRun *r) {
    const Shoe *shoe = shoe_get(s, r->shoe);
    return shoe ? &wear[shoe - s->shoes] : NULL;
}

static bool was_painless(const LimitRun *r) {
    return !limit_run_hurt(r) && !r->masked && r->ended != RUN_UNKNOWN;
}

static void add_run(ShoeWear *w, const LimitRun *r) {
    bool hurt = limit_run_hurt(r), painless = was_painless(r);
    w->runs++;
    w->seconds += r->seconds;
    if (r->metres >= 0) {
        w->measured++;
        w->metres += r->metres;
    }
    w->judged += hurt || painless;
    w->painless += painless;
    w->streak = hurt ? 0 : w->streak + painless;
    w->since = MAX(w->since, r->recorded);
}

/* From the last run back to the first of those painful ones. */
static void add_lately(const State *s, ShoeWear *wear, int hurt_of) {
    int hurt = 0;
    size_t first = s->n_runs;
    for (size_t i = s->n_runs; i > 0 && hurt < hurt_of; i--)
        if (limit_run_hurt(&s->runs[i - 1])) {
            hurt++;
            first = i - 1;
        }
    for (size_t i = first; i < s->n_runs; i++) {
        ShoeWear *w = wear_of(s, wear, &s->runs[i]);
        if (!w)
            continue;
        w->hurt_lately += limit_run_hurt(&s->runs[i]);
        w->fine_lately |= was_painless(&s->runs[i]);
    }
}

ShoeWear *state_learn_shoes(const State *s, int hurt_of) {
    ShoeWear *wear = calloc(s->n_shoes + 1, sizeof(*wear));
    if (!wear)
        return NULL;
    for (size_t i = 0; i < s->n_shoes; i++)
        wear[i] = (ShoeWear){ .metres = s->shoes[i].metres, .since = s->shoes[i].recorded };
    for (size_t i = 0; i < s->n_runs && s->n_shoes > 0; i++) {
        ShoeWear *w = wear_of(s, wear, &s->runs[i]);
        if (w)
            add_run(w, &s->runs[i]);
    }
    add_lately(s, wear, hurt_of);
    return wear;
}
