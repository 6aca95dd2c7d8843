/* SPDX-License-Identifier: MIT */
/*
 * kneeminder-limit-sim: do runners who follow the limit (core/limit.h) stay free of pain, and does it follow a knee that gets
 * better? A toy: what the knee bears on a day is spread around a median (log-normal, a fifth), which begins at 20 minutes and
 * grows by 4 % a week; the runner begins at 10, runs three times a week for 12 weeks. The model and its numbers are this
 * program's own; the kinds of runner differ in how they stop. Prints a line for each, and fails where more than a tenth of the
 * suggested runs hurt one who keeps to the limit, or where the limit is left behind.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/limit.h"
#include "random.h"

#define REPEATS 800
#define WEEKS 12
#define RUNS (WEEKS * 3)
#define MEDIAN (20 * 60)
#define SPREAD 0.2

typedef struct Runner {
    const char *name;
    double senses;     /* how often what comes is felt in time */
    bool until_sensed; /* runs on past the limit until it is felt */
    double answers;    /* mornings */
    int score;         /* that is always there */
    int threshold;
    double grows;      /* a week */
    double painful_most, limit_least; /* what is asked of the rules */
} Runner;

static const Runner runners[] = {
    { "keeps to the limit, senses half", 0.5, false, 1, 0, 0, 0.04, 0.10, 0.60 },
    { "keeps to the limit, never senses", 0, false, 1, 0, 0, 0.04, 0.10, 0.55 },
    { "keeps to the limit, always senses", 1, false, 1, 0, 0, 0.04, 0.01, 0.60 },
    { "runs until sensed, and senses it", 1, true, 1, 0, 0, 0.04, 0.01, 0.60 },
    { "forgets half of the mornings", 0.5, false, 0.5, 0, 0, 0.04, 0.10, 0.45 },
    { "never answers in the morning", 0.5, false, 0, 0, 0, 0.04, 0.10, 0.20 },
    { "always 1 of 10, profile up-to-2", 0.5, false, 1, 1, 2, 0.04, 0.10, 0.60 },
    { "a knee that does not get better", 0.5, false, 1, 0, 0, 0, 0.10, 0.60 },
    { "a knee that gets worse by 3 % a week", 0.5, false, 1, 0, 0, -0.03, 0.10, 0.60 },
};

static double uniform(Random *r) {
    return ((double)random_below(r, 1 << 30) + 0.5) / (1 << 30);
}

static double normal(Random *r) {
    return sqrt(-2 * log(uniform(r))) * cos(6.283185307179586 * uniform(r));
}

/* One run of that kind on a knee that bears `bears` seconds today. */
static LimitRun run_once(const Runner *k, Random *r, int planned, int bears) {
    LimitRun run = { .seconds = planned,
                     .onset = -1,
                     .ended = RUN_PLANNED,
                     .score = k->score,
                     .after_score = k->score,
                     .sore = -1,
                     .threshold = k->threshold };
    if (bears > planned && !k->until_sensed)
        return run;
    run.seconds = MAX(bears, 1);
    run.ended = RUN_SENSED;
    if (uniform(r) >= k->senses) {
        run.ended = RUN_PAIN;
        run.onset = bears;
        run.score = 4;
    }
    return run;
}

typedef struct Sum {
    int64_t runs, painful;
    double ratio; /* limit by the true median, in the end */
} Sum;

static void live(const Runner *k, Random *r, Sum *sum) {
    LimitRun runs[RUNS];
    Morning mornings[2 * RUNS];
    size_t n_mornings = 0;
    const LimitStart start = { 0, 10 * 60 };
    LimitFacts facts = { .starts = &start, .n_starts = 1, .steps = schedule_default.limit, .runs = runs, .mornings = mornings };
    Limit limit;
    double median = MEDIAN;
    for (int i = 0; i < RUNS; i++) {
        day_t day = 1 + i / 3 * 7 + i % 3 * 2;
        median = MEDIAN * pow(1 + k->grows, day / 7.0);
        facts.n_runs = (size_t)i;
        facts.n_mornings = n_mornings;
        limit_fold(&limit, &facts, day);
        int planned = limit.seconds > 0 ? limit_shown(limit.seconds) : LIMIT_SHORTEST;
        runs[i] = run_once(k, r, planned, (int)(median * exp(SPREAD * normal(r))));
        runs[i].day = day;
        runs[i].number = i + 1;
        bool hurt = limit_run_hurt(&runs[i]);
        sum->runs++;
        sum->painful += hurt;
        for (int m = 0; m < 2; m++)
            if (uniform(r) < k->answers)
                mornings[n_mornings++] =
                    (Morning){ .day = day + m, .left = k->score, .sore = m == 1 && hurt && uniform(r) < 0.5, .answered = true };
    }
    facts.n_runs = RUNS;
    facts.n_mornings = n_mornings;
    limit_fold(&limit, &facts, WEEKS * 7);
    sum->ratio += MAX(limit.seconds, 0) / median;
}

int main(void) {
    int failed = 0;
    for (size_t i = 0; i < ELEMENTSOF(runners); i++) {
        const Runner *k = &runners[i];
        Random r = { i + 1 };
        Sum sum = { 0 };
        for (int n = 0; n < REPEATS; n++)
            live(k, &r, &sum);
        double painful = (double)sum.painful / (double)sum.runs, ratio = sum.ratio / REPEATS;
        bool bad = painful > k->painful_most || ratio < k->limit_least || ratio > 1;
        printf("%-38s %4.1f %% painful, limit %.2f of what the knee bears%s\n", k->name, 100 * painful, ratio, bad ? "   FAILED" : "");
        failed += bad;
    }
    return failed ? EXIT_FAILURE : 0;
}
