/* SPDX-License-Identifier: MIT */
/*
 * See state-image.h. A head, the state itself, then all that its pointers stood for, in the order of state_pieces(); each piece begins at
 * a multiple of eight bytes.
 */

#include "state-image.h"
#include "state-internal.h"
#include "state-key.h" /* made of the sources of all rules when they are built */

typedef struct Head {
    uint8_t key[sizeof(state_key)];
    uint64_t state_size;
    uint64_t n;   /* bytes in all */
    uint64_t fixed; /* sum of the state itself and the lengths, which say what comes after them, */
    uint64_t sum;   /* and of all that follows */
} Head;

#define PIECES (STATE_PARTS + SUBJECT_MAX + 3)

/* Something that is not in the State itself; `pointer` is where the State has it. */
typedef struct Piece {
    void **pointer;
    size_t n, size;
} Piece;

/* `lengths`: of the texts of screenings, with their NUL, 0: there is none. */
static void state_pieces(State *s, const uint64_t lengths[static SUBJECT_MAX], Piece pieces[static PIECES]) {
    size_t k = 0;
    for (size_t i = 0; i < STATE_PARTS; i++) {
        StatePart p = state_part(s, i);
        pieces[k++] = (Piece){ p.array, *p.n, p.size };
    }
    for (size_t i = 0; i < SUBJECT_MAX; i++)
        pieces[k++] = (Piece){ (void **)&s->screenings[i].text, lengths[i], 1 };
    /* What follows from all runs, where it was up to date. */
    bool fresh = s->learnt.fresh;
    pieces[k++] = (Piece){ (void **)&s->learnt.mornings, fresh ? s->learnt.n_mornings : 0, sizeof(Morning) };
    pieces[k++] = (Piece){ (void **)&s->learnt.runs, fresh ? s->n_runs : 0, sizeof(LimitStep) };
    pieces[k++] = (Piece){ (void **)&s->learnt.shoes, fresh ? s->n_shoes : 0, sizeof(ShoeWear) };
}

static size_t rounded(size_t n) {
    return (n + 7) / 8 * 8;
}

/* FNV-1a, eight bytes at a time: any one of them that is wrong is noticed. `n` is a multiple of eight. */
#define SUM_START UINT64_C(14695981039346656037)
static uint64_t sum_of(uint64_t sum, const void *bytes, size_t n) {
    uint64_t word;
    for (size_t i = 0; i < n; i += sizeof(word)) {
        memcpy(&word, (const char *)bytes + i, sizeof(word));
        sum = (sum ^ word) * UINT64_C(1099511628211);
    }
    return sum;
}

#define FIXED (sizeof(Head) + sizeof(State) + SUBJECT_MAX * sizeof(uint64_t))
_Static_assert(sizeof(Head) % 8 == 0 && sizeof(State) % 8 == 0, "each piece begins at a multiple of eight bytes");

int state_image_make(const State *s, void **ret, size_t *ret_n) {
    State state = *s;
    uint64_t lengths[SUBJECT_MAX];
    Piece pieces[PIECES];
    for (size_t i = 0; i < SUBJECT_MAX; i++)
        lengths[i] = state.screenings[i].text ? strlen(state.screenings[i].text) + 1 : 0;
    state_pieces(&state, lengths, pieces);
    size_t n = FIXED;
    for (size_t i = 0; i < PIECES; i++)
        n += rounded(pieces[i].n * pieces[i].size);
    char *bytes = calloc(1, n);
    if (!bytes)
        return -ENOMEM;
    char *p = bytes + FIXED;
    for (size_t i = 0; i < PIECES; i++) {
        if (pieces[i].n > 0)
            memcpy(p, *pieces[i].pointer, pieces[i].n * pieces[i].size);
        p += rounded(pieces[i].n * pieces[i].size);
        /* Where it lies says nothing. */
        *pieces[i].pointer = NULL;
    }
    /* Nor does the spare room of its arrays. */
    for (size_t i = 0; i < STATE_PARTS; i++)
        *state_part(&state, i).allocated = *state_part(&state, i).n;
    memcpy(bytes + sizeof(Head), &state, sizeof(state));
    memcpy(bytes + sizeof(Head) + sizeof(state), lengths, sizeof(lengths));
    Head head = { .state_size = sizeof(State), .n = n, .fixed = sum_of(SUM_START, bytes + sizeof(Head), FIXED - sizeof(Head)) };
    head.sum = sum_of(head.fixed, bytes + FIXED, n - FIXED);
    memcpy(head.key, state_key, sizeof(state_key));
    memcpy(bytes, &head, sizeof(head));
    *ret = bytes;
    *ret_n = n;
    return 0;
}

/* What is still to come of the image. */
typedef struct Rest {
    StateImageSource source;
    void *userdata;
    size_t n;
    uint64_t sum; /* of what has come after the head */
} Rest;

/* `n` is a multiple of eight. */
static bool take(Rest *rest, void *to, size_t n) {
    if (n > rest->n || !rest->source(to, n, rest->userdata))
        return false;
    rest->n -= n;
    rest->sum = sum_of(rest->sum, to, n);
    return true;
}

/* Those that were not reached are NULL. */
static int take_pieces(Piece pieces[static PIECES], Rest *rest) {
    for (size_t i = 0; i < PIECES; i++) {
        if (pieces[i].n > rest->n / pieces[i].size)
            return -EBADMSG;
        size_t bytes = rounded(pieces[i].n * pieces[i].size);
        if (bytes == 0)
            continue;
        *pieces[i].pointer = malloc(bytes);
        if (!*pieces[i].pointer)
            return -ENOMEM;
        if (!take(rest, *pieces[i].pointer, bytes))
            return -EBADMSG;
    }
    return rest->n == 0 ? 0 : -EBADMSG;
}

int state_image_read(State *ret, size_t n, StateImageSource source, void *userdata) {
    Head head;
    State state;
    uint64_t lengths[SUBJECT_MAX];
    Piece pieces[PIECES];
    Rest rest = { source, userdata, 0, SUM_START };
    if (n < FIXED || n % 8 != 0 || !source(&head, sizeof(head), userdata) || memcmp(head.key, state_key, sizeof(state_key)) != 0 ||
        head.state_size != sizeof(State) || head.n != n)
        return -EBADMSG;
    rest.n = n - sizeof(head);
    if (!take(&rest, &state, sizeof(state)) || !take(&rest, lengths, sizeof(lengths)) || rest.sum != head.fixed)
        return -EBADMSG;
    state_pieces(&state, lengths, pieces);
    /* No pointer is taken from the bytes. */
    for (size_t i = 0; i < PIECES; i++)
        *pieces[i].pointer = NULL;
    for (size_t i = 0; i < STATE_PARTS; i++)
        *state_part(&state, i).allocated = *state_part(&state, i).n;
    int r = take_pieces(pieces, &rest);
    if (r == 0 && rest.sum != head.sum)
        r = -EBADMSG;
    for (size_t i = 0; i < SUBJECT_MAX && r == 0; i++)
        if (lengths[i] > 0 && state.screenings[i].text[lengths[i] - 1] != '\0')
            r = -EBADMSG;
    if (r < 0) {
        state_done(&state);
        return r;
    }
    *ret = state;
    return 0;
}
