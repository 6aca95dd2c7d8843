/* SPDX-License-Identifier: MIT */
/*
 * See table.h. libsmartcols breaks a cell anywhere; so cells are kept until printing, when the room for the
 * last column is known and its texts can be broken between words.
 */

#include "table.h"

#include <langinfo.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <string.h>

#include "format.h"

#define GAP "  "
#define ROOM_MIN 16 /* columns: less is no room to break a text in */

struct Table {
    char **cells; /* a row after the other; the first is the headings */
    size_t n_cells, allocated;
    size_t n_columns;
    bool headings;
    bool broken;
};

static void add_cell(Table *t, const char *text) {
    char *local = format_local(text ? text : "");
    if (!local || array_reserve((void **)&t->cells, &t->allocated, t->n_cells + 1, sizeof(*t->cells)) < 0) {
        free(local);
        t->broken = true;
        return;
    }
    t->cells[t->n_cells++] = local;
}

Table *table_new(const char *const *headings, size_t n_columns) {
    Table *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->n_columns = n_columns;
    t->headings = headings;
    for (size_t i = 0; i < n_columns; i++)
        add_cell(t, headings ? headings[i] : "");
    return t;
}

Table *table_free(Table *t) {
    for (size_t i = 0; t && i < t->n_cells; i++)
        free(t->cells[i]);
    if (t)
        free(t->cells);
    free(t);
    return NULL;
}

void table_row(Table *t, const char *const *cells) {
    for (size_t i = 0; t && i < t->n_columns; i++)
        add_cell(t, cells[i]);
}

/* What the terminal leaves to the last column. */
static size_t room(const Table *t, int indent) {
    size_t width = format_width(stdout), used = (size_t)indent;
    for (size_t column = 0; column + 1 < t->n_columns; column++) {
        size_t widest = 0;
        for (size_t i = column; i < t->n_cells; i += t->n_columns)
            widest = MAX(widest, format_columns(t->cells[i]));
        used += widest + strlen(GAP);
    }
    return width == SIZE_MAX || used + ROOM_MIN > width ? SIZE_MAX : width - used;
}

/* A row; what does not fit in its last cell goes on in rows of which the other cells are empty. */
static int add_row(struct libscols_table *table, const Table *t, char *const *cells, size_t width) {
    size_t last = t->n_columns - 1;
    CLEANUP_FREE char *wrapped = format_wrap(cells[last], width);
    struct libscols_line *line = wrapped ? scols_table_new_line(table, NULL) : NULL;
    for (size_t i = 0; line && i < last; i++)
        if (scols_line_set_data(line, i, cells[i]) < 0)
            line = NULL;
    char *save = NULL;
    for (char *text = line ? strtok_r(wrapped, "\n", &save) : NULL; line && text;) {
        if (scols_line_set_data(line, last, text) < 0)
            return -ENOMEM;
        text = strtok_r(NULL, "\n", &save);
        if (text)
            line = scols_table_new_line(table, NULL);
    }
    return line ? 0 : -ENOMEM;
}

static int fill(struct libscols_table *table, const Table *t, int indent) {
    size_t width = room(t, indent);
    for (size_t i = 0; i < t->n_columns; i++)
        if (!scols_table_new_column(table, t->cells[i], 0, 0))
            return -ENOMEM;
    int r = 0;
    for (size_t i = t->n_columns; r == 0 && i < t->n_cells; i += t->n_columns)
        r = add_row(table, t, t->cells + i, width);
    return r;
}

static void print_lines(char *text, int indent) {
    char *save = NULL;
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        size_t n = strlen(line);
        while (n > 0 && line[n - 1] == ' ')
            n--;
        printf("%*s%.*s\n", indent, "", (int)n, line);
    }
}

void table_print(Table *t, int indent) {
    CLEANUP_FREE char *text = NULL;
    struct libscols_table *table = t && !t->broken ? scols_new_table() : NULL;
    if (!table)
        return;
    scols_table_enable_noheadings(table, !t->headings);
    scols_table_enable_ascii(table, strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
    /* What is too wide all the same is for the terminal to break, not to be cut off. */
    scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
    if (scols_table_set_column_separator(table, GAP) == 0 && fill(table, t, indent) == 0 &&
        scols_print_table_to_string(table, &text) == 0 && text)
        print_lines(text, indent);
    scols_unref_table(table);
}
