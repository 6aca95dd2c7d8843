/* SPDX-License-Identifier: MIT */
/* See csv.h. */

#include "csv.h"

#include <stdio.h>
#include <string.h>

static void put_field(const char *text) {
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    putchar('"');
}

static void put_members(json_object *row, const char *prefix, bool names, bool *first) {
    json_object_object_foreach(row, key, value) {
        char name[64];
        snprintf(name, sizeof(name), "%s%s", prefix, key);
        if (json_object_is_type(value, json_type_object)) {
            strncat(name, "_", sizeof(name) - strlen(name) - 1);
            put_members(value, name, names, first);
            continue;
        }
        if (!*first)
            putchar(',');
        *first = false;
        put_field(names ? name : value ? json_object_get_string(value) : "");
    }
}

void csv_header(json_object *row) {
    bool first = true;
    put_members(row, "", true, &first);
    putchar('\n');
}

void csv_row(json_object *row) {
    bool first = true;
    put_members(row, "", false, &first);
    putchar('\n');
}
