/* SPDX-License-Identifier: MIT */
/*
 * The record made anew from two: its own facts and the staged ones, each in their order of entry, and of two the one
 * that was entered earlier first. So the last in the order of entry is the latest, as everything that reads a record
 * expects. What was committed to the record meanwhile comes last, and does in the result what it did in the record.
 */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "import.h"

#define ROWS_PER_STEP 100 /* a few milliseconds */
#define FLUSH_PER_STEP (4 << 20)

int merge_begin(StoreImport *i) {
    int r = file_draft(i->store->file, &i->draft);
    if (r != 0)
        return r;
    i->fd = open(i->draft, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (i->fd < 0)
        return file_outcome(errno);
    r = import_open_draft(&i->result, i->draft);
    if (r == 0)
        r = database_run(i->result, i->draft, schema_sql);
    /* A fact may name a later one as its successor. Pages are written once the cache is full, and what is left of them at the
     * end at once: so much of a cache does not make that long. */
    return r == 0 ? database_run(i->result, i->draft, "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -4096; BEGIN") : r;
}

static int write_row(StoreImport *i, const RawFact *f) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RESULT_INSERT, &r);
    if (!st)
        return r;
    int result = raw_bind(st, f);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    i->statistics.at++;
    return database_outcome(i->draft, result);
}

/* --- a fact of the record --- */

/* What was undone or removed on the other machine is so here too. */
static int join_twin(StoreImport *i, RawFact *f, RawFact *twin) {
    int r = 0;
    Uid uid;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, STAGED_BY_UID, &r);
    if (!st)
        return r;
    import_bind_uid(st, 1, f->text[RAW_UID], &uid);
    r = sqlite3_step(st);
    if (r != SQLITE_ROW)
        return database_outcome(i->store->file, r) != 0 ? database_outcome(i->store->file, r) : write_row(i, f);
    r = raw_read(st, twin);
    if (r != 0)
        return r;
    if (twin->number[RAW_REMOVED] && !f->number[RAW_REMOVED]) {
        twin->number[RAW_NUMBER] = f->number[RAW_NUMBER];
        return write_row(i, twin);
    }
    if (twin->given[RAW_SUPERSEDED_BY] && !f->given[RAW_SUPERSEDED_BY]) {
        f->given[RAW_SUPERSEDED_BY] = true;
        f->text[RAW_SUPERSEDED_BY] = twin->text[RAW_SUPERSEDED_BY];
    }
    return write_row(i, f);
}

static bool is_once(const RawFact *f) {
    const char *type = f->text[RAW_TYPE];
    return !f->given[RAW_SUPERSEDED_BY] && f->given[RAW_SLOT] &&
           (strcmp(type, "outcome") == 0 || (strcmp(type, "asked") == 0 && f->number[RAW_AMOUNT] == 1));
}

static int make_way(StoreImport *i, const RawFact *f) {
    int r = 0;
    Uid uid;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RESULT_MAKE_WAY, &r);
    if (!st)
        return r;
    import_bind_uid(st, 1, f->text[RAW_UID], &uid);
    sqlite3_bind_text(st, 2, f->text[RAW_SLOT], -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 3, f->text[RAW_TYPE], -1, SQLITE_STATIC);
    return database_outcome(i->draft, sqlite3_step(st));
}

static int supersede(StoreImport *i, const RawFact *undo) {
    int r = 0;
    Uid uid, ref;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RESULT_SUPERSEDE, &r);
    if (!st)
        return r;
    import_bind_uid(st, 1, undo->text[RAW_UID], &uid);
    import_bind_uid(st, 2, undo->text[RAW_REF], &ref);
    return database_outcome(i->draft, sqlite3_step(st));
}

static int take_back(StoreImport *i, const RawFact *f) {
    int r = 0;
    Uid uid;
    day_t day;
    char text[DAY_TEXT_MAX];
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RESULT_TAKE_BACK, &r);
    if (!st || day_parse(f->text[RAW_DAY], &day) < 0)
        return st ? STORE_E_CORRUPT : r;
    import_bind_uid(st, 1, f->text[RAW_UID], &uid);
    sqlite3_bind_int64(st, 2, f->number[RAW_RECORDED]);
    sqlite3_bind_int64(st, 3, f->number[RAW_DEADLINE_REAL]);
    sqlite3_bind_text(st, 4, day_format(day - 1, text), -1, SQLITE_STATIC);
    return database_outcome(i->draft, sqlite3_step(st));
}

