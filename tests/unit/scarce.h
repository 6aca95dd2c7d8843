/* SPDX-License-Identifier: MIT */
/*
 * Memory that runs out: after scarce_begin(n) the n-th allocation fails (with `scarce.onward` all later ones too), and scarce_end() tells
 * whether it came to that. SCARCE() does a thing again and again, until every allocation on its way has failed once.
 *
 * The linker has the tested objects, and the test itself, call what is here (--wrap, see meson.build): what they ask for, not what the C
 * library asks for on their behalf. A sanitizer keeps its allocator, and sees what was not given back.
 */
#pragma once

#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    size_t left; /* so many allocations until one fails; 0: none does */
    bool onward, met;
    long held; /* given out and not given back */
} scarce;

static inline void scarce_begin(size_t n) {
    scarce.left = n;
    scarce.met = false;
}

static inline bool scarce_end(void) {
    scarce.left = 0;
    return scarce.met;
}

/* Does `call` until nothing fails in it any more, and gives what came out then; each time before it was refused, and `undo` was done. */
#define SCARCE(call, undo)                                                                                  \
    ({                                                                                                      \
        int done_;                                                                                          \
        for (size_t n_ = 1;; n_++) {                                                                        \
            scarce_begin(n_);                                                                               \
            done_ = (call);                                                                                 \
            if (!scarce_end())                                                                              \
                break;                                                                                      \
            if (done_ != -ENOMEM) {                                                                         \
                fprintf(stderr, "%s:%d: allocation %zu failed, and it ends with %d\n", __FILE__, __LINE__, n_, done_); \
                abort();                                                                                    \
            }                                                                                               \
            undo;                                                                                           \
        }                                                                                                   \
        done_;                                                                                              \
    })

static inline bool scarce_strikes(void) {
    if (scarce.left == 0 || (scarce.left > 1 && --scarce.left > 0))
        return false;
    scarce.left = scarce.onward;
    scarce.met = true;
    errno = ENOMEM;
    return true;
}

static inline void *scarce_given(void *p) {
    scarce.held += p != NULL;
    return p;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_reallocarray(void *old, size_t n, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t n);
int __real_vasprintf(char **ret, const char *format, va_list args);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_reallocarray(void *old, size_t n, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t n);
int __wrap_vasprintf(char **ret, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
int __wrap_asprintf(char **ret, const char *format, ...) __attribute__((format(printf, 2, 3)));
void __wrap_free(void *p);

void *__wrap_malloc(size_t size) {
    return scarce_strikes() ? NULL : scarce_given(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size) {
    return scarce_strikes() ? NULL : scarce_given(__real_calloc(n, size));
}

void *__wrap_reallocarray(void *old, size_t n, size_t size) {
    void *p = scarce_strikes() ? NULL : __real_reallocarray(old, n, size);
    scarce.held += p && !old;
    return p;
}

char *__wrap_strdup(const char *text) {
    return scarce_strikes() ? NULL : scarce_given(__real_strdup(text));
}

char *__wrap_strndup(const char *text, size_t n) {
    return scarce_strikes() ? NULL : scarce_given(__real_strndup(text, n));
}

int __wrap_vasprintf(char **ret, const char *format, va_list args) {
    int n = scarce_strikes() ? -1 : __real_vasprintf(ret, format, args);
    scarce.held += n >= 0;
    return n;
}

int __wrap_asprintf(char **ret, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = __wrap_vasprintf(ret, format, args);
    va_end(args);
    return n;
}

void __wrap_free(void *p) {
    scarce.held -= p != NULL;
    __real_free(p);
}
