/* SPDX-License-Identifier: MIT */
/* See display.h. */

#include <stdio.h>

#include "core/exercise.h"
#include "core/reminder.h"
#include "core/run.h"
#include "core/safety.h"
#include "display.h"

#define LATELY (7 * USEC_PER_DAY)

static const char *const form_words[FORM_MAX] = {
    [FORM_ASK] = "ask",
    [FORM_RUNNING] = "running",
    [FORM_ICE_OFF] = "ice-off",
    [FORM_NOTICE] = "notice",
    [FORM_GONE] = "gone",
};

const char *display_form_to_string(DisplayForm f) {
    return f >= 0 && f < FORM_MAX ? form_words[f] : NULL;
}

/* Which question heads a notification. */
static const int heading_order[KIND_MAX] = {
    [KIND_SAFETY] = 0, [KIND_CHECK_IN] = 1, [KIND_MEDICATION] = 2, [KIND_ICE] = 3, [KIND_AFTER_RUN] = 4,
    [KIND_RUN] = 5,    [KIND_EXERCISE] = 6, [KIND_REST] = 7,       [KIND_CUE] = 8,
};

const char *const *display_verbs(const DisplayEntry *e) {
    static const char *const safety[] = { "none", "some", "some-you", "some-knee", "skip", NULL };
    static const char *const check_in[] = { "no-pain", "sore", "pain-1-2", "pain-3-5", "pain-6-10", NULL };
    static const char *const ice[] = { "start", "snooze", "skip", NULL };
    static const char *const rest[] = { "done", "snooze", "skip", NULL };
    static const char *const after_run[] = { "no-pain", "pain-1-2", "pain-3-5", "pain-6-10", "snooze", "skip", NULL };
    static const char *const run_known[] = { "fine", "stopped", "hurt-1-2", "hurt-3-5", "hurt-6-10", "skip", NULL };
    static const char *const run[] = { "fine",             "stopped-1",        "stopped-2",        "stopped-3",
                                       "hurt-1-2-after-1", "hurt-1-2-after-2", "hurt-1-2-after-3", "hurt-3-5-after-1",
                                       "hurt-3-5-after-2", "hurt-3-5-after-3", "hurt-6-10-after-1", "hurt-6-10-after-2",
                                       "hurt-6-10-after-3", "skip", NULL };
    static const char *const consult[] = { "asked", "not-yet", NULL };
    static const char *const cue[] = { "done", "skip", NULL };
    static const char *const running[] = { "stop", NULL };
    static const char *const ice_off[] = { "off", NULL };
    static const char *const notice[] = { "read", NULL };
    static const char *const offer[] = { "fewer", "other-times", "stop", "read", NULL };
    static const char *const level[] = { "recovered", "read", NULL };
    static const char *const red_flag[] = { "seen", "read", NULL };
    static const char *const gone[] = { NULL };

    if (e->form == FORM_RUNNING)
        return running;
    if (e->form == FORM_ICE_OFF)
        return ice_off;
    if (e->form == FORM_NOTICE)
        return e->notice == NOTICE_OFFER ? offer : e->notice == NOTICE_LEVEL ? level : e->notice == NOTICE_RED_FLAG ? red_flag : notice;
    if (e->form == FORM_GONE)
        return gone;
    switch (e->asks[0].kind) {
    case KIND_SAFETY:
        return safety;
    case KIND_CHECK_IN:
        return check_in;
    case KIND_ICE:
        return ice;
    case KIND_AFTER_RUN:
        return after_run;
    case KIND_RUN:
        return e->ran > 0 ? run_known : run;
    case KIND_EXERCISE:
        return e->consult ? consult : rest;
    case KIND_CUE:
        return cue;
    default:
        return rest;
    }
}

void display_init(Display *d, uint32_t first_revision) {
    *d = (Display){ .question = KIND_INVALID, .last_revision = first_revision };
}

void display_done(Display *d) {
    free(d->entries);
    d->entries = NULL;
    d->n_entries = d->a_entries = 0;
}

DisplayEntry *display_find(Display *d, const char *id) {
    for (size_t i = 0; i < d->n_entries; i++)
        if (strcmp(d->entries[i].id, id) == 0)
            return &d->entries[i];
    return NULL;
}

