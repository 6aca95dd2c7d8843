/* SPDX-License-Identifier: MIT */
/*
 * Durations, clock times and moments as people type them. Used for settings, for the client's arguments and
 * for the bus, so that a form that works in one place works in all.
 */
#pragma once

#include "core/schedule.h"
#include "core/text.h"
#include "core/text.h"

/* "25" (minutes), "25m", "1h10m", "90s", "2h"; units once each, from large to small; more than zero, at most
 * 24 h. -EINVAL for another form, -ERANGE for a length that is not allowed. */
int parse_duration(const char *text, usec_t *ret);
/* "10m", "1h10m", "90s", "7m30s": as people write it, in whole seconds; parse_duration reads it as the same.
 * No length at all is "0s". */
#define DURATION_TEXT_MAX 32
const char *format_duration(usec_t d, char buffer[static DURATION_TEXT_MAX]);
/* "07:30", two digits each, to minutes since midnight. -EINVAL for another form, -ERANGE outside 00:00 to
 * 23:59. */
int parse_clock(const char *text, int32_t *ret_minute);
/* A moment: "14:30" (today), "yesterday 18:00", "today 07:00", "tomorrow 05:00", "2026-11-23 14:30",
 * "2026-11-23T14:30:00+01:00" and with Z, "now", "tomorrow" alone (the start of the next logical day: at
 * 02:00 that is this very morning); local times by `zone`, "today" is the calendar date of `now`. Finer than
 * a microsecond is cut off. -EINVAL for another form or a date that the calendar lacks, -ERANGE outside
 * 1990..2199. */
int parse_moment(const char *text, usec_t now, const Zone *zone, int32_t day_start_minute, usec_t *ret);
/* "true/yes/on/1", "false/no/off/0", in small letters. */
int parse_bool(const char *text, bool *ret);
/* The whole string as a decimal number in [min, max]: -EINVAL, -ERANGE. */
int parse_integer(const char *text, int64_t min, int64_t max, int64_t *ret);
