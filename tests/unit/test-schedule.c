/* SPDX-License-Identifier: MIT */
/* The schedule: its defaults, its text in the record, and logical days on the days that clocks treat badly.
 */

#include "core/schedule.h"
#include "zone-fixture.h"

static const char *const default_text =
    "profile article day-start 300 close-after 2 silent-after 7 check-in 450 ice 1 ice-times 480,780,1200 "
    "ice-duration 600 ice-gap 7200 ice-per-day 4 rest-times 480,780,1200 rest-window 10800 exercise 0 "
    "exercise-days 21 exercise-times 1080 snooze 900 "
    "snooze-max 2 "
    "re-ask 1800 re-asks 1 asks-per-day 4 run-order duration-first run-ask 1200 run-days 0 run-time - foot-strike 0 function 1 "
    "limit-up 5 limit-down 80 limit-beyond 10 limit-least 60 limit-counts 90 limit-first 600 back-7 90 back-14 75 back-21 60 back-30 50 "
    "test-apart 7 tests 2 next-day-unmasked 86400 week-most 6 level-percent 90 level-weeks 3 held-runs 3 sore-mornings 3 ice-hint 3 "
    "limit-rises 1 visit-again 28 safety-days 5 flags-every 7 dose-before-run 21600 dose-answers 30 shoe-hurt 3 shoe-hurt-of 5 "
    "shoe-near 90 shoe-judged 3 shoe-streak 10 consult-again 14 cue-every 2 cue-other 2 cue-weekly 2 cue-before 3600 after-ice 3600 "
    "next-day-after 21 next-day-runs 6 next-day-painless 3 medication 0 dose-product - "
    "dose-mg 0 dose-times - course-days 3 shoe-notice 700 quiet-from 1320 quiet-to 420";

static void test_default(void) {
    char buffer[SCHEDULE_TEXT_MAX];
    assert(strcmp(schedule_format(&schedule_default, buffer), default_text) == 0);
    assert(schedule_threshold(&schedule_default) == 0);
    Schedule s = schedule_default;
    s.profile = PROFILE_UP_TO_2;
    assert(schedule_threshold(&s) == 2);
}

/* A text, and what is written of the schedule that it makes. */
static const struct {
    int line;
    const char *text;
    const char *part;
} texts[] = {
    { __LINE__, "", "profile article day-start 300 " },
    { __LINE__, "day-start 0", " day-start 0 close-after 2 " },
    { __LINE__, "day-start 1439", " day-start 1439 " },
    { __LINE__, "profile up-to-2 close-after 0", "profile up-to-2 day-start 300 close-after 0 " },
    { __LINE__, "profile of-a-newer-program", "profile article " },
    { __LINE__, "word-of-a-newer-program 7,x snooze 60", " snooze 60 " },
    { __LINE__, "ice 0 ice-times -", " ice 0 ice-times - ice-duration 600 " },
    { __LINE__, "check-in 1380,60", " check-in 1380,60 ice 1 " },
    { __LINE__, "rest-times 0,1,2,3,4,5,6,7,8,9,10,11", " rest-times 0,1,2,3,4,5,6,7,8,9,10,11 " },
    { __LINE__, "run-time 0 run-days 127 foot-strike 1", " run-days 127 run-time 0 foot-strike 1 " },
    { __LINE__, "run-time 600 run-time -", " run-time - " },
    { __LINE__, "medication 1 dose-product Ibuprofen-400 dose-mg 400 dose-times 480,1200 course-days 4",
      " medication 1 dose-product Ibuprofen-400 dose-mg 400 dose-times 480,1200 course-days 4 " },
    { __LINE__, "quiet-from 420 quiet-to 420", " quiet-from 420 quiet-to 420" },
};

static void test_text(void) {
    char buffer[SCHEDULE_TEXT_MAX], again[SCHEDULE_TEXT_MAX];
    for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
        Schedule s = { 0 }, back = { 0 };
        CHECK(texts[i].line, schedule_parse(texts[i].text, &s) == 0);
        CHECK(texts[i].line, strstr(schedule_format(&s, buffer), texts[i].part));
        CHECK(texts[i].line, schedule_parse(buffer, &back) == 0 && schedule_equal(&s, &back));
        CHECK(texts[i].line, strcmp(schedule_format(&back, again), buffer) == 0);
        CHECK(texts[i].line, schedule_equal(&s, &schedule_default) == (strcmp(buffer, default_text) == 0));
    }
}

