/* SPDX-License-Identifier: MIT */
/* See check.h. */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/safety.h"
#include "check.h"
#include "clock-sim.h"
#include "core/reminder.h"

#define ANSWERED_RING 64 /* days */
#define LOOK_BACK 8      /* days whose reminders must all be accounted for */
#define LOOKS_AN_HOUR 2000 /* more are a daemon that spins */
#define ANSWER_LASTS 5   /* days for which an answer surely keeps an episode from falling silent */

typedef struct SlotBook {
    Slot slot;
    Uid outcome, asked; /* null: none holds */
    usec_t outcome_at, asked_at;
    bool is_void;
} SlotBook;

typedef struct SessionBook {
    Uid uid;
    int64_t number, boot, steps;
    Knee knee;
    usec_t start; /* by the true clock */
    usec_t duration;
    bool ended, by_hand, told;
} SessionBook;

struct Check {
    Failure failure;
    WalkCount count;
    SlotBook *slots;
    size_t n_slots, a_slots;
    SessionBook *sessions;
    size_t n_sessions, a_sessions;
    usec_t *asks; /* when attention was drawn for reminders that were never shown before, by the calendar */
    size_t n_asks, a_asks;
    Schedule schedule; /* as last put on record */
    int64_t steps;
    usec_t hour; /* of the true clock */
    int looks;   /* in it */
    int episodes; /* open */
    bool applies[SUBJECT_MAX];
    bool disturbed;   /* which times there are changed since the last move */
    day_t calm_since; /* the logical day in which that was last so */
    day_t calm_seen;  /* up to which the days have been looked at */
    day_t answered[ANSWERED_RING];
    bool answered_now;
};

int check_new(Check **ret) {
    Check *k = calloc(1, sizeof(*k));
    if (!k)
        return -ENOMEM;
    k->schedule = schedule_default;
    k->disturbed = true;
    k->calm_since = k->calm_seen = DAY_NONE;
    for (size_t i = 0; i < ANSWERED_RING; i++)
        k->answered[i] = DAY_NONE;
    *ret = k;
    return 0;
}

Check *check_free(Check *k) {
    if (!k)
        return NULL;
    free(k->slots);
    free(k->sessions);
    free(k->asks);
    free(k);
    return NULL;
}

void check_fail(Check *k, const char *check, const char *format, ...) {
    if (k->failure.check[0])
        return;
    snprintf(k->failure.check, sizeof(k->failure.check), "%s", check);
    va_list args;
    va_start(args, format);
    vsnprintf(k->failure.text, sizeof(k->failure.text), format, args);
    va_end(args);
}

const Failure *check_failure(const Check *k) {
    return &k->failure;
}

const WalkCount *check_count(const Check *k) {
    return &k->count;
}

void check_disturbed(Check *k) {
    k->disturbed = true;
}

void check_stepped(Check *k) {
    k->steps++;
    k->disturbed = true;
}

/* --- reminders --- */

static SlotBook *slot_book(Check *k, const Slot *slot) {
    for (size_t i = k->n_slots; i > 0; i--)
        if (slot_equal(&k->slots[i - 1].slot, slot))
            return &k->slots[i - 1];
    if (array_reserve((void **)&k->slots, &k->a_slots, k->n_slots + 1, sizeof(*k->slots)) < 0)
        abort();
    k->slots[k->n_slots] = (SlotBook){ .slot = *slot };
    return &k->slots[k->n_slots++];
}

static void note_once(Check *k, const Fact *f, bool superseded, Uid *holds, const char *what) {
    char text[SLOT_TEXT_MAX];
    if (superseded) {
        if (uid_equal(*holds, f->uid))
            *holds = (Uid){ 0 };
    } else if (!uid_is_null(*holds))
        check_fail(k, "doubled", "%s has two %s", slot_format(&f->slot, text), what);
    else
        *holds = f->uid;
}

static void note_outcome(Check *k, const Fact *f, bool superseded) {
    SlotBook *b = slot_book(k, &f->slot);
    note_once(k, f, superseded, &b->outcome, "outcomes");
    b->outcome_at = f->recorded;
    b->is_void = strcmp(f->word, "void") == 0;
    k->count.outcomes += superseded ? -1 : 1;
}

static void note_asked(Check *k, const Fact *f, bool superseded) {
    SlotBook *b = slot_book(k, &f->slot);
    if (f->amount != 1)
        return;
    note_once(k, f, superseded, &b->asked, "first showings");
    b->asked_at = f->recorded;
}

