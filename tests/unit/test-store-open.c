/* SPDX-License-Identifier: MIT */
/*
 * Opening: what is made and with which rights, what is refused and then left byte for byte as it is, who
 * holds it, and the record of each schema there has been. The argument is the directory of those records.
 */
#include "store-fixture.h"

static void expect_open(int line, int expected, const char *path) {
    Store *s = NULL;
    int r = store_open(&s, path, NULL);
    if (r != expected)
        FAIL(line, "%s: %s (%d), not %s", path, store_error_to_string(r), r, store_error_to_string(expected));
    assert((r == 0) == (s != NULL));
    store_close(s);
}

static void expect_mode(int line, mode_t mode, const char *path) {
    struct stat st;
    if (lstat(path, &st) < 0)
        FAIL(line, "%s is missing", path);
    else if ((st.st_mode & 07777) != mode)
        FAIL(line, "%s has mode %o, not %o", path, st.st_mode & 07777, mode);
}

/* --- what is made --- */

static void test_rights(void) {
    static const mode_t umasks[] = { 0, 022, 077, 0777 };
    for (size_t i = 0; i < ELEMENTSOF(umasks); i++) {
        char name[64];
        snprintf(name, sizeof(name), "rights%zu/above/kneeminder/kneeminder.db", i);
        const char *path = path_in(name);
        mode_t before = umask(umasks[i]);
        Store *s = open_store(__LINE__, path);
        EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 1, NOON));
        umask(before);
        char other[320];
        expect_mode(__LINE__, 0600, path);
        snprintf(other, sizeof(other), "%s-wal", path);
        expect_mode(__LINE__, 0600, other);
        snprintf(other, sizeof(other), "%s-shm", path);
        EXPECT(__LINE__, false, exists(other));
        snprintf(other, sizeof(other), "%s.new", path);
        EXPECT(__LINE__, false, exists(other));
        *strrchr(strcpy(other, path), '/') = '\0';
        expect_mode(__LINE__, 0700, other);
        strcat(other, "/kneeminder.lock");
        expect_mode(__LINE__, 0600, other);
        store_close(s);
    }
    /* What was made more open by somebody else. */
    assert(mkdir(path_in("open"), 0755) == 0 && chmod(path_in("open"), 0755) == 0);
    expect_open(__LINE__, 0, path_in("open/kneeminder.db"));
    expect_mode(__LINE__, 0700, path_in("open"));
    assert(chmod(path_in("open/kneeminder.db"), 0644) == 0);
    expect_open(__LINE__, 0, path_in("open/kneeminder.db"));
    expect_mode(__LINE__, 0600, path_in("open/kneeminder.db"));
    assert(chdir(path_in("open")) == 0);
    expect_open(__LINE__, 0, "kneeminder.db");
    assert(chdir("/") == 0);
}

static void test_connection(void) {
    static const struct {
        int line;
        const char *name, *value;
    } rows[] = {
        { __LINE__, "journal_mode", "wal" },   { __LINE__, "synchronous", "2" },
        { __LINE__, "foreign_keys", "1" },     { __LINE__, "locking_mode", "exclusive" },
        { __LINE__, "trusted_schema", "0" },   { __LINE__, "cell_size_check", "1" },
        { __LINE__, "user_version", "1" },     { __LINE__, "application_id", "1265526117" },
        { __LINE__, "mmap_size", "0" },        { __LINE__, "journal_size_limit", "1048576" },
        { __LINE__, "integrity_check", "ok" }, { __LINE__, "ignore_check_constraints", "0" },
    };
    Store *s = open_store(__LINE__, path_in("connection.db"));
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        char sql[64];
        sqlite3_stmt *st = NULL;
        snprintf(sql, sizeof(sql), "PRAGMA %s", rows[i].name);
        assert(sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK);
        int r = sqlite3_step(st);
        /* No row means that memory is not mapped at all. */
        const char *value = r == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : "0";
        if (strcmp(value, rows[i].value) != 0)
            FAIL(rows[i].line, "%s is %s, not %s", rows[i].name, value, rows[i].value);
        sqlite3_finalize(st);
    }
    int on = 0;
    assert(sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on) == SQLITE_OK && on);
    store_close(s);
    /* A clean stop leaves nothing to be recovered. */
    EXPECT(__LINE__, false, exists(path_in("connection.db-wal")));
}

/* --- what is refused --- */

/* Runs SQL on a file as another program would. */
static void run_sql(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    assert(sqlite3_open(path, &db) == SQLITE_OK);
    assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    assert(sqlite3_close(db) == SQLITE_OK);
}

