/* SPDX-License-Identifier: MIT */
/* See coordinator.h. This file holds the path of a change; where the state comes from is in coordinator-state.c, what a notification's
 * buttons do in display-answer.c. */

#include <stdio.h>
#include <systemd/sd-id128.h>

#include "config.h"
#include "coordinator-internal.h"
#include "core/reminder.h"
#include "log.h"

#define RECONCILE_ROUNDS 32  /* a change leads to few others; more would be a loop */
#define WAKE_MAX USEC_PER_HOUR
#define STUCK_WAIT USEC_PER_MIN /* a fault is no reason to spin */
#define CHANGES_PER_SECOND 50
/* A clock behind the record is taken for right once it has run so long without being set: somebody who sets clocks has been there
 * by then. */
#define CLOCK_TRUST USEC_PER_HOUR

static Uid fresh_uid(void *userdata) {
    (void)userdata;
    sd_id128_t id;
    Uid uid;
    /* Only fails without /dev/urandom and getrandom, when nothing else works either. */
    if (sd_id128_randomize(&id) < 0)
        abort();
    memcpy(uid.bytes, id.bytes, sizeof(uid.bytes));
    return uid;
}

/* For what looks at nothing of all years. */
static int frame_of_now(Coordinator *c, Frame *ret) {
    Now now;
    int r = clock_now(c->clock, &now);
    if (r < 0)
        return r;
    c->schedule = c->settings->schedule;
    offer_apply(&c->state, &c->schedule);
    *ret = (Frame){ .state = &c->state, .schedule = &c->schedule, .zone = clock_zone(c->clock), .now = now,
                    .fresh_uid = fresh_uid };
    return 0;
}

int coordinator_frame(Coordinator *c, Frame *ret) {
    int r = frame_of_now(c, ret);
    c->looked = true;
    if (r >= 0)
        r = state_wake(&c->state, &c->resting);
    return r < 0 ? r : state_learn(&c->state, &c->schedule);
}

/* --- announcing --- */

static void own_notices_update(Coordinator *c, usec_t now) {
    const char *health = ledger_health(c->ledger);
    OwnNotice *store = &c->own[0];
    const char *reason = strcmp(health, "ok") == 0 ? NULL : health;
    if (reason != store->reason && (!reason || !store->reason || strcmp(reason, store->reason) != 0))
        *store = (OwnNotice){ .kind = NOTICE_STORE, .reason = reason, .since = now };
    OwnNotice *settings = &c->own[1];
    if (c->settings_problem != settings->reason)
        *settings = (OwnNotice){ .kind = NOTICE_SETTINGS, .reason = c->settings_problem, .since = now };
}

void coordinator_announce(Coordinator *c, const Change *change, bool superseded, bool stored) {
    for (size_t i = 0; i < change->n_facts; i++) {
        const Fact *f = &change->facts[i];
        if (c->announcer.fact)
            c->announcer.fact(f, superseded, stored, c->announcer.userdata);
        if (f->type == FACT_SCREENING && c->announcer.safety)
            c->announcer.safety(c->announcer.userdata);
    }
}

/* Tells what differs from what was told last, and arms the timer for what comes next. */
static int settle(Coordinator *c, const Frame *f) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int r = plan_make(&plan, f, frame_today(f) - 2, 4);
    if (r < 0)
        return r;
    own_notices_update(c, f->now.real);
    Snapshot now;
    r = snapshot_take(&now, f, &plan);
    if (r < 0)
        return r;
    bool first = !c->told;
    c->display.hold.held =
        c->sight.obstacle == REASON_ASLEEP || c->sight.obstacle == REASON_LOCKED || c->sight.obstacle == REASON_INHIBITED;
    c->display.hold.idle = c->sight.idle;
    if (first)
        r = shown_recall(&c->shown, &c->display);
    if (r >= 0)
        r = display_update(&c->display, f, &plan, c->own, ELEMENTSOF(c->own));
    if (r < 0) {
        snapshot_done(&now);
        return r;
    }
    bool showing = r;
    if (first)
        showing = c->display.n_entries > 0;
    else
        snapshot_announce(&c->last, &now, &c->announcer);
    snapshot_done(&c->last);
    c->last = now;
    c->told = true;
    if (showing && c->announcer.showing)
        c->announcer.showing(c->announcer.userdata);

    usec_t deadline = MIN(MIN(plan_deadline(&plan, f), notice_deadline(f)), asking_deadline(&plan, f));
    deadline = MIN(deadline, ledger_deadline(c->ledger, f->now.real));
    usec_t wait = deadline == USEC_NONE ? WAKE_MAX : deadline - f->now.real;
    /* The next sign of life, too. */
    if (c->state.n_alive > 0)
        wait = MIN(wait, c->state.alive[c->state.n_alive - 1].to + RECONCILE_TICK - f->now.real);
    wait = MIN(MAX(wait, c->stuck ? STUCK_WAIT : USEC_PER_SEC / 10), WAKE_MAX);
    c->next_wake = f->now.real + wait;
    if (c->announcer.settled)
        c->announcer.settled(c->announcer.userdata);
    r = clock_arm(c->clock, f->now.boot + wait);
    if (r >= 0)
        c->unsettled = false;
    return r;
}

