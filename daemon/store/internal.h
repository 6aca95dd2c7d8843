/* SPDX-License-Identifier: MIT */
/* What the files of the store share: the open record, its statements, and the files around it. */
#pragma once

#include <limits.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "row.h"
#include "store.h"

#define STORE_SCHEMA 1
#define STORE_APPLICATION 1265526117U /* "Knee", as in schema.sql */

/* Of a file that is read or copied. Room for it is made for that time only; what is static is held for good once it was touched. */
#define FILE_PIECE ((size_t)64 * 1024)

typedef enum Statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_ROLLBACK,
    STATEMENT_INSERT,
    STATEMENT_HAS_UID,
    STATEMENT_SUPERSEDE,
    STATEMENT_SUPERSEDE_ONE,
    STATEMENT_RESTORE,
    STATEMENT_TAKE_BACK,
    STATEMENT_KNOWN_SINCE, /* from here to KNOWN_FACTS: see present.c */
    STATEMENT_KNOWN_SELDOM,
    STATEMENT_KNOWN_TYPE,
    STATEMENT_KNOWN_LAST_NUMBER,
    STATEMENT_KNOWN_LAST_TIME,
    STATEMENT_KNOWN_EPISODES,
    STATEMENT_KNOWN_SCREENINGS,
    STATEMENT_KNOWN_CHOICES,
    STATEMENT_KNOWN_MORNINGS,
    STATEMENT_KNOWN_AFTER_RUNS,
    STATEMENT_KNOWN_SAID,
    STATEMENT_KNOWN_BY_REF,
    STATEMENT_KNOWN_REFERRING,
    STATEMENT_KNOWN_FACTS,
    STATEMENT_HIGHEST_NUMBER,
    STATEMENT_COUNT,
    STATEMENT_FIND,
    STATEMENT_FIND_CHANGE,
    STATEMENT_FIND_REFERRING,
    STATEMENT_FIND_UID,
    STATEMENT_LAST_CHANGE,
    STATEMENT_PLACE,
    STATEMENT_PAGE_OF_INTEREST,
    STATEMENT_PAGE_ALL,
    STATEMENT_PAGE_TYPE,
    STATEMENT_PAGE_KIND,
    STATEMENT_PAGE_KIND_TYPE,
    STATEMENT_EXPORT,
    STATEMENT_MAX,
} Statement;

extern const char schema_sql[]; /* schema.sql */

/* Which file a name stands for. */
typedef struct FileIdentity {
    bool there;
    dev_t device;
    ino_t inode;
} FileIdentity;

struct Store {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENT_MAX];
    char *path; /* as it was given */
    char *file; /* the same without symbolic links, which SQLite is told to refuse */
    uint64_t revision; /* see store_export */
    bool resting;      /* no statement is prepared */
    int lock;   /* held as long as the store is open */
    bool unclean;   /* a log lay beside it when it was opened */
    bool keeps_log; /* WAL; else a journal that is truncated at each commit, on a network file system */
    FileIdentity place, log_place;
    void *kept; /* see kept.c */
    size_t n_kept;
};

/* A log, or a journal, that was left behind tells of an unclean stop. */
bool store_has_log(const char *file);
/* The statement, prepared at its first use; NULL with *ret_outcome set. The caller resets it by store_reset.
 */
sqlite3_stmt *store_statement(Store *s, Statement id, int *ret_outcome);
void store_reset(sqlite3_stmt **st);
/* Before a transaction begins: where memory has run out nothing could be made ready any more, and half a change would be there for everybody
 * who reads, and bar the next one. */
int store_ready_rollback(Store *s);
/* Ends a transaction, if a failure has not ended it already, as if it had not been. */
int store_rollback(Store *s);
/* Hands out all rows of a statement that selects ROW_COLUMNS. */
int store_walk(Store *s, sqlite3_stmt *st, StoreFact fn, void *userdata);
/* Where a fact stands: by `at`, and by entry. STORE_E_NOT_FOUND. */
int store_place(Store *s, Uid uid, int64_t *ret_at, int64_t *ret_seq);
/* Puts a draft in the place of the record, and opens it. On failure the record is as it was, or is not open any more. */
int store_adopt(Store *s, const char *draft);
/* The text of a statement, for use on a draft. */
const char *store_sql(Statement id);
DEFINE_CLEANUP(sqlite3_stmt *, sqlite3_finalize)

/* --- databases (database.c) --- */

/* The outcome of an SQLite result; `file` is looked at where SQLite alone does not say why. */
int database_outcome(const char *file, int result);
/* Opens a file that exists, with all that keeps a connection honest; closing it leaves the file and its log
 * as they are until database_release(). Closed by sqlite3_close. */
