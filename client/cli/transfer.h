/* SPDX-License-Identifier: MIT */
/* What export and the kinds of import share. */
#pragma once

#include "core/basics.h"
#include "source.h"
#include "verb.h"

#define RECORD_FORMAT "kneeminder-record"

/* How far it has come, on standard error where that is a terminal; at most ten times a second. */
void progress_tell(const char *format, ...) PRINTF_LIKE(1, 2);
void progress_end(void);

/* Imports an exported record: streams it to the daemon, which merges it. Gives the exit status. */
int import_record(Call *c, Source *s);

/* A run as it was read from a file of another program. */
typedef struct Activity {
    usec_t start;
    usec_t duration;
    int64_t metres; /* -1: not said */
    char ended[16]; /* "": not said */
    uint64_t line;  /* where it begins */
} Activity;

typedef struct Activities {
    Activity *items;
    size_t n, allocated;
    int64_t others; /* what is no run */
} Activities;

#define ACTIVITIES_MAX 100000

enum {
    IMPORT_E_TOLD = 1, /* what is wrong was told on standard error */
};

/* Adds one; -ENOMEM or -E2BIG. */
int activities_add(Activities *a, const Activity *activity);
/* "FILE:LINE: ..." on standard error; IMPORT_E_TOLD. */
int activity_fault(const Source *s, uint64_t line, const char *format, ...) PRINTF_LIKE(3, 4);

/* Read all activities of a GPX or TCX file, or of a table; `zone`, `now`: of the daemon. 0, IMPORT_E_TOLD or -errno. */
int activity_read_xml(Source *s, Activities *a);
int activity_read_csv(Source *s, Activities *a, const char *zone, usec_t now);

/* A number with a point, whatever the locale: "5", "3.1", "-0.25". *ret_end as of strtod; NULL: it is no number. */
const char *decimal_parse(const char *text, double *ret);
/* "5km", "3.1mi", "3,1mi", "800m" to metres; without a unit it is of `unit`, NULL: it needs one. 0 or -EINVAL. */
int distance_parse(const char *text, const char *unit, int64_t *ret);
