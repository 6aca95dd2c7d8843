/* SPDX-License-Identifier: MIT */
/*
 * Files that are let go of beside the loop. Whoever closes the last descriptor of a file that has no name waits until its blocks are free,
 * and until what of it is just being written is written: for the last 8 MB of one, 0.7 s were measured on a busy disk. The loop must not. So a
 * descriptor of our own keeps such a file, and a thread that does nothing else closes it. However this process ends, nothing of it stays.
 *
 * Closing any descriptor of a file drops all locks that the process has on it: nothing that SQLite has open is given to this, and what turns
 * out to have a name, or not to be a file, is closed at once.
 */

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define SMALL (256 << 10) /* bytes: closed at once */
#define STACK (256 << 10) /* of which a page or two are ever touched */

/* How many threads there are; of the process, as a store that is closed does not wait for them. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static int threads;

/* Whether it is large, and nobody can open it any more. */
static bool is_worth_it(int fd) {
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 0 && st.st_size > SMALL;
}

/* Nothing is allocated here: a second thread that does has a heap of its own from then on. */
static void *let_go(void *argument) {
    close((int)(intptr_t)argument);
    pthread_mutex_lock(&lock);
    threads--;
    pthread_cond_broadcast(&ended);
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* No signal is for this thread: all are the loop's. */
static int start(int fd) {
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
    e = pthread_create(&thread, &attributes, let_go, (void *)(intptr_t)fd);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -e;
}

static void count(int by) {
    pthread_mutex_lock(&lock);
    threads += by;
    pthread_mutex_unlock(&lock);
}

int shed_open(const char *path) {
    struct stat st;
    /* Of a file with two names nothing is freed; and the other one may be the record's. */
    if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1)
        return -1;
    return open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

void shed(int *fd) {
    int own = *fd;
    *fd = -1;
    if (own < 0)
        return;
    if (!is_worth_it(own)) {
        close(own);
        return;
    }
    count(1);
    if (start(own) == 0)
        return;
    /* Where no thread can be had, it is waited for. */
    count(-1);
    close(own);
}

int shed_remove(const char *path) {
    int fd = shed_open(path);
    int r = unlink(path) < 0 && errno != ENOENT ? file_outcome(errno) : 0;
    shed(&fd);
    return r;
}

void shed_wait(void) {
    pthread_mutex_lock(&lock);
    while (threads > 0)
        pthread_cond_wait(&ended, &lock);
    pthread_mutex_unlock(&lock);
}
