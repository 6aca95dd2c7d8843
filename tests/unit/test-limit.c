/* SPDX-License-Identifier: MIT */
/*
 * The pain-free limit, each rule by hand. Sources: steps up and down, sensed, masked, ladder: this program's choice; cap of 1.10 times the
 * longest run of 30 days: Schuster Brandt Frandsen and others 2025; the threshold of 2: Esculier and others 2018.
 */

#include "check.h"
#include "core/limit.h"

#define RUNS 8
#define FOLD(start_, runs_, n_, mornings_, n_mornings_, today)                                                                       \
    limit_fold(&limit, &(LimitFacts){ .start = start_, .steps = limit_steps_default, .runs = runs_, .n_runs = n_, .mornings = mornings_, \
                                      .n_mornings = n_mornings_ }, today)
#define MIN_(m) ((int)((m) * 60))

/* A run; scores of 0 are as good as none. */
typedef struct Ran {
    day_t day;
    double minutes;
    RunEnded ended;
    int onset; /* seconds, 0: none */
    int score, after_score, threshold;
    bool masked;
    enum { NOT_SORE, STAYED, WENT } sore; /* in the warm-up */
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
#define CLEAR(d) { .day = d, .score = 0, .answered = true }
#define WOKE(d, ...) { .day = d, .answered = true, __VA_ARGS__ }

static const Row rows[] = {
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
    /* Planned and painless: up by a twentieth after a clear morning. */
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 18, PLANNED) }, { CLEAR(2) }, 2, 1188, LIMIT_RULE_LONGEST, -1 },
    { __LINE__, 20, { RUN(1, 25, PLANNED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { { 0 } }, 2, 1200, LIMIT_RULE_UNANSWERED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(2, .sore = true) }, 2, 1200, LIMIT_RULE_MORNING, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(2, .masked = true) }, 2, 1200, LIMIT_RULE_MORNING, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(2, .score = 1) }, 2, 1200, LIMIT_RULE_MORNING, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED) }, { WOKE(1, .score = 2), WOKE(2, .score = 2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .masked = true) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 20, UNKNOWN) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    /* Two runs before one morning raise it once. */
    { __LINE__, 20, { RUN(1, 20, PLANNED), RUN(1, 20, PLANNED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_HELD, -1 },
    /* Sensed: beyond it, up to it by a tenth or a minute; near it, held; well before it, down. */
    { __LINE__, 20, { RUN(1, 21, SENSED) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_OVERRUN, -1 },
    { __LINE__, 20, { RUN(1, 30, SENSED) }, { CLEAR(2) }, 2, 1320, LIMIT_RULE_OVERRUN, -1 },
    { __LINE__, 8, { RUN(1, 12, SENSED) }, { CLEAR(2) }, 2, 540, LIMIT_RULE_OVERRUN, -1 },
    { __LINE__, 20, { RUN(1, 30, SENSED) }, { { 0 } }, 2, 1200, LIMIT_RULE_UNANSWERED, -1 },
    { __LINE__, 20, { RUN(1, 19, SENSED) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 15, SENSED) }, { CLEAR(2) }, 2, 900, LIMIT_RULE_SENSED, -1 },
    { __LINE__, 20, { RUN(1, 15, SENSED, .masked = true) }, { { 0 } }, 2, 900, LIMIT_RULE_SENSED, -1 },
    /* Pain: to four fifths of where it began, under any mask. */
    { __LINE__, 20, { RUN(1, 20, PAIN, .onset = MIN_(15)) }, { CLEAR(2) }, 2, 720, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 20, { RUN(1, 20, PAIN) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 1) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .after_score = 3) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    /* What counts as none has to settle within the hour, to the level of the morning (Esculier and others 2018). */
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 2, .after_score = ZERO, .threshold = 2) }, { CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 2, .threshold = 2) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_UNANSWERED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 2, .after_score = 1, .threshold = 2) }, { CLEAR(1), CLEAR(2) }, 2, 1200, LIMIT_RULE_UNSETTLED, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .score = 1, .after_score = 2, .threshold = 2) }, { WOKE(1, .score = 2), CLEAR(2) }, 2, 1260, LIMIT_RULE_PLANNED, -1 },
    /* Sore in the warm-up: it stayed, a step down; it went, the same again (Adams and others 2012). */
    { __LINE__, 21, { RUN(1, 21, PLANNED, .sore = STAYED) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_WARM_UP, -1 },
    { __LINE__, 20, { RUN(1, 20, PLANNED, .sore = WENT) }, { CLEAR(2) }, 2, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 4, { RUN(1, 20, PLANNED), RUN(3, 20, OTHER, .sore = STAYED) }, { CLEAR(2), CLEAR(4) }, 4, -1, LIMIT_RULE_LADDER, 0 },
    /* The week's worst a point higher, and again: nothing is raised. */
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(20, 18, PLANNED, .threshold = 2) },
      { WOKE(1), WOKE(4), WOKE(8, .score = 1), WOKE(12), WOKE(15, .score = 2), WOKE(20), WOKE(21) }, 21, 900, LIMIT_RULE_RISING, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(20, 18, PLANNED, .threshold = 2) },
      { WOKE(1), WOKE(4), WOKE(8, .score = 1), WOKE(12), WOKE(15, .score = 1), WOKE(20), WOKE(21) }, 21, 945, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(20, 18, PLANNED, .threshold = 2) },
      { WOKE(1), WOKE(4), WOKE(8, .score = 1), WOKE(15, .score = 2), WOKE(20), WOKE(21) }, 21, 945, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 20, { RUN(1, 20, UNKNOWN, .score = 4, .masked = true) }, { CLEAR(2) }, 2, 960, LIMIT_RULE_PAIN, -1 },
    { __LINE__, 10, { RUN(1, 6, PAIN, .onset = MIN_(6)) }, { { 0 } }, 2, -1, LIMIT_RULE_LADDER, 0 },
    /* Never more than 1.10 times the longest run of 30 days, or a minute more than it. */
    { __LINE__, 30, { RUN(1, 10, PLANNED) }, { CLEAR(2) }, 2, 660, LIMIT_RULE_LONGEST, -1 },
    { __LINE__, 30, { RUN(1, 6, PLANNED) }, { CLEAR(2) }, 2, 420, LIMIT_RULE_LONGEST, -1 },
    /* After a break. */
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 8, 1200, LIMIT_RULE_HELD, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 9, 1080, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 16, 900, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 23, 720, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER) }, { { 0 } }, 32, 600, LIMIT_RULE_BREAK, -1 },
    { __LINE__, 20, { RUN(1, 20, OTHER), RUN(9, 18, PLANNED) }, { CLEAR(10) }, 10, 1134, LIMIT_RULE_PLANNED, -1 },
    { __LINE__, 8, { RUN(1, 8, OTHER) }, { { 0 } }, 32, -1, LIMIT_RULE_LADDER, 0 },
    /* The ladder. */
    { __LINE__, 4, { RUN(1, 30, PLANNED) }, { CLEAR(2) }, 2, -1, LIMIT_RULE_LADDER, 1 },
    { __LINE__, 4, { RUN(1, 30, PLANNED) }, { { 0 } }, 2, -1, LIMIT_RULE_LADDER, 0 },
    { __LINE__, 4, { RUN(1, 30, PLANNED), RUN(3, 20, PLANNED), RUN(5, 20, PAIN) }, { CLEAR(2), CLEAR(4) }, 6, -1, LIMIT_RULE_LADDER, 1 },
};

