/* SPDX-License-Identifier: MIT */
/*
 * Soreness. In the morning, or on the day before an hour after a run or later: a whole day off. In the warm-up, and it stayed: two days
 * off.
 *
 * A day off for the whole area: the article. The table: Adams and others 2012 (PMC6044585, table 5), which has a day off for soreness
 * more than an hour later or on the next day, and two for soreness that stays through the warm-up.
 */

#include "advice-internal.h"

bool advice_is_warm_up(const View *v, day_t *ret_until) {
    for (size_t i = v->facts.n_runs; i > 0 && v->today - v->facts.runs[i - 1].day <= WARM_UP_DAYS; i--)
        if (v->facts.runs[i - 1].sore == 1) {
            *ret_until = v->facts.runs[i - 1].day + WARM_UP_DAYS + 1;
            return true;
        }
    return false;
}

bool advice_is_sore(const View *v) {
    const Morning *m = view_morning(v);
    if (m && m->sore)
        return true;
    for (size_t i = v->facts.n_runs; i > 0 && v->facts.runs[i - 1].day >= v->today - 1; i--)
        if (v->facts.runs[i - 1].day == v->today - 1 && v->facts.runs[i - 1].sore_later)
            return true;
    return false;
}
