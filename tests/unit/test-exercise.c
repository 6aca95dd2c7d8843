/* SPDX-License-Identifier: MIT */
/*
 * Exercises: the library against its sources, what a day asks, days off, and when a next step is named. Sources are named with the rows; the
 * rule of two sessions with at most 2 of 10, and 2 x 10, 3 x 10, 3 x 15, are those of the table in J Orthop Surg Res 2020.
 */

#include "core/exercise.h"
#include "core/run.h"
#include "rules-fixture.h"

#define S USEC_PER_SEC

/* --- the library --- */

static const struct {
    int line;
    const char *word;
    Area area;
    bool pain_week; /* this program's choice: little knee bend */
    const char *steps;
    const char *source;
} library[] = {
    { __LINE__, "side-lying-abduction", AREA_HIP, true, "2x10 3x10 3x15", "PMC3328242" },
    { __LINE__, "clamshell", AREA_HIP, true, "2x10 3x10 3x15", "PMC3215347" },
    { __LINE__, "standing-abduction", AREA_HIP, true, "2x10 3x10 3x15", "PMC3328242" },
    { __LINE__, "side-plank", AREA_HIP, true, "2x1x15s 2x1x20s 3x1x20s", "s13018-020-01713-7" },
    { __LINE__, "hip-external-rotation", AREA_HIP, false, "2x10 3x10 3x15", "this program's choice" },
    { __LINE__, "band-walk", AREA_HIP, false, "2x15 3x15", "s13018-020-01713-7" },
    { __LINE__, "single-leg-bridge", AREA_HIP, false, "3x10 3x12", "s13018-020-01713-7" },
    { __LINE__, "straight-leg-raise", AREA_KNEE, false, "3x10 3x15", "PMC3215347" },
    { __LINE__, "knee-extension", AREA_KNEE, false, "3x10 3x15", "Powers" },
    { __LINE__, "mini-squat", AREA_KNEE, false, "4x10", "PMC3215347" },
    { __LINE__, "wall-squat", AREA_KNEE, false, "3x10 3x15", "PMC3215347" },
    { __LINE__, "hip-hike", AREA_HIP, false, "2x15 3x15 3x20", "PMC3215347" },
    { __LINE__, "step-down", AREA_KNEE, false, "3x5 3x10", "PMC3215347" },
};

static void check_steps(int line, const Exercise *x, const char *expected) {
    char text[EXERCISE_STEPS * DOSE_TEXT_MAX] = "", dose[DOSE_TEXT_MAX];
    for (size_t i = 0; i < EXERCISE_STEPS && x->steps[i].sets > 0; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof(text) - n, "%s%s", i ? " " : "", dose_format(&x->steps[i], dose));
        CHECK(line, dose_is_valid(&x->steps[i]));
        CHECK(line, i == 0 || dose_volume(&x->steps[i]) > dose_volume(&x->steps[i - 1]));
    }
    CHECK(line, strcmp(text, expected) == 0);
}

static void test_library(void) {
    assert(ELEMENTSOF(library) == EXERCISE_MAX);
    for (int i = 0; i < EXERCISE_MAX; i++) {
        const Exercise *x = &exercise_library[i];
        CHECK(library[i].line, strcmp(x->word, library[i].word) == 0 && strlen(x->word) < WORD_MAX);
        CHECK(library[i].line, exercise_find(x->word) == i);
        CHECK(library[i].line, x->area == library[i].area && x->pain_week == library[i].pain_week);
        CHECK(library[i].line, strstr(x->source, library[i].source) && x->target[0]);
        CHECK(library[i].line, i == 0 || x->tier >= exercise_library[i - 1].tier);
        check_steps(library[i].line, x, library[i].steps);
    }
    assert(exercise_find("burpee") == -EINVAL && exercise_find(NULL) == -EINVAL);
    assert(exercise_default_plan() == 0xf);
    assert(strcmp(area_to_string(AREA_KNEE), "knee") == 0 && !area_to_string(AREA_MAX));
}

