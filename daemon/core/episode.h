/* SPDX-License-Identifier: MIT */
/*
 * Pain episodes: what a report of pain or a check-in leads to. An episode opens by a score above the pain threshold,
 * one at most for each knee, and closes by command or after clear check-ins on several days in a row (none above the
 * threshold, not sore, unmasked; two days is this program's choice). The programme, the way back to running, begins with
 * the first report and goes on until the person says `recovered`.
 */
#pragma once

#include "plan.h"

typedef struct Report {
    bool check_in;  /* counts for every knee that the programme is about */
    int score;      /* 0-10, -1: not said */
    int sore;       /* 1, 0, -1: not said */
    Knee knee;      /* KNEE_NONE: the open episode's */
    Context context;
    usec_t at;      /* USEC_NONE: now */
    bool masked;    /* a painkiller within the last 8 hours */
    bool approximate;
    const char *note; /* NULL: none */
} Report;

/* 0, RULE_E_KNEE_NEEDED, RULE_E_FUTURE or -ENOMEM. */
int episode_report(const Frame *f, Change *c, const Report *r);
/* The knees that a check-in without a knee counts for: those with an open episode, else those of the last episodes. */
Knee episode_knees(const State *s);
/* The programme begins with the first report, of pain or of a run. 0 or -ENOMEM. */
int programme_begin(const Frame *f, Change *c);
/* Closes the episode of that number; 0: the one that is open (RULE_E_KNEE_NEEDED if two are). */
int episode_close(const Frame *f, Change *c, int64_t number);
/* Closes all and ends the programme. RULE_E_NOTHING if there is none. */
int programme_recover(const Frame *f, Change *c);
