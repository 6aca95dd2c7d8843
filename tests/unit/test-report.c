/* SPDX-License-Identifier: MIT */
/* The report's model: pain by context, what counts as a change, and the estimate of how long runs last. */
#undef NDEBUG

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "client/cli/report-model.h"

static int failures;

static void expect(int line, json_object *model, const char *path, const char *wanted) {
    char copy[128], *save = NULL;
    json_object *o = model;
    snprintf(copy, sizeof(copy), "%s", path);
    for (char *key = strtok_r(copy, ".", &save); key; key = strtok_r(NULL, ".", &save))
        o = json_object_is_type(o, json_type_array) ? value_at(o, (size_t)atoi(key)) : value_get(o, key);
    const char *got = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN);
    if (strcmp(got, wanted) != 0) {
        fprintf(stderr, "%s:%d: %s is %s instead of %s\n", __FILE__, line, path, got, wanted);
        failures++;
    }
}

static void add(ReportModel *m, const char *text) {
    json_object *fact = json_tokener_parse(text);
    assert(fact);
    assert(report_model_add(m, fact) == 0);
    json_object_put(fact);
}

static void add_score(ReportModel *m, day_t day, int score, const char *context) {
    char text[160], date[DAY_TEXT_MAX];
    snprintf(text, sizeof(text), "{\"type\":\"pain\",\"day\":\"%s\",\"score\":%d,\"word\":\"%s\"}", day_format(day, date), score, context);
    add(m, text);
}

/* Less than two points is no change, and neither is what two weeks do not stand behind. */
static void test_change(void) {
    static const struct {
        int line, days, then, now;
        const char *change;
    } cases[] = {
        { __LINE__, 28, 5, 3, "\"better\"" },  { __LINE__, 28, 5, 4, "\"little\"" },  { __LINE__, 28, 3, 5, "\"worse\"" },
        { __LINE__, 28, 4, 4, "\"little\"" },  { __LINE__, 14, 5, 3, "\"better\"" },  { __LINE__, 13, 5, 3, "\"too-few\"" },
        { __LINE__, 1, 5, 5, "\"too-few\"" },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        ReportModel m;
        assert(report_model_open(&m) == 0);
        for (int day = 0; day < cases[i].days; day++)
            add_score(&m, 20000 + day, day < cases[i].days / 2 ? cases[i].then : cases[i].now, "stairs");
        json_object *model = report_model_make(&m, 20000);
        expect(cases[i].line, model, "change", cases[i].change);
        json_object_put(model);
        report_model_done(&m);
    }
}

