/* SPDX-License-Identifier: MIT */
/*
 * The settings that `begin` makes of a person's day, and the drop-in that holds them. The drop-in is written
 * as a whole or not at all; the person's own files are read, never written.
 */
#pragma once

#include "config/parse.h"

typedef struct BeginSettings {
    int32_t up;    /* minutes since midnight: getting up, */
    int32_t from;  /* at the computer from */
    int32_t till;  /* till */
    int32_t quiet; /* nothing is asked from then till getting up */
    bool up_to_2;  /* the profile */
    char *times;   /* of ice and rest, "09:00 13:15 17:45"; owned */
} BeginSettings;

/* Three times between `from` and `till`, fewer where they would be less than two hours apart. Owned; NULL =
 * out of memory. */
char *begin_times_propose(int32_t from, int32_t till);

typedef struct DropIn {
    char *path;
    char *before; /* what stood there, NULL = no such file */
} DropIn;

void drop_in_done(DropIn *d);
/* Where it goes, with what stands there now. 0 or -errno. */
int drop_in_find(DropIn *d);
/* Reads all settings as they would be with these, and tells the faults on stderr; nothing is written. 0, 1 =
 * there are faults, -errno. */
int drop_in_check(const DropIn *d, const BeginSettings *s);
/* Puts the settings in their place: 0 or -errno. */
int drop_in_write(const DropIn *d, const BeginSettings *s);
/* Puts back what stood there before: 0 or -errno. */
int drop_in_restore(const DropIn *d);
