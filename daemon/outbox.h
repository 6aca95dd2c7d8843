/* SPDX-License-Identifier: MIT */
/*
 * Facts that could not be written yet, as they meet the record at last. Where it could not even be read when they were said, they know nothing
 * of what it holds: they have numbers that its facts may have too, and may open what is open there, or end what has ended.
 */
#pragma once

#include "store/store.h"

/* Changes the facts so that they fit: other numbers; no second open episode of a knee, no second way back to running, no second outcome or first
 * showing of a reminder. 0, STORE_E_*, or a negative errno; it may be tried again. *ret_changed, in any case: whether a fact is another now. */
int outbox_meet(Change *outbox, Store *store, bool *ret_changed);
/* Lets go of the first `n`: they are on record, where they have their last numbers. */
void outbox_drop(Change *outbox, size_t n);
