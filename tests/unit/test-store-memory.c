/* SPDX-License-Identifier: MIT */
/* Memory runs out in each operation of the record but the import. */
#include "store-memory-fixture.h"

static int do_open(void) {
    return store_open(&t.store, t.path, NULL);
}

static void opened(int r) {
    if (r == 0)
        EXPECT(__LINE__, t.facts, count());
}

static void opened_unclean(int r) {
    if (r == 0)
        EXPECT(__LINE__, t.facts + 1, count());
}

static void created(int r) {
    if (r == 0)
        EXPECT(__LINE__, 0, count());
}

static void committed(int r) {
    EXPECT(__LINE__, t.facts + (r == 0 ? (int)ELEMENTSOF(t.more) : 0), count());
}

static int do_close(void) {
    char *bytes = strdup("what the facts add up to");
    if (bytes)
        store_keep_present(t.store, bytes, strlen(bytes));
    t.store = store_close(t.store);
    return 0;
}

/* What is kept for the next start is there whole, or not at all. */
static void closed(int r) {
    char bytes[24];
    size_t n = 0;
    int fd;
    EXPECT(__LINE__, 0, r);
    t.store = open_store(__LINE__, t.path);
    EXPECT(__LINE__, t.facts, count());
    r = store_take_present(t.store, &fd, &n);
    EXPECT(__LINE__, true, r == STORE_E_NOT_FOUND || (r == 0 && n == sizeof(bytes) && store_read_present(fd, bytes, n) &&
                                                      memcmp(bytes, "what the facts add up to", n) == 0));
    if (r == 0)
        close(fd);
}

static void lay_down_kept(void) {
    lay_down_open();
    EXPECT(__LINE__, 0, do_close());
    t.store = open_store(__LINE__, t.path);
}

/* It is kept no longer, so that it is not there a second time. */
static int do_take(void) {
    int r = store_take_present(t.store, &t.kept, &t.n_kept);
    return r == STORE_E_NOT_FOUND && !exists(path_in("memory/kneeminder.db.present")) ? 0 : r;
}

static void taken(int r) {
    if (r == 0 && t.kept > 0)
        EXPECT(__LINE__, 24, t.n_kept);
}

static int do_read(void) {
    t.sum = 0;
    return store_load_present(t.store, NOON + USEC_PER_HOUR, read_fact, NULL);
}

static int do_query(void) {
    static const struct {
        FactType type;
        Kind kind;
        bool all;
    } queries[] = {
        { FACT_TYPE_INVALID, KIND_INVALID, true }, { FACT_TYPE_INVALID, KIND_INVALID, false }, { FACT_PAIN, KIND_INVALID, false },
        { FACT_TYPE_INVALID, KIND_ICE, false },    { FACT_OUTCOME, KIND_ICE, false },
    };
    bool more;
    int r = 0;
    t.sum = 0;
    for (size_t i = 0; i < ELEMENTSOF(queries) && r == 0; i++) {
        StoreQuery q = QUERY_ALL;
        q.type = queries[i].type;
        q.kind = queries[i].kind;
        q.all = queries[i].all;
        r = store_query(t.store, &q, &more, read_fact, NULL);
        q.after = uid_of((uint64_t)FACT_PAIN << 40 | 1);
        if (r == 0)
            r = store_query(t.store, &q, &more, read_fact, NULL);
    }
    return r;
}

static int do_find(void) {
    int64_t numbers[FACT_TYPE_MAX], number = 0, n = 0;
    Uid uid = { { 0 } };
    usec_t last = 0;
    t.sum = 0;
    Uid pain = uid_of((uint64_t)FACT_PAIN << 40 | 1);
    int r = store_find(t.store, FACT_PAIN, EACH, read_fact, NULL);
    if (r == 0)
        r = store_find_change(t.store, pain, read_fact, NULL);
    if (r == 0)
        r = store_find_uid(t.store, pain, read_fact, NULL);
    if (r == 0)
        r = store_find_referring(t.store, uid_of(7), read_fact, NULL);
    if (r == 0)
        r = store_last_change(t.store, &uid);
    if (r == 0)
        r = store_find_open(t.store, FACT_EPISODE, KNEE_RIGHT, &uid, &number);
    if (r == 0)
        r = store_said_since(t.store, NOON, &n, &last);
    if (r == 0)
        r = store_load_numbers(t.store, numbers);
    if (r == 0)
        t.sum = add(add(add(t.sum, numbers, sizeof(numbers)), &last, sizeof(last)), uid.bytes, sizeof(uid));
    return r;
}

static int do_export(void) {
    bool more;
    uint64_t revision;
    t.sum = 0;
    int r = store_export(t.store, (Uid){ { 0 } }, 50, &more, &revision, read_raw, NULL);
    return r == 0 ? store_export(t.store, uid_of((uint64_t)FACT_RUN << 40 | 1), 1000, &more, &revision, read_raw, NULL) : r;
}

/* --- copies --- */

static int do_backup(void) {
    StoreBackup *b = NULL;
    bool done = false;
    int r = store_backup_new(&b, t.store, MADE);
    while (r == 0 && !done)
        r = store_backup_step(b, &done);
    store_backup_free(b);
    return r;
}

static void backed_up(int r) {
    EXPECT(__LINE__, r == 0, store_copy_check(t.path, MADE) == 0);
    EXPECT(__LINE__, false, is_there(".new"));
    EXPECT(__LINE__, t.facts, count());
}