static const char *const refused[] = {
    "day-start",
    "day-start 1440",
    "dose-product a-name-that-is-longer-than-31-bytes",
    "quiet-from 1440",
    "quiet-to 999999999",
    "day-start -5",
    "day-start -",
    "run-time -1",
    "run-time 1440",
    "day-start 5x",
    "day-start 05:00",
    "snooze-max 2147483648",
    "ice-gap 9999999999999",
    "ice yes",
    "ice-times 1440",
    "ice-times 480,",
    "ice-times ,480",
    "ice-times 480;780",
    "ice-times 480,x",
    "rest-times 0,1,2,3,4,5,6,7,8,9,10,11,12",
    "profile article snooze",
};

static void test_refused(void) {
    static char endless[SCHEDULE_TEXT_MAX + 1];
    Schedule s = schedule_default;
    s.snooze = 7 * USEC_PER_SEC;
    const Schedule before = s;
    for (size_t i = 0; i < ELEMENTSOF(refused); i++) {
        if (schedule_parse(refused[i], &s) != -EINVAL)
            fprintf(stderr, "%s\n", refused[i]);
        assert(schedule_parse(refused[i], &s) == -EINVAL);
        assert(schedule_equal(&s, &before));
    }
    memset(endless, ' ', sizeof(endless) - 1);
    assert(schedule_parse(endless, &s) == -EINVAL && schedule_equal(&s, &before));
}

/* The longest text that a schedule can have fits: no field is cut off. */
static void test_longest(void) {
    char buffer[SCHEDULE_TEXT_MAX];
    Schedule s = { .profile = PROFILE_UP_TO_2, .ice = true }, back;
    Times full = { .n = TIMES_MAX };
    for (size_t i = 0; i < TIMES_MAX; i++)
        full.minute[i] = 1439;
    s.check_in = s.ice_times = s.rest_times = s.run_ask = s.exercise_times = s.dose_times = full;
    s.exercise = true;
    memset(s.dose_product, 'x', PRODUCT_MAX - 1);
    s.medication = true;
    s.dose_mg = s.course_days = s.shoe_notice = INT32_MAX;
    s.run_order = RUN_ORDER_FREQUENCY;
    s.after_ice = 999999999999 * USEC_PER_SEC;
    s.limit = (LimitSteps){ .least = 999999999999 * USEC_PER_SEC, .first = 999999999999 * USEC_PER_SEC };
    s.limit.up = s.limit.down = s.limit.beyond = s.limit.counts = s.limit.test_apart = s.limit.tests = s.limit.rises = INT32_MAX;
    s.limit.back[0] = s.limit.back[1] = s.limit.back[2] = s.limit.back[3] = INT32_MAX;
    s.next_day_unmasked = s.dose_before_run = s.cue_before = 999999999999 * USEC_PER_SEC;
    s.week_most = s.level_percent = s.level_weeks = s.held_runs = s.sore_mornings = s.ice_hint = s.visit_again = INT32_MAX;
    s.safety_days = s.flags_every = s.dose_answers = s.shoe_hurt = s.shoe_hurt_of = s.shoe_near = s.shoe_judged = INT32_MAX;
    s.shoe_streak = s.consult_again = s.cue_every = s.cue_other = s.cue_weekly = INT32_MAX;
    s.next_day_after = s.next_day_runs = s.next_day_painless = INT32_MAX;
    s.ice_duration = s.ice_gap = s.rest_window = s.snooze = 999999999999 * USEC_PER_SEC;
    s.close_after = s.silent_after = s.ice_per_day = s.snooze_max = s.asks_per_day = s.exercise_days = INT32_MAX;
    s.run_days = INT32_MAX;
    s.foot_strike = s.function = true;
    s.run_time = s.day_start = s.quiet_from = s.quiet_to = 1439;
    assert(strlen(schedule_format(&s, buffer)) < SCHEDULE_TEXT_MAX - 1);
    assert(schedule_parse(buffer, &back) == 0 && schedule_equal(&s, &back));
}

