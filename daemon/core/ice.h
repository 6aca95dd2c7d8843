/* SPDX-License-Identifier: MIT */
/*
 * Icing: whether it is on, when the next may begin, and the session from its start to its end.
 *
 * The article asks for 10 minutes three times a day. Repeated 10 minutes are also the dose of a systematic review
 * (MacAuley, Int J Sports Med 2001;22:379); NHS leaflets allow up to 15 minutes every 2 hours. Nerve injury is known from a
 * single 20 minutes at the knee (Moeller, Clin J Sport Med 1997;7:212). So starts keep a gap (2 h), four in 24 hours are
 * the most (this program's choice), and no session is longer than 15 minutes, whatever the clock does.
 */
#pragma once

#include "elapsed.h"
#include "frame.h"

#define ICE_DURATION_MAX (15 * USEC_PER_MIN)
#define ICE_PER_DAY_MAX 4

typedef enum IceStatus {
    ICE_ON,
    ICE_NO_EPISODE,
    ICE_OFF_SETTING,       /* [ice] enabled = no */
    ICE_UNANSWERED,        /* the questions before the first ice wait */
    ICE_CONTRAINDICATED,   /* something applies that forbids ice */
    ICE_RED_FLAG,          /* something applies that a clinician should see first */
    ICE_STATUS_MAX,
    ICE_STATUS_INVALID = -EINVAL,
} IceStatus;
const char *ice_status_to_string(IceStatus v); /* "", "no-episode", "off", "unanswered", "contraindication", "red-flag" */

/* Whether ice may be asked for and started. */
IceStatus ice_status(const State *s, const Schedule *schedule);
/* How long until these knees may be iced again: 0 = now; and which rule says so (RULE_OK, RULE_E_GAP, RULE_E_DAILY_LIMIT). */
usec_t ice_wait(const State *s, const Schedule *schedule, const Now *now, Knee knees, RuleError *ret_why);
/* Until when neither running nor strength work comes after the last icing, as set; USEC_NONE: that is over. Reflexes and strength are less
 * for up to 30 minutes (MacAuley 2001). */
usec_t ice_after(const State *s, const Schedule *schedule, const Now *now);
/* What is left of a running session; never more than its duration, 0 when it is over. */
usec_t session_left(const Session *i, const Now *now);
/* Real time since a session was over that nobody stopped; 0: it is not over. */
usec_t session_over_for(const Session *i, const Now *now);
/* When a running session ends by the calendar, as it is shown: start and duration, but where the clock was set since. */
usec_t session_ends(const Session *i, const Now *now);

/* Begins a session of `duration` (at most ICE_DURATION_MAX) on `knees` as the answer to `slot` (SLOT_NULL: to none). The caller
 * has checked ice_status and ice_wait. */
int session_begin(const Frame *f, Change *c, Knee knees, usec_t duration, const Slot *slot);
/* Ends it: by time or by hand. Minutes are what went by in real time, at most the planned duration. */
int session_finish(const Frame *f, Change *c, const Session *i, SessionEnd how, bool by_user);