/* What comes after a dose, by what is more; none after the last: more resistance, and back to the first. */
static const struct {
    int line;
    const char *word;
    Dose dose;
    Dose next;
} steps[] = {
    { __LINE__, "clamshell", { 1, 8, 0 }, { 2, 10, 0 } },
    { __LINE__, "clamshell", { 2, 10, 0 }, { 3, 10, 0 } },
    { __LINE__, "clamshell", { 3, 10, 0 }, { 3, 15, 0 } },
    { __LINE__, "clamshell", { 3, 15, 0 }, { 0, 0, 0 } },
    { __LINE__, "clamshell", { 2, 15, 10 * S }, { 0, 0, 0 } },
    { __LINE__, "side-plank", { 2, 1, 20 * S }, { 3, 1, 20 * S } },
    { __LINE__, "mini-squat", { 4, 10, 0 }, { 0, 0, 0 } },
};

static void test_doses(void) {
    for (size_t i = 0; i < ELEMENTSOF(steps); i++) {
        Dose next = exercise_step_after(exercise_find(steps[i].word), &steps[i].dose);
        CHECK(steps[i].line, dose_equal(&next, &steps[i].next));
        Dose back = dose_unpack(dose_pack(&steps[i].dose), steps[i].dose.hold > 0 ? steps[i].dose.hold : USEC_NONE);
        CHECK(steps[i].line, dose_equal(&back, &steps[i].dose));
    }
    static const int64_t not_doses[] = { -1, 0, 10, 2000, 2999, 21010, INT64_MAX };
    for (size_t i = 0; i < ELEMENTSOF(not_doses); i++)
        assert(dose_unpack(not_doses[i], USEC_NONE).sets == 0);
    assert(dose_unpack(2010, DOSE_HOLD_MAX + 1).sets == 0);
}

/* --- sessions, and the next step --- */

/* A report of one exercise at noon of a day. */
typedef struct Did {
    int day;
    Dose dose; /* of no sets: the own one; of a negative number: none was done */
    int score;
} Did;
#define NOT { 0, { -1, 0, 0 }, 0 }

static const struct {
    int line;
    Did done[3];
    int sore_on; /* day of a sore morning, -1: none */
    int today;
    const char *next; /* NULL: none is named */
} sessions[] = {
    { __LINE__, { NOT, NOT, NOT }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 0 }, NOT, NOT }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 0 }, { 0, { 0 }, 0 }, NOT }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 2 }, { 2, { 0 }, 2 }, NOT }, -1, 3, "3x10" },
    { __LINE__, { { 2, { 0 }, 2 }, { 0, { 0 }, 2 }, NOT }, -1, 3, "3x10" },
    { __LINE__, { { 0, { 0 }, 3 }, { 2, { 0 }, 2 }, NOT }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 2 }, { 2, { 0 }, 3 }, NOT }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 5 }, { 2, { 0 }, 0 }, { 4, { 0 }, 0 } }, -1, 5, "3x10" },
    { __LINE__, { { 2, { 0 }, 0 }, { 4, { 0 }, 0 }, { 0, { 0 }, 5 } }, -1, 5, "3x10" },
    { __LINE__, { { 0, { 0 }, 0 }, { 4, { 0 }, 0 }, { 2, { 0 }, 5 } }, -1, 5, NULL },
    /* Of one day the worse pain stands, and the greater dose. */
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 0 }, 0 }, { 2, { 0 }, 4 } }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 0 }, 4 }, { 2, { 0 }, 0 } }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 1, 5, 0 }, 0 }, { 2, { 0 }, 0 } }, -1, 3, "3x10" },
    /* Nothing said of pain, or fewer repetitions. */
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 0 }, -1 }, NOT }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 2, 9, 0 }, 0 }, NOT }, -1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 3, 12, 0 }, 0 }, NOT }, -1, 3, "3x10" },
    /* Sore on the morning after. */
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 0 }, 0 }, NOT }, 1, 3, NULL },
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 0 }, 0 }, NOT }, 3, 3, NULL },
    /* Too long ago to be in a row with today. */
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 0 }, 0 }, NOT }, -1, 9, "3x10" },
    { __LINE__, { { 0, { 0 }, 0 }, { 2, { 0 }, 0 }, NOT }, -1, 10, NULL },
};

static void go_to(World *w, usec_t to) {
    w->now.boot += to - w->now.real;
    w->now.real = to;
}

