/* SPDX-License-Identifier: MIT */
/*
 * An import as far as nothing is written to any record: facts are gathered, then each is looked up in the record. All
 * that can be wrong with what was given is found here, so that the merge (merge.c) can only fail with the disk.
 */

#include <stdio.h>
#include <unistd.h>

#include "import.h"

#define ROWS_PER_STEP 150 /* a few milliseconds */

/* The schema, but for the indexes that only reading the past needs; and which numbers become which. One transaction that
 * is never committed: nobody needs it when the import is over. */
static const char staging_sql[] =
    /* Uids fall anywhere into their index, which for a million of them takes 30 MB. */
    "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -32768; BEGIN;"
    "DROP INDEX fact_by_entry; DROP INDEX fact_said; DROP INDEX fact_of_episodes; DROP INDEX fact_of_choices;"
    "DROP INDEX fact_of_interest; DROP INDEX fact_by_type; DROP INDEX fact_by_kind; DROP INDEX fact_by_change;"
    "CREATE TABLE renumbered (type TEXT NOT NULL, number INTEGER NOT NULL, becomes INTEGER NOT NULL,"
    " PRIMARY KEY (type, number)) STRICT, WITHOUT ROWID;";

#define NEXT "SELECT " RAW_COLUMNS ", seq FROM fact WHERE seq > ? ORDER BY seq LIMIT 1"
#define INSERT "INSERT INTO fact (" RAW_COLUMNS ") VALUES (" RAW_PARAMETERS ")"
/* In the words of the index fact_once. */
#define ONCE "superseded_by IS NULL AND (type = 'outcome' OR (type = 'asked' AND amount = 1))"

static const char *statement_sql(ImportStatement id) {
    static const char *const sql[IMPORT_STATEMENT_MAX] = {
        [RECORD_NEXT] = NEXT,
        [RECORD_BY_UID] = "SELECT number, superseded_by IS NOT NULL, removed, type, at, recorded FROM fact WHERE uid = ?",
        [RECORD_BY_NUMBER] = "SELECT 1 FROM fact WHERE type = ? AND number = ?",
        [RECORD_HOLDER] = "SELECT uid FROM fact WHERE slot = ? AND type = ? AND " ONCE,
        [RECORD_OPEN_EPISODE] =
            "SELECT uid FROM fact e WHERE superseded_by IS NULL AND type IN ('episode', 'screening') AND type = 'episode'"
            " AND knee = ? AND word = '' AND NOT EXISTS (SELECT 1 FROM fact h WHERE h.ref = e.uid"
            " AND +h.type = 'episode-end' AND h.superseded_by IS NULL)",
        [STAGED_NEXT] = NEXT,
        [STAGED_BY_UID] = "SELECT " RAW_COLUMNS " FROM fact WHERE uid = ?",
        [STAGED_INSERT] = INSERT,
        [STAGED_RENUMBER] = "INSERT INTO renumbered VALUES (?, ?, ?)",
        [STAGED_RENUMBERED] = "SELECT becomes FROM renumbered WHERE type = ? AND number = ?",
        [STAGED_END_OF] = "SELECT 1 FROM fact WHERE ref = ? AND +type = 'episode-end' AND superseded_by IS NULL",
        [RESULT_INSERT] = INSERT,
        [RESULT_MAKE_WAY] = "UPDATE fact SET superseded_by = ?1 WHERE slot = ?2 AND type = ?3 AND " ONCE,
    };
    return id == RESULT_SUPERSEDE   ? store_sql(STATEMENT_SUPERSEDE)
           : id == RESULT_TAKE_BACK ? store_sql(STATEMENT_TAKE_BACK)
                                    : sql[id];
}

sqlite3_stmt *import_statement(StoreImport *i, ImportStatement id, int *ret_outcome) {
    sqlite3 *db = id < STAGED_NEXT ? i->store->db : id < RESULT_INSERT ? i->staged : i->result;
    if (!i->statements[id]) {
        int result = sqlite3_prepare_v3(db, statement_sql(id), -1, SQLITE_PREPARE_PERSISTENT, &i->statements[id], NULL);
        if (result != SQLITE_OK) {
            *ret_outcome = result == SQLITE_ERROR ? STORE_E_CORRUPT : database_outcome(i->store->file, result);
            return NULL;
        }
    }
    return i->statements[id];
}

