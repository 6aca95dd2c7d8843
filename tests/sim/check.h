/* SPDX-License-Identifier: MIT */
/*
 * What must always hold, watched from outside: the facts that the daemon tells of, what it shows, and a clock that cannot be fooled. It
 * keeps books of its own and asks the daemon's rules only where that is said.
 */
#pragma once

#include "coordinator.h"
#include "walk.h"

typedef struct Check Check;

int check_new(Check **ret);
Check *check_free(Check *k);

/* The first failure is kept. */
void check_fail(Check *k, const char *check, const char *format, ...) PRINTF_LIKE(3, 4);
const Failure *check_failure(const Check *k);
const WalkCount *check_count(const Check *k);

/* A fact, as the daemon announces it. */
void check_fact(Check *k, const Fact *f, bool superseded);
/* The calendar was set; another zone, other settings: which times there are is not looked at across that. */
void check_stepped(Check *k);
void check_disturbed(Check *k);
/* An entry was put on the screen; `fresh`: it was not there. `held`: nobody could see it. */
void check_shown(Check *k, const DisplayEntry *e, bool fresh, bool held, usec_t day_start, int asks_per_day);
/* After each look of the daemon. */
void check_look(Check *k, Coordinator *c);
/* After each move. */
void check_move(Check *k, Coordinator *c);

/* What is shown, for a comparison before and after a restart. */
typedef struct Seen {
    char text[4096];
} Seen;
void check_see(Seen *ret, const Display *d);
