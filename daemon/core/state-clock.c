/* SPDX-License-Identifier: MIT */
/*
 * A clock that had been ahead was set back. What the person said stays; what the daemon noted of reminders whose time is still to
 * come would else keep them from being asked then, a pause would come again, and a silence would seem to last for years.
 */

#include "state-internal.h"

static void back(usec_t *moment, usec_t now) {
    if (*moment != USEC_NONE)
        *moment = MIN(*moment, now);
}

/* Of the days that come again; what became of those before them stays. */
static void take_back_slots(State *s, day_t day, usec_t now, usec_t limit) {
    for (size_t i = 0; i < s->n_slots; i++) {
        SlotRecord *r = &s->slots[i];
        if (r->slot.day < day)
            continue;
        if (r->outcome >= 0 && (r->outcome_at > limit || (r->outcome == SLOT_VOID && r->outcome_at > now)))
            r->outcome = SLOT_STATE_INVALID;
        if (r->attempts > 0 && r->asked_at > limit) {
            r->attempts = r->re_asks = 0;
            r->dismissed = false;
        }
        if (r->snooze_boot != USEC_NONE && r->snooze_real - r->snooze_length > limit) {
            r->snooze_boot = USEC_NONE;
            r->snooze_over = false;
            r->snoozes = 0;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->slots[i].outcome >= 0 || s->slots[i].attempts > 0 || s->slots[i].snoozes > 0 || s->slots[i].dismissed)
            s->slots[kept++] = s->slots[i];
    s->n_slots = kept;
}

static void take_back_spans(Span *spans, size_t n, usec_t now) {
    for (size_t i = 0; i < n; i++) {
        spans[i].from = MIN(spans[i].from, now);
        /* A span that lay ahead as a whole is one that never was; one that is to end later still does. */
        if (spans[i].from == now)
            spans[i].to = now;
    }
}

void state_take_back(State *s, const Fact *f) {
    usec_t now = f->recorded;
    take_back_slots(s, f->day - 1, now, f->deadline_real);
    take_back_spans(s->pauses, s->n_pauses, now);
    for (size_t i = 0; i < s->n_alive; i++) {
        back(&s->alive[i].from, now);
        back(&s->alive[i].to, now);
    }
    for (size_t i = 0; i < s->n_obstacles; i++) {
        back(&s->obstacles[i].from, now);
        back(&s->obstacles[i].to, now);
    }
    for (size_t i = 0; i < s->n_barred; i++) {
        back(&s->barred[i].from, now);
        back(&s->barred[i].to, now);
    }
    for (size_t i = 0; i < s->n_schedules; i++)
        back(&s->schedules[i].from, now);
    for (size_t i = 0; i < s->n_profiles; i++)
        back(&s->profiles[i].from, now);
    for (size_t i = 0; i < s->n_episodes; i++) {
        Episode *e = &s->episodes[i];
        if (e->opened > now)
            e->day = f->day;
        back(&e->opened, now);
        back(&e->recorded, now);
        if (e->closed)
            back(&e->closed_at, now);
    }
    for (size_t i = 0; i < s->n_days; i++)
        s->days[i].day = MIN(s->days[i].day, f->day);
    for (size_t i = 0; i < s->n_said; i++)
        s->said[i].day = MIN(s->said[i].day, f->day);
    /* A gap kept from a time that is still to come would last for as long. */
    for (size_t i = 0; i < s->n_doses; i++) {
        back(&s->doses[i].at, now);
        s->doses[i].day = MIN(s->doses[i].day, f->day);
    }
    /* The same of a week. */
    for (size_t i = 0; i < s->n_scores; i++) {
        back(&s->scores[i].at, now);
        s->scores[i].day = MIN(s->scores[i].day, f->day);
    }
    for (size_t i = 0; i < s->n_tasks; i++)
        back(&s->tasks[i].dropped_at, now);
    s->function_told_day = MIN(s->function_told_day, f->day);
    for (size_t i = 0; i < SUBJECT_MAX; i++)
        back(&s->screenings[i].recorded, now);
    for (size_t i = 0; i < KIND_MAX; i++)
        back(&s->choices[i].since, now);
    if (s->cue.since > now)
        s->cue.day = f->day;
    back(&s->cue.since, now);
    back(&s->settled, now);
    back(&s->last_answer, now);
    back(&s->silence.from, now);
    back(&s->silence.to, now);
    back(&s->programme_since, now);
    for (size_t i = 0; i < s->n_runs; i++)
        back(&s->runs[i].recorded, now);
    back(&s->missed_acknowledged, now);
    back(&s->travel_acknowledged, now);
    back(&s->zone_changed, now);
    s->newest = now;
}
