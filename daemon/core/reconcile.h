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
    usec_t last_look; /* when this process last had reconciled everything; USEC_NONE: never yet */
    bool started;     /* its start is on record */
    Span jumped;      /* the last stretch of calendar that a correction of the clock passed over; from > to: none */
} Sight;

#define RECONCILE_TICK USEC_PER_HOUR /* how often a running daemon leaves a sign of life */

/* Appends what is to be committed; an empty change means that all is as it should be. 0 or -ENOMEM. */
int reconcile_step(const Frame *f, Change *c, const Sight *sight);
