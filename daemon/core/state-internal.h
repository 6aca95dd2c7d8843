/* SPDX-License-Identifier: MIT */
/* What state.c and state-clock.c share. */
#pragma once

#include "state.h"

/* A fact that tells of a clock that had been ahead: what was recorded by it is brought back to the present, and what it
 * recorded of reminders to come no longer holds. */
void state_take_back(State *s, const Fact *f);
