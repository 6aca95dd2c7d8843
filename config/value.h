/* SPDX-License-Identifier: MIT */
/*
 * The value of one key: from text into Settings, from Settings into text, and what is allowed in words.
 */
#pragma once

#include "config/keys.h"

enum {
    VALUE_E_REFUSED = 1, /* the text is no value of this key; Settings is untouched */
};

/* Reads `text` as the value of `k` into `s`. On VALUE_E_REFUSED *ret_why is an owned sentence: what is wrong,
 * and what is allowed. 0, VALUE_E_REFUSED or -ENOMEM. */
int value_parse(const Key *k, const char *text, Settings *s, char **ret_why);
/* In the form that value_parse reads. Owned; NULL = out of memory. */
char *value_format(const Key *k, const Settings *s);
/* "1m to 15m", "yes or no": without a full stop. Owned; NULL = out of memory. */
char *value_allowed(const Key *k);

/* Puts times in the order of the logical day. */
void times_sort(Times *t, int32_t day_start);
