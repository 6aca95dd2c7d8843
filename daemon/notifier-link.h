/* SPDX-License-Identifier: MIT */
/*
 * Sees to it that a notifier runs while there is something to show and somebody to show it: watches who owns the notifier's name and
 * org.freedesktop.Notifications (without ever activating the latter), starts the notifier asynchronously, and after failures waits
 * 1, 5, 30, then 300 seconds. It never waits for an answer, and knows nothing of what is shown.
 *
 * A notifier ends by itself when a call to the server hangs. One that does not even do that, because it is stopped or caught in a loop, is
 * ended from here once it has been silent for NOTIFIER_PATIENCE with something to show.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/words.h"

typedef struct NotifierLink NotifierLink;

/* `changed` is called when a notification server comes or goes. 0 or -errno. */
int notifier_link_new(NotifierLink **ret, sd_bus *bus, void (*changed)(void *userdata), void *userdata);
NotifierLink *notifier_link_free(NotifierLink *l);

/* More than the longest that one of its calls may take. */
#define NOTIFIER_PATIENCE (20 * USEC_PER_SEC)

/* Something is to be shown, or nothing any more; `pending`: some of it has not been shown yet. */
void notifier_link_want(NotifierLink *l, bool wanted, bool pending);
/* The notifier has called: it lives. */
void notifier_link_lives(NotifierLink *l);
/* It has shown what was not on that server's screen before: its back-off begins anew. */
void notifier_link_works(NotifierLink *l);
/* Whether that unique name owns the notifier's name. */
bool notifier_link_is_owner(const NotifierLink *l, const char *unique_name);
/* Whether a notification server is there, or one can be activated and the session has a display. */
bool notifier_link_has_server(const NotifierLink *l);
/* Its unique name, "" = none. */
const char *notifier_link_server(const NotifierLink *l);
/* "running", "stopped", "starting", "backing-off" */
const char *notifier_link_state(const NotifierLink *l);
