/* SPDX-License-Identifier: MIT */
/*
 * The pain-free limit: how long the person may run next without pain, learnt from the person's own runs. It is a staircase: up a little
 * after a run that went well and a morning that was clear, down at once after pain. A pure fold over all runs and mornings in the order in
 * which they happened, so that an entry that comes late or is changed counts as if it had come in time.
 *
 * The idea (run until the limit is sensed, let it grow, never through pain) is the article's; that pain of up to 2 of 10 may count as
 * none is the trial's of Esculier and others (2018), who let runners with this pain steer by it; the cap by the longest run of the
 * last 30 days is from Schuster Brandt Frandsen and others (2025), who found more injuries beyond +10 %. The steps themselves are this
 * program's choice, tried on invented runners in tests/sim/limit-sim.c.
 */
#pragma once

#include "fact.h"

#define LIMIT_SHORTEST (5 * 60)    /* seconds: less is no running limit but the ladder of walking and jogging */
#define LIMIT_SUGGESTED (10 * 60)  /* to one who has said nothing yet */
#define LIMIT_LONGEST_DAYS 30      /* in which the longest run counts */
#define LADDER_STAGES 10           /* the last: walking and jogging by turns of five minutes */

/* One run as the limit sees it; durations in seconds. */
typedef struct LimitRun {
    day_t day; /* logical day of its start */
    int64_t number;
    Uid uid;
    usec_t at;   /* its start */
    usec_t recorded;
    int seconds;
    int onset;       /* of pain, after so many; -1: none or not said */
    RunEnded ended;
    int score;       /* worst during the run, -1: not said */
    int after_score; /* an hour later, -1: not said */
    int sore;        /* soreness in the warm-up: 1 it stayed, 0 it went, -1 none was told of */
    bool masked;     /* a painkiller within the eight hours before */
    bool approximate; /* told by a button, in round numbers */
    unsigned told;   /* bits of NoticeKind: what was told because of it */
    int threshold;   /* highest score that counted as pain-free then */
    Uid shoe;        /* worn in it; null: not said */
    int64_t metres;  /* -1: not said */
} LimitRun;

/* How the knees were on a morning: the worst of both. */
typedef struct Morning {
    day_t day;
    int score; /* -1: not said */
    bool sore;
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
    LIMIT_RULE_UNSETTLED, /* likewise, and it was not back to its level within the hour */
    LIMIT_RULE_RISING,    /* likewise, and the week's worst pain had risen two weeks running */
    LIMIT_RULE_WARM_UP,   /* sore in the warm-up, and it stayed: a step down */
    LIMIT_RULE_SENSED,    /* sensed well before the limit: down to it */
    LIMIT_RULE_PAIN,      /* down to before it */
    LIMIT_RULE_LONGEST,   /* clipped by the longest run of the last 30 days */
    LIMIT_RULE_BREAK,     /* less after a break */
    LIMIT_RULE_LADDER,
    LIMIT_RULE_MAX,
    LIMIT_RULE_INVALID = -EINVAL,
} LimitRule;
DECLARE_WORDS(limit_rule, LimitRule)

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
    int seconds; /* -1: not said */
} LimitStart;

/* The steps that a person may set, in percent. */
typedef struct LimitSteps {
    int up;   /* what a good run adds */
    int down; /* how much of the time until the pain is left */
} LimitSteps;
extern const LimitSteps limit_steps_default;

/* All that it is learnt from. Runs and mornings in the order of their days, runs of one day in the order of their start; mornings at most
 * one a day. Lent. */
typedef struct LimitFacts {
    LimitStart start;
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
} LimitStep;

/* The limit after the last run, before today is looked at. */
typedef struct LimitLearnt {
    Limit limit;
    bool started; /* the start has had its turn */
} LimitLearnt;

/* ret_steps: one for each run, or NULL. */
void limit_learn(LimitLearnt *ret, LimitStep *ret_steps, const LimitFacts *facts);
void limit_today(Limit *ret, const LimitLearnt *learnt, const LimitFacts *facts, day_t today);
/* Both. */
void limit_fold(Limit *ret, const LimitFacts *facts, day_t today);
/* Whether it hurt: more than counted as pain-free then, during it or an hour later. */
bool limit_run_hurt(const LimitRun *r);
/* 0: clear, 1: not clear, -1: not known. Clear is not sore, unmasked, and no higher score than on the morning of the run; without one,
 * than the threshold. */
int limit_morning_after(const LimitRun *r, const Morning *mornings, size_t n);
/* The answers of that day, NULL: there are none. */
const Morning *limit_morning(const Morning *mornings, size_t n, day_t day);
/* As it is shown: whole minutes, half minutes below fifteen, rounded down. */
int limit_shown(int seconds);
