/* SPDX-License-Identifier: MIT */
/*
 * The clock of the simulator: daemon/clock.h with a time that function calls move. There is one time for all clocks that are made, so a
 * daemon that was thrown away and made anew goes on in the same world.
 *
 * Beside the two clocks that the daemon sees there is a true one, which no step, reboot or boot can change.
 */
#pragma once

#include "clock.h"

typedef struct ClockSim {
    Now now;
    usec_t truth;    /* real time that went by since the world began */
    int64_t boot;    /* which boot this is */
    usec_t deadline; /* armed, USEC_NONE: none */
    const Zone *local;
} ClockSim;

extern ClockSim clock_sim;

/* A new world, up for an hour. */
void clock_sim_begin(usec_t real, const char *zone);
/* Both clocks go on; what is armed stays armed. */
void clock_sim_pass(usec_t length);
/* The calendar alone is set. */
void clock_sim_step(usec_t step);
/* The machine is off for `off`, then starts and has been up for `uptime`. Nothing is armed. */
void clock_sim_boot(usec_t off, usec_t uptime);
/* Whether there is such a zone; then the machine is in it. */
bool clock_sim_travel(const char *zone);
/* A zone of the machine, lent for good; NULL if there is none of that name. */
const Zone *clock_sim_zone(const char *name);
void clock_sim_end(void);
