/* SPDX-License-Identifier: MIT */
/*
 * A start may take the state from what the last stop kept instead of from the facts. Whether that makes a difference is looked at here: the
 * state is made of the facts once more, and what counts for ever has to be the same. The walk goes on with what was recalled.
 */
#pragma once

#include "check.h"
#include "core/state-rest.h"

/* After a start, before anything else is done. */
void recall_check(Check *k, Coordinator *c);
/* After a move: what the state holds of all years is laid to rest, and is the same when it wakes. */
void recall_rest(Check *k, Coordinator *c);
/* How often there were runs, answers, doses, scores and reminders to lay to rest. */
void recall_rested(int64_t ret[static STATE_REST_ARRAYS]);
