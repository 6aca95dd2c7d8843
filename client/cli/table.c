/* SPDX-License-Identifier: MIT */
/*
 * See table.h. libsmartcols breaks a cell anywhere; so cells are kept until printing, when it is known what fits: texts of
 * the last column are broken between words, and columns that are too many go below, in a table of their own.
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

/* --- what fits beside each other --- */

/* Columns that are printed together: the first of the table, and those from one on to before another. */
typedef struct Part {
    size_t from, to;
} Part;

static bool in_part(const Part *p, size_t column) {
    return column == 0 || (column >= p->from && column < p->to);
}

static size_t widest(const Table *t, size_t column) {
    size_t width = 0;
    for (size_t i = column; i < t->n_cells; i += t->n_columns)
        width = MAX(width, format_columns(t->cells[i]));
    return width;
}

/* As many columns as there is room for, but one at least; *ret_room is what is left to the table's last. */
static Part next_part(const Table *t, size_t from, size_t width, size_t *ret_room) {
    Part p = { .from = from, .to = from };
    size_t used = from > 0 ? widest(t, 0) + strlen(GAP) : 0;
    *ret_room = SIZE_MAX;
    for (; p.to < t->n_columns; p.to++) {
        size_t w = widest(t, p.to);
        bool last = p.to + 1 == t->n_columns, fits = used + (last ? MIN(w, (size_t)ROOM_MIN) : w) <= width;
        if (!fits && p.to > MAX(from, (size_t)1))
            break;
        if (last && width != SIZE_MAX && fits)
            *ret_room = width - used;
        used += w + strlen(GAP);
    }
    return p;
}

/* --- printing --- */

/* A row; what does not fit in its last cell goes on in rows of which the other cells are empty. Where nothing but its
 * first cell would be there, there is no row. */
static int add_row(struct libscols_table *table, const Table *t, const Part *p, char *const *cells, size_t room) {
    size_t last = t->n_columns - 1, at = 0;
    bool any = p->from == 0, wraps = in_part(p, last);
    for (size_t i = p->from; i < p->to; i++)
        any |= cells[i][0] != '\0';
    if (!any)
        return 0;
    CLEANUP_FREE char *wrapped = format_wrap(wraps ? cells[last] : "", room);
    struct libscols_line *line = wrapped ? scols_table_new_line(table, NULL) : NULL;
    for (size_t i = 0; line && i < t->n_columns; i++)
        if (in_part(p, i) && i != last && scols_line_set_data(line, at++, cells[i]) < 0)
            line = NULL;
    char *save = NULL;
    for (char *text = line && wraps ? strtok_r(wrapped, "\n", &save) : NULL; line && text;) {
        if (scols_line_set_data(line, at, text) < 0)
            return -ENOMEM;
        text = strtok_r(NULL, "\n", &save);
        if (text)
            line = scols_table_new_line(table, NULL);
    }
    return line ? 0 : -ENOMEM;
}

static int fill(struct libscols_table *table, const Table *t, const Part *p, size_t room) {
    for (size_t i = 0; i < t->n_columns; i++)
        if (in_part(p, i) && !scols_table_new_column(table, t->cells[i], 0, 0))
            return -ENOMEM;
    int r = 0;
    for (size_t i = t->n_columns; r == 0 && i < t->n_cells; i += t->n_columns)
        r = add_row(table, t, p, t->cells + i, room);
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

static void print_part(const Table *t, const Part *p, size_t room, int indent) {
    CLEANUP_FREE char *text = NULL;
    struct libscols_table *table = scols_new_table();
    if (!table)
        return;
    scols_table_enable_noheadings(table, !t->headings);
    scols_table_enable_ascii(table, strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
    /* What is too wide all the same is for the terminal to break, not to be cut off. */
    scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
    if (scols_table_set_column_separator(table, GAP) == 0 && fill(table, t, p, room) == 0 &&
        scols_print_table_to_string(table, &text) == 0 && text)
        print_lines(text, indent);
    scols_unref_table(table);
}

void table_print(Table *t, int indent) {
    size_t width = format_width(stdout), room;
    if (!t || t->broken)
        return;
    if (width != SIZE_MAX)
        width -= MIN(width, (size_t)indent);
    /* Without headings nobody would know what columns below are. */
    if (!t->headings) {
        Part all = next_part(t, 0, width, &room);
        all.to = t->n_columns;
        print_part(t, &all, room, indent);
        return;
    }
    for (Part p = { 0 }; p.to < t->n_columns;) {
        p = next_part(t, p.to, width, &room);
        if (p.from > 0)
            printf("\n");
        print_part(t, &p, room, indent);
    }
}
