/* SPDX-License-Identifier: MIT */
/*
 * kneeminder-notifier: shows on the desktop what the daemon lists, and brings back what was pressed. It is a
 * view and keeps nothing: it may end at any moment and is started anew by the daemon, with a back-off.
 *
 * It ends by itself when the notification server goes or changes (all it knows of that server is void then),
 * when the daemon goes (what is on the screen stays), and when there is nothing to show: after two seconds it
 * gives its name back, looks again, and ends only if there is still nothing, so that an entry that came
 * meanwhile is never lost between the two.
 *
 * It always ends by _exit(): libnotify would otherwise close what is on the screen, by calls that may block.
 */

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "client/common/no-core.h"
#include "client/common/text.h"
#include "daemon-link.h"
#include "view.h"

#define SERVER_NAME "org.freedesktop.Notifications"
#define EMPTY_SECONDS 2
/* From the start to a server and a name; the daemon's back-off does the rest. */
#define START_SECONDS_MAX 15
/* The daemon takes no longer words of a server. */
#define SERVER_TEXT_MAX 63

typedef struct Notifier {
    GDBusConnection *bus;
    DaemonLink *daemon;
    View *view;
    char *server; /* unique name of the notification server, NULL = not known yet */
    gboolean owned;
    gboolean releasing;    /* nothing to show: the name is, or is being, given back */
    guint starting, empty; /* GLib sources, 0 = none */
} Notifier;

/* `why` is told, unless it is NULL. */
static G_GNUC_NORETURN void leave(Notifier *n, int status, const char *why) {
    if (why)
        g_printerr("kneeminder-notifier: %s\n", why);
    g_dbus_connection_flush_sync(n->bus, NULL, NULL);
    _exit(status);
}

/* --- the screen's side --- */

static void on_shown(const char *id, guint32 revision, guint32 number, void *userdata) {
    Notifier *n = userdata;
    daemon_link_shown(n->daemon, id, revision, n->server, number);
}

static void on_acted(const char *id, guint32 revision, const char *verb, void *userdata) {
    Notifier *n = userdata;
    daemon_link_act(n->daemon, id, revision, verb);
}

static void on_closed(const char *id, guint32 revision, const char *reason, void *userdata) {
    Notifier *n = userdata;
    daemon_link_closed(n->daemon, id, revision, reason);
}

static gboolean leave_later(gpointer userdata) {
    leave(userdata, EXIT_FAILURE, NULL);
}

/* The others that are to be shown still get their turn. */
static void on_failed(const char *message, void *userdata) {
    g_printerr("kneeminder-notifier: the notification server refuses: %s\n", message);
    g_idle_add(leave_later, userdata);
}

static const ViewHandlers view_handlers = { on_shown, on_acted, on_closed, on_failed };

static char *cut_text(const char *text) {
    char *cut = g_utf8_make_valid(text ? text : "", -1);
    const char *end = g_utf8_find_prev_char(cut, cut + MIN(strlen(cut), SERVER_TEXT_MAX) + 1);
    if (strlen(cut) > SERVER_TEXT_MAX && end)
        cut[end - cut] = '\0';
    return cut;
}

static void open_view(Notifier *n) {
    g_autoptr(GError) error = NULL;
    n->view = view_new(&view_handlers, n, &error);
    if (!n->view)
        leave(n, EXIT_FAILURE, error->message);
}

/* --- both are there --- */

static void begin(Notifier *n) {
    if (!n->owned || !n->server || !n->view || n->starting == 0)
        return;
    g_source_remove(n->starting);
    n->starting = 0;
    const ViewServer *s = view_server(n->view);
    g_autofree char *name = cut_text(s->name), *version = cut_text(s->version);
    daemon_link_server(n->daemon, name, version, (const char *const *)s->capabilities);
    daemon_link_read(n->daemon);
}

static gboolean on_start_timeout(gpointer userdata) {
    leave(userdata, EXIT_FAILURE, "no notification server came");
}

