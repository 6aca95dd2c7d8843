/* SPDX-License-Identifier: MIT */
/*
 * Shoes: what is kept of a pair, how it is found, what the runs in it add up to, and what is said of that: the same again where nothing
 * hurt, another cushioning where it did (the article); three of the last five, and all other numbers, are this program's choice.
 */

#include "core/notice.h"
#include "core/run.h"
#include "core/shoe.h"
#include "rules-fixture.h"

/* --- details --- */

static const struct {
    int line;
    const char *text, *name, *brand, *model, *size;
    int drop;
    const char *again; /* as it is written, NULL: the same */
} details[] = {
    { __LINE__, "blue", "blue", "", "", "", -1, NULL },
    { __LINE__, "blue\nAcme\nGlide 3\nUK 9\n8", "blue", "Acme", "Glide 3", "UK 9", 8, NULL },
    { __LINE__, "blue\n\n\n\n0", "blue", "", "", "", 0, NULL },
    { __LINE__, "blue\n\nGlide", "blue", "", "Glide", "", -1, NULL },
    { __LINE__, "blue\nAcme\n\n\n", "blue", "Acme", "", "", -1, "blue\nAcme" },
    { __LINE__, "blue\n\n\n\n30\nof a newer program", "blue", "", "", "", 30, "blue\n\n\n\n30" },
    { __LINE__, "blue\n\n\n\n31", "blue", "", "", "", -1, "blue" },
    { __LINE__, "blue\n\n\n\n8mm", "blue", "", "", "", -1, "blue" },
    { __LINE__, "blue\n\n\n\n99999999999999999999", "blue", "", "", "", -1, "blue" },
    { __LINE__, "blue\n\n\n12345678901234567", "blue", "", "", "1234567890123456", -1, "blue\n\n\n1234567890123456" },
    /* Cut before the character that does not fit in whole. */
    { __LINE__, "blue\n\n\n123456789012345\u00e4", "blue", "", "", "123456789012345", -1, "blue\n\n\n123456789012345" },
    { __LINE__, "", "", "", "", "", -1, NULL },
};

static void test_details(void) {
    char buffer[SHOE_TEXT_MAX];
    for (size_t i = 0; i < ELEMENTSOF(details); i++) {
        ShoeDetails d;
        shoe_details_parse(details[i].text, &d);
        CHECK(details[i].line, strcmp(d.name, details[i].name) == 0 && strcmp(d.brand, details[i].brand) == 0);
        CHECK(details[i].line, strcmp(d.model, details[i].model) == 0 && strcmp(d.size, details[i].size) == 0);
        CHECK(details[i].line, d.drop == details[i].drop);
        const char *again = details[i].again ? details[i].again : details[i].text;
        CHECK(details[i].line, strcmp(shoe_details_format(&d, buffer), again) == 0);
    }
}

static void test_longest(void) {
    char buffer[SHOE_TEXT_MAX];
    ShoeDetails d, back;
    memset(&d, 'x', sizeof(d));
    d.name[sizeof(d.name) - 1] = d.brand[sizeof(d.brand) - 1] = d.model[sizeof(d.model) - 1] = d.size[sizeof(d.size) - 1] = '\0';
    d.drop = SHOE_DROP_MAX;
    shoe_details_parse(shoe_details_format(&d, buffer), &back);
    assert(strcmp(back.name, d.name) == 0 && strcmp(back.model, d.model) == 0 && back.drop == d.drop);
}

/* --- a world with shoes --- */

static int add(World *w, const char *name, int64_t km, const char *after) {
    ShoeReport r = { .metres = km < 0 ? -1 : km * METRES_PER_KM, .after = after };
    shoe_details_parse(name, &r.details);
    return DECIDE(w, shoe_add(&f, &c, &r));
}

static const Shoe *named(World *w, const char *name) {
    const Shoe *shoe = NULL;
    assert(shoe_find(&w->state, name, &shoe) == 0);
    return shoe;
}

