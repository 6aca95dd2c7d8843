/* SPDX-License-Identifier: MIT */
/* What was said while the record could not be read meets it: one open episode a knee, one way back to running, numbers of its own. */

#include "outbox.h"
#include "store-fixture.h"

/* On record: the left knee's episode 2 is open, 1 is closed, and so is the right knee's 3; the way back has begun. */
static Store *make_record(const char *path) {
    Store *s = open_store(__LINE__, path);
    Change c = { 0 };
    static const Knee knees[] = { KNEE_LEFT, KNEE_LEFT, KNEE_RIGHT };
    for (int i = 0; i < 3; i++) {
        Fact *f = change_add(&c, FACT_EPISODE);
        *f = plain_fact(FACT_EPISODE, i + 1, NOON);
        f->knee = knees[i];
    }
    static const int closed[] = { 1, 3 };
    for (size_t i = 0; i < ELEMENTSOF(closed); i++) {
        Fact *f = change_add(&c, FACT_EPISODE_END);
        *f = plain_fact(FACT_EPISODE_END, (int64_t)i + 1, NOON);
        f->ref = uid_of((uint64_t)FACT_EPISODE << 40 | (uint64_t)closed[i]);
    }
    *change_add(&c, FACT_PROGRAMME) = plain_fact(FACT_PROGRAMME, 1, NOON);
    EXPECT(__LINE__, 0, store_commit(s, c.facts, c.n_facts));
    change_done(&c);
    return s;
}

typedef struct Said {
    FactType type;
    int64_t number;
    Knee knee;
    int64_t of;       /* number of the episode that it refers to, 0: none; 100 and more: said in memory */
    const char *word; /* NULL: as usual */
} Said;

static Uid episode_uid(int64_t number) {
    return uid_of((uint64_t)FACT_EPISODE << 40 | (uint64_t)number);
}

static void say(Change *c, const Said *said) {
    Fact *f = change_add(c, said->type);
    assert(f);
    *f = plain_fact(said->type, said->number, NOON + USEC_PER_HOUR);
    /* In memory it has a number that is taken, and a uid that is not. */
    f->uid = f->change = uid_of((uint64_t)said->type << 40 | (uint64_t)(said->number + 100));
    f->knee = said->knee;
    if (said->of)
        f->ref = episode_uid(said->of);
    if (said->word)
        snprintf(f->word, sizeof(f->word), "%s", said->word);
}

typedef struct Expected {
    int64_t number;
    int64_t of;
} Expected;

static void meet(int line, Change *c, Store *s, bool changes) {
    bool changed;
    EXPECT(line, 0, outbox_meet(c, s, &changed));
    EXPECT(line, changes, changed);
}

static void expect_facts(int line, const Change *c, const Expected *expected, size_t n_expected) {
    EXPECT(line, n_expected, c->n_facts);
    for (size_t i = 0; i < MIN(n_expected, c->n_facts); i++) {
        EXPECT(line, expected[i].number, c->facts[i].number);
        if (expected[i].of)
            EXPECT(line, true, uid_equal(c->facts[i].ref, episode_uid(expected[i].of)));
    }
}

/* Each fact is a change; so many of them find room before the disk is full, and the rest meets the record once more. */
static void check_with(int line, size_t stored, const Said *said, size_t n, const Expected *expected, size_t n_expected, bool changes) {
    static int records;
    char name[64];
    snprintf(name, sizeof(name), "o%d/kneeminder.db", records++);
    Store *s = make_record(path_in(name));
    Change c = { 0 };
    for (size_t i = 0; i < n; i++)
        say(&c, &said[i]);
    meet(line, &c, s, changes);
    expect_facts(line, &c, expected, n_expected);
    EXPECT(line, 0, store_commit(s, c.facts, MIN(stored, c.n_facts)));
    outbox_drop(&c, MIN(stored, c.n_facts));
    meet(line, &c, s, false);
    expect_facts(line, &c, expected + MIN(stored, n_expected), n_expected - MIN(stored, n_expected));
    EXPECT(line, 0, store_commit(s, c.facts, c.n_facts));
    change_done(&c);
    store_close(s);
}

static void check(int line, const Said *said, size_t n, const Expected *expected, size_t n_expected, bool changes) {
    for (size_t stored = 0; stored <= n_expected; stored++)
        check_with(line, stored, said, n, expected, n_expected, changes);
}

