/* SPDX-License-Identifier: MIT */
/*
 * A fact with every column of its row, as it leaves the record whole and comes back into one: uids are 32 hex digits,
 * knees and types are words, times are microseconds. Unlike a Fact it keeps what no rule reads, such as what superseded
 * it, and it can be wrong: raw_check says where.
 */
#pragma once

#include <sqlite3.h>

#include "core/fact.h"

/* In the order in which they are exported. */
typedef enum RawColumn {
    RAW_UID,
    RAW_CHANGE,
    RAW_TYPE,
    RAW_NUMBER,
    RAW_AT,
    RAW_RECORDED,
    RAW_DAY,
    RAW_UTC_OFFSET,
    RAW_ZONE,
    RAW_BY_USER,
    RAW_SUPERSEDED_BY,
    RAW_REMOVED,
    RAW_SLOT,
    RAW_REF,
    RAW_KNEE,
    RAW_SCORE,
    RAW_SORE,
    RAW_MASKED,
    RAW_APPROXIMATE,
    RAW_WORD,
    RAW_REASON,
    RAW_DURATION,
    RAW_ONSET,
    RAW_AMOUNT,
    RAW_BOOT_ID,
    RAW_DEADLINE_BOOT,
    RAW_DEADLINE_REAL,
    RAW_TEXT,
    RAW_MAX,
    RAW_INVALID = -EINVAL,
} RawColumn;
/* The names of the columns and of the members alike. */
DECLARE_WORDS(raw_column, RawColumn)

#define RAW_COLUMNS                                                                                                     \
    "uid, change, type, number, at, recorded, day, utc_offset, zone, by_user, superseded_by, removed, slot, ref, knee, " \
    "score, sore, masked, approximate, word, reason, duration, onset, amount, boot_id, deadline_boot, deadline_real, text"
#define RAW_PARAMETERS "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"

typedef enum RawForm {
    RAW_FORM_TEXT,
    RAW_FORM_NUMBER,
    RAW_FORM_FLAG, /* a number, 0 or 1 */
} RawForm;
/* How the member is given, whatever the column holds. */
RawForm raw_form(RawColumn c);

typedef struct RawFact {
    bool given[RAW_MAX]; /* what is not given is NULL in the row; 0 or '' where the column has no NULL */
    const char *text[RAW_MAX]; /* lent */
    int64_t number[RAW_MAX];
    char uids[RAW_MAX][UID_TEXT_MAX]; /* where raw_read puts those that `text` points to */
} RawFact;

#define RAW_REASON_MAX 160
typedef struct RawFault {
    RawColumn column; /* RAW_INVALID: the fact as a whole */
    char reason[RAW_REASON_MAX];
} RawFault;

/* Whether each member alone is as the record takes it: 0, or STORE_E_UNFIT with *ret_fault. */
int raw_check(const RawFact *f, RawFault *ret_fault);
/* What a fact of that type needs, for one that the table refuses. */
const char *raw_needs(FactType type);
/* Binds RAW_PARAMETERS; an SQLite result. The fact has passed raw_check. */
int raw_bind(sqlite3_stmt *st, const RawFact *f);
/* Reads the present row of a statement that selects RAW_COLUMNS; what it lends lives until the next step. STORE_E_CORRUPT where something is
 * missing that no row may lack; -ENOMEM. */
int raw_read(sqlite3_stmt *st, RawFact *ret);
/* Whether its texts are such as are kept: a row from another hand may hold any bytes, and D-Bus carries no others. */
bool raw_is_text(const RawFact *f);
