/* SPDX-License-Identifier: MIT */
/*
 * What the command line makes of the daemon's values: a line for a person, a document for a script. Values
 * are written here as they come over the bus.
 */
#undef NDEBUG

#include <assert.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "client/cli/format.h"
#include "client/cli/json.h"

static int failures;

#define FAIL(line, ...)                                                                                      \
    do {                                                                                                     \
        fprintf(stderr, "%s:%d: ", __FILE__, (line));                                                        \
        fprintf(stderr, __VA_ARGS__);                                                                        \
        fputc('\n', stderr);                                                                                 \
        failures++;                                                                                          \
    } while (0)

static void expect(int line, const char *got, const char *wanted) {
    if (!got || strcmp(got, wanted) != 0)
        FAIL(line, "\"%s\" instead of \"%s\"", got ? got : "(null)", wanted);
}

static json_object *read_json(const char *text) {
    json_object *o = json_tokener_parse(text);
    assert(o);
    return o;
}

#define SEC 1000000ULL
#define NOON 1795435200ULL /* 2026-11-23 12:00 UTC */

/* --- times --- */

static void test_offsets(void) {
    static const struct {
        int line;
        uint64_t seconds;
        int offset;
        const char *rfc3339;
        const char *date_time;
    } cases[] = {
        { __LINE__, NOON, 0, "2026-11-23T12:00:00+00:00", "2026-11-23 12:00" },
        { __LINE__, NOON, 3600, "2026-11-23T13:00:00+01:00", "2026-11-23 13:00" },
        { __LINE__, NOON, -12600, "2026-11-23T08:30:00-03:30", "2026-11-23 08:30" },
        { __LINE__, NOON, 45900, "2026-11-24T00:45:00+12:45", "2026-11-24 00:45" },
        { __LINE__, 0, -3600, "1969-12-31T23:00:00-01:00", "1969-12-31 23:00" },
        { __LINE__, 4102444799, 0, "2099-12-31T23:59:59+00:00", "2099-12-31 23:59" },
    };
    char buffer[MOMENT_MAX];
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        expect(cases[i].line, format_rfc3339_at(cases[i].seconds * SEC + 999999, cases[i].offset, buffer),
               cases[i].rfc3339);
        expect(cases[i].line, format_date_time(cases[i].seconds * SEC, cases[i].offset, buffer),
               cases[i].date_time);
    }
}

/* The daemon's zone holds, for other days too; a name that is not known here falls back on the offset. */
static void test_zones(void) {
    static const struct {
        int line;
        const char *zone;
        int offset; /* at NOON */
        uint64_t seconds;
        const char *shown;
    } cases[] = {
        { __LINE__, "Europe/Berlin", 3600, NOON, "2026-11-23T13:00:00+01:00" },
        { __LINE__, "Europe/Berlin", 3600, NOON - 120 * 86400, "2026-07-26T14:00:00+02:00" },
        { __LINE__, "Asia/Kathmandu", 20700, NOON, "2026-11-23T17:45:00+05:45" },
        { __LINE__, "Nowhere/Atlantis", 5400, NOON, "2026-11-23T13:30:00+01:30" },
        { __LINE__, "Nowhere/Atlantis", -12600, NOON, "2026-11-23T08:30:00-03:30" },
        { __LINE__, "local", -30, NOON, "2026-11-23T11:59:30-00:00" },
        { __LINE__, "", 7200, NOON, "2026-11-23T14:00:00+02:00" },
        { __LINE__, "Europe/Berlin", 0, NOON, "2026-11-23T12:00:00+00:00" },
    };
    char buffer[MOMENT_MAX];
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        format_zone(cases[i].zone, cases[i].offset, NOON * SEC);
        expect(cases[i].line, format_rfc3339(cases[i].seconds * SEC, buffer), cases[i].shown);
    }
    format_zone("UTC", 0, NOON * SEC);
}

/* --- words --- */

static void test_reminder_ids(void) {
    static const struct {
        int line;
        const char *id;
        const char *shown;
    } cases[] = {
        { __LINE__, "ice/2026-11-23/1300", "Ice of 13:00" },
        { __LINE__, "check-in/2026-11-23/0730", "Check-in of 07:30" },
        { __LINE__, "safety/2026-11-23/e3", "Safety questions" },
        { __LINE__, "ice/2026-11-23/i1", "Ice" },
        { __LINE__, "juggling/2026-11-23/130", "juggling" },
        { __LINE__, "", "" },
    };
    char buffer[REMINDER_TEXT_MAX];
    for (size_t i = 0; i < ELEMENTSOF(cases); i++)
        expect(cases[i].line, format_reminder_id(cases[i].id, buffer), cases[i].shown);
}

