/* SPDX-License-Identifier: MIT */
/* See raw.h. What a member alone may be is said here; what a type needs of them is said by the table's CHECKs. */

#include <stdarg.h>
#include <stdio.h>

#include "core/text.h"
#include "raw.h"
#include "store.h"

#define TIME_LAST 7258118399999999 /* the end of 2199, as in schema.sql */
#define NUMBER_LAST 1000000000000  /* numbers count facts: far beyond any record, and far from where an int64_t ends */

typedef enum Kept {
    KEPT_TEXT,
    KEPT_UID,
    KEPT_NUMBER,
    KEPT_FLAG,
    KEPT_KNEE,
} Kept;

static const struct {
    const char *name;
    Kept kept;
    bool needed;
    int64_t min, max; /* of a number, or of a text's bytes */
} columns[RAW_MAX] = {
    [RAW_UID] = { "uid", KEPT_UID, true, 0, 0 },
    [RAW_CHANGE] = { "change", KEPT_UID, true, 0, 0 },
    [RAW_TYPE] = { "type", KEPT_TEXT, true, 1, WORD_MAX },
    [RAW_NUMBER] = { "number", KEPT_NUMBER, true, 1, NUMBER_LAST },
    [RAW_AT] = { "at", KEPT_NUMBER, true, 0, TIME_LAST },
    [RAW_RECORDED] = { "recorded", KEPT_NUMBER, true, 0, TIME_LAST },
    [RAW_DAY] = { "day", KEPT_TEXT, true, 10, 10 },
    [RAW_UTC_OFFSET] = { "utc_offset", KEPT_NUMBER, true, -93600, 93600 },
    [RAW_ZONE] = { "zone", KEPT_TEXT, true, 1, ZONE_NAME_MAX - 1 },
    [RAW_BY_USER] = { "by_user", KEPT_FLAG, true, 0, 1 },
    [RAW_SUPERSEDED_BY] = { "superseded_by", KEPT_UID, false, 0, 0 },
    [RAW_REMOVED] = { "removed", KEPT_FLAG, true, 0, 1 },
    [RAW_SLOT] = { "slot", KEPT_TEXT, false, 1, SLOT_TEXT_MAX - 1 },
    [RAW_REF] = { "ref", KEPT_UID, false, 0, 0 },
    [RAW_KNEE] = { "knee", KEPT_KNEE, false, 0, 0 },
    [RAW_SCORE] = { "score", KEPT_NUMBER, false, 0, 10 },
    [RAW_SORE] = { "sore", KEPT_FLAG, false, 0, 1 },
    [RAW_MASKED] = { "masked", KEPT_FLAG, true, 0, 1 },
    [RAW_APPROXIMATE] = { "approximate", KEPT_FLAG, true, 0, 1 },
    [RAW_WORD] = { "word", KEPT_TEXT, true, 0, WORD_MAX - 1 },
    [RAW_REASON] = { "reason", KEPT_TEXT, true, 0, WORD_MAX - 1 },
    [RAW_DURATION] = { "duration", KEPT_NUMBER, false, 0, USEC_PER_DAY },
    [RAW_ONSET] = { "onset", KEPT_NUMBER, false, 0, USEC_PER_DAY },
    [RAW_AMOUNT] = { "amount", KEPT_NUMBER, false, 0, 1000000000 },
    [RAW_BOOT_ID] = { "boot_id", KEPT_UID, false, 0, 0 },
    [RAW_DEADLINE_BOOT] = { "deadline_boot", KEPT_NUMBER, false, 0, TIME_LAST },
    [RAW_DEADLINE_REAL] = { "deadline_real", KEPT_NUMBER, false, 0, TIME_LAST },
    [RAW_TEXT] = { "text", KEPT_TEXT, false, 0, FACT_TEXT_MAX },
};

const char *raw_column_to_string(RawColumn c) {
    return (int)c >= 0 && c < RAW_MAX ? columns[c].name : NULL;
}

RawColumn raw_column_from_string(const char *text) {
    for (int c = 0; text && c < RAW_MAX; c++)
        if (strcmp(columns[c].name, text) == 0)
            return (RawColumn)c;
    return RAW_INVALID;
}

