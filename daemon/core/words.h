/* SPDX-License-Identifier: MIT */
/*
 * Every word that the record, the bus and the client share, as enums with their texts. A word is written once here;
 * scripts and stored facts rely on the spelling, so words are added and never changed.
 */
#pragma once

#include "basics.h"

/* A set of knees. Input knows `both`; a pain score is always of one knee. */
typedef enum Knee {
    KNEE_NONE = 0,
    KNEE_LEFT = 1,
    KNEE_RIGHT = 2,
    KNEE_BOTH = 3,
    KNEE_INVALID = -EINVAL,
} Knee;

typedef enum Kind {
    KIND_CHECK_IN,
    KIND_ICE,
    KIND_REST,
    KIND_SAFETY,
    KIND_RUN,
    KIND_AFTER_RUN,
    KIND_EXERCISE,
    KIND_MEDICATION,
    KIND_CUE,
    KIND_MAX,
    KIND_INVALID = -EINVAL,
} Kind;

typedef enum SlotState {
    SLOT_UPCOMING,
    SLOT_DUE,
    SLOT_SNOOZED,
    SLOT_RUNNING,
    SLOT_DONE,
    SLOT_SKIPPED,
    SLOT_MISSED,
    SLOT_VOID,
    SLOT_STATE_MAX,
    SLOT_STATE_INVALID = -EINVAL,
} SlotState;

/* Why a reminder was skipped or missed. */
typedef enum Reason {
    REASON_NONE,
    REASON_NOT_ANSWERED, /* shown, and its window closed */
    REASON_ASLEEP,
    REASON_LOCKED,
    REASON_INHIBITED,
    REASON_PAUSED,
    REASON_NOT_RUNNING,
    REASON_NO_SERVER,
    REASON_TRAVEL,
    REASON_AWAY,      /* nobody used the computer: of check-ins, which wait for that */
    REASON_QUIET,     /* so many had gone unanswered that none is asked until something is answered */
    REASON_LIMIT,     /* the day's notifications were used up */
    REASON_GAP,       /* the gap between two icings was not over in its window */
    REASON_DAILY_LIMIT, /* four icings in 24 hours */
    REASON_SAFETY,    /* the questions before the first ice were not answered */
    REASON_USER,      /* the person said no, and no more */
    REASON_NO_TIME,
    REASON_NO_PAIN,
    REASON_NOT_HERE,  /* no ice, no place */
    REASON_EPISODE_CLOSED,
    REASON_SORE,      /* a knee was sore or hurt that day: exercises rest */
    REASON_DOSE_GAP,   /* the gap since the last dose was not over */
    REASON_DOSE_LIMIT, /* it would have gone over the label's 24 hours, or a dose before it did */
    REASON_OTHER,
    REASON_MAX,
    REASON_INVALID = -EINVAL,
} Reason;

typedef enum Context {
    CONTEXT_NONE,
    CONTEXT_REST,
    CONTEXT_RUNNING,
    CONTEXT_AFTER_RUN,
    CONTEXT_MORNING,
    CONTEXT_STAIRS,
    CONTEXT_SITTING,
    CONTEXT_MAX,
    CONTEXT_INVALID = -EINVAL,
} Context;

/* How an icing ended. */
typedef enum SessionEnd {
    SESSION_END_TIME,    /* its time was over while the daemon ran */
    SESSION_END_STOPPED, /* the person took it off before */
    SESSION_END_LATE,    /* its time was over while the machine slept or the daemon was away: minutes unconfirmed */
    SESSION_END_MAX,
    SESSION_END_INVALID = -EINVAL,
} SessionEnd;

/* How an episode ended. */
typedef enum EpisodeEnd {
    EPISODE_END_COMMAND,
    EPISODE_END_CHECK_INS,
    EPISODE_END_RECOVERED,
    EPISODE_END_MAX,
    EPISODE_END_INVALID = -EINVAL,
} EpisodeEnd;

/* How a run ended. */
typedef enum RunEnded {
    RUN_PLANNED, /* as it was meant to */
    RUN_SENSED,  /* stopped early, because the limit was felt coming */
    RUN_PAIN,
    RUN_OTHER,   /* of another cause than the knee */
    RUN_UNKNOWN, /* nobody said */
    RUN_ENDED_MAX,
    RUN_ENDED_INVALID = -EINVAL,
} RunEnded;

typedef enum Subject {
    SUBJECT_ICE,
    SUBJECT_RED_FLAGS,
    SUBJECT_MEDICATION,
    SUBJECT_MAX,
    SUBJECT_INVALID = -EINVAL,
} Subject;

