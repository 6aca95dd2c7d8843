/* SPDX-License-Identifier: MIT */
/*
 * The person's own tasks: what counts as a change, what is first and latest, when a week is over, and what is no task any more. Sources:
 * Patient-Specific Functional Scale, Stratford and others 1995; 3 points of a task and 2 of the mean are its MDC90; weeks of asking are
 * this program's choice.
 */

#include "core/edit.h"
#include "core/function.h"
#include "rules-fixture.h"

#define STAIRS "climb the stairs"

static void pass_to(World *w, int day, int hour) {
    world_sleep(w, moment(day, hour, 0) - w->now.real);
}

static int put(World *w, const char *task, int score, usec_t at, bool add) {
    return DECIDE(w, function_score(&f, &c, task, score, at, add));
}

static void add(World *w, const char *task, int score) {
    assert(put(w, task, score, USEC_NONE, true) == 0);
}

static void score(World *w, const char *task, int score) {
    assert(put(w, task, score, USEC_NONE, false) == 0);
}

static void begin(World *w) {
    assert(world_pain(w, 4, KNEE_LEFT) == 0);
    assert(w->state.programme);
}

static FunctionStatus look(World *w) {
    FunctionStatus s;
    Frame f = world_frame(w);
    function_look(&f, &s);
    return s;
}

/* First scores and those of a week later; what each task and their mean did. */
static const struct {
    int line;
    int n, first[3], latest[3];
    FunctionChange tasks[3], mean;
} changes[] = {
    { __LINE__, 1, { 4 }, { 4 }, { FUNCTION_LITTLE }, FUNCTION_LITTLE },
    { __LINE__, 1, { 4 }, { 5 }, { FUNCTION_LITTLE }, FUNCTION_LITTLE },
    /* The mean of a single task is no other score than it. */
    { __LINE__, 1, { 4 }, { 6 }, { FUNCTION_LITTLE }, FUNCTION_LITTLE },
    { __LINE__, 1, { 4 }, { 7 }, { FUNCTION_BETTER }, FUNCTION_BETTER },
    { __LINE__, 1, { 4 }, { 2 }, { FUNCTION_LITTLE }, FUNCTION_LITTLE },
    { __LINE__, 1, { 4 }, { 1 }, { FUNCTION_WORSE }, FUNCTION_WORSE },
    { __LINE__, 1, { 0 }, { 10 }, { FUNCTION_BETTER }, FUNCTION_BETTER },
    { __LINE__, 3, { 2, 3, 4 }, { 4, 5, 6 }, { FUNCTION_LITTLE, FUNCTION_LITTLE, FUNCTION_LITTLE }, FUNCTION_BETTER },
    { __LINE__, 3, { 2, 3, 4 }, { 4, 5, 5 }, { FUNCTION_LITTLE, FUNCTION_LITTLE, FUNCTION_LITTLE }, FUNCTION_LITTLE },
    { __LINE__, 3, { 2, 3, 4 }, { 10, 3, 1 }, { FUNCTION_BETTER, FUNCTION_LITTLE, FUNCTION_WORSE }, FUNCTION_LITTLE },
    { __LINE__, 3, { 8, 8, 8 }, { 6, 6, 6 }, { FUNCTION_LITTLE, FUNCTION_LITTLE, FUNCTION_LITTLE }, FUNCTION_WORSE },
    { __LINE__, 3, { 8, 8, 8 }, { 6, 6, 7 }, { FUNCTION_LITTLE, FUNCTION_LITTLE, FUNCTION_LITTLE }, FUNCTION_LITTLE },
};

