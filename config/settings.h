/* SPDX-License-Identifier: MIT */
/*
 * The settings: one table of keys (config/keys.c) from which the parser, the sample file, the man page and
 * `kneeminder config` all come. The files are one set: a fault in any of them refuses all, and every fault is
 * told.
 */
#pragma once

#include "core/schedule.h"

/* What is set: the rules' part, and the rest. */
typedef struct Settings {
    Schedule schedule;
    char zone[ZONE_NAME_MAX]; /* whose clock the times follow, "": the local one */
    bool discreet; /* neutral texts in notifications */
    bool sound;    /* sound with the end of an icing */
} Settings;

extern const Settings settings_default;

/* A setting as it stands, for `kneeminder config show`. Strings are owned by the SettingsSet. */
typedef struct SettingValue {
    const char *section;
    const char *key;
    char *value; /* in the form that the file takes */
    char *from;  /* "FILE:LINE", or "default" */
} SettingValue;

/* The result of reading a set of files. */
typedef struct SettingsSet {
    Settings settings;
    SettingValue *values; /* one for each key, in the order of the table */
    size_t n_values;
    char **files; /* those that were read, in order */
    size_t n_files;
    char **faults; /* "FILE:LINE: [section] key: what is wrong, what is allowed" */
    size_t n_faults;
    char **warnings; /* obsolete keys */
    size_t n_warnings;
} SettingsSet;

enum {
    SETTINGS_E_FAULTS = 1, /* ret is filled all the same: faults tell why, settings are the defaults */
};

/* Reads `paths` in order, each over the ones before; a path that does not exist is a fault.
 * 0, SETTINGS_E_FAULTS, or -ENOMEM. */
int settings_read(SettingsSet *ret, const char *const *paths, size_t n_paths);
void settings_set_done(SettingsSet *s);

/* The files that serve this user, in the order in which they are read: kneeminder.conf and the *.conf of
 * kneeminder.conf.d (sorted by name) under each of $XDG_CONFIG_DIRS (least important first) and
 * $XDG_CONFIG_HOME. Those that do not exist are left out; relative paths in the variables are passed over, as
 * the XDG specification asks. Frees with settings_paths_free. 0 or -ENOMEM, or -errno if a directory cannot
 * be read. */
int settings_find(char ***ret_paths, size_t *ret_n);
void settings_paths_free(char **paths, size_t n);

/* Writes the settings as one file that settings_read reads back the same (the last good copy). Returns an
 * owned string, or NULL = out of memory. */
char *settings_format(const SettingsSet *s);
/* The sample kneeminder.conf: every key with its help, default and range, commented out. Owned; NULL = out of
 * memory. */
char *settings_sample(void);
/* The part of kneeminder.conf(5) that describes the keys, for scdoc. Owned; NULL = out of memory. */
char *settings_manual(void);
