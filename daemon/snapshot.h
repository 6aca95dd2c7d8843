/* SPDX-License-Identifier: MIT */
/*
 * What others were told last: the reminders, episodes and notices as they stood after the last change. Comparing two
 * snapshots gives what is to be announced, so that no path can forget to tell of a change, or tell of it twice.
 */
#pragma once

#include "core/notice.h"

typedef struct SnapshotReminder {
    Slot slot;
    SlotState state;
    Reason reason;
    usec_t ends; /* of a snooze or an icing, else USEC_NONE */
} SnapshotReminder;

typedef struct SnapshotEpisode {
    Uid uid;
    int64_t number;
    Knee knee;
    bool closed;
    EpisodeEnd how;
} SnapshotEpisode;

typedef struct SnapshotNotice {
    NoticeKind kind;
    char id[NOTICE_ID_MAX];
} SnapshotNotice;

typedef struct Snapshot {
    SnapshotReminder *reminders;
    size_t n_reminders, a_reminders;
    SnapshotEpisode *episodes;
    size_t n_episodes, a_episodes;
    SnapshotNotice notices[NOTICE_MAX];
    size_t n_notices;
    usec_t paused_until; /* 0: not paused */
} Snapshot;

/* Who is told; each may be NULL. */
typedef struct Announcer {
    void (*fact)(const Fact *f, bool superseded, bool stored, void *userdata);
    void (*reminder)(const SnapshotReminder *r, void *userdata);
    void (*open_reminders)(void *userdata); /* the set of open ones, or how one stands, changed */
    void (*episode_opened)(const SnapshotEpisode *e, void *userdata);
    void (*episode_closed)(const SnapshotEpisode *e, bool undone, void *userdata);
    void (*notice)(const char *id, NoticeKind kind, bool present, void *userdata);
    void (*pause)(void *userdata);
    void (*showing)(void *userdata);
    void (*safety)(void *userdata);
    void (*settings)(void *userdata);
    void (*settled)(void *userdata); /* after all of it, each time */
    void *userdata;
} Announcer;

/* Takes how things stand now. 0 or -ENOMEM. */
int snapshot_take(Snapshot *ret, const Frame *f, const Plan *plan);
void snapshot_done(Snapshot *s);
/* Announces what differs between what was told and what is. */
void snapshot_announce(const Snapshot *old, const Snapshot *new, const Announcer *a);
