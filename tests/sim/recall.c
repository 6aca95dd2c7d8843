/* SPDX-License-Identifier: MIT */
/* See recall.h. */

#include "clock-sim.h"
#include "coordinator-internal.h"
#include "../image-bytes.h"
#include "recall.h"

/* What lies between the members of a struct says nothing; where it cannot be told from them, only how many there are is compared. */
#if __has_builtin(__builtin_clear_padding)
#define SAME(p, q) (__builtin_clear_padding(p), __builtin_clear_padding(q), memcmp((p), (q), sizeof(*(p))) == 0)
#else
#define SAME(p, q) ((void)(p), (void)(q), true)
#endif

#define COMPARE(name)                                                                                                               \
    do {                                                                                                                            \
        if (a->n_##name != b->n_##name)                                                                                             \
            check_fail(k, "recall", "%zu " #name " were recalled, and %zu are on record", a->n_##name, b->n_##name);                \
        for (size_t i = 0; i < MIN(a->n_##name, b->n_##name); i++)                                                                  \
            if (!SAME(&a->name[i], &b->name[i]))                                                                                    \
                check_fail(k, "recall", "the " #name " that were recalled are not those on record");                                \
    } while (0)

#define EQUAL(member)                                                                             \
    do {                                                                                          \
        if (memcmp(&a->member, &b->member, sizeof(a->member)) != 0)                               \
            check_fail(k, "recall", #member " as it was recalled is not as on record");           \
    } while (0)

/* Sessions of the days that a rule looks at. */
static size_t lately_done(const ExerciseRecord *r) {
    size_t n = 0;
    for (size_t i = 0; i < r->n_done; i++)
        n += r->done[i].day >= (day_t)(clock_sim.now.real / USEC_PER_DAY) - STATE_DAYS;
    return n;
}

/* Not `settled`, `last_score` and `hurt_at`: after an undo, and after weeks without a report, who runs knows more than who reads. */
static void compare_words(Check *k, const State *a, const State *b) {
    EQUAL(numbers);
    EQUAL(last_answer);
    EQUAL(programme);
    EQUAL(programme_since);
    EQUAL(programme_told);
    EQUAL(recovered);
    EQUAL(exercise_plan);
    EQUAL(cue.cue);
    EQUAL(cue.since);
    EQUAL(function_told);
    EQUAL(longest_before);
    EQUAL(runs_a_week);
    for (int i = 0; i < KIND_MAX; i++)
        EQUAL(choices[i].since);
    for (int i = 0; i < SUBJECT_MAX; i++) {
        EQUAL(screenings[i].number);
        EQUAL(screenings[i].any);
        EQUAL(screenings[i].acknowledged_at);
    }
    for (size_t i = 0; i < EXERCISE_MAX; i++)
        if (lately_done(&a->exercises[i]) != lately_done(&b->exercises[i]))
            check_fail(k, "recall", "exercise %zu as it was recalled was not done as on record", i);
}

/* Those of the last days, on which something may still be done about them. */
static void compare_slots(Check *k, const State *a, const State *b, day_t from) {
    for (size_t i = 0; i < a->n_slots; i++) {
        const SlotRecord *x = &a->slots[i], *y = state_slot(b, &x->slot);
        char text[SLOT_TEXT_MAX];
        if (x->slot.day >= from && (!y || x->outcome != y->outcome || x->attempts != y->attempts || x->snoozes != y->snoozes))
            check_fail(k, "recall", "%s as it was recalled is not as on record", slot_format(&x->slot, text));
    }
}

/* What counts for ever. What counts for days is let go of a little sooner by a daemon that runs than by one that reads it. */
static void compare(Check *k, State *a, State *b) {
    COMPARE(runs);
    COMPARE(answers);
    COMPARE(doses);
    COMPARE(shoes);
    COMPARE(starts);
    COMPARE(profiles);
    COMPARE(consults);
    COMPARE(tasks);
    COMPARE(scores);
    if (!SAME(&a->learnt.limit, &b->learnt.limit) || !SAME(&a->learnt.frequency, &b->learnt.frequency))
        check_fail(k, "recall", "the limit that was recalled is not that of the record");
    if (state_open_knees(a) != state_open_knees(b) || !state_running(a) != !state_running(b))
        check_fail(k, "recall", "what is open is not what is open on record");
    compare_words(k, a, b);
}

/* An independent copy. */
static void copy_state(State *ret, const State *s) {
    CLEANUP_FREE void *bytes = NULL;
    size_t n;
    if (state_image_make(s, &bytes, &n) < 0 || image_read(ret, bytes, n) < 0)
        abort();
}

void recall_check(Check *k, Coordinator *c) {
    State recalled;
    copy_state(&recalled, &c->state);
    if (coordinator_load(c) < 0 || state_learn(&recalled, &c->schedule) < 0)
        abort();
    compare(k, &recalled, &c->state);
    day_t today = (day_t)(clock_sim.now.real / USEC_PER_DAY);
    compare_slots(k, &recalled, &c->state, today - 2);
    compare_slots(k, &c->state, &recalled, today - 2);
    state_done(&c->state);
    c->state = recalled;
}

static int64_t rested[STATE_REST_ARRAYS];

void recall_rested(int64_t ret[static STATE_REST_ARRAYS]) {
    memcpy(ret, rested, sizeof(rested));
}

void recall_rest(Check *k, Coordinator *c) {
    State before;
    if (c->resting.bytes)
        return;
    const State *s = &c->state;
    const size_t n[STATE_REST_ARRAYS] = { s->n_runs, s->n_answers, s->n_doses, s->n_scores, s->n_slots };
    for (size_t i = 0; i < STATE_REST_ARRAYS; i++)
        rested[i] += n[i] > 1;
    copy_state(&before, s);
    if (!state_rest(&c->state, &c->resting))
        abort();
    /* Else it is woken by what happens next. */
    if (before.numbers[FACT_ALIVE] % 2 == 0) {
        if (state_wake(&c->state, &c->resting) < 0 || state_learn(&c->state, &c->schedule) < 0 ||
            state_learn(&before, &c->schedule) < 0)
            abort();
        compare(k, &before, &c->state);
        compare_slots(k, &before, &c->state, 0);
    }
    state_done(&before);
}