typedef enum NoticeKind {
    NOTICE_ICE_OFF,
    NOTICE_STORE,
    NOTICE_SETTINGS,
    NOTICE_TRAVEL,
    NOTICE_RED_FLAG,
    NOTICE_MISSED,
    NOTICE_OFFER,  /* other times for a kind that goes unanswered or unseen */
    NOTICE_CLOSED, /* an episode was closed by two check-ins; can be undone */
    NOTICE_HELD,   /* the limit was held three times for want of an answer in the morning */
    NOTICE_LEVEL,  /* the level before the injury is reached: recovered? */
    NOTICE_VISIT,  /* the pain does not get less, or has gone on for long: a visit is due */
    NOTICE_ICE_DAYS, /* three days of ice in a row */
    NOTICE_USUAL,  /* three sore mornings in a row without pain: is that usual? */
    NOTICE_MEDICATION_COURSE, /* the days for which reminders of a medicine were set are over */
    NOTICE_FUNCTION, /* a week is over since the person's own tasks were scored */
    NOTICE_SHOE_WORN,   /* a pair has come as far as was set: check wear and comfort */
    NOTICE_SHOE_CHANGE, /* a pair was worn in the runs that hurt, and not in the painless ones: try another model */
    NOTICE_SHOE_AGAIN,  /* a painless pair has come nearly that far: the one to buy again */
    NOTICE_KIND_MAX,
    NOTICE_KIND_INVALID = -EINVAL,
} NoticeKind;

typedef enum Weekday {
    WEEKDAY_MON,
    WEEKDAY_TUE,
    WEEKDAY_WED,
    WEEKDAY_THU,
    WEEKDAY_FRI,
    WEEKDAY_SAT,
    WEEKDAY_SUN,
    WEEKDAY_MAX,
    WEEKDAY_INVALID = -EINVAL,
} Weekday;

typedef enum Profile {
    PROFILE_ARTICLE,
    PROFILE_UP_TO_2,
    PROFILE_MAX,
    PROFILE_INVALID = -EINVAL,
} Profile;

/* What grows first on the way back to running. */
typedef enum RunOrder {
    RUN_ORDER_DURATION,  /* as the article has it */
    RUN_ORDER_FREQUENCY, /* as the trial of Esculier and others (2018) has it */
    RUN_ORDER_MAX,
    RUN_ORDER_INVALID = -EINVAL,
} RunOrder;

/* What to think of while running. */
typedef enum Cue {
    CUE_NONE,
    CUE_PELVIS,
    CUE_KNEECAPS,
    CUE_HIPS,
    CUE_STRIDE,
    CUE_CADENCE,
    CUE_FOOT_STRIKE,
    CUE_MAX,
    CUE_INVALID = -EINVAL,
} Cue;

/* Of a running shoe. */
typedef enum Cushioning {
    CUSHIONING_NONE, /* not said */
    CUSHIONING_SOFT,
    CUSHIONING_MEDIUM,
    CUSHIONING_FIRM,
    CUSHIONING_MAX,
    CUSHIONING_INVALID = -EINVAL,
} Cushioning;

/* What the daemon's own life left in the record. */
typedef enum Alive {
    ALIVE_START,
    ALIVE_TICK,
    ALIVE_STOP, /* a clean one */
    ALIVE_MAX,
    ALIVE_INVALID = -EINVAL,
} Alive;

#define DECLARE_WORDS(prefix, type)            \
    const char *prefix##_to_string(type v);    \
    type prefix##_from_string(const char *text);

/* _to_string gives NULL outside the enum; _from_string gives -EINVAL for an unknown word or NULL. */
DECLARE_WORDS(knee, Knee)
DECLARE_WORDS(kind, Kind)
DECLARE_WORDS(slot_state, SlotState)
DECLARE_WORDS(reason, Reason) /* REASON_NONE is "" */
DECLARE_WORDS(context, Context) /* CONTEXT_NONE is "" */
DECLARE_WORDS(session_end, SessionEnd)
DECLARE_WORDS(episode_end, EpisodeEnd)
DECLARE_WORDS(run_ended, RunEnded)
DECLARE_WORDS(subject, Subject)
DECLARE_WORDS(notice_kind, NoticeKind)
DECLARE_WORDS(weekday, Weekday)
DECLARE_WORDS(profile, Profile)
DECLARE_WORDS(run_order, RunOrder)
DECLARE_WORDS(cue, Cue) /* CUE_NONE is "none" */
DECLARE_WORDS(cushioning, Cushioning) /* CUSHIONING_NONE is "" */
DECLARE_WORDS(alive, Alive)

/* Reasons that a person may give for a skip ("user", "no-time", "no-pain", "not-here", "other"). */
bool reason_is_given(Reason r);
/* The highest score that still counts as pain-free: 0, as the article has it; 2 is the rule of a trial in runners (Esculier and others
 * 2018). Of a profile that is not known: 0. */
int profile_threshold(Profile p);