static int do_copies(void) {
    free(t.copies);
    t.copies = NULL;
    int r = store_copies(t.path, &t.copies, &t.n_copies);
    if (r == 0)
        r = store_backup_last(t.path, &t.when);
    return r == 0 ? store_copy_check(t.path, MADE) : r;
}

static void told(int r) {
    if (r == 0)
        EXPECT(__LINE__, true, t.n_copies == 1 && t.copies[0].made == MADE && t.when == MADE);
    EXPECT(__LINE__, false, is_there(".new"));
}

/* A day later, with another copy: the limits let both stay. In the year before it was made it has no right to be. */
static int do_prune(void) {
    int r = store_backup_prune(t.store, MADE + USEC_PER_DAY);
    return r == 0 && is_there(".backup-1763985600") ? store_backup_prune(t.store, MADE - 365 * USEC_PER_DAY) : r;
}

static void lay_down_open_with_copy(void) {
    lay_down_copy();
    lay_down_open();
}

static void pruned(int r) {
    if (r == 0)
        EXPECT(__LINE__, false, is_there(".backup-1763985600"));
}

static int do_restore(void) {
    return store_restore(t.path, &t.when);
}

static int do_copy_restore(void) {
    return store_copy_restore(t.path, MADE);
}

/* The copy stays, whatever becomes of it. */
static void restored(int r) {
    EXPECT(__LINE__, true, is_there(".backup-1763985600"));
    EXPECT(__LINE__, false, is_there(".new"));
    if (r != 0)
        return;
    t.store = open_store(__LINE__, t.path);
    EXPECT(__LINE__, t.facts, count());
}

static int do_check(void) {
    char name[300];
    snprintf(name, sizeof(name), "%s.backup-1763985600", t.path);
    return store_backup_check(name);
}

static void kept_copy(int r) {
    (void)r;
    EXPECT(__LINE__, true, is_there(".backup-1763985600"));
}

static int do_reject(void) {
    return store_backup_reject(t.path, MADE);
}

/* --- putting away --- */

static int do_set_aside(void) {
    return store_set_aside(t.path, MADE, &t.aside);
}

static int do_keep_aside(void) {
    return store_keep_aside(t.store, MADE, &t.aside);
}

static void lay_down_moved(void) {
    lay_down_open();
    assert(unlink(t.path) == 0);
}

static int do_rescue(void) {
    return store_rescue(t.store, MADE, &t.aside);
}

/* It is at one of its names, whole; its log is a part of it. */
static void set_aside(int r) {
    t.store = open_store(__LINE__, r == 0 ? t.aside : t.path);
    EXPECT(__LINE__, t.facts + 1, count());
    t.store = store_close(t.store);
    if (r != 0)
        lay_down_unclean();
}

static void kept_aside(int r) {
    EXPECT(__LINE__, false, is_there(".new"));
    EXPECT(__LINE__, t.facts, count());
    if (r != 0)
        return;
    t.store = store_close(t.store);
    t.store = open_store(__LINE__, t.aside);
    EXPECT(__LINE__, t.facts, count());
}

static void rescued(int r) {
    if (r != 0)
        return;
    t.store = store_close(t.store);
    t.store = open_store(__LINE__, t.path);
    EXPECT(__LINE__, t.facts, count());
}

/* --- all of them --- */

static const Operation operations[] = {
    { __LINE__, "open", lay_down, do_open, opened, false, 149 },
    { __LINE__, "open after a kill", lay_down_unclean, do_open, opened_unclean, false, 151 },
    { __LINE__, "create", nothing, do_open, created, false, 199 },
    { __LINE__, "commit", lay_down_open, do_commit, committed, false, 61 },
    { __LINE__, "close", lay_down_open, do_close, closed, false, 3 },
    { __LINE__, "take what was kept", lay_down_kept, do_take, taken, false, 3 },
    { __LINE__, "load the present", lay_down_open, do_read, NULL, true, 61 },
    { __LINE__, "query", lay_down_open, do_query, NULL, true, 61 },
    { __LINE__, "find", lay_down_open, do_find, NULL, true, 53 },
    { __LINE__, "export", lay_down_open, do_export, NULL, true, 41 },
    { __LINE__, "back up", lay_down_open, do_backup, backed_up, false, 29 },
    { __LINE__, "list copies", lay_down_both, do_copies, told, false, 149 },
    { __LINE__, "prune", lay_down_open_with_copy, do_prune, pruned, false, 1 },
    { __LINE__, "restore", lay_down_copy, do_restore, restored, false, 149 },
    { __LINE__, "restore one", lay_down_both, do_copy_restore, restored, false, 149 },
    { __LINE__, "check a copy", lay_down_copy, do_check, kept_copy, false, 97 },
    { __LINE__, "reject a copy", lay_down_copy, do_reject, pruned, false, 1 },
    { __LINE__, "set aside", lay_down_unclean, do_set_aside, set_aside, false, 1 },
    { __LINE__, "keep aside", lay_down_open, do_keep_aside, kept_aside, false, 29 },
    { __LINE__, "rescue", lay_down_moved, do_rescue, rescued, false, 29 },
};

/* test-store-memory [STEP [OPERATION]]: a sample of the allocations; or each STEP-th, which with 1 takes minutes. */
int main(int argc, char **argv) {
    memory_begin();
    clear();
    fail_each(operations, ELEMENTSOF(operations), argc > 1 ? strtoul(argv[1], NULL, 10) : 0, argc > 2 ? argv[2] : NULL);
    return memory_end();
}
