/* SPDX-License-Identifier: MIT */
/*
 * Reading. Every statement is written once, in one table, and each finds its rows by an index however long
 * the record is; a test looks at all their plans and counts their steps.
 */

#include "internal.h"

/* seq is there for the order of a UNION. */
#define SELECT "SELECT " ROW_COLUMNS ", superseded_by IS NOT NULL, seq FROM fact "
#define HOLDS "superseded_by IS NULL"
/* In the words of the index fact_by_kind. */
#define KIND_OF_SLOT "slot IS NOT NULL AND substr(slot, 1, instr(slot, '/') - 1)"
#define OF_INTEREST "type NOT IN ('alive', 'presence', 'schedule')"

/* In the words of the index fact_of_episodes, as what follows in those of fact_of_choices. */
#define OF_EPISODES HOLDS " AND type IN ('episode', 'screening')"
#define OF_CHOICES HOLDS " AND type IN ('acknowledged', 'presence') AND word IN ('offer', 'clock-back')"

/* Of pain, of which there may be much more, what tells of a morning, as it answered a check-in; and of the hour after a run, which it
 * does within a day of its start: by the index fact_by_kind, and by fact_by_type around each run. */
#define MORNING_PAIN KIND_OF_SLOT " = 'check-in' AND +type = 'pain' AND " HOLDS
#define PAIN_AFTER_RUNS                                                                                       \
    "fact f CROSS JOIN fact r ON r.type = 'pain' AND r.at >= f.at AND r.at < f.at + 86400000000"              \
    " WHERE f.type = 'run' AND f." HOLDS " AND r." HOLDS " AND r.word = 'after-run'"

#define SAID "by_user = 1 AND " HOLDS " AND type <> 'undo'"

/* ?1, ?2: place before the first; ?3: time after the last; ?4: superseded ones too; ?5: how many. */
#define IN_PAGE "(at, seq) > (?1, ?2) AND at < ?3 AND (?4 OR " HOLDS ") "
#define PAGE "ORDER BY at, seq LIMIT ?5"
#define IN_ORDER(type) SELECT "WHERE type = '" type "' AND " IN_PAGE

