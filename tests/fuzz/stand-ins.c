/* SPDX-License-Identifier: MIT */
/*
 * What makes a daemon in a fuzz target possible, and quick.
 *
 * Without a bus nobody leaves it, and sd-bus tracks nobody: functions here stand in for its own, by the linker's --wrap; an
 * import belongs to whoever began it. A client that waits for its turn does so in the invented time. And SQLite, which prepares
 * all its statements anew in each run, gets its memory straight from libc: through the sanitizer's it takes ten times as long, and it
 * is not what is tested.
 */

#include "stand-ins.h"

#include "../sim/clock-sim.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <systemd/sd-bus.h>

int __wrap_sd_bus_track_new(sd_bus *bus, sd_bus_track **ret, sd_bus_track_handler_t handler, void *userdata);
int __wrap_sd_bus_track_add_sender(sd_bus_track *track, sd_bus_message *m);
int __wrap_sd_bus_track_count_sender(sd_bus_track *track, sd_bus_message *m);
sd_bus_track *__wrap_sd_bus_track_unref(sd_bus_track *track);

static char someone;

int __wrap_sd_bus_track_new(sd_bus *bus, sd_bus_track **ret, sd_bus_track_handler_t handler, void *userdata) {
    (void)bus, (void)handler, (void)userdata;
    *ret = (sd_bus_track *)&someone;
    return 0;
}

int __wrap_sd_bus_track_add_sender(sd_bus_track *track, sd_bus_message *m) {
    (void)m;
    return track != NULL;
}

int __wrap_sd_bus_track_count_sender(sd_bus_track *track, sd_bus_message *m) {
    (void)m;
    return track != NULL;
}

sd_bus_track *__wrap_sd_bus_track_unref(sd_bus_track *track) {
    (void)track;
    return NULL;
}

/* --- waiting --- */

int __wrap_nanosleep(const struct timespec *length, struct timespec *ret_rest);

int __wrap_nanosleep(const struct timespec *length, struct timespec *ret_rest) {
    (void)ret_rest;
    clock_sim_pass(length->tv_sec * USEC_PER_SEC + length->tv_nsec / 1000);
    return 0;
}

/* --- memory --- */

int __wrap_malloc_trim(size_t pad);

/* Giving pages back to the kernel and taking them again is a tenth of an import. */
int __wrap_malloc_trim(size_t pad) {
    (void)pad;
    return 0;
}

/* glibc's own, whatever stands in for malloc. */
extern void *__libc_malloc(size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void __libc_free(void *p);

/* The size of a piece stands before it. */
#define HEAD 16

static void *take(int size) {
    size_t *p = __libc_malloc((size_t)size + HEAD);
    if (!p)
        return NULL;
    *p = (size_t)size;
    return (char *)p + HEAD;
}

static void give(void *p) {
    if (p)
        __libc_free((char *)p - HEAD);
}

static void *take_anew(void *p, int size) {
    size_t *q = __libc_realloc((char *)p - HEAD, (size_t)size + HEAD);
    if (!q)
        return NULL;
    *q = (size_t)size;
    return (char *)q + HEAD;
}

static int size_of(void *p) {
    return p ? (int)*(size_t *)((char *)p - HEAD) : 0;
}

static int round_up(int size) {
    return (size + 7) & ~7;
}

static int begin(void *data) {
    (void)data;
    return SQLITE_OK;
}

static void end(void *data) {
    (void)data;
}

void stand_ins_quick_sqlite(void) {
    static const sqlite3_mem_methods methods = { take, give, take_anew, size_of, round_up, begin, end, NULL };
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK || sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
        abort();
}
