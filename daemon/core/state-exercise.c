/* SPDX-License-Identifier: MIT */
/* The part of the state that exercises need: what was chosen, whether somebody was asked first, and the last two sessions of each. */

#include "state-internal.h"

/* The later day first; of two reports of one day the worse pain and the greater dose stand. */
static void add_session(ExerciseRecord *r, ExerciseDone d) {
    for (size_t i = 0; i < r->n_done; i++)
        if (r->done[i].day == d.day) {
            r->done[i].score = MAX(r->done[i].score, d.score);
            if (dose_volume(&d.dose) > dose_volume(&r->done[i].dose))
                r->done[i].dose = d.dose;
            return;
        }
    size_t at = r->n_done > 0 && d.day < r->done[0].day ? 1 : 0;
    if (at == 1 && r->n_done == 2 && d.day < r->done[1].day)
        return;
    if (at == 0)
        r->done[1] = r->done[0];
    /* One by one: `d` was on the stack, and what lay there between its members is not to be kept (state-image.c). */
    r->done[at].day = d.day;
    r->done[at].dose = d.dose;
    r->done[at].score = d.score;
    r->n_done = MIN(r->n_done + 1, ELEMENTSOF(r->done));
}

void state_apply_exercise(State *s, const Fact *f) {
    int exercise = exercise_find(f->word);
    Dose dose = dose_unpack(f->amount == FACT_NO_AMOUNT ? 0 : f->amount, f->duration);
    if (exercise < 0)
        return;
    if (strcmp(f->reason, EXERCISE_DOSE) == 0)
        s->exercises[exercise].own = dose;
    else
        add_session(&s->exercises[exercise], (ExerciseDone){ state_day_of(s, f), dose, f->score });
}

/* Names of a newer program's library are passed over. */
static void apply_plan(State *s, const char *text) {
    s->exercise_plan = 0;
    while (*text) {
        char word[WORD_MAX];
        size_t n = strcspn(text, " ");
        if (n < sizeof(word)) {
            memcpy(word, text, n);
            word[n] = '\0';
            int exercise = exercise_find(word);
            if (exercise >= 0)
                s->exercise_plan |= 1U << exercise;
        }
        text += n;
        text += strspn(text, " ");
    }
}

int state_apply_exercise_choice(State *s, const Fact *f) {
    if (strcmp(f->word, EXERCISE_PLAN) == 0) {
        apply_plan(s, f->text ? f->text : "");
        return 0;
    }
    if (array_reserve((void **)&s->consults, &s->a_consults, s->n_consults + 1, sizeof(*s->consults)) < 0)
        return -ENOMEM;
    s->consults[s->n_consults++] = (Consult){ f->recorded, strcmp(f->reason, "yes") == 0 };
    return 0;
}

static const Consult *consult_at(const State *s, usec_t instant) {
    for (size_t i = s->n_consults; i > 0; i--)
        if (s->consults[i - 1].since <= instant)
            return &s->consults[i - 1];
    return NULL;
}

bool state_consulted(const State *s) {
    return s->n_consults > 0 && s->consults[s->n_consults - 1].asked;
}

bool state_exercises_at(const State *s, usec_t instant) {
    const Consult *c = consult_at(s, instant);
    return !c || c->asked || instant - c->since >= state_schedule(s, instant)->consult_again * USEC_PER_DAY;
}