static void on_server(GDBusConnection *bus, const char *name, const char *owner, gpointer userdata) {
    Notifier *n = userdata;
    (void)bus, (void)name;
    if (n->server)
        leave(n, EXIT_SUCCESS, NULL);
    n->server = g_strdup(owner);
    if (!n->view)
        open_view(n);
    begin(n);
}

/* At first this only says that there is none yet: the first call then activates it, and on_server follows. */
static void on_server_gone(GDBusConnection *bus, const char *name, gpointer userdata) {
    Notifier *n = userdata;
    (void)bus, (void)name;
    if (n->server || n->view)
        leave(n, EXIT_SUCCESS, NULL);
    open_view(n);
}

/* --- the daemon's side --- */

static gboolean on_empty(gpointer userdata) {
    Notifier *n = userdata;
    n->empty = 0;
    n->owned = FALSE;
    n->releasing = TRUE;
    daemon_link_release(n->daemon);
    return G_SOURCE_REMOVE;
}

static void on_released(void *userdata) {
    Notifier *n = userdata;
    daemon_link_read(n->daemon);
}

static void on_owned(void *userdata) {
    Notifier *n = userdata;
    n->owned = TRUE;
    if (n->releasing) {
        n->releasing = FALSE;
        daemon_link_read(n->daemon);
    }
    begin(n);
}

static void on_showing(GVariant *entries, void *userdata) {
    Notifier *n = userdata;
    gboolean nothing = g_variant_n_children(entries) == 0;
    if (n->releasing) {
        if (nothing)
            leave(n, EXIT_SUCCESS, NULL);
        daemon_link_own(n->daemon);
        return;
    }
    view_show(n->view, entries, n->server);
    if (nothing && n->empty == 0)
        n->empty = g_timeout_add_seconds(EMPTY_SECONDS, on_empty, n);
    else if (!nothing && n->empty != 0) {
        g_source_remove(n->empty);
        n->empty = 0;
    }
}

static void on_refused(const char *id, guint32 revision, const char *message, void *userdata) {
    Notifier *n = userdata;
    view_refuse(n->view, id, revision, message);
}

static void on_gone(const char *why, void *userdata) {
    leave(userdata, why ? EXIT_FAILURE : EXIT_SUCCESS, why);
}

static const DaemonLinkHandlers link_handlers = { on_owned, on_released, on_showing, on_refused, on_gone };

static void on_bus_closed(GDBusConnection *bus, gboolean vanished, GError *error, gpointer userdata) {
    (void)bus, (void)vanished, (void)error, (void)userdata;
    _exit(EXIT_SUCCESS);
}

/* Whoever started this may have left the alarm ignored or blocked. */
static void prepare_alarm(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    signal(SIGALRM, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

int main(int argc, char *argv[]) {
    g_autoptr(GError) error = NULL;
    Notifier n = { 0 };
    no_core();
    setlocale(LC_ALL, "");
    text_open();
    prepare_alarm();
    if (argc > 1) {
        g_printerr("%s takes no arguments: the daemon starts it when there is something to show.\n", argv[0]);
        return 2;
    }
    n.bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
    if (!n.bus) {
        g_printerr("kneeminder-notifier: no session bus: %s\n", error->message);
        return EXIT_FAILURE;
    }
    g_dbus_connection_set_exit_on_close(n.bus, FALSE);
    g_signal_connect(n.bus, "closed", G_CALLBACK(on_bus_closed), NULL);
    n.starting = g_timeout_add_seconds(START_SECONDS_MAX, on_start_timeout, &n);
    n.daemon = daemon_link_new(n.bus, &link_handlers, &n);
    /* Before libnotify's own watch, whose handler would make blocking calls to a server that just came. */
    g_bus_watch_name_on_connection(n.bus, SERVER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_server,
                                   on_server_gone, &n, NULL);
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
    return EXIT_SUCCESS;
}