static LimitRun run_of(const Ran *r) {
    return (LimitRun){ .day = r->day, .number = r->day, .seconds = MIN_(r->minutes), .onset = r->onset ? r->onset : -1,
                       .ended = r->ended, .score = r->score ? r->score : -1, .after_score = r->after_score == ZERO ? 0 : r->after_score ? r->after_score : -1,
                       .sore = r->sore == STAYED ? 1 : r->sore == WENT ? 0 : -1, .masked = r->masked, .threshold = r->threshold };
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

static void test_rows(void) {
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        const Row *r = &rows[i];
        Limit limit;
        LimitStart start = { .day = 0, .seconds = r->start > 0 ? MIN_(r->start) : -1 };
        LimitRun runs[RUNS];
        size_t n = make_runs(r->runs, runs);
        FOLD(start, runs, n, r->mornings, count_mornings(r), r->today);
        if (limit.seconds != r->seconds || limit.rule != r->rule || limit.stage != r->stage) {
            fprintf(stderr, "%s:%d: %d s, %s, stage %d\n", __FILE__, r->line, limit.seconds, limit_rule_to_string(limit.rule), limit.stage);
            abort();
        }
    }
}

/* Ten clear stages lead to the first running limit, and no further at once. */
static void test_ladder(void) {
    LimitRun runs[LADDER_STAGES];
    Morning mornings[LADDER_STAGES];
    Limit limit;
    for (int i = 0; i < LADDER_STAGES; i++) {
        runs[i] = run_of(&(Ran)RUN(1 + 2 * i, 30, PLANNED));
        mornings[i] = (Morning)CLEAR(2 + 2 * i);
        FOLD(((LimitStart){ 0, 4 * 60 }), runs, (size_t)i + 1, mornings, (size_t)i + 1, 2 + 2 * i);
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

/* What the person says after a long break is a new start; in the midst of running it is not. */
static void test_new_start(void) {
    LimitRun runs[RUNS];
    make_runs((Ran[RUNS]){ RUN(10, 20, OTHER), RUN(60, 12, OTHER) }, runs);
    Limit limit;
    FOLD(((LimitStart){ 50, 12 * 60 }), runs, 2, NULL, 0, 60);
    CHECK(__LINE__, limit.seconds == 720 && limit.run == 60);
    FOLD(((LimitStart){ 20, 50 * 60 }), runs, 1, NULL, 0, 20);
    CHECK(__LINE__, limit.seconds == 1080 && limit.rule == LIMIT_RULE_BREAK);
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
    test_new_start();
    test_shown();
    return 0;
}