/* Each member counts when two schedules are compared. */
static void test_equal(void) {
    Schedule others[71];
    for (size_t i = 0; i < ELEMENTSOF(others); i++)
        others[i] = schedule_default;
    others[0].profile = PROFILE_UP_TO_2;
    others[1].day_start++;
    others[2].close_after++;
    others[3].silent_after++;
    others[4].check_in.n = 0;
    others[5].ice = false;
    others[6].ice_times.minute[2]++;
    others[7].ice_duration += USEC_PER_SEC;
    others[8].ice_gap += USEC_PER_SEC;
    others[9].ice_per_day++;
    others[10].rest_times.n = 2;
    others[11].rest_window += USEC_PER_SEC;
    others[12].snooze += USEC_PER_SEC;
    others[13].snooze_max++;
    others[14].asks_per_day++;
    others[15].quiet_from++;
    others[16].quiet_to++;
    others[17].run_order = RUN_ORDER_FREQUENCY;
    others[18].run_ask.n = 0;
    others[19].limit.up++;
    others[20].limit.down++;
    others[21].after_ice += USEC_PER_SEC;
    others[22].next_day_after++;
    others[23].next_day_runs++;
    others[24].next_day_painless++;
    others[25].exercise = true;
    others[26].exercise_days = 1 << WEEKDAY_SUN;
    others[27].exercise_times.n = 0;
    others[28].run_days = 1;
    others[29].run_time = 0;
    others[30].foot_strike = true;
    others[31].medication = true;
    others[32].dose_product[0] = 'x';
    others[33].dose_mg++;
    others[34].dose_times.n = 1;
    others[35].course_days++;
    others[36].function = false;
    others[37].shoe_notice = 0;
    others[38].limit.beyond++;
    others[39].limit.least += USEC_PER_SEC;
    others[40].limit.counts++;
    others[41].limit.first += USEC_PER_SEC;
    for (size_t i = 0; i < LIMIT_BREAKS; i++)
        others[42 + i].limit.back[i]++;
    others[46].limit.test_apart++;
    others[47].limit.tests++;
    others[48].limit.rises++;
    others[49].next_day_unmasked += USEC_PER_SEC;
    others[50].week_most++;
    others[51].level_percent++;
    others[52].level_weeks++;
    others[53].held_runs++;
    others[54].sore_mornings++;
    others[55].ice_hint++;
    others[56].visit_again++;
    others[57].safety_days++;
    others[58].flags_every++;
    others[59].dose_before_run += USEC_PER_SEC;
    others[60].dose_answers++;
    others[61].shoe_hurt++;
    others[62].shoe_hurt_of++;
    others[63].shoe_near++;
    others[64].shoe_judged++;
    others[65].shoe_streak++;
    others[66].consult_again++;
    others[67].cue_every++;
    others[68].cue_other++;
    others[69].cue_weekly++;
    others[70].cue_before += USEC_PER_SEC;
    for (size_t i = 0; i < ELEMENTSOF(others); i++) {
        assert(schedule_equal(&others[i], &others[i]));
        assert(!schedule_equal(&schedule_default, &others[i]));
    }
}

static const struct {
    int line;
    int32_t from, to, minute;
    bool quiet;
} quiet[] = {
    { __LINE__, 1320, 420, 1319, false }, { __LINE__, 1320, 420, 1320, true },
    { __LINE__, 1320, 420, 0, true },     { __LINE__, 1320, 420, 419, true },
    { __LINE__, 1320, 420, 420, false },  { __LINE__, 540, 1020, 539, false },
    { __LINE__, 540, 1020, 540, true },   { __LINE__, 540, 1020, 1019, true },
    { __LINE__, 540, 1020, 1020, false }, { __LINE__, 420, 420, 420, false },
    { __LINE__, 420, 420, 419, false },   { __LINE__, 0, 0, 0, false },
};

static void test_quiet(void) {
    for (size_t i = 0; i < ELEMENTSOF(quiet); i++) {
        Schedule s = schedule_default;
        s.quiet_from = quiet[i].from;
        s.quiet_to = quiet[i].to;
        CHECK(quiet[i].line, schedule_is_quiet(&s, quiet[i].minute) == quiet[i].quiet);
    }
}

/* A time of a logical day, as the clocks show it when it comes; NULL: that day has no such time. */
static const struct {
    int line;
    const char *zone;
    int32_t day_start;
    const char *day;
    int32_t minute;
    const char *shown;
} times[] = {
    { __LINE__, "Europe/Berlin", 300, "2026-11-23", 780, "2026-11-23 13:00" },
    { __LINE__, "Europe/Berlin", 300, "2026-11-23", 300, "2026-11-23 05:00" },
    { __LINE__, "Europe/Berlin", 300, "2026-11-23", 299, "2026-11-24 04:59" },
    { __LINE__, "Europe/Berlin", 300, "2026-11-23", 60, "2026-11-24 01:00" },
    { __LINE__, "Europe/Berlin", 0, "2026-11-23", 0, "2026-11-23 00:00" },
    { __LINE__, "Europe/Berlin", 1080, "2026-11-23", 1020, "2026-11-24 17:00" },
    { __LINE__, "America/New_York", 300, "2024-03-09", 150, "2024-03-10 03:30" },
    { __LINE__, "America/New_York", 300, "2024-11-02", 90, "2024-11-03 01:30" },
    { __LINE__, "America/New_York", 150, "2024-03-10", 150, "2024-03-10 03:30" },
    { __LINE__, "America/New_York", 180, "2024-03-08", 150, "2024-03-09 02:30" },
    /* skipped by the clocks, and so after the next day has begun; but not left out */
    { __LINE__, "America/New_York", 180, "2024-03-09", 150, "2024-03-10 03:30" },
    { __LINE__, "Asia/Pyongyang", 300, "2018-05-04", 1425, "2018-05-05 00:15" },
    { __LINE__, "Pacific/Apia", 300, "2011-12-29", 780, "2011-12-29 13:00" },
    { __LINE__, "Pacific/Apia", 300, "2011-12-29", 60, "2011-12-31 01:00" },
    { __LINE__, "Pacific/Apia", 300, "2011-12-30", 300, NULL },
    { __LINE__, "Pacific/Apia", 300, "2011-12-30", 780, NULL },
    { __LINE__, "Pacific/Apia", 300, "2011-12-30", 60, NULL },
    { __LINE__, "Pacific/Apia", 300, "2011-12-31", 780, "2011-12-31 13:00" },
};