static void test_next_step(void) {
    int clamshell = exercise_find("clamshell");
    for (size_t i = 0; i < ELEMENTSOF(sessions); i++) {
        World w;
        world_start(&w, moment(0, 6, 0));
        go_to(&w, moment(sessions[i].today, 20, 0));
        for (size_t k = 0; k < ELEMENTSOF(sessions[i].done); k++) {
            const Did *d = &sessions[i].done[k];
            ExerciseReport r = { .exercise = clamshell, .dose = d->dose, .score = d->score, .at = moment(d->day, 12, 0) };
            if (d->dose.sets >= 0)
                CHECK(sessions[i].line, DECIDE(&w, exercise_log(&f, &c, &r)) == 0);
        }
        Report sore = { .check_in = true, .score = -1, .sore = 1, .knee = KNEE_LEFT, .at = moment(sessions[i].sore_on, 7, 0) };
        if (sessions[i].sore_on >= 0)
            CHECK(sessions[i].line, DECIDE(&w, episode_report(&f, &c, &sore)) == 0);
        Frame f = world_frame(&w);
        Dose next = { 0 };
        char text[DOSE_TEXT_MAX];
        bool may = exercise_may_step(&f, clamshell, &next);
        CHECK(sessions[i].line, may == (sessions[i].next != NULL));
        CHECK(sessions[i].line, !may || strcmp(dose_format(&next, text), sessions[i].next) == 0);
        /* It is only named. */
        Dose now = exercise_dose(&w.state, clamshell);
        CHECK(sessions[i].line, now.sets == 2 && now.reps == 10);
        world_end(&w);
    }
}

static void test_future(void) {
    World w;
    world_start(&w, moment(0, 6, 0));
    ExerciseReport r = { .at = moment(0, 6, 2), .score = -1 };
    assert(DECIDE(&w, exercise_log(&f, &c, &r)) == RULE_E_FUTURE);
    assert(!exercise_is_done(&w.state, 0, DAY));
    world_end(&w);
}

/* --- what is asked --- */

static void test_plan(void) {
    World w;
    unsigned squat = 1U << exercise_find("mini-squat"), clam = 1U << exercise_find("clamshell");
    world_start(&w, moment(0, 6, 0));
    assert(exercise_chosen(&w.state) == exercise_default_plan());
    assert(DECIDE(&w, exercise_set_plan(&f, &c, squat | clam)) == 0);
    assert(exercise_chosen(&w.state) == (squat | clam) && exercise_asked(&w.state) == (squat | clam));
    assert(world_pain(&w, 4, KNEE_LEFT) == 0);
    assert(exercise_chosen(&w.state) == (squat | clam) && exercise_asked(&w.state) == clam);
    assert(DECIDE(&w, exercise_set_plan(&f, &c, squat)) == 0);
    assert(exercise_asked(&w.state) == exercise_default_plan());
    assert(DECIDE(&w, exercise_set_plan(&f, &c, 0)) == 0);
    assert(exercise_chosen(&w.state) == exercise_default_plan());
    Fact newer = FACT_NULL;
    newer.type = FACT_ACKNOWLEDGED;
    fact_set_word(&newer, EXERCISE_PLAN);
    newer.text = (char *)"an-exercise-of-a-newer-program x  clamshell";
    assert(state_apply(&w.state, &newer) == 0 && exercise_chosen(&w.state) == clam);
    world_end(&w);
}

/* Day 0 is a Monday. What is said at which time, and how Monday's or Wednesday's reminder of 18:00 stands later. */
typedef enum Said { NOTHING, FINE, SORE, PAIN_1, PAIN_2, YES, NO, FLAG, ICE, DONE, RECOVERED, RAN_SORE, RAN } Said;

