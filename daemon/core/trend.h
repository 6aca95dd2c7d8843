/* SPDX-License-Identifier: MIT */
/*
 * Whether the pain has risen two weeks running: then nothing is raised, and a visit is suggested. Of three weeks, each with at least two
 * answers, each later one's worst is a point or more above the one before it (domain R5, after Silbernagel and others 2007, in whose
 * model pain must not rise from week to week; a point ([run] rises-by), and two answers, are this program's choice).
 */
#pragma once

#include "limit.h"

#define TREND_WEEK 7
#define TREND_ANSWERS 2

/* Looks at the `n_runs` first runs and at mornings, of the 21 days up to `day`. */
bool trend_is_rising(const LimitFacts *facts, size_t n_runs, day_t day);
/* The worst score of the seven days up to `day`; -1 if fewer than TREND_ANSWERS were said. */
int trend_worst(const LimitFacts *facts, size_t n_runs, day_t day);
