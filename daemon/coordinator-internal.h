/* SPDX-License-Identifier: MIT */
/* The coordinator's insides, shared by the coordinator-*.c, amend.c and display-answer.c alone. */
#pragma once

#include "coordinator.h"
#include "core/state-rest.h"
#include "shown.h"

/* As many changes a second as nobody needs. All callers share one; what comes back from notifications has one of its own, so that a reminder
 * that was seen and a button that was pressed are not lost among the calls of a program gone wild. */
typedef struct Bucket {
    double level;
    usec_t at; /* CLOCK_BOOTTIME */
} Bucket;

struct Coordinator {
    Clock *clock;
    Ledger *ledger;
    const Settings *settings;
    const char *settings_problem;
    Schedule schedule; /* in force: the settings', and what was chosen when other times were offered */
    State state;
    StateRest resting; /* what the state holds of all years, while nothing looks at it: coordinator_frame() wakes it */
    bool looked;       /* a frame was made since coordinator_take_look() */
    Sight sight;
    Display display;
    Shown shown;
    Announcer announcer;
    Snapshot last; /* what was told last */
    bool told;     /* anything at all */
    OwnNotice own[2]; /* of the record, of the settings */
    bool behind;         /* the clock shows a time before the record's */
    usec_t behind_since; /* CLOCK_BOOTTIME */
    bool merging;        /* an import is beyond gathering: numbers are set aside for it */
    bool stuck;          /* what time has made true could not be kept */
    bool stale;          /* the record is another one than the state was made of, and could not be read */
    bool unsettled;      /* something was committed of which not all has followed yet: see coordinator_recover */
    char server[DISPLAY_SERVER_MAX];
    usec_t next_wake;
    Bucket callers, notifier;
};

/* The same as coordinator_change(), from a bucket of the caller's choice. */
int coordinator_change_from(Coordinator *c, Bucket *bucket, Decide decide, void *args, Change *ret_change, bool *ret_stored);

/* Makes the state from the record, and from what could not be written to it yet. What was settled after `since` is not taken for
 * settled. */
int coordinator_load_since(Coordinator *c, const Now *now, usec_t since);
/* Keeps the state for the next start; and takes it from there: whether it is what it was at the last stop, else it is as it was. */
void coordinator_keep_state(Coordinator *c, const Now *now);
bool coordinator_recall_state(Coordinator *c, const Now *now);
/* Tells of facts that are there now, or that no longer hold. */
void coordinator_announce(Coordinator *c, const Change *change, bool superseded, bool stored);
/* Whether one more change may be made this second. */
bool coordinator_within_rate(Coordinator *c, const Now *now);
/* The same, of all that is on record now. */
int coordinator_load(Coordinator *c);
