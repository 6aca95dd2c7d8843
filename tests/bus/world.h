/* SPDX-License-Identifier: MIT */
/*
 * The daemon's interfaces in this process: server and client on one loop, over a socketpair, with no bus between them. The record is
 * a real file in a directory of the test's own; whose clock it is says what it is linked with.
 */
#pragma once

#undef NDEBUG
#include <assert.h>
#include <ftw.h>
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

static inline void nothing(void *userdata) {
    (void)userdata;
}

static inline void nothing_stepped(usec_t step, void *userdata) {
    (void)step, (void)userdata;
}

static inline void world_path(const World *w, const char *name, char path[static 128]) {
    assert(snprintf(path, 128, "%s/%s", w->directory, name) < 128);
}

/* In $TMPDIR. */
static inline void world_make_directory(World *w) {
    const char *parent = getenv("TMPDIR");
    int n = snprintf(w->directory, sizeof(w->directory), "%s/kneeminder-test-XXXXXX", parent && parent[0] == '/' ? parent : "/tmp");
    assert(n < (int)sizeof(w->directory) && mkdtemp(w->directory));
    assert(setenv("XDG_CONFIG_HOME", w->directory, 1) == 0 && setenv("XDG_CONFIG_DIRS", w->directory, 1) == 0);
    assert(setenv("XDG_RUNTIME_DIR", w->directory, 1) == 0);
}

static inline int world_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static inline void world_remove_directory(World *w) {
    assert(nftw(w->directory, world_remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

static inline void world_connect(World *w) {
    int fds[2];
    sd_id128_t id = { 0 };
    assert(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
    assert(sd_event_new(&w->event) >= 0);
    assert(sd_bus_new(&w->server) >= 0 && sd_bus_set_fd(w->server, fds[0], fds[0]) >= 0);
    assert(sd_bus_set_server(w->server, 1, id) >= 0 && sd_bus_set_anonymous(w->server, 1) >= 0);
    assert(sd_bus_start(w->server) >= 0 && sd_bus_attach_event(w->server, w->event, 0) >= 0);
    assert(sd_bus_new(&w->client) >= 0 && sd_bus_set_fd(w->client, fds[1], fds[1]) >= 0);
    assert(sd_bus_set_anonymous(w->client, 1) >= 0 && sd_bus_start(w->client) >= 0);
    assert(sd_bus_attach_event(w->client, w->event, 0) >= 0);
}

/* The daemon's own, but for its way to the bus and its settings: started on the record that lies in the directory. */
static inline void world_load(World *w) {
    char path[128];
    Clock *clock;
    Ledger *ledger;
    Now now;
    assert(clock_new(&clock, w->event, &(ClockEvents){ nothing, nothing_stepped, nothing, NULL }) == 0);
    assert(clock_now(clock, &now) == 0);
    world_path(w, "data/kneeminder.db", path);
    assert(ledger_open(&ledger, path, now.real, NULL) == 0);
    assert(coordinator_new(&w->service.coordinator, clock, ledger, &w->settings.set.settings) == 0);
    assert(notifier_link_new(&w->service.notifier, w->server, nothing, NULL) == 0);
    w->service.bus = w->server;
    w->service.settings = &w->settings;
}

static inline void world_unload(World *w) {
    sd_bus_track_unref(w->service.importer);
    coordinator_free(w->service.coordinator);
    notifier_link_free(w->service.notifier);
    memset(&w->service, 0, sizeof(w->service));
}

/* The daemon starts in the directory. */
static inline void world_open(World *w) {
    world_connect(w);
    assert(settings_link_open(&w->settings, w->directory) == 0);
    world_load(w);
    assert(service_export(&w->service) >= 0);
    assert(coordinator_reconcile(w->service.coordinator) >= 0);
}

static inline void world_disconnect(World *w) {
    /* Not flushed: who would read at the other end is this very process. */
    sd_bus_close_unref(w->client);
    sd_bus_close_unref(w->server);
    sd_event_unref(w->event);
}

static inline void world_close(World *w) {
    world_unload(w);
    settings_link_close(&w->settings);
    world_disconnect(w);
}

static inline void world_start(World *w) {
    world_make_directory(w);
    world_open(w);
}

static inline void world_end(World *w) {
    world_close(w);
    world_remove_directory(w);
}

typedef struct Reply {
    bool here;
    char error[128];
    char text[512];
    sd_bus_message *message;
} Reply;

static inline int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
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

static inline sd_bus_message *call_new(World *w, const char *interface, const char *method) {
    sd_bus_message *m = NULL;
    char name[128];
    snprintf(name, sizeof(name), "%s.%s", KM_NAME, interface);
    assert(sd_bus_message_new_method_call(w->client, &m, KM_NAME, KM_PATH, name, method) >= 0);
    return m;
}

static inline Reply call_send(World *w, sd_bus_message *m) {
    Reply r = { 0 };
    assert(sd_bus_call_async(w->client, NULL, m, on_reply, &r, 0) >= 0);
    sd_bus_message_unref(m);
    while (!r.here)
        assert(sd_event_run(w->event, UINT64_MAX) >= 0);
    return r;
}

static inline void reply_done(Reply *r) {
    sd_bus_message_unref(r->message);
}
