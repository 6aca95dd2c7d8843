/* SPDX-License-Identifier: MIT */
/*
 * Whether the level before the injury is reached, as far as the person said what it was: in each of three weeks a run of at least nine
 * tenths of the longest before, and at least nine tenths of the runs a week, and none that hurt. The article has it as the aim (build up
 * to the level before the injury); nine tenths and three weeks are this program's choice ([run] level-percent, level-weeks). Nothing
 * said: nothing claimed.
 */
#pragma once

#include "state.h"

/* The state must have learnt. */
bool level_is_reached(const State *s, const Schedule *schedule, day_t today);
