/* SPDX-License-Identifier: MIT */
/* Memory that runs out: preloaded, it lets the n-th allocation fail as control.h says, whoever asks for it: this program, sd-bus, SQLite,
 * the C library. */
#include <errno.h>
#include <stddef.h>

#include "control.h"

/* What glibc calls its own; finding them by dlsym would allocate. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

static int strikes(void) {
    if (!control_strikes(1))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) {
    return strikes() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
    return strikes() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size) {
    return strikes() ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t n, size_t size) {
    size_t all;
    if (__builtin_mul_overflow(n, size, &all)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(old, all);
}
