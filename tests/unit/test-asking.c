/* SPDX-License-Identifier: MIT */
/* When what is due draws attention: held and asked again, other times offered, and another time zone. */

#include "core/asking.h"
#include "core/offer.h"
#include "rules-fixture.h"
#include "zone-fixture.h"

static void begin(World *w) {
    world_start(w, moment(0, 7, 10));
    assert(world_pain(w, 4, KNEE_LEFT) == 0);
    assert(world_none(w) == 0);
}

static News news_of(World *w, const char *id, Hold hold, bool *ret_may) {
    Slot slot;
    Frame f = world_frame(w);
    CLEANUP(plan_done) Plan p = { 0 };
    assert(slot_parse(id, &slot) == 0 && plan_make(&p, &f, slot.day, 1) == 0);
    const Reminder *r = plan_find(&p, &slot);
    assert(r && r->state == SLOT_DUE);
    News news = asking_news(&f, r);
    *ret_may = asking_may(&f, r, news, &hold);
    return news;
}

/* What is shown, by the moment of the showing. */
static void show(World *w, const char *id, int attempt) {
    CLEANUP(change_done) Change c = { 0 };
    Frame f = world_frame(w);
    Fact *n = frame_add(&f, &c, FACT_ASKED);
    assert(n && slot_parse(id, &n->slot) == 0);
    n->amount = attempt;
    n->deadline_boot = w->now.boot;
    memcpy(n->boot_id, w->now.boot_id, sizeof(n->boot_id));
    world_apply(w, &c);
    world_reconcile(w);
}

/* 13:00's ice: what happens to it, then what there is to tell of it and whether it may be told. */
static const struct {
    int line;
    const char *story; /* shown, wait 29, wait 30, step back, dismissed, snoozed, locked, idle */
    News news;
    bool may;
} stories[] = {
    { __LINE__, "", NEWS_FIRST, true },
    { __LINE__, "locked", NEWS_FIRST, false },
    { __LINE__, "idle", NEWS_FIRST, true },
    { __LINE__, "shown", NEWS_NONE, false },
    { __LINE__, "shown wait29", NEWS_NONE, false },
    { __LINE__, "shown wait30", NEWS_AGAIN, true },
    { __LINE__, "shown wait30 locked", NEWS_AGAIN, false },
    { __LINE__, "shown wait30 idle", NEWS_AGAIN, false },
    { __LINE__, "shown dismissed wait30", NEWS_NONE, false },
    { __LINE__, "shown wait30 shown wait30", NEWS_NONE, false },
    { __LINE__, "shown back wait30", NEWS_AGAIN, true },
    { __LINE__, "shown back wait29", NEWS_NONE, false },
    { __LINE__, "shown snoozed wait15", NEWS_SNOOZE, true },
    { __LINE__, "shown snoozed wait15 idle", NEWS_SNOOZE, true },
    { __LINE__, "shown wait30 shown snoozed wait15", NEWS_SNOOZE, true },
    { __LINE__, "shown snoozed wait15 shown wait30", NEWS_AGAIN, true },
};

static void tell(World *w, const char *what, int *attempts, Hold *hold) {
    const char *id = "ice/2026-11-23/1300";
    if (strcmp(what, "shown") == 0)
        show(w, id, ++*attempts);
    else if (strncmp(what, "wait", 4) == 0)
        world_live(w, w->now.real + strtol(what + 4, NULL, 10) * USEC_PER_MIN);
    else if (strcmp(what, "back") == 0)
        w->now.real -= 20 * USEC_PER_MIN;
    else if (strcmp(what, "snoozed") == 0)
        assert(world_snooze(w, id) == 0);
    else if (strcmp(what, "locked") == 0)
        hold->held = true;
    else if (strcmp(what, "idle") == 0)
        hold->idle = true;
    else if (strcmp(what, "dismissed") == 0) {
        CLEANUP(change_done) Change c = { 0 };
        Frame f = world_frame(w);
        Fact *k = frame_add(&f, &c, FACT_ACKNOWLEDGED);
        assert(k && slot_parse(id, &k->slot) == 0);
        world_apply(w, &c);
    } else
        assert(!"a word of the story is unknown");
}

