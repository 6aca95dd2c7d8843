/* SPDX-License-Identifier: MIT */
/* See ice.h. */

#include "ice.h"

static const char *const ice_status_words[ICE_STATUS_MAX] = {
    [ICE_ON] = "",
    [ICE_NO_EPISODE] = "no-episode",
    [ICE_OFF_SETTING] = "off",
    [ICE_UNANSWERED] = "unanswered",
    [ICE_CONTRAINDICATED] = "contraindication",
    [ICE_RED_FLAG] = "red-flag",
};

const char *ice_status_to_string(IceStatus v) {
    return v >= 0 && v < ICE_STATUS_MAX ? ice_status_words[v] : NULL;
}

/* Red flags are asked anew for each episode; an answer of the day before it counts for it, so that `begin` may ask first. */
static bool red_flags_answered(const State *s) {
    const Screening *q = &s->screenings[SUBJECT_RED_FLAGS];
    for (size_t i = 0; i < s->n_episodes; i++)
        if (!s->episodes[i].closed && q->recorded < s->episodes[i].recorded - USEC_PER_DAY)
            return false;
    return q->answered;
}

IceStatus ice_status(const State *s, const Schedule *schedule) {
    if (!schedule->ice)
        return ICE_OFF_SETTING;
    if (s->screenings[SUBJECT_ICE].any)
        return ICE_CONTRAINDICATED;
    if (s->screenings[SUBJECT_RED_FLAGS].any)
        return ICE_RED_FLAG;
    if (state_open_knees(s) == KNEE_NONE)
        return ICE_NO_EPISODE;
    if (!s->screenings[SUBJECT_ICE].answered || !red_flags_answered(s))
        return ICE_UNANSWERED;
    return ICE_ON;
}

static Moment session_start(const Session *i) {
    Moment m = { .boot = i->deadline_boot - i->duration, .real = i->start };
    memcpy(m.boot_id, i->boot_id, sizeof(m.boot_id));
    return m;
}

usec_t session_left(const Session *i, const Now *now) {
    Moment m = session_start(i);
    return elapsed_left(&m, i->duration, now);
}

/* From its start, which was before any reboot, as its end need not have been. */
usec_t session_over_for(const Session *i, const Now *now) {
    Moment m = session_start(i);
    return MAX(elapsed_since(&m, now) - i->duration, 0);
}

usec_t session_ends(const Session *i, const Now *now) {
    usec_t planned = i->start + i->duration, ends = now->real + session_left(i, now);
    usec_t off = ends - planned;
    return off > -USEC_PER_SEC && off < USEC_PER_SEC ? planned : ends;
}

usec_t ice_after(const State *s, const Schedule *schedule, const Now *now) {
    usec_t until = USEC_NONE, pause = schedule->after_ice;
    for (size_t i = 0; i < s->n_sessions; i++) {
        const Session *session = &s->sessions[i];
        usec_t end = session->ended ? session->ended_at : session_ends(session, now);
        if (end + pause > now->real)
            until = until == USEC_NONE ? end + pause : MAX(until, end + pause);
    }
    return until;
}

usec_t ice_wait(const State *s, const Schedule *schedule, const Now *now, Knee knees, RuleError *ret_why) {
    usec_t wait = 0, day_wait = 0;
    int limit = MIN(schedule->ice_per_day, ICE_PER_DAY_MAX), n = 0;
    for (size_t k = s->n_sessions; k > 0; k--) {
        const Session *i = &s->sessions[k - 1];
        if (!(i->knee & knees))
            continue;
        Moment m = session_start(i);
        wait = MAX(wait, elapsed_left(&m, schedule->ice_gap, now));
        usec_t left = elapsed_left(&m, USEC_PER_DAY, now);
        if (left > 0 && ++n == limit)
            day_wait = left;
    }
    *ret_why = day_wait > wait ? RULE_E_DAILY_LIMIT : wait > 0 ? RULE_E_GAP : RULE_OK;
    return MAX(wait, day_wait);
}

int session_begin(const Frame *f, Change *c, Knee knees, usec_t duration, const Slot *slot) {
    Fact *i = frame_add(f, c, FACT_SESSION);
    if (!i)
        return -ENOMEM;
    i->by_user = true;
    i->knee = knees;
    i->duration = MIN(duration, ICE_DURATION_MAX);
    i->slot = slot->kind >= 0
                  ? *slot
                  : (Slot){ .kind = KIND_ICE, .day = frame_today(f), .minute = -1, .letter = 'i', .number = i->number };
    memcpy(i->boot_id, f->now.boot_id, sizeof(i->boot_id));
    i->deadline_boot = f->now.boot + i->duration;
    i->deadline_real = f->now.real + i->duration;
    return 0;
}

int session_finish(const Frame *f, Change *c, const Session *i, SessionEnd how, bool by_user) {
    Fact *end = frame_add(f, c, FACT_SESSION_END);
    if (!end)
        return -ENOMEM;
    end->by_user = by_user;
    end->ref = i->uid;
    end->slot = i->slot;
    end->knee = i->knee;
    end->duration = i->duration - session_left(i, &f->now);
    fact_set_word(end, session_end_to_string(how));

    /* It was void already, or is a reminder of days to come: the clock was ahead. */
    const SlotRecord *rec = state_slot(f->state, &i->slot);
    if ((rec && rec->outcome >= 0) || i->slot.day > frame_today(f) + 1)
        return 0;
    Fact *o = frame_add(f, c, FACT_OUTCOME);
    if (!o)
        return -ENOMEM;
    o->by_user = by_user;
    o->slot = i->slot;
    fact_set_word(o, slot_state_to_string(SLOT_DONE));
    return 0;
}
