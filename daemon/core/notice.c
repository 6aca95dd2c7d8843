/* SPDX-License-Identifier: MIT */
/* See notice.h. */

#include <stdio.h>

#include "function.h"
#include "ice.h"
#include "medication.h"
#include "notice-internal.h"

#define CLOSED_TOLD (24 * USEC_PER_HOUR) /* how long it is told that an episode was closed */
#define SEEN_AGAIN (7 * USEC_PER_DAY)
#define TRAVEL_TOLD (24 * USEC_PER_HOUR) /* and that another time zone was seen */

/* One that was stopped by hand is acknowledged from the start. */
static bool session_tells(const Frame *f, const Session *i) {
    return i->ended && !i->acknowledged && session_over_for(i, &f->now) < f->schedule->ice_gap;
}

static bool episode_tells(const Frame *f, const Episode *e) {
    return e->closed && e->how == EPISODE_END_CHECK_INS && !e->acknowledged &&
           f->now.real - e->closed_at < CLOSED_TOLD && f->now.real >= e->closed_at;
}

/* Told on return: missed, never shown, for a reason that the person did not choose. */
static bool reminder_tells(const Frame *f, const Reminder *r) {
    if (r->state != SLOT_MISSED || !r->record || r->record->outcome_at <= f->state->missed_acknowledged)
        return false;
    return r->reason == REASON_ASLEEP || r->reason == REASON_LOCKED || r->reason == REASON_INHIBITED ||
           r->reason == REASON_NOT_RUNNING || r->reason == REASON_NO_SERVER || r->reason == REASON_TRAVEL;
}

/* Another zone with another time, while something depends on it. */
static bool travel_tells(const Frame *f) {
    const State *s = f->state;
    return s->zone_changed != USEC_NONE && s->zone_changed > s->travel_acknowledged && f->now.real >= s->zone_changed &&
           f->now.real - s->zone_changed < TRAVEL_TOLD && state_open_knees(s) != KNEE_NONE &&
           s->zone_before != zone_offset(f->zone, s->zone_changed);
}

/* Until it is read; then a week later, whether a clinician has seen the knee. */
static bool flag_tells(const Frame *f, const Screening *q) {
    return q->any && (q->acknowledged_at == INT64_MIN || f->now.real - q->acknowledged_at >= SEEN_AGAIN);
}

void notice_add(Notice *list, size_t *n, Notice notice) {
    if (*n < NOTICE_MAX)
        list[(*n)++] = notice;
}

size_t notice_list(const Frame *f, const Plan *plan, Notice ret[static NOTICE_MAX]) {
    const State *s = f->state;
    size_t n = 0;
    int passed = 0;
    usec_t since = USEC_NONE;
    for (size_t i = 0; i < plan->n_reminders; i++)
        if (reminder_tells(f, &plan->reminders[i])) {
            passed++;
            since = MIN(since, plan->reminders[i].due);
        }
    if (passed > 0)
        notice_add(ret, &n, (Notice){ .kind = NOTICE_MISSED, .since = since, .count = passed });
    if (travel_tells(f))
        notice_add(ret, &n, (Notice){ .kind = NOTICE_TRAVEL, .since = s->zone_changed, .words = zone_name(f->zone) });
    Notice offered = { .kind = NOTICE_OFFER };
    if (offer_find(f, &offered.offer)) {
        offered.since = offered.offer.since;
        notice_add(ret, &n, offered);
    }
    for (size_t i = 0; i < s->n_episodes; i++) {
        const Episode *e = &s->episodes[i];
        if (episode_tells(f, e))
            notice_add(ret, &n, (Notice){ .kind = NOTICE_CLOSED, .letter = 'e', .number = e->number, .ref = e->uid,
                                   .since = e->closed_at, .knee = e->knee });
    }
    const Screening *medication = &s->screenings[SUBJECT_MEDICATION];
    Medication m;
    medication_look(f, &m);
    if (m.status == MEDICATION_COURSE_OVER && medication->acknowledged_at == INT64_MIN)
        notice_add(ret, &n, (Notice){ .kind = NOTICE_MEDICATION_COURSE, .letter = 'q', .number = medication->number, .ref = medication->uid,
                                      .since = m.course_over, .count = m.course_day });
    const Screening *q = &s->screenings[SUBJECT_RED_FLAGS];
    if (flag_tells(f, q))
        notice_add(ret, &n,
                   (Notice){ .kind = NOTICE_RED_FLAG,
                             .letter = 'q',
                             .number = q->number,
                             .ref = q->uid,
                             .since = q->recorded,
                             .critical = q->acknowledged_at == INT64_MIN,
                             .words = q->text,
                             .count = q->acknowledged_at != INT64_MIN });
    usec_t function = function_told_from(f);
    if (function <= f->now.real) {
        Notice weekly = { .kind = NOTICE_FUNCTION, .since = function };
        memcpy(weekly.ref.bytes, FUNCTION_REF, sizeof(weekly.ref.bytes));
        notice_add(ret, &n, weekly);
    }
    notice_add_programme(f, ret, &n);
    notice_add_shoes(f, ret, &n);
    for (size_t i = 0; i < s->n_sessions; i++) {
        const Session *ses = &s->sessions[i];
        if (session_tells(f, ses))
            notice_add(ret, &n, (Notice){ .kind = NOTICE_ICE_OFF, .letter = 'i', .number = ses->number, .ref = ses->uid,
                                   .since = ses->ended_at, .critical = true, .knee = ses->knee, .session = ses,
                                   .count = (int)MIN(session_over_for(ses, &f->now) / ICE_OFF_REPEAT, ICE_OFF_REPEATS) });
    }
    return n;
}

