/* SPDX-License-Identifier: MIT */
/* What the files of wording_* share: the steps by which a text is put together. */
#pragma once

#include "wording.h"

#define MINUTE_USEC ((guint64)60 * G_USEC_PER_SEC)

void say_title(Wording *w, const char *title);
void G_GNUC_PRINTF(2, 3) say_title_format(Wording *w, const char *format, ...);
/* Appends a sentence; a newline in front makes it a line of its own. */
void say(Wording *w, const char *sentence);
void G_GNUC_PRINTF(2, 3) say_format(Wording *w, const char *format, ...);
/* Adds a button if the daemon takes its verb now. */
void offer(Wording *w, const Entry *e, const char *key, const char *label);
/* A button that turns to that page. */
void offer_page(Wording *w, unsigned page, const char *label);
/* A button that says that a knee hurts: where it is not known which, that is asked first. */
void offer_pain(Wording *w, const Entry *e, const char *key, const char *label);
void offer_snooze(Wording *w, const Entry *e);
/* What else is due and has its turn after this answer; what passed unseen. */
void say_next(Wording *w, const Entry *e);
void say_passed(Wording *w, const Entry *e);

void word_notice(Wording *w, const Entry *e, guint64 now);
/* The commands that answer it, that verb first. */
void say_commands(Wording *w, const Entry *e, const char *verb);

/* Exercises, or the question before the first ones. */
void word_exercise(Wording *w, const Entry *e);
gboolean wording_is_consult(const Entry *e);

/* Reminders of a medicine, and that they are over. */
void word_medication(Wording *w, const Entry *e);
void word_medication_course(Wording *w, const Entry *e);

/* The questions about runs. */
void word_run(Wording *w, const Entry *e, unsigned page);
void word_after_run(Wording *w, const Entry *e, unsigned page);