static void test_times(void) {
    for (size_t i = 0; i < ELEMENTSOF(times); i++) {
        CLEANUP(zone_freep) Zone *z = zone_of_machine(times[i].zone);
        Schedule s = schedule_default;
        day_t day;
        if (!z) {
            printf("row %d left out: no %s on this machine\n", times[i].line, times[i].zone);
            continue;
        }
        s.day_start = times[i].day_start;
        assert(day_parse(times[i].day, &day) == 0);
        usec_t t = schedule_instant(&s, z, day, times[i].minute);
        CHECK(times[i].line, (t == USEC_NONE) == !times[i].shown);
        if (t == USEC_NONE)
            continue;
        CHECK(times[i].line, seconds_local(z, t) == seconds_of(times[i].shown));
        bool late = schedule_fit(&s, z, day, times[i].minute) == ZONE_FIT_GAP && t >= schedule_day_start(&s, z, day + 1);
        CHECK(times[i].line, schedule_day(&s, z, t) == day + late);
    }
}

/* Days that a change of offset makes long, short or none: each instant belongs to the one day whose start it
 * follows, and a later instant never to an earlier day. */
static void check_days(int line, const Zone *z, usec_t from, usec_t until) {
    static const int32_t starts[] = { 0, 60, 75, 90, 120, 150, 180, 300, 720, 1380, 1439 };
    for (size_t i = 0; i < ELEMENTSOF(starts); i++) {
        Schedule s = schedule_default;
        s.day_start = starts[i];
        day_t before = schedule_day(&s, z, from);
        for (usec_t t = from; t < until; t += 5 * USEC_PER_MIN) {
            day_t day = schedule_day(&s, z, t);
            CHECK(line, schedule_day_start(&s, z, day) <= t && t < schedule_day_start(&s, z, day + 1));
            CHECK(line, day >= before);
            before = day;
        }
    }
}

static const struct {
    int line;
    const char *footer;
} changes[] = {
    { __LINE__, "AAA5BBB,M3.2.0,M11.1.0" },               /* an hour on, at two */
    { __LINE__, "AAA5BBB4,M11.1.0,M3.2.0" },              /* an hour back, at two */
    { __LINE__, "AAA0BBB-2,M3.2.0/1,M11.1.0/3" },         /* two hours */
    { __LINE__, "<+1030>-10:30<+11>-11,M3.2.0,M11.1.0" }, /* half an hour */
    { __LINE__, "AAA3BBB,M3.2.0/0,M11.1.0/0" },           /* at midnight */
    { __LINE__, "AAA3BBB,M3.2.0/5,M11.1.0/5" },           /* at the usual start of a day */
    { __LINE__, "<-10>10<+14>-14,M3.2.0/0,M11.1.0/0" },   /* a day that does not exist */
    { __LINE__, "<+14>-14<-10>10,M3.2.0/0,M11.1.0/0" },   /* a day that comes twice */
};

static void test_days(void) {
    usec_t march = seconds_of("2051-03-10 00:00") * USEC_PER_SEC,
           november = seconds_of("2051-11-03 00:00") * USEC_PER_SEC;
    for (size_t i = 0; i < ELEMENTSOF(changes); i++) {
        const ZonePlan p = { .n_offsets = 1, .footer = changes[i].footer };
        CLEANUP(zone_freep) Zone *z = zone_made(&p);
        CHECK(changes[i].line, zone_next_change(z, march, march + 5 * USEC_PER_DAY) != USEC_NONE);
        CHECK(changes[i].line, zone_next_change(z, november, november + 5 * USEC_PER_DAY) != USEC_NONE);
        check_days(changes[i].line, z, march, march + 5 * USEC_PER_DAY);
        check_days(changes[i].line, z, november, november + 5 * USEC_PER_DAY);
    }
}

int main(void) {
    test_default();
    test_text();
    test_refused();
    test_longest();
    test_equal();
    test_quiet();
    test_times();
    test_days();
    return 0;
}
