/* SPDX-License-Identifier: MIT */
/*
 * Pain in a run, or an hour after it: down to four fifths of the time until it began, or of the run if that was not said, under any
 * mask.
 *
 * Stop at pain: the article, for which any is too much; Esculier and others 2018, in whose trial runners with this pain went on with up
 * to 2 of 10. Four fifths are this program's choice ([run] lower-to).
 */

#include "limit-internal.h"

bool limit_run_hurt(const LimitRun *r) {
    return r->ended == RUN_PAIN || r->score > r->threshold || r->after_score > r->threshold;
}

void limit_hurt(Fold *f, const LimitRun *r) {
    set_limit(&f->limit, percent_of(r->onset >= 0 ? r->onset : r->seconds, f->facts->steps.down), LIMIT_RULE_PAIN);
    f->limit.unanswered = 0;
}
