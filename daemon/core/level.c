/* SPDX-License-Identifier: MIT */
/* See level.h. */

#include "level.h"

/* One of walking and jogging by turns is no run of that length; what a painkiller hid, or nobody told of, shows nothing. */
static bool shows_level(const State *s, size_t i) {
    return !s->learnt.runs[i].ladder && !s->runs[i].masked && s->runs[i].ended != RUN_UNKNOWN;
}

static bool week_is_full(const State *s, const Schedule *schedule, day_t last) {
    int longest = 0, runs = 0;
    for (size_t i = s->n_runs; i > 0 && s->runs[i - 1].day > last - 7; i--) {
        const LimitRun *r = &s->runs[i - 1];
        if (r->day > last)
            continue;
        if (limit_run_hurt(r))
            return false;
        if (!shows_level(s, i - 1))
            continue;
        longest = MAX(longest, r->seconds);
        runs++;
    }
    /* What was not said is no bar. */
    int64_t percent = schedule->level_percent;
    return longest * INT64_C(100) >= s->longest_before * percent && runs * INT64_C(100) >= s->runs_a_week * percent;
}

bool level_is_reached(const State *s, const Schedule *schedule, day_t today) {
    if (!s->programme || (s->longest_before <= 0 && s->runs_a_week <= 0))
        return false;
    for (int week = 0; week < schedule->level_weeks; week++)
        if (!week_is_full(s, schedule, today - 7 * week))
            return false;
    return true;
}
