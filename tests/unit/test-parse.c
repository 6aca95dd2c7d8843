/* SPDX-License-Identifier: MIT */
/*
 * The forms that people type (config/parse.h): each table holds a text and what must come of it. A refused
 * text must leave the result as it was.
 */
#undef NDEBUG

#include "config/parse.h"

#include <stdio.h>

static int failures;

#define FAIL(line, ...)                                                                                      \
    do {                                                                                                     \
        fprintf(stderr, "%s:%d: ", __FILE__, (line));                                                        \
        fprintf(stderr, __VA_ARGS__);                                                                        \
        fputc('\n', stderr);                                                                                 \
        failures++;                                                                                          \
    } while (0)

#define UNTOUCHED ((usec_t)-77)

typedef struct DurationCase {
    int line;
    const char *text;
    int result;
    usec_t value;
    const char *shown; /* NULL: the same */
} DurationCase;

static void test_duration(void) {
    static const DurationCase cases[] = {
        { __LINE__, "25", 0, 25 * USEC_PER_MIN, "25m" },
        { __LINE__, "25m", 0, 25 * USEC_PER_MIN, NULL },
        { __LINE__, "1h10m", 0, 70 * USEC_PER_MIN, NULL },
        { __LINE__, "70m", 0, 70 * USEC_PER_MIN, "1h10m" },
        { __LINE__, "90s", 0, 90 * USEC_PER_SEC, NULL },
        { __LINE__, "1m30s", 0, 90 * USEC_PER_SEC, "90s" },
        { __LINE__, "60s", 0, USEC_PER_MIN, "1m" },
        { __LINE__, "7m30s", 0, 450 * USEC_PER_SEC, NULL },
        { __LINE__, "120s", 0, 2 * USEC_PER_MIN, "2m" },
        { __LINE__, "1s", 0, USEC_PER_SEC, NULL },
        { __LINE__, "1h1s", 0, 3601 * USEC_PER_SEC, NULL },
        { __LINE__, "2h", 0, 2 * USEC_PER_HOUR, NULL },
        { __LINE__, "0h10m0s", 0, 10 * USEC_PER_MIN, "10m" },
        { __LINE__, "0010", 0, 10 * USEC_PER_MIN, "10m" },
        { __LINE__, "24h", 0, USEC_PER_DAY, NULL },
        { __LINE__, "86400s", 0, USEC_PER_DAY, "24h" },
        { __LINE__, "24h1s", -ERANGE, 0, NULL },
        { __LINE__, "1441", -ERANGE, 0, NULL },
        { __LINE__, "87600h", -ERANGE, 0, NULL },
        { __LINE__, "0", -ERANGE, 0, NULL },
        { __LINE__, "0m", -ERANGE, 0, NULL },
        { __LINE__, "9223372036854775807", -ERANGE, 0, NULL },
        { __LINE__, "99999999999999999999999999h", -ERANGE, 0, NULL },
        { __LINE__, "2562047788015215h3074457345618258603m", -ERANGE, 0, NULL },
        { __LINE__, "153722867280912930h307445734561825861m", -ERANGE, 0, NULL },
        { __LINE__, "", -EINVAL, 0, NULL },
        { __LINE__, "m", -EINVAL, 0, NULL },
        { __LINE__, "-5m", -EINVAL, 0, NULL },
        { __LINE__, "+5m", -EINVAL, 0, NULL },
        { __LINE__, " 5m", -EINVAL, 0, NULL },
        { __LINE__, "5m ", -EINVAL, 0, NULL },
        { __LINE__, "5 m", -EINVAL, 0, NULL },
        { __LINE__, "1.5h", -EINVAL, 0, NULL },
        { __LINE__, "5M", -EINVAL, 0, NULL },
        { __LINE__, "5min", -EINVAL, 0, NULL },
        { __LINE__, "1h10", -EINVAL, 0, NULL },
        { __LINE__, "10m1h", -EINVAL, 0, NULL },
        { __LINE__, "1m1m", -EINVAL, 0, NULL },
        { __LINE__, "1h2m3s4", -EINVAL, 0, NULL },
        { __LINE__, "10 years", -EINVAL, 0, NULL },
        { __LINE__, "0x10", -EINVAL, 0, NULL },
        { __LINE__, "10:00", -EINVAL, 0, NULL },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        const DurationCase *c = &cases[i];
        usec_t d = UNTOUCHED;
        char buffer[DURATION_TEXT_MAX];
        int r = parse_duration(c->text, &d);
        if (r != c->result || d != (r == 0 ? c->value : UNTOUCHED))
            FAIL(c->line, "\"%s\": %d, %lld", c->text, r, (long long)d);
        if (r == 0 && strcmp(format_duration(d, buffer), c->shown ? c->shown : c->text) != 0)
            FAIL(c->line, "\"%s\" is shown as %s", c->text, buffer);
    }
}

