/* SPDX-License-Identifier: MIT */
/*
 * What import.c and merge.c share. Three databases take part: the record, which only gets its everyday commits; what
 * was staged, in a file without a name; and the result, a draft beside the record that takes its place in the end.
 */
#pragma once

#include "internal.h"

typedef enum ImportStatement {
    /* of the record */
    RECORD_NEXT,
    RECORD_BY_UID,
    RECORD_BY_NUMBER,
    RECORD_HOLDER,       /* the outcome or first ask of a slot */
    RECORD_OPEN_EPISODE, /* of a knee */
    /* of what was staged */
    STAGED_NEXT,
    STAGED_BY_UID,
    STAGED_INSERT,
    STAGED_RENUMBER, /* this number of a type becomes that */
    STAGED_RENUMBERED,
    STAGED_END_OF, /* of an episode */
    /* of the result */
    RESULT_INSERT,
    RESULT_MAKE_WAY, /* for a fact that may be there once only */
    RESULT_SUPERSEDE,
    RESULT_TAKE_BACK,
    IMPORT_STATEMENT_MAX,
} ImportStatement;

typedef enum ImportPhase {
    IMPORT_GATHER,
    IMPORT_CHECK, /* nothing is written yet: numbers are given, and what does not fit is found */
    IMPORT_MERGE,
    IMPORT_DONE,
} ImportPhase;

struct StoreImport {
    Store *store; /* lent */
    ImportPhase phase;
    sqlite3 *staged;
    int staged_fd; /* its file, which has no name; closed only after its connection */
    sqlite3 *result;
    char *draft; /* the result's path */
    int fd;      /* of the draft; closed only after its connection */
    off_t flushed; /* so much of it was given to the disk */
    Apart *syncing; /* all of it is, just now */
    bool synced;   /* and is there */
    sqlite3_stmt *statements[IMPORT_STATEMENT_MAX];
    int64_t highest[FACT_TYPE_MAX]; /* staged number of each type */
    int64_t count[FACT_TYPE_MAX];
    int64_t next[FACT_TYPE_MAX]; /* free number of each type */
    bool fresh;          /* nobody has said anything yet: what the record holds of itself is not kept */
    int64_t record_last; /* place of the record's last fact when the merge began */
    int64_t record_at;   /* places of the last ones looked at */
    int64_t staged_at;
    StoreImported statistics;
};

/* A database in a draft that is made whole or thrown away. */
int import_open_draft(sqlite3 **ret, const char *draft);
/* Statements are prepared anew when they are used next. */
void import_finalize(StoreImport *i);
/* What was staged is not needed any more. */
void import_drop_staged(StoreImport *i);
/* Prepared at first use; reset by store_reset. NULL with *ret_outcome set. */
sqlite3_stmt *import_statement(StoreImport *i, ImportStatement id, int *ret_outcome);
/* A uid in hex is bound as the 16 bytes it is in a row, which are kept in `room` until the statement is reset. Nothing that is bound here is
 * copied: a copy that could not be had would be looked for as NULL, and not found. */
void import_bind_uid(sqlite3_stmt *st, int parameter, const char *hex, Uid *room);
/* Looks up the number that a staged one became; itself, if it stays. */
int import_number(StoreImport *i, const char *type, int64_t number, int64_t *ret);

/* Makes the result's file, and the next few of its rows. *ret_done: it is whole, and has taken the record's place. */
int merge_begin(StoreImport *i);
int merge_step(StoreImport *i, bool *ret_done);
