/* SPDX-License-Identifier: MIT */
/* See snapshot.h. */

#include <stdio.h>

#include "snapshot.h"

void snapshot_done(Snapshot *s) {
    free(s->reminders);
    free(s->episodes);
    *s = (Snapshot){ 0 };
}

static int take_reminders(Snapshot *s, const Frame *f, const Plan *plan) {
    int e = array_reserve((void **)&s->reminders, &s->a_reminders, plan->n_reminders, sizeof(*s->reminders));
    if (e < 0)
        return e;
    for (size_t i = 0; i < plan->n_reminders; i++) {
        const Reminder *r = &plan->reminders[i];
        /* A snooze's end is told as it was set: derived anew from the clocks it would differ by microseconds. */
        usec_t ends = r->session ? session_ends(r->session, &f->now)
                      : r->state == SLOT_SNOOZED ? r->record->snooze_real : USEC_NONE;
        s->reminders[s->n_reminders++] = (SnapshotReminder){ r->slot, r->state, r->reason, ends };
    }
    return 0;
}

int snapshot_take(Snapshot *ret, const Frame *f, const Plan *plan) {
    CLEANUP(snapshot_done) Snapshot s = { 0 };
    int e = take_reminders(&s, f, plan);
    if (e < 0)
        return e;
    e = array_reserve((void **)&s.episodes, &s.a_episodes, f->state->n_episodes, sizeof(*s.episodes));
    if (e < 0)
        return e;
    for (size_t i = 0; i < f->state->n_episodes; i++) {
        const Episode *ep = &f->state->episodes[i];
        s.episodes[s.n_episodes++] = (SnapshotEpisode){ ep->uid, ep->number, ep->knee, ep->closed, ep->how };
    }
    Notice notices[NOTICE_MAX];
    s.n_notices = notice_list(f, plan, notices);
    for (size_t i = 0; i < s.n_notices; i++) {
        s.notices[i].kind = notices[i].kind;
        notice_id_format(&notices[i], f, s.notices[i].id);
    }
    if (!state_paused_at(f->state, f->now.real, &s.paused_until))
        s.paused_until = 0;
    *ret = s;
    s = (Snapshot){ 0 };
    return 0;
}

static bool is_open(const SnapshotReminder *r) {
    /* Where there are reminders there is an array of them: NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    return r->state == SLOT_DUE || r->state == SLOT_SNOOZED || r->state == SLOT_RUNNING;
}

static const SnapshotReminder *find_reminder(const Snapshot *s, const Slot *slot) {
    for (size_t i = 0; i < s->n_reminders; i++)
        if (slot_equal(&s->reminders[i].slot, slot))
            return &s->reminders[i];
    return NULL;
}

static void announce_reminders(const Snapshot *old, const Snapshot *new, const Announcer *a) {
    bool open_changed = false;
    for (size_t i = 0; i < new->n_reminders; i++) {
        const SnapshotReminder *n = &new->reminders[i], *o = find_reminder(old, &n->slot);
        if (o ? o->state == n->state && o->ends == n->ends && o->reason == n->reason : n->state == SLOT_UPCOMING)
            continue;
        open_changed |= is_open(n) || (o && is_open(o));
        if (a->reminder)
            a->reminder(n, a->userdata);
    }
    for (size_t i = 0; i < old->n_reminders; i++) {
        const SnapshotReminder *o = &old->reminders[i];
        if (!is_open(o) || find_reminder(new, &o->slot))
            continue;
        open_changed = true;
        SnapshotReminder gone = { o->slot, SLOT_UPCOMING, REASON_NONE, USEC_NONE };
        if (a->reminder)
            a->reminder(&gone, a->userdata);
    }
    if (open_changed && a->open_reminders)
        a->open_reminders(a->userdata);
}

static const SnapshotEpisode *find_episode(const Snapshot *s, Uid uid) {
    for (size_t i = 0; i < s->n_episodes; i++)
        if (uid_equal(s->episodes[i].uid, uid))
            return &s->episodes[i];
    return NULL;
}

static void announce_episodes(const Snapshot *old, const Snapshot *new, const Announcer *a) {
    for (size_t i = 0; i < new->n_episodes; i++) {
        const SnapshotEpisode *n = &new->episodes[i], *o = find_episode(old, n->uid);
        bool was_open = o && !o->closed;
        if (!n->closed && !was_open && a->episode_opened)
            a->episode_opened(n, a->userdata);
        if (n->closed && was_open && a->episode_closed)
            a->episode_closed(n, false, a->userdata);
    }
    for (size_t i = 0; i < old->n_episodes; i++) {
        const SnapshotEpisode *o = &old->episodes[i];
        if (!o->closed && !find_episode(new, o->uid) && a->episode_closed)
            a->episode_closed(o, true, a->userdata);
    }
}

static bool has_notice(const Snapshot *s, const char *id) {
    for (size_t i = 0; i < s->n_notices; i++)
        if (strcmp(s->notices[i].id, id) == 0)
            return true;
    return false;
}

static void announce_notices(const Snapshot *old, const Snapshot *new, const Announcer *a) {
    if (!a->notice)
        return;
    for (size_t i = 0; i < new->n_notices; i++)
        if (!has_notice(old, new->notices[i].id))
            a->notice(new->notices[i].id, new->notices[i].kind, true, a->userdata);
    for (size_t i = 0; i < old->n_notices; i++)
        if (!has_notice(new, old->notices[i].id))
            a->notice(old->notices[i].id, old->notices[i].kind, false, a->userdata);
}

void snapshot_announce(const Snapshot *old, const Snapshot *new, const Announcer *a) {
    announce_episodes(old, new, a);
    announce_reminders(old, new, a);
    announce_notices(old, new, a);
    if (old->paused_until != new->paused_until && a->pause)
        a->pause(a->userdata);
}
