/* SPDX-License-Identifier: MIT */
/* Advice in words: what to do about running today, and why. Never words of clearance. */
#pragma once

#include "common/text.h"
#include "value.h"

#define ADVICE_TEXT_MAX 512

/* One line each. */
const char *advice_what(json_object *advice, uint64_t now, char buffer[static ADVICE_TEXT_MAX]);
const char *advice_why(json_object *advice, char buffer[static ADVICE_TEXT_MAX]);
/* The cue of an object with "cue" and, of "cadence", its numbers. */
const char *cue_text(json_object *o, char buffer[static TEXT_CUE_MAX]);
