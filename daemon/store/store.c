/* SPDX-License-Identifier: MIT */
/* Opening, locking and committing. Reading is in query.c. */

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "schema.h"

#define APPLICATION_ID 0x4b6e6565 /* "Knee" */
#define SCHEMA 1
#define STRING(x) #x
#define NUMBER(x) STRING(x)

const char *store_error_to_string(int e) {
    switch (e) {
    case 0:
        return "ok";
    case STORE_E_NEWER:
        return "newer-schema";
    case STORE_E_FOREIGN:
        return "foreign";
    case STORE_E_CORRUPT:
        return "corrupt";
    case STORE_E_READ_ONLY:
        return "read-only";
    case STORE_E_BUSY:
        return "busy";
    case STORE_E_UNSAFE:
        return "unsafe";
    case STORE_E_FULL:
        return "full";
    case STORE_E_EXISTS:
        return "exists";
    case STORE_E_NOT_FOUND:
        return "not-found";
    default:
        return "io-error";
    }
}

int store_outcome(int result) {
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
        return STORE_E_EXISTS;
    default:
        return STORE_E_IO;
    }
}

/* --- the file and its surroundings --- */

static int errno_outcome(int e) {
    switch (e) {
    case EACCES:
    case EPERM:
    case EROFS:
        return STORE_E_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
        return STORE_E_FULL;
    case ENOMEM:
        return -ENOMEM;
    case ELOOP:
    case ENOTDIR:
        return STORE_E_UNSAFE;
    default:
        return STORE_E_IO;
    }
}

/* Makes the directory and those above it, ours and 0700. */
static int make_directory(const char *path) {
    CLEANUP_FREE char *dir = strdup(path);
    if (!dir)
        return -ENOMEM;
    *strrchr(dir, '/') = '\0';
    for (char *p = dir + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        if (mkdir(dir, 0700) < 0 && errno != EEXIST)
            return errno_outcome(errno);
        *p = end;
        if (end == '\0')
            break;
    }
    struct stat st;
    if (lstat(dir, &st) < 0)
        return errno_outcome(errno);
    if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid())
        return STORE_E_UNSAFE;
    if ((st.st_mode & 077) && chmod(dir, 0700) < 0)
        return errno_outcome(errno);
    return access(dir, W_OK) < 0 ? errno_outcome(errno) : 0;
}

/* The file, if it is there, must be a regular one of ours. */
static int check_file(const char *path) {
    struct stat st;
    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : errno_outcome(errno);
    if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || st.st_nlink != 1)
        return STORE_E_UNSAFE;
    if ((st.st_mode & 077) && chmod(path, st.st_mode & 0700) < 0)
        return errno_outcome(errno);
    return access(path, R_OK | W_OK) < 0 ? errno_outcome(errno) : 0;
}

/* A lock of its own beside the file: SQLite's says only "busy", this one says who. */
static int take_lock(const char *path, int *ret_fd, pid_t *ret_holder) {
    CLEANUP_FREE char *lock = NULL;
    if (asprintf(&lock, "%.*s/kneeminder.lock", (int)(strrchr(path, '/') - path), path) < 0)
        return -ENOMEM;
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return errno_outcome(errno);
    struct flock held = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(fd, F_SETLK, &held) < 0) {
        if (ret_holder && fcntl(fd, F_GETLK, &held) == 0)
            *ret_holder = held.l_pid;
        close(fd);
        return STORE_E_BUSY;
    }
    *ret_fd = fd;
    return 0;
}

/* --- the database --- */

static int run(Store *s, const char *sql) {
    return store_outcome(sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

static int read_pragma(Store *s, const char *sql, int *ret) {
    sqlite3_stmt *st = NULL;
    int r = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (r == SQLITE_OK)
        r = sqlite3_step(st);
    if (r == SQLITE_ROW)
        *ret = sqlite3_column_int(st, 0);
    int outcome = r == SQLITE_ROW ? 0 : store_outcome(r);
    sqlite3_finalize(st);
    return outcome;
}

/* Looks at what the file is before anything is written to it. */
static int identify(Store *s, bool *ret_empty) {
    int application = 0, schema = 0, tables = 0;
    int r = read_pragma(s, "PRAGMA application_id", &application);
    if (r == 0)
        r = read_pragma(s, "PRAGMA user_version", &schema);
    if (r == 0)
        r = read_pragma(s, "SELECT count(*) FROM sqlite_schema", &tables);
    if (r != 0)
        return r;
    *ret_empty = application == 0 && schema == 0 && tables == 0;
    if (*ret_empty)
        return 0;
    if (application != APPLICATION_ID)
        return STORE_E_FOREIGN;
    if (schema > SCHEMA)
        return STORE_E_NEWER;
    return schema < 1 ? STORE_E_CORRUPT : 0;
}

static int configure(Store *s) {
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, 0);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 1024 * 1024);
    /* Exclusive before the first access: WAL then needs no shared memory, and no second connection can come near. */
    return run(s, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                  "PRAGMA foreign_keys = ON;");
}

