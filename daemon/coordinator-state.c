/* SPDX-License-Identifier: MIT */
/*
 * Where the coordinator's state comes from, and where it is while nothing looks at it: made of the facts, kept from a clean stop to the next
 * start, laid to rest between two looks.
 */

#include <unistd.h>

#include "coordinator-internal.h"
#include "core/state-image.h"

#define PRESENT_DAYS (STATE_DAYS + 3) /* how far back the present reaches: all of a day that state_trim() keeps, in any zone */
#define RECALL_MAX (7 * USEC_PER_DAY)
#define READ_TRIES 4 /* as it is, once more, what took its place, what is in memory */

static int apply_fact(const Fact *f, bool superseded, void *userdata) {
    return superseded ? 0 : state_apply(userdata, f);
}

/* The present reaches back from `since`, and from the last sign of life: what went by after it is still to be accounted for. */
static int load_present(Store *store, State *state, usec_t since) {
    int r = store_load_present(store, since - PRESENT_DAYS * USEC_PER_DAY, apply_fact, state);
    usec_t seen = r == 0 && state->n_alive > 0 ? state->alive[state->n_alive - 1].to : since;
    if (r != 0 || seen > since - USEC_PER_DAY)
        return r;
    state_done(state);
    return store_load_present(store, seen - PRESENT_DAYS * USEC_PER_DAY, apply_fact, state);
}

static int load_state(Coordinator *c, State *state, usec_t since) {
    int64_t numbers[FACT_TYPE_MAX] = { 0 };
    Store *store = ledger_store(c->ledger);
    const Change *outbox = ledger_outbox(c->ledger);
    int r = store ? load_present(store, state, since) : 0;
    for (size_t i = 0; i < outbox->n_facts && r == 0; i++)
        r = state_apply(state, &outbox->facts[i]);
    if (r == 0 && store)
        r = store_load_numbers(store, numbers);
    for (int i = 0; i < FACT_TYPE_MAX && r == 0 && store; i++)
        state->numbers[i] = MAX(state->numbers[i], numbers[i]);
    return r;
}

int coordinator_load_since(Coordinator *c, const Now *now, usec_t since) {
    State state;
    int r = 0;
    c->stale = true;
    /* Where the record cannot be read, what takes its place is; at last, what is in memory alone. */
    for (int tries = 0; tries < READ_TRIES; tries++) {
        state_init(&state);
        r = load_state(c, &state, MIN(since, now->real));
        if (r == 0)
            break;
        state_done(&state);
        r = r > 0 ? ledger_read_failed(c->ledger, r, now->real) : r;
        if (r < 0)
            return r;
        /* What is in memory is more than nothing. */
        if (c->told && !ledger_store(c->ledger)) {
            c->stale = false;
            return r;
        }
        r = -EIO;
    }
    if (r < 0)
        return r;
    ledger_read(c->ledger);
    state.settled = MIN(state.settled, since);
    state.made = now->real;
    state_trim(&state, now);
    state_fit(&state);
    state_done(&c->state);
    state_rest_done(&c->resting);
    c->state = state;
    c->stale = false;
    return state_learn(&c->state, &c->schedule);
}

int coordinator_load(Coordinator *c) {
    Now now;
    int r = clock_now(c->clock, &now);
    return r < 0 ? r : coordinator_load_since(c, &now, now.real);
}

/* --- from a clean stop to the next start ---
 *
 * With 100,000 facts, nearly six years, a start took 140 million instructions to read what counts for ever, and 10 million without. */

void coordinator_keep_state(Coordinator *c, const Now *now) {
    void *bytes;
    size_t n;
    if (c->unsettled || c->stale)
        return;
    state_trim(&c->state, now);
    if (state_image_make(&c->state, &bytes, &n) == 0)
        ledger_keep_present(c->ledger, now->real, bytes, n);
}

static bool read_kept(void *to, size_t n, void *userdata) {
    return store_read_present(*(int *)userdata, to, n);
}

/* A clock behind that makes days come again that were let go; and once a week the facts are read in any case, so that what might be wrong
 * with a state does not outlive them. */
bool coordinator_recall_state(Coordinator *c, const Now *now) {
    State state;
    size_t n = 0;
    int fd;
    if (ledger_take_present(c->ledger, &fd, &n) != 0)
        return false;
    int r = state_image_read(&state, n, read_kept, &fd);
    close(fd);
    if (r != 0)
        return false;
    if (now->real < state.newest || now->real < state.made || now->real - state.made > RECALL_MAX) {
        state_done(&state);
        return false;
    }
    c->state = state;
    state_trim(&c->state, now);
    return true;
}

/* --- between two looks --- */

bool coordinator_holds_years(const Coordinator *c) {
    return state_rest_size(&c->state) >= STATE_REST_LEAST;
}

bool coordinator_take_look(Coordinator *c) {
    bool looked = c->looked;
    c->looked = false;
    return looked && coordinator_holds_years(c);
}

/* Without the memory for it it stays awake. */
void coordinator_rest(Coordinator *c) {
    c->looked = false;
    if (coordinator_holds_years(c))
        (void)state_rest(&c->state, &c->resting);
}
