/* SPDX-License-Identifier: MIT */
/* See reconcile.h. */

#include "exercise.h"
#include "offer.h"
#include "reconcile.h"
#include "reminder.h"

#define LATE USEC_PER_MIN            /* an end that is told later than this is told as late */
#define IMPLAUSIBLE USEC_PER_DAY     /* a clock that much before the newest fact is wrong */
#define LOOK_BACK 2                  /* logical days before the last sign of life whose reminders may still lack an outcome */
#define SILENT_MAX 32 /* days after which an episode without answers has no reminders, as [general] silent-after allows at most  \
                       */

bool clock_is_plausible(const State *s, const Sight *sight, usec_t real) {
    return real >= sight->earliest && (s->newest == INT64_MIN || real >= s->newest - IMPLAUSIBLE);
}

/* What the clock recorded while it was ahead of now is not to keep anything from being asked. */
static int note_clock_back(const Frame *f, Change *c) {
    Fact *v = frame_add(f, c, FACT_PRESENCE);
    if (!v)
        return -ENOMEM;
    fact_set_word(v, PRESENCE_CLOCK_BACK);
    v->deadline_real = f->now.real + USEC_PER_DAY;
    return 0;
}

static int note_zone(const Frame *f, Change *c) {
    const State *s = f->state;
    if (!s->zone[0] || strcmp(s->zone, zone_name(f->zone)) == 0)
        return 0;
    Fact *v = frame_add(f, c, FACT_PRESENCE);
    if (!v)
        return -ENOMEM;
    fact_set_word(v, PRESENCE_ZONE);
    v->amount = s->zone_offset + PRESENCE_OFFSET_BASE;
    v->text = strdup(s->zone);
    return v->text ? 0 : -ENOMEM;
}

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
        size_t n = c->n_facts;
        int e = session_finish(f, c, i, late ? SESSION_END_LATE : SESSION_END_TIME, false);
        if (e < 0)
            return e;
        if (end <= f->now.real)
            for (; n < c->n_facts; n++)
                frame_set_at(f, &c->facts[n], end);
    }
    return 0;
}

/* Why a reminder that was never shown was not. */
static Reason why_unseen(const Frame *f, const Sight *sight, const Reminder *r) {
    const State *s = f->state;
    if (state_paused_at(s, r->due, NULL))
        return REASON_PAUSED;
    if (plan_is_jumped(f, r))
        return REASON_TRAVEL;
    bool looked = sight->last_look != USEC_NONE && sight->last_look >= r->due;
    if (!looked && !state_was_alive(s, r->due, r->window_end))
        return sight->last_look == USEC_NONE ? REASON_NOT_RUNNING : REASON_ASLEEP;
    Reason obstacle = state_obstacle_in(s, r->due, r->window_end);
    if (obstacle == REASON_NONE)
        obstacle = sight->obstacle;
    if (obstacle != REASON_NONE)
        return obstacle;
    return offer_is_quiet(f, r->slot.kind) ? REASON_QUIET : REASON_LIMIT;
}

static int miss(const Frame *f, Change *c, const Sight *sight, const Reminder *r) {
    if (r->record && r->record->attempts > 0)
        return reminder_outcome(f, c, &r->slot, SLOT_MISSED, REASON_NOT_ANSWERED, false);
    return reminder_outcome(f, c, &r->slot, SLOT_MISSED, why_unseen(f, sight, r), false);
}

/* The knee has the day off, a clinician comes first, or all was done unasked. */
static int close_exercises(const Frame *f, Change *c, const Reminder *r) {
    const State *s = f->state;
    if (state_consulted(s) && exercise_is_complete(s, r->slot.day))
        return reminder_outcome(f, c, &r->slot, SLOT_DONE, REASON_NONE, false);
    if (s->screenings[SUBJECT_RED_FLAGS].any)
        return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, REASON_SAFETY, false);
    if (exercise_rests(s, f->schedule, r->slot.day))
        return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, REASON_SORE, false);
    if (r->held_by == RULE_E_GAP && r->opens >= r->window_end)
        return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, REASON_GAP, false);
    return 0;
}

