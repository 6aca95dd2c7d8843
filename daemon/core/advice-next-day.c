/* SPDX-License-Identifier: MIT */
/*
 * The next-day test: a run on the day after a run, at the limit and never above, to see whether the limit holds. After three weeks and
 * six runs, the last three painless, on a clear morning, nothing masked for 24 hours, and never twice within a week.
 *
 * After several weeks, on the day after the last run: the article; no trial of it is known here. All figures are this program's choice
 * ([run] next-day-after, next-day-runs, next-day-painless, next-day-unmasked, test-apart).
 */

#include "advice-internal.h"

static bool is_masked(const View *v) {
    const State *s = v->state;
    usec_t since = v->frame->now.real - v->frame->schedule->next_day_unmasked;
    const Morning *m = view_morning(v);
    if (v->last->masked || (m && m->masked) || (s->n_doses > 0 && s->doses[s->n_doses - 1].at > since))
        return true;
    for (size_t i = v->facts.n_runs; i > 0 && v->facts.runs[i - 1].at > since; i--)
        if (v->facts.runs[i - 1].masked)
            return true;
    /* They are in the order of logical days, which no zone moves by two. */
    for (size_t i = s->n_answers; i > 0 && s->answers[i - 1].at > since - 2 * USEC_PER_DAY; i--)
        if (s->answers[i - 1].masked && s->answers[i - 1].at > since)
            return true;
    return false;
}

bool advice_may_test(const View *v) {
    const Schedule *s = v->frame->schedule;
    const LimitFacts *facts = &v->facts;
    const Frequency *often = &v->state->learnt.frequency;
    if (s->next_day_after == 0 || facts->n_runs < (size_t)s->next_day_runs || v->today - facts->runs[0].day < s->next_day_after)
        return false;
    if (often->tested_on != DAY_NONE && v->today - often->tested_on < facts->steps.test_apart)
        return false;
    for (size_t i = facts->n_runs; i > 0 && i > facts->n_runs - (size_t)MIN(s->next_day_painless, (int)facts->n_runs); i--)
        if (limit_run_hurt(&facts->runs[i - 1]))
            return false;
    const Morning *m = view_morning(v);
    return m && morning_is_clear(m, schedule_threshold(s)) && !is_masked(v);
}