/* Whether two entries say the same: all but the revision, where it was shown, and whether it draws attention. */
static bool entry_equal(const DisplayEntry *a, const DisplayEntry *b) {
    if (a->form != b->form || a->critical != b->critical || a->knee != b->knee || a->n_asks != b->n_asks ||
        a->snooze != b->snooze || a->contexts != b->contexts || a->duration != b->duration || a->ends != b->ends ||
        a->limit != b->limit || a->ran != b->ran || a->yesterday != b->yesterday || a->weekly != b->weekly ||
        a->signs != b->signs || a->after_run != b->after_run || a->cue.cue != b->cue.cue || a->cue.cadence != b->cue.cadence ||
        a->half != b->half || a->late != b->late || a->repeat != b->repeat || a->iced != b->iced || a->notice != b->notice ||
        a->count != b->count || a->offer.kinds != b->offer.kinds || a->offer.minute != b->offer.minute ||
        !times_equal(&a->offer.fewer, &b->offer.fewer) || !times_equal(&a->offer.other, &b->offer.other) ||
        strcmp(a->reason, b->reason) != 0)
        return false;
    if (a->consult != b->consult || a->n_exercises != b->n_exercises)
        return false;
    for (size_t i = 0; i < a->n_exercises; i++)
        if (a->exercises[i].word != b->exercises[i].word || !dose_equal(&a->exercises[i].dose, &b->exercises[i].dose))
            return false;
    for (size_t i = 0; i < a->n_asks; i++)
        if (!slot_equal(&a->asks[i].slot, &b->asks[i].slot) || a->asks[i].kind != b->asks[i].kind ||
            a->asks[i].knee != b->asks[i].knee || (a->asks[i].news && !b->asks[i].news))
            return false;
    return true;
}

static void add_ask(DisplayEntry *e, DisplayAsk ask) {
    if (e->n_asks == DISPLAY_ASKS_MAX)
        return;
    size_t i = e->n_asks++;
    while (i > 0 && heading_order[e->asks[i - 1].kind] > heading_order[ask.kind]) {
        e->asks[i] = e->asks[i - 1];
        i--;
    }
    e->asks[i] = ask;
    e->knee = (Knee)((unsigned)e->knee | (unsigned)ask.knee);
}

/* Where that knee was said to hurt in the last seven days. */
static unsigned hurt_lately(const Frame *f, Knee knee) {
    unsigned contexts = 0;
    for (size_t i = 0; i < CONTEXT_MAX; i++) {
        usec_t at = f->state->hurt_at[knee][i];
        if (at != INT64_MIN && f->now.real - at < LATELY)
            contexts |= 1U << i;
    }
    return contexts;
}

/* Once a week ([check-in] flags-every), while the check-ins go on, from when the questions were last answered. */
static bool asks_weekly(const Frame *f, day_t day) {
    const Screening *q = &f->state->screenings[SUBJECT_RED_FLAGS];
    if (!q->answered || q->any)
        return false;
    day_t days = day - schedule_day(f->schedule, f->zone, q->recorded);
    return days > 0 && days % f->schedule->flags_every == 0;
}

/* What is still to be done today, or the question before it. */
static void add_exercises(const State *s, DisplayEntry *e) {
    unsigned asked = exercise_asked(s);
    e->consult = !state_consulted(s);
    for (int i = 0; i < EXERCISE_MAX && !e->consult; i++)
        if (asked & 1U << i && !exercise_is_done(s, i, e->asks[0].slot.day))
            e->exercises[e->n_exercises++] = (DisplayExercise){ exercise_library[i].word, exercise_dose(s, i) };
}

/* What the heading's question is about. */
static void finish_heading(const Frame *f, DisplayEntry *e) {
    const DisplayAsk *ask = &e->asks[0];
    const LimitRun *run = ask->slot.letter == 'r' ? state_run_numbered(f->state, ask->slot.number) : NULL;
    e->yesterday = ask->slot.kind >= 0 && ask->slot.day < frame_today(f);
    e->weekly = ask->kind == KIND_CHECK_IN && asks_weekly(f, frame_today(f));
    e->after_run = ask->kind == KIND_SAFETY && run;
    e->signs = ask->kind == KIND_SAFETY && safety_asks_signs(f, ask->slot.kind >= 0 ? &ask->slot : NULL);
    if (ask->kind == KIND_RUN)
        e->limit = run_suggested(f);
    if (run && (ask->kind == KIND_RUN || ask->kind == KIND_AFTER_RUN))
        e->ran = run->seconds;
    if (ask->kind == KIND_EXERCISE)
        add_exercises(f->state, e);
}

