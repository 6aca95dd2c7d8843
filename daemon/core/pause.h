/* SPDX-License-Identifier: MIT */
/* Pauses: until then nothing is asked. What is taking place goes on, and an icing is still told to end. */
#pragma once

#include "frame.h"

/* Until `until`, 0: until the next logical day. RULE_E_NOT_OPEN if that has passed, -ENOMEM. */
int pause_begin(const Frame *f, Change *c, usec_t until);
/* RULE_E_NOTHING if there is none, -ENOMEM. */
int pause_end(const Frame *f, Change *c);
