/* SPDX-License-Identifier: MIT */
/* The record on a real file: what goes in comes out, what must not go in does not, undo, pages, and what is
 * there once. */
#include "store-fixture.h"

/* Every member that can be set, set. */
static Fact full_fact(FactType type) {
    Fact f = plain_fact(type, 1, NOON + 123456);
    f.recorded = NOON + USEC_PER_HOUR + 1;
    f.change = uid_of(99);
    if (f.slot.kind < 0)
        f.slot = slot_of(KIND_CHECK_IN, f.day, 450);
    if (uid_is_null(f.ref))
        f.ref = uid_of(8);
    if (f.knee == KNEE_NONE && type != FACT_SCREENING)
        f.knee = KNEE_RIGHT;
    if (f.score < 0)
        f.score = 10;
    f.sore = 0;
    f.masked = f.approximate = true;
    snprintf(f.reason, sizeof(f.reason), "no-time");
    if (f.duration == USEC_NONE)
        f.duration = USEC_PER_DAY;
    f.onset = 1;
    if (f.amount == FACT_NO_AMOUNT)
        f.amount = 3012;
    memset(f.boot_id, 0xab, sizeof(f.boot_id));
    f.deadline_boot = 0;
    f.deadline_real = NOON + USEC_PER_DAY;
    if (!f.text)
        f.text = strdup("ein \"Wort\"; 100 % -- \xe2\x9c\x93\n'");
    return f;
}

static void expect_found(int line, Store *s, const Fact *f) {
    Found found = { 0 };
    EXPECT(line, 0, store_find(s, f->type, f->number, collect, &found));
    if (found.facts.n_facts != 1 || found.n_superseded != 0 || !fact_equal(f, &found.facts.facts[0]))
        FAIL(line, "%s %lld does not come back as it went in", fact_type_to_string(f->type),
             (long long)f->number);
    found_done(&found);
}

/* Each type with the least and with all of its members, now and after reopening. */
static void test_round_trip(void) {
    const char *path = path_in("round/kneeminder.db");
    Fact facts[2 * FACT_TYPE_MAX];
    size_t n = 0;
    for (int t = 0; t < FACT_TYPE_MAX; t++) {
        facts[n++] = full_fact((FactType)t);
        facts[n++] = plain_fact((FactType)t, 2, NOON);
    }
    Store *s = open_store(__LINE__, path);
    for (size_t i = 0; i < n; i++)
        EXPECT(__LINE__, 0, store_commit(s, &facts[i], 1));
    for (int round = 0; round < 2; round++) {
        int64_t count = 0;
        EXPECT(__LINE__, 0, store_count(s, &count));
        EXPECT(__LINE__, n, count);
        for (size_t i = 0; i < n; i++)
            expect_found(__LINE__, s, &facts[i]);
        store_close(s);
        s = open_store(__LINE__, path);
    }
    EXPECT(__LINE__, 1, store_schema(s));
    assert(strcmp(store_path(s), path) == 0);
    store_close(s);
    for (size_t i = 0; i < n; i++)
        fact_done(&facts[i]);
}

/* One member set as no rule may set it. */
typedef struct Refused {
    int line;
    FactType type;
    size_t member, size; /* size 0: a text */
    int64_t value;
    const char *text;
    int32_t offset_east; /* and these, where they are not 0 */
    int64_t amount;
    uint64_t ref;
} Refused;
#define SET(name, value) offsetof(Fact, name), sizeof(((Fact *)NULL)->name), value, NULL
#define SAY(name, text) offsetof(Fact, name), 0, 0, text

static char long_text[FACT_TEXT_MAX + 2];

