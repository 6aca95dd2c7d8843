/* SPDX-License-Identifier: MIT */
/* What the record withstands: kill -9 at any moment, a full disk, writes that fail, pages that went bad. */
#include "store-fixture.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <time.h>

#define PER_CHANGE 3

/* Change number n: facts n*3+1 to n*3+3. */
static int commit_change(Store *s, int64_t n, size_t note) {
    Fact facts[PER_CHANGE];
    for (int64_t i = 0; i < PER_CHANGE; i++) {
        facts[i] = plain_fact(FACT_PAIN, n * PER_CHANGE + i + 1, NOON + n);
        facts[i].change = facts[0].uid;
        if (note > 0) {
            facts[i].text = malloc(note + 1);
            memset(facts[i].text, 'x', note);
            facts[i].text[note] = '\0';
        }
    }
    int r = store_commit(s, facts, PER_CHANGE);
    for (size_t i = 0; i < PER_CHANGE; i++)
        fact_done(&facts[i]);
    return r;
}

/* The changes that are there; each must be whole and the file sound. */
static int64_t whole_changes(int line, Store *s) {
    int64_t numbers[FACT_TYPE_MAX], count = 0;
    EXPECT(line, 0, store_load_numbers(s, numbers));
    EXPECT(line, 0, store_count(s, &count));
    EXPECT(line, 0, count % PER_CHANGE);
    EXPECT(line, count, numbers[FACT_PAIN]);
    EXPECT(line, count, count_facts(line, s));
    EXPECT(line, 0, database_check_pages(s->db, s->file));
    return count / PER_CHANGE;
}

/* --- kill -9 --- */

/* Commits without end and tells of each change once it is on disk. */
static void commit_and_tell(const char *path, int to) {
    Store *s = open_store(__LINE__, path);
    for (int64_t n = whole_changes(__LINE__, s);; n++) {
        assert(commit_change(s, n, n % 7 == 0 ? 2000 : 0) == 0);
        assert(write(to, &n, sizeof(n)) == sizeof(n));
    }
}

static void sleep_for(long microseconds) {
    nanosleep(&(struct timespec){ .tv_nsec = microseconds * 1000 }, NULL);
}

/* Kills a committer `microseconds` after it told of as many changes; returns the last that it told of. */
static int64_t kill_committer(const char *path, int changes, long microseconds, int64_t told) {
    int tell[2];
    int64_t n;
    assert(pipe2(tell, O_CLOEXEC) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(tell[0]);
        commit_and_tell(path, tell[1]);
    }
    close(tell[1]);
    for (int i = 0; i < changes && read(tell[0], &n, sizeof(n)) == sizeof(n); i++)
        told = n + 1;
    sleep_for(microseconds);
    kill(child, SIGKILL);
    EXPECT(__LINE__, -SIGKILL, wait_for(child));
    while (read(tell[0], &n, sizeof(n)) == sizeof(n))
        told = n + 1;
    close(tell[0]);
    return told;
}

/* Each of `kills` may have come between the disk and the telling. */
static int64_t expect_told(int line, const char *path, int64_t told, int kills) {
    Store *s = open_store(line, path);
    int64_t there = whole_changes(line, s);
    if (there < told || there > told + kills)
        FAIL(line, "%lld changes were told of, %lld are there", (long long)told, (long long)there);
    store_close(s);
    return there;
}

static void test_kill(void) {
    const char *path = path_in("kill/kneeminder.db");
    int64_t told = 0;
    for (int i = 0; i < 60; i++) {
        /* Every third time the next process finds what a kill left, and is killed over it. */
        int kills = i % 3 == 0 ? 2 : 1;
        for (int k = 0; k < kills; k++)
            told = kill_committer(path, (i + k) % 4 * 2, i * 7919 % 3000, told);
        told = expect_told(__LINE__, path, told, kills);
    }
    printf("kill -9: %lld changes, none lost\n", (long long)told);
}

/* From the first moment on: there is no half of a new record. */
static void test_kill_creation(void) {
    char name[32];
    for (int i = 0; i < 60; i++) {
        snprintf(name, sizeof(name), "new%d/kneeminder.db", i);
        int64_t told = kill_committer(path_in(name), 0, i * 150, 0);
        expect_told(__LINE__, path_in(name), told, 1);
    }
}

/* --- no space --- */

/* Commits until it fails; returns how. */
static int fill_up(Store *s, int64_t *n) {
    for (;; ++*n) {
        int r = commit_change(s, *n, 3000);
        if (r != 0)
            return r;
        assert(*n < 100000);
    }
}

/* SQLite's own limit of pages: the insertion fails, and the change is taken back whole. */
static void test_page_limit(void) {
    Store *s = open_store(__LINE__, path_in("limit.db"));
    int64_t n = 0;
    EXPECT(__LINE__, SQLITE_OK, sqlite3_exec(s->db, "PRAGMA max_page_count = 60", NULL, NULL, NULL));
    EXPECT(__LINE__, STORE_E_FULL, fill_up(s, &n));
    EXPECT(__LINE__, n, whole_changes(__LINE__, s));
    EXPECT(__LINE__, STORE_E_FULL, commit_change(s, n, 3000));
    EXPECT(__LINE__, SQLITE_OK, sqlite3_exec(s->db, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL));
    EXPECT(__LINE__, 0, commit_change(s, n, 3000));
    EXPECT(__LINE__, n + 1, whole_changes(__LINE__, s));
    store_close(s);
}

