/* SPDX-License-Identifier: MIT */
/*
 * logind on the system bus: whether the machine goes to sleep, and the lock and idle hints of this user's graphical sessions. A user's
 * service is in no session of its own, so all of them are looked at. A broken connection means that nothing is known. Anybody on the
 * machine may send this process a signal of the system bus: only logind's own are believed; those that say no more than "ask again" need
 * not be.
 */

#include <stdio.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "core/when.h"
#include "log.h"
#include "presence-internal.h"
#include "sender.h"

#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_MANAGER LOGIND_NAME ".Manager"
#define LOGIND_SESSION LOGIND_NAME ".Session"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define SESSIONS_MAX 64 /* of one user */

typedef struct Session Session;

struct Session {
    Session *next;
    Logind *logind;
    char path[128];
    sd_bus_slot *match, *query;
    bool again; /* changed while an answer was under way */
    bool listed;
    bool graphical, locked, idle;
};

struct Logind {
    Presence *presence;
    sd_bus *bus;
    sd_bus_slot *matches[5];
    sd_bus_slot *query, *owner_query;
    bool again;
    bool missed; /* it is one more try, and has not answered yet */
    char owner[64]; /* logind's unique name, "": not known */
    Session *sessions;
    bool asleep;
};

/* --- what is known --- */

size_t logind_sessions(const Logind *l) {
    size_t n = 0;
    for (const Session *s = l ? l->sessions : NULL; s; s = s->next)
        n += s->graphical;
    return n;
}

bool logind_locked(const Logind *l) {
    for (const Session *s = l ? l->sessions : NULL; s; s = s->next)
        if (s->graphical && !s->locked)
            return false;
    return logind_sessions(l) > 0;
}

bool logind_idle(const Logind *l) {
    for (const Session *s = l ? l->sessions : NULL; s; s = s->next)
        if (s->graphical && !s->idle)
            return false;
    return logind_sessions(l) > 0;
}

bool logind_asleep(const Logind *l) {
    return l && l->asleep;
}

/* --- asking --- */

/* logind itself is never started for this. */
static int call(Logind *l, sd_bus_slot **slot, const char *path, const char *interface, const char *method, const char *argument,
                sd_bus_message_handler_t handler, void *userdata) {
    sd_bus_message *m = NULL;
    int r = sd_bus_message_new_method_call(l->bus, &m, LOGIND_NAME, path, interface, method);
    if (r >= 0)
        r = sd_bus_message_set_auto_start(m, 0);
    if (r >= 0 && argument)
        r = sd_bus_message_append(m, "s", argument);
    if (r >= 0)
        r = sd_bus_call_async(l->bus, slot, m, handler, userdata, 0);
    sd_bus_message_unref(m);
    if (r < 0)
        log_write(LOG_WARNING, LOGIND_NAME, "Cannot ask logind for %s: %s", method, strerror(-r));
    return r;
}

/* --- one session --- */

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error);

static void ask_session(Session *s) {
    s->again = s->query;
    if (!s->again)
        (void)call(s->logind, &s->query, s->path, PROPERTIES, "GetAll", LOGIND_SESSION, on_properties, s);
}

/* One a{sv} entry's value; others than those wanted are passed over. */
static int read_property(sd_bus_message *m, Session *s, bool *user, bool *screen, bool *closing) {
    const char *name, *text = "";
    int flag = 0;
    int r = sd_bus_message_read(m, "s", &name);
    if (r < 0)
        return r;
    if (strcmp(name, "LockedHint") == 0 || strcmp(name, "IdleHint") == 0) {
        r = sd_bus_message_read(m, "v", "b", &flag);
        *(name[0] == 'L' ? &s->locked : &s->idle) = r >= 0 && flag;
        return r;
    }
    if (strcmp(name, "Class") != 0 && strcmp(name, "Type") != 0 && strcmp(name, "State") != 0)
        return sd_bus_message_skip(m, "v");
    r = sd_bus_message_read(m, "v", "s", &text);
    if (r < 0)
        return r;
    *user |= name[0] == 'C' && strcmp(text, "user") == 0;
    *screen |= name[0] == 'T' && (strcmp(text, "x11") == 0 || strcmp(text, "wayland") == 0 || strcmp(text, "mir") == 0);
    *closing |= name[0] == 'S' && strcmp(text, "closing") == 0;
    return 0;
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Session *s = userdata;
    bool user = false, screen = false, closing = false;
    (void)error;
    s->query = sd_bus_slot_unref(s->query);
    int r = sd_bus_message_is_method_error(m, NULL) ? -EIO : sd_bus_message_enter_container(m, 'a', "{sv}");
    while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = read_property(m, s, &user, &screen, &closing);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
    }
    s->graphical = r >= 0 && user && screen && !closing;
    if (s->again)
        ask_session(s);
    presence_settle(s->logind->presence);
    return 0;
}

static int on_session_changed(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)m, (void)error;
    ask_session(userdata);
    return 0;
}

static Session *session_free(Session *s) {
    sd_bus_slot_unref(s->match);
    sd_bus_slot_unref(s->query);
    free(s);
    return NULL;
}

static void session_add(Logind *l, const char *path) {
    size_t n = 0;
    for (Session *s = l->sessions; s; s = s->next, n++)
        if (strcmp(s->path, path) == 0) {
            s->listed = true;
            return;
        }
    Session *s = n < SESSIONS_MAX && strlen(path) < sizeof(s->path) ? calloc(1, sizeof(*s)) : NULL;
    if (!s)
        return;
    s->logind = l;
    s->listed = true;
    snprintf(s->path, sizeof(s->path), "%s", path);
    s->next = l->sessions;
    l->sessions = s;
    (void)sd_bus_match_signal_async(l->bus, &s->match, LOGIND_NAME, path, PROPERTIES, "PropertiesChanged", on_session_changed, NULL, s);
    ask_session(s);
}

