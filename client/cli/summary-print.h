/* SPDX-License-Identifier: MIT */
/* Periods of the record on the terminal: a calendar of pain, a table, and what it comes to. Numbers are summary.h's. */
#pragma once

#include "summary.h"

/* Worst pain as a bar, a column a day; where the character set has none, the score itself, 10 as X. */
void summary_print(const Days *days, SummaryBy by);
