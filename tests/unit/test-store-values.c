/* SPDX-License-Identifier: MIT */
/*
 * Rows that no rule wrote: the file is whole for SQLite, for nothing but a CHECK speaks against them, and those are not looked at when
 * rows are read. Such a row is told as damage, wherever it is met, and a copy that holds one takes no record's place.
 */

#include "store-fixture.h"

static const struct {
    int line;
    const char *set; /* in the row of a pain report */
} rows[] = {
    { __LINE__, "number = -1" },
    { __LINE__, "at = 9223372036854775000" },
    { __LINE__, "at = -1" },
    { __LINE__, "at = at + 86400000000" }, /* and the day not with it */
    { __LINE__, "recorded = 7258118400000000" },
    { __LINE__, "day = '9999-12-31'" },
    { __LINE__, "utc_offset = 2147483647" },
    { __LINE__, "zone = 'A/zone/whose/name/is/longer/than/any/that/a/place/on/earth/has/ever/had'" },
    { __LINE__, "by_user = 2" },
    { __LINE__, "slot = 'ice/2025-11-23/9999'" },
    { __LINE__, "knee = 4" },
    { __LINE__, "knee = 0" },
    { __LINE__, "score = 11" },
    { __LINE__, "sore = -5" },
    { __LINE__, "masked = 7" },
    { __LINE__, "approximate = -1" },
    { __LINE__, "word = 'longer-than-any-word-there-is'" },
    { __LINE__, "word = CAST(x'ff41' AS TEXT)" },
    { __LINE__, "reason = char(7)" },
    { __LINE__, "duration = 9223372036854775807" },
    { __LINE__, "onset = -1" },
    { __LINE__, "amount = -9223372036854775808" },
    { __LINE__, "deadline_boot = -1" },
    { __LINE__, "deadline_real = 9223372036854775806" },
    { __LINE__, "text = CAST(x'c3' AS TEXT)" },
    { __LINE__, "text = printf('%.5000c', 'x')" },
    { __LINE__, "type = 'dream'" },
};

static void spoil(const char *path, const char *set) {
    char sql[256];
    sqlite3 *db = NULL;
    snprintf(sql, sizeof(sql), "PRAGMA ignore_check_constraints = ON; UPDATE fact SET %s WHERE type = 'pain'", set);
    assert(sqlite3_open(path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    assert(sqlite3_close(db) == SQLITE_OK);
}

static void make(const char *path) {
    Store *s = open_store(__LINE__, path);
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 1, NOON));
    EXPECT(__LINE__, 0, commit_one(s, FACT_ALIVE, 1, NOON));
    store_close(s);
}

static void test_reading(void) {
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        char name[32];
        bool more;
        snprintf(name, sizeof(name), "row-%zu.db", i);
        const char *path = path_in(name);
        make(path);
        spoil(path, rows[i].set);
        Store *s = open_store(rows[i].line, path);
        Found found = { 0 }, present = { 0 };
        EXPECT(rows[i].line, STORE_E_CORRUPT, store_query(s, &QUERY_ALL, &more, collect, &found));
        /* What concerns the present may be found by its type. */
        int r = store_load_present(s, NOON - USEC_PER_DAY, collect, &present);
        if (r != STORE_E_CORRUPT && !(r == 0 && strncmp(rows[i].set, "type", 4) == 0))
            FAIL(rows[i].line, "store_load_present gave %d", r);
        found_done(&found);
        found_done(&present);
        store_close(s);
    }
}

/* The newest copy holds such a row, the one before it does not. */
static void test_restoring(void) {
    const char *path = path_in("restored.db");
    usec_t when = 0;
    for (int n = 0; n < 2; n++) {
        char name[64];
        make(path_in("copied.db"));
        if (n == 1)
            spoil(path_in("copied.db"), "score = 11");
        snprintf(name, sizeof(name), "restored.db.backup-%lld", (long long)(NOON / USEC_PER_SEC + n * 86400));
        assert(rename(path_in("copied.db"), path_in(name)) == 0);
    }
    EXPECT(__LINE__, 0, store_restore(path, &when));
    EXPECT(__LINE__, NOON, when);
    Store *s = open_store(__LINE__, path);
    EXPECT(__LINE__, 2, count_facts(__LINE__, s));
    store_close(s);
}

/* What the system or SQLite refuses, as an outcome: it decides what becomes of the record, so that only what is broken is called so. */
static const struct {
    int line, e, outcome;
} outcomes[] = {
    { __LINE__, EACCES, STORE_E_READ_ONLY }, { __LINE__, EPERM, STORE_E_READ_ONLY }, { __LINE__, EROFS, STORE_E_READ_ONLY },
    { __LINE__, ENOSPC, STORE_E_FULL },      { __LINE__, EDQUOT, STORE_E_FULL },     { __LINE__, ENOMEM, -ENOMEM },
    { __LINE__, ELOOP, STORE_E_UNSAFE },     { __LINE__, ENOTDIR, STORE_E_UNSAFE },  { __LINE__, EIO, STORE_E_IO },
    { __LINE__, EMFILE, STORE_E_IO },
}, results[] = {
    { __LINE__, SQLITE_DONE, 0 },
    { __LINE__, SQLITE_NOMEM, -ENOMEM },
    { __LINE__, SQLITE_CORRUPT_INDEX, STORE_E_CORRUPT },
    { __LINE__, SQLITE_NOTADB, STORE_E_CORRUPT },
    { __LINE__, SQLITE_READONLY_DIRECTORY, STORE_E_READ_ONLY },
    { __LINE__, SQLITE_PERM, STORE_E_READ_ONLY },
    { __LINE__, SQLITE_FULL, STORE_E_FULL },
    { __LINE__, SQLITE_LOCKED, STORE_E_BUSY },
    { __LINE__, SQLITE_CONSTRAINT_UNIQUE, STORE_E_EXISTS },
    { __LINE__, SQLITE_CONSTRAINT_CHECK, -EINVAL },
    { __LINE__, SQLITE_CANTOPEN_SYMLINK, STORE_E_UNSAFE },
    { __LINE__, SQLITE_IOERR_READ, STORE_E_IO },
    { __LINE__, SQLITE_IOERR_NOMEM, -ENOMEM },
};

static void test_outcomes(void) {
    for (size_t i = 0; i < ELEMENTSOF(outcomes); i++)
        EXPECT(outcomes[i].line, outcomes[i].outcome, file_outcome(outcomes[i].e));
    for (size_t i = 0; i < ELEMENTSOF(results); i++)
        EXPECT(results[i].line, results[i].outcome, database_outcome(path_in("none"), results[i].e));
}

int main(void) {
    test_begin();
    test_outcomes();
    test_reading();
    test_restoring();
    return test_end();
}
