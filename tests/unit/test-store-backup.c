/* SPDX-License-Identifier: MIT */
/* Copies: made while facts are committed, kept in a number, put in the place of what was set aside. */
#include "store-fixture.h"

#include <sys/resource.h>

static void expect_exists(int line, bool expected, const char *path) {
    if (exists(path) != expected)
        FAIL(line, "%s is%s there", path, expected ? " not" : "");
}

static const char *backup_name(const char *path, usec_t when) {
    static char name[320];
    snprintf(name, sizeof(name), "%s.backup-%lld", path, (long long)(when / USEC_PER_SEC));
    return name;
}

static void make_backup(int line, Store *s, usec_t now) {
    CLEANUP(store_backup_freep) StoreBackup *b = NULL;
    bool done = false;
    EXPECT(line, 0, store_backup_new(&b, s, now));
    for (int i = 0; !done && i < 10000; i++)
        EXPECT(line, 0, store_backup_step(b, &done));
    EXPECT(line, true, done);
    EXPECT(line, 0, store_backup_prune(s, now));
}

/* How many facts a backup holds, read from a copy of it. */
static size_t facts_in(int line, const char *backup) {
    size_t size = 0;
    char *bytes = read_whole(backup, &size);
    if (!bytes) {
        FAIL(line, "%s cannot be read", backup);
        return 0;
    }
    const char *copy = path_in("looked-at/kneeminder.db");
    (void)mkdir(path_in("looked-at"), 0700);
    write_whole(copy, bytes, size);
    free(bytes);
    Store *s = open_store(line, copy);
    EXPECT(line, 0, database_check_pages(s->db, s->file));
    size_t n = count_facts(line, s);
    store_close(s);
    assert(unlink(copy) == 0);
    return n;
}

/* Between any two steps something is committed, undone, or refused; all of it is in the copy. */
static void test_under_load(void) {
    const char *path = path_in("load/kneeminder.db");
    Store *s = open_store(__LINE__, path);
    int64_t n = 0;
    Change c = { 0 };
    for (; n < 8000; n++) {
        Fact *f = change_add(&c, FACT_ALIVE);
        assert(f);
        *f = plain_fact(FACT_ALIVE, n + 1, NOON + n);
    }
    EXPECT(__LINE__, 0, store_commit(s, c.facts, c.n_facts));
    change_done(&c);

    StoreBackup *b = NULL;
    bool done = false;
    int steps = 0;
    EXPECT(__LINE__, 0, store_backup_new(&b, s, NOON));
    while (!done) {
        EXPECT(__LINE__, 0, store_backup_step(b, &done));
        steps++;
        expect_exists(__LINE__, done, backup_name(path, NOON));
        if (done)
            break;
        EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, ++n, NOON));
        EXPECT(__LINE__, STORE_E_EXISTS, ({
                   Fact f = plain_fact(FACT_ALIVE, 1, NOON);
                   f.uid = uid_of(5);
                   store_commit(s, &f, 1);
               }));
        if (steps % 3 == 0) {
            Fact undo = plain_fact(FACT_UNDO, ++n, NOON);
            undo.ref = plain_fact(FACT_PAIN, n - 1, NOON).uid;
            EXPECT(__LINE__, 0, store_commit(s, &undo, 1));
        }
    }
    b = store_backup_free(b);
    if (steps < 10)
        FAIL(__LINE__, "the copy was made in %d steps only", steps);
    EXPECT(__LINE__, n, facts_in(__LINE__, backup_name(path, NOON)));
    struct stat st;
    assert(stat(backup_name(path, NOON), &st) == 0);
    EXPECT(__LINE__, 0600, st.st_mode & 07777);

    /* One that is given up leaves nothing. */
    EXPECT(__LINE__, 0, store_backup_new(&b, s, NOON + USEC_PER_DAY));
    EXPECT(__LINE__, 0, store_backup_step(b, &done));
    EXPECT(__LINE__, false, done);
    store_backup_free(b);
    expect_exists(__LINE__, false, backup_name(path, NOON + USEC_PER_DAY));
    expect_exists(__LINE__, false, path_in("load/kneeminder.db.new"));
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, n + 1, NOON));
    store_close(s);
}

/* A copy that cannot be written is no backup, and the record does not suffer. */
static void test_failing(void) {
    const char *path = path_in("failing/kneeminder.db");
    Store *s = open_store(__LINE__, path);
    for (int64_t i = 1; i <= 300; i++)
        EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, i, NOON));
    struct rlimit limit;
    assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 8 * 4096;
    signal(SIGXFSZ, SIG_IGN);
    assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    StoreBackup *b = NULL;
    bool done = false;
    int r = store_backup_new(&b, s, NOON);
    while (r == 0 && !done)
        r = store_backup_step(b, &done);
    limit.rlim_cur = before;
    assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    EXPECT(__LINE__, STORE_E_IO, r);
    store_backup_free(b);
    expect_exists(__LINE__, false, backup_name(path, NOON));
    expect_exists(__LINE__, false, path_in("failing/kneeminder.db.new"));
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 301, NOON));
    make_backup(__LINE__, s, NOON);
    store_close(s);
    EXPECT(__LINE__, 301, facts_in(__LINE__, backup_name(path, NOON)));
}

