/* SPDX-License-Identifier: MIT */
/*
 * A file that a verb writes for the person: only they can read it, it is there whole or not at all, and what is there
 * already is replaced only when told to. What fails is told on standard error.
 */
#pragma once

#include <stdbool.h>

/* Writes all of it to `fd`, which stays open. Gives the exit status; told. */
typedef int (*OutfileWrite)(int fd, const char *path, void *userdata);

/* `again`: the words after which the path makes the command that replaces it, such as "export --force". */
int outfile_write(const char *path, bool force, const char *again, OutfileWrite write, void *userdata);
/* Tells it; EXIT_REFUSED. */
int outfile_fail(const char *path, int e);