static void make_record(const char *path) {
    Store *s = open_store(__LINE__, path);
    for (int64_t i = 1; i <= 50; i++)
        EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, i, NOON));
    store_close(s);
}

/* A record whose process was killed: all is in the log yet. */
static void make_killed(const char *path, const char *sql) {
    pid_t child = fork();
    if (child == 0) {
        Store *s = open_store(__LINE__, path);
        assert(commit_one(s, FACT_PAIN, 1, NOON) == 0);
        if (sql)
            assert(sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK);
        _exit(0);
    }
    EXPECT(__LINE__, 0, wait_for(child));
}

static void make_garbage(const char *p) {
    write_whole(p,
                "This is no record, but somebody's letter. It is longer than a header is, as most letters "
                "are, sincerely.",
                103);
}
static void make_short(const char *p) {
    write_whole(p, "SQLite format 3", 16);
}
static void make_zeros(const char *p) {
    static const char zeros[8192];
    write_whole(p, zeros, sizeof(zeros));
}
static void make_noise(const char *p) {
    size_t size = 0;
    make_record(p);
    char *bytes = read_whole(p, &size);
    for (size_t i = 100; i < size; i++)
        bytes[i] = (char)(i * 2654435761U >> 13);
    write_whole(p, bytes, size);
    free(bytes);
}
static void make_truncated(const char *p) {
    make_record(p);
    assert(truncate(p, 5 * 4096) == 0);
}
static void make_other(const char *p) {
    run_sql(p, "PRAGMA journal_mode = WAL; CREATE TABLE letters (text)");
}
static void make_other_id(const char *p) {
    run_sql(p, "PRAGMA application_id = 77; PRAGMA user_version = 1; CREATE TABLE fact (text)");
}
static void make_newer(const char *p) {
    make_record(p);
    run_sql(p, "PRAGMA user_version = 2");
}
static void make_newer_log(const char *p) {
    make_killed(p, "PRAGMA user_version = 2");
}
static void make_no_version(const char *p) {
    make_record(p);
    run_sql(p, "PRAGMA user_version = 0");
}
static void make_no_table(const char *p) {
    make_record(p);
    run_sql(p, "ALTER TABLE fact RENAME TO other");
}
static void make_emptied(const char *p) {
    char backup[320];
    snprintf(backup, sizeof(backup), "%s.backup-1763899200", p);
    make_record(backup);
    write_whole(p, "", 0);
}
static void make_emptied_log(const char *p) {
    make_killed(p, NULL);
    assert(truncate(p, 0) == 0);
}
static void make_lost_log(const char *p) {
    make_killed(p, NULL);
    assert(unlink(p) == 0);
}
static void make_broken_log(const char *p) {
    make_killed(p, NULL);
    spoil_page(p);
}
static void make_directory(const char *p) {
    assert(mkdir(p, 0700) == 0);
}
static void make_fifo(const char *p) {
    assert(mkfifo(p, 0600) == 0);
}
static void make_link(const char *p) {
    make_record(path_in("linked.db"));
    assert(symlink(path_in("linked.db"), p) == 0);
}
static void make_hard_link(const char *p) {
    make_record(p);
    assert(link(p, path_in("second name")) == 0);
}

static const struct {
    int line;
    void (*make)(const char *path);
    int outcome;
} refused[] = {
    { __LINE__, make_garbage, STORE_E_CORRUPT },     { __LINE__, make_short, STORE_E_CORRUPT },
    { __LINE__, make_zeros, STORE_E_CORRUPT },       { __LINE__, make_noise, STORE_E_CORRUPT },
    { __LINE__, make_truncated, STORE_E_CORRUPT },   { __LINE__, make_other, STORE_E_FOREIGN },
    { __LINE__, make_other_id, STORE_E_FOREIGN },    { __LINE__, make_newer, STORE_E_NEWER },
    { __LINE__, make_newer_log, STORE_E_NEWER },     { __LINE__, make_no_version, STORE_E_CORRUPT },
    { __LINE__, make_no_table, STORE_E_CORRUPT },    { __LINE__, make_emptied, STORE_E_CORRUPT },
    { __LINE__, make_emptied_log, STORE_E_CORRUPT }, { __LINE__, make_lost_log, STORE_E_CORRUPT },
    { __LINE__, make_broken_log, STORE_E_CORRUPT },  { __LINE__, make_directory, STORE_E_UNSAFE },
    { __LINE__, make_fifo, STORE_E_UNSAFE },         { __LINE__, make_link, STORE_E_UNSAFE },
    { __LINE__, make_hard_link, STORE_E_UNSAFE },
};

