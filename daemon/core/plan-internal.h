/* SPDX-License-Identifier: MIT */
/* What plan.c and the files of single kinds share. */
#pragma once

#include "plan.h"

/* Adds a reminder that a fact caused, once its slot, `due` and `window_end` are set; how it stands is found here. Left out if it never was,
 * or has an outcome, which the plan adds itself. 0 or -ENOMEM. */
int plan_add_caused(Plan *p, const Frame *f, Reminder *r);
/* Whether the question about a run is asked at that time; *ret_knees gets the knees that the programme is about. */
bool plan_asks_run(const Frame *f, day_t day, usec_t due, Knee *ret_knees);
/* Until the next day's check-in may be answered. */
usec_t plan_run_window(const Schedule *s, const Zone *z, day_t day, usec_t due);
/* What runs cause: how it was an hour later, how one was of which nobody knows, and the safety questions after one that hurt. */
int plan_add_of_runs(Plan *p, const Frame *f, day_t day);