static const Refused refused[] = {
    { __LINE__, FACT_ALIVE, SET(number, 0) },
    { __LINE__, FACT_ALIVE, SET(uid, 0) },
    { __LINE__, FACT_ALIVE, SET(at, -1) },
    { __LINE__, FACT_ALIVE, SET(at, 7258118400000000) },
    { __LINE__, FACT_ALIVE, SET(recorded, USEC_NONE) },
    { __LINE__, FACT_ALIVE, SET(day, 20000) },
    { __LINE__, FACT_ALIVE, SET(at, 0), .offset_east = -3600 },
    { __LINE__, FACT_ALIVE, SET(offset, 100000) },
    { __LINE__, FACT_ALIVE, SAY(zone, "") },
    { __LINE__, FACT_ALIVE, SAY(word, "perhaps") },
    { __LINE__, FACT_PAIN, SET(knee, 4) },
    { __LINE__, FACT_PAIN, SET(knee, KNEE_BOTH) },
    { __LINE__, FACT_PAIN, SET(knee, KNEE_NONE) },
    { __LINE__, FACT_PAIN, SET(score, 11) },
    { __LINE__, FACT_PAIN, SET(score, -1) },
    { __LINE__, FACT_PAIN, SAY(word, "perhaps") },
    { __LINE__, FACT_PAIN, SAY(text, long_text) },
    { __LINE__, FACT_CHECK_IN, SET(knee, KNEE_BOTH) },
    { __LINE__, FACT_CHECK_IN, SET(score, -1) },
    { __LINE__, FACT_CHECK_IN, SET(sore, 2) },
    { __LINE__, FACT_RUN, SET(duration, USEC_PER_DAY + 1) },
    { __LINE__, FACT_RUN, SET(duration, -1) },
    { __LINE__, FACT_RUN, SET(duration, USEC_NONE) },
    { __LINE__, FACT_RUN, SET(onset, 26 * USEC_PER_MIN) },
    { __LINE__, FACT_RUN, SAY(word, "perhaps") },
    { __LINE__, FACT_AFTER_RUN, SET(ref, 0) },
    { __LINE__, FACT_AFTER_RUN, SET(score, -1) },
    { __LINE__, FACT_DOSE, SET(amount, 0) },
    { __LINE__, FACT_DOSE, SET(amount, FACT_NO_AMOUNT) },
    { __LINE__, FACT_DOSE, SAY(text, NULL) },
    { __LINE__, FACT_SHOE, SAY(word, "perhaps") },
    { __LINE__, FACT_SHOE, SAY(word, "retire") },
    { __LINE__, FACT_SHOE, SAY(text, "") },
    { __LINE__, FACT_SHOE, SAY(word, "rate"), .ref = 7, .amount = 101 },
    { __LINE__, FACT_EXERCISE, SAY(word, "") },
    { __LINE__, FACT_FUNCTION, SAY(text, "") },
    { __LINE__, FACT_FUNCTION, SET(score, -1) },
    { __LINE__, FACT_BASELINE, SET(onset, USEC_NONE) },
    { __LINE__, FACT_SCREENING, SAY(word, "perhaps") },
    { __LINE__, FACT_SCREENING, SAY(text, NULL) },
    { __LINE__, FACT_SCREENING, SET(knee, KNEE_BOTH) },
    { __LINE__, FACT_ACKNOWLEDGED, SAY(word, "") },
    { __LINE__, FACT_PAUSE, SAY(word, "perhaps") },
    { __LINE__, FACT_PROGRAMME, SAY(word, "perhaps") },
    { __LINE__, FACT_UNDO, SET(ref, 0) },
    { __LINE__, FACT_EPISODE, SET(knee, KNEE_BOTH) },
    { __LINE__, FACT_EPISODE, SET(knee, KNEE_NONE) },
    { __LINE__, FACT_EPISODE, SET(ref, 0) },
    { __LINE__, FACT_EPISODE, SAY(word, "perhaps") },
    { __LINE__, FACT_EPISODE_END, SET(ref, 0) },
    { __LINE__, FACT_EPISODE_END, SAY(word, "perhaps") },
    { __LINE__, FACT_ASKED, SET(slot.kind, KIND_INVALID) },
    { __LINE__, FACT_ASKED, SET(amount, 0) },
    { __LINE__, FACT_OUTCOME, SET(slot.kind, KIND_INVALID) },
    { __LINE__, FACT_OUTCOME, SET(slot.minute, 1440) },
    { __LINE__, FACT_OUTCOME, SET(slot.day, -1) },
    { __LINE__, FACT_OUTCOME, SAY(word, "perhaps") },
    { __LINE__, FACT_OUTCOME, SAY(word, "missed") },
    { __LINE__, FACT_OUTCOME, SAY(word, "skipped") },
    { __LINE__, FACT_SNOOZE, SET(slot.kind, KIND_INVALID) },
    { __LINE__, FACT_SNOOZE, SET(duration, USEC_NONE) },
    { __LINE__, FACT_SNOOZE, SET(deadline_boot, USEC_NONE) },
    { __LINE__, FACT_SNOOZE, SET(deadline_real, -1) },
    { __LINE__, FACT_SESSION, SET(knee, KNEE_NONE) },
    { __LINE__, FACT_SESSION, SET(slot.kind, KIND_INVALID) },
    { __LINE__, FACT_SESSION, SET(deadline_boot, USEC_NONE) },
    { __LINE__, FACT_SESSION_END, SET(ref, 0) },
    { __LINE__, FACT_SESSION_END, SET(duration, USEC_NONE) },
    { __LINE__, FACT_SESSION_END, SAY(word, "perhaps") },
    { __LINE__, FACT_SCHEDULE, SAY(text, "") },
};

