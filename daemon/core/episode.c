/* SPDX-License-Identifier: MIT */
/* See episode.h. */

#include "episode.h"
#include "reminder.h"
#include "run.h"

#define CLOCK_SLACK USEC_PER_MIN /* a time typed to the minute may lie a little ahead */

Knee episode_knees(const State *s) {
    Knee open = state_open_knees(s);
    if (open != KNEE_NONE)
        return open;
    return s->n_episodes > 0 ? s->episodes[s->n_episodes - 1].knee : KNEE_NONE;
}

/* The knees that the last check-ins were about, where none ever had an episode. */
static Knee answered_knees(const State *s) {
    unsigned knees = 0;
    for (size_t i = s->n_answers; i > 0 && s->answers[i - 1].day == s->answers[s->n_answers - 1].day; i--)
        knees |= (unsigned)s->answers[i - 1].knee;
    return (Knee)knees;
}

static int report_knees(const Frame *f, const Report *r, Knee *ret) {
    Knee knees = r->knee != KNEE_NONE ? r->knee : episode_knees(f->state);
    /* On the way back to running, and no knee ever hurt: of one that is well it does not matter which. */
    if (knees == KNEE_NONE && f->state->programme && r->check_in) {
        bool well = r->score >= 0 && r->score <= schedule_threshold(f->schedule) && r->sore != 1;
        knees = answered_knees(f->state);
        knees = well && knees == KNEE_NONE ? KNEE_BOTH : !well && knees == KNEE_BOTH ? KNEE_NONE : knees;
    }
    if (knees == KNEE_NONE || (!r->check_in && r->knee == KNEE_NONE && knees == KNEE_BOTH))
        return RULE_E_KNEE_NEEDED;
    *ret = knees;
    return 0;
}

static bool day_is_clear(int score, bool sore, bool masked, int threshold) {
    return score >= 0 && score <= threshold && !sore && !masked;
}

/* How many days in a row, this report's the last, had clear check-ins for the knee since its episode opened. */
static int clear_days(const Frame *f, const Episode *e, const Report *r) {
    int threshold = schedule_threshold(f->schedule);
    day_t today = schedule_day(f->schedule, f->zone, r->at == USEC_NONE ? f->now.real : r->at);
    int n = 0;
    bool first = true;
    day_t before = today + 1;
    for (;;) {
        const KneeDay *d = NULL;
        for (size_t i = 0; i < f->state->n_days; i++) {
            const KneeDay *k = &f->state->days[i];
            if (k->knee == e->knee && k->day >= e->day && k->day < before && (!d || k->day > d->day))
                d = k;
        }
        KneeDay day = d ? *d : (KneeDay){ .score = -1 };
        if (first) {
            if (!d || d->day < today)
                day = (KneeDay){ .day = today, .score = -1 };
            day.score = MAX(day.score, r->score);
            day.sore |= r->sore == 1;
            usec_t at = r->at == USEC_NONE ? f->now.real : r->at;
            day.masked |= r->masked || state_masked(f->state, at, at);
            day.answered = true;
        } else if (!d)
            return n;
        first = false;
        before = day.day;
        if (!day.answered && day.score <= threshold)
            continue;
        if (!day_is_clear(day.score, day.sore, day.masked, threshold))
            return n;
        n++;
    }
}

static int close_one(const Frame *f, Change *c, const Episode *e, EpisodeEnd how, bool by_user) {
    Fact *end = frame_add(f, c, FACT_EPISODE_END);
    if (!end)
        return -ENOMEM;
    end->by_user = by_user;
    end->ref = e->uid;
    end->knee = e->knee;
    fact_set_word(end, episode_end_to_string(how));
    return 0;
}

static int add_report(const Frame *f, Change *c, const Report *r, Knee knee, const Slot *slot, Uid *ret_uid) {
    Fact *p = frame_add(f, c, r->check_in ? FACT_CHECK_IN : FACT_PAIN);
    if (!p)
        return -ENOMEM;
    p->by_user = true;
    p->knee = knee;
    p->score = r->score;
    p->sore = r->sore;
    p->masked = r->masked;
    p->approximate = r->approximate;
    p->slot = *slot;
    if (r->at != USEC_NONE)
        frame_set_at(f, p, r->at);
    fact_set_word(p, context_to_string(r->context));
    if (r->note && r->note[0]) {
        p->text = strdup(r->note);
        if (!p->text)
            return -ENOMEM;
    }
    *ret_uid = p->uid;
    return 0;
}

static int add_episode(const Frame *f, Change *c, Knee knee, Uid cause, const Report *r) {
    Fact *e = frame_add(f, c, FACT_EPISODE);
    if (!e)
        return -ENOMEM;
    e->knee = knee;
    e->ref = cause;
    e->score = r->score;
    if (r->at != USEC_NONE)
        frame_set_at(f, e, r->at);
    return 0;
}

int programme_begin(const Frame *f, Change *c) {
    if (f->state->programme)
        return 0;
    Fact *g = frame_add(f, c, FACT_PROGRAMME);
    if (!g)
        return -ENOMEM;
    fact_set_word(g, "begin");
    return 0;
}

