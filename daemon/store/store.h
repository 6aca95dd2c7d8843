/* SPDX-License-Identifier: MIT */
/*
 * The record: facts in one SQLite file that only this process opens. WAL (on a network file system, where that is not
 * sure, a truncated journal), synchronous=FULL and one exclusive connection: what store_commit has taken survives
 * kill -9 and power cuts. The store knows how facts are kept
 * and found, and no rule.
 *
 * Model: one table of facts (see schema.sql), appended to; a fact that no longer holds keeps its row and
 * names the fact that superseded it.
 */
#pragma once

#include <sys/types.h>

#include "core/fact.h"
#include "raw.h"

typedef struct Store Store;

enum {
    STORE_E_NEWER = 1, /* the file's schema is newer than this program: left as it is */
    STORE_E_FOREIGN,   /* a regular SQLite file of another program */
    STORE_E_CORRUPT,   /* no SQLite file, or a broken one */
    STORE_E_READ_ONLY, /* the file or its directory cannot be written */
    STORE_E_BUSY,      /* another process holds it: `holder` tells which */
    STORE_E_UNSAFE,    /* not a regular file of ours, or a symbolic link */
    STORE_E_FULL,      /* no space left */
    STORE_E_IO,        /* any other failure of reading or writing; reopening may help */
    STORE_E_EXISTS, /* a fact that may be there once only (an outcome, a first ask, a uid) is there already */
    STORE_E_NOT_FOUND,
    STORE_E_UNFIT, /* a fact to be imported that no record could hold */
    STORE_E_MOVED,   /* it was deleted or replaced while it was open: see store_rescue */
    STORE_E_MISSING, /* there is no record, but copies of one: see store_restore */
};
const char *store_error_to_string(int e); /* "newer-schema", "corrupt", ... for logs and `health` */

/* Opens the record at `path`, making the file (0600) and its directory (0700) where missing. A file that is
 * newer, foreign or corrupt is left byte for byte as it is; where there is a backup, an empty one counts as
 * corrupt, and none as missing. `ret_holder`, if not NULL, gets the process that holds the file with STORE_E_BUSY. A process opens
 * a record once at a time: its locks do not keep it from itself. */
int store_open(Store **ret, const char *path, pid_t *ret_holder);
/* Makes an empty record where there is none, whatever copies there are. 0 or STORE_E_*. */
int store_create(const char *path);
Store *store_close(Store *s);
DEFINE_CLEANUP(Store *, store_close)

/* After STORE_E_MOVED: writes all that the open record holds, and that is no more under its name, to its name again; where somebody has
 * put a record of theirs there, that one stays, and *ret_aside is the name of what was written. Takes as long as writing it all takes.
 * Then the store is to be closed and opened anew. 0 or STORE_E_*, after which it can be tried again. */
int store_rescue(Store *s, usec_t now, char **ret_aside);
/* Whether the record is on a file system that more than one computer may have. */
bool store_is_remote(const Store *s);

/* A corrupt file is set aside as PATH.corrupt-SECONDS together with its -wal, never deleted; store_open then
 * makes a new one. ret_aside is owned by the caller. 0 or STORE_E_*. Not while the record is open. */
int store_set_aside(const char *path, usec_t now, char **ret_aside);
/* The same for one that is to make way, PATH.replaced-SECONDS; *ret_aside is NULL where there is none. */
int store_put_aside(const char *path, usec_t now, char **ret_aside);
/* Whether the disk gives all of the file: 0, or STORE_E_IO and the like. What it does not give now is not corrupt. */
int store_read_through(const char *path);

/* --- backups: complete copies beside the record, PATH.backup-SECONDS --- */

#define STORE_BACKUPS 7                            /* so many are kept, */
#define STORE_BACKUPS_BYTES (50 * INT64_C(1000000)) /* or as many as fit, but one in any case */
typedef struct StoreBackup StoreBackup;
/* Begins a copy; each step takes well under a millisecond but the last, which waits for the disk. Facts may
 * be committed between steps and are in the copy. Once *ret_done is true, or after a failure, there is
 * nothing left but to free it; freed earlier, it leaves nothing. Freed before the store is closed. 0 or
 * STORE_E_*. */
