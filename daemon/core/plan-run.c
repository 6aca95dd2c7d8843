/* SPDX-License-Identifier: MIT */
/*
 * The reminders about runs. Whether there was one is asked on days for which one was suggested, and waits for the next check-in;
 * how the knee is an hour after one (Esculier and others 2018: back to its level within 60 minutes) only where somebody can still
 * answer it.
 */

#include "advice.h"
#include "episode.h"
#include "plan-internal.h"

#define AFTER_RUN USEC_PER_HOUR
#define CAUSED_DAYS 3            /* runs older than that are not asked about */

static usec_t run_end(const LimitRun *r) {
    return r->at + r->seconds * USEC_PER_SEC;
}

static bool ran_on(const State *s, day_t day) {
    for (size_t i = s->n_runs; i > 0 && s->runs[i - 1].day >= day; i--)
        if (s->runs[i - 1].day == day)
            return true;
    return false;
}

bool plan_asks_run(const Frame *f, day_t day, usec_t due, Knee *ret_knees) {
    const State *s = f->state;
    *ret_knees = episode_knees(s);
    if (!s->programme || s->programme_since > due || (s->n_runs == 0 && s->n_starts == 0))
        return false;
    return !ran_on(s, day) && advice_is_run_day(f, day);
}

usec_t plan_run_window(const Schedule *s, const Zone *z, day_t day, usec_t due) {
    usec_t morning = s->check_in.n > 0 ? schedule_instant(s, z, day + 1, s->check_in.minute[0]) : USEC_NONE;
    return MAX(morning == USEC_NONE ? due : morning, due) + s->rest_window;
}

/* An hour after its end, or when it was entered, if that was not much later. */
static int add_after_run(Plan *p, const Frame *f, const LimitRun *run, day_t day) {
    const Schedule *s = f->schedule;
    usec_t due = MAX(run_end(run) + AFTER_RUN, run->recorded), last = run_end(run) + AFTER_RUN + s->rest_window;
    Reminder r = { .slot = { .kind = KIND_AFTER_RUN, .day = day, .minute = -1, .letter = 'r', .number = run->number }, .due = due };
    LocalTime local = zone_local(f->zone, due);
    if (run->approximate || run->after_score >= 0 || due >= last || schedule_day(s, f->zone, due) != day ||
        schedule_is_quiet(s, local.second / 60))
        return 0;
    r.knee = episode_knees(f->state);
    r.window_end = due + s->rest_window;
    return plan_add_caused(p, f, &r);
}

/* How it was, of a run that was entered within a day or two without a word of that. */
static int add_how(Plan *p, const Frame *f, const LimitRun *run, day_t day) {
    const Schedule *s = f->schedule;
    Reminder r = { .slot = { .kind = KIND_RUN, .day = day, .minute = -1, .letter = 'r', .number = run->number }, .due = run->recorded };
    if (run->ended != RUN_UNKNOWN || limit_run_hurt(run) || run->recorded - run_end(run) > 2 * USEC_PER_DAY ||
        schedule_day(s, f->zone, run->recorded) != day)
        return 0;
    r.knee = episode_knees(f->state);
    r.window_end = plan_run_window(s, f->zone, day, r.due);
    return plan_add_caused(p, f, &r);
}

static bool asks_safety(const Plan *p, day_t day) {
    for (size_t i = 0; i < p->n_reminders; i++)
        if (p->reminders[i].slot.kind == KIND_SAFETY && p->reminders[i].slot.day == day)
            return true;
    return false;
}

/* The signs that need a clinician, after a run that hurt; once, where a new episode asks for them too. */
static int add_safety(Plan *p, const Frame *f, const LimitRun *run, day_t day) {
    const Schedule *s = f->schedule;
    const Screening *q = &f->state->screenings[SUBJECT_RED_FLAGS];
    day_t entered = schedule_day(s, f->zone, run->recorded);
    if (!limit_run_hurt(run) || q->any || (q->answered && q->recorded >= run->at) || asks_safety(p, day) ||
        day < entered || day >= entered + s->safety_days)
        return 0;
    Reminder r = { .slot = { .kind = KIND_SAFETY, .day = day, .minute = -1, .letter = 'r', .number = run->number },
                   .due = day == entered ? run->recorded : schedule_instant(s, f->zone, day, s->ice_times.minute[0]) };
    if (r.due == USEC_NONE)
        return 0;
    r.knee = episode_knees(f->state);
    r.window_end = MAX(schedule_day_start(s, f->zone, day + 1), r.due);
    return plan_add_caused(p, f, &r);
}

int plan_add_of_runs(Plan *p, const Frame *f, day_t day) {
    const State *s = f->state;
    for (size_t i = s->n_runs; i > 0 && s->programme; i--) {
        const LimitRun *run = &s->runs[i - 1];
        if (run->day < day - MAX(CAUSED_DAYS, f->schedule->safety_days))
            break;
        int e = add_after_run(p, f, run, day);
        if (e >= 0)
            e = add_how(p, f, run, day);
        /* Only of the last: an answer is about all before it. */
        if (e >= 0 && i == s->n_runs)
            e = add_safety(p, f, run, day);
        if (e < 0)
            return e;
    }
    return 0;
}
