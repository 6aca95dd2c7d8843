/* SPDX-License-Identifier: MIT */
/*
 * Opening and committing. Reading is in query.c, copies are made in backup.c.
 *
 * A new record is made whole under another name and then takes its place, so that there never is half of one;
 * a file that is not ours, newer or broken is found out before anything is written.
 */

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "schema.h"

const char *store_error_to_string(int e) {
    static const char *const words[] = {
        [0] = "ok",
        [STORE_E_NEWER] = "newer-schema",
        [STORE_E_FOREIGN] = "foreign",
        [STORE_E_CORRUPT] = "corrupt",
        [STORE_E_READ_ONLY] = "read-only",
        [STORE_E_BUSY] = "busy",
        [STORE_E_UNSAFE] = "unsafe",
        [STORE_E_FULL] = "full",
        [STORE_E_IO] = "io-error",
        [STORE_E_EXISTS] = "exists",
        [STORE_E_NOT_FOUND] = "not-found",
        [STORE_E_UNFIT] = "unfit",
        [STORE_E_MOVED] = "moved",
        [STORE_E_MISSING] = "missing",
    };
    return e >= 0 && (size_t)e < ELEMENTSOF(words) ? words[e] : words[STORE_E_IO];
}

/* --- opening --- */

static int fill_new(const char *draft) {
    sqlite3 *db = NULL;
    int r = database_open_draft(&db, draft);
    if (r == 0)
        r = database_run(db, draft, schema_sql);
    sqlite3_close(db);
    return r;
}

static int create(const char *file) {
    CLEANUP_FREE char *draft = NULL;
    int r = file_draft(file, &draft);
    if (r != 0)
        return r;
    r = fill_new(draft);
    if (r == 0)
        r = file_replace(draft, file);
    if (r != 0)
        (void)unlink(draft);
    return r;
}

int store_create(const char *path) {
    CLEANUP_FREE char *file = NULL;
    bool is_new = false;
    int lock = -1;
    int r = file_claim(path, &file, &lock);
    if (r != 0)
        return r;
    r = file_identify(file, &is_new);
    if (r == STORE_E_MISSING || (r == 0 && is_new))
        r = create(file);
    close(lock);
    return r;
}

bool store_has_log(const char *file) {
    char path[PATH_MAX];
    struct stat st;
    bool found = false;
    for (size_t i = 0; i < 2; i++)
        found |= snprintf(path, sizeof(path), "%s%s", file, i == 0 ? "-wal" : "-journal") < (int)sizeof(path) &&
                 stat(path, &st) == 0 && st.st_size > 0;
    return found;
}

/* What is acknowledged survives a power cut: with a log only synchronous = FULL promises that. On a network file system a log is not
 * sure to; a journal is, as long as its end is synced. */
static int keep_log(Store *s) {
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    const char *mode = s->keeps_log ? "wal" : "truncate";
    int result = sqlite3_prepare_v2(
        s->db, s->keeps_log ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = TRUNCATE", -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    if (result != SQLITE_ROW)
        return database_outcome(s->file, result);
    if (strcmp((const char *)sqlite3_column_text(st, 0), mode) != 0)
        return STORE_E_IO;
    return database_run(
        s->db, s->file,
        /* A page cache of 2 MiB, the default, buys nothing for queries that touch a few pages. */
        "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 1048576; PRAGMA cache_size = -128");
}

static int open_record(Store *s) {
    bool remote = false;
    s->unclean = store_has_log(s->file);
    int r = file_is_remote(s->file, &remote);
    s->keeps_log = !remote;
    if (r == 0)
        r = database_open(&s->db, s->file);
    if (r == 0)
        r = database_check_schema(s->db, s->file);
    if (r == 0 && s->unclean)
        r = database_check_pages(s->db, s->file);
    /* The header may say it is a record, and its tables not. (The statement that inserts would have all CHECKs planned, and again
     * after the change of the journal: a million instructions each time.) */
    if (r == 0 && !store_statement(s, STATEMENT_FIND_UID, &r))
        return r;
    if (r != 0)
        return r;
    database_release(s->db);
    r = keep_log(s);
    return r == 0 ? place_note(s) : r;
}

static void forget_statements(Store *s) {
    for (size_t i = 0; i < STATEMENT_MAX; i++)
        sqlite3_finalize(s->statements[i]);
    memset(s->statements, 0, sizeof(s->statements));
    s->resting = true;
}

static void close_database(Store *s) {
    forget_statements(s);
    sqlite3_close(s->db);
    s->db = NULL;
}

int store_open(Store **ret, const char *path, pid_t *ret_holder) {
    CLEANUP(store_closep) Store *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->lock = -1;
    s->path = strdup(path);
    if (!s->path)
        return -ENOMEM;
    bool is_new = false;
    int r = file_make_place(path, &s->file);
    if (r == 0)
        r = file_lock(s->file, &s->lock, ret_holder);
    if (r == 0)
        r = file_identify(s->file, &is_new);
    if (r == 0 && is_new)
        r = create(s->file);
    if (r == 0)
        r = open_record(s);
    if (r == STORE_E_BUSY && s->db && ret_holder) {
        close_database(s); /* before the file is looked at: see files.c */
        file_holder(s->file, ret_holder);
    }
    if (r != 0)
        return r;
    *ret = s;
    s = NULL;
    return 0;
}

Store *store_close(Store *s) {
    if (!s)
        return NULL;
    int64_t rows = kept_rows(s);
    close_database(s);
    kept_write(s, rows);
    free(s->kept);
    if (s->lock >= 0)
        close(s->lock);
    free(s->path);
    free(s->file);
    free(s);
    return NULL;
}

bool store_is_remote(const Store *s) {
    return !s->keeps_log;
}

bool store_usable(const Store *s) {
    return s->db;
}

void store_rest(Store *s) {
    forget_statements(s);
    if (!s->db)
        return;
    sqlite3_db_release_memory(s->db);
    /* Lets go of the schema as SQLite has read it (nothing is made writable, nor can be): 130 KiB of the heap, most of them the CHECKs,
     * a million instructions at the next use. Should it fail, there is only more memory in use. */
    (void)sqlite3_exec(s->db, "PRAGMA writable_schema = RESET", NULL, NULL, NULL);
}

bool store_is_resting(const Store *s) {
    return s->resting;
}

int store_adopt(Store *s, const char *draft) {
    /* What waits for the disk waits before the record is let go of. */
    int r = file_sync(draft);
    if (r != 0)
        return r;
    close_database(s);
    s->revision++;
    int old = shed_open(s->file);
    /* A log that could not be emptied would be taken for the new file's. */
    r = store_has_log(s->file) ? STORE_E_IO : file_replace(draft, s->file);
    /* Before the record is opened: where it is still the old one, closing this would take its locks. */
    shed(&old);
    int opened = open_record(s);
    if (opened != 0)
        close_database(s);
    return r != 0 ? r : opened;
}

const char *store_path(const Store *s) {
    return s->path;
}

int store_schema(const Store *s) {
    (void)s;
    return STORE_SCHEMA;
}

/* --- committing --- */

static int step(Store *s, Statement id) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    return st ? database_outcome(s->file, sqlite3_step(st)) : r;
}

