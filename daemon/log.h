/* SPDX-License-Identifier: MIT */
/*
 * Where the daemon's messages go: to the journal with fields where standard error is the journal, else to standard error.
 * Never a note, a score or a name that a person typed. An error is logged once, at the top.
 */
#pragma once

#include <syslog.h>

#include "core/basics.h"

void log_open(void);
/* `about` names what the message is about (a path, a reminder's id) and becomes the field KNEEMINDER_ABOUT; may be NULL. */
void log_write(int priority, const char *about, const char *format, ...) PRINTF_LIKE(3, 4);
/* The last few messages, oldest first; returns how many. They are lent until the next log_write. */
#define LOG_KEPT 8
size_t log_recent(const char *ret[static LOG_KEPT]);
