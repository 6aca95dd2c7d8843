/* SPDX-License-Identifier: MIT */
/*
 * What scripts get: values from the bus with the names and forms that kneeminder(1) fixes. Times are RFC 3339
 * with offset, durations whole seconds in members that end in _seconds, what is absent is null. A member may
 * be added here, none renamed.
 */
#pragma once

#include "value.h"

/* Each makes one object; owned. */
json_object *json_fact(json_object *fact);
json_object *json_reminder(json_object *reminder);
json_object *json_episode(json_object *episode);
json_object *json_past_episode(json_object *episode);
json_object *json_shoe(json_object *shoe);
/* `autostart` is a word, as in health. */
json_object *json_exercise(json_object *exercise);
json_object *json_exercise_plan(json_object *plan);
/* `text`: in words for people; NULL: left out. */
json_object *json_advice(json_object *advice, const char *text);
/* Likewise. */
json_object *json_cue(json_object *cue, const char *text);
json_object *json_status(json_object *status, const char *autostart);
json_object *json_troubleshoot(json_object *details);
/* Each element of a list by one of these. */
json_object *json_each(json_object *list, json_object *(*one)(json_object *));
json_object *json_medication(json_object *status);
json_object *json_task(json_object *task);
json_object *json_function(json_object *current);
/* One fact as it is; of several the first, with all of them as "facts". */
json_object *json_facts(json_object *facts);

json_object *json_text(const char *text); /* NULL = null */
json_object *json_time(uint64_t t);

/* Prints a document, and frees it; as one line. */
void json_print(json_object *document);
void json_print_line(json_object *document);
