/* SPDX-License-Identifier: MIT */
/*
 * Exercises in words for people: by the bus's word its standard name, where it starts, how it moves, and when to stop. Each text is a
 * sentence or two of our own, for somebody who has been shown the exercise once by a physiotherapist.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct ExerciseText {
    const char *word;
    const char *name;
    const char *start;
    const char *movement;
    const char *stop;
} ExerciseText;

/* Not translated: NULL for a word of a newer daemon. */
const ExerciseText *text_exercise(const char *word);
/* "Clamshell"; an unknown word is given back as it is. */
const char *text_exercise_name(const char *word);
/* When to stop any of them. */
const char *text_exercise_stop(void);

#define TEXT_DOSE_MAX 96
/* "2 sets of 10", "2 times 15 s"; `hold` in microseconds, 0: not held. */
const char *text_dose(unsigned sets, unsigned reps, uint64_t hold, char buffer[static TEXT_DOSE_MAX]);
