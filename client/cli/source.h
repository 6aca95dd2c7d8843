/* SPDX-License-Identifier: MIT */
/*
 * A file to be imported, read a piece at a time: however long it is, 64 KiB of it are in memory. It counts lines, so
 * that a fault can be told by where it is.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Source {
    const char *name; /* lent; for messages */
    int fd;
    uint64_t line; /* of the next byte, from 1 */
    size_t at, end; /* what was read and not taken yet */
    char bytes[64 * 1024];
} Source;

/* Opens a file, "-" is standard input. What is neither a file nor a pipe is refused (-EINVAL), a directory with -EISDIR. */
int source_open(Source *s, const char *path);
void source_close(Source *s);
/* Makes sure that there is a byte: 1 = there is, 0 = the end, -errno. */
int source_fill(Source *s);
/* Takes the next `n` bytes of what is there. */
void source_take(Source *s, size_t n);
/* The next byte that is no white space, not taken; 0 = the end, -errno. */
int source_peek(Source *s);
/* A line without its end, of at most `size` - 1 bytes: 1, 0 = the end, -E2BIG, -errno. */
int source_line(Source *s, char *buffer, size_t size);
