/* SPDX-License-Identifier: MIT */
/* See pause.h. */

#include "pause.h"

static int add(const Frame *f, Change *c, const char *word, usec_t until) {
    Fact *z = frame_add(f, c, FACT_PAUSE);
    if (!z)
        return -ENOMEM;
    z->by_user = true;
    z->deadline_real = until;
    fact_set_word(z, word);
    return 0;
}

int pause_begin(const Frame *f, Change *c, usec_t until) {
    if (until == 0)
        until = schedule_day_start(f->schedule, f->zone, frame_today(f) + 1);
    return until <= f->now.real ? RULE_E_NOT_OPEN : add(f, c, "pause", until);
}

int pause_end(const Frame *f, Change *c) {
    return state_paused_at(f->state, f->now.real, NULL) ? add(f, c, "resume", USEC_NONE) : RULE_E_NOTHING;
}
