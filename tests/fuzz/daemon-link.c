/* SPDX-License-Identifier: MIT */
/* The client's link (client/cli/link.h) to a daemon in the same process: see daemon-link.h. */

#include "daemon-link.h"

#include "cli/format.h"
#include "cli/verb.h"
#include "quick-world.h"

static void keep(Request *q, int r) {
    if (r < 0 && q->result == 0)
        q->result = r;
}

static bool building(const Request *q) {
    return q->message && q->result == 0;
}

Request request_new(Link *l, const char *interface, const char *member) {
    Request q = { .link = l };
    sd_bus_error_free(&l->error);
    l->failure = 0;
    keep(&q, sd_bus_message_new_method_call(quick_world.client, &q.message, KM_NAME, KM_PATH, interface, member));
    return q;
}

void request_append(Request *q, const char *types, ...) {
    va_list args;
    va_start(args, types);
    if (building(q))
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

void request_number(Request *q, const char *key, int64_t value) {
    if (value >= 0)
        request_append(q, "{sv}", key, "u", (uint32_t)value);
}

int request_send(Request *q, json_object **ret) {
    Link *l = q->link;
    Reply reply = { 0 };
    json_object *value = NULL;
    if (q->result < 0) {
        l->failure = q->result;
        q->message = sd_bus_message_unref(q->message);
        return LINK_E_FAILED;
    }
    if (!quick_world.service.coordinator)
        quick_world_begin(NULL);
    reply = call_send(&quick_world, q->message);
    q->message = NULL;
    if (reply.error[0])
        sd_bus_error_set(&l->error, reply.error, reply.text);
    else
        assert(value_read_all(reply.message, &value) == 0);
    reply_done(&reply);
    if (ret)
        *ret = value;
    else
        json_object_put(value);
    return l->error.name ? LINK_E_FAILED : 0;
}

int link_call(Link *l, const char *interface, const char *member, bool options, json_object **ret) {
    Request q = request_new(l, interface, member);
    if (options) {
        request_options_open(&q);
        request_options_close(&q);
    }
    return request_send(&q, ret);
}

int link_status(Link *l, json_object **ret) {
    int r = l->status ? 0 : link_call(l, KM_MANAGER, "Status", false, &l->status);
    if (r == 0)
        *ret = l->status;
    return r;
}

bool link_failed_with(const Link *l, const char *error) {
    return sd_bus_error_has_name(&l->error, error);
}

int link_fail(Link *l) {
    complain("%s", l->error.message ? l->error.message : strerror(-l->failure));
    return EXIT_REFUSED;
}

const char *call_argument(const Call *c, int i, const char *otherwise) {
    return i < c->n_args ? c->args[i] : otherwise;
}
