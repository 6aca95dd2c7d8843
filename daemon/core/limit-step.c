/* SPDX-License-Identifier: MIT */
/*
 * The steps of the staircase for a painless run. As planned, as long as nine tenths of the limit, unmasked: a twentieth up. Beyond the
 * limit until that was sensed: up to that run, by a tenth or a minute at most; a planned one beyond it earns no more than a twentieth.
 * Both after a clear morning only (limit-morning.c). Sensed near the limit: it stays. Sensed well before it: down to there.
 *
 * Run until you sense your limit coming, and it will grow: the article. The figures are this program's choice ([run] raise,
 * raise-beyond, raise-least, counts-from), tried on invented runners in tests/sim/limit-sim.c: a rule that takes each painless run for
 * the new limit hurt them in 12 to 67 % of their runs.
 */

#include "limit-internal.h"

void limit_step(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    const LimitSteps *steps = &f->facts->steps;
    int least = (int)(steps->least / USEC_PER_SEC);
    bool counts = (int64_t)r->seconds * 100 >= (int64_t)l->seconds * steps->counts;
    l->step = LIMIT_RULE_HELD;
    if (r->ended == RUN_SENSED && !counts)
        set_limit(l, r->seconds, LIMIT_RULE_SENSED);
    else if (r->masked || !counts)
        return;
    else if (r->ended == RUN_SENSED && r->seconds > l->seconds) {
        if (limit_may_raise(f, r))
            set_limit(l, MIN(r->seconds, MAX(percent_of(l->seconds, 100 + steps->beyond), l->seconds + least)), LIMIT_RULE_OVERRUN);
    } else if (r->ended == RUN_PLANNED && limit_may_raise(f, r))
        set_limit(l, percent_of(l->seconds, 100 + steps->up), LIMIT_RULE_PLANNED);
}
