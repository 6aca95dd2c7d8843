/* SPDX-License-Identifier: MIT */
/*
 * Running today: what the rules say, the strictest first, and why. Each rule is asked whether it has something to say; the first that has
 * decides. The advice never clears anybody to run: it says what follows from what was said, by the rule that the person chose.
 *
 * Rules: red flags (domain R0: every guideline sends them to a clinician); soreness in the morning, a day off (Adams and others 2012, table
 * of soreness); pain today, and after a painful run nothing before a clear morning (R1, after Esculier and others 2018 and the article);
 * rest days between runs, and the next-day test after several weeks (the article's order; the figures are this program's choice); an hour
 * after ice (this program's choice: a numb knee tells little).
 */
#pragma once

#include "frame.h"

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
    ADVICE_SORE,
    ADVICE_PAIN,
    ADVICE_AFTER_PAIN, /* no clear morning since a painful run */
    ADVICE_RAN_TODAY,
    ADVICE_REST_DAY,
    ADVICE_LIMIT,      /* nothing speaks against it: the limit's own rule says how long */
    ADVICE_RULE_MAX,
    ADVICE_RULE_INVALID = -EINVAL,
} AdviceRule;
const char *advice_rule_to_string(AdviceRule v);

#define AFTER_ICE USEC_PER_HOUR
#define NEXT_DAY_AFTER_DAYS 21 /* this program's choice; the article says several weeks */
#define NEXT_DAY_RUNS 6
#define NEXT_DAY_PAINLESS 3

typedef struct Advice {
    Suggestion suggestion;
    AdviceRule rule;
    Limit limit;        /* also where nothing is suggested */
    usec_t not_before;  /* USEC_NONE: now */
    bool next_day_test; /* a run on the day after a run, at the limit, to see whether it holds */
    int score;          /* what today's rule goes by, -1: none */
    day_t run_day;      /* of the last run, DAY_NONE */
} Advice;

/* 0 or -ENOMEM. */
int advice_make(const Frame *f, Advice *ret);
