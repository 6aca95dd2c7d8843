/* SPDX-License-Identifier: MIT */
/* See offer.h. */

#include <stdio.h>

#include "offer.h"

#define MINUTES_PER_DAY (24 * 60)
#define SHIFT 60   /* minutes by which other times are offered where nothing tells better */
#define ROUND_TO 15

static const Kind kinds_offered[] = { KIND_ICE, KIND_REST, KIND_CHECK_IN, KIND_RUN, KIND_EXERCISE };

static const char *const answer_words[OFFER_ANSWER_MAX] = {
    [OFFER_FEWER] = "fewer", [OFFER_OTHER_TIMES] = "other-times", [OFFER_STOP] = "stop", [OFFER_KEEP] = "keep", [OFFER_RESET] = "reset",
};

const char *offer_answer_to_string(OfferAnswer v) {
    return v >= 0 && v < OFFER_ANSWER_MAX ? answer_words[v] : NULL;
}

OfferAnswer offer_answer_from_string(const char *text) {
    for (int i = 0; text && i < OFFER_ANSWER_MAX; i++)
        if (strcmp(text, answer_words[i]) == 0)
            return (OfferAnswer)i;
    return OFFER_ANSWER_INVALID;
}

/* --- what went unanswered --- */

/* As far back as all reminders of the kind are remembered. */
static day_t oldest_day(const Frame *f, Kind kind) {
    return frame_today(f) - state_days(kind);
}

/* The latest reminder of the kind with an outcome that came before `before`. */
static const SlotRecord *latest(const State *s, Kind kind, day_t oldest, const SlotRecord *before) {
    const SlotRecord *found = NULL;
    for (size_t i = 0; i < s->n_slots; i++) {
        const SlotRecord *r = &s->slots[i];
        if (r->slot.kind != kind || r->slot.letter != 0 || r->outcome < 0 || r->slot.day < oldest)
            continue;
        if (before && (r->outcome_at > before->outcome_at || (r->outcome_at == before->outcome_at && r >= before)))
            continue;
        if (!found || r->outcome_at > found->outcome_at || (r->outcome_at == found->outcome_at && r > found))
            found = r;
    }
    return found;
}

static bool is_answer(const SlotRecord *r) {
    return r->outcome == SLOT_DONE || (r->outcome == SLOT_SKIPPED && reason_is_given(r->reason));
}

/* How many in a row were shown and not answered, up to OFFER_UNANSWERED. */
static int unanswered(const Frame *f, Kind kind) {
    const State *s = f->state;
    day_t oldest = oldest_day(f, kind);
    int n = 0;
    for (const SlotRecord *r = latest(s, kind, oldest, NULL); r && n < OFFER_UNANSWERED; r = latest(s, kind, oldest, r)) {
        if (r->outcome_at <= s->choices[kind].since || is_answer(r))
            break;
        if (r->outcome == SLOT_MISSED && r->reason == REASON_QUIET)
            return OFFER_UNANSWERED;
        n += r->outcome == SLOT_MISSED && r->reason == REASON_NOT_ANSWERED;
    }
    return n;
}

bool offer_is_quiet(const Frame *f, Kind kind) {
    return unanswered(f, kind) == OFFER_UNANSWERED;
}

/* --- what went unseen --- */

static bool is_unseen(const SlotRecord *r) {
    return r->outcome == SLOT_MISSED && r->attempts == 0 &&
           (r->reason == REASON_ASLEEP || r->reason == REASON_LOCKED || r->reason == REASON_INHIBITED || r->reason == REASON_AWAY ||
            r->reason == REASON_NOT_RUNNING);
}

/* When the person was back: what passed in sleep was accounted for at the return, what passed behind a lock when its window closed. */
static usec_t return_after(const State *s, const SlotRecord *r) {
    for (size_t i = 0; i < s->n_obstacles; i++)
        if (s->obstacles[i].from <= r->outcome_at && r->outcome_at < s->obstacles[i].to)
            return s->obstacles[i].to;
    return r->outcome_at;
}

static int compare_minutes(const void *a, const void *b) {
    return *(const int32_t *)a - *(const int32_t *)b;
}

/* On how many of the last days a time was not seen; *ret_back gets the middle of the times of return, in minutes after the
 * day's start, -1 if it is not known. */
