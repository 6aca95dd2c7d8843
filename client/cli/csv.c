/* SPDX-License-Identifier: MIT */
/* See csv.h. */

#include "csv.h"

#include <stdio.h>
#include <string.h>

static void put_field(FILE *f, const char *text) {
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, f);
        return;
    }
    putc('"', f);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', f);
        putc(*text, f);
    }
    putc('"', f);
}

static void put_members(FILE *f, json_object *row, const char *prefix, bool names, bool *first) {
    json_object_object_foreach(row, key, value) {
        char name[64];
        snprintf(name, sizeof(name), "%s%s", prefix, key);
        if (json_object_is_type(value, json_type_object)) {
            strncat(name, "_", sizeof(name) - strlen(name) - 1);
            put_members(f, value, name, names, first);
            continue;
        }
        if (!*first)
            putc(',', f);
        *first = false;
        put_field(f, names ? name : value ? json_object_get_string(value) : "");
    }
}

void csv_header(FILE *f, json_object *row) {
    bool first = true;
    put_members(f, row, "", true, &first);
    putc('\n', f);
}

void csv_row(FILE *f, json_object *row) {
    bool first = true;
    put_members(f, row, "", false, &first);
    putc('\n', f);
}

void csv_items(FILE *f, const char *path, json_object *value) {
    char name[256];
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < value_length(value); i++) {
            snprintf(name, sizeof(name), "%s.%zu", path, i + 1);
            csv_items(f, name, value_at(value, i));
        }
        return;
    }
    if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreach(value, key, member) {
            snprintf(name, sizeof(name), "%s%s%s", path, path[0] ? "." : "", key);
            csv_items(f, name, member);
        }
        return;
    }
    put_field(f, path);
    putc(',', f);
    put_field(f, value ? json_object_get_string(value) : "");
    putc('\n', f);
}
