/* SPDX-License-Identifier: MIT */
/*
 * Logging a run, and what the person says of the time before any. Going against advice is no fault here: only what cannot have happened
 * is refused, and changes nothing.
 */
#pragma once

#include "plan.h"

typedef struct RunReport {
    usec_t duration;
    usec_t onset;     /* of pain, after so long; USEC_NONE: not said */
    RunEnded ended;
    int score;        /* worst during the run, -1: not said */
    Knee knee;        /* that hurt; KNEE_NONE: the open episode's */
    int64_t metres;   /* -1: not said */
    int sore;         /* soreness in the warm-up: 1 it stayed, 0 it went, -1 none was told of */
    bool approximate; /* by a button, in round numbers */
    bool masked;      /* a painkiller within the 8 hours before */
    usec_t at;        /* its start; USEC_NONE: it ended just now */
    const char *note; /* NULL: none */
    const char *shoe; /* what was worn, as shoe_for_run() takes it */
    Uid replaces;     /* the run that this is an edit of; null: none */
} RunReport;

/* Whether it can have happened: 0, RULE_E_FUTURE, RULE_E_ONSET, RULE_E_OVERLAP or RULE_E_SPEED. */
int run_check(const Frame *f, const RunReport *r, usec_t start);

/* A score above the threshold is also a report of pain, which may open an episode. 0, RULE_E_FUTURE, RULE_E_ONSET, RULE_E_OVERLAP,
 * RULE_E_SPEED, RULE_E_KNEE_NEEDED, what shoe_for_run() gives, or -ENOMEM. */
int run_log(const Frame *f, Change *c, const RunReport *r);

/* What was said by a button or in a word: how the last run of that question was. */
typedef struct RunAnswer {
    RunEnded ended;
    int score;     /* worst during it, -1: not said */
    int quarters;  /* of what was suggested, how long it was: 1 to 4 */
    Knee knee;     /* that hurt; KNEE_NONE: the open episode's */
    bool approximate;
} RunAnswer;
/* Answers a question about a run: one of which nobody knows how it was, or whether there was one; `r` NULL: there was one just
 * now. How long it was is then as suggested, or so many quarters of it. As run_log(). */
int run_answer(const Frame *f, Change *c, const Reminder *r, const RunAnswer *a);
/* How the knee is an hour after the run that `r` asks about. A score above the threshold is a report of pain. RULE_E_KNEE_NEEDED,
 * -ENOMEM. */
int run_answer_after(const Frame *f, Change *c, const Reminder *r, int score, bool approximate, Knee knee);
/* How long a run would be now by what is suggested, in seconds as shown. */
int run_suggested(const Frame *f);

typedef struct Baseline {
    usec_t pain_free; /* how long can be run now without pain; USEC_NONE: not said, as of the others */
    usec_t longest;   /* before the injury */
    int64_t runs_a_week; /* before it, -1: not said */
} Baseline;
int run_baseline(const Frame *f, Change *c, const Baseline *b);