/* Every length that can be typed is shown in a form that reads as the same. */
static void test_duration_round_trip(void) {
    for (usec_t d = USEC_PER_SEC; d <= USEC_PER_DAY; d += USEC_PER_SEC) {
        char buffer[DURATION_TEXT_MAX];
        usec_t back = UNTOUCHED;
        if (parse_duration(format_duration(d, buffer), &back) != 0 || back != d)
            FAIL(__LINE__, "%lld s is shown as %s", (long long)(d / USEC_PER_SEC), buffer);
    }
}

static void test_format_duration_edges(void) {
    static const struct {
        int line;
        usec_t d;
        const char *shown;
    } cases[] = {
        { __LINE__, 0, "0s" },
        { __LINE__, -USEC_PER_MIN, "0s" },
        { __LINE__, USEC_PER_SEC - 1, "0s" },
        { __LINE__, 90 * USEC_PER_SEC + 999999, "90s" },
        { __LINE__, 3 * USEC_PER_DAY, "72h" },
        { __LINE__, INT64_MAX, "2562047788h54s" },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        char buffer[DURATION_TEXT_MAX];
        if (strcmp(format_duration(cases[i].d, buffer), cases[i].shown) != 0)
            FAIL(cases[i].line, "shown as %s", buffer);
    }
}

static void test_clock(void) {
    static const struct {
        int line;
        const char *text;
        int result;
        int32_t minute;
    } cases[] = {
        { __LINE__, "00:00", 0, 0 },         { __LINE__, "07:30", 0, 450 },
        { __LINE__, "23:59", 0, 1439 },      { __LINE__, "24:00", -ERANGE, 0 },
        { __LINE__, "12:60", -ERANGE, 0 },   { __LINE__, "99:99", -ERANGE, 0 },
        { __LINE__, "", -EINVAL, 0 },        { __LINE__, "7:30", -EINVAL, 0 },
        { __LINE__, "07:3", -EINVAL, 0 },    { __LINE__, "07:30:00", -EINVAL, 0 },
        { __LINE__, "07.30", -EINVAL, 0 },   { __LINE__, "0730", -EINVAL, 0 },
        { __LINE__, " 07:30", -EINVAL, 0 },  { __LINE__, "07:30 ", -EINVAL, 0 },
        { __LINE__, "-7:30", -EINVAL, 0 },   { __LINE__, "07:-1", -EINVAL, 0 },
        { __LINE__, "07:30pm", -EINVAL, 0 },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        int32_t minute = -77;
        int r = parse_clock(cases[i].text, &minute);
        if (r != cases[i].result || minute != (r == 0 ? cases[i].minute : -77))
            FAIL(cases[i].line, "\"%s\": %d, %d", cases[i].text, r, minute);
    }
}

static void test_bool(void) {
    static const struct {
        int line;
        const char *text;
        int expected; /* 0, 1 or -EINVAL */
    } cases[] = {
        { __LINE__, "yes", 1 },       { __LINE__, "true", 1 },        { __LINE__, "on", 1 },
        { __LINE__, "1", 1 },         { __LINE__, "no", 0 },          { __LINE__, "false", 0 },
        { __LINE__, "off", 0 },       { __LINE__, "0", 0 },           { __LINE__, "", -EINVAL },
        { __LINE__, "Yes", -EINVAL }, { __LINE__, "y", -EINVAL },     { __LINE__, "yes ", -EINVAL },
        { __LINE__, "2", -EINVAL },   { __LINE__, "maybe", -EINVAL },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++)
        for (int before = 0; before < 2; before++) {
            bool b = before;
            int r = parse_bool(cases[i].text, &b);
            bool good =
                cases[i].expected >= 0 ? r == 0 && b == cases[i].expected : r == -EINVAL && b == before;
            if (!good)
                FAIL(cases[i].line, "\"%s\": %d, %d", cases[i].text, r, b);
        }
}