static void test_stories(void) {
    for (size_t i = 0; i < ELEMENTSOF(stories); i++) {
        World w;
        Hold hold = { 0 };
        int attempts = 0;
        char story[64], *rest = NULL;
        begin(&w);
        world_live(&w, moment(0, 13, 30));
        snprintf(story, sizeof(story), "%s", stories[i].story);
        for (char *word = strtok_r(story, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
            tell(&w, word, &attempts, &hold);
        bool may;
        CHECK(stories[i].line, news_of(&w, "ice/2026-11-23/1300", hold, &may) == stories[i].news);
        CHECK(stories[i].line, may == stories[i].may);
        world_end(&w);
    }
}

static bool find_offer(World *w, Offer *ret) {
    Frame f = world_frame(w);
    return offer_find(&f, ret);
}

static void test_check_in_waits_for_use(void) {
    World w;
    bool may;
    begin(&w);
    assert(world_check_in(&w, 4, 0, false) == 0);
    w.sight.idle = true;
    world_live(&w, moment(1, 9, 0));
    assert(news_of(&w, "check-in/2026-11-24/0730", (Hold){ .idle = true }, &may) == NEWS_FIRST && !may);
    assert(news_of(&w, "check-in/2026-11-24/0730", (Hold){ 0 }, &may) == NEWS_FIRST && may);
    world_live(&w, moment(2, 6, 0));
    EXPECT(&w, "check-in/2026-11-24/0730", "missed away");
    world_end(&w);
}

/* --- other times --- */

static void live_unanswered(World *w, int days) {
    for (int day = 0; day < days; day++) {
        char id[SLOT_TEXT_MAX], date[DAY_TEXT_MAX];
        for (int hour = 8; hour <= 20; hour += hour == 8 ? 5 : 7) {
            world_live(w, moment(day, hour, 0));
            Frame f = world_frame(w);
            if (offer_is_quiet(&f, KIND_ICE))
                continue;
            snprintf(id, sizeof(id), "ice/%s/%02d00", day_format(DAY + day, date), hour);
            show(w, id, 1);
        }
        world_live(w, moment(day, 21, 0));
        assert(world_check_in(w, 3, 0, false) == 0);
    }
}

static bool is_quiet(World *w, Kind kind) {
    Frame f = world_frame(w);
    return offer_is_quiet(&f, kind);
}

static void test_unanswered(void) {
    World w;
    Offer o;
    begin(&w);
    live_unanswered(&w, 2);
    /* The sixth has not closed yet; five have. */
    world_live(&w, moment(2, 6, 0));
    assert(is_quiet(&w, KIND_ICE) && !is_quiet(&w, KIND_REST));
    assert(find_offer(&w, &o) && o.kind == KIND_ICE && o.kinds == 1U << KIND_ICE && o.minute == -1);
    char text[TIMES_TEXT_MAX];
    assert(strcmp(times_format(&o.fewer, text), "480,1200") == 0);
    assert(strcmp(times_format(&o.other, text), "540,840,1260") == 0);
    /* Quiet until an answer, for as long as it takes. */
    bool may;
    world_live(&w, moment(2, 8, 0));
    assert(news_of(&w, "ice/2026-11-25/0800", (Hold){ 0 }, &may) == NEWS_FIRST && !may);
    for (int day = 2; day < 20; day++) {
        world_live(&w, moment(day, 21, 0));
        assert(world_check_in(&w, 3, 0, false) == 0);
    }
    EXPECT(&w, "ice/2026-12-11/0800", "missed quiet");
    assert(is_quiet(&w, KIND_ICE));
    assert(DECIDE(&w, offer_take(&f, &c, 1U << KIND_ICE, OFFER_FEWER)) == 0);
    assert(!is_quiet(&w, KIND_ICE));
    Schedule s = schedule_default;
    offer_apply(&w.state, &s);
    assert(s.ice_times.n == 2 && s.ice_times.minute[0] == 480 && s.ice_times.minute[1] == 1200 && s.rest_times.n == 3);
    /* Who edits the settings has the last word. */
    s = schedule_default;
    s.ice_times.minute[0] = 9 * 60;
    offer_apply(&w.state, &s);
    assert(s.ice_times.n == 3);
    world_end(&w);
}

/* One that was shown and not answered, as the daemon lives with it: it forgets what it has no use for. */
static void miss(World *w, Kind kind, day_t day) {
    CLEANUP(change_done) Change c = { 0 };
    const Slot slot = { .kind = kind, .day = DAY + day, .minute = 18 * 60 };
    world_live(w, moment((int)day, 22, 0));
    Frame f = world_frame(w);
    assert(reminder_outcome(&f, &c, &slot, SLOT_MISSED, REASON_NOT_ANSWERED, false) == 0);
    world_apply(w, &c);
}

/* Five in a row count however seldom they come; but what is forgotten sooner or later does not count before it is. */
static void test_reach(void) {
    static const struct {
        int line;
        Kind kind;
        int days[5];
        bool quiet;
    } rows[] = {
        { __LINE__, KIND_EXERCISE, { 0, 2, 4, 7, 9 }, true },
        { __LINE__, KIND_EXERCISE, { 0, 7, 14, 21, 28 }, true },
        { __LINE__, KIND_RUN, { 0, 7, 14, 21, 28 }, true },
        { __LINE__, KIND_CHECK_IN, { 0, 1, 2, 3, 9 }, true },
        { __LINE__, KIND_CHECK_IN, { 0, 7, 8, 9, 10 }, false },
        { __LINE__, KIND_EXERCISE, { 0, 7, 14, 21, 36 }, false },
    };
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        World w;
        begin(&w);
        for (size_t k = 0; k < ELEMENTSOF(rows[i].days); k++) {
            miss(&w, rows[i].kind, rows[i].days[k]);
            CHECK(rows[i].line, is_quiet(&w, rows[i].kind) == (k == 4 && rows[i].quiet));
            state_trim(&w.state, &w.now);
            CHECK(rows[i].line, is_quiet(&w, rows[i].kind) == (k == 4 && rows[i].quiet));
        }
        world_end(&w);
    }
}

static void test_choices(void) {
    static const struct {
        int line;
        const char *times;
        OfferAnswer answer;
        int outcome;
        const char *becomes;
    } rows[] = {
        { __LINE__, "480,780,1200", OFFER_FEWER, 0, "480,1200" },
        { __LINE__, "480,1200", OFFER_FEWER, 0, "480" },
        { __LINE__, "480,660,840,1200", OFFER_FEWER, 0, "480,840,1200" },
        { __LINE__, "480", OFFER_FEWER, RULE_E_NOTHING, "480" },
        { __LINE__, "480,780,1200", OFFER_OTHER_TIMES, 0, "540,840,1260" },
        /* an hour later would be in the quiet hours */
        { __LINE__, "480,1270", OFFER_OTHER_TIMES, 0, "420,1210" },
        { __LINE__, "430,1270", OFFER_OTHER_TIMES, RULE_E_NOTHING, "430,1270" },
        { __LINE__, "480,780,1200", OFFER_STOP, 0, "-" },
        { __LINE__, "480,780,1200", OFFER_KEEP, 0, "480,780,1200" },
    };
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        World w;
        char text[TIMES_TEXT_MAX];
        begin(&w);
        assert(times_parse(rows[i].times, &w.schedule.ice_times) == 0);
        Schedule settings = w.schedule;
        CHECK(rows[i].line, DECIDE(&w, offer_take(&f, &c, 1U << KIND_ICE, rows[i].answer)) == rows[i].outcome);
        offer_apply(&w.state, &w.schedule);
        CHECK(rows[i].line, strcmp(times_format(&w.schedule.ice_times, text), rows[i].becomes) == 0);
        /* Chosen upon what was chosen, the settings are still what it goes back to. */
        CHECK(rows[i].line, DECIDE(&w, offer_take(&f, &c, 1U << KIND_ICE, OFFER_RESET)) == 0);
        w.schedule = settings;
        offer_apply(&w.state, &w.schedule);
        CHECK(rows[i].line, strcmp(times_format(&w.schedule.ice_times, text), rows[i].times) == 0);
        world_end(&w);
    }
}

