/* SPDX-License-Identifier: MIT */
/*
 * A small world for tests of the rules: state, schedule, zone and a clock that is told the time. What a rule decides is applied at once, as the
 * coordinator would after a commit.
 *
 * Whatever is decided or applied is first tried with too little memory, in every place where some is asked for: then it is refused, and done
 * again it comes to the same. What a refusal leaves is given back with the rest, to the last piece.
 */
#pragma once

#include "scarce.h"

#include "core/episode.h"
#include "core/notice.h"
#include "core/reconcile.h"
#include "core/reminder.h"
#include "core/safety.h"
#include "../image-bytes.h"

typedef struct World {
    State state;
    Schedule schedule;
    Zone *zone;
    Now now;
    Sight sight;
    uint64_t next_uid;
} World;

#define CHECK(line, condition)                                                     \
    do {                                                                           \
        if (!(condition)) {                                                        \
            fprintf(stderr, "%s:%d: row failed: %s\n", __FILE__, line, #condition); \
            abort();                                                               \
        }                                                                          \
    } while (0)

static inline Uid world_uid(void *userdata) {
    World *w = userdata;
    Uid u = { 0 };
    w->next_uid++;
    memcpy(u.bytes, &w->next_uid, sizeof(w->next_uid));
    return u;
}

static inline usec_t at(int hour, int minute) {
    return hour * USEC_PER_HOUR + minute * USEC_PER_MIN;
}

/* Day 0 of the tests: Monday 2026-11-23, in UTC. */
#define DAY 20780
static inline usec_t moment(int day, int hour, int minute) {
    return (DAY + day) * USEC_PER_DAY + at(hour, minute);
}

/* What it has learnt already may be gone after a failure, and is made anew. */
static inline void world_learn(World *w) {
    assert(SCARCE(state_learn(&w->state, &w->schedule), (void)0) == 0);
}

static inline Frame world_frame(World *w) {
    world_learn(w);
    return (Frame){ .state = &w->state, .schedule = &w->schedule, .zone = w->zone, .now = w->now, .fresh_uid = world_uid,
                    .userdata = w };
}

/* Without room for one more of anything. */
static inline State state_copy(const State *s) {
    CLEANUP_FREE void *bytes = NULL;
    size_t n;
    State copy;
    assert(state_image_make(s, &bytes, &n) == 0 && image_read(&copy, bytes, n) == 0);
    return copy;
}

/* A state that could not take a fact is of no use but to be freed. */
static inline void world_apply_one(World *w, const Fact *f) {
    State copy = state_copy(&w->state);
    assert(SCARCE(state_apply(&copy, f), ({
                      state_done(&copy);
                      copy = state_copy(&w->state);
                  })) == 0);
    state_done(&copy);
    assert(state_apply(&w->state, f) == 0);
}

static inline void world_apply(World *w, Change *c) {
    for (size_t i = 0; i < c->n_facts; i++)
        world_apply_one(w, &c->facts[i]);
    world_learn(w);
}

/* What a rule decides. */
#define PROPOSE(w, c, call)                              \
    ({                                                   \
        uint64_t uid = (w)->next_uid;                    \
        SCARCE(call, ({                                  \
                   change_done(c);                       \
                   (w)->next_uid = uid;                  \
               }));                                      \
    })

/* Brings the state up to the present; returns how many facts that took. */
static inline size_t world_reconcile(World *w) {
    size_t n = 0;
    for (int round = 0; round < 100; round++) {
        CLEANUP(change_done) Change c = { 0 };
        Frame f = world_frame(w);
        assert(PROPOSE(w, &c, reconcile_step(&f, &c, &w->sight)) == 0);
        if (c.n_facts == 0) {
            w->sight.last_look = w->now.real;
            return n;
        }
        w->sight.started |= c.facts[0].type == FACT_ALIVE;
        n += c.n_facts;
        world_apply(w, &c);
    }
    assert(!"reconciling found no end");
    return n;
}

static inline void world_start(World *w, usec_t now) {
    *w = (World){ .schedule = schedule_default, .now = { .real = now, .boot = USEC_PER_HOUR, .boot_id = { 1 } },
                  .sight = { .last_look = USEC_NONE, .jumped = { 1, 0 } } };
    state_init(&w->state);
    assert(SCARCE(zone_new_utc(&w->zone), (void)0) == 0);
    world_reconcile(w);
}

static inline void world_end(World *w) {
    state_done(&w->state);
    zone_free(w->zone);
}

__attribute__((destructor)) static void world_gave_back(void) {
    if (scarce.held != 0) {
        fprintf(stderr, "%ld pieces of memory were not given back\n", scarce.held);
        abort();
    }
}

static inline void world_plan(Plan *ret, const Frame *f, day_t first, int days) {
    *ret = (Plan){ 0 };
    assert(SCARCE(plan_make(ret, f, first, days), plan_done(ret)) == 0);
}

static inline usec_t world_deadline(World *w) {
    Frame f = world_frame(w);
    CLEANUP(plan_done) Plan p;
    world_plan(&p, &f, frame_today(&f) - 2, 4);
    usec_t d = plan_deadline(&p, &f), n = notice_deadline(&f);
    return MIN(d, n);
}

/* Lets time go by as the daemon lives it: from deadline to deadline. */
static inline void world_live(World *w, usec_t until) {
    while (w->now.real < until) {
        usec_t next = MIN(world_deadline(w), until);
        assert(next > w->now.real);
        w->now.boot += next - w->now.real;
        w->now.real = next;
        world_reconcile(w);
    }
}

/* Time goes by while nobody looks: asleep, or with the daemon away. */
static inline void world_sleep(World *w, usec_t length) {
    w->now.real += length;
    w->now.boot += length;
    world_reconcile(w);
}

#define DECIDE(w, call)                         \
    ({                                          \
        CLEANUP(change_done) Change c = { 0 };  \
        Frame f = world_frame(w);               \
        int decided = PROPOSE(w, &c, call);     \
        if (decided == 0)                       \
            world_apply(w, &c);                 \
        world_reconcile(w);                     \
        decided;                                \
    })

static inline int world_pain(World *w, int score, Knee knee) {
    return DECIDE(w, episode_report(&f, &c, &(Report){ .score = score, .sore = -1, .knee = knee, .at = USEC_NONE }));
}

static inline int world_check_in(World *w, int score, int sore, bool masked) {
    return DECIDE(w, episode_report(&f, &c, &(Report){ .check_in = true, .score = score, .sore = sore, .masked = masked, .at = USEC_NONE }));
}

static inline int world_none(World *w) {
    const char *texts[SUBJECT_MAX] = { [SUBJECT_ICE] = "", [SUBJECT_RED_FLAGS] = "" };
    return DECIDE(w, safety_answer(&f, &c, texts, false));
}

static inline Target target_of(const char *text) {
    Target t = { SLOT_NULL, KIND_INVALID };
    if (text[0] && (t.kind = kind_from_string(text)) < 0)
        assert(slot_parse(text, &t.slot) == 0);
    return t;
}

static inline int world_start_ice(World *w, const char *target) {
    Target t = target_of(target);
    return DECIDE(w, reminder_start(&f, &c, &t, KNEE_NONE, USEC_NONE));
}

static inline int world_done(World *w, const char *target) {
    Target t = target_of(target);
    return DECIDE(w, reminder_done(&f, &c, &t));
}

static inline int world_snooze(World *w, const char *target) {
    Target t = target_of(target);
    return DECIDE(w, reminder_snooze(&f, &c, &t, USEC_NONE));
}

static inline int world_skip(World *w, const char *target) {
    Target t = target_of(target);
    return DECIDE(w, reminder_skip(&f, &c, &t, REASON_NO_TIME));
}

/* What was shown, as the notifier would say. */
static inline void world_shown(World *w, const char *id) {
    CLEANUP(change_done) Change c = { 0 };
    Frame f = world_frame(w);
    Fact *n = frame_add(&f, &c, FACT_ASKED);
    assert(n && slot_parse(id, &n->slot) == 0);
    n->amount = 1;
    world_apply(w, &c);
}

/* "due", "missed not-answered", ..., or "none" where there is no such reminder. */
static inline const char *world_state(World *w, const char *id) {
    static char text[64];
    Slot slot;
    assert(slot_parse(id, &slot) == 0);
    Frame f = world_frame(w);
    CLEANUP(plan_done) Plan p;
    world_plan(&p, &f, slot.day, 1);
    const Reminder *r = plan_find(&p, &slot);
    if (!r)
        return "none";
    snprintf(text, sizeof(text), "%s%s%s", slot_state_to_string(r->state), r->reason ? " " : "", reason_to_string(r->reason));
    return text;
}

#define EXPECT(w, id, expected)                                                                                      \
    do {                                                                                                             \
        const char *is = world_state(w, id);                                                                         \
        if (strcmp(is, expected) != 0) {                                                                             \
            fprintf(stderr, "%s:%d: %s is \"%s\", expected \"%s\"\n", __FILE__, __LINE__, id, is, expected);          \
            abort();                                                                                                 \
        }                                                                                                            \
    } while (0)
