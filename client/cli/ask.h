/* SPDX-License-Identifier: MIT */
/*
 * Questions on the terminal: asked on standard error, so that standard output keeps to the result. An answer
 * that does not fit is asked for again, with what is allowed; the end of input leaves the verb, with nothing
 * done.
 */
#pragma once

#include "config/parse.h"

enum {
    ASK_E_LEFT = 1, /* the person went away; told */
};

/* Whether somebody is there to be asked. */
bool ask_possible(void);
/* Each is 0, ASK_E_LEFT or -ENOMEM. `ret` is untouched unless 0. */
/* What was typed, without spaces round it; `otherwise` for an empty line, which NULL does not take. Owned. */
int ask_line(const char *question, const char *otherwise, char **ret);
/* The place in `words` (ends with NULL) of one that is typed in full or by its beginning; `otherwise` < 0:
 * none. */
int ask_choice(const char *question, const char *const *words, int otherwise, int *ret);
int ask_number(const char *question, int min, int max, int *ret);
/* An empty line is an answer too: USEC_NONE, or -1. */
int ask_duration_or_none(const char *question, usec_t *ret);
int ask_number_or_none(const char *question, int min, int max, int *ret);
int ask_yes(const char *question, bool otherwise, bool *ret);
/* A time of day in minutes. */
int ask_clock(const char *question, int32_t otherwise, int32_t *ret);
/* "left", "right" or "both". */
int ask_knee(const char **ret);
