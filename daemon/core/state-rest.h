/* SPDX-License-Identifier: MIT */
/*
 * What a state holds of all years, in a third of the room while nobody looks at it. Runs, answers, doses and scores are kept for
 * ever, as one that is entered late counts in its place; but they are looked at only when somebody does something, and between
 * that each is written as what differs from the one before it.
 *
 * 100,000 facts (5.7 years) need 210 KiB of them awake, of which a daemon that waits would else hold all. With them go the last days'
 * reminders, 15 KiB that are nearly all alike.
 */
#pragma once

#include "state.h"

#define STATE_REST_LEAST (32 * 1024) /* bytes: with less, a year or so, there is nothing to win */
#define STATE_REST_ARRAYS 5

typedef struct StateRest {
    void *bytes; /* owned; NULL: the state is awake */
    size_t length;
    size_t n[STATE_REST_ARRAYS];
} StateRest;

/* Bytes that laying the state to rest is about. */
size_t state_rest_size(const State *s);
/* Lays it to rest: until state_wake() no rule may look at it, and nothing may be applied to it. Whether it could be: not without
 * memory. */
bool state_rest(State *s, StateRest *rest);
/* Brings back what state_rest() took, if it rests; it has to learn anew. 0, or -ENOMEM: it still rests. */
int state_wake(State *s, StateRest *rest);
/* For a state that is not to be woken. */
void state_rest_done(StateRest *rest);
