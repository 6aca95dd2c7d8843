/* SPDX-License-Identifier: MIT */
/*
 * The record: facts in one SQLite file that only this process opens. WAL, synchronous=FULL and one exclusive connection:
 * what store_commit has taken survives kill -9 and power cuts. The store knows how facts are kept and found, and no rule.
 *
 * Model: one table of facts (see schema.sql), appended to; a fact that no longer holds keeps its row and names the fact
 * that superseded it.
 */
#pragma once

#include <sys/types.h>

#include "core/fact.h"

typedef struct Store Store;

enum {
    STORE_E_NEWER = 1,  /* the file's schema is newer than this program: left as it is */
    STORE_E_FOREIGN,    /* a regular SQLite file of another program */
    STORE_E_CORRUPT,    /* no SQLite file, or a broken one */
    STORE_E_READ_ONLY,  /* the file or its directory cannot be written */
    STORE_E_BUSY,       /* another process holds it: `holder` tells which */
    STORE_E_UNSAFE,     /* not a regular file of ours, or a symbolic link */
    STORE_E_FULL,       /* no space left */
    STORE_E_IO,         /* any other failure of reading or writing; reopening may help */
    STORE_E_EXISTS,     /* a fact that may be there once only (an outcome, a first ask, a uid) is there already */
    STORE_E_NOT_FOUND,
};
const char *store_error_to_string(int e); /* "newer-schema", "corrupt", ... for logs and `health` */

/* Opens the record at `path`, making the file (0600) and its directory (0700) where missing.
 * `ret_holder`, if not NULL, gets the process that holds the file with STORE_E_BUSY. */
int store_open(Store **ret, const char *path, pid_t *ret_holder);
Store *store_close(Store *s);
DEFINE_CLEANUP(Store *, store_close)

/* A corrupt file is set aside as PATH.corrupt-TIME together with its -wal, never deleted; store_open then makes a new one.
 * ret_aside is owned by the caller. 0 or STORE_E_*. */
int store_set_aside(const char *path, usec_t now, char **ret_aside);

const char *store_path(const Store *s);
int store_schema(const Store *s);
/* Rows in all. */
int store_count(Store *s, int64_t *ret);

/* Commits facts in one transaction; returns when they are on disk. An undo in it (FACT_UNDO) marks every fact of the change
 * that its `ref` began as superseded. 0, STORE_E_*; on any failure nothing of it is kept. Facts whose uid is there
 * already are passed over, so that a repeated commit changes nothing. */
int store_commit(Store *s, const Fact *facts, size_t n_facts);

/* Called for each fact found, in the order of entry; `superseded` tells whether it still holds. The fact is lent.
 * Anything but 0 ends the walk and is returned. */
typedef int (*StoreFact)(const Fact *f, bool superseded, void *userdata);

/* The facts that the present depends on, however large the record: all entered since `since`; and from before that the
 * latest schedule, pause, programme, baseline, screening of each subject, alive, fact of the person, shown fact, last two
 * episodes of each knee with their ends, and the acknowledgements that concern any of these. Superseded ones left out. */
int store_load_present(Store *s, usec_t since, StoreFact fn, void *userdata);
/* Highest number given per type so far, superseded facts included; 0 = none. */
int store_load_numbers(Store *s, int64_t numbers[static FACT_TYPE_MAX]);

typedef struct StoreQuery {
    usec_t since;  /* by `at`; INT64_MIN = from the beginning */
    usec_t until;  /* exclusive; USEC_NONE = to the end */
    FactType type; /* FACT_TYPE_INVALID = all */
    Kind kind;     /* of the reminder; KIND_INVALID = all */
    bool superseded; /* those too */
    bool all;      /* also alive, presence and schedule facts */
    Uid after;     /* the page after this fact; null = the first page */
    int limit;
} StoreQuery;
/* Facts in order of `at`, then of entry. STORE_E_NOT_FOUND if `after` is unknown. */
int store_query(Store *s, const StoreQuery *q, bool *ret_more, StoreFact fn, void *userdata);
/* One fact by its short id. */
int store_find(Store *s, FactType type, int64_t number, StoreFact fn, void *userdata);
/* The facts of the change that `first` began. */
int store_find_change(Store *s, Uid change, StoreFact fn, void *userdata);
/* The latest change of the person that holds: its `change`; STORE_E_NOT_FOUND if there is none. */
int store_last_change(Store *s, Uid *ret_change);
