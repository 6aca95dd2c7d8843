/* SPDX-License-Identifier: MIT */
/* Columns on the terminal, by libsmartcols: cells are UTF-8. Where the terminal is too narrow for them the last column breaks
 * between words, and columns that do not fit even then go below, beside the first one again. */
#pragma once

#include <stddef.h>

typedef struct Table Table;

/* `headings` may be NULL: columns without names. NULL = out of memory. */
Table *table_new(const char *const *headings, size_t n_columns);
Table *table_free(Table *t);
static inline void table_freep(Table **t) {
    table_free(*t);
}
#define CLEANUP_TABLE __attribute__((cleanup(table_freep)))
/* Adds a row; a NULL cell is empty. A table that has lost a row to lack of memory prints nothing. */
void table_row(Table *t, const char *const *cells);
/* Prints it, each line after `indent` spaces. */
void table_print(Table *t, int indent);
