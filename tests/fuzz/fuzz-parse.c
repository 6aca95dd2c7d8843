/* SPDX-License-Identifier: MIT */
/*
 * Any text as a duration, time, moment, number, word or note. What is read must be in its range, and what is
 * shown of it must read as the same.
 */
#include "fuzz.h"

#include "config/parse.h"

static void try_all(const char *text, const Zone *zone) {
    char buffer[DURATION_TEXT_MAX];
    usec_t d, again, t;
    int32_t minute;
    int64_t v;
    bool b;

    if (parse_duration(text, &d) == 0) {
        assert(d > 0 && d <= USEC_PER_DAY);
        assert(parse_duration(format_duration(d, buffer), &again) == 0 && again == d);
    }
    if (parse_clock(text, &minute) == 0)
        assert(minute >= 0 && minute < 24 * 60);
    if (parse_moment(text, 1795444200 * USEC_PER_SEC, zone, 300, &t) == 0)
        assert(t >= 631152000 * USEC_PER_SEC && t < 7258118400 * USEC_PER_SEC);
    if (parse_integer(text, -10, 10, &v) == 0)
        assert(v >= -10 && v <= 10);
    if (parse_bool(text, &b) == 0)
        assert(strlen(text) <= 5);
    if (text_check(text, 64, false) == 0)
        assert(strlen(text) <= 64 && text_check(text, 64, true) == 0 && !strpbrk(text, "\n\t\r\x1b\x7f"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Zone *utc CLEANUP(zone_freep) = NULL;
    char *text CLEANUP_FREE = malloc(size + 1);
    assert(text && zone_new_utc(&utc) == 0);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    try_all(text, utc);
    return 0;
}
