/* SPDX-License-Identifier: MIT */
/*
 * Reading a set of files into Settings. The files are read in order over the defaults; every fault is kept
 * and reading goes on, so that all are told at once; then what keys mean together is checked
 * (settings-check.c). With a fault in it the set is refused: its settings are the defaults.
 */

#include "config/settings-internal.h"

#include "config/parse.h"
#include "config/reader.h"
#include "config/value.h"
#include "core/schedule-default.h"

#include <stdarg.h>
#include <stdio.h>

/* The table's defaults as a value; a test holds the two equal. */
const Settings settings_default = {
    .schedule = SCHEDULE_DEFAULT,
    .discreet = false,
    .sound = true,
};

/* Takes over `text`, which may be NULL = out of memory. */
static int add_text(char ***list, size_t *n, char *text) {
    char **grown = text ? reallocarray(*list, *n + 1, sizeof(*grown)) : NULL;
    if (!grown) {
        free(text);
        return -ENOMEM;
    }
    grown[(*n)++] = text;
    *list = grown;
    return 0;
}

/* "WHERE: [section] key: text" */
static int add_told(char ***list, size_t *n, const char *where, const char *section, const char *key,
                    const char *text) {
    char *told;
    int r = asprintf(&told, "%s: %s%s%s%s%s%s%s", where, section ? "[" : "", section ? section : "",
                     section ? "]" : "", section && key ? " " : "", key ? key : "",
                     section || key ? ": " : "", text);
    return add_text(list, n, r < 0 ? NULL : told);
}

int reading_add_fault(Reading *r, const char *where, const char *section, const char *key, const char *format,
                      ...) {
    va_list ap;
    char *text;
    va_start(ap, format);
    int n = vasprintf(&text, format, ap);
    va_end(ap);
    if (n < 0)
        return -ENOMEM;
    n = add_told(&r->set->faults, &r->set->n_faults, where, section, key, text);
    free(text);
    return n;
}

/* "FILE:LINE", or "FILE" for line 0. Owned; NULL = out of memory. */
static char *place(const Reading *r, unsigned line) {
    char *where;
    int n = line > 0 ? asprintf(&where, "%s:%u", r->file, line) : asprintf(&where, "%s", r->file);
    return n < 0 ? NULL : where;
}

static int take_fault(void *userdata, unsigned line, const char *section, const char *key, const char *text) {
    Reading *r = userdata;
    char *where CLEANUP_FREE = place(r, line);
    if (!where)
        return -ENOMEM;
    const Key *k = section && key ? key_find(r->table, section, key) : NULL;
    if (k)
        r->given[k - r->table->keys].faulty = true;
    return reading_add_fault(r, where, section, key, "%s", text);
}

static int take_section(void *userdata, unsigned line, const char *section) {
    Reading *r = userdata;
    if (key_section_known(r->table, section))
        return 0;
    char *where CLEANUP_FREE = place(r, line), *all CLEANUP_FREE = key_list_sections(r->table);
    if (!where || !all)
        return -ENOMEM;
    const char *near = key_near_section(r->table, section);
    if (near)
        return reading_add_fault(r, where, section, NULL, "there is no such section; did you mean [%s]?",
                                 near);
    return reading_add_fault(r, where, section, NULL, "there is no such section; there are %s", all);
}

static int refuse_key(Reading *r, const char *where, const char *section, const char *key) {
    const char *near = key_near_name(r->table, section, key);
    if (near)
        return reading_add_fault(r, where, section, key, "there is no such key; did you mean %s?", near);
    char *all CLEANUP_FREE = key_list_names(r->table, section);
    if (!all)
        return -ENOMEM;
    return reading_add_fault(r, where, section, key, "there is no such key; in [%s] there are %s", section,
                             all);
}

/* A key that is in the table. */
static int take_value(Reading *r, const Key *k, unsigned line, const char *where, const char *value) {
    Given *g = &r->given[k - r->table->keys];
    if (k->type == KEY_OBSOLETE)
        return add_told(&r->set->warnings, &r->set->n_warnings, where, k->section, k->name, k->help);
    if (g->from && g->file == r->n_file) {
        g->faulty = true;
        return reading_add_fault(r, where, k->section, k->name,
                                 "stands in line %u already; write it once in a file", g->line);
    }

    char *why CLEANUP_FREE = NULL;
    int result = value_parse(k, value, &r->set->settings, &why);
    if (result < 0)
        return result;
    char *from = strdup(where);
    if (!from)
        return -ENOMEM;
    free(g->from);
    g->from = from;
    g->file = r->n_file;
    g->line = line;
    if (result == VALUE_E_REFUSED) {
        g->faulty = true;
        return reading_add_fault(r, where, k->section, k->name, "%s", why);
    }
    return 0;
}

