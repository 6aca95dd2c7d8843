/* SPDX-License-Identifier: MIT */
/* See view.h. */

#include <libnotify/notify.h>
#include <stdint.h>
#include <unistd.h>

#include "view.h"
#include "wording.h"

#define APP_ID "org.kneeminder.Kneeminder"
/* A call that takes longer will not come back; the daemon's own patience with a silent notifier is twice as
 * long. */
#define CALL_SECONDS_MAX 10
/* Servers that close a notification after an action do it within a few milliseconds. */
#define SETTLE_MSEC 300

enum {
    CLOSED_EXPIRED = 1,
    CLOSED_DISMISSED = 2,
};

/* One notification. */
typedef struct Item {
    View *view;
    Entry *entry;
    NotifyNotification *notification;
    guint32 number; /* that the server last gave it */
    unsigned page;
    gboolean acted;     /* a verb of this revision went to the daemon */
    gboolean asked_for; /* what is shown next is the person's doing */
    gboolean changed;   /* it is to be shown again when settled */
    guint settle;       /* GLib source, 0 = none: until then nothing new is shown */
    guint crossing;     /* GLib source, 0 = none: until then signals mean what was shown before */
    char *refusal;      /* the daemon's word, NULL = none */
} Item;

struct View {
    const ViewHandlers *handlers;
    void *userdata;
    ViewServer server;
    gboolean actions, markup, default_action, lingers;
    char *owner;
    GPtrArray *items;
};

static void guard_begin(void) {
    alarm(CALL_SECONDS_MAX);
}

static void guard_end(void) {
    alarm(0);
}

/* --- the server --- */

static gboolean has_capability(const View *v, const char *capability) {
    return g_strv_contains((const char *const *)v->server.capabilities, capability);
}

/* Under its caller's guard. */
static gboolean ask_server(ViewServer *s) {
    g_autofree char *vendor = NULL, *specification = NULL;
    gboolean ok = notify_get_server_info(&s->name, &vendor, &s->version, &specification);
    GList *list = ok ? notify_get_server_caps() : NULL;
    GPtrArray *capabilities = g_ptr_array_new();
    for (GList *c = list; c; c = c->next)
        g_ptr_array_add(capabilities, c->data);
    g_list_free(list);
    g_ptr_array_add(capabilities, NULL);
    s->capabilities = (char **)g_ptr_array_free(capabilities, FALSE);
    return ok;
}

View *view_new(const ViewHandlers *handlers, void *userdata, GError **error) {
    ViewServer server = { 0 };
    guard_begin();
    gboolean ok = notify_init("Kneeminder") && ask_server(&server);
    guard_end();
    if (!ok) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no notification server answers");
        return NULL;
    }
    View *v = g_new0(View, 1);
    *v = (View){ .handlers = handlers, .userdata = userdata, .server = server, .items = g_ptr_array_new() };
    v->actions = has_capability(v, "actions");
    v->markup = has_capability(v, "body-markup");
    /* GNOME takes a click on the text for "start the program and dismiss", if there is no default action. */
    v->default_action = g_strcmp0(server.name, "gnome-shell") == 0;
    /* Its version 3.20 leaves on the screen what a program closes, and shows nothing else until that is gone. */
    v->lingers = g_strcmp0(server.name, "Notification Daemon") == 0;
    return v;
}

const ViewServer *view_server(const View *v) {
    return &v->server;
}

/* --- one notification --- */

static void item_show(Item *i);

static gboolean on_settled(gpointer userdata) {
    Item *i = userdata;
    i->settle = 0;
    if (i->changed)
        item_show(i);
    return G_SOURCE_REMOVE;
}

static void item_settle(Item *i) {
    if (i->settle == 0)
        i->settle = g_timeout_add(SETTLE_MSEC, on_settled, i);
}

static void on_action(NotifyNotification *n, char *key, gpointer userdata) {
    Item *i = userdata;
    (void)n;
    if (i->acted || i->settle != 0 || i->crossing != 0 || g_str_equal(key, "default"))
        return;
    item_settle(i);
    if (g_str_equal(key, WORDING_KEY_MORE) || g_str_has_prefix(key, WORDING_KEY_PAGE)) {
        i->page = g_str_equal(key, WORDING_KEY_MORE) ? i->page + 1 : (unsigned)g_ascii_strtoull(key + strlen(WORDING_KEY_PAGE), NULL, 10);
        i->asked_for = i->changed = TRUE;
        return;
    }
    i->acted = TRUE;
    i->view->handlers->acted(i->entry->id, i->entry->revision, key, i->view->userdata);
}

static void on_closed(NotifyNotification *n, gpointer userdata) {
    Item *i = userdata;
    int reason = notify_notification_get_closed_reason(n);
    /* After a button this is the server's doing. */
    if (i->acted || i->settle != 0 || i->crossing != 0)
        return;
    const char *word = reason == CLOSED_EXPIRED     ? "expired"
                       : reason == CLOSED_DISMISSED ? "dismissed"
                                                    : "undefined";
    i->view->handlers->closed(i->entry->id, i->entry->revision, word, i->view->userdata);
}