static void test_states(void) {
    static const struct {
        int line;
        const char *reminder;
        const char *shown;
    } cases[] = {
        { __LINE__, "{'state': 'due'}", "due" },
        { __LINE__, "{'state': 'upcoming', 'until': 1795446000000000}", "to come" },
        { __LINE__, "{'state': 'running', 'ends': 1795435800000000}", "running until 12:10" },
        { __LINE__, "{'state': 'running', 'ends': null}", "running" },
        { __LINE__, "{'state': 'snoozed', 'until': 1795436100000000}", "put off until 12:15" },
        { __LINE__, "{'state': 'missed', 'reason': 'not-running'}", "missed: Kneeminder was not running" },
        { __LINE__, "{'state': 'done', 'reason': ''}", "done" },
    };
    char buffer[REMINDER_TEXT_MAX];
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        CLEANUP_JSON json_object *o = read_json(cases[i].reminder);
        expect(cases[i].line, format_state(o, NOON * SEC, buffer), cases[i].shown);
    }
}

static void test_facts(void) {
    static const struct {
        int line;
        const char *fact;
        const char *shown;
    } cases[] = {
        { __LINE__, "{'type': 'pain', 'score': 4, 'knee': 'left', 'word': 'stairs'}",
          "pain 4 of 10, left knee, on stairs" },
        { __LINE__, "{'type': 'pain', 'score': 0, 'knee': 'right', 'masked': true, 'text': 'after\\nwork'}",
          "no pain, right knee, after a painkiller: after work" },
        { __LINE__, "{'type': 'check-in', 'score': 5, 'approximate': true, 'knee': 'left'}",
          "check-in: pain up to 5 of 10, left knee" },
        { __LINE__, "{'type': 'check-in', 'score': 0, 'sore': false, 'knee': 'left'}",
          "check-in: no pain, not more sore than usual, left knee" },
        { __LINE__, "{'type': 'exercise', 'word': 'clamshell', 'amount': 2010, 'score': 1}", "Clamshell, 2 sets of 10, pain 1 of 10" },
        { __LINE__, "{'type': 'exercise', 'word': 'side-plank', 'amount': 2001, 'duration': 15000000}", "Side plank, 2 times 15 s" },
        { __LINE__, "{'type': 'run', 'duration': 1500000000, 'word': 'planned', 'score': 0, 'amount': 5000, 'ref': 'u', 'shoe': 'blue'}",
          "ran 25 minutes, as planned, no pain, 5.0 km, in blue" },
        { __LINE__, "{'type': 'shoe', 'word': 'add', 'text': 'blue', 'shoe': 'blue'}", "new shoes: blue" },
        { __LINE__,
          "{'type': 'shoe', 'word': 'add', 'text': 'blue\\n\\nGlide 3\\n44\\n8', 'reason': 'soft', 'amount': 120400, 'ref_id': 's2'}",
          "new shoes: blue, Glide 3, 44, drop 8 mm, soft, 120.4 km before, after s2" },
        { __LINE__, "{'type': 'shoe', 'word': 'rate', 'amount': 80, 'shoe': 'blue'}", "blue: comfort 80 of 100" },
        { __LINE__, "{'type': 'shoe', 'word': 'retire', 'ref': 'u'}", "a pair that is not on record: retired" },
        { __LINE__, "{'type': 'exercise', 'word': 'clamshell', 'amount': 1015, 'duration': 10000000, 'reason': 'dose'}",
          "dose from now on: Clamshell, 1 set of 15, each held 10 s" },
        { __LINE__, "{'type': 'exercise', 'word': 'of-a-newer-one', 'amount': 3010}", "of-a-newer-one, 3 sets of 10" },
        { __LINE__, "{'type': 'acknowledged', 'word': 'exercise-plan', 'text': 'clamshell hip-hike'}", "exercises: clamshell hip-hike" },
        { __LINE__, "{'type': 'acknowledged', 'word': 'exercise-plan', 'text': ''}", "exercises: those to begin with" },
        { __LINE__, "{'type': 'acknowledged', 'word': 'exercise-consult', 'reason': 'no'}", "nobody was asked about exercises yet" },
        { __LINE__, "{'type': 'check-in', 'sore': true, 'knee': 'both'}",
          "check-in: more sore than usual, both knees" },
        { __LINE__, "{'type': 'screening', 'word': 'ice', 'text': ''}",
          "safety questions (Ice): none of these" },
        { __LINE__, "{'type': 'screening', 'word': 'ice'}", "safety questions (Ice): none of these" },
        { __LINE__, "{'type': 'screening', 'word': 'red-flags', 'text': 'giving-way catching'}",
          "safety questions (red flags): The knee gives way; The knee catches" },
        { __LINE__, "{'type': 'pause', 'word': 'pause', 'until': 1795496400000000, 'offset': 3600}",
          "paused until 2026-11-24 06:00" },
        { __LINE__, "{'type': 'pause', 'word': 'pause', 'until': null}", "paused until resumed" },
        { __LINE__, "{'type': 'pause', 'word': 'resume'}", "resumed" },
        { __LINE__, "{'type': 'episode', 'knee': 'left'}", "pain episode opened, left knee" },
        { __LINE__, "{'type': 'episode-end', 'knee': 'left', 'word': 'check-ins'}",
          "pain episode closed, left knee, after clear check-ins" },
        { __LINE__, "{'type': 'asked', 'reminder': 'ice/2026-11-23/1300', 'amount': 2}",
          "Ice of 13:00: shown (time 2)" },
        { __LINE__,
          "{'type': 'outcome', 'reminder': 'rest/2026-11-23/1300', 'word': 'skipped', 'reason': 'no-time'}",
          "Rest of 13:00: skipped, no time" },
        { __LINE__, "{'type': 'snooze', 'reminder': 'ice/2026-11-23/1300', 'duration': 900000000}",
          "Ice of 13:00: put off 15 minutes" },
        { __LINE__, "{'type': 'session', 'knee': 'both', 'duration': 600000000}",
          "icing began, both knees, 10 minutes" },
        { __LINE__, "{'type': 'session-end', 'word': 'stopped', 'duration': 180000000}",
          "icing stopped after 3 minutes" },
        { __LINE__, "{'type': 'acknowledged', 'word': 'ice-off'}", "read: Take the ice off" },
        { __LINE__, "{'type': 'presence', 'word': 'locked'}",
          "reminders could not be seen: the screen was locked" },
        { __LINE__, "{'type': 'alive', 'word': 'stop'}", "kneeminderd stopped" },
        { __LINE__, "{'type': 'juggling', 'word': 'three', 'knee': 'left', 'text': 'balls'}",
          "juggling, three, left knee: balls" },
        { __LINE__, "{}", "" },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        CLEANUP_JSON json_object *o = read_json(cases[i].fact);
        CLEANUP_FREE char *text = format_fact(o);
        expect(cases[i].line, text, cases[i].shown);
    }
}

