/* SPDX-License-Identifier: MIT */
/*
 * The daemon's only source of time: what is the time, in which zone, and wake me then. It notices what makes an old
 * answer wrong (a step of the clock, a resume, another zone) and says so, and it decides nothing.
 *
 * This is the one object that differs between the installed daemon (clock.c) and the tested one
 * (tests/clock-invented.c, whose time is told to it over a socket).
 */
#pragma once

#include <systemd/sd-event.h>

#include "core/zone.h"

typedef struct Clock Clock;

typedef struct ClockEvents {
    void (*expired)(void *userdata); /* the armed deadline is over */
    /* CLOCK_REALTIME was stepped by about `step` microseconds; 0: the machine was resumed */
    void (*stepped)(usec_t step, void *userdata);
    void (*zone_changed)(void *userdata); /* zones lent before are gone: ask clock_zone() anew */
    void *userdata;
} ClockEvents;

/* 0 or -errno. The event loop must outlive the clock. */
int clock_new(Clock **ret, sd_event *event, const ClockEvents *events);
Clock *clock_free(Clock *c);
DEFINE_CLEANUP(Clock *, clock_free)

int clock_now(Clock *c, Now *ret);
/* One deadline on CLOCK_BOOTTIME, in place of the one before; USEC_NONE disarms. Fires within a second. */
int clock_arm(Clock *c, usec_t boot_deadline);
/* The zone in force, lent until the next zone_changed. */
const Zone *clock_zone(const Clock *c);
/* From now on times are those of the zone of that name, wherever the machine is; "" = the local clock's. Zones lent before are gone.
 * 0, or -ENOENT if there is no such zone: then nothing changes. */
int clock_set_home(Clock *c, const char *name);
/* Where it comes from, for people: "/etc/localtime", "TZ", "home", or "none" (UTC stands in). */
const char *clock_zone_from(const Clock *c);