static const struct {
    int line;
    Profile profile;
    struct {
        int day, hour, minute;
        Said said;
    } said[4];
    int day, hour, minute;
    const char *id, *state;
} days[] = {
    { __LINE__, 0, { { 0 } }, 0, 18, 0, "exercise/2026-11-23/1800", "none" },
    { __LINE__, 0, { { 0, 7, 0, YES } }, 0, 18, 0, "exercise/2026-11-23/1800", "none" },
    { __LINE__, 0, { { 0, 7, 0, FINE } }, 0, 17, 59, "exercise/2026-11-23/1800", "upcoming" },
    { __LINE__, 0, { { 0, 7, 0, FINE } }, 0, 18, 0, "exercise/2026-11-23/1800", "due" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES } }, 0, 18, 0, "exercise/2026-11-23/1800", "due" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES } }, 1, 18, 0, "exercise/2026-11-24/1800", "none" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, NO } }, 0, 18, 0, "exercise/2026-11-23/1800", "none" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 18, 5, NO } }, 0, 19, 0, "exercise/2026-11-23/1800", "skipped safety" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 18, 5, NO }, { 2, 17, 0, YES } }, 2, 18, 0, "exercise/2026-11-25/1800", "due" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 18, 5, NO }, { 2, 18, 5, YES } }, 2, 18, 30, "exercise/2026-11-25/1800", "none" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES } }, 0, 21, 0, "exercise/2026-11-23/1800", "missed limit" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES }, { 0, 18, 5, DONE } }, 0, 19, 0, "exercise/2026-11-23/1800", "done" },
    /* The question is answered by yes or no. */
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 18, 5, DONE } }, 0, 19, 0, "exercise/2026-11-23/1800", "due" },
    /* A day off: sore, or pain above the threshold (0 in the article, 2 in the trial of Esculier and others 2018). */
    { __LINE__, 0, { { 0, 7, 0, SORE }, { 0, 7, 0, YES } }, 0, 17, 59, "exercise/2026-11-23/1800", "upcoming" },
    { __LINE__, 0, { { 0, 7, 0, SORE }, { 0, 7, 0, YES } }, 0, 18, 0, "exercise/2026-11-23/1800", "skipped sore" },
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, PAIN_1 } }, 0, 18, 0, "exercise/2026-11-23/1800", "skipped sore" },
    { __LINE__, PROFILE_UP_TO_2, { { 0, 7, 0, YES }, { 0, 7, 0, PAIN_2 } }, 0, 18, 0, "exercise/2026-11-23/1800", "due" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES }, { 0, 18, 5, SORE } }, 0, 18, 6, "exercise/2026-11-23/1800", "skipped sore" },
    { __LINE__, 0, { { 0, 7, 0, SORE }, { 0, 7, 0, YES }, { 2, 7, 0, FINE } }, 2, 18, 0, "exercise/2026-11-25/1800", "due" },
    /* Sore through a warm-up, two days; sore an hour after a run or later, the next day (Adams and others 2012). */
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, FINE }, { 0, 12, 0, RAN_SORE } }, 0, 18, 0, "exercise/2026-11-23/1800", "skipped sore" },
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, FINE }, { 0, 12, 0, RAN_SORE } }, 2, 18, 0, "exercise/2026-11-25/1800", "skipped sore" },
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, FINE }, { 0, 12, 0, RAN } }, 2, 18, 0, "exercise/2026-11-25/1800", "due" },
    { __LINE__, 0, { { 1, 7, 0, YES }, { 1, 7, 0, FINE }, { 1, 12, 0, RAN }, { 1, 17, 0, SORE } }, 2, 18, 0, "exercise/2026-11-25/1800", "skipped sore" },
    /* A clinician first. */
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES }, { 0, 18, 5, FLAG } }, 0, 18, 6, "exercise/2026-11-23/1800", "skipped safety" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES }, { 0, 7, 0, FLAG } }, 0, 18, 0, "exercise/2026-11-23/1800", "none" },
    /* An hour after ice (this program's choice; impaired up to 30 minutes: MacAuley 2001). */
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, FINE }, { 0, 17, 40, ICE } }, 0, 18, 49, "exercise/2026-11-23/1800", "upcoming" },
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, FINE }, { 0, 17, 40, ICE } }, 0, 18, 50, "exercise/2026-11-23/1800", "due" },
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, FINE }, { 0, 18, 5, ICE } }, 0, 18, 6, "exercise/2026-11-23/1800", "upcoming" },
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 7, 0, FINE }, { 0, 20, 5, ICE } }, 0, 20, 6, "exercise/2026-11-23/1800", "skipped gap" },
    /* Outside the programme nothing is asked. */
    { __LINE__, 0, { { 0, 7, 0, YES }, { 0, 18, 5, FINE } }, 0, 18, 6, "exercise/2026-11-23/1800", "none" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES }, { 0, 18, 5, RECOVERED } }, 0, 19, 0, "exercise/2026-11-23/1800",
      "skipped episode-closed" },
    { __LINE__, 0, { { 0, 7, 0, FINE }, { 0, 7, 0, YES }, { 0, 12, 0, RECOVERED } }, 0, 18, 0, "exercise/2026-11-23/1800", "none" },
};

static int say_score(World *w, int score, int sore) {
    return DECIDE(w, episode_report(&f, &c, &(Report){ .check_in = true, .score = score, .sore = sore, .knee = KNEE_LEFT, .at = USEC_NONE }));
}

