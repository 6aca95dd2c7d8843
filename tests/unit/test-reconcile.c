/* SPDX-License-Identifier: MIT */
/* What time alone makes true: after sleep, a restart, a step of the clock, a pause, and weeks of silence. */

#include "rules-fixture.h"

static void begin(World *w) {
    world_start(w, moment(0, 10, 0));
    assert(world_pain(w, 4, KNEE_LEFT) == 0);
    assert(world_none(w) == 0);
}

static void test_idempotent(void) {
    World w;
    begin(&w);
    world_live(&w, moment(3, 12, 0));
    assert(world_reconcile(&w) == 0);
    assert(world_reconcile(&w) == 0);
    world_end(&w);
}

/* Why something was not seen: the row changes the world at 12:30 and looks at 13:00's reminders a day later. */
static const struct {
    int line;
    const char *what;
    const char *outcome;
} unseen[] = {
    { __LINE__, "awake", "missed limit" },
    { __LINE__, "asleep", "missed asleep" },
    { __LINE__, "away", "missed not-running" },
    { __LINE__, "no server", "missed no-server" },
    { __LINE__, "locked", "missed locked" },
    { __LINE__, "inhibited, then locked for longer", "missed locked" },
    { __LINE__, "paused", "missed paused" },
    { __LINE__, "corrected", "void" },
};

static void live_unseen(World *w, const char *what) {
    world_live(w, moment(0, 12, 30));
    if (strcmp(what, "asleep") == 0)
        world_sleep(w, 8 * USEC_PER_HOUR);
    else if (strcmp(what, "away") == 0) {
        w->sight.last_look = USEC_NONE;
        w->sight.started = false;
        w->now.boot_id[0]++;
        w->now.boot = USEC_PER_MIN;
        w->now.real += 8 * USEC_PER_HOUR;
        world_reconcile(w);
    } else if (strcmp(what, "no server") == 0) {
        w->sight.obstacle = REASON_NO_SERVER;
        world_reconcile(w);
    } else if (strcmp(what, "locked") == 0) {
        w->sight.obstacle = REASON_LOCKED;
        world_reconcile(w);
        /* Seen again only when both are over. */
        world_live(w, moment(0, 18, 30));
        w->sight.obstacle = REASON_NONE;
        world_reconcile(w);
    } else if (strcmp(what, "inhibited, then locked for longer") == 0) {
        w->sight.obstacle = REASON_INHIBITED;
        world_reconcile(w);
        world_live(w, moment(0, 13, 30));
        w->sight.obstacle = REASON_LOCKED;
        world_reconcile(w);
        world_live(w, moment(0, 18, 30));
        w->sight.obstacle = REASON_NONE;
        world_reconcile(w);
    } else if (strcmp(what, "paused") == 0) {
        CLEANUP(change_done) Change c = { 0 };
        Frame f = world_frame(w);
        Fact *z = frame_add(&f, &c, FACT_PAUSE);
        fact_set_word(z, "pause");
        z->deadline_real = moment(0, 19, 0);
        world_apply(w, &c);
    } else if (strcmp(what, "corrected") == 0) {
        w->sight.jumped = (Span){ w->now.real, w->now.real + 8 * USEC_PER_HOUR };
        w->now.real += 8 * USEC_PER_HOUR;
        world_reconcile(w);
    }
    world_live(w, moment(1, 6, 0));
}

static void test_unseen(void) {
    for (size_t i = 0; i < ELEMENTSOF(unseen); i++) {
        World w;
        begin(&w);
        live_unseen(&w, unseen[i].what);
        CHECK(unseen[i].line, strcmp(world_state(&w, "rest/2026-11-23/1300"), unseen[i].outcome) == 0);
        CHECK(unseen[i].line, strcmp(world_state(&w, "ice/2026-11-23/1300"), unseen[i].outcome) == 0);
        world_end(&w);
    }
}

