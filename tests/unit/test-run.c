/* SPDX-License-Identifier: MIT */
/* Runs as they are said: their pain, how they were in a word afterwards, what is entered late, and by a clock that was ahead. */

#include "rules-fixture.h"

#include "core/cue.h"
#include "core/medication.h"
#include "core/run.h"

#define MINUTES(n) ((n)*USEC_PER_MIN)

static RunReport plain_run(RunEnded ended, int score, usec_t at) {
    return (RunReport){ .duration = MINUTES(20), .onset = USEC_NONE, .ended = ended, .score = score, .knee = score > 0 ? KNEE_LEFT : KNEE_NONE,
                        .metres = -1, .sore = -1, .at = at };
}

static int log_run(World *w, RunEnded ended, int score, usec_t at) {
    RunReport r = plain_run(ended, score, at);
    return DECIDE(w, run_log(&f, &c, &r));
}

/* A time typed to the minute may lie a little ahead; the pain that a run ended with has happened all the same. */
static void test_ends_now(void) {
    World w;
    world_start(&w, moment(0, 10, 0));
    assert(log_run(&w, RUN_PAIN, 4, moment(0, 9, 42)) == RULE_E_FUTURE);
    assert(log_run(&w, RUN_PAIN, 4, moment(0, 9, 40) + USEC_PER_SEC * 30) == 0);
    const Episode *e = state_open_episode(&w.state, KNEE_LEFT);
    assert(e && e->opened == w.now.real && w.state.runs[0].at == moment(0, 9, 40) + USEC_PER_SEC * 30);
    world_end(&w);
}

/* Nobody said how it was: one question, whose answer is the run's. */
static const struct {
    int line;
    RunAnswer answer;
    RunEnded ended;
    int score;
    bool opens;
} answers[] = {
    { __LINE__, { .ended = RUN_PLANNED, .score = 0, .quarters = 4 }, RUN_PLANNED, 0, false },
    { __LINE__, { .ended = RUN_SENSED, .score = -1, .quarters = 2 }, RUN_SENSED, 0, false },
    { __LINE__, { .ended = RUN_PAIN, .score = 4, .quarters = 2, .knee = KNEE_RIGHT, .approximate = true }, RUN_PAIN, 4, true },
};

static void test_answer_how(void) {
    for (size_t i = 0; i < ELEMENTSOF(answers); i++) {
        World w;
        world_start(&w, moment(0, 10, 0));
        assert(log_run(&w, RUN_UNKNOWN, -1, USEC_NONE) == 0);
        Slot slot;
        assert(slot_parse("run/2026-11-23/r1", &slot) == 0);
        world_live(&w, moment(0, 10, 5));
        Frame now = world_frame(&w);
        CLEANUP(plan_done) Plan p;
        world_plan(&p, &now, DAY, 1);
        const Reminder *r = plan_find(&p, &slot);
        CHECK(answers[i].line, r && r->state == SLOT_DUE);
        CHECK(answers[i].line, DECIDE(&w, run_answer(&f, &c, r, &answers[i].answer)) == 0);
        const LimitRun *run = state_run_numbered(&w.state, 1);
        CHECK(answers[i].line, w.state.n_runs == 1 && run->ended == answers[i].ended && run->score == answers[i].score);
        CHECK(answers[i].line, (state_open_episode(&w.state, KNEE_RIGHT) != NULL) == answers[i].opens);
        EXPECT(&w, "run/2026-11-23/r1", "done");
        Slot none = slot;
        none.number = 9;
        Reminder of_none = { .slot = none };
        CHECK(answers[i].line, DECIDE(&w, run_answer(&f, &c, &of_none, &answers[i].answer)) == RULE_E_NOT_OPEN);
        CHECK(answers[i].line, DECIDE(&w, run_answer_after(&f, &c, &of_none, 0, false, KNEE_NONE)) == RULE_E_NOT_OPEN);
        world_end(&w);
    }
}

/* What is entered for an earlier time stands where it happened. */
static void test_entered_late(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    assert(log_run(&w, RUN_PLANNED, 0, moment(0, 11, 0)) == 0 && log_run(&w, RUN_PLANNED, 0, moment(0, 7, 0)) == 0);
    assert(w.state.runs[0].at == moment(0, 7, 0) && w.state.runs[1].at == moment(0, 11, 0));
    Report after = { .score = 3, .sore = -1, .knee = KNEE_LEFT, .context = CONTEXT_AFTER_RUN, .at = moment(0, 8, 30) };
    assert(DECIDE(&w, episode_report(&f, &c, &after)) == 0);
    assert(w.state.runs[0].after_score == 3 && w.state.runs[1].after_score == -1);
    assert(DECIDE(&w, run_baseline(&f, &c, &(Baseline){ .pain_free = MINUTES(30), .longest = USEC_NONE, .runs_a_week = -1 })) == 0);
    Frame f = world_frame(&w);
    CLEANUP(change_done) Change c = { 0 };
    assert(run_baseline(&f, &c, &(Baseline){ .pain_free = MINUTES(10), .longest = USEC_NONE, .runs_a_week = 3 }) == 0);
    frame_set_at(&f, &c.facts[0], moment(-3, 12, 0));
    world_apply(&w, &c);
    assert(w.state.n_starts == 2 && w.state.starts[0].seconds == 600 && w.state.starts[1].seconds == 1800 && w.state.runs_a_week == 3);
    world_end(&w);
}

/* A clock that was a year ahead: what was said by it happened by now, or a gap would last for a year. */
static void test_clock_ahead(void) {
    World w;
    usec_t year = 365 * USEC_PER_DAY;
    world_start(&w, moment(0, 10, 0));
    assert(log_run(&w, RUN_PLANNED, 0, moment(0, 9, 0)) == 0);
    w.now.real += year;
    assert(DECIDE(&w, dose_log(&f, &c, &(DoseReport){ .product = "ibuprofen", .mg = 400, .at = USEC_NONE })) == 0);
    assert(DECIDE(&w, cue_choose(&f, &c, CUE_HIPS, -1)) == 0);
    assert(log_run(&w, RUN_PLANNED, 0, USEC_NONE) == 0);
    w.now.real -= year;
    w.sight.back = true;
    CLEANUP(change_done) Change c = { 0 };
    Frame f = world_frame(&w);
    assert(reconcile_step(&f, &c, &w.sight) == 0 && c.n_facts == 1);
    world_apply(&w, &c);
    w.sight.back = false;
    assert(w.state.doses[0].at == w.now.real && w.state.doses[0].day == DAY);
    assert(w.state.cue.since == w.now.real && w.state.cue.day == DAY);
    assert(w.state.runs[1].recorded == w.now.real && w.state.last_answer == w.now.real && w.state.newest == w.now.real);
    world_reconcile(&w);
    Frame now = world_frame(&w);
    Medication m;
    medication_look(&now, &m);
    assert(m.next <= w.now.real + DOSE_GAP);
    world_end(&w);
}

int main(void) {
    test_ends_now();
    test_answer_how();
    test_entered_late();
    test_clock_ahead();
    return 0;
}
