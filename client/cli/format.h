/* SPDX-License-Identifier: MIT */
/*
 * What a person reads on the terminal: output in the locale's character set, colours, moments, and a line for
 * each kind of fact. It reads values as link.h gives them and asks nobody anything.
 */
#pragma once

#include <stdio.h>

#include "config/parse.h"
#include "value.h"

/* Once, after setlocale. */
void format_open(void);
bool format_is_utf8(void);

/* UTF-8 as the locale's character set can say it; owned, NULL = out of memory. */
char *format_local(const char *utf8);
/* To standard output, and to standard error. */
void say(const char *format, ...) PRINTF_LIKE(1, 2);
void tell(const char *format, ...) PRINTF_LIKE(1, 2);
/* One line on standard error, "kneeminder: ..." */
void complain(const char *format, ...) PRINTF_LIKE(1, 2);
/* Of a word that is none of `words` (with spaces between): the nearest is suggested, if one is near. */
void complain_word(const char *given, const char *words, const char *format, ...) PRINTF_LIKE(3, 4);
/* `head`, then `text` at column `indent`, on a terminal in lines that fit it. */
void put_wrapped(FILE *f, size_t indent, const char *head, const char *text);
/* How wide the terminal is that `f` goes to, SIZE_MAX where it goes to none. */
size_t format_width(FILE *f);
/* Standard output goes elsewhere from now on, to be shown on the same terminal: its width stays. */
void format_keep_width(void);
/* Breaks `text` between words where a line would be longer than `width`; owned, NULL = out of memory. A
 * character is taken for a column, which holds for the texts that are wrapped. */
char *format_wrap(const char *text, size_t width);
size_t format_columns(const char *text);
/* Output that cannot be written is a failure: 0 or -errno. */
int format_flush(void);

typedef enum Style {
    STYLE_NONE,
    STYLE_HEADING,
    STYLE_GOOD,
    STYLE_BAD,
    STYLE_MAX,
} Style;
/* The escape that begins a style on standard output, "" where there are no colours. Never the only sign of
 * anything. */
const char *style(Style s);

/* --- times: all by the daemon's zone --- */

/* Says which zone the daemon is in, how far east of UTC it is (seconds) at `now`. */
void format_zone(const char *name, int offset, uint64_t now);
#define MOMENT_MAX 64
/* "2026-11-23T14:30:00+01:00"; by the zone, or by a given offset. */
const char *format_rfc3339(uint64_t t, char buffer[static MOMENT_MAX]);
const char *format_rfc3339_at(uint64_t t, int offset, char buffer[static MOMENT_MAX]);
/* "2026-11-23 14:30" by a given offset. */
const char *format_date_time(uint64_t t, int offset, char buffer[static MOMENT_MAX]);
/* "Mon 23 Nov" */
const char *format_day(uint64_t t, char buffer[static MOMENT_MAX]);

/* --- words --- */

const char *format_knee(const char *word); /* "left knee" */
/* "Ice of 13:00" from "ice/2026-11-23/1300". */
#define REMINDER_TEXT_MAX 96
const char *format_reminder_id(const char *id, char buffer[static REMINDER_TEXT_MAX]);
/* One line of what a fact says, without its id and time. Owned; NULL = out of memory. */
char *format_fact(json_object *fact);
/* "put off until 13:15", "skipped: no time" of a reminder. */
const char *format_state(json_object *reminder, uint64_t now, char buffer[static REMINDER_TEXT_MAX]);
