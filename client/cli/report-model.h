/* SPDX-License-Identifier: MIT */
/*
 * The report's one model: what a physiotherapist wants to know of a period, as a JSON object, from which the page is
 * drawn and the table written. Folded from facts as json_fact() gives them; it asks nobody and knows no language. What
 * is not known is null, never guessed.
 */
#pragma once

#include "summary.h"

/* What usual pain must change by to be called a change: 2 of 10 points, for patellofemoral pain by Crossley and others
 * (2004). Piva and others (2009) have 1.16 as the least. */
#define REPORT_CHANGE_TELLS 2

/* A pain score, and where it was felt. */
typedef struct Report {
    day_t day;
    const char *context; /* static */
    int score;
    bool of_run;       /* the worst of a run */
    char recorded[32]; /* when it was entered, as json_fact() has it */
} Report;

/* A run, as it bears on how long can be run. */
typedef struct Lasted {
    day_t day;
    int64_t seconds; /* until the pain, where its onset is known */
    bool event;      /* pain, or the limit sensed, ended it */
    bool masked;
} Lasted;

typedef struct ReportModel {
    Days days;
    Report *reports;
    size_t n_reports, allocated_reports;
    Lasted *lasted;
    size_t n_lasted, allocated_lasted;
    json_object *runs, *red_flags, *exercises; /* listed one by one; owned */
} ReportModel;

int report_model_open(ReportModel *m); /* 0 or -ENOMEM */
void report_model_done(ReportModel *m);
/* Adds one fact; runs in the order in which they happened. 0 or -ENOMEM. */
int report_model_add(ReportModel *m, json_object *fact);
/* Adds what Runs.Steps tells of a run that was added. 0 or -ENOMEM. */
int report_model_add_step(ReportModel *m, json_object *step);
/* What was added comes to, up to `last`. NULL = nothing was said on any day. Owned. */
json_object *report_model_make(ReportModel *m, day_t last);

/* After how many seconds a quarter of the runs had come to the limit, by the estimator of Kaplan and Meier (1958); a
 * sensed limit counts as reached, which errs towards less. -1 with fewer than 8 runs or 3 events, or where no quarter
 * came to it. Puts the runs in order of length. */
int64_t report_quarter(Lasted *runs, size_t n);
