/* SPDX-License-Identifier: MIT */
/*
 * What waits for the disk apart from the loop: a thread that does one thing with one descriptor of its own, and ends. Whoever closes the last
 * descriptor of a file that has no name waits until its blocks are free, and until what of it is just being written is written (0.7 s were
 * measured for 8 MB on a busy disk); a first fsync of 350 MB that are mostly written took 0.2 s. The loop must not.
 *
 * Nothing is allocated in such a thread: one that does has a heap of its own from then on. No signal is for it: all are the loop's.
 */

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define STACK (256 << 10) /* of which a page or two are ever touched */
#define LOOK 2            /* ms to wait for an end that may be near */

struct Apart {
    enum { APART_FREE, APART_AT_WORK, APART_DONE } state;
    bool forgotten; /* nobody asks for the result */
    bool sync;      /* else only close */
    int fd;
    int result;
};

/* Of the process, so that a store that is closed need not wait. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static Apart places[6];

static void *work(void *argument) {
    Apart *a = argument;
    int result = a->sync && fsync(a->fd) < 0 ? -errno : 0;
    close(a->fd);
    pthread_mutex_lock(&lock);
    a->result = result;
    a->state = a->forgotten ? APART_FREE : APART_DONE;
    pthread_cond_broadcast(&ended);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static int start_thread(Apart *a) {
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
    e = pthread_create(&thread, &attributes, work, a);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -e;
}

static void set_state(Apart *a, int state) {
    pthread_mutex_lock(&lock);
    a->state = state;
    pthread_mutex_unlock(&lock);
}

/* Takes over the descriptor if it can; NULL: no thread can be had, and it is still the caller's. */
static Apart *begin(int fd, bool sync, bool forgotten) {
    Apart *a = NULL;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < ELEMENTSOF(places) && !a; i++)
        if (places[i].state == APART_FREE)
            a = &places[i];
    if (a)
        *a = (Apart){ .state = APART_AT_WORK, .forgotten = forgotten, .sync = sync, .fd = fd };
    pthread_mutex_unlock(&lock);
    if (!a || start_thread(a) == 0)
        return a;
    set_state(a, APART_FREE);
    return NULL;
}

bool apart_close(int fd) {
    return begin(fd, false, true);
}

Apart *apart_sync(int fd) {
    int own = dup(fd);
    if (own < 0)
        return NULL;
    Apart *a = begin(own, true, false);
    if (!a)
        close(own);
    return a;
}

bool apart_is_done(Apart *a, int *ret_result) {
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&lock);
    if (a->state == APART_AT_WORK)
        (void)pthread_cond_clockwait(&ended, &lock, CLOCK_MONOTONIC, &until);
    bool done = a->state == APART_DONE;
    if (done) {
        *ret_result = a->result;
        a->state = APART_FREE;
    }
    pthread_mutex_unlock(&lock);
    return done;
}

void apart_forget(Apart *a) {
    if (!a)
        return;
    pthread_mutex_lock(&lock);
    a->forgotten = true;
    if (a->state == APART_DONE)
        a->state = APART_FREE;
    pthread_mutex_unlock(&lock);
}

void apart_wait(void) {
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < ELEMENTSOF(places);)
        if (places[i].state == APART_AT_WORK)
            (void)pthread_cond_wait(&ended, &lock);
        else
            i++;
    pthread_mutex_unlock(&lock);
}
