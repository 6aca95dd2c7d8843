/* SPDX-License-Identifier: MIT */
/*
 * See parse.h. Each form is read by its own small scanner over the whole text: nothing is skipped, nothing is
 * guessed, and a text that goes on after the form is refused. strtoll sees only what is known to be digits:
 * by itself it takes spaces and signs.
 */

#include "config/parse.h"

#include <stdio.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Exactly `n` digits. */
static bool scan_digits(const char **p, int n, int *ret) {
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (!is_digit((*p)[i]))
            return false;
        v = v * 10 + ((*p)[i] - '0');
    }
    *p += n;
    *ret = v;
    return true;
}

static bool scan_char(const char **p, char c) {
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

static bool scan_word(const char **p, const char *word) {
    size_t n = strlen(word);
    if (strncmp(*p, word, n) != 0)
        return false;
    *p += n;
    return true;
}

/* One or more digits; what does not fit becomes INT64_MAX, which is beyond every range asked for here. */
static bool scan_number(const char **p, int64_t *ret) {
    if (!is_digit(**p))
        return false;
    int64_t v = 0;
    for (; is_digit(**p); (*p)++)
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, **p - '0', &v))
            v = INT64_MAX;
    *ret = v;
    return true;
}

int parse_duration(const char *text, usec_t *ret) {
    static const struct {
        char letter;
        usec_t length;
    } units[] = { { 'h', USEC_PER_HOUR }, { 'm', USEC_PER_MIN }, { 's', USEC_PER_SEC } };
    const char *p = text;
    size_t next = 0; /* the largest unit that may still come */
    usec_t sum = 0;
    bool fits = true;

    do {
        int64_t number;
        if (!scan_number(&p, &number))
            return -EINVAL;
        bool bare = !*p && next == 0;
        size_t u = bare ? 1 : next;
        while (!bare && u < ELEMENTSOF(units) && units[u].letter != *p)
            u++;
        if (u == ELEMENTSOF(units))
            return -EINVAL;
        if (!bare)
            p++;
        next = u + 1;
        usec_t part;
        if (__builtin_mul_overflow(number, units[u].length, &part) || __builtin_add_overflow(sum, part, &sum))
            fits = false;
    } while (*p);

    if (!fits || sum <= 0 || sum > USEC_PER_DAY)
        return -ERANGE;
    *ret = sum;
    return 0;
}

const char *format_duration(usec_t d, char buffer[static DURATION_TEXT_MAX]) {
    int64_t total = d > 0 ? d / USEC_PER_SEC : 0;
    int64_t hours = total / 3600, minutes = total / 60 % 60, seconds = total % 60;
    size_t n = 0;

    /* "90s" is what people say; "7m30s" is easier to read than "450s" */
    if (total < 120 && seconds != 0) {
        minutes = 0;
        seconds = total;
    }
    buffer[0] = '\0';
    if (hours > 0)
        n += (size_t)snprintf(buffer + n, DURATION_TEXT_MAX - n, "%lldh", (long long)hours);
    if (minutes > 0)
        n += (size_t)snprintf(buffer + n, DURATION_TEXT_MAX - n, "%lldm", (long long)minutes);
    if (seconds > 0 || total == 0)
        snprintf(buffer + n, DURATION_TEXT_MAX - n, "%llds", (long long)seconds);
    return buffer;
}

/* "07:30", as far as it goes: hours and minutes may be out of range. */
static bool scan_clock(const char **p, int *ret_hour, int *ret_minute) {
    return scan_digits(p, 2, ret_hour) && scan_char(p, ':') && scan_digits(p, 2, ret_minute);
}

int parse_clock(const char *text, int32_t *ret_minute) {
    int hour, minute;
    if (!scan_clock(&text, &hour, &minute) || *text)
        return -EINVAL;
    if (hour > 23 || minute > 59)
        return -ERANGE;
    *ret_minute = hour * 60 + minute;
    return 0;
}

/* "2026-11-23"; a date that the calendar lacks is no date. */
static int scan_date(const char **p, day_t *ret) {
    int year, month, day;
    if (!scan_digits(p, 4, &year) || !scan_char(p, '-') || !scan_digits(p, 2, &month) || !scan_char(p, '-') ||
        !scan_digits(p, 2, &day))
        return -EINVAL;
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return -EINVAL;
    day_t d = day_from_civil(year, month, day);
    int y, m, back;
    day_to_civil(d, &y, &m, &back);
    if (back != day)
        return -EINVAL;
    *ret = d;
    return 0;
}

