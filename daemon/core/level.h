/* SPDX-License-Identifier: MIT */
/*
 * Whether the level before the injury is reached, as far as the person said what it was: in each of three weeks a run of at least
 * nine tenths of the longest before, and at least nine tenths of the runs a week, and none that hurt. The article has it as the
 * aim (build up to the level before the injury); nine tenths and three weeks are this program's choice. Nothing said: nothing
 * claimed.
 */
#pragma once

#include "state.h"

#define LEVEL_PERCENT 90
#define LEVEL_WEEKS 3

bool level_is_reached(const State *s, day_t today);
