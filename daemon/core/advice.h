/* SPDX-License-Identifier: MIT */
/*
 * Running today: what the rules say, the strictest first, and why. Each rule is asked whether it has something to say; the first
 * that has decides. The advice never clears anybody to run: it says what follows from what was said, by the rule that the person
 * chose.
 *
 * Each rule is a file of its own, with its source: red flags that were not asked for (advice-flags), soreness (advice-sore), pain
 * (advice-pain), how often (advice-often) with the next-day test (advice-next-day); ice.c has the hour after ice. A flag that applies
 * goes before all (domain R0: every guideline sends it to a clinician).
 */
#pragma once

#include "cue.h"
#include "ice.h"

typedef enum Suggestion {
    SUGGESTION_RUN,
    SUGGESTION_WALK_JOG,
    SUGGESTION_REST,
    SUGGESTION_SEE_CLINICIAN,
    SUGGESTION_MAX,
    SUGGESTION_INVALID = -EINVAL,
} Suggestion;
const char *suggestion_to_string(Suggestion v);

typedef enum AdviceRule {
    ADVICE_RED_FLAG,
    ADVICE_SAFETY,     /* the questions were not answered since a painful run */
    ADVICE_WARM_UP,    /* soreness stayed through a warm-up: two days off */
    ADVICE_SORE,
    ADVICE_PAIN,
    ADVICE_AFTER_PAIN, /* no clear morning since a painful run */
    ADVICE_WORSE,      /* more pain after yesterday's run than before it, though not too much */
    ADVICE_RAN_TODAY,
    ADVICE_REST_DAY,
    ADVICE_REST_OF_WEEK, /* six days of the last seven had a run, or would */
    ADVICE_FREQUENCY,  /* frequency first: more and shorter runs */
    ADVICE_LIMIT,      /* nothing speaks against it: the limit's own rule says how long */
    ADVICE_RULE_MAX,
    ADVICE_RULE_INVALID = -EINVAL,
} AdviceRule;
const char *advice_rule_to_string(AdviceRule v);

#define WARM_UP_DAYS 2   /* Adams and others 2012 */

typedef struct Advice {
    Suggestion suggestion;
    AdviceRule rule;
    int seconds;        /* how long to run, -1: on the ladder; where nothing is known what is suggested first */
    Limit limit;        /* also where nothing is suggested */
    Frequency frequency;
    usec_t not_before;  /* USEC_NONE: now */
    bool next_day_test; /* a run on the day after a run, at the limit, to see whether it holds */
    int score;          /* what today's rule goes by, -1: none */
    day_t run_day;      /* of the last run, DAY_NONE */
    day_t rest_until;   /* of ADVICE_WARM_UP */
    int run_days;       /* with a run, of the last seven */
    CueStatus cue;      /* what to think of in that run; CUE_NONE: nothing */
} Advice;

/* The state must have learnt (state_learn). */
void advice_make(const Frame *f, Advice *ret);
/* Whether a run would be suggested on that day, by what is known now and leaving out the runs of that day itself. */
bool advice_is_run_day(const Frame *f, day_t day);
