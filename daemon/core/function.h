/* SPDX-License-Identifier: MIT */
/*
 * What the knee still keeps the person from doing: one to five tasks of their own words, each scored from 0 (unable) to 10 (as
 * before the injury), once a week while the way back to running is on.
 *
 * This is the Patient-Specific Functional Scale (Stratford and others 1995; at the knee Chatman and others 1997, ICC .84;
 * rehabmeasures.org ID 890). Two scorings may differ by chance by nearly 2 points of the mean of all tasks (MDC90) and 3 of a
 * single one: less is never called a change. That of one day the last score counts, that a score from up to a week before the way
 * back began is its first, and that the question falls silent after three weeks without an answer, are this program's choice.
 *
 * The tasks are folded from facts: a score names its task (function), dropping one is a fact too, and a task that is scored again
 * after that is a new one. Nothing here asks: it tells what there is, and when a week is over.
 */
#pragma once

#include "frame.h"

#define FUNCTION_TASKS 5      /* at a time */
#define FUNCTION_LOOKS 16     /* that can be looked at: records of two machines may have more than five */
#define FUNCTION_CHANGE_MEAN 2
#define FUNCTION_CHANGE_TASK 3
#define FUNCTION_DAYS 7
#define FUNCTION_ASKS 3       /* in a row, without a score in between */

typedef enum FunctionChange {
    FUNCTION_TOO_FEW, /* nothing to compare with */
    FUNCTION_LITTLE,  /* less than two scorings may differ by chance */
    FUNCTION_BETTER,
    FUNCTION_WORSE,
    FUNCTION_CHANGE_MAX,
} FunctionChange;
const char *function_change_to_string(FunctionChange v);

typedef struct FunctionLook {
    char task[FUNCTION_TASK_MAX];
    int first, latest;
    usec_t first_at, latest_at;
    FunctionChange change;
} FunctionLook;

typedef struct FunctionStatus {
    FunctionLook tasks[FUNCTION_LOOKS]; /* in the order in which they were named */
    size_t n;
    int sum;                    /* of all latest scores */
    size_t compared;            /* tasks that were scored on two days or more, */
    int sum_first, sum_latest;  /* their scores, */
    FunctionChange change;      /* and what their mean did */
    bool due;                   /* a week is over, and the way back to running is on */
    usec_t due_at;              /* when it is; USEC_NONE: no task, or not on that way */
} FunctionStatus;

void function_look(const Frame *f, FunctionStatus *ret);
bool function_equal(const FunctionStatus *a, const FunctionStatus *b);

/* From when on the week's question is to be told, by the settings and by what was told and not answered; USEC_NONE: not. */
usec_t function_told_from(const Frame *f);

/* Scores a task that there is, found without regard to the case of ASCII letters, or, where `add`, one that may be new. `at`
 * USEC_NONE: now. 0, RULE_E_NO_TASK, RULE_E_TASKS (five there are), RULE_E_FUTURE or -ENOMEM. */
int function_score(const Frame *f, Change *c, const char *task, int score, usec_t at, bool add);
/* A task does not count any more; its scores stay on record. 0, RULE_E_NO_TASK or -ENOMEM. */
int function_drop(const Frame *f, Change *c, const char *task);