/* One knee's part of a report: the fact, and the episode that it opens or closes. */
static int report_knee(const Frame *f, Change *c, const Report *r, Knee knee, const Slot *slot, bool *ret_closed) {
    Uid uid;
    int e = add_report(f, c, r, knee, slot, &uid);
    if (e < 0)
        return e;
    const Episode *open = state_open_episode(f->state, knee);
    if (!open && r->score > schedule_threshold(f->schedule))
        return add_episode(f, c, knee, uid, r);
    bool check_in = r->check_in || slot->kind == KIND_CHECK_IN;
    if (open && check_in && r->score >= 0 && f->schedule->close_after > 0 &&
        clear_days(f, open, r) >= f->schedule->close_after) {
        *ret_closed = true;
        return close_one(f, c, open, EPISODE_END_CHECK_INS, false);
    }
    return 0;
}

/* The knees that are still open once the change is committed. */
static Knee knees_after(const Frame *f, const Change *c) {
    unsigned knees = (unsigned)state_open_knees(f->state);
    for (size_t i = 0; i < c->n_facts; i++)
        if (c->facts[i].type == FACT_EPISODE_END)
            knees &= ~(unsigned)c->facts[i].knee;
    return (Knee)knees;
}

/* The question about the hour after a run that a report answers, NULL: none. What is said of another time or place is not about it. */
static const Reminder *after_run_of(const Plan *plan, const Report *r) {
    if (r->at != USEC_NONE || (r->context != CONTEXT_NONE && r->context != CONTEXT_AFTER_RUN) || reminder_open_of(plan, KIND_CHECK_IN))
        return NULL;
    return reminder_open_of(plan, KIND_AFTER_RUN);
}

static int report_all(const Frame *f, Change *c, const Report *r, Knee knees, const Reminder *open, bool *ret_closed) {
    Slot none = SLOT_NULL;
    int e = 0;
    for (unsigned knee = KNEE_LEFT; knee <= KNEE_RIGHT && e >= 0; knee <<= 1)
        if (knees & knee)
            e = report_knee(f, c, r, (Knee)knee, open ? &open->slot : &none, ret_closed);
    if (e >= 0 && open)
        e = reminder_outcome(f, c, &open->slot, SLOT_DONE, REASON_NONE, true);
    return e >= 0 ? programme_begin(f, c) : e;
}

int episode_report(const Frame *f, Change *c, const Report *report) {
    Report r = *report;
    if (r.at != USEC_NONE && r.at > f->now.real + CLOCK_SLACK)
        return RULE_E_FUTURE;
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, frame_today(f), 1);
    if (e < 0)
        return e;
    const Reminder *after = after_run_of(&plan, &r), *open = after ? after : reminder_open_of(&plan, KIND_CHECK_IN);
    /* Soreness is a check-in's to keep. */
    if (after && r.score >= 0 && r.score <= schedule_threshold(f->schedule) && r.sore != 1)
        return run_answer_after(f, c, after, r.score, r.approximate, r.knee);
    if (after)
        r.context = CONTEXT_AFTER_RUN;
    Knee knees;
    e = report_knees(f, &r, &knees);
    if (e != 0)
        return e;
    if (open && r.at != USEC_NONE && schedule_day(f->schedule, f->zone, r.at) != open->slot.day)
        open = NULL;
    bool closed = false;
    e = report_all(f, c, &r, knees, open, &closed);
    if (e >= 0 && closed && knees_after(f, c) == KNEE_NONE)
        e = reminder_withdraw(f, c, &plan);
    return MIN(e, 0);
}

int episode_close(const Frame *f, Change *c, int64_t number) {
    const State *s = f->state;
    const Episode *e = NULL;
    for (size_t i = 0; i < s->n_episodes; i++) {
        const Episode *candidate = &s->episodes[i];
        if (candidate->closed || (number != 0 && candidate->number != number))
            continue;
        if (e)
            return RULE_E_KNEE_NEEDED;
        e = candidate;
    }
    if (!e)
        return RULE_E_NO_EPISODE;
    CLEANUP(plan_done) Plan plan = { 0 };
    int r = plan_make(&plan, f, frame_today(f) - 1, 2);
    if (r >= 0)
        r = close_one(f, c, e, EPISODE_END_COMMAND, true);
    if (r >= 0 && knees_after(f, c) == KNEE_NONE)
        r = reminder_withdraw(f, c, &plan);
    return MIN(r, 0);
}

int programme_recover(const Frame *f, Change *c) {
    const State *s = f->state;
    if (!s->programme)
        return RULE_E_NOTHING;
    CLEANUP(plan_done) Plan plan = { 0 };
    int r = plan_make(&plan, f, frame_today(f) - 1, 2);
    Fact *g = r >= 0 ? frame_add(f, c, FACT_PROGRAMME) : NULL;
    if (!g)
        return -ENOMEM;
    g->by_user = true;
    fact_set_word(g, "recovered");
    for (size_t i = 0; i < s->n_episodes && r >= 0; i++)
        if (!s->episodes[i].closed)
            r = close_one(f, c, &s->episodes[i], EPISODE_END_RECOVERED, true);
    if (r >= 0)
        r = reminder_withdraw(f, c, &plan);
    if (r >= 0)
        r = reminder_withdraw_kind(f, c, &plan, KIND_EXERCISE, REASON_EPISODE_CLOSED);
    const Reminder *check_in = reminder_open_of(&plan, KIND_CHECK_IN);
    if (r >= 0 && check_in)
        r = reminder_outcome(f, c, &check_in->slot, SLOT_SKIPPED, REASON_EPISODE_CLOSED, false);
    return MIN(r, 0);
}