/* A write that the system refuses: COMMIT fails. */
static void with_size_limit(void) {
    struct rlimit limit;
    const char *path = path_in("size.db");
    Store *s = open_store(__LINE__, path);
    int64_t n = 0;
    signal(SIGXFSZ, SIG_IGN);
    assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 300000;
    assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    EXPECT(__LINE__, STORE_E_IO, fill_up(s, &n));
    EXPECT(__LINE__, 1, sqlite3_get_autocommit(s->db));
    EXPECT(__LINE__, n, whole_changes(__LINE__, s));
    EXPECT(__LINE__, STORE_E_IO, commit_change(s, n, 3000));
    limit.rlim_cur = before;
    assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    store_close(s);
    s = open_store(__LINE__, path);
    EXPECT(__LINE__, n, whole_changes(__LINE__, s));
    EXPECT(__LINE__, 0, commit_change(s, n, 3000));
    store_close(s);
}

static void write_setting(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)!write(fd, text, strlen(text));
        close(fd);
    }
}

/* A small file system of this process alone; false where the system does not let us have one. */
static bool mount_small(const char *path) {
    char map[64];
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(CLONE_NEWNS | (uid == 0 ? 0 : CLONE_NEWUSER)) < 0)
        return false;
    if (uid != 0) {
        write_setting("/proc/self/setgroups", "deny");
        snprintf(map, sizeof(map), "0 %u 1", uid);
        write_setting("/proc/self/uid_map", map);
        snprintf(map, sizeof(map), "0 %u 1", gid);
        write_setting("/proc/self/gid_map", map);
    }
    return mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", path, "tmpfs", 0, "size=600k,mode=0700") == 0;
}

/* A disk that is full for all there is, the log too. */
static void with_full_disk(void) {
    const char *path = path_in("small/kneeminder.db");
    assert(mkdir(path_in("small"), 0700) == 0);
    if (!mount_small(path_in("small"))) {
        printf("no small file system to be had: a full one is not tried\n");
        return;
    }
    static char ballast[300 * 1024];
    write_whole(path_in("small/ballast"), ballast, sizeof(ballast));
    Store *s = open_store(__LINE__, path);
    int64_t n = 0;
    EXPECT(__LINE__, STORE_E_FULL, fill_up(s, &n));
    EXPECT(__LINE__, n, whole_changes(__LINE__, s));
    EXPECT(__LINE__, STORE_E_FULL, commit_change(s, n, 3000));
    StoreBackup *b = NULL;
    bool done = false;
    int r = store_backup_new(&b, s, NOON);
    while (r == 0 && !done)
        r = store_backup_step(b, &done);
    EXPECT(__LINE__, STORE_E_FULL, r);
    store_backup_free(b);
    assert(unlink(path_in("small/ballast")) == 0);
    EXPECT(__LINE__, 0, commit_change(s, n, 3000));
    EXPECT(__LINE__, n + 1, whole_changes(__LINE__, s));
    store_close(s);
    s = open_store(__LINE__, path);
    EXPECT(__LINE__, n + 1, whole_changes(__LINE__, s));
    store_close(s);

    /* Nor can a new one be begun; nothing of it is left. */
    assert(unlink(path) == 0);
    FILE *f = fopen(path_in("small/ballast"), "we");
    assert(f);
    while (fwrite(ballast, 1, 4096, f) == 4096 && fflush(f) == 0)
        continue;
    (void)fclose(f);
    EXPECT(__LINE__, STORE_E_FULL, store_open(&s, path, NULL));
    EXPECT(__LINE__, false, exists(path));
    EXPECT(__LINE__, false, exists(path_in("small/kneeminder.db.new")));
    assert(unlink(path_in("small/ballast")) == 0);
    store_close(open_store(__LINE__, path));
}

static void in_child(int line, void (*test)(void)) {
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        failures = 0;
        test();
        (void)fflush(stdout);
        _exit(failures > 0);
    }
    EXPECT(line, 0, wait_for(child));
}

/* --- pages that went bad --- */

/* Found when they are read, told, and not built upon. */
static void test_bad_pages(void) {
    const char *path = path_in("bad.db");
    Store *s = open_store(__LINE__, path);
    for (int64_t n = 0; n < 60; n++)
        EXPECT(__LINE__, 0, commit_change(s, n, 2000));
    store_close(s);
    size_t size = 0;
    char *bytes = read_whole(path, &size);
    assert(bytes && size > 40 * 4096);
    memset(bytes + 25 * 4096, 0x5a, 10 * 4096);
    write_whole(path, bytes, size);
    free(bytes);
    s = open_store(__LINE__, path);
    Found found = { 0 };
    bool more;
    EXPECT(__LINE__, STORE_E_CORRUPT, store_query(s, &QUERY_ALL, &more, collect, &found));
    found_done(&found);
    store_close(s);
}

int main(void) {
    test_begin();
    test_kill();
    test_kill_creation();
    test_page_limit();
    in_child(__LINE__, with_size_limit);
    in_child(__LINE__, with_full_disk);
    test_bad_pages();
    return test_end();
}