/* clang-format off */
static const char *const sql[STATEMENT_MAX] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",
    [STATEMENT_INSERT] = "INSERT INTO fact (" ROW_COLUMNS ") VALUES (" ROW_PARAMETERS ")",
    [STATEMENT_HAS_UID] = "SELECT 1 FROM fact WHERE uid = ?",
    [STATEMENT_SUPERSEDE] = "UPDATE fact SET superseded_by = ?1 WHERE change = ?2 AND " HOLDS,
    [STATEMENT_SUPERSEDE_ONE] = "UPDATE fact SET superseded_by = ?1 WHERE uid = ?2 AND " HOLDS,
    [STATEMENT_RESTORE] = "UPDATE fact SET superseded_by = NULL WHERE uid IN (SELECT ref FROM fact WHERE change = ?2"
        " AND type = 'acknowledged' AND word IN ('" FACT_EDITED "', '" FACT_DELETED "')) AND superseded_by IN (SELECT uid FROM fact WHERE change = ?2)",
    [STATEMENT_TAKE_BACK] = "UPDATE fact SET superseded_by = ?1 WHERE recorded > ?2 AND " HOLDS
        " AND ((+type IN ('asked', 'outcome', 'snooze') AND +recorded > ?3) OR (+type = 'outcome' AND word = 'void'))"
        " AND substr(slot, instr(slot, '/') + 1, 10) >= ?4",
    [STATEMENT_KNOWN_SINCE] = "SELECT seq FROM fact WHERE recorded >= ?1 AND " HOLDS,
    [STATEMENT_KNOWN_SELDOM] = "SELECT seq FROM fact WHERE " KIND_OF_SLOT " = ?1 AND at >= ?2 AND " HOLDS,
    /* By the index alone: whether it holds is seen when it is read. */
    [STATEMENT_KNOWN_TYPE] = "SELECT seq FROM fact WHERE type = ?1",
    /* Down the index of UNIQUE (type, number), past what was entered since; or down fact_by_type. */
    [STATEMENT_KNOWN_LAST_NUMBER] = "SELECT seq FROM fact WHERE type = ?1 AND +recorded < ?3 AND " HOLDS " ORDER BY number DESC LIMIT ?2",
    [STATEMENT_KNOWN_LAST_TIME] = "SELECT seq FROM fact WHERE type = ?1 AND at < ?3 AND " HOLDS " ORDER BY at DESC LIMIT ?2",
    [STATEMENT_KNOWN_EPISODES] = "SELECT seq FROM fact WHERE " OF_EPISODES " AND type = 'episode' AND knee = ?1 AND word = ''"
        " AND +recorded < ?2 ORDER BY seq DESC LIMIT 2",
    [STATEMENT_KNOWN_SCREENINGS] = "SELECT seq FROM fact WHERE " OF_EPISODES " AND type = 'screening' AND knee IS NULL AND word = ?1"
        " AND +recorded < ?2 ORDER BY seq DESC LIMIT 2",
    [STATEMENT_KNOWN_CHOICES] = "SELECT seq FROM fact WHERE " OF_CHOICES,
    [STATEMENT_KNOWN_MORNINGS] = "SELECT seq FROM fact WHERE " MORNING_PAIN,
    [STATEMENT_KNOWN_AFTER_RUNS] = "SELECT r.seq FROM " PAIN_AFTER_RUNS,
    [STATEMENT_KNOWN_SAID] = "SELECT seq FROM fact WHERE " SAID " AND +recorded < ?1 ORDER BY seq DESC LIMIT 1",
    /* By the index fact_by_ref, in which those of one ref stand in the order of entry. */
    [STATEMENT_KNOWN_BY_REF] = "SELECT seq FROM fact WHERE ref = ?1 AND " HOLDS " ORDER BY seq DESC LIMIT ?2",
    [STATEMENT_KNOWN_REFERRING] = "SELECT r.seq FROM fact f CROSS JOIN fact r ON r.ref = f.uid WHERE f.seq = ?1 AND f." HOLDS " AND r." HOLDS
        " AND (+r.type = 'acknowledged' OR (NOT ?2 AND +r.type IN ('episode-end', 'session-end')))",
    [STATEMENT_KNOWN_FACTS] = SELECT "WHERE seq IN (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) AND " HOLDS " ORDER BY seq",
    [STATEMENT_HIGHEST_NUMBER] = "SELECT max(number) FROM fact WHERE type = ?",
    [STATEMENT_COUNT] = "SELECT max(seq) FROM fact",
    [STATEMENT_FIND] = SELECT "WHERE type = ? AND number = ?",
    [STATEMENT_FIND_CHANGE] = SELECT "WHERE change = ? ORDER BY seq",
    [STATEMENT_FIND_UID] = SELECT "WHERE uid = ?",
    [STATEMENT_FIND_REFERRING] = SELECT "WHERE ref = ? AND " HOLDS " ORDER BY seq",
    [STATEMENT_LAST_CHANGE] = "SELECT change FROM fact WHERE " SAID " ORDER BY seq DESC LIMIT 1",
    [STATEMENT_PLACE] = "SELECT at, seq FROM fact WHERE uid = ?",
    [STATEMENT_PAGE_OF_INTEREST] = SELECT "WHERE " OF_INTEREST " AND " IN_PAGE PAGE,
    [STATEMENT_PAGE_ALL] = SELECT "WHERE " OF_INTEREST " AND " IN_PAGE
        "UNION ALL " IN_ORDER("alive") "UNION ALL " IN_ORDER("presence") "UNION ALL " IN_ORDER("schedule")
        PAGE,
    [STATEMENT_PAGE_TYPE] = SELECT "WHERE type = ?6 AND " IN_PAGE PAGE,
    [STATEMENT_PAGE_KIND] = SELECT "WHERE " KIND_OF_SLOT " = ?7 AND " IN_PAGE PAGE,
    [STATEMENT_EXPORT] = "SELECT " RAW_COLUMNS " FROM fact WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    [STATEMENT_PAGE_KIND_TYPE] = SELECT "WHERE " KIND_OF_SLOT " = ?7 AND +type = ?6 AND " IN_PAGE PAGE,
};
/* clang-format on */

const char *store_sql(Statement id) {
    return sql[id];
}