static void say(int line, World *w, Said said) {
    const char *flag[SUBJECT_MAX] = { [SUBJECT_ICE] = "", [SUBJECT_RED_FLAGS] = "locked" };
    Slot none = SLOT_NULL;
    int r = 0;
    if (said >= FINE && said <= PAIN_2)
        r = say_score(w, said == SORE ? -1 : said == FINE ? 0 : said == PAIN_1 ? 1 : 2, said == SORE);
    else if (said == YES || said == NO)
        r = DECIDE(w, exercise_consult(&f, &c, said == YES));
    else if (said == FLAG)
        r = DECIDE(w, safety_answer(&f, &c, flag, false));
    else if (said == ICE)
        r = DECIDE(w, session_begin(&f, &c, KNEE_LEFT, 10 * USEC_PER_MIN, &none));
    else if (said == RECOVERED)
        r = DECIDE(w, programme_recover(&f, &c));
    else if (said == RAN || said == RAN_SORE)
        r = DECIDE(w, run_log(&f, &c, &(RunReport){ .duration = 20 * USEC_PER_MIN, .onset = USEC_NONE, .ended = RUN_PLANNED, .score = 0,
                                                    .metres = -1, .sore = said == RAN_SORE ? 1 : -1, .at = USEC_NONE }));
    else if (said == DONE) {
        r = DECIDE(w, reminder_done(&f, &c, &(Target){ SLOT_NULL, KIND_EXERCISE }));
        CHECK(line, r == (state_consulted(&w->state) ? 0 : (int)RULE_E_NOT_OPEN));
        r = 0;
    }
    CHECK(line, r == 0);
}

static void test_days(void) {
    for (size_t i = 0; i < ELEMENTSOF(days); i++) {
        World w;
        world_start(&w, moment(0, 6, 0));
        w.schedule.profile = days[i].profile;
        w.schedule.exercise = true;
        w.schedule.ice_times.n = w.schedule.rest_times.n = w.schedule.check_in.n = 0;
        world_reconcile(&w);
        for (size_t k = 0; k < ELEMENTSOF(days[i].said) && days[i].said[k].said != NOTHING; k++) {
            world_live(&w, moment(days[i].said[k].day, days[i].said[k].hour, days[i].said[k].minute));
            say(days[i].line, &w, days[i].said[k].said);
        }
        world_live(&w, moment(days[i].day, days[i].hour, days[i].minute));
        const char *is = world_state(&w, days[i].id);
        if (strcmp(is, days[i].state) != 0)
            fprintf(stderr, "%s is \"%s\"\n", days[i].id, is);
        CHECK(days[i].line, strcmp(is, days[i].state) == 0);
        world_end(&w);
    }
}

/* Done logs what is not on record for the day yet, each with its own dose; what is complete is done by itself. */
static void test_done(void) {
    World w;
    world_start(&w, moment(0, 6, 0));
    w.schedule.exercise = true;
    world_reconcile(&w);
    say(__LINE__, &w, FINE);
    say(__LINE__, &w, YES);
    assert(DECIDE(&w, exercise_set_dose(&f, &c, 1, &(Dose){ 3, 12, 5 * S })) == 0);
    assert(DECIDE(&w, exercise_log(&f, &c, &(ExerciseReport){ .exercise = 0, .score = 1, .at = USEC_NONE })) == 0);
    assert(!exercise_is_done(&w.state, 1, DAY) && !exercise_is_complete(&w.state, DAY));
    world_live(&w, moment(0, 18, 0));
    say(__LINE__, &w, DONE);
    assert(exercise_is_complete(&w.state, DAY) && w.state.numbers[FACT_EXERCISE] == 5);
    assert(dose_equal(&w.state.exercises[1].done[0].dose, &(Dose){ 3, 12, 5 * S }));
    assert(w.state.exercises[0].done[0].score == 1 && w.state.exercises[1].done[0].score == -1);
    world_live(&w, moment(2, 12, 0));
    for (int i = 0; i < 4; i++)
        assert(DECIDE(&w, exercise_log(&f, &c, &(ExerciseReport){ .exercise = i, .score = -1, .at = USEC_NONE })) == 0);
    EXPECT(&w, "exercise/2026-11-25/1800", "upcoming");
    world_live(&w, moment(2, 18, 0));
    EXPECT(&w, "exercise/2026-11-25/1800", "done");
    world_end(&w);
}

int main(void) {
    test_library();
    test_doses();
    test_next_step();
    test_future();
    test_plan();
    test_days();
    test_done();
    return 0;
}
