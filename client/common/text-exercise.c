/* SPDX-License-Identifier: MIT */
/* See text-exercise.h. */

#include <stdio.h>
#include <string.h>

#include "text-exercise.h"
#include "text.h"

static const ExerciseText exercises[] = {
    { "side-lying-abduction", N_("Side-lying hip abduction"),
      N_("Lie on your side, the lower leg bent, the upper one straight in line with the body, hips stacked."),
      N_("Lift the upper leg as far as the hips stay still, toes forward, and lower it slowly."),
      N_("the hip rolls back, or the low back does the lifting") },
    { "clamshell", N_("Clamshell"),
      N_("Lie on your side, hips and knees half bent, heels together; a band above the knees if it is easy."),
      N_("Open the upper knee with the heels together, without rolling back; close it slowly."), N_("the pelvis rolls along") },
    { "standing-abduction", N_("Standing hip abduction with a band"),
      N_("Stand upright by a wall, a band round the ankles, knees straight but not locked."),
      N_("Move one leg out to the side against the band, the trunk upright, and bring it back slowly; then the other."),
      N_("you lean over to get the leg up") },
    { "side-plank", N_("Side plank"),
      N_("Lie on your side, propped on the forearm, elbow under the shoulder; knees bent at first, straight later."),
      N_("Lift the hips until the body is one line, hold, breathe, and lower them; both sides."),
      N_("the hips sink, or the shoulder hurts") },
    { "hip-external-rotation", N_("Seated hip external rotation with a band"),
      N_("Sit on a table's edge, knees at a right angle, a band round one ankle, fixed on its outer side."),
      N_("Swing that foot inwards, towards the other leg, with the thigh still, and let it back slowly."),
      N_("the thigh lifts or slides along") },
    { "band-walk", N_("Lateral band walk"),
      N_("Stand with a band above the knees or round the ankles, feet as wide as the hips, knees a little soft."),
      N_("Step sideways without letting the band go slack, kneecaps over the toes; as many steps back."),
      N_("the knees fall in, or the trunk sways") },
    { "single-leg-bridge", N_("Single-leg bridge"),
      N_("Lie on your back, knees bent, feet flat. Begin with both feet; with one only when that is easy."),
      N_("Press the hips up until shoulder, hip and knee are in line, the pelvis level, and lower them slowly."),
      N_("the pelvis tips, or the back or a hamstring cramps") },
    { "straight-leg-raise", N_("Straight leg raise"),
      N_("Lie on your back, one knee bent, the other leg straight; tighten the thigh of the straight one first."),
      N_("Lift the straight leg to the height of the other knee and lower it slowly, the knee straight throughout."),
      N_("the knee can no longer be kept straight") },
    { "knee-extension", N_("Seated knee extension, 90 to 45 degrees"),
      N_("Sit with the knee at a right angle, a band or light weight at the ankle."),
      N_("Straighten the knee about half way, no further, and let it down slowly."), N_("the knee grates painfully") },
    { "mini-squat", N_("Mini squat, down to 45 degrees"),
      N_("Stand with the feet as wide as the hips, the weight on the whole foot."),
      N_("Sit back a little way, kneecaps over the toes, trunk slightly forward, and come up."), N_("the knees fall in") },
    { "wall-squat", N_("Wall squat, down to 60 degrees"),
      N_("Stand with the back against a wall, feet a step in front of it, as wide as the hips."),
      N_("Slide down no further than two thirds of a right angle, kneecaps over the toes, and slide up."),
      N_("the knees fall in or press inwards") },
    { "hip-hike", N_("Hip hike (pelvic drop) on a step"),
      N_("Stand with one foot on the edge of a step, the other beside it in the air, both knees straight; a hand at the wall."),
      N_("Let the free side of the pelvis sink, then raise it above level by the standing hip alone; change sides."),
      N_("the standing knee bends to help") },
    { "step-down", N_("Step-up and slow step-down, 10 to 20 cm"),
      N_("Stand on a low step on one leg, hands on the hips, the other foot in front of the edge."),
      N_("Bend the standing knee until the heel just touches the floor, pelvis level, kneecap over the toes; come up."),
      N_("the knee falls in or the pelvis drops") },
};

const ExerciseText *text_exercise(const char *word) {
    for (size_t i = 0; i < sizeof(exercises) / sizeof(*exercises); i++)
        if (strcmp(exercises[i].word, word) == 0)
            return &exercises[i];
    return NULL;
}

const char *text_exercise_name(const char *word) {
    const ExerciseText *x = text_exercise(word);
    return x ? _(x->name) : word;
}

const char *text_exercise_stop(void) {
    return _("Stop for today when the knee hurts more than 2 of 10, or the pain grows from one repetition to the next. It should be as "
             "before within the hour, and on the next morning.");
}

const char *text_dose(unsigned sets, unsigned reps, uint64_t hold, char buffer[static TEXT_DOSE_MAX]) {
    unsigned long seconds = (unsigned long)(hold / 1000000);
    if (seconds == 0)
        snprintf(buffer, TEXT_DOSE_MAX, ngettext("%u set of %u", "%u sets of %u", sets), sets, reps);
    else if (reps == 1)
        snprintf(buffer, TEXT_DOSE_MAX, ngettext("%u time %lu s", "%u times %lu s", sets), sets, seconds);
    else
        snprintf(buffer, TEXT_DOSE_MAX, ngettext("%u set of %u, each held %lu s", "%u sets of %u, each held %lu s", sets), sets, reps,
                 seconds);
    return buffer;
}
