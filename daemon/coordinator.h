/* SPDX-License-Identifier: MIT */
/*
 * The one place where something happens. Every change takes the same path: read the time once, decide (a rule of core, pure), commit
 * in one transaction, announce, arm the one timer. Everything that may have made time pass calls coordinator_reconcile().
 *
 * It holds the state, the settings in force, the ledger and the display; it knows neither D-Bus nor how a reminder looks.
 */
#pragma once

#include "clock.h"
#include "config/settings.h"
#include "core/edit.h"
#include "core/reconcile.h"
#include "display.h"
#include "ledger.h"
#include "snapshot.h"

typedef struct Coordinator Coordinator;

enum {
    /* Beyond RuleError's: */
    COORDINATOR_E_NOT_STORED = RULE_E_MAX, /* what was asked for needs the record, which cannot be used */
    COORDINATOR_E_LIMIT,                   /* too many changes a second */
    COORDINATOR_E_STALE,                   /* that revision is not shown any more */
    COORDINATOR_E_NO_ENTRY,                /* no such notification or notice */
    COORDINATOR_E_VERB,                    /* a verb that the notification does not take */
    COORDINATOR_E_SESSION,                 /* an icing that has begun cannot be taken back */
    COORDINATOR_E_NO_FACT,                 /* no such fact, or it does not hold any more */
    COORDINATOR_E_BROKEN,                  /* the change was refused by the record as impossible */
    COORDINATOR_E_UNFIT,                   /* a fact that is to be imported cannot be */
    COORDINATOR_E_NO_IMPORT,               /* none goes on */
    COORDINATOR_E_NO_COPY,                 /* no copy of the record was made then */
    COORDINATOR_E_BAD_COPY,                /* it cannot be read */
};

/* Takes over `clock` and `ledger` on success. `settings` is lent until replaced by coordinator_set_settings. */
int coordinator_new(Coordinator **ret, Clock *clock, Ledger *ledger, const Settings *settings);
/* Leaves a clean sign-off in the record. */
Coordinator *coordinator_free(Coordinator *c);
DEFINE_CLEANUP(Coordinator *, coordinator_free)

void coordinator_set_announcer(Coordinator *c, const Announcer *a);
/* 32 hex digits of the bus that notification servers are on. Once, before the first look; without it nothing is remembered of what was
 * shown before. */
void coordinator_set_bus(Coordinator *c, const char *id);
void coordinator_set_settings(Coordinator *c, const Settings *settings);
/* A word that tells what is wrong with the settings' files ("last-good", "defaults"), NULL: nothing. */
void coordinator_set_settings_problem(Coordinator *c, const char *problem);
/* What keeps reminders from being seen; and whether nobody is at the keyboard, which holds only what is asked again. */
void coordinator_set_obstacle(Coordinator *c, Reason obstacle, bool idle);
/* The calendar clock was set by `step` microseconds, 0: the machine was resumed. More than CLOCK_CORRECTION is a correction. */
void coordinator_set_step(Coordinator *c, usec_t step);
/* Whether anything is asked or told that presence could hold: an episode, a programme. */
bool coordinator_is_active(const Coordinator *c);

/* Lays what the state holds of all years to rest until the next frame (core/state-rest.h), where there is something to be won by it. */
void coordinator_rest(Coordinator *c);
/* Whether it holds so much awake; and whether that was looked at since this was asked last. */
bool coordinator_holds_years(const Coordinator *c);
bool coordinator_take_look(Coordinator *c);

/* Makes true what time has made true, tells of it, and arms the timer. Idempotent. Negative: fatal. */
int coordinator_reconcile(Coordinator *c);

/* To be called after each event. Where memory ran out between a commit and what follows from it, the state is made anew of what is on
 * record, and all that follows is done. Negative: fatal, and the process is to end, as what it knows is not what it has said. */
int coordinator_recover(Coordinator *c);

/* A rule that decides; `args` is the caller's. 0, a RuleError, or a negative errno. */
typedef int (*Decide)(const Frame *f, Change *c, void *args);
/* Decides, commits, announces, arms. On 0 ret_change (may be NULL) gets the facts, and ret_stored (may be NULL) whether they are on
 * disk. Otherwise a RuleError, a COORDINATOR_E_*, or a negative errno, and nothing has changed. */
int coordinator_change(Coordinator *c, Decide decide, void *args, Change *ret_change, bool *ret_stored);
/* Takes back the person's last change; ret_undone (may be NULL) gets the facts that no longer hold. */
int coordinator_undo(Coordinator *c, Change *ret_undone);
/* Gives a fact of the person another content (`edit` NULL: deletes it); ret_change (may be NULL) gets the new facts.
 * COORDINATOR_E_NO_FACT if there is none of that number that holds. */
int coordinator_amend(Coordinator *c, FactType type, int64_t number, const Edit *edit, Change *ret_change);
/* Shows a question now. RULE_E_ICE_OFF, RULE_E_GAP and the like if ice cannot be started now. */
int coordinator_ask(Coordinator *c, Kind kind);
int coordinator_acknowledge(Coordinator *c, const char *notice_id);

/* --- importing (coordinator-import.c): gather, then merge in small steps; until the last one nothing has changed --- */

/* COORDINATOR_E_NOT_STORED; one that was begun before is given up. */
int coordinator_import_begin(Coordinator *c);
/* Facts in their order of entry. COORDINATOR_E_UNFIT with *ret_index and *ret_fault; after any failure the import is over. */
int coordinator_import_add(Coordinator *c, const RawFact *facts, size_t n, size_t *ret_index, RawFault *ret_fault);
/* The next step; with the last the state is made anew and what differs is announced. Outcomes as above; COORDINATOR_E_NO_IMPORT. */
int coordinator_import_step(Coordinator *c, bool *ret_done, StoreImported *ret_statistics, int64_t *ret_index, RawFault *ret_fault);
void coordinator_import_end(Coordinator *c);

/* Puts a copy in the place of the record (see ledger_restore) and makes the state of it anew. COORDINATOR_E_NO_COPY, COORDINATOR_E_BAD_COPY
 * (nothing has changed), COORDINATOR_E_NOT_STORED. */
int coordinator_restore(Coordinator *c, usec_t made, LedgerRestored *ret);

/* The unique name of the notification server's owner, "" = none: what another one showed is not on the screen. */
void coordinator_server_changed(Coordinator *c, const char *owner);
/* The notifier's way back. */
int coordinator_shown(Coordinator *c, const char *id, uint32_t revision, const char *server, uint32_t number);
int coordinator_act(Coordinator *c, const char *id, uint32_t revision, const char *verb);
int coordinator_closed(Coordinator *c, const char *id, uint32_t revision, const char *reason);
/* The name that the notification server tells of itself. */
void coordinator_set_server(Coordinator *c, const char *name);
const char *coordinator_server(const Coordinator *c);

/* Reading. A frame of now; valid until the next change, and until coordinator_rest(). */
int coordinator_frame(Coordinator *c, Frame *ret);
Display *coordinator_display(Coordinator *c);
Ledger *coordinator_ledger(Coordinator *c);
const Clock *coordinator_clock(const Coordinator *c);
const Sight *coordinator_sight(const Coordinator *c);
usec_t coordinator_next_wake(const Coordinator *c);
/* The daemon's own notices; returns how many. */
size_t coordinator_own_notices(const Coordinator *c, const OwnNotice **ret);
