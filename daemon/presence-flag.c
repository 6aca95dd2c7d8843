/* SPDX-License-Identifier: MIT */
/* One boolean of one service on the session bus; see presence-internal.h. */

#include <stdio.h>

#include "log.h"
#include "presence-internal.h"
#include "sender.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
#define PROPERTIES "org.freedesktop.DBus.Properties"

static void ask(Flag *f);

/* A service that does not know the question, or does not answer: nothing is in the way, as far as is known. */
static int on_value(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Flag *f = userdata;
    int value = 0; /* what sd-bus reads a boolean into */
    (void)error;
    f->value_query = sd_bus_slot_unref(f->value_query);
    if (!sd_bus_message_is_method_error(m, NULL)) {
        int r = f->kind->property ? sd_bus_message_read(m, "v", "b", &value) : sd_bus_message_read(m, "b", &value);
        if (r < 0)
            value = 0;
    }
    f->value = value;
    if (f->again)
        ask(f);
    presence_settle(f->presence);
    return 0;
}

static void ask(Flag *f) {
    f->again = f->value_query;
    if (f->again)
        return;
    /* By its unique name: nothing is ever started for the sake of this question. */
    int r = f->kind->property ? sd_bus_call_method_async(f->bus, &f->value_query, f->owner, f->kind->path, PROPERTIES, "Get", on_value,
                                                         f, "ss", f->kind->interface, f->kind->property)
                              : sd_bus_call_method_async(f->bus, &f->value_query, f->owner, f->kind->path, f->kind->interface,
                                                         "GetActive", on_value, f, NULL);
    if (r < 0)
        log_write(LOG_WARNING, f->kind->interface, "Cannot ask %s: %s", f->kind->interface, strerror(-r));
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)m, (void)error;
    ask(userdata);
    return 0;
}

void flag_set_owner(Flag *f, const char *owner) {
    if (strcmp(f->owner, owner) == 0)
        return;
    snprintf(f->owner, sizeof(f->owner), "%s", owner);
    f->value_match = sd_bus_slot_unref(f->value_match);
    f->value_query = sd_bus_slot_unref(f->value_query);
    f->value = f->again = false;
    if (!f->owner[0])
        return;
    /* Of any path: screen savers have been seen to tell by others than they are asked at. */
    char match[256];
    if (f->kind->property)
        snprintf(match, sizeof(match),
                 "type='signal',sender='%s',path='%s',interface='" PROPERTIES "',member='PropertiesChanged',arg0='%s'", f->owner,
                 f->kind->path, f->kind->interface);
    else
        snprintf(match, sizeof(match), "type='signal',sender='%s',interface='%s',member='ActiveChanged'", f->owner, f->kind->interface);
    int r = sd_bus_add_match_async(f->bus, &f->value_match, match, on_signal, NULL, f);
    if (r < 0)
        log_write(LOG_WARNING, f->kind->interface, "Cannot listen to %s: %s", f->kind->interface, strerror(-r));
    ask(f);
}

static int on_owner_changed(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Flag *f = userdata;
    const char *name, *old, *owner;
    (void)error;
    if (!is_sent_by_bus(m) || sd_bus_message_read(m, "sss", &name, &old, &owner) < 0)
        return 0;
    flag_set_owner(f, owner);
    presence_settle(f->presence);
    return 0;
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Flag *f = userdata;
    const char *owner = "";
    (void)error;
    f->owner_query = sd_bus_slot_unref(f->owner_query);
    if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "s", &owner) >= 0)
        flag_set_owner(f, owner);
    return 0;
}

void flag_start(Flag *f) {
    char match[256];
    if (!f->kind->name)
        return;
    snprintf(match, sizeof(match),
             "type='signal',sender='" BUS_NAME "',path='" BUS_PATH "',interface='" BUS_NAME "',member='NameOwnerChanged',arg0='%s'",
             f->kind->name);
    int r = sd_bus_add_match_async(f->bus, &f->owner_match, match, on_owner_changed, NULL, f);
    if (r >= 0)
        r = sd_bus_call_method_async(f->bus, &f->owner_query, BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner", on_owner, f, "s",
                                     f->kind->name);
    if (r < 0)
        log_write(LOG_WARNING, f->kind->name, "Cannot follow %s: %s", f->kind->name, strerror(-r));
}

void flag_stop(Flag *f) {
    f->owner_match = sd_bus_slot_unref(f->owner_match);
    f->owner_query = sd_bus_slot_unref(f->owner_query);
    flag_set_owner(f, "");
}
