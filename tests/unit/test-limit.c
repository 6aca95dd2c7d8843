/* SPDX-License-Identifier: MIT */
/*
 * The pain-free limit, each rule by hand: a table for each, with the source of the rule, which is told where a row fails.
 */

#include "check.h"
#include "core/limit.h"

#define RUNS 8
#define FOLD(start_, runs_, n_, mornings_, n_mornings_, today)                                                                       \
    limit_fold(&limit, &(LimitFacts){ .starts = &(start_), .n_starts = (start_).seconds >= 0, .steps = schedule_default.limit, .runs = runs_, \
                                      .n_runs = n_, .mornings = mornings_, .n_mornings = n_mornings_ }, today)
#define MIN_(m) ((int)((m) * 60))

/* A run; scores of 0 are as good as none. */
typedef struct Ran {
    day_t day;
    double minutes;
    RunEnded ended;
    int onset; /* seconds, 0: none */
    int score, after_score, threshold;
    bool masked;
    enum { NOT_SORE, STAYED, WENT, LATER } sore; /* in the warm-up; an hour after it or later */
} Ran;

typedef struct Row {
    int line;
    double start; /* minutes that are said to be pain-free on day 0, 0: not said */
    Ran runs[RUNS];
    Morning mornings[RUNS];
    day_t today;
    int seconds; /* expected; -1: none */
    LimitRule rule;
    int stage;
} Row;

#define ZERO (-2) /* a score of 0 that was said */
#define RUN(d, m, how, ...) { d, m, RUN_##how, __VA_ARGS__ }
#define CLEAR(d) { .day = d, .answered = true }
#define WOKE(d, ...) { .day = d, .answered = true, __VA_ARGS__ }

static const Row before[] = {
    /* Before any run. */
    { __LINE__, 0, { { 0 } }, { { 0 } }, 1, -1, LIMIT_RULE_SUGGESTED, -1 },
    { __LINE__, 20, { { 0 } }, { { 0 } }, 1, MIN_(20), LIMIT_RULE_BASELINE, -1 },
    { __LINE__, 4, { { 0 } }, { { 0 } }, 1, -1, LIMIT_RULE_LADDER, 0 },
    /* The first run sets it. */
    { __LINE__, 0, { RUN(1, 12, PLANNED) }, { { 0 } }, 1, MIN_(12), LIMIT_RULE_FIRST_RUN, -1 },
    { __LINE__, 0, { RUN(1, 20, PAIN, .onset = MIN_(15)) }, { { 0 } }, 1, MIN_(12), LIMIT_RULE_PAIN, -1 },
    { __LINE__, 0, { RUN(1, 12, PLANNED, .masked = true) }, { { 0 } }, 1, -1, LIMIT_RULE_HELD, -1 },
    { __LINE__, 0, { RUN(1, 12, UNKNOWN) }, { { 0 } }, 1, -1, LIMIT_RULE_HELD, -1 },
    { __LINE__, 0, { RUN(1, 4, PLANNED) }, { { 0 } }, 1, -1, LIMIT_RULE_LADDER, 0 },
};