/* The bytes of a regular file; NULL if it has none: SQLite may make an empty log beside a file that it only
 * looks at. */
static char *bytes_of(const char *path, const char *suffix, size_t *ret_size) {
    char name[320];
    struct stat st;
    snprintf(name, sizeof(name), "%s%s", path, suffix);
    *ret_size = 0;
    return stat(name, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 ? read_whole(name, ret_size) : NULL;
}

static void test_refused(void) {
    static const char *const suffixes[] = { "", "-wal", "-journal" };
    for (size_t i = 0; i < ELEMENTSOF(refused); i++) {
        char name[32];
        snprintf(name, sizeof(name), "refused%zu/x.db", i);
        const char *path = path_in(name);
        char dir[256];
        *strrchr(strcpy(dir, path), '/') = '\0';
        assert(mkdir(dir, 0700) == 0);
        refused[i].make(path);
        char *before[ELEMENTSOF(suffixes)];
        size_t sizes[ELEMENTSOF(suffixes)];
        for (size_t k = 0; k < ELEMENTSOF(suffixes); k++)
            before[k] = bytes_of(path, suffixes[k], &sizes[k]);
        for (int again = 0; again < 2; again++)
            expect_open(refused[i].line, refused[i].outcome, path);
        for (size_t k = 0; k < ELEMENTSOF(suffixes); k++) {
            size_t size;
            char *after = bytes_of(path, suffixes[k], &size);
            if (!before[k] != !after || (after && (size != sizes[k] || memcmp(before[k], after, size) != 0)))
                FAIL(refused[i].line, "the file x.db%s is not what it was", suffixes[k]);
            free(before[k]);
            free(after);
        }
    }
    /* Without a backup or a log an empty file is a beginning. */
    write_whole(path_in("empty.db"), "", 0);
    expect_open(__LINE__, 0, path_in("empty.db"));
}

/* What was in the log of a killed process is there again. */
static void test_killed(void) {
    make_killed(path_in("killed.db"), NULL);
    assert(exists(path_in("killed.db-wal")));
    Store *s = open_store(__LINE__, path_in("killed.db"));
    EXPECT(__LINE__, 1, count_facts(__LINE__, s));
    /* And what must not go in still does not. */
    Fact bad = plain_fact(FACT_PAIN, 2, NOON);
    bad.score = 11;
    EXPECT(__LINE__, -EINVAL, store_commit(s, &bad, 1));
    store_close(s);
}

static void test_places(void) {
    assert(mkdir(path_in("real"), 0700) == 0 && symlink(path_in("real"), path_in("short")) == 0);
    expect_open(__LINE__, STORE_E_UNSAFE, path_in("short/x.db"));
    /* A link further up is how some homes are. */
    expect_open(__LINE__, 0, path_in("short/kneeminder/x.db"));
    expect_open(__LINE__, 0, path_in("real/kneeminder/x.db"));
    assert(mkdir(path_in("shared"), 0700) == 0 && chmod(path_in("shared"), 01777) == 0);
    expect_open(__LINE__, STORE_E_UNSAFE, path_in("shared/x.db"));
    expect_mode(__LINE__, 01777, path_in("shared"));
    write_whole(path_in("plain"), "", 0);
    expect_open(__LINE__, STORE_E_UNSAFE, path_in("plain/x.db"));
    expect_open(__LINE__, STORE_E_UNSAFE, path_in("plain/kneeminder/x.db"));
    assert(mkdir(path_in("lock"), 0700) == 0 && symlink("elsewhere", path_in("lock/kneeminder.lock")) == 0);
    expect_open(__LINE__, STORE_E_UNSAFE, path_in("lock/x.db"));
    EXPECT(__LINE__, false, exists(path_in("lock/elsewhere")));
    if (geteuid() != 0)
        return;
    make_record(path_in("foreign/x.db"));
    assert(chown(path_in("foreign/x.db"), 65534, 65534) == 0);
    expect_open(__LINE__, STORE_E_UNSAFE, path_in("foreign/x.db"));
    assert(chown(path_in("foreign"), 65534, 65534) == 0);
    expect_open(__LINE__, STORE_E_UNSAFE, path_in("foreign/x.db"));
}

/* --- where nothing can be written --- */

static void read_only(void) {
    make_record(path_in("ro/kneeminder/x.db"));
    assert(chmod(path_in("ro/kneeminder/x.db"), 0400) == 0);
    expect_open(__LINE__, STORE_E_READ_ONLY, path_in("ro/kneeminder/x.db"));
    expect_mode(__LINE__, 0400, path_in("ro/kneeminder/x.db"));
    assert(chmod(path_in("ro/kneeminder/x.db"), 0600) == 0 && chmod(path_in("ro/kneeminder"), 0500) == 0);
    expect_open(__LINE__, STORE_E_READ_ONLY, path_in("ro/kneeminder/x.db"));
    expect_open(__LINE__, STORE_E_READ_ONLY, path_in("ro/kneeminder/y.db"));
    char *aside = NULL;
    EXPECT(__LINE__, STORE_E_READ_ONLY, store_set_aside(path_in("ro/kneeminder/x.db"), NOON, &aside));
    assert(chmod(path_in("ro/kneeminder"), 0700) == 0 && chmod(path_in("ro"), 0500) == 0);
    expect_open(__LINE__, STORE_E_READ_ONLY, path_in("ro/other/x.db"));
    expect_open(__LINE__, 0, path_in("ro/kneeminder/x.db"));
    assert(chmod(path_in("ro"), 0700) == 0);

    /* The directory is taken away while the record is open: SQLite says only that it cannot open its files.
     */
    sqlite3 *db = NULL;
    Store *s = open_store(__LINE__, path_in("ro/kneeminder/x.db"));
    assert(chmod(path_in("ro/kneeminder"), 0500) == 0);
    char draft[320];
    snprintf(draft, sizeof(draft), "%s.new", s->file);
    EXPECT(__LINE__, STORE_E_READ_ONLY, database_open(&db, draft));
    assert(chmod(path_in("ro/kneeminder"), 0700) == 0);
    EXPECT(__LINE__, STORE_E_IO, database_open(&db, draft));
    store_close(s);
}

/* Rights do not bind root, so root lets somebody else try. */
static void test_read_only(void) {
    assert(mkdir(path_in("ro"), 0700) == 0);
    if (geteuid() == 0)
        assert(chmod(test_directory, 0711) == 0 && chown(path_in("ro"), 65534, 65534) == 0);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0)
            assert(setgid(65534) == 0 && setuid(65534) == 0);
        failures = 0;
        read_only();
        _exit(failures > 0);
    }
    EXPECT(__LINE__, 0, wait_for(child));
}