static void test_unseen_time(void) {
    World w;
    Offer o;
    begin(&w);
    for (int day = 0; day < 6; day++) {
        world_live(&w, moment(day, 7, 20));
        w.sight.obstacle = REASON_LOCKED;
        world_reconcile(&w);
        world_live(&w, moment(day, 11, 10));
        w.sight.obstacle = REASON_NONE;
        world_reconcile(&w);
        assert(world_check_in(&w, 3, 0, false) == 0);
        world_live(&w, moment(day, 22, 0));
        assert(find_offer(&w, &o) == (day >= 5));
    }
    char text[TIMES_TEXT_MAX];
    EXPECT(&w, "ice/2026-11-27/0800", "missed locked");
    assert(find_offer(&w, &o) && o.minute == 480 && o.kinds == (1U << KIND_ICE | 1U << KIND_REST));
    assert(strcmp(times_format(&o.fewer, text), "780,1200") == 0);
    /* 11:15 is too near to 13:00's ice. */
    assert(o.other.n == 0);
    world_end(&w);
}

/* --- another zone --- */

/* The daemon is in the first zone until 12:30 UTC and then in the second. */
static const struct {
    int line;
    const char *from, *to;
    const char *id;
    const char *expected;
} flights[] = {
    /* east: 13:30 becomes 21:30; 13:00's window was open, 20:00's passed by no clock of the first zone */
    { __LINE__, "Europe/Berlin", "Asia/Tokyo", "ice/2026-11-23/2000", "due" },
    { __LINE__, "Europe/London", "Pacific/Auckland", "ice/2026-11-23/2000", "missed travel" },
    { __LINE__, "Europe/London", "Pacific/Auckland", "ice/2026-11-23/1300", "missed travel" },
    /* west: what had its outcome keeps it, what is to come comes by the new clock */
    { __LINE__, "Europe/Berlin", "America/New_York", "check-in/2026-11-23/0730", "due" },
    { __LINE__, "Europe/Berlin", "America/New_York", "ice/2026-11-23/2000", "upcoming" },
    { __LINE__, "Pacific/Auckland", "Pacific/Honolulu", "ice/2026-11-23/0800", "missed limit" },
};