RawForm raw_form(RawColumn c) {
    static const RawForm forms[] = {
        [KEPT_TEXT] = RAW_FORM_TEXT, [KEPT_UID] = RAW_FORM_TEXT,  [KEPT_NUMBER] = RAW_FORM_NUMBER,
        [KEPT_FLAG] = RAW_FORM_FLAG, [KEPT_KNEE] = RAW_FORM_TEXT,
    };
    return forms[columns[c].kept];
}

const char *raw_needs(FactType type) {
    static const char *const needs[FACT_TYPE_MAX] = {
        [FACT_PAIN] = "knee (left or right), score, and as word a context or nothing",
        [FACT_CHECK_IN] = "knee (left or right), and score or sore",
        [FACT_RUN] = "duration, as word how it ended, and no onset after its end",
        [FACT_AFTER_RUN] = "ref (the run) and score",
        [FACT_DOSE] = "text (the product) and amount (mg)",
        [FACT_SHOE] = "as word add (with text), rate (with ref, and amount up to 100) or retire (with ref)",
        [FACT_EXERCISE] = "word",
        [FACT_FUNCTION] = "text and score",
        [FACT_BASELINE] = "duration, onset or amount",
        [FACT_SCREENING] = "text, no knee, and as word ice, red-flags or medication",
        [FACT_ACKNOWLEDGED] = "slot or word",
        [FACT_PAUSE] = "as word pause or resume",
        [FACT_PROGRAMME] = "as word begin or recovered",
        [FACT_UNDO] = "ref (the first fact taken back)",
        [FACT_EPISODE] = "knee (left or right), ref, and no word",
        [FACT_EPISODE_END] = "ref (the episode), and as word command, check-ins or recovered",
        [FACT_ASKED] = "slot and amount",
        [FACT_OUTCOME] = "slot, and as word done, void, or skipped or missed with a reason",
        [FACT_SNOOZE] = "slot, duration, deadline_boot and deadline_real",
        [FACT_SESSION] = "knee, slot, duration, deadline_boot and deadline_real",
        [FACT_SESSION_END] = "ref (the session), duration, and as word time, stopped or late",
        [FACT_PRESENCE] = "nothing more",
        [FACT_SCHEDULE] = "text",
        [FACT_ALIVE] = "as word start, tick or stop",
    };
    return needs[type];
}

/* --- checking --- */

static int fault(RawFault *ret, RawColumn column, const char *format, ...) PRINTF_LIKE(3, 4);
static int fault(RawFault *ret, RawColumn column, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(ret->reason, sizeof(ret->reason), format, args);
    va_end(args);
    ret->column = column;
    return STORE_E_UNFIT;
}

static int check_member(const RawFact *f, RawColumn c, RawFault *ret) {
    Uid uid;
    int64_t n;
    switch (columns[c].kept) {
    case KEPT_TEXT:
        n = (int64_t)strlen(f->text[c]);
        if (n < columns[c].min || n > columns[c].max)
            return fault(ret, c, "is a text of %lld to %lld bytes", (long long)columns[c].min, (long long)columns[c].max);
        return 0;
    case KEPT_UID:
        /* As this program writes it, so that a uid has one form. */
        if (uid_parse(f->text[c], &uid) < 0 || uid_is_null(uid) || strspn(f->text[c], "0123456789abcdef") != 32)
            return fault(ret, c, "is 32 hex digits in small letters, not all zero");
        return 0;
    case KEPT_KNEE:
        if (knee_from_string(f->text[c]) <= KNEE_NONE)
            return fault(ret, c, "is left, right or both");
        return 0;
    default:
        n = f->number[c];
        if (n < columns[c].min || n > columns[c].max)
            return fault(ret, c, "is a whole number from %lld to %lld", (long long)columns[c].min, (long long)columns[c].max);
        return 0;
    }
}

