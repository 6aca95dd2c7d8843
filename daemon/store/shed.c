/* SPDX-License-Identifier: MIT */
/*
 * Files that are let go of in pieces. Whoever closes a file that has no name any more waits until its blocks are free, which for
 * hundreds of megabytes on a busy disk takes seconds; the loop must not. So a descriptor of our own keeps such a file, which is
 * cut down from its end, a piece a step, and closed when little is left. However this process ends, nothing of it stays.
 *
 * Closing any descriptor of a file drops all locks that the process has on it, and cutting a file that somebody can still open would
 * destroy it: nothing that SQLite has open is given to this, and what turns out to have a name, or not to be a file, is only closed.
 */

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define PIECE (8 << 20) /* a few milliseconds */

/* Where to cut it; 0: it is only to be closed. A whole number of pieces is left, so that no page has to be read to blank its end. */
static off_t next_size(int fd) {
    struct stat st;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink > 0 || st.st_size <= PIECE)
        return 0;
    return (st.st_size - 1) / PIECE * PIECE;
}

int shed_open(const char *path) {
    struct stat st;
    /* Of a file with two names nothing is freed; and the other one may be the record's. */
    if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1)
        return -1;
    return open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

void shed_add(Store *s, int *fd) {
    if (*fd < 0)
        return;
    /* Where there are too many, one is waited for. */
    if (next_size(*fd) > 0 && s->n_shedding < ELEMENTSOF(s->shedding))
        s->shedding[s->n_shedding++] = *fd;
    else
        close(*fd);
    *fd = -1;
}

int shed_remove(Store *s, const char *path) {
    int fd = shed_open(path);
    int r = unlink(path) < 0 && errno != ENOENT ? file_outcome(errno) : 0;
    shed_add(s, &fd);
    return r;
}

bool store_shed_step(Store *s) {
    if (s->n_shedding == 0)
        return false;
    int fd = s->shedding[s->n_shedding - 1];
    off_t size = next_size(fd);
    if (size == 0 || ftruncate(fd, size) < 0) {
        close(fd);
        s->n_shedding--;
    }
    return s->n_shedding > 0;
}

bool store_is_shedding(const Store *s) {
    return s->n_shedding > 0;
}

void shed_all(Store *s) {
    while (s->n_shedding > 0)
        close(s->shedding[--s->n_shedding]);
}