static void test_integer(void) {
    static const struct {
        int line;
        const char *text;
        int64_t min, max;
        int result;
        int64_t value;
    } cases[] = {
        { __LINE__, "0", 0, 10, 0, 0 },
        { __LINE__, "10", 0, 10, 0, 10 },
        { __LINE__, "007", 0, 10, 0, 7 },
        { __LINE__, "-3", -5, 5, 0, -3 },
        { __LINE__, "-0", 0, 10, 0, 0 },
        { __LINE__, "11", 0, 10, -ERANGE, 0 },
        { __LINE__, "-1", 0, 10, -ERANGE, 0 },
        { __LINE__, "9223372036854775807", 0, INT64_MAX, 0, INT64_MAX },
        { __LINE__, "9223372036854775808", 0, INT64_MAX, -ERANGE, 0 },
        { __LINE__, "-9223372036854775808", INT64_MIN, 0, 0, INT64_MIN },
        { __LINE__, "-9223372036854775809", INT64_MIN, 0, -ERANGE, 0 },
        { __LINE__, "", 0, 10, -EINVAL, 0 },
        { __LINE__, "-", -5, 10, -EINVAL, 0 },
        { __LINE__, "--1", -5, 10, -EINVAL, 0 },
        { __LINE__, "+1", 0, 10, -EINVAL, 0 },
        { __LINE__, " 1", 0, 10, -EINVAL, 0 },
        { __LINE__, "1 ", 0, 10, -EINVAL, 0 },
        { __LINE__, "1.0", 0, 10, -EINVAL, 0 },
        { __LINE__, "0x1", 0, 10, -EINVAL, 0 },
        { __LINE__, "4/10", 0, 10, -EINVAL, 0 },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        int64_t v = -77;
        int r = parse_integer(cases[i].text, cases[i].min, cases[i].max, &v);
        if (r != cases[i].result || v != (r == 0 ? cases[i].value : -77))
            FAIL(cases[i].line, "\"%s\": %d, %lld", cases[i].text, r, (long long)v);
    }
}

typedef struct MomentCase {
    int line;
    const char *text;
    int result;
    const char *utc; /* the instant, in a form that needs no zone */
} MomentCase;

static void check_moments(const MomentCase *cases, size_t n, const char *now_text, const Zone *zone) {
    usec_t now;
    if (parse_moment(now_text, 0, zone, 300, &now) != 0)
        FAIL(__LINE__, "%s", now_text);
    for (size_t i = 0; i < n; i++) {
        usec_t t = UNTOUCHED, expected = UNTOUCHED;
        int r = parse_moment(cases[i].text, now, zone, 300, &t);
        if (cases[i].utc && parse_moment(cases[i].utc, 0, zone, 300, &expected) != 0)
            FAIL(cases[i].line, "%s", cases[i].utc);
        if (r != cases[i].result || t != expected)
            FAIL(cases[i].line, "\"%s\": %d, %lld instead of %lld", cases[i].text, r, (long long)t,
                 (long long)expected);
    }
}

static void test_moment_instants(const Zone *utc) {
    static const struct {
        int line;
        const char *text;
        usec_t instant;
    } cases[] = {
        { __LINE__, "1990-01-01T00:00:00Z", 631152000 * USEC_PER_SEC },
        { __LINE__, "2026-11-23T14:30:00Z", 1795444200 * USEC_PER_SEC },
        { __LINE__, "2026-11-23T14:30:00+01:00", 1795440600 * USEC_PER_SEC },
        { __LINE__, "2026-11-23t14:30:00.25z", 1795444200 * USEC_PER_SEC + 250000 },
        { __LINE__, "2026-11-23T14:30:00.123456789-03:30", 1795456800 * USEC_PER_SEC + 123456 },
        { __LINE__, "2024-02-29 12:00", 1709208000 * USEC_PER_SEC },
        { __LINE__, "2199-12-31T23:59:59.999999Z", 7258118400 * USEC_PER_SEC - 1 },
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        usec_t t = UNTOUCHED;
        int r = parse_moment(cases[i].text, 0, utc, 300, &t);
        if (r != 0 || t != cases[i].instant)
            FAIL(cases[i].line, "\"%s\": %d, %lld", cases[i].text, r, (long long)t);
    }
}