/* Where the row stands when a session of ten minutes is looked at again. */
static const struct {
    int line;
    usec_t real, boot; /* how far each clock went */
    bool rebooted;
    bool ended;
    SessionEnd how;
} sessions[] = {
    { __LINE__, 9 * USEC_PER_MIN, 9 * USEC_PER_MIN, false, false, 0 },
    { __LINE__, 10 * USEC_PER_MIN, 10 * USEC_PER_MIN, false, true, SESSION_END_TIME },
    /* the clock was set back, or forward: real time counts */
    { __LINE__, -60 * USEC_PER_MIN, 10 * USEC_PER_MIN, false, true, SESSION_END_TIME },
    { __LINE__, 300 * USEC_PER_MIN, 5 * USEC_PER_MIN, false, false, 0 },
    /* slept through the end */
    { __LINE__, 90 * USEC_PER_MIN, 90 * USEC_PER_MIN, false, true, SESSION_END_LATE },
    /* another boot: the calendar counts, and never more than is left */
    { __LINE__, 5 * USEC_PER_MIN, 1 * USEC_PER_MIN, true, false, 0 },
    { __LINE__, 30 * USEC_PER_MIN, 1 * USEC_PER_MIN, true, true, SESSION_END_LATE },
    { __LINE__, -30 * USEC_PER_MIN, 11 * USEC_PER_MIN, true, true, SESSION_END_TIME },
};

static void test_sessions(void) {
    for (size_t i = 0; i < ELEMENTSOF(sessions); i++) {
        World w;
        begin(&w);
        assert(world_start_ice(&w, "ice") == 0);
        w.now.real += sessions[i].real;
        w.now.boot = sessions[i].rebooted ? sessions[i].boot : w.now.boot + sessions[i].boot;
        w.now.boot_id[0] += sessions[i].rebooted;
        world_reconcile(&w);
        const Session *s = &w.state.sessions[0];
        CHECK(sessions[i].line, s->ended == sessions[i].ended);
        CHECK(sessions[i].line, !s->ended || s->how == sessions[i].how);
        CHECK(sessions[i].line, session_left(s, &w.now) <= s->duration);
        world_end(&w);
    }
}

static void test_ice_off_is_told(void) {
    World w;
    begin(&w);
    assert(world_start_ice(&w, "ice") == 0);
    world_live(&w, moment(0, 10, 10));
    for (int minute = 0; minute < 8; minute++) {
        Frame f = world_frame(&w);
        CLEANUP(plan_done) Plan p = { 0 };
        Notice n[NOTICE_MAX];
        assert(plan_make(&p, &f, DAY - 1, 2) == 0);
        assert(notice_list(&f, &p, n) == 1 && n[0].kind == NOTICE_ICE_OFF && n[0].critical);
        assert(n[0].count == MIN(minute, ICE_OFF_REPEATS));
        if (minute < ICE_OFF_REPEATS)
            assert(notice_deadline(&f) == w.now.real + USEC_PER_MIN);
        world_live(&w, w.now.real + USEC_PER_MIN);
    }
    assert(world_done(&w, "ice") == 0);
    Frame f = world_frame(&w);
    CLEANUP(plan_done) Plan p = { 0 };
    Notice n[NOTICE_MAX];
    assert(plan_make(&p, &f, DAY - 1, 2) == 0 && notice_list(&f, &p, n) == 0);
    world_end(&w);
}

/* For two hours after its end, also of one that a reboot came into: the machine has been up for longer than it is over. */
static void test_ice_off_after_reboot(void) {
    static const struct {
        int line, minutes; /* since its start */
        bool told;
    } rows[] = { { __LINE__, 9, false }, { __LINE__, 11, true }, { __LINE__, 129, true }, { __LINE__, 131, false } };
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        World w;
        begin(&w);
        assert(world_start_ice(&w, "ice") == 0);
        w.now.real += rows[i].minutes * USEC_PER_MIN;
        w.now.boot = (rows[i].minutes - 1) * USEC_PER_MIN;
        w.now.boot_id[0]++;
        world_reconcile(&w);
        Frame f = world_frame(&w);
        CLEANUP(plan_done) Plan p = { 0 };
        Notice n[NOTICE_MAX];
        assert(plan_make(&p, &f, DAY - 1, 2) == 0);
        bool told = false;
        for (size_t k = notice_list(&f, &p, n); k > 0; k--)
            told |= n[k - 1].kind == NOTICE_ICE_OFF;
        CHECK(rows[i].line, told == rows[i].told);
        world_end(&w);
    }
}

