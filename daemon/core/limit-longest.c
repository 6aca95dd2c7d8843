/* SPDX-License-Identifier: MIT */
/*
 * Never more than a tenth above the longest run of the last 30 days: in 5,205 runners injuries were more frequent beyond it, while the
 * change from week to week told nothing (Schuster Brandt Frandsen and others 2025, doi 10.1136/bjsports-2024-109380). For very short
 * runs, of which a tenth is nothing, a minute more: this program's choice ([run] raise-least).
 */

#include "limit-internal.h"

#define CAP_PERCENT 110

int limit_longest(const LimitFacts *facts, size_t end, day_t day) {
    int longest = 0;
    for (size_t i = end; i > 0 && facts->runs[i - 1].day > day - LIMIT_LONGEST_DAYS; i--)
        longest = MAX(longest, facts->runs[i - 1].seconds);
    return longest;
}

int limit_cap(const LimitSteps *steps, int longest) {
    return MAX(percent_of(longest, CAP_PERCENT), longest + (int)(steps->least / USEC_PER_SEC));
}
