/* SPDX-License-Identifier: MIT */
/*
 * How often: whether a run on the day after a run is in order. The article's way: a day between runs at first; after several weeks a
 * test on the next day, at the limit and never above; each two that went well, a week apart, earn one more run a week. One day a week
 * stays without a run. The article says "several weeks" and no more: all numbers are this program's choice ([run] test-apart, tests,
 * week-most, counts-from).
 *
 * The other order, frequency first, is that of the trial of Esculier and others (2018): more and shorter runs before longer ones, three
 * of 5 km becoming five of 3 km; so each is three fifths of the limit until there are as many a week as before the injury.
 */
#pragma once

#include "limit.h"

#define FREQUENCY_WEEK 7
#define FREQUENCY_FIRST_PERCENT 60
#define FREQUENCY_FIRST_RUNS 5    /* a week, to one who has not said how often it was before the injury */

typedef struct Frequency {
    int extra;       /* runs a week on the day after a run that were earned */
    int passes;      /* passed since */
    day_t passed_on; /* the last that counted, DAY_NONE */
    day_t tested_on; /* the last run on the day after a run, DAY_NONE */
} Frequency;

/* A test is passed by a painless, unmasked run on the day after a run, of at least 90 % of the limit then, with a clear morning after it;
 * pain in one takes back what the passed ones since the last reward, and one of the earned runs. `steps` as limit_learn() gives them. */
void frequency_learn(Frequency *ret, const LimitFacts *facts, const LimitStep *steps);
/* Days with a run among the `days` days up to and with `day`. */
int frequency_run_days(const LimitFacts *facts, day_t day, int days);
/* Days of the last seven before `today` with a run on the day after a run. */
int frequency_next_days(const LimitFacts *facts, day_t today);
