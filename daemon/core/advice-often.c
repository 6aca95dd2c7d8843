/* SPDX-License-Identifier: MIT */
/*
 * How often. The article's order: a day between runs, but for a test and the runs that tests have earned (frequency.h). The other order,
 * that of the trial of Esculier and others 2018: more and shorter runs first, until there are as many a week as before the injury. In
 * both one day of any seven stays free, which is this program's choice ([run] week-most).
 */

#include "advice-internal.h"

/* Runs a week to grow to before they grow longer. */
static int runs_wanted(const View *v) {
    const State *s = v->state;
    return s->runs_a_week > 0 ? MIN(s->runs_a_week, v->frame->schedule->week_most) : FREQUENCY_FIRST_RUNS;
}

AdviceRule advice_how_often(const View *v, Advice *a) {
    bool yesterday = v->last && v->last->day == v->today - 1;
    a->run_days = frequency_run_days(&v->facts, v->today - 1, FREQUENCY_WEEK);
    int before = frequency_run_days(&v->facts, v->today - 1, FREQUENCY_WEEK - 1);
    if (yesterday && before >= v->frame->schedule->week_most)
        return ADVICE_REST_OF_WEEK;
    if (v->frame->schedule->run_order == RUN_ORDER_FREQUENCY)
        return v->last && a->run_days < runs_wanted(v) ? ADVICE_FREQUENCY : ADVICE_LIMIT;
    if (!yesterday || frequency_next_days(&v->facts, v->today) < v->state->learnt.frequency.extra)
        return ADVICE_LIMIT;
    a->next_day_test = advice_may_test(v);
    return a->next_day_test ? ADVICE_LIMIT : ADVICE_REST_DAY;
}

int advice_shorter(int seconds) {
    return MAX((int)((int64_t)seconds * FREQUENCY_FIRST_PERCENT / 100), MIN(seconds, LIMIT_SHORTEST));
}