static const Row planned[] = {
    /* Planned and painless: up by a twentieth after a clear morning. */
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 18, PLANNED) }, { CLEAR(2) }, 2, 1188, LIMIT_RULE_LONGEST, -1 },
    { __LINE__, 20, { RUN(1, 25, PLANNED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { { 0 } }, 2, 1200, LIMIT_RULE_UNANSWERED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(2, .sore = true) }, 2, 1200, LIMIT_RULE_MORNING, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(2, .masked = true) }, 2, 1200, LIMIT_RULE_MORNING, -1 },
    /* More pain than on the morning of the run is a step down. */
    { __LINE__, 21, { RUN(1, 21, PLANNED) }, { WOKE(2, .left = 1) }, 2, 1200, LIMIT_RULE_WORSE, -1 },
    { __LINE__, 21, { RUN(1, 21, PLANNED) }, { WOKE(1, .left = 1), WOKE(2, .left = 2) }, 2, 1200, LIMIT_RULE_WORSE, -1 },
    { __LINE__, 21, { RUN(1, 21, UNKNOWN) }, { WOKE(2, .left = 1) }, 2, 1200, LIMIT_RULE_WORSE, -1 },
    { __LINE__, 21, { RUN(1, 21, PLANNED, .masked = true) }, { WOKE(2, .left = 1, .masked = true) }, 2, 1200, LIMIT_RULE_WORSE, -1 },
    /* Each knee by itself: one that is better does not hide the other. */
    { __LINE__, 21, { RUN(1, 21, PLANNED) }, { WOKE(1, .left = 2), WOKE(2, .right = 2) }, 2, 1200, LIMIT_RULE_WORSE, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(1, .left = 2), WOKE(2, .left = 1, .right = -1) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    /* Two runs before one morning: one step; and what was stricter stays. */
    { __LINE__, 21, { RUN(1, 21, PLANNED), RUN(1, 10, OTHER) }, { WOKE(2, .left = 1) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 15, SENSED) }, { WOKE(2, .left = 1) }, 2, 900, LIMIT_RULE_SENSED, -1 },
    { __LINE__, 0, { RUN(1, 21, PLANNED) }, { WOKE(2, .left = 1) }, 2, 1200, LIMIT_RULE_WORSE, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(1, .left = 2), WOKE(2, .left = 2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .masked = true) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 20, UNKNOWN) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    /* Two runs before one morning raise it once. */
    { __LINE__, 20, { RUN(1, 20, PLANNED), RUN(1, 20, PLANNED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_HELD, -1 },
};

static const Row sensed[] = {
    /* Sensed: beyond it, up to it by a tenth or a minute; near it, held; well before it, down. */
    { __LINE__, 20, { RUN(1, 21, SENSED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_OVERRUN, -1 },
    { __LINE__, 20, { RUN(1, 30, SENSED) }, { CLEAR(2) }, 2, 1320, LIMIT_RULE_OVERRUN, -1 },
    { __LINE__, 8, { RUN(1, 12, SENSED) }, { CLEAR(2) }, 2, 540, LIMIT_RULE_OVERRUN, -1 },
    { __LINE__, 20, { RUN(1, 30, SENSED) }, { { 0 } }, 2, 1200, LIMIT_RULE_UNANSWERED, -1 },
    { __LINE__, 20, { RUN(1, 19, SENSED) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 15, SENSED) }, { CLEAR(2) }, 2, 900, LIMIT_RULE_SENSED, -1 },
    { __LINE__, 20, { RUN(1, 15, SENSED, .masked = true) }, { { 0 } }, 2, 900, LIMIT_RULE_SENSED, -1 },
};

static const Row pain[] = {
    /* Pain: to four fifths of where it began, under any mask. */
    { __LINE__, 20, { RUN(1, 20, PAIN, .onset = MIN_(15)) }, { CLEAR(2) }, 2, 720, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 20, { RUN(1, 20, PAIN) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 1) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .after_score = 3) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 20, { RUN(1, 20, UNKNOWN, .score = 4, .masked = true) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 10, { RUN(1, 6, PAIN, .onset = MIN_(6)) }, { { 0 } }, 2, -1, LIMIT_RULE_LADDER, 0 },
};

static const Row settled[] = {
    /* What counts as none has to settle within the hour, to the level of the morning (Esculier and others 2018). */
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 2, .after_score = ZERO, .threshold = 2) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 2, .threshold = 2) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_UNANSWERED, -1 },
    { __LINE__, 21, { RUN(1, 21, PLANNED, .score = 2, .after_score = 1, .threshold = 2) }, { CLEAR(1), CLEAR(2) }, 2, 1200, LIMIT_RULE_UNSETTLED, -1 },
    { __LINE__, 21, { RUN(1, 21, PLANNED, .after_score = 1, .threshold = 2) }, { CLEAR(1), CLEAR(2) }, 2, 1200, LIMIT_RULE_UNSETTLED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 1, .after_score = 2, .threshold = 2) }, { WOKE(1, .left = 2), CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
};