/* One that came to the record while the merge went on; what it did there to facts that were merged before is done again. */
static int put_late(StoreImport *i, RawFact *f) {
    int r = is_once(f) ? make_way(i, f) : 0;
    if (r == 0)
        r = write_row(i, f);
    if (r == 0 && strcmp(f->text[RAW_TYPE], "undo") == 0)
        r = supersede(i, f);
    if (r == 0 && strcmp(f->text[RAW_TYPE], "presence") == 0 && f->given[RAW_DEADLINE_REAL])
        r = take_back(i, f);
    return r;
}

/* --- a staged fact --- */

static int map_slot(StoreImport *i, RawFact *f, char buffer[static SLOT_TEXT_MAX]) {
    Slot slot;
    if (!f->given[RAW_SLOT] || slot_parse(f->text[RAW_SLOT], &slot) < 0 || slot.letter == 0)
        return 0;
    FactType type = fact_type_from_letter(slot.letter);
    if (type < 0)
        return 0;
    int r = import_number(i, fact_type_to_string(type), slot.number, &slot.number);
    f->text[RAW_SLOT] = slot_format(&slot, buffer);
    return r;
}

/* Whether what the first column of the statement's row names holds, by what was staged about it too. */
static int holds(StoreImport *i, sqlite3_stmt *found, ImportStatement ended, bool *ret) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, ended, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, sqlite3_column_blob(found, 0), sqlite3_column_bytes(found, 0), SQLITE_STATIC);
    r = sqlite3_step(st);
    *ret = r == SQLITE_DONE ||
           (ended == STAGED_BY_UID && sqlite3_column_type(st, RAW_SUPERSEDED_BY) == SQLITE_NULL);
    return database_outcome(i->store->file, r);
}

/* The first fact that the statement finds, and that holds, supersedes this one. */
static int yield_to(StoreImport *i, sqlite3_stmt *st, ImportStatement ended, RawFact *f) {
    int r = sqlite3_step(st);
    bool there = false;
    if (r != SQLITE_ROW)
        return database_outcome(i->store->file, r);
    r = holds(i, st, ended, &there);
    if (r != 0 || !there)
        return r;
    Uid uid;
    memcpy(uid.bytes, sqlite3_column_blob(st, 0), sizeof(uid.bytes));
    f->given[RAW_SUPERSEDED_BY] = true;
    f->text[RAW_SUPERSEDED_BY] = uid_format(uid, f->uids[RAW_SUPERSEDED_BY]);
    return 0;
}

/* A reminder has one outcome, and a knee one open episode: the one that is there stays. */
static int yield(StoreImport *i, RawFact *f) {
    int r = 0;
    Uid uid;
    bool ended = true;
    if (is_once(f)) {
        CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RECORD_HOLDER, &r);
        if (!st)
            return r;
        sqlite3_bind_text(st, 1, f->text[RAW_SLOT], -1, SQLITE_STATIC);
        sqlite3_bind_text(st, 2, f->text[RAW_TYPE], -1, SQLITE_STATIC);
        return yield_to(i, st, STAGED_BY_UID, f);
    }
    if (strcmp(f->text[RAW_TYPE], "episode") != 0 || f->given[RAW_SUPERSEDED_BY])
        return 0;
    CLEANUP(store_reset) sqlite3_stmt *end = import_statement(i, STAGED_END_OF, &r);
    if (!end)
        return r;
    import_bind_uid(end, 1, f->text[RAW_UID], &uid);
    r = sqlite3_step(end);
    ended = r == SQLITE_ROW;
    sqlite3_reset(end);
    if (database_outcome(i->store->file, r) != 0 || ended)
        return database_outcome(i->store->file, r);
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RECORD_OPEN_EPISODE, &r);
    if (!st)
        return r;
    sqlite3_bind_int(st, 1, (int)knee_from_string(f->text[RAW_KNEE]));
    return yield_to(i, st, STAGED_END_OF, f);
}

static int put_staged(StoreImport *i, RawFact *f) {
    char slot[SLOT_TEXT_MAX];
    if (i->fresh)
        return write_row(i, f);
    int r = import_number(i, f->text[RAW_TYPE], f->number[RAW_NUMBER], &f->number[RAW_NUMBER]);
    if (r == 0)
        r = map_slot(i, f, slot);
    if (r == 0)
        r = yield(i, f);
    return r == 0 ? write_row(i, f) : r;
}

/* --- both --- */

/* The row after `after`; *ret_seq is 0 where there is none. */
static int peek(StoreImport *i, sqlite3_stmt *st, int64_t after, RawFact *ret, int64_t *ret_seq) {
    sqlite3_bind_int64(st, 1, after);
    int r = sqlite3_step(st);
    *ret_seq = 0;
    if (r == SQLITE_ROW) {
        *ret_seq = sqlite3_column_int64(st, RAW_MAX);
        return raw_read(st, ret);
    }
    return database_outcome(i->store->file, r);
}