void import_bind_uid(sqlite3_stmt *st, int parameter, const char *hex, Uid *room) {
    *room = (Uid){ { 0 } };
    (void)uid_parse(hex, room);
    sqlite3_bind_blob(st, parameter, room->bytes, sizeof(room->bytes), SQLITE_STATIC);
}

/* --- gathering --- */

int import_open_draft(sqlite3 **ret, const char *draft) {
    sqlite3 *db;
    int r = database_open_draft(&db, draft);
    if (r != 0)
        return r;
    /* A draft is made whole or thrown away, never rolled back; that would cut its file in the end, and take its time. Without a
     * journal a file can be damaged, against which SQLite has to be told that nobody minds here. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    r = database_run(db, draft, "PRAGMA journal_mode = OFF");
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (r != 0) {
        sqlite3_close(db);
        return r;
    }
    *ret = db;
    return 0;
}

static int open_staging(StoreImport *i) {
    CLEANUP_FREE char *draft = NULL;
    int r = file_draft(i->store->file, &draft);
    if (r != 0)
        return r;
    r = import_open_draft(&i->staged, draft);
    if (r == 0)
        r = database_run(i->staged, draft, schema_sql);
    if (r == 0)
        r = database_run(i->staged, draft, staging_sql);
    i->staged_fd = shed_open(draft);
    /* Nobody else is to find it, and nothing of it is left however this process ends. */
    (void)unlink(draft);
    return r;
}

int store_import_new(StoreImport **ret, Store *s) {
    CLEANUP(store_import_freep) StoreImport *i = calloc(1, sizeof(*i));
    if (!i)
        return -ENOMEM;
    i->store = s;
    i->fd = i->staged_fd = -1;
    int r = open_staging(i);
    if (r != 0)
        return r;
    *ret = i;
    i = NULL;
    return 0;
}

void import_finalize(StoreImport *i) {
    for (size_t k = 0; k < IMPORT_STATEMENT_MAX; k++) {
        sqlite3_finalize(i->statements[k]);
        i->statements[k] = NULL;
    }
}

void import_drop_staged(StoreImport *i) {
    import_finalize(i);
    sqlite3_close(i->staged);
    i->staged = NULL;
    shed(&i->staged_fd);
}

StoreImport *store_import_free(StoreImport *i) {
    if (!i)
        return NULL;
    import_drop_staged(i);
    sqlite3_close(i->result);
    if (i->draft)
        (void)shed_remove(i->draft);
    apart_forget(i->syncing);
    if (i->fd >= 0)
        close(i->fd);
    free(i->draft);
    free(i);
    return NULL;
}

static int refuse(RawFault *ret, RawColumn column, const char *reason) {
    ret->column = column;
    snprintf(ret->reason, sizeof(ret->reason), "%s", reason);
    return STORE_E_UNFIT;
}

/* Why the table did not take a fact whose members are right each by itself. */
static int explain(StoreImport *i, const RawFact *f, int result, RawFault *ret) {
    const char *text = sqlite3_errmsg(i->staged);
    if ((result & 0xff) != SQLITE_CONSTRAINT)
        return database_outcome(i->store->file, result);
    if (result == SQLITE_CONSTRAINT_UNIQUE && strstr(text, "fact.uid"))
        return refuse(ret, RAW_UID, "is there twice");
    if (result == SQLITE_CONSTRAINT_UNIQUE && strstr(text, "fact.number"))
        return refuse(ret, RAW_NUMBER, "is there twice for this type");
    if (result == SQLITE_CONSTRAINT_UNIQUE)
        return refuse(ret, RAW_SLOT, "has that already: one outcome and one first ask hold for a reminder");
    if (f->number[RAW_REMOVED])
        return refuse(ret, RAW_REMOVED, "is true, so nothing but when, where and its ids may be left of the fact");
    const char *type = f->text[RAW_TYPE];
    ret->column = RAW_INVALID;
    snprintf(ret->reason, sizeof(ret->reason), "cannot be: a fact of the type %s needs %s", type,
             raw_needs(fact_type_from_string(type)));
    return STORE_E_UNFIT;
}

