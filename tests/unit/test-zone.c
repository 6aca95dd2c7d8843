/* SPDX-License-Identifier: MIT */
/*
 * Zones: the known hard days of real ones, footers in each form that RFC 8536 knows, and files that are none.
 * test-zone-close.c makes zones up whose changes lie close; zone-reference.py compares all real ones with
 * another program.
 */

#include "zone-fixture.h"

/* A local time, the local time shown at the instant that it means, and that instant in UTC. */
static const struct {
    int line;
    const char *zone;
    const char *local;
    ZoneFit fit;
    const char *shown;
    const char *utc;
} real[] = {
    { __LINE__, "America/New_York", "2024-03-10 02:30", ZONE_FIT_GAP, "2024-03-10 03:30",
      "2024-03-10 07:30" },
    { __LINE__, "America/New_York", "2024-11-03 01:30", ZONE_FIT_OVERLAP, "2024-11-03 01:30",
      "2024-11-03 05:30" },
    { __LINE__, "America/New_York", "2024-11-03 02:00", ZONE_FIT_UNIQUE, "2024-11-03 02:00",
      "2024-11-03 07:00" },
    { __LINE__, "America/New_York", "2024-03-10 03:00", ZONE_FIT_UNIQUE, "2024-03-10 03:00",
      "2024-03-10 07:00" },
    { __LINE__, "America/New_York", "2090-07-01 12:00", ZONE_FIT_UNIQUE, "2090-07-01 12:00",
      "2090-07-01 16:00" },
    { __LINE__, "Australia/Lord_Howe", "2024-10-06 02:15", ZONE_FIT_GAP, "2024-10-06 02:45",
      "2024-10-05 15:45" },
    { __LINE__, "Australia/Lord_Howe", "2024-04-07 01:45", ZONE_FIT_OVERLAP, "2024-04-07 01:45",
      "2024-04-06 14:45" },
    { __LINE__, "Antarctica/Troll", "2024-03-31 02:30", ZONE_FIT_GAP, "2024-03-31 04:30",
      "2024-03-31 02:30" },
    { __LINE__, "Antarctica/Troll", "2024-10-27 02:30", ZONE_FIT_OVERLAP, "2024-10-27 02:30",
      "2024-10-27 00:30" },
    { __LINE__, "Pacific/Apia", "2011-12-29 23:45", ZONE_FIT_UNIQUE, "2011-12-29 23:45", "2011-12-30 09:45" },
    { __LINE__, "Pacific/Apia", "2011-12-30 00:00", ZONE_FIT_GAP, "2011-12-31 00:00", "2011-12-30 10:00" },
    { __LINE__, "Pacific/Apia", "2011-12-30 23:45", ZONE_FIT_GAP, "2011-12-31 23:45", "2011-12-31 09:45" },
    { __LINE__, "Pacific/Apia", "2011-12-31 00:00", ZONE_FIT_UNIQUE, "2011-12-31 00:00", "2011-12-30 10:00" },
    { __LINE__, "America/Sao_Paulo", "2018-11-04 00:30", ZONE_FIT_GAP, "2018-11-04 01:30",
      "2018-11-04 03:30" },
    { __LINE__, "America/Sao_Paulo", "2018-02-17 23:30", ZONE_FIT_OVERLAP, "2018-02-17 23:30",
      "2018-02-18 01:30" },
    { __LINE__, "Europe/Dublin", "2024-03-31 01:30", ZONE_FIT_GAP, "2024-03-31 02:30", "2024-03-31 01:30" },
    { __LINE__, "Europe/Dublin", "2024-10-27 01:30", ZONE_FIT_OVERLAP, "2024-10-27 01:30",
      "2024-10-27 00:30" },
    { __LINE__, "Africa/Casablanca", "2024-04-14 02:30", ZONE_FIT_GAP, "2024-04-14 03:30",
      "2024-04-14 02:30" },
    { __LINE__, "Africa/Casablanca", "2024-03-10 02:30", ZONE_FIT_OVERLAP, "2024-03-10 02:30",
      "2024-03-10 01:30" },
    { __LINE__, "Asia/Tehran", "2022-03-22 00:30", ZONE_FIT_GAP, "2022-03-22 01:30", "2022-03-21 21:00" },
    { __LINE__, "Asia/Tehran", "2022-09-21 23:30", ZONE_FIT_OVERLAP, "2022-09-21 23:30", "2022-09-21 19:00" },
    { __LINE__, "Asia/Tehran", "2030-03-22 00:30", ZONE_FIT_UNIQUE, "2030-03-22 00:30", "2030-03-21 21:00" },
    { __LINE__, "Asia/Pyongyang", "2018-05-04 23:45", ZONE_FIT_GAP, "2018-05-05 00:15", "2018-05-04 15:15" },
    { __LINE__, "America/Caracas", "2016-05-01 02:45", ZONE_FIT_GAP, "2016-05-01 03:15", "2016-05-01 07:15" },
    { __LINE__, "Asia/Beirut", "2024-03-31 00:00", ZONE_FIT_GAP, "2024-03-31 01:00", "2024-03-30 22:00" },
    { __LINE__, "Africa/Cairo", "2024-04-26 00:15", ZONE_FIT_GAP, "2024-04-26 01:15", "2024-04-25 22:15" },
    { __LINE__, "Antarctica/Casey", "2018-03-11 02:30", ZONE_FIT_OVERLAP, "2018-03-11 02:30",
      "2018-03-10 15:30" },
    { __LINE__, "Europe/Berlin", "2026-11-23 13:00", ZONE_FIT_UNIQUE, "2026-11-23 13:00",
      "2026-11-23 12:00" },
    { __LINE__, "Etc/UTC", "2026-11-23 13:00", ZONE_FIT_UNIQUE, "2026-11-23 13:00", "2026-11-23 13:00" },
};