/* --- changing --- */

/* Commits what was decided and folds it in. ret_stored tells whether it is on disk. A negative result with c->unsettled: it is kept, but
 * could not be folded in. */
static int commit(Coordinator *c, const Change *change, bool *ret_stored) {
    int r = ledger_commit(c->ledger, change->facts, change->n_facts);
    if (r < 0)
        return r;
    if (r == LEDGER_E_FULL)
        return COORDINATOR_E_NOT_STORED;
    if (r == LEDGER_E_EXISTS)
        return COORDINATOR_E_BROKEN;
    c->unsettled = true;
    *ret_stored = r == 0;
    for (size_t i = 0; i < change->n_facts; i++) {
        int e = state_apply(&c->state, &change->facts[i]);
        if (e < 0)
            return e;
    }
    return state_learn(&c->state, &c->schedule);
}

/* Which of two clocks was wrong, the one that made the record or the one of now, only time can tell. */
static void judge_clock(Coordinator *c, const Frame *f) {
    /* A machine that was off may come up with a clock hours behind: nothing is wrong with that yet, but what was settled in the hours
     * that come again would keep their reminders from being asked. */
    bool behind = !clock_is_plausible(&c->state, &c->sight, f->now.real) ||
                  (c->state.newest != INT64_MIN && f->now.real < c->state.newest - CLOCK_CORRECTION);
    if (behind && !c->behind)
        c->behind_since = f->now.boot;
    c->behind = behind;
    if (behind && f->now.real >= c->sight.earliest && f->now.boot - c->behind_since >= CLOCK_TRUST)
        c->sight.back = true;
}

/* Commits all that time has made true. */
static int catch_up(Coordinator *c, const Frame *f) {
    judge_clock(c, f);
    c->stuck = true;
    for (int round = 0; round < RECONCILE_ROUNDS; round++) {
        CLEANUP(change_done) Change change = { 0 };
        int r = reconcile_step(f, &change, &c->sight);
        if (r < 0)
            return r;
        if (change.n_facts == 0) {
            c->sight.last_look = f->now.real;
            c->stuck = false;
            return 0;
        }
        bool stored;
        r = commit(c, &change, &stored);
        if (r < 0)
            return r;
        if (r > 0) {
            log_write(LOG_ERR, NULL, "What time has made true could not be kept (%d).", r);
            return 0;
        }
        c->sight.started |= change.facts[0].type == FACT_ALIVE;
        coordinator_announce(c, &change, false, stored);
        if (change.facts[0].type == FACT_PRESENCE && strcmp(change.facts[0].word, PRESENCE_CLOCK_BACK) == 0) {
            c->sight.back = false;
            /* The days that come again are no longer in memory. */
            r = coordinator_load_since(c, &f->now, f->now.real);
            if (r < 0)
                return r;
        }
    }
    log_write(LOG_ERR, NULL, "Reconciling found no end.");
    return 0;
}

int coordinator_reconcile(Coordinator *c) {
    Frame f;
    int r = coordinator_frame(c, &f);
    if (r < 0)
        return r;
    if (ledger_retry(c->ledger, f.now.real)) {
        r = coordinator_load_since(c, &f.now, f.now.real);
        if (r < 0)
            return r;
    }
    state_trim(&c->state, &f.now);
    r = catch_up(c, &f);
    if (r >= 0)
        r = coordinator_frame(c, &f);
    return r < 0 ? r : settle(c, &f);
}

static bool bucket_take(Bucket *b, const Now *now) {
    usec_t gone = now->boot - b->at;
    if (gone > 0) {
        b->level = MIN(b->level + (double)gone / USEC_PER_SEC * CHANGES_PER_SECOND, CHANGES_PER_SECOND);
        b->at = now->boot;
    }
    if (b->level < 1)
        return false;
    b->level -= 1;
    return true;
}

bool coordinator_within_rate(Coordinator *c, const Now *now) {
    return bucket_take(&c->callers, now);
}

int coordinator_recover(Coordinator *c) {
    if (!c->unsettled && !c->stale)
        return 0;
    log_write(LOG_WARNING, NULL, "What followed from a change could not be done at once; the record is read again.");
    int r = coordinator_load(c);
    return r < 0 ? r : coordinator_reconcile(c);
}

int coordinator_change(Coordinator *c, Decide decide, void *args, Change *ret_change, bool *ret_stored) {
    return coordinator_change_from(c, &c->callers, decide, args, ret_change, ret_stored);
}

