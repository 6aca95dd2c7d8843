/* SPDX-License-Identifier: MIT */
/* See begin-settings.h. */

#include "begin-settings.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "format.h"

#define NAME "50-begin.conf"
#define MINUTES_PER_DAY (24 * 60)
#define GAP 120 /* minutes, the default of [ice] min-gap */
#define STEP 15 /* proposed times are round */
#define DAY_START (5 * 60)

/* --- times --- */

char *begin_times_propose(int32_t from, int32_t till) {
    int32_t span = ((till - from) % MINUTES_PER_DAY + MINUTES_PER_DAY) % MINUTES_PER_DAY;
    /* The last leaves room for the icing itself. */
    int32_t last = (from + span) / STEP * STEP - STEP - from, offsets[3] = { 0 }, n = 1;
    if (last >= 2 * GAP) {
        offsets[1] = (from + last / 2) / STEP * STEP - from;
        if (offsets[1] < GAP)
            offsets[1] = GAP;
        offsets[2] = last;
        n = 3;
    } else if (last >= GAP) {
        offsets[1] = last;
        n = 2;
    }
    char text[3 * sizeof("00:00 ")] = "";
    for (int32_t i = 0, at = 0; i < n; i++) {
        unsigned minute = (unsigned)(from + offsets[i]) % MINUTES_PER_DAY;
        at += snprintf(text + at, sizeof(text) - (size_t)at, "%s%02u:%02u", i ? " " : "", minute / 60,
                       minute % 60);
    }
    return strdup(text);
}

/* The drop-in's text. Owned; NULL = out of memory. */
static char *format_settings(const BeginSettings *s) {
    /* A day that begins in the small hours or after noon is that of somebody who works at night. */
    int32_t day_start =
        s->up >= DAY_START && s->up <= 13 * 60 ? DAY_START : (s->up + MINUTES_PER_DAY - 60) % MINUTES_PER_DAY;
    int32_t check_in = (s->up + 30) % MINUTES_PER_DAY;
    char *text = NULL;
    int n = asprintf(
        &text,
        "# Written by \"kneeminder begin\", which writes it anew each time. What is set here takes the\n"
        "# place of the same setting in kneeminder.conf.\n\n"
        "[general]\nprofile = %s\nday-start = %02d:%02d\n\n[check-in]\ntimes = %02d:%02d\n\n"
        "[ice]\ntimes = %s\n\n[rest]\ntimes = %s\n\n[quiet]\nfrom = %02d:%02d\nto = %02d:%02d\n",
        s->up_to_2 ? "up-to-2" : "article", day_start / 60, day_start % 60, check_in / 60, check_in % 60,
        s->times, s->times, s->quiet / 60, s->quiet % 60, s->up / 60, s->up % 60);
    return n < 0 ? NULL : text;
}

/* --- the file --- */

void drop_in_done(DropIn *d) {
    free(d->before);
    free(d->path);
    *d = (DropIn){ 0 };
}

/* NULL = out of memory or not to be read. */
static char *read_text(int fd) {
    char *text = NULL, chunk[4096];
    size_t size;
    ssize_t n;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return NULL;
    while ((n = read(fd, chunk, sizeof(chunk))) > 0)
        fwrite(chunk, 1, (size_t)n, f);
    if (fclose(f) == 0 && n == 0)
        return text;
    free(text);
    return NULL;
}

