/* SPDX-License-Identifier: MIT */
/* Putting a file away that cannot be used, so that a new record or a backup can take its place. Nothing is
 * ever deleted. */

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

/* The file with all that SQLite keeps beside it. The database comes last: without it, what is left still
 * shows that there was one. */
static const char *const suffixes[] = { "-wal", "-journal", "" };

static int is_free(const char *name, bool *ret) {
    for (size_t i = 0; i < ELEMENTSOF(suffixes); i++) {
        CLEANUP_FREE char *path = NULL;
        struct stat st;
        if (asprintf(&path, "%s%s", name, suffixes[i]) < 0)
            return -ENOMEM;
        if (lstat(path, &st) == 0) {
            *ret = false;
            return 0;
        }
        if (errno != ENOENT)
            return file_outcome(errno);
    }
    *ret = true;
    return 0;
}

static int find_name(const char *file, usec_t now, char **ret) {
    for (usec_t seconds = now / USEC_PER_SEC;; seconds++) {
        CLEANUP_FREE char *name = NULL;
        bool ok = false;
        if (asprintf(&name, "%s.corrupt-%lld", file, (long long)seconds) < 0)
            return -ENOMEM;
        int r = is_free(name, &ok);
        if (r != 0)
            return r;
        if (ok) {
            *ret = name;
            name = NULL;
            return 0;
        }
    }
}

static int move(const char *file, const char *name) {
    for (size_t i = 0; i < ELEMENTSOF(suffixes); i++) {
        CLEANUP_FREE char *from = NULL, *to = NULL;
        if (asprintf(&from, "%s%s", file, suffixes[i]) < 0 || asprintf(&to, "%s%s", name, suffixes[i]) < 0)
            return -ENOMEM;
        if (rename(from, to) < 0 && errno != ENOENT)
            return file_outcome(errno);
    }
    return file_sync_directory(file);
}

int store_set_aside(const char *path, usec_t now, char **ret_aside) {
    CLEANUP_FREE char *file = NULL, *name = NULL;
    int lock = -1;
    int r = file_place(path, &file);
    if (r == 0)
        r = file_lock(file, &lock, NULL);
    if (r != 0)
        return r;
    r = find_name(file, now, &name);
    if (r == 0)
        r = move(file, name);
    close(lock);
    if (r != 0)
        return r;
    *ret_aside = name;
    name = NULL;
    return 0;
}
