/* SPDX-License-Identifier: MIT */
/* See reminder.h. */

#include "exercise.h"
#include "medication.h"
#include "reminder.h"

#define SNOOZE_MIN USEC_PER_MIN

typedef enum Verb {
    VERB_DONE,
    VERB_SNOOZE,
    VERB_SKIP,
} Verb;

int reminder_outcome(const Frame *f, Change *c, const Slot *slot, SlotState outcome, Reason reason, bool by_user) {
    Fact *o = frame_add(f, c, FACT_OUTCOME);
    if (!o)
        return -ENOMEM;
    o->by_user = by_user;
    o->slot = *slot;
    fact_set_word(o, slot_state_to_string(outcome));
    fact_set_reason(o, reason_to_string(reason));
    return 0;
}

const Reminder *reminder_open_of(const Plan *p, Kind kind) {
    for (size_t i = p->n_reminders; i > 0; i--) {
        const Reminder *r = &p->reminders[i - 1];
        if (r->slot.kind == kind && (r->state == SLOT_DUE || r->state == SLOT_SNOOZED))
            return r;
    }
    return NULL;
}

/* Due or snoozed, or waiting for a gap to be over. */
static bool is_waiting(const Frame *f, const Reminder *r) {
    return r->due <= f->now.real && (r->state == SLOT_DUE || r->state == SLOT_SNOOZED || r->state == SLOT_UPCOMING);
}

int reminder_withdraw_kind(const Frame *f, Change *c, const Plan *p, Kind kind, Reason reason) {
    for (size_t i = 0; i < p->n_reminders; i++) {
        const Reminder *r = &p->reminders[i];
        if (r->slot.kind != kind || !is_waiting(f, r))
            continue;
        int e = reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, reason, false);
        if (e < 0)
            return e;
    }
    return 0;
}

int reminder_withdraw(const Frame *f, Change *c, const Plan *p) {
    for (size_t i = 0; i < p->n_reminders; i++) {
        const Reminder *r = &p->reminders[i];
        bool goes = r->slot.kind == KIND_ICE || r->slot.kind == KIND_REST || r->slot.kind == KIND_MEDICATION ||
                    (r->slot.kind == KIND_SAFETY && r->slot.letter != 'r');
        if (!goes || !is_waiting(f, r))
            continue;
        int e = reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, REASON_EPISODE_CLOSED, false);
        if (e < 0)
            return e;
    }
    return 0;
}

int reminder_snoozes_left(const Frame *f, const Reminder *r) {
    return MAX(f->schedule->snooze_max - (r->record ? r->record->snoozes : 0), 0);
}

/* Questions are answered by what they ask for, not by "done". */
static bool verb_fits(const Frame *f, Verb v, const Reminder *r) {
    bool question = r->slot.kind == KIND_CHECK_IN || r->slot.kind == KIND_SAFETY || r->slot.kind == KIND_RUN ||
                    r->slot.kind == KIND_AFTER_RUN ||
                    (r->slot.kind == KIND_EXERCISE && !state_consulted(f->state));
    switch (r->state) {
    case SLOT_RUNNING:
        return v == VERB_DONE;
    case SLOT_DUE:
    case SLOT_SNOOZED:
        return v != VERB_DONE || !question;
    default:
        return false;
    }
}

static int verb_apply(const Frame *f, Change *c, Verb v, const Reminder *r, Reason reason, usec_t length) {
    if (r->state == SLOT_RUNNING)
        return session_finish(f, c, r->session, SESSION_END_STOPPED, true);
    if (v == VERB_DONE && r->slot.kind == KIND_MEDICATION)
        return dose_take(f, c, r);
    if (v == VERB_DONE) {
        int e = r->slot.kind == KIND_EXERCISE ? exercise_log_all(f, c, &r->slot) : 0;
        return e < 0 ? e : reminder_outcome(f, c, &r->slot, SLOT_DONE, REASON_NONE, true);
    }
    if (v == VERB_SKIP)
        return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, reason, true);

    if (reminder_snoozes_left(f, r) == 0)
        return RULE_E_SNOOZES;
    usec_t left = r->window_end - f->now.real;
    if (left < SNOOZE_MIN)
        return RULE_E_NOT_OPEN;
    Fact *w = frame_add(f, c, FACT_SNOOZE);
    if (!w)
        return -ENOMEM;
    w->by_user = true;
    w->slot = r->slot;
    w->duration = MIN(length == USEC_NONE ? f->schedule->snooze : length, left);
    memcpy(w->boot_id, f->now.boot_id, sizeof(w->boot_id));
    w->deadline_boot = f->now.boot + w->duration;
    w->deadline_real = f->now.real + w->duration;
    return 0;
}

static int one_reminder(const Frame *f, Change *c, Verb v, const Slot *slot, Reason reason, usec_t length) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, slot->day, 1);
    if (e < 0)
        return e;
    const Reminder *r = plan_find(&plan, slot);
    if (!r)
        return RULE_E_NO_REMINDER;
    if (r->state >= SLOT_DONE)
        return RULE_E_ANSWERED;
    if (!verb_fits(f, v, r))
        return RULE_E_NOT_OPEN;
    return verb_apply(f, c, v, r, reason, length);
}

