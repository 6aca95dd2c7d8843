/* SPDX-License-Identifier: MIT */
/*
 * Running today: what the rules say, the strictest first, and why. Each rule is asked whether it has something to say; the first
 * that has decides. The advice never clears anybody to run: it says what follows from what was said, by the rule that the person
 * chose.
 *
 * Rules: red flags (domain R0: every guideline sends them to a clinician); soreness in the morning, a day off, and soreness that
 * stayed through a run's warm-up, two days off (Adams and others 2012, table of soreness); pain today, and after a painful run
 * nothing before a clear morning (R1, after Esculier and others 2018 and the article); rest days between runs, and the next-day
 * test after several weeks (the article's order), or frequency first (see frequency.h); an hour after ice (reflexes are impaired
 * up to half an hour, MacAuley 2001; an hour is this program's choice).
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
#define NEXT_DAY_UNMASKED USEC_PER_DAY /* before a test; this program's choice */

typedef struct Advice {
    Suggestion suggestion;
    AdviceRule rule;
    int seconds;        /* how long to run, -1: on the ladder; where nothing is known LIMIT_SUGGESTED */
    Limit limit;        /* also where nothing is suggested */
    Frequency frequency;
    usec_t not_before;  /* USEC_NONE: now */
    bool next_day_test; /* a run on the day after a run, at the limit, to see whether it holds */
    int score;          /* what today's rule goes by, -1: none */
    day_t run_day;      /* of the last run, DAY_NONE */
    int run_days;       /* with a run, of the last seven */
    CueStatus cue;      /* what to think of in that run; CUE_NONE: nothing */
} Advice;

/* The state must have learnt (state_learn). */
void advice_make(const Frame *f, Advice *ret);
/* Whether a run would be suggested on that day, by what is known now and leaving out the runs of that day itself. */
bool advice_is_run_day(const Frame *f, day_t day);