int store_backup_new(StoreBackup **ret, Store *s, usec_t now);
int store_backup_step(StoreBackup *b, bool *ret_done);
/* Lets old copies go, and those of a clock that ran ahead of `now`, which would seem the newest for years. */
int store_backup_prune(Store *s, usec_t now);
/* SQLite's quick check of a copy, which is only read; for a process of its own, as the time grows with its size. 0, STORE_E_CORRUPT, ... */
int store_backup_check(const char *copy);
/* Removes a copy that did not pass; what it was made of is still there. */
int store_backup_reject(const char *path, usec_t made);
StoreBackup *store_backup_free(StoreBackup *b);
DEFINE_CLEANUP(StoreBackup *, store_backup_free)
/* When the newest was made; STORE_E_NOT_FOUND if there is none. */
int store_backup_last(const char *path, usec_t *ret);
/* Puts the newest backup that is whole in the place of a record that is not there (any more: see
 * store_set_aside), and tells when it was made; what was entered since is lost. STORE_E_EXISTS if there is a
 * record, STORE_E_NOT_FOUND if there is no good backup. Reads all of it: not while reminders wait. */
int store_restore(const char *path, usec_t *ret_when);

/* The copies there are, newest first; owned by the caller. */
typedef struct StoreCopy {
    usec_t made;
    int64_t bytes;
} StoreCopy;
int store_copies(const char *path, StoreCopy **ret, size_t *ret_n);
/* Looks whether the copy made then is whole: 0, STORE_E_NOT_FOUND, STORE_E_CORRUPT, ... Reads all of it, as the two that follow do. */
int store_copy_check(const char *path, usec_t made);
/* Puts it in the place of the record, which is not open; what stands there is not asked for. */
int store_copy_restore(const char *path, usec_t made);
/* Keeps the record as it is now under another name, PATH.replaced-SECONDS; *ret_aside is owned by the caller. */
int store_keep_aside(Store *s, usec_t now, char **ret_aside);
/* What the person has entered since: in how many changes, as far as they hold, and when the last was. */
int store_said_since(Store *s, usec_t since, int64_t *ret_n, usec_t *ret_last);

const char *store_path(const Store *s);
int store_schema(const Store *s);
/* Rows in all. */
int store_count(Store *s, int64_t *ret);

/* Commits facts in one transaction; returns when they are on disk. An undo in it (FACT_UNDO) marks every fact
 * of the change that its `ref` began as superseded; one that tells of a clock that was ahead (FACT_PRESENCE with
 * a deadline) what was recorded after that of the reminders of its day and later ones, and what was recorded void after
 * it. 0, STORE_E_*, -EINVAL for a fact that no rule may make (see schema.sql); on any failure nothing of it is kept. Facts whose
 * uid is there already are passed over, so that a repeated commit changes nothing. STORE_E_MOVED: all of it is committed, to a
 * file that has lost its name. */
int store_commit(Store *s, const Fact *facts, size_t n_facts);

/* Called for each fact found; `superseded`: it no longer holds. The fact is lent. Anything but 0 ends the
 * walk and is returned. It must not call the store. */
typedef int (*StoreFact)(const Fact *f, bool superseded, void *userdata);

/* The facts that the present depends on, however large the record: all entered since `since`; and from before
 * that reminders of kinds that are remembered for longer (state.h), all runs, what was said an hour after them, check-ins and baselines; all choices of times and clocks that were
 * ahead; the latest schedule, and of before `since` pause, programme, two screenings of each subject, alive, presence, asked,
 * STATE_SESSIONS icings, fact of the person (other than an undo), last two episodes of each knee; with the ends and
 * acknowledgements that concern any of these. Latest is by entry. Superseded ones left out. In the order of
 * entry. */
int store_load_present(Store *s, usec_t since, StoreFact fn, void *userdata);
/* Highest number given per type so far, superseded facts included; 0 = none. */
int store_load_numbers(Store *s, int64_t numbers[static FACT_TYPE_MAX]);

