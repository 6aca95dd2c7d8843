/* SPDX-License-Identifier: MIT */
/* Numbers that only a seed decides (splitmix64), the same on every machine. */
#pragma once

#include <stdint.h>

typedef struct Random {
    uint64_t state;
} Random;

static inline uint64_t random_next(Random *r) {
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* 0 .. n - 1 */
static inline uint64_t random_below(Random *r, uint64_t n) {
    return random_next(r) % n;
}
