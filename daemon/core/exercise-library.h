/* SPDX-License-Identifier: MIT */
/*
 * Strength exercises for knee and hip that trials in people with patellofemoral pain used, as a table: standard name as a word, what it
 * trains, and a dose to begin with. How it is done is told by the client (client/common/text-exercise.c).
 *
 * Sources of the doses are named with each. The pattern of steps (2 x 10, 3 x 10, 3 x 15, then more resistance and back to 10) is that of
 * the table in J Orthop Surg Res 2020 (s13018-020-01713-7, table 2). Tiers, and which exercises bend the knee so little that they are
 * the options while it hurts, are this program's choice, after the loads at the kneecap that grow with the bend (Powers and others 2014).
 */
#pragma once

#include "basics.h"

typedef enum Area {
    AREA_HIP,
    AREA_KNEE,
    AREA_MAX,
    AREA_INVALID = -EINVAL,
} Area;
const char *area_to_string(Area v);

/* Three sets of ten, each held for so long. */
typedef struct Dose {
    int sets; /* 0: no dose */
    int reps;
    usec_t hold;
} Dose;

#define DOSE_SETS_MAX 20
#define DOSE_REPS_MAX 200
#define DOSE_HOLD_MAX (10 * USEC_PER_MIN)

bool dose_is_valid(const Dose *d);
bool dose_equal(const Dose *a, const Dose *b);
/* How much it is: repetitions, or seconds where they are held. */
int64_t dose_volume(const Dose *d);
/* As one number for the record: sets * 1000 + repetitions; the hold is kept apart. */
int64_t dose_pack(const Dose *d);
Dose dose_unpack(int64_t amount, usec_t hold);
/* "3x10", "2x15x10s" */
#define DOSE_TEXT_MAX 32
const char *dose_format(const Dose *d, char buffer[static DOSE_TEXT_MAX]);

#define EXERCISE_STEPS 3

typedef struct Exercise {
    const char *word; /* at most 23 bytes */
    const char *target;
    Area area;
    int tier;         /* 1 comes first; 3 last: one leg carries, or the knee bends far */
    bool pain_week;   /* little knee bend: an option while an episode is open */
    Dose steps[EXERCISE_STEPS]; /* the first is the example to begin with; ends with one of no sets */
    const char *source;
} Exercise;

#define EXERCISE_MAX 13
extern const Exercise exercise_library[EXERCISE_MAX];

/* Its place in the library, or -EINVAL. */
int exercise_find(const char *word);
/* The four of tier 1, as bits of their places. */
unsigned exercise_default_plan(void);
/* The step after `d`; one of no sets after the last: more resistance, and back to the first. */
Dose exercise_step_after(int exercise, const Dose *d);
