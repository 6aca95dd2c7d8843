/* SPDX-License-Identifier: MIT */
/*
 * Below five minutes there is no running limit: a brisk walk of half an hour, then walking and jogging by turns of five minutes, half a
 * minute of jogging more at each stage. A painless, unmasked time as planned with a clear morning is a stage up; pain, soreness that
 * stayed through the warm-up and a worse morning are a stage down; all else stays. Whoever jogs a whole turn has five minutes as the
 * limit.
 *
 * The walk and the stages: leaflets of physiotherapists (physioadvisor, sydneyphysio). When to go on is this program's choice, by the
 * rules of the limit.
 */

#include "limit-internal.h"

void limit_climb(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    l->step = LIMIT_RULE_LADDER;
    bool worse = limit_is_worse(f, r) && f->lowered_on != r->day;
    if (limit_run_hurt(r) || r->sore == 1 || worse) {
        f->lowered_on = worse ? r->day : f->lowered_on;
        l->unanswered = 0;
        l->stage = MAX(l->stage - 1, 0);
        return;
    }
    if (r->masked || r->ended != RUN_PLANNED || !limit_may_raise(f, r))
        return;
    l->step = LIMIT_RULE_LADDER;
    if (++l->stage < LADDER_STAGES)
        return;
    l->stage = -1;
    l->seconds = LIMIT_SHORTEST;
}