static int days_unseen(const Frame *f, Kind kind, int32_t minute, int32_t *ret_back) {
    const State *s = f->state;
    day_t today = frame_today(f);
    int32_t back[OFFER_DAYS] = { 0 };
    int n = 0;
    size_t n_back = 0;
    for (size_t i = 0; i < s->n_slots; i++) {
        const SlotRecord *r = &s->slots[i];
        if (r->slot.kind != kind || r->slot.letter != 0 || r->slot.minute != minute || r->slot.day >= today ||
            r->slot.day < today - OFFER_DAYS || !is_unseen(r) || r->outcome_at <= s->choices[kind].since)
            continue;
        n++;
        usec_t t = return_after(s, r);
        if (t != USEC_NONE && schedule_day(f->schedule, f->zone, t) == r->slot.day && n_back < ELEMENTSOF(back))
            back[n_back++] = schedule_order(f->schedule, zone_local(f->zone, t).second / 60);
    }
    qsort(back, n_back, sizeof(*back), compare_minutes);
    *ret_back = n_back > 0 ? back[n_back / 2] : -1;
    return n;
}

/* --- other times --- */

static void times_add(const Schedule *s, Times *t, int32_t minute) {
    size_t i = t->n++;
    for (; i > 0 && schedule_order(s, t->minute[i - 1]) > schedule_order(s, minute); i--)
        t->minute[i] = t->minute[i - 1];
    t->minute[i] = minute;
}

/* As the settings allow them: none in quiet hours, none twice, ice no closer than its gap. */
static bool times_allowed(const Schedule *s, Kind kind, const Times *t) {
    int32_t gap = kind == KIND_ICE ? (int32_t)(s->ice_gap / USEC_PER_MIN) : 1;
    for (size_t i = 0; i < t->n; i++) {
        int32_t order = schedule_order(s, t->minute[i]);
        int32_t next = schedule_order(s, t->minute[(i + 1) % t->n]) + (i + 1 == t->n ? MINUTES_PER_DAY : 0);
        if (schedule_is_quiet(s, t->minute[i]) || next - order < gap)
            return false;
    }
    return true;
}

static Times times_shifted(const Schedule *s, const Times *t, int32_t by) {
    Times shifted = { 0 };
    for (size_t i = 0; i < t->n; i++) {
        int32_t order = schedule_order(s, t->minute[i]) + by;
        if (order < 0 || order >= MINUTES_PER_DAY)
            return (Times){ 0 };
        times_add(s, &shifted, (t->minute[i] + by + MINUTES_PER_DAY) % MINUTES_PER_DAY);
    }
    return shifted;
}

static Times times_without(const Times *t, size_t index) {
    Times rest = { 0 };
    for (size_t i = 0; i < t->n; i++)
        if (i != index)
            rest.minute[rest.n++] = t->minute[i];
    return rest;
}

static const Times *times_of(const Schedule *s, Kind kind) {
    return schedule_times((Schedule *)s, kind);
}

static size_t index_of(const Times *t, int32_t minute) {
    size_t i = 0;
    while (i < t->n && t->minute[i] != minute)
        i++;
    return i;
}

void offer_times(const Frame *f, Kind kind, int32_t minute, Times *ret_fewer, Times *ret_other) {
    const Schedule *s = f->schedule;
    const Times *now = times_of(s, kind);
    /* Of all times, the one in the middle of the day is the first to go. */
    size_t gone = minute < 0 ? now->n / 2 - (now->n % 2 == 0 && now->n > 2) : index_of(now, minute);
    *ret_fewer = times_without(now, gone);
    Times other = { 0 };
    if (minute < 0) {
        other = times_shifted(s, now, SHIFT);
        if (!times_allowed(s, kind, &other) || other.n == 0)
            other = times_shifted(s, now, -SHIFT);
    } else {
        int32_t back;
        (void)days_unseen(f, kind, minute, &back);
        int32_t order = (back + ROUND_TO - 1) / ROUND_TO * ROUND_TO;
        if (back >= 0 && order < MINUTES_PER_DAY) {
            other = *ret_fewer;
            times_add(s, &other, (s->day_start + order) % MINUTES_PER_DAY);
        }
    }
    *ret_other = times_allowed(s, kind, &other) ? other : (Times){ 0 };
}

/* --- offering and taking --- */

static bool is_asked(const Frame *f, Kind kind) {
    const State *s = f->state;
    if (times_of(f->schedule, kind)->n == 0 || (kind == KIND_ICE && !f->schedule->ice))
        return false;
    if (kind == KIND_EXERCISE)
        return f->schedule->exercise && s->programme && !s->screenings[SUBJECT_RED_FLAGS].any && state_exercises_at(s, f->now.real);
    return state_open_knees(s) != KNEE_NONE || ((kind == KIND_CHECK_IN || kind == KIND_RUN) && s->programme);
}

