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
    int limit_up;         /* percent that a good run adds to the limit */
    int limit_down;       /* percent of the time until the pain that is left of it */
    usec_t after_ice;     /* no run so soon after an icing */
    int next_day_after;   /* days since the first run after which a run on the next day may be tested, 0 = never */
    int next_day_runs;    /* runs that there must have been */
    int next_day_painless; /* of which the last so many did not hurt */
    bool medication;      /* reminders of a medicine at all */
    char dose_product[PRODUCT_MAX]; /* of the person's own plan: one word, "" = none */
    int dose_mg;          /* 0: not said */
    Times dose_times;
    int course_days;      /* on which reminders come */
    int shoe_notice;      /* km after which a pair is told of, 0 = never */
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

#define SCHEDULE_TEXT_MAX 2048
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
