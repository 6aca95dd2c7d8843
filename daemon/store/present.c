/* SPDX-License-Identifier: MIT */
/*
 * The facts that the present depends on: a dozen small questions say which, their places are put in order, and each is read once. One
 * statement with all of these in it was looked at and given up: SQLite took 7.8 million instructions, a third of the whole start, and over
 * a MiB of memory to plan it.
 */

#include "core/state.h"
#include "internal.h"

typedef struct Places {
    int64_t *seqs;
    size_t n, allocated;
} Places;

static void places_done(Places *p) {
    free(p->seqs);
}

/* What counts for ever: what the limit is learnt from, the doses that mask it, the scores of the person's own tasks, the shoes, and what
 * counted as pain-free when. Most of what is read at a start is of the second row, to which nothing refers that the present depends on:
 * no notice tells of a check-in. */
static const FactType for_ever[] = { FACT_RUN, FACT_SHOE };
static const FactType for_ever_untold[] = { FACT_AFTER_RUN, FACT_CHECK_IN, FACT_BASELINE, FACT_DOSE, FACT_FUNCTION, FACT_SCHEDULE };
static const struct {
    FactType type;
    int most;
} latest[] = {
    { FACT_PAUSE, 1 },    { FACT_PROGRAMME, 1 }, { FACT_ALIVE, 1 },
    { FACT_PRESENCE, 1 }, { FACT_ASKED, 1 },     { FACT_SESSION, STATE_SESSIONS },
};
/* The latest choice of a cue, and all choices of exercises and tasks; see state.h. */
static const struct {
    const char *ref;
    int most;
} by_ref[] = { { CUE_REF, 1 }, { EXERCISE_REF, -1 }, { FUNCTION_REF, -1 } };

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void sort(Places *p) {
    size_t kept = 0;
    if (p->n > 0)
        qsort(p->seqs, p->n, sizeof(*p->seqs), compare);
    for (size_t i = 0; i < p->n; i++)
        if (i == 0 || p->seqs[i] != p->seqs[i - 1])
            p->seqs[kept++] = p->seqs[i];
    p->n = kept;
}

/* Adds the places that a question finds, and makes it ready for the next time. */
static int ask(Store *s, sqlite3_stmt *st, Places *p) {
    int r;
    while ((r = sqlite3_step(st)) == SQLITE_ROW) {
        int e = array_reserve((void **)&p->seqs, &p->allocated, p->n + 1, sizeof(*p->seqs));
        if (e < 0)
            return e;
        p->seqs[p->n++] = sqlite3_column_int64(st, 0);
    }
    sqlite3_reset(st);
    return database_outcome(s->file, r);
}

static int ask_plain(Store *s, Statement id, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    return st ? ask(s, st, p) : r;
}

static int ask_type(Store *s, FactType type, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_KNOWN_TYPE, &r);
    if (!st)
        return r;
    sqlite3_bind_text(st, 1, fact_type_to_string(type), -1, SQLITE_STATIC);
    return ask(s, st, p);
}

/* So many, of before then. */
static int ask_last(Store *s, Statement id, FactType type, int most, usec_t before, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    if (!st)
        return r;
    sqlite3_bind_text(st, 1, fact_type_to_string(type), -1, SQLITE_STATIC);
    sqlite3_bind_int(st, 2, most);
    sqlite3_bind_int64(st, 3, before);
    return ask(s, st, p);
}

static int ask_by_time(Store *s, Statement id, usec_t since, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, id, &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 1, since);
    return ask(s, st, p);
}

/* Of kinds that come seldom, so much longer. */
static int ask_seldom(Store *s, usec_t since, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_KNOWN_SELDOM, &r);
    if (!st)
        return r;
    for (int kind = 0; kind < KIND_MAX && r == 0; kind++) {
        int longer = state_days((Kind)kind) - STATE_DAYS;
        if (longer == 0)
            continue;
        sqlite3_bind_text(st, 1, kind_to_string((Kind)kind), -1, SQLITE_STATIC);
        sqlite3_bind_int64(st, 2, since - longer * USEC_PER_DAY);
        r = ask(s, st, p);
    }
    return r;
}

static int ask_episodes(Store *s, usec_t since, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_KNOWN_EPISODES, &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 2, since);
    for (int knee = KNEE_LEFT; knee <= KNEE_RIGHT && r == 0; knee++) {
        sqlite3_bind_int(st, 1, knee);
        r = ask(s, st, p);
    }
    return r;
}

static int ask_screenings(Store *s, usec_t since, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_KNOWN_SCREENINGS, &r);
    if (!st)
        return r;
    sqlite3_bind_int64(st, 2, since);
    for (int i = 0; i < SUBJECT_MAX && r == 0; i++) {
        sqlite3_bind_text(st, 1, subject_to_string((Subject)i), -1, SQLITE_STATIC);
        r = ask(s, st, p);
    }
    return r;
}