static void spoil(Fact *f, const Refused *r) {
    void *member = (char *)f + r->member;
    if (r->member == offsetof(Fact, text)) {
        free(f->text);
        f->text = r->text ? strdup(r->text) : NULL;
    } else if (r->text)
        strcpy(member, r->text);
    else if (r->size == sizeof(int32_t))
        *(int32_t *)member = (int32_t)r->value;
    else if (r->size == sizeof(int64_t))
        *(int64_t *)member = r->value;
    else
        memset(member, 0, r->size);
    if (r->offset_east)
        f->offset = r->offset_east;
    if (r->ref)
        f->ref = uid_of(r->ref);
    if (r->amount)
        f->amount = r->amount;
    /* A day that does not fit would hide what is tested. */
    if (r->member != offsetof(Fact, day))
        f->day = (day_t)((f->at + f->offset * USEC_PER_SEC + USEC_PER_DAY) / USEC_PER_DAY - 1);
}

static void test_refused(void) {
    memset(long_text, 'x', FACT_TEXT_MAX + 1);
    Store *s = open_store(__LINE__, path_in("refused.db"));
    for (size_t i = 0; i < ELEMENTSOF(refused); i++) {
        Fact pair[2] = { plain_fact(FACT_PRESENCE, (int64_t)i + 1, NOON),
                         plain_fact(refused[i].type, 1, NOON) };
        spoil(&pair[1], &refused[i]);
        EXPECT(refused[i].line, -EINVAL, store_commit(s, pair, 2));
        fact_done(&pair[1]);
    }
    /* Neither the fact nor the good one before it in the same change. */
    EXPECT(__LINE__, 0, count_facts(__LINE__, s));
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 1, NOON));
    store_close(s);
}

/* Every word that a rule may write. */
static void expect_word(int line, Store *s, FactType type, Kind kind, const char *word, const char *reason) {
    static int64_t number = 1;
    Fact f = plain_fact(type, ++number, NOON);
    strcpy(f.word, word);
    strcpy(f.reason, reason);
    f.slot = slot_of(kind, 20000 + (day_t)number, 0);
    f.ref = uid_of(7);
    f.amount = 100;
    if (store_commit(s, &f, 1) != 0)
        FAIL(line, "%s \"%s\" \"%s\" of %s is refused", fact_type_to_string(type), word, reason,
             kind_to_string(kind));
    fact_done(&f);
}