static void test_changes(void) {
    static const char *const names[] = { "a task", "another", "a third" };
    for (size_t i = 0; i < ELEMENTSOF(changes); i++) {
        World w;
        world_start(&w, moment(0, 12, 0));
        begin(&w);
        for (int k = 0; k < changes[i].n; k++)
            add(&w, names[k], changes[i].first[k]);
        FunctionStatus s = look(&w);
        CHECK(changes[i].line, s.n == (size_t)changes[i].n && s.compared == 0 && s.change == FUNCTION_TOO_FEW);
        pass_to(&w, 7, 12);
        int first = 0, latest = 0;
        for (int k = 0; k < changes[i].n; k++) {
            score(&w, names[k], changes[i].latest[k]);
            first += changes[i].first[k];
            latest += changes[i].latest[k];
        }
        s = look(&w);
        CHECK(changes[i].line, s.compared == s.n && s.change == changes[i].mean);
        CHECK(changes[i].line, s.sum_first == first && s.sum_latest == latest && s.sum == latest);
        for (int k = 0; k < changes[i].n; k++)
            CHECK(changes[i].line, s.tasks[k].change == changes[i].tasks[k] && s.tasks[k].first == changes[i].first[k] &&
                                       s.tasks[k].latest == changes[i].latest[k] && strcmp(s.tasks[k].task, names[k]) == 0);
        world_end(&w);
    }
}

/* Of one day the last counts; one entered late takes its place by its time. */
static void test_order(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    begin(&w);
    add(&w, STAIRS, 1);
    pass_to(&w, 0, 13);
    score(&w, STAIRS, 3);
    FunctionStatus s = look(&w);
    assert(s.n == 1 && s.tasks[0].first == 3 && s.tasks[0].latest == 3 && s.compared == 0);
    pass_to(&w, 8, 12);
    score(&w, STAIRS, 8);
    assert(put(&w, STAIRS, 5, moment(4, 12, 0), false) == 0);
    s = look(&w);
    assert(s.tasks[0].first == 3 && s.tasks[0].latest == 8 && s.tasks[0].change == FUNCTION_BETTER);
    assert(put(&w, STAIRS, 5, moment(9, 12, 0), false) == RULE_E_FUTURE);
    /* A task that was not scored twice is not in the mean that is compared. */
    add(&w, "squat", 0);
    s = look(&w);
    assert(s.n == 2 && s.compared == 1 && s.sum == 8 && s.sum_latest == 8 && s.tasks[1].change == FUNCTION_TOO_FEW);
    world_end(&w);
}

static void test_tasks(void) {
    static const char *const names[] = { "one", "two", "three", "four", "five" };
    World w;
    world_start(&w, moment(0, 12, 0));
    assert(put(&w, STAIRS, 4, USEC_NONE, false) == RULE_E_NO_TASK);
    assert(DECIDE(&w, function_drop(&f, &c, STAIRS)) == RULE_E_NO_TASK);
    for (size_t i = 0; i < ELEMENTSOF(names); i++)
        add(&w, names[i], 4);
    assert(put(&w, "six", 4, USEC_NONE, true) == RULE_E_TASKS);
    /* One that there is may be added again: it is scored, by the name that it has. */
    pass_to(&w, 1, 12);
    assert(put(&w, "TWO", 9, USEC_NONE, true) == 0);
    FunctionStatus s = look(&w);
    assert(s.n == 5 && strcmp(s.tasks[1].task, "two") == 0 && s.tasks[1].latest == 9);
    assert(DECIDE(&w, function_drop(&f, &c, "Two")) == 0);
    s = look(&w);
    assert(s.n == 4 && strcmp(s.tasks[1].task, "three") == 0);
    assert(put(&w, "two", 9, USEC_NONE, false) == RULE_E_NO_TASK);
    add(&w, "six", 4);
    /* Dropped and added again it begins anew; what is entered for the time before does not bring it back. */
    assert(DECIDE(&w, function_drop(&f, &c, "one")) == 0);
    pass_to(&w, 2, 12);
    add(&w, "two", 6);
    s = look(&w);
    assert(s.n == 5 && s.tasks[0].first == 6 && s.tasks[0].change == FUNCTION_TOO_FEW);
    world_end(&w);
}

/* The first of this way back to running, with a week before it; without one, of all. */
static void test_again(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    add(&w, STAIRS, 2);
    pass_to(&w, 6, 12);
    begin(&w);
    pass_to(&w, 20, 12);
    score(&w, STAIRS, 9);
    assert(look(&w).tasks[0].first == 2);
    assert(DECIDE(&w, programme_recover(&f, &c)) == 0);
    FunctionStatus s = look(&w);
    assert(!s.due && s.due_at == USEC_NONE);
    pass_to(&w, 60, 12);
    begin(&w);
    score(&w, STAIRS, 3);
    pass_to(&w, 70, 12);
    score(&w, STAIRS, 5);
    s = look(&w);
    assert(s.tasks[0].first == 3 && s.tasks[0].latest == 5 && s.tasks[0].change == FUNCTION_LITTLE);
    world_end(&w);
}