int drop_in_find(DropIn *d) {
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int n = -1;
    if (config && config[0] == '/')
        n = asprintf(&d->path, "%s/kneeminder/kneeminder.conf.d/" NAME, config);
    else if (home && home[0] == '/')
        n = asprintf(&d->path, "%s/.config/kneeminder/kneeminder.conf.d/" NAME, home);
    else
        return -ENOENT;
    if (n < 0) {
        d->path = NULL;
        return -ENOMEM;
    }
    int fd = open(d->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
    d->before = read_text(fd);
    close(fd);
    return d->before ? 0 : -EIO;
}

static int make_directories(const char *path) {
    CLEANUP_FREE char *copy = strdup(path);
    if (!copy)
        return -ENOMEM;
    for (char *p = strchr(copy + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        if (mkdir(copy, 0700) < 0 && errno != EEXIST)
            return -errno;
        *p = '/';
    }
    return 0;
}

/* Whether `path` is read after the drop-in: a later name of the same directory. */
static bool comes_after(const char *path, const char *drop_in) {
    const char *a = strrchr(path, '/'), *b = strrchr(drop_in, '/');
    return a && a - path == b - drop_in && strncmp(path, drop_in, (size_t)(b - drop_in)) == 0 &&
           strcmp(a, b) > 0;
}

/* All files that serve this user, with `in_place` where the drop-in is or would be. */
static int check_with(const DropIn *d, const char *in_place, char *const *paths, size_t n) {
    size_t m = 0;
    SettingsSet set;
    bool placed = false;
    CLEANUP_FREE const char **all = calloc(n + 1, sizeof(*all));
    if (!all)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++) {
        if (!placed && comes_after(paths[i], d->path)) {
            all[m++] = in_place;
            placed = true;
        }
        if (strcmp(paths[i], d->path) != 0)
            all[m++] = paths[i];
    }
    if (!placed)
        all[m++] = in_place;
    int r = settings_read(&set, all, m);
    if (r < 0)
        return r;
    for (size_t i = 0; i < set.n_faults; i++) {
        /* A line of a file that nobody has seen yet says nothing. */
        const char *fault = set.faults[i], *words = strstr(fault, ": [");
        bool unseen = strncmp(fault, in_place, strlen(in_place)) == 0 && words;
        tell("%s\n", unseen ? words + 2 : fault);
    }
    settings_set_done(&set);
    return r;
}

int drop_in_check(const DropIn *d, const BeginSettings *s) {
    char **paths = NULL, in_place[64];
    size_t n = 0;
    CLEANUP_FREE char *text = format_settings(s);
    if (!text)
        return -ENOMEM;
    int fd = memfd_create("kneeminder-begin", MFD_CLOEXEC);
    int r = fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) ? -errno : 0;
    if (r == 0)
        r = settings_find(&paths, &n);
    snprintf(in_place, sizeof(in_place), "/proc/self/fd/%d", fd);
    if (r == 0)
        r = check_with(d, in_place, paths, n);
    settings_paths_free(paths, n);
    if (fd >= 0)
        close(fd);
    return r;
}

static int sync_directory(const char *path) {
    CLEANUP_FREE char *directory = strndup(path, (size_t)(strrchr(path, '/') - path));
    int fd = directory ? open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0)
        return directory ? -errno : -ENOMEM;
    int r = fsync(fd) < 0 ? -errno : 0;
    close(fd);
    return r;
}

/* Written beside it and renamed over it, so that a crash leaves the old file or the new one. A name that
 * begins with a dot is not read as settings. */
static int replace_file(const char *path, const char *text) {
    CLEANUP_FREE char *temp = NULL;
    const char *name = strrchr(path, '/') + 1;
    if (asprintf(&temp, "%.*s.%s.XXXXXX", (int)(name - path), path, name) < 0)
        return -ENOMEM;
    int fd = mkostemp(temp, O_CLOEXEC); /* 0600 */
    if (fd < 0)
        return -errno;
    size_t size = strlen(text);
    errno = EIO; /* of a write that is short */
    int r = write(fd, text, size) == (ssize_t)size && fsync(fd) == 0 ? 0 : -errno;
    if (close(fd) < 0 && r == 0)
        r = -errno;
    if (r == 0 && rename(temp, path) < 0)
        r = -errno;
    if (r < 0) {
        unlink(temp);
        return r;
    }
    return sync_directory(path);
}

int drop_in_write(const DropIn *d, const BeginSettings *s) {
    CLEANUP_FREE char *text = format_settings(s);
    int r = text ? make_directories(d->path) : -ENOMEM;
    return r < 0 ? r : replace_file(d->path, text);
}

int drop_in_restore(const DropIn *d) {
    if (d->before)
        return replace_file(d->path, d->before);
    return unlink(d->path) < 0 && errno != ENOENT ? -errno : 0;
}
