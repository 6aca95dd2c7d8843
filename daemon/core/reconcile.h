/* SPDX-License-Identifier: MIT */
/*
 * What the passing of time alone makes true: an icing whose time is over has ended, a reminder whose window has closed
 * has been missed (and why), a changed schedule is in force from now on. Idempotent: reconcile_step() on a state to which its
 * own change was applied finds nothing more to do.
 */
#pragma once

#include "plan.h"

/* What the daemon can tell of itself and its surroundings. */
typedef struct Sight {
    Reason obstacle;  /* what keeps reminders from being seen now; REASON_NONE: nothing */
    bool idle;        /* nobody is at the keyboard, as far as is known */
    usec_t earliest;  /* no clock is right that shows a time before this program was made */
    bool back;        /* the clock had been ahead, and was set back: is on record once reconcile_step() has said so */
    usec_t last_look; /* when this process last had reconciled everything; USEC_NONE: never yet */
    bool started;     /* its start is on record */
    Span jumped;      /* the last stretch of calendar that a correction of the clock passed over; from > to: none */
} Sight;

/* A correction of the clock, not time that went by: more than this (the line that cron draws, too). */
#define CLOCK_CORRECTION (3 * USEC_PER_HOUR)
/* Whether the clock can be right: not before the program was made, nor more than a day before the newest fact. While it
 * cannot, no reminder gets an outcome. */
bool clock_is_plausible(const State *s, const Sight *sight, usec_t real);

#define RECONCILE_TICK USEC_PER_HOUR /* how often a running daemon leaves a sign of life */

/* Appends what is to be committed; an empty change means that all is as it should be. 0 or -ENOMEM. */
int reconcile_step(const Frame *f, Change *c, const Sight *sight);
