/* SPDX-License-Identifier: MIT */
/* See notifier-link.h. */

#include <signal.h>
#include <stdio.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "bus-names.h"
#include "core/when.h"
#include "log.h"
#include "notifier-link.h"
#include "sender.h"

#define SERVER_NAME "org.freedesktop.Notifications"
#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
#define START_TIMEOUT (5 * USEC_PER_SEC)

struct NotifierLink {
    sd_bus *bus;
    void (*changed)(void *userdata);
    void *userdata;
    sd_bus_slot *notifier_match, *server_match, *notifier_query, *server_query, *activatable_query, *start, *end;
    sd_event_source *wait;     /* until it is started again */
    sd_event_source *patience; /* until it is ended */
    char notifier[64], server[64]; /* unique names of the owners, "" = none */
    bool activatable; /* a notification server could be activated, and there is a display to show it on */
    bool wanted;
    bool pending;
    bool starting;
    bool worked;   /* something was shown on this server */
    bool outlived; /* the notifier is still there, but the server that it was on is not */
    bool suspect;  /* the server before went away before anything was shown on it */
    unsigned failures;
};

static const usec_t back_off[] = { 1 * USEC_PER_SEC, 5 * USEC_PER_SEC, 30 * USEC_PER_SEC, 300 * USEC_PER_SEC };

static void try_start(NotifierLink *l);

static int on_wait(sd_event_source *s, uint64_t usec, void *userdata) {
    NotifierLink *l = userdata;
    (void)s, (void)usec;
    l->wait = sd_event_source_disable_unref(l->wait);
    try_start(l);
    return 0;
}

static void start_failed(NotifierLink *l) {
    usec_t wait = back_off[MIN(l->failures, ELEMENTSOF(back_off) - 1)];
    if (l->wait)
        return;
    l->failures++;
    uint64_t now;
    sd_event *e = sd_bus_get_event(l->bus);
    if (sd_event_now(e, CLOCK_BOOTTIME, &now) < 0 ||
        sd_event_add_time(e, &l->wait, CLOCK_BOOTTIME, now + (uint64_t)wait, USEC_PER_SEC, on_wait, l) < 0)
        log_write(LOG_ERR, KM_NOTIFIER_NAME, "Cannot set a timer to start the notifier again.");
}

static int on_started(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    NotifierLink *l = userdata;
    (void)error;
    l->start = sd_bus_slot_unref(l->start);
    l->starting = false;
    if (!sd_bus_message_is_method_error(m, NULL))
        return 0;
    /* Once for each row of failures: the journal need not hear of each try. */
    if (l->failures == 0)
        log_write(LOG_WARNING, KM_NOTIFIER_NAME, "The notifier could not be started: %s",
                  sd_bus_message_get_error(m)->message);
    start_failed(l);
    return 0;
}

static void try_start(NotifierLink *l) {
    if (!l->wanted || l->notifier[0] || l->starting || l->wait || !notifier_link_has_server(l))
        return;
    sd_bus_message *m = NULL;
    int r = sd_bus_message_new_method_call(l->bus, &m, BUS_NAME, BUS_PATH, BUS_NAME, "StartServiceByName");
    if (r >= 0)
        r = sd_bus_message_append(m, "su", KM_NOTIFIER_NAME, (uint32_t)0);
    if (r >= 0)
        r = sd_bus_call_async(l->bus, &l->start, m, on_started, l, (uint64_t)START_TIMEOUT);
    sd_bus_message_unref(m);
    l->starting = r >= 0;
    if (r < 0)
        start_failed(l);
}

static void set_owner(char field[static 64], const char *owner) {
    snprintf(field, 64, "%s", owner);
}

/* --- one that hangs --- */

static int on_process(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    NotifierLink *l = userdata;
    uint32_t pid = 0;
    (void)error;
    l->end = sd_bus_slot_unref(l->end);
    /* It has left meanwhile. */
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "u", &pid) < 0)
        return 0;
    if (pid <= 1 || pid == (uint32_t)getpid())
        return 0;
    log_write(LOG_WARNING, KM_NOTIFIER_NAME, "The notifier, process %u, has shown nothing for %d seconds; it is ended, and another started.",
              pid, (int)(NOTIFIER_PATIENCE / USEC_PER_SEC));
    (void)kill((pid_t)pid, SIGKILL);
    return 0;
}

