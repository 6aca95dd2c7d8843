/* SPDX-License-Identifier: MIT */
/* See row.h. */

#include "core/text.h"
#include "row.h"

#define TIME_LAST 7258118399999999 /* the end of 2199, as in schema.sql */

/* In the order of ROW_COLUMNS; parameters count from 1. */
enum {
    UID,
    CHANGE,
    TYPE,
    NUMBER,
    AT,
    RECORDED,
    DAY,
    UTC_OFFSET,
    ZONE,
    BY_USER,
    SLOT,
    REF,
    KNEE,
    SCORE,
    SORE,
    MASKED,
    APPROXIMATE,
    WORD,
    REASON,
    DURATION,
    ONSET,
    AMOUNT,
    BOOT_ID,
    DEADLINE_BOOT,
    DEADLINE_REAL,
    TEXT,
    N_COLUMNS,
};
_Static_assert(N_COLUMNS == ROW_SUPERSEDED, "ROW_COLUMNS and this list have the same length");
#define PARAMETER(column) ((column) + 1)

static int bind_text(sqlite3_stmt *st, int column, const char *text) {
    int i = PARAMETER(column);
    return text ? sqlite3_bind_text(st, i, text, -1, SQLITE_TRANSIENT) : sqlite3_bind_null(st, i);
}

static int bind_optional(sqlite3_stmt *st, int column, int64_t value, int64_t none) {
    int i = PARAMETER(column);
    return value == none ? sqlite3_bind_null(st, i) : sqlite3_bind_int64(st, i, value);
}

static int bind_uid(sqlite3_stmt *st, int column, const uint8_t *bytes) {
    static const uint8_t none[16];
    int i = PARAMETER(column);
    if (memcmp(bytes, none, sizeof(none)) == 0)
        return sqlite3_bind_null(st, i);
    return sqlite3_bind_blob(st, i, bytes, sizeof(none), SQLITE_TRANSIENT);
}

int row_bind(sqlite3_stmt *st, const Fact *f) {
    char day[DAY_TEXT_MAX], slot[SLOT_TEXT_MAX];
    const int results[] = {
        bind_uid(st, UID, f->uid.bytes),
        bind_uid(st, CHANGE, f->change.bytes),
        bind_text(st, TYPE, fact_type_to_string(f->type)),
        sqlite3_bind_int64(st, PARAMETER(NUMBER), f->number),
        sqlite3_bind_int64(st, PARAMETER(AT), f->at),
        sqlite3_bind_int64(st, PARAMETER(RECORDED), f->recorded),
        bind_text(st, DAY, day_format(f->day, day)),
        sqlite3_bind_int(st, PARAMETER(UTC_OFFSET), f->offset),
        bind_text(st, ZONE, f->zone),
        sqlite3_bind_int(st, PARAMETER(BY_USER), f->by_user),
        bind_text(st, SLOT, f->slot.kind >= 0 ? slot_format(&f->slot, slot) : NULL),
        bind_uid(st, REF, f->ref.bytes),
        bind_optional(st, KNEE, f->knee, KNEE_NONE),
        bind_optional(st, SCORE, f->score, -1),
        bind_optional(st, SORE, f->sore, -1),
        sqlite3_bind_int(st, PARAMETER(MASKED), f->masked),
        sqlite3_bind_int(st, PARAMETER(APPROXIMATE), f->approximate),
        bind_text(st, WORD, f->word),
        bind_text(st, REASON, f->reason),
        bind_optional(st, DURATION, f->duration, USEC_NONE),
        bind_optional(st, ONSET, f->onset, USEC_NONE),
        bind_optional(st, AMOUNT, f->amount, FACT_NO_AMOUNT),
        bind_uid(st, BOOT_ID, f->boot_id),
        bind_optional(st, DEADLINE_BOOT, f->deadline_boot, USEC_NONE),
        bind_optional(st, DEADLINE_REAL, f->deadline_real, USEC_NONE),
        bind_text(st, TEXT, f->text),
    };
    for (size_t k = 0; k < ELEMENTSOF(results); k++)
        if (results[k] != SQLITE_OK)
            return results[k];
    return SQLITE_OK;
}

static const char *column_text(sqlite3_stmt *st, int i) {
    return (const char *)sqlite3_column_text(st, i);
}

static int64_t column_optional(sqlite3_stmt *st, int i, int64_t none) {
    return sqlite3_column_type(st, i) == SQLITE_NULL ? none : sqlite3_column_int64(st, i);
}

static void column_uid(sqlite3_stmt *st, int i, uint8_t *bytes) {
    const void *p = sqlite3_column_blob(st, i);
    if (p && sqlite3_column_bytes(st, i) == 16)
        memcpy(bytes, p, 16);
}

