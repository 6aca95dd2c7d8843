/* SPDX-License-Identifier: MIT */
/* See recall.h. */

#include "coordinator-internal.h"
#include "core/state-image.h"
#include "recall.h"

#if !__has_builtin(__builtin_clear_padding)
#define __builtin_clear_padding(p) memset((p), 0, sizeof(*(p))) /* then only how many there are is compared */
#endif

/* What lies between the members of an array's elements says nothing. */
#define COMPARE(name)                                                                                                               \
    do {                                                                                                                            \
        for (size_t i = 0; i < a->n_##name; i++)                                                                                    \
            __builtin_clear_padding(&a->name[i]);                                                                                   \
        for (size_t i = 0; i < b->n_##name; i++)                                                                                    \
            __builtin_clear_padding(&b->name[i]);                                                                                   \
        if (a->n_##name != b->n_##name)                                                                                             \
            check_fail(k, "recall", "%zu " #name " were recalled, and %zu are on record", a->n_##name, b->n_##name);                \
        else if (a->n_##name > 0 && memcmp(a->name, b->name, a->n_##name * sizeof(*a->name)) != 0)                                  \
            check_fail(k, "recall", "the " #name " that were recalled are not those on record");                                    \
    } while (0)

/* What counts for ever. What counts for days is let go of a little sooner by a daemon that runs than by one that reads it. */
static void compare(Check *k, State *a, State *b) {
    COMPARE(runs);
    COMPARE(answers);
    COMPARE(doses);
    COMPARE(shoes);
    COMPARE(starts);
    COMPARE(profiles);
    COMPARE(consults);
    COMPARE(tasks);
    COMPARE(scores);
    if (memcmp(&a->learnt.limit, &b->learnt.limit, sizeof(a->learnt.limit)) != 0 ||
        memcmp(&a->learnt.frequency, &b->learnt.frequency, sizeof(a->learnt.frequency)) != 0)
        check_fail(k, "recall", "the limit that was recalled is not that of the record");
    if (memcmp(a->numbers, b->numbers, sizeof(a->numbers)) != 0)
        check_fail(k, "recall", "the numbers that were recalled are not those on record");
    if (state_open_knees(a) != state_open_knees(b) || a->programme != b->programme || a->last_answer != b->last_answer)
        check_fail(k, "recall", "what is open is not what is open on record");
}

/* An independent copy. */
static void copy_state(State *ret, const State *s) {
    CLEANUP_FREE void *bytes = NULL;
    size_t n;
    if (state_image_make(s, &bytes, &n) < 0 || state_image_read(ret, bytes, n) < 0)
        abort();
}

void recall_check(Check *k, Coordinator *c) {
    State recalled;
    copy_state(&recalled, &c->state);
    if (coordinator_load(c) < 0 || state_learn(&recalled, &c->schedule) < 0)
        abort();
    compare(k, &recalled, &c->state);
    state_done(&c->state);
    c->state = recalled;
}
