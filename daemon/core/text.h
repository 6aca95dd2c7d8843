/* SPDX-License-Identifier: MIT */
/* Text that may be kept, shown and sent. */
#pragma once

#include "basics.h"

/* Whether `text` is UTF-8 without control characters (newline and tab pass with `multiline`) or code points
 * that D-Bus refuses, and no longer than `max` bytes: 0, -EINVAL, -E2BIG. */
int text_check(const char *text, size_t max, bool multiline);