static void test_real(void) {
    size_t lacking = 0;
    for (size_t i = 0; i < ELEMENTSOF(real); i++) {
        CLEANUP(zone_freep) Zone *z = zone_of_machine(real[i].zone);
        usec_t t = USEC_NONE;
        if (!z) {
            lacking++;
            continue;
        }
        CHECK(real[i].line, strcmp(zone_name(z), real[i].zone) == 0);
        CHECK(real[i].line, zone_instant(z, local_of(seconds_of(real[i].local)), &t) == real[i].fit);
        CHECK(real[i].line, t == seconds_of(real[i].utc) * USEC_PER_SEC);
        CHECK(real[i].line, seconds_local(z, t) == seconds_of(real[i].shown));
        CHECK(real[i].line, zone_offset(z, t) == seconds_of(real[i].shown) - seconds_of(real[i].utc));
    }
    if (lacking > 0)
        printf("%zu of %zu rows left out: no such zone on this machine\n", lacking, ELEMENTSOF(real));
}

/* A footer and the offset that it puts in force at a moment in UTC. */
static const struct {
    int line;
    const char *footer;
    const char *utc;
    int32_t offset;
} footers[] = {
    { __LINE__, "UTC0", "2050-01-01 00:00", 0 },
    { __LINE__, "<+0545>-5:45", "2050-01-01 00:00", 20700 },
    { __LINE__, "<-00>+0:00:07", "2050-01-01 00:00", -7 },
    { __LINE__, "AAA24:59:59", "2050-01-01 00:00", -89999 },
    { __LINE__, "AAA-24:59:59", "2050-01-01 00:00", 89999 },
    /* north, south, half an hour, and summer time that is the standard one */
    { __LINE__, "CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27 00:59", 3600 },
    { __LINE__, "CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27 01:00", 7200 },
    { __LINE__, "CET-1CEST,M3.5.0,M10.5.0/3", "2050-10-30 00:59", 7200 },
    { __LINE__, "CET-1CEST,M3.5.0,M10.5.0/3", "2050-10-30 01:00", 3600 },
    { __LINE__, "AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-01-01 00:00", 39600 },
    { __LINE__, "AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-07-01 00:00", 36000 },
    { __LINE__, "AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-12-31 23:59", 39600 },
    { __LINE__, "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2050-01-01 00:00", 39600 },
    { __LINE__, "IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01 00:00", 0 },
    { __LINE__, "IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01 00:00", 3600 },
    /* weeks: the fifth is the last, the third is counted from the first such day of the month */
    { __LINE__, "AAA0BBB,M2.5.1/0,M8.3.4/0", "2050-02-27 23:59", 0 },
    { __LINE__, "AAA0BBB,M2.5.1/0,M8.3.4/0", "2050-02-28 00:00", 3600 },
    { __LINE__, "AAA0BBB,M2.5.1/0,M8.3.4/0", "2050-08-17 22:59", 3600 },
    { __LINE__, "AAA0BBB,M2.5.1/0,M8.3.4/0", "2050-08-17 23:00", 0 },
    /* Jn never counts 29 February, n does */
    { __LINE__, "AAA0BBB,J60/0,J300/0", "2048-02-29 12:00", 0 },
    { __LINE__, "AAA0BBB,J60/0,J300/0", "2048-03-01 00:00", 3600 },
    { __LINE__, "AAA0BBB,J60/0,J300/0", "2049-03-01 00:00", 3600 },
    { __LINE__, "AAA0BBB,J59/0,J300/0", "2048-02-27 23:59", 0 },
    { __LINE__, "AAA0BBB,J59/0,J300/0", "2048-02-28 00:00", 3600 },
    { __LINE__, "AAA0BBB,59/0,300/0", "2048-02-28 23:59", 0 },
    { __LINE__, "AAA0BBB,59/0,300/0", "2048-02-29 00:00", 3600 },
    { __LINE__, "AAA0BBB,59/0,300/0", "2049-02-28 23:59", 0 },
    { __LINE__, "AAA0BBB,59/0,300/0", "2049-03-01 00:00", 3600 },
    /* hours before midnight and after the next one */
    { __LINE__, "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27 00:59", -7200 },
    { __LINE__, "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27 01:00", -3600 },
    { __LINE__, "IST-2IDT,M3.4.4/26,M10.5.0", "2050-03-24 23:59", 7200 },
    { __LINE__, "IST-2IDT,M3.4.4/26,M10.5.0", "2050-03-25 00:00", 10800 },
    { __LINE__, "AAA0BBB,M6.1.0/-167:30,M9.1.0/167", "2050-05-29 00:29", 0 },
    { __LINE__, "AAA0BBB,M6.1.0/-167:30,M9.1.0/167", "2050-05-29 00:30", 3600 },
    { __LINE__, "AAA0BBB,M6.1.0/-167:30,M9.1.0/167", "2050-09-10 21:59", 3600 },
    { __LINE__, "AAA0BBB,M6.1.0/-167:30,M9.1.0/167", "2050-09-10 22:00", 0 },
    /* rules that spill over the year's end */
    { __LINE__, "AAA0BBB,J364/150,J200/0", "2051-01-05 05:59", 0 },
    { __LINE__, "AAA0BBB,J364/150,J200/0", "2051-01-05 06:00", 3600 },
    { __LINE__, "AAA0BBB,J364/160,J364/150", "2051-01-05 04:59", 3600 },
    { __LINE__, "AAA0BBB,J364/160,J364/150", "2051-01-05 05:00", 0 },
    { __LINE__, "AAA0BBB,J364/160,J364/150", "2051-01-05 15:59", 0 },
    { __LINE__, "AAA0BBB,J364/160,J364/150", "2051-01-05 16:00", 3600 },
    { __LINE__, "AAA0BBB,J1/-100,J1/-50", "2050-12-28 00:00", 3600 },
    { __LINE__, "AAA0BBB,J1/-100,J1/-50", "2050-12-30 00:00", 0 },
    { __LINE__, "AAA0BBB,J1/-100,J200/0", "2050-12-27 19:59", 0 },
    { __LINE__, "AAA0BBB,J1/-100,J200/0", "2050-12-27 20:00", 3600 },
    /* summer time all year, in the two ways in which files write it */
    { __LINE__, "EST5EDT,0/0,J365/25", "2050-01-01 05:00", -14400 },
    { __LINE__, "EST5EDT,0/0,J365/25", "2050-07-01 00:00", -14400 },
    { __LINE__, "XXX3EDT4,0/0,J365/23", "2050-01-01 03:00", -14400 },
    { __LINE__, "XXX3EDT4,0/0,J365/23", "2049-12-31 23:59", -14400 },
};