/* The room is cleared, and is_row_fit() has seen that it is enough. */
static void column_word(sqlite3_stmt *st, int i, char *word, size_t size) {
    const char *text = column_text(st, i);
    if (text)
        memcpy(word, text, strnlen(text, size - 1));
}

static bool is_within(int64_t value, int64_t min, int64_t max) {
    return value >= min && value <= max;
}

/* Whether a column is absent (`none`) or within what the schema's CHECKs let in: a file that was spoilt or made by another hand can hold
 * anything else, and the rules reckon with none of it. */
static bool is_number_fit(sqlite3_stmt *st, int i, int64_t min, int64_t max) {
    return is_within(sqlite3_column_int64(st, i), min, max) || sqlite3_column_type(st, i) == SQLITE_NULL;
}

static bool is_row_fit(sqlite3_stmt *st) {
    static const struct {
        int column;
        int64_t min, max;
    } numbers[] = {
        { NUMBER, 1, INT64_MAX },        { AT, 0, TIME_LAST },          { RECORDED, 0, TIME_LAST },
        { UTC_OFFSET, -93600, 93600 },   { BY_USER, 0, 1 },             { KNEE, KNEE_LEFT, KNEE_BOTH },
        { SCORE, 0, 10 },                { SORE, 0, 1 },                { MASKED, 0, 1 },
        { APPROXIMATE, 0, 1 },           { DURATION, 0, USEC_PER_DAY }, { ONSET, 0, USEC_PER_DAY },
        { AMOUNT, 0, 1000000000 },       { DEADLINE_BOOT, 0, INT64_MAX }, { DEADLINE_REAL, 0, TIME_LAST },
    };
    static const struct {
        int column;
        size_t max; /* bytes */
    } texts[] = { { ZONE, ZONE_NAME_MAX - 1 }, { WORD, WORD_MAX - 1 }, { REASON, WORD_MAX - 1 }, { TEXT, FACT_TEXT_MAX } };
    for (size_t k = 0; k < ELEMENTSOF(numbers); k++)
        if (!is_number_fit(st, numbers[k].column, numbers[k].min, numbers[k].max))
            return false;
    for (size_t k = 0; k < ELEMENTSOF(texts); k++) {
        const char *text = column_text(st, texts[k].column);
        if (text && text_check(text, texts[k].max, true) < 0)
            return false;
    }
    return true;
}

int row_read(sqlite3_stmt *st, Fact *ret) {
    Fact f = FACT_NULL;
    if (!is_row_fit(st))
        return -EINVAL;
    column_uid(st, UID, f.uid.bytes);
    column_uid(st, CHANGE, f.change.bytes);
    f.type = fact_type_from_string(column_text(st, TYPE));
    f.number = sqlite3_column_int64(st, NUMBER);
    f.at = sqlite3_column_int64(st, AT);
    f.recorded = sqlite3_column_int64(st, RECORDED);
    const char *day = column_text(st, DAY), *slot = column_text(st, SLOT), *text = column_text(st, TEXT);
    f.offset = sqlite3_column_int(st, UTC_OFFSET);
    if (f.type < 0 || !day || day_parse(day, &f.day) < 0 || f.day != (f.at + f.offset * USEC_PER_SEC) / USEC_PER_DAY ||
        (slot && slot_parse(slot, &f.slot) < 0))
        return -EINVAL;
    column_word(st, ZONE, f.zone, sizeof(f.zone));
    f.by_user = sqlite3_column_int(st, BY_USER);
    column_uid(st, REF, f.ref.bytes);
    f.knee = (Knee)column_optional(st, KNEE, KNEE_NONE);
    f.score = (int)column_optional(st, SCORE, -1);
    f.sore = (int)column_optional(st, SORE, -1);
    f.masked = sqlite3_column_int(st, MASKED);
    f.approximate = sqlite3_column_int(st, APPROXIMATE);
    column_word(st, WORD, f.word, sizeof(f.word));
    column_word(st, REASON, f.reason, sizeof(f.reason));
    f.duration = column_optional(st, DURATION, USEC_NONE);
    f.onset = column_optional(st, ONSET, USEC_NONE);
    f.amount = column_optional(st, AMOUNT, FACT_NO_AMOUNT);
    column_uid(st, BOOT_ID, f.boot_id);
    f.deadline_boot = column_optional(st, DEADLINE_BOOT, USEC_NONE);
    f.deadline_real = column_optional(st, DEADLINE_REAL, USEC_NONE);
    if (text) {
        f.text = strdup(text);
        if (!f.text)
            return -ENOMEM;
    }
    *ret = f;
    return 0;
}
