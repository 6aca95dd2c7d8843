/* SPDX-License-Identifier: MIT */
/* See exercise-library.h. */

#include <stdio.h>

#include "exercise-library.h"

#define UP_TO_15 { { 2, 10, 0 }, { 3, 10, 0 }, { 3, 15, 0 } }
#define JOSR "J Orthop Surg Res 2020, s13018-020-01713-7, table 2"
#define PMC_TRIALS "table 2 of PMC3215347"

const Exercise exercise_library[EXERCISE_MAX] = {
    { "side-lying-abduction", "gluteus medius", AREA_HIP, 1, true, UP_TO_15, JOSR "; PMC3328242, table 1" },
    { "clamshell", "gluteus medius, external rotators", AREA_HIP, 1, true, UP_TO_15, JOSR "; held still 2 x 15 x 10 s: " PMC_TRIALS },
    { "standing-abduction", "gluteus medius", AREA_HIP, 1, true, UP_TO_15, "2 to 4 sets of 8 to 15: PMC3328242, table 1" },
    { "side-plank", "gluteus medius, trunk", AREA_HIP, 1, true,
      { { 2, 1, 15 * USEC_PER_SEC }, { 2, 1, 20 * USEC_PER_SEC }, { 3, 1, 20 * USEC_PER_SEC } }, JOSR },
    { "hip-external-rotation", "external rotators", AREA_HIP, 2, false, UP_TO_15,
      "the exercise: Fukuda and others 2010; the dose is this program's choice" },
    { "band-walk", "hip abductors", AREA_HIP, 2, false, { { 2, 15, 0 }, { 3, 15, 0 } }, JOSR },
    { "single-leg-bridge", "gluteus maximus", AREA_HIP, 2, false, { { 3, 10, 0 }, { 3, 12, 0 } }, JOSR },
    { "straight-leg-raise", "quadriceps", AREA_KNEE, 2, false, { { 3, 10, 0 }, { 3, 15, 0 } },
      "3 x 10: " PMC_TRIALS "; 3 x 15 is the pattern of " JOSR },
    { "knee-extension", "quadriceps", AREA_KNEE, 2, false, { { 3, 10, 0 }, { 3, 15, 0 } },
      "from 90 to 45 degrees: Powers and others 2014; the dose is this program's choice" },
    { "mini-squat", "quadriceps", AREA_KNEE, 2, false, { { 4, 10, 0 } }, "4 x 10 to 40 degrees: " PMC_TRIALS "; Powers and others 2014" },
    { "wall-squat", "quadriceps", AREA_KNEE, 3, false, { { 3, 10, 0 }, { 3, 15, 0 } },
      "3 x 10, or 10 x 10 s: " PMC_TRIALS "; 3 x 15 is the pattern of " JOSR },
    { "hip-hike", "gluteus medius, level pelvis", AREA_HIP, 3, false, { { 2, 15, 0 }, { 3, 15, 0 }, { 3, 20, 0 } },
      "2 x 15 on a step of 20 cm: " PMC_TRIALS "; up to 3 x 20: " JOSR },
    { "step-down", "quadriceps, hip control", AREA_KNEE, 3, false, { { 3, 5, 0 }, { 3, 10, 0 } }, "3 x 5 to 10: " PMC_TRIALS },
};

static const char *const area_words[AREA_MAX] = { [AREA_HIP] = "hip", [AREA_KNEE] = "knee" };

const char *area_to_string(Area v) {
    return v >= 0 && v < AREA_MAX ? area_words[v] : NULL;
}

bool dose_is_valid(const Dose *d) {
    return d->sets >= 1 && d->sets <= DOSE_SETS_MAX && d->reps >= 1 && d->reps <= DOSE_REPS_MAX && d->hold >= 0 &&
           d->hold <= DOSE_HOLD_MAX;
}

bool dose_equal(const Dose *a, const Dose *b) {
    return a->sets == b->sets && a->reps == b->reps && a->hold == b->hold;
}

int64_t dose_volume(const Dose *d) {
    return (int64_t)d->sets * d->reps * MAX(d->hold / USEC_PER_SEC, 1);
}

int64_t dose_pack(const Dose *d) {
    return d->sets * 1000 + d->reps;
}

Dose dose_unpack(int64_t amount, usec_t hold) {
    if (amount < 0 || amount / 1000 > DOSE_SETS_MAX)
        return (Dose){ 0 };
    Dose d = { (int)(amount / 1000), (int)(amount % 1000), hold == USEC_NONE ? 0 : hold };
    return dose_is_valid(&d) ? d : (Dose){ 0 };
}

const char *dose_format(const Dose *d, char buffer[static DOSE_TEXT_MAX]) {
    if (d->hold > 0)
        snprintf(buffer, DOSE_TEXT_MAX, "%dx%dx%llds", d->sets, d->reps, (long long)(d->hold / USEC_PER_SEC));
    else
        snprintf(buffer, DOSE_TEXT_MAX, "%dx%d", d->sets, d->reps);
    return buffer;
}

int exercise_find(const char *word) {
    for (int i = 0; word && i < EXERCISE_MAX; i++)
        if (strcmp(exercise_library[i].word, word) == 0)
            return i;
    return -EINVAL;
}

unsigned exercise_default_plan(void) {
    unsigned plan = 0;
    for (int i = 0; i < EXERCISE_MAX; i++)
        if (exercise_library[i].tier == 1)
            plan |= 1U << i;
    return plan;
}

Dose exercise_step_after(int exercise, const Dose *d) {
    const Dose *steps = exercise_library[exercise].steps;
    for (size_t i = 0; i < EXERCISE_STEPS && steps[i].sets > 0; i++)
        if (dose_volume(&steps[i]) > dose_volume(d))
            return steps[i];
    return (Dose){ 0 };
}
