/* SPDX-License-Identifier: MIT */
/*
 * Which notification server shows which entry under which number, kept in the runtime directory so that a daemon that was
 * restarted within the login updates what is on the screen instead of adding a twin. Not a fact, and no harm if lost.
 *
 * A server is known by its unique name, which only means something on one bus: a new bus counts from :1.0 again, and the number that the
 * server before had given may be another program's notification now.
 */
#pragma once

#include "display.h"

#define SHOWN_BUS_MAX 33 /* 32 hex digits */

typedef struct ShownEntry {
    char id[NOTICE_ID_MAX];
    char server[DISPLAY_SERVER_MAX];
    uint32_t number;
} ShownEntry;

typedef struct Shown {
    char *path; /* NULL: there is no runtime directory; nothing is kept */
    char bus[SHOWN_BUS_MAX];
    ShownEntry entries[DISPLAY_ENTRIES_MAX];
    size_t n_entries;
} Shown;

/* Reads what the last daemon on that bus left. */
void shown_open(Shown *s, const char *bus);
void shown_close(Shown *s);
/* Tells the display what the daemon before this one had shown. 0 or -ENOMEM. */
int shown_recall(const Shown *s, Display *d);
/* Writes the numbers of all entries of the display. */
void shown_keep(Shown *s, const Display *d);
