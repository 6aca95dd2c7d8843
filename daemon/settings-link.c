/* SPDX-License-Identifier: MIT */
/* See settings-link.h. */

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "settings-link.h"

static int read_files(SettingsSet *ret) {
    char **paths;
    size_t n;
    int r = settings_find(&paths, &n);
    if (r < 0)
        return r;
    r = settings_read(ret, (const char *const *)paths, n);
    settings_paths_free(paths, n);
    return r;
}

static void set_faults(SettingsLink *l, SettingsSet *from) {
    for (size_t i = 0; i < l->n_faults; i++)
        free(l->faults[i]);
    free(l->faults);
    l->faults = from ? from->faults : NULL;
    l->n_faults = from ? from->n_faults : 0;
    if (from) {
        from->faults = NULL;
        from->n_faults = 0;
    }
    for (size_t i = 0; i < l->n_faults; i++)
        log_write(LOG_ERR, NULL, "%s", l->faults[i]);
}

/* Written beside it and renamed over it, so that a crash leaves the old copy or the new one. */
static void keep_last_good(const SettingsLink *l) {
    CLEANUP_FREE char *text = settings_format(&l->set), *temp = NULL;
    if (!text || asprintf(&temp, "%s.new", l->last_good) < 0)
        return;
    /* What lies there, a link perhaps, or open to others, is not written through. */
    (void)unlink(temp);
    int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        goto fail;
    size_t size = strlen(text);
    bool ok = write(fd, text, size) == (ssize_t)size && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    if (ok && rename(temp, l->last_good) == 0)
        return;
fail:
    log_write(LOG_WARNING, l->last_good, "Cannot keep a copy of the settings as %s (%m).", l->last_good);
}

int settings_link_reload(SettingsLink *l) {
    SettingsSet set;
    int r = read_files(&set);
    if (r < 0)
        return r;
    set_faults(l, &set);
    if (r == SETTINGS_E_FAULTS) {
        settings_set_done(&set);
        return r;
    }
    for (size_t i = 0; i < set.n_warnings; i++)
        log_write(LOG_WARNING, NULL, "%s", set.warnings[i]);
    settings_set_done(&l->set);
    l->set = set;
    l->problem = NULL;
    keep_last_good(l);
    return 0;
}

static int use_last_good(SettingsLink *l) {
    const char *path = l->last_good;
    SettingsSet set;
    l->problem = "last-good";
    /* A copy that is not there is a fault of the set like any other. */
    int r = settings_read(&set, &path, 1);
    if (r == SETTINGS_E_FAULTS) {
        settings_set_done(&set);
        r = settings_read(&set, NULL, 0);
        l->problem = "defaults";
    }
    if (r < 0)
        return r;
    l->set = set;
    log_write(LOG_ERR, NULL, "The settings have faults; %s until they are mended.",
              strcmp(l->problem, "defaults") == 0 ? "the defaults serve" : "the last good ones serve");
    return 0;
}

int settings_link_open(SettingsLink *l, const char *state_home) {
    *l = (SettingsLink){ 0 };
    CLEANUP_FREE char *dir = NULL;
    if (asprintf(&dir, "%s/kneeminder", state_home) < 0 || asprintf(&l->last_good, "%s/kneeminder.conf", dir) < 0)
        return -ENOMEM;
    for (char *p = strchr(dir + 1, '/');; p = strchr(p + 1, '/')) {
        if (p)
            *p = '\0';
        if (mkdir(dir, 0700) < 0 && errno != EEXIST)
            log_write(LOG_WARNING, dir, "Cannot make %s (%m).", dir);
        if (!p)
            break;
        *p = '/';
    }
    int r = settings_link_reload(l);
    return r == SETTINGS_E_FAULTS ? use_last_good(l) : r;
}

void settings_link_close(SettingsLink *l) {
    set_faults(l, NULL);
    settings_set_done(&l->set);
    free(l->last_good);
    *l = (SettingsLink){ 0 };
}
