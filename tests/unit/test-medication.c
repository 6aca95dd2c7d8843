/* SPDX-License-Identifier: MIT */
/*
 * Doses: what goes over the label's figures (US Drug Facts: 400 mg at a time, 1200 mg in 24 hours, 10 days; NHS: 6 hours), when the next
 * one keeps to them, and what a dose masks.
 */

#include "core/medication.h"
#include "rules-fixture.h"

#define DOSES_MAX 6

typedef struct Taken {
    const char *product;
    int mg;
    int day, hour, minute;
} Taken;

static int take(World *w, const Taken *t) {
    DoseReport r = { .product = t->product, .mg = t->mg, .at = moment(t->day, t->hour, t->minute) };
    return DECIDE(w, dose_log(&f, &c, &r));
}

/* In the order of entry; `over` and the rest are of the last one, at noon of day 3. */
static const struct {
    int line;
    Taken doses[DOSES_MAX];
    const char *over;   /* words with a space after each */
    int wait;           /* minutes from noon of day 3 until a dose of 400 mg keeps to the figures */
    RuleError why;
} rows[] = {
    { __LINE__, { { "ibuprofen", 400, 3, 6, 0 } }, "", 0, RULE_OK },
    { __LINE__, { { "ibuprofen", 400, 3, 6, 1 } }, "", 1, RULE_E_GAP },
    { __LINE__, { { "Ibuprofen 200", 200, 3, 11, 0 } }, "", 300, RULE_E_GAP },
    { __LINE__, { { "NUROFEN", 401, 3, 6, 0 } }, "single ", 18 * 60, RULE_E_DAILY_LIMIT },
    { __LINE__, { { "plan", 401, 3, 6, 0 } }, "single ", 18 * 60, RULE_E_DAILY_LIMIT },
    /* The figures are not another product's, but the gap is kept. */
    { __LINE__, { { "paracetamol", 1000, 3, 11, 0 } }, "", 300, RULE_E_GAP },
    { __LINE__, { { "paracetamol", 1000, 3, 5, 0 }, { "ibuprofen", 200, 3, 5, 0 } }, "", 0, RULE_OK },
    { __LINE__, { { "ibuprofen", 200, 3, 0, 0 }, { "ibuprofen", 200, 3, 6, 0 } }, "", 0, RULE_OK },
    { __LINE__, { { "ibuprofen", 200, 3, 0, 0 }, { "ibuprofen", 200, 3, 5, 59 } }, "gap ", 17 * 60 + 59, RULE_E_DAILY_LIMIT },
    /* Entered late, between two others. */
    { __LINE__, { { "ibuprofen", 200, 3, 6, 0 }, { "ibuprofen", 200, 3, 0, 1 } }, "gap ", 18 * 60, RULE_E_DAILY_LIMIT },
    /* 24 hours, not a date: the first of four leaves them at noon. */
    { __LINE__, { { "ibuprofen", 400, 2, 12, 0 }, { "ibuprofen", 400, 2, 18, 0 }, { "ibuprofen", 400, 3, 0, 0 } }, "", 0, RULE_OK },
    { __LINE__, { { "ibuprofen", 400, 2, 12, 1 }, { "ibuprofen", 400, 2, 18, 1 }, { "ibuprofen", 400, 3, 0, 1 } }, "", 1,
      RULE_E_DAILY_LIMIT },
    { __LINE__,
      { { "ibuprofen", 400, 2, 12, 1 }, { "ibuprofen", 400, 2, 18, 1 }, { "ibuprofen", 400, 3, 0, 1 }, { "ibuprofen", 1, 3, 6, 1 } },
      "day ", 18 * 60 + 1, RULE_E_DAILY_LIMIT },
    /* The sum counts in the window that a late entry is in, not in the present one alone. */
    { __LINE__,
      { { "ibuprofen", 400, 1, 6, 0 }, { "ibuprofen", 400, 1, 12, 0 }, { "ibuprofen", 400, 1, 18, 0 }, { "ibuprofen", 200, 1, 0, 0 } },
      "day ", 0, RULE_OK },
    { __LINE__, { { "ibuprofen", 400, 2, 22, 0 }, { "ibuprofen", 600, 3, 0, 0 }, { "ibuprofen", 600, 3, 1, 0 } }, "single gap day ",
      13 * 60, RULE_E_DAILY_LIMIT },
};

static void words_of(unsigned over, char text[static 64]) {
    text[0] = '\0';
    for (int i = 0; i < DOSE_WARNING_MAX; i++)
        if (over & 1U << i) {
            strcat(text, dose_warning_to_string((DoseWarning)i));
            strcat(text, " ");
        }
}

static void test_figures(void) {
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        World w;
        char text[64];
        int64_t n = 0;
        world_start(&w, moment(3, 12, 0));
        memcpy(w.schedule.dose_product, "plan", 5);
        w.schedule.dose_mg = 400;
        for (; n < DOSES_MAX && rows[i].doses[n].product; n++)
            CHECK(rows[i].line, take(&w, &rows[i].doses[n]) == 0);
        CHECK(rows[i].line, w.state.n_doses == (size_t)n);
        for (size_t k = 0; k < w.state.n_doses; k++) {
            CHECK(rows[i].line, k == 0 || w.state.doses[k - 1].at <= w.state.doses[k].at);
            if (w.state.doses[k].number != n)
                continue;
            words_of(dose_judge(&w.state, &w.schedule, &w.state.doses[k]), text);
            CHECK(rows[i].line, strcmp(text, rows[i].over) == 0);
        }
        RuleError why;
        CHECK(rows[i].line, medication_wait(&w.state, &w.schedule, w.now.real, &why) == rows[i].wait * USEC_PER_MIN);
        CHECK(rows[i].line, why == rows[i].why);
        world_end(&w);
    }
}

