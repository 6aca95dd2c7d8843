/* SPDX-License-Identifier: MIT */
/* An image of a state that lies in memory. */
#pragma once

#include "core/state-image.h"

typedef struct ImageBytes {
    const char *next;
    size_t left;
} ImageBytes;

static inline bool image_bytes_take(void *to, size_t n, void *userdata) {
    ImageBytes *b = userdata;
    if (n > b->left)
        return false;
    memcpy(to, b->next, n);
    b->next += n;
    b->left -= n;
    return true;
}

static inline int image_read(State *ret, const void *bytes, size_t n) {
    return state_image_read(ret, n, image_bytes_take, &(ImageBytes){ bytes, n });
}
