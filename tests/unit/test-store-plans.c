/* SPDX-License-Identifier: MIT */
/*
 * Reading costs the same in a record of fifty times the size: each statement's plan goes by an index, and the
 * steps that SQLite takes for it do not grow. The records are shaped to punish a wrong index: what is looked
 * for is rare and long ago.
 */
#include "core/state.h"
#include "store-fixture.h"

#define SMALL 600
#define LARGE 30000

static void expect_plan(int line, Store *s, Statement id) {
    int r = 0;
    sqlite3_stmt *st = store_statement(s, id, &r), *plan = NULL;
    assert(st);
    char *sql = NULL;
    assert(asprintf(&sql, "EXPLAIN QUERY PLAN %s", sqlite3_sql(st)) > 0);
    assert(sqlite3_prepare_v2(s->db, sql, -1, &plan, NULL) == SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);
        /* Tables other than the facts are the few rows found before. */
        bool scan = strncmp(detail, "SCAN fact", 9) == 0 || strncmp(detail, "SCAN f ", 7) == 0 ||
                    strncmp(detail, "SCAN r ", 7) == 0;
        bool page = id >= STATEMENT_PAGE_OF_INTEREST && id <= STATEMENT_PAGE_KIND_TYPE;
        bool sort = (page || id == STATEMENT_KNOWN_FACTS) && strstr(detail, "TEMP B-TREE");
        if (scan || sort || strstr(detail, "AUTOMATIC"))
            FAIL(line, "statement %d: %s", id, detail);
    }
    sqlite3_finalize(plan);
    free(sql);
}

/* Facts of the kind that there are many of, with the rare ones before them. */
static void fill(Store *s, int64_t n) {
    static const FactType first[] = { FACT_SCHEDULE, FACT_PAUSE,    FACT_PROGRAMME,
                                      FACT_BASELINE, FACT_PRESENCE, FACT_ASKED,
                                      FACT_SESSION,  FACT_PAIN,     FACT_EPISODE,
                                      FACT_ACKNOWLEDGED };
    static const FactType many[] = { FACT_ALIVE,   FACT_OUTCOME,   FACT_PAIN,
                                     FACT_EPISODE, FACT_SCREENING, FACT_EPISODE_END, FACT_ACKNOWLEDGED };
    Change c = { 0 };
    for (int64_t i = 1; i <= n; i++) {
        bool early = i <= (int64_t)ELEMENTSOF(first);
        FactType type = early ? first[i - 1] : many[i % (int64_t)ELEMENTSOF(many)];
        Fact *f = change_add(&c, type);
        assert(f);
        *f = plain_fact(type, i, NOON + i * USEC_PER_SEC);
        f->by_user = early;
        f->knee = type != FACT_EPISODE ? f->knee : early ? KNEE_RIGHT : KNEE_LEFT;
        if (type == FACT_EPISODE_END)
            f->ref = uid_of((uint64_t)FACT_EPISODE << 40 | (uint64_t)(i - 2));
        if (type == FACT_ACKNOWLEDGED && early) {
            strcpy(f->word, CUE_CHOSEN);
            memcpy(f->ref.bytes, CUE_REF, sizeof(f->ref.bytes));
        }
        if (type == FACT_SESSION)
            f->slot.kind = KIND_MEDICATION;
        if (i % 1000 == 0 || i == n) {
            EXPECT(__LINE__, 0, store_commit(s, c.facts, c.n_facts));
            change_done(&c);
        }
    }
}

static int ignore(const Fact *f, bool superseded, void *userdata) {
    (void)f;
    (void)superseded;
    ++*(size_t *)userdata;
    return 0;
}

typedef struct Cost {
    int steps;
    size_t rows;
} Cost;

static Cost cost_of(Store *s, Statement id, size_t rows) {
    assert(s->statements[id]);
    return (Cost){ sqlite3_stmt_status(s->statements[id], SQLITE_STMTSTATUS_VM_STEP, 1), rows };
}

static Cost cost_of_page(Store *s, Statement id, StoreQuery q) {
    size_t rows = 0;
    bool more;
    q.limit = 20;
    EXPECT(__LINE__, 0, store_query(s, &q, &more, ignore, &rows));
    return cost_of(s, id, rows);
}

