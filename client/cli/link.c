/* SPDX-License-Identifier: MIT */
/* See link.h. */

#include "link.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/text.h"
#include "format.h"
#include "verb.h"

void link_done(Link *l) {
    sd_bus_error_free(&l->error);
    json_object_put(l->status);
    sd_bus_flush_close_unref(l->bus);
    *l = (Link){ 0 };
}

static uint64_t monotonic(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* A call would wait for the bus to say hello as long as the bus likes; so that is waited for here. */
static int wait_ready(sd_bus *bus) {
    uint64_t end = monotonic() + LINK_TIMEOUT_USEC;
    int r;
    while ((r = sd_bus_is_ready(bus)) == 0) {
        uint64_t now = monotonic();
        if (now >= end)
            return -ETIMEDOUT;
        r = sd_bus_process(bus, NULL);
        if (r == 0)
            r = sd_bus_wait(bus, end - now);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : 0;
}

int link_open(Link *l) {
    if (l->bus)
        return 0;
    sd_bus *bus = NULL;
    int r = sd_bus_open_user_with_description(&bus, "kneeminder");
    if (r >= 0)
        r = wait_ready(bus);
    if (r >= 0)
        r = sd_bus_set_method_call_timeout(bus, LINK_TIMEOUT_USEC);
    if (r < 0) {
        sd_bus_close_unref(bus);
        l->failure = r;
        l->no_bus = true;
        return LINK_E_FAILED;
    }
    l->bus = bus;
    return 0;
}

/* --- requests --- */

static void keep(Request *q, int r) {
    if (r < 0)
        q->result = r;
}

Request request_new(Link *l, const char *interface, const char *member) {
    Request q = { .link = l };
    sd_bus_error_free(&l->error);
    l->failure = 0;
    l->no_bus = false;
    q.result = link_open(l); /* LINK_E_FAILED is told by link_reason as it is */
    if (q.result == 0)
        keep(&q, sd_bus_message_new_method_call(l->bus, &q.message, KM_NAME, KM_PATH, interface, member));
    return q;
}

static bool building(const Request *q) {
    return q->message && q->result == 0;
}

void request_append(Request *q, const char *types, ...) {
    if (!building(q))
        return;
    va_list args;
    va_start(args, types);
    keep(q, sd_bus_message_appendv(q->message, types, args));
    va_end(args);
}

void request_open(Request *q, char type, const char *contents) {
    if (building(q))
        keep(q, sd_bus_message_open_container(q->message, type, contents));
}

void request_close(Request *q) {
    if (building(q))
        keep(q, sd_bus_message_close_container(q->message));
}

void request_options_open(Request *q) {
    request_open(q, 'a', "{sv}");
}

void request_options_close(Request *q) {
    request_close(q);
}

void request_text(Request *q, const char *key, const char *value) {
    if (value)
        request_append(q, "{sv}", key, "s", value);
}

void request_choice(Request *q, const char *key, bool value) {
    request_append(q, "{sv}", key, "b", (int)value);
}

void request_flag(Request *q, const char *key, bool value) {
    if (value)
        request_choice(q, key, true);
}

void request_number(Request *q, const char *key, int64_t value) {
    if (value >= 0)
        request_append(q, "{sv}", key, "u", (uint32_t)value);
}

void request_length(Request *q, const char *key, int64_t usec) {
    if (usec >= 0)
        request_append(q, "{sv}", key, "t", (uint64_t)usec);
}

int request_send(Request *q, json_object **ret) {
    Link *l = q->link;
    sd_bus_message *reply = NULL;
    json_object *value = NULL;
    int r = q->result;
    if (r == 0)
        r = sd_bus_call(l->bus, q->message, LINK_TIMEOUT_USEC, &l->error, &reply);
    if (reply && r >= 0)
        r = value_read_all(reply, &value);
    if (r < 0)
        l->failure = r;
    sd_bus_message_unref(reply);
    q->message = sd_bus_message_unref(q->message);
    if (r != 0)
        return LINK_E_FAILED;
    if (ret)
        *ret = value;
    else
        json_object_put(value);
    return 0;
}

int link_call(Link *l, const char *interface, const char *member, bool options, json_object **ret) {
    Request q = request_new(l, interface, member);
    if (options) {
        request_options_open(&q);
        request_options_close(&q);
    }
    return request_send(&q, ret);
}

int link_property(Link *l, const char *interface, const char *property, json_object **ret) {
    Request q = request_new(l, "org.freedesktop.DBus.Properties", "Get");
    request_append(&q, "ss", interface, property);
    return request_send(&q, ret);
}

int link_status_again(Link *l, json_object **ret) {
    json_object *status = NULL;
    int r = link_call(l, KM_MANAGER, "Status", false, &status);
    if (r != 0)
        return r;
    json_object_put(l->status);
    l->status = status;
    format_zone(value_text(status, "zone"), (int)value_number(status, "offset"),
                (uint64_t)value_number(status, "now"));
    *ret = status;
    return 0;
}

int link_status(Link *l, json_object **ret) {
    if (!l->status)
        return link_status_again(l, ret);
    *ret = l->status;
    return 0;
}

/* --- what went wrong --- */

bool link_failed_with(const Link *l, const char *error) {
    return sd_bus_error_has_name(&l->error, error);
}

static bool starts_with(const char *text, const char *prefix) {
    return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool timed_out(const Link *l) {
    return l->failure == -ETIMEDOUT || link_failed_with(l, SD_BUS_ERROR_TIMEOUT) ||
           link_failed_with(l, SD_BUS_ERROR_NO_REPLY);
}

bool link_is_down(const Link *l) {
    static const char *const names[] = { SD_BUS_ERROR_SERVICE_UNKNOWN, SD_BUS_ERROR_NAME_HAS_NO_OWNER,
                                         "org.freedesktop.DBus.Error.Disconnected" };
    if (l->no_bus || timed_out(l) || l->failure == -ECONNRESET || l->failure == -ENOTCONN)
        return true;
    for (size_t i = 0; i < ELEMENTSOF(names); i++)
        if (link_failed_with(l, names[i]))
            return true;
    return starts_with(l->error.name, "org.freedesktop.DBus.Error.Spawn.") ||
           starts_with(l->error.name, "org.freedesktop.systemd1.");
}

static bool is_other_version(const Link *l) {
    return link_failed_with(l, SD_BUS_ERROR_UNKNOWN_METHOD) ||
           link_failed_with(l, SD_BUS_ERROR_UNKNOWN_INTERFACE) ||
           link_failed_with(l, SD_BUS_ERROR_UNKNOWN_OBJECT) ||
           link_failed_with(l, SD_BUS_ERROR_UNKNOWN_PROPERTY);
}

const char *link_reason(Link *l, char *buffer, size_t size) {
    if (l->no_bus)
        snprintf(buffer, size,
                 _("The session bus cannot be reached (%s); run this inside your session, where "
                   "DBUS_SESSION_BUS_ADDRESS or XDG_RUNTIME_DIR is set"),
                 strerror(-l->failure));
    else if (timed_out(l))
        snprintf(buffer, size, _("kneeminderd did not answer within 5 seconds"));
    else if (link_is_down(l))
        snprintf(buffer, size, _("kneeminderd is not running and could not be started"));
    else if (is_other_version(l))
        snprintf(
            buffer, size,
            _("kneeminderd is of another version than this program; restart it: systemctl --user restart "
              "kneeminderd"));
    else if (sd_bus_error_is_set(&l->error) && l->error.message && l->error.message[0])
        snprintf(buffer, size, "%s", l->error.message);
    else
        snprintf(buffer, size, _("The call to kneeminderd failed: %s"),
                 l->error.name ? l->error.name : strerror(l->failure < 0 ? -l->failure : EIO));
    return buffer;
}

int link_fail(Link *l) {
    char buffer[8192];
    const char *reason = link_reason(l, buffer, sizeof(buffer));
    if (link_is_down(l) && !l->no_bus)
        complain(_("%s; look at: systemctl --user status kneeminderd; kneeminder troubleshoot"), reason);
    else
        complain("%s", reason);
    return link_failed_with(l, KM_ERROR_INVALID_ARGUMENT) ? EXIT_USAGE : EXIT_REFUSED;
}
