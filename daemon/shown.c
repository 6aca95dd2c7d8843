/* SPDX-License-Identifier: MIT */
/* See shown.h. The file is a line with the bus, and a line for each entry: ID SERVER NUMBER. */

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shown.h"

static char *shown_path(void) {
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    char *path = NULL;
    if (!runtime || runtime[0] != '/')
        return NULL;
    if (asprintf(&path, "%s/kneeminder", runtime) < 0)
        return NULL;
    bool ok = mkdir(path, 0700) == 0 || errno == EEXIST;
    free(path);
    return ok && asprintf(&path, "%s/kneeminder/shown", runtime) >= 0 ? path : NULL;
}

void shown_open(Shown *s, const char *bus) {
    *s = (Shown){ .path = shown_path() };
    snprintf(s->bus, sizeof(s->bus), "%s", bus);
    FILE *f = s->path ? fopen(s->path, "re") : NULL;
    if (!f)
        return;
    ShownEntry e;
    char of[SHOWN_BUS_MAX];
    bool same = fscanf(f, "%32s", of) == 1 && strcmp(of, s->bus) == 0;
    while (same && s->n_entries < DISPLAY_ENTRIES_MAX && fscanf(f, "%47s %63s %u", e.id, e.server, &e.number) == 3)
        s->entries[s->n_entries++] = e;
    fclose(f);
}

void shown_close(Shown *s) {
    free(s->path);
    *s = (Shown){ 0 };
}

int shown_recall(const Shown *s, Display *d) {
    int r = 0;
    for (size_t i = 0; i < s->n_entries && r >= 0; i++)
        r = display_recall(d, s->entries[i].id, s->entries[i].server, s->entries[i].number);
    return r;
}

void shown_keep(Shown *s, const Display *d) {
    s->n_entries = 0;
    for (size_t i = 0; i < d->n_entries; i++) {
        const DisplayEntry *e = &d->entries[i];
        if (e->number == 0)
            continue;
        ShownEntry *k = &s->entries[s->n_entries++];
        *k = (ShownEntry){ .number = e->number };
        memcpy(k->id, e->id, sizeof(k->id));
        memcpy(k->server, e->server, sizeof(k->server));
    }
    int fd = s->path ? open(s->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!f)
        return;
    fprintf(f, "%s\n", s->bus);
    for (size_t i = 0; i < s->n_entries; i++)
        fprintf(f, "%s %s %u\n", s->entries[i].id, s->entries[i].server, s->entries[i].number);
    fclose(f);
}
