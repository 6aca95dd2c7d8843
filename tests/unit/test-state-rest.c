/* SPDX-License-Identifier: MIT */
/* A state laid to rest takes little room, wakes as it was to the byte, and goes on from there; without memory it stays what it
 * is. */

#include "rules-fixture.h"

#include "core/state-internal.h"
#include "core/state-rest.h"

static uint32_t next_random = 1;

static uint32_t random_number(void) {
    next_random = next_random * 1664525 + 1013904223;
    return next_random >> 8;
}

static void apply(World *w, FactType type, day_t day, int hour, const char *word, const char *text) {
    Fact f = FACT_NULL;
    f.type = type;
    f.number = w->next_uid + 1;
    for (size_t i = 0; i < sizeof(f.uid.bytes); i++)
        f.uid.bytes[i] = (uint8_t)random_number();
    w->next_uid++;
    f.at = moment((int)(day - DAY), hour, 0) + random_number() % USEC_PER_HOUR;
    f.recorded = f.at + random_number() % USEC_PER_SEC;
    f.day = day;
    f.knee = day % 3 ? KNEE_LEFT : KNEE_BOTH;
    f.score = day % 5 == 0 ? (int)(random_number() % 4) : 0;
    f.duration = (20 * 60 + random_number() % 600) * USEC_PER_SEC;
    f.amount = 400;
    if (type == FACT_ASKED)
        f.slot = (Slot){ .kind = KIND_ICE, .day = day, .minute = 480 };
    snprintf(f.word, sizeof(f.word), "%s", word);
    f.text = (char *)text;
    assert(state_apply(&w->state, &f) == 0);
}

/* A runner who answers each morning, runs every other day, and takes something now and then. */
static void live(World *w, int days) {
    for (day_t day = DAY; day < DAY + days; day++) {
        apply(w, FACT_CHECK_IN, day, 8, "", NULL);
        apply(w, FACT_ASKED, day, 8, "", "server");
        if (day % 2)
            apply(w, FACT_RUN, day, 17, day % 9 ? "planned" : "pain", NULL);
        if (day % 7 == 0)
            apply(w, FACT_FUNCTION, day, 19, "", day % 2 ? "climb the stairs" : "squat");
        if (day % 20 == 0)
            apply(w, FACT_DOSE, day, 12, "", "ibuprofen");
    }
}

static void begin(World *w, int days) {
    *w = (World){ .schedule = schedule_default };
    state_init(&w->state);
    live(w, days);
    assert(state_learn(&w->state, &w->schedule) == 0);
}

#define COPY(name)                                                        \
    CLEANUP_FREE char *name = calloc(s->n_##name + 1, sizeof(*s->name)); \
    size_t n_##name = s->n_##name;                                        \
    for (size_t i_ = 0; i_ < n_##name * sizeof(*s->name); i_++)           \
        name[i_] = ((const char *)s->name)[i_]
#define EXPECT_COPY(name)                                          \
    CHECK(__LINE__, s->n_##name == n_##name && s->a_##name == n_##name && \
                        (n_##name == 0 || memcmp(s->name, name, n_##name * sizeof(*s->name)) == 0))

static void test_round_trip(int days, unsigned percent) {
    World w;
    begin(&w, days);
    State *s = &w.state;
    StateRest rest = { 0 };
    size_t awake = state_rest_size(s), length;
    LimitLearnt limit = s->learnt.limit;
    COPY(runs);
    COPY(answers);
    COPY(doses);
    COPY(scores);
    COPY(slots);
    CHECK(__LINE__,
          state_rest(s, &rest) && rest.bytes && !s->runs && !s->learnt.runs && !s->learnt.fresh && state_rest_size(s) == 0);
    /* What rests is not laid to rest twice. */
    CHECK(__LINE__, state_rest(s, &rest));
    length = rest.length;
    CHECK(__LINE__, length * 100 <= awake * percent);
    CHECK(__LINE__, state_wake(s, &rest) == 0 && !rest.bytes && state_wake(s, &rest) == 0);
    EXPECT_COPY(runs);
    EXPECT_COPY(answers);
    EXPECT_COPY(doses);
    EXPECT_COPY(scores);
    EXPECT_COPY(slots);
    CHECK(__LINE__, state_learn(s, &w.schedule) == 0 && memcmp(&limit, &s->learnt.limit, sizeof(limit)) == 0);
    live(&w, 2);
    state_done(s);
}

static void test_empty(void) {
    World w;
    StateRest rest = { 0 };
    begin(&w, 0);
    CHECK(__LINE__, state_rest_size(&w.state) < STATE_REST_LEAST && state_rest(&w.state, &rest) && rest.bytes);
    CHECK(__LINE__, state_wake(&w.state, &rest) == 0 && !w.state.runs && w.state.n_runs == 0);
    state_done(&w.state);
}

/* Thrown away while it rests. */
static void test_done(void) {
    World w;
    StateRest rest = { 0 };
    begin(&w, 30);
    CHECK(__LINE__, state_rest(&w.state, &rest));
    state_rest_done(&rest);
    state_rest_done(&rest);
    state_done(&w.state);
}

static void test_scarce(void) {
    World w;
    StateRest rest = { 0 };
    begin(&w, 60);
    State *s = &w.state;
    size_t runs = s->n_runs;
    CHECK(__LINE__,
          SCARCE(state_rest(s, &rest) ? 0 : -ENOMEM, CHECK(__LINE__, !rest.bytes && s->n_runs == runs && s->learnt.fresh)) == 0);
    CHECK(__LINE__, SCARCE(state_wake(s, &rest), CHECK(__LINE__, rest.bytes && s->n_runs == 0 && !s->runs)) == 0);
    CHECK(__LINE__, s->n_runs == runs);
    state_done(s);
}

int main(void) {
    test_round_trip(1, 200);
    test_round_trip(100, 50);
    test_round_trip(6 * 365, 45);
    test_empty();
    test_done();
    test_scarce();
    return 0;
}
