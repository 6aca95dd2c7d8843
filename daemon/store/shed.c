/* SPDX-License-Identifier: MIT */
/*
 * Files that are let go of. A descriptor of our own keeps one that is about to lose its name, and is closed apart from the loop (apart.c),
 * which would wait until its blocks are free. However this process ends, nothing of it stays.
 *
 * Closing any descriptor of a file drops all locks that the process has on it: nothing that SQLite has open is given to this, and what turns
 * out to have a name, or not to be a file, is closed at once.
 */

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define SMALL (256 << 10) /* bytes: closed at once */

/* Whether it is large, and nobody can open it any more. */
static bool is_worth_it(int fd) {
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 0 && st.st_size > SMALL;
}

int shed_open(const char *path) {
    struct stat st;
    /* Of a file with two names nothing is freed; and the other one may be the record's. */
    if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1)
        return -1;
    return open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

void shed(int *fd) {
    if (*fd >= 0 && !(is_worth_it(*fd) && apart_close(*fd)))
        close(*fd);
    *fd = -1;
}

int shed_remove(const char *path) {
    int fd = shed_open(path);
    int r = unlink(path) < 0 && errno != ENOENT ? file_outcome(errno) : 0;
    shed(&fd);
    return r;
}