static int check_together(const RawFact *f, RawFault *ret) {
    day_t day;
    Slot slot;
    char again[SLOT_TEXT_MAX];
    usec_t local = f->number[RAW_AT] + f->number[RAW_UTC_OFFSET] * USEC_PER_SEC;
    if (fact_type_from_string(f->text[RAW_TYPE]) < 0)
        return fault(ret, RAW_TYPE, "is no type of facts");
    if (day_parse(f->text[RAW_DAY], &day) < 0 || local < 0 || day != (day_t)(local / USEC_PER_DAY))
        return fault(ret, RAW_DAY, "is the date of \"at\" by \"utc_offset\", such as 2026-11-23");
    if (f->given[RAW_SLOT] && (slot_parse(f->text[RAW_SLOT], &slot) < 0 || strcmp(slot_format(&slot, again), f->text[RAW_SLOT]) != 0))
        return fault(ret, RAW_SLOT, "is no reminder, such as ice/2026-11-23/1300");
    if (f->given[RAW_SUPERSEDED_BY] && strcmp(f->text[RAW_SUPERSEDED_BY], f->text[RAW_UID]) == 0)
        return fault(ret, RAW_SUPERSEDED_BY, "is the fact itself");
    if (f->number[RAW_REMOVED] && !f->given[RAW_SUPERSEDED_BY])
        return fault(ret, RAW_REMOVED, "needs superseded_by");
    return 0;
}

int raw_check(const RawFact *f, RawFault *ret_fault) {
    for (int c = 0; c < RAW_MAX; c++) {
        if (!f->given[c] && columns[c].needed)
            return fault(ret_fault, (RawColumn)c, "is missing");
        int r = f->given[c] ? check_member(f, (RawColumn)c, ret_fault) : 0;
        if (r != 0)
            return r;
    }
    return check_together(f, ret_fault);
}

/* --- rows --- */

static int bind_member(sqlite3_stmt *st, const RawFact *f, RawColumn c) {
    int i = (int)c + 1;
    Uid uid;
    if (!f->given[c])
        return sqlite3_bind_null(st, i);
    switch (columns[c].kept) {
    case KEPT_TEXT:
        return sqlite3_bind_text(st, i, f->text[c], -1, SQLITE_TRANSIENT);
    case KEPT_UID:
        return uid_parse(f->text[c], &uid) < 0 ? SQLITE_MISMATCH
                                               : sqlite3_bind_blob(st, i, uid.bytes, sizeof(uid.bytes), SQLITE_TRANSIENT);
    case KEPT_KNEE:
        return sqlite3_bind_int(st, i, (int)knee_from_string(f->text[c]));
    default:
        return sqlite3_bind_int64(st, i, f->number[c]);
    }
}

int raw_bind(sqlite3_stmt *st, const RawFact *f) {
    int result = SQLITE_OK;
    for (int c = 0; c < RAW_MAX && result == SQLITE_OK; c++)
        result = bind_member(st, f, (RawColumn)c);
    return result;
}

static const char *read_uid(sqlite3_stmt *st, int c, char buffer[static UID_TEXT_MAX]) {
    Uid uid = { { 0 } };
    const void *p = sqlite3_column_blob(st, c);
    if (p && sqlite3_column_bytes(st, c) == (int)sizeof(uid.bytes))
        memcpy(uid.bytes, p, sizeof(uid.bytes));
    return uid_format(uid, buffer);
}

int raw_read(sqlite3_stmt *st, RawFact *ret) {
    for (int c = 0; c < RAW_MAX; c++) {
        ret->text[c] = NULL;
        ret->number[c] = 0;
        ret->given[c] = sqlite3_column_type(st, c) != SQLITE_NULL;
        if (!ret->given[c] && columns[c].needed)
            return STORE_E_CORRUPT;
        if (!ret->given[c])
            continue;
        switch (columns[c].kept) {
        case KEPT_TEXT:
            ret->text[c] = (const char *)sqlite3_column_text(st, c);
            if (!ret->text[c])
                return -ENOMEM;
            break;
        case KEPT_UID:
            ret->text[c] = read_uid(st, c, ret->uids[c]);
            break;
        case KEPT_KNEE:
            ret->text[c] = knee_to_string((Knee)sqlite3_column_int(st, c));
            ret->given[c] = ret->text[c];
            break;
        default:
            ret->number[c] = sqlite3_column_int64(st, c);
        }
    }
    return 0;
}

bool raw_is_text(const RawFact *f) {
    for (int c = 0; c < RAW_MAX; c++)
        if (f->given[c] && columns[c].kept == KEPT_TEXT && text_check(f->text[c], FACT_TEXT_MAX, true) < 0)
            return false;
    return true;
}
