/* SPDX-License-Identifier: MIT */
/* Whether kneeminderd comes up at the next login: what systemd says of its user unit, else the XDG autostart
 * entry. */
#pragma once

#include "link.h"

typedef enum Autostart {
    AUTOSTART_UNIT,     /* the user unit is enabled */
    AUTOSTART_ENTRY,    /* no systemd on the bus; the desktop's autostart entry is in place */
    AUTOSTART_DISABLED, /* there is a unit or an entry, and it is switched off */
    AUTOSTART_NONE,     /* neither */
    AUTOSTART_MAX,
} Autostart;

Autostart autostart_find(Link *l);
/* The word of status --json: "ok", "disabled", "none". */
const char *autostart_word(Autostart a);
