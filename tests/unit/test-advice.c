/* SPDX-License-Identifier: MIT */
/*
 * Running today, rule by rule, and how often: a table for each, with the source of the rule, which is told where a row fails.
 */

#include "core/advice.h"
#include "core/level.h"
#include "core/medication.h"
#include "core/run.h"
#include "rules-fixture.h"

#define RUNS 12

typedef struct Did {
    enum { NOTHING, RAN, WOKE, HURT, ICED, FLAGS, DOSED } what;
    int day, hour;
    int value;     /* minutes of a run; score of a morning or a report */
    RunEnded ended;
    int sore;      /* 1 yes; of a run: 1 stayed, 2 went */
    bool masked;
} Did;

typedef struct Row {
    int line;
    Did did[2 * RUNS];
    int day, hour;
    Suggestion suggestion;
    const char *rule;
    int minutes;   /* -1: none */
    bool test;
    int not_before; /* hours after day 0's midnight, 0: none */
    bool up_to_2;   /* the profile */
} Row;

#define PLANNED(d, m) { RAN, d, 18, m, RUN_PLANNED }
#define FINE(d) { WOKE, d, 8, 0 }

static const Row often[] = {
    { __LINE__, { { 0 } }, 1, 12, SUGGESTION_RUN, "suggested", 10 },
    { __LINE__, { PLANNED(0, 20) }, 0, 19, SUGGESTION_REST, "ran-today", 20, .not_before = 24 + 5 },
    { __LINE__, { PLANNED(0, 20), FINE(1) }, 1, 12, SUGGESTION_REST, "rest-day", 20, .not_before = 48 + 5 },
    { __LINE__, { PLANNED(0, 20), FINE(1) }, 2, 12, SUGGESTION_RUN, "first-run", 20 },
};

static const Row sore[] = {
    /* Sore: a day off; it does not matter when the last run was. */
    { __LINE__, { { WOKE, 1, 8, 0, .sore = 1 } }, 1, 12, SUGGESTION_REST, "sore", 10, .not_before = 48 + 5 },
    { __LINE__, { { WOKE, 1, 8, 0, .sore = 1 } }, 2, 12, SUGGESTION_RUN, "suggested", 10 },
    /* Sore through the warm-up: two days. */
    { __LINE__, { { RAN, 0, 18, 20, RUN_OTHER, .sore = 1 }, FINE(1), FINE(2) }, 2, 12, SUGGESTION_REST, "warm-up-sore", 20, .not_before = 72 + 5 },
    { __LINE__, { { RAN, 0, 18, 20, RUN_OTHER, .sore = 1 }, FINE(1), FINE(2), FINE(3) }, 3, 12, SUGGESTION_RUN, "first-run", 20 },
    { __LINE__, { { RAN, 0, 18, 20, RUN_OTHER, .sore = 2 }, FINE(1), FINE(2) }, 2, 12, SUGGESTION_RUN, "first-run", 20 },
    /* Another run meanwhile does not end them. */
    { __LINE__, { { RAN, 0, 18, 20, RUN_OTHER, .sore = 1 }, FINE(1), { RAN, 1, 18, 5, RUN_OTHER }, FINE(2) }, 2, 12, SUGGESTION_REST, "warm-up-sore", 20,
      .not_before = 72 + 5 },
    /* Sore an hour after a run or later: the next day. Before that it is of the warm-up, or of the morning. */
    { __LINE__, { FINE(0), { RAN, 0, 10, 20, RUN_OTHER }, { WOKE, 0, 18, 0, .sore = 1 }, FINE(1) }, 1, 12, SUGGESTION_REST, "sore", 20, .not_before = 48 + 5 },
    { __LINE__, { FINE(0), { RAN, 0, 10, 20, RUN_OTHER }, { WOKE, 0, 18, 0, .sore = 1 }, FINE(1), FINE(2) }, 2, 12, SUGGESTION_RUN, "first-run", 20 },
    { __LINE__, { FINE(0), { RAN, 0, 18, 20, RUN_OTHER }, { WOKE, 0, 18, 0, .sore = 1 }, FINE(1) }, 1, 12, SUGGESTION_REST, "rest-day", 20, .not_before = 48 + 5 },
};

