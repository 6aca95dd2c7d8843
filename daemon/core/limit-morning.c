/* SPDX-License-Identifier: MIT */
/*
 * What has to be known, and fine, before a run raises the limit: that the pain was back to its level within the hour, and that the
 * morning after it was clear. What nobody said is never taken for fine. More pain than on the morning of the run, an hour later or on
 * the next morning, is a step down; soreness alone is the same again.
 *
 * Back to its level within 60 minutes, and no more on the next morning: Esculier and others 2018. In the model of Silbernagel and others
 * 2007 it has to have subsided by then. Sore the next day or more than an hour later, or in the warm-up and gone again: the same session
 * again (Adams and others 2012, PMC6044585, table 5). How far a step down goes is this program's choice.
 */

#include "limit-internal.h"
#include "trend.h"

const Morning *limit_morning(const Morning *mornings, size_t n, day_t day) {
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (mornings[middle].day == day)
            return &mornings[middle];
        if (mornings[middle].day < day)
            low = middle + 1;
        else
            n = middle;
    }
    return NULL;
}

int morning_worst(const Morning *m) {
    return MAX(m->left, m->right);
}

static bool rose(int before, int after, int threshold) {
    return after > (before >= 0 ? before : threshold);
}

bool limit_morning_is_worse(const LimitRun *r, const Morning *after, const Morning *mornings, size_t n) {
    const Morning *m = limit_morning(mornings, n, r->day);
    const Morning before = m && m->answered ? *m : (Morning){ .left = -1, .right = -1 };
    return rose(before.left, after->left, r->threshold) || rose(before.right, after->right, r->threshold);
}

int limit_morning_after(const LimitRun *r, const Morning *mornings, size_t n) {
    const Morning *after = limit_morning(mornings, n, r->day + 1);
    if (!after || !after->answered)
        return -1;
    return after->sore || after->masked || limit_morning_is_worse(r, after, mornings, n);
}

int limit_unsettled(const LimitRun *r, const Morning *mornings, size_t n) {
    if (r->score <= 0 && r->after_score <= 0)
        return 0;
    const Morning *before = limit_morning(mornings, n, r->day);
    int level = before && before->answered ? morning_worst(before) : -1;
    return r->after_score < 0 ? -1 : rose(level, r->after_score, r->threshold);
}

bool limit_is_worse(const Fold *f, const LimitRun *r) {
    const LimitFacts *facts = f->facts;
    const Morning *after = limit_morning(facts->mornings, facts->n_mornings, r->day + 1);
    if (after && after->answered && limit_morning_is_worse(r, after, facts->mornings, facts->n_mornings))
        return true;
    return limit_unsettled(r, facts->mornings, facts->n_mornings) > 0;
}

void limit_worse(Fold *f, const LimitRun *r, int old) {
    Limit *l = &f->limit;
    if (!limit_is_worse(f, r))
        return;
    l->unanswered = 0;
    LimitRule rule = limit_unsettled(r, f->facts->mornings, f->facts->n_mornings) > 0 ? LIMIT_RULE_UNSETTLED : LIMIT_RULE_WORSE;
    if (l->seconds < 0 || f->lowered_on == r->day)
        return;
    f->lowered_on = r->day;
    /* A rule that was stricter stays. */
    int down = limit_step_down(f->facts, old >= 0 ? old : l->seconds);
    if (down < l->seconds)
        set_limit(l, down, rule);
}

bool limit_may_raise(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    const LimitFacts *facts = f->facts;
    int morning = limit_morning_after(r, facts->mornings, facts->n_mornings);
    int hour = limit_unsettled(r, facts->mornings, facts->n_mornings);
    bool unknown = morning < 0 || hour < 0;
    l->unanswered = unknown && morning <= 0 && hour <= 0 ? l->unanswered + 1 : 0;
    if (morning > 0)
        l->step = LIMIT_RULE_MORNING;
    else if (hour > 0)
        l->step = LIMIT_RULE_UNSETTLED;
    else if (unknown)
        l->step = LIMIT_RULE_UNANSWERED;
    else if (r->sore == 0 || r->sore_later)
        l->step = LIMIT_RULE_HELD;
    else if (trend_is_rising(facts, f->at + 1, r->day))
        l->step = LIMIT_RULE_RISING;
    else if (f->raised_on != r->day) {
        f->raised_on = r->day;
        return true;
    }
    return false;
}
