/* SPDX-License-Identifier: MIT */
/*
 * What the tests of a record that is short of memory share: SQLite's memory is as scarce as the store's own, a record is laid down as it was
 * before each try, and one operation after the other is tried with each of its allocations failing, once and for good. It is done, or refused
 * with -ENOMEM and nothing of it left; done again with enough memory it comes to what it always comes to. Nothing that is only short of
 * memory passes for a broken record.
 */
#pragma once

#include "scarce.h"
#include "store-fixture.h"

/* --- SQLite's memory is as scarce --- */

static sqlite3_mem_methods plenty;

static inline void *little_malloc(int n) {
    return scarce_strikes() ? NULL : plenty.xMalloc(n);
}

static inline void *little_realloc(void *old, int n) {
    return scarce_strikes() ? NULL : plenty.xRealloc(old, n);
}

static inline void make_scarce(void) {
    assert(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plenty) == SQLITE_OK);
    sqlite3_mem_methods little = plenty;
    little.xMalloc = little_malloc;
    little.xRealloc = little_realloc;
    assert(sqlite3_config(SQLITE_CONFIG_MALLOC, &little) == SQLITE_OK);
    /* Else most of what is small comes from a stock. */
    assert(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK);
}

/* --- a record, its copy, and what is done to it --- */

#define EACH 4 /* facts of each type */
#define MADE (NOON + USEC_PER_DAY)

static struct {
    const char *path;
    char *record; /* bytes of one that is whole */
    size_t size;
    int64_t facts; /* in it */
    Store *store;
    Fact more[5];
    uint64_t sum; /* of what was read */
    char *aside;
    StoreCopy *copies;
    size_t n_copies;
    usec_t when;
    int kept; /* an open file, 0: none */
    size_t n_kept;
} t;

static uint64_t add(uint64_t sum, const void *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        sum = (sum ^ ((const uint8_t *)bytes)[i]) * UINT64_C(1099511628211);
    return sum;
}

static inline void add_text(const char *text) {
    t.sum = add(t.sum, text ? text : "\1", (text ? strlen(text) : 1) + 1);
}

/* Asks for no memory. */
static inline int read_fact(const Fact *f, bool superseded, void *userdata) {
    char slot[SLOT_TEXT_MAX] = "";
    const int64_t numbers[] = { f->type, f->number, f->at, f->recorded, f->score, f->sore, f->duration, f->onset, f->amount, superseded };
    (void)userdata;
    t.sum = add(add(add(t.sum, f->uid.bytes, sizeof(f->uid)), f->ref.bytes, sizeof(f->ref)), numbers, sizeof(numbers));
    add_text(f->slot.kind >= 0 ? slot_format(&f->slot, slot) : NULL);
    add_text(f->word);
    add_text(f->text);
    return 0;
}

static inline int read_raw(const RawFact *f, void *userdata) {
    (void)userdata;
    for (int c = 0; c < RAW_MAX; c++)
        if (f->given[c] && raw_form((RawColumn)c) == RAW_FORM_TEXT)
            add_text(f->text[c]);
        else
            t.sum = add(t.sum, f->given[c] ? &f->number[c] : &(int64_t){ -1 }, sizeof(int64_t));
    return 0;
}

/* Every type, and a note that does not fit on a page. */
static inline void make_record(void) {
    Store *s = open_store(__LINE__, t.path);
    for (int type = 0; type < FACT_TYPE_MAX; type++)
        for (int i = 1; i <= EACH; i++) {
            Fact f = plain_fact((FactType)type, i, NOON + (type * EACH + i) * USEC_PER_MIN);
            if (type == FACT_PAIN && i == EACH) {
                f.text = malloc(FACT_TEXT_MAX + 1);
                assert(f.text);
                memset(f.text, 'x', FACT_TEXT_MAX);
                f.text[FACT_TEXT_MAX] = '\0';
            }
            assert(store_commit(s, &f, 1) == 0);
            fact_done(&f);
        }
    EXPECT(__LINE__, 0, store_count(s, &t.facts));
    store_close(s);
    t.record = read_whole(t.path, &t.size);
}

/* A change that does something to what is there: an edit, an undo, a clock that was ahead. */
static inline void make_more(void) {
    static const FactType types[ELEMENTSOF(t.more)] = { FACT_ACKNOWLEDGED, FACT_UNDO, FACT_PRESENCE, FACT_SCREENING, FACT_SNOOZE };
    for (size_t i = 0; i < ELEMENTSOF(types); i++)
        t.more[i] = plain_fact(types[i], EACH + 9, NOON + USEC_PER_HOUR * 2);
    snprintf(t.more[0].word, sizeof(t.more[0].word), FACT_EDITED);
    t.more[0].ref = uid_of((uint64_t)FACT_CHECK_IN << 40 | 1);
    t.more[1].ref = uid_of((uint64_t)FACT_PAIN << 40 | 1);
    t.more[2].deadline_real = NOON + USEC_PER_HOUR;
}