/* --- who holds it --- */

typedef struct Holder {
    pid_t pid;
    int say; /* closed: let go */
} Holder;

/* A child that does `hold` to the record and keeps it until told otherwise. */
static Holder start_holder(const char *path, void (*hold)(const char *path)) {
    int ready[2], go[2];
    char byte;
    assert(pipe2(ready, O_CLOEXEC) == 0 && pipe2(go, O_CLOEXEC) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(go[1]);
        hold(path);
        assert(write(ready[1], "x", 1) == 1);
        assert(read(go[0], &byte, 1) == 0);
        _exit(0);
    }
    close(go[0]);
    close(ready[1]);
    assert(read(ready[0], &byte, 1) == 1);
    close(ready[0]);
    return (Holder){ child, go[1] };
}

/* What a child has until it ends; volatile, so that it is not taken for something that nobody needs, and for lost. */
static void *volatile held;

static void hold_store(const char *path) {
    held = open_store(__LINE__, path);
}

static void hold_reading(const char *path) {
    sqlite3 *db = NULL;
    assert(sqlite3_open(path, &db) == SQLITE_OK);
    assert(sqlite3_exec(db, "BEGIN; SELECT * FROM fact", NULL, NULL, NULL) == SQLITE_OK);
    held = db;
}

static void test_busy(void) {
    static void (*const holds[])(const char *) = { hold_store, hold_reading };
    const char *path = path_in("busy/kneeminder.db");
    for (size_t i = 0; i < ELEMENTSOF(holds); i++) {
        make_record(path);
        Holder h = start_holder(path, holds[i]);
        Store *s = NULL;
        pid_t holder = 0;
        EXPECT(__LINE__, STORE_E_BUSY, store_open(&s, path, &holder));
        EXPECT(__LINE__, h.pid, holder);
        EXPECT(__LINE__, STORE_E_BUSY, store_open(&s, path, NULL));
        close(h.say);
        EXPECT(__LINE__, 0, wait_for(h.pid));
        expect_open(__LINE__, 0, path);
        assert(unlink(path) == 0);
    }
    /* And nobody comes near one that is open. */
    Store *s = open_store(__LINE__, path);
    held = s;
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *db = NULL;
        assert(sqlite3_open(path, &db) == SQLITE_OK);
        int result = sqlite3_exec(db, "SELECT * FROM fact", NULL, NULL, NULL);
        sqlite3_close(db);
        _exit(result);
    }
    EXPECT(__LINE__, SQLITE_BUSY, wait_for(child));
    store_close(s);
}