/* A locale without UTF-8 still gets a text that can be read, and no byte that it does not know. */
static void test_local(void) {
    static const struct {
        int line;
        const char *text;
        const char *shown;
    } cases[] = {
        { __LINE__, "plain", "plain" },
        { __LINE__, "", "" },
        { __LINE__, "wait\xe2\x80\xa6", "wait..." },
        { __LINE__, "\xe4\xb8\x8b\xe3 x", "?? x" },
    };
    assert(setlocale(LC_ALL, "C"));
    format_open();
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        CLEANUP_FREE char *text = format_local(cases[i].text);
        expect(cases[i].line, text, cases[i].shown);
    }
    if (setlocale(LC_ALL, "C.UTF-8")) {
        format_open();
        CLEANUP_FREE char *text = format_local("wait\xe2\x80\xa6");
        expect(__LINE__, text, "wait\xe2\x80\xa6");
    }
}

static void test_wrap(void) {
    static const struct {
        int line;
        size_t width;
        const char *text;
        const char *shown;
    } cases[] = {
        { __LINE__, 10, "one two three four", "one two\nthree four" },
        { __LINE__, 7, "one two three", "one two\nthree" },
        { __LINE__, 6, "one two three", "one\ntwo\nthree" },
        { __LINE__, 3, "extraordinary day", "extraordinary\nday" },
        { __LINE__, 5, "\xc3\xa4\xc3\xb6\xc3\xbc ab c", "\xc3\xa4\xc3\xb6\xc3\xbc\nab c" },
        { __LINE__, SIZE_MAX, "one two three", "one two three" },
        { __LINE__, 0, "", "" },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        CLEANUP_FREE char *text = format_wrap(cases[i].text, cases[i].width);
        expect(cases[i].line, text, cases[i].shown);
    }
}

/* --- documents --- */

static void expect_json(int line, json_object *got, const char *wanted) {
    CLEANUP_JSON json_object *owned = got, *want = read_json(wanted);
    if (!json_object_equal(owned, want))
        FAIL(line, "%s instead of %s", json_object_to_json_string(owned), json_object_to_json_string(want));
}

