/* SPDX-License-Identifier: MIT */
/*
 * What the rules of the advice share. Each is a file of its own, with its source, and is asked in the order of advice.c whether it has
 * something to say.
 */
#pragma once

#include "advice.h"

/* What the rules look at: the runs up to the day that is asked about. */
typedef struct View {
    const Frame *frame;
    const State *state;
    LimitFacts facts;
    const LimitRun *last; /* run, NULL */
    const LimitRun *hurt; /* the last run that hurt, NULL */
    day_t today;
} View;

const Morning *view_morning(const View *v);
/* Not sore, unmasked, and of no higher score than counts as pain-free. */
bool morning_is_clear(const Morning *m, int threshold);

/* advice-flags.c */
bool advice_is_unanswered(const View *v);
/* advice-sore.c */
bool advice_is_warm_up(const View *v, day_t *ret_until);
bool advice_is_sore(const View *v);
/* advice-pain.c */
int advice_score_today(const View *v);
bool advice_is_after_pain(const View *v);
bool advice_is_worse(const View *v);
/* advice-next-day.c */
bool advice_may_test(const View *v);
/* advice-often.c */
AdviceRule advice_how_often(const View *v, Advice *a);
/* How long a run is while more of them come first. */
int advice_shorter(int seconds);
