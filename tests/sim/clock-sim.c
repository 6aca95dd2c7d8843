/* SPDX-License-Identifier: MIT */
/* See clock-sim.h. */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "clock-sim.h"

#define ZONES_MAX 64

struct Clock {
    const Zone *home; /* NULL: times are the machine's */
};

ClockSim clock_sim;

static Zone *zones[ZONES_MAX];
static size_t n_zones;

const Zone *clock_sim_zone(const char *name) {
    for (size_t i = 0; i < n_zones; i++)
        if (strcmp(zone_name(zones[i]), name) == 0)
            return zones[i];
    char path[256], bytes[65536];
    snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, bytes, sizeof(bytes)) : -1;
    if (fd >= 0)
        close(fd);
    if (n <= 0 || n_zones == ZONES_MAX || zone_new(&zones[n_zones], name, bytes, (size_t)n) != 0)
        return NULL;
    return zones[n_zones++];
}

void clock_sim_end(void) {
    while (n_zones > 0)
        zone_free(zones[--n_zones]);
    clock_sim.local = NULL;
}

bool clock_sim_travel(const char *zone) {
    const Zone *z = clock_sim_zone(zone);
    if (z)
        clock_sim.local = z;
    return z;
}

static void name_boot(void) {
    memset(clock_sim.now.boot_id, 0, sizeof(clock_sim.now.boot_id));
    memcpy(clock_sim.now.boot_id, &clock_sim.boot, sizeof(clock_sim.boot));
}

void clock_sim_begin(usec_t real, const char *zone) {
    clock_sim = (ClockSim){ .now = { .real = real, .boot = USEC_PER_HOUR }, .truth = USEC_PER_HOUR, .boot = 1, .deadline = USEC_NONE };
    name_boot();
    if (!clock_sim_travel(zone) && !clock_sim_travel("Etc/UTC"))
        abort(); /* a machine without zones cannot be simulated */
}

void clock_sim_pass(usec_t length) {
    clock_sim.now.real += length;
    clock_sim.now.boot += length;
    clock_sim.truth += length;
}

void clock_sim_step(usec_t step) {
    clock_sim.now.real += step;
}

void clock_sim_boot(usec_t off, usec_t uptime) {
    clock_sim_pass(off + uptime);
    clock_sim.now.boot = uptime;
    clock_sim.boot++;
    name_boot();
    clock_sim.deadline = USEC_NONE;
}

/* --- clock.h --- */

int clock_new(Clock **ret, sd_event *event, const ClockEvents *events) {
    (void)event, (void)events;
    Clock *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    clock_sim.deadline = USEC_NONE;
    *ret = c;
    return 0;
}

Clock *clock_free(Clock *c) {
    free(c);
    return NULL;
}

int clock_now(Clock *c, Now *ret) {
    (void)c;
    *ret = clock_sim.now;
    return 0;
}

int clock_arm(Clock *c, usec_t boot_deadline) {
    (void)c;
    clock_sim.deadline = boot_deadline;
    return 0;
}

const Zone *clock_zone(const Clock *c) {
    return c->home ? c->home : clock_sim.local;
}

int clock_set_home(Clock *c, const char *name) {
    const Zone *z = name[0] ? clock_sim_zone(name) : NULL;
    if (name[0] && !z)
        return -ENOENT;
    c->home = z;
    return 0;
}

const char *clock_zone_from(const Clock *c) {
    return c->home ? "home" : "TZ";
}