int coordinator_change_from(Coordinator *c, Bucket *bucket, Decide decide, void *args, Change *ret_change, bool *ret_stored) {
    Frame f;
    int r = coordinator_frame(c, &f);
    if (r < 0)
        return r;
    if (!bucket_take(bucket, &f.now))
        return COORDINATOR_E_LIMIT;
    r = catch_up(c, &f);
    if (r < 0)
        return r;
    CLEANUP(change_done) Change change = { 0 };
    r = decide(&f, &change, args);
    bool stored = true;
    if (r == 0 && change.n_facts > 0)
        r = commit(c, &change, &stored);
    if (r > 0 || (r < 0 && !c->unsettled)) {
        int e = settle(c, &f);
        return e < 0 ? e : r;
    }
    coordinator_announce(c, &change, false, stored);
    display_answered(&c->display, change.facts, change.n_facts);
    /* What was chosen may have changed the schedule. */
    if (r >= 0)
        r = coordinator_frame(c, &f);
    if (r >= 0)
        r = catch_up(c, &f);
    if (r >= 0)
        r = settle(c, &f);
    /* It is kept, so it is not refused; what is missing follows in coordinator_recover. */
    if (r < 0)
        c->unsettled = true;
    if (ret_stored)
        *ret_stored = stored;
    if (ret_change) {
        *ret_change = change;
        change = (Change){ 0 };
    }
    return 0;
}

/* --- life --- */

static void set_home(Coordinator *c) {
    if (clock_set_home(c->clock, c->settings->zone) < 0)
        log_write(LOG_WARNING, c->settings->zone, "There is no time zone %s here; times follow the local clock.", c->settings->zone);
}

int coordinator_new(Coordinator **ret, Clock *clock, Ledger *ledger, const Settings *settings) {
    CLEANUP_FREE Coordinator *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    *c = (Coordinator){ .clock = clock,
                        .ledger = ledger,
                        .settings = settings,
                        .sight = { .last_look = USEC_NONE, .jumped = { 1, 0 }, .earliest = RELEASED * USEC_PER_SEC } };
    state_init(&c->state);
    Now now;
    int r = clock_now(clock, &now);
    if (r >= 0 && !coordinator_recall_state(c, &now))
        r = coordinator_load_since(c, &now, now.real);
    if (r < 0)
        return r;
    c->callers = c->notifier = (Bucket){ CHANGES_PER_SECOND, now.boot };
    set_home(c);
    display_init(&c->display, (uint32_t)(now.real / USEC_PER_SEC));
    c->display.discreet = settings->discreet;
    c->display.sound = settings->sound;
    *ret = c;
    c = NULL;
    return 0;
}

Coordinator *coordinator_free(Coordinator *c) {
    if (!c)
        return NULL;
    Frame f;
    if (frame_of_now(c, &f) >= 0 && c->told) {
        CLEANUP(change_done) Change change = { 0 };
        Fact *l = frame_add(&f, &change, FACT_ALIVE);
        if (l) {
            fact_set_word(l, alive_to_string(ALIVE_STOP));
            if (ledger_commit(c->ledger, change.facts, change.n_facts) == 0 && coordinator_frame(c, &f) >= 0 &&
                state_apply(&c->state, l) == 0)
                coordinator_keep_state(c, &f.now);
        }
    }
    shown_close(&c->shown);
    display_done(&c->display);
    snapshot_done(&c->last);
    state_done(&c->state);
    state_rest_done(&c->resting);
    ledger_free(c->ledger);
    clock_free(c->clock);
    free(c);
    return NULL;
}

void coordinator_set_announcer(Coordinator *c, const Announcer *a) {
    c->announcer = *a;
}

void coordinator_set_bus(Coordinator *c, const char *id) {
    shown_open(&c->shown, id);
}

void coordinator_set_settings(Coordinator *c, const Settings *settings) {
    c->settings = settings;
    set_home(c);
    c->display.discreet = settings->discreet;
    c->display.sound = settings->sound;
    if (c->announcer.settings)
        c->announcer.settings(c->announcer.userdata);
}

void coordinator_set_settings_problem(Coordinator *c, const char *problem) {
    c->settings_problem = problem;
}

void coordinator_set_obstacle(Coordinator *c, Reason obstacle, bool idle) {
    c->sight.obstacle = obstacle;
    c->sight.idle = idle;
}

void coordinator_set_step(Coordinator *c, usec_t step) {
    Now now;
    if (clock_now(c->clock, &now) < 0)
        return;
    if (step > CLOCK_CORRECTION)
        c->sight.jumped = (Span){ now.real - step, now.real };
    /* A clock that somebody has just set back is the one to believe. */
    if (step < -CLOCK_CORRECTION && now.real >= c->sight.earliest)
        c->sight.back = true;
    c->behind_since = now.boot;
}

bool coordinator_is_active(const Coordinator *c) {
    return c->state.programme || state_open_knees(&c->state) != KNEE_NONE || state_running(&c->state);
}

Display *coordinator_display(Coordinator *c) {
    return &c->display;
}

Ledger *coordinator_ledger(Coordinator *c) {
    return c->ledger;
}

const Clock *coordinator_clock(const Coordinator *c) {
    return c->clock;
}

const Sight *coordinator_sight(const Coordinator *c) {
    return &c->sight;
}

usec_t coordinator_next_wake(const Coordinator *c) {
    return c->next_wake;
}

size_t coordinator_own_notices(const Coordinator *c, const OwnNotice **ret) {
    *ret = c->own;
    return ELEMENTSOF(c->own);
}
