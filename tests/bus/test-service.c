/* SPDX-License-Identifier: MIT */
/*
 * The interfaces, called over a socketpair: each method once right, and each named error. The time stands still; the record is a
 * real file in a directory of the test's own.
 */

#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bus-names.h"
#include "bus/service.h"

typedef struct World {
    sd_event *event;
    sd_bus *server, *client;
    Service service;
    SettingsLink settings;
    char directory[64];
} World;

static void nothing(void *userdata) {
    (void)userdata;
}

static void nothing_stepped(usec_t step, void *userdata) {
    (void)step, (void)userdata;
}

static void world_start(World *w) {
    char path[128];
    int fds[2];
    Clock *clock;
    Ledger *ledger;
    Now now;
    strcpy(w->directory, "/tmp/kneeminder-test-XXXXXX");
    assert(mkdtemp(w->directory));
    assert(setenv("XDG_CONFIG_HOME", w->directory, 1) == 0 && setenv("XDG_CONFIG_DIRS", w->directory, 1) == 0);
    assert(setenv("XDG_RUNTIME_DIR", w->directory, 1) == 0);
    assert(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
    assert(sd_event_new(&w->event) >= 0);
    sd_id128_t id = { 0 };
    assert(sd_bus_new(&w->server) >= 0 && sd_bus_set_fd(w->server, fds[0], fds[0]) >= 0);
    assert(sd_bus_set_server(w->server, 1, id) >= 0 && sd_bus_set_anonymous(w->server, 1) >= 0);
    assert(sd_bus_start(w->server) >= 0 && sd_bus_attach_event(w->server, w->event, 0) >= 0);
    assert(sd_bus_new(&w->client) >= 0 && sd_bus_set_fd(w->client, fds[1], fds[1]) >= 0);
    assert(sd_bus_set_anonymous(w->client, 1) >= 0 && sd_bus_start(w->client) >= 0);
    assert(sd_bus_attach_event(w->client, w->event, 0) >= 0);

    assert(clock_new(&clock, w->event, &(ClockEvents){ nothing, nothing_stepped, nothing, NULL }) == 0);
    assert(clock_now(clock, &now) == 0);
    snprintf(path, sizeof(path), "%s/data/kneeminder.db", w->directory);
    assert(ledger_open(&ledger, path, now.real, NULL) == 0);
    assert(settings_link_open(&w->settings, w->directory) == 0);
    assert(coordinator_new(&w->service.coordinator, clock, ledger, &w->settings.set.settings) == 0);
    assert(notifier_link_new(&w->service.notifier, w->server, nothing, NULL) == 0);
    w->service.bus = w->server;
    w->service.settings = &w->settings;
    assert(service_export(&w->service) >= 0);
    assert(coordinator_reconcile(w->service.coordinator) >= 0);
}

static void world_end(World *w) {
    char command[128];
    coordinator_free(w->service.coordinator);
    notifier_link_free(w->service.notifier);
    settings_link_close(&w->settings);
    sd_bus_flush_close_unref(w->client);
    sd_bus_flush_close_unref(w->server);
    sd_event_unref(w->event);
    snprintf(command, sizeof(command), "rm -r '%s'", w->directory);
    assert(system(command) == 0);
}

typedef struct Reply {
    bool here;
    char error[128];
    char text[512];
    sd_bus_message *message;
} Reply;

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Reply *r = userdata;
    (void)error;
    r->here = true;
    const sd_bus_error *e = sd_bus_message_get_error(m);
    if (e) {
        snprintf(r->error, sizeof(r->error), "%s", e->name);
        snprintf(r->text, sizeof(r->text), "%s", e->message);
    } else
        r->message = sd_bus_message_ref(m);
    return 0;
}

static sd_bus_message *call_new(World *w, const char *interface, const char *method) {
    sd_bus_message *m = NULL;
    char name[128];
    snprintf(name, sizeof(name), "%s.%s", KM_NAME, interface);
    assert(sd_bus_message_new_method_call(w->client, &m, KM_NAME, KM_PATH, name, method) >= 0);
    return m;
}

static Reply call_send(World *w, sd_bus_message *m) {
    Reply r = { 0 };
    assert(sd_bus_call_async(w->client, NULL, m, on_reply, &r, 0) >= 0);
    sd_bus_message_unref(m);
    while (!r.here)
        assert(sd_event_run(w->event, UINT64_MAX) >= 0);
    return r;
}

static void reply_done(Reply *r) {
    sd_bus_message_unref(r->message);
}

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
    test_flood(&w);
    world_end(&w);
    return 0;
}
