/* SPDX-License-Identifier: MIT */
/*
 * Sore in the warm-up, and it stayed: a level down (Adams and others 2012, PMC6044585, table 5, written for the way back to sport after
 * another injury; the two days off that go with it are advice.c's). That a level is one step of those that go up is this program's
 * choice.
 */

#include "limit-internal.h"

int limit_step_down(const LimitFacts *facts, int seconds) {
    return (int)((int64_t)seconds * 100 / (100 + facts->steps.up));
}

void limit_warm_up(Fold *f) {
    set_limit(&f->limit, limit_step_down(f->facts, f->limit.seconds), LIMIT_RULE_WARM_UP);
}
