/* SPDX-License-Identifier: MIT */
/* See limit.h. The order in which the rules have their say over one run, and over today. */

#include "limit-internal.h"

static const char *const rule_words[LIMIT_RULE_MAX] = {
    [LIMIT_RULE_SUGGESTED] = "suggested", [LIMIT_RULE_BASELINE] = "baseline", [LIMIT_RULE_FIRST_RUN] = "first-run",
    [LIMIT_RULE_PLANNED] = "planned",     [LIMIT_RULE_OVERRUN] = "overrun",   [LIMIT_RULE_HELD] = "held",
    [LIMIT_RULE_MORNING] = "morning",     [LIMIT_RULE_UNANSWERED] = "unanswered", [LIMIT_RULE_RISING] = "rising",
    [LIMIT_RULE_UNSETTLED] = "unsettled", [LIMIT_RULE_WORSE] = "worse",       [LIMIT_RULE_WARM_UP] = "warm-up",
    [LIMIT_RULE_SENSED] = "sensed",       [LIMIT_RULE_PAIN] = "pain",         [LIMIT_RULE_LONGEST] = "longest",
    [LIMIT_RULE_BREAK] = "break",         [LIMIT_RULE_LADDER] = "ladder",
};

const char *limit_rule_to_string(LimitRule v) {
    return v >= 0 && v < LIMIT_RULE_MAX ? rule_words[v] : NULL;
}

int limit_shown(int seconds) {
    int unit = seconds < 15 * 60 ? 30 : 60;
    return seconds < 0 ? seconds : seconds / unit * unit;
}

/* What one run says of a running limit: the strictest first. */
static void fold_on_limit(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    int old = l->seconds;
    if (limit_run_hurt(r)) {
        limit_hurt(f, r);
        return;
    }
    if (r->ended == RUN_UNKNOWN)
        l->step = LIMIT_RULE_HELD;
    else if (l->seconds < 0)
        limit_first_run(f, r);
    else if (r->sore == 1)
        limit_warm_up(f);
    else
        limit_step(f, r);
    limit_worse(f, r, old);
}

static void fold_run(Fold *f, LimitStep *ret) {
    Limit *l = &f->limit;
    const LimitRun *r = &f->facts->runs[f->at];
    limit_break(l, &f->facts->steps, r->day);
    l->before = l->seconds;
    ret->ladder = l->stage >= 0;
    if (ret->ladder)
        limit_climb(f, r);
    else
        fold_on_limit(f, r);
    l->run = r->number;
    l->run_day = r->day;
    int cap = limit_cap(&f->facts->steps, limit_longest(f->facts, f->at + 1, r->day));
    if (l->seconds > cap)
        set_limit(l, cap, LIMIT_RULE_LONGEST);
    ret->before = l->before;
    ret->after = l->seconds;
    ret->rule = l->step;
}

void limit_learn(LimitLearnt *ret, LimitStep *ret_steps, const LimitFacts *facts) {
    Fold f = { .limit = limit_nothing, .facts = facts, .raised_on = DAY_NONE, .lowered_on = DAY_NONE };
    size_t begun = 0, hurt = 0;
    for (f.at = 0; f.at < facts->n_runs; f.at++) {
        LimitStep step = { 0 };
        limit_begin(&f.limit, &begun, facts, facts->runs[f.at].day);
        fold_run(&f, &step);
        hurt = step.hurt = limit_run_hurt(&facts->runs[f.at]) ? f.at + 1 : hurt;
        if (ret_steps)
            ret_steps[f.at] = step;
    }
    *ret = (LimitLearnt){ f.limit, begun };
}

void limit_today(Limit *ret, const LimitLearnt *learnt, const LimitFacts *facts, day_t today) {
    LimitLearnt now = *learnt;
    Limit *l = &now.limit;
    limit_begin(l, &now.begun, facts, today);
    l->longest = limit_longest(facts, facts->n_runs, today);
    l->rule = l->run > 0 ? l->step : l->seconds < 0 ? LIMIT_RULE_SUGGESTED : LIMIT_RULE_BASELINE;
    int last = l->seconds, cap = limit_cap(&facts->steps, l->longest);
    limit_break(l, &facts->steps, today);
    l->unclipped = last;
    if (l->seconds > 0 && l->break_percent < 100)
        l->rule = LIMIT_RULE_BREAK;
    if (l->seconds > 0 && l->longest > 0 && l->seconds > cap) {
        l->rule = LIMIT_RULE_LONGEST;
        set_limit(l, cap, l->step);
    }
    if (l->stage >= 0)
        l->rule = LIMIT_RULE_LADDER;
    *ret = *l;
}

void limit_fold(Limit *ret, const LimitFacts *facts, day_t today) {
    LimitLearnt learnt;
    limit_learn(&learnt, NULL, facts);
    limit_today(ret, &learnt, facts, today);
}