/* Half an hour that is over now; `how` is '.' painless, '!' painful, '?' nobody said, 'm' painless or 'M' painful after a painkiller. */
static int run_in(World *w, const char *shoe, char how, int64_t metres) {
    bool hurt = how == '!' || how == 'M';
    RunReport r = { .duration = 30 * USEC_PER_MIN, .onset = USEC_NONE, .ended = hurt ? RUN_PAIN : how == '?' ? RUN_UNKNOWN : RUN_PLANNED,
                    .score = hurt ? 3 : how == '?' ? -1 : 0, .knee = KNEE_LEFT, .metres = metres, .sore = -1, .at = USEC_NONE,
                    .masked = how == 'm' || how == 'M', .shoe = shoe };
    return DECIDE(w, run_log(&f, &c, &r));
}

/* One each day: a letter for the pair ("blue", "red", "old", or '-' none) and one for how it was. */
static void run_days(World *w, const char *runs, int64_t metres) {
    for (const char *p = runs; *p; p += *p == ' ' ? 1 : 2) {
        if (*p == ' ')
            continue;
        w->now.real += USEC_PER_DAY;
        w->now.boot += USEC_PER_DAY;
        const char *shoe = *p == 'b' ? "blue" : *p == 'r' ? "red" : *p == 'o' ? "old" : SHOE_NONE;
        assert(run_in(w, shoe, p[1], metres) == 0);
    }
}

/* --- finding --- */

static const struct {
    int line;
    const char *name;
    int outcome;
    const char *found; /* and 'r' in front: of the retired */
} finds[] = {
    { __LINE__, "blue", 0, " blue" },
    { __LINE__, "BLUE", 0, " blue" },
    { __LINE__, "blue ", 0, " blue trail" },
    { __LINE__, "Blue T", 0, " blue trail" },
    { __LINE__, "bl", RULE_E_SHOE_AMBIGUOUS, NULL },
    { __LINE__, "r", 0, " Red" },
    { __LINE__, "o", 0, "rold" },
    { __LINE__, "old", 0, "rold" },
    /* In use before retired, by the whole name and by its beginning. */
    { __LINE__, "gr", 0, " green" },
    { __LINE__, "green", 0, " green" },
    { __LINE__, "s1", 0, " blue" },
    { __LINE__, "s2", 0, " blue trail" },
    { __LINE__, "s9", RULE_E_SHOE_UNKNOWN, NULL },
    { __LINE__, "p1", RULE_E_SHOE_UNKNOWN, NULL },
    { __LINE__, "blues", RULE_E_SHOE_UNKNOWN, NULL },
    { __LINE__, "", RULE_E_SHOE_UNKNOWN, NULL },
};

static void test_find(void) {
    World w;
    world_start(&w, moment(0, 12, 0));
    assert(add(&w, "blue", -1, NULL) == 0 && add(&w, "blue trail", -1, NULL) == 0 && add(&w, "Red", -1, NULL) == 0);
    assert(add(&w, "old", -1, NULL) == 0 && DECIDE(&w, shoe_retire(&f, &c, "old")) == 0);
    assert(add(&w, "green", -1, NULL) == 0 && DECIDE(&w, shoe_retire(&f, &c, "green")) == 0);
    assert(add(&w, "green", -1, "green") == 0);
    for (size_t i = 0; i < ELEMENTSOF(finds); i++) {
        const Shoe *shoe = NULL;
        CHECK(finds[i].line, shoe_find(&w.state, finds[i].name, &shoe) == finds[i].outcome);
        CHECK(finds[i].line, !finds[i].found == !shoe);
        CHECK(finds[i].line, !shoe || (strcmp(shoe->details.name, finds[i].found + 1) == 0 &&
                                       (shoe->retired != USEC_NONE) == (finds[i].found[0] == 'r')));
    }
    assert(add(&w, "BLUE", -1, NULL) == RULE_E_SHOE_EXISTS && add(&w, "new", -1, "nil") == RULE_E_SHOE_UNKNOWN);
    assert(add(&w, "new", -1, "bl") == RULE_E_SHOE_AMBIGUOUS);
    assert(DECIDE(&w, shoe_rate(&f, &c, "old", 5)) == RULE_E_SHOE_RETIRED && DECIDE(&w, shoe_retire(&f, &c, "old")) == RULE_E_SHOE_RETIRED);
    assert(w.state.n_shoes == 6);
    world_end(&w);
}

