/* SPDX-License-Identifier: MIT */
/* Memory runs out while two records are made one. */
#include "store-memory-fixture.h"
#include "store/import.h"

#define OTHER 5 /* facts of another machine */

static struct {
    Fact mine[4];
    RawFact other[128];
    size_t n_other;
} two;

static int keep_raw(const RawFact *f, void *userdata) {
    (void)userdata;
    assert(two.n_other < ELEMENTSOF(two.other));
    RawFact *copy = &two.other[two.n_other++];
    *copy = *f;
    for (int c = 0; c < RAW_MAX; c++)
        copy->text[c] = f->given[c] && raw_form((RawColumn)c) == RAW_FORM_TEXT ? strdup(f->text[c]) : NULL;
    return 0;
}

/* --- two records are made one --- */

/* What this machine and another one entered since they had the same record: numbers that are taken twice, one reminder answered by both, a
 * change undone on one of them, and something that is about a fact which gets another number. */
static void make_two(void) {
    static const FactType types[OTHER] = { FACT_RUN, FACT_OUTCOME, FACT_PAIN, FACT_EPISODE, FACT_OUTCOME };
    for (size_t i = 0; i < ELEMENTSOF(two.mine); i++)
        two.mine[i] = plain_fact(types[i], EACH + 1, NOON + 3 * USEC_PER_HOUR);
    Store *s = open_store(__LINE__, t.path);
    for (size_t i = 0; i < OTHER; i++) {
        Fact f = plain_fact(i == 2 ? FACT_UNDO : types[i], EACH + 1, NOON + 3 * USEC_PER_HOUR + USEC_PER_MIN);
        f.uid = f.change = uid_of(1000 + i);
        if (f.type == FACT_UNDO)
            f.ref = uid_of((uint64_t)FACT_PAIN << 40 | 2);
        if (i == 4) {
            f.number++;
            f.slot = (Slot){ .kind = KIND_AFTER_RUN, .day = f.slot.day, .minute = -1, .letter = 'r', .number = EACH + 1 };
        }
        EXPECT(__LINE__, 0, store_commit(s, &f, 1));
        fact_done(&f);
    }
    bool more;
    uint64_t revision;
    EXPECT(__LINE__, 0, store_export(s, (Uid){ { 0 } }, 1000, &more, &revision, keep_raw, NULL));
    store_close(s);
}

static void lay_down_mine(void) {
    lay_down_open();
    EXPECT(__LINE__, 0, store_commit(t.store, two.mine, ELEMENTSOF(two.mine)));
}

/* While it goes on, something is entered here. */
static int do_import(void) {
    StoreImport *i = NULL;
    StoreImported statistics;
    RawFault fault;
    size_t index;
    int64_t place;
    bool done = false, entered = false;
    int r = store_import_new(&i, t.store);
    if (r == 0)
        r = store_import_add(i, two.other, two.n_other, &index, &fault);
    while (r == 0 && !done) {
        r = store_import_step(i, &done, &statistics, &place, &fault);
        if (r == 0 && !done && i->phase == IMPORT_MERGE && !entered) {
            r = do_commit();
            entered = true;
        }
    }
    store_import_free(i);
    return r;
}

static int sum_up(const RawFact *f, void *userdata) {
    t.sum = 0;
    read_raw(f, NULL);
    *(uint64_t *)userdata += t.sum;
    return 0;
}

/* The record made of two is whole or not there, even where it could not be opened in the end. Its order depends on when the import went on. */
static void imported(int r) {
    static uint64_t expected;
    uint64_t found = 0, revision;
    bool more;
    EXPECT(__LINE__, false, is_there(".new"));
    if (!store_usable(t.store)) {
        t.store = store_close(t.store);
        t.store = open_store(__LINE__, t.path);
    }
    if (r != 0) {
        int64_t n = count() - t.facts - (int)ELEMENTSOF(two.mine);
        EXPECT(__LINE__, true, n == 0 || n == (int)ELEMENTSOF(t.more) || n == (int)ELEMENTSOF(t.more) + OTHER);
        return;
    }
    EXPECT(__LINE__, 0, store_export(t.store, (Uid){ { 0 } }, 1000, &more, &revision, sum_up, &found));
    EXPECT(__LINE__, t.facts + (int)(ELEMENTSOF(two.mine) + OTHER + ELEMENTSOF(t.more)), count());
    if (!expected)
        expected = found;
    EXPECT(__LINE__, expected, found);
}

static const Operation operations[] = { { __LINE__, "import", lay_down_mine, do_import, imported, false, 1997 } };

/* test-store-memory-import [STEP]: a sample of the allocations, or each STEP-th: with 1 it takes an hour. */
int main(int argc, char **argv) {
    memory_begin();
    make_two();
    clear();
    fail_each(operations, ELEMENTSOF(operations), argc > 1 ? strtoul(argv[1], NULL, 10) : 0, NULL);
    for (size_t i = 0; i < ELEMENTSOF(two.mine); i++)
        fact_done(&two.mine[i]);
    for (size_t i = 0; i < two.n_other; i++)
        for (int c = 0; c < RAW_MAX; c++)
            free((char *)two.other[i].text[c]);
    return memory_end();
}
