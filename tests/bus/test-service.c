/* SPDX-License-Identifier: MIT */
/*
 * The interfaces, called over a socketpair: each method once right, and each named error. The time stands still; the record is a
 * real file in a directory of the test's own.
 */

#include "world.h"

/* Each row is a call of simple arguments, and the end of the name of the error expected, "" for none. */
static const struct {
    int line;
    const char *interface, *method, *types;
    const char *s1;
    uint64_t n;
    const char *s2;
    const char *error;
} calls[] = {
    { __LINE__, "Manager", "Status", "", NULL, 0, NULL, "" },
    { __LINE__, "Manager", "Troubleshoot", "", NULL, 0, NULL, "" },
    { __LINE__, "Manager", "Settings", "", NULL, 0, NULL, "" },
    { __LINE__, "Manager", "Undo", "o", NULL, 0, NULL, "NothingToUndo" },
    { __LINE__, "Manager", "Resume", "o", NULL, 0, NULL, "NothingToUndo" },
    { __LINE__, "Manager", "Acknowledge", "so", "ice-off/i9", 0, NULL, "NoSuchFact" },
    { __LINE__, "Manager", "Pause", "to", NULL, 1000, NULL, "InvalidArgument" },
    { __LINE__, "Episodes", "ReportPain", "uso", "", 4, NULL, "KneeNeeded" },
    { __LINE__, "Episodes", "ReportPain", "uso", "left", 11, NULL, "InvalidArgument" },
    { __LINE__, "Episodes", "ReportPain", "uso", "middle", 4, NULL, "InvalidArgument" },
    { __LINE__, "Episodes", "CheckIn", "o", NULL, 0, NULL, "InvalidArgument" },
    { __LINE__, "Episodes", "Close", "so", "", 0, NULL, "NoSuchFact" },
    { __LINE__, "Episodes", "Close", "so", "x3", 0, NULL, "InvalidArgument" },
    { __LINE__, "Cues", "Choose", "so", "toes", 0, NULL, "InvalidArgument" },
    { __LINE__, "Cues", "Choose", "so", "cadence", 0, NULL, "InvalidArgument" },
    { __LINE__, "Cues", "Choose", "so", "foot-strike", 0, NULL, "CueOff" },
    { __LINE__, "Shoes", "Add", "so", "", 0, NULL, "InvalidArgument" },
    { __LINE__, "Shoes", "Add", "so", "None", 0, NULL, "InvalidArgument" },
    { __LINE__, "Shoes", "Add", "so", "blue", 0, NULL, "" },
    { __LINE__, "Shoes", "Add", "so", "BLUE", 0, NULL, "ShoeExists" },
    { __LINE__, "Shoes", "Retire", "so", "red", 0, NULL, "NoSuchShoe" },
    { __LINE__, "Shoes", "Retire", "so", "blue", 0, NULL, "" },
    { __LINE__, "Shoes", "Retire", "so", "blue", 0, NULL, "ShoeRetired" },
    { __LINE__, "Reminders", "Start", "so", "ice", 0, NULL, "IceOff" },
    { __LINE__, "Episodes", "ReportPain", "uso", "left", 4, NULL, "" },
    { __LINE__, "Episodes", "List", "o", NULL, 0, NULL, "" },
    { __LINE__, "Reminders", "Start", "so", "ice", 0, NULL, "IceOff" },
    { __LINE__, "Reminders", "Done", "so", "", 0, NULL, "NotOpen" },
    { __LINE__, "Reminders", "Done", "so", "nonsense", 0, NULL, "NoSuchReminder" },
    { __LINE__, "Reminders", "Done", "so", "ice/2026-11-23/0801", 0, NULL, "NoSuchReminder" },
    { __LINE__, "Reminders", "Done", "so", "ice/2026-11-23/0800", 0, NULL, "NotOpen" },
    { __LINE__, "Reminders", "Plan", "su", "", 400, NULL, "" },
    { __LINE__, "Reminders", "Plan", "su", "", 401, NULL, "InvalidArgument" },
    { __LINE__, "Reminders", "Plan", "su", "2026-02-30", 1, NULL, "InvalidArgument" },
    { __LINE__, "Reminders", "Ask", "so", "tea", 0, NULL, "InvalidArgument" },
    { __LINE__, "Safety", "Questions", "s", "ice", 0, NULL, "" },
    { __LINE__, "Safety", "Questions", "s", "tea", 0, NULL, "InvalidArgument" },
    { __LINE__, "Display", "Act", "sus", "ask", 1, "start", "AccessDenied" },
    { __LINE__, "Display", "Shown", "susu", "ask", 1, ":1.1", "AccessDenied" },
    { __LINE__, "Manager", "Pause", "to", NULL, 0, NULL, "" },
    { __LINE__, "Manager", "Resume", "o", NULL, 0, NULL, "" },
    { __LINE__, "Manager", "Reload", "", NULL, 0, NULL, "" },
    { __LINE__, "Manager", "History", "o", NULL, 0, NULL, "" },
    { __LINE__, "Manager", "Undo", "o", NULL, 0, NULL, "" },
    { __LINE__, "Episodes", "Recovered", "o", NULL, 0, NULL, "" },
    { __LINE__, "Episodes", "Recovered", "o", NULL, 0, NULL, "NothingToUndo" },
};

