/* SPDX-License-Identifier: MIT */
/* See trend.h. */

#include "trend.h"

/* A score that was said, of a run or a morning. */
static void take(int score, int *worst, int *n) {
    if (score < 0)
        return;
    *worst = MAX(*worst, score);
    (*n)++;
}

int trend_worst(const LimitFacts *facts, size_t n_runs, day_t day) {
    int worst = -1, n = 0;
    for (size_t i = n_runs; i > 0 && facts->runs[i - 1].day > day - TREND_WEEK; i--)
        if (facts->runs[i - 1].day <= day)
            take(MAX(facts->runs[i - 1].score, facts->runs[i - 1].after_score), &worst, &n);
    for (day_t d = day - TREND_WEEK + 1; d <= day; d++) {
        const Morning *m = limit_morning(facts->mornings, facts->n_mornings, d);
        if (m)
            take(morning_worst(m), &worst, &n);
    }
    return n < TREND_ANSWERS ? -1 : worst;
}

bool trend_is_rising(const LimitFacts *facts, size_t n_runs, day_t day) {
    int now = trend_worst(facts, n_runs, day);
    if (now <= 0)
        return false;
    int before = trend_worst(facts, n_runs, day - TREND_WEEK);
    if (before < 0 || now < before + facts->steps.rises)
        return false;
    int first = trend_worst(facts, n_runs, day - 2 * TREND_WEEK);
    return first >= 0 && before >= first + facts->steps.rises;
}