static void set_hints(Item *i) {
    const Entry *e = i->entry;
    NotifyNotification *n = i->notification;
    gboolean quiet = !e->alert && !i->asked_for;
    /* Low keeps a server from putting it in front again; what is critical stays so. */
    NotifyUrgency urgency = e->urgency == ENTRY_CRITICAL       ? NOTIFY_URGENCY_CRITICAL
                            : e->urgency == ENTRY_LOW || quiet ? NOTIFY_URGENCY_LOW
                                                               : NOTIFY_URGENCY_NORMAL;
    gboolean stays = e->form != ENTRY_NOTICE || e->urgency == ENTRY_CRITICAL;
    notify_notification_clear_hints(n);
    notify_notification_set_urgency(n, urgency);
    notify_notification_set_timeout(n, stays ? NOTIFY_EXPIRES_NEVER : NOTIFY_EXPIRES_DEFAULT);
    notify_notification_set_hint(n, "desktop-entry", g_variant_new_string(APP_ID));
    notify_notification_set_hint(
        n, "category",
        g_variant_new_string(e->form == ENTRY_NOTICE ? "x-kneeminder.notice" : "x-kneeminder.reminder"));
    notify_notification_set_hint(n, "resident", g_variant_new_boolean(TRUE));
    if (quiet || i->asked_for)
        notify_notification_set_hint(n, "suppress-sound", g_variant_new_boolean(TRUE));
    else if (e->sound)
        notify_notification_set_hint(n, "sound-name", g_variant_new_string("alarm-clock-elapsed"));
}

static void set_text(Item *i) {
    g_autoptr(Wording) w = wording_new(i->entry, i->page, (guint64)g_get_real_time());
    g_autofree char *body =
        i->refusal && !i->entry->discreet ? g_strconcat(i->refusal, "\n", w->body, NULL) : g_strdup(w->body);
    g_autofree char *escaped = i->view->markup ? g_markup_escape_text(body, -1) : g_strdup(body);
    notify_notification_update(i->notification, w->title, escaped, APP_ID);
    notify_notification_clear_actions(i->notification);
    if (!i->view->actions)
        return;
    if (i->view->default_action)
        notify_notification_add_action(i->notification, "default", w->title, on_action, i, NULL);
    for (size_t b = 0; b < w->n_buttons; b++)
        notify_notification_add_action(i->notification, w->buttons[b].key, w->buttons[b].label, on_action, i,
                                       NULL);
}

/* What was queued before the answer to a show has been seen by now. Had the old text been closed, libnotify
 * has forgotten the number under which the new one stands. */
static gboolean on_crossed(gpointer userdata) {
    Item *i = userdata;
    i->crossing = 0;
    g_object_set(i->notification, "id", (int)i->number, NULL);
    return G_SOURCE_REMOVE;
}

static gboolean item_call_show(Item *i, GError **error) {
    guard_begin();
    gboolean ok = notify_notification_show(i->notification, error);
    guard_end();
    return ok;
}

static void item_show(Item *i) {
    View *v = i->view;
    g_autoptr(GError) error = NULL;
    int number = 0;
    set_text(i);
    set_hints(i);
    i->asked_for = i->changed = FALSE;
    g_object_get(i->notification, "id", &number, NULL);
    gboolean ok = item_call_show(i, &error);
    /* A number from before a restart may belong to nobody any more. */
    if (!ok && number != 0 && g_dbus_error_is_remote_error(error)) {
        g_clear_error(&error);
        g_object_set(i->notification, "id", 0, NULL);
        ok = item_call_show(i, &error);
    }
    if (!ok) {
        v->handlers->failed(error->message, v->userdata);
        return;
    }
    g_object_get(i->notification, "id", &number, NULL);
    i->number = (guint32)number;
    /* Sources of one priority run in the order in which they came. */
    if (i->crossing == 0)
        i->crossing = g_idle_add_full(G_PRIORITY_DEFAULT, on_crossed, i, NULL);
    v->handlers->shown(i->entry->id, i->entry->revision, i->number, v->userdata);
}

static void item_change(Item *i) {
    i->changed = TRUE;
    if (i->settle == 0)
        item_show(i);
}

static Item *item_new(View *v, const Entry *e) {
    Item *i = g_new0(Item, 1);
    gboolean known = e->number > 0 && e->number <= INT32_MAX && g_strcmp0(e->server, v->owner) == 0;
    i->view = v;
    i->notification = g_object_new(NOTIFY_TYPE_NOTIFICATION, "id", known ? (int)e->number : 0, NULL);
    /* An icing that has begun is what the person just asked for: it is to be seen, if not heard. */
    i->asked_for = !known && e->form == ENTRY_RUNNING && !e->half;
    g_signal_connect(i->notification, "closed", G_CALLBACK(on_closed), i);
    g_ptr_array_add(v->items, i);
    return i;
}