static int is_known(StoreImport *i, const RawFact *f, bool *ret) {
    int r = 0;
    Uid uid;
    *ret = false;
    /* What the record held of itself is not kept there, so nothing is known. */
    if (i->fresh)
        return 0;
    CLEANUP(store_reset) sqlite3_stmt *st = import_statement(i, RECORD_BY_UID, &r);
    if (!st)
        return r;
    import_bind_uid(st, 1, f->text[RAW_UID], &uid);
    r = sqlite3_step(st);
    *ret = r == SQLITE_ROW;
    return database_outcome(i->store->file, r);
}

static int merge_one(StoreImport *i, bool *ret_end) {
    int r = 0;
    RawFact record, staged;
    int64_t record_seq, staged_seq = 0;
    bool known = false;
    CLEANUP(store_reset) sqlite3_stmt *a = import_statement(i, RECORD_NEXT, &r);
    CLEANUP(store_reset) sqlite3_stmt *b = a && i->staged ? import_statement(i, STAGED_NEXT, &r) : NULL;
    if (!a || (i->staged && !b))
        return r;
    r = peek(i, a, i->record_at, &record, &record_seq);
    if (r == 0 && b)
        r = peek(i, b, i->staged_at, &staged, &staged_seq);
    *ret_end = r == 0 && record_seq == 0 && staged_seq == 0;
    if (r != 0 || *ret_end)
        return r;
    bool late = record_seq > i->record_last;
    if (staged_seq != 0 && (record_seq == 0 || late || staged.number[RAW_RECORDED] < record.number[RAW_RECORDED])) {
        i->staged_at = staged_seq;
        r = is_known(i, &staged, &known);
        i->statistics.at += known;
        return r != 0 || known ? r : put_staged(i, &staged);
    }
    i->record_at = record_seq;
    if (late)
        return put_late(i, &record);
    sqlite3_reset(b);
    return join_twin(i, &record, &staged);
}

/* All is merged so far: the disk gets it piece by piece, which would else all wait for the last step. *ret_end: it has it. */
static int flush(StoreImport *i, bool *ret_end) {
    int r = i->flushed == 0 ? database_run(i->result, i->draft, "COMMIT; BEGIN") : 0;
    off_t size = lseek(i->fd, 0, SEEK_END);
    if (r != 0 || size < 0)
        return r != 0 ? r : file_outcome(errno);
    *ret_end = i->flushed >= size;
    /* Only to begin early: that it is on the disk is seen to before the file is used. */
    if (!*ret_end)
        (void)sync_file_range(i->fd, i->flushed, FLUSH_PER_STEP,
                              SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
    i->flushed += FLUSH_PER_STEP;
    return 0;
}

static int finish(StoreImport *i) {
    import_finalize(i);
    int r = database_run(i->result, i->draft, "COMMIT");
    int result = r == 0 ? sqlite3_close(i->result) : SQLITE_OK;
    if (r != 0 || result != SQLITE_OK)
        return r != 0 ? r : database_outcome(i->draft, result);
    i->result = NULL;
    /* Before it is the record: closing any descriptor of that would take its locks from it. */
    close(i->fd);
    i->fd = -1;
    r = store_adopt(i->store, i->draft);
    if (r == 0) {
        free(i->draft);
        i->draft = NULL;
    }
    return r;
}

/* Apart from the loop, if that can be had, while steps go by. */
static int sync_all(StoreImport *i) {
    int result = 0;
    if (!i->syncing)
        i->syncing = apart_sync(i->fd);
    if (i->syncing && !apart_is_done(i->syncing, &result))
        return 0;
    if (!i->syncing && fsync(i->fd) < 0)
        result = -errno;
    i->syncing = NULL;
    i->synced = true;
    return result < 0 ? file_outcome(-result) : 0;
}

int merge_step(StoreImport *i, bool *ret_done) {
    bool end = false;
    int r = 0;
    /* What was committed to the record meanwhile is merged after every flush, too. */
    for (int n = 0; n < ROWS_PER_STEP && r == 0 && !end; n++)
        r = merge_one(i, &end);
    if (r == 0 && end)
        r = flush(i, &end);
    /* The last step has enough to do: what takes its time is done in two before it. Only what came late is merged after that. */
    if (r == 0 && end && i->staged) {
        import_drop_staged(i);
        end = false;
    } else if (r == 0 && end && !i->synced) {
        r = sync_all(i);
        end = false;
    }
    if (r == 0 && end)
        r = finish(i);
    *ret_done = r == 0 && end;
    return r;
}
