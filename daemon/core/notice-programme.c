/* SPDX-License-Identifier: MIT */
/*
 * What is told once on the way back to running: that the limit is held for want of answers, that the level before the injury is reached,
 * that a visit is due, that three days were iced in a row, that soreness may be what is usual now.
 *
 * Sources: no fall of the pain score by 2 in six weeks of a plan, or pain for twelve weeks: book a visit (most trials judge after six
 * weeks; a fall by 2 is the change that matters, Crossley and others 2004); pain that rises from week to week: Silbernagel and others
 * 2007; three days of ice, three mornings and three held runs are this program's choice ([ice] hint-days, [check-in] sore-mornings,
 * [run] held-runs).
 */

#include "level.h"
#include "notice-internal.h"
#include "trend.h"

#define WEEK 7
#define VISIT_FIRST 6        /* weeks */
#define VISIT_SECOND 12
#define VISIT_FALL 2         /* of the score */

static bool tells_held(const State *s, const Schedule *schedule) {
    int held = s->learnt.limit.limit.unanswered;
    if (held < schedule->held_runs)
        return false;
    for (size_t i = s->n_runs; i > 0 && i + (size_t)held > s->n_runs; i--)
        if (s->runs[i - 1].told & 1U << NOTICE_HELD)
            return false;
    return true;
}

/* The worst that was said of one knee in [from, to), -1: nothing. What was said in between is known of the last days only. */
static int worst_between(const State *s, Knee knee, day_t from, day_t to) {
    int worst = -1;
    for (size_t i = s->n_answers; i > 0 && s->answers[i - 1].day >= from; i--)
        if (s->answers[i - 1].day < to && s->answers[i - 1].knee == knee)
            worst = MAX(worst, s->answers[i - 1].score);
    for (size_t i = 0; i < s->n_days; i++)
        if (s->days[i].knee == knee && s->days[i].day >= from && s->days[i].day < to)
            worst = MAX(worst, s->days[i].score);
    return worst;
}

/* After how many weeks of the episode a visit is due, 0: not. */
static int visit_weeks(const Frame *f, const Episode *e) {
    day_t today = frame_today(f), days = today - e->day;
    if (e->closed)
        return 0;
    if (days >= VISIT_SECOND * WEEK)
        return e->visit_told < VISIT_SECOND ? VISIT_SECOND : 0;
    if (days < VISIT_FIRST * WEEK || e->visit_told >= VISIT_FIRST)
        return 0;
    int first = MAX(e->score, worst_between(f->state, e->knee, e->day, e->day + WEEK)),
        last = worst_between(f->state, e->knee, today - WEEK + 1, today + 1);
    return first >= 0 && last >= 0 && first - last < VISIT_FALL ? VISIT_FIRST : 0;
}

/* A knee that is well in between, and hurts again, twelve weeks after it first did: once on this way back. */
static bool tells_on_and_off(const Frame *f) {
    const State *s = f->state;
    if (!s->programme || s->programme_told & 1U << NOTICE_VISIT || state_open_knees(s) == KNEE_NONE)
        return false;
    if (frame_today(f) - schedule_day(f->schedule, f->zone, s->programme_since) < VISIT_SECOND * WEEK)
        return false;
    for (size_t i = 0; i < s->n_episodes; i++)
        if (s->episodes[i].visit_told >= VISIT_SECOND || visit_weeks(f, &s->episodes[i]) == VISIT_SECOND)
            return false;
    return true;
}

static bool tells_rising(const Frame *f) {
    const State *s = f->state;
    LimitFacts facts = state_limit_facts(s);
    day_t today = frame_today(f);
    if (s->n_runs == 0 || today - s->runs[s->n_runs - 1].day > WEEK || !trend_is_rising(&facts, s->n_runs, today))
        return false;
    for (size_t i = s->n_runs; i > 0 && today - s->runs[i - 1].day < f->schedule->visit_again; i--)
        if (s->runs[i - 1].told & 1U << NOTICE_VISIT)
            return false;
    return true;
}

static bool iced_on(const State *s, day_t day) {
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->slots[i].slot.kind == KIND_ICE && s->slots[i].slot.day == day && s->slots[i].outcome == SLOT_DONE)
            return true;
    return false;
}

static bool tells_ice_days(const Frame *f, const Episode *e) {
    bool all = !e->closed && !(e->told & 1U << NOTICE_ICE_DAYS);
    for (int i = 0; i < f->schedule->ice_hint && all; i++)
        all = iced_on(f->state, frame_today(f) - i);
    return all;
}

static bool tells_usual(const Frame *f) {
    const State *s = f->state;
    bool all = s->programme && !(s->programme_told & 1U << NOTICE_USUAL);
    for (int i = 0; i < f->schedule->sore_mornings && all; i++) {
        const Morning *m = limit_morning(s->learnt.mornings, s->learnt.n_mornings, frame_today(f) - i);
        all = m && m->sore && morning_worst(m) <= 0;
    }
    return all;
}

void notice_add_programme(const Frame *f, Notice *list, size_t *n) {
    const State *s = f->state;
    const LimitRun *last = s->n_runs > 0 ? &s->runs[s->n_runs - 1] : NULL;
    if (last && s->programme && tells_held(s, f->schedule))
        notice_add(list, n, (Notice){ .kind = NOTICE_HELD, .letter = 'r', .number = last->number, .ref = last->uid, .since = last->recorded,
                                      .count = s->learnt.limit.limit.unanswered });
    if (tells_usual(f))
        notice_add(list, n, (Notice){ .kind = NOTICE_USUAL, .ref = s->programme_uid,
                                      .since = schedule_day_start(f->schedule, f->zone, frame_today(f)) });
    if (last && level_is_reached(s, f->schedule, frame_today(f)) && !(s->programme_told & 1U << NOTICE_LEVEL))
        notice_add(list, n, (Notice){ .kind = NOTICE_LEVEL, .ref = s->programme_uid, .since = last->recorded });
    if (last && s->programme && tells_rising(f))
        notice_add(
            list, n,
            (Notice){ .kind = NOTICE_VISIT, .letter = 'r', .number = last->number, .ref = last->uid, .since = last->recorded });
    if (tells_on_and_off(f))
        notice_add(list, n,
                   (Notice){ .kind = NOTICE_VISIT,
                             .ref = s->programme_uid,
                             .since = s->programme_since,
                             .count = VISIT_SECOND,
                             .words = NOTICE_ON_AND_OFF });
    for (size_t i = 0; i < s->n_episodes; i++) {
        const Episode *e = &s->episodes[i];
        int weeks = visit_weeks(f, e);
        if (weeks > 0)
            notice_add(list, n,
                       (Notice){ .kind = NOTICE_VISIT,
                                 .letter = 'e',
                                 .number = e->number,
                                 .ref = e->uid,
                                 .since = e->recorded,
                                 .knee = e->knee,
                                 .count = weeks });
        if (tells_ice_days(f, e))
            notice_add(list, n,
                       (Notice){ .kind = NOTICE_ICE_DAYS,
                                 .letter = 'e',
                                 .number = e->number,
                                 .ref = e->uid,
                                 .since = e->recorded,
                                 .knee = e->knee });
    }
}
