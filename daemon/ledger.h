/* SPDX-License-Identifier: MIT */
/*
 * Where facts go: into the record, or, while that cannot be written, into an outbox in memory that is written as soon as it
 * can. Opens the record with all that may be wrong with it, and tells in one word how it stands. It knows no rule.
 */
#pragma once

#include "store/store.h"

#define OUTBOX_MAX 1000
#define LEDGER_RETRY USEC_PER_MIN

typedef struct Ledger Ledger;

enum {
    LEDGER_E_NOT_STORED = 1, /* kept in the outbox */
    LEDGER_E_FULL,           /* not kept: the outbox is full */
    LEDGER_E_EXISTS,         /* not kept: the record refuses it, for what may be there once only is there already, or cannot be */
};

/* Opens the record at `path`. A corrupt one is set aside; in its place, or in that of one that is gone, comes the newest good backup, else
 * a new record; a newer one, one of another program, one that cannot be written or is unsafe is left as it is, and the ledger works from memory.
 * 0; -EBUSY if another process holds it (ret_holder tells which); -ENOMEM. */
int ledger_open(Ledger **ret, const char *path, usec_t now, pid_t *ret_holder);
/* Opens the record once more where that may help, writes the outbox if it can, and closes. */
Ledger *ledger_free(Ledger *l);
DEFINE_CLEANUP(Ledger *, ledger_free)

/* Takes the facts of one change (they are copied): 0 = on disk. */
int ledger_commit(Ledger *l, const Fact *facts, size_t n);
/* Tries to reopen and to write the outbox where that is due; returns whether the record, or what waits for it, is
 * another one now, so that the state is to be made anew. */
bool ledger_retry(Ledger *l, usec_t now);
/* The same for what makes no sense without the record: nothing is kept in memory, LEDGER_E_NOT_STORED is a refusal. */
int ledger_commit_stored(Ledger *l, const Fact *facts, size_t n);
/* Reading the record has failed so (STORE_E_*): it is let go of and tried again later. One that seems damaged is opened anew, and the second
 * time set aside, with what takes its place open. 0 or a negative errno. */
int ledger_read_failed(Ledger *l, int fault, usec_t now);
/* All that is needed of it was read. */
void ledger_read(Ledger *l);
/* When to try again, by the calendar; USEC_NONE: all is well. */
usec_t ledger_deadline(const Ledger *l, usec_t now);

/* See store_rest. */
void ledger_rest(Ledger *l);
bool ledger_is_resting(const Ledger *l);

/* NULL while the record cannot be used; for reading only. */
Store *ledger_store(Ledger *l);
const Change *ledger_outbox(const Ledger *l);
const char *ledger_path(const Ledger *l);
/* "ok", or what is wrong in one word: "read-only", "newer-schema", "full", ...; or of one that is all right what has happened to it:
 * "set-aside" (it could not be read), "missing" (it was not there any more), "deleted", "replaced" (under the open daemon; nothing is
 * lost). */
const char *ledger_health(const Ledger *l);
/* What the facts on record add up to, for the next start (see store.h): after the last commit, before ledger_free. Takes over `bytes`. Not kept
 * where facts were entered after `now`: with another boot they may count again that had passed by this one's clock. */
void ledger_keep_present(Ledger *l, usec_t now, void *bytes, size_t n);
/* 0, or something else: the facts are to be read. */
int ledger_take_present(Ledger *l, int *ret_fd, size_t *ret_n);
/* When the backup was made that took the place of the record: what was entered since is lost. USEC_NONE: none did. */
usec_t ledger_restored(const Ledger *l);

/* --- importing (see store.h); one at a time, and no copy is made meanwhile --- */

/* 0, LEDGER_E_NOT_STORED while the record cannot be used, or a negative errno. An import that was begun before is given up. */
int ledger_import_begin(Ledger *l);
/* Lent; NULL: none goes on (any more: it ends where the record has to be opened anew). */
StoreImport *ledger_import(Ledger *l);
/* As store_import_step, whose outcomes it gives; after anything but 0 the import is over. */
int ledger_import_step(Ledger *l, usec_t now, bool *ret_done, StoreImported *ret_statistics, int64_t *ret_index, RawFault *ret_fault);
void ledger_import_end(Ledger *l);

typedef struct LedgerRestored {
    char *aside;     /* what the record was is kept there; owned by the caller. NULL: there was none */
    int64_t lost;    /* so many changes of the person are in that alone, ... */
    usec_t until;    /* ... the last of them entered then. USEC_NONE: it could not be read */
} LedgerRestored;
/* Puts the copy made then in the place of the record, which is kept. STORE_E_NOT_FOUND, STORE_E_CORRUPT (the copy; nothing has changed), other
 * STORE_E_*, or a negative errno. Takes as long as writing all of it takes. */
int ledger_restore(Ledger *l, usec_t made, usec_t now, LedgerRestored *ret);

/* The day's copy, in small steps: begins one if the last is a day old (false: none is due or none can be made); each step returns whether
 * there is more to do. A failure is logged and ends it. */
bool ledger_backup_begin(Ledger *l, usec_t now);
bool ledger_backup_step(Ledger *l);
/* The copy that was just made and is the first of its week, so that somebody has to look through it (store_backup_check); NULL: none. Until
 * ledger_backup_checked is told, no older copy goes. Owned by the caller. */
char *ledger_backup_unchecked(const Ledger *l);
void ledger_backup_checked(Ledger *l, int outcome);
