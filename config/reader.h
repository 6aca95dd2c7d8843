/* SPDX-License-Identifier: MIT */
/*
 * From a file to its sections, keys and values: inih splits the lines, and this reader decides which lines it
 * gets to see. It knows form alone; which keys there are, and what they may hold, is settings.c's.
 */
#pragma once

#include "core/basics.h"

#define READER_FILE_MAX (64 * 1024)
#define READER_LINE_MAX 180 /* bytes; inih would cut a line at 199 and read its rest as a line of its own */

/* What is found, in the order of the file, by line number from 1. Each returns 0 or a negative errno, which
 * ends the reading. Texts live until the call returns. */
typedef struct ReaderCalls {
    int (*section)(void *userdata, unsigned line, const char *section);
    /* `section` is "" before the first section, READER_NO_SECTION after a section line that was refused. */
    int (*entry)(void *userdata, unsigned line, const char *section, const char *key, const char *value);
    /* A line of wrong form, or the whole file (line 0): what is wrong and what is allowed. `section` and
     * `key` are NULL where the line does not tell them. */
    int (*fault)(void *userdata, unsigned line, const char *section, const char *key, const char *text);
} ReaderCalls;

#define READER_NO_SECTION "?"

/* Reads the regular file at `path`; what stands in its way is told as a fault. 0, or a negative errno from a
 * call. */
int reader_read_file(const char *path, const ReaderCalls *calls, void *userdata);
/* The same for a text in memory. */
int reader_read_text(const char *text, size_t size, const ReaderCalls *calls, void *userdata);