/* Which pair a run is in: added at noon of day 2, retired at noon of day 6 where that is so; the run is over at `day`, `hour`. */
static const struct {
    int line;
    int pairs; /* in use besides it */
    bool retired;
    const char *name;
    int day, hour;
    int outcome;
    bool found;
} worn[] = {
    { __LINE__, 0, false, NULL, 5, 12, 0, true },
    { __LINE__, 0, false, SHOE_NONE, 5, 12, 0, false },
    { __LINE__, 0, false, "blue", 5, 12, 0, true },
    { __LINE__, 1, false, NULL, 5, 12, 0, false },
    { __LINE__, 1, false, "blue", 5, 12, 0, true },
    { __LINE__, 0, true, NULL, 5, 12, 0, false },
    { __LINE__, 0, true, "blue", 5, 12, 0, true },
    { __LINE__, 0, true, "blue", 6, 11, 0, true },
    { __LINE__, 0, true, "blue", 6, 12, RULE_E_SHOE_RETIRED, false },
    /* By itself not so long before it was there; by name at any time. */
    { __LINE__, 0, false, NULL, 1, 12, 0, true },
    { __LINE__, 0, false, NULL, 1, 11, 0, false },
    { __LINE__, 0, false, "blue", 0, 12, 0, true },
    { __LINE__, 0, false, "red", 5, 12, RULE_E_SHOE_UNKNOWN, false },
};

static void test_for_run(void) {
    for (size_t i = 0; i < ELEMENTSOF(worn); i++) {
        World w;
        world_start(&w, moment(2, 12, 0));
        assert(add(&w, "blue", -1, NULL) == 0);
        assert(worn[i].pairs == 0 || add(&w, "other", -1, NULL) == 0);
        world_sleep(&w, 4 * USEC_PER_DAY);
        assert(!worn[i].retired || DECIDE(&w, shoe_retire(&f, &c, "blue")) == 0);
        Uid uid = { { 1 } };
        CHECK(worn[i].line, shoe_for_run(&w.state, worn[i].name, moment(worn[i].day, worn[i].hour, 0), &uid) == worn[i].outcome);
        Uid expected = worn[i].outcome != 0 ? (Uid){ { 1 } } : worn[i].found ? w.state.shoes[0].uid : (Uid){ 0 };
        CHECK(worn[i].line, uid_equal(uid, expected));
        world_end(&w);
    }
}

/* --- what runs add up to, and what is said of it --- */

static const struct {
    int line;
    const char *runs;
    int64_t km, metres;    /* of blue before; of each run, -1: not said */
    int judged, painless;  /* of blue */
    const char *hints;     /* of blue, red and old: letters w, c, a, with '/' between */
} sums[] = {
    { __LINE__, "", -1, -1, 0, 0, "//" },
    { __LINE__, "b. b. r. -.", -1, -1, 2, 2, "//" },
    /* Nobody said; a painkiller hides that it did not hurt, not that it did. */
    { __LINE__, "b? bm b.", -1, -1, 1, 1, "//" },
    { __LINE__, "bM b.", -1, -1, 2, 1, "//" },
    /* Three of the last five painful runs. */
    { __LINE__, "b! b!", -1, -1, 2, 0, "//" },
    { __LINE__, "b! b! b!", -1, -1, 3, 0, "c//" },
    { __LINE__, "b! r! b! r! b!", -1, -1, 3, 0, "c//" },
    { __LINE__, "b! r! b! r! b! r!", -1, -1, 3, 0, "/c/" },
    { __LINE__, "b! r! b! r! b! -!", -1, -1, 3, 0, "//" },
    { __LINE__, "b! bM b!", -1, -1, 3, 0, "c//" },
    /* And in no painless one since the first of them; before it, or hidden, or not said, does not speak for it. */
    { __LINE__, "b. b! b! b!", -1, -1, 4, 1, "c//" },
    { __LINE__, "b! b. b! b!", -1, -1, 4, 1, "//" },
    { __LINE__, "b! b! b! b.", -1, -1, 4, 1, "//" },
    { __LINE__, "b! b! r. b!", -1, -1, 3, 0, "c//" },
    { __LINE__, "b! b! b! bm b?", -1, -1, 3, 0, "c//" },
    { __LINE__, "b! b. r! b! r! b! r! b!", -1, -1, 5, 1, "c//" },
    /* What was put away is not named. */
    { __LINE__, "o! o! o!", -1, -1, 0, 0, "//" },
    /* 700 km, and nine tenths of it without pain: three runs at least, and the last ten. */
    { __LINE__, "b!", 690, 10000, 1, 0, "w//" },
    { __LINE__, "b!", 690, 9999, 1, 0, "//" },
    { __LINE__, "b.", 700, -1, 1, 1, "w//" },
    { __LINE__, "b. b.", 620, 5000, 2, 2, "//" },
    { __LINE__, "b. b. b.", 615, 5000, 3, 3, "a//" },
    { __LINE__, "b. b. b.", 614, 5000, 3, 3, "//" },
    { __LINE__, "b. b. b.", 700, 5000, 3, 3, "wa//" },
    { __LINE__, "b. b. b! b.", 650, 5000, 4, 3, "//" },
    { __LINE__, "b! b. b. b. b. b. b. b. b. b.", 650, 1000, 10, 9, "//" },
    { __LINE__, "b! b. b. b. b. b. b. b. b. b. b.", 650, 1000, 11, 10, "a//" },
};

