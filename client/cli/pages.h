/* SPDX-License-Identifier: MIT */
/* Lists that the daemon gives a page at a time, such as Manager.History: all pages, one after the other. */
#pragma once

#include "verb.h"

/* Takes one item, which is lent. 0, PAGES_E_ENOUGH to read no more, or -errno. */
typedef int (*PagesTake)(void *userdata, json_object *item);

enum {
    PAGES_E_ENOUGH = 1,
};

/* Of the period and kind that the verb's own options say (since, until, kind, all). Gives the exit status; told. */
int pages_read(Call *c, const char *interface, const char *member, PagesTake take, void *userdata);
