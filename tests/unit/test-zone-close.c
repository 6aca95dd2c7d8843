/* SPDX-License-Identifier: MIT */
/*
 * Zones with changes of offset closer and larger than any real zone has them, in the table and by rule: every
 * answer is compared with what trying all instants of the days around finds.
 */

#include "zone-fixture.h"

#define STEP 900
#define SPAN (30 * 3600) /* these zones' local times lie at most 13 h from UTC */
#define STEPS_MAX 8000

/* What the clocks show from `first` on, each quarter of an hour; and what but for a change then. */
typedef struct Trial {
    int64_t first;
    size_t n;
    int64_t shown[STEPS_MAX], expected[STEPS_MAX];
} Trial;

static void trial_make(Trial *t, const Zone *z, int64_t first, int64_t last) {
    t->first = first;
    t->n = (size_t)((last - first) / STEP);
    assert(t->n <= STEPS_MAX);
    for (size_t i = 0; i < t->n; i++) {
        int64_t instant = first + (int64_t)i * STEP;
        t->shown[i] = seconds_local(z, instant * USEC_PER_SEC);
        t->expected[i] = seconds_local(z, (instant - 1) * USEC_PER_SEC) + 1;
    }
}

static ZoneFit trial_instant(const Trial *t, int64_t local, int64_t *ret) {
    int64_t instant = INT64_MAX, jumped = INT64_MAX;
    int fits = 0;
    size_t low = (size_t)((local - SPAN - t->first) / STEP);
    for (size_t i = low; i <= low + 2 * SPAN / STEP; i++) {
        int64_t here = t->first + (int64_t)i * STEP;
        assert(i < t->n);
        if (t->shown[i] == local) {
            fits++;
            instant = MIN(instant, here);
        }
        if (t->expected[i] <= local && t->shown[i] > local && jumped == INT64_MAX)
            jumped = local - (t->expected[i] - here);
    }
    *ret = fits > 0 ? instant : jumped;
    return fits > 1 ? ZONE_FIT_OVERLAP : fits == 1 ? ZONE_FIT_UNIQUE : ZONE_FIT_GAP;
}

static uint32_t draw(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

/* 2051-01-01: where a footer has rules, they change the offset within the fortnight from 16 January on. */
#define NEW_YEAR INT64_C(2556144000)

static Zone *zone_drawn(uint32_t *seed, int64_t *ret_first, int64_t *ret_last) {
    static const char *const ends[] = { "", "AAA0", "AAA-3BBB-5,J20/0,J21/0", "AAA3BBB,M1.3.1/-2,M1.3.1/3" };
    ZonePlan p = { .n_offsets = 8, .n_changes = 1 + draw(seed, 12) };
    for (size_t i = 0; i < p.n_offsets; i++)
        p.offsets[i] = ((int32_t)draw(seed, 105) - 52) * STEP;
    int64_t t = NEW_YEAR + draw(seed, 96) * STEP;
    *ret_first = t;
    for (size_t i = 0; i < p.n_changes; i++) {
        uint32_t farthest = draw(seed, 2) ? 8 : 160;
        p.changes[i] = t;
        p.indices[i] = (uint8_t)draw(seed, (uint32_t)p.n_offsets);
        t += (1 + draw(seed, farthest)) * STEP;
    }
    p.footer = ends[draw(seed, ELEMENTSOF(ends))];
    *ret_last = MAX(t, NEW_YEAR + 30 * 86400);
    return zone_made(&p);
}

static void check_changes(const Zone *z, const Trial *t) {
    usec_t known = t->first * USEC_PER_SEC;
    for (size_t i = 1; i < t->n; i++) {
        usec_t change = (t->first + (int64_t)i * STEP) * USEC_PER_SEC;
        if (t->shown[i] == t->expected[i])
            continue;
        assert(zone_next_change(z, known, USEC_NONE) == change);
        assert(zone_next_change(z, change - 1, change + 1) == change);
        assert(zone_next_change(z, known, change) == USEC_NONE);
        known = change;
    }
}

static void test_close_changes(void) {
    static Trial trial;
    uint32_t seed = 20261123;
    int seen[3] = { 0 };
    for (int round = 0; round < 200; round++) {
        int64_t first, last;
        CLEANUP(zone_freep) Zone *z = zone_drawn(&seed, &first, &last);
        trial_make(&trial, z, first - 2 * SPAN, last + 2 * SPAN + STEP);
        for (int64_t local = first - SPAN; local <= last + SPAN; local += STEP) {
            int64_t expected;
            usec_t t = USEC_NONE;
            ZoneFit fit = trial_instant(&trial, local, &expected);
            assert(zone_instant(z, local_of(local), &t) == fit);
            assert(t == expected * USEC_PER_SEC);
            seen[fit]++;
        }
        check_changes(z, &trial);
    }
    printf("close changes: %d local times unique, %d skipped, %d twice\n", seen[ZONE_FIT_UNIQUE],
           seen[ZONE_FIT_GAP], seen[ZONE_FIT_OVERLAP]);
    assert(seen[ZONE_FIT_UNIQUE] > 0 && seen[ZONE_FIT_GAP] > 0 && seen[ZONE_FIT_OVERLAP] > 0);
}

int main(void) {
    test_close_changes();
    return 0;
}