static void test_footers(void) {
    for (size_t i = 0; i < ELEMENTSOF(footers); i++) {
        /* Once with no change before it, once behind a table. */
        const ZonePlan alone = { .offsets = { 0 }, .n_offsets = 1, .footer = footers[i].footer };
        const ZonePlan behind = { .offsets = { 0, 1800 },
                                  .n_offsets = 2,
                                  .changes = { 1000 },
                                  .indices = { 1 },
                                  .n_changes = 1,
                                  .footer = footers[i].footer };
        CLEANUP(zone_freep) Zone *a = zone_made(&alone), *b = NULL;
        usec_t t = seconds_of(footers[i].utc) * USEC_PER_SEC;
        b = zone_made(&behind);
        CHECK(footers[i].line, zone_offset(a, t) == footers[i].offset);
        CHECK(footers[i].line, zone_offset(b, t) == footers[i].offset);
        CHECK(footers[i].line, zone_offset(b, 999 * USEC_PER_SEC) == 0);
    }
}

/* What is told of the changes of a rule is what one finds by looking at every half hour. */
static void test_footer_changes(void) {
    const usec_t from = seconds_of("2049-11-01 00:00") * USEC_PER_SEC, until = from + 800 * USEC_PER_DAY;
    size_t n = 0;
    for (size_t i = 0; i < ELEMENTSOF(footers); i++) {
        const ZonePlan p = { .n_offsets = 1, .footer = footers[i].footer };
        CLEANUP(zone_freep) Zone *z = zone_made(&p);
        usec_t next = zone_next_change(z, from, until);
        int32_t offset = zone_offset(z, from);
        for (usec_t t = from; t < until; t += USEC_PER_HOUR / 2) {
            bool changed = zone_offset(z, t) != offset;
            CHECK(footers[i].line, changed == (next == t));
            if (!changed)
                continue;
            offset = zone_offset(z, t);
            next = zone_next_change(z, t, until);
            n++;
        }
        CHECK(footers[i].line, next == USEC_NONE);
    }
    assert(n > ELEMENTSOF(footers));
}