static const Row warm_up[] = {
    /* Sore in the warm-up: it stayed, a step down; it went, the same again (Adams and others 2012). */
    { __LINE__, 21, { RUN(1, 21, PLANNED, .sore = STAYED) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_WARM_UP, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .sore = WENT) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 4, { RUN(1, 20, PLANNED), RUN(3, 20, OTHER, .sore = STAYED) }, { CLEAR(2), CLEAR(4) }, 4, -1, LIMIT_RULE_LADDER, 0 },
    /* Sore later that day, likewise the same again. */
    { __LINE__, 20, { RUN(1, 20, PLANNED, .sore = LATER) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
};

static const Row rising[] = {
    /* The week's worst a point higher, and again: nothing is raised. */
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(20, 18, PLANNED, .threshold = 2) },
      { WOKE(1), WOKE(4), WOKE(8, .left = 1), WOKE(12), WOKE(15, .left = 2), WOKE(20), WOKE(21) }, 21, 900, LIMIT_RULE_RISING, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(20, 18, PLANNED, .threshold = 2) },
      { WOKE(1), WOKE(4), WOKE(8, .left = 1), WOKE(12), WOKE(15, .left = 1), WOKE(20), WOKE(21) }, 21, 945, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(20, 18, PLANNED, .threshold = 2) },
      { WOKE(1), WOKE(4), WOKE(8, .left = 1), WOKE(15, .left = 2), WOKE(20), WOKE(21) }, 21, 945, LIMIT_RULE_PLANNED, -1 },
};

static const Row longest[] = {
    /* Never more than 1.10 times the longest run of 30 days, or a minute more than it. */
    { __LINE__, 30, { RUN(1, 10, PLANNED) }, { CLEAR(2) }, 2, 660, LIMIT_RULE_LONGEST, -1 },
    { __LINE__, 30, { RUN(1, 6, PLANNED) }, { CLEAR(2) }, 2, 420, LIMIT_RULE_LONGEST, -1 },
};

static const Row breaks[] = {
    /* After a break. */
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 8, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 9, 1080, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 16, 900, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 23, 720, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 32, 600, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(9, 18, PLANNED) }, { CLEAR(10) }, 10, 1134, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 8, { RUN(1, 8, OTHER) }, { { 0 } }, 32, -1, LIMIT_RULE_LADDER, 0 },
};

static const Row ladder[] = {
    /* The ladder. */
    { __LINE__, 4, { RUN(1, 30, PLANNED) }, { CLEAR(2) }, 2, -1, LIMIT_RULE_LADDER, 1 },
    { __LINE__, 4, { RUN(1, 30, PLANNED) }, { { 0 } }, 2, -1, LIMIT_RULE_LADDER, 0 },
    { __LINE__, 4, { RUN(1, 30, PLANNED), RUN(3, 20, PLANNED), RUN(5, 20, PAIN) }, { CLEAR(2), CLEAR(4) }, 6, -1, LIMIT_RULE_LADDER, 1 },
    /* Only one as planned is a stage up; a worse morning is a stage down. */
    { __LINE__, 4, { RUN(1, 30, PLANNED), RUN(3, 20, SENSED) }, { CLEAR(2), CLEAR(4) }, 4, -1, LIMIT_RULE_LADDER, 1 },
    { __LINE__, 4, { RUN(1, 30, PLANNED), RUN(3, 20, OTHER) }, { CLEAR(2), CLEAR(4) }, 4, -1, LIMIT_RULE_LADDER, 1 },
    { __LINE__, 4, { RUN(1, 30, PLANNED), RUN(3, 20, PLANNED) }, { CLEAR(2), CLEAR(3), WOKE(4, .left = 1) }, 4, -1, LIMIT_RULE_LADDER, 0 },
};

static const struct {
    const char *rule, *source;
    const Row *rows;
    size_t n;
} tables[] = {
    { "before", "this program's choice, after the article", before, ELEMENTSOF(before) },
    { "planned", "this program's choice, tried in tests/sim/limit-sim.c", planned, ELEMENTSOF(planned) },
    { "sensed", "the article; the figures are this program's choice", sensed, ELEMENTSOF(sensed) },
    { "pain", "the article; Esculier and others 2018; four fifths are this program's choice", pain, ELEMENTSOF(pain) },
    { "settled", "Esculier and others 2018", settled, ELEMENTSOF(settled) },
    { "warm-up", "Adams and others 2012, table of soreness", warm_up, ELEMENTSOF(warm_up) },
    { "rising", "Silbernagel and others 2007; a point is this program's choice", rising, ELEMENTSOF(rising) },
    { "longest", "Schuster Brandt Frandsen and others 2025; a minute is this program's choice", longest, ELEMENTSOF(longest) },
    { "breaks", "this program's choice", breaks, ELEMENTSOF(breaks) },
    { "ladder", "leaflets of physiotherapists; when to go on is this program's choice", ladder, ELEMENTSOF(ladder) },
};

