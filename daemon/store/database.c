/* SPDX-License-Identifier: MIT */
/* A connection to an SQLite file, set up so that what is committed survives and what is not ours stays as it
 * is. */

#include <stdio.h>
#include <unistd.h>

#include "internal.h"

/* Another program may look into the file for a moment; the loop must not wait longer than that. */
#define BUSY_TIMEOUT_MS 50
#define LENGTH_MAX (1024 * 1024)

/* SQLite says only that it cannot open or write; why is seen by looking. */
static int look_at(const char *file) {
    CLEANUP_FREE char *dir = strndup(file, (size_t)(strrchr(file, '/') - file) + 1);
    if (!dir)
        return -ENOMEM;
    if (access(dir, W_OK | X_OK) < 0 || access(file, R_OK | W_OK) < 0)
        return file_outcome(errno);
    return STORE_E_IO;
}

int database_outcome(const char *file, int result) {
    switch (result & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return 0;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STORE_E_CORRUPT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return STORE_E_READ_ONLY;
    case SQLITE_FULL:
        return STORE_E_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_E_BUSY;
    case SQLITE_CONSTRAINT:
        /* A fact that no rule may make is a fault of this program, not of the record. */
        return result == SQLITE_CONSTRAINT_UNIQUE ? STORE_E_EXISTS : -EINVAL;
    case SQLITE_CANTOPEN:
        return result == SQLITE_CANTOPEN_SYMLINK ? STORE_E_UNSAFE : look_at(file);
    default:
        return result == SQLITE_IOERR_NOMEM ? -ENOMEM : STORE_E_IO;
    }
}

int database_run(sqlite3 *db, const char *file, const char *sql) {
    return database_outcome(file, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

/* --- whether memory was short --- */

static sqlite3_mem_methods memory;
static bool starved; /* SQLite was refused memory */

static void *memory_malloc(int n) {
    void *p = memory.xMalloc(n);
    starved |= !p;
    return p;
}

static void *memory_realloc(void *old, int n) {
    void *p = memory.xRealloc(old, n);
    starved |= !p;
    return p;
}

/* Its check of a file calls a page broken that it had no room for, and may not say why. */
static void watch_memory(void) {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) != SQLITE_OK)
        return;
    sqlite3_mem_methods watched = memory;
    watched.xMalloc = memory_malloc;
    watched.xRealloc = memory_realloc;
    (void)sqlite3_config(SQLITE_CONFIG_MALLOC, &watched);
}

/* How SQLite works in this process. Refused, and needless, once it has begun.
 *
 * Nobody asks it how much memory it has, and there is one thread: without the sums and the locks around each piece a start takes a tenth
 * fewer instructions. It makes room for 20 pages at once for every cache, and a list of words in a CHECK is a small table with a cache of
 * its own, made and freed for each row that is written: page by page is many times quicker, and smaller. */
static void configure_once(void) {
    static bool done;
    if (done)
        return;
    done = true;
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
    watch_memory();
}

int database_open(sqlite3 **ret, const char *file) {
    sqlite3 *db = NULL;
    configure_once();
    int result = sqlite3_open_v2(
        file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        NULL);
    int r = database_outcome(file, result);
    if (r == 0) {
        sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
        sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
        sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
        sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
        sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        /* Exclusive before the first access: the log then needs no shared memory, and no second connection
         * can come near; two of them at once can lose commits in SQLite before 3.51.3. */
        r = database_run(db, file,
                         "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                         "PRAGMA foreign_keys = ON;");
    }
    if (r != 0) {
        sqlite3_close(db);
        return r;
    }
    *ret = db;
    return 0;
}

int database_open_draft(sqlite3 **ret, const char *draft) {
    sqlite3 *db = NULL;
    int r = database_open(&db, draft);
    if (r == 0)
        r = database_run(db, draft,
                         "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -256");
    if (r != 0) {
        sqlite3_close(db);
        return r;
    }
    *ret = db;
    return 0;
}

/* "file:/home/somebody/..." with everything escaped that may mean something. */
static int still_uri(const char *file, char uri[static PATH_MAX]) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/";
    size_t n = (size_t)snprintf(uri, PATH_MAX, "file:");
    for (const char *p = file; *p; p++) {
        if (n + sizeof("%ff?immutable=1") > PATH_MAX)
            return STORE_E_IO;
        n += (size_t)snprintf(uri + n, PATH_MAX - n, strchr(plain, *p) ? "%c" : "%%%02x", (unsigned char)*p);
    }
    snprintf(uri + n, PATH_MAX - n, "?immutable=1");
    return 0;
}

int database_open_still(sqlite3 **ret, const char *file) {
    char uri[PATH_MAX];
    sqlite3 *db = NULL;
    int r = still_uri(file, uri);
    if (r != 0)
        return r;
    r = database_outcome(file, sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW |
                                                             SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL));
    if (r == 0)
        r = database_run(db, file, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF");
    if (r != 0) {
        sqlite3_close(db);
        return r;
    }
    *ret = db;
    return 0;
}

void database_release(sqlite3 *db) {
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
}

int database_check_schema(sqlite3 *db, const char *file) {
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    int result = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    if (result != SQLITE_ROW)
        return database_outcome(file, result);
    /* The header in the file may be older than the one in its log. */
    int schema = sqlite3_column_int(st, 0);
    return schema > STORE_SCHEMA ? STORE_E_NEWER : schema < 1 ? STORE_E_CORRUPT : 0;
}

static int quick_check(sqlite3 *db, const char *file) {
    CLEANUP(sqlite3_finalizep) sqlite3_stmt *st = NULL;
    starved = false;
    int result = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &st, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(st);
    if (result != SQLITE_ROW)
        return database_outcome(file, result);
    if (strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0)
        return 0;
    return starved ? -ENOMEM : STORE_E_CORRUPT;
}

int database_check_pages(sqlite3 *db, const char *file) {
    /* Damage is looked for: evaluating the CHECKs of all rows again would take fifteen times as long. */
    int r = database_run(db, file, "PRAGMA ignore_check_constraints = ON");
    if (r == 0)
        r = quick_check(db, file);
    int on = database_run(db, file, "PRAGMA ignore_check_constraints = OFF");
    return r != 0 ? r : on;
}

int database_check_rows(sqlite3 *db, const char *file) {
    return quick_check(db, file);
}
