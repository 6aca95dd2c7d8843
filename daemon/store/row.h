/* SPDX-License-Identifier: MIT */
/* A fact as a row: the one list of columns that both directions share. */
#pragma once

#include <sqlite3.h>

#include "core/fact.h"

#define ROW_COLUMNS                                                                                          \
    "uid, change, type, number, at, recorded, day, utc_offset, zone, by_user, slot, ref, knee, score, "      \
    "sore, "                                                                                                 \
    "masked, approximate, word, reason, duration, onset, amount, boot_id, deadline_boot, deadline_real, "    \
    "text"
#define ROW_PARAMETERS "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
/* After ROW_COLUMNS a reading statement selects: superseded_by IS NOT NULL. */
#define ROW_SUPERSEDED 26

/* Binds all parameters of ROW_PARAMETERS; the fact must live until the statement is reset. An SQLite result.
 */
int row_bind(sqlite3_stmt *st, const Fact *f);
/* Reads the present row; ret owns its text. 0, -ENOMEM, or -EINVAL if the row is none that this program
 * wrote. */
int row_read(sqlite3_stmt *st, Fact *ret);