/* A dose every so many hours from day 0 on: which is the first that is over the label's ten days? 0: none of 30. */
static const struct {
    int line, hours, first;
} courses[] = {
    { __LINE__, 24, 11 },
    { __LINE__, 48, 6 }, /* days 0, 2, 4, 6, 8, 10 */
    { __LINE__, 49, 0 },
    { __LINE__, 9, 27 }, /* the first of day 10 */
};

static void test_courses(void) {
    for (size_t i = 0; i < ELEMENTSOF(courses); i++) {
        World w;
        int first = 0;
        world_start(&w, moment(0, 12, 0));
        for (int n = 1; n <= 30; n++) {
            Taken t = { "ibuprofen", 200, 0, 12 + (n - 1) * courses[i].hours, 0 };
            w.now.real = moment(t.day, t.hour, t.minute);
            CHECK(courses[i].line, take(&w, &t) == 0);
            bool over = dose_judge(&w.state, &w.schedule, &w.state.doses[w.state.n_doses - 1]) & 1U << DOSE_WARNING_COURSE;
            if (over && first == 0)
                first = n;
        }
        CHECK(courses[i].line, first == courses[i].first);
        world_end(&w);
    }
}

/* A run from 18:00 to 18:30 and a dose of anything: whichever is entered first, the run is masked if the dose came within 8 hours
 * before it, or in it. */
static const struct {
    int line, day, hour, minute;
    bool masked;
} masks[] = {
    { __LINE__, 0, 9, 59, false }, { __LINE__, 0, 10, 0, true }, { __LINE__, 0, 18, 30, true }, { __LINE__, 0, 18, 31, false },
    { __LINE__, -1, 18, 0, false },
};

static Fact plain(FactType type, int64_t number, usec_t when) {
    Fact f = FACT_NULL;
    f.type = type;
    f.number = number;
    f.uid.bytes[0] = (uint8_t)type;
    f.uid.bytes[1] = (uint8_t)number;
    f.at = f.recorded = when;
    f.day = (day_t)(when / USEC_PER_DAY);
    return f;
}

static void test_masks(void) {
    for (size_t i = 0; i < ELEMENTSOF(masks); i++)
        for (int late = 0; late < 2; late++) {
            State s;
            state_init(&s);
            Fact run = plain(FACT_RUN, 1, moment(0, 18, 0)), check_in = plain(FACT_CHECK_IN, 1, moment(0, 18, 0));
            Fact dose = plain(FACT_DOSE, 1, moment(masks[i].day, masks[i].hour, masks[i].minute));
            run.duration = 30 * USEC_PER_MIN;
            check_in.knee = KNEE_LEFT;
            check_in.score = 0;
            dose.text = (char[]){ "something\na note" };
            dose.amount = 500;
            if (!late)
                CHECK(masks[i].line, state_apply(&s, &dose) == 0);
            CHECK(masks[i].line, state_apply(&s, &run) == 0 && state_apply(&s, &check_in) == 0);
            /* What was given back is made again. */
            state_fit(&s);
            CHECK(masks[i].line, s.a_runs == 1 && s.a_answers == 1 && s.a_doses == s.n_doses && s.a_said == 1 && s.a_days == 1 && s.a_slots == 0);
            if (late)
                CHECK(masks[i].line, state_apply(&s, &dose) == 0);
            CHECK(masks[i].line, s.runs[0].masked == masks[i].masked);
            /* A check-in is a moment: a dose after it masks it no more. */
            bool at_once = masks[i].masked && dose.at <= check_in.at;
            CHECK(masks[i].line, s.answers[0].masked == at_once && s.days[0].masked == at_once);
            CHECK(masks[i].line, strcmp(s.doses[0].product, "something") == 0 && s.doses[0].mg == 500);
            state_done(&s);
        }
}

/* Answers to the questions hold for 30 days, and then wait to be given anew. */
static void test_answers_hold(void) {
    World w;
    Medication look;
    world_start(&w, moment(0, 8, 0));
    w.schedule.medication = true;
    const char *texts[SUBJECT_MAX] = { [SUBJECT_MEDICATION] = "" };
    assert(world_pain(&w, 4, KNEE_LEFT) == 0);
    assert(DECIDE(&w, safety_answer(&f, &c, texts, false)) == 0);
    for (int day = 0; day <= 31; day++) {
        w.now.real = moment(day, 8, 0);
        Frame f = world_frame(&w);
        medication_look(&f, &look);
        CHECK(day, look.status == (day <= 30 ? MEDICATION_ON : MEDICATION_UNANSWERED));
    }
    world_end(&w);
}

int main(void) {
    test_figures();
    test_courses();
    test_masks();
    test_answers_hold();
    return 0;
}