static void hints_of(World *w, char text[static 16]) {
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        unsigned hints = shoe_hints(&w->state, &w->schedule, &w->state.shoes[i]);
        for (int h = 0; h < SHOE_HINT_MAX; h++)
            if (hints & 1U << h)
                text[n++] = shoe_hint_to_string((ShoeHint)h)[0];
        if (i < 2)
            text[n++] = '/';
    }
    text[n] = '\0';
}

static void test_sums(void) {
    for (size_t i = 0; i < ELEMENTSOF(sums); i++) {
        World w;
        char hints[16];
        int in_blue = 0;
        world_start(&w, moment(0, 12, 0));
        assert(add(&w, "blue", sums[i].km, NULL) == 0 && add(&w, "red", -1, NULL) == 0 && add(&w, "old", -1, NULL) == 0);
        run_days(&w, sums[i].runs, sums[i].metres);
        assert(DECIDE(&w, shoe_retire(&f, &c, "old")) == 0);
        for (const char *p = sums[i].runs; *p; p++)
            in_blue += *p == 'b';
        const ShoeWear *wear = shoe_wear(&w.state, named(&w, "blue"));
        CHECK(sums[i].line, wear->runs == in_blue && wear->seconds == in_blue * 30 * 60);
        CHECK(sums[i].line, wear->judged == sums[i].judged && wear->painless == sums[i].painless);
        CHECK(sums[i].line, wear->metres == MAX(sums[i].km, 0) * METRES_PER_KM + in_blue * MAX(sums[i].metres, 0));
        CHECK(sums[i].line, wear->measured == (sums[i].metres < 0 ? 0 : in_blue));
        hints_of(&w, hints);
        CHECK(sums[i].line, strcmp(hints, sums[i].hints) == 0);
        world_end(&w);
    }
}

/* The order of entry of runs does not matter, that of their days does. */
static void test_late(void) {
    World w;
    char hints[16];
    world_start(&w, moment(0, 12, 0));
    assert(add(&w, "blue", -1, NULL) == 0 && add(&w, "red", -1, NULL) == 0 && add(&w, "old", -1, NULL) == 0);
    run_days(&w, "b! b! b!", -1);
    RunReport r = { .duration = 30 * USEC_PER_MIN, .onset = USEC_NONE, .ended = RUN_PLANNED, .metres = -1, .sore = -1, .shoe = "blue",
                    .at = moment(0, 20, 0) };
    assert(DECIDE(&w, run_log(&f, &c, &r)) == 0);
    hints_of(&w, hints);
    assert(strcmp(hints, "c//") == 0);
    r.at = moment(2, 20, 0);
    assert(DECIDE(&w, run_log(&f, &c, &r)) == 0);
    hints_of(&w, hints);
    assert(strcmp(hints, "//") == 0);
    world_end(&w);
}

/* With 0 there is no distance that it is near to; pain is told all the same. */
static void test_never(void) {
    World w;
    char hints[16];
    world_start(&w, moment(0, 12, 0));
    w.schedule.shoe_notice = 0;
    assert(add(&w, "blue", 900, NULL) == 0 && add(&w, "red", -1, NULL) == 0 && add(&w, "old", -1, NULL) == 0);
    run_days(&w, "b. b. b. r! r! r!", -1);
    hints_of(&w, hints);
    assert(strcmp(hints, "/c/") == 0);
    world_end(&w);
}

