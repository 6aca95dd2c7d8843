/* SPDX-License-Identifier: MIT */
/*
 * The record out and in at the level of the store: every column of every type comes back, what does not fit is told by
 * member, and what is committed while a merge goes on is in the result as if it had been committed to it.
 */
#include "store-fixture.h"
#include "store/import.h"

/* --- facts on the way --- */

typedef struct Facts {
    RawFact *items;
    size_t n, allocated;
} Facts;

/* Texts are copied; a test ends soon. */
static int keep(const RawFact *f, void *userdata) {
    Facts *all = userdata;
    assert(array_reserve((void **)&all->items, &all->allocated, all->n + 1, sizeof(*all->items)) == 0);
    RawFact *copy = &all->items[all->n++];
    *copy = *f;
    for (int c = 0; c < RAW_MAX; c++) {
        copy->text[c] = f->given[c] && raw_form((RawColumn)c) == RAW_FORM_TEXT ? strdup(f->text[c]) : NULL;
        copy->number[c] = f->given[c] && raw_form((RawColumn)c) != RAW_FORM_TEXT ? f->number[c] : 0;
    }
    return 0;
}

static Facts export_all(int line, Store *s) {
    Facts all = { 0 };
    bool more = true;
    uint64_t revision;
    while (more) {
        Uid after = { { 0 } };
        if (all.n > 0)
            assert(uid_parse(all.items[all.n - 1].text[RAW_UID], &after) == 0);
        EXPECT(line, 0, store_export(s, after, 7, &more, &revision, keep, &all));
    }
    return all;
}

static void facts_done(Facts *all) {
    for (size_t i = 0; i < all->n; i++)
        for (int c = 0; c < RAW_MAX; c++)
            free((char *)all->items[i].text[c]);
    free(all->items);
}

static void expect_equal(int line, const Facts *a, const Facts *b) {
    EXPECT(line, a->n, b->n);
    for (size_t i = 0; i < MIN(a->n, b->n); i++)
        for (int c = 0; c < RAW_MAX; c++) {
            const char *x = a->items[i].text[c], *y = b->items[i].text[c];
            if (a->items[i].given[c] != b->items[i].given[c] || a->items[i].number[c] != b->items[i].number[c] ||
                (x && y ? strcmp(x, y) != 0 : x != y))
                FAIL(line, "fact %zu: %s is another", i, raw_column_to_string((RawColumn)c));
        }
}

static int import_all(Store *s, const Facts *all, StoreImported *ret, RawFault *ret_fault) {
    CLEANUP(store_import_freep) StoreImport *i = NULL;
    size_t index;
    int64_t at;
    bool done = false;
    int r = store_import_new(&i, s);
    for (size_t k = 0; k < all->n && r == 0; k += 5)
        r = store_import_add(i, all->items + k, MIN(all->n - k, (size_t)5), &index, ret_fault);
    while (r == 0 && !done)
        r = store_import_step(i, &done, ret, &at, ret_fault);
    return r;
}

/* A fact of every type, one taken back, a schedule and a sign of life of its own first. */
static void fill(Store *s, uint64_t salt) {
    Change c = { 0 };
    for (int t = 0; t < FACT_TYPE_MAX; t++) {
        Fact *f = change_add(&c, (FactType)t);
        assert(f);
        *f = plain_fact((FactType)t, 1, NOON + (t + (int64_t)salt) * USEC_PER_MIN);
        f->uid = f->change = uid_of(salt << 32 | (uint64_t)(t + 1));
    }
    c.facts[FACT_UNDO].ref = c.facts[FACT_PAIN].uid;
    EXPECT(__LINE__, 0, store_commit(s, c.facts, c.n_facts));
    change_done(&c);
}

static void test_round_trip(void) {
    Store *a = open_store(__LINE__, path_in("a/kneeminder.db")), *b = open_store(__LINE__, path_in("b/kneeminder.db"));
    fill(a, 1);
    Facts before = export_all(__LINE__, a);
    EXPECT(__LINE__, FACT_TYPE_MAX, before.n);
    /* What the daemon wrote of itself into the empty one makes way. */
    Fact alive = plain_fact(FACT_ALIVE, 1, NOON);
    alive.uid = alive.change = uid_of(99);
    EXPECT(__LINE__, 0, store_commit(b, &alive, 1));
    StoreImported done = { 0 };
    RawFault fault;
    EXPECT(__LINE__, 0, import_all(b, &before, &done, &fault));
    EXPECT(__LINE__, FACT_TYPE_MAX, done.added);
    EXPECT(__LINE__, 0, done.known + done.renumbered + done.changed);
    expect_locked(__LINE__, path_in("b/kneeminder.db"));
    Facts after = export_all(__LINE__, b);
    expect_equal(__LINE__, &before, &after);
    facts_done(&after);
    EXPECT(__LINE__, 0, import_all(b, &before, &done, &fault));
    EXPECT(__LINE__, FACT_TYPE_MAX, done.known);
    EXPECT(__LINE__, 0, done.added);
    /* It is a whole record: closed and opened, with its own commits. */
    store_close(b);
    b = open_store(__LINE__, path_in("b/kneeminder.db"));
    after = export_all(__LINE__, b);
    expect_equal(__LINE__, &before, &after);
    facts_done(&after);
    facts_done(&before);
    EXPECT(__LINE__, 0, exists(path_in("b/kneeminder.db.new")));
    store_close(a);
    store_close(b);
}