static void test_words(void) {
    static const struct {
        int line;
        FactType type;
        const char *word;
    } rows[] = {
        { __LINE__, FACT_RUN, "planned" },     { __LINE__, FACT_RUN, "sensed" },
        { __LINE__, FACT_RUN, "pain" },        { __LINE__, FACT_RUN, "other" },
        { __LINE__, FACT_RUN, "unknown" },     { __LINE__, FACT_SHOE, "add" },
        { __LINE__, FACT_SHOE, "rate" },       { __LINE__, FACT_SHOE, "retire" },
        { __LINE__, FACT_PAUSE, "pause" },     { __LINE__, FACT_PAUSE, "resume" },
        { __LINE__, FACT_PROGRAMME, "begin" }, { __LINE__, FACT_PROGRAMME, "recovered" },
    };
    Store *s = open_store(__LINE__, path_in("words.db"));
    for (size_t i = 0; i < ELEMENTSOF(rows); i++)
        expect_word(rows[i].line, s, rows[i].type, KIND_RUN, rows[i].word, "");
    for (int k = 0; k < KIND_MAX; k++)
        expect_word(__LINE__, s, FACT_ASKED, (Kind)k, "", "");
    for (int v = 0; v < CONTEXT_MAX; v++)
        expect_word(__LINE__, s, FACT_PAIN, KIND_CHECK_IN, context_to_string((Context)v), "");
    for (int v = 0; v < SUBJECT_MAX; v++)
        expect_word(__LINE__, s, FACT_SCREENING, KIND_SAFETY, subject_to_string((Subject)v), "");
    for (int v = 0; v < NOTICE_KIND_MAX; v++)
        expect_word(__LINE__, s, FACT_ACKNOWLEDGED, KIND_ICE, notice_kind_to_string((NoticeKind)v),
                    "dismissed");
    for (int v = 0; v < EPISODE_END_MAX; v++)
        expect_word(__LINE__, s, FACT_EPISODE_END, KIND_ICE, episode_end_to_string((EpisodeEnd)v), "");
    for (int v = 0; v < SESSION_END_MAX; v++)
        expect_word(__LINE__, s, FACT_SESSION_END, KIND_ICE, session_end_to_string((SessionEnd)v), "");
    for (int v = 0; v < ALIVE_MAX; v++)
        expect_word(__LINE__, s, FACT_ALIVE, KIND_ICE, alive_to_string((Alive)v), "");
    for (int v = REASON_NONE; v < REASON_MAX; v++) {
        const char *reason = reason_to_string((Reason)v);
        expect_word(__LINE__, s, FACT_PRESENCE, KIND_ICE, reason, "");
        for (int o = SLOT_DONE; o <= SLOT_VOID; o++)
            if (v != REASON_NONE || o == SLOT_DONE || o == SLOT_VOID)
                expect_word(__LINE__, s, FACT_OUTCOME, KIND_ICE, slot_state_to_string((SlotState)o), reason);
    }
    store_close(s);
}

/* What may be there once is refused whole; what is there already by its uid is passed over. */
static void test_exists(void) {
    static const struct {
        int line;
        FactType type;
        int64_t amount;
        int result;
    } rows[] = {
        { __LINE__, FACT_OUTCOME, FACT_NO_AMOUNT, 0 },
        { __LINE__, FACT_OUTCOME, FACT_NO_AMOUNT, STORE_E_EXISTS },
        { __LINE__, FACT_ASKED, 1, 0 },
        { __LINE__, FACT_ASKED, 1, STORE_E_EXISTS },
        { __LINE__, FACT_ASKED, 2, 0 },
        { __LINE__, FACT_ASKED, 2, 0 },
        { __LINE__, FACT_SNOOZE, FACT_NO_AMOUNT, 0 },
        { __LINE__, FACT_SNOOZE, FACT_NO_AMOUNT, 0 },
    };
    Store *s = open_store(__LINE__, path_in("exists.db"));
    size_t n = 0;
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        Fact pair[2] = { plain_fact(FACT_PRESENCE, (int64_t)i + 1, NOON),
                         plain_fact(rows[i].type, (int64_t)i + 1, NOON) };
        pair[1].slot = slot_of(KIND_REST, 20000, 780);
        pair[1].amount = rows[i].amount;
        EXPECT(rows[i].line, rows[i].result, store_commit(s, pair, 2));
        EXPECT(rows[i].line, rows[i].result, store_commit(s, pair, 2));
        n += rows[i].result == 0 ? 2 : 0;
        EXPECT(rows[i].line, n, count_facts(rows[i].line, s));
    }
    /* The same number under another uid. */
    Fact again = plain_fact(FACT_PRESENCE, 1, NOON);
    again.uid = again.change = uid_of(12345);
    EXPECT(__LINE__, STORE_E_EXISTS, store_commit(s, &again, 1));
    EXPECT(__LINE__, 0, store_commit(s, NULL, 0));
    EXPECT(__LINE__, n, count_facts(__LINE__, s));
    store_close(s);
}