/* After seven days without any answer it asks once more, and falls silent; an answer wakes it, and asks nothing about the silence. */
static void test_silence(void) {
    World w;
    begin(&w);
    world_live(&w, moment(7, 12, 0));
    EXPECT(&w, "ice/2026-11-30/0800", "missed limit");
    world_live(&w, moment(12, 12, 0));
    EXPECT(&w, "check-in/2026-12-01/0730", "missed limit");
    EXPECT(&w, "ice/2026-12-01/0800", "none");
    EXPECT(&w, "check-in/2026-12-02/0730", "none");
    assert(world_pain(&w, 3, KNEE_NONE) == 0);
    EXPECT(&w, "ice/2026-12-05/0800", "none");
    world_live(&w, moment(12, 13, 1));
    EXPECT(&w, "ice/2026-12-05/1300", "due");
    EXPECT(&w, "check-in/2026-12-05/0730", "none");
    world_end(&w);
}

/* Settings that change rewrite no past: a time that is gone keeps its outcome, a new one counts from now on. */
static void test_schedule_change(void) {
    World w;
    begin(&w);
    world_live(&w, moment(0, 14, 0));
    w.schedule.ice_times = (Times){ .n = 2, .minute = { 9 * 60, 18 * 60 } };
    world_reconcile(&w);
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    EXPECT(&w, "ice/2026-11-23/0900", "none");
    EXPECT(&w, "ice/2026-11-23/2000", "none");
    EXPECT(&w, "ice/2026-11-23/1800", "upcoming");
    world_end(&w);
}

/* Eight weeks of which every day has an outcome for each of its reminders, and none has two: the state would refuse a second. */
static void test_every_slot_has_one_outcome(void) {
    World w;
    begin(&w);
    for (int day = 0; day < 56; day++) {
        world_live(&w, moment(day, 21, 0));
        assert(world_check_in(&w, 3, 0, false) == 0);
        world_live(&w, moment(day + 1, 5, 0));
        state_trim(&w.state, &w.now);
        Frame f = world_frame(&w);
        CLEANUP(plan_done) Plan p = { 0 };
        assert(plan_make(&p, &f, DAY + day, 1) == 0);
        size_t expected = day == 0 ? 1 + 2 * 2 : 1 + 3 + 3;
        assert(p.n_reminders == expected);
        for (size_t i = 0; i < p.n_reminders; i++)
            assert(p.reminders[i].state >= SLOT_DONE);
    }
    world_end(&w);
}

/* However long nobody looked, each reminder of the days that had some gets its outcome; and once only. */
static void test_long_absence(void) {
    for (int days = 2; days <= 40; days += 19) {
        World w;
        begin(&w);
        world_live(&w, moment(0, 21, 0));
        w.sight = (Sight){ .last_look = USEC_NONE, .jumped = { 1, 0 } };
        w.now.boot_id[0]++;
        w.now.boot = USEC_PER_MIN;
        w.now.real += days * USEC_PER_DAY;
        world_reconcile(&w);
        EXPECT(&w, "ice/2026-11-24/1300", "missed not-running");
        EXPECT(&w, "rest/2026-11-25/0800", "missed not-running");
        EXPECT(&w, "ice/2026-11-29/2000", days > 7 ? "missed not-running" : "upcoming");
        size_t n = w.state.n_slots;
        world_reconcile(&w);
        assert(w.state.n_slots == n);
        world_end(&w);
    }
}

