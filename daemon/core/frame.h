/* SPDX-License-Identifier: MIT */
/*
 * What a rule needs to decide: the state, the moment, the zone, and a source of fresh stable ids (randomness is not of
 * the rules). Rules read a Frame and write a Change; they never touch the state, so a decision that cannot be committed
 * has changed nothing.
 */
#pragma once

#include "state.h"

typedef struct Frame {
    const State *state;
    const Schedule *schedule; /* in force now */
    const Zone *zone;
    Now now;
    Uid (*fresh_uid)(void *userdata);
    void *userdata;
} Frame;

/* Outcomes of rules, all positive. One switch at the edge of the bus gives them names and texts. */
typedef enum RuleError {
    RULE_OK = 0,
    RULE_E_KNEE_NEEDED = 1, /* no episode is open, or two are: which knee? */
    RULE_E_NO_REMINDER,     /* no such reminder */
    RULE_E_NOT_OPEN,        /* it is not due, or nothing open fits the verb */
    RULE_E_ANSWERED,        /* it has an outcome already */
    RULE_E_GAP,             /* the gap since the last icing is not over */
    RULE_E_DAILY_LIMIT,     /* as many icings in 24 hours as may be */
    RULE_E_RUNNING,         /* an icing runs already */
    RULE_E_ICE_OFF,         /* ice is off: see ice_status() */
    RULE_E_SNOOZES,         /* as many snoozes as may be */
    RULE_E_FUTURE,          /* it has not happened yet */
    RULE_E_NO_EPISODE,      /* no such open episode */
    RULE_E_NOTHING,         /* there is nothing of the kind */
    RULE_E_ONSET,           /* pain began after the end */
    RULE_E_OVERLAP,         /* another run was under way */
    RULE_E_SPEED,           /* nobody runs that fast */
    RULE_E_CUE_OFF,         /* that cue is switched off in the settings */
    RULE_E_CADENCE,         /* its target needs the own cadence, which was never said */
    RULE_E_NO_TASK,         /* no such task of the person's own */
    RULE_E_TASKS,           /* as many of them as may be */
    RULE_E_SHOE_UNKNOWN,    /* there is no such pair */
    RULE_E_SHOE_AMBIGUOUS,  /* several pairs' names begin so */
    RULE_E_SHOE_RETIRED,    /* it was retired before */
    RULE_E_SHOE_EXISTS,     /* a pair of that name is in use */
    RULE_E_MAX,
} RuleError;

/* Appends a fact of `type` to the change: fresh uid, next number, happened and recorded now, part of this change. NULL = out of
 * memory. */
Fact *frame_add(const Frame *f, Change *c, FactType type);
/* Moves a fact to another instant, with the local date and offset of then. */
void frame_set_at(const Frame *f, Fact *fact, usec_t at);
day_t frame_today(const Frame *f);

/* Sets a word of a fact; the words are ours and fit. */
void fact_set_word(Fact *f, const char *word);
void fact_set_reason(Fact *f, const char *reason);
