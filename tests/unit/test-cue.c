/* SPDX-License-Identifier: MIT */
/*
 * Running form: one cue, how it fades, the target of the cadence, and its reminder. Sources: faded cues over two to six weeks: review PMC7083994,
 * the weeks this program's choice; 5 to 10 % more steps than the own: Lenhart and others 2014.
 */

#include "core/advice.h"
#include "core/cue.h"
#include "core/run.h"
#include "rules-fixture.h"

#define RUNS 8

static void pass_to(World *w, int day, int hour, int minute) {
    world_sleep(w, moment(day, hour, minute) - w->now.real);
}

static void choose(World *w, Cue cue, int cadence) {
    assert(DECIDE(w, cue_choose(&f, &c, cue, cadence)) == 0);
}

static void run_on(World *w, int day) {
    RunReport r = { .duration = 10 * USEC_PER_MIN, .onset = USEC_NONE, .ended = RUN_PLANNED, .score = 0, .metres = -1, .sore = -1,
                    .at = moment(day, 18, 0) };
    assert(DECIDE(w, run_log(&f, &c, &r)) == 0);
}

static CueStatus status_of(World *w) {
    CueStatus s;
    Frame f = world_frame(w);
    cue_status(&f, &s);
    return s;
}

/* Chosen on day 0; runs on those days; the day that is looked at. */
static const struct {
    int line;
    int runs[RUNS]; /* up to the first 0 */
    int day;
    CueFading fading;
    bool shown;
} fadings[] = {
    { __LINE__, { 0 }, 0, CUE_EVERY_RUN, true },
    { __LINE__, { 2, 4, 6 }, 13, CUE_EVERY_RUN, true },
    /* Every other run, counted from the third week on; two runs of a day are one. */
    { __LINE__, { 2, 13 }, 14, CUE_ALTERNATE_RUNS, true },
    { __LINE__, { 2, 14 }, 14, CUE_ALTERNATE_RUNS, true },
    { __LINE__, { 2, 14 }, 16, CUE_ALTERNATE_RUNS, false },
    { __LINE__, { 2, 14, 16 }, 18, CUE_ALTERNATE_RUNS, true },
    { __LINE__, { 14, 16, 18 }, 27, CUE_ALTERNATE_RUNS, false },
    /* With the first run of each of the last two weeks. */
    { __LINE__, { 14, 16, 18 }, 28, CUE_WEEKLY, true },
    { __LINE__, { 14, 27 }, 29, CUE_WEEKLY, true },
    { __LINE__, { 14, 28 }, 30, CUE_WEEKLY, false },
    { __LINE__, { 14, 28, 30 }, 34, CUE_WEEKLY, false },
    { __LINE__, { 14, 28, 30 }, 35, CUE_WEEKLY, true },
    { __LINE__, { 14, 28, 35 }, 41, CUE_WEEKLY, false },
    { __LINE__, { 14 }, 42, CUE_OVER, false },
    { __LINE__, { 14 }, 400, CUE_OVER, false },
};

static void test_fading(void) {
    for (size_t i = 0; i < ELEMENTSOF(fadings); i++) {
        World w;
        world_start(&w, moment(0, 12, 0));
        choose(&w, CUE_HIPS, -1);
        for (size_t k = 0; k < RUNS && fadings[i].runs[k] > 0; k++) {
            pass_to(&w, fadings[i].runs[k], 20, 0);
            run_on(&w, fadings[i].runs[k]);
        }
        pass_to(&w, fadings[i].day, 20, 1);
        CueStatus s = status_of(&w);
        CHECK(fadings[i].line, s.cue == CUE_HIPS && s.fading == fadings[i].fading && s.shown == fadings[i].shown);
        world_end(&w);
    }
}

static void test_two_runs_a_day(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    choose(&w, CUE_STRIDE, -1);
    pass_to(&w, 15, 20, 0);
    run_on(&w, 15);
    assert(DECIDE(&w, run_log(&f, &c, &(RunReport){ .duration = USEC_PER_MIN, .onset = USEC_NONE, .ended = RUN_PLANNED, .metres = -1, .sore = -1,
                                                    .at = moment(15, 8, 0) })) == 0);
    pass_to(&w, 17, 12, 0);
    assert(!status_of(&w).shown);
    world_end(&w);
}

