/* SPDX-License-Identifier: MIT */
/*
 * Whether somebody can see a notification now: the session's lock and idle state (logind, else the screen saver), suspend
 * (logind), and do-not-disturb where the notification server tells of it (Plasma's Inhibited, dunst's paused). It listens to
 * signals and never polls; nothing of all this has to be there. It decides nothing.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/words.h"

typedef struct Presence Presence;

typedef struct PresenceView {
    Reason obstacle; /* REASON_ASLEEP, REASON_LOCKED, REASON_INHIBITED in this order of weight; REASON_NONE: nothing known */
    bool idle;       /* nobody at the keyboard, as far as is known */
} PresenceView;

/* `changed` is called, never from within these functions, when the view has become another. `bus` is the session bus; the system
 * bus is $DBUS_SYSTEM_BUS_ADDRESS or the usual one, opened only while watching. 0 or -ENOMEM. */
int presence_new(Presence **ret, sd_bus *bus, void (*changed)(void *userdata), void *userdata);
Presence *presence_free(Presence *p);
DEFINE_CLEANUP(Presence *, presence_free)
/* Whether anything is open that could be held. Matches and the system bus's connection are held only while it is; when it ends the
 * view is that nothing is known. */
void presence_watch(Presence *p, bool wanted);
/* Where the system bus has gone, or was not there, and it is to be watched: looks for it again. For each tick, not from within
 * `changed`. */
void presence_try_again(Presence *p);
/* The owner's unique name of org.freedesktop.Notifications, "" = none: asked for its Inhibited or paused anew. */
void presence_set_server(Presence *p, const char *owner);
PresenceView presence_view(const Presence *p);
/* Where the lock state comes from, for troubleshoot: "logind", "screen-saver", "none". */
const char *presence_source(const Presence *p);