static LimitRun run_of(const Ran *r) {
    return (LimitRun){ .day = r->day, .number = r->day, .seconds = MIN_(r->minutes), .onset = r->onset ? r->onset : -1,
                       .ended = r->ended, .score = r->score ? r->score : -1, .after_score = r->after_score == ZERO ? 0 : r->after_score ? r->after_score : -1,
                       .sore = r->sore == STAYED ? 1 : r->sore == WENT ? 0 : -1, .sore_later = r->sore == LATER, .masked = r->masked, .threshold = r->threshold };
}

static size_t make_runs(const Ran *ran, LimitRun *ret) {
    size_t n = 0;
    for (; n < RUNS && ran[n].day > 0; n++)
        ret[n] = run_of(&ran[n]);
    return n;
}

static size_t count_mornings(const Row *r) {
    size_t n = 0;
    while (n < RUNS && r->mornings[n].day > 0)
        n++;
    return n;
}

static void test_row(const char *rule, const char *source, const Row *r) {
    Limit limit;
    LimitStart start = { .day = 0, .seconds = r->start > 0 ? MIN_(r->start) : -1 };
    LimitRun runs[RUNS];
    size_t n = make_runs(r->runs, runs);
    FOLD(start, runs, n, r->mornings, count_mornings(r), r->today);
    if (limit.seconds != r->seconds || limit.rule != r->rule || limit.stage != r->stage) {
        fprintf(stderr, "%s:%d: %d s, %s, stage %d, against the rule \"%s\" (%s)\n", __FILE__, r->line, limit.seconds,
                limit_rule_to_string(limit.rule), limit.stage, rule, source);
        abort();
    }
}

static void test_rows(void) {
    for (size_t t = 0; t < ELEMENTSOF(tables); t++)
        for (size_t i = 0; i < tables[t].n; i++)
            test_row(tables[t].rule, tables[t].source, &tables[t].rows[i]);
}

/* Ten clear stages lead to the first running limit, and no further at once. */
static void test_ladder(void) {
    LimitRun runs[LADDER_STAGES];
    LimitStart start = { 0, 4 * 60 };
    Morning mornings[LADDER_STAGES];
    Limit limit;
    for (int i = 0; i < LADDER_STAGES; i++) {
        runs[i] = run_of(&(Ran)RUN(1 + 2 * i, 30, PLANNED));
        mornings[i] = (Morning)CLEAR(2 + 2 * i);
        FOLD(start, runs, (size_t)i + 1, mornings, (size_t)i + 1, 2 + 2 * i);
        CHECK(__LINE__, i + 1 == LADDER_STAGES || (limit.stage == i + 1 && limit.seconds == -1));
    }
    CHECK(__LINE__, limit.stage == -1 && limit.seconds == LIMIT_SHORTEST);
}

/* A morning that is entered late counts as if it had come in time. */
static void test_unanswered(void) {
    LimitRun runs[RUNS];
    make_runs((Ran[RUNS]){ RUN(1, 20, PLANNED), RUN(3, 20, PLANNED), RUN(5, 20, PLANNED) }, runs);
    Morning late[] = { CLEAR(2), CLEAR(4), CLEAR(6) };
    Limit limit;
    LimitStart start = { 0, 20 * 60 };
    FOLD(start, runs, 3, NULL, 0, 6);
    CHECK(__LINE__, limit.unanswered == 3 && limit.seconds == 1200);
    FOLD(start, runs, 3, late + 1, 1, 6);
    CHECK(__LINE__, limit.unanswered == 1 && limit.seconds == 1260);
    /* 20:00, 21:00, 22:00 of which the cap (22:00) leaves all; then 20 min are less than nine tenths of it. */
    FOLD(start, runs, 3, late, 3, 6);
    CHECK(__LINE__, limit.unanswered == 0 && limit.seconds == 1320);
}

