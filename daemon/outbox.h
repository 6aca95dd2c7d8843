/* SPDX-License-Identifier: MIT */
/*
 * Facts that could not be written yet, as they meet the record at last. Where it could not even be read when they were said, they know nothing
 * of what it holds: they have numbers that its facts may have too, and may open what is open there.
 */
#pragma once

#include "store/store.h"

/* Changes the facts so that they fit: other numbers; no second open episode of a knee, and no second way back to running. 0, STORE_E_*, or a
 * negative errno; then some are changed, and it may be tried again. */
int outbox_meet(Change *outbox, Store *store);