static const RawFact *find(const Facts *all, Uid uid) {
    char text[UID_TEXT_MAX];
    uid_format(uid, text);
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->items[i].text[RAW_UID], text) == 0)
            return &all->items[i];
    return NULL;
}

/* Makes a merge take several steps. */
static void fill_more(Store *s) {
    for (int64_t n = 2; n < 500; n++) {
        Fact f = plain_fact(FACT_ALIVE, n, NOON + USEC_PER_DAY + n);
        f.uid = f.change = uid_of((uint64_t)7 << 40 | (uint64_t)n);
        EXPECT(__LINE__, 0, store_commit(s, &f, 1));
    }
}

/* An outcome for an imported slot and an undo arrive after step `when`. Gives how many steps there were. */
static int64_t committed_after(int64_t when) {
    char name[48];
    snprintf(name, sizeof(name), "d%lld/kneeminder.db", (long long)when);
    Store *a = open_store(__LINE__, path_in("c/kneeminder.db")), *b = open_store(__LINE__, path_in(name));
    Facts given = export_all(__LINE__, a);
    Fact said = plain_fact(FACT_PAIN, 1, NOON);
    said.uid = said.change = uid_of(1000);
    said.by_user = true;
    EXPECT(__LINE__, 0, store_commit(b, &said, 1));
    CLEANUP(store_import_freep) StoreImport *i = NULL;
    size_t index;
    RawFault fault;
    EXPECT(__LINE__, 0, store_import_new(&i, b));
    EXPECT(__LINE__, 0, store_import_add(i, given.items, given.n, &index, &fault));
    int64_t numbers[FACT_TYPE_MAX], at;
    EXPECT(__LINE__, 0, store_import_numbers(i, numbers));
    EXPECT(__LINE__, 2, numbers[FACT_PAIN]);
    StoreImported done = { 0 };
    bool over = false;
    int64_t steps = 0;
    for (; !over; steps++) {
        EXPECT(__LINE__, 0, store_import_step(i, &over, &done, &at, &fault));
        if (steps != when || over)
            continue;
        Fact late[] = { plain_fact(FACT_OUTCOME, 1, NOON + 2 * USEC_PER_DAY), plain_fact(FACT_UNDO, 1, NOON + 2 * USEC_PER_DAY) };
        for (size_t k = 0; k < ELEMENTSOF(late); k++) {
            late[k].uid = late[k].change = uid_of(2000 + k);
            late[k].number = numbers[late[k].type] + 1;
        }
        late[1].ref = said.uid;
        EXPECT(__LINE__, 0, store_commit(b, late, ELEMENTSOF(late)));
    }
    Facts all = export_all(__LINE__, b);
    bool in_time = when < steps - 1;
    EXPECT(__LINE__, given.n + (in_time ? 3 : 1), all.n);
    const RawFact *outcome = find(&all, uid_of((uint64_t)1 << 32 | (FACT_OUTCOME + 1))), *pain = find(&all, said.uid);
    char text[UID_TEXT_MAX];
    assert(outcome && pain);
    EXPECT(__LINE__, in_time, outcome->given[RAW_SUPERSEDED_BY]);
    EXPECT(__LINE__, in_time, pain->given[RAW_SUPERSEDED_BY]);
    if (in_time) {
        EXPECT(__LINE__, 0, strcmp(outcome->text[RAW_SUPERSEDED_BY], uid_format(uid_of(2000), text)));
        EXPECT(__LINE__, 0, strcmp(pain->text[RAW_SUPERSEDED_BY], uid_format(uid_of(2001), text)));
    }
    EXPECT(__LINE__, 1, pain->number[RAW_NUMBER]);
    EXPECT(__LINE__, 1, done.renumbered); /* the other pain report: its number was taken */
    facts_done(&all);
    facts_done(&given);
    i = store_import_free(i);
    store_close(a);
    store_close(b);
    return steps;
}

static void test_committed_meanwhile(void) {
    Store *a = open_store(__LINE__, path_in("c/kneeminder.db"));
    fill(a, 1);
    fill_more(a);
    store_close(a);
    int64_t steps = 1;
    for (int64_t when = 0; when < steps; when++)
        steps = committed_after(when);
    if (steps < 8)
        FAIL(__LINE__, "a merge of so many facts took %lld steps", (long long)steps);
}