static const char *const footers_refused[] = {
    "U0",
    "UTC",
    "UTC25",
    "UTC0:60",
    "UTC0:00:60",
    "UTC0:",
    "UTC0:00:",
    "UTC0:00:00:",
    "UTC--1",
    "UTC+-1",
    "UTC0 ",
    ":UTC",
    "<AB>0",
    "<UTC0",
    "UTC>0",
    "A+C0",
    "<A C>0",
    "CET-1CEST",
    "CET-1CEST,",
    "CET-1CEST,M3.5.0",
    "CET-1CEST,M3.5.0,",
    "CET-1CEST,M3.5.0,M10.5.0/3,",
    "CET-1CEST,M3.5.0,M10.5.0/3x",
    "CET-1CEST25,M3.5.0,M10.5.0",
    "CET-1CEST,M0.5.0,M10.5.0",
    "CET-1CEST,M13.5.0,M10.5.0",
    "CET-1CEST,M3.0.0,M10.5.0",
    "CET-1CEST,M3.6.0,M10.5.0",
    "CET-1CEST,M3.5.7,M10.5.0",
    "CET-1CEST,M3.5,M10.5.0",
    "CET-1CEST,M3,M10.5.0",
    "CET-1CEST,M3.5.0/168,M10.5.0",
    "CET-1CEST,M3.5.0/-168,M10.5.0",
    "CET-1CEST,M3.5.0/,M10.5.0",
    "CET-1CEST,J0,J365",
    "CET-1CEST,J1,J366",
    "CET-1CEST,0,366",
    "CET-1CEST,-1,300",
    "CET-1CEST,J,J365",
    "CET-99999999999999999999",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAA0",
};

static void test_footers_refused(void) {
    static Tzif t;
    for (size_t i = 0; i < ELEMENTSOF(footers_refused); i++) {
        const ZonePlan p = { .offsets = { 0 }, .n_offsets = 1, .footer = footers_refused[i] };
        Zone *z = NULL;
        tzif_write(&t, '3', &p);
        int r = zone_new(&z, "Made/Up", t.bytes, t.size);
        if (r != ZONE_E_BAD || z)
            fprintf(stderr, "%s\n", footers_refused[i]);
        assert(r == ZONE_E_BAD && !z);
    }
}

/* --- files --- */

