/* SPDX-License-Identifier: MIT */
/*
 * How a test tells a preloaded library when to fail: a page of numbers, mapped by both from the file $KNEEMINDER_FAULTS. Calls are
 * counted while `armed`; the one whose number is `at`, and with `onward` all after it, meet their fate. Without the file nothing
 * happens.
 */
#pragma once

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct Control {
    volatile int64_t armed;
    volatile int64_t calls;
    volatile int64_t at;
    volatile int64_t onward;
    volatile int64_t error; /* an errno, or 0: the process is killed */
    volatile int64_t mask;  /* which operations are counted */
    volatile int64_t hits;
} Control;

/* The first call comes before there are threads. */
static inline Control *control_get(void) {
    static Control nothing, *control;
    if (control)
        return control;
    control = &nothing;
    const char *path = getenv("KNEEMINDER_FAULTS");
    int fd = path ? openat(AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void *page = mmap(NULL, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (page != MAP_FAILED)
            control = page;
        close(fd);
    }
    return control;
}

/* Whether this operation is the one. */
static inline int control_strikes(int operation) {
    Control *c = control_get();
    if (!c->armed || !(c->mask & operation))
        return 0;
    int64_t n = ++c->calls;
    if (c->at == 0 || (n != c->at && !(c->onward && n > c->at)))
        return 0;
    c->hits++;
    return 1;
}