static bool offer_make(const Frame *f, Kind kind, int32_t minute, Offer *ret) {
    int32_t back;
    if (!is_asked(f, kind))
        return false;
    if (minute < 0 ? !offer_is_quiet(f, kind) : days_unseen(f, kind, minute, &back) < OFFER_UNSEEN)
        return false;
    *ret = (Offer){ .kinds = 1U << kind, .kind = kind, .minute = minute, .now = *times_of(f->schedule, kind) };
    const SlotRecord *last = latest(f->state, kind, oldest_day(f, kind), NULL);
    ret->since = last ? last->outcome_at : f->now.real;
    offer_times(f, kind, minute, &ret->fewer, &ret->other);
    return true;
}

/* Ice and rest at the same times are one notification, and so one question, though their windows close at other hours. */
static bool shares(const Frame *f, const Offer *o, Kind kind) {
    Offer also;
    if (o->kinds & 1U << kind || !is_asked(f, kind) || !times_equal(times_of(f->schedule, kind), &o->now))
        return false;
    return o->minute < 0 ? unanswered(f, kind) >= OFFER_UNANSWERED - 1 : offer_make(f, kind, o->minute, &also);
}

static void offer_join(const Frame *f, Offer *o) {
    for (size_t i = 0; i < ELEMENTSOF(kinds_offered); i++)
        if (shares(f, o, kinds_offered[i])) {
            o->kinds |= 1U << kinds_offered[i];
            o->kind = MIN(o->kind, kinds_offered[i]);
        }
}

bool offer_find(const Frame *f, Offer *ret) {
    for (size_t i = 0; i < ELEMENTSOF(kinds_offered); i++)
        if (offer_make(f, kinds_offered[i], -1, ret)) {
            offer_join(f, ret);
            return true;
        }
    for (size_t i = 0; i < ELEMENTSOF(kinds_offered); i++) {
        const Times *t = times_of(f->schedule, kinds_offered[i]);
        for (size_t k = 0; k < t->n; k++)
            if (offer_make(f, kinds_offered[i], t->minute[k], ret)) {
                offer_join(f, ret);
                return true;
            }
    }
    return false;
}

static bool choice_holds(const Choice *c, const Times *now) {
    return c->since != INT64_MIN && times_equal(&c->to, now);
}

static int take_one(const Frame *f, Change *c, Kind kind, int32_t minute, OfferAnswer answer) {
    const Times *now = times_of(f->schedule, kind);
    const Choice *before = &f->state->choices[kind];
    Times from = choice_holds(before, now) ? before->from : *now, to = *now, fewer, other;
    offer_times(f, kind, minute, &fewer, &other);
    if (answer == OFFER_STOP)
        to = (Times){ 0 };
    else if (answer == OFFER_RESET)
        to = from;
    else if (answer != OFFER_KEEP)
        to = answer == OFFER_FEWER ? fewer : other;
    if ((answer == OFFER_FEWER || answer == OFFER_OTHER_TIMES) && to.n == 0)
        return RULE_E_NOTHING;
    char a[TIMES_TEXT_MAX], b[TIMES_TEXT_MAX], text[WORD_MAX + 2 * TIMES_TEXT_MAX];
    Fact *k = frame_add(f, c, FACT_ACKNOWLEDGED);
    if (!k)
        return -ENOMEM;
    k->by_user = true;
    fact_set_word(k, notice_kind_to_string(NOTICE_OFFER));
    fact_set_reason(k, offer_answer_to_string(answer));
    snprintf(text, sizeof(text), "%s %s %s", kind_to_string(kind), times_format(&from, a), times_format(&to, b));
    k->text = strdup(text);
    return k->text ? 0 : -ENOMEM;
}

int offer_take(const Frame *f, Change *c, unsigned kinds, OfferAnswer answer) {
    Offer open;
    bool is_open = offer_find(f, &open);
    for (int kind = 0; kind < KIND_MAX; kind++) {
        if (!(kinds & 1U << kind))
            continue;
        int r = take_one(f, c, (Kind)kind, is_open && (open.kinds & 1U << kind) ? open.minute : -1, answer);
        if (r != 0)
            return r;
    }
    return 0;
}

void offer_apply(const State *s, Schedule *schedule) {
    for (size_t i = 0; i < ELEMENTSOF(kinds_offered); i++) {
        const Choice *c = &s->choices[kinds_offered[i]];
        Times *t = schedule_times(schedule, kinds_offered[i]);
        if (c->since != INT64_MIN && times_equal(&c->from, t))
            *t = c->to;
    }
}