/* --- notices: each once, and one of a kind at a time --- */

static void notices_of(World *w, char text[static 128]) {
    CLEANUP(plan_done) Plan plan = { 0 };
    Notice list[NOTICE_MAX];
    char id[NOTICE_ID_MAX];
    Frame f = world_frame(w);
    assert(plan_make(&plan, &f, frame_today(&f) - 1, 2) == 0);
    size_t n = notice_list(&f, &plan, list);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        if (list[i].letter == 's')
            snprintf(text + strlen(text), 128 - strlen(text), "%s %s %d;", notice_id_format(&list[i], &f, id), list[i].words,
                     list[i].count);
}

static void read_notice(World *w, NoticeKind kind) {
    CLEANUP(plan_done) Plan plan = { 0 };
    Notice list[NOTICE_MAX];
    Frame frame = world_frame(w);
    assert(plan_make(&plan, &frame, frame_today(&frame) - 1, 2) == 0);
    size_t n = notice_list(&frame, &plan, list), i = 0;
    while (i < n && list[i].kind != kind)
        i++;
    assert(i < n && DECIDE(w, notice_acknowledge(&f, &c, &list[i], false)) == 0);
}

static void test_notices(void) {
    World w;
    char text[128];
    world_start(&w, moment(0, 12, 0));
    assert(add(&w, "blue", 701, NULL) == 0 && add(&w, "red", 702, NULL) == 0 && add(&w, "old", 10, NULL) == 0);
    notices_of(&w, text);
    assert(strcmp(text, "shoe-worn/s1 blue 701;") == 0);
    read_notice(&w, NOTICE_SHOE_WORN);
    notices_of(&w, text);
    assert(strcmp(text, "shoe-worn/s2 red 702;") == 0);
    run_days(&w, "b! r. b! r. b! r.", 1000);
    notices_of(&w, text);
    assert(strcmp(text, "shoe-worn/s2 red 705;shoe-change/s1 blue 3;shoe-again/s2 red 705;") == 0);
    read_notice(&w, NOTICE_SHOE_CHANGE);
    read_notice(&w, NOTICE_SHOE_AGAIN);
    run_days(&w, "b! r.", 1000);
    notices_of(&w, text);
    assert(strcmp(text, "shoe-worn/s2 red 706;") == 0);
    assert(DECIDE(&w, shoe_retire(&f, &c, "red")) == 0);
    notices_of(&w, text);
    assert(strcmp(text, "") == 0);
    world_end(&w);
}

/* --- the list --- */

static void test_order(void) {
    static const struct {
        const char *name, *runs;
        int comfort;
        bool retired;
        size_t place;
    } rows[] = {
        { "blue", "b. b! b.", -1, false, 4 }, /* two of three */
        { "red", "r. r.", -1, false, 3 },     /* two of two */
        { "old", "o. o. o.", -1, false, 2 },  /* three of three */
        { "unworn", "", -1, false, 5 },       { "rated", "", 40, false, 1 },
        { "better", "", 41, false, 0 },       { "gone", "", 100, true, 6 },
        { "gone too", "", 99, true, 7 },
    };
    World w;
    size_t order[ELEMENTSOF(rows)];
    world_start(&w, moment(0, 12, 0));
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        assert(add(&w, rows[i].name, -1, NULL) == 0);
        run_days(&w, rows[i].runs, -1);
        assert(rows[i].comfort < 0 || DECIDE(&w, shoe_rate(&f, &c, rows[i].name, rows[i].comfort)) == 0);
        assert(!rows[i].retired || DECIDE(&w, shoe_retire(&f, &c, rows[i].name)) == 0);
    }
    shoe_order(&w.state, order);
    for (size_t i = 0; i < ELEMENTSOF(rows); i++)
        assert(order[rows[i].place] == i);
    assert(shoe_successor(&w.state, &w.state.shoes[0]) == NULL && add(&w, "next", -1, "gone") == 0);
    assert(shoe_successor(&w.state, named(&w, "gone")) == named(&w, "next"));
    world_end(&w);
}

int main(void) {
    test_details();
    test_longest();
    test_find();
    test_for_run();
    test_sums();
    test_late();
    test_never();
    test_notices();
    test_order();
    return 0;
}
