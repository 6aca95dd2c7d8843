/* SPDX-License-Identifier: MIT */
/* What the tests of the record share: a directory of their own, facts of every type, and comparing them. */
#pragma once
#undef NDEBUG

#include "store/internal.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOON (1763899200 * USEC_PER_SEC) /* 2025-11-23 12:00 UTC */

static int failures;

#define FAIL(line, ...)                                                                                      \
    do {                                                                                                     \
        fprintf(stderr, "%s:%d: ", __FILE__, (line));                                                        \
        fprintf(stderr, __VA_ARGS__);                                                                        \
        fputc('\n', stderr);                                                                                 \
        failures++;                                                                                          \
    } while (0)

#define EXPECT(line, expected, found)                                                                        \
    do {                                                                                                     \
        long long expected_ = (long long)(expected), found_ = (long long)(found);                            \
        if (expected_ != found_)                                                                             \
            FAIL(line, "%s is %lld, not %lld", #found, found_, expected_);                                   \
    } while (0)

/* --- the test's directory --- */

static char test_directory[96];

/* Where $TMPDIR says: in memory nothing waits for the disk, which others may keep busy. */
static inline void test_begin(void) {
    const char *parent = getenv("TMPDIR");
    int n = snprintf(test_directory, sizeof(test_directory), "%s/test-store-XXXXXX", parent && parent[0] ? parent : "/tmp");
    assert(n < (int)sizeof(test_directory) && mkdtemp(test_directory));
}

/* rm -r; the names are all this test's own. */
static inline int test_end(void) {
    char command[256];
    snprintf(command, sizeof(command), "chmod -R u+rwx '%s' && rm -r '%s'", test_directory, test_directory);
    assert(system(command) == 0);
    return failures > 0;
}

/* A path in the test's directory; up to eight at a time. */
static inline const char *path_in(const char *name) {
    static char paths[8][256];
    static size_t next;
    char *path = paths[next++ % ELEMENTSOF(paths)];
    snprintf(path, sizeof(paths[0]), "%s/%s", test_directory, name);
    return path;
}

static inline Store *open_store(int line, const char *path) {
    Store *s = NULL;
    int r = store_open(&s, path, NULL);
    if (r != 0) {
        FAIL(line, "store_open: %s", store_error_to_string(r));
        exit(1);
    }
    return s;
}

static inline char *read_whole(const char *path, size_t *ret_size) {
    struct stat st;
    FILE *f = fopen(path, "re");
    if (!f)
        return NULL;
    assert(fstat(fileno(f), &st) == 0);
    char *bytes = malloc((size_t)st.st_size + 1);
    assert(bytes);
    *ret_size = fread(bytes, 1, (size_t)st.st_size, f);
    assert(*ret_size == (size_t)st.st_size && fclose(f) == 0);
    return bytes;
}

static inline void write_whole(const char *path, const void *bytes, size_t size) {
    FILE *f = fopen(path, "we");
    assert(f);
    assert(fwrite(bytes, 1, size, f) == size);
    assert(fclose(f) == 0);
}

/* Spoils a page that nothing but a check of the whole file reads: the root of an index that is rarely used.
 */
static inline void spoil_page(const char *path) {
    sqlite3_stmt *st = NULL;
    Store *s = open_store(__LINE__, path_in("pages/kneeminder.db"));
    const char *sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'fact_by_kind'";
    assert(sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW);
    off_t at = (sqlite3_column_int(st, 0) - 1) * (off_t)4096;
    sqlite3_finalize(st);
    store_close(s);
    char page[4096];
    memset(page, 0x5a, sizeof(page));
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert(fd >= 0 && pwrite(fd, page, sizeof(page), at) == sizeof(page) && close(fd) == 0);
}

static inline bool exists(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0;
}

/* How the child ended: its exit status, or minus the signal. */
static inline int wait_for(pid_t child) {
    int status;
    assert(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* Another program must not come near a record that is open. Locks are a process's own, so another one has to look. */
static inline void expect_locked(int line, const char *file) {
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
        int fd = open(file, O_RDWR | O_CLOEXEC);
        _exit(fd < 0 || fcntl(fd, F_GETLK, &lock) < 0 ? 2 : lock.l_type == F_UNLCK);
    }
    assert(pid > 0 && waitpid(pid, &status, 0) == pid);
    EXPECT(line, 0, WEXITSTATUS(status));
}

/* How many descriptors this process has. */
static inline int open_files(void) {
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    assert(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 3; /* itself, and the two directories */
}

/* --- facts --- */

static inline Uid uid_of(uint64_t n) {
    Uid u = { { 0 } };
    memcpy(u.bytes, &n, sizeof(n));
    u.bytes[15] = 1;
    return u;
}

/* One column of the table below that its type needs, or that makes it whole. */
static inline Fact fact_of(FactType type, int64_t number, usec_t at) {
    Fact f = FACT_NULL;
    f.type = type;
    f.number = number;
    f.uid = f.change = uid_of((uint64_t)type << 40 | (uint64_t)number);
    f.at = f.recorded = at;
    f.offset = 3600;
    f.day = (day_t)((at + f.offset * USEC_PER_SEC) / USEC_PER_DAY);
    snprintf(f.zone, sizeof(f.zone), "Europe/Berlin");
    f.by_user = type <= FACT_UNDO;
    return f;
}

static inline Slot slot_of(Kind kind, day_t day, int minute) {
    Slot s = SLOT_NULL;
    s.kind = kind;
    s.day = day;
    s.minute = minute;
    return s;
}

/* The least that makes a fact of each type one that the record takes. `slot_number` keeps apart what may be
 * there once. */
static inline Fact plain_fact(FactType type, int64_t number, usec_t at) {
    Fact f = fact_of(type, number, at);
    Slot slot = slot_of(KIND_ICE, (day_t)(10000 + number / 1440), (int)(number % 1440));
    const char *word = "";
    f.text = NULL;
    switch (type) {
    case FACT_PAIN:
    case FACT_CHECK_IN:
        f.knee = KNEE_LEFT;
        f.score = 4;
        break;
    case FACT_RUN:
        f.duration = 25 * USEC_PER_MIN;
        word = "planned";
        break;
    case FACT_AFTER_RUN:
        f.ref = uid_of(7);
        f.score = 0;
        break;
    case FACT_DOSE:
        f.text = strdup("ibuprofen");
        f.amount = 400;
        break;
    case FACT_SHOE:
        f.text = strdup("blue ones");
        word = "add";
        break;
    case FACT_EXERCISE:
        word = "step-up";
        break;
    case FACT_FUNCTION:
        f.text = strdup("stairs");
        f.score = 6;
        break;
    case FACT_BASELINE:
        f.onset = USEC_PER_HOUR;
        break;
    case FACT_SCREENING:
        word = "ice";
        f.text = strdup("");
        break;
    case FACT_ACKNOWLEDGED:
        word = "ice-off";
        f.ref = uid_of(7);
        break;
    case FACT_PAUSE:
        word = "pause";
        break;
    case FACT_PROGRAMME:
        word = "begin";
        break;
    case FACT_UNDO:
        f.ref = uid_of(7);
        break;
    case FACT_EPISODE:
        f.knee = KNEE_RIGHT;
        f.ref = uid_of(7);
        break;
    case FACT_EPISODE_END:
        f.ref = uid_of(7);
        word = "check-ins";
        break;
    case FACT_ASKED:
        f.slot = slot;
        f.amount = 1;
        break;
    case FACT_OUTCOME:
        f.slot = slot;
        word = "done";
        break;
    case FACT_SNOOZE:
    case FACT_SESSION:
        f.slot = slot;
        f.knee = type == FACT_SESSION ? KNEE_BOTH : KNEE_NONE;
        f.duration = 10 * USEC_PER_MIN;
        f.deadline_boot = 5 * USEC_PER_HOUR;
        f.deadline_real = at + f.duration;
        break;
    case FACT_SESSION_END:
        f.ref = uid_of(7);
        f.duration = 10 * USEC_PER_MIN;
        word = "time";
        break;
    case FACT_SCHEDULE:
        f.text = strdup("schedule");
        break;
    case FACT_ALIVE:
        word = "tick";
        break;
    default:
        break;
    }
    snprintf(f.word, sizeof(f.word), "%s", word);
    return f;
}

static inline bool fact_equal(const Fact *a, const Fact *b) {
    return uid_equal(a->uid, b->uid) && uid_equal(a->change, b->change) && a->type == b->type &&
           a->number == b->number && a->at == b->at && a->recorded == b->recorded && a->day == b->day &&
           a->offset == b->offset && strcmp(a->zone, b->zone) == 0 && a->by_user == b->by_user &&
           slot_equal(&a->slot, &b->slot) && uid_equal(a->ref, b->ref) && a->knee == b->knee &&
           a->score == b->score && a->sore == b->sore && a->masked == b->masked &&
           a->approximate == b->approximate && strcmp(a->word, b->word) == 0 &&
           strcmp(a->reason, b->reason) == 0 && a->duration == b->duration && a->onset == b->onset &&
           a->amount == b->amount && memcmp(a->boot_id, b->boot_id, sizeof(a->boot_id)) == 0 &&
           a->deadline_boot == b->deadline_boot && a->deadline_real == b->deadline_real &&
           !a->text == !b->text && (!a->text || strcmp(a->text, b->text) == 0);
}

static inline int commit_one(Store *s, FactType type, int64_t number, usec_t at) {
    Fact f = plain_fact(type, number, at);
    int r = store_commit(s, &f, 1);
    fact_done(&f);
    return r;
}

/* What a walk found. */
typedef struct Found {
    Change facts;
    size_t n_superseded;
} Found;

static inline int collect(const Fact *f, bool superseded, void *userdata) {
    Found *found = userdata;
    Fact *copy = change_add(&found->facts, f->type);
    assert(copy && fact_copy(copy, f) == 0);
    found->n_superseded += superseded;
    return 0;
}

static inline void found_done(Found *f) {
    change_done(&f->facts);
    *f = (Found){ 0 };
}

#define QUERY_ALL                                                                                            \
    ((StoreQuery){ .since = INT64_MIN,                                                                       \
                   .until = USEC_NONE,                                                                       \
                   .type = FACT_TYPE_INVALID,                                                                \
                   .kind = KIND_INVALID,                                                                     \
                   .all = true,                                                                              \
                   .superseded = true,                                                                       \
                   .limit = 100000 })

/* Every fact of the record, in the order of time. */
static inline Found all_facts(int line, Store *s) {
    Found found = { 0 };
    bool more;
    EXPECT(line, 0, store_query(s, &QUERY_ALL, &more, collect, &found));
    return found;
}

static inline size_t count_facts(int line, Store *s) {
    Found found = all_facts(line, s);
    size_t n = found.facts.n_facts;
    found_done(&found);
    return n;
}
