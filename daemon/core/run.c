/* SPDX-License-Identifier: MIT */
/* See run.h. */

#include "advice.h"
#include "episode.h"
#include "reminder.h"
#include "run.h"
#include "shoe.h"

#define CLOCK_SLACK USEC_PER_MIN
#define LADDER_RUN (20 * 60)      /* seconds: four turns of walking and jogging, as leaflets have it */
#define SPEED_MAX 40000           /* metres an hour: nobody runs that fast */

static int check_overlap(const State *s, usec_t start, usec_t end, Uid replaces) {
    for (size_t i = s->n_runs; i > 0; i--) {
        const LimitRun *r = &s->runs[i - 1];
        if (!uid_equal(r->uid, replaces) && r->at < end && r->at + r->seconds * USEC_PER_SEC > start)
            return RULE_E_OVERLAP;
    }
    return 0;
}

int run_check(const Frame *f, const RunReport *r, usec_t start) {
    if (start + r->duration > f->now.real + CLOCK_SLACK)
        return RULE_E_FUTURE;
    if (r->onset != USEC_NONE && r->onset > r->duration)
        return RULE_E_ONSET;
    /* A distance is what a caller sends, a duration at most a day: in this order nothing overflows. */
    if (r->metres >= 0 && r->metres > SPEED_MAX * r->duration / USEC_PER_HOUR)
        return RULE_E_SPEED;
    return check_overlap(f->state, start, start + r->duration, r->replaces);
}

/* Whether there was one that day is answered by it. */
static int answer_question(const Frame *f, Change *c, usec_t start) {
    CLEANUP(plan_done) Plan plan = { 0 };
    day_t day = schedule_day(f->schedule, f->zone, start);
    int e = plan_make(&plan, f, day, 1);
    for (size_t i = 0; i < plan.n_reminders && e >= 0; i++) {
        const Reminder *r = &plan.reminders[i];
        if (r->slot.kind == KIND_RUN && r->slot.letter == 0 && (r->state == SLOT_DUE || r->state == SLOT_SNOOZED))
            e = reminder_outcome(f, c, &r->slot, SLOT_DONE, REASON_NONE, true);
    }
    return e;
}

static int report_pain(const Frame *f, Change *c, const RunReport *r, usec_t start) {
    Report pain = { .score = r->score,
                    .sore = -1,
                    .knee = r->knee,
                    .context = CONTEXT_RUNNING,
                    .masked = r->masked,
                    .approximate = r->approximate,
                    .at = r->onset == USEC_NONE ? start + r->duration : start + r->onset };
    if (pain.at > f->now.real)
        pain.at = USEC_NONE;
    return episode_report(f, c, &pain);
}

int run_log(const Frame *f, Change *c, const RunReport *r) {
    usec_t start = r->at == USEC_NONE ? f->now.real - r->duration : r->at;
    Uid shoe;
    int e = run_check(f, r, start);
    if (e == 0)
        e = shoe_for_run(f->state, r->shoe, start + r->duration, &shoe);
    if (e != 0)
        return e;
    Fact *run = frame_add(f, c, FACT_RUN);
    if (!run)
        return -ENOMEM;
    run->by_user = true;
    run->duration = r->duration / USEC_PER_SEC * USEC_PER_SEC;
    run->onset = r->onset;
    run->score = r->score;
    run->masked = r->masked;
    run->sore = r->sore;
    run->ref = shoe;
    run->approximate = r->approximate;
    if (r->metres >= 0)
        run->amount = r->metres;
    fact_set_word(run, run_ended_to_string(r->ended));
    /* One that is entered late is judged by what counted as pain-free then. */
    Profile profile = state_profile(f->state, start);
    fact_set_reason(run, profile_to_string(profile));
    frame_set_at(f, run, start);
    if (r->note && r->note[0]) {
        run->text = strdup(r->note);
        if (!run->text)
            return -ENOMEM;
    }
    e = answer_question(f, c, start);
    if (e >= 0 && r->score > profile_threshold(profile))
        e = report_pain(f, c, r, start);
    else if (e >= 0 && !f->state->recovered)
        e = programme_begin(f, c);
    return e;
}

int run_suggested(const Frame *f) {
    Advice a;
    advice_make(f, &a);
    return a.seconds > 0 ? limit_shown(a.seconds) : LADDER_RUN;
}

/* How it was, of a run that is on record without that. */
static int answer_how(const Frame *f, Change *c, const Reminder *r, const RunAnswer *a) {
    const LimitRun *run = state_run_numbered(f->state, r->slot.number);
    if (!run)
        return RULE_E_NOT_OPEN;
    Fact *fact = frame_add(f, c, FACT_AFTER_RUN);
    if (!fact)
        return -ENOMEM;
    fact->by_user = true;
    fact->ref = run->uid;
    fact->slot = r->slot;
    fact->score = a->score >= 0 ? a->score : 0;
    fact->approximate = a->approximate;
    fact_set_word(fact, run_ended_to_string(a->ended));
    int e = reminder_outcome(f, c, &r->slot, SLOT_DONE, REASON_NONE, true);
    if (e < 0 || a->score <= schedule_threshold(f->schedule))
        return e;
    RunReport report = { .duration = run->seconds * USEC_PER_SEC,
                         .onset = USEC_NONE,
                         .score = a->score,
                         .knee = a->knee,
                         .approximate = a->approximate };
    return report_pain(f, c, &report, run->at);
}

int run_answer(const Frame *f, Change *c, const Reminder *r, const RunAnswer *a) {
    if (r && r->slot.letter != 0)
        return answer_how(f, c, r, a);
    usec_t duration = (usec_t)run_suggested(f) * USEC_PER_SEC * a->quarters / 4;
    /* When it was is not known; when it was asked about is near. */
    usec_t end = r ? MIN(r->due, f->now.real) : f->now.real;
    return run_log(f, c,
                   &(RunReport){ .duration = duration,
                                 .onset = USEC_NONE,
                                 .ended = a->ended,
                                 .score = a->score,
                                 .knee = a->knee,
                                 .metres = -1,
                                 .sore = -1,
                                 .approximate = a->approximate,
                                 .at = end - duration });
}

int run_answer_after(const Frame *f, Change *c, const Reminder *r, int score, bool approximate, Knee knee) {
    const LimitRun *run = state_run_numbered(f->state, r->slot.number);
    if (!run)
        return RULE_E_NOT_OPEN;
    if (score > schedule_threshold(f->schedule))
        return episode_report(f, c,
                              &(Report){ .score = score,
                                         .sore = -1,
                                         .knee = knee,
                                         .context = CONTEXT_AFTER_RUN,
                                         .approximate = approximate,
                                         .at = USEC_NONE });
    Fact *fact = frame_add(f, c, FACT_AFTER_RUN);
    if (!fact)
        return -ENOMEM;
    fact->by_user = true;
    fact->ref = run->uid;
    fact->slot = r->slot;
    fact->score = score;
    fact->approximate = approximate;
    return reminder_outcome(f, c, &r->slot, SLOT_DONE, REASON_NONE, true);
}

int run_baseline(const Frame *f, Change *c, const Baseline *b) {
    Fact *fact = frame_add(f, c, FACT_BASELINE);
    if (!fact)
        return -ENOMEM;
    fact->by_user = true;
    fact->duration = b->pain_free;
    fact->onset = b->longest;
    if (b->runs_a_week >= 0)
        fact->amount = b->runs_a_week;
    return 0;
}