static void test_given_up(void) {
    Store *a = open_store(__LINE__, path_in("e/kneeminder.db"));
    fill(a, 1);
    Facts given = export_all(__LINE__, a);
    char *uid = (char *)given.items[3].text[RAW_UID];
    static const struct {
        int line;
        int step; /* freed after so many */
    } cases[] = { { __LINE__, 0 }, { __LINE__, 1 }, { __LINE__, 2 } };
    uid[0] = uid[0] == 'a' ? 'b' : 'a';
    for (size_t k = 0; k < ELEMENTSOF(cases); k++) {
        StoreImport *i = NULL;
        StoreImported done;
        RawFault fault;
        size_t index;
        int64_t at;
        bool over = false;
        EXPECT(cases[k].line, 0, store_import_new(&i, a));
        EXPECT(cases[k].line, 0, store_import_add(i, given.items + 3, 1, &index, &fault));
        for (int step = 0; step < cases[k].step; step++)
            EXPECT(cases[k].line, 0, store_import_step(i, &over, &done, &at, &fault));
        EXPECT(cases[k].line, false, over);
        store_import_free(i);
        int64_t n = 0;
        EXPECT(cases[k].line, 0, store_count(a, &n));
        EXPECT(cases[k].line, given.n, n);
        EXPECT(cases[k].line, false, exists(path_in("e/kneeminder.db.new")));
    }
    facts_done(&given);
    store_close(a);
}

/* --- what is let go of --- */

/* A note of 4 KiB each: what was staged of them, and the record, take more than one piece. */
static void fill_large(Store *s) {
    char note[4097];
    memset(note, 'k', sizeof(note) - 1);
    note[4096] = '\0';
    Change c = { 0 };
    for (int64_t n = 1; n <= 4500; n++) {
        Fact *f = change_add(&c, FACT_PAIN);
        assert(f);
        *f = plain_fact(FACT_PAIN, n, NOON + n);
        f->text = strdup(note);
    }
    EXPECT(__LINE__, 0, store_commit(s, c.facts, c.n_facts));
    change_done(&c);
}

/* That so many files are let go of beside this thread; and afterwards the record is whole, and locked. */
static void expect_shed(int line, const char *file, int files) {
    struct stat before, after;
    int open_then = open_files();
    assert(stat(file, &before) == 0);
    apart_wait();
    if (open_files() < open_then - files)
        FAIL(line, "more than %d files were closed", files);
    assert(stat(file, &after) == 0);
    EXPECT(line, before.st_size, after.st_size);
    expect_locked(line, file);
}

/* As an import that is larger than its cache. */
static StoreImport *gather(int line, Store *s, const Facts *given) {
    StoreImport *i = NULL;
    size_t index;
    RawFault fault;
    EXPECT(line, 0, store_import_new(&i, s));
    EXPECT(line, 0, database_run(i->staged, s->file, "PRAGMA cache_size = -256"));
    EXPECT(line, 0, store_import_add(i, given->items, given->n, &index, &fault));
    return i;
}

static void test_shed(void) {
    int open_at_first = open_files();
    Store *a = open_store(__LINE__, path_in("g/kneeminder.db")), *b = open_store(__LINE__, path_in("h/kneeminder.db"));
    fill_large(a);
    fill_large(b);
    Facts given = export_all(__LINE__, a);
    int open_before = open_files();
    CLEANUP(store_import_freep) StoreImport *i = NULL;
    RawFault fault;
    StoreImported done = { 0 };
    bool over = false;
    /* Given up when all was gathered. */
    i = gather(__LINE__, b, &given);
    i = store_import_free(i);
    expect_shed(__LINE__, path_in("h/kneeminder.db"), 1);
    EXPECT(__LINE__, open_before, open_files());
    /* Done: what was staged, and the old record. */
    for (size_t k = 0; k < given.n; k++)
        memcpy((char *)given.items[k].text[RAW_UID] + 30, "02", 2);
    int64_t at;
    i = gather(__LINE__, b, &given);
    while (!over)
        EXPECT(__LINE__, 0, store_import_step(i, &over, &done, &at, &fault));
    i = store_import_free(i);
    EXPECT(__LINE__, given.n, done.added);
    expect_shed(__LINE__, path_in("h/kneeminder.db"), 2);
    EXPECT(__LINE__, 2 * given.n, count_facts(__LINE__, b));
    /* With the first commit its log is opened, as that of the old one was. */
    EXPECT(__LINE__, 0, commit_one(b, FACT_ALIVE, 1, NOON));
    EXPECT(__LINE__, open_before, open_files());
    /* Nothing is left open by closing, either. */
    i = gather(__LINE__, b, &given);
    i = store_import_free(i);
    store_close(b);
    store_close(a);
    apart_wait();
    EXPECT(__LINE__, open_at_first, open_files());
    facts_done(&given);
}

