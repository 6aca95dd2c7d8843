/* SPDX-License-Identifier: MIT */
/*
 * Running form: one thing to think of while running, never two, and less and less often. Nobody is corrected: a cue is an offer that the
 * person chooses, and that falls silent by itself.
 *
 * The cues: knees apart and kneecaps straight ahead, a level pelvis, the muscles at the outside of the hips at work (Willy and others
 * 2012, ten women, eight sessions: less pain and less drop of the pelvis, kept for three months); a shorter stride (Willson and others
 * 2014: a tenth shorter, 22 % less stress a step, 7.5 % a mile); five to ten percent more steps a minute than the person's own (Lenhart
 * and others 2014: a tenth more, 14 % less peak force; there is no number that fits all). How the foot lands only where it is switched
 * on: less load at the kneecap, but more at the ankle (meta-analysis PMC7734358), and no proof of fewer injuries (Anderson and others
 * 2020).
 *
 * Fading: the studies that did better had eight to eighteen sessions in two to six weeks, with cues that fade (review PMC7083994). Every
 * run in the first two weeks, every other run in the next two, once a week in the last two: this program's choice after them ([cues]
 * every-weeks, other-weeks, weekly-weeks).
 */
#pragma once

#include "frame.h"

#define CUE_WEEK 7

/* Of both feet, in steps a minute: what a person can have counted. This program's choice. */
#define CADENCE_MIN 100
#define CADENCE_MAX 240
/* More steps than the own, in percent; the range of the studies. */
#define CADENCE_LOW 5
#define CADENCE_HIGH 10

typedef enum CueFading {
    CUE_EVERY_RUN,
    CUE_ALTERNATE_RUNS,
    CUE_WEEKLY,
    CUE_OVER,
    CUE_FADING_MAX,
} CueFading;
const char *cue_fading_to_string(CueFading v);

typedef struct CueStatus {
    Cue cue;          /* CUE_NONE also where it is switched off since */
    CueFading fading; /* today */
    bool shown;       /* with a run of today */
    int cadence;      /* own steps a minute, -1: not said */
    int low, high;    /* of the target, whole steps within the range; 0 where the own is not known */
} CueStatus;

/* The state need not have learnt: runs alone are looked at. */
void cue_status(const Frame *f, CueStatus *ret);
/* Whether the cue comes with a run of that day: by the days since the choice and the days with a run since. */
bool cue_is_shown(const Frame *f, day_t day);
/* Whether it may be chosen by the settings. */
bool cue_is_on(const Schedule *s, Cue cue);
/* When a cue is asked: an hour ([cues] before) before the time of the run, but not before the day begins; none where no time is set. */
Times cue_times(const Schedule *s);

/* Whether it is asked at `due` of that day by the schedule of then: before a run that is suggested, not after one, and not in quiet
 * hours, since it comes with the advice all the same. The state must have learnt (state_learn). */
bool cue_is_asked(const Frame *f, const Schedule *s, day_t day, usec_t due);

/* Chooses a cue, from now on; CUE_NONE ends it. `cadence` -1: as last said. An open reminder of a cue is answered by it. 0,
 * RULE_E_CUE_OFF, RULE_E_CADENCE or -ENOMEM. */
int cue_choose(const Frame *f, Change *c, Cue cue, int cadence);
