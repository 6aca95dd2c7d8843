/* SPDX-License-Identifier: MIT */
/* See autostart.h. */

#include "autostart.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/parse.h"

#define UNIT "kneeminderd.service"
#define ENTRY "autostart/kneeminderd.desktop"

/* The unit's state as systemd tells it; "" where no systemd is on this bus. */
static void unit_state(Link *l, char state[static 32]) {
    sd_bus_message *m = NULL, *reply = NULL;
    const char *text;
    state[0] = '\0';
    if (link_open(l) != 0)
        return;
    int r =
        sd_bus_message_new_method_call(l->bus, &m, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                                       "org.freedesktop.systemd1.Manager", "GetUnitFileState");
    if (r >= 0)
        r = sd_bus_message_append(m, "s", UNIT);
    if (r >= 0)
        r = sd_bus_message_set_auto_start(m, 0);
    if (r >= 0) {
        sd_bus_error error = SD_BUS_ERROR_NULL;
        r = sd_bus_call(l->bus, m, LINK_TIMEOUT_USEC, &error, &reply);
        if (r < 0 && error.name && strcmp(error.name, "org.freedesktop.DBus.Error.FileNotFound") == 0)
            snprintf(state, 32, "not-found");
        sd_bus_error_free(&error);
    }
    if (r >= 0 && sd_bus_message_read(reply, "s", &text) >= 0)
        snprintf(state, 32, "%.31s", text);
    sd_bus_message_unref(reply);
    sd_bus_message_unref(m);
}

/* 1 = there, 0 = there and hidden, -ENOENT. */
static int entry_state(const char *directory) {
    char line[256];
    CLEANUP_FREE char *path = NULL;
    if (asprintf(&path, "%s/" ENTRY, directory) < 0)
        return -ENOMEM;
    FILE *f = fopen(path, "re");
    if (!f)
        return -ENOENT;
    int there = 1;
    while (fgets(line, sizeof(line), f))
        if (strncmp(line, "Hidden=true", strlen("Hidden=true")) == 0)
            there = 0;
    fclose(f);
    return there;
}

/* The user's own entry stands before the system's. */
static int entry_find(void) {
    const char *home = getenv("XDG_CONFIG_HOME"), *dirs = getenv("XDG_CONFIG_DIRS");
    CLEANUP_FREE char *own = NULL, *all = NULL;
    if (home && home[0] == '/')
        own = strdup(home);
    else if (asprintf(&own, "%s/.config", getenv("HOME") ? getenv("HOME") : "") < 0)
        own = NULL;
    int r = own ? entry_state(own) : -ENOENT;
    all = strdup(dirs && dirs[0] ? dirs : "/etc/xdg");
    char *save = NULL;
    for (char *d = all ? strtok_r(all, ":", &save) : NULL; d && r < 0; d = strtok_r(NULL, ":", &save))
        r = entry_state(d);
    return r;
}

Autostart autostart_find(Link *l) {
    char state[32];
    unit_state(l, state);
    if (strncmp(state, "enabled", strlen("enabled")) == 0 || strncmp(state, "linked", strlen("linked")) == 0)
        return AUTOSTART_UNIT;
    if (state[0] && strcmp(state, "not-found") != 0)
        return AUTOSTART_DISABLED;
    int entry = entry_find();
    if (entry >= 0)
        return entry > 0 ? AUTOSTART_ENTRY : AUTOSTART_DISABLED;
    return AUTOSTART_NONE;
}

const char *autostart_word(Autostart a) {
    return a == AUTOSTART_UNIT || a == AUTOSTART_ENTRY ? "ok" : a == AUTOSTART_DISABLED ? "disabled" : "none";
}