int database_open(sqlite3 **ret, const char *file);
void database_release(sqlite3 *db);
/* Likewise for a draft: nothing relies on it before it is whole and synced, and a small cache writes it out
 * evenly. */
int database_open_draft(sqlite3 **ret, const char *draft);
/* For reading a file that nobody writes to: nothing is made beside it, and nothing locked. */
int database_open_still(sqlite3 **ret, const char *file);
int database_run(sqlite3 *db, const char *file, const char *sql);
/* Whether this is a record that this program may use: 0, STORE_E_NEWER, STORE_E_CORRUPT, ... */
int database_check_schema(sqlite3 *db, const char *file);
/* SQLite's quick check of the whole file; the time grows with its size. */
int database_check_pages(sqlite3 *db, const char *file);
/* The same, and that each row is one that the schema lets in; takes fifteen times as long. */
int database_check_rows(sqlite3 *db, const char *file);

/* --- files (files.c) --- */

int file_outcome(int e);
/* The directory of `path`, which must be ours and is made private. `ret_file` is the path without symbolic links, owned by the caller.
 * STORE_E_NOT_FOUND if there is no such directory. */
int file_place(const char *path, char **ret_file);
/* The same, with the directory and what is above it made where missing: for who puts something there. */
int file_make_place(const char *path, char **ret_file);
/* Takes the lock beside `file`, which says who holds the record where SQLite's own only says that somebody
 * does. */
int file_lock(const char *file, int *ret_lock, pid_t *ret_holder);
/* Both, of a record that is not open here: `ret_file` is the caller's, and so is `ret_lock`, to be closed. */
int file_claim(const char *path, char **ret_file, int *ret_lock);
/* Who has locked the file itself; *ret_holder stays as it is if nobody has. */
void file_holder(const char *file, pid_t *ret_holder);
/* Looks at the file without changing it. *ret_new: there is no record yet, and nothing that hints at one
 * lost. */
int file_identify(const char *file, bool *ret_new);
/* An empty file beside `file` that takes its place by file_replace; its path is owned by the caller. */
int file_draft(const char *file, char **ret_draft);
int file_replace(const char *draft, const char *file);
/* Renames the file, with its log, to FILE.WORD-SECONDS, which is free; the name is owned by the caller. The second one renames what
 * bears another name. */
int file_set_aside(const char *file, const char *word, usec_t now, char **ret_aside);
int file_set_aside_as(const char *from, const char *file, const char *word, usec_t now, char **ret_aside);
/* Whether more than one computer may have the file system that the file is on. */
int file_is_remote(const char *file, bool *ret);
int file_sync(const char *file);
int file_sync_directory(const char *file);

/* --- its place (place.c) --- */

/* Takes down which files are open. */
int place_note(Store *s);
/* STORE_E_MOVED if their names stand for others now, or for none. */
int place_check(Store *s);

/* --- what is kept from stop to start (kept.c) --- */

/* Takes down, before the database is closed, what has to be so at the next start, ... */
int64_t kept_rows(Store *s);
/* ... and writes it, after that. Nothing is kept where that fails. */
void kept_write(Store *s, int64_t rows);

/* --- what waits for the disk, apart from the loop (apart.c) --- */

typedef struct Apart Apart;
/* Closes a descriptor there; false: no thread can be had, and it is still the caller's. */
bool apart_close(int fd);
/* Syncs a file there, by a descriptor of its own; NULL: no thread can be had. */
Apart *apart_sync(int fd);
/* Looks for a moment whether that has ended; then *ret_result is 0 or a negative errno, and there is nothing left of it. */
bool apart_is_done(Apart *a, int *ret_result);
/* It goes on, and nobody will ask. NULL is none. */
void apart_forget(Apart *a);
/* Until nothing is at work; nobody has to wait but who looks. */
void apart_wait(void);

/* --- large files that are let go of (shed.c) --- */

/* A descriptor of a file that is about to lose its name, for shed(); -1: none could be had, which costs nothing but the wait. SQLite may have
 * the file open, as long as shed() comes after it has closed it. */
int shed_open(const char *path);
/* Takes over a descriptor, once SQLite has closed the file; a small file, or one that still has a name, is closed before this returns. -1 is
 * none. */
void shed(int *fd);
/* Removes the file, if it is there. 0 or STORE_E_*. */
int shed_remove(const char *path);

/* --- backups (backup.c) --- */

/* The times (seconds) of the backups beside `file`, oldest first; the array is owned by the caller. */
int backup_list(const char *file, int64_t **ret, size_t *ret_n);
/* Owned by the caller; NULL = out of memory. */
char *backup_path(const char *file, int64_t seconds);