/* What is to be gone at once does go. */
static void item_expire(Item *i) {
    notify_notification_set_hint(i->notification, "suppress-sound", g_variant_new_boolean(TRUE));
    notify_notification_set_timeout(i->notification, 1);
    (void)item_call_show(i, NULL);
}

static void item_close(Item *i) {
    int number = 0;
    g_signal_handlers_disconnect_by_data(i->notification, i);
    if (i->settle != 0)
        g_source_remove(i->settle);
    if (i->crossing != 0)
        g_source_remove(i->crossing);
    g_object_get(i->notification, "id", &number, NULL);
    if (number != 0 && i->view->lingers)
        item_expire(i);
    guard_begin();
    /* A server may say that it has closed it already. */
    if (number != 0)
        notify_notification_close(i->notification, NULL);
    g_object_unref(i->notification);
    guard_end();
    entry_free(i->entry);
    g_free(i->refusal);
    g_free(i);
}

/* --- all of them --- */

static Item *find_item(const View *v, const char *id) {
    for (guint i = 0; i < v->items->len; i++) {
        Item *item = v->items->pdata[i];
        if (g_str_equal(item->entry->id, id))
            return item;
    }
    return NULL;
}

/* Whether a person who is at the second step may stay there. */
static gboolean same_question(const Entry *a, const Entry *b) {
    return a->form == b->form && !b->alert && (a->form != ENTRY_ASK || g_str_equal(a->kinds[0], b->kinds[0]));
}

static void take_entry(View *v, Entry *e) {
    Item *i = find_item(v, e->id);
    if (i && i->entry->revision == e->revision && i->entry->discreet == e->discreet) {
        entry_free(e);
        return;
    }
    if (!i)
        i = item_new(v, e);
    else if (i->acted || !same_question(i->entry, e)) {
        i->page = WORDING_FIRST;
        i->asked_for = i->acted;
    }
    entry_free(i->entry);
    i->entry = e;
    i->acted = FALSE;
    g_clear_pointer(&i->refusal, g_free);
    item_change(i);
}

static void close_others(View *v, GPtrArray *entries) {
    for (guint i = v->items->len; i-- > 0;) {
        Item *item = v->items->pdata[i];
        gboolean stays = FALSE;
        for (guint k = 0; k < entries->len && !stays; k++)
            stays = g_str_equal(((Entry *)entries->pdata[k])->id, item->entry->id);
        if (!stays) {
            g_ptr_array_remove_index(v->items, i);
            item_close(item);
        }
    }
}

/* What was shown by a notifier before this one, and is no entry any more, still stands on the screen. */
static void close_gone(View *v, GVariant *dictionary) {
    const char *id = "", *form = "", *server = "";
    guint32 revision = 0, number = 0;
    g_variant_lookup(dictionary, "form", "&s", &form);
    if (!g_str_equal(form, "gone") || !g_variant_lookup(dictionary, "id", "&s", &id) ||
        !g_variant_lookup(dictionary, "revision", "u", &revision))
        return;
    g_variant_lookup(dictionary, "server", "&s", &server);
    g_variant_lookup(dictionary, "number", "u", &number);
    if (!find_item(v, id) && number > 0 && number <= INT32_MAX && g_strcmp0(server, v->owner) == 0) {
        NotifyNotification *n = g_object_new(NOTIFY_TYPE_NOTIFICATION, "id", (int)number, NULL);
        guard_begin();
        notify_notification_close(n, NULL);
        g_object_unref(n);
        guard_end();
    }
    v->handlers->closed(id, revision, "undefined", v->userdata);
}

void view_show(View *v, GVariant *list, const char *owner) {
    g_autoptr(GPtrArray) entries = g_ptr_array_new();
    g_free(v->owner);
    v->owner = g_strdup(owner);
    for (gsize i = 0; i < g_variant_n_children(list); i++) {
        g_autoptr(GVariant) dictionary = g_variant_get_child_value(list, i);
        Entry *e = entry_new(dictionary);
        if (e)
            g_ptr_array_add(entries, e);
        else
            close_gone(v, dictionary);
    }
    close_others(v, entries);
    for (guint i = 0; i < entries->len; i++)
        take_entry(v, entries->pdata[i]);
}

void view_refuse(View *v, const char *id, guint32 revision, const char *message) {
    Item *i = find_item(v, id);
    if (!i || i->entry->revision != revision)
        return;
    g_free(i->refusal);
    i->refusal = g_strdup(message);
    i->page = WORDING_FIRST;
    i->acted = FALSE;
    i->asked_for = TRUE;
    item_change(i);
}
