/* SPDX-License-Identifier: MIT */
/*
 * Files that are let go of beside the loop. Whoever closes the last descriptor of a file that has no name waits until its blocks are free,
 * and until what of it is just being written is written: for the last 8 MB of one, 0.7 s were measured on a busy disk. The loop must not. So a
 * descriptor of our own keeps such a file, and a thread that does nothing else closes it. However this process ends, nothing of it stays.
 *
 * Closing any descriptor of a file drops all locks that the process has on it, and cutting a file that somebody can still open would
 * destroy it: nothing that SQLite has open is given to this, and what turns out to have a name, or not to be a file, is only closed.
 */

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define SMALL (256 << 10) /* bytes: closed at once */
#define PIECE (8 << 20)
#define STACK (256 << 10) /* of which a page or two are ever touched */

/* Of a file that is large, and that nobody can open any more; else 0. */
static off_t size_of(int fd) {
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 0 && st.st_size > SMALL ? st.st_size : 0;
}

/* In pieces from its end, so that who waits for the file system's journal meanwhile waits for one of them. A whole number of them is left,
 * so that no page has to be read to blank its end. Nothing is allocated here: a second thread that does has a heap of its own from then on. */
static void *let_go(void *argument) {
    Shedding *f = argument;
    for (off_t size = size_of(f->fd); size > PIECE && ftruncate(f->fd, (size - 1) / PIECE * PIECE) == 0;)
        size = (size - 1) / PIECE * PIECE;
    close(f->fd);
    pthread_mutex_lock(&f->store->shed_lock);
    f->fd = -1;
    pthread_cond_broadcast(&f->store->shed_done);
    pthread_mutex_unlock(&f->store->shed_lock);
    return NULL;
}

/* No signal is for this thread: all are the loop's. */
static int start(Shedding *f) {
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    int e = pthread_attr_init(&attributes);
    if (e != 0)
        return -e;
    sigfillset(&all);
    (void)pthread_attr_setstacksize(&attributes, STACK);
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    e = pthread_create(&thread, &attributes, let_go, f);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -e;
}

int shed_open(const char *path) {
    struct stat st;
    /* Of a file with two names nothing is freed; and the other one may be the record's. */
    if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1)
        return -1;
    return open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

void shed_add(Store *s, int *fd) {
    Shedding *f = NULL;
    int own = *fd;
    *fd = -1;
    if (own < 0)
        return;
    if (size_of(own) > 0) {
        pthread_mutex_lock(&s->shed_lock);
        for (size_t i = 0; i < ELEMENTSOF(s->shedding) && !f; i++)
            if (s->shedding[i].fd < 0)
                f = &s->shedding[i];
        if (f)
            *f = (Shedding){ s, own };
        pthread_mutex_unlock(&s->shed_lock);
    }
    if (f && start(f) == 0)
        return;
    /* Where there are too many, or no thread can be had, it is waited for. */
    if (f)
        f->fd = -1;
    close(own);
}

int shed_remove(Store *s, const char *path) {
    int fd = shed_open(path);
    int r = unlink(path) < 0 && errno != ENOENT ? file_outcome(errno) : 0;
    shed_add(s, &fd);
    return r;
}

void shed_begin(Store *s) {
    (void)pthread_mutex_init(&s->shed_lock, NULL);
    (void)pthread_cond_init(&s->shed_done, NULL);
    for (size_t i = 0; i < ELEMENTSOF(s->shedding); i++)
        s->shedding[i].fd = -1;
}

static bool is_shedding(const Store *s) {
    for (size_t i = 0; i < ELEMENTSOF(s->shedding); i++)
        if (s->shedding[i].fd >= 0)
            return true;
    return false;
}

void shed_wait(Store *s) {
    pthread_mutex_lock(&s->shed_lock);
    while (is_shedding(s))
        pthread_cond_wait(&s->shed_done, &s->shed_lock);
    pthread_mutex_unlock(&s->shed_lock);
}

void shed_end(Store *s) {
    shed_wait(s);
    pthread_mutex_destroy(&s->shed_lock);
    pthread_cond_destroy(&s->shed_done);
}
