/* SPDX-License-Identifier: MIT */
/*
 * Logging a run, and what the person says of the time before any. Going against advice is no fault here: only what cannot have happened
 * is refused, and changes nothing.
 */
#pragma once

#include "frame.h"

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
} RunReport;

/* A score above the threshold is also a report of pain, which may open an episode. 0, RULE_E_FUTURE, RULE_E_ONSET, RULE_E_OVERLAP,
 * RULE_E_SPEED, RULE_E_KNEE_NEEDED or -ENOMEM. */
int run_log(const Frame *f, Change *c, const RunReport *r);

typedef struct Baseline {
    usec_t pain_free; /* how long can be run now without pain; USEC_NONE: not said, as of the others */
    usec_t longest;   /* before the injury */
    int64_t runs_a_week; /* before it, -1: not said */
} Baseline;
int run_baseline(const Frame *f, Change *c, const Baseline *b);
