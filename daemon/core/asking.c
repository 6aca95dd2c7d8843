/* SPDX-License-Identifier: MIT */
/* See asking.h. */

#include "asking.h"
#include "offer.h"

/* What is left until it may be asked again, 0: it may; USEC_NONE: never. */
static usec_t again_in(const Frame *f, const Reminder *r) {
    const SlotRecord *rec = r->record;
    if (rec->dismissed || rec->re_asks >= f->schedule->re_asks)
        return USEC_NONE;
    return elapsed_left(&rec->asked, f->schedule->re_ask, &f->now);
}

/* The safety questions do not count, nor do exercises: switched on by hand and once a day, they are not to take the place of the evening's
 * ice. */
static bool is_counted(Kind kind) {
    return kind != KIND_SAFETY && kind != KIND_EXERCISE;
}

News asking_news(const Frame *f, const Reminder *r) {
    if (!r->record || r->record->attempts == 0)
        return NEWS_FIRST;
    if (r->record->snooze_over)
        return NEWS_SNOOZE;
    return again_in(f, r) == 0 ? NEWS_AGAIN : NEWS_NONE;
}

bool asking_is_open(const Frame *f, const Hold *hold) {
    LocalTime local = zone_local(f->zone, f->now.real);
    return !hold->held && !schedule_is_quiet(f->schedule, local.second / 60) && !state_paused_at(f->state, f->now.real, NULL);
}

bool asking_may(const Frame *f, const Reminder *r, News news, const Hold *hold) {
    if (news == NEWS_NONE || !asking_is_open(f, hold))
        return false;
    if (hold->idle && (news == NEWS_AGAIN || r->slot.kind == KIND_CHECK_IN))
        return false;
    if (news != NEWS_FIRST || r->slot.kind == KIND_SAFETY)
        return true;
    return !offer_is_quiet(f, r->slot.kind) && (!is_counted(r->slot.kind) || asking_count(f) < f->schedule->asks_per_day);
}

/* Whether a reminder was first shown together with one that does not count. */
static bool with_uncounted(const State *s, const SlotRecord *r) {
    for (size_t i = 0; i < s->n_slots; i++)
        if (!is_counted(s->slots[i].slot.kind) && s->slots[i].attempts > 0 && uid_equal(s->slots[i].asked_with, r->asked_with))
            return true;
    return false;
}

/* By when it was shown: one of yesterday's that waited for the end of the quiet hours is one of today's notifications. */
static bool first_shown_on(const Frame *f, const SlotRecord *r, day_t day) {
    return r->attempts > 0 && schedule_day(f->schedule, f->zone, r->asked_at) == day;
}

int asking_count(const Frame *f) {
    const State *s = f->state;
    day_t today = frame_today(f);
    int n = 0;
    for (size_t i = 0; i < s->n_slots; i++) {
        const SlotRecord *r = &s->slots[i];
        if (!first_shown_on(f, r, today) || with_uncounted(s, r))
            continue;
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = !first_shown_on(f, &s->slots[j], today) || !uid_equal(s->slots[j].asked_with, r->asked_with);
        n += first;
    }
    return n;
}

usec_t asking_deadline(const Plan *p, const Frame *f) {
    usec_t d = USEC_NONE;
    for (size_t i = 0; i < p->n_reminders; i++) {
        const Reminder *r = &p->reminders[i];
        if (r->state != SLOT_DUE || !r->record || r->record->attempts == 0 || r->record->snooze_over)
            continue;
        usec_t left = again_in(f, r);
        if (left > 0 && left != USEC_NONE)
            d = MIN(d, f->now.real + left);
    }
    return d;
}