/* Whose connection it is has to be asked for; as long as it has an answer, the process is there. */
static int on_silence(sd_event_source *s, uint64_t usec, void *userdata) {
    NotifierLink *l = userdata;
    (void)s, (void)usec;
    l->patience = sd_event_source_disable_unref(l->patience);
    l->end = sd_bus_slot_unref(l->end);
    int r = sd_bus_call_method_async(l->bus, &l->end, BUS_NAME, BUS_PATH, BUS_NAME, "GetConnectionUnixProcessID", on_process, l, "s",
                                     l->notifier);
    if (r < 0)
        log_write(LOG_ERR, KM_NOTIFIER_NAME, "Cannot ask for the notifier's process: %s", strerror(-r));
    return 0;
}

static void watch_silence(NotifierLink *l, bool anew) {
    bool waiting = l->notifier[0] && l->wanted && (l->pending || l->outlived);
    if (anew || !waiting)
        l->patience = sd_event_source_disable_unref(l->patience);
    if (!waiting || l->patience)
        return;
    uint64_t now;
    sd_event *e = sd_bus_get_event(l->bus);
    if (sd_event_now(e, CLOCK_BOOTTIME, &now) < 0 || sd_event_add_time(e, &l->patience, CLOCK_BOOTTIME, now + (uint64_t)NOTIFIER_PATIENCE,
                                                                      USEC_PER_SEC, on_silence, l) < 0)
        log_write(LOG_ERR, KM_NOTIFIER_NAME, "Cannot set a timer to watch the notifier.");
}

/* --- who is there --- */

static int on_notifier_owner(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    NotifierLink *l = userdata;
    const char *name, *old, *new;
    (void)error;
    if (!is_sent_by_bus(m) || sd_bus_message_read(m, "sss", &name, &old, &new) < 0)
        return 0;
    set_owner(l->notifier, new);
    l->outlived = false;
    watch_silence(l, true);
    if (!l->notifier[0] && l->wanted && notifier_link_has_server(l))
        start_failed(l);
    return 0;
}

static void server_changed(NotifierLink *l, const char *owner) {
    if (strcmp(l->server, owner) == 0)
        return;
    bool was_there = l->server[0] != '\0', died = was_there && l->wanted && !l->worked;
    set_owner(l->server, owner);
    l->outlived |= was_there && l->notifier[0];
    l->suspect |= died;
    l->worked = false;
    if (died)
        start_failed(l);
    else if (!l->suspect) {
        /* A new server is a new chance; but not one that comes after another that may have died of what it was to show. */
        l->failures = 0;
        l->wait = sd_event_source_disable_unref(l->wait);
    }
    l->changed(l->userdata);
    watch_silence(l, false);
    try_start(l);
}

static int on_server_owner(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *name, *old, *new;
    (void)error;
    if (is_sent_by_bus(m) && sd_bus_message_read(m, "sss", &name, &old, &new) >= 0)
        server_changed(userdata, new);
    return 0;
}

static int on_notifier_query(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    NotifierLink *l = userdata;
    const char *owner = "";
    (void)error;
    if (!sd_bus_message_is_method_error(m, NULL))
        (void)sd_bus_message_read(m, "s", &owner);
    set_owner(l->notifier, owner);
    watch_silence(l, true);
    try_start(l);
    return 0;
}

static int on_server_query(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *owner = "";
    (void)error;
    if (!sd_bus_message_is_method_error(m, NULL))
        (void)sd_bus_message_read(m, "s", &owner);
    server_changed(userdata, owner);
    return 0;
}

/* The notifier's own first call will activate the server; before there is a display that could break it for the whole session. */
static bool has_display(void) {
    const char *x11 = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    return (x11 && *x11) || (wayland && *wayland);
}

