/* SPDX-License-Identifier: MIT */
/* See words.h. A table for each enum; a test holds every word unique and every value spelt. */

#include "words.h"

#define DEFINE_WORDS(prefix, type, max, ...)                                                     \
    static const char *const prefix##_words[max] = __VA_ARGS__;                                  \
    const char *prefix##_to_string(type v) {                                                     \
        return (int)v >= 0 && (int)v < (int)(max) ? prefix##_words[v] : NULL;                    \
    }                                                                                            \
    type prefix##_from_string(const char *text) {                                                \
        for (size_t i = 0; text && i < ELEMENTSOF(prefix##_words); i++)                          \
            if (strcmp(prefix##_words[i], text) == 0)                                            \
                return (type)i;                                                                  \
        return (type)-EINVAL;                                                                    \
    }

DEFINE_WORDS(knee, Knee, KNEE_BOTH + 1, {
    [KNEE_NONE] = "",
    [KNEE_LEFT] = "left",
    [KNEE_RIGHT] = "right",
    [KNEE_BOTH] = "both",
})

DEFINE_WORDS(kind, Kind, KIND_MAX, {
    [KIND_CHECK_IN] = "check-in",
    [KIND_ICE] = "ice",
    [KIND_REST] = "rest",
    [KIND_SAFETY] = "safety",
    [KIND_RUN] = "run",
    [KIND_AFTER_RUN] = "after-run",
    [KIND_EXERCISE] = "exercise",
    [KIND_MEDICATION] = "medication",
    [KIND_CUE] = "cue",
})

DEFINE_WORDS(slot_state, SlotState, SLOT_STATE_MAX, {
    [SLOT_UPCOMING] = "upcoming",
    [SLOT_DUE] = "due",
    [SLOT_SNOOZED] = "snoozed",
    [SLOT_RUNNING] = "running",
    [SLOT_DONE] = "done",
    [SLOT_SKIPPED] = "skipped",
    [SLOT_MISSED] = "missed",
    [SLOT_VOID] = "void",
})

DEFINE_WORDS(reason, Reason, REASON_MAX, {
    [REASON_NONE] = "",
    [REASON_NOT_ANSWERED] = "not-answered",
    [REASON_ASLEEP] = "asleep",
    [REASON_LOCKED] = "locked",
    [REASON_INHIBITED] = "inhibited",
    [REASON_PAUSED] = "paused",
    [REASON_NOT_RUNNING] = "not-running",
    [REASON_NO_SERVER] = "no-server",
    [REASON_TRAVEL] = "travel",
    [REASON_AWAY] = "away",
    [REASON_QUIET] = "quiet",
    [REASON_LIMIT] = "limit",
    [REASON_GAP] = "gap",
    [REASON_DAILY_LIMIT] = "daily-limit",
    [REASON_SAFETY] = "safety",
    [REASON_USER] = "user",
    [REASON_NO_TIME] = "no-time",
    [REASON_NO_PAIN] = "no-pain",
    [REASON_NOT_HERE] = "not-here",
    [REASON_EPISODE_CLOSED] = "episode-closed",
    [REASON_SORE] = "sore",
    [REASON_DOSE_GAP] = "dose-gap",
    [REASON_DOSE_LIMIT] = "dose-limit",
    [REASON_OTHER] = "other",
})

DEFINE_WORDS(context, Context, CONTEXT_MAX, {
    [CONTEXT_NONE] = "",
    [CONTEXT_REST] = "rest",
    [CONTEXT_RUNNING] = "running",
    [CONTEXT_AFTER_RUN] = "after-run",
    [CONTEXT_MORNING] = "morning",
    [CONTEXT_STAIRS] = "stairs",
    [CONTEXT_SITTING] = "sitting",
})

DEFINE_WORDS(session_end, SessionEnd, SESSION_END_MAX, {
    [SESSION_END_TIME] = "time",
    [SESSION_END_STOPPED] = "stopped",
    [SESSION_END_LATE] = "late",
})

DEFINE_WORDS(episode_end, EpisodeEnd, EPISODE_END_MAX, {
    [EPISODE_END_COMMAND] = "command",
    [EPISODE_END_CHECK_INS] = "check-ins",
    [EPISODE_END_RECOVERED] = "recovered",
})

DEFINE_WORDS(run_ended, RunEnded, RUN_ENDED_MAX, {
    [RUN_PLANNED] = "planned",
    [RUN_SENSED] = "sensed",
    [RUN_PAIN] = "pain",
    [RUN_OTHER] = "other",
    [RUN_UNKNOWN] = "unknown",
})

DEFINE_WORDS(subject, Subject, SUBJECT_MAX, {
    [SUBJECT_ICE] = "ice",
    [SUBJECT_RED_FLAGS] = "red-flags",
    [SUBJECT_MEDICATION] = "medication",
})

DEFINE_WORDS(notice_kind, NoticeKind, NOTICE_KIND_MAX, {
    [NOTICE_ICE_OFF] = "ice-off",
    [NOTICE_STORE] = "store",
    [NOTICE_SETTINGS] = "settings",
    [NOTICE_TRAVEL] = "travel",
    [NOTICE_RED_FLAG] = "red-flag",
    [NOTICE_MISSED] = "missed",
    [NOTICE_OFFER] = "offer",
    [NOTICE_CLOSED] = "closed",
    [NOTICE_HELD] = "held",
    [NOTICE_LEVEL] = "level",
    [NOTICE_VISIT] = "visit",
    [NOTICE_ICE_DAYS] = "ice-days",
    [NOTICE_USUAL] = "usual",
    [NOTICE_MEDICATION_COURSE] = "medication-course",
    [NOTICE_FUNCTION] = "function",
    [NOTICE_SHOE_WORN] = "shoe-worn",
    [NOTICE_SHOE_CHANGE] = "shoe-change",
    [NOTICE_SHOE_AGAIN] = "shoe-again",
})

DEFINE_WORDS(weekday, Weekday, WEEKDAY_MAX, {
    [WEEKDAY_MON] = "mon",
    [WEEKDAY_TUE] = "tue",
    [WEEKDAY_WED] = "wed",
    [WEEKDAY_THU] = "thu",
    [WEEKDAY_FRI] = "fri",
    [WEEKDAY_SAT] = "sat",
    [WEEKDAY_SUN] = "sun",
})

DEFINE_WORDS(profile, Profile, PROFILE_MAX, {
    [PROFILE_ARTICLE] = "article",
    [PROFILE_UP_TO_2] = "up-to-2",
})

DEFINE_WORDS(run_order, RunOrder, RUN_ORDER_MAX, {
    [RUN_ORDER_DURATION] = "duration-first",
    [RUN_ORDER_FREQUENCY] = "frequency-first",
})

DEFINE_WORDS(cue, Cue, CUE_MAX, {
    [CUE_NONE] = "none",
    [CUE_PELVIS] = "pelvis",
    [CUE_KNEECAPS] = "kneecaps",
    [CUE_HIPS] = "hips",
    [CUE_STRIDE] = "stride",
    [CUE_CADENCE] = "cadence",
    [CUE_FOOT_STRIKE] = "foot-strike",
})

DEFINE_WORDS(cushioning, Cushioning, CUSHIONING_MAX, {
    [CUSHIONING_NONE] = "",
    [CUSHIONING_SOFT] = "soft",
    [CUSHIONING_MEDIUM] = "medium",
    [CUSHIONING_FIRM] = "firm",
})

DEFINE_WORDS(alive, Alive, ALIVE_MAX, {
    [ALIVE_START] = "start",
    [ALIVE_TICK] = "tick",
    [ALIVE_STOP] = "stop",
})

int profile_threshold(Profile p) {
    return p == PROFILE_UP_TO_2 ? 2 : 0;
}

bool reason_is_given(Reason r) {
    return r == REASON_USER || r == REASON_NO_TIME || r == REASON_NO_PAIN || r == REASON_NOT_HERE ||
           r == REASON_OTHER;
}