static void test_contexts(void) {
    ReportModel m;
    assert(report_model_open(&m) == 0);
    assert(!report_model_make(&m, 20000));
    add(&m, "{\"type\":\"episode\",\"day\":\"2026-11-23\",\"id\":\"e1\",\"uid\":\"aa\",\"knee\":\"left\"}");
    add(&m, "{\"type\":\"pain\",\"day\":\"2026-11-23\",\"score\":6,\"word\":\"stairs\"}");
    add(&m, "{\"type\":\"pain\",\"day\":\"2026-11-24\",\"score\":2,\"word\":\"stairs\"}");
    add(&m, "{\"type\":\"pain\",\"day\":\"2026-11-25\",\"score\":9,\"word\":\"stairs\",\"superseded\":true}");
    add(&m, "{\"type\":\"check-in\",\"day\":\"2026-11-25\",\"score\":3,\"masked\":true}");
    add(&m, "{\"type\":\"screening\",\"day\":\"2026-11-25\",\"word\":\"red-flags\",\"text\":\"hot\"}");
    add(&m, "{\"type\":\"screening\",\"day\":\"2026-11-25\",\"word\":\"ice\",\"text\":\"wound\"}");
    add(&m, "{\"type\":\"run\",\"uid\":\"bb\",\"day\":\"2026-12-20\",\"word\":\"pain\",\"duration_seconds\":600,\"onset_seconds\":480}");
    /* A run that hurt and what it reports of itself are one score, one without pain is one, and of one after a painkiller nothing follows. */
    add(&m, "{\"type\":\"run\",\"uid\":\"cc\",\"day\":\"2026-12-21\",\"word\":\"pain\",\"duration_seconds\":60,\"score\":4,\"recorded\":\"x\"}");
    add(&m, "{\"type\":\"pain\",\"day\":\"2026-12-21\",\"score\":4,\"word\":\"running\",\"recorded\":\"x\"}");
    add(&m, "{\"type\":\"pain\",\"day\":\"2026-12-21\",\"score\":2,\"word\":\"running\",\"recorded\":\"y\"}");
    add(&m, "{\"type\":\"run\",\"uid\":\"dd\",\"day\":\"2026-12-22\",\"word\":\"planned\",\"duration_seconds\":60,\"score\":0,\"recorded\":\"z\"}");
    add(&m, "{\"type\":\"run\",\"uid\":\"ee\",\"day\":\"2026-12-22\",\"word\":\"planned\",\"duration_seconds\":60,\"score\":0,\"masked\":true}");
    /* How it was may come later. */
    add(&m, "{\"type\":\"run\",\"uid\":\"ff\",\"day\":\"2026-12-22\",\"word\":null,\"duration_seconds\":240,\"score\":null}");
    add(&m, "{\"type\":\"after-run\",\"day\":\"2026-12-23\",\"word\":\"sensed\",\"ref\":\"ff\",\"score\":0}");
    add(&m, "{\"type\":\"after-run\",\"day\":\"2026-12-22\",\"word\":null,\"ref\":\"ff\",\"score\":1}");
    json_object *step = json_tokener_parse("{\"uid\":\"bb\",\"day\":\"2026-12-20\",\"before\":540000000}");
    assert(report_model_add_step(&m, step) == 0);
    day_t today;
    assert(day_parse("2026-12-23", &today) == 0);
    json_object *model = report_model_make(&m, today);
    expect(__LINE__, model, "days", "31");
    expect(__LINE__, model, "days_told", "6");
    expect(__LINE__, model, "knees.0.opened", "\"2026-11-23\"");
    expect(__LINE__, model, "knees.0.closed", "null");
    expect(__LINE__, model, "first_week.pain.worst", "6");
    expect(__LINE__, model, "first_week.contexts.stairs", "{\"worst\":6,\"median\":4.0,\"n\":2}");
    expect(__LINE__, model, "first_week.contexts.morning", "{\"worst\":3,\"median\":3.0,\"n\":1}");
    expect(__LINE__, model, "first_week.contexts.sitting", "{\"worst\":null,\"median\":null,\"n\":0}");
    expect(__LINE__, model, "last_week.contexts.running", "{\"worst\":4,\"median\":1.0,\"n\":4}");
    expect(__LINE__, model, "last_week.contexts.after-run", "{\"worst\":1,\"median\":1.0,\"n\":1}");
    expect(__LINE__, model, "last_week.runs.longest_painless_seconds", "240");
    expect(__LINE__, model, "last_week.runs.sensed", "1");
    expect(__LINE__, model, "run_list.4.ended", "\"sensed\"");
    expect(__LINE__, model, "last_week.runs.limit_seconds", "540");
    expect(__LINE__, model, "change", "\"little\"");
    expect(__LINE__, model, "red_flags", "[{\"day\":\"2026-11-25\",\"answers\":\"hot\"}]");
    expect(__LINE__, model, "run_list.0.limit_seconds", "540");
    expect(__LINE__, model, "run_list.0.ended", "\"pain\"");
    expect(__LINE__, model, "quarter", "{\"days\":28,\"runs\":4,\"events\":3,\"seconds\":null}");
    expect(__LINE__, model, "painkillers", "2");
    expect(__LINE__, model, "first_week.by_knee.left.worst", "6");
    json_object_put(step);
    json_object_put(model);
    report_model_done(&m);
}

/* Worked out by hand: the share that goes on is multiplied by 1 - 1/(still running) at each event. */
static void test_quarter(void) {
    static const struct {
        int line;
        const char *minutes; /* negative: ended by the limit */
        int64_t wanted;
    } cases[] = {
        { __LINE__, "10 10 10 -10 -10 -10 10", -1 },               /* seven runs */
        { __LINE__, "10 10 10 10 10 10 -10 -10", -1 },             /* two events */
        { __LINE__, "-10 -11 -12 20 20 20 20 20", 11 * 60 },       /* 7/8, then 6/8 */
        { __LINE__, "20 20 20 20 20 -12 -11 -10", 11 * 60 },       /* in any order */
        { __LINE__, "5 5 5 5 -10 20 -15 -18", 10 * 60 },           /* four had stopped before: 3/4 at once */
        { __LINE__, "10 10 10 10 10 10 10 10 10 -10 -10 -10", 10 * 60 }, /* who stops at that time was still running */
        { __LINE__, "30 30 30 30 30 30 30 30 30 30 30 30 -10 -11 -12", -1 }, /* 12/15: no quarter came to it */
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        Lasted runs[32];
        size_t n = 0;
        char copy[128], *save = NULL;
        snprintf(copy, sizeof(copy), "%s", cases[i].minutes);
        for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
            runs[n++] = (Lasted){ .seconds = 60LL * abs(atoi(word)), .event = word[0] == '-' };
        int64_t got = report_quarter(runs, n);
        if (got != cases[i].wanted) {
            fprintf(stderr, "%s:%d: %lld instead of %lld\n", __FILE__, cases[i].line, (long long)got, (long long)cases[i].wanted);
            failures++;
        }
    }
}

int main(void) {
    test_change();
    test_contexts();
    test_quarter();
    return failures > 0;
}