static void test_moment_forms(const Zone *utc) {
    static const MomentCase cases[] = {
        { __LINE__, "now", 0, "2026-11-23T02:00:00Z" },
        { __LINE__, "14:30", 0, "2026-11-23T14:30:00Z" },
        { __LINE__, "today 14:30", 0, "2026-11-23T14:30:00Z" },
        { __LINE__, "yesterday 18:00", 0, "2026-11-22T18:00:00Z" },
        { __LINE__, "tomorrow 05:00", 0, "2026-11-24T05:00:00Z" },
        { __LINE__, "tomorrow", 0, "2026-11-23T05:00:00Z" },
        { __LINE__, "2026-11-23 14:30", 0, "2026-11-23T14:30:00Z" },
        { __LINE__, "2200-01-01 00:00", -ERANGE, NULL },
        { __LINE__, "1989-12-31 23:59", -ERANGE, NULL },
        { __LINE__, "1990-01-01T00:00:00+00:01", -ERANGE, NULL },
        { __LINE__, "0000-01-01T00:00:00Z", -ERANGE, NULL },
        { __LINE__, "9999-12-31T23:59:59Z", -ERANGE, NULL },
        { __LINE__, "9999-12-31 23:59", -ERANGE, NULL },
        { __LINE__, "2026-02-30 10:00", -EINVAL, NULL },
        { __LINE__, "2025-02-29 10:00", -EINVAL, NULL },
        { __LINE__, "2026-13-01 10:00", -EINVAL, NULL },
        { __LINE__, "2026-00-01 10:00", -EINVAL, NULL },
        { __LINE__, "2026-11-00 10:00", -EINVAL, NULL },
        { __LINE__, "2026-11-23", -EINVAL, NULL },
        { __LINE__, "2026-11-23 24:00", -EINVAL, NULL },
        { __LINE__, "2026-11-23 10:60", -EINVAL, NULL },
        { __LINE__, "2026-11-23  10:00", -EINVAL, NULL },
        { __LINE__, "2026-11-23 10:00 ", -EINVAL, NULL },
        { __LINE__, "2026-11-23 10:00:00", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00:00", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00:60Z", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00:00.Z", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00:00+24:00", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00:00+01:60", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00:00+01", -EINVAL, NULL },
        { __LINE__, "2026-11-23T10:00:00Zz", -EINVAL, NULL },
        { __LINE__, "2026-11-23 10:00:00Z", -EINVAL, NULL },
        { __LINE__, "26-11-23 10:00", -EINVAL, NULL },
        { __LINE__, "", -EINVAL, NULL },
        { __LINE__, "today", -EINVAL, NULL },
        { __LINE__, "yesterday", -EINVAL, NULL },
        { __LINE__, "tomorrow ", -EINVAL, NULL },
        { __LINE__, "tomorrow05:00", -EINVAL, NULL },
        { __LINE__, "Today 10:00", -EINVAL, NULL },
        { __LINE__, "monday 10:00", -EINVAL, NULL },
        { __LINE__, "25:00", -EINVAL, NULL },
        { __LINE__, "9:00", -EINVAL, NULL },
        { __LINE__, "now ", -EINVAL, NULL },
        { __LINE__, "1795444200", -EINVAL, NULL },
    };
    static const MomentCase later[] = {
        { __LINE__, "tomorrow", 0, "2026-12-01T05:00:00Z" },
        { __LINE__, "tomorrow 05:00", 0, "2026-12-01T05:00:00Z" },
        { __LINE__, "yesterday 23:59", 0, "2026-11-29T23:59:00Z" },
    };
    check_moments(cases, ELEMENTSOF(cases), "2026-11-23T02:00:00Z", utc);
    check_moments(later, ELEMENTSOF(later), "2026-11-30T05:00:00Z", utc);
}