int store_ready_rollback(Store *s) {
    int r = 0;
    (void)store_statement(s, STATEMENT_ROLLBACK, &r);
    return r;
}

int store_rollback(Store *s) {
    return sqlite3_get_autocommit(s->db) ? 0 : step(s, STATEMENT_ROLLBACK);
}

static int has_uid(Store *s, Uid uid, bool *ret) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_HAS_UID, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, uid.bytes, sizeof(uid.bytes), SQLITE_STATIC);
    int result = sqlite3_step(st);
    *ret = result == SQLITE_ROW;
    return database_outcome(s->file, result);
}

/* Runs a statement over what `by` refers to: a change, or one fact. */
static int supersede(Store *s, Statement id, const Fact *by) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    if (!st)
        return r;
    s->revision++;
    sqlite3_bind_blob(st, 1, by->uid.bytes, sizeof(by->uid.bytes), SQLITE_STATIC);
    sqlite3_bind_blob(st, 2, by->ref.bytes, sizeof(by->ref.bytes), SQLITE_STATIC);
    return database_outcome(s->file, sqlite3_step(st));
}

/* An edit that is undone gives back what it replaced. */
static int undo_change(Store *s, const Fact *undo) {
    int r = supersede(s, STATEMENT_RESTORE, undo);
    return r == 0 ? supersede(s, STATEMENT_SUPERSEDE, undo) : r;
}

static bool replaces(const Fact *f) {
    return f->type == FACT_ACKNOWLEDGED && (strcmp(f->word, FACT_EDITED) == 0 || strcmp(f->word, FACT_DELETED) == 0);
}

/* What was recorded of reminders by a clock that was ahead. */
static int take_back(Store *s, const Fact *f) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_TAKE_BACK, &r);
    if (!st)
        return r;
    s->revision++;
    sqlite3_bind_blob(st, 1, f->uid.bytes, sizeof(f->uid.bytes), SQLITE_STATIC);
    sqlite3_bind_int64(st, 2, f->recorded);
    sqlite3_bind_int64(st, 3, f->deadline_real);
    char day[DAY_TEXT_MAX];
    sqlite3_bind_text(st, 4, day_format(f->day - 1, day), -1, SQLITE_STATIC);
    return database_outcome(s->file, sqlite3_step(st));
}

static int insert(Store *s, const Fact *f) {
    bool there = false;
    int r = has_uid(s, f->uid, &there);
    if (r != 0 || there)
        return r;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_INSERT, &r);
    if (!st)
        return r;
    int result = row_bind(st, f);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    r = database_outcome(s->file, result);
    if (r == 0 && f->type == FACT_UNDO)
        return undo_change(s, f);
    if (r == 0 && replaces(f))
        return supersede(s, STATEMENT_SUPERSEDE_ONE, f);
    return r == 0 && f->type == FACT_PRESENCE && f->deadline_real != USEC_NONE ? take_back(s, f) : r;
}

int store_commit(Store *s, const Fact *facts, size_t n_facts) {
    int r = store_ready_rollback(s);
    if (r == 0)
        r = step(s, STATEMENT_BEGIN);
    for (size_t i = 0; i < n_facts && r == 0; i++)
        r = insert(s, &facts[i]);
    if (r == 0)
        r = step(s, STATEMENT_COMMIT);
    if (r != 0)
        (void)store_rollback(s);
    return r == 0 ? place_check(s) : r;
}
