/* SPDX-License-Identifier: MIT */
/* What rules ask of the state: it is looked at, and never changed, here. */

#include "state-internal.h"

const Schedule *state_schedule(const State *s, usec_t instant) {
    for (size_t i = s->n_schedules; i > 0; i--)
        if (s->schedules[i - 1].from <= instant)
            return &s->schedules[i - 1].schedule;
    return s->n_schedules > 0 ? &s->schedules[0].schedule : &schedule_default;
}

Profile state_profile(const State *s, usec_t instant) {
    for (size_t i = s->n_profiles; i > 0; i--)
        if (s->profiles[i - 1].from <= instant)
            return s->profiles[i - 1].profile;
    return s->n_profiles > 0 ? s->profiles[0].profile : schedule_default.profile;
}

const Episode *state_open_episode(const State *s, Knee knee) {
    for (size_t i = 0; i < s->n_episodes; i++)
        if (s->episodes[i].knee == knee && !s->episodes[i].closed)
            return &s->episodes[i];
    return NULL;
}

Knee state_open_knees(const State *s) {
    unsigned knees = 0;
    for (size_t i = 0; i < s->n_episodes; i++)
        if (!s->episodes[i].closed)
            knees |= (unsigned)s->episodes[i].knee;
    return (Knee)knees;
}

Knee state_knees_at(const State *s, usec_t instant) {
    unsigned knees = 0;
    for (size_t i = 0; i < s->n_episodes; i++) {
        const Episode *e = &s->episodes[i];
        if (e->recorded <= instant && (!e->closed || e->closed_at > instant))
            knees |= (unsigned)e->knee;
    }
    return (Knee)knees;
}

Episode *state_find_episode(const State *s, Uid uid) {
    for (size_t i = 0; i < s->n_episodes; i++)
        if (uid_equal(s->episodes[i].uid, uid))
            return &s->episodes[i];
    return NULL;
}

const Episode *state_episode(const State *s, Uid uid) {
    return state_find_episode(s, uid);
}

SlotRecord *state_find_slot(const State *s, const Slot *slot) {
    for (size_t i = s->n_slots; i > 0; i--)
        if (slot_equal(&s->slots[i - 1].slot, slot))
            return &s->slots[i - 1];
    return NULL;
}

const SlotRecord *state_slot(const State *s, const Slot *slot) {
    return state_find_slot(s, slot);
}

Session *state_find_session(const State *s, Uid uid) {
    for (size_t i = s->n_sessions; i > 0; i--)
        if (uid_equal(s->sessions[i - 1].uid, uid))
            return &s->sessions[i - 1];
    return NULL;
}

const Session *state_session(const State *s, Uid uid) {
    return state_find_session(s, uid);
}

const Session *state_running(const State *s) {
    for (size_t i = s->n_sessions; i > 0; i--)
        if (!s->sessions[i - 1].ended)
            return &s->sessions[i - 1];
    return NULL;
}

const Session *state_running_for(const State *s, const Slot *slot) {
    for (size_t i = s->n_sessions; i > 0; i--)
        if (!s->sessions[i - 1].ended && slot_equal(&s->sessions[i - 1].slot, slot))
            return &s->sessions[i - 1];
    return NULL;
}

bool state_barred_at(const State *s, usec_t instant) {
    for (size_t i = 0; i < s->n_barred; i++)
        if (s->barred[i].from <= instant && instant < s->barred[i].to)
            return true;
    return false;
}

bool state_flagged_at(const State *s, usec_t instant) {
    for (size_t i = 0; i < s->n_barred; i++)
        if (s->barred[i].subject == SUBJECT_RED_FLAGS && s->barred[i].from <= instant && instant < s->barred[i].to)
            return true;
    return false;
}

bool state_paused_at(const State *s, usec_t instant, usec_t *ret_until) {
    for (size_t i = s->n_pauses; i > 0; i--) {
        const Span *p = &s->pauses[i - 1];
        if (p->from <= instant && instant < p->to) {
            if (ret_until)
                *ret_until = p->to;
            return true;
        }
    }
    return false;
}

bool state_was_alive(const State *s, usec_t from, usec_t to) {
    for (size_t i = s->n_alive; i > 0; i--)
        if (s->alive[i - 1].from < to && s->alive[i - 1].to >= from)
            return true;
    return false;
}

Reason state_obstacle(const State *s) {
    return s->n_obstacles > 0 && s->obstacles[s->n_obstacles - 1].to == USEC_NONE ? s->obstacles[s->n_obstacles - 1].reason
                                                                                  : REASON_NONE;
}

Reason state_obstacle_in(const State *s, usec_t from, usec_t to) {
    Reason reason = REASON_NONE;
    usec_t most = 0;
    for (size_t i = 0; i < s->n_obstacles; i++) {
        const Obstacle *o = &s->obstacles[i];
        usec_t length = MIN(o->to, to) - MAX(o->from, from);
        if (length > most) {
            most = length;
            reason = o->reason;
        }
    }
    return reason;
}