typedef struct StoreQuery {
    usec_t since;    /* by `at`; INT64_MIN = from the beginning */
    usec_t until;    /* exclusive; USEC_NONE = to the end */
    FactType type;   /* FACT_TYPE_INVALID = all */
    Kind kind;       /* of the reminder; KIND_INVALID = all */
    bool superseded; /* those too */
    bool all;        /* also alive, presence and schedule facts */
    Uid after;       /* the page after this fact; null = the first page */
    int limit;
} StoreQuery;
/* Facts in order of `at`, then of entry. STORE_E_NOT_FOUND if `after` is unknown. */
int store_query(Store *s, const StoreQuery *q, bool *ret_more, StoreFact fn, void *userdata);
/* One fact by its short id. */
int store_find(Store *s, FactType type, int64_t number, StoreFact fn, void *userdata);
/* The facts of the change that `first` began. */
int store_find_change(Store *s, Uid change, StoreFact fn, void *userdata);
int store_find_uid(Store *s, Uid uid, StoreFact fn, void *userdata);
/* The facts that hold and refer to it, in the order of entry. */
int store_find_referring(Store *s, Uid uid, StoreFact fn, void *userdata);
/* What is open: the knee's episode, or, whatever the knee, the way back to running. STORE_E_NOT_FOUND. */
int store_find_open(Store *s, FactType type, Knee knee, Uid *ret_uid, int64_t *ret_number);
/* Whether an outcome of that reminder, or a first showing, holds: another one than `but`. */
int store_has_once(Store *s, FactType type, const Slot *slot, Uid but, bool *ret);
/* One page of all facts with all of their columns, in the order of entry, after the fact `after` (null: from the first).
 * *ret_revision changes whenever facts that were handed out before may have changed: pages of different revisions are of
 * no one record. STORE_E_NOT_FOUND if `after` is unknown. */
typedef int (*StoreRaw)(const RawFact *f, void *userdata);
int store_export(Store *s, Uid after, int limit, bool *ret_more, uint64_t *ret_revision, StoreRaw fn, void *userdata);

/* --- importing: a draft first, then the whole record anew, with what was imported in its place --- */

typedef struct StoreImport StoreImport;
/* Begins an import. Facts are gathered in a file of no name beside the record. The record goes on as it is, and may be
 * written to, until store_import_step says that all is done; freed before, nothing has changed. Freed before the store
 * is closed. */
int store_import_new(StoreImport **ret, Store *s);
StoreImport *store_import_free(StoreImport *i);
DEFINE_CLEANUP(StoreImport *, store_import_free)
/* Adds facts in their order of entry, each of which has passed raw_check. STORE_E_UNFIT with *ret_fault, if the fact at
 * *ret_index cannot be or was given before; nothing is to be done then but to free the import. */
int store_import_add(StoreImport *i, const RawFact *facts, size_t n, size_t *ret_index, RawFault *ret_fault);

typedef struct StoreImported {
    int64_t added;      /* facts that were not on record */
    int64_t known;      /* that were */
    int64_t renumbered; /* of the added ones: their number was taken */
    int64_t changed;    /* of the known ones: taken back or removed on the other machine since */
    int64_t at;         /* so many steps of `of` are done */
    int64_t of;
} StoreImported;
/* Numbers up to these may be given to imported facts while the merge goes on: new facts are to have higher ones. */
int store_import_numbers(StoreImport *i, int64_t numbers[static FACT_TYPE_MAX]);
/* The next few rows of the merge. With the last the record is another file, in which all facts of both are in the order
 * in which they were entered; a record in which nobody has said anything yet makes way for the imported one. On
 * STORE_E_UNFIT *ret_index and *ret_fault tell which imported fact does not go with the record. Statistics as of now. */
int store_import_step(StoreImport *i, bool *ret_done, StoreImported *ret_statistics, int64_t *ret_index, RawFault *ret_fault);
/* Whether the record is open; it is not where the file that took its place could not be opened. */
bool store_usable(const Store *s);
/* Gives back what only the next reading or writing will need, the statements, the pages of the file, the schema: 400 KiB of memory that
 * would wait with it for hours, against half a millisecond to make them again. *_is_resting: there is nothing to give back. */
void store_rest(Store *s);
bool store_is_resting(const Store *s);

/* Whether a fact that holds was entered after `instant`: by a clock that was ahead. */
int store_entered_after(Store *s, usec_t instant, bool *ret);

/* --- what the facts add up to, in bytes that only the caller understands: PATH.present, from a clean stop to the next start --- */

/* They are written once the store is closed. Takes over `bytes`. */
void store_keep_present(Store *s, void *bytes, size_t n);
/* An open file at the first of the bytes that were kept, if the record is still what it was then, to the last row and the file's own time;
 * they are kept no longer. *ret_fd is to be closed by the caller. STORE_E_NOT_FOUND: there are none that hold. */
int store_take_present(Store *s, int *ret_fd, size_t *ret_n);
/* The next of those bytes; whether there were as many. */
bool store_read_present(int fd, void *bytes, size_t n);

/* The latest change of the person that holds and is no undo: its `change`; STORE_E_NOT_FOUND if there is
 * none. */
int store_last_change(Store *s, Uid *ret_change);