static void test_kept(void) {
    static const char *const others[] = { ".backup-", ".backup-12x", ".backup-007", ".backup-1234567890123",
                                          "-backup-12" };
    const char *path = path_in("kept/kneeminder.db");
    usec_t last = 0;
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_backup_last(path, &last));
    Store *s = open_store(__LINE__, path);
    for (size_t i = 0; i < ELEMENTSOF(others); i++) {
        char name[320];
        snprintf(name, sizeof(name), "%s%s", path, others[i]);
        write_whole(name, "", 0);
    }
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_backup_last(path, &last));
    /* The clock was ten years ahead once. */
    make_backup(__LINE__, s, NOON + 3650 * USEC_PER_DAY);
    for (int i = 0; i < STORE_BACKUPS + 2; i++) {
        make_backup(__LINE__, s, NOON + i * USEC_PER_DAY);
        EXPECT(__LINE__, 0, store_backup_last(path, &last));
        EXPECT(__LINE__, NOON + i * USEC_PER_DAY, last);
    }
    make_backup(__LINE__, s, last);
    for (int i = 0; i < STORE_BACKUPS + 2; i++)
        expect_exists(__LINE__, i >= 2, backup_name(path, NOON + i * USEC_PER_DAY));
    for (size_t i = 0; i < ELEMENTSOF(others); i++) {
        char name[320];
        snprintf(name, sizeof(name), "%s%s", path, others[i]);
        expect_exists(__LINE__, true, name);
    }
    store_close(s);
}

/* As many as fit, the newest in any case. */
static void test_kept_bytes(void) {
    static const struct {
        int line;
        int64_t megabytes[4]; /* oldest first */
        bool kept[4];
    } rows[] = {
        { __LINE__, { 20, 20, 20, 20 }, { false, false, true, true } },
        { __LINE__, { 10, 10, 10, 10 }, { true, true, true, true } },
        { __LINE__, { 1, 1, 10, 60 }, { false, false, false, true } },
        { __LINE__, { 1, 40, 9, 1 }, { false, true, true, true } },
    };
    const char *path = path_in("bytes/kneeminder.db");
    Store *s = open_store(__LINE__, path);
    int open_before = open_files();
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        for (int day = 0; day < 4; day++) {
            write_whole(backup_name(path, NOON + day * USEC_PER_DAY), "", 0);
            assert(truncate(backup_name(path, NOON + day * USEC_PER_DAY), rows[i].megabytes[day] * 1000000) == 0);
        }
        EXPECT(rows[i].line, 0, store_backup_prune(s, NOON + 3 * USEC_PER_DAY));
        apart_wait();
        EXPECT(rows[i].line, open_before, open_files());
        for (int day = 0; day < 4; day++)
            expect_exists(rows[i].line, rows[i].kept[day], backup_name(path, NOON + day * USEC_PER_DAY));
    }
    store_close(s);
}

/* Somebody has given the open record a second name, which looks like an old copy's: that name goes, and nothing else. */
static void test_second_name(void) {
    const char *path = path_in("second/kneeminder.db");
    Store *s = open_store(__LINE__, path);
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 1, NOON));
    make_backup(__LINE__, s, NOON);
    assert(link(path, backup_name(path, NOON + 2 * USEC_PER_DAY)) == 0);
    EXPECT(__LINE__, 0, store_backup_prune(s, NOON));
    expect_exists(__LINE__, false, backup_name(path, NOON + 2 * USEC_PER_DAY));
    expect_locked(__LINE__, path);
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 2, NOON));
    EXPECT(__LINE__, 2, count_facts(__LINE__, s));
    store_close(s);
}

/* A copy is looked through without a trace; one that does not pass goes. */
static void test_checked(void) {
    const char *path = path_in("checked %41?&#/kneeminder.db");
    Store *s = open_store(__LINE__, path);
    for (int64_t i = 1; i <= 100; i++)
        EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, i, NOON));
    make_backup(__LINE__, s, NOON);
    store_close(s);
    const char *copy = strdup(backup_name(path, NOON));
    char wal[400];
    snprintf(wal, sizeof(wal), "%s-wal", copy);
    EXPECT(__LINE__, 0, store_backup_check(copy));
    expect_exists(__LINE__, false, wal);
    spoil_page(copy);
    EXPECT(__LINE__, STORE_E_CORRUPT, store_backup_check(copy));
    expect_exists(__LINE__, false, wal);
    usec_t last = 0;
    EXPECT(__LINE__, 0, store_backup_reject(path, NOON));
    expect_exists(__LINE__, false, copy);
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_backup_last(path, &last));
    free((void *)copy);
}

/* Whoever looks for a copy makes no place for one: the directory may have been taken away meanwhile. */
static void test_nowhere(void) {
    const char *path = path_in("nowhere/kneeminder.db");
    CLEANUP_FREE StoreCopy *copies = NULL;
    usec_t last = 0;
    size_t n = 1;
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_backup_check(backup_name(path, NOON)));
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_backup_last(path, &last));
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_copy_check(path, NOON));
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_copy_restore(path, NOON));
    EXPECT(__LINE__, 0, store_backup_reject(path, NOON));
    EXPECT(__LINE__, 0, store_copies(path, &copies, &n));
    EXPECT(__LINE__, 0, n);
    expect_exists(__LINE__, false, path_in("nowhere"));
}

