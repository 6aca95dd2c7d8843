/* SPDX-License-Identifier: MIT */
/* What the tests of the settings share: comparing texts, values and whole settings, and going on after a
 * failure. */
#pragma once
#undef NDEBUG

#include "config/settings-internal.h"

#include <assert.h>
#include <stdio.h>

static int failures;

#define FAIL(line, ...)                                                                                      \
    do {                                                                                                     \
        fprintf(stderr, "%s:%d: ", __FILE__, (line));                                                        \
        fprintf(stderr, __VA_ARGS__);                                                                        \
        fputc('\n', stderr);                                                                                 \
        failures++;                                                                                          \
    } while (0)

static inline char *join(char *const *texts, size_t n) {
    char *all = NULL;
    size_t size;
    FILE *f = open_memstream(&all, &size);
    assert(f);
    for (size_t i = 0; i < n; i++)
        fprintf(f, "%s\n", texts[i]);
    assert(fclose(f) == 0);
    return all;
}

static inline void expect_text(int line, const char *expected, const char *found) {
    if (strcmp(expected, found) != 0)
        FAIL(line, "expected:\n%s\nfound:\n%s", expected, found);
}

static inline bool settings_equal(const Settings *a, const Settings *b) {
    return schedule_equal(&a->schedule, &b->schedule) && strcmp(a->zone, b->zone) == 0 && a->discreet == b->discreet && a->sound == b->sound;
}

static inline const SettingValue *value_of(const SettingsSet *s, const char *section, const char *key) {
    for (size_t i = 0; i < s->n_values; i++)
        if (strcmp(s->values[i].section, section) == 0 && strcmp(s->values[i].key, key) == 0)
            return &s->values[i];
    FAIL(__LINE__, "[%s] %s is not among the values", section, key);
    exit(1);
}

static inline void expect_value(int line, const SettingsSet *s, const char *section, const char *key,
                                const char *value, const char *from) {
    const SettingValue *v = value_of(s, section, key);
    expect_text(line, value, v->value);
    expect_text(line, from, v->from);
}