/* A reminder without an outcome: whether its time is over, and how that ends it. */
static int close_reminder(const Frame *f, Change *c, const Sight *sight, const Reminder *r) {
    if (r->state >= SLOT_DONE || r->state == SLOT_RUNNING || r->due > f->now.real)
        return 0;
    bool over = f->now.real >= r->window_end, shown = r->record && r->record->attempts > 0;
    /* What a correction of the clock passed over never was, whatever else would have kept it from being asked. */
    if (over && !shown && sight->jumped.from < r->due && r->window_end <= sight->jumped.to)
        return reminder_outcome(f, c, &r->slot, SLOT_VOID, REASON_NONE, false);
    if (r->slot.kind == KIND_ICE) {
        IceStatus status = ice_status(f->state, f->schedule);
        if (status == ICE_CONTRAINDICATED || status == ICE_RED_FLAG || (over && r->held_by == RULE_E_ICE_OFF))
            return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, REASON_SAFETY, false);
        if (r->opens >= r->window_end && (r->held_by == RULE_E_GAP || r->held_by == RULE_E_DAILY_LIMIT))
            return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED,
                                    r->held_by == RULE_E_GAP ? REASON_GAP : REASON_DAILY_LIMIT, false);
    }
    if (r->slot.kind == KIND_EXERCISE) {
        size_t before = c->n_facts;
        int e = close_exercises(f, c, r);
        if (e < 0 || c->n_facts > before)
            return e;
    }
    if (r->slot.kind == KIND_MEDICATION) {
        if (f->state->screenings[SUBJECT_RED_FLAGS].any)
            return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, REASON_SAFETY, false);
        if (r->opens >= r->window_end && r->held_by != RULE_OK)
            return reminder_outcome(f, c, &r->slot, SLOT_SKIPPED, r->held_by == RULE_E_GAP ? REASON_DOSE_GAP : REASON_DOSE_LIMIT, false);
    }
    if (!over && !shown && r->slot.kind != KIND_SAFETY && state_paused_at(f->state, r->due, NULL))
        return reminder_outcome(f, c, &r->slot, SLOT_MISSED, REASON_PAUSED, false);
    return over ? miss(f, c, sight, r) : 0;
}

/* What was shown and has no cause any more (its report was taken back) never really was. */
static int void_orphans(const Frame *f, Change *c, const Plan *plan, day_t first, day_t last) {
    for (size_t i = 0; i < f->state->n_slots; i++) {
        const SlotRecord *rec = &f->state->slots[i];
        if (rec->outcome >= 0 || rec->slot.day < first || rec->slot.day > last || plan_find(plan, &rec->slot) ||
            state_running_for(f->state, &rec->slot))
            continue;
        int e = reminder_outcome(f, c, &rec->slot, SLOT_VOID, REASON_NONE, false);
        if (e < 0)
            return e;
    }
    return 0;
}

static int close_days(const Frame *f, Change *c, const Sight *sight, day_t first, day_t last) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, first, last - first + 1);
    for (size_t i = 0; i < plan.n_reminders && e >= 0; i++)
        e = close_reminder(f, c, sight, &plan.reminders[i]);
    return e < 0 ? e : void_orphans(f, c, &plan, first, last);
}

/* From the days before the last sign of life on: no absence is so long that its reminders stay without an outcome. */
static int close_reminders(const Frame *f, Change *c, const Sight *sight) {
    const State *s = f->state;
    day_t today = frame_today(f), first = today - LOOK_BACK;
    if (s->settled != INT64_MIN)
        first = MIN(first, schedule_day(f->schedule, f->zone, s->settled) - LOOK_BACK);
    day_t last = MIN(today + 1, first + LOOK_BACK + SILENT_MAX);
    int e = close_days(f, c, sight, first, last);
    if (e >= 0 && last < today + 1)
        e = close_days(f, c, sight, MAX(last + 1, today - LOOK_BACK), today + 1);
    return e;
}

/* A check-in waits for the first use of the computer; that nobody came is its reason then. */
static int check_in_waits(const Frame *f, bool *ret) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, frame_today(f) - 1, 2);
    *ret = false;
    for (size_t i = 0; i < plan.n_reminders; i++) {
        const Reminder *r = &plan.reminders[i];
        *ret |= r->slot.kind == KIND_CHECK_IN && r->state == SLOT_DUE && !(r->record && r->record->attempts > 0);
    }
    return e;
}

static int note_presence(const Frame *f, Change *c, const Sight *sight) {
    Reason obstacle = sight->obstacle;
    bool waits = false;
    int e = obstacle == REASON_NONE && sight->idle ? check_in_waits(f, &waits) : 0;
    if (e < 0)
        return e;
    if (waits)
        obstacle = REASON_AWAY;
    if (obstacle == state_obstacle(f->state))
        return 0;
    if (obstacle != REASON_NONE && state_open_knees(f->state) == KNEE_NONE && !f->state->programme)
        return 0;
    Fact *v = frame_add(f, c, FACT_PRESENCE);
    if (!v)
        return -ENOMEM;
    fact_set_word(v, reason_to_string(obstacle));
    return 0;
}

int reconcile_step(const Frame *f, Change *c, const Sight *sight) {
    if (f->now.real < sight->earliest)
        return end_sessions(f, c);
    if (sight->back)
        return note_clock_back(f, c);
    if (!clock_is_plausible(f->state, sight, f->now.real))
        return end_sessions(f, c);
    int e = note_zone(f, c);
    if (e >= 0 && c->n_facts == 0)
        e = note_schedule(f, c);
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