static void finish_ask(const Frame *f, DisplayEntry *e, bool sound) {
    e->form = FORM_ASK;
    e->sound = sound;
    e->duration = f->schedule->ice_duration;
    finish_heading(f, e);
    for (size_t i = 0; i < e->n_asks; i++)
        if (e->asks[i].kind == KIND_CUE)
            cue_status(f, &e->cue);
    for (unsigned knee = KNEE_LEFT; knee <= KNEE_RIGHT; knee <<= 1)
        if ((unsigned)e->knee & knee)
            e->contexts |= hurt_lately(f, (Knee)knee);
}

/* Everything that is due makes one entry, if any of it may be seen. What is new joins what is on the screen already without drawing
 * attention, but not while it could not be seen. */
static bool make_ask(const Display *d, const Frame *f, const Plan *plan, DisplayEntry *ret) {
    DisplayEntry e = { .id = "ask" };
    bool visible = false, open = asking_is_open(f, &d->hold);
    for (size_t i = 0; i < plan->n_reminders; i++) {
        const Reminder *r = &plan->reminders[i];
        if (r->state != SLOT_DUE)
            continue;
        News news = asking_news(f, r);
        bool may = asking_may(f, r, news, &d->hold);
        bool shown = r->record && r->record->attempts > 0;
        if (!shown && !may && !open)
            continue;
        visible |= may || (shown && news != NEWS_SNOOZE && !r->record->dismissed);
        e.alert |= may;
        e.snooze |= reminder_snoozes_left(f, r) > 0;
        bool told = may || (news == NEWS_FIRST && open);
        add_ask(&e, (DisplayAsk){ r->slot, r->slot.kind, r->due, r->knee, told, r->record ? r->record->attempts : 0 });
    }
    if (!visible)
        return false;
    finish_ask(f, &e, false);
    *ret = e;
    return true;
}

static bool is_answer(const Fact *f, Kind question) {
    switch (question) {
    case KIND_CHECK_IN:
        return f->type == FACT_CHECK_IN || f->type == FACT_PAIN;
    case KIND_ICE:
        return f->type == FACT_SESSION;
    case KIND_RUN:
        return f->type == FACT_RUN;
    case KIND_SAFETY:
        return f->type == FACT_SCREENING;
    default:
        return false;
    }
}

void display_answered(Display *d, const Fact *facts, size_t n_facts) {
    for (size_t i = 0; i < n_facts; i++)
        if (facts[i].by_user && is_answer(&facts[i], d->question))
            d->question = KIND_INVALID;
}

static bool make_question(const Display *d, const Frame *f, DisplayEntry *ret) {
    if (d->question < 0)
        return false;
    DisplayEntry e = { .id = "question", .alert = true };
    add_ask(&e, (DisplayAsk){ SLOT_NULL, d->question, f->now.real, state_open_knees(f->state), false, 0 });
    finish_ask(f, &e, false);
    *ret = e;
    return true;
}

static bool make_running(const Frame *f, DisplayEntry *ret) {
    const Session *i = state_running(f->state);
    if (!i)
        return false;
    DisplayEntry e = { .form = FORM_RUNNING, .knee = i->knee, .ends = session_ends(i, &f->now), .duration = i->duration,
                       .half = session_left(i, &f->now) <= i->duration / 2 };
    snprintf(e.id, sizeof(e.id), "session/i%lld", (long long)i->number);
    *ret = e;
    return true;
}

static DisplayEntry make_notice(const Display *d, const Frame *f, const Notice *n) {
    DisplayEntry e = { .form = n->kind == NOTICE_ICE_OFF ? FORM_ICE_OFF : FORM_NOTICE, .critical = n->critical,
                       .low = !n->critical, .alert = n->critical, .knee = n->knee, .notice = n->kind, .count = n->count };
    notice_id_format(n, f, e.id);
    if (n->session) {
        e.ends = n->session->ended_at;
        e.late = n->session->how == SESSION_END_LATE;
        e.repeat = n->count;
        e.iced = n->session->iced;
        e.sound = d->sound;
    }
    snprintf(e.reason, sizeof(e.reason), "%s", n->words ? n->words : "");
    if (n->kind == NOTICE_OFFER) {
        e.offer = n->offer;
        e.low = false;
    }
    return e;
}