static int each_reminder(const Frame *f, Change *c, Verb v, Kind kind, Reason reason, usec_t length) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, frame_today(f) - 1, 2), refused = RULE_E_NOT_OPEN;
    if (e < 0)
        return e;
    for (size_t i = 0; i < plan.n_reminders; i++) {
        const Reminder *r = &plan.reminders[i];
        if ((kind >= 0 && r->slot.kind != kind) || !verb_fits(f, v, r))
            continue;
        /* That a dose was taken is never said along with something else. */
        if (kind < 0 && v == VERB_DONE && r->slot.kind == KIND_MEDICATION)
            continue;
        e = verb_apply(f, c, v, r, reason, length);
        if (e < 0)
            return e;
        if (e > 0)
            refused = e;
    }
    return c->n_facts > 0 ? 0 : refused;
}

static int apply_target(const Frame *f, Change *c, Verb v, const Target *t, Reason reason, usec_t length) {
    if (t->slot.kind >= 0)
        return one_reminder(f, c, v, &t->slot, reason, length);
    return each_reminder(f, c, v, t->kind, reason, length);
}

/* Whether somebody who says "done" also says that the ice is off. */
static bool target_is_session(const Target *t, const Session *i) {
    if (t->slot.kind >= 0)
        return slot_equal(&t->slot, &i->slot);
    return t->kind < 0 || t->kind == KIND_ICE;
}

int reminder_done(const Frame *f, Change *c, const Target *t) {
    for (size_t k = 0; k < f->state->n_sessions; k++) {
        const Session *i = &f->state->sessions[k];
        if (!i->ended || i->acknowledged || !target_is_session(t, i))
            continue;
        Fact *off = frame_add(f, c, FACT_ACKNOWLEDGED);
        if (!off)
            return -ENOMEM;
        off->ref = i->uid;
        fact_set_word(off, notice_kind_to_string(NOTICE_ICE_OFF));
    }
    size_t told = c->n_facts;
    int e = apply_target(f, c, VERB_DONE, t, REASON_NONE, USEC_NONE);
    return e > 0 && told > 0 ? 0 : e;
}

int reminder_snooze(const Frame *f, Change *c, const Target *t, usec_t length) {
    return apply_target(f, c, VERB_SNOOZE, t, REASON_NONE, length);
}

int reminder_skip(const Frame *f, Change *c, const Target *t, Reason reason) {
    return apply_target(f, c, VERB_SKIP, t, reason, USEC_NONE);
}

/* The reminder that an icing now answers, NULL if it is of the person's own accord. */
static const Reminder *reminder_to_ice(const Frame *f, const Plan *p) {
    const Reminder *open = reminder_open_of(p, KIND_ICE);
    if (open)
        return open;
    for (size_t i = 0; i < p->n_reminders; i++) {
        const Reminder *r = &p->reminders[i];
        if (r->slot.kind == KIND_ICE && r->state == SLOT_UPCOMING && r->due > f->now.real &&
            r->due - f->now.real < f->schedule->ice_gap)
            return r;
    }
    return NULL;
}

static int start_allowed(const Frame *f, Knee *knees) {
    IceStatus status = ice_status(f->state, f->schedule);
    bool asked = f->state->screenings[SUBJECT_ICE].answered && f->state->screenings[SUBJECT_RED_FLAGS].answered;
    if (status != ICE_ON && !(status == ICE_NO_EPISODE && asked))
        return RULE_E_ICE_OFF;
    if (*knees == KNEE_NONE)
        *knees = state_open_knees(f->state);
    if (*knees == KNEE_NONE)
        return RULE_E_KNEE_NEEDED;
    if (state_running(f->state))
        return RULE_E_RUNNING;
    RuleError why;
    return ice_wait(f->state, f->schedule, &f->now, *knees, &why) > 0 ? (int)why : 0;
}

int reminder_start(const Frame *f, Change *c, const Target *t, Knee knee, usec_t duration) {
    Kind kind = t->slot.kind >= 0 ? t->slot.kind : t->kind;
    if (kind >= 0 && kind != KIND_ICE)
        return RULE_E_NOT_OPEN;
    CLEANUP(plan_done) Plan plan = { 0 };
    day_t today = frame_today(f);
    int e = plan_make(&plan, f, t->slot.kind >= 0 ? MIN(t->slot.day, today) : today, 2);
    if (e < 0)
        return e;
    const Reminder *r = t->slot.kind >= 0 ? plan_find(&plan, &t->slot) : reminder_to_ice(f, &plan);
    if (t->slot.kind >= 0) {
        if (!r)
            return RULE_E_NO_REMINDER;
        if (r->state >= SLOT_DONE)
            return RULE_E_ANSWERED;
    }
    e = start_allowed(f, &knee);
    if (e != 0)
        return e;
    if (t->slot.kind >= 0 && r->state == SLOT_UPCOMING && r->due - f->now.real >= f->schedule->ice_gap)
        return RULE_E_NOT_OPEN;

    Slot none = SLOT_NULL;
    e = session_begin(f, c, knee, duration == USEC_NONE ? f->schedule->ice_duration : duration, r ? &r->slot : &none);
    const Reminder *rest = kind < 0 ? reminder_open_of(&plan, KIND_REST) : NULL;
    if (e >= 0 && rest)
        e = reminder_outcome(f, c, &rest->slot, SLOT_DONE, REASON_NONE, true);
    return MIN(e, 0);
}