static void sessions_drop(Logind *l, bool all) {
    for (Session **at = &l->sessions; *at;) {
        Session *s = *at;
        if (s->listed && !all) {
            at = &s->next;
            continue;
        }
        *at = s->next;
        session_free(s);
    }
}

/* --- all of them --- */

static void list(Logind *l);

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Logind *l = userdata;
    const char *id, *user, *seat, *path;
    uint32_t uid;
    (void)error;
    l->query = sd_bus_slot_unref(l->query);
    if (l->missed && !sd_bus_message_is_method_error(m, NULL))
        log_write(LOG_NOTICE, LOGIND_NAME, "The system bus is there; whether the screen is locked is known from logind.");
    l->missed = false;
    for (Session *s = l->sessions; s; s = s->next)
        s->listed = false;
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_enter_container(m, 'a', "(susso)") >= 0)
        while (sd_bus_message_read(m, "(susso)", &id, &uid, &user, &seat, &path) > 0)
            if (uid == getuid())
                session_add(l, path);
    sessions_drop(l, false);
    if (l->again)
        list(l);
    presence_settle(l->presence);
    return 0;
}

static void list(Logind *l) {
    l->again = l->query;
    if (!l->again)
        (void)call(l, &l->query, LOGIND_PATH, LOGIND_MANAGER, "ListSessions", NULL, on_list, l);
}

static int on_sessions_changed(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)m, (void)error;
    list(userdata);
    return 0;
}

static int on_sleep(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Logind *l = userdata;
    int asleep;
    (void)error;
    if (!is_sent_by(m, l->owner) || sd_bus_message_read(m, "b", &asleep) < 0)
        return 0;
    l->asleep = asleep;
    presence_settle(l->presence);
    return 0;
}

/* logind was started again, or is gone. */
static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Logind *l = userdata;
    const char *name, *old, *owner;
    (void)error;
    if (!is_sent_by_bus(m) || sd_bus_message_read(m, "sss", &name, &old, &owner) < 0)
        return 0;
    snprintf(l->owner, sizeof(l->owner), "%s", owner);
    l->asleep = false;
    sessions_drop(l, true);
    if (owner[0])
        list(l);
    presence_settle(l->presence);
    return 0;
}

static int on_owner_known(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Logind *l = userdata;
    const char *owner;
    (void)error;
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "s", &owner) >= 0)
        snprintf(l->owner, sizeof(l->owner), "%s", owner);
    return 0;
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Logind *l = userdata;
    (void)m, (void)error;
    if (!l->missed)
        log_write(LOG_NOTICE, LOGIND_NAME, "The system bus is gone; whether the screen is locked is not known from logind any more.");
    l->asleep = false;
    sessions_drop(l, true);
    presence_settle(l->presence);
    return 0;
}

static int listen(Logind *l) {
    const struct {
        const char *sender, *path, *interface, *member;
        sd_bus_message_handler_t handler;
    } wanted[ELEMENTSOF(l->matches)] = {
        { LOGIND_NAME, LOGIND_PATH, LOGIND_MANAGER, "PrepareForSleep", on_sleep },
        { LOGIND_NAME, LOGIND_PATH, LOGIND_MANAGER, "SessionNew", on_sessions_changed },
        { LOGIND_NAME, LOGIND_PATH, LOGIND_MANAGER, "SessionRemoved", on_sessions_changed },
        { "org.freedesktop.DBus.Local", "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local", "Disconnected", on_disconnected },
    };
    int r = 0;
    for (size_t i = 0; i < ELEMENTSOF(wanted) && wanted[i].sender && r >= 0; i++)
        r = sd_bus_match_signal_async(l->bus, &l->matches[i], wanted[i].sender, wanted[i].path, wanted[i].interface, wanted[i].member,
                                      wanted[i].handler, NULL, l);
    if (r >= 0)
        r = sd_bus_add_match_async(l->bus, &l->matches[ELEMENTSOF(wanted) - 1],
                                   "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',"
                                   "interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='" LOGIND_NAME "'",
                                   on_owner, NULL, l);
    if (r >= 0)
        r = sd_bus_call_method_async(l->bus, &l->owner_query, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                     "GetNameOwner", on_owner_known, l, "s", LOGIND_NAME);
    return r;
}

Logind *logind_new(Presence *p, sd_event *event, bool again) {
    Logind *l = calloc(1, sizeof(*l));
    if (!l)
        return NULL;
    l->presence = p;
    l->missed = again;
    int r = sd_bus_open_system(&l->bus);
    if (r >= 0)
        r = sd_bus_set_exit_on_disconnect(l->bus, 0);
    if (r >= 0)
        r = sd_bus_attach_event(l->bus, event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = listen(l);
    if (r < 0) {
        if (!again)
            log_write(LOG_INFO, LOGIND_NAME, "No system bus (%s); whether the screen is locked is known from a screen saver at most.",
                      strerror(-r));
        return logind_free(l);
    }
    list(l);
    return l;
}

bool logind_is_connected(const Logind *l) {
    return l && sd_bus_is_open(l->bus) > 0;
}

Logind *logind_free(Logind *l) {
    if (!l)
        return NULL;
    sessions_drop(l, true);
    sd_bus_slot_unref(l->query);
    sd_bus_slot_unref(l->owner_query);
    for (size_t i = 0; i < ELEMENTSOF(l->matches); i++)
        sd_bus_slot_unref(l->matches[i]);
    if (l->bus)
        (void)sd_bus_detach_event(l->bus);
    sd_bus_close_unref(l->bus);
    free(l);
    return NULL;
}