sqlite3_stmt *store_statement(Store *s, Statement id, int *ret_outcome) {
    if (!s->statements[id]) {
        s->resting = false;
        int result =
            sqlite3_prepare_v3(s->db, sql[id], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[id], NULL);
        if (result != SQLITE_OK) {
            /* The statement is right, so the table is not what it should be. */
            *ret_outcome = result == SQLITE_ERROR ? STORE_E_CORRUPT : database_outcome(s->file, result);
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
static int walk(Store *s, sqlite3_stmt *st, int most, bool *ret_more, StoreFact fn, void *userdata) {
    int n = 0, r;
    while ((r = sqlite3_step(st)) == SQLITE_ROW) {
        if (n++ == most) {
            *ret_more = true;
            return 0;
        }
        Fact f;
        int e = row_read(st, &f);
        /* SQLite gives no text either where memory ran out. */
        if (e == -EINVAL)
            return sqlite3_errcode(s->db) == SQLITE_NOMEM ? -ENOMEM : STORE_E_CORRUPT;
        if (e == 0) {
            e = fn(&f, sqlite3_column_int(st, ROW_SUPERSEDED), userdata);
            fact_done(&f);
        }
        if (e != 0)
            return e;
    }
    return database_outcome(s->file, r);
}

int store_walk(Store *s, sqlite3_stmt *st, StoreFact fn, void *userdata) {
    bool more;
    return walk(s, st, INT32_MAX, &more, fn, userdata);
}

int store_load_numbers(Store *s, int64_t numbers[static FACT_TYPE_MAX]) {
    int64_t found[FACT_TYPE_MAX];
    for (int i = 0; i < FACT_TYPE_MAX; i++) {
        int r = 0;
        CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_HIGHEST_NUMBER, &r);
        if (!st)
            return r;
        sqlite3_bind_text(st, 1, fact_type_to_string((FactType)i), -1, SQLITE_STATIC);
        r = sqlite3_step(st);
        if (r != SQLITE_ROW)
            return database_outcome(s->file, r);
        found[i] = sqlite3_column_int64(st, 0);
    }
    memcpy(numbers, found, sizeof(found));
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
    return database_outcome(s->file, r);
}

int store_place(Store *s, Uid uid, int64_t *ret_at, int64_t *ret_seq) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_PLACE, &r);
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
    return database_outcome(s->file, r);
}

static Statement page_statement(const StoreQuery *q) {
    if (q->kind >= 0)
        return q->type >= 0 ? STATEMENT_PAGE_KIND_TYPE : STATEMENT_PAGE_KIND;
    if (q->type >= 0)
        return STATEMENT_PAGE_TYPE;
    return q->all ? STATEMENT_PAGE_ALL : STATEMENT_PAGE_OF_INTEREST;
}

int store_query(Store *s, const StoreQuery *q, bool *ret_more, StoreFact fn, void *userdata) {
    int64_t at = q->since, seq = INT64_MIN;
    int r = uid_is_null(q->after) ? 0 : store_place(s, q->after, &at, &seq);
    if (r != 0)
        return r;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, page_statement(q), &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 1, at);
    sqlite3_bind_int64(st, 2, seq);
    sqlite3_bind_int64(st, 3, q->until);
    sqlite3_bind_int(st, 4, q->superseded);
    sqlite3_bind_int64(st, 5, (int64_t)q->limit + 1);
    if (q->type >= 0)
        sqlite3_bind_text(st, 6, fact_type_to_string(q->type), -1, SQLITE_STATIC);
    if (q->kind >= 0)
        sqlite3_bind_text(st, 7, kind_to_string(q->kind), -1, SQLITE_STATIC);
    bool more = false;
    r = walk(s, st, q->limit, &more, fn, userdata);
    if (r == 0)
        *ret_more = more;
    return r;
}

int store_export(Store *s, Uid after, int limit, bool *ret_more, uint64_t *ret_revision, StoreRaw fn, void *userdata) {
    int64_t at, seq = 0;
    int r = uid_is_null(after) ? 0 : store_place(s, after, &at, &seq);
    if (r != 0)
        return r;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_EXPORT, &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 1, seq);
    sqlite3_bind_int64(st, 2, (int64_t)limit + 1);
    RawFact f;
    int n = 0;
    while ((r = sqlite3_step(st)) == SQLITE_ROW && n++ < limit) {
        int e = raw_read(st, &f);
        if (e == 0)
            e = raw_is_text(&f) ? fn(&f, userdata) : STORE_E_CORRUPT;
        if (e != 0)
            return e;
    }
    if (r != SQLITE_ROW && r != SQLITE_DONE)
        return database_outcome(s->file, r);
    *ret_more = r == SQLITE_ROW;
    *ret_revision = s->revision;
    return 0;
}

