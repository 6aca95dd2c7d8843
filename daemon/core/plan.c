/* SPDX-License-Identifier: MIT */
/* See plan.h. First the reminders that a day has, then how each of them stands. */

#include "level.h"
#include "cue.h"
#include "medication.h"
#include "plan-internal.h"

#define CHECK_IN_ONLY_DAYS 1   /* days on which a silent episode asks once more, with the check-in alone */

static int plan_add(Plan *p, const Reminder *r) {
    int e = array_reserve((void **)&p->reminders, &p->allocated, p->n_reminders + 1, sizeof(*p->reminders));
    if (e < 0)
        return e;
    p->reminders[p->n_reminders++] = *r;
    return 0;
}

void plan_done(Plan *p) {
    free(p->reminders);
    *p = (Plan){ 0 };
}

static usec_t quiet_from(const Schedule *s, const Zone *z, day_t day, usec_t after) {
    if (s->quiet_from == s->quiet_to)
        return USEC_NONE;
    for (day_t d = day; d <= day + 1; d++) {
        usec_t t = schedule_instant(s, z, d, s->quiet_from);
        if (t != USEC_NONE && t > after)
            return t;
    }
    return USEC_NONE;
}

/* Ice: until the gap before its next time, or quiet hours. */
static usec_t ice_window(const Schedule *s, const Zone *z, const Slot *slot, usec_t due) {
    usec_t end = quiet_from(s, z, slot->day, due);
    for (day_t d = slot->day; d <= slot->day + 1; d++)
        for (size_t i = 0; i < s->ice_times.n; i++) {
            usec_t t = schedule_instant(s, z, d, s->ice_times.minute[i]);
            if (t != USEC_NONE && t > due)
                end = MIN(end, t - s->ice_gap);
        }
    return MAX(MIN(end, due + USEC_PER_DAY), due);
}

static usec_t window_end(const Schedule *s, const Zone *z, const Slot *slot, usec_t due) {
    usec_t next = schedule_day_start(s, z, slot->day + 1);
    switch (slot->kind) {
    case KIND_ICE:
        return ice_window(s, z, slot, due);
    case KIND_RUN:
        return plan_run_window(s, z, slot->day, due);
    case KIND_MEDICATION:
        return medication_window(s, z, slot->day, due);
    case KIND_CHECK_IN:
    case KIND_SAFETY:
        /* A time that the clocks skipped may come after the next day has begun. */
        return due < next ? next : due + s->rest_window;
    case KIND_CUE:
        return due + s->cue_before;
    default:
        return due + s->rest_window;
    }
}

/* How many days the person had not answered by then; fresh answers do not reach back over a silence. */
static day_t days_silent(const Frame *f, const Schedule *s, usec_t due, day_t day) {
    const State *st = f->state;
    if (st->last_answer == USEC_NONE)
        return 0;
    /* Of days further ahead nobody knows whether there will be an answer. */
    day = day > frame_today(f) + 1 ? frame_today(f) : day;
    bool in_silence = st->silence.from != USEC_NONE && due > st->silence.from && due < st->silence.to;
    return day - schedule_day(s, f->zone, in_silence ? st->silence.from : st->last_answer);
}

static bool exercises_exist(const Frame *f, const Schedule *s, day_t day, usec_t due) {
    const State *st = f->state;
    return schedule_has_exercises(s, day) && st->programme && st->programme_since <= due && !state_flagged_at(st, due) &&
           state_exercises_at(st, due);
}

/* Whether a timed reminder exists at `due`, and for which knees. */
static bool slot_exists(const Frame *f, const Schedule *s, Kind kind, day_t day, usec_t due, Knee *ret_knees) {
    const State *st = f->state;
    Knee knees = state_knees_at(st, due);
    day_t silent = days_silent(f, s, due, day);
    if (silent > s->silent_after + (kind == KIND_CHECK_IN ? CHECK_IN_ONLY_DAYS : 0))
        return false;
    if (kind == KIND_RUN)
        return plan_asks_run(f, day, due, ret_knees);
    *ret_knees = knees;
    if (kind == KIND_EXERCISE)
        return exercises_exist(f, s, day, due);
    if (kind == KIND_CUE)
        return cue_is_asked(f, s, day, due);
    if (kind == KIND_CHECK_IN) {
        if (knees == KNEE_NONE && !(st->programme && st->programme_since <= due))
            return false;
        /* At the level before the injury a morning matters after a run only. */
        if (knees == KNEE_NONE && level_is_reached(st, f->schedule, day - 1) &&
            frequency_run_days(&(LimitFacts){ .runs = st->runs, .n_runs = st->n_runs }, day - 1, 1) == 0)
            return false;
    } else if (knees == KNEE_NONE)
        return false;
    if (kind == KIND_MEDICATION)
        return medication_is_asked(f, s, day, due);
    return kind != KIND_ICE || (s->ice && !state_barred_at(st, due));
}

