/* SPDX-License-Identifier: MIT */
/* See table.h. */

#include "table.h"

#include <langinfo.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <string.h>

#include "format.h"

struct Table {
    struct libscols_table *table;
    size_t n_columns;
    bool broken;
};

static int add_column(Table *t, const char *heading, bool last) {
    CLEANUP_FREE char *local = format_local(heading);
    return local && scols_table_new_column(t->table, local, 0, last ? SCOLS_FL_WRAP : 0) ? 0 : -ENOMEM;
}

Table *table_new(const char *const *headings, size_t n_columns) {
    Table *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->table = scols_new_table();
    t->n_columns = n_columns;
    if (!t->table)
        return table_free(t);
    scols_table_enable_noheadings(t->table, !headings);
    scols_table_enable_ascii(t->table, strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
    if (scols_table_set_column_separator(t->table, "  ") < 0)
        return table_free(t);
    for (size_t i = 0; i < n_columns; i++)
        if (add_column(t, headings ? headings[i] : "", i + 1 == n_columns) < 0)
            return table_free(t);
    return t;
}

Table *table_free(Table *t) {
    if (t)
        scols_unref_table(t->table);
    free(t);
    return NULL;
}

void table_row(Table *t, const char *const *cells) {
    struct libscols_line *line = t ? scols_table_new_line(t->table, NULL) : NULL;
    for (size_t i = 0; line && i < t->n_columns; i++) {
        char *local = format_local(cells[i] ? cells[i] : "");
        if (!local || scols_line_refer_data(line, i, local) < 0) {
            free(local);
            line = NULL;
        }
    }
    if (t && !line)
        t->broken = true;
}

void table_print(Table *t, int indent) {
    CLEANUP_FREE char *text = NULL;
    if (!t || t->broken)
        return;
    scols_table_reduce_termwidth(t->table, (size_t)indent);
    if (scols_print_table_to_string(t->table, &text) < 0 || !text)
        return;
    char *save = NULL;
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        size_t n = strlen(line);
        while (n > 0 && line[n - 1] == ' ')
            n--;
        printf("%*s%.*s\n", indent, "", (int)n, line);
    }
}