int store_find(Store *s, FactType type, int64_t number, StoreFact fn, void *userdata) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_FIND, &r);
    if (!st)
        return r;
    sqlite3_bind_text(st, 1, fact_type_to_string(type), -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, number);
    return store_walk(s, st, fn, userdata);
}

int store_find_change(Store *s, Uid change, StoreFact fn, void *userdata) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_FIND_CHANGE, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, change.bytes, sizeof(change.bytes), SQLITE_STATIC);
    return store_walk(s, st, fn, userdata);
}

static int find_by_uid(Store *s, Statement id, Uid uid, StoreFact fn, void *userdata) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, uid.bytes, sizeof(uid.bytes), SQLITE_STATIC);
    return store_walk(s, st, fn, userdata);
}

int store_find_referring(Store *s, Uid uid, StoreFact fn, void *userdata) {
    return find_by_uid(s, STATEMENT_FIND_REFERRING, uid, fn, userdata);
}

int store_find_uid(Store *s, Uid uid, StoreFact fn, void *userdata) {
    return find_by_uid(s, STATEMENT_FIND_UID, uid, fn, userdata);
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
    return database_outcome(s->file, r);
}

int store_said_since(Store *s, usec_t since, int64_t *ret_n, usec_t *ret_last) {
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    int result = sqlite3_prepare_v2(s->db,
                                    "SELECT count(DISTINCT change), max(recorded) FROM fact WHERE recorded > ? AND superseded_by IS NULL"
                                    " AND by_user = 1 AND type <> 'undo'",
                                    -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int64(st, 1, since);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    if (result != SQLITE_ROW)
        return database_outcome(s->file, result);
    *ret_n = sqlite3_column_int64(st, 0);
    *ret_last = *ret_n > 0 ? sqlite3_column_int64(st, 1) : since;
    return 0;
}

/* Asked a few times after a record could not be read: not worth a statement that is kept. */
int store_find_open(Store *s, FactType type, Knee knee, Uid *ret_uid, int64_t *ret_number) {
    static const char episodes[] = "SELECT uid, number FROM fact e WHERE " OF_EPISODES " AND type = 'episode' AND knee = ?1 AND word = ''"
                                   " AND NOT EXISTS (SELECT 1 FROM fact h WHERE h.ref = e.uid AND h.type = 'episode-end' AND h." HOLDS ")"
                                   " ORDER BY seq DESC LIMIT 1";
    static const char programme[] = "SELECT uid, number FROM (SELECT uid, number, word FROM fact WHERE type = 'programme' AND " HOLDS
                                    " ORDER BY seq DESC LIMIT 1) WHERE word = 'begin' AND ?1 >= 0";
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    int result = sqlite3_prepare_v2(s->db, type == FACT_EPISODE ? episodes : programme, -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int(st, 1, knee);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    if (result == SQLITE_DONE)
        return STORE_E_NOT_FOUND;
    if (result == SQLITE_ROW) {
        memcpy(ret_uid->bytes, sqlite3_column_blob(st, 0), sizeof(ret_uid->bytes));
        *ret_number = sqlite3_column_int64(st, 1);
    }
    return database_outcome(s->file, result);
}

int store_has_once(Store *s, FactType type, const Slot *slot, Uid but, bool *ret) {
    static const char once[] = "SELECT 1 FROM fact WHERE slot = ? AND type = ? AND uid <> ? AND " HOLDS
                               " AND (type = 'outcome' OR (type = 'asked' AND amount = 1))";
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    char text[SLOT_TEXT_MAX];
    int result = sqlite3_prepare_v2(s->db, once, -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_bind_text(st, 1, slot_format(slot, text), -1, SQLITE_STATIC);
    if (result == SQLITE_OK)
        result = sqlite3_bind_text(st, 2, fact_type_to_string(type), -1, SQLITE_STATIC);
    if (result == SQLITE_OK)
        result = sqlite3_bind_blob(st, 3, but.bytes, sizeof(but.bytes), SQLITE_STATIC);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    *ret = result == SQLITE_ROW;
    return database_outcome(s->file, result);
}

int store_entered_after(Store *s, usec_t instant, bool *ret) {
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    int result = sqlite3_prepare_v2(s->db, "SELECT 1 FROM fact WHERE recorded > ? AND " HOLDS " LIMIT 1", -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_bind_int64(st, 1, instant);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    *ret = result == SQLITE_ROW;
    return database_outcome(s->file, result);
}
