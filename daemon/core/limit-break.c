/* SPDX-License-Identifier: MIT */
/*
 * After a break the first run back is shorter: after more than 7, 14, 21 or 30 days at most 90, 75, 60 or 50 % of the limit. This
 * program's choice ([run] back-after-7 and so on): no trial of it is known here.
 */

#include "limit-internal.h"

static const int break_days[LIMIT_BREAKS] = { 7, 14, 21, 30 };

void limit_break(Limit *l, const LimitSteps *steps, day_t day) {
    l->break_days = l->run > 0 ? (int)(day - l->run_day) : -1;
    l->break_percent = 100;
    for (size_t i = 0; i < LIMIT_BREAKS && l->break_days > break_days[i]; i++)
        l->break_percent = MIN(l->break_percent, steps->back[i]);
    if (l->seconds > 0)
        set_limit(l, percent_of(l->seconds, l->break_percent), l->step);
}
