/* SPDX-License-Identifier: MIT */
/*
 * Questions on the terminal: asked on standard error, so that standard output keeps to the result. An answer
 * that does not fit is asked for again, with what is allowed; "q", Ctrl-C and the end of input leave the verb, with
 * nothing done.
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
/* The place in `words` ("left right both", translated as a whole) of one that is typed in full or by its beginning, in the
 * person's language or in English; `otherwise` < 0: none. */
#define ASK_WORDS_MAX 8
int ask_choice(const char *question, const char *words, int otherwise, int *ret);
/* 0 if it says "none", 1 if it says "some", in the person's language or in English; else -1. */
int ask_none_or_some(const char *answer);
int ask_number(const char *question, int min, int max, int *ret);
/* An empty line is an answer too: USEC_NONE, or -1. */
int ask_duration_or_none(const char *question, usec_t *ret);
int ask_number_or_none(const char *question, int min, int max, int *ret);
int ask_yes(const char *question, bool otherwise, bool *ret);
/* A time of day in minutes. */
int ask_clock(const char *question, int32_t otherwise, int32_t *ret);
/* "left", "right" or "both". */
int ask_knee(const char **ret);