static int on_activatable(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    NotifierLink *l = userdata;
    const char *name;
    (void)error;
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_enter_container(m, 'a', "s") < 0)
        return 0;
    while (sd_bus_message_read(m, "s", &name) > 0)
        if (strcmp(name, SERVER_NAME) == 0 && has_display())
            l->activatable = true;
    l->changed(l->userdata);
    try_start(l);
    return 0;
}

static int match_owner(NotifierLink *l, sd_bus_slot **slot, const char *name, sd_bus_message_handler_t handler) {
    char match[256];
    snprintf(match, sizeof(match),
             "type='signal',sender='" BUS_NAME "',path='" BUS_PATH "',interface='" BUS_NAME
             "',member='NameOwnerChanged',arg0='%s'",
             name);
    return sd_bus_add_match_async(l->bus, slot, match, handler, NULL, l);
}

static int query(NotifierLink *l, sd_bus_slot **slot, const char *method, const char *name, sd_bus_message_handler_t handler) {
    if (name)
        return sd_bus_call_method_async(l->bus, slot, BUS_NAME, BUS_PATH, BUS_NAME, method, handler, l, "s", name);
    return sd_bus_call_method_async(l->bus, slot, BUS_NAME, BUS_PATH, BUS_NAME, method, handler, l, NULL);
}

int notifier_link_new(NotifierLink **ret, sd_bus *bus, void (*changed)(void *userdata), void *userdata) {
    NotifierLink *l = calloc(1, sizeof(*l));
    if (!l)
        return -ENOMEM;
    *l = (NotifierLink){ .bus = sd_bus_ref(bus), .changed = changed, .userdata = userdata };
    int r = match_owner(l, &l->notifier_match, KM_NOTIFIER_NAME, on_notifier_owner);
    if (r >= 0)
        r = match_owner(l, &l->server_match, SERVER_NAME, on_server_owner);
    if (r >= 0)
        r = query(l, &l->notifier_query, "GetNameOwner", KM_NOTIFIER_NAME, on_notifier_query);
    if (r >= 0)
        r = query(l, &l->server_query, "GetNameOwner", SERVER_NAME, on_server_query);
    if (r >= 0)
        r = query(l, &l->activatable_query, "ListActivatableNames", NULL, on_activatable);
    if (r < 0) {
        notifier_link_free(l);
        return r;
    }
    *ret = l;
    return 0;
}

NotifierLink *notifier_link_free(NotifierLink *l) {
    if (!l)
        return NULL;
    sd_bus_slot_unref(l->notifier_match);
    sd_bus_slot_unref(l->server_match);
    sd_bus_slot_unref(l->notifier_query);
    sd_bus_slot_unref(l->server_query);
    sd_bus_slot_unref(l->activatable_query);
    sd_bus_slot_unref(l->start);
    sd_bus_slot_unref(l->end);
    sd_event_source_disable_unref(l->patience);
    sd_event_source_disable_unref(l->wait);
    sd_bus_unref(l->bus);
    free(l);
    return NULL;
}

void notifier_link_want(NotifierLink *l, bool wanted, bool pending) {
    l->wanted = wanted;
    l->pending = pending;
    watch_silence(l, false);
    if (!wanted) {
        l->failures = 0;
        l->wait = sd_event_source_disable_unref(l->wait);
    }
    try_start(l);
}

void notifier_link_lives(NotifierLink *l) {
    watch_silence(l, true);
}

void notifier_link_works(NotifierLink *l) {
    l->failures = 0;
    l->worked = true;
    l->suspect = false;
}

bool notifier_link_is_owner(const NotifierLink *l, const char *unique_name) {
    return unique_name && l->notifier[0] && strcmp(l->notifier, unique_name) == 0;
}

bool notifier_link_has_server(const NotifierLink *l) {
    return l->server[0] != '\0' || l->activatable;
}

const char *notifier_link_server(const NotifierLink *l) {
    return l->server;
}

const char *notifier_link_state(const NotifierLink *l) {
    if (l->notifier[0])
        return "running";
    if (l->starting)
        return "starting";
    return l->wait ? "backing-off" : "stopped";
}