/* The clock had been ahead: what it recorded of reminders is as if it had never been. */
static void note_clock_back(Check *k, const Fact *f) {
    for (size_t i = 0; i < k->n_slots; i++) {
        SlotBook *b = &k->slots[i];
        if (b->slot.day < f->day - 1)
            continue;
        if (b->outcome_at > f->deadline_real || (b->is_void && b->outcome_at > f->recorded))
            b->outcome = (Uid){ 0 };
        if (b->asked_at > f->deadline_real)
            b->asked = (Uid){ 0 };
    }
    for (size_t i = 0; i < ANSWERED_RING; i++)
        k->answered[i] = DAY_NONE;
    k->n_asks = 0;
    k->disturbed = true;
}

/* --- icings --- */

/* Whether the daemon can know how long ago that was. */
static bool is_measured(const Check *k, const SessionBook *s) {
    return s->boot == clock_sim.boot || s->steps == k->steps;
}

static SessionBook *session_book(Check *k, Uid uid) {
    for (size_t i = k->n_sessions; i > 0; i--)
        if (uid_equal(k->sessions[i - 1].uid, uid))
            return &k->sessions[i - 1];
    return NULL;
}

static void check_gap(Check *k, const SessionBook *new, Knee knee) {
    int in_a_day = 1;
    for (size_t i = 0; i < k->n_sessions; i++) {
        const SessionBook *s = &k->sessions[i];
        usec_t apart = new->start - s->start;
        if (!(s->knee & knee) || !is_measured(k, s))
            continue;
        if (apart < k->schedule.ice_gap)
            check_fail(k, "gap", "icings i%" PRId64 " and i%" PRId64 " are %" PRId64 " s apart, the gap is %" PRId64 " s", s->number,
                       new->number, apart / USEC_PER_SEC, k->schedule.ice_gap / USEC_PER_SEC);
        in_a_day += apart < USEC_PER_DAY;
    }
    if (in_a_day > MIN(k->schedule.ice_per_day, ICE_PER_DAY_MAX))
        check_fail(k, "daily-limit", "icing i%" PRId64 " is the %dth in 24 hours", new->number, in_a_day);
}

static void note_session(Check *k, const Fact *f) {
    SessionBook s = { .uid = f->uid, .number = f->number, .boot = clock_sim.boot, .steps = k->steps, .knee = f->knee,
                      .start = clock_sim.truth, .duration = f->duration };
    if (f->duration > ICE_DURATION_MAX)
        check_fail(k, "too-long", "icing i%" PRId64 " is planned for %" PRId64 " s", f->number, f->duration / USEC_PER_SEC);
    for (unsigned knee = KNEE_LEFT; knee <= KNEE_RIGHT; knee <<= 1)
        if ((unsigned)f->knee & knee)
            check_gap(k, &s, (Knee)knee);
    if (array_reserve((void **)&k->sessions, &k->a_sessions, k->n_sessions + 1, sizeof(s)) < 0)
        abort();
    k->sessions[k->n_sessions++] = s;
    k->count.sessions++;
}

static void note_session_end(Check *k, const Fact *f) {
    SessionBook *s = session_book(k, f->ref);
    if (!s || s->ended) {
        check_fail(k, "ended-twice", "an end j%" PRId64 " of an icing that does not run", f->number);
        return;
    }
    s->ended = true;
    s->by_hand = strcmp(f->word, "stopped") == 0;
    usec_t ran = clock_sim.truth - s->start;
    if (f->duration > s->duration)
        check_fail(k, "too-long", "icing i%" PRId64 " is on record with %" PRId64 " s", s->number, f->duration / USEC_PER_SEC);
    if (!s->by_hand && is_measured(k, s) && ran < s->duration)
        check_fail(k, "too-short", "icing i%" PRId64 " ended by time after %" PRId64 " s of %" PRId64, s->number,
                   ran / USEC_PER_SEC, s->duration / USEC_PER_SEC);
}

static void check_sessions(Check *k, Coordinator *c) {
    for (size_t i = 0; i < k->n_sessions; i++) {
        SessionBook *s = &k->sessions[i];
        usec_t ran = clock_sim.truth - s->start;
        if (!s->ended && is_measured(k, s) && ran >= s->duration)
            check_fail(k, "overrun", "icing i%" PRId64 " runs for %" PRId64 " s of %" PRId64, s->number, ran / USEC_PER_SEC,
                       s->duration / USEC_PER_SEC);
        if (!s->ended || s->by_hand || s->told)
            continue;
        char id[NOTICE_ID_MAX];
        snprintf(id, sizeof(id), "ice-off/i%" PRId64, s->number);
        const DisplayEntry *e = display_find(coordinator_display(c), id);
        s->told = (e && e->form == FORM_ICE_OFF) || ran >= s->duration + k->schedule.ice_gap || !is_measured(k, s);
        if (!s->told)
            check_fail(k, "untold", "the end of icing i%" PRId64 " was not told", s->number);
    }
}

/* --- facts --- */

static void note_answer(Check *k, bool superseded) {
    k->answered_now |= !superseded;
    for (size_t i = 0; i < ANSWERED_RING && superseded; i++)
        k->answered[i] = DAY_NONE;
}