static void test_travel(void) {
    for (size_t i = 0; i < ELEMENTSOF(flights); i++) {
        World w;
        Zone *from = zone_of_machine(flights[i].from), *to = zone_of_machine(flights[i].to);
        if (!from || !to) {
            printf("row %d left out: no such zone on this machine\n", flights[i].line);
            zone_free(from);
            zone_free(to);
            continue;
        }
        world_start(&w, moment(-1, 10, 0));
        zone_free(w.zone);
        w.zone = from;
        world_reconcile(&w);
        assert(world_pain(&w, 4, KNEE_LEFT) == 0 && world_none(&w) == 0);
        world_live(&w, moment(0, 12, 30));
        zone_free(w.zone);
        w.zone = to;
        world_reconcile(&w);
        assert(w.state.zone_changed == w.now.real);
        CHECK(flights[i].line, strcmp(world_state(&w, flights[i].id), flights[i].expected) == 0);
        assert(world_reconcile(&w) == 0);
        Frame f = world_frame(&w);
        CLEANUP(plan_done) Plan p = { 0 };
        Notice n[NOTICE_MAX];
        bool told = false;
        assert(plan_make(&p, &f, frame_today(&f) - 2, 4) == 0);
        for (size_t k = notice_list(&f, &p, n); k > 0; k--)
            told |= n[k - 1].kind == NOTICE_TRAVEL;
        CHECK(flights[i].line, told);
        world_end(&w);
    }
}

int main(void) {
    test_stories();
    test_check_in_waits_for_use();
    test_unanswered();
    test_reach();
    test_choices();
    test_unseen_time();
    test_travel();
    return 0;
}
