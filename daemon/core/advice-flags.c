/* SPDX-License-Identifier: MIT */
/*
 * After a run that hurt, no run before the signs that need a clinician have been asked for and answered: what nobody answered is not
 * cleared (domain rule R0; the signs and their sources are safety.h's). However many painless runs were logged since.
 */

#include "advice-internal.h"

bool advice_is_unanswered(const View *v) {
    const Screening *q = &v->state->screenings[SUBJECT_RED_FLAGS];
    return v->hurt && (!q->answered || q->recorded < v->hurt->at);
}
