/* SPDX-License-Identifier: MIT */
/* See daemon-link.h. The link lives as long as the process: nothing is ever unsubscribed. */

#include "bus-names.h"
#include "daemon-link.h"

#define DRIVER "org.freedesktop.DBus"
#define DRIVER_PATH "/org/freedesktop/DBus"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define CALL_TIMEOUT_MSEC 5000

enum {
    REQUEST_DO_NOT_QUEUE = 4,
    REQUEST_PRIMARY_OWNER = 1,
    REQUEST_ALREADY_OWNER = 4,
};

struct DaemonLink {
    GDBusConnection *bus;
    const DaemonLinkHandlers *handlers;
    void *userdata;
    gboolean following; /* changes are read */
    gboolean reading;
    gboolean read_again;
};

/* What a button's answer belongs to. */
typedef struct Press {
    DaemonLink *link;
    char *id;
    guint32 revision;
} Press;

static void call(DaemonLink *l, const char *method, GVariant *arguments, GAsyncReadyCallback done,
                 void *userdata) {
    g_dbus_connection_call(l->bus, KM_NAME, KM_PATH, KM_DISPLAY, method, arguments, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MSEC, NULL, done, userdata);
}

static gboolean error_is(const GError *error, const char *name) {
    g_autofree char *remote = g_dbus_error_get_remote_error(error);
    return g_strcmp0(remote, name) == 0;
}

/* --- Showing --- */

static void on_showing(GObject *bus, GAsyncResult *result, gpointer userdata) {
    DaemonLink *l = userdata;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    l->reading = FALSE;
    if (!reply) {
        g_dbus_error_strip_remote_error(error);
        l->handlers->gone(error->message, l->userdata);
        return;
    }
    if (l->read_again) {
        daemon_link_read(l);
        return;
    }
    g_autoptr(GVariant) value = NULL;
    g_variant_get(reply, "(v)", &value);
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE("aa{sv}"))) {
        l->handlers->gone("the daemon's list is of another type", l->userdata);
        return;
    }
    l->handlers->showing(value, l->userdata);
}

void daemon_link_read(DaemonLink *l) {
    l->following = TRUE;
    l->read_again = l->reading;
    if (l->reading)
        return;
    l->reading = TRUE;
    g_dbus_connection_call(l->bus, KM_NAME, KM_PATH, PROPERTIES, "Get",
                           g_variant_new("(ss)", KM_DISPLAY, "Showing"), G_VARIANT_TYPE("(v)"),
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MSEC, NULL, on_showing, l);
}

static void on_changed(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                       const char *signal, GVariant *arguments, gpointer userdata) {
    DaemonLink *l = userdata;
    (void)bus, (void)sender, (void)path, (void)interface, (void)signal;
    if (l->following && g_variant_is_of_type(arguments, G_VARIANT_TYPE("(sa{sv}as)")))
        daemon_link_read(l);
}

static void on_daemon_gone(GDBusConnection *bus, const char *name, gpointer userdata) {
    DaemonLink *l = userdata;
    (void)bus, (void)name;
    l->handlers->gone(NULL, l->userdata);
}

/* --- the name --- */

static void on_requested(GObject *bus, GAsyncResult *result, gpointer userdata) {
    DaemonLink *l = userdata;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    guint32 outcome = 0;
    if (!reply) {
        l->handlers->gone(error->message, l->userdata);
        return;
    }
    g_variant_get(reply, "(u)", &outcome);
    if (outcome == REQUEST_PRIMARY_OWNER || outcome == REQUEST_ALREADY_OWNER)
        l->handlers->owned(l->userdata);
    else
        l->handlers->gone(NULL, l->userdata);
}

void daemon_link_own(DaemonLink *l) {
    g_dbus_connection_call(l->bus, DRIVER, DRIVER_PATH, DRIVER, "RequestName",
                           g_variant_new("(su)", KM_NOTIFIER_NAME, (guint32)REQUEST_DO_NOT_QUEUE),
                           G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MSEC, NULL,
                           on_requested, l);
}

static void on_released(GObject *bus, GAsyncResult *result, gpointer userdata) {
    DaemonLink *l = userdata;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (reply)
        l->handlers->released(l->userdata);
    else
        l->handlers->gone(error->message, l->userdata);
}

void daemon_link_release(DaemonLink *l) {
    g_dbus_connection_call(l->bus, DRIVER, DRIVER_PATH, DRIVER, "ReleaseName",
                           g_variant_new("(s)", KM_NOTIFIER_NAME), G_VARIANT_TYPE("(u)"),
                           G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MSEC, NULL, on_released, l);
}

DaemonLink *daemon_link_new(GDBusConnection *bus, const DaemonLinkHandlers *handlers, void *userdata) {
    DaemonLink *l = g_new0(DaemonLink, 1);
    *l = (DaemonLink){ .bus = bus, .handlers = handlers, .userdata = userdata };
    g_dbus_connection_signal_subscribe(bus, KM_NAME, PROPERTIES, "PropertiesChanged", KM_PATH, KM_DISPLAY,
                                       G_DBUS_SIGNAL_FLAGS_NONE, on_changed, l, NULL);
    g_bus_watch_name_on_connection(bus, KM_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_daemon_gone, l,
                                   NULL);
    daemon_link_own(l);
    return l;
}

/* --- the way back --- */

/* The entry has changed since: the present one is read. What else may be wrong is logged, and the view stays
 * as it is. */
static void on_told(GObject *bus, GAsyncResult *result, gpointer userdata) {
    DaemonLink *l = userdata;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (reply)
        return;
    if (error_is(error, KM_ERROR_STALE))
        daemon_link_read(l);
    else
        g_printerr("kneeminder-notifier: cannot tell the daemon what is shown: %s\n", error->message);
}

static void on_acted(GObject *bus, GAsyncResult *result, gpointer userdata) {
    Press *p = userdata;
    DaemonLink *l = p->link;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (!reply && error_is(error, KM_ERROR_STALE))
        daemon_link_read(l);
    else if (!reply) {
        g_dbus_error_strip_remote_error(error);
        l->handlers->refused(p->id, p->revision, error->message, l->userdata);
    }
    g_free(p->id);
    g_free(p);
}

void daemon_link_act(DaemonLink *l, const char *id, guint32 revision, const char *verb) {
    Press *p = g_new0(Press, 1);
    *p = (Press){ .link = l, .id = g_strdup(id), .revision = revision };
    call(l, "Act", g_variant_new("(sus)", id, revision, verb), on_acted, p);
}

void daemon_link_server(DaemonLink *l, const char *name, const char *version,
                        const char *const *capabilities) {
    call(l, "Server", g_variant_new("(ss^as)", name, version, capabilities), on_told, l);
}

void daemon_link_shown(DaemonLink *l, const char *id, guint32 revision, const char *server, guint32 number) {
    call(l, "Shown", g_variant_new("(susu)", id, revision, server, number), on_told, l);
}

void daemon_link_closed(DaemonLink *l, const char *id, guint32 revision, const char *reason) {
    call(l, "Closed", g_variant_new("(sus)", id, revision, reason), on_told, l);
}
