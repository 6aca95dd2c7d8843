/* SPDX-License-Identifier: MIT */
/*
 * The doses of painkillers, and what they mask: all there ever were, in the order in which they were taken, so that one that is entered
 * late masks the run before it is judged. Nothing is unmasked here; where a dose is taken back the state is made anew.
 */

#include "state-internal.h"

bool state_masked(const State *s, usec_t from, usec_t to) {
    for (size_t i = s->n_doses; i > 0 && s->doses[i - 1].at + DOSE_MASKS >= from; i--)
        if (s->doses[i - 1].at <= to)
            return true;
    return false;
}

static void mask_runs(State *s, usec_t at) {
    /* None lasts longer than a day. */
    for (size_t i = s->n_runs; i > 0 && s->runs[i - 1].at >= at - USEC_PER_DAY; i--) {
        LimitRun *r = &s->runs[i - 1];
        r->masked |= state_masked(s, r->at, r->at + r->seconds * USEC_PER_SEC);
    }
    /* They are in the order of logical days, which no zone moves by two. */
    for (size_t i = s->n_answers; i > 0 && s->answers[i - 1].at > at - 2 * USEC_PER_DAY; i--)
        if (s->answers[i - 1].at >= at && s->answers[i - 1].at - at <= DOSE_MASKS)
            s->answers[i - 1].masked = true;
}

static void mask_days(State *s, usec_t at) {
    for (size_t i = 0; i < s->n_said; i++) {
        const SaidAt *said = &s->said[i];
        if (said->at < at || said->at - at > DOSE_MASKS)
            continue;
        for (size_t k = 0; k < s->n_days; k++)
            s->days[k].masked |= s->days[k].day == said->day && s->days[k].knee == said->knee;
    }
}

int state_apply_dose(State *s, const Fact *f) {
    if (array_reserve((void **)&s->doses, &s->a_doses, s->n_doses + 1, sizeof(*s->doses)) < 0)
        return -ENOMEM;
    Intake d = { .at = f->at, .day = state_day_of(s, f), .number = f->number, .mg = f->amount == FACT_NO_AMOUNT ? 0 : (int)f->amount };
    const char *text = f->text ? f->text : "";
    memcpy(d.product, text, MIN(strcspn(text, "\n"), sizeof(d.product) - 1));
    size_t i = s->n_doses++;
    for (; i > 0 && s->doses[i - 1].at > d.at; i--)
        s->doses[i] = s->doses[i - 1];
    s->doses[i] = d;
    s->learnt.fresh = false;
    mask_runs(s, d.at);
    mask_days(s, d.at);
    return 0;
}
