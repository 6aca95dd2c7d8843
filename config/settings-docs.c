/* SPDX-License-Identifier: MIT */
/*
 * The settings as text: the file that reads back the same, the sample file, and the keys' part of the man
 * page. All three walk the table, so that a key is described where it is defined and nowhere else.
 */

#include "config/settings-internal.h"

#include "config/value.h"

#include <stdio.h>

#define SAMPLE_WIDTH 100

/* Begins a section before its first key. */
static void begin_section(FILE *f, const char *open, const char *close, const Key *k, const char **section) {
    if (*section && strcmp(*section, k->section) == 0)
        return;
    fprintf(f, "%s%s%s%s\n", *section ? "\n" : "", open, k->section, close);
    *section = k->section;
}

/* Ends a text in memory: NULL if anything went wrong. */
static char *end_text(FILE *f, char **text, bool fine) {
    if (fclose(f) != 0)
        fine = false;
    if (!fine) {
        free(*text);
        return NULL;
    }
    return *text;
}

/* Walks the keys in use, a section's name between `open` and `close` before its first; `write` puts one into
 * the file and says whether there was memory for it. */
static char *walk(const char *head, const char *open, const char *close, const Settings *s,
                  bool (*write)(FILE *f, const Key *k, const Settings *s)) {
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return NULL;
    fputs(head, f);
    const char *section = NULL;
    bool fine = true;
    for (size_t i = 0; fine && i < key_table.n; i++) {
        const Key *k = &key_table.keys[i];
        if (k->type == KEY_OBSOLETE)
            continue;
        begin_section(f, open, close, k, &section);
        fine = write(f, k, s);
    }
    return end_text(f, &text, fine);
}

static bool write_value(FILE *f, const Key *k, const Settings *s) {
    char *value CLEANUP_FREE = value_format(k, s);
    if (!value)
        return false;
    fprintf(f, "%s =%s%s\n", k->name, *value ? " " : "", value);
    return true;
}

char *settings_format(const SettingsSet *s) {
    return walk(
        "# Written by kneeminderd: the settings that were in force last. Changes made here are lost.\n\n",
        "[", "]", &s->settings, write_value);
}

/* As comment lines of at most SAMPLE_WIDTH bytes. */
static void write_comment(FILE *f, const char *text) {
    size_t column = 0;
    for (size_t n; *text; text += n + strspn(text + n, " ")) {
        n = strcspn(text, " ");
        if (column > 0 && column + 1 + n > SAMPLE_WIDTH) {
            fputc('\n', f);
            column = 0;
        }
        column += (size_t)fprintf(f, "%s%.*s", column > 0 ? " " : "# ", (int)n, text);
    }
    fputc('\n', f);
}

static bool write_sample(FILE *f, const Key *k, const Settings *s) {
    (void)s;
    char *allowed CLEANUP_FREE = value_allowed(k), *all CLEANUP_FREE = NULL;
    if (!allowed || asprintf(&all, "%s Allowed: %s.", k->help, allowed) < 0) {
        all = NULL;
        return false;
    }
    fputc('\n', f);
    write_comment(f, all);
    fprintf(f, "#%s = %s\n", k->name, k->def);
    return true;
}

char *settings_sample(void) {
    return walk(
        "# Settings of Kneeminder, with their defaults. See kneeminder.conf(5).\n"
        "# Copy it to ~/.config/kneeminder/kneeminder.conf and take the # from what you want to change.\n"
        "# Lines are: key = value. A comment begins with # or ; at the start of a line, or with ; after a "
        "space.\n"
        "# Nothing in here is medical advice.\n\n",
        "[", "]", NULL, write_sample);
}

/* scdoc gives a meaning to these characters. */
static void write_escaped(FILE *f, const char *text) {
    for (; *text; text++) {
        if (strchr("\\*_`#[]|", *text))
            fputc('\\', f);
        fputc(*text, f);
    }
}

static bool write_manual(FILE *f, const Key *k, const Settings *s) {
    (void)s;
    char *allowed CLEANUP_FREE = value_allowed(k);
    if (!allowed)
        return false;
    fputc('*', f);
    write_escaped(f, k->name);
    fputs("* = ", f);
    write_escaped(f, k->def);
    fputs("\n\t", f);
    write_escaped(f, k->help);
    fputs("++\nAllowed: ", f);
    write_escaped(f, allowed);
    fputs(".\n\n", f);
    return true;
}

char *settings_manual(void) {
    return walk("", "## [", "]\n", NULL, write_manual);
}
