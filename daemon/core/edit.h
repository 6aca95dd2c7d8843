/* SPDX-License-Identifier: MIT */
/*
 * Changing what was said: the fact gets a successor, and no longer holds; or it is deleted, and only no longer holds. What
 * follows from it follows from the new one, from the day of the old on: the state is made anew from the record afterwards.
 * Reminders that it answered stay answered, and an episode that it opened stays open as long as the new one would have opened it.
 */
#pragma once

#include "frame.h"

typedef enum EditField {
    EDIT_SCORE = 1 << 0,
    EDIT_SORE = 1 << 1,
    EDIT_KNEE = 1 << 2,
    EDIT_WORD = 1 << 3, /* context, or how a run ended */
    EDIT_MASKED = 1 << 4,
    EDIT_AT = 1 << 5,
    EDIT_TEXT = 1 << 6, /* a note; "" takes it away */
    EDIT_DURATION = 1 << 7,
    EDIT_ONSET = 1 << 8,
    EDIT_AMOUNT = 1 << 9,
    EDIT_SHOE = 1 << 10, /* of a run */
} EditField;

typedef struct Edit {
    unsigned fields; /* of EditField: which of `to` are new */
    Fact to;         /* its text is lent */
    const char *shoe; /* as shoe_for_run() takes it; lent */
} Edit;

/* What belongs to the fact and holds: the others of its change, and those that refer to one of these. Lent. */
typedef struct Family {
    const Fact *fact;
    const Uid *before; /* those that it is a successor of, however many edits ago; an episode refers to the first of them */
    size_t n_before;
    const Fact *const *others;
    size_t n_others;
} Family;

/* The fields that a fact of that type may have edited; 0: it can be neither edited nor deleted. */
unsigned edit_fields(FactType type);
/* 0, RULE_E_FUTURE, RULE_E_ONSET, RULE_E_OVERLAP, RULE_E_SPEED, what shoe_for_run() gives, or -ENOMEM; RULE_E_NOTHING if nothing
 * is different. */
int edit_fact(const Frame *f, Change *c, const Family *family, const Edit *edit);
int edit_delete(const Frame *f, Change *c, const Family *family);
