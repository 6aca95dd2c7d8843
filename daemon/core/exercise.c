/* SPDX-License-Identifier: MIT */
/* See exercise.h. */

#include <stdio.h>

#include "advice.h"
#include "exercise.h"
#include "reminder.h"

#define CLOCK_SLACK USEC_PER_MIN
#define STEP_DAYS STATE_DAYS /* two sessions in a row lie that near */

static int add(const Frame *f, Change *c, int exercise, const Dose *d, Fact **ret) {
    Fact *x = frame_add(f, c, FACT_EXERCISE);
    if (!x)
        return -ENOMEM;
    x->by_user = true;
    fact_set_word(x, exercise_library[exercise].word);
    x->amount = dose_pack(d);
    if (d->hold > 0)
        x->duration = d->hold;
    *ret = x;
    return 0;
}

int exercise_log(const Frame *f, Change *c, const ExerciseReport *r) {
    Fact *x;
    Dose d = r->dose.sets > 0 ? r->dose : exercise_dose(f->state, r->exercise);
    if (r->at != USEC_NONE && r->at > f->now.real + CLOCK_SLACK)
        return RULE_E_FUTURE;
    int e = add(f, c, r->exercise, &d, &x);
    if (e < 0)
        return e;
    x->score = r->score;
    if (r->at != USEC_NONE)
        frame_set_at(f, x, r->at);
    if (r->note && r->note[0]) {
        x->text = strdup(r->note);
        if (!x->text)
            return -ENOMEM;
    }
    return 0;
}

int exercise_log_all(const Frame *f, Change *c, const Slot *slot) {
    unsigned asked = exercise_asked(f->state);
    for (int i = 0; i < EXERCISE_MAX; i++) {
        if (!(asked & 1U << i) || exercise_is_done(f->state, i, slot->day))
            continue;
        Fact *x;
        Dose d = exercise_dose(f->state, i);
        int e = add(f, c, i, &d, &x);
        if (e < 0)
            return e;
        x->slot = *slot;
    }
    return 0;
}

int exercise_set_dose(const Frame *f, Change *c, int exercise, const Dose *d) {
    Fact *x;
    int e = add(f, c, exercise, d, &x);
    if (e < 0)
        return e;
    fact_set_reason(x, EXERCISE_DOSE);
    memcpy(x->ref.bytes, EXERCISE_REF, sizeof(x->ref.bytes));
    return 0;
}

_Static_assert(sizeof(EXERCISE_REF) - 1 == sizeof(Uid), "EXERCISE_REF has the bytes of a Uid");

static Fact *add_choice(const Frame *f, Change *c, const char *word) {
    Fact *k = frame_add(f, c, FACT_ACKNOWLEDGED);
    if (!k)
        return NULL;
    k->by_user = true;
    memcpy(k->ref.bytes, EXERCISE_REF, sizeof(k->ref.bytes));
    fact_set_word(k, word);
    return k;
}

int exercise_set_plan(const Frame *f, Change *c, unsigned exercises) {
    char text[EXERCISE_MAX * WORD_MAX] = "";
    size_t at = 0;
    for (int i = 0; i < EXERCISE_MAX; i++)
        if (exercises & 1U << i)
            at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s", at ? " " : "", exercise_library[i].word);
    Fact *k = add_choice(f, c, EXERCISE_PLAN);
    if (!k)
        return -ENOMEM;
    k->text = strdup(text);
    return k->text ? 0 : -ENOMEM;
}

int exercise_consult(const Frame *f, Change *c, bool asked) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, frame_today(f) - 1, 2);
    if (e < 0)
        return e;
    Fact *k = add_choice(f, c, EXERCISE_CONSULT);
    if (!k)
        return -ENOMEM;
    fact_set_reason(k, asked ? "yes" : "no");
    return asked ? 0 : reminder_withdraw_kind(f, c, &plan, KIND_EXERCISE, REASON_SAFETY);
}

unsigned exercise_chosen(const State *s) {
    return s->exercise_plan ? s->exercise_plan : exercise_default_plan();
}

unsigned exercise_asked(const State *s) {
    unsigned chosen = exercise_chosen(s), easy = 0;
    if (state_open_knees(s) == KNEE_NONE)
        return chosen;
    for (int i = 0; i < EXERCISE_MAX; i++)
        if (exercise_library[i].pain_week)
            easy |= 1U << i;
    return chosen & easy ? chosen & easy : easy;
}

Dose exercise_dose(const State *s, int exercise) {
    const Dose *own = &s->exercises[exercise].own;
    return own->sets > 0 ? *own : exercise_library[exercise].steps[0];
}

bool exercise_rests(const State *s, const Schedule *schedule, day_t day) {
    for (size_t i = 0; i < s->n_days; i++)
        if (s->days[i].day == day && (s->days[i].sore || s->days[i].score > schedule_threshold(schedule)))
            return true;
    for (size_t i = s->n_runs; i > 0 && day - s->runs[i - 1].day <= WARM_UP_DAYS; i--) {
        const LimitRun *r = &s->runs[i - 1];
        if (r->day <= day && (r->sore == 1 || (r->sore_later && r->day == day - 1)))
            return true;
    }
    return false;
}

bool exercise_is_done(const State *s, int exercise, day_t day) {
    const ExerciseRecord *r = &s->exercises[exercise];
    return (r->n_done > 0 && r->done[0].day == day) || (r->n_done > 1 && r->done[1].day == day);
}

bool exercise_is_complete(const State *s, day_t day) {
    unsigned asked = exercise_asked(s);
    for (int i = 0; i < EXERCISE_MAX; i++)
        if (asked & 1U << i && !exercise_is_done(s, i, day))
            return false;
    return true;
}

bool exercise_may_step(const Frame *f, int exercise, Dose *ret_next) {
    const ExerciseRecord *r = &f->state->exercises[exercise];
    Dose dose = exercise_dose(f->state, exercise);
    if (r->n_done < 2 || frame_today(f) - r->done[1].day > STEP_DAYS)
        return false;
    for (size_t i = 0; i < 2; i++) {
        const ExerciseDone *d = &r->done[i];
        if (d->score < 0 || d->score > EXERCISE_PAIN_MAX || dose_volume(&d->dose) < dose_volume(&dose) ||
            exercise_rests(f->state, f->schedule, d->day + 1))
            return false;
    }
    *ret_next = exercise_step_after(exercise, &dose);
    return true;
}