/* Own steps a minute, and the target: at least 5 and at most 10 % more. */
static const struct {
    int line, own, low, high;
} cadences[] = {
    { __LINE__, 160, 168, 176 }, { __LINE__, 164, 173, 180 }, { __LINE__, 170, 179, 187 }, { __LINE__, 100, 105, 110 }, { __LINE__, 240, 252, 264 },
};

static void test_cadence(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    assert(DECIDE(&w, cue_choose(&f, &c, CUE_CADENCE, -1)) == RULE_E_CADENCE);
    assert(status_of(&w).cue == CUE_NONE);
    for (size_t i = 0; i < ELEMENTSOF(cadences); i++) {
        choose(&w, CUE_CADENCE, cadences[i].own);
        CueStatus s = status_of(&w);
        CHECK(cadences[i].line, s.cue == CUE_CADENCE && s.cadence == cadences[i].own && s.low == cadences[i].low && s.high == cadences[i].high);
        CHECK(cadences[i].line, s.low * 100 >= s.cadence * 105 && s.high * 100 <= s.cadence * 110);
    }
    /* What was said once is kept through other cues. */
    choose(&w, CUE_HIPS, -1);
    choose(&w, CUE_CADENCE, -1);
    assert(status_of(&w).cadence == 240);
    world_end(&w);
}

static void test_one_at_a_time(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    assert(status_of(&w).cue == CUE_NONE && !status_of(&w).shown);
    choose(&w, CUE_PELVIS, -1);
    pass_to(&w, 20, 12, 0);
    choose(&w, CUE_KNEECAPS, -1);
    CueStatus s = status_of(&w);
    assert(s.cue == CUE_KNEECAPS && s.fading == CUE_EVERY_RUN && s.shown);
    choose(&w, CUE_NONE, -1);
    s = status_of(&w);
    assert(s.cue == CUE_NONE && !s.shown);
    /* How the foot lands only where it is switched on, and not any more when it is switched off. */
    assert(DECIDE(&w, cue_choose(&f, &c, CUE_FOOT_STRIKE, -1)) == RULE_E_CUE_OFF);
    w.schedule.foot_strike = true;
    choose(&w, CUE_FOOT_STRIKE, -1);
    assert(status_of(&w).cue == CUE_FOOT_STRIKE && status_of(&w).shown);
    w.schedule.foot_strike = false;
    assert(status_of(&w).cue == CUE_NONE && !status_of(&w).shown);
    world_end(&w);
}

static Cue cue_of_advice(World *w) {
    Advice a;
    Frame f = world_frame(w);
    advice_make(&f, &a);
    return a.cue.cue;
}

static void test_advice(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    assert(cue_of_advice(&w) == CUE_NONE);
    choose(&w, CUE_HIPS, -1);
    assert(cue_of_advice(&w) == CUE_HIPS);
    /* Not where no run is suggested. */
    pass_to(&w, 0, 20, 0);
    run_on(&w, 0);
    assert(cue_of_advice(&w) == CUE_NONE);
    pass_to(&w, 1, 12, 0);
    assert(cue_of_advice(&w) == CUE_NONE);
    pass_to(&w, 2, 12, 0);
    assert(cue_of_advice(&w) == CUE_HIPS);
    pass_to(&w, 50, 12, 0);
    assert(cue_of_advice(&w) == CUE_NONE);
    world_end(&w);
}

/* The time of the run, and that of the cue; the day begins at 05:00. */
static const struct {
    int line, run, cue;
} times[] = {
    { __LINE__, 18 * 60, 17 * 60 }, { __LINE__, 6 * 60, 5 * 60 }, { __LINE__, 5 * 60 + 30, 5 * 60 }, { __LINE__, 30, 23 * 60 + 30 }, { __LINE__, -1, -1 },
};

static void test_times(void) {
    Schedule s = schedule_default;
    for (size_t i = 0; i < ELEMENTSOF(times); i++) {
        s.run_time = times[i].run;
        Times t = cue_times(&s);
        CHECK(times[i].line, t.n == (times[i].cue >= 0) && (t.n == 0 || t.minute[0] == times[i].cue));
    }
}

static void reminded(World *w) {
    world_start(w, moment(0, 6, 0));
    w->schedule.run_time = 18 * 60;
    world_reconcile(w);
}

