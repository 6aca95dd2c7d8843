/* SPDX-License-Identifier: MIT */
/*
 * Civil dates, local times and the present moment as plain values. A day is a number (days since 1970-01-01 in the
 * proleptic Gregorian calendar), so that a day boundary is found by its fields and never by subtracting seconds.
 * Nothing here reads a clock: `Now` is read once per change, outside core, and passed in.
 */
#pragma once

#include "basics.h"

typedef int32_t day_t;
#define DAY_NONE INT32_MIN
#define DAY_TEXT_MAX 16 /* "2026-11-23" and its NUL, with room for years that only a broken clock shows */

typedef struct LocalTime {
    day_t day;      /* local calendar date */
    int32_t second; /* of that day, 0..86399 */
} LocalTime;

typedef struct Now {
    usec_t real;        /* CLOCK_REALTIME */
    usec_t boot;        /* CLOCK_BOOTTIME: real elapsed time, suspend included */
    uint8_t boot_id[16]; /* the boot that `boot` belongs to */
} Now;

day_t day_from_civil(int year, int month, int day);
void day_to_civil(day_t d, int *ret_year, int *ret_month, int *ret_day);
/* 0 = Monday .. 6 = Sunday */
int day_weekday(day_t d);
/* "2026-11-23" exactly; -EINVAL for anything else, also for 2026-02-30. Years 1970..2199. */
int day_parse(const char *text, day_t *ret);
/* Writes at most DAY_TEXT_MAX bytes; returns `buffer`. */
const char *day_format(day_t d, char buffer[static DAY_TEXT_MAX]);
