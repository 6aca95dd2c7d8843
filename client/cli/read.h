/* SPDX-License-Identifier: MIT */
/* Values of arguments and options that several verbs take; what is wrong is told on stderr. 0 or EXIT_USAGE. */
#pragma once

#include "verb.h"
#include "config/parse.h"

int read_duration(const char *text, const char *what, usec_t *ret);
/* "5km", "3.1mi", "800m"; metres. */
int read_distance(const char *text, int64_t *ret);
int read_score(const char *text, int64_t *ret);
/* Of a task of the person's own: 0 (unable) to 10 (as before the injury). */
int read_task_score(const char *text, int64_t *ret);
/* "fine", "stopped", "hurt": how a run ended, in the bus's word, and the score that this says; -1: none. */
int read_how(const char *text, const char **ret_ended, int64_t *ret_score);