static int create(Store *s) {
    int r = run(s, "BEGIN IMMEDIATE");
    if (r == 0)
        r = run(s, schema_sql);
    if (r == 0)
        r = run(s, "PRAGMA application_id = " NUMBER(APPLICATION_ID) "; PRAGMA user_version = " NUMBER(SCHEMA) "; COMMIT");
    if (r != 0 && !sqlite3_get_autocommit(s->db))
        (void)run(s, "ROLLBACK");
    return r;
}

static int open_database(Store *s) {
    /* Read-only first: a file that is none of ours is not touched, not even by a journal. */
    mode_t mask = umask(0077);
    int r = sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX,
                            NULL);
    umask(mask);
    if (r != SQLITE_OK)
        return store_outcome(r);
    bool empty = false;
    r = configure(s);
    if (r == 0)
        r = identify(s, &empty);
    /* What is acknowledged survives a power cut: in WAL mode only FULL promises that. */
    if (r == 0)
        r = run(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 1048576;");
    if (r == 0 && empty)
        r = create(s);
    return r;
}

/* An unclean stop leaves a -wal behind; a damaged file is told by the cheap check before it is built upon. */
static int check_after_crash(Store *s) {
    sqlite3_stmt *st = NULL;
    int r = sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &st, NULL);
    if (r == SQLITE_OK)
        r = sqlite3_step(st);
    bool ok = r == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
    sqlite3_finalize(st);
    return ok ? 0 : r == SQLITE_ROW ? STORE_E_CORRUPT : store_outcome(r);
}

static bool has_wal(const char *path) {
    CLEANUP_FREE char *wal = NULL;
    struct stat st;
    return asprintf(&wal, "%s-wal", path) >= 0 && stat(wal, &st) == 0 && st.st_size > 0;
}

int store_open(Store **ret, const char *path, pid_t *ret_holder) {
    CLEANUP(store_closep) Store *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->lock = -1;
    s->path = strdup(path);
    if (!s->path)
        return -ENOMEM;
    int r = make_directory(path);
    if (r == 0)
        r = check_file(path);
    if (r == 0)
        r = take_lock(path, &s->lock, ret_holder);
    bool unclean = has_wal(path);
    if (r == 0)
        r = open_database(s);
    if (r == 0 && unclean)
        r = check_after_crash(s);
    if (r != 0)
        return r;
    *ret = s;
    s = NULL;
    return 0;
}

Store *store_close(Store *s) {
    if (!s)
        return NULL;
    for (size_t i = 0; i < STATEMENT_MAX; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db);
    if (s->lock >= 0)
        close(s->lock);
    free(s->path);
    free(s);
    return NULL;
}

int store_set_aside(const char *path, usec_t now, char **ret_aside) {
    CLEANUP_FREE char *aside = NULL, *wal = NULL, *wal_aside = NULL;
    if (asprintf(&aside, "%s.corrupt-%lld", path, (long long)(now / USEC_PER_SEC)) < 0 || asprintf(&wal, "%s-wal", path) < 0 ||
        asprintf(&wal_aside, "%s-wal", aside) < 0)
        return -ENOMEM;
    /* The log first: without its database it is harmless, a new database with an old log is not. */
    if (rename(wal, wal_aside) < 0 && errno != ENOENT)
        return errno_outcome(errno);
    if (link(path, aside) < 0 || unlink(path) < 0)
        return errno_outcome(errno);
    *ret_aside = aside;
    aside = NULL;
    return 0;
}

const char *store_path(const Store *s) {
    return s->path;
}

int store_schema(const Store *s) {
    (void)s;
    return SCHEMA;
}

/* --- committing --- */

static int step(Store *s, Statement id) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    return st ? store_outcome(sqlite3_step(st)) : r;
}

static int has_uid(Store *s, Uid uid, bool *ret) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_HAS_UID, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, uid.bytes, sizeof(uid.bytes), SQLITE_STATIC);
    r = sqlite3_step(st);
    *ret = r == SQLITE_ROW;
    return store_outcome(r);
}

static int supersede(Store *s, const Fact *undo) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_SUPERSEDE, &r);
    if (!st)
        return r;
    sqlite3_bind_blob(st, 1, undo->uid.bytes, sizeof(undo->uid.bytes), SQLITE_STATIC);
    sqlite3_bind_blob(st, 2, undo->ref.bytes, sizeof(undo->ref.bytes), SQLITE_STATIC);
    return store_outcome(sqlite3_step(st));
}

static int insert(Store *s, const Fact *f) {
    bool there = false;
    int r = has_uid(s, f->uid, &there);
    if (r != 0 || there)
        return r;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_INSERT, &r);
    if (!st)
        return r;
    r = row_bind(st, f);
    if (r == SQLITE_OK)
        r = sqlite3_step(st);
    r = store_outcome(r);
    return r == 0 && f->type == FACT_UNDO ? supersede(s, f) : r;
}

int store_commit(Store *s, const Fact *facts, size_t n_facts) {
    int r = step(s, STATEMENT_BEGIN);
    for (size_t i = 0; i < n_facts && r == 0; i++)
        r = insert(s, &facts[i]);
    if (r == 0)
        r = step(s, STATEMENT_COMMIT);
    /* A commit that failed may have rolled back by itself, or not. */
    if (r != 0 && !sqlite3_get_autocommit(s->db))
        (void)step(s, STATEMENT_ROLLBACK);
    return r;
}
