/* SPDX-License-Identifier: MIT */
/*
 * Reading. Every statement is written once, in one table, and each finds its rows by an index however long the record is; a test
 * looks at all their plans.
 */

#include "internal.h"

#define SELECT "SELECT " ROW_COLUMNS ", superseded_by IS NOT NULL FROM fact "
#define HOLDS "superseded_by IS NULL"
/* The latest of a type that holds: one step down an index. */
#define LATEST(type, more) \
    "SELECT * FROM (SELECT seq FROM fact WHERE type = '" type "' AND " HOLDS more " ORDER BY at DESC, seq DESC LIMIT 1)"
#define LAST_EPISODES "SELECT * FROM (SELECT seq FROM fact WHERE type = 'episode' AND " HOLDS " ORDER BY at DESC, seq DESC LIMIT 4)"

static const char *const sql[STATEMENT_MAX] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",
    [STATEMENT_INSERT] = "INSERT INTO fact (" ROW_COLUMNS ") VALUES (" ROW_PARAMETERS ")",
    [STATEMENT_HAS_UID] = "SELECT 1 FROM fact WHERE uid = ?",
    [STATEMENT_SUPERSEDE] = "UPDATE fact SET superseded_by = ?1 WHERE change = ?2 AND " HOLDS,
    [STATEMENT_PRESENT] =
        "WITH recent(seq) AS (SELECT seq FROM fact WHERE recorded >= ?1 AND " HOLDS "),"
        " episodes(seq) AS (" LAST_EPISODES "),"
        " known(seq) AS (SELECT seq FROM recent UNION SELECT seq FROM episodes"
        " UNION " LATEST("schedule", " AND recorded < ?1")
        " UNION " LATEST("pause", "")
        " UNION " LATEST("programme", "")
        " UNION " LATEST("baseline", "")
        " UNION " LATEST("screening", " AND word = 'ice'")
        " UNION " LATEST("screening", " AND word = 'red-flags'")
        " UNION " LATEST("screening", " AND word = 'medication'")
        " UNION " LATEST("alive", "")
        " UNION " LATEST("presence", "")
        " UNION SELECT * FROM (SELECT seq FROM fact WHERE by_user = 1 AND " HOLDS " ORDER BY seq DESC LIMIT 1)),"
        /* What ends or acknowledges one of these. */
        " all_known(seq) AS (SELECT seq FROM known UNION SELECT r.seq FROM known k JOIN fact f ON f.seq = k.seq"
        " JOIN fact r ON r.ref = f.uid WHERE r." HOLDS " AND r.type IN ('episode-end', 'session-end', 'acknowledged')) "
        SELECT "WHERE seq IN (SELECT seq FROM all_known) ORDER BY seq",
    [STATEMENT_NUMBERS] = "SELECT max(number) FROM fact WHERE type = ?",
    [STATEMENT_COUNT] = "SELECT max(seq) FROM fact",
    [STATEMENT_FIND] = SELECT "WHERE type = ? AND number = ?",
    [STATEMENT_FIND_CHANGE] = SELECT "WHERE change = ? ORDER BY seq",
    [STATEMENT_LAST_CHANGE] = "SELECT change FROM fact WHERE by_user = 1 AND " HOLDS " ORDER BY seq DESC LIMIT 1",
    [STATEMENT_WHERE] = "SELECT at, seq FROM fact WHERE uid = ?",
    [STATEMENT_PAGE_OF_INTEREST] = SELECT
        "WHERE type NOT IN ('alive', 'presence', 'schedule') AND (at, seq) > (?1, ?2) AND at < ?3 AND (?4 OR " HOLDS ")"
        " AND (?5 IS NULL OR slot GLOB ?5) ORDER BY at, seq LIMIT ?6",
    [STATEMENT_PAGE_ALL] = SELECT "WHERE (at, seq) > (?1, ?2) AND at < ?3 AND (?4 OR " HOLDS ")"
        " AND (?5 IS NULL OR slot GLOB ?5) ORDER BY at, seq LIMIT ?6",
    [STATEMENT_PAGE_TYPE] = SELECT "WHERE type = ?7 AND (at, seq) > (?1, ?2) AND at < ?3 AND (?4 OR " HOLDS ")"
        " AND (?5 IS NULL OR slot GLOB ?5) ORDER BY at, seq LIMIT ?6",
};

const char *store_statement_sql(Statement id) {
    return sql[id];
}

sqlite3_stmt *store_statement(Store *s, Statement id, int *ret_outcome) {
    if (!s->statements[id]) {
        int r = sqlite3_prepare_v3(s->db, sql[id], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[id], NULL);
        if (r != SQLITE_OK) {
            *ret_outcome = store_outcome(r);
            return NULL;
        }
    }
    return s->statements[id];
}

