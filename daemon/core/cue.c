/* SPDX-License-Identifier: MIT */
/* See cue.h. */

#include "advice.h"
#include "cue.h"
#include "reminder.h"

_Static_assert(sizeof(CUE_REF) - 1 == sizeof(Uid), "CUE_REF has the bytes of a Uid");

static const char *const fading_words[CUE_FADING_MAX] = {
    [CUE_EVERY_RUN] = "every-run", [CUE_ALTERNATE_RUNS] = "alternate-runs", [CUE_WEEKLY] = "weekly", [CUE_OVER] = "over",
};

const char *cue_fading_to_string(CueFading v) {
    return v >= 0 && v < CUE_FADING_MAX ? fading_words[v] : NULL;
}

static CueFading fading_on(const Schedule *s, const CueChoice *choice, day_t day) {
    day_t days = day - choice->day, every = s->cue_every * CUE_WEEK, other = every + s->cue_other * CUE_WEEK;
    if (days < every)
        return CUE_EVERY_RUN;
    if (days < other)
        return CUE_ALTERNATE_RUNS;
    return days < other + s->cue_weekly * CUE_WEEK ? CUE_WEEKLY : CUE_OVER;
}

/* Days with a run in [from, to): two runs of a day are one occasion. */
static int run_days(const State *s, day_t from, day_t to) {
    int n = 0;
    day_t last = DAY_NONE;
    for (size_t i = s->n_runs; i > 0 && s->runs[i - 1].day >= from; i--) {
        day_t day = s->runs[i - 1].day;
        n += day < to && day != last;
        last = day;
    }
    return n;
}

bool cue_is_on(const Schedule *s, Cue cue) {
    return cue > CUE_NONE && (cue != CUE_FOOT_STRIKE || s->foot_strike);
}

bool cue_is_shown(const Frame *f, day_t day) {
    const CueChoice *choice = &f->state->cue;
    if (!cue_is_on(f->schedule, choice->cue))
        return false;
    switch (fading_on(f->schedule, choice, day)) {
    case CUE_EVERY_RUN:
        return true;
    case CUE_ALTERNATE_RUNS:
        return run_days(f->state, choice->day + f->schedule->cue_every * CUE_WEEK, day) % 2 == 0;
    case CUE_WEEKLY:
        return run_days(f->state, day - (day - choice->day) % CUE_WEEK, day) == 0;
    default:
        return false;
    }
}

void cue_status(const Frame *f, CueStatus *ret) {
    const CueChoice *choice = &f->state->cue;
    day_t today = frame_today(f);
    bool on = cue_is_on(f->schedule, choice->cue);
    CueStatus s = { .cue = on ? choice->cue : CUE_NONE, .fading = on ? fading_on(f->schedule, choice, today) : CUE_OVER,
                    .shown = cue_is_shown(f, today), .cadence = choice->cadence };
    /* Rounded into the range, so that it is never more than what the studies had. */
    if (choice->cadence >= 0) {
        s.low = (choice->cadence * (100 + CADENCE_LOW) + 99) / 100;
        s.high = choice->cadence * (100 + CADENCE_HIGH) / 100;
    }
    *ret = s;
}

Times cue_times(const Schedule *s) {
    Times t = { 0 };
    if (s->run_time < 0)
        return t;
    int32_t before = (int32_t)(s->cue_before / USEC_PER_MIN), minutes_per_day = USEC_PER_DAY / USEC_PER_MIN;
    t.n = 1;
    t.minute[0] = schedule_order(s, s->run_time) < before ? s->day_start : (s->run_time - before + minutes_per_day) % minutes_per_day;
    return t;
}

static bool ran_before(const State *s, day_t day, usec_t instant) {
    for (size_t i = s->n_runs; i > 0 && s->runs[i - 1].day >= day; i--)
        if (s->runs[i - 1].day == day && s->runs[i - 1].at < instant)
            return true;
    return false;
}

bool cue_is_asked(const Frame *f, const Schedule *s, day_t day, usec_t due) {
    const State *st = f->state;
    LocalTime local = zone_local(f->zone, due);
    if (st->recovered || st->cue.since > due || schedule_is_quiet(s, local.second / 60) || !schedule_may_run(s, day))
        return false;
    return cue_is_shown(f, day) && !ran_before(st, day, due) && advice_is_run_day(f, day);
}

/* What stands open was about the cue of before, and is answered by this choice. */
static int answer_open(const Frame *f, Change *c, Cue cue) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, frame_today(f), 1);
    const Reminder *open = e < 0 ? NULL : reminder_open_of(&plan, KIND_CUE);
    if (!open)
        return e;
    return cue == CUE_NONE ? reminder_outcome(f, c, &open->slot, SLOT_SKIPPED, REASON_USER, true)
                           : reminder_outcome(f, c, &open->slot, SLOT_DONE, REASON_NONE, true);
}

int cue_choose(const Frame *f, Change *c, Cue cue, int cadence) {
    if (cue != CUE_NONE && !cue_is_on(f->schedule, cue))
        return RULE_E_CUE_OFF;
    if (cadence < 0)
        cadence = f->state->cue.cadence;
    if (cue == CUE_CADENCE && cadence < 0)
        return RULE_E_CADENCE;
    Fact *k = frame_add(f, c, FACT_ACKNOWLEDGED);
    if (!k)
        return -ENOMEM;
    k->by_user = true;
    memcpy(k->ref.bytes, CUE_REF, sizeof(k->ref.bytes));
    fact_set_word(k, CUE_CHOSEN);
    fact_set_reason(k, cue_to_string(cue));
    if (cadence >= 0)
        k->amount = cadence;
    return answer_open(f, c, cue);
}
