/* SPDX-License-Identifier: MIT */
/*
 * See state-rest.h. An array is written element after element: by turns, how many bytes are as in the element before it, how many
 * are not (four bits each, in one byte), and those. The first follows one of nothing but zeros. Times share their upper bytes
 * with the one before, most members all of them; only what is random stays as long as it is.
 */

#include "state-internal.h"
#include "state-rest.h"

#define TURN_MAX 15

static void parts_of(State *s, StatePart ret[static STATE_REST_ARRAYS]) {
    ret[0] = (StatePart){ (void **)&s->runs, &s->n_runs, &s->a_runs, sizeof(*s->runs) };
    ret[1] = (StatePart){ (void **)&s->answers, &s->n_answers, &s->a_answers, sizeof(*s->answers) };
    ret[2] = (StatePart){ (void **)&s->doses, &s->n_doses, &s->a_doses, sizeof(*s->doses) };
    ret[3] = (StatePart){ (void **)&s->scores, &s->n_scores, &s->a_scores, sizeof(*s->scores) };
    ret[4] = (StatePart){ (void **)&s->slots, &s->n_slots, &s->a_slots, sizeof(*s->slots) };
}

size_t state_rest_size(const State *s) {
    const Learnt *l = &s->learnt;
    return s->n_runs * (sizeof(*s->runs) + (l->runs ? sizeof(*l->runs) : 0)) + s->n_answers * sizeof(*s->answers) +
           l->n_mornings * sizeof(*l->mornings) + s->n_doses * sizeof(*s->doses) + s->n_scores * sizeof(*s->scores) +
           s->n_slots * sizeof(*s->slots);
}

static bool is_same(const unsigned char *item, const unsigned char *before, size_t k) {
    return item[k] == (before ? before[k] : 0);
}

/* How many bytes from `k` on are not as before; a single one that is costs less within them than a turn of its own. */
static size_t count_other(const unsigned char *item, const unsigned char *before, size_t k, size_t size) {
    size_t n = 0;
    while (n < TURN_MAX && k < size && !(is_same(item, before, k) && (k + 1 == size || is_same(item, before, k + 1)))) {
        n++;
        k++;
    }
    return n;
}

/* Returns the bytes that it takes; they are written unless `to` is NULL. */
static size_t pack_item(unsigned char *to, const unsigned char *item, const unsigned char *before, size_t size) {
    size_t length = 0;
    for (size_t k = 0; k < size;) {
        size_t same = 0;
        while (same < TURN_MAX && k + same < size && is_same(item, before, k + same))
            same++;
        k += same;
        size_t other = count_other(item, before, k, size);
        if (to) {
            to[length] = (unsigned char)(same << 4 | other);
            memcpy(to + length + 1, item + k, other);
        }
        length += 1 + other;
        k += other;
    }
    return length;
}

static size_t pack(unsigned char *to, const StatePart *p) {
    const unsigned char *item = *p->array, *before = NULL;
    size_t length = 0;
    for (size_t i = 0; i < *p->n; i++) {
        length += pack_item(to ? to + length : NULL, item, before, p->size);
        before = item;
        item += p->size;
    }
    return length;
}

static const unsigned char *unpack(const unsigned char *from, unsigned char *item, size_t n, size_t size) {
    const unsigned char *before = NULL;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < size;) {
            size_t same = *from >> 4, other = *from & 0xf;
            from++;
            if (before)
                memcpy(item + k, before + k, same);
            k += same;
            memcpy(item + k, from, other);
            k += other;
            from += other;
        }
        before = item;
        item += size;
    }
    return from;
}

/* Most runs are entered soon after they began, some at once: what is left of the time is short. Done twice it is undone. */
static void relate_times(State *s) {
    for (size_t i = 0; i < s->n_runs; i++)
        s->runs[i].recorded ^= s->runs[i].at;
}

bool state_rest(State *s, StateRest *rest) {
    StatePart parts[STATE_REST_ARRAYS];
    size_t length = 0;
    if (rest->bytes)
        return true;
    parts_of(s, parts);
    relate_times(s);
    for (size_t i = 0; i < STATE_REST_ARRAYS; i++)
        length += pack(NULL, &parts[i]);
    unsigned char *bytes = malloc(length + 1);
    if (!bytes) {
        relate_times(s);
        return false;
    }
    rest->bytes = bytes;
    rest->length = length;
    for (size_t i = 0; i < STATE_REST_ARRAYS; i++) {
        bytes += pack(bytes, &parts[i]);
        rest->n[i] = *parts[i].n;
        free(*parts[i].array);
        *parts[i].array = NULL;
        *parts[i].n = *parts[i].allocated = 0;
    }
    state_forget_learnt(s);
    return true;
}

int state_wake(State *s, StateRest *rest) {
    StatePart parts[STATE_REST_ARRAYS];
    void *arrays[STATE_REST_ARRAYS] = { NULL };
    const unsigned char *bytes = rest->bytes;
    bool short_of_memory = false;
    if (!bytes)
        return 0;
    parts_of(s, parts);
    for (size_t i = 0; i < STATE_REST_ARRAYS; i++) {
        arrays[i] = rest->n[i] > 0 ? calloc(rest->n[i], parts[i].size) : NULL;
        short_of_memory |= rest->n[i] > 0 && !arrays[i];
    }
    for (size_t i = 0; i < STATE_REST_ARRAYS && short_of_memory; i++)
        free(arrays[i]);
    if (short_of_memory)
        return -ENOMEM;
    for (size_t i = 0; i < STATE_REST_ARRAYS; i++) {
        bytes = unpack(bytes, arrays[i], rest->n[i], parts[i].size);
        *parts[i].array = arrays[i];
        *parts[i].n = *parts[i].allocated = rest->n[i];
    }
    relate_times(s);
    state_rest_done(rest);
    return 0;
}

void state_rest_done(StateRest *rest) {
    free(rest->bytes);
    *rest = (StateRest){ 0 };
}
