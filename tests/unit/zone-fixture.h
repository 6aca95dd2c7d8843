/* SPDX-License-Identifier: MIT */
/*
 * Zones for tests: those of the machine, by name, and made-up ones written as TZif bytes. A machine may lack
 * a zone, or all of them; what a test says of made-up zones holds everywhere.
 */
#pragma once

#include "check.h"
#include "core/zone.h"

#define TZIF_MAX 16384

typedef struct Tzif {
    uint8_t bytes[TZIF_MAX];
    size_t size;
} Tzif;

/* What a made-up zone is made of: offsets[0] is in force before the first change. */
typedef struct ZonePlan {
    int32_t offsets[8];
    size_t n_offsets;
    int64_t changes[32];
    uint8_t indices[32];
    size_t n_changes;
    const char *footer;
} ZonePlan;

static inline void tzif_put(Tzif *t, int64_t value, int size) {
    assert(t->size + (size_t)size <= sizeof(t->bytes));
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        t->bytes[t->size++] = (uint8_t)((uint64_t)value >> shift);
}

static inline void tzif_block(Tzif *t, char version, const ZonePlan *p, int time) {
    static const char magic[] = "TZif";
    for (int i = 0; i < 4; i++)
        tzif_put(t, magic[i], 1);
    tzif_put(t, version, 1);
    for (int i = 0; i < 15; i++)
        tzif_put(t, 0, 1);
    const size_t counts[] = { 0, 0, 0, p->n_changes, p->n_offsets, 4 };
    for (size_t i = 0; i < ELEMENTSOF(counts); i++)
        tzif_put(t, (int64_t)counts[i], 4);
    for (size_t i = 0; i < p->n_changes; i++)
        tzif_put(t, p->changes[i], time);
    for (size_t i = 0; i < p->n_changes; i++)
        tzif_put(t, p->indices[i], 1);
    for (size_t i = 0; i < p->n_offsets; i++) {
        tzif_put(t, p->offsets[i], 4);
        tzif_put(t, 0, 2); /* not daylight saving time; the first name */
    }
    tzif_put(t, 0x41414100, 4); /* "AAA" */
}

static inline void tzif_write(Tzif *t, char version, const ZonePlan *p) {
    const ZonePlan nothing = { .n_offsets = 1 };
    t->size = 0;
    if (version == '\0') {
        tzif_block(t, version, p, 4);
        return;
    }
    tzif_block(t, version, &nothing, 4);
    tzif_block(t, version, p, 8);
    tzif_put(t, '\n', 1);
    for (const char *c = p->footer ? p->footer : ""; *c; c++)
        tzif_put(t, *c, 1);
    tzif_put(t, '\n', 1);
}

static inline Zone *zone_made(const ZonePlan *p) {
    static Tzif t;
    Zone *z = NULL;
    tzif_write(&t, '3', p);
    assert(zone_new(&z, "Made/Up", t.bytes, t.size) == 0);
    return z;
}

/* A zone of this machine, or NULL. */
static inline Zone *zone_of_machine(const char *name) {
    static uint8_t bytes[1 << 18];
    char path[256];
    Zone *z = NULL;
    const char *dir = getenv("TZDIR");
    snprintf(path, sizeof(path), "%s/%s", dir ? dir : "/usr/share/zoneinfo", name);
    FILE *f = fopen(path, "re");
    if (!f)
        return NULL;
    size_t size = fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    assert(zone_new(&z, name, bytes, size) == 0);
    return z;
}

/* "2024-03-10 02:30" without a zone, in seconds since 1970 as if it were UTC. */
static inline int64_t seconds_of(const char *text) {
    char date[11];
    day_t day;
    assert(strlen(text) == 16 && text[10] == ' ' && text[13] == ':');
    memcpy(date, text, 10);
    date[10] = '\0';
    assert(day_parse(date, &day) == 0);
    return day * INT64_C(86400) + atoi(text + 11) * 3600 + atoi(text + 14) * 60;
}

static inline LocalTime local_of(int64_t seconds) {
    int64_t day = seconds >= 0 ? seconds / 86400 : -((86399 - seconds) / 86400);
    return (LocalTime){ (day_t)day, (int32_t)(seconds - day * 86400) };
}

static inline int64_t seconds_local(const Zone *z, usec_t instant) {
    LocalTime l = zone_local(z, instant);
    return l.day * INT64_C(86400) + l.second;
}
