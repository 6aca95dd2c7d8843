/* SPDX-License-Identifier: MIT */
/* The life of a reminder: due, snoozed, running, and its one outcome. */

#include "rules-fixture.h"

static void begin(World *w) {
    world_start(w, moment(0, 10, 0));
    assert(world_pain(w, 4, KNEE_LEFT) == 0);
}

static void test_safety_first(void) {
    World w;
    begin(&w);
    EXPECT(&w, "safety/2026-11-23/e1", "due");
    assert(world_start_ice(&w, "ice") == RULE_E_ICE_OFF);
    world_live(&w, moment(0, 13, 0));
    /* rest runs regardless, ice waits */
    EXPECT(&w, "rest/2026-11-23/1300", "due");
    EXPECT(&w, "ice/2026-11-23/1300", "upcoming");
    world_live(&w, moment(0, 13, 20));
    assert(world_none(&w) == 0);
    EXPECT(&w, "safety/2026-11-23/e1", "done");
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    assert(world_done(&w, "safety/2026-11-23/e1") == RULE_E_ANSWERED);
    world_end(&w);
}

static void test_safety_unanswered(void) {
    World w;
    begin(&w);
    world_live(&w, moment(1, 4, 0));
    EXPECT(&w, "ice/2026-11-23/1300", "skipped safety");
    EXPECT(&w, "safety/2026-11-23/e1", "due");
    world_shown(&w, "safety/2026-11-23/e1");
    world_live(&w, moment(1, 9, 0));
    EXPECT(&w, "safety/2026-11-23/e1", "missed not-answered");
    EXPECT(&w, "safety/2026-11-24/e1", "due");
    /* asked on five days, then no more */
    world_live(&w, moment(6, 12, 0));
    EXPECT(&w, "safety/2026-11-27/e1", "missed limit");
    EXPECT(&w, "safety/2026-11-28/e1", "none");
    world_end(&w);
}

static void test_any_yes(void) {
    World w;
    begin(&w);
    const char *texts[SUBJECT_MAX] = { [SUBJECT_ICE] = "", [SUBJECT_RED_FLAGS] = "locked" };
    assert(DECIDE(&w, safety_answer(&f, &c, texts, false)) == 0);
    assert(ice_status(&w.state, &w.schedule) == ICE_RED_FLAG);
    world_live(&w, moment(0, 13, 5));
    EXPECT(&w, "ice/2026-11-23/1300", "none");
    EXPECT(&w, "rest/2026-11-23/1300", "due");
    assert(world_start_ice(&w, "ice") == RULE_E_ICE_OFF);
    world_end(&w);
}

static void test_session(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    world_live(&w, moment(0, 13, 4));
    assert(world_start_ice(&w, "") == 0);
    EXPECT(&w, "ice/2026-11-23/1300", "running");
    EXPECT(&w, "rest/2026-11-23/1300", "done");
    assert(world_start_ice(&w, "ice") == RULE_E_RUNNING);
    assert(world_snooze(&w, "ice/2026-11-23/1300") == RULE_E_NOT_OPEN);
    world_live(&w, moment(0, 13, 14));
    EXPECT(&w, "ice/2026-11-23/1300", "done");
    const Session *i = &w.state.sessions[0];
    assert(i->ended && i->how == SESSION_END_TIME && i->iced == 10 * USEC_PER_MIN);
    /* start to start two hours, whatever is asked */
    world_live(&w, moment(0, 15, 3));
    assert(world_start_ice(&w, "ice") == RULE_E_GAP);
    world_live(&w, moment(0, 15, 5));
    assert(world_start_ice(&w, "ice") == 0);
    EXPECT(&w, "ice/2026-11-23/i2", "running");
    assert(world_done(&w, "") == 0);
    EXPECT(&w, "ice/2026-11-23/i2", "done");
    assert(w.state.sessions[1].how == SESSION_END_STOPPED);
    world_end(&w);
}

static void test_start_ahead(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    /* less than the gap before 13:00 it answers that one */
    world_live(&w, moment(0, 12, 0));
    assert(world_start_ice(&w, "ice") == 0);
    EXPECT(&w, "ice/2026-11-23/1300", "running");
    world_live(&w, moment(0, 14, 0));
    EXPECT(&w, "ice/2026-11-23/1300", "done");
    world_end(&w);
}

static void test_gap_delays(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    /* an icing of one's own at 10:30 that answers nothing: 13:00 is more than the gap away */
    world_live(&w, moment(0, 10, 30));
    assert(world_start_ice(&w, "ice") == 0);
    world_live(&w, moment(0, 10, 50));
    assert(world_done(&w, "ice") == 0);
    w.schedule.ice_gap = 3 * USEC_PER_HOUR;
    world_reconcile(&w);
    world_live(&w, moment(0, 13, 10));
    EXPECT(&w, "ice/2026-11-23/1300", "upcoming");
    world_live(&w, moment(0, 13, 31));
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    world_end(&w);
}