static const Row pain[] = {
    /* Pain today; and after a painful run the questions first, then a clear morning. */
    { __LINE__, { { HURT, 1, 9, 1 } }, 1, 12, SUGGESTION_REST, "pain-today", 10 },
    { __LINE__, { { RAN, 0, 18, 20, RUN_PAIN } }, 0, 19, SUGGESTION_REST, "safety", 16 },
    { __LINE__, { { RAN, 0, 18, 20, RUN_PAIN }, { FLAGS, 0, 19 } }, 2, 12, SUGGESTION_REST, "after-pain", 16 },
    { __LINE__, { { RAN, 0, 18, 20, RUN_PAIN }, { FLAGS, 0, 19 }, { WOKE, 1, 8, 0, .masked = true } }, 2, 12, SUGGESTION_REST, "after-pain", 16 },
    { __LINE__, { { RAN, 0, 18, 20, RUN_PAIN }, { FLAGS, 0, 19 }, FINE(2) }, 2, 12, SUGGESTION_RUN, "pain", 16 },
    { __LINE__, { { RAN, 0, 18, 20, RUN_PAIN }, { FLAGS, 0, 17 }, FINE(2) }, 2, 12, SUGGESTION_REST, "safety", 16 },
    /* A painless run that was logged since, against the advice, ends neither. */
    { __LINE__, { { RAN, 0, 10, 20, RUN_PAIN }, { RAN, 0, 18, 5, RUN_PLANNED }, FINE(1) }, 2, 12, SUGGESTION_REST, "safety", 16 },
    { __LINE__, { { RAN, 0, 10, 20, RUN_PAIN }, { FLAGS, 0, 11 }, { RAN, 0, 18, 5, RUN_PLANNED } }, 2, 12, SUGGESTION_REST, "after-pain", 16 },
    { __LINE__, { { RAN, 0, 10, 20, RUN_PAIN }, { FLAGS, 0, 11 }, { RAN, 1, 18, 5, RUN_PLANNED } }, 3, 12, SUGGESTION_REST, "after-pain", 16 },
    { __LINE__, { { RAN, 0, 10, 20, RUN_PAIN }, { FLAGS, 0, 11 }, { RAN, 1, 18, 5, RUN_PLANNED }, FINE(3) }, 3, 12, SUGGESTION_RUN, "held", 16 },
    /* With up to 2 of 10: more on the morning after than on that of the run is a day off, and a step down. */
#define WOKE_AT(d, score) { WOKE, d, 8, score }
    { __LINE__, { WOKE_AT(0, 1), { RAN, 0, 18, 21, RUN_OTHER }, WOKE_AT(1, 2) }, 1, 12, SUGGESTION_REST, "after-worse", 20, .not_before = 48 + 5, .up_to_2 = true },
    { __LINE__, { WOKE_AT(0, 1), { RAN, 0, 18, 21, RUN_OTHER }, WOKE_AT(1, 2), WOKE_AT(2, 2) }, 2, 12, SUGGESTION_RUN, "worse", 20, .up_to_2 = true },
    { __LINE__, { WOKE_AT(0, 2), { RAN, 0, 18, 21, RUN_OTHER }, WOKE_AT(1, 2) }, 1, 12, SUGGESTION_REST, "rest-day", 21, .not_before = 48 + 5, .up_to_2 = true },
    { __LINE__, { WOKE_AT(0, 1), { RAN, 0, 18, 21, RUN_OTHER }, WOKE_AT(1, 3) }, 1, 12, SUGGESTION_REST, "pain-today", 20, .up_to_2 = true },
};

static const Row signs[] = {
    { __LINE__, { { FLAGS, 0, 19, 1 } }, 2, 12, SUGGESTION_SEE_CLINICIAN, "red-flag", 10 },
};

