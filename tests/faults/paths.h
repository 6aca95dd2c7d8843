/* SPDX-License-Identifier: MIT */
/* Which calls concern the record: those on the directory $KNEEMINDER_FAULTS_DIR and on what is in it. */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline const char *record_directory(void) {
    static const char *directory;
    if (!directory)
        directory = getenv("KNEEMINDER_FAULTS_DIR");
    return directory ? directory : "/nowhere";
}

static inline bool path_is_record(const char *path) {
    size_t n = strlen(record_directory());
    return strncmp(path, record_directory(), n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/* A file that was unlinked is known by its last name. */
static inline bool fd_is_record(int fd) {
    char link[32], path[4096];
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof(path) - 1);
    if (n < 0)
        return false;
    path[n] = '\0';
    return path_is_record(path);
}
