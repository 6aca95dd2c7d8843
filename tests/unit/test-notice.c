/* SPDX-License-Identifier: MIT */
/*
 * What is told once on the way back to running. A visit: no fall of the score by 2 in six weeks (most trials judge by then; 2 is the change
 * that matters, Crossley and others 2004), or twelve weeks of it, also on and off.
 */

#include "core/notice.h"
#include "rules-fixture.h"

static bool find_visit(World *w, Notice *ret) {
    Frame f = world_frame(w);
    CLEANUP(plan_done) Plan p = { 0 };
    Notice list[NOTICE_MAX];
    assert(plan_make(&p, &f, frame_today(&f) - 1, 2) == 0);
    for (size_t i = 0, n = notice_list(&f, &p, list); i < n; i++)
        if (list[i].kind == NOTICE_VISIT) {
            *ret = list[i];
            return true;
        }
    return false;
}

/* The notice of a visit, as "weeks" or "weeks on-and-off"; "" = none. */
static const char *visit(World *w, bool acknowledge) {
    static char text[32];
    Notice n;
    text[0] = '\0';
    if (!find_visit(w, &n))
        return text;
    snprintf(text, sizeof(text), "%d%s%s", n.count, n.words ? " " : "", n.words ? n.words : "");
    if (acknowledge)
        assert(DECIDE(w, notice_acknowledge(&f, &c, &n, false)) == 0);
    return text;
}

static void sleep_until(World *w, int day, int hour) {
    world_sleep(w, moment(day, hour, 0) - w->now.real);
}

/* Nobody answered in the first week: six weeks are judged by the report that opened the episode, too. */
static const struct {
    int line;
    int opened;   /* score on day 0 */
    int first;    /* of a check-in on day 2, -1: none */
    int last;     /* of a check-in and, if greater, a report on day 41 */
    int reported;
    const char *told;
} sixes[] = {
    { __LINE__, 5, -1, 4, 0, "6" }, { __LINE__, 5, -1, 3, 0, "" },  { __LINE__, 5, 2, 3, 0, "" },
    { __LINE__, 3, 5, 4, 0, "6" },  { __LINE__, 5, 5, 3, 4, "6" },
};

static void test_six_weeks(void) {
    for (size_t i = 0; i < ELEMENTSOF(sixes); i++) {
        World w;
        world_start(&w, moment(0, 8, 0));
        assert(world_pain(&w, sixes[i].opened, KNEE_LEFT) == 0);
        sleep_until(&w, 2, 8);
        if (sixes[i].first >= 0)
            assert(world_check_in(&w, sixes[i].first, 0, false) == 0);
        sleep_until(&w, 41, 8);
        assert(world_check_in(&w, sixes[i].last, 0, false) == 0);
        if (sixes[i].reported > 0)
            assert(world_pain(&w, sixes[i].reported, KNEE_LEFT) == 0);
        CHECK(sixes[i].line, strcmp(visit(&w, false), "") == 0);
        sleep_until(&w, 42, 8);
        CHECK(sixes[i].line, strcmp(visit(&w, true), sixes[i].told) == 0);
        CHECK(sixes[i].line, strcmp(visit(&w, false), "") == 0);
        world_end(&w);
    }
}

/* It hurts for two days every nine: no episode lasts, but twelve weeks after the first it is told, once. */
static void test_on_and_off(void) {
    World w;
    world_start(&w, moment(0, 8, 0));
    for (int day = 0; day < 130; day += 9) {
        sleep_until(&w, day, 8);
        assert(world_pain(&w, 4, KNEE_LEFT) == 0);
        CHECK(day, strcmp(visit(&w, true), day == 90 ? "12 on-and-off" : "") == 0);
        for (int later = 1; later <= 2; later++) {
            sleep_until(&w, day + later, 8);
            assert(world_check_in(&w, 0, 0, false) == 0);
        }
        CHECK(day, state_open_knees(&w.state) == KNEE_NONE && strcmp(visit(&w, false), "") == 0);
    }
    world_end(&w);
}

/* One episode of twelve weeks is told as one. */
static void test_twelve_weeks(void) {
    World w;
    world_start(&w, moment(0, 8, 0));
    assert(world_pain(&w, 4, KNEE_LEFT) == 0);
    for (int day = 1; day <= 84; day++) {
        sleep_until(&w, day, 8);
        assert(world_check_in(&w, 1, 0, false) == 0);
        CHECK(day, strcmp(visit(&w, false), day == 84 ? "12" : "") == 0);
    }
    visit(&w, true);
    CHECK(__LINE__, strcmp(visit(&w, false), "") == 0);
    world_end(&w);
}

int main(void) {
    test_six_weeks();
    test_on_and_off();
    test_twelve_weeks();
    return 0;
}