static int stage(StoreImport *i, const RawFact *f, RawFault *ret_fault) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, STAGED_INSERT, &r);
    if (!st)
        return r;
    int result = raw_bind(st, f);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    if (result != SQLITE_DONE)
        return explain(i, f, result, ret_fault);
    FactType type = fact_type_from_string(f->text[RAW_TYPE]);
    i->highest[type] = MAX(i->highest[type], f->number[RAW_NUMBER]);
    i->count[type]++;
    i->statistics.of += 2; /* it is checked, and merged */
    return 0;
}

int store_import_add(StoreImport *i, const RawFact *facts, size_t n, size_t *ret_index, RawFault *ret_fault) {
    int r = 0;
    for (size_t k = 0; k < n && r == 0; k++) {
        r = stage(i, &facts[k], ret_fault);
        if (r == STORE_E_UNFIT)
            *ret_index = k;
    }
    return r;
}

/* --- checking --- */

int store_import_numbers(StoreImport *i, int64_t numbers[static FACT_TYPE_MAX]) {
    int64_t found[FACT_TYPE_MAX];
    int r = store_load_numbers(i->store, found);
    for (int t = 0; t < FACT_TYPE_MAX && r == 0; t++)
        numbers[t] = MAX(found[t], i->highest[t]) + i->count[t];
    return r;
}

/* A record of which only the daemon has written: it was started here, and that is all. */
static int is_fresh(Store *s, bool *ret) {
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    int result = sqlite3_prepare_v2(
        s->db, "SELECT 1 FROM fact WHERE type NOT IN ('alive', 'presence', 'schedule') LIMIT 1", -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    *ret = result == SQLITE_DONE;
    return database_outcome(s->file, result);
}

static int begin_check(StoreImport *i) {
    int64_t highest[FACT_TYPE_MAX];
    int r = store_load_numbers(i->store, highest);
    if (r == 0)
        r = store_count(i->store, &i->record_last);
    if (r == 0)
        r = is_fresh(i->store, &i->fresh);
    for (int t = 0; t < FACT_TYPE_MAX; t++)
        i->next[t] = r == 0 ? MAX(highest[t], i->highest[t]) + 1 : 0;
    i->phase = IMPORT_CHECK;
    return r;
}

typedef struct Twin {
    bool found, superseded, removed, same;
    int64_t number;
} Twin;

static int find_twin(StoreImport *i, const RawFact *f, Twin *ret) {
    int r = 0;
    Uid uid;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RECORD_BY_UID, &r);
    if (!st)
        return r;
    import_bind_uid(st, 1, f->text[RAW_UID], &uid);
    r = sqlite3_step(st);
    *ret = (Twin){ .found = r == SQLITE_ROW };
    if (r == SQLITE_ROW)
        *ret = (Twin){ true, sqlite3_column_int(st, 1), sqlite3_column_int(st, 2),
                       strcmp((const char *)sqlite3_column_text(st, 3), f->text[RAW_TYPE]) == 0 &&
                           sqlite3_column_int64(st, 4) == f->number[RAW_AT] &&
                           sqlite3_column_int64(st, 5) == f->number[RAW_RECORDED],
                       sqlite3_column_int64(st, 0) };
    return database_outcome(i->store->file, r);
}

static int exists(StoreImport *i, ImportStatement id, const char *hex, bool *ret) {
    int r = 0;
    Uid uid;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, id, &r);
    if (!st)
        return r;
    import_bind_uid(st, 1, hex, &uid);
    r = sqlite3_step(st);
    *ret = r == SQLITE_ROW;
    return database_outcome(i->store->file, r);
}

static int check_successor(StoreImport *i, const RawFact *f, RawFault *ret_fault) {
    bool found = true;
    if (!f->given[RAW_SUPERSEDED_BY])
        return 0;
    int r = exists(i, STAGED_BY_UID, f->text[RAW_SUPERSEDED_BY], &found);
    if (r == 0 && !found)
        r = exists(i, RECORD_BY_UID, f->text[RAW_SUPERSEDED_BY], &found);
    return r != 0 ? r : found ? 0 : refuse(ret_fault, RAW_SUPERSEDED_BY, "is no fact of the file");
}

static int is_taken(StoreImport *i, const RawFact *f, bool *ret) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RECORD_BY_NUMBER, &r);
    if (!st)
        return r;
    sqlite3_bind_text(st, 1, f->text[RAW_TYPE], -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, f->number[RAW_NUMBER]);
    r = sqlite3_step(st);
    *ret = r == SQLITE_ROW;
    return database_outcome(i->store->file, r);
}

