/* SPDX-License-Identifier: MIT */
/* See row.h. */

#include <stdio.h>

#include "row.h"

static int bind_text(sqlite3_stmt *st, int i, const char *text) {
    return text ? sqlite3_bind_text(st, i, text, -1, SQLITE_TRANSIENT) : sqlite3_bind_null(st, i);
}

static int bind_optional(sqlite3_stmt *st, int i, int64_t value, int64_t none) {
    return value == none ? sqlite3_bind_null(st, i) : sqlite3_bind_int64(st, i, value);
}

static int bind_uid(sqlite3_stmt *st, int i, const uint8_t *bytes) {
    static const uint8_t none[16];
    if (memcmp(bytes, none, sizeof(none)) == 0)
        return sqlite3_bind_null(st, i);
    return sqlite3_bind_blob(st, i, bytes, sizeof(none), SQLITE_TRANSIENT);
}

int row_bind(sqlite3_stmt *st, const Fact *f) {
    char day[DAY_TEXT_MAX], slot[SLOT_TEXT_MAX];
    int i = 0;
    const int results[] = {
        bind_uid(st, ++i, f->uid.bytes),
        bind_uid(st, ++i, f->change.bytes),
        bind_text(st, ++i, fact_type_to_string(f->type)),
        sqlite3_bind_int64(st, ++i, f->number),
        sqlite3_bind_int64(st, ++i, f->at),
        sqlite3_bind_int64(st, ++i, f->recorded),
        bind_text(st, ++i, day_format(f->day, day)),
        sqlite3_bind_int(st, ++i, f->offset),
        bind_text(st, ++i, f->zone),
        sqlite3_bind_int(st, ++i, f->by_user),
        bind_text(st, ++i, f->slot.kind >= 0 ? slot_format(&f->slot, slot) : NULL),
        bind_uid(st, ++i, f->ref.bytes),
        bind_optional(st, ++i, f->knee, KNEE_NONE),
        bind_optional(st, ++i, f->score, -1),
        bind_optional(st, ++i, f->sore, -1),
        sqlite3_bind_int(st, ++i, f->masked),
        sqlite3_bind_int(st, ++i, f->approximate),
        bind_text(st, ++i, f->word),
        bind_text(st, ++i, f->reason),
        bind_optional(st, ++i, f->duration, USEC_NONE),
        bind_optional(st, ++i, f->onset, USEC_NONE),
        bind_optional(st, ++i, f->amount, FACT_NO_AMOUNT),
        bind_uid(st, ++i, f->boot_id),
        bind_optional(st, ++i, f->deadline_boot, USEC_NONE),
        bind_optional(st, ++i, f->deadline_real, USEC_NONE),
        bind_text(st, ++i, f->text),
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

static void column_word(sqlite3_stmt *st, int i, char *word, size_t size) {
    const char *text = column_text(st, i);
    snprintf(word, size, "%s", text ? text : "");
}

int row_read(sqlite3_stmt *st, Fact *ret) {
    Fact f = FACT_NULL;
    column_uid(st, 0, f.uid.bytes);
    column_uid(st, 1, f.change.bytes);
    f.type = fact_type_from_string(column_text(st, 2));
    f.number = sqlite3_column_int64(st, 3);
    f.at = sqlite3_column_int64(st, 4);
    f.recorded = sqlite3_column_int64(st, 5);
    const char *day = column_text(st, 6), *slot = column_text(st, 10), *text = column_text(st, 25);
    if (f.type < 0 || !day || day_parse(day, &f.day) < 0 || (slot && slot_parse(slot, &f.slot) < 0))
        return -EINVAL;
    f.offset = sqlite3_column_int(st, 7);
    column_word(st, 8, f.zone, sizeof(f.zone));
    f.by_user = sqlite3_column_int(st, 9);
    column_uid(st, 11, f.ref.bytes);
    f.knee = (Knee)column_optional(st, 12, KNEE_NONE);
    f.score = (int)column_optional(st, 13, -1);
    f.sore = (int)column_optional(st, 14, -1);
    f.masked = sqlite3_column_int(st, 15);
    f.approximate = sqlite3_column_int(st, 16);
    column_word(st, 17, f.word, sizeof(f.word));
    column_word(st, 18, f.reason, sizeof(f.reason));
    f.duration = column_optional(st, 19, USEC_NONE);
    f.onset = column_optional(st, 20, USEC_NONE);
    f.amount = column_optional(st, 21, FACT_NO_AMOUNT);
    column_uid(st, 22, f.boot_id);
    f.deadline_boot = column_optional(st, 23, USEC_NONE);
    f.deadline_real = column_optional(st, 24, USEC_NONE);
    if (text) {
        f.text = strdup(text);
        if (!f.text)
            return -ENOMEM;
    }
    *ret = f;
    return 0;
}