/* --- the operations --- */

static inline void clear(void) {
    store_close(t.store);
    t.store = NULL;
    DIR *d = opendir(path_in("memory"));
    assert(d);
    for (struct dirent *e; (e = readdir(d));)
        assert(e->d_name[0] == '.' || unlinkat(dirfd(d), e->d_name, 0) == 0);
    closedir(d);
    free(t.aside);
    free(t.copies);
    if (t.kept > 0)
        close(t.kept);
    t.aside = NULL;
    t.copies = NULL;
    t.kept = 0;
}

static inline void lay_down(void) {
    write_whole(t.path, t.record, t.size);
    assert(chmod(t.path, 0600) == 0);
}

static inline void lay_down_open(void) {
    lay_down();
    t.store = open_store(__LINE__, t.path);
}

static inline void lay_down_copy(void) {
    char name[300];
    snprintf(name, sizeof(name), "%s.backup-%lld", t.path, (long long)(MADE / USEC_PER_SEC));
    write_whole(name, t.record, t.size);
    assert(chmod(name, 0600) == 0);
}

static inline void lay_down_both(void) {
    lay_down();
    lay_down_copy();
}

/* A log as a kill leaves it: it is checked, page by page. */
static inline void lay_down_unclean(void) {
    pid_t child = fork();
    if (child == 0) {
        lay_down_open();
        _exit(store_commit(t.store, t.more, 1) != 0);
    }
    EXPECT(__LINE__, 0, wait_for(child));
}

static inline void nothing(void) {}

static inline int64_t count(void) {
    int64_t n = -1;
    EXPECT(__LINE__, 0, store_count(t.store, &n));
    EXPECT(__LINE__, n, count_facts(__LINE__, t.store));
    EXPECT(__LINE__, 0, database_check_rows(t.store->db, t.store->file));
    return n;
}

static inline bool is_there(const char *end) {
    char name[300];
    snprintf(name, sizeof(name), "%s%s", t.path, end);
    return exists(name);
}

static inline int do_commit(void) {
    return store_commit(t.store, t.more, ELEMENTSOF(t.more));
}

/* --- every allocation --- */

typedef struct Operation {
    int line;
    const char *name;
    void (*prepare)(void);
    int (*run)(void);
    void (*check)(int r);
    bool reads;
    size_t every; /* of the allocations, so many-th */
} Operation;

/* Returns whether it came to a failure. */
static inline bool fail_at(const Operation *o, size_t n, bool onward) {
    int before = failures;
    uint64_t expected = 0;
    o->prepare();
    if (o->reads) {
        EXPECT(o->line, 0, o->run());
        expected = t.sum;
        store_rest(t.store);
    }
    scarce.onward = onward;
    scarce_begin(n);
    int r = o->run();
    bool met = scarce_end();
    if (r != 0 && r != -ENOMEM)
        FAIL(o->line, "it ends with %d, %s", r, r > 0 ? store_error_to_string(r) : strerror(-r));
    for (int again = 0; again < 2; again++) {
        if (o->check)
            o->check(r);
        if (o->reads && r == 0)
            EXPECT(o->line, expected, t.sum);
        if (r == 0)
            break;
        r = o->run();
        EXPECT(o->line, 0, r);
    }
    clear();
    if (failures != before)
        FAIL(o->line, "%s, when allocation %zu%s fails", o->name, n, onward ? " and all later" : "");
    return met;
}

/* Each of the operations, so many-th allocations of which fail, or each `step`-th if that is not 0. */
static inline void fail_each(const Operation *operations, size_t n_operations, size_t step, const char *only) {
    for (size_t i = 0; i < n_operations; i++)
        for (int onward = 0; onward < 2 && (!only || strcmp(only, operations[i].name) == 0); onward++) {
            size_t n = 1;
            while (fail_at(&operations[i], n, onward))
                n += step > 0 ? step : operations[i].every;
            printf("%s: %zu allocations\n", operations[i].name, n);
        }
}

static inline void memory_begin(void) {
    make_scarce();
    test_begin();
    assert(mkdir(path_in("memory"), 0700) == 0);
    t.path = strdup(path_in("memory/kneeminder.db"));
    make_record();
    make_more();
}

static inline int memory_end(void) {
    for (size_t i = 0; i < ELEMENTSOF(t.more); i++)
        fact_done(&t.more[i]);
    free(t.record);
    free((char *)t.path);
    return test_end();
}