static const Row ice[] = {
    /* Not until an hour after ice. */
    { __LINE__, { { HURT, 0, 9, 3 }, { FLAGS, 0, 10 }, { ICED, 1, 12 }, FINE(1) }, 1, 12, SUGGESTION_RUN, "suggested", 10, .not_before = 24 + 13 },
    { __LINE__, { { HURT, 0, 9, 3 }, { FLAGS, 0, 10 }, { ICED, 1, 10 } }, 1, 12, SUGGESTION_RUN, "suggested", 10 },
};

static const Row next_day[] = {
    /* The test: six runs in 21 days, and a clear morning; not with pain in one of the last three, nor masked, nor twice a week. */
#define FIVE PLANNED(0, 20), FINE(1), { RAN, 4, 18, 20, RUN_OTHER }, { RAN, 8, 18, 20, RUN_OTHER }, { RAN, 12, 18, 20, RUN_OTHER }, \
             { RAN, 16, 18, 20, RUN_OTHER }
    { __LINE__, { FIVE, { RAN, 20, 18, 20, RUN_OTHER }, FINE(21) }, 21, 12, SUGGESTION_RUN, "held", 20, .test = true },
    { __LINE__, { FIVE, { RAN, 20, 18, 20, RUN_OTHER } }, 21, 12, SUGGESTION_REST, "rest-day", 20, .not_before = 22 * 24 + 5 },
    { __LINE__, { FIVE, { RAN, 19, 18, 20, RUN_OTHER }, FINE(20) }, 20, 12, SUGGESTION_REST, "rest-day", 20, .not_before = 21 * 24 + 5 },
    { __LINE__, { FIVE, { RAN, 20, 18, 20, RUN_OTHER, .masked = true }, FINE(21) }, 21, 12, SUGGESTION_REST, "rest-day", 20, .not_before = 22 * 24 + 5 },
    { __LINE__, { FIVE, { RAN, 20, 18, 20, RUN_OTHER }, { WOKE, 21, 8, 0, .masked = true } }, 21, 12, SUGGESTION_REST, "rest-day", 20, .not_before = 22 * 24 + 5 },
    { __LINE__, { FIVE, { RAN, 20, 18, 20, RUN_OTHER }, { WOKE, 20, 20, 0, .masked = true }, FINE(21) }, 21, 12, SUGGESTION_REST, "rest-day", 20,
      .not_before = 22 * 24 + 5 },
    { __LINE__, { FIVE, { RAN, 20, 18, 20, RUN_OTHER }, FINE(21), { DOSED, 21, 11, 400 } }, 21, 12, SUGGESTION_REST, "rest-day", 20,
      .not_before = 22 * 24 + 5 },
    { __LINE__, { FIVE, { RAN, 20, 18, 20, RUN_OTHER }, FINE(21), PLANNED(21, 21), FINE(22) }, 22, 12, SUGGESTION_REST, "rest-day", 21, .not_before = 23 * 24 + 5 },
};

static const struct {
    const char *rule, *source;
    const Row *rows;
    size_t n;
} tables[] = {
    { "often", "a day between runs: the article's order", often, ELEMENTSOF(often) },
    { "sore", "the article; Adams and others 2012, PMC6044585, table 5", sore, ELEMENTSOF(sore) },
    { "pain", "the article; Esculier and others 2018", pain, ELEMENTSOF(pain) },
    { "flags", "guidelines, as collected in safety.h", signs, ELEMENTSOF(signs) },
    { "ice", "this program's choice over the half hour of MacAuley 2001", ice, ELEMENTSOF(ice) },
    { "next-day", "after several weeks: the article; the figures are this program's choice", next_day, ELEMENTSOF(next_day) },
};

static void ran(World *w, const Did *d) {
    RunReport r = { .duration = d->value * USEC_PER_MIN, .onset = USEC_NONE, .ended = d->ended, .score = d->ended == RUN_PAIN ? 4 : 0,
                    .knee = KNEE_LEFT, .metres = -1, .masked = d->masked, .sore = d->sore == 1 ? 1 : d->sore == 2 ? 0 : -1, .at = USEC_NONE };
    /* Only the run: the report of pain that it is has its own rule. */
    if (d->ended == RUN_PAIN)
        r.score = -1;
    assert(DECIDE(w, run_log(&f, &c, &r)) == 0);
}