static void note_episode(Check *k, bool open) {
    k->episodes += open ? 1 : -1;
    k->disturbed = true;
}

void check_fact(Check *k, const Fact *f, bool superseded) {
    if (f->by_user)
        note_answer(k, superseded);
    switch (f->type) {
    case FACT_OUTCOME:
        note_outcome(k, f, superseded);
        break;
    case FACT_ASKED:
        note_asked(k, f, superseded);
        break;
    case FACT_SESSION:
        note_session(k, f);
        break;
    case FACT_SESSION_END:
        note_session_end(k, f);
        break;
    case FACT_EPISODE:
        note_episode(k, !superseded);
        break;
    case FACT_EPISODE_END:
        note_episode(k, superseded);
        break;
    case FACT_SCREENING: {
        Subject subject = subject_from_string(f->word);
        if (subject >= 0)
            k->applies[subject] = superseded || (f->text && f->text[0]) || strcmp(f->reason, SAFETY_UNSEEN) == 0;
        k->disturbed = true;
        break;
    }
    case FACT_SCHEDULE:
        (void)schedule_parse(f->text, &k->schedule);
        k->disturbed = true;
        break;
    case FACT_ACKNOWLEDGED: {
        SessionBook *s = session_book(k, f->ref);
        if (s)
            s->told = true;
        break;
    }
    case FACT_UNDO:
        k->disturbed = true;
        break;
    case FACT_PRESENCE:
        if (strcmp(f->word, PRESENCE_CLOCK_BACK) == 0)
            note_clock_back(k, f);
        break;
    default:
        break;
    }
}

/* --- what is shown --- */

/* What draws attention for the first time, and neither the safety questions nor exercises nor what comes with them. */
static bool is_first_ask(const DisplayEntry *e) {
    bool any = false;
    for (size_t i = 0; i < e->n_asks; i++) {
        const DisplayAsk *a = &e->asks[i];
        if (a->kind == KIND_SAFETY || (a->kind == KIND_EXERCISE && a->news) || (a->news && a->attempts > 0))
            return false;
        any |= a->news;
    }
    return any;
}

static void count_ask(Check *k, const DisplayEntry *e, usec_t day_start, int limit) {
    if (!is_first_ask(e))
        return;
    if (array_reserve((void **)&k->asks, &k->a_asks, k->n_asks + 1, sizeof(*k->asks)) < 0)
        abort();
    k->asks[k->n_asks++] = clock_sim.now.real;
    int n = 0;
    for (size_t i = 0; i < k->n_asks; i++)
        n += k->asks[i] >= day_start && k->asks[i] < day_start + USEC_PER_DAY;
    if (n > limit)
        check_fail(k, "too-many", "notification number %d of the day, at most %d are set", n, limit);
}

void check_shown(Check *k, const DisplayEntry *e, bool fresh, bool held, usec_t day_start, int asks_per_day) {
    k->count.shown++;
    if (e->form == FORM_NOTICE && (e->notice == NOTICE_STORE || e->notice == NOTICE_SETTINGS))
        check_fail(k, "record", "the record is not well: %s", e->reason);
    if (strcmp(e->id, "question") == 0)
        return;
    bool news = e->alert || (fresh && e->form == FORM_NOTICE);
    for (size_t i = 0; i < e->n_asks; i++)
        news |= e->asks[i].news;
    if (held && news && !e->critical)
        check_fail(k, "held", "%s came up while nobody could see it", e->id);
    if (e->form == FORM_ASK && e->alert)
        count_ask(k, e, day_start, asks_per_day);
}

void check_see(Seen *ret, const Display *d) {
    char *p = ret->text, *end = ret->text + sizeof(ret->text), slot[SLOT_TEXT_MAX];
    *p = '\0';
    for (size_t i = 0; i < d->n_entries; i++) {
        const DisplayEntry *e = &d->entries[i];
        /* Without the machine's attention a notice waits. */
        if (e->form == FORM_GONE || strcmp(e->id, "question") == 0 || (d->hold.held && e->form == FORM_NOTICE))
            continue;
        p += snprintf(p, (size_t)(end - p), "%s", e->id);
        for (size_t j = 0; j < e->n_asks && p < end; j++)
            p += snprintf(p, (size_t)(end - p), " %s", slot_format(&e->asks[j].slot, slot));
        if (p >= end)
            return;
        p += snprintf(p, (size_t)(end - p), "; ");
        if (p >= end)
            return;
    }
}

/* --- looks and moves --- */

