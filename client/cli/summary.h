/* SPDX-License-Identifier: MIT */
/*
 * The record day by day: what was said and done is added up for each day, and days for a week, a month or an
 * episode. It works on facts as json_fact() gives them, asks nobody, prints nothing and knows no language.
 *
 * What a person says belongs to the local date on which it happened; what became of a reminder to the day that
 * the reminder is of. The two differ only between midnight and [general] day-start.
 */
#pragma once

#include "core/when.h"
#include "value.h"

/* What became of reminders. Asked is what could be seen: done, skipped by the person, or shown and not answered. */
typedef struct Tally {
    unsigned done;
    unsigned skipped;
    unsigned missed;
    unsigned not_shown; /* asleep, locked, paused and so on, or withdrawn by a rule */
} Tally;

static inline unsigned tally_asked(const Tally *t) {
    return t->done + t->skipped + t->missed;
}

typedef enum SummaryKnee {
    SUMMARY_LEFT,
    SUMMARY_RIGHT,
    SUMMARY_EITHER, /* not said which, or both; as a question: whichever it was */
    SUMMARY_KNEES,
} SummaryKnee;
SummaryKnee summary_knee(const char *word);

#define SUMMARY_SCORES 11 /* 0 to 10 */

typedef struct Summary {
    day_t first, last;  /* both are in it */
    unsigned days_told; /* on which anything was said of a knee, or a run logged */
    /* How often each was said, in reports, check-ins and an hour after runs; not 0 after a painkiller, which hides pain. */
    unsigned scores[SUMMARY_KNEES][SUMMARY_SCORES];
    int worst[SUMMARY_KNEES];                       /* -1 = none; that of runs too */
    unsigned sore_days;
    unsigned painkillers; /* reports, check-ins and runs with one, and doses */
    Tally ice, rest;
    unsigned runs;
    unsigned painful_runs; /* ended by pain */
    unsigned sensed_runs;  /* ended early, because the limit was felt */
    int64_t run_seconds, longest_seconds, longest_painless_seconds;
    int64_t limit_seconds; /* the highest pain-free limit that a run began with; -1 = none is known */
    unsigned exercises;
} Summary;

typedef struct SummaryEpisode {
    char id[24];
    char uid[33];
    SummaryKnee knee;
    day_t opened, closed; /* DAY_NONE = open */
} SummaryEpisode;

/* One of which nobody said how it was when it was logged; that may come as a fact of its own. */
typedef struct SummaryRun {
    char uid[33];
    day_t day;
    int64_t seconds;
} SummaryRun;

typedef struct Days {
    Summary *days; /* every day from the first to the last of them */
    size_t n_days, allocated;
    SummaryEpisode *episodes; /* in the order in which they were opened */
    size_t n_episodes, allocated_episodes;
    SummaryRun *unknown;
    size_t n_unknown, allocated_unknown;
} Days;

void days_done(Days *d);
#define CLEANUP_DAYS __attribute__((cleanup(days_done)))
/* Adds one fact, in any order, but how a run was after the run; what tells nothing of a day, or no longer holds, is passed
 * over. 0 or -ENOMEM. */
int days_add(Days *d, json_object *fact);
/* Adds what Runs.Steps tells of a run: the limit that it began with. 0 or -ENOMEM. */
int days_add_step(Days *d, json_object *step);
/* Makes room up to that day, with nothing in it, where there is any day at all. 0 or -ENOMEM. */
int days_extend(Days *d, day_t last);
/* The sum of those days; what lies outside the record counts as days on which nothing was said. */
Summary days_sum(const Days *d, day_t first, day_t last);

int summary_worst(const Summary *s, SummaryKnee knee);
/* Twice the median of what was said (so that a half is whole), -1 = nothing. */
int summary_median_twice(const Summary *s, SummaryKnee knee, unsigned *ret_n);

typedef enum SummaryBy {
    SUMMARY_DAY,
    SUMMARY_WEEK, /* from Monday */
    SUMMARY_MONTH,
    SUMMARY_EPISODE,
    SUMMARY_BY_MAX,
    SUMMARY_BY_INVALID = -EINVAL,
} SummaryBy;
SummaryBy summary_by_from_string(const char *word);
/* The last day of the period that `first` is in; not of episodes. */
day_t summary_period_end(SummaryBy by, day_t first);

/* What scripts get of a period. Owned. `knee` and `id` are of an episode, else SUMMARY_EITHER and NULL. */
json_object *summary_json(const Summary *s, SummaryKnee knee, const char *id);