static void do_one(World *w, const Did *d) {
    const char *flags[SUBJECT_MAX] = { [SUBJECT_ICE] = "", [SUBJECT_RED_FLAGS] = d->value ? "locked" : "" };
    world_sleep(w, moment(d->day, d->hour, 0) - w->now.real);
    switch (d->what) {
    case RAN:
        ran(w, d);
        break;
    case WOKE:
        assert(DECIDE(w, episode_report(&f, &c, &(Report){ .check_in = true, .score = d->value, .sore = d->sore, .masked = d->masked, .knee = KNEE_LEFT, .at = USEC_NONE })) == 0);
        break;
    case HURT:
        assert(world_pain(w, d->value, KNEE_LEFT) == 0);
        break;
    case ICED:
        assert(world_start_ice(w, "ice") == 0);
        w->now.real += 10 * USEC_PER_MIN;
        w->now.boot += 10 * USEC_PER_MIN;
        world_reconcile(w);
        break;
    case DOSED:
        assert(DECIDE(w, dose_log(&f, &c, &(DoseReport){ .product = "any", .mg = d->value, .at = USEC_NONE })) == 0);
        break;
    default:
        assert(DECIDE(w, safety_answer(&f, &c, flags, true)) == 0);
    }
}

static Advice advice_of(World *w) {
    Advice a;
    Frame f = world_frame(w);
    advice_make(&f, &a);
    return a;
}

static void test_row(const char *rule, const char *source, const Row *row) {
    World w;
    world_start(&w, moment(0, 6, 0));
    if (row->up_to_2)
        w.schedule.profile = PROFILE_UP_TO_2;
    world_reconcile(&w);
    for (size_t k = 0; row->did[k].what != NOTHING; k++)
        do_one(&w, &row->did[k]);
    usec_t now = MAX(moment(row->day, row->hour, 0), w.now.real);
    world_sleep(&w, now - w.now.real);
    Advice a = advice_of(&w);
    const char *found = a.rule == ADVICE_LIMIT ? limit_rule_to_string(a.limit.rule) : advice_rule_to_string(a.rule);
    usec_t expected = row->not_before == 0 ? USEC_NONE : moment(0, row->not_before, 0);
    bool late = a.rule == ADVICE_LIMIT && expected != USEC_NONE && a.not_before == expected + 10 * USEC_PER_MIN;
    if (a.suggestion != row->suggestion || strcmp(found, row->rule) != 0 || a.seconds / 60 != row->minutes || a.next_day_test != row->test ||
        (a.not_before != expected && !late)) {
        fprintf(stderr, "%s:%d: %s, %d s, %s, against the rule \"%s\" (%s)\n", __FILE__, row->line, suggestion_to_string(a.suggestion), a.seconds,
                found, rule, source);
        abort();
    }
    world_end(&w);
}

static void test_rows(void) {
    for (size_t t = 0; t < ELEMENTSOF(tables); t++)
        for (size_t i = 0; i < tables[t].n; i++)
            test_row(tables[t].rule, tables[t].source, &tables[t].rows[i]);
}

/* Two tests that went well, a week apart, earn one more run a week; pain takes it back; one day a week stays free. */
static void test_earned(void) {
    World w;
    world_start(&w, moment(0, 6, 0));
    const Did weeks[] = { FIVE, { RAN, 20, 18, 20, RUN_OTHER }, FINE(21), PLANNED(21, 21), FINE(22), { RAN, 24, 18, 22, RUN_OTHER }, { RAN, 28, 18, 22, RUN_OTHER }, FINE(29) };
    for (size_t i = 0; i < ELEMENTSOF(weeks); i++)
        do_one(&w, &weeks[i]);
    CHECK(__LINE__, advice_of(&w).next_day_test);
    do_one(&w, &(Did)PLANNED(29, 22));
    CHECK(__LINE__, advice_of(&w).frequency.extra == 0);
    do_one(&w, &(Did)FINE(30));
    CHECK(__LINE__, advice_of(&w).frequency.extra == 1);
    /* This week's has been used by the test. */
    CHECK(__LINE__, advice_of(&w).rule == ADVICE_REST_DAY);
    const Did later[] = { { RAN, 37, 18, 22, RUN_OTHER }, FINE(38) };
    for (size_t i = 0; i < ELEMENTSOF(later); i++)
        do_one(&w, &later[i]);
    CHECK(__LINE__, advice_of(&w).rule == ADVICE_LIMIT && !advice_of(&w).next_day_test);
    do_one(&w, &(Did){ RAN, 38, 18, 15, RUN_PAIN });
    CHECK(__LINE__, advice_of(&w).frequency.extra == 0);
    world_end(&w);
}

