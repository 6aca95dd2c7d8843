/* SPDX-License-Identifier: MIT */
/*
 * Pain. More today than counts as none: no run. After a run that hurt: none before a clear morning, however many painless ones were
 * logged since. More on the morning after a run than on the morning of it, or not back to its level within the hour: a day off, even
 * where so much still counts as none.
 *
 * Leave what makes it hurt: the article. At most 2 of 10, back to its level within 60 minutes, and no more on the next morning: Esculier
 * and others 2018. That only a clear morning ends it is this program's choice.
 */

#include "advice-internal.h"

int advice_score_today(const View *v) {
    int score = -1;
    for (size_t i = 0; i < v->state->n_days; i++)
        if (v->state->days[i].day == v->today)
            score = MAX(score, v->state->days[i].score);
    return score;
}

bool advice_is_after_pain(const View *v) {
    int threshold = schedule_threshold(v->frame->schedule);
    if (!v->hurt)
        return false;
    for (size_t i = v->facts.n_mornings; i > 0 && v->facts.mornings[i - 1].day > v->hurt->day; i--)
        if (v->facts.mornings[i - 1].day <= v->today && morning_is_clear(&v->facts.mornings[i - 1], threshold))
            return false;
    return true;
}

bool advice_is_worse(const View *v) {
    const LimitFacts *facts = &v->facts;
    const Morning *m = view_morning(v);
    for (size_t i = facts->n_runs; i > 0 && facts->runs[i - 1].day >= v->today - 1; i--) {
        const LimitRun *r = &facts->runs[i - 1];
        if (r->day == v->today - 1 && (limit_unsettled(r, facts->mornings, facts->n_mornings) > 0 ||
                                       (m && m->answered && limit_morning_is_worse(r, m, facts->mornings, facts->n_mornings))))
            return true;
    }
    return false;
}
