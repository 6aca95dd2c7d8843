/* SPDX-License-Identifier: MIT */
/*
 * The pain-free limit: how long the person may run next without pain, learnt from the person's own runs. It is a staircase: up a little
 * after a run that went well and a morning that was clear, down at once after pain. A pure fold over all runs and mornings in the order
 * in which they happened, so that an entry that comes late or is changed counts as if it had come in time.
 *
 * The idea (run until the limit is sensed, let it grow, never through pain) is the article's. Each rule is a file of its own, with its
 * source: limit-start (before any run), limit-step (up, and down to what was sensed), limit-pain, limit-morning (what has to be clear
 * afterwards), limit-warm-up, trend (from week to week), limit-longest, limit-break, limit-ladder. They were tried on invented runners
 * in tests/sim/limit-sim.c.
 */
#pragma once

#include "fact.h"
#include "schedule.h"

#define LIMIT_SHORTEST (5 * 60)    /* seconds: less is no running limit but the ladder, whose turns are as long */
#define LIMIT_LONGEST_DAYS 30      /* in which the longest run counts */
#define LADDER_STAGES 10           /* the last: a whole turn of five minutes of jogging */

/* One run as the limit sees it; durations in seconds. Small, because all that there ever were are kept, as of mornings. */
typedef struct LimitRun {
    int64_t number;
    Uid uid;
    Uid shoe;        /* worn in it; null: not said */
    usec_t at;       /* its start */
    usec_t recorded;
    day_t day;       /* logical day of its start */
    int seconds;
    int onset;       /* of pain, after so many; -1: none or not said */
    int metres;      /* -1: not said */
    unsigned told;   /* bits of NoticeKind: what was told because of it */
    RunEnded ended : 8;
    int8_t score;       /* worst during the run, -1: not said */
    int8_t after_score; /* an hour later, -1: not said */
    int8_t sore;        /* soreness in the warm-up: 1 it stayed, 0 it went, -1 none was told of */
    int8_t threshold;   /* highest score that counted as pain-free then */
    bool sore_later;    /* an hour or more after it, the same day */
    bool masked;        /* a painkiller within the eight hours before */
    bool approximate;   /* told by a button, in round numbers */
} LimitRun;

/* How the knees were on a morning. */
typedef struct Morning {
    day_t day;
    int8_t left, right; /* their scores, -1: not said */
    bool sore;          /* one of them, as of the next two */
    bool masked;
    bool answered;
} Morning;

typedef enum LimitRule {
    LIMIT_RULE_SUGGESTED, /* nothing is known yet */
    LIMIT_RULE_BASELINE,  /* what the person said is pain-free */
    LIMIT_RULE_FIRST_RUN,
    LIMIT_RULE_PLANNED,   /* painless as planned, and a clear morning: up */
    LIMIT_RULE_OVERRUN,   /* painless beyond the limit until it was sensed, and a clear morning: up */
    LIMIT_RULE_HELD,      /* painless, but not what raises it */
    LIMIT_RULE_MORNING,   /* would have raised it, but the morning after was not clear */
    LIMIT_RULE_UNANSWERED, /* likewise, and nobody knows how the morning after was */
    LIMIT_RULE_RISING,    /* likewise, and the week's worst pain had risen two weeks running */
    LIMIT_RULE_UNSETTLED, /* it was not back to its level within the hour: a step down */
    LIMIT_RULE_WORSE,     /* more pain on the morning after than on that of the run: a step down */
    LIMIT_RULE_WARM_UP,   /* sore in the warm-up, and it stayed: a step down */
    LIMIT_RULE_SENSED,    /* sensed well before the limit: down to it */
    LIMIT_RULE_PAIN,      /* down to before it */
    LIMIT_RULE_LONGEST,   /* clipped by the longest run of the last 30 days */
    LIMIT_RULE_BREAK,     /* less after a break */
    LIMIT_RULE_LADDER,
    LIMIT_RULE_MAX,
    LIMIT_RULE_INVALID = -EINVAL,
} LimitRule;
const char *limit_rule_to_string(LimitRule v);

typedef struct Limit {
    int seconds;      /* -1: none, see `stage` and `rule` */
    int stage;        /* of the ladder: 0 = brisk walking only, n = n half minutes of jogging in turns of five; -1: not on it */
    LimitRule rule;   /* why it is so today */
    LimitRule step;   /* what the last run did */
    int64_t run;      /* the last run's number, 0: there is none */
    day_t run_day;
    int before;       /* the limit before the last run, -1: none */
    int unclipped;    /* before today's clip (LIMIT_RULE_LONGEST, LIMIT_RULE_BREAK) */
    int longest;      /* seconds of the longest run of the last 30 days, 0: none */
    int break_days;   /* since the last run; -1: there is none */
    int break_percent; /* of the limit, for the first run back; 100: no break */
    int unanswered;   /* runs in a row that were held for want of an answer */
} Limit;

/* What the person said is pain-free, and when. */
typedef struct LimitStart {
    day_t day;
    int seconds;
} LimitStart;

/* All that it is learnt from, in the order of its days; runs of one day in the order of their start; mornings at most one a day. Lent. */
typedef struct LimitFacts {
    const LimitStart *starts;
    size_t n_starts;
    LimitSteps steps;
    const LimitRun *runs;
    size_t n_runs;
    const Morning *mornings;
    size_t n_mornings;
} LimitFacts;

/* What one run did to the limit; seconds, -1 on the ladder or where none is known. */
typedef struct LimitStep {
    int before;
    int after;
    LimitRule rule;
    bool ladder; /* it was walking and jogging by turns */
    size_t hurt; /* place of the last run up to it that hurt, from 1; 0: none did */
} LimitStep;

/* The limit after the last run, before today is looked at. */
typedef struct LimitLearnt {
    Limit limit;
    size_t begun; /* so many of the starts have had their turn */
} LimitLearnt;

/* ret_steps: one for each run, or NULL. */
void limit_learn(LimitLearnt *ret, LimitStep *ret_steps, const LimitFacts *facts);
void limit_today(Limit *ret, const LimitLearnt *learnt, const LimitFacts *facts, day_t today);
/* Both. */
void limit_fold(Limit *ret, const LimitFacts *facts, day_t today);
/* Whether it hurt: more than counted as pain-free then, during it or an hour later. */
bool limit_run_hurt(const LimitRun *r);
/* 0: clear, 1: not clear, -1: not known. Clear is not sore, unmasked, and of neither knee a higher score than on the morning of the run;
 * without one, than the threshold. */
int limit_morning_after(const LimitRun *r, const Morning *mornings, size_t n);
/* Whether a knee hurt more on that morning than on the morning of the run. */
bool limit_morning_is_worse(const LimitRun *r, const Morning *after, const Morning *mornings, size_t n);
/* How much worse it was an hour later: 0: back to the level of the morning, 1: not, -1: not known. Nothing hurt: 0. */
int limit_unsettled(const LimitRun *r, const Morning *mornings, size_t n);
/* The worst of both knees, -1: not said. */
int morning_worst(const Morning *m);
/* The answers of that day, NULL: there are none. */
const Morning *limit_morning(const Morning *mornings, size_t n, day_t day);
/* As it is shown: whole minutes, half minutes below fifteen, rounded down. */
int limit_shown(int seconds);
