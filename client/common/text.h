/* SPDX-License-Identifier: MIT */
/*
 * The words that a person reads, shared by the command line and the notifications: each word of the bus in
 * the person's language. The texts are plain and never of clearance; red flags say "see a clinician" and name
 * no disease.
 */
#pragma once

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define _(text) gettext(text)
#define N_(text) text

/* Opens the catalogue; called once, after setlocale. */
void text_open(void);

/* A text that health hangs on: translated, with the English beside it in a language whose safety texts nobody who knows has
 * reviewed (its catalogue translates the marker to anything but "reviewed"). `cache` is NULL at first; what it comes to hold is
 * kept while the program runs. */
const char *text_beside(const char *msgid, char **cache);
/* The same, of a literal, of which it keeps account itself. */
const char *text_safety(const char *msgid);

/* All take the bus's word and give a text that is not owned; an unknown word is given back as it is. */
const char *text_knee(const char *word); /* "your left knee" */
const char *text_kind(const char *word); /* "Ice" */
const char *text_state(const char *word);
const char *text_reason(const char *word); /* "not answered" */
const char *text_notice(const char *word);
const char *text_cushioning(const char *word);
const char *text_shoe_hint(const char *word); /* "check wear and comfort" */
/* A screening question of subject "ice" or "red-flags", as a short statement that applies or does not. */
const char *text_question(const char *subject, const char *word);
const char *
text_ease(const char *context); /* what to leave where it hurts, a sentence: "Go easy on stairs today." */
/* How soon a red-flag word wants the knee seen: at once by the emergency number, today; else within days. */
bool text_is_emergency(const char *word);
bool text_is_for_today(const char *word);

/* What to think of while running, a sentence; the numbers are of "cadence" alone: the own steps a minute, and the target's range. */
#define TEXT_CUE_MAX 256
const char *text_cue(const char *word, unsigned cadence, unsigned low, unsigned high, char buffer[static TEXT_CUE_MAX]);

/* "13:42" or "1:42 PM", as the locale has it, of microseconds since 1970; "tomorrow 08:00", "Tue 24 Nov
 * 08:00" beside `now`. */
#define TEXT_TIME_MAX 64
const char *text_clock(uint64_t t, char buffer[static TEXT_TIME_MAX]);
const char *text_moment(uint64_t t, uint64_t now, char buffer[static TEXT_TIME_MAX]);
/* "2026-11-23", "23.11.2026", "11/23/2026", as the locale has it, of the first of these; anything else is given back. */
const char *text_date(const char *day, char buffer[static TEXT_TIME_MAX]);
const char *text_date_of(const struct tm *tm, char buffer[static TEXT_TIME_MAX]);
/* "Mon 23 Nov", "Mo 23. Nov", "Mon Nov 23" */
const char *text_day(const char *day, char buffer[static TEXT_TIME_MAX]);
const char *text_day_of(const struct tm *tm, char buffer[static TEXT_TIME_MAX]);
/* "23 Nov", "23. Nov", "Nov 23" */
const char *text_day_of_month(const char *day, char buffer[static TEXT_TIME_MAX]);
/* "5.2 km" or "3.2 mi", as the locale measures; text_far() in whole ones. */
const char *text_distance(int64_t metres, char buffer[static TEXT_TIME_MAX]);
const char *text_far(int64_t metres, char buffer[static TEXT_TIME_MAX]);
/* "10 min", "9 min 30 s": to the second, where text_length() rounds to minutes. */
const char *text_minutes(uint64_t usec, char buffer[static TEXT_TIME_MAX]);
/* "10 minutes", "1 h 10 min" */
const char *text_length(uint64_t usec, char buffer[static TEXT_TIME_MAX]);