static void append_arguments(sd_bus_message *m, size_t i) {
    const char *next = calls[i].s1;
    for (const char *t = calls[i].types; *t; t++) {
        if (*t == 's') {
            assert(sd_bus_message_append(m, "s", next) >= 0);
            next = calls[i].s2;
        } else if (*t == 'o')
            assert(sd_bus_message_append(m, "a{sv}", 0) >= 0);
        else
            assert(*t == 'u' ? sd_bus_message_append(m, "u", (uint32_t)calls[i].n) >= 0 : sd_bus_message_append(m, "t", calls[i].n) >= 0);
    }
}

static void test_calls(World *w) {
    for (size_t i = 0; i < ELEMENTSOF(calls); i++) {
        sd_bus_message *m = call_new(w, calls[i].interface, calls[i].method);
        append_arguments(m, i);
        Reply r = call_send(w, m);
        const char *dot = strrchr(r.error, '.');
        if (strcmp(dot ? dot + 1 : "", calls[i].error) != 0) {
            fprintf(stderr, "line %d: %s gave \"%s\" (%s), expected \"%s\"\n", calls[i].line, calls[i].method, r.error, r.text,
                    calls[i].error);
            abort();
        }
        /* Every refusal says something. */
        assert(!r.error[0] || strlen(r.text) > 20);
        reply_done(&r);
    }
}

/* Options: each row is one {sv} of CheckIn. */
static void test_options(World *w) {
    static const struct {
        int line;
        const char *key, *type, *text;
        const char *error;
    } rows[] = {
        { __LINE__, "note", "s", "a \xff note", "" /* sd-bus refuses to send it: see below */ },
        { __LINE__, "nonsense", "s", "x", "InvalidArgument" },
        { __LINE__, "knee", "u", NULL, "InvalidArgument" },
        { __LINE__, "at", "s", "some day", "InvalidArgument" },
        { __LINE__, "at", "s", "2099-01-01 10:00", "InvalidArgument" },
        { __LINE__, "note", "s", "bell \a", "InvalidArgument" },
    };
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        sd_bus_message *m = call_new(w, "Episodes", "CheckIn");
        assert(sd_bus_message_open_container(m, 'a', "{sv}") >= 0);
        assert(sd_bus_message_append(m, "{sv}", "pain", "u", 3) >= 0 && sd_bus_message_append(m, "{sv}", "knee", "s", "left") >= 0);
        int e = rows[i].text ? sd_bus_message_append(m, "{sv}", rows[i].key, "s", rows[i].text)
                             : sd_bus_message_append(m, "{sv}", rows[i].key, "u", 1);
        if (e < 0) {
            assert(i == 0);
            sd_bus_message_unref(m);
            continue;
        }
        assert(sd_bus_message_close_container(m) >= 0);
        Reply r = call_send(w, m);
        const char *dot = strrchr(r.error, '.');
        if (strcmp(dot ? dot + 1 : "", rows[i].error) != 0) {
            fprintf(stderr, "line %d: \"%s\" (%s), expected \"%s\"\n", rows[i].line, r.error, r.text, rows[i].error);
            abort();
        }
        reply_done(&r);
    }
}

/* A distance that nobody runs is refused, however large it is. */
static void test_distances(World *w) {
    static const uint32_t metres[] = { 21001, 1000000, 2500000, 2562048, 4177465192, UINT32_MAX };
    for (size_t i = 0; i < ELEMENTSOF(metres); i++) {
        sd_bus_message *m = call_new(w, "Runs", "Log");
        assert(sd_bus_message_append(m, "ta{sv}", (uint64_t)(30 * USEC_PER_MIN), 1, "distance", "u", metres[i]) >= 0);
        Reply r = call_send(w, m);
        assert(strcmp(r.error, KM_ERROR_INVALID_ARGUMENT) == 0 && strstr(r.text, "40 km/h"));
        reply_done(&r);
    }
}

/* A page goes on after something that holds: else who turns pages would have all of them again. */
static void test_pages(World *w) {
    static const struct {
        const char *interface, *method, *after, *error;
    } rows[] = {
        { "Runs", "Steps", "00112233445566778899aabbccddeeff", KM_ERROR_NO_SUCH_FACT },
        { "Runs", "Steps", "soon", KM_ERROR_INVALID_ARGUMENT },
        { "Manager", "History", "00112233445566778899aabbccddeeff", KM_ERROR_NO_SUCH_FACT },
        { "Manager", "History", "soon", KM_ERROR_INVALID_ARGUMENT },
    };
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        sd_bus_message *m = call_new(w, rows[i].interface, rows[i].method);
        assert(sd_bus_message_append(m, "a{sv}", 1, "after", "s", rows[i].after) >= 0);
        Reply r = call_send(w, m);
        assert(strcmp(r.error, rows[i].error) == 0);
        reply_done(&r);
    }
}

/* More changes a second than anybody needs are refused; the time stands still, so the bucket is not filled again. */
static void test_flood(World *w) {
    int refused = 0;
    for (int i = 0; i < 80; i++) {
        sd_bus_message *m = call_new(w, "Episodes", "CheckIn");
        assert(sd_bus_message_append(m, "a{sv}", 2, "pain", "u", 3, "knee", "s", "left") >= 0);
        Reply r = call_send(w, m);
        refused += strcmp(r.error, KM_ERROR_LIMITS_EXCEEDED) == 0;
        reply_done(&r);
    }
    assert(refused >= 30 && refused < 80);
}

int main(void) {
    World w = { 0 };
    world_start(&w);
    test_calls(&w);
    test_options(&w);
    test_distances(&w);
    test_pages(&w);
    test_flood(&w);
    world_end(&w);
    return 0;
}