/* A clock that was ahead: what it noted of reminders later than the deadline, and each void since, no longer holds; what the
 * person said does. */
static void test_take_back(void) {
    static const struct {
        int line;
        FactType type;
        const char *word;
        int hours; /* after the clock that is right */
        bool holds;
        int days_before; /* its reminder's */
    } rows[] = {
        { __LINE__, FACT_OUTCOME, "missed", 23, true }, { __LINE__, FACT_OUTCOME, "missed", 25, false },
        { __LINE__, FACT_OUTCOME, "void", 1, false },   { __LINE__, FACT_OUTCOME, "void", -1, true },
        { __LINE__, FACT_ASKED, "", 23, true },         { __LINE__, FACT_ASKED, "", 25, false },
        { __LINE__, FACT_SNOOZE, "", 25, false },       { __LINE__, FACT_PAIN, "", 25, true },
        /* Days that do not come again. */
        { __LINE__, FACT_OUTCOME, "missed", 25, true, 30 }, { __LINE__, FACT_ASKED, "", 25, true, 30 },
        { __LINE__, FACT_OUTCOME, "void", 1, true, 30 },
    };
    Store *s = open_store(__LINE__, path_in("back.db"));
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        Fact f = plain_fact(rows[i].type, (int64_t)i + 1, NOON + rows[i].hours * USEC_PER_HOUR);
        snprintf(f.word, sizeof(f.word), "%s", rows[i].word);
        snprintf(f.reason, sizeof(f.reason), "%s", strcmp(rows[i].word, "missed") == 0 ? "locked" : "");
        f.slot.day = f.day + (day_t)i - rows[i].days_before;
        EXPECT(rows[i].line, 0, store_commit(s, &f, 1));
    }
    Fact back = plain_fact(FACT_PRESENCE, 1, NOON);
    snprintf(back.word, sizeof(back.word), "clock-back");
    back.deadline_real = NOON + 24 * USEC_PER_HOUR;
    for (int again = 0; again < 2; again++)
        EXPECT(__LINE__, 0, store_commit(s, &back, 1));
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        Found found = { 0 };
        EXPECT(rows[i].line, 0, store_find(s, rows[i].type, (int64_t)i + 1, collect, &found));
        EXPECT(rows[i].line, rows[i].holds ? 0 : 1, found.n_superseded);
        found_done(&found);
    }
    store_close(s);
}