static int renumber(StoreImport *i, const RawFact *f, int64_t number) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, STAGED_RENUMBER, &r);
    if (!st)
        return r;
    sqlite3_bind_text(st, 1, f->text[RAW_TYPE], -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, f->number[RAW_NUMBER]);
    sqlite3_bind_int64(st, 3, number);
    return database_outcome(i->store->file, sqlite3_step(st));
}

int import_number(StoreImport *i, const char *type, int64_t number, int64_t *ret) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, STAGED_RENUMBERED, &r);
    if (!st)
        return r;
    sqlite3_bind_text(st, 1, type, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, number);
    r = sqlite3_step(st);
    *ret = r == SQLITE_ROW ? sqlite3_column_int64(st, 0) : number;
    return database_outcome(i->store->file, r);
}

static int check_one(StoreImport *i, const RawFact *f, RawFault *ret_fault) {
    Twin twin = { 0 };
    StoreImported *s = &i->statistics;
    int r = check_successor(i, f, ret_fault);
    if (r == 0)
        r = find_twin(i, f, &twin);
    if (r != 0)
        return r;
    if (twin.found) {
        if (!twin.same)
            return refuse(ret_fault, RAW_UID, "is that of another fact of this record");
        s->known++;
        s->changed += (f->given[RAW_SUPERSEDED_BY] && !twin.superseded) || (f->number[RAW_REMOVED] && !twin.removed);
        return twin.number != f->number[RAW_NUMBER] && !i->fresh ? renumber(i, f, twin.number) : 0;
    }
    bool taken = false;
    s->added++;
    r = i->fresh ? 0 : is_taken(i, f, &taken);
    if (r != 0 || !taken)
        return r;
    s->renumbered++;
    return renumber(i, f, i->next[fact_type_from_string(f->text[RAW_TYPE])]++);
}

/* *ret_end: there is none any more. */
static int check_next(StoreImport *i, bool *ret_end, RawFault *ret_fault) {
    int r = 0;
    RawFact f;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, STAGED_NEXT, &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 1, i->staged_at);
    r = sqlite3_step(st);
    *ret_end = r == SQLITE_DONE;
    if (r != SQLITE_ROW)
        return database_outcome(i->store->file, r);
    r = raw_read(st, &f);
    if (r != 0)
        return r;
    i->staged_at = sqlite3_column_int64(st, RAW_MAX);
    i->statistics.at++;
    return check_one(i, &f, ret_fault);
}

static int check_step(StoreImport *i, int64_t *ret_index, RawFault *ret_fault) {
    bool end = false;
    int r = 0;
    for (int n = 0; n < ROWS_PER_STEP && r == 0 && !end; n++)
        r = check_next(i, &end, ret_fault);
    if (r == STORE_E_UNFIT)
        *ret_index = i->staged_at - 1;
    if (r != 0 || !end)
        return r;
    /* What changes nothing makes no new file. */
    if (i->statistics.added + i->statistics.changed == 0) {
        i->phase = IMPORT_DONE;
        return 0;
    }
    i->staged_at = 0;
    i->record_at = i->fresh ? i->record_last : 0;
    i->statistics.of += i->record_last - i->record_at;
    i->phase = IMPORT_MERGE;
    return merge_begin(i);
}

int store_import_step(StoreImport *i, bool *ret_done, StoreImported *ret_statistics, int64_t *ret_index, RawFault *ret_fault) {
    bool done = false;
    int r = 0;
    if (i->phase == IMPORT_GATHER)
        r = begin_check(i);
    else if (i->phase == IMPORT_CHECK)
        r = check_step(i, ret_index, ret_fault);
    else if (i->phase == IMPORT_MERGE)
        r = merge_step(i, &done);
    if (r != 0)
        return r;
    if (done)
        i->phase = IMPORT_DONE;
    *ret_done = i->phase == IMPORT_DONE && !i->staged;
    /* Nothing is to be merged; letting go is a step of its own. */
    if (i->phase == IMPORT_DONE && i->staged)
        import_drop_staged(i);
    *ret_statistics = i->statistics;
    return 0;
}
