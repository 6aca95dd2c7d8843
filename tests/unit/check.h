/* SPDX-License-Identifier: MIT */
/* What a table's row is checked with: a failure names the line of the row, and ends the test. */
#pragma once

#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(line, condition)                                                                               \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: row failed: %s\n", __FILE__, line, #condition);                          \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)
