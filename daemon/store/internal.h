/* SPDX-License-Identifier: MIT */
/* What the files of the store share. */
#pragma once

#include <sqlite3.h>

#include "row.h"
#include "store.h"

typedef enum Statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_ROLLBACK,
    STATEMENT_INSERT,
    STATEMENT_HAS_UID,
    STATEMENT_SUPERSEDE,
    STATEMENT_PRESENT,
    STATEMENT_NUMBERS,
    STATEMENT_COUNT,
    STATEMENT_FIND,
    STATEMENT_FIND_CHANGE,
    STATEMENT_LAST_CHANGE,
    STATEMENT_WHERE,
    STATEMENT_PAGE_OF_INTEREST,
    STATEMENT_PAGE_ALL,
    STATEMENT_PAGE_TYPE,
    STATEMENT_MAX,
} Statement;

struct Store {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENT_MAX];
    char *path;
    int lock; /* held as long as the store is open */
};

/* Outcome of a failed SQLite call. */
int store_outcome(int sqlite_result);
/* Prepares a statement at its first use; NULL with *ret_outcome set. The caller resets it. */
sqlite3_stmt *store_statement(Store *s, Statement id, int *ret_outcome);
/* Its SQL, for the test that looks at query plans. */
const char *store_statement_sql(Statement id);
void store_reset(sqlite3_stmt **st);