/* What is left of the last snooze; 0 = none. */
static usec_t snooze_left(const SlotRecord *r, const Now *now) {
    if (!r || r->snooze_boot == USEC_NONE)
        return 0;
    Moment m = { .boot = r->snooze_boot - r->snooze_length, .real = r->snooze_real - r->snooze_length };
    memcpy(m.boot_id, r->snooze_boot_id, sizeof(m.boot_id));
    return elapsed_left(&m, r->snooze_length, now);
}

/* An ice reminder opens when its questions are answered and the gap is over. */
static void ice_opening(const Frame *f, const Schedule *s, Reminder *r) {
    IceStatus status = ice_status(f->state, s);
    if (status == ICE_UNANSWERED) {
        r->opens = r->window_end;
        r->held_by = RULE_E_ICE_OFF;
        return;
    }
    RuleError why;
    usec_t wait = ice_wait(f->state, s, &f->now, r->knee, &why);
    if (wait > 0 && f->now.real + wait > r->due) {
        r->opens = f->now.real + wait;
        r->held_by = why;
    }
}

/* Not on a knee that is still cold. */
static void exercise_opening(const Frame *f, Reminder *r) {
    usec_t until = ice_after(f->state, f->schedule, &f->now);
    if (until == USEC_NONE || until <= r->due)
        return;
    r->opens = until;
    r->held_by = RULE_E_GAP;
}

/* It waits in its window: who presses a little late would else lose every second one of a plan of three a day. What does not fit into
 * the window is dropped. */
static void medication_opening(const Frame *f, const Schedule *s, Reminder *r) {
    RuleError why;
    usec_t wait = medication_wait(f->state, s, f->now.real, &why);
    if (wait == 0)
        return;
    r->opens = f->now.real + wait;
    r->held_by = why;
}

static void reminder_stand(const Frame *f, const Schedule *s, Reminder *r) {
    const SlotRecord *rec = r->record = state_slot(f->state, &r->slot);
    r->opens = r->due;
    r->until = USEC_NONE;
    if (rec && rec->outcome >= 0) {
        r->state = rec->outcome;
        r->reason = rec->reason;
        return;
    }
    r->session = state_running_for(f->state, &r->slot);
    if (r->session) {
        r->state = SLOT_RUNNING;
        r->knee = r->session->knee;
        r->window_end = USEC_NONE;
        return;
    }
    if (r->due > f->now.real) {
        r->state = SLOT_UPCOMING;
        return;
    }
    if (r->slot.kind == KIND_ICE)
        ice_opening(f, s, r);
    else if (r->slot.kind == KIND_EXERCISE)
        exercise_opening(f, r);
    else if (r->slot.kind == KIND_MEDICATION)
        medication_opening(f, s, r);
    usec_t snooze = snooze_left(rec, &f->now);
    if (r->opens > f->now.real)
        r->state = SLOT_UPCOMING;
    else if (snooze > 0) {
        r->state = SLOT_SNOOZED;
        r->until = MIN(f->now.real + snooze, r->window_end);
    } else
        r->state = SLOT_DUE;
}

bool plan_is_jumped(const Frame *f, const Reminder *r) {
    usec_t changed = f->state->zone_changed;
    if (changed == USEC_NONE || r->window_end > changed)
        return false;
    usec_t later = (zone_offset(f->zone, r->window_end) - f->state->zone_before) * USEC_PER_SEC;
    return r->window_end + later > changed;
}

/* Of another zone, other settings or an answer given since: there was no such reminder when its time was. Those that a flight has
 * just jumped over are still to be accounted for. */
static bool never_was(const Frame *f, const Reminder *r) {
    const State *s = f->state;
    if (r->record || r->session || r->window_end > MIN(s->settled, f->now.real))
        return false;
    return s->settled > s->zone_changed || !plan_is_jumped(f, r);
}