static const Notice *told(World *w, Notice list[static NOTICE_MAX]) {
    Frame f = world_frame(w);
    CLEANUP(plan_done) Plan p = { 0 };
    assert(plan_make(&p, &f, frame_today(&f) - 1, 2) == 0);
    size_t n = notice_list(&f, &p, list);
    for (size_t i = 0; i < n; i++)
        if (list[i].kind == NOTICE_FUNCTION)
            return &list[i];
    return NULL;
}

static bool is_told(World *w) {
    Notice list[NOTICE_MAX];
    return told(w, list) != NULL;
}

static void put_off(World *w) {
    Notice list[NOTICE_MAX];
    const Notice *n = told(w, list);
    assert(n);
    assert(DECIDE(w, notice_acknowledge(&f, &c, n, false)) == 0);
    assert(!is_told(w));
}

static void test_weeks(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    begin(&w);
    pass_to(&w, 20, 12);
    assert(!is_told(&w) && !look(&w).due);
    add(&w, STAIRS, 4);
    pass_to(&w, 26, 12);
    assert(!is_told(&w) && look(&w).due_at == moment(27, 5, 0));
    /* From the hour of the check-in on. */
    pass_to(&w, 27, 7);
    assert(look(&w).due && !is_told(&w) && world_deadline(&w) <= moment(27, 7, 30));
    pass_to(&w, 27, 8);
    assert(is_told(&w));
    w.schedule.function = false;
    assert(!is_told(&w) && look(&w).due);
    w.schedule.function = true;
    /* Late by two days, the next week counts from then. */
    pass_to(&w, 29, 8);
    put_off(&w);
    assert(look(&w).due);
    pass_to(&w, 35, 12);
    assert(!is_told(&w));
    pass_to(&w, 36, 12);
    put_off(&w);
    pass_to(&w, 43, 12);
    put_off(&w);
    /* Three in a row: no more, until there is a score. */
    pass_to(&w, 100, 12);
    assert(!is_told(&w) && look(&w).due);
    score(&w, STAIRS, 5);
    assert(!look(&w).due);
    pass_to(&w, 107, 12);
    assert(is_told(&w));
    score(&w, "Climb The Stairs", 6);
    assert(!is_told(&w));
    assert(DECIDE(&w, function_drop(&f, &c, STAIRS)) == 0);
    pass_to(&w, 200, 12);
    assert(!is_told(&w) && look(&w).n == 0 && !look(&w).due);
    world_end(&w);
}

/* What was said while the clock was ahead stays, and is not waited for. */
static void test_clock_back(void) {
    World w;
    world_start(&w, moment(400, 12, 0));
    begin(&w);
    add(&w, STAIRS, 4);
    assert(DECIDE(&w, function_drop(&f, &c, STAIRS)) == 0);
    add(&w, "squat", 5);
    Fact back = FACT_NULL;
    back.type = FACT_PRESENCE;
    back.recorded = back.at = moment(0, 12, 0);
    back.deadline_real = moment(1, 12, 0);
    back.day = DAY;
    snprintf(back.word, sizeof(back.word), "clock-back");
    w.now.real = moment(0, 12, 0);
    assert(state_apply(&w.state, &back) == 0);
    FunctionStatus s = look(&w);
    assert(s.n == 1 && strcmp(s.tasks[0].task, "squat") == 0 && s.tasks[0].latest_at == moment(0, 12, 0));
    assert(s.due_at == moment(7, 5, 0));
    world_end(&w);
}

int main(void) {
    test_changes();
    test_order();
    test_tasks();
    test_again();
    test_weeks();
    test_clock_back();
    assert(strcmp(function_change_to_string(FUNCTION_LITTLE), "little") == 0 && !function_change_to_string(FUNCTION_CHANGE_MAX));
    return 0;
}
