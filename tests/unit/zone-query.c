/* SPDX-License-Identifier: MIT */
/*
 * Answers for zone-reference.py: what core makes of a zone file. On stdin, as 64-bit integers in this
 * machine's byte order: how many instants, how many local times (as seconds since 1970, as if they were UTC),
 * from when until when changes are asked for; then the instants, then the local times. On stdout, likewise:
 * the offset of each instant; fit and instant of each local time; each change of offset.
 */

#include <stdio.h>

#include "core/zone.h"

static Zone *zone_read(const char *path) {
    static uint8_t bytes[1 << 18];
    Zone *z = NULL;
    FILE *f = fopen(path, "re");
    if (!f)
        return NULL;
    size_t size = fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    return zone_new(&z, path, bytes, size) == 0 ? z : NULL;
}

static bool get(int64_t *ret) {
    return fread(ret, sizeof(*ret), 1, stdin) == 1;
}

static void put(int64_t value) {
    fwrite(&value, sizeof(value), 1, stdout);
}

static LocalTime local_of(int64_t seconds) {
    int64_t day = seconds >= 0 ? seconds / 86400 : -((86399 - seconds) / 86400);
    return (LocalTime){ (day_t)day, (int32_t)(seconds - day * 86400) };
}

static bool answer(const Zone *z) {
    int64_t n_instants, n_locals, from, until, seconds;
    if (!get(&n_instants) || !get(&n_locals) || !get(&from) || !get(&until))
        return false;
    for (int64_t i = 0; i < n_instants; i++) {
        if (!get(&seconds))
            return false;
        put(zone_offset(z, seconds * USEC_PER_SEC));
    }
    for (int64_t i = 0; i < n_locals; i++) {
        usec_t t;
        if (!get(&seconds))
            return false;
        put(zone_instant(z, local_of(seconds), &t));
        put(t / USEC_PER_SEC);
    }
    usec_t end = until * USEC_PER_SEC, t = zone_next_change(z, from * USEC_PER_SEC, end);
    for (; t != USEC_NONE; t = zone_next_change(z, t, end))
        put(t / USEC_PER_SEC);
    return true;
}

int main(int argc, char *argv[]) {
    CLEANUP(zone_freep) Zone *z = argc == 2 ? zone_read(argv[1]) : NULL;
    if (!z) {
        fprintf(stderr, "zone-query: %s is no zone file that can be read\n", argc == 2 ? argv[1] : "(none)");
        return 1;
    }
    return answer(z) && fflush(stdout) == 0 ? 0 : 1;
}
