/* SPDX-License-Identifier: MIT */
/*
 * Exercises: which ones a day has, what was done, and whether the knee has the day off. The person chooses exercises and doses; a next
 * step is only ever named, never taken for them.
 *
 * Nothing is asked before the person has said that a physiotherapist or doctor was asked first (the article). On a day on which a knee is
 * sore or hurts, strength work for knee and hip rests (the article; Adams and others 2012, table of soreness). Not until an hour after ice.
 * While an episode is open only what bends the knee little is asked (this program's choice). A next step is named after two sessions in a
 * row with all repetitions and pain of at most 2 of 10 (the rule of the trials' tables; that nothing said about pain advances nothing is
 * this program's choice).
 */
#pragma once

#include "frame.h"

#define EXERCISE_PAIN_MAX 2

typedef struct ExerciseReport {
    int exercise; /* its place in the library */
    Dose dose;    /* of no sets: the person's own */
    int score;    /* pain during it, -1: not said */
    usec_t at;    /* USEC_NONE: now */
    const char *note;
} ExerciseReport;

/* Logs one. 0, RULE_E_FUTURE or -ENOMEM. */
int exercise_log(const Frame *f, Change *c, const ExerciseReport *r);
/* Logs those of the day of `slot` that are not on record for it yet, with their own doses. */
int exercise_log_all(const Frame *f, Change *c, const Slot *slot);
int exercise_set_dose(const Frame *f, Change *c, int exercise, const Dose *d);
/* `exercises` as bits of their places in the library; 0: those to begin with. */
int exercise_set_plan(const Frame *f, Change *c, unsigned exercises);
/* Whether a physiotherapist or doctor was asked. "No" ends what is open. */
int exercise_consult(const Frame *f, Change *c, bool asked);

/* The exercises that were chosen, else those to begin with. */
unsigned exercise_chosen(const State *s);
/* Of those, what may be asked now: while an episode is open, what bends the knee little. */
unsigned exercise_asked(const State *s);
/* The person's own dose, else the example. */
Dose exercise_dose(const State *s, int exercise);
/* Whether a knee was sore, or hurt more than the threshold, on that day; or has the day off after a run, as advice-sore.c has it. */
bool exercise_rests(const State *s, const Schedule *schedule, day_t day);
/* Whether all that is asked is on record for that day. */
bool exercise_is_complete(const State *s, day_t day);
bool exercise_is_done(const State *s, int exercise, day_t day);
/* Whether the last two sessions were easy enough for the next step; ret_next as exercise_step_after has it. */
bool exercise_may_step(const Frame *f, int exercise, Dose *ret_next);