static int ask_by_ref(Store *s, Places *p) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_KNOWN_BY_REF, &r);
    if (!st)
        return r;
    for (size_t i = 0; i < ELEMENTSOF(by_ref) && r == 0; i++) {
        sqlite3_bind_blob(st, 1, by_ref[i].ref, sizeof(Uid), SQLITE_STATIC);
        sqlite3_bind_int(st, 2, by_ref[i].most);
        r = ask(s, st, p);
    }
    return r;
}

/* Numbers follow the order of entry, so that the highest is the latest. In a record of two machines that is so for each of them only;
 * there the latest is the one of the latest time, unless a clock was ahead. And the latest of before `since` tells how it stood then. One
 * too many does no harm: the last in the order of entry counts. */
static int ask_latest(Store *s, FactType type, int most, usec_t since, Places *p) {
    int r = ask_last(s, STATEMENT_KNOWN_LAST_NUMBER, type, most, since, p);
    return r == 0 ? ask_last(s, STATEMENT_KNOWN_LAST_TIME, type, most, since, p) : r;
}

static int ask_told(Store *s, usec_t since, Places *p) {
    int r = ask_by_time(s, STATEMENT_KNOWN_SINCE, since, p);
    if (r == 0)
        r = ask_seldom(s, since, p);
    if (r == 0)
        r = ask_plain(s, STATEMENT_KNOWN_CHOICES, p);
    /* From there on it has been silent. */
    if (r == 0)
        r = ask_by_time(s, STATEMENT_KNOWN_SAID, since, p);
    for (size_t i = 0; i < ELEMENTSOF(for_ever) && r == 0; i++)
        r = ask_type(s, for_ever[i], p);
    for (size_t i = 0; i < ELEMENTSOF(latest) && r == 0; i++)
        r = ask_latest(s, latest[i].type, latest[i].most, since, p);
    if (r == 0)
        r = ask_episodes(s, since, p);
    if (r == 0)
        r = ask_screenings(s, since, p);
    return r == 0 ? ask_by_ref(s, p) : r;
}

/* What nothing refers to. */
static int ask_untold(Store *s, Places *p) {
    int r = ask_plain(s, STATEMENT_KNOWN_MORNINGS, p);
    if (r == 0)
        r = ask_plain(s, STATEMENT_KNOWN_AFTER_RUNS, p);
    for (size_t i = 0; i < ELEMENTSOF(for_ever_untold) && r == 0; i++)
        r = ask_type(s, for_ever_untold[i], p);
    return r;
}

/* What ends one of those in [from, to), or, of ends, only what acknowledges it; behind them. */
static int ask_referring(Store *s, Places *p, size_t from, size_t to, bool of_ends) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_KNOWN_REFERRING, &r);
    if (!st)
        return r;
    for (size_t i = from; i < to && r == 0; i++) {
        sqlite3_bind_int64(st, 1, p->seqs[i]);
        sqlite3_bind_int(st, 2, of_ends);
        r = ask(s, st, p);
    }
    return r;
}

static int find_places(Store *s, usec_t since, Places *p) {
    int r = ask_told(s, since, p);
    if (r != 0)
        return r;
    sort(p);
    size_t known = p->n;
    r = ask_referring(s, p, 0, known, false);
    if (r == 0)
        r = ask_referring(s, p, known, p->n, true);
    if (r == 0)
        r = ask_untold(s, p);
    sort(p);
    return r;
}

/* Many at a time: SQLite makes and frees its room for a row's columns each time a statement ends, which is a fifth of what it takes to find
 * and read one alone. Where few are left, the last is named as often as there is room. */
static int read_places(Store *s, const Places *p, StoreFact fn, void *userdata) {
    int r = 0;
    CLEANUP(store_reset) sqlite3_stmt *st = store_statement(s, STATEMENT_KNOWN_FACTS, &r);
    if (!st)
        return r;
    int most = sqlite3_bind_parameter_count(st);
    for (size_t i = 0; i < p->n && r == 0; i += (size_t)most) {
        for (int k = 0; k < most; k++)
            sqlite3_bind_int64(st, k + 1, p->seqs[MIN(i + (size_t)k, p->n - 1)]);
        r = store_walk(s, st, fn, userdata);
        sqlite3_reset(st);
    }
    return r;
}

int store_load_present(Store *s, usec_t since, StoreFact fn, void *userdata) {
    CLEANUP(places_done) Places p = { 0 };
    /* All in one reading, for which SQLite looks at the log once instead of at each of thousands of questions, with room for the upper
     * pages of all indexes; store_rest() gives it back. */
    int r = store_ready_rollback(s);
    if (r == 0)
        r = database_run(s->db, s->file, "PRAGMA cache_size = -2048; BEGIN");
    if (r == 0)
        r = find_places(s, since, &p);
    if (r == 0)
        r = read_places(s, &p, fn, userdata);
    int ended = store_rollback(s);
    int small = database_run(s->db, s->file, "PRAGMA cache_size = -128");
    return r != 0 ? r : ended != 0 ? ended : small;
}
