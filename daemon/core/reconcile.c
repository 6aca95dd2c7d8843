/* SPDX-License-Identifier: MIT */
/* See reconcile.h. */

#include "reconcile.h"
#include "reminder.h"

#define LATE USEC_PER_MIN            /* an end that is told later than this is told as late */
#define IMPLAUSIBLE USEC_PER_DAY     /* a clock that much before the newest fact is wrong */
#define LOOK_BACK 2                  /* logical days before today whose reminders may still lack an outcome */

static int note_schedule(const Frame *f, Change *c) {
    const State *s = f->state;
    if (s->n_schedules > 0 && schedule_equal(&s->schedules[s->n_schedules - 1].schedule, f->schedule))
        return 0;
    char text[SCHEDULE_TEXT_MAX];
    Fact *t = frame_add(f, c, FACT_SCHEDULE);
    if (!t)
        return -ENOMEM;
    t->text = strdup(schedule_format(f->schedule, text));
    return t->text ? 0 : -ENOMEM;
}

static int note_alive(const Frame *f, Change *c, const Sight *sight) {
    const State *s = f->state;
    bool start = !sight->started;
    if (!start && s->n_alive > 0 && f->now.real - s->alive[s->n_alive - 1].to < RECONCILE_TICK)
        return 0;
    Fact *l = frame_add(f, c, FACT_ALIVE);
    if (!l)
        return -ENOMEM;
    fact_set_word(l, alive_to_string(start ? ALIVE_START : ALIVE_TICK));
    return 0;
}

static int end_sessions(const Frame *f, Change *c) {
    for (size_t k = 0; k < f->state->n_sessions; k++) {
        const Session *i = &f->state->sessions[k];
        if (i->ended || session_left(i, &f->now) > 0)
            continue;
        usec_t end = i->start + i->duration;
        bool late = f->now.real - end > LATE;
        int e = session_finish(f, c, i, late ? SESSION_END_LATE : SESSION_END_TIME, false);
        if (e < 0)
            return e;
        if (end <= f->now.real)
            for (size_t n = c->n_facts - 2; n < c->n_facts; n++)
                frame_set_at(f, &c->facts[n], end);
    }
    return 0;
}

/* Why a reminder that was never shown was not. */
static Reason why_unseen(const Frame *f, const Sight *sight, const Reminder *r) {
    const State *s = f->state;
    if (state_paused_at(s, r->due, NULL))
        return REASON_PAUSED;
    bool looked = sight->last_look != USEC_NONE && sight->last_look >= r->due;
    if (!looked && !state_was_alive(s, r->due, r->window_end))
        return sight->last_look == USEC_NONE ? REASON_NOT_RUNNING : REASON_ASLEEP;
    if (s->obstacle != REASON_NONE)
        return s->obstacle;
    return sight->obstacle != REASON_NONE ? sight->obstacle : REASON_LIMIT;
}

static int miss(const Frame *f, Change *c, const Sight *sight, const Reminder *r) {
    if (r->record && r->record->attempts > 0)
        return reminder_outcome(f, c, &r->slot, SLOT_MISSED, REASON_NOT_ANSWERED, false);
    if (sight->jumped.from < r->due && r->window_end <= sight->jumped.to)
        return reminder_outcome(f, c, &r->slot, SLOT_VOID, REASON_NONE, false);
    return reminder_outcome(f, c, &r->slot, SLOT_MISSED, why_unseen(f, sight, r), false);
}

/* A reminder without an outcome: whether its time is over, and how that ends it. */
static int close_reminder(const Frame *f, Change *c, const Sight *sight, const Reminder *r) {
    if (r->state >= SLOT_DONE || r->state == SLOT_RUNNING || r->due > f->now.real)
        return 0;
    bool over = f->now.real >= r->window_end;
    if (r->slot.kind == KIND_ICE) {
        IceStatus status = ice_status(f->state, f->schedule);
        if (status == ICE_CONTRAINDICATED || status == ICE_RED_FLAG || (over && r->held_by == RULE_E_ICE_OFF))
            return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, REASON_SAFETY, false);
        if (r->opens >= r->window_end && (r->held_by == RULE_E_GAP || r->held_by == RULE_E_DAILY_LIMIT))
            return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED,
                                    r->held_by == RULE_E_GAP ? REASON_GAP : REASON_DAILY_LIMIT, false);
    }
    bool shown = r->record && r->record->attempts > 0;
    if (!over && !shown && r->slot.kind != KIND_SAFETY && state_paused_at(f->state, r->due, NULL))
        return reminder_outcome(f, c, &r->slot, SLOT_MISSED, REASON_PAUSED, false);
    return over ? miss(f, c, sight, r) : 0;
}

/* What was shown and has no cause any more (its report was taken back) never really was. */
static int void_orphans(const Frame *f, Change *c, const Plan *plan, day_t first, day_t last) {
    for (size_t i = 0; i < f->state->n_slots; i++) {
        const SlotRecord *rec = &f->state->slots[i];
        if (rec->outcome >= 0 || rec->slot.day < first || rec->slot.day > last || plan_find(plan, &rec->slot))
            continue;
        int e = reminder_outcome(f, c, &rec->slot, SLOT_VOID, REASON_NONE, false);
        if (e < 0)
            return e;
    }
    return 0;
}

static int close_reminders(const Frame *f, Change *c, const Sight *sight) {
    CLEANUP(plan_done) Plan plan = { 0 };
    day_t today = frame_today(f);
    int e = plan_make(&plan, f, today - LOOK_BACK, LOOK_BACK + 2);
    for (size_t i = 0; i < plan.n_reminders && e >= 0; i++)
        e = close_reminder(f, c, sight, &plan.reminders[i]);
    return e < 0 ? e : void_orphans(f, c, &plan, today - LOOK_BACK, today + 1);
}

static int note_presence(const Frame *f, Change *c, const Sight *sight) {
    if (sight->obstacle == f->state->obstacle)
        return 0;
    if (sight->obstacle != REASON_NONE && state_open_knees(f->state) == KNEE_NONE)
        return 0;
    Fact *v = frame_add(f, c, FACT_PRESENCE);
    if (!v)
        return -ENOMEM;
    fact_set_word(v, reason_to_string(sight->obstacle));
    return 0;
}

int reconcile_step(const Frame *f, Change *c, const Sight *sight) {
    if (f->state->newest != INT64_MIN && f->now.real < f->state->newest - IMPLAUSIBLE)
        return end_sessions(f, c);
    int e = note_schedule(f, c);
    if (e >= 0 && c->n_facts == 0)
        e = end_sessions(f, c);
    if (e >= 0 && c->n_facts == 0)
        e = close_reminders(f, c, sight);
    if (e >= 0 && c->n_facts == 0)
        e = note_presence(f, c, sight);
    /* Last: a sign of life now would make a night asleep look lived through. */
    if (e >= 0 && c->n_facts == 0)
        e = note_alive(f, c, sight);
    return e;
}
