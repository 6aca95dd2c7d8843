/* SPDX-License-Identifier: MIT */
/*
 * Values from the bus as json_objects, just as they came: times are microseconds, UINT64_MAX is null. What
 * scripts get is made of them by json.h, what people read by format.h.
 */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

/* The next complete value of the message. Dictionaries become objects (their keys are strings), arrays and
 * structs arrays. 0 or -errno. */
int value_read(sd_bus_message *m, json_object **ret);
/* All that is left of the message: null, the one value, or an array of them. */
int value_read_all(sd_bus_message *m, json_object **ret);

static inline void json_putp(json_object **o) {
    json_object_put(*o);
}
#define CLEANUP_JSON __attribute__((cleanup(json_putp)))

/* Members, lent: NULL, "", 0 or false where there is none. */
json_object *value_get(json_object *o, const char *key);
const char *value_text(json_object *o, const char *key);
int64_t value_number(json_object *o, const char *key);
bool value_flag(json_object *o, const char *key);
/* Whether there is a number there that is not null. */
bool value_has(json_object *o, const char *key);
size_t value_length(json_object *array);
#define value_at(array, i) json_object_array_get_idx(array, i)
