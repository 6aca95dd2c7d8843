/* SPDX-License-Identifier: MIT */
/* See level.h. */

#include "level.h"

static bool week_is_full(const State *s, day_t last) {
    int longest = 0, runs = 0;
    for (size_t i = s->n_runs; i > 0 && s->runs[i - 1].day > last - 7; i--) {
        const LimitRun *r = &s->runs[i - 1];
        if (r->day > last)
            continue;
        if (limit_run_hurt(r))
            return false;
        longest = MAX(longest, r->seconds);
        runs++;
    }
    /* What was not said is no bar. */
    return (int64_t)longest * 100 >= (int64_t)s->longest_before * LEVEL_PERCENT && runs * 100 >= s->runs_a_week * LEVEL_PERCENT;
}

bool level_is_reached(const State *s, day_t today) {
    if (!s->programme || (s->longest_before <= 0 && s->runs_a_week <= 0))
        return false;
    for (int week = 0; week < LEVEL_WEEKS; week++)
        if (!week_is_full(s, today - 7 * week))
            return false;
    return true;
}