/* What can wait is told when somebody can see it; what is on the screen stays right meanwhile, and what is not any more stays as it was. */
static bool place_notice(Display *d, const Frame *f, const Notice *n, DisplayEntry *ret) {
    *ret = make_notice(d, f, n);
    if (n->critical || !d->hold.held)
        return true;
    const DisplayEntry *old = display_find(d, ret->id);
    if (!old || (!old->seen && old->number == 0))
        return false;
    if (old->number == 0)
        *ret = *old;
    return true;
}

static DisplayEntry make_own(const OwnNotice *n) {
    DisplayEntry e = { .form = FORM_NOTICE, .notice = n->kind, .alert = true };
    snprintf(e.id, sizeof(e.id), "%s", notice_kind_to_string(n->kind));
    snprintf(e.reason, sizeof(e.reason), "%s", n->reason);
    return e;
}

/* Takes over what is known of the entry of that id; returns whether it says something else than before. */
static bool entry_carry(Display *d, DisplayEntry *e) {
    const DisplayEntry *old = display_find(d, e->id);
    if (old) {
        e->number = old->number;
        memcpy(e->server, old->server, sizeof(e->server));
        if (entry_equal(e, old)) {
            e->revision = old->revision;
            e->seen = old->seen;
            return false;
        }
    }
    e->revision = ++d->last_revision;
    return true;
}

/* Whether an entry of before is not among those of now, and may still stand on the screen. */
static bool is_left_behind(const DisplayEntry *old, const DisplayEntry *entries, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].id, old->id) == 0)
            return false;
    return old->number != 0;
}

static DisplayEntry make_gone(const char *id) {
    DisplayEntry e = { .form = FORM_GONE, .low = true };
    snprintf(e.id, sizeof(e.id), "%s", id);
    return e;
}

int display_recall(Display *d, const char *id, const char *server, uint32_t number) {
    DisplayEntry *e = display_find(d, id);
    if (!e && d->n_entries < DISPLAY_ENTRIES_MAX) {
        if (array_reserve((void **)&d->entries, &d->a_entries, d->n_entries + 1, sizeof(*d->entries)) < 0)
            return -ENOMEM;
        e = &d->entries[d->n_entries++];
        *e = make_gone(id);
        e->revision = ++d->last_revision;
    }
    if (!e || e->number != 0)
        return 0;
    e->number = number;
    e->seen = true;
    snprintf(e->server, sizeof(e->server), "%s", server);
    return 0;
}

void display_set_server(Display *d, const char *owner) {
    for (size_t i = 0; i < d->n_entries; i++)
        if (strcmp(d->entries[i].server, owner) != 0)
            d->entries[i].number = 0;
}

int display_update(Display *d, const Frame *f, const Plan *plan, const OwnNotice *own, size_t n_own) {
    /* Not on the stack, which would keep the pages. */
    CLEANUP_FREE DisplayEntry *entries = calloc(DISPLAY_ENTRIES_MAX, sizeof(*entries));
    size_t n = 0;
    if (!entries)
        return -ENOMEM;
    n += make_question(d, f, &entries[n]);
    DisplayEntry *ask = make_ask(d, f, plan, &entries[n]) ? &entries[n++] : NULL;
    n += make_running(f, &entries[n]);
    Notice notices[NOTICE_MAX];
    size_t n_notices = notice_list(f, plan, notices);
    for (size_t i = 0; i < n_notices; i++)
        if (ask && notices[i].kind == NOTICE_MISSED)
            ask->count = notices[i].count;
        else
            n += place_notice(d, f, &notices[i], &entries[n]);
    for (size_t i = 0; i < n_own && n < DISPLAY_ENTRIES_MAX; i++)
        if (own[i].reason && !own[i].acknowledged)
            entries[n++] = make_own(&own[i]);
    for (size_t i = 0, live = n; i < d->n_entries && n < DISPLAY_ENTRIES_MAX; i++)
        if (is_left_behind(&d->entries[i], entries, live))
            entries[n++] = make_gone(d->entries[i].id);

    if (array_reserve((void **)&d->entries, &d->a_entries, n, sizeof(*d->entries)) < 0)
        return -ENOMEM;
    bool changed = n != d->n_entries;
    for (size_t i = 0; i < n; i++)
        changed |= entry_carry(d, &entries[i]);
    if (n > 0)
        memcpy(d->entries, entries, n * sizeof(*entries));
    d->n_entries = n;
    return changed;
}