static int add_times(Plan *p, const Frame *f, const ScheduleSpan *span, usec_t span_end, Kind kind, const Times *times,
                     day_t day) {
    const Schedule *s = &span->schedule;
    for (size_t i = 0; i < times->n; i++) {
        Reminder r = { .slot = { .kind = kind, .day = day, .minute = times->minute[i] } };
        r.due = schedule_instant(s, f->zone, day, times->minute[i]);
        if (r.due == USEC_NONE || r.due < span->from || r.due >= span_end)
            continue;
        if (!slot_exists(f, s, kind, day, r.due, &r.knee))
            continue;
        r.fit = schedule_fit(s, f->zone, day, times->minute[i]);
        r.day_length = schedule_day_start(s, f->zone, day + 1) - schedule_day_start(s, f->zone, day);
        r.window_end = window_end(s, f->zone, &r.slot, r.due);
        reminder_stand(f, s, &r);
        int e = never_was(f, &r) ? 0 : plan_add(p, &r);
        if (e < 0)
            return e;
    }
    return 0;
}

int plan_add_caused(Plan *p, const Frame *f, Reminder *r) {
    const SlotRecord *rec = state_slot(f->state, &r->slot);
    if (rec && rec->outcome >= 0)
        return 0;
    reminder_stand(f, f->schedule, r);
    return never_was(f, r) ? 0 : plan_add(p, r);
}

/* The safety questions: at once when an episode opens, else at the day's first ice time; one screen for all episodes. */
static int add_safety(Plan *p, const Frame *f, day_t day) {
    const State *st = f->state;
    const Schedule *s = f->schedule;
    IceStatus status = ice_status(st, s);
    /* Without ice there are still the signs that need a clinician. */
    bool signs = status == ICE_OFF_SETTING || status == ICE_CONTRAINDICATED;
    if ((status != ICE_UNANSWERED && !signs) || st->screenings[SUBJECT_RED_FLAGS].any)
        return 0;
    for (size_t i = 0; i < st->n_episodes; i++) {
        const Episode *e = &st->episodes[i];
        const Screening *q = &st->screenings[SUBJECT_RED_FLAGS];
        bool asked_for = q->answered && (signs || st->screenings[SUBJECT_ICE].answered) && q->recorded >= e->recorded - USEC_PER_DAY;
        day_t entered = schedule_day(s, f->zone, e->recorded);
        if (e->closed || asked_for || day < entered || day >= entered + s->safety_days)
            continue;
        Reminder r = { .slot = { .kind = KIND_SAFETY, .day = day, .minute = -1, .letter = 'e', .number = e->number },
                       .knee = e->knee };
        usec_t first = s->ice_times.n > 0 ? schedule_instant(s, f->zone, day, s->ice_times.minute[0]) : USEC_NONE;
        r.due = day == entered ? e->recorded : first;
        if (r.due == USEC_NONE)
            continue;
        r.window_end = window_end(s, f->zone, &r.slot, r.due);
        size_t n = p->n_reminders;
        int added = plan_add_caused(p, f, &r);
        if (added < 0 || p->n_reminders > n)
            return added;
    }
    return 0;
}

/* Reminders that a fact caused and that are on record: answered safety questions, icings of the person's own accord. */
static int add_recorded(Plan *p, const Frame *f, day_t day) {
    const State *st = f->state;
    for (size_t i = 0; i < st->n_slots; i++) {
        const SlotRecord *rec = &st->slots[i];
        if (rec->slot.day != day || rec->slot.letter == 0 || plan_find(p, &rec->slot) || rec->outcome < 0)
            continue;
        Reminder r = { .slot = rec->slot, .due = rec->outcome_at, .window_end = rec->outcome_at };
        reminder_stand(f, f->schedule, &r);
        int e = plan_add(p, &r);
        if (e < 0)
            return e;
    }
    for (size_t i = 0; i < st->n_sessions; i++) {
        const Session *ses = &st->sessions[i];
        if (ses->ended || ses->slot.day != day || ses->slot.letter == 0)
            continue;
        Reminder r = { .slot = ses->slot, .due = ses->start };
        reminder_stand(f, f->schedule, &r);
        int e = plan_add(p, &r);
        if (e < 0)
            return e;
    }
    return 0;
}

/* Timed reminders with an outcome whose time is in no schedule any more, or whose episode was taken back. One without
 * an outcome is not brought back: reconcile() makes it void. */
static int add_strays(Plan *p, const Frame *f, day_t day) {
    const State *st = f->state;
    for (size_t i = 0; i < st->n_slots; i++) {
        const SlotRecord *rec = &st->slots[i];
        if (rec->slot.day != day || rec->slot.letter != 0 || rec->outcome < 0 || plan_find(p, &rec->slot))
            continue;
        usec_t due = schedule_instant(state_schedule(st, rec->outcome_at), f->zone, day, rec->slot.minute);
        Reminder r = { .slot = rec->slot, .due = due == USEC_NONE ? rec->outcome_at : due };
        r.window_end = MAX(r.due, rec->outcome_at);
        reminder_stand(f, f->schedule, &r);
        int e = plan_add(p, &r);
        if (e < 0)
            return e;
    }
    return 0;
}

