/* SPDX-License-Identifier: MIT */
/* See frequency.h. */

#include "frequency.h"

/* Whether the run is the first of its day, and there was one on the day before. */
static bool is_next_day(const LimitFacts *facts, size_t i) {
    const LimitRun *r = &facts->runs[i];
    return i > 0 && facts->runs[i - 1].day == r->day - 1;
}

static bool is_passed(const LimitFacts *facts, const LimitStep *step, const LimitRun *r) {
    if (r->masked || r->ended == RUN_UNKNOWN || step->before < 0 || (int64_t)r->seconds * 100 < (int64_t)step->before * facts->steps.counts)
        return false;
    return limit_morning_after(r, facts->mornings, facts->n_mornings) == 0;
}

void frequency_learn(Frequency *ret, const LimitFacts *facts, const LimitStep *steps) {
    Frequency f = { .passed_on = DAY_NONE, .tested_on = DAY_NONE };
    for (size_t i = 0; i < facts->n_runs; i++) {
        const LimitRun *r = &facts->runs[i];
        if (!is_next_day(facts, i))
            continue;
        f.tested_on = r->day;
        if (limit_run_hurt(r)) {
            f.passes = 0;
            f.extra = MAX(f.extra - 1, 0);
            continue;
        }
        if (!is_passed(facts, &steps[i], r) || (f.passed_on != DAY_NONE && r->day - f.passed_on < facts->steps.test_apart))
            continue;
        f.passed_on = r->day;
        if (++f.passes >= facts->steps.tests) {
            f.passes = 0;
            f.extra++;
        }
    }
    *ret = f;
}

int frequency_run_days(const LimitFacts *facts, day_t day, int days) {
    int n = 0;
    day_t last = DAY_NONE;
    for (size_t i = facts->n_runs; i > 0 && facts->runs[i - 1].day > day - days; i--)
        if (facts->runs[i - 1].day <= day && facts->runs[i - 1].day != last) {
            last = facts->runs[i - 1].day;
            n++;
        }
    return n;
}

int frequency_next_days(const LimitFacts *facts, day_t today) {
    int n = 0;
    for (size_t i = facts->n_runs; i > 0 && facts->runs[i - 1].day >= today - FREQUENCY_WEEK; i--)
        n += is_next_day(facts, i - 1);
    return n;
}
