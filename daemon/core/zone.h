/* SPDX-License-Identifier: MIT */
/*
 * A time zone as an immutable value made from the bytes of a TZif file (RFC 8536, version 1 to 4), footer rule
 * included; and the two questions that plans ask of it: which local time is this instant, and which instant is
 * this local time. Local times that a change of offset skips are read with the offset before the change, those
 * that come twice mean the first (RFC 5545 3.3.5). libc's mktime() is not used: in an overlap its answer depends
 * on the call before.
 */
#pragma once

#include "when.h"

typedef struct Zone Zone;

#define ZONE_NAME_MAX 64

enum {
    ZONE_E_BAD = 1, /* the bytes are no TZif file that RFC 8536 allows */
};

typedef enum ZoneFit {
    ZONE_FIT_UNIQUE,
    ZONE_FIT_GAP,     /* skipped by the clocks: the instant given is the one by the offset before the gap */
    ZONE_FIT_OVERLAP, /* came twice: the instant given is the first */
} ZoneFit;

/* Makes a zone from `size` bytes of TZif. `name` ("Europe/Berlin") is copied, cut at ZONE_NAME_MAX - 1 bytes.
 * 0, ZONE_E_BAD or -ENOMEM. */
int zone_new(Zone **ret, const char *name, const void *tzif, size_t size);
/* The zone UTC, for a machine without tzdata. 0 or -ENOMEM. */
int zone_new_utc(Zone **ret);
Zone *zone_free(Zone *z);
DEFINE_CLEANUP(Zone *, zone_free)

const char *zone_name(const Zone *z);
/* Seconds east of UTC in force at `instant`. */
int32_t zone_offset(const Zone *z, usec_t instant);
LocalTime zone_local(const Zone *z, usec_t instant);
ZoneFit zone_instant(const Zone *z, LocalTime local, usec_t *ret_instant);
/* The first change of offset after `instant`, USEC_NONE if there is none before `until`. */
usec_t zone_next_change(const Zone *z, usec_t instant, usec_t until);