/* A clock that was a year ahead, set back: what it noted of days to come keeps nothing from being asked. */
static void test_clock_back(void) {
    World w;
    begin(&w);
    world_live(&w, moment(0, 12, 0));
    w.sight.jumped = (Span){ w.now.real, w.now.real + 365 * USEC_PER_DAY };
    w.now.real += 365 * USEC_PER_DAY;
    world_reconcile(&w);
    EXPECT(&w, "ice/2026-11-23/1300", "void");
    EXPECT(&w, "ice/2026-11-24/0800", "void");
    w.now.real -= 365 * USEC_PER_DAY;
    w.sight.jumped = (Span){ 1, 0 };
    /* Nothing tells yet which of the clocks is right. */
    world_reconcile(&w);
    EXPECT(&w, "ice/2026-11-23/1300", "void");
    w.sight.back = true;
    CLEANUP(change_done) Change c = { 0 };
    Frame f = world_frame(&w);
    assert(reconcile_step(&f, &c, &w.sight) == 0 && c.n_facts == 1 && c.facts[0].type == FACT_PRESENCE);
    world_apply(&w, &c);
    w.sight.back = false;
    world_reconcile(&w);
    EXPECT(&w, "ice/2026-11-23/1300", "upcoming");
    EXPECT(&w, "ice/2026-11-24/0800", "upcoming");
    world_live(&w, moment(0, 13, 0));
    EXPECT(&w, "ice/2026-11-23/1300", "due");
    world_live(&w, moment(2, 6, 0));
    EXPECT(&w, "ice/2026-11-24/0800", "missed limit");
    world_end(&w);
}

/* What was barred stays so, whatever is answered later. */
static void test_answers_rewrite_no_past(void) {
    for (int again = 0; again < 2; again++) {
        World w;
        begin(&w);
        world_live(&w, moment(0, 12, 0));
        const char *some[SUBJECT_MAX] = { [SUBJECT_ICE] = "wound" }, *none[SUBJECT_MAX] = { [SUBJECT_ICE] = "" };
        assert(DECIDE(&w, safety_answer(&f, &c, some, false)) == 0);
        world_live(&w, moment(2, 12, 0));
        EXPECT(&w, "ice/2026-11-24/1300", "none");
        assert(DECIDE(&w, safety_answer(&f, &c, again ? some : none, true)) == 0);
        EXPECT(&w, "ice/2026-11-24/1300", "none");
        EXPECT(&w, "ice/2026-11-25/0800", "none");
        EXPECT(&w, "ice/2026-11-25/1300", again ? "none" : "upcoming");
        world_end(&w);
    }
}

/* A clock that is set forward makes no gap shorter, and what it passed over is void though the gap would have kept it closed. */
static void test_gap_outlives_a_correction(void) {
    World w;
    begin(&w);
    assert(world_start_ice(&w, "ice") == 0 && world_done(&w, "ice") == 0);
    w.sight.jumped = (Span){ w.now.real, w.now.real + 40 * USEC_PER_HOUR };
    w.now.real += 40 * USEC_PER_HOUR;
    w.now.boot += USEC_PER_MIN;
    world_reconcile(&w);
    state_trim(&w.state, &w.now);
    EXPECT(&w, "ice/2026-11-23/2000", "void");
    EXPECT(&w, "ice/2026-11-24/0800", "void");
    assert(world_start_ice(&w, "ice") == RULE_E_GAP);
    w.now.real += 2 * USEC_PER_HOUR;
    w.now.boot += 2 * USEC_PER_HOUR;
    world_reconcile(&w);
    assert(world_start_ice(&w, "ice") == 0);
    world_end(&w);
}

/* Before the program was made, or a day before the newest fact, no clock is right: nothing gets an outcome by it. */
static void test_implausible(void) {
    World w;
    begin(&w);
    w.sight.earliest = moment(0, 0, 0);
    world_live(&w, moment(0, 12, 0));
    size_t n = w.state.n_slots;
    w.now.real = moment(-300, 12, 0);
    w.now.boot += 20 * USEC_PER_HOUR;
    assert(!clock_is_plausible(&w.state, &w.sight, w.now.real));
    assert(world_reconcile(&w) == 0 && w.state.n_slots == n);
    w.now.real = moment(2, 12, 0);
    assert(clock_is_plausible(&w.state, &w.sight, w.now.real));
    world_reconcile(&w);
    assert(w.state.n_slots > n);
    world_end(&w);
}

int main(void) {
    test_idempotent();
    test_unseen();
    test_sessions();
    test_ice_off_is_told();
    test_ice_off_after_reboot();
    test_silence();
    test_schedule_change();
    test_long_absence();
    test_clock_back();
    test_implausible();
    test_answers_rewrite_no_past();
    test_gap_outlives_a_correction();
    test_every_slot_has_one_outcome();
    return 0;
}
