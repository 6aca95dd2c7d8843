/* SPDX-License-Identifier: MIT */
/*
 * The few helpers that every file of the rules uses: units of time, cleanup attributes, array sizes.
 *
 * Results throughout the project: a negative errno is fatal and passed up; 0 is fine; a positive X_E_* is an
 * outcome that the caller must handle. ret_ parameters are untouched on failure.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Microseconds: since 1970 UTC for an instant, since boot for CLOCK_BOOTTIME, or a length. Signed, because rules
 * subtract instants. USEC_NONE is "no time"; on the bus it becomes UINT64_MAX. */
typedef int64_t usec_t;
#define USEC_NONE INT64_MAX
#define USEC_PER_SEC ((usec_t)1000000)
#define USEC_PER_MIN (60 * USEC_PER_SEC)
#define USEC_PER_HOUR (60 * USEC_PER_MIN)
#define USEC_PER_DAY (24 * USEC_PER_HOUR)

#define ELEMENTSOF(x) (sizeof(x) / sizeof((x)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#define CLEANUP(f) __attribute__((cleanup(f)))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

static inline void freep(void *p) {
    free(*(void **)p);
}
#define CLEANUP_FREE CLEANUP(freep)

#define DEFINE_CLEANUP(type, func)           \
    static inline void func##p(type *p) {    \
        if (*p)                              \
            func(*p);                        \
    }

/* Makes room for at least `want` elements of `size` bytes; *array and *allocated change only on success. New room is all 0, also between
 * the members: what is written out as bytes holds nothing of what the memory held before. */
static inline int array_reserve(void **array, size_t *allocated, size_t want, size_t size) {
    /* Where room is allocated there is an array; who sees this function alone, as an analyzer does, would doubt it. */
    if (want == 0 || (*array && want <= *allocated))
        return 0;
    /* Large ones are few, of most kinds one: room for eight schedules and notifications would be 15 KiB, all day. */
    size_t n = MAX(want, *allocated * 2 + (size < 128 ? 8 : 1));
    void *p = reallocarray(*array, n, size);
    if (!p)
        return -ENOMEM;
    memset((char *)p + *allocated * size, 0, (n - *allocated) * size);
    *array = p;
    *allocated = n;
    return 0;
}