static const ZonePlan two = { .offsets = { 3600, 7200 },
                              .n_offsets = 2,
                              .changes = { -1000, 1000, 2000 },
                              .indices = { 1, 0, 1 },
                              .n_changes = 3,
                              .footer = "AAA-1" };

static void test_versions(void) {
    static const char versions[] = { '\0', '2', '3', '4' };
    static Tzif t;
    for (size_t i = 0; i < sizeof(versions); i++) {
        CLEANUP(zone_freep) Zone *z = NULL;
        tzif_write(&t, versions[i], &two);
        assert(zone_new(&z, "Made/Up", t.bytes, t.size) == 0);
        assert(zone_offset(z, -1001 * USEC_PER_SEC) == 3600);
        assert(zone_offset(z, -1000 * USEC_PER_SEC - 1) == 3600);
        assert(zone_offset(z, -1000 * USEC_PER_SEC) == 7200);
        assert(zone_offset(z, 999999999) == 7200);
        assert(zone_offset(z, 1000 * USEC_PER_SEC) == 3600);
        /* Version 1 has no footer: the last offset stays. */
        assert(zone_offset(z, 2000 * USEC_PER_SEC) == (versions[i] ? 3600 : 7200));
    }
}

/* A file cut anywhere is refused, and one byte is not read beyond it: the copy ends where the file does. */
static void test_cut(void) {
    static const char versions[] = { '\0', '3' };
    static Tzif t;
    for (size_t i = 0; i < sizeof(versions); i++) {
        tzif_write(&t, versions[i], &two);
        for (size_t size = 0; size < t.size; size++) {
            CLEANUP_FREE uint8_t *copy = malloc(size + 1);
            Zone *z = NULL;
            assert(copy);
            memcpy(copy + 1, t.bytes, size);
            assert(zone_new(&z, "Cut/Off", copy + 1, size) == ZONE_E_BAD && !z);
        }
    }
}

/* One field of the second block of `two` with a value that RFC 8536 forbids. */
#define BLOCK (44 + 6 + 4)
#define DATA (BLOCK + 44)
static const struct {
    int line;
    size_t at;
    int size;
    int64_t value;
} broken[] = {
    { __LINE__, 0, 4, 0x545a6946 },          /* "TZiF" */
    { __LINE__, 4, 1, '1' },                 /* no such version */
    { __LINE__, BLOCK, 4, 0 },               /* no second header */
    { __LINE__, BLOCK + 20, 4, 1 },          /* UT indicators that are not one a type */
    { __LINE__, BLOCK + 24, 4, 1 },          /* standard indicators likewise */
    { __LINE__, BLOCK + 28, 4, 0x7fffffff }, /* leap seconds beyond the file */
    { __LINE__, BLOCK + 32, 4, 0xffffffff }, /* changes beyond the file */
    { __LINE__, BLOCK + 36, 4, 0 },          /* no types */
    { __LINE__, BLOCK + 36, 4, 257 },        /* more types than an index can tell */
    { __LINE__, BLOCK + 40, 4, 0 },          /* no names */
    { __LINE__, DATA + 8, 8, -1000 },        /* a change at the time of the one before */
    { __LINE__, DATA + 8, 8, -2000 },        /* a change before the one before */
    { __LINE__, DATA + 24, 1, 2 },           /* no such type */
    { __LINE__, DATA + 27, 4, INT32_MIN },   /* an offset that RFC 8536 forbids by name */
    { __LINE__, DATA + 27, 4, 26 * 3600 },   /* an offset of more than a day */
    { __LINE__, DATA + 27, 4, -26 * 3600 },
    { __LINE__, DATA + 31, 1, 2 },    /* neither summer time nor not */
    { __LINE__, DATA + 32, 1, 4 },    /* a name beyond the names */
    { __LINE__, DATA + 43, 1, 'X' },  /* no newline before the footer */
    { __LINE__, DATA + 49, 1, 'X' },  /* no newline after the footer */
    { __LINE__, DATA + 46, 1, '\0' }, /* a NUL within the footer */
};

static void test_broken(void) {
    static Tzif t;
    for (size_t i = 0; i < ELEMENTSOF(broken); i++) {
        Zone *z = NULL;
        tzif_write(&t, '3', &two);
        assert(t.size == DATA + 50);
        t.size = broken[i].at;
        tzif_put(&t, broken[i].value, broken[i].size);
        t.size = DATA + 50;
        CHECK(broken[i].line, zone_new(&z, "Bro/Ken", t.bytes, t.size) == ZONE_E_BAD);
        CHECK(broken[i].line, !z);
    }
}

