/* SPDX-License-Identifier: MIT */
/*
 * The settings in force: read at start and on reload, as one set. With a fault at start the last good copy serves; with a fault on reload
 * the old ones stay. What was read well is kept as the last good copy ($XDG_STATE_HOME/kneeminder/kneeminder.conf).
 */
#pragma once

#include "config/settings.h"

typedef struct SettingsLink {
    SettingsSet set;
    char *last_good;     /* path of the copy */
    const char *problem; /* "last-good", "defaults": what serves instead of the files; NULL: they do */
    char **faults;       /* of the last reading, owned */
    size_t n_faults;
} SettingsLink;

/* 0 or a negative errno; faults are told by `problem`. */
int settings_link_open(SettingsLink *l, const char *state_home);
/* SETTINGS_E_FAULTS: `faults` tells which; the settings in force have not changed. */
int settings_link_reload(SettingsLink *l);
void settings_link_close(SettingsLink *l);