/* The zone decides what is today, and clock changes are read as zone.h says. */
static void test_moment_zone(void) {
    static const MomentCase cases[] = {
        { __LINE__, "23:30", 0, "2024-03-10T04:30:00Z" }, /* it is still the 9th in New York */
        { __LINE__, "tomorrow 02:30", 0, "2024-03-10T07:30:00Z" },
        { __LINE__, "tomorrow", 0, "2024-03-10T09:00:00Z" },
        { __LINE__, "2024-03-10 02:30", 0, "2024-03-10T07:30:00Z" },
        { __LINE__, "2024-11-03 01:30", 0, "2024-11-03T05:30:00Z" },
        { __LINE__, "2024-11-03T01:30:00-05:00", 0, "2024-11-03T06:30:00Z" },
    };
    static char bytes[64 * 1024];
    FILE *f = fopen("/usr/share/zoneinfo/America/New_York", "re");
    if (!f) {
        fprintf(stderr, "no tzdata here: clock changes are not tested\n");
        return;
    }
    size_t size = fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    Zone *zone CLEANUP(zone_freep) = NULL;
    if (zone_new(&zone, "America/New_York", bytes, size) != 0) {
        FAIL(__LINE__, "zone_new");
        return;
    }
    check_moments(cases, ELEMENTSOF(cases), "2024-03-10T02:00:00Z", zone);
}

static void test_text(void) {
    static const struct {
        int line;
        const char *text;
        size_t max;
        bool multiline;
        int result;
    } cases[] = {
        { __LINE__, "", 0, false, 0 },
        { __LINE__, "left knee", 64, false, 0 },
        { __LINE__, "abc", 3, false, 0 },
        { __LINE__, "abcd", 3, false, -E2BIG },
        { __LINE__, "\xc3\xa4", 1, false, -E2BIG },
        { __LINE__, "Kn\xc3\xa4ul \xe2\x82\xac \xf0\x9f\xa6\xb5", 64, false, 0 },
        { __LINE__, "\xf4\x8f\xbf\xbd", 64, false, 0 },
        { __LINE__, "a\nb\tc", 64, true, 0 },
        { __LINE__, "a\nb", 64, false, -EINVAL },
        { __LINE__, "a\tb", 64, false, -EINVAL },
        { __LINE__, "a\rb", 64, true, -EINVAL },
        { __LINE__, "\x1b[31m", 64, true, -EINVAL },
        { __LINE__, "\x7f", 64, true, -EINVAL },
        { __LINE__, "\xc2\x85", 64, true, -EINVAL }, /* a control character of its own, U+0085 */
        { __LINE__, "\xc2\xa0", 64, false, 0 },
        { __LINE__, "\xff", 64, true, -EINVAL },
        { __LINE__, "\x80", 64, true, -EINVAL }, /* a tail without a head */
        { __LINE__, "\xc3", 64, true, -EINVAL }, /* cut */
        { __LINE__, "\xe2\x82", 64, true, -EINVAL },
        { __LINE__, "\xe2\x82z", 64, true, -EINVAL },
        { __LINE__, "\xc0\xaf", 64, true, -EINVAL }, /* overlong */
        { __LINE__, "\xe0\x80\xaf", 64, true, -EINVAL },
        { __LINE__, "\xf0\x80\x80\xaf", 64, true, -EINVAL },
        { __LINE__, "\xed\xa0\x80", 64, true, -EINVAL },     /* a surrogate */
        { __LINE__, "\xf4\x90\x80\x80", 64, true, -EINVAL }, /* above U+10FFFF */
        { __LINE__, "\xf8\x88\x80\x80\x80", 64, true, -EINVAL },
        { __LINE__, "\xef\xbf\xbf", 64, true, -EINVAL },     /* U+FFFF: D-Bus refuses it */
        { __LINE__, "\xf0\x9f\xbf\xbe", 64, true, -EINVAL }, /* U+1FFFE */
        { __LINE__, "\xef\xb7\x90", 64, true, -EINVAL },     /* U+FDD0 */
    };
    for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
        int r = text_check(cases[i].text, cases[i].max, cases[i].multiline);
        if (r != cases[i].result)
            FAIL(cases[i].line, "%d", r);
    }
}

int main(void) {
    Zone *utc CLEANUP(zone_freep) = NULL;
    test_duration();
    test_duration_round_trip();
    test_format_duration_edges();
    test_clock();
    test_bool();
    test_integer();
    if (zone_new_utc(&utc) < 0)
        return 1;
    test_moment_instants(utc);
    test_moment_forms(utc);
    test_moment_zone();
    test_text();
    return failures > 0;
}