static int take_entry(void *userdata, unsigned line, const char *section, const char *key,
                      const char *value) {
    Reading *r = userdata;
    /* a wrong section has been told of, and says nothing about the keys under it */
    if (*section && !key_section_known(r->table, section))
        return 0;
    char *where CLEANUP_FREE = place(r, line);
    if (!where)
        return -ENOMEM;
    const Key *k = *section ? key_find(r->table, section, key) : NULL;
    if (k)
        return take_value(r, k, line, where, value);

    if (*section)
        return refuse_key(r, where, section, key);
    char *all CLEANUP_FREE = key_list_sections(r->table);
    if (!all)
        return -ENOMEM;
    return reading_add_fault(r, where, NULL, key, "stands outside of a section; put it under one of %s", all);
}

static const ReaderCalls calls = { .section = take_section, .entry = take_entry, .fault = take_fault };

/* A path fit to be shown and sent over the bus, whatever its bytes. Owned; NULL = out of memory. */
static char *path_shown(const char *path) {
    char *shown = strdup(path);
    if (shown && text_check(path, SIZE_MAX, false) < 0)
        for (char *p = shown; *p; p++)
            if (*p < ' ' || *p > '~')
                *p = '?';
    return shown;
}

/* Puts all lists of times in the order of the day that was set. */
static void sort_times(const KeyTable *t, Settings *s) {
    for (size_t i = 0; i < t->n; i++)
        if (t->keys[i].type == KEY_TIMES)
            times_sort((Times *)((char *)s + t->keys[i].offset), s->schedule.day_start);
}

/* One value for each key that is not obsolete. */
static int fill_values(Reading *r) {
    SettingsSet *set = r->set;
    set->values = calloc(MAX(r->table->n, (size_t)1), sizeof(*set->values));
    if (!set->values)
        return -ENOMEM;
    for (size_t i = 0; i < r->table->n; i++) {
        const Key *k = &r->table->keys[i];
        if (k->type == KEY_OBSOLETE)
            continue;
        const char *from = set->n_faults == 0 ? r->given[i].from : NULL;
        SettingValue *v = &set->values[set->n_values++];
        *v = (SettingValue){ .section = k->section,
                             .key = k->name,
                             .value = value_format(k, &set->settings),
                             .from = strdup(from ? from : "default") };
        if (!v->value || !v->from)
            return -ENOMEM;
    }
    return 0;
}

static int finish(Reading *r) {
    int result = settings_check(r);
    if (result < 0)
        return result;
    if (r->set->n_faults > 0)
        r->set->settings = settings_default;
    sort_times(r->table, &r->set->settings);
    result = fill_values(r);
    if (result < 0)
        return result;
    return r->set->n_faults > 0 ? SETTINGS_E_FAULTS : 0;
}

/* Reads the files, or the one `text` that stands for a file. */
static int read_all(Reading *r, const char *const *names, size_t n, const char *text, size_t size) {
    for (size_t i = 0; i < n; i++) {
        char *shown = path_shown(names[i]);
        int result = add_text(&r->set->files, &r->set->n_files, shown);
        if (result < 0)
            return result;
        r->file = shown;
        r->n_file = i;
        result = text ? reader_read_text(text, size, &calls, r) : reader_read_file(names[i], &calls, r);
        if (result < 0)
            return result;
    }
    return finish(r);
}

static int read_set(SettingsSet *ret, const KeyTable *table, const char *const *names, size_t n,
                    const char *text, size_t size) {
    SettingsSet set = { .settings = settings_default };
    Reading r = { .set = &set, .table = table, .given = calloc(MAX(table->n, (size_t)1), sizeof(Given)) };
    int result = r.given ? read_all(&r, names, n, text, size) : -ENOMEM;
    for (size_t i = 0; r.given && i < table->n; i++)
        free(r.given[i].from);
    free(r.given);
    if (result < 0)
        settings_set_done(&set);
    else
        *ret = set;
    return result;
}

int settings_read_table(SettingsSet *ret, const KeyTable *table, const char *const *paths, size_t n_paths) {
    return read_set(ret, table, paths, n_paths, NULL, 0);
}

int settings_read_text(SettingsSet *ret, const KeyTable *table, const char *name, const char *text,
                       size_t size) {
    return read_set(ret, table, &name, 1, text, size);
}

int settings_read(SettingsSet *ret, const char *const *paths, size_t n_paths) {
    return settings_read_table(ret, &key_table, paths, n_paths);
}

static void free_texts(char **texts, size_t n) {
    for (size_t i = 0; i < n; i++)
        free(texts[i]);
    free(texts);
}

void settings_set_done(SettingsSet *s) {
    for (size_t i = 0; i < s->n_values; i++) {
        free(s->values[i].value);
        free(s->values[i].from);
    }
    free(s->values);
    free_texts(s->files, s->n_files);
    free_texts(s->faults, s->n_faults);
    free_texts(s->warnings, s->n_warnings);
    *s = (SettingsSet){ .settings = settings_default };
}
