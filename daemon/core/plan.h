/* SPDX-License-Identifier: MIT */
/*
 * The plan: which reminders there are on given days, and how each stands now. It is derived each time from settings, facts,
 * moment and zone, and never stored; making it again after a restart, a step of the clock or a flight can neither
 * repeat nor lose a reminder, because an outcome belongs to an id and not to a moment.
 */
#pragma once

#include "ice.h"

typedef struct Reminder {
    Slot slot;
    SlotState state;
    Reason reason;      /* of an outcome */
    usec_t due;         /* its nominal instant */
    ZoneFit fit;        /* whether the clocks skip that time, or show it twice */
    usec_t day_length;  /* of its logical day, 24 hours but where the clocks change */
    usec_t opens;       /* when it may be asked: later than `due` where a gap is not over */
    RuleError held_by;  /* why it opens later */
    usec_t window_end;  /* from then on it is over */
    usec_t until;       /* of a snooze, by the calendar; USEC_NONE: none */
    Knee knee;
    const SlotRecord *record;   /* what is known of it, NULL: nothing; lent from the state */
    const Session *session;     /* the icing that runs for it, NULL: none; lent from the state */
} Reminder;

typedef struct Plan {
    Reminder *reminders; /* in order of due */
    size_t n_reminders;
    size_t allocated;
} Plan;

/* The reminders of `n_days` logical days from `first`. 0 or -ENOMEM. */
int plan_make(Plan *ret, const Frame *f, day_t first, int n_days);
void plan_done(Plan *p);
const Reminder *plan_find(const Plan *p, const Slot *slot);
/* Whether the reminder's whole time lay before the change of zone by the clocks of the new zone, but not by those of the old: a flight
 * east has jumped over it. */
bool plan_is_jumped(const Frame *f, const Reminder *r);
/* Due, snoozed or running. */
bool reminder_is_open(const Reminder *r);
/* The first that is still to come, NULL if the plan holds none. */
const Reminder *plan_next(const Plan *p);
/* The earliest instant by the calendar at which something changes by itself, later than now: a reminder opens, a snooze
 * or a window ends, a day or a pause ends, quiet hours change. USEC_NONE: nothing. */
usec_t plan_deadline(const Plan *p, const Frame *f);
