/* SPDX-License-Identifier: MIT */
/*
 * What the rules of the limit share: limit.c folds the runs in and asks one rule after the other; each rule is a file of its own, with
 * its source. A rule changes the limit through set_limit() alone, and says with it what it was.
 */
#pragma once

#include "limit.h"

typedef struct Fold {
    Limit limit;
    const LimitFacts *facts;
    size_t at;        /* the run that is folded in */
    day_t raised_on;  /* a clear morning raises once, however many runs lie before it; and a worse one lowers once */
    day_t lowered_on;
} Fold;

static inline int percent_of(int seconds, int percent) {
    return (int)((int64_t)seconds * percent / 100);
}

/* What is left of a limit below the shortest is the ladder. */
static inline void set_limit(Limit *l, int seconds, LimitRule step) {
    l->seconds = seconds;
    l->step = step;
    if (seconds >= 0 && seconds < LIMIT_SHORTEST) {
        l->seconds = -1;
        l->stage = 0;
    }
}

/* limit-start.c */
extern const Limit limit_nothing;
/* What was said to be pain-free up to `day` has its turn, from the `*begun`th on. */
void limit_begin(Limit *l, size_t *begun, const LimitFacts *facts, day_t day);
void limit_first_run(Fold *f, const LimitRun *r);

/* limit-pain.c */
void limit_hurt(Fold *f, const LimitRun *r);

/* limit-morning.c */
/* Whether all that has to be known after the run is known and fine; else the step is why not. */
bool limit_may_raise(Fold *f, const LimitRun *r);
/* Whether it was worse after the run than before it. */
bool limit_is_worse(const Fold *f, const LimitRun *r);
/* Then one step down, once for each morning. */
void limit_worse(Fold *f, const LimitRun *r, int old);

/* limit-warm-up.c */
void limit_warm_up(Fold *f);
/* One step of those that go up, back. */
int limit_step_down(const LimitFacts *facts, int seconds);

/* limit-step.c */
void limit_step(Fold *f, const LimitRun *r);

/* limit-break.c */
void limit_break(Limit *l, const LimitSteps *steps, day_t day);

/* limit-longest.c */
/* Of the runs before `end`, in the 30 days up to `day`; 0: none. */
int limit_longest(const LimitFacts *facts, size_t end, day_t day);
int limit_cap(const LimitSteps *steps, int longest);

/* limit-ladder.c */
void limit_climb(Fold *f, const LimitRun *r);
