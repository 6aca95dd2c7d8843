/* SPDX-License-Identifier: MIT */
/* What is kept from a stop to the next start: given back once, and only if nothing has touched the record in between. */

#include "store-fixture.h"

static const char kept[] = "what years add up to";

static void stop_keeping(const char *path, int64_t number) {
    Store *s = open_store(__LINE__, path);
    assert(commit_one(s, FACT_PAIN, number, NOON + number) == 0);
    char *bytes = strdup(kept);
    assert(bytes);
    store_keep_present(s, bytes, sizeof(kept));
    store_close(s);
}

/* At a start; `outcome`: of taking it. Whatever that is, it is gone afterwards. */
static void expect_taken(int line, const char *path, int outcome) {
    char file[300];
    Store *s = open_store(line, path);
    char bytes[sizeof(kept)];
    size_t n = 0;
    int fd, r = store_take_present(s, &fd, &n);
    EXPECT(line, outcome, r);
    if (r == 0) {
        EXPECT(line, true, n == sizeof(kept) && store_read_present(fd, bytes, n) && memcmp(bytes, kept, n) == 0);
        EXPECT(line, false, store_read_present(fd, bytes, 1));
        close(fd);
    }
    snprintf(file, sizeof(file), "%s.present", path);
    EXPECT(line, false, exists(file));
    EXPECT(line, STORE_E_NOT_FOUND, store_take_present(s, &fd, &n));
    store_close(s);
}

/* Each does something to the record that was closed, or to what was kept; but for nothing, it is of no use any more. */
static void nothing(const char *path, const char *file) {
    (void)path, (void)file;
}

static void one_more_row(const char *path, const char *file) {
    (void)file;
    Store *s = open_store(__LINE__, path);
    assert(commit_one(s, FACT_PAIN, 100, NOON + 100) == 0);
    store_close(s);
}

static void another_content(const char *path, const char *file) {
    (void)file;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    char byte;
    assert(fd >= 0 && pread(fd, &byte, 1, 4000) == 1 && pwrite(fd, &byte, 1, 4000) == 1 && close(fd) == 0);
}

static void another_file(const char *path, const char *file) {
    (void)file;
    size_t size;
    char *bytes = read_whole(path, &size), copy[300];
    struct stat st;
    assert(bytes && stat(path, &st) == 0);
    snprintf(copy, sizeof(copy), "%s.copy", path);
    write_whole(copy, bytes, size);
    free(bytes);
    /* With the same time. */
    struct timespec times[2] = { st.st_atim, st.st_mtim };
    assert(utimensat(AT_FDCWD, copy, times, 0) == 0 && rename(copy, path) == 0);
}

/* A log that was left behind has more than the file. */
static void crash(const char *path, const char *file) {
    (void)file;
    pid_t child = fork();
    if (child == 0) {
        assert(commit_one(open_store(__LINE__, path), FACT_PAIN, 100, NOON + 100) == 0);
        (void)raise(SIGKILL);
    }
    EXPECT(__LINE__, -SIGKILL, wait_for(child));
}

/* And it may have other rows in it, and no more. */
static void change_in_log(const char *path, const char *file) {
    (void)file;
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *db;
        if (sqlite3_open(path, &db) == SQLITE_OK)
            (void)sqlite3_exec(db, "UPDATE fact SET score = 9 WHERE type = 'pain'", NULL, NULL, NULL);
        (void)raise(SIGKILL);
    }
    EXPECT(__LINE__, -SIGKILL, wait_for(child));
}

static void second_name(const char *path, const char *file) {
    (void)path;
    char other[300];
    snprintf(other, sizeof(other), "%s.other", file);
    assert(link(file, other) == 0);
}

static void link_in_place(const char *path, const char *file) {
    (void)path;
    char other[300];
    snprintf(other, sizeof(other), "%s.other", file);
    assert(rename(file, other) == 0 && symlink(other, file) == 0);
}

static void readable(const char *path, const char *file) {
    (void)path;
    assert(chmod(file, 0644) == 0);
}

static void cut_short(const char *path, const char *file) {
    (void)path;
    assert(truncate(file, 20) == 0);
}

static void fifo(const char *path, const char *file) {
    (void)path;
    assert(unlink(file) == 0 && mkfifo(file, 0600) == 0);
}

static void test_between(void) {
    static const struct {
        const char *name;
        void (*happens)(const char *path, const char *file);
        int outcome;
    } rows[] = {
        { "nothing", nothing, 0 },
        { "one-more-row", one_more_row, STORE_E_NOT_FOUND },
        { "another-content", another_content, STORE_E_NOT_FOUND },
        { "another-file", another_file, STORE_E_NOT_FOUND },
        { "crash", crash, STORE_E_NOT_FOUND },
        { "change-in-log", change_in_log, STORE_E_NOT_FOUND },
        { "second-name", second_name, STORE_E_NOT_FOUND },
        { "link", link_in_place, STORE_E_NOT_FOUND },
        { "readable", readable, STORE_E_NOT_FOUND },
        { "cut-short", cut_short, STORE_E_NOT_FOUND },
        { "fifo", fifo, STORE_E_NOT_FOUND },
    };
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        char name[64], path[256], file[300];
        snprintf(name, sizeof(name), "%s/kneeminder.db", rows[i].name);
        snprintf(path, sizeof(path), "%s", path_in(name));
        snprintf(file, sizeof(file), "%s.present", path);
        mode_t mask = umask(0);
        stop_keeping(path, 1);
        umask(mask);
        struct stat st;
        EXPECT(__LINE__, 0, lstat(file, &st));
        EXPECT(__LINE__, 0600, st.st_mode & 07777);
        rows[i].happens(path, file);
        int before = failures;
        expect_taken(__LINE__, path, rows[i].outcome);
        if (failures > before)
            fprintf(stderr, "in row %s\n", rows[i].name);
        /* And the record is as good as ever. */
        stop_keeping(path, 50);
        expect_taken(__LINE__, path, 0);
    }
}

/* A store that was closed without it keeps nothing, and what a stop before it left does not hold then. */
static void test_plain_stop(void) {
    const char *path = path_in("plain/kneeminder.db");
    stop_keeping(path, 1);
    Store *s = open_store(__LINE__, path);
    assert(commit_one(s, FACT_PAIN, 2, NOON + 2) == 0);
    store_close(s);
    expect_taken(__LINE__, path, STORE_E_NOT_FOUND);
}

int main(void) {
    test_begin();
    test_between();
    test_plain_stop();
    return test_end();
}
