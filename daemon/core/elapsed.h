/* SPDX-License-Identifier: MIT */
/*
 * How long ago, and how much longer, in real elapsed time: CLOCK_BOOTTIME within one boot (suspend included, steps of
 * the clock not), the difference of the calendar clock across boots. A clock that was set back can make a wait longer
 * by at most its own length, and never by more.
 */
#pragma once

#include "when.h"

/* A moment that was noted by both clocks. */
typedef struct Moment {
    uint8_t boot_id[16];
    usec_t boot;
    usec_t real;
} Moment;

/* Time that has gone by since `m`. Across boots: the calendar's difference, 0 where that is negative or longer than a year
 * (a clock that was wrong), and at least the present uptime. */
usec_t elapsed_since(const Moment *m, const Now *now);
/* What is left of `length` that began at `m`: 0..length. */
usec_t elapsed_left(const Moment *m, usec_t length, const Now *now);
