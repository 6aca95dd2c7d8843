/* SPDX-License-Identifier: MIT */
/* The record added up: what counts for which day, and what days come to together. */
#undef NDEBUG

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "client/cli/summary.h"

static int failures;

#define EXPECT(line, got, wanted)                                                                                      \
    do {                                                                                                               \
        long long g_ = (got), w_ = (wanted);                                                                           \
        if (g_ != w_) {                                                                                                \
            fprintf(stderr, "%s:%d: %s is %lld instead of %lld\n", __FILE__, (line), #got, g_, w_);                    \
            failures++;                                                                                                \
        }                                                                                                              \
    } while (0)

static void add(Days *d, const char *text) {
    json_object *fact = json_tokener_parse(text);
    assert(fact);
    assert(days_add(d, fact) == 0);
    json_object_put(fact);
}

static day_t day(const char *text) {
    day_t d;
    assert(day_parse(text, &d) == 0);
    return d;
}

/* --- what one fact counts for --- */

static void test_facts(void) {
    static const struct {
        int line;
        const char *fact;
        int told, worst, scores, sore, painkillers, runs, painful, sensed, painless, exercises, ice[4], rest[4];
    } cases[] = {
        { __LINE__, "{'type':'pain','score':4,'knee':'left'}", .told = 1, .worst = 4, .scores = 1 },
        { __LINE__, "{'type':'pain','score':0,'masked':true}", .told = 1, .worst = 0, .painkillers = 1 },
        { __LINE__, "{'type':'pain','score':1,'masked':true}", .told = 1, .worst = 1, .scores = 1, .painkillers = 1 },
        { __LINE__, "{'type':'after-run','score':1,'word':null}", .told = 1, .worst = 1, .scores = 1 },
        { __LINE__, "{'type':'after-run','score':1,'word':'pain','ref':'of no run'}", .worst = -1 },
        { __LINE__, "{'type':'check-in','sore':true}", .told = 1, .worst = -1, .sore = 1 },
        { __LINE__, "{'type':'pain','score':4,'superseded':true}", .worst = -1 },
        { __LINE__, "{'type':'run','word':'planned','score':0,'duration_seconds':600}", .told = 1, .worst = 0, .runs = 1, .painless = 600 },
        { __LINE__, "{'type':'run','word':'sensed','score':0,'duration_seconds':600}", .told = 1, .worst = 0, .runs = 1, .sensed = 1, .painless = 600 },
        { __LINE__, "{'type':'run','word':'planned','score':1,'duration_seconds':600}", .told = 1, .worst = 1, .runs = 1 },
        { __LINE__, "{'type':'run','word':'planned','duration_seconds':600}", .told = 1, .worst = -1, .runs = 1 },
        { __LINE__, "{'type':'run','word':'pain','score':5,'duration_seconds':600}", .told = 1, .worst = 5, .runs = 1, .painful = 1 },
        { __LINE__, "{'type':'run','word':null,'duration_seconds':600}", .told = 1, .worst = -1, .runs = 1 },
        { __LINE__, "{'type':'dose'}", .worst = -1, .painkillers = 1 },
        { __LINE__, "{'type':'exercise','word':'clamshell'}", .worst = -1, .exercises = 1 },
        { __LINE__, "{'type':'exercise','word':'clamshell','reason':'dose'}", .worst = -1 },
        { __LINE__, "{'type':'outcome','reminder':'ice/2026-11-23/1300','word':'done','by_user':true}", .worst = -1, .ice = { 1 } },
        { __LINE__, "{'type':'outcome','reminder':'ice/2026-11-23/1300','word':'skipped','by_user':true}", .worst = -1, .ice = { 0, 1 } },
        { __LINE__, "{'type':'outcome','reminder':'ice/2026-11-23/1300','word':'skipped','reason':'gap'}", .worst = -1, .ice = { 0, 0, 0, 1 } },
        { __LINE__, "{'type':'outcome','reminder':'rest/2026-11-23/1300','word':'missed','reason':'not-answered'}", .worst = -1, .rest = { 0, 0, 1 } },
        { __LINE__, "{'type':'outcome','reminder':'rest/2026-11-23/1300','word':'missed','reason':'asleep'}", .worst = -1, .rest = { 0, 0, 0, 1 } },
        { __LINE__, "{'type':'outcome','reminder':'rest/2026-11-23/1300','word':'void'}", .worst = -1 },
        { __LINE__, "{'type':'outcome','reminder':'check-in/2026-11-23/0730','word':'done'}", .worst = -1 },
        { __LINE__, "{'type':'outcome','reminder':'ice/nonsense','word':'done'}", .worst = -1 },
        { __LINE__, "{'type':'alive','word':'tick'}", .worst = -1 },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        CLEANUP_DAYS Days d = { 0 };
        char text[256];
        int line = cases[i].line;
        /* Facts happen on the day after: of a reminder its own day counts. */
        const char *when = strstr(cases[i].fact, "outcome") ? "2026-11-24" : "2026-11-23";
        snprintf(text, sizeof(text), "%.*s,'day':'%s'}", (int)strlen(cases[i].fact) - 1, cases[i].fact, when);
        for (char *p = text; *p; p++)
            *p = *p == '\'' ? '"' : *p;
        add(&d, text);
        Summary s = days_sum(&d, day("2026-11-23"), day("2026-11-23"));
        unsigned n;
        summary_median_twice(&s, SUMMARY_EITHER, &n);
        EXPECT(line, s.days_told, cases[i].told);
        EXPECT(line, summary_worst(&s, SUMMARY_EITHER), cases[i].worst);
        EXPECT(line, n, cases[i].scores);
        EXPECT(line, s.sore_days, cases[i].sore);
        EXPECT(line, s.painkillers, cases[i].painkillers);
        EXPECT(line, s.runs, cases[i].runs);
        EXPECT(line, s.painful_runs, cases[i].painful);
        EXPECT(line, s.sensed_runs, cases[i].sensed);
        EXPECT(line, s.longest_painless_seconds, cases[i].painless);
        EXPECT(line, s.exercises, cases[i].exercises);
        const Tally *tallies[] = { &s.ice, &s.rest };
        const int *wanted[] = { cases[i].ice, cases[i].rest };
        for (int k = 0; k < 2; k++) {
            EXPECT(line, tallies[k]->done, wanted[k][0]);
            EXPECT(line, tallies[k]->skipped, wanted[k][1]);
            EXPECT(line, tallies[k]->missed, wanted[k][2]);
            EXPECT(line, tallies[k]->not_shown, wanted[k][3]);
        }
    }
}

/* --- sums --- */

static void test_median(void) {
    static const struct {
        int line;
        const char *scores;
        int twice;
    } cases[] = {
        { __LINE__, "", -1 }, { __LINE__, "3", 6 },    { __LINE__, "34", 7 },    { __LINE__, "0009", 0 },
        { __LINE__, "09", 9 }, { __LINE__, "135", 6 }, { __LINE__, "5311", 4 }, { __LINE__, "90909", 18 },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        CLEANUP_DAYS Days d = { 0 };
        for (const char *p = cases[i].scores; *p; p++) {
            char text[96];
            snprintf(text, sizeof(text), "{\"type\":\"pain\",\"day\":\"2026-11-23\",\"score\":%c}", *p);
            add(&d, text);
        }
        Summary s = days_sum(&d, day("2026-11-20"), day("2026-11-30"));
        unsigned n;
        EXPECT(cases[i].line, summary_median_twice(&s, SUMMARY_EITHER, &n), cases[i].twice);
        EXPECT(cases[i].line, n, strlen(cases[i].scores));
    }
}

static void test_knees(void) {
    CLEANUP_DAYS Days d = { 0 };
    unsigned n;
    add(&d, "{\"type\":\"pain\",\"day\":\"2026-11-23\",\"score\":7,\"knee\":\"left\"}");
    add(&d, "{\"type\":\"pain\",\"day\":\"2026-11-24\",\"score\":2,\"knee\":\"right\"}");
    add(&d, "{\"type\":\"check-in\",\"day\":\"2026-11-24\",\"score\":3,\"knee\":\"both\"}");
    Summary s = days_sum(&d, day("2026-11-23"), day("2026-11-24"));
    EXPECT(__LINE__, summary_worst(&s, SUMMARY_LEFT), 7);
    EXPECT(__LINE__, summary_worst(&s, SUMMARY_RIGHT), 3);
    EXPECT(__LINE__, summary_worst(&s, SUMMARY_EITHER), 7);
    EXPECT(__LINE__, summary_median_twice(&s, SUMMARY_RIGHT, &n), 5);
    EXPECT(__LINE__, n, 2);
}

/* Facts may come in any order; a day without any is there all the same. */
static void test_order(void) {
    CLEANUP_DAYS Days d = { 0 };
    EXPECT(__LINE__, days_extend(&d, day("2026-11-25")), 0);
    EXPECT(__LINE__, d.n_days, 0);
    add(&d, "{\"type\":\"episode\",\"day\":\"2026-11-23\",\"id\":\"e1\",\"uid\":\"aa\",\"knee\":\"left\"}");
    add(&d, "{\"type\":\"pain\",\"day\":\"2026-11-20\",\"score\":5}");
    add(&d, "{\"type\":\"pain\",\"day\":\"2026-11-26\",\"score\":1}");
    add(&d, "{\"type\":\"pain\",\"day\":\"2026-11-23\",\"score\":3}");
    add(&d, "{\"type\":\"episode-end\",\"day\":\"2026-11-24\",\"ref\":\"aa\",\"id\":\"h1\"}");
    EXPECT(__LINE__, d.n_days, 7);
    EXPECT(__LINE__, days_extend(&d, day("2026-11-25")), 0);
    EXPECT(__LINE__, d.n_days, 7);
    EXPECT(__LINE__, days_extend(&d, day("2026-11-29")), 0);
    EXPECT(__LINE__, d.n_days, 10);
    for (size_t i = 0; i < d.n_days; i++) {
        EXPECT(__LINE__, d.days[i].first, day("2026-11-20") + (day_t)i);
        EXPECT(__LINE__, summary_worst(&d.days[i], SUMMARY_EITHER), i == 0 ? 5 : i == 3 ? 3 : i == 6 ? 1 : -1);
    }
    EXPECT(__LINE__, d.n_episodes, 1);
    EXPECT(__LINE__, d.episodes[0].closed, day("2026-11-24"));
    json_object *step = json_tokener_parse("{\"day\":\"2026-11-21\",\"before\":630000000}");
    EXPECT(__LINE__, days_add_step(&d, step), 0);
    EXPECT(__LINE__, d.days[1].limit_seconds, 630);
    EXPECT(__LINE__, d.days[2].limit_seconds, -1);
    json_object_put(step);
    Summary s = days_sum(&d, day("2026-11-01"), day("2026-12-31"));
    EXPECT(__LINE__, s.limit_seconds, 630);
    EXPECT(__LINE__, s.days_told, 3);
    EXPECT(__LINE__, s.last - s.first + 1, 61);
}

static void test_periods(void) {
    static const struct {
        int line;
        const char *by, *first, *last;
    } cases[] = {
        { __LINE__, "day", "2026-11-23", "2026-11-23" },   { __LINE__, "week", "2026-11-23", "2026-11-29" },
        { __LINE__, "week", "2026-11-29", "2026-11-29" },  { __LINE__, "month", "2026-11-23", "2026-11-30" },
        { __LINE__, "month", "2026-12-31", "2026-12-31" }, { __LINE__, "month", "2028-02-01", "2028-02-29" },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++)
        EXPECT(cases[i].line, summary_period_end(summary_by_from_string(cases[i].by), day(cases[i].first)), day(cases[i].last));
    EXPECT(__LINE__, summary_by_from_string("year"), SUMMARY_BY_INVALID);
}

int main(void) {
    test_facts();
    test_median();
    test_knees();
    test_order();
    test_periods();
    return failures > 0;
}
