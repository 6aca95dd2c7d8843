/* SPDX-License-Identifier: MIT */
/* See presence.h. */

#include <stdio.h>
#include <stdlib.h>

#include "core/when.h"
#include "presence-internal.h"

#define SERVER_PATH "/org/freedesktop/Notifications"

static const FlagKind kinds[] = {
    { "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", NULL },
    { "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", NULL },
    { "org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver", NULL },
    { "org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver", NULL },
    { "org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver", NULL },
    { NULL, SERVER_PATH, "org.freedesktop.Notifications", "Inhibited" },
    { NULL, SERVER_PATH, "org.dunstproject.cmd0", "paused" },
};

struct Presence {
    sd_bus *bus;
    void (*changed)(void *userdata);
    void *userdata;
    Logind *logind; /* NULL: not watching, or no system bus */
    Flag flags[ELEMENTSOF(kinds)];
    char server[64];
    bool watching;
    PresenceView told;
};

static bool is_screen_saver(const Flag *f) {
    return !f->kind->property;
}

static bool is_any(const Presence *p, bool screen_saver) {
    for (size_t i = 0; i < ELEMENTSOF(p->flags); i++)
        if (is_screen_saver(&p->flags[i]) == screen_saver && p->flags[i].value)
            return true;
    return false;
}

/* Many desktops lock without telling logind. But the screen saver is that of one session, and says nothing about a second one. */
static bool is_locked(const Presence *p) {
    return logind_locked(p->logind) || (logind_sessions(p->logind) <= 1 && is_any(p, true));
}

PresenceView presence_view(const Presence *p) {
    PresenceView view = { .idle = logind_idle(p->logind) };
    if (logind_asleep(p->logind))
        view.obstacle = REASON_ASLEEP;
    else if (is_locked(p))
        view.obstacle = REASON_LOCKED;
    else if (is_any(p, false))
        view.obstacle = REASON_INHIBITED;
    return view;
}

const char *presence_source(const Presence *p) {
    if (logind_sessions(p->logind) > 0)
        return "logind";
    for (size_t i = 0; i < ELEMENTSOF(p->flags); i++)
        if (is_screen_saver(&p->flags[i]) && p->flags[i].owner[0])
            return "screen-saver";
    return "none";
}

void presence_settle(Presence *p) {
    PresenceView view = presence_view(p);
    if (view.obstacle == p->told.obstacle && view.idle == p->told.idle)
        return;
    p->told = view;
    p->changed(p->userdata);
}

void presence_watch(Presence *p, bool wanted) {
    if (p->watching == wanted)
        return;
    p->watching = wanted;
    p->logind = wanted ? logind_new(p, sd_bus_get_event(p->bus), false) : logind_free(p->logind);
    for (size_t i = 0; i < ELEMENTSOF(p->flags); i++) {
        if (wanted)
            flag_start(&p->flags[i]);
        else
            flag_stop(&p->flags[i]);
        if (wanted && !p->flags[i].kind->name)
            flag_set_owner(&p->flags[i], p->server);
    }
    p->told = presence_view(p);
}

void presence_try_again(Presence *p) {
    if (!p->watching || logind_is_connected(p->logind))
        return;
    logind_free(p->logind);
    p->logind = logind_new(p, sd_bus_get_event(p->bus), true);
}

void presence_set_server(Presence *p, const char *owner) {
    snprintf(p->server, sizeof(p->server), "%s", owner);
    for (size_t i = 0; i < ELEMENTSOF(p->flags); i++)
        if (p->watching && !p->flags[i].kind->name)
            flag_set_owner(&p->flags[i], owner);
    p->told = presence_view(p);
}

int presence_new(Presence **ret, sd_bus *bus, void (*changed)(void *userdata), void *userdata) {
    Presence *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    p->bus = sd_bus_ref(bus);
    p->changed = changed;
    p->userdata = userdata;
    for (size_t i = 0; i < ELEMENTSOF(p->flags); i++)
        p->flags[i] = (Flag){ .presence = p, .bus = bus, .kind = &kinds[i] };
    *ret = p;
    return 0;
}

Presence *presence_free(Presence *p) {
    if (!p)
        return NULL;
    presence_watch(p, false);
    sd_bus_unref(p->bus);
    free(p);
    return NULL;
}
