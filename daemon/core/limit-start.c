/* SPDX-License-Identifier: MIT */
/*
 * Before any run: what the person says is pain-free now is the limit; else the first run sets it, to its duration, or to four fifths of
 * the time until it hurt (limit-pain.c). Said again after so long a break that what was run before it tells little, it counts anew; in
 * the midst of running the runs know better. All of it is this program's choice; that it is the person's own limit is the article's.
 */

#include "limit-internal.h"

const Limit limit_nothing = { .seconds = -1, .stage = -1, .before = -1, .run_day = DAY_NONE, .break_days = -1, .break_percent = 100 };

static bool start_counts(const Limit *l, const LimitStart *start) {
    /* Runs of which nobody knows how they were have set none. */
    bool known = l->seconds >= 0 || l->stage >= 0;
    return !known || l->run == 0 || start->day - l->run_day > LIMIT_LONGEST_DAYS;
}

void limit_begin(Limit *l, size_t *begun, const LimitFacts *facts, day_t day) {
    for (; *begun < facts->n_starts && facts->starts[*begun].day <= day; (*begun)++) {
        const LimitStart *start = &facts->starts[*begun];
        if (!start_counts(l, start))
            continue;
        *l = limit_nothing;
        set_limit(l, start->seconds, LIMIT_RULE_BASELINE);
    }
}

void limit_first_run(Fold *f, const LimitRun *r) {
    f->limit.step = LIMIT_RULE_HELD;
    if (!r->masked)
        set_limit(&f->limit, r->seconds, LIMIT_RULE_FIRST_RUN);
}
