/* SPDX-License-Identifier: MIT */
/* See when.h. */

#include <stdio.h>

#include "when.h"

/* Years are counted from March, so that the leap day is a year's last and month lengths follow one rule; eras
 * of 400 years repeat. */
day_t day_from_civil(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void day_to_civil(day_t d, int *ret_year, int *ret_month, int *ret_day) {
    int64_t z = (int64_t)d + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    *ret_day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *ret_month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

int day_weekday(day_t d) {
    int w = (int)(((int64_t)d + 3) % 7); /* 1970-01-01 was a Thursday */
    return w < 0 ? w + 7 : w;
}

static bool digits(const char *text, int n, int *ret) {
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        v = v * 10 + (text[i] - '0');
    }
    *ret = v;
    return true;
}

int day_parse(const char *text, day_t *ret) {
    int year, month, day;
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return -EINVAL;
    if (!digits(text, 4, &year) || !digits(text + 5, 2, &month) || !digits(text + 8, 2, &day))
        return -EINVAL;
    if (year < 1970 || year > 2199)
        return -EINVAL;
    /* A month or day that the calendar lacks comes back as part of another month. */
    day_t d = day_from_civil(year, month, day);
    int y, m, back;
    day_to_civil(d, &y, &m, &back);
    if (m != month)
        return -EINVAL;
    *ret = d;
    return 0;
}

const char *day_format(day_t d, char buffer[static DAY_TEXT_MAX]) {
    int year, month, day;
    day_to_civil(d, &year, &month, &day);
    snprintf(buffer, DAY_TEXT_MAX, "%04d-%02d-%02d", year, month, day);
    return buffer;
}