static void test_documents(void) {
    CLEANUP_JSON json_object *fact = read_json(
        "{'type': 'session', 'id': 'i1', 'uid': 'u', 'at': 1795435200000000, 'recorded': 1795435200000000, "
        "'offset': 3600,"
        " 'day': '2026-11-23', 'zone': 'Europe/Berlin', 'by_user': true, 'superseded': false, 'stored': true,"
        " 'duration': 600000000, 'news': 1}");
    expect_json(
        __LINE__, json_fact(fact),
        "{'type': 'session', 'id': 'i1', 'uid': 'u', 'at': '2026-11-23T13:00:00+01:00',"
        " 'recorded': '2026-11-23T13:00:00+01:00', 'day': '2026-11-23', 'zone': 'Europe/Berlin', 'by_user': "
        "true,"
        " 'superseded': false, 'stored': true, 'reminder': null, 'ref': null, 'ref_id': null, 'shoe': null, 'knee': null,"
        " 'score': null, 'sore': null, 'masked': false, 'approximate': false, 'word': null, 'reason': null,"
        " 'duration_seconds': 600, 'onset_seconds': null, 'amount': null, 'until': null, 'text': null}");

    static const struct {
        int line;
        const char *reminder;
        const char *document;
    } reminders[] = {
        { __LINE__,
          "{'id': 'ice/2026-11-23/1200', 'kind': 'ice', 'due': 1795435200000000, 'state': 'snoozed',"
          " 'until': 1795436100000000, 'knee': 'left'}",
          "{'id': 'ice/2026-11-23/1200', 'kind': 'ice', 'due': '2026-11-23T12:00:00+00:00', 'state': "
          "'snoozed',"
          " 'snoozed_until': '2026-11-23T12:15:00+00:00', 'window_ends': null, 'ends': null, 'knee': 'left', "
          "'session': null,"
          " 'reason': null, 'clock': null, 'day_length_seconds': null}" },
        { __LINE__,
          "{'id': 'ice/2026-11-23/1200', 'kind': 'ice', 'due': 1795435200000000, 'state': 'due',"
          " 'until': 1795436100000000, 'stored': false}",
          "{'id': 'ice/2026-11-23/1200', 'kind': 'ice', 'due': '2026-11-23T12:00:00+00:00', 'state': 'due',"
          " 'snoozed_until': null, 'window_ends': '2026-11-23T12:15:00+00:00', 'ends': null, 'knee': null, "
          "'session': null,"
          " 'reason': null, 'clock': null, 'day_length_seconds': null, 'stored': false}" },
    };
    for (size_t i = 0; i < ELEMENTSOF(reminders); i++) {
        CLEANUP_JSON json_object *o = read_json(reminders[i].reminder);
        expect_json(reminders[i].line, json_reminder(o), reminders[i].document);
    }
}

/* Several facts of one call: the first is the answer, and none is lost. */
static void test_several_facts(void) {
    CLEANUP_JSON json_object *list =
        read_json("[{'type': 'pain', 'id': 'p1'}, {'type': 'episode', 'id': 'e1'}]");
    CLEANUP_JSON json_object *several = json_facts(list), *none = json_object_new_array(),
                             *nothing = json_facts(none);
    expect(__LINE__, value_text(several, "id"), "p1");
    expect(__LINE__, value_text(value_at(value_get(several, "facts"), 1), "id"), "e1");
    assert(value_length(value_get(nothing, "facts")) == 0 && value_has(nothing, "facts"));
    json_object_array_del_idx(list, 1, 1);
    CLEANUP_JSON json_object *one = json_facts(list);
    assert(!value_has(one, "facts"));
}

/* The members that scripts rely on are there even where the daemon said nothing. */
static void test_fixed_members(void) {
    static const char *const members[] = { "version", "now",   "paused", "episodes", "reminders", "notices",
                                           "next",    "today", "ice",    "run",      "health" };
    static const char *const run[] = { "suggestion", "limit_seconds", "not_before", "rule", "reasons" };
    static const char *const health[] = { "store", "notifications", "clock", "autostart", "safety" };
    CLEANUP_JSON json_object *nothing = json_object_new_object(), *status = json_status(nothing, "ok");
    for (size_t i = 0; i < ELEMENTSOF(members); i++)
        if (!json_object_object_get_ex(status, members[i], NULL))
            FAIL(__LINE__, "status has no %s", members[i]);
    for (size_t i = 0; i < ELEMENTSOF(run); i++)
        if (!json_object_object_get_ex(value_get(status, "run"), run[i], NULL))
            FAIL(__LINE__, "run has no %s", run[i]);
    for (size_t i = 0; i < ELEMENTSOF(health); i++)
        if (!json_object_object_get_ex(value_get(status, "health"), health[i], NULL))
            FAIL(__LINE__, "health has no %s", health[i]);
}

int main(void) {
    setenv("TZ", "UTC", 1);
    test_offsets();
    test_zones();
    test_reminder_ids();
    test_states();
    test_facts();
    test_local();
    test_wrap();
    test_documents();
    test_several_facts();
    test_fixed_members();
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