/* Indicators, whatever they say: none, or one a type. */
static void test_indicators(void) {
    static Tzif t;
    for (size_t field = 20; field <= 24; field += 4)
        for (int n = 0; n <= 3; n++) {
            Zone *z = NULL;
            tzif_write(&t, '3', &two);
            memmove(t.bytes + DATA + 43 + n, t.bytes + DATA + 43, t.size - DATA - 43);
            memset(t.bytes + DATA + 43, 0, (size_t)n);
            t.bytes[BLOCK + field + 3] = (uint8_t)n;
            int r = zone_new(&z, "Made/Up", t.bytes, t.size + (size_t)n);
            assert(r == (n == 0 || n == 2 ? 0 : ZONE_E_BAD) && (r == 0) == (z != NULL));
            zone_free(z);
        }
}

static void test_utc(void) {
    CLEANUP(zone_freep) Zone *z = NULL;
    usec_t t;
    assert(zone_new_utc(&z) == 0 && strcmp(zone_name(z), "UTC") == 0);
    assert(zone_offset(z, INT64_MIN) == 0 && zone_offset(z, INT64_MAX) == 0);
    assert(zone_local(z, -1).day == -1 && zone_local(z, -1).second == 86399);
    assert(zone_instant(z, (LocalTime){ 20780, 46800 }, &t) == ZONE_FIT_UNIQUE &&
           t == 20780 * USEC_PER_DAY + 13 * USEC_PER_HOUR);
    assert(zone_next_change(z, 0, USEC_NONE) == USEC_NONE);
    assert(!zone_free(NULL));
}

static void test_name(void) {
    static Tzif t;
    char name[3 * ZONE_NAME_MAX];
    CLEANUP(zone_freep) Zone *z = NULL;
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    tzif_write(&t, '2', &two);
    assert(zone_new(&z, name, t.bytes, t.size) == 0);
    assert(strlen(zone_name(z)) == ZONE_NAME_MAX - 1);
}

/* Days that no instant can hold are not an overflow, and never come out as "no time". */
static void test_far(void) {
    static const char *const texts[] = { "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3", "AAA24:59:59",
                                         "AAA-24:59:59" };
    for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
        const ZonePlan p = { .n_offsets = 1, .footer = texts[i] };
        CLEANUP(zone_freep) Zone *z = zone_made(&p);
        usec_t t = 0;
        zone_instant(z, (LocalTime){ INT32_MAX, 86399 }, &t);
        assert(t > 100000000 * USEC_PER_DAY && t < USEC_NONE);
        zone_instant(z, (LocalTime){ INT32_MIN, 0 }, &t);
        assert(t < -100000000 * USEC_PER_DAY);
        assert(zone_local(z, INT64_MAX).day > 100000000 && zone_local(z, INT64_MIN).day < -100000000);
    }
}

static void test_next_change(void) {
    const ZonePlan p = { .n_offsets = 1, .footer = "CET-1CEST,M3.5.0,M10.5.0/3" };
    const ZonePlan all_year = { .n_offsets = 1, .footer = "EST5EDT,0/0,J365/25" };
    CLEANUP(zone_freep) Zone *z = zone_made(&p), *same = NULL;
    usec_t from = seconds_of("2050-01-01 00:00") * USEC_PER_SEC,
           change = seconds_of("2050-03-27 01:00") * USEC_PER_SEC;
    same = zone_made(&all_year);
    assert(zone_next_change(z, from, USEC_NONE) == change);
    assert(zone_next_change(z, from, change) == USEC_NONE);
    assert(zone_next_change(z, change, USEC_NONE) == seconds_of("2050-10-30 01:00") * USEC_PER_SEC);
    assert(zone_next_change(same, from, USEC_NONE) == USEC_NONE);
}

int main(void) {
    test_real();
    test_footers();
    test_footer_changes();
    test_footers_refused();
    test_versions();
    test_cut();
    test_broken();
    test_indicators();
    test_utc();
    test_name();
    test_far();
    test_next_change();
    return 0;
}