/* The end of an RFC 3339 time, after hours and minutes: ":00", a fraction, and the offset. */
static int scan_seconds_and_offset(const char **p, usec_t *ret_within, int32_t *ret_offset) {
    int second, hour, minute;
    usec_t fraction = 0;
    if (!scan_char(p, ':') || !scan_digits(p, 2, &second) || second > 59)
        return -EINVAL;
    if (scan_char(p, '.')) {
        if (!is_digit(**p))
            return -EINVAL;
        usec_t unit = USEC_PER_SEC;
        for (; is_digit(**p); (*p)++) {
            unit /= 10; /* 0 from the seventh digit on: finer than the record keeps */
            fraction += (**p - '0') * unit;
        }
    }

    int32_t offset = 0;
    if (!scan_char(p, 'Z') && !scan_char(p, 'z')) {
        bool west = **p == '-';
        if (!west && **p != '+')
            return -EINVAL;
        (*p)++;
        if (!scan_clock(p, &hour, &minute) || hour > 23 || minute > 59)
            return -EINVAL;
        offset = (hour * 60 + minute) * 60 * (west ? -1 : 1);
    }
    *ret_within = second * USEC_PER_SEC + fraction;
    *ret_offset = offset;
    return 0;
}

/* From the date on: "2026-11-23 14:30" by the zone, or RFC 3339 by its own offset. */
static int parse_dated(const char *text, const Zone *zone, usec_t *ret) {
    day_t day;
    int hour, minute;
    int r = scan_date(&text, &day);
    if (r < 0)
        return r;
    char separator = *text ? *text++ : '\0';
    if (!scan_clock(&text, &hour, &minute) || hour > 23 || minute > 59)
        return -EINVAL;
    if (separator == ' ' && !*text) {
        zone_instant(zone, (LocalTime){ .day = day, .second = (hour * 60 + minute) * 60 }, ret);
        return 0;
    }

    usec_t within;
    int32_t offset;
    if (separator != 'T' && separator != 't')
        return -EINVAL;
    r = scan_seconds_and_offset(&text, &within, &offset);
    if (r < 0)
        return r;
    if (*text)
        return -EINVAL;
    *ret = day * USEC_PER_DAY + (hour * 60 + minute) * USEC_PER_MIN + within - offset * USEC_PER_SEC;
    return 0;
}

/* "14:30", alone or after the name of a day; "tomorrow" alone. */
static int parse_relative(const char *text, usec_t now, const Zone *zone, int32_t day_start, usec_t *ret) {
    static const struct {
        const char *word;
        int days;
    } names[] = { { "yesterday", -1 }, { "today", 0 }, { "tomorrow", 1 } };
    LocalTime local = zone_local(zone, now);
    for (size_t i = 0; i < ELEMENTSOF(names); i++) {
        const char *p = text;
        if (!scan_word(&p, names[i].word))
            continue;
        if (!*p && names[i].days == 1) {
            /* at 02:00, before the logical day has turned, the next one begins this very morning */
            zone_instant(zone, (LocalTime){ .day = local.day, .second = day_start * 60 }, ret);
            if (*ret <= now)
                zone_instant(zone, (LocalTime){ .day = local.day + 1, .second = day_start * 60 }, ret);
            return 0;
        }
        if (!scan_char(&p, ' '))
            return -EINVAL;
        local.day += names[i].days;
        text = p;
        break;
    }

    int32_t minute;
    if (parse_clock(text, &minute) < 0)
        return -EINVAL;
    zone_instant(zone, (LocalTime){ .day = local.day, .second = minute * 60 }, ret);
    return 0;
}

int parse_moment(const char *text, usec_t now, const Zone *zone, int32_t day_start_minute, usec_t *ret) {
    usec_t t;
    int r = 0;
    if (strcmp(text, "now") == 0)
        t = now;
    else if (is_digit(text[0]) && strlen(text) > 5)
        r = parse_dated(text, zone, &t);
    else
        r = parse_relative(text, now, zone, day_start_minute, &t);
    if (r < 0)
        return r;
    if (t < day_from_civil(1990, 1, 1) * USEC_PER_DAY || t >= day_from_civil(2200, 1, 1) * USEC_PER_DAY)
        return -ERANGE;
    *ret = t;
    return 0;
}

int parse_bool(const char *text, bool *ret) {
    static const char *const words[][2] = {
        { "no", "yes" }, { "false", "true" }, { "off", "on" }, { "0", "1" }
    };
    for (size_t i = 0; i < ELEMENTSOF(words); i++)
        for (int v = 0; v < 2; v++)
            if (strcmp(text, words[i][v]) == 0) {
                *ret = v == 1;
                return 0;
            }
    return -EINVAL;
}

int parse_integer(const char *text, int64_t min, int64_t max, int64_t *ret) {
    const char *p = text;
    scan_char(&p, '-');
    if (!is_digit(*p) || p[strspn(p, "0123456789")])
        return -EINVAL;
    errno = 0;
    long long v = strtoll(text, NULL, 10);
    if (errno == ERANGE || v < min || v > max)
        return -ERANGE;
    *ret = v;
    return 0;
}