static void test_members(void) {
    Store *a = open_store(__LINE__, path_in("f/kneeminder.db"));
    fill(a, 1);
    Facts given = export_all(__LINE__, a);
    static const struct {
        int line;
        RawColumn column;
        const char *text; /* NULL: the number; "-": not given */
        int64_t number;
        int result;
    } cases[] = {
        { __LINE__, RAW_SCORE, NULL, 10, 0 },
        { __LINE__, RAW_SCORE, NULL, 11, STORE_E_UNFIT },
        { __LINE__, RAW_SCORE, NULL, -1, STORE_E_UNFIT },
        { __LINE__, RAW_NUMBER, NULL, 0, STORE_E_UNFIT },
        { __LINE__, RAW_NUMBER, NULL, INT64_MAX, STORE_E_UNFIT },
        { __LINE__, RAW_AT, NULL, INT64_MAX, STORE_E_UNFIT },
        { __LINE__, RAW_UTC_OFFSET, NULL, -93601, STORE_E_UNFIT },
        { __LINE__, RAW_UID, "00000000000000000000000000000000", 0, STORE_E_UNFIT },
        { __LINE__, RAW_UID, "0123456789ABCDEF0123456789abcdef", 0, STORE_E_UNFIT },
        { __LINE__, RAW_ZONE, "", 0, STORE_E_UNFIT },
        { __LINE__, RAW_DAY, "2025-11-24", 0, STORE_E_UNFIT },
        { __LINE__, RAW_DAY, "-", 0, STORE_E_UNFIT },
        { __LINE__, RAW_KNEE, "both", 0, 0 },
        { __LINE__, RAW_KNEE, "", 0, STORE_E_UNFIT },
        { __LINE__, RAW_SLOT, "ice/2025-11-23/2460", 0, STORE_E_UNFIT },
        { __LINE__, RAW_SLOT, "safety/2025-11-23/e1x", 0, STORE_E_UNFIT },
        { __LINE__, RAW_SLOT, "safety/2025-11-23/e12", 0, 0 },
        { __LINE__, RAW_WORD, "a-word-of-24-characters!", 0, STORE_E_UNFIT },
        { __LINE__, RAW_TYPE, "ache", 0, STORE_E_UNFIT },
    };
    for (size_t k = 0; k < ELEMENTSOF(cases); k++) {
        RawFact f = given.items[FACT_PAIN];
        RawFault fault = { .column = RAW_INVALID };
        RawColumn c = cases[k].column;
        f.given[c] = !cases[k].text || strcmp(cases[k].text, "-") != 0;
        f.text[c] = cases[k].text;
        f.number[c] = cases[k].number;
        EXPECT(cases[k].line, cases[k].result, raw_check(&f, &fault));
        if (cases[k].result != 0)
            EXPECT(cases[k].line, c, fault.column);
    }
    for (int t = 0; t < FACT_TYPE_MAX; t++)
        if (!raw_needs((FactType)t))
            FAIL(__LINE__, "nothing is said of what %s needs", fact_type_to_string((FactType)t));
    facts_done(&given);
    store_close(a);
}

/* A row in which something is missing that no row may lack, as damage to the file can make it; and one that is whole. */
static void test_damaged_row(void) {
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    char sql[16 * RAW_MAX];
    RawFact f;
    assert(sqlite3_open(":memory:", &db) == SQLITE_OK);
    for (int missing = -1; missing < RAW_MAX; missing++) {
        size_t n = (size_t)snprintf(sql, sizeof(sql), "SELECT ");
        for (int c = 0; c < RAW_MAX; c++)
            n += (size_t)snprintf(sql + n, sizeof(sql) - n, "%s%s", c == missing ? "NULL" : "'1'", c + 1 < RAW_MAX ? "," : "");
        assert(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW);
        bool needed = missing == RAW_UID || missing == RAW_CHANGE || missing == RAW_TYPE || missing == RAW_NUMBER || missing == RAW_AT ||
                      missing == RAW_RECORDED || missing == RAW_DAY || missing == RAW_UTC_OFFSET || missing == RAW_ZONE ||
                      missing == RAW_BY_USER || missing == RAW_REMOVED || missing == RAW_MASKED || missing == RAW_APPROXIMATE ||
                      missing == RAW_WORD || missing == RAW_REASON;
        EXPECT(__LINE__, needed ? STORE_E_CORRUPT : 0, raw_read(st, &f));
        sqlite3_finalize(st);
    }
    sqlite3_close(db);
}

int main(void) {
    test_begin();
    test_round_trip();
    test_committed_meanwhile();
    test_given_up();
    test_shed();
    test_members();
    test_damaged_row();
    return test_end();
}