void check_look(Check *k, Coordinator *c) {
    const Now *now = &clock_sim.now;
    k->count.looks++;
    k->looks = clock_sim.truth / USEC_PER_HOUR == k->hour ? k->looks + 1 : 0;
    k->hour = clock_sim.truth / USEC_PER_HOUR;
    if (k->looks > LOOKS_AN_HOUR)
        check_fail(k, "spins", "the daemon looked %d times in an hour", k->looks);
    usec_t wake = coordinator_next_wake(c) - now->real;
    if (wake <= 0 || wake > USEC_PER_HOUR)
        check_fail(k, "wake", "the next wake is in %" PRId64 " us", wake);
    usec_t armed = clock_sim.deadline == USEC_NONE ? 0 : clock_sim.deadline - now->boot;
    if (armed <= 0 || armed > USEC_PER_HOUR)
        check_fail(k, "wake", "the timer is armed for %" PRId64 " us from now", armed);
    check_sessions(k, c);
}

static bool day_exists(const Zone *z, day_t day) {
    usec_t noon;
    zone_instant(z, (LocalTime){ day, 12 * 3600 }, &noon);
    return zone_local(z, noon).day == day;
}

static bool was_answered(const Check *k, day_t day) {
    /* Not of the day itself: its answer may have come after the reminder's time. */
    for (day_t d = day - ANSWER_LASTS; d < day; d++)
        if (k->answered[(size_t)d % ANSWERED_RING] == d)
            return true;
    return false;
}

static void check_calm_kind(Check *k, Kind kind, day_t day) {
    const Times *t = schedule_times(&k->schedule, kind);
    for (size_t i = 0; i < t->n; i++) {
        Slot slot = { .kind = kind, .day = day, .minute = t->minute[i] };
        char text[SLOT_TEXT_MAX];
        if (uid_is_null(slot_book(k, &slot)->outcome))
            check_fail(k, "lost", "%s has no outcome two days later", slot_format(&slot, text));
    }
}

/* Days on which nobody touched clock, zone, settings or episodes have every reminder of the schedule: this asks no rule of the daemon. */
static void check_calm_days(Check *k, Coordinator *c) {
    const Zone *z = clock_zone(coordinator_clock(c));
    LocalTime local = zone_local(z, clock_sim.now.real);
    day_t today = local.second < k->schedule.day_start * 60 ? local.day - 1 : local.day;
    if (k->answered_now)
        k->answered[(size_t)today % ANSWERED_RING] = today;
    k->answered_now = false;
    if (k->disturbed)
        k->calm_since = k->calm_seen = today;
    k->disturbed = false;
    while (k->calm_seen < today - 3) {
        day_t day = ++k->calm_seen;
        if (k->episodes == 0 || !day_exists(z, day) || !day_exists(z, day + 1) || !was_answered(k, day))
            continue;
        check_calm_kind(k, KIND_CHECK_IN, day);
        check_calm_kind(k, KIND_REST, day);
        if (k->schedule.ice && !k->applies[SUBJECT_ICE] && !k->applies[SUBJECT_RED_FLAGS])
            check_calm_kind(k, KIND_ICE, day);
    }
}

/* As the daemon's own plan has it: nothing is left whose time is over. */
static void check_plan(Check *k, const Frame *f) {
    CLEANUP(plan_done) Plan plan = { 0 };
    if (plan_make(&plan, f, frame_today(f) - LOOK_BACK, LOOK_BACK + 1) < 0)
        abort();
    for (size_t i = 0; i < plan.n_reminders; i++) {
        const Reminder *r = &plan.reminders[i];
        char text[SLOT_TEXT_MAX];
        if ((r->state == SLOT_DUE || r->state == SLOT_SNOOZED || r->state == SLOT_UPCOMING) && r->window_end <= f->now.real)
            check_fail(k, "lost", "%s is %s %" PRId64 " s after its window", slot_format(&r->slot, text),
                       slot_state_to_string(r->state), (f->now.real - r->window_end) / USEC_PER_SEC);
    }
}

/* All that time makes true has been made so. */
static void check_settled(Check *k, const Frame *f, const Sight *sight) {
    CLEANUP(change_done) Change change = { 0 };
    char slot[SLOT_TEXT_MAX] = "";
    if (reconcile_step(f, &change, sight) < 0)
        abort();
    if (change.n_facts == 0)
        return;
    const Fact *first = &change.facts[0];
    check_fail(k, "unsettled", "there is still to be recorded: %s %s %s", fact_type_to_string(first->type),
               first->slot.kind >= 0 ? slot_format(&first->slot, slot) : "", first->word);
}

void check_move(Check *k, Coordinator *c) {
    Frame f;
    k->count.moves++;
    if (coordinator_frame(c, &f) < 0)
        abort();
    const Sight *sight = coordinator_sight(c);
    if (!sight->back && clock_is_plausible(f.state, sight, f.now.real)) {
        check_settled(k, &f, sight);
        check_plan(k, &f);
        check_calm_days(k, c);
    } else
        k->disturbed = true;
}