/* --- records of all schemas there have been --- */

static void test_fixture(const char *directory) {
    char name[512];
    size_t size = 0;
    snprintf(name, sizeof(name), "%s/record-v1.db", directory);
    char *bytes = read_whole(name, &size);
    assert(bytes);
    write_whole(path_in("v1.db"), bytes, size);
    free(bytes);
    Store *s = open_store(__LINE__, path_in("v1.db"));
    Found found = all_facts(__LINE__, s);
    EXPECT(__LINE__, FACT_TYPE_MAX + 2, found.facts.n_facts);
    EXPECT(__LINE__, 2, found.n_superseded);
    int seen[FACT_TYPE_MAX] = { 0 };
    for (size_t i = 0; i < found.facts.n_facts; i++)
        seen[found.facts.facts[i].type]++;
    for (int t = 0; t < FACT_TYPE_MAX; t++)
        EXPECT(__LINE__, t == FACT_PAIN ? 3 : 1, seen[t]);

    const Fact *pain = &found.facts.facts[0], *snooze = &found.facts.facts[17],
               *removed = &found.facts.facts[25];
    assert(pain->type == FACT_PAIN && pain->number == 1 && pain->knee == KNEE_LEFT && pain->score == 4 &&
           pain->at == NOON);
    assert(pain->recorded == NOON + 7 && strcmp(pain->word, "stairs") == 0 && pain->offset == 3600 &&
           pain->by_user);
    assert(strcmp(pain->text, "after the hill \xe2\x80\x93 \xe2\x80\x9csharp\xe2\x80\x9d") == 0);
    Slot slot = slot_of(KIND_ICE, snooze->day, 780);
    assert(snooze->type == FACT_SNOOZE && slot_equal(&snooze->slot, &slot) && snooze->boot_id[15] == 0xb0);
    assert(snooze->deadline_boot == 3600000001 && snooze->duration == 15 * USEC_PER_MIN && !snooze->by_user);
    assert(removed->type == FACT_PAIN && removed->number == 3 && removed->score == -1 &&
           removed->knee == KNEE_NONE);
    found_done(&found);
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 4, NOON));
    store_close(s);
}

/* A fact that is removed keeps its ids and nothing else. */
static void test_removed(void) {
    make_record(path_in("removed.db"));
    Store *s = open_store(__LINE__, path_in("removed.db"));
    static const struct {
        int line;
        const char *set;
        int result;
    } rows[] = {
        { __LINE__, "removed = 1", SQLITE_CONSTRAINT },
        { __LINE__, "removed = 1, knee = NULL, score = NULL", SQLITE_CONSTRAINT },
        { __LINE__, "removed = 1, knee = NULL, score = NULL, superseded_by = uid", SQLITE_CONSTRAINT },
        { __LINE__, "removed = 1, knee = NULL, score = NULL, superseded_by = zeroblob(16)",
          SQLITE_CONSTRAINT },
        { __LINE__, "knee = NULL, score = NULL", SQLITE_CONSTRAINT },
        { __LINE__,
          "removed = 1, knee = NULL, score = NULL, text = 'x', superseded_by = (SELECT uid FROM fact WHERE "
          "number = 2)",
          SQLITE_CONSTRAINT },
        { __LINE__,
          "removed = 1, knee = NULL, score = NULL, superseded_by = (SELECT uid FROM fact WHERE number = 2)",
          SQLITE_OK },
    };
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        char sql[256];
        snprintf(sql, sizeof(sql), "UPDATE fact SET %s WHERE number = 1", rows[i].set);
        EXPECT(rows[i].line, rows[i].result, sqlite3_exec(s->db, sql, NULL, NULL, NULL) & 0xff);
    }
    store_close(s);
}

int main(int argc, char *argv[]) {
    assert(argc == 2);
    test_begin();
    test_rights();
    test_connection();
    test_refused();
    test_killed();
    test_places();
    test_read_only();
    test_busy();
    test_fixture(argv[1]);
    test_removed();
    return test_end();
}