static void test_undo(void) {
    Store *s = open_store(__LINE__, path_in("undo.db"));
    Uid last;
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_last_change(s, &last));
    Fact change[3] = { plain_fact(FACT_PAIN, 1, NOON), plain_fact(FACT_EPISODE, 1, NOON),
                       plain_fact(FACT_OUTCOME, 1, NOON) };
    for (size_t i = 0; i < ELEMENTSOF(change); i++)
        change[i].change = change[0].uid;
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 2, NOON));
    EXPECT(__LINE__, 0, store_commit(s, change, ELEMENTSOF(change)));
    EXPECT(__LINE__, 0, commit_one(s, FACT_ALIVE, 1, NOON));
    EXPECT(__LINE__, 0, store_last_change(s, &last));
    assert(uid_equal(last, change[0].uid));

    Fact undo = plain_fact(FACT_UNDO, 1, NOON + 1);
    undo.ref = last;
    for (int again = 0; again < 2; again++)
        EXPECT(__LINE__, 0, store_commit(s, &undo, 1));
    Found found = { 0 };
    EXPECT(__LINE__, 0, store_find_change(s, last, collect, &found));
    EXPECT(__LINE__, 3, found.facts.n_facts);
    EXPECT(__LINE__, 3, found.n_superseded);
    for (size_t i = 0; i < found.facts.n_facts; i++)
        assert(fact_equal(&found.facts.facts[i], &change[i]));
    found_done(&found);

    /* The one before is the last now; the reminder is free again; numbers given stay given. */
    EXPECT(__LINE__, 0, store_last_change(s, &last));
    assert(uid_equal(last, plain_fact(FACT_PAIN, 2, 0).uid));
    Fact outcome = plain_fact(FACT_OUTCOME, 2, NOON);
    outcome.slot = change[2].slot;
    EXPECT(__LINE__, 0, store_commit(s, &outcome, 1));
    int64_t numbers[FACT_TYPE_MAX];
    EXPECT(__LINE__, 0, store_load_numbers(s, numbers));
    for (int t = 0; t < FACT_TYPE_MAX; t++) {
        bool once = t == FACT_EPISODE || t == FACT_ALIVE || t == FACT_UNDO;
        EXPECT(__LINE__, t == FACT_PAIN || t == FACT_OUTCOME ? 2 : once, numbers[t]);
    }
    store_close(s);
}

/* --- pages --- */

#define PAGED 60

/* Facts whose times go back and forth, some at the same moment; every fifth change taken back. */
static void fill_pages(Store *s) {
    static const FactType types[] = { FACT_PAIN,     FACT_ALIVE,  FACT_OUTCOME,
                                      FACT_PRESENCE, FACT_SNOOZE, FACT_SCHEDULE };
    for (int64_t i = 0; i < PAGED; i++) {
        FactType type = types[i % (int64_t)ELEMENTSOF(types)];
        Fact f = plain_fact(type, i + 1, NOON + (i * 37 % 20) * USEC_PER_MIN);
        if (type == FACT_SNOOZE)
            f.slot.kind = KIND_AFTER_RUN;
        EXPECT(__LINE__, 0, store_commit(s, &f, 1));
        if (i % 5 == 4) {
            Fact undo = plain_fact(FACT_UNDO, i + 1, NOON + 30 * USEC_PER_MIN);
            undo.ref = f.uid;
            EXPECT(__LINE__, 0, store_commit(s, &undo, 1));
        }
        fact_done(&f);
    }
}

static bool matches(const StoreQuery *q, const Fact *f, bool superseded) {
    bool quiet = f->type == FACT_ALIVE || f->type == FACT_PRESENCE || f->type == FACT_SCHEDULE;
    return f->at >= q->since && f->at < q->until && (q->superseded || !superseded) &&
           (q->type >= 0 ? f->type == q->type : q->kind >= 0 || q->all || !quiet) &&
           (q->kind < 0 || f->slot.kind == q->kind);
}

typedef struct Expected {
    const StoreQuery *q;
    size_t n;
} Expected;

static int count_match(const Fact *f, bool superseded, void *userdata) {
    Expected *e = userdata;
    e->n += matches(e->q, f, superseded);
    return 0;
}

