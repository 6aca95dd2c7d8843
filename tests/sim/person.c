/* SPDX-License-Identifier: MIT */
/* See person.h. */

#include "core/episode.h"
#include "core/function.h"
#include "core/medication.h"
#include "core/pause.h"
#include "core/reminder.h"
#include "core/run.h"
#include "core/safety.h"
#include "person.h"

bool person_decides(MoveKind kind) {
    switch (kind) {
    case MOVE_PAUSE:
    case MOVE_RESUME:
    case MOVE_SNOOZE:
    case MOVE_DONE:
    case MOVE_SKIP:
    case MOVE_ICE:
    case MOVE_PAIN:
    case MOVE_CHECK_IN:
    case MOVE_RUN:
    case MOVE_DOSE:
    case MOVE_SCORE:
    case MOVE_SAFETY:
    case MOVE_CLOSE:
    case MOVE_RECOVERED:
        return true;
    default:
        return false;
    }
}

int person_decide(const Frame *f, Change *c, void *args) {
    const Move *m = args;
    const Target t = { SLOT_NULL, (Kind)m->a };
    switch (m->kind) {
    case MOVE_PAUSE:
        return pause_begin(f, c, m->a > 0 ? f->now.real + m->a : 0);
    case MOVE_RESUME:
        return pause_end(f, c);
    case MOVE_SNOOZE:
        return reminder_snooze(f, c, &t, m->b > 0 ? m->b : USEC_NONE);
    case MOVE_DONE:
        return reminder_done(f, c, &t);
    case MOVE_SKIP:
        return reminder_skip(f, c, &t, REASON_NO_TIME);
    case MOVE_ICE:
        return reminder_start(f, c, &(Target){ SLOT_NULL, KIND_ICE }, (Knee)m->a, m->b > 0 ? m->b : USEC_NONE);
    case MOVE_PAIN:
        return episode_report(f, c, &(Report){ .score = (int)m->a, .sore = -1, .knee = (Knee)m->b, .at = USEC_NONE });
    case MOVE_CHECK_IN:
        return episode_report(f, c, &(Report){ .check_in = true, .score = (int)m->a, .sore = -1, .knee = (Knee)m->b, .at = USEC_NONE });
    case MOVE_RUN:
        return run_log(f, c, &(RunReport){ .duration = m->a * USEC_PER_MIN, .onset = USEC_NONE, .ended = (RunEnded)m->b, .metres = -1,
                                           .score = m->b == RUN_PAIN ? 4 : 0, .sore = -1, .at = USEC_NONE });
    case MOVE_DOSE:
        return dose_log(f, c, &(DoseReport){ .product = m->a % 2 ? "ibuprofen" : "paracetamol", .mg = 200 + m->a, .at = USEC_NONE });
    case MOVE_SCORE:
        return function_score(f, c, m->b % 2 ? "climb the stairs" : "squat", (int)m->a, USEC_NONE, true);
    case MOVE_SAFETY: {
        const char *texts[SUBJECT_MAX] = { [SUBJECT_ICE] = m->a ? "some" : "", [SUBJECT_RED_FLAGS] = "" };
        return safety_answer(f, c, texts, texts[SUBJECT_RED_FLAGS] != NULL);
    }
    case MOVE_CLOSE:
        return episode_close(f, c, 0);
    case MOVE_RECOVERED:
        return programme_recover(f, c);
    default:
        return RULE_E_NOTHING;
    }
}