/* Three times 5 km become five times 3 km. */
static void test_frequency_first(void) {
    World w;
    world_start(&w, moment(0, 6, 0));
    w.schedule.run_order = RUN_ORDER_FREQUENCY;
    world_reconcile(&w);
    do_one(&w, &(Did)PLANNED(0, 30));
    for (int day = 1; day <= 5; day++) {
        do_one(&w, &(Did)FINE(day));
        Advice a = advice_of(&w);
        CHECK(__LINE__, a.suggestion == SUGGESTION_RUN);
        CHECK(day, a.rule == (day < 5 ? ADVICE_FREQUENCY : ADVICE_LIMIT));
        CHECK(day, a.seconds == (day < 5 ? 18 : 30) * 60);
        do_one(&w, &(Did)PLANNED(day, 18));
    }
    do_one(&w, &(Did)FINE(6));
    CHECK(__LINE__, advice_of(&w).rule == ADVICE_REST_OF_WEEK);
    world_end(&w);
}

static const struct {
    int line;
    int longest, a_week;  /* before the injury: minutes, runs; -1: not said */
    int minutes, per_week; /* of the three last weeks */
    bool hurt, reached;
    enum { AS_PLANNED, MASKED, UNKNOWN, LADDER } how;
} levels[] = {
    { __LINE__, 60, 3, 60, 3, false, true },   { __LINE__, 60, 3, 54, 3, false, true },   { __LINE__, 60, 3, 53, 3, false, false },
    { __LINE__, 60, 3, 60, 2, false, false },  { __LINE__, 60, 3, 60, 3, true, false },   { __LINE__, 60, -1, 60, 1, false, true },
    { __LINE__, -1, 3, 10, 3, false, true },   { __LINE__, -1, -1, 60, 3, false, false },
    /* What a painkiller hid, nobody told of, or was walking and jogging by turns, shows nothing. */
    { __LINE__, 60, 3, 60, 3, false, false, MASKED },  { __LINE__, 60, 3, 60, 3, false, false, UNKNOWN }, { __LINE__, 30, 3, 30, 3, false, false, LADDER },
};

static void test_level(void) {
    for (size_t i = 0; i < ELEMENTSOF(levels); i++) {
        World w;
        world_start(&w, moment(0, 6, 0));
        assert(world_pain(&w, 0, KNEE_LEFT) == 0);
        Baseline b = { .pain_free = levels[i].how == LADDER ? 4 * USEC_PER_MIN : USEC_NONE, .longest = levels[i].longest < 0 ? USEC_NONE : levels[i].longest * USEC_PER_MIN, .runs_a_week = levels[i].a_week };
        if (b.longest != USEC_NONE || b.runs_a_week >= 0)
            assert(DECIDE(&w, run_baseline(&f, &c, &b)) == 0);
        for (int day = 1; day <= 21; day++)
            if ((day - 1) % 7 < 2 * levels[i].per_week && (day - 1) % 7 % 2 == 0)
                do_one(&w, &(Did){ RAN, day, 18, levels[i].minutes,
                                   levels[i].hurt && day == 3     ? RUN_PAIN
                                   : levels[i].how == UNKNOWN     ? RUN_UNKNOWN
                                                                  : RUN_PLANNED,
                                   .masked = levels[i].how == MASKED });
        CHECK(levels[i].line, level_is_reached(&w.state, &w.schedule, DAY + 21) == levels[i].reached);
        world_end(&w);
    }
}

int main(void) {
    test_rows();
    test_earned();
    test_frequency_first();
    test_level();
    return 0;
}