static void test_reminder(void) {
    World w;
    reminded(&w);
    EXPECT(&w, "cue/2026-11-23/1700", "none");
    choose(&w, CUE_HIPS, -1);
    EXPECT(&w, "cue/2026-11-23/1700", "upcoming");
    world_live(&w, moment(0, 17, 0));
    EXPECT(&w, "cue/2026-11-23/1700", "due");
    world_shown(&w, "cue/2026-11-23/1700");
    assert(world_done(&w, "cue") == 0);
    EXPECT(&w, "cue/2026-11-23/1700", "done");
    pass_to(&w, 0, 20, 0);
    run_on(&w, 0);
    /* A day between runs. */
    EXPECT(&w, "cue/2026-11-24/1700", "none");
    EXPECT(&w, "cue/2026-11-25/1700", "upcoming");
    world_live(&w, moment(2, 17, 0));
    world_shown(&w, "cue/2026-11-25/1700");
    world_live(&w, moment(2, 18, 0));
    EXPECT(&w, "cue/2026-11-25/1700", "missed not-answered");
    /* Another cue answers what stands open; none ends it. */
    world_live(&w, moment(3, 17, 5));
    choose(&w, CUE_STRIDE, -1);
    EXPECT(&w, "cue/2026-11-26/1700", "done");
    world_live(&w, moment(4, 17, 5));
    choose(&w, CUE_NONE, -1);
    EXPECT(&w, "cue/2026-11-27/1700", "skipped user");
    EXPECT(&w, "cue/2026-11-28/1700", "none");
    world_end(&w);
}

/* The closing of an episode leaves it; pain that says rest takes it away. */
static void test_reminder_and_pain(void) {
    World w;
    reminded(&w);
    choose(&w, CUE_HIPS, -1);
    world_live(&w, moment(0, 17, 10));
    world_shown(&w, "cue/2026-11-23/1700");
    assert(world_pain(&w, 4, KNEE_LEFT) == 0);
    EXPECT(&w, "cue/2026-11-23/1700", "void");
    EXPECT(&w, "cue/2026-11-24/1700", "upcoming");
    world_live(&w, moment(1, 17, 10));
    EXPECT(&w, "cue/2026-11-24/1700", "due");
    assert(DECIDE(&w, episode_close(&f, &c, 0)) == 0);
    EXPECT(&w, "cue/2026-11-24/1700", "due");
    assert(DECIDE(&w, programme_recover(&f, &c)) == 0);
    EXPECT(&w, "cue/2026-11-25/1700", "none");
    world_end(&w);
}

static void test_after_the_run(void) {
    World w;
    reminded(&w);
    choose(&w, CUE_HIPS, -1);
    world_live(&w, moment(0, 12, 0));
    RunReport r = { .duration = 10 * USEC_PER_MIN, .onset = USEC_NONE, .ended = RUN_PLANNED, .score = 0, .metres = -1, .sore = -1, .at = USEC_NONE };
    assert(DECIDE(&w, run_log(&f, &c, &r)) == 0);
    EXPECT(&w, "cue/2026-11-23/1700", "none");
    world_live(&w, moment(2, 17, 30));
    world_shown(&w, "cue/2026-11-25/1700");
    /* The run that it was for. */
    r.at = moment(2, 17, 10);
    assert(DECIDE(&w, run_log(&f, &c, &r)) == 0);
    EXPECT(&w, "cue/2026-11-25/1700", "due");
    world_end(&w);
}

static void test_days_and_quiet(void) {
    World w;
    world_start(&w, moment(0, 6, 0));
    w.schedule.run_time = 18 * 60;
    w.schedule.run_days = 1 << 1 | 1 << 6; /* Tuesday and Sunday */
    world_reconcile(&w);
    choose(&w, CUE_HIPS, -1);
    EXPECT(&w, "cue/2026-11-23/1700", "none");
    EXPECT(&w, "cue/2026-11-24/1700", "upcoming");
    EXPECT(&w, "cue/2026-11-29/1700", "upcoming");
    w.schedule.run_time = 7 * 60 + 30;
    world_reconcile(&w);
    EXPECT(&w, "cue/2026-11-24/0630", "none");
    w.schedule.run_time = 8 * 60;
    world_reconcile(&w);
    EXPECT(&w, "cue/2026-11-24/0700", "upcoming");
    world_end(&w);
}

int main(void) {
    test_fading();
    test_two_runs_a_day();
    test_cadence();
    test_one_at_a_time();
    test_advice();
    test_times();
    test_reminder();
    test_reminder_and_pain();
    test_after_the_run();
    test_days_and_quiet();
    return 0;
}
