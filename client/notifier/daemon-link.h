/* SPDX-License-Identifier: MIT */
/*
 * The notifier's line to the daemon: owns the notifier's name, reads `Showing` whenever it changes, and
 * brings back what was shown, pressed and closed. Every call is asynchronous, and none starts the daemon:
 * without it there is nothing to show. It knows nothing of how an entry looks.
 */
#pragma once

#include <gio/gio.h>

typedef struct DaemonLink DaemonLink;

typedef struct DaemonLinkHandlers {
    /* The name is ours. Asked for and refused is `gone`. */
    void (*owned)(void *userdata);
    /* The name is given back. */
    void (*released)(void *userdata);
    /* `entries` is the aa{sv} of Showing. */
    void (*showing)(GVariant *entries, void *userdata);
    /* The daemon refused a button for a reason other than that the entry has changed. */
    void (*refused)(const char *id, guint32 revision, const char *message, void *userdata);
    /* There is no daemon any more, or another notifier; `why` is NULL where that is the normal course of
     * things. */
    void (*gone)(const char *why, void *userdata);
} DaemonLinkHandlers;

/* Subscribes, and asks for the name. `bus` and `handlers` must outlive the process's main loop. */
DaemonLink *daemon_link_new(GDBusConnection *bus, const DaemonLinkHandlers *handlers, void *userdata);

void daemon_link_own(DaemonLink *l);
void daemon_link_release(DaemonLink *l);
/* Reads Showing; a change meanwhile makes it be read again. From the first read on changes are read unasked.
 */
void daemon_link_read(DaemonLink *l);

void daemon_link_server(DaemonLink *l, const char *name, const char *version,
                        const char *const *capabilities);
void daemon_link_shown(DaemonLink *l, const char *id, guint32 revision, const char *server, guint32 number);
void daemon_link_act(DaemonLink *l, const char *id, guint32 revision, const char *verb);
void daemon_link_closed(DaemonLink *l, const char *id, guint32 revision, const char *reason);