static int reminder_compare(const void *a, const void *b) {
    const Reminder *x = a, *y = b;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return (int)x->slot.kind - (int)y->slot.kind;
}

static int add_day(Plan *p, const Frame *f, day_t day) {
    const State *st = f->state;
    for (size_t i = 0; i < st->n_schedules; i++) {
        const ScheduleSpan *span = &st->schedules[i];
        usec_t end = i + 1 < st->n_schedules ? st->schedules[i + 1].from : USEC_NONE;
        const Times cue = cue_times(&span->schedule);
        const struct {
            Kind kind;
            const Times *times;
        } kinds[] = {
            { KIND_CHECK_IN, &span->schedule.check_in },
            { KIND_ICE, &span->schedule.ice_times },
            { KIND_REST, &span->schedule.rest_times },
            { KIND_RUN, &span->schedule.run_ask },
            { KIND_EXERCISE, &span->schedule.exercise_times },
            { KIND_CUE, &cue },
            { KIND_MEDICATION, &span->schedule.dose_times },
        };
        for (size_t k = 0; k < ELEMENTSOF(kinds); k++) {
            int e = add_times(p, f, span, end, kinds[k].kind, kinds[k].times, day);
            if (e < 0)
                return e;
        }
    }
    int e = add_safety(p, f, day);
    if (e >= 0)
        e = plan_add_of_runs(p, f, day);
    if (e >= 0)
        e = add_recorded(p, f, day);
    if (e >= 0)
        e = add_strays(p, f, day);
    return e;
}

int plan_make(Plan *ret, const Frame *f, day_t first, int n_days) {
    Plan p = { 0 };
    for (int i = 0; i < n_days; i++) {
        int e = add_day(&p, f, first + i);
        if (e < 0) {
            plan_done(&p);
            return e;
        }
    }
    if (p.n_reminders > 0)
        qsort(p.reminders, p.n_reminders, sizeof(*p.reminders), reminder_compare);
    *ret = p;
    return 0;
}

const Reminder *plan_find(const Plan *p, const Slot *slot) {
    for (size_t i = 0; i < p->n_reminders; i++)
        if (slot_equal(&p->reminders[i].slot, slot))
            return &p->reminders[i];
    return NULL;
}

bool reminder_is_open(const Reminder *r) {
    return r->state == SLOT_DUE || r->state == SLOT_SNOOZED || r->state == SLOT_RUNNING;
}

const Reminder *plan_next(const Plan *p) {
    for (size_t i = 0; i < p->n_reminders; i++)
        if (p->reminders[i].state == SLOT_UPCOMING && p->reminders[i].held_by != RULE_E_ICE_OFF)
            return &p->reminders[i];
    return NULL;
}

static void earlier(usec_t *deadline, usec_t t, usec_t now) {
    if (t > now && t < *deadline)
        *deadline = t;
}

usec_t plan_deadline(const Plan *p, const Frame *f) {
    usec_t now = f->now.real, d = USEC_NONE;
    for (size_t i = 0; i < p->n_reminders; i++) {
        const Reminder *r = &p->reminders[i];
        if (r->state == SLOT_UPCOMING)
            earlier(&d, r->opens, now);
        if (r->state == SLOT_UPCOMING || r->state == SLOT_DUE || r->state == SLOT_SNOOZED)
            earlier(&d, r->window_end, now);
        if (r->state == SLOT_SNOOZED)
            earlier(&d, r->until, now);
        if (r->session)
            earlier(&d, now + MAX(session_left(r->session, &f->now), 1), now);
    }
    earlier(&d, medication_deadline(f), now);
    day_t today = frame_today(f);
    earlier(&d, schedule_day_start(f->schedule, f->zone, today + 1), now);
    if (f->schedule->quiet_from != f->schedule->quiet_to)
        for (day_t day = today; day <= today + 1; day++) {
            earlier(&d, schedule_instant(f->schedule, f->zone, day, f->schedule->quiet_from), now);
            earlier(&d, schedule_instant(f->schedule, f->zone, day, f->schedule->quiet_to), now);
        }
    usec_t pause;
    if (state_paused_at(f->state, now, &pause) && pause != USEC_NONE)
        earlier(&d, pause, now);
    return d;
}