/* Walks page by page and holds what comes against what a look at every fact finds. */
static void expect_pages(int line, Store *s, StoreQuery q) {
    Expected expected = { .q = &q };
    bool more = true;
    EXPECT(line, 0, store_query(s, &QUERY_ALL, &more, count_match, &expected));
    assert(!more);
    Found found = { 0 };
    more = true;
    for (size_t pages = 0; more && pages < 100; pages++) {
        size_t before = found.facts.n_facts;
        EXPECT(line, 0, store_query(s, &q, &more, collect, &found));
        if (more && found.facts.n_facts - before != (size_t)q.limit)
            FAIL(line, "a page before the last has %zu facts", found.facts.n_facts - before);
        if (found.facts.n_facts > 0)
            q.after = found.facts.facts[found.facts.n_facts - 1].uid;
    }
    EXPECT(line, expected.n, found.facts.n_facts);
    for (size_t i = 0; i < found.facts.n_facts; i++) {
        const Fact *f = &found.facts.facts[i];
        if (i > 0 && f[-1].at > f->at)
            FAIL(line, "not in the order of time");
        if (!matches(&q, f, false))
            FAIL(line, "a fact that was not asked for: %s", fact_type_to_string(f->type));
        for (size_t j = 0; j < i; j++)
            if (uid_equal(found.facts.facts[j].uid, f->uid))
                FAIL(line, "a fact twice");
    }
    found_done(&found);
}

static void test_pages(void) {
    Store *s = open_store(__LINE__, path_in("pages.db"));
    fill_pages(s);
    static const int limits[] = { 1, 3, 7, 1000 };
    for (size_t i = 0; i < ELEMENTSOF(limits); i++)
        for (int bits = 0; bits < 8; bits++) {
            StoreQuery q = QUERY_ALL;
            q.limit = limits[i];
            q.all = bits & 1;
            q.superseded = bits & 2;
            if (bits & 4) {
                q.since = NOON + 5 * USEC_PER_MIN;
                q.until = NOON + 15 * USEC_PER_MIN;
            }
            expect_pages(__LINE__, s, q);
            for (int t = 0; t < FACT_TYPE_MAX; t++) {
                q.type = (FactType)t;
                expect_pages(__LINE__, s, q);
            }
            for (int of_snooze = 0; of_snooze < 2; of_snooze++)
                for (int after_run = 0; after_run < 2; after_run++) {
                    q.type = of_snooze ? FACT_SNOOZE : FACT_OUTCOME;
                    q.kind = after_run ? KIND_AFTER_RUN : KIND_ICE;
                    expect_pages(__LINE__, s, q);
                }
            q.type = FACT_TYPE_INVALID;
            for (int k = 0; k < KIND_MAX; k++) {
                q.kind = (Kind)k;
                expect_pages(__LINE__, s, q);
            }
        }
    StoreQuery q = QUERY_ALL;
    q.after = uid_of(424242);
    bool more = true;
    EXPECT(__LINE__, STORE_E_NOT_FOUND, store_query(s, &q, &more, collect, NULL));
    assert(more);
    store_close(s);
}

static int stop_at_once(const Fact *f, bool superseded, void *userdata) {
    (void)f;
    (void)superseded;
    ++*(int *)userdata;
    return -ECANCELED;
}

static void test_walk_ends(void) {
    Store *s = open_store(__LINE__, path_in("ends.db"));
    for (int64_t i = 1; i <= 3; i++)
        EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, i, NOON));
    int calls = 0;
    bool more;
    EXPECT(__LINE__, -ECANCELED, store_query(s, &QUERY_ALL, &more, stop_at_once, &calls));
    EXPECT(__LINE__, -ECANCELED, store_load_present(s, 0, stop_at_once, &calls));
    EXPECT(__LINE__, -ECANCELED, store_find(s, FACT_PAIN, 2, stop_at_once, &calls));
    EXPECT(__LINE__, 3, calls);
    EXPECT(__LINE__, 0, store_find(s, FACT_PAIN, 4, stop_at_once, &calls));
    EXPECT(__LINE__, 3, calls);
    /* A walk that was left early holds nothing up. */
    EXPECT(__LINE__, 0, commit_one(s, FACT_PAIN, 4, NOON));
    store_close(s);
}

int main(void) {
    test_begin();
    test_round_trip();
    test_refused();
    test_words();
    test_exists();
    test_take_back();
    test_undo();
    test_pages();
    test_walk_ends();
    return test_end();
}