/* What each way of reading costs in a record of `n` facts. */
static void measure(int64_t n, Cost costs[static STATEMENT_MAX]) {
    char name[32];
    snprintf(name, sizeof(name), "flat-%lld.db", (long long)n);
    Store *s = open_store(__LINE__, path_in(name));
    fill(s, n);
    for (int id = 0; id < STATEMENT_MAX; id++)
        expect_plan(__LINE__, s, (Statement)id);
    for (int id = 0; id < STATEMENT_MAX; id++)
        (void)cost_of(s, (Statement)id, 0);

    size_t rows = 0;
    EXPECT(__LINE__, 0, store_load_present(s, NOON + (n - 50) * USEC_PER_SEC, ignore, &rows));
    for (int id = STATEMENT_KNOWN_SINCE; id <= STATEMENT_KNOWN_FACTS; id++)
        costs[id] = cost_of(s, (Statement)id, id == STATEMENT_KNOWN_FACTS ? rows : 0);
    int64_t numbers[FACT_TYPE_MAX], count;
    EXPECT(__LINE__, 0, store_load_numbers(s, numbers));
    costs[STATEMENT_HIGHEST_NUMBER] = cost_of(s, STATEMENT_HIGHEST_NUMBER, 0);
    EXPECT(__LINE__, 0, store_count(s, &count));
    EXPECT(__LINE__, n, count);
    costs[STATEMENT_COUNT] = cost_of(s, STATEMENT_COUNT, 0);
    Uid last;
    EXPECT(__LINE__, 0, store_last_change(s, &last));
    costs[STATEMENT_LAST_CHANGE] = cost_of(s, STATEMENT_LAST_CHANGE, 0);
    rows = 0;
    EXPECT(__LINE__, 0, store_find(s, FACT_PAIN, 8, ignore, &rows));
    costs[STATEMENT_FIND] = cost_of(s, STATEMENT_FIND, rows);
    rows = 0;
    EXPECT(__LINE__, 0, store_find_change(s, last, ignore, &rows));
    costs[STATEMENT_FIND_CHANGE] = cost_of(s, STATEMENT_FIND_CHANGE, rows);

    StoreQuery q = QUERY_ALL;
    q.since = NOON + (n / 2) * USEC_PER_SEC;
    costs[STATEMENT_PAGE_ALL] = cost_of_page(s, STATEMENT_PAGE_ALL, q);
    q.all = q.superseded = false;
    costs[STATEMENT_PAGE_OF_INTEREST] = cost_of_page(s, STATEMENT_PAGE_OF_INTEREST, q);
    q.since = INT64_MIN;
    q.type = FACT_SCHEDULE;
    costs[STATEMENT_PAGE_TYPE] = cost_of_page(s, STATEMENT_PAGE_TYPE, q);
    q.kind = KIND_MEDICATION;
    q.type = FACT_SESSION;
    costs[STATEMENT_PAGE_KIND_TYPE] = cost_of_page(s, STATEMENT_PAGE_KIND_TYPE, q);
    q.type = FACT_TYPE_INVALID;
    costs[STATEMENT_PAGE_KIND] = cost_of_page(s, STATEMENT_PAGE_KIND, q);

    EXPECT(__LINE__, 0, commit_one(s, FACT_ALIVE, n + 1, NOON));
    costs[STATEMENT_INSERT] = cost_of(s, STATEMENT_INSERT, 0);
    costs[STATEMENT_HAS_UID] = cost_of(s, STATEMENT_HAS_UID, 0);
    Fact undo = plain_fact(FACT_UNDO, 1, NOON);
    undo.ref = last;
    EXPECT(__LINE__, 0, store_commit(s, &undo, 1));
    costs[STATEMENT_SUPERSEDE] = cost_of(s, STATEMENT_SUPERSEDE, 0);
    Fact back = plain_fact(FACT_PRESENCE, n + 1, NOON + (n - 20) * USEC_PER_SEC);
    back.deadline_real = NOON + (n - 10) * USEC_PER_SEC;
    EXPECT(__LINE__, 0, store_commit(s, &back, 1));
    costs[STATEMENT_TAKE_BACK] = cost_of(s, STATEMENT_TAKE_BACK, 0);
    store_close(s);
}

static void test_flat(void) {
    Cost small[STATEMENT_MAX] = { 0 }, large[STATEMENT_MAX] = { 0 };
    measure(SMALL, small);
    measure(LARGE, large);
    for (int id = 0; id < STATEMENT_MAX; id++) {
        EXPECT(__LINE__, small[id].rows, large[id].rows);
        printf("statement %2d: %6d steps of %d facts, %6d of %d\n", id, small[id].steps, SMALL,
               large[id].steps, LARGE);
        if (large[id].steps > small[id].steps + small[id].steps / 10 + 20)
            FAIL(__LINE__, "statement %d takes %d steps instead of %d", id, large[id].steps, small[id].steps);
    }
    assert(large[STATEMENT_KNOWN_FACTS].rows > 50 && large[STATEMENT_PAGE_KIND].rows == 1 &&
           large[STATEMENT_PAGE_ALL].rows == 20);
}

int main(void) {
    test_begin();
    test_flat();
    return test_end();
}