#define CHECK_MEETING(said, expected, changes) check(__LINE__, said, ELEMENTSOF(said), expected, ELEMENTSOF(expected), changes)

/* A run, and the outcome of the question about the hour after it: the slot names it by its number. */
static void test_slots(void) {
    Store *s = make_record(path_in("slots/kneeminder.db"));
    EXPECT(__LINE__, 0, commit_one(s, FACT_RUN, 1, NOON));
    Change c = { 0 };
    say(&c, &(Said){ FACT_RUN, 1, KNEE_NONE, 0, NULL });
    say(&c, &(Said){ FACT_OUTCOME, 1, KNEE_NONE, 0, NULL });
    c.facts[1].slot = (Slot){ .kind = KIND_AFTER_RUN, .day = 20415, .letter = 'r', .number = 1 };
    meet(__LINE__, &c, s, true);
    EXPECT(__LINE__, 2, c.facts[0].number);
    EXPECT(__LINE__, 2, c.facts[1].slot.number);
    /* The run is stored, the outcome is not: tried again, it is still that run's. */
    EXPECT(__LINE__, 0, store_commit(s, c.facts, 1));
    outbox_drop(&c, 1);
    meet(__LINE__, &c, s, false);
    EXPECT(__LINE__, 2, c.facts[0].slot.number);
    change_done(&c);
    store_close(s);
}

/* What is said with an outcome that the record has already is kept, and so is the first outcome. */
static void test_outcomes(void) {
    Store *s = make_record(path_in("outcomes/kneeminder.db"));
    EXPECT(__LINE__, 0, commit_one(s, FACT_OUTCOME, 1, NOON));
    Change c = { 0 };
    say(&c, &(Said){ FACT_OUTCOME, 1, KNEE_NONE, 0, NULL });
    say(&c, &(Said){ FACT_PAIN, 1, KNEE_LEFT, 0, NULL });
    c.facts[1].change = c.facts[0].change;
    say(&c, &(Said){ FACT_OUTCOME, 2, KNEE_NONE, 0, NULL });
    say(&c, &(Said){ FACT_OUTCOME, 3, KNEE_NONE, 0, NULL });
    c.facts[3].slot = c.facts[2].slot;
    meet(__LINE__, &c, s, true);
    EXPECT(__LINE__, 2, c.n_facts);
    EXPECT(__LINE__, FACT_PAIN, c.facts[0].type);
    EXPECT(__LINE__, FACT_OUTCOME, c.facts[1].type);
    EXPECT(__LINE__, 0, store_commit(s, c.facts, c.n_facts));
    change_done(&c);
    store_close(s);
}

int main(void) {
    test_begin();
    /* The left knee's is open: the second goes, and what was said of it is said of the first. */
    CHECK_MEETING(((const Said[]){ { FACT_PAIN, 1, KNEE_LEFT, 0, NULL },
                                   { FACT_EPISODE, 1, KNEE_LEFT, 0, NULL },
                                   { FACT_PROGRAMME, 1, KNEE_NONE, 0, NULL },
                                   { FACT_EPISODE_END, 1, KNEE_NONE, 101, "command" } }),
                  ((const Expected[]){ { 1, 0 }, { 3, 2 } }), true);
    /* The right knee's is closed: it is a new one. */
    CHECK_MEETING(((const Said[]){ { FACT_PAIN, 1, KNEE_RIGHT, 0, NULL }, { FACT_EPISODE, 1, KNEE_RIGHT, 0, NULL } }),
                  ((const Expected[]){ { 1, 0 }, { 4, 0 } }), true);
    /* What was open was known, closed and opened again: all of it stays. */
    CHECK_MEETING(((const Said[]){ { FACT_EPISODE_END, 3, KNEE_NONE, 2, "command" },
                                   { FACT_PROGRAMME, 2, KNEE_NONE, 0, "recovered" },
                                   { FACT_EPISODE, 4, KNEE_LEFT, 0, NULL },
                                   { FACT_PROGRAMME, 3, KNEE_NONE, 0, NULL } }),
                  ((const Expected[]){ { 3, 2 }, { 2, 0 }, { 4, 0 }, { 3, 0 } }), false);
    test_slots();
    test_outcomes();
    return test_end();
}
