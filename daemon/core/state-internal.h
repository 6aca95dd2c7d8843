/* SPDX-License-Identifier: MIT */
/* What the files of the state share. */
#pragma once

#include "state.h"

/* One of the arrays of a state (state-parts.c): where the state has it, how many there are, for how many there is room, the size of one. */
#define STATE_PARTS 19
typedef struct StatePart {
    void **array;
    size_t *n, *allocated;
    size_t size;
} StatePart;
StatePart state_part(State *s, size_t i);
/* What was learnt is to be learnt anew. */
void state_forget_learnt(State *s);

/* What the fold changes; NULL: not there. */
Episode *state_find_episode(const State *s, Uid uid);
SlotRecord *state_find_slot(const State *s, const Slot *slot);
Session *state_find_session(const State *s, Uid uid);
/* A fact that tells of a clock that had been ahead: what was recorded by it is brought back to the present, and what it
 * recorded of reminders to come no longer holds. */
void state_take_back(State *s, const Fact *f);
/* The logical day of a fact by its own local time, so that it stays what it was when the zone changes. */
day_t state_day_of(const State *s, const Fact *f);
void state_run_told(State *s, Uid uid, NoticeKind kind);
/* Runs, what was said of them an hour later, check-ins, and what was said before any. 0 or -ENOMEM. */
int state_apply_run(State *s, const Fact *f);
/* An exercise done, or the person's own dose of it. */
void state_apply_exercise(State *s, const Fact *f);
/* Which exercises, and whether somebody was asked first. 0 or -ENOMEM. */
int state_apply_exercise_choice(State *s, const Fact *f);
/* A score of one of the person's own tasks; that one was dropped: 0 or -ENOMEM; that a week's question was read or closed. */
int state_apply_function(State *s, const Fact *f);
int state_apply_function_dropped(State *s, const Fact *f);
void state_apply_function_told(State *s, const Fact *f);
/* A dose, and what it masks. 0 or -ENOMEM. */
int state_apply_dose(State *s, const Fact *f);
/* A pair of shoes, its comfort, and that it is retired. 0 or -ENOMEM. */
int state_apply_shoe(State *s, const Fact *f);
void state_shoe_told(State *s, Uid uid, NoticeKind kind);
/* What the runs in each pair add up to; of the last `hurt_of` painful ones in any, how many; owned, NULL = out of memory. */
ShoeWear *state_learn_shoes(const State *s, int hurt_of);
