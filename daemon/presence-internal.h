/* SPDX-License-Identifier: MIT */
/*
 * What the files of presence share. A Flag is one boolean that a service on the session bus has: asked for once when the service comes,
 * and again after each of its signals. Logind is what the system bus tells.
 */
#pragma once

#include "presence.h"

typedef struct FlagKind {
    const char *name; /* whose owner is followed; NULL: flag_set_owner() tells */
    const char *path, *interface;
    const char *property; /* NULL: GetActive and ActiveChanged of a screen saver */
} FlagKind;

typedef struct Flag {
    Presence *presence;
    sd_bus *bus;
    const FlagKind *kind;
    char owner[64]; /* unique name, "": there is none */
    sd_bus_slot *owner_match, *owner_query, *value_match, *value_query;
    bool again; /* it may have changed while an answer was under way */
    bool value;
} Flag;

/* Both do nothing if it is so already. */
void flag_start(Flag *f);
void flag_stop(Flag *f);
void flag_set_owner(Flag *f, const char *owner);

typedef struct Logind Logind;

/* NULL without a system bus; `again`: nothing is new about that. */
Logind *logind_new(Presence *p, sd_event *event, bool again);
Logind *logind_free(Logind *l);
/* Whether the system bus is there, or is still to answer. */
bool logind_is_connected(const Logind *l);
/* Graphical sessions of this user that it knows. */
size_t logind_sessions(const Logind *l);
/* All of them; false if there is none. */
bool logind_locked(const Logind *l);
bool logind_idle(const Logind *l);
bool logind_asleep(const Logind *l);

/* Something may have changed: tells the daemon if the view has. */
void presence_settle(Presence *p);
