/* SPDX-License-Identifier: MIT */
/* Opening and closing of episodes, as tables of what is said on which day. */

#include "rules-fixture.h"

typedef struct Said {
    int day, hour;
    int score, sore;
    bool check_in, masked;
} Said;

/* Each row says things and tells whether the left knee's episode is open afterwards. */
static const struct {
    int line;
    Profile profile;
    Said said[6];
    bool open;
} closing[] = {
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false } }, true },
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 0, -1, false, false } }, false },
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 1, -1, false, false } }, true },
    { __LINE__, PROFILE_UP_TO_2, { { 0, 10, 2, -1, false, false } }, false },
    { __LINE__, PROFILE_UP_TO_2, { { 0, 10, 3, -1, false, false } }, true },
    /* two clear mornings close it; one does not, nor two answers on one day, nor the day that hurt */
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 1, 8, 0, 0, true, false } }, true },
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 1, 8, 0, 0, true, false }, { 2, 8, 0, 0, true, false } }, false },
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 1, 8, 0, 0, true, false }, { 1, 9, 0, 0, true, false } }, true },
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 0, 20, 0, 0, true, false }, { 1, 8, 0, 0, true, false } }, true },
    /* soreness, a painkiller, and pain in between break the row */
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 1, 8, 0, 1, true, false }, { 2, 8, 0, 0, true, false } }, true },
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 1, 8, 0, 0, true, true }, { 2, 8, 0, 0, true, false } }, true },
    { __LINE__, PROFILE_ARTICLE,
      { { 0, 10, 4, -1, false, false }, { 1, 8, 0, 0, true, false }, { 1, 18, 3, -1, false, false }, { 2, 8, 0, 0, true, false } }, true },
    /* a morning without an answer does not */
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 1, 8, 0, 0, true, false }, { 3, 8, 0, 0, true, false } }, false },
    /* with the other rule up to 2 is clear */
    { __LINE__, PROFILE_UP_TO_2, { { 0, 10, 4, -1, false, false }, { 1, 8, 2, 0, true, false }, { 2, 8, 1, 0, true, false } }, false },
    /* "sore" without a score is no clear morning */
    { __LINE__, PROFILE_ARTICLE, { { 0, 10, 4, -1, false, false }, { 1, 8, -1, 1, true, false }, { 2, 8, 0, 0, true, false } }, true },
};

static void test_closing(void) {
    for (size_t i = 0; i < ELEMENTSOF(closing); i++) {
        World w;
        world_start(&w, moment(0, 6, 0));
        w.schedule.profile = closing[i].profile;
        world_reconcile(&w);
        for (const Said *s = closing[i].said; s->hour; s++) {
            world_live(&w, moment(s->day, s->hour, 0));
            int r = DECIDE(&w, episode_report(&f, &c, &(Report){ .check_in = s->check_in, .score = s->score, .sore = s->sore,
                                                                 .knee = KNEE_LEFT, .masked = s->masked, .at = USEC_NONE }));
            CHECK(closing[i].line, r == 0);
        }
        CHECK(closing[i].line, (state_open_episode(&w.state, KNEE_LEFT) != NULL) == closing[i].open);
        world_end(&w);
    }
}

static void test_knees(void) {
    World w;
    world_start(&w, moment(0, 10, 0));
    assert(world_pain(&w, 4, KNEE_NONE) == RULE_E_KNEE_NEEDED);
    assert(world_check_in(&w, 0, 0, false) == RULE_E_KNEE_NEEDED);
    assert(world_pain(&w, 4, KNEE_BOTH) == 0);
    assert(state_open_knees(&w.state) == KNEE_BOTH);
    /* two are open: which one? */
    assert(world_pain(&w, 4, KNEE_NONE) == RULE_E_KNEE_NEEDED);
    assert(DECIDE(&w, episode_close(&f, &c, 0)) == RULE_E_KNEE_NEEDED);
    assert(DECIDE(&w, episode_close(&f, &c, 7)) == RULE_E_NO_EPISODE);
    assert(DECIDE(&w, episode_close(&f, &c, 1)) == 0);
    assert(state_open_knees(&w.state) == KNEE_RIGHT);
    /* a second report opens no second episode */
    assert(world_pain(&w, 6, KNEE_NONE) == 0);
    assert(w.state.numbers[FACT_EPISODE] == 2);
    assert(DECIDE(&w, programme_recover(&f, &c)) == 0);
    assert(DECIDE(&w, programme_recover(&f, &c)) == RULE_E_NOTHING);
    assert(state_open_knees(&w.state) == KNEE_NONE && !w.state.programme);
    world_end(&w);
}

static void test_past_and_future(void) {
    World w;
    world_start(&w, moment(0, 14, 0));
    Report future = { .score = 3, .sore = -1, .knee = KNEE_LEFT, .at = moment(0, 15, 0) };
    assert(DECIDE(&w, episode_report(&f, &c, &future)) == RULE_E_FUTURE);
    assert(w.state.n_episodes == 0);
    /* entered for three days ago: asks nothing about the past */
    Report past = { .score = 3, .sore = -1, .knee = KNEE_LEFT, .at = moment(-3, 9, 0) };
    assert(DECIDE(&w, episode_report(&f, &c, &past)) == 0);
    assert(w.state.episodes[0].day == DAY - 3);
    EXPECT(&w, "ice/2026-11-22/1300", "none");
    EXPECT(&w, "ice/2026-11-23/1300", "none");
    EXPECT(&w, "ice/2026-11-23/2000", "upcoming");
    world_end(&w);
}

int main(void) {
    test_closing();
    test_knees();
    test_past_and_future();
    return 0;
}
