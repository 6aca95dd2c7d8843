/* SPDX-License-Identifier: MIT */
/*
 * The notifications on the screen: one for each entry, by libnotify, whose calls block while the server does
 * not answer. So each of them runs under an alarm that ends the process (the daemon starts it anew), and
 * nothing but what the daemon knows is kept here.
 *
 * A button turns to a second step or goes to the daemon, once for each revision however often the server
 * signals it. What follows is shown a moment later, so that a server that closes a notification after an
 * action has done so by then, and its "closed" is not taken for the person's.
 */
#pragma once

#include <gio/gio.h>

typedef struct View View;

typedef struct ViewHandlers {
    void (*shown)(const char *id, guint32 revision, guint32 number, void *userdata);
    void (*acted)(const char *id, guint32 revision, const char *verb, void *userdata);
    /* reason: "expired", "dismissed" or "undefined"; never for what the view closed itself. */
    void (*closed)(const char *id, guint32 revision, const char *reason, void *userdata);
    /* The server would not take a notification, not even as a new one. */
    void (*failed)(const char *message, void *userdata);
} ViewHandlers;

typedef struct ViewServer {
    char *name;
    char *version;
    char **capabilities;
} ViewServer;

/* Asks the server, which may be activated by that, for its name and what it can do. NULL and an error if
 * there is none. `handlers` must outlive the main loop. */
View *view_new(const ViewHandlers *handlers, void *userdata, GError **error);
const ViewServer *view_server(const View *v);

/* Makes the screen show exactly these entries (aa{sv}), those of `owner`, the server's unique name, in their
 * old places. */
void view_show(View *v, GVariant *entries, const char *owner);
/* Shows an entry again with the daemon's word on why a button did nothing. */
void view_refuse(View *v, const char *id, guint32 revision, const char *message);