const char *notice_id_format(const Notice *n, const Frame *f, char buffer[static NOTICE_ID_MAX]) {
    if (n->kind == NOTICE_OFFER)
        snprintf(buffer, NOTICE_ID_MAX, "%s/%s", notice_kind_to_string(n->kind), kind_to_string(n->offer.kind));
    else if (n->letter)
        snprintf(buffer, NOTICE_ID_MAX, "%s/%c%lld", notice_kind_to_string(n->kind), n->letter, (long long)n->number);
    else {
        char day[DAY_TEXT_MAX];
        day_format(schedule_day(f->schedule, f->zone, n->since), day);
        snprintf(buffer, NOTICE_ID_MAX, "%s/%s", notice_kind_to_string(n->kind), day);
    }
    return buffer;
}

int notice_acknowledge(const Frame *f, Change *c, const Notice *n, bool dismissed) {
    if (n->kind == NOTICE_OFFER)
        return offer_take(f, c, n->offer.kinds, OFFER_KEEP);
    Fact *k = frame_add(f, c, FACT_ACKNOWLEDGED);
    if (!k)
        return -ENOMEM;
    k->ref = n->ref;
    fact_set_word(k, notice_kind_to_string(n->kind));
    if (n->kind == NOTICE_VISIT && n->count > 0)
        k->amount = n->count;
    if (dismissed)
        fact_set_reason(k, "dismissed");
    return 0;
}

usec_t notice_deadline(const Frame *f) {
    const State *s = f->state;
    usec_t now = f->now.real, d = USEC_NONE;
    for (size_t i = 0; i < s->n_sessions; i++) {
        const Session *ses = &s->sessions[i];
        usec_t left = session_left(ses, &f->now);
        /* Its half and its end; not as the plan has it, from which a step of the clock can take its day. */
        if (!ses->ended)
            d = MIN(d, now + (left > ses->duration / 2 ? left - ses->duration / 2 : MAX(left, 1)));
        if (!session_tells(f, ses))
            continue;
        usec_t gone = session_over_for(ses, &f->now), repeats = gone / ICE_OFF_REPEAT;
        usec_t next = repeats < ICE_OFF_REPEATS ? (repeats + 1) * ICE_OFF_REPEAT : f->schedule->ice_gap;
        d = MIN(d, now + next - gone);
    }
    if (function_told_from(f) > now)
        d = MIN(d, function_told_from(f));
    if (travel_tells(f))
        d = MIN(d, s->zone_changed + TRAVEL_TOLD);
    const Screening *q = &s->screenings[SUBJECT_RED_FLAGS];
    if (q->any && q->acknowledged_at != INT64_MIN && !flag_tells(f, q))
        d = MIN(d, q->acknowledged_at + SEEN_AGAIN);
    for (size_t i = 0; i < s->n_episodes; i++)
        if (episode_tells(f, &s->episodes[i]))
            d = MIN(d, s->episodes[i].closed_at + CLOSED_TOLD);
    return d;
}