/* What the person says after a long break is a new start; in the midst of running it is not, and takes nothing from the first. */
static void test_starts(void) {
    static const struct {
        int line;
        LimitStart starts[2];
        Ran runs[RUNS];
        day_t today;
        int seconds, stage;
        LimitRule rule;
    } cases[] = {
        { __LINE__, { { 50, 720 } }, { RUN(10, 20, OTHER), RUN(60, 12, OTHER) }, 60, 720, -1, LIMIT_RULE_HELD },
        { __LINE__, { { 20, 3000 } }, { RUN(10, 20, OTHER) }, 20, 1080, -1, LIMIT_RULE_BREAK },
        { __LINE__, { { 0, 720 }, { 20, 3000 } }, { RUN(18, 10, OTHER), RUN(20, 10, OTHER) }, 21, 660, -1, LIMIT_RULE_HELD },
        /* Who is on the ladder does not leave it by what is said in between: half an hour of walking is no run of that length. */
        { __LINE__, { { 0, 240 }, { 12, 600 } }, { RUN(10, 30, OTHER), RUN(14, 30, OTHER) }, 14, -1, 0, LIMIT_RULE_LADDER },
        { __LINE__, { { 0, 240 }, { 41, 600 } }, { RUN(10, 30, OTHER) }, 41, 600, -1, LIMIT_RULE_BASELINE },
        /* Runs of before, of which nobody knows how they were, have set none. */
        { __LINE__, { { 12, 900 } }, { RUN(10, 30, UNKNOWN) }, 12, 900, -1, LIMIT_RULE_BASELINE },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        Limit limit;
        LimitRun runs[RUNS];
        size_t n = make_runs(cases[i].runs, runs);
        limit_fold(&limit, &(LimitFacts){ .starts = cases[i].starts, .n_starts = cases[i].starts[1].seconds ? 2 : 1,
                                          .steps = schedule_default.limit, .runs = runs, .n_runs = n }, cases[i].today);
        CHECK(cases[i].line, limit.seconds == cases[i].seconds && limit.stage == cases[i].stage);
        CHECK(cases[i].line, limit.rule == cases[i].rule);
    }
}

/* What a person sets counts: each number once. */
static void test_steps(void) {
    LimitRun runs[RUNS];
    LimitStart start = { 0, 1200 };
    Limit limit;
    LimitSteps steps = schedule_default.limit;
    steps.back[0] = 70;
    steps.counts = 75;
    steps.least = 2 * USEC_PER_MIN;
    make_runs((Ran[RUNS]){ RUN(1, 15.5, SENSED) }, runs);
    limit_fold(&limit, &(LimitFacts){ .starts = &start, .n_starts = 1, .steps = steps, .runs = runs, .n_runs = 1 }, 9);
    /* Held, since 15:30 are enough to count; two minutes above it, and then 70 %. */
    CHECK(__LINE__, limit.break_percent == 70 && limit.seconds == 1050 * 70 / 100);
    steps.beyond = 1;
    steps.least = 30 * USEC_PER_SEC;
    make_runs((Ran[RUNS]){ RUN(1, 40, SENSED) }, runs);
    limit_fold(&limit, &(LimitFacts){ .starts = &start, .n_starts = 1, .steps = steps, .runs = runs, .n_runs = 1,
                                      .mornings = (Morning[]){ CLEAR(2) }, .n_mornings = 1 }, 2);
    CHECK(__LINE__, limit.seconds == 1230 && limit.rule == LIMIT_RULE_OVERRUN);
}

static void test_shown(void) {
    CHECK(__LINE__, limit_shown(899) == 870);
    CHECK(__LINE__, limit_shown(900) == 900);
    CHECK(__LINE__, limit_shown(959) == 900);
    CHECK(__LINE__, limit_shown(1259) == 1200);
    CHECK(__LINE__, limit_shown(-1) == -1);
}

int main(void) {
    test_rows();
    test_ladder();
    test_unanswered();
    test_starts();
    test_steps();
    test_shown();
    return 0;
}
