/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a zone file. What is taken for a zone must hold together: an instant shown as a local time is
 * read back as itself, or as the earlier of two; a time that was skipped is never shown; and the offset
 * changes where a change is told, and not before.
 */
#include "fuzz.h"

#include "core/zone.h"

#define END (6 * USEC_PER_DAY)
#define CHANGES 3 /* from each start: more than a year of a rule */

static bool local_equal(LocalTime a, LocalTime b) {
    return a.day == b.day && a.second == b.second;
}

/* There and back. Instants are whole seconds. */
static void try_instant(const Zone *z, usec_t t) {
    LocalTime local = zone_local(z, t);
    usec_t back = USEC_NONE;
    assert(local.second >= 0 && local.second < 86400);
    assert(zone_offset(z, t) > -26 * 3600 && zone_offset(z, t) < 26 * 3600);
    assert(local.day * USEC_PER_DAY + local.second * USEC_PER_SEC == t + zone_offset(z, t) * USEC_PER_SEC);
    ZoneFit fit = zone_instant(z, local, &back);
    assert(fit == ZONE_FIT_UNIQUE ? back == t : fit == ZONE_FIT_OVERLAP && back <= t);
    assert(local_equal(zone_local(z, back), local));
}

static void try_local(const Zone *z, LocalTime local) {
    usec_t t = USEC_NONE;
    ZoneFit fit = zone_instant(z, local, &t);
    assert(t != USEC_NONE && local_equal(zone_local(z, t), local) == (fit != ZONE_FIT_GAP));
}

static void try_near(const Zone *z, usec_t t) {
    LocalTime local = zone_local(z, t);
    try_instant(z, t);
    local.second = (local.second + 3599) % 86400;
    try_local(z, local);
}

/* Where clocks go from one side of a change to the other, and what lies a day and more off. */
static void try_change(const Zone *z, usec_t change) {
    usec_t step = (zone_offset(z, change) - zone_offset(z, change - 1)) * USEC_PER_SEC;
    const usec_t near[] = { -30 * USEC_PER_HOUR, -step, -step / 2, -USEC_PER_SEC, 0, step / 2, step, 30 * USEC_PER_HOUR };
    /* Of the last days that usec_t can hold there is no way back: zone_instant() takes them for the last but a few. */
    if (change < INT64_MIN + END || change > INT64_MAX - END)
        return;
    for (size_t i = 0; i < ELEMENTSOF(near); i++)
        try_near(z, change + near[i] / USEC_PER_SEC * USEC_PER_SEC);
}

static void try_changes(const Zone *z, usec_t from) {
    for (int i = 0; i < CHANGES; i++) {
        usec_t change = zone_next_change(z, from, USEC_NONE);
        if (change == USEC_NONE)
            return;
        assert(change > from && change < USEC_NONE);
        assert(zone_offset(z, change - 1) == zone_offset(z, from) && zone_offset(z, change) != zone_offset(z, from));
        assert(zone_next_change(z, from, change) == USEC_NONE);
        try_change(z, change);
        from = change;
    }
}

/* One of 400 years: what a rule does depends on the year, and some input has each, while all of them for each would leave time for few. */
static usec_t some_year(const uint8_t *data, size_t size) {
    uint32_t n = 2166136261;
    for (size_t i = 0; i < size; i++)
        n = (n ^ data[i]) * 16777619;
    return (usec_t)(n % 400) * 365 * USEC_PER_DAY;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const usec_t starts[] = { -4 * 366 * 100 * USEC_PER_DAY, 20780 * USEC_PER_DAY, some_year(data, size) };
    CLEANUP(zone_freep) Zone *z = NULL;
    usec_t t;
    int r = zone_new(&z, "Any/Bytes", data, size);
    assert((r == 0 && z) || (r == ZONE_E_BAD && !z));
    if (!z)
        return 0;
    for (size_t i = 0; i < ELEMENTSOF(starts); i++) {
        try_instant(z, starts[i]);
        try_changes(z, starts[i]);
    }
    try_changes(z, INT64_MIN);
    zone_instant(z, (LocalTime){ INT32_MAX, 86399 }, &t);
    assert(t < USEC_NONE);
    zone_instant(z, (LocalTime){ INT32_MIN, 0 }, &t);
    assert(t < 0);
    return 0;
}
