/* SPDX-License-Identifier: MIT */
/* Dates as numbers: against a calendar that is walked day by day, and as text. */

#include "check.h"
#include "core/when.h"

static int month_length(int year, int month) {
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

/* From 1600-01-01, a Saturday, over two cycles of the calendar. */
static void test_calendar(void) {
    day_t d = -135140;
    int weekday = 5;
    for (int year = 1600; year < 2400; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= month_length(year, month); day++, d++, weekday = (weekday + 1) % 7) {
                int y, m, back;
                day_to_civil(d, &y, &m, &back);
                assert(y == year && m == month && back == day);
                assert(day_from_civil(year, month, day) == d);
                assert(day_weekday(d) == weekday);
            }
    assert(d == 157054); /* 2400-01-01 */
}

static const struct {
    int line;
    const char *text;
    day_t day;
    int weekday;
} dates[] = {
    { __LINE__, "1970-01-01", 0, 3 },     { __LINE__, "2000-02-29", 11016, 1 },
    { __LINE__, "2011-12-30", 15338, 4 }, { __LINE__, "2026-11-23", 20780, 0 },
    { __LINE__, "2100-02-28", 47540, 6 }, { __LINE__, "2199-12-31", 84005, 1 },
};

static void test_text(void) {
    for (size_t i = 0; i < ELEMENTSOF(dates); i++) {
        day_t d = DAY_NONE;
        char buffer[DAY_TEXT_MAX];
        CHECK(dates[i].line, day_parse(dates[i].text, &d) == 0 && d == dates[i].day);
        CHECK(dates[i].line, day_format(d, buffer) == buffer && strcmp(buffer, dates[i].text) == 0);
        CHECK(dates[i].line, day_weekday(d) == dates[i].weekday);
    }
}

static const struct {
    int line;
    const char *text;
} refused[] = {
    { __LINE__, "" },
    { __LINE__, "2026-02-30" },
    { __LINE__, "2026-02-29" },
    { __LINE__, "2100-02-29" },
    { __LINE__, "2026-04-31" },
    { __LINE__, "2026-00-10" },
    { __LINE__, "2026-13-10" },
    { __LINE__, "2026-11-00" },
    { __LINE__, "2026-11-32" },
    { __LINE__, "2026-12-99" },
    { __LINE__, "2026-99-01" },
    { __LINE__, "1969-12-31" },
    { __LINE__, "2200-01-01" },
    { __LINE__, "2026-11-2" },
    { __LINE__, "2026-11-233" },
    { __LINE__, " 2026-11-23" },
    { __LINE__, "2026/11/23" },
    { __LINE__, "2026-11-2x" },
    { __LINE__, "+026-11-23" },
    { __LINE__, "2026-1--23" },
    { __LINE__, "20261123" },
};

static void test_refused(void) {
    for (size_t i = 0; i < ELEMENTSOF(refused); i++) {
        day_t d = 7;
        CHECK(refused[i].line, day_parse(refused[i].text, &d) == -EINVAL);
        CHECK(refused[i].line, d == 7);
    }
}

/* What only a broken clock shows still fits its buffer. */
static void test_far_days(void) {
    static const struct {
        int line;
        day_t day;
        const char *text;
    } far[] = {
        { __LINE__, INT32_MAX, "5881580-07-11" },
        { __LINE__, DAY_NONE, "-5877641-06-23" },
        { __LINE__, -719529, "-001-12-31" },
        { __LINE__, -719162, "0001-01-01" },
    };
    for (size_t i = 0; i < ELEMENTSOF(far); i++) {
        char buffer[DAY_TEXT_MAX];
        CHECK(far[i].line, strcmp(day_format(far[i].day, buffer), far[i].text) == 0);
    }
    for (int i = 0; i < 14; i++)
        assert(day_weekday(-7 + i) == (3 + i) % 7);
}

int main(void) {
    test_calendar();
    test_text();
    test_refused();
    test_far_days();
    return 0;
}
