/* SPDX-License-Identifier: MIT */
/* See value.h. */

#include "value.h"

#include <errno.h>

static int read_number(sd_bus_message *m, char type, json_object **ret) {
    union {
        uint8_t y;
        uint16_t q;
        uint32_t u;
        uint64_t t;
        int16_t n;
        int32_t i;
        int64_t x;
        double d;
        int b;
    } v;
    int r = sd_bus_message_read_basic(m, type, &v);
    if (r < 0)
        return r;
    switch (type) {
    case 'b':
        *ret = json_object_new_boolean(v.b);
        break;
    case 'y':
        *ret = json_object_new_int64(v.y);
        break;
    case 'q':
        *ret = json_object_new_int64(v.q);
        break;
    case 'n':
        *ret = json_object_new_int64(v.n);
        break;
    case 'u':
        *ret = json_object_new_int64(v.u);
        break;
    case 'i':
        *ret = json_object_new_int64(v.i);
        break;
    case 'x':
        *ret = json_object_new_int64(v.x);
        break;
    case 't':
        *ret = v.t > INT64_MAX ? NULL : json_object_new_int64((int64_t)v.t);
        if (v.t > INT64_MAX)
            return 0;
        break;
    case 'd':
        *ret = json_object_new_double(v.d);
        break;
    default:
        return -EBADMSG;
    }
    return *ret ? 0 : -ENOMEM;
}

static int read_string(sd_bus_message *m, char type, json_object **ret) {
    const char *text;
    int r = sd_bus_message_read_basic(m, type, &text);
    if (r < 0)
        return r;
    *ret = json_object_new_string(text);
    return *ret ? 0 : -ENOMEM;
}

static int read_dictionary(sd_bus_message *m, const char *contents, json_object **ret) {
    CLEANUP_JSON json_object *o = json_object_new_object();
    int r = o ? sd_bus_message_enter_container(m, 'a', contents) : -ENOMEM;
    if (r < 0)
        return r;
    while ((r = sd_bus_message_at_end(m, 0)) == 0) {
        const char *key;
        json_object *value = NULL;
        r = sd_bus_message_enter_container(m, 'e', NULL);
        if (r >= 0)
            r = sd_bus_message_read_basic(m, 's', &key);
        if (r >= 0)
            r = value_read(m, &value);
        if (r >= 0 && json_object_object_add(o, key, value) < 0)
            r = -ENOMEM;
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    if (r < 0)
        return r;
    *ret = json_object_get(o);
    return 0;
}

static int read_list(sd_bus_message *m, char type, const char *contents, json_object **ret) {
    CLEANUP_JSON json_object *list = json_object_new_array();
    int r = list ? sd_bus_message_enter_container(m, type, contents) : -ENOMEM;
    if (r < 0)
        return r;
    while ((r = sd_bus_message_at_end(m, 0)) == 0) {
        json_object *value = NULL;
        r = value_read(m, &value);
        if (r >= 0 && json_object_array_add(list, value) < 0)
            r = -ENOMEM;
        if (r < 0)
            return r;
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    if (r < 0)
        return r;
    *ret = json_object_get(list);
    return 0;
}

static int read_variant(sd_bus_message *m, const char *contents, json_object **ret) {
    json_object *value = NULL;
    int r = sd_bus_message_enter_container(m, 'v', contents);
    if (r >= 0)
        r = value_read(m, &value);
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    if (r < 0) {
        json_object_put(value);
        return r;
    }
    *ret = value;
    return 0;
}

int value_read(sd_bus_message *m, json_object **ret) {
    char type;
    const char *contents;
    int r = sd_bus_message_peek_type(m, &type, &contents);
    if (r <= 0)
        return r < 0 ? r : -EBADMSG;
    switch (type) {
    case 's':
    case 'o':
    case 'g':
        return read_string(m, type, ret);
    case 'v':
        return read_variant(m, contents, ret);
    case 'a':
        return contents[0] == '{' ? read_dictionary(m, contents, ret) : read_list(m, type, contents, ret);
    case 'r':
        return read_list(m, type, contents, ret);
    default:
        return read_number(m, type, ret);
    }
}

int value_read_all(sd_bus_message *m, json_object **ret) {
    CLEANUP_JSON json_object *all = json_object_new_array();
    int r = all ? 0 : -ENOMEM;
    while (r >= 0 && (r = sd_bus_message_at_end(m, 1)) == 0) {
        json_object *value = NULL;
        r = value_read(m, &value);
        if (r >= 0 && json_object_array_add(all, value) < 0)
            r = -ENOMEM;
    }
    if (r < 0)
        return r;
    size_t n = json_object_array_length(all);
    *ret = n == 0 ? NULL : json_object_get(n == 1 ? json_object_array_get_idx(all, 0) : all);
    return 0;
}

json_object *value_get(json_object *o, const char *key) {
    json_object *value = NULL;
    if (json_object_is_type(o, json_type_object))
        json_object_object_get_ex(o, key, &value);
    return value;
}

const char *value_text(json_object *o, const char *key) {
    json_object *value = value_get(o, key);
    return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";
}

int64_t value_number(json_object *o, const char *key) {
    return json_object_get_int64(value_get(o, key));
}

bool value_flag(json_object *o, const char *key) {
    return json_object_get_boolean(value_get(o, key));
}

bool value_has(json_object *o, const char *key) {
    return value_get(o, key) != NULL;
}

size_t value_length(json_object *array) {
    return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}
