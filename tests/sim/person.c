/* SPDX-License-Identifier: MIT */
/* See person.h. */

#include "core/episode.h"
#include "core/function.h"
#include "core/medication.h"
#include "core/reminder.h"
#include "core/run.h"
#include "core/safety.h"
#include "person.h"

bool person_decides(MoveKind kind) {
    return kind == MOVE_PAUSE || kind == MOVE_RESUME || (kind >= MOVE_SNOOZE && kind <= MOVE_RECOVERED && kind != MOVE_ASK && kind != MOVE_UNDO);
}

static int decide_pause(const Frame *f, Change *c, usec_t length) {
    usec_t until = length > 0 ? f->now.real + length : schedule_day_start(f->schedule, f->zone, frame_today(f) + 1);
    Fact *z = frame_add(f, c, FACT_PAUSE);
    if (!z)
        return -ENOMEM;
    z->by_user = true;
    z->deadline_real = until;
    fact_set_word(z, "pause");
    return 0;
}

static int decide_resume(const Frame *f, Change *c) {
    if (!state_paused_at(f->state, f->now.real, NULL))
        return RULE_E_NOTHING;
    Fact *z = frame_add(f, c, FACT_PAUSE);
    if (!z)
        return -ENOMEM;
    z->by_user = true;
    fact_set_word(z, "resume");
    return 0;
}

int person_decide(const Frame *f, Change *c, void *args) {
    const Move *m = args;
    const Target t = { SLOT_NULL, (Kind)m->a };
    switch (m->kind) {
    case MOVE_PAUSE:
        return decide_pause(f, c, m->a);
    case MOVE_RESUME:
        return decide_resume(f, c);
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
