/* SPDX-License-Identifier: MIT */
/*
 * What the files of settings_* share: a set of files while it is being read, and the same work over a table
 * that tests can choose.
 */
#pragma once

#include "config/keys.h"

/* Where a key's value came from. */
typedef struct Given {
    char *from;    /* "FILE:LINE", NULL = nowhere yet: the default stands */
    size_t file;   /* number of that file, */
    unsigned line; /* and its line */
    bool faulty;   /* its value could not be read: nothing can be said about it */
} Given;

typedef struct Reading {
    SettingsSet *set;
    const KeyTable *table;
    Given *given;     /* one for each key of the table */
    const char *file; /* name of the file at hand, fit to be shown */
    size_t n_file;    /* its number */
} Reading;

/* "WHERE: [section] key: text"; `section` and `key` may be NULL. 0 or -ENOMEM. */
PRINTF_LIKE(5, 6)
int reading_add_fault(Reading *r, const char *where, const char *section, const char *key, const char *format,
                      ...);

/* Faults that no key has alone: times in quiet hours, ice too close or too often. 0 or -ENOMEM. */
int settings_check(Reading *r);

/* settings_read over another table. */
int settings_read_table(SettingsSet *ret, const KeyTable *table, const char *const *paths, size_t n_paths);
/* The same for one text in memory instead of files. */
int settings_read_text(SettingsSet *ret, const KeyTable *table, const char *name, const char *text,
                       size_t size);