/* A statement left stepping would pin the log. */
void store_reset(sqlite3_stmt **st) {
    if (!*st)
        return;
    sqlite3_reset(*st);
    sqlite3_clear_bindings(*st);
}

/* Hands out all rows, at most `most` of them; *ret_more tells whether there was one more. */
static int walk(sqlite3_stmt *st, int most, bool *ret_more, StoreFact fn, void *userdata) {
    int n = 0, r;
    while ((r = sqlite3_step(st)) == SQLITE_ROW) {
        if (n++ == most) {
            *ret_more = true;
            return 0;
        }
        Fact f;
        int e = row_read(st, &f);
        if (e == -EINVAL)
            return STORE_E_CORRUPT;
        if (e == 0) {
            e = fn(&f, sqlite3_column_int(st, ROW_SUPERSEDED), userdata);
            fact_done(&f);
        }
        if (e != 0)
            return e;
    }
    return store_outcome(r);
}

static int walk_all(sqlite3_stmt *st, StoreFact fn, void *userdata) {
    bool more;
    return walk(st, INT32_MAX, &more, fn, userdata);
}

int store_load_present(Store *s, usec_t since, StoreFact fn, void *userdata) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_PRESENT, &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 1, since);
    return walk_all(st, fn, userdata);
}

int store_load_numbers(Store *s, int64_t numbers[static FACT_TYPE_MAX]) {
    for (int i = 0; i < FACT_TYPE_MAX; i++) {
        int r = 0;
        CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_NUMBERS, &r);
        if (!st)
            return r;
        sqlite3_bind_text(st, 1, fact_type_to_string((FactType)i), -1, SQLITE_STATIC);
        r = sqlite3_step(st);
        if (r != SQLITE_ROW)
            return store_outcome(r);
        numbers[i] = sqlite3_column_int64(st, 0);
    }
    return 0;
}

/* Rows are never removed, so that the last one's place is how many there are. */
int store_count(Store *s, int64_t *ret) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_COUNT, &r);
    if (!st)
        return r;
    r = sqlite3_step(st);
    if (r == SQLITE_ROW)
        *ret = sqlite3_column_int64(st, 0);
    return store_outcome(r);
}

static int find_place(Store *s, Uid uid, int64_t *ret_at, int64_t *ret_seq) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_WHERE, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, uid.bytes, sizeof(uid.bytes), SQLITE_STATIC);
    r = sqlite3_step(st);
    if (r == SQLITE_DONE)
        return STORE_E_NOT_FOUND;
    if (r == SQLITE_ROW) {
        *ret_at = sqlite3_column_int64(st, 0);
        *ret_seq = sqlite3_column_int64(st, 1);
    }
    return store_outcome(r);
}

int store_query(Store *s, const StoreQuery *q, bool *ret_more, StoreFact fn, void *userdata) {
    int64_t at = q->since, seq = INT64_MIN;
    int r = uid_is_null(q->after) ? 0 : find_place(s, q->after, &at, &seq);
    if (r != 0)
        return r;
    Statement id = q->type >= 0 ? STATEMENT_PAGE_TYPE : q->all ? STATEMENT_PAGE_ALL : STATEMENT_PAGE_OF_INTEREST;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 1, at);
    sqlite3_bind_int64(st, 2, seq);
    sqlite3_bind_int64(st, 3, q->until);
    sqlite3_bind_int(st, 4, q->superseded);
    if (q->kind >= 0) {
        char glob[SLOT_TEXT_MAX] = "";
        strncat(glob, kind_to_string(q->kind), sizeof(glob) - 3);
        strcat(glob, "/*");
        sqlite3_bind_text(st, 5, glob, -1, SQLITE_TRANSIENT);
    }
    sqlite3_bind_int(st, 6, q->limit + 1);
    if (q->type >= 0)
        sqlite3_bind_text(st, 7, fact_type_to_string(q->type), -1, SQLITE_STATIC);
    *ret_more = false;
    return walk(st, q->limit, ret_more, fn, userdata);
}

int store_find(Store *s, FactType type, int64_t number, StoreFact fn, void *userdata) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_FIND, &r);
    if (!st)
        return r;
    sqlite3_bind_text(st, 1, fact_type_to_string(type), -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, number);
    return walk_all(st, fn, userdata);
}

int store_find_change(Store *s, Uid change, StoreFact fn, void *userdata) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_FIND_CHANGE, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, change.bytes, sizeof(change.bytes), SQLITE_STATIC);
    return walk_all(st, fn, userdata);
}

int store_last_change(Store *s, Uid *ret_change) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_LAST_CHANGE, &r);
    if (!st)
        return r;
    r = sqlite3_step(st);
    if (r == SQLITE_DONE)
        return STORE_E_NOT_FOUND;
    if (r == SQLITE_ROW)
        memcpy(ret_change->bytes, sqlite3_column_blob(st, 0), sizeof(ret_change->bytes));
    return store_outcome(r);
}
