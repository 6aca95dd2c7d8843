/* SPDX-License-Identifier: MIT */
/*
 * What stands, in few words: the parts that `status` puts into its lines, and the one line that a bar shows. All
 * take the reply of Manager.Status.
 */
#pragma once

#include "common/text.h"
#include "format.h"

uint64_t status_now(json_object *status);
/* The moment in member `key` of a part of it. */
const char *status_moment(json_object *part, const char *key, json_object *status, char buffer[static TEXT_TIME_MAX]);
/* "due since 13:00" */
void status_reminder(json_object *reminder, json_object *status, char buffer[static REMINDER_TEXT_MAX]);
/* "Ice: 1 of 3 done, 1 missed; Rest: 2 of 3 done". Owned; NULL = out of memory. */
char *status_today(json_object *status);
/* "Ice, 13:00" */
void status_next(json_object *status, char *buffer, size_t size);

/* For a bar: the one thing that matters most now, or as JSON with text, tooltip and class. Owned; NULL = out of
 * memory. A NULL status is that of a daemon that is not there. */
char *status_line(json_object *status, bool json);
