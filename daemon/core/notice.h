/* SPDX-License-Identifier: MIT */
/*
 * Notices: what is told and not asked. Derived from facts like reminders are; they go when acknowledged, dismissed or outdated. Those
 * that tell of the daemon itself (its record, its settings) are not facts and are the coordinator's.
 */
#pragma once

#include "offer.h"
#include "plan.h"

/* Taking the ice off is told again each minute for five minutes (this program's choice). */
#define ICE_OFF_REPEAT USEC_PER_MIN
#define ICE_OFF_REPEATS 5

typedef struct Notice {
    NoticeKind kind;
    char letter;    /* with `number` the short id of the fact it tells of; 0: of none */
    int64_t number;
    Uid ref;        /* that fact */
    usec_t since;
    bool critical;
    Knee knee;
    const Session *session; /* of NOTICE_ICE_OFF, lent from the state */
    int count; /* NOTICE_ICE_OFF: how often to tell it again so far; NOTICE_MISSED: how many reminders; NOTICE_HELD: how many
                * runs; NOTICE_VISIT: after how many weeks, 0: the pain rises; NOTICE_RED_FLAG: 1 = it was read a week ago or
                * more; NOTICE_SHOE_WORN, NOTICE_SHOE_AGAIN: km; NOTICE_SHOE_CHANGE: how many of the last painful runs */
    const char *words; /* NOTICE_RED_FLAG: what applies; NOTICE_TRAVEL: the zone now; NOTICE_SHOE_*: the pair's name; lent */
    Offer offer;    /* of NOTICE_OFFER */
} Notice;

#define NOTICE_ON_AND_OFF "on-and-off" /* of NOTICE_VISIT: over several episodes */
#define NOTICE_MAX 16
#define NOTICE_ID_MAX 48
/* Writes at most NOTICE_MAX notices, newest last; returns how many. `plan` covers yesterday and today. */
size_t notice_list(const Frame *f, const Plan *plan, Notice ret[static NOTICE_MAX]);
/* "ice-off/i12", "missed/2026-11-23", "offer/ice" */
const char *notice_id_format(const Notice *n, const Frame *f, char buffer[static NOTICE_ID_MAX]);
/* Records that it was read, or closed unread; of an offer, that all stays as it is. */
int notice_acknowledge(const Frame *f, Change *c, const Notice *n, bool dismissed);
/* When the next notice changes by itself, by the calendar; USEC_NONE: none does. */
usec_t notice_deadline(const Frame *f);