/* --- set aside, restore --- */

static void expect_bytes(int line, const char *path, const char *text) {
    size_t size = 0;
    char *bytes = read_whole(path, &size);
    if (!bytes || size != strlen(text) || memcmp(bytes, text, size) != 0)
        FAIL(line, "%s is not what it was", path);
    free(bytes);
}

static void test_set_aside(void) {
    const char *path = path_in("aside/kneeminder.db");
    assert(mkdir(path_in("aside"), 0700) == 0);
    for (int i = 0; i < 2; i++) {
        write_whole(path, "garbage", 7);
        write_whole(path_in("aside/kneeminder.db-wal"), i ? "log 1" : "log 0", 5);
        CLEANUP_FREE char *aside = NULL;
        EXPECT(__LINE__, 0, store_set_aside(path, NOON, &aside));
        /* The second of the same second gets another name. */
        char expected[320], log[400];
        snprintf(expected, sizeof(expected), "%s.corrupt-%lld", path, (long long)(NOON / USEC_PER_SEC + i));
        assert(strcmp(aside, expected) == 0);
        snprintf(log, sizeof(log), "%s-wal", aside);
        expect_bytes(__LINE__, aside, "garbage");
        expect_bytes(__LINE__, log, i ? "log 1" : "log 0");
        expect_exists(__LINE__, false, path);
        expect_exists(__LINE__, false, path_in("aside/kneeminder.db-wal"));
    }
    Store *s = open_store(__LINE__, path);
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 1, NOON));
    EXPECT(__LINE__, 1, count_facts(__LINE__, s));
    pid_t child = fork();
    if (child == 0) {
        char *aside = NULL;
        usec_t when;
        _exit(store_set_aside(path, NOON, &aside) == STORE_E_BUSY &&
                      store_restore(path, &when) == STORE_E_BUSY
                  ? 0
                  : 1);
    }
    EXPECT(__LINE__, 0, wait_for(child));
    store_close(s);
}

/* Backups at NOON + i days with i + 1 facts; the newest ones spoilt. */
static void test_restore(void) {
    const char *path = path_in("restore/kneeminder.db");
    Store *s = open_store(__LINE__, path);
    for (int i = 0; i < STORE_BACKUPS; i++) {
        EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, i + 1, NOON));
        make_backup(__LINE__, s, NOON + i * USEC_PER_DAY);
    }
    store_close(s);
    usec_t when = 0;
    EXPECT(__LINE__, STORE_E_EXISTS, store_restore(path, &when));
    spoil_page(backup_name(path, NOON + 6 * USEC_PER_DAY));
    write_whole(backup_name(path, NOON + 5 * USEC_PER_DAY), "garbage", 7);
    write_whole(backup_name(path, NOON + 4 * USEC_PER_DAY), "", 0);
    assert(truncate(backup_name(path, NOON + 3 * USEC_PER_DAY), 6 * 4096) == 0);
    assert(unlink(backup_name(path, NOON + 2 * USEC_PER_DAY)) == 0);
    assert(symlink(path, backup_name(path, NOON + 2 * USEC_PER_DAY)) == 0);

    write_whole(path, "garbage", 7);
    EXPECT(__LINE__, STORE_E_CORRUPT, store_restore(path, &when));
    CLEANUP_FREE char *aside = NULL;
    EXPECT(__LINE__, 0, store_set_aside(path, NOON, &aside));
    size_t before = 0, after = 0;
    char *good = read_whole(backup_name(path, NOON + USEC_PER_DAY), &before);
    EXPECT(__LINE__, 0, store_restore(path, &when));
    EXPECT(__LINE__, NOON + USEC_PER_DAY, when);
    char *same = read_whole(backup_name(path, NOON + USEC_PER_DAY), &after);
    assert(good && same && before == after && memcmp(good, same, before) == 0);
    free(good);
    free(same);
    expect_exists(__LINE__, false, path_in("restore/kneeminder.db.new"));
    struct stat st;
    assert(stat(path, &st) == 0);
    EXPECT(__LINE__, 0600, st.st_mode & 07777);
    s = open_store(__LINE__, path);
    EXPECT(__LINE__, 2, count_facts(__LINE__, s));
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 3, NOON));
    store_close(s);

    assert(unlink(path) == 0);
    for (int i = 0; i < 2; i++)
        assert(unlink(backup_name(path, NOON + i * USEC_PER_DAY)) == 0);
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_restore(path, &when));
    expect_exists(__LINE__, false, path);
    expect_exists(__LINE__, false, path_in("restore/kneeminder.db.new"));
}

int main(void) {
    test_begin();
    test_under_load();
    test_failing();
    test_kept();
    test_kept_bytes();
    test_second_name();
    test_checked();
    test_nowhere();
    test_set_aside();
    test_restore();
    return test_end();
}
