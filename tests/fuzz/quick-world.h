/* SPDX-License-Identifier: MIT */
/*
 * The daemon in this process, for inputs by the thousand. A first start makes a record, a directory, two connections and a dozen
 * objects on them, each time the same; so that is done once, and an input begins where a daemon starts on a record that lies there.
 *
 * What one input leaves behind no other finds: the files are taken away, and the daemon forgets all but its connections and its
 * settings, which are the defaults.
 */
#pragma once

#include "../bus/world.h"

#define AFTERNOON (1795444200 * USEC_PER_SEC) /* 2026-11-23 15:30 there */

typedef struct Bytes {
    char *bytes;
    size_t size;
} Bytes;

extern World quick_world;

/* Before the first input: takes SQLite's memory from libc, and makes the directory, which is gone when the process ends as it should. */
void quick_world_prepare(void);
/* It is AFTERNOON in Berlin. */
void quick_world_afternoon(void);
/* The daemon starts on this as the record, or on that of a daemon that was started once and stopped. */
void quick_world_begin(const Bytes *record);
/* `reads`: what the last stop knew is not there, so that it has to be found in the record. */
void quick_world_restart(bool reads);
void quick_world_end(void);
