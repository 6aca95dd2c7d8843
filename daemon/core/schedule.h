/* SPDX-License-Identifier: MIT */
/*
 * The settings that rules look at, as one value: which times, how long, how often. It is stored as a fact whenever
 * it changes, so that a past day keeps the times that were in force then. Settings that only concern how something
 * looks are not in here.
 */
#pragma once

#include "words.h"
#include "zone.h"

#define TIMES_MAX 12
#define PRODUCT_MAX 32 /* bytes with the NUL */

/* Minutes since midnight, in the order of the logical day (so 23:00 stands before 01:00). */
typedef struct Times {
    size_t n;
    int32_t minute[TIMES_MAX];
} Times;

#define LIMIT_BREAKS 4 /* see limit-break.c */
/* How the pain-free limit moves (limit.h); percent where nothing is said. */
typedef struct LimitSteps {
    int up;     /* what a good run adds */
    int down;   /* how much of the time until the pain is left */
    int beyond; /* what a run beyond the limit may add */
    usec_t least; /* where a tenth of the limit is less */
    int counts; /* of the limit: a run that long tells something about it */
    usec_t first; /* suggested to one who has said nothing yet */
    int back[LIMIT_BREAKS]; /* of the limit, for the first run back */
    int test_apart; /* days between two next-day tests that count */
    int tests;      /* that earn one more run a week */
    int rises;      /* points of the week's worst that count as a rise */
} LimitSteps;
bool limit_steps_equal(const LimitSteps *a, const LimitSteps *b);

typedef struct Schedule {
    Profile profile;
    int32_t day_start;    /* minute at which a logical day begins */
    int close_after;      /* clear check-ins in a row that close an episode, 0 = never */
    int silent_after;     /* days without any answer after which an episode asks once more and falls silent */
    Times check_in;       /* none = no check-ins */
    bool ice;             /* ice reminders at all */
    Times ice_times;
    usec_t ice_duration;
    usec_t ice_gap;       /* from start to start */
    int ice_per_day;      /* in any 24 hours */
    Times rest_times;     /* none = no rest reminders */
    usec_t rest_window;
    bool exercise;        /* exercise reminders at all */
    int exercise_days;    /* bits of Weekday */
    Times exercise_times; /* one, or none */
    usec_t snooze;
    int snooze_max;       /* snoozes of one reminder */
    usec_t re_ask;        /* after which what was shown and not answered is asked again */
    int re_asks;          /* how often, 0 = never */
    int asks_per_day;     /* notifications a day besides session ends and safety */
    RunOrder run_order;
    Times run_ask;        /* when to ask whether there was a run; none = never */
    int run_days;         /* bits of Weekday on which there may be a run; 0 = any */
    int32_t run_time;     /* when, in minutes; -1 = not said */
    bool foot_strike;     /* whether the cue on how the foot lands may be chosen */
    bool function;        /* whether the person's own tasks are asked each week, once there are any */
    LimitSteps limit;
    usec_t after_ice;     /* no run so soon after an icing */
    int next_day_after;   /* days since the first run after which a run on the next day may be tested, 0 = never */
    int next_day_runs;    /* runs that there must have been */
    int next_day_painless; /* of which the last so many did not hurt */
    usec_t next_day_unmasked; /* so long no painkiller before it */
    int week_most;        /* days of any seven with a run */
    int level_percent;    /* of the level before the injury */
    int level_weeks;      /* so many in a row */
    int held_runs;        /* in a row held for want of an answer, after which that is said */
    int sore_mornings;    /* in a row, after which it is asked whether that is usual */
    int ice_hint;         /* days in a row with ice, after which there is a hint */
    int visit_again;      /* days before a rise is told again */
    int safety_days;      /* on which unanswered questions are asked again */
    int flags_every;      /* days between two lines that ask for the signs that need a clinician */
    bool medication;      /* reminders of a medicine at all */
    char dose_product[PRODUCT_MAX]; /* of the person's own plan: one word, "" = none */
    int dose_mg;          /* 0: not said */
    Times dose_times;
    int course_days;      /* on which reminders come */
    usec_t dose_before_run; /* no reminder so long before a planned run */
    int dose_answers;     /* days for which the answers to the questions before it hold */
    int shoe_notice;      /* km after which a pair is told of, 0 = never */
    int shoe_hurt;        /* painful runs in one pair, */
    int shoe_hurt_of;     /* of the last so many in any, after which it is named */
    int shoe_near;        /* percent of shoe_notice from which on a painless pair is named */
    int shoe_judged;      /* runs before a pair is called painless, */
    int shoe_streak;      /* and the last so many of them, or all, made it that */
    int consult_again;    /* days after which "not yet" is asked again */
    int cue_every;        /* weeks with each run, */
    int cue_other;        /* with every other one, */
    int cue_weekly;       /* and with one a week */
    usec_t cue_before;    /* a run */
    int32_t quiet_from;   /* minutes; equal to quiet_to: no quiet hours */
    int32_t quiet_to;
} Schedule;

/* The defaults: the article's three times ten minutes a day; every other number is this program's choice. */
extern const Schedule schedule_default;

/* "480,780,1200", "-" = none. Reading: 0 or -EINVAL. */
#define TIMES_TEXT_MAX 64
const char *times_format(const Times *t, char buffer[static TIMES_TEXT_MAX]);
int times_parse(const char *text, Times *ret);
bool times_equal(const Times *a, const Times *b);
/* The times of check-ins, ice, rest, exercises or the question about a run; NULL for a kind that has none. */
Times *schedule_times(Schedule *s, Kind kind);
/* Whether a run on that day is among the days that are set. */
bool schedule_may_run(const Schedule *s, day_t day);
/* Where a time stands in the order of the logical day: minutes since its start. */
int32_t schedule_order(const Schedule *s, int32_t minute);

#define SCHEDULE_TEXT_MAX 3072
const char *schedule_format(const Schedule *s, char buffer[static SCHEDULE_TEXT_MAX]);
/* Reads what schedule_format wrote; unknown words are passed over, missing ones keep their default, so that an older
 * or newer program's record can be read. -EINVAL if the text is not of that form. */
int schedule_parse(const char *text, Schedule *ret);
bool schedule_equal(const Schedule *a, const Schedule *b);

/* Highest pain score that still counts as pain-free: 0 in the article; 2 in the trial in runners with
 * patellofemoral pain (Esculier et al., Br J Sports Med 2018;52:659). */
int schedule_threshold(const Schedule *s);
/* Whether the days of exercises have this one. */
bool schedule_has_exercises(const Schedule *s, day_t day);
/* The logical day that `instant` belongs to. */
day_t schedule_day(const Schedule *s, const Zone *z, usec_t instant);
/* Its first instant. */
usec_t schedule_day_start(const Schedule *s, const Zone *z, day_t day);
/* The instant of `minute` on logical day `day`; USEC_NONE if there was no such day (Samoa, 2011-12-30). A time that the
 * clocks skip comes later by as much, if need be after the next day has begun. */
usec_t schedule_instant(const Schedule *s, const Zone *z, day_t day, int32_t minute);
/* Whether the clocks skip that time, or show it twice. */
ZoneFit schedule_fit(const Schedule *s, const Zone *z, day_t day, int32_t minute);
bool schedule_is_quiet(const Schedule *s, int32_t minute);
