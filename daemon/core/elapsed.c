/* SPDX-License-Identifier: MIT */
/* See elapsed.h. */

#include "elapsed.h"

usec_t elapsed_since(const Moment *m, const Now *now) {
    if (memcmp(m->boot_id, now->boot_id, sizeof(now->boot_id)) == 0)
        return MAX(now->boot - m->boot, 0);
    usec_t gone = now->real - m->real;
    if (gone < 0 || gone > 366 * USEC_PER_DAY)
        gone = 0;
    return MAX(gone, now->boot);
}

usec_t elapsed_left(const Moment *m, usec_t length, const Now *now) {
    usec_t gone = elapsed_since(m, now);
    return gone >= length ? 0 : length - gone;
}
