/* SPDX-License-Identifier: MIT */
/* Putting a file away that cannot be used, or that another takes the place of. Nothing is ever deleted. */

#include <fcntl.h>
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

static int find_name(const char *file, const char *word, usec_t now, char **ret) {
    for (usec_t seconds = now / USEC_PER_SEC;; seconds++) {
        CLEANUP_FREE char *name = NULL;
        bool ok = false;
        if (asprintf(&name, "%s.%s-%lld", file, word, (long long)seconds) < 0)
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

/* All or nothing, as far as that is in our hands: no memory is asked for between one and the next. */
static int move(const char *file, const char *name) {
    char from[PATH_MAX], to[PATH_MAX];
    if (MAX(strlen(file), strlen(name)) + sizeof("-journal") > PATH_MAX)
        return STORE_E_IO;
    for (size_t i = 0; i < ELEMENTSOF(suffixes); i++) {
        snprintf(from, sizeof(from), "%s%s", file, suffixes[i]);
        snprintf(to, sizeof(to), "%s%s", name, suffixes[i]);
        if (rename(from, to) < 0 && errno != ENOENT)
            return file_outcome(errno);
    }
    return file_sync_directory(file);
}

int file_set_aside_as(const char *from, const char *file, const char *word, usec_t now, char **ret_aside) {
    CLEANUP_FREE char *name = NULL;
    int r = find_name(file, word, now, &name);
    if (r == 0)
        r = move(from, name);
    if (r != 0)
        return r;
    *ret_aside = name;
    name = NULL;
    return 0;
}

int file_set_aside(const char *file, const char *word, usec_t now, char **ret_aside) {
    return file_set_aside_as(file, file, word, now, ret_aside);
}

/* SQLite calls a page that the disk did not give a corrupt one. */
int store_read_through(const char *path) {
    CLEANUP_FREE char *bytes = malloc(FILE_PIECE);
    if (!bytes)
        return -ENOMEM;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? 0 : file_outcome(errno);
    ssize_t n;
    while ((n = read(fd, bytes, FILE_PIECE)) > 0)
        continue;
    int r = n < 0 ? file_outcome(errno) : 0;
    close(fd);
    return r;
}

static int put_aside(const char *path, const char *word, usec_t now, char **ret_aside) {
    CLEANUP_FREE char *file = NULL;
    int lock = -1;
    int r = file_claim(path, &file, &lock);
    if (r != 0)
        return r;
    r = file_set_aside(file, word, now, ret_aside);
    close(lock);
    return r;
}

int store_set_aside(const char *path, usec_t now, char **ret_aside) {
    return put_aside(path, "corrupt", now, ret_aside);
}

int store_put_aside(const char *path, usec_t now, char **ret_aside) {
    struct stat st;
    if (lstat(path, &st) < 0 && errno == ENOENT) {
        *ret_aside = NULL;
        return 0;
    }
    return put_aside(path, "replaced", now, ret_aside);
}
