/* SPDX-License-Identifier: MIT */
/*
 * Answers to reminders: start, done, snooze, skip. An id holds one outcome for ever, so the second answer is told that
 * there is one already.
 */
#pragma once

#include "plan.h"

/* Which reminders a verb is for. */
typedef struct Target {
    Slot slot; /* one reminder; SLOT_NULL: by kind */
    Kind kind; /* all open ones of the kind; KIND_INVALID: all open ones that the verb fits */
} Target;

/* Records an outcome. 0 or -ENOMEM. */
int reminder_outcome(const Frame *f, Change *c, const Slot *slot, SlotState outcome, Reason reason, bool by_user);
/* The reminder of the kind that is due or snoozed, NULL if there is none. */
const Reminder *reminder_open_of(const Plan *p, Kind kind);
/* Takes back what is open because the last episode closed: ice, rest and safety questions. A running icing goes on. */
int reminder_withdraw(const Frame *f, Change *c, const Plan *p);
/* Takes back what is open of that kind, for that reason. */
int reminder_withdraw_kind(const Frame *f, Change *c, const Plan *p, Kind kind, Reason reason);

/* Starts an icing of `duration` (USEC_NONE: as set) on `knee` (KNEE_NONE: the open episodes'). It answers the open ice reminder, else
 * the next one if that is less than the gap away. A target of any kind also answers what is open of rest, as the button does. */
int reminder_start(const Frame *f, Change *c, const Target *t, Knee knee, usec_t duration);
/* Done; a running icing is stopped. */
int reminder_done(const Frame *f, Change *c, const Target *t);
/* Asks again after `length` of real time (USEC_NONE: as set), never beyond the window. */
int reminder_snooze(const Frame *f, Change *c, const Target *t, usec_t length);
int reminder_skip(const Frame *f, Change *c, const Target *t, Reason reason);
/* How many snoozes this reminder may still have. */
int reminder_snoozes_left(const Frame *f, const Reminder *r);