static void test_day_limit(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    for (int i = 0; i < 4; i++) {
        assert(world_start_ice(&w, "ice") == 0);
        world_live(&w, w.now.real + 2 * USEC_PER_HOUR + USEC_PER_MIN);
    }
    assert(world_start_ice(&w, "ice") == RULE_E_DAILY_LIMIT);
    world_live(&w, moment(1, 10, 1));
    assert(world_start_ice(&w, "ice") == 0);
    world_end(&w);
}

static void test_snooze(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    world_live(&w, moment(0, 13, 0));
    assert(world_snooze(&w, "") == 0);
    EXPECT(&w, "ice/2026-11-23/1300", "snoozed");
    EXPECT(&w, "rest/2026-11-23/1300", "snoozed");
    world_live(&w, moment(0, 13, 15));
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    assert(world_snooze(&w, "ice") == 0);
    /* the clock set back an hour makes no snooze longer */
    w.now.real -= USEC_PER_HOUR;
    w.now.boot += 15 * USEC_PER_MIN;
    world_reconcile(&w);
    w.now.real += USEC_PER_HOUR + 15 * USEC_PER_MIN;
    world_reconcile(&w);
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    assert(world_snooze(&w, "ice") == RULE_E_SNOOZES);
    world_end(&w);
}

static void test_outcomes(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    world_live(&w, moment(0, 13, 1));
    assert(world_skip(&w, "ice") == 0);
    EXPECT(&w, "ice/2026-11-23/1300", "skipped no-time");
    assert(world_skip(&w, "ice/2026-11-23/1300") == RULE_E_ANSWERED);
    assert(world_start_ice(&w, "ice/2026-11-23/1300") == RULE_E_ANSWERED);
    assert(world_done(&w, "ice/2026-11-23/1301") == RULE_E_NO_REMINDER);
    assert(world_done(&w, "ice/2026-11-23/2000") == RULE_E_NOT_OPEN);
    world_shown(&w, "rest/2026-11-23/1300");
    world_live(&w, moment(0, 16, 0));
    EXPECT(&w, "rest/2026-11-23/1300", "missed not-answered");
    world_end(&w);
}

static void test_withdrawn(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    world_live(&w, moment(0, 13, 1));
    assert(DECIDE(&w, episode_close(&f, &c, 0)) == 0);
    EXPECT(&w, "ice/2026-11-23/1300", "skipped episode-closed");
    EXPECT(&w, "ice/2026-11-23/2000", "none");
    /* the way back goes on: check-ins do */
    EXPECT(&w, "check-in/2026-11-24/0730", "upcoming");
    world_end(&w);
}

static void test_running_survives_closing(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    assert(world_start_ice(&w, "ice") == 0);
    assert(DECIDE(&w, episode_close(&f, &c, 0)) == 0);
    assert(state_running(&w.state));
    world_live(&w, moment(0, 10, 11));
    assert(!state_running(&w.state));
    world_end(&w);
}

/* An icing of the person's own accord, on a day that asks nothing else; once it is over, what names it says that the ice is off. */
static void test_own_accord(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    w.schedule.ice_times = w.schedule.rest_times = w.schedule.check_in = (Times){ 0 };
    world_reconcile(&w);
    world_live(&w, moment(1, 10, 0));
    assert(world_start_ice(&w, "ice") == 0);
    EXPECT(&w, "ice/2026-11-24/i1", "running");
    world_live(&w, moment(1, 10, 11));
    EXPECT(&w, "ice/2026-11-24/i1", "done");
    assert(world_done(&w, "ice/2026-11-24/i2") == RULE_E_NO_REMINDER && !w.state.sessions[0].acknowledged);
    assert(world_done(&w, "ice/2026-11-24/i1") == 0 && w.state.sessions[0].acknowledged);
    assert(world_done(&w, "ice/2026-11-24/i1") == RULE_E_ANSWERED);
    world_end(&w);
}

/* What is open is taken back by kind, or all that an episode asks. */
static void test_withdrawn_alone(void) {
    World w;
    begin(&w);
    assert(world_none(&w) == 0);
    world_live(&w, moment(0, 13, 5));
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    EXPECT(&w, "rest/2026-11-23/1300", "due");
    Frame now = world_frame(&w);
    CLEANUP(plan_done) Plan p;
    world_plan(&p, &now, DAY, 1);
    assert(DECIDE(&w, reminder_withdraw_kind(&f, &c, &p, KIND_REST, REASON_EPISODE_CLOSED)) == 0);
    EXPECT(&w, "rest/2026-11-23/1300", "skipped episode-closed");
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    plan_done(&p);
    now = world_frame(&w);
    world_plan(&p, &now, DAY, 1);
    assert(DECIDE(&w, reminder_withdraw(&f, &c, &p)) == 0);
    EXPECT(&w, "ice/2026-11-23/1300", "skipped episode-closed");
    world_end(&w);
}

int main(void) {
    test_safety_first();
    test_own_accord();
    test_withdrawn_alone();
    test_safety_unanswered();
    test_any_yes();
    test_session();
    test_start_ahead();
    test_gap_delays();
    test_day_limit();
    test_snooze();
    test_outcomes();
    test_withdrawn();
    test_running_survives_closing();
    return 0;
}
