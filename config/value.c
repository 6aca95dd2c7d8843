/* SPDX-License-Identifier: MIT */
/* See value.h. One reader and one writer for each type of key; the texts are for the person who wrote the
 * file. */

#include "config/value.h"

#include "config/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#define ZONEINFO "/usr/share/zoneinfo/"
#define CLOCK_RANGE "from 00:00 to 23:59"
#define MINUTES_PER_DAY (24 * 60)

static void *member(const Key *k, Settings *s) {
    return (char *)s + k->offset;
}

static const void *member_const(const Key *k, const Settings *s) {
    return (const char *)s + k->offset;
}

static PRINTF_LIKE(2, 3) int refuse(char **ret_why, const char *format, ...) {
    va_list ap;
    char *why;
    va_start(ap, format);
    int r = vasprintf(&why, format, ap);
    va_end(ap);
    if (r < 0)
        return -ENOMEM;
    *ret_why = why;
    return VALUE_E_REFUSED;
}

/* For a text of the right form that is out of the key's range, or of another form. */
static int refuse_value(const Key *k, const char *text, bool form, char **ret_why) {
    static const char *const nouns[KEY_TYPE_MAX] = {
        [KEY_PROFILE] = "a profile",
        [KEY_DAYS] = "a weekday",
        [KEY_ORDER] = "an order",
        [KEY_CLOCK] = "a time",
        [KEY_TIMES] = "a time",
        [KEY_PRODUCT] = "one word",
        [KEY_ZONE] = "a time zone that this computer knows",
        [KEY_BOOL] = "yes or no",
        [KEY_INTEGER] = "a whole number",
        [KEY_DURATION] = "a duration",
    };
    char *allowed CLEANUP_FREE = value_allowed(k);
    if (!allowed)
        return -ENOMEM;
    if (!*text)
        return refuse(ret_why, "is empty; write %s", allowed);
    if (form)
        return refuse(ret_why, "\"%s\" is not %s; write %s", text, nouns[k->type], allowed);
    return refuse(ret_why, "%s is out of range; write %s", text, allowed);
}

static int parse_profile(const Key *k, const char *text, Settings *s, char **ret_why) {
    Profile p = profile_from_string(text);
    if (p < 0)
        return refuse_value(k, text, true, ret_why);
    *(Profile *)member(k, s) = p;
    return 0;
}

/* Whether the name is of the tz database's form and there is such a zone here. */
static bool zone_known(const char *name) {
    char path[sizeof(ZONEINFO) + ZONE_NAME_MAX];
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");
    if (name[n] != '\0' || n == 0 || n >= ZONE_NAME_MAX || name[0] == '/')
        return false;
    snprintf(path, sizeof(path), ZONEINFO "%s", name);
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static int parse_zone(const Key *k, const char *text, Settings *s, char **ret_why) {
    bool local = strcmp(text, "local") == 0;
    if (!local && !zone_known(text))
        return refuse_value(k, text, true, ret_why);
    snprintf(member(k, s), ZONE_NAME_MAX, "%s", local ? "" : text);
    return 0;
}

/* One word: it stands in the schedule's text, where a space ends it and "-" is none. */
static int parse_product(const Key *k, const char *text, Settings *s, char **ret_why) {
    if (strcmp(text, "-") == 0 || strpbrk(text, " \t") || strlen(text) >= PRODUCT_MAX || text_check(text, PRODUCT_MAX, false) < 0)
        return refuse_value(k, text, true, ret_why);
    snprintf(member(k, s), PRODUCT_MAX, "%s", text);
    return 0;
}

static int parse_yes_no(const Key *k, const char *text, Settings *s, char **ret_why) {
    bool b;
    if (parse_bool(text, &b) < 0)
        return refuse_value(k, text, true, ret_why);
    *(bool *)member(k, s) = b;
    return 0;
}

static int parse_number(const Key *k, const char *text, Settings *s, char **ret_why) {
    int64_t v;
    int r = parse_integer(text, k->min, k->max, &v);
    if (r < 0)
        return refuse_value(k, text, r == -EINVAL, ret_why);
    *(int *)member(k, s) = (int)v;
    return 0;
}

static int parse_length(const Key *k, const char *text, Settings *s, char **ret_why) {
    usec_t d;
    int r = parse_duration(text, &d);
    if (r == 0 && (d < k->min || d > k->max))
        r = -ERANGE;
    if (r < 0)
        return refuse_value(k, text, r == -EINVAL, ret_why);
    *(usec_t *)member(k, s) = d;
    return 0;
}

static int parse_time(const Key *k, const char *text, Settings *s, char **ret_why) {
    int32_t minute = -1;
    int r = !*text && k->min < 0 ? 0 : parse_clock(text, &minute);
    if (r < 0)
        return refuse_value(k, text, r == -EINVAL, ret_why);
    *(int32_t *)member(k, s) = minute;
    return 0;
}

/* One of the times of a list. */
static int add_time(const Key *k, Times *t, const char *text, char **ret_why) {
    int32_t minute;
    if (parse_clock(text, &minute) < 0)
        return refuse_value(k, text, true, ret_why);
    for (size_t i = 0; i < t->n; i++)
        if (t->minute[i] == minute)
            return refuse(ret_why, "%s stands there twice; write each time once", text);
    if (t->n == (size_t)k->max)
        return refuse(ret_why, "holds more than %lld times; write at most %lld", (long long)k->max,
                      (long long)k->max);
    t->minute[t->n++] = minute;
    return 0;
}

static int parse_times(const Key *k, const char *text, Settings *s, char **ret_why) {
    Times t = { 0 };
    char *copy CLEANUP_FREE = strdup(text), *rest;
    if (!copy)
        return -ENOMEM;
    for (char *word = strtok_r(copy, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
        int r = add_time(k, &t, word, ret_why);
        if (r != 0)
            return r;
    }
    if (t.n < (size_t)k->min)
        return refuse_value(k, "", true, ret_why);
    *(Times *)member(k, s) = t;
    return 0;
}

static int parse_order(const Key *k, const char *text, Settings *s, char **ret_why) {
    RunOrder order = run_order_from_string(text);
    if (order < 0)
        return refuse_value(k, text, true, ret_why);
    *(RunOrder *)member(k, s) = order;
    return 0;
}

static int parse_days(const Key *k, const char *text, Settings *s, char **ret_why) {
    int days = 0, n = 0;
    char *copy CLEANUP_FREE = strdup(text), *rest;
    if (!copy)
        return -ENOMEM;
    for (char *word = strtok_r(copy, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
        Weekday day = weekday_from_string(word);
        if (day < 0)
            return refuse_value(k, word, true, ret_why);
        if (days & 1 << day)
            return refuse(ret_why, "%s stands there twice; write each day once", word);
        days |= 1 << day;
        n++;
    }
    if (n < k->min)
        return refuse_value(k, "", true, ret_why);
    *(int *)member(k, s) = days;
    return 0;
}

int value_parse(const Key *k, const char *text, Settings *s, char **ret_why) {
    switch (k->type) {
    case KEY_PROFILE:
        return parse_profile(k, text, s, ret_why);
    case KEY_ORDER:
        return parse_order(k, text, s, ret_why);
    case KEY_CLOCK:
        return parse_time(k, text, s, ret_why);
    case KEY_TIMES:
        return parse_times(k, text, s, ret_why);
    case KEY_PRODUCT:
        return parse_product(k, text, s, ret_why);
    case KEY_ZONE:
        return parse_zone(k, text, s, ret_why);
    case KEY_DAYS:
        return parse_days(k, text, s, ret_why);
    case KEY_BOOL:
        return parse_yes_no(k, text, s, ret_why);
    case KEY_INTEGER:
        return parse_number(k, text, s, ret_why);
    case KEY_DURATION:
        return parse_length(k, text, s, ret_why);
    case KEY_OBSOLETE:
    case KEY_TYPE_MAX:
    case KEY_TYPE_INVALID:
        break;
    }
    return -EINVAL;
}

static PRINTF_LIKE(1, 2) char *print(const char *format, ...) {
    va_list ap;
    char *text;
    va_start(ap, format);
    int r = vasprintf(&text, format, ap);
    va_end(ap);
    return r < 0 ? NULL : text;
}

static char *format_times(const Times *t) {
    char text[TIMES_MAX * sizeof("00:00 ")] = "";
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%02d:%02d", i > 0 ? " " : "",
                              t->minute[i] / 60 % 24, t->minute[i] % 60);
    return strdup(text);
}

static char *format_days(int days) {
    char text[WEEKDAY_MAX * sizeof("mon")] = "";
    size_t n = 0;
    for (int i = 0; i < WEEKDAY_MAX; i++)
        if (days & 1 << i)
            n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", n > 0 ? " " : "", weekday_to_string((Weekday)i));
    return strdup(text);
}

char *value_format(const Key *k, const Settings *s) {
    const void *p = member_const(k, s);
    char buffer[DURATION_TEXT_MAX];
    switch (k->type) {
    case KEY_PROFILE:
        return strdup(profile_to_string(*(const Profile *)p));
    case KEY_ORDER:
        return strdup(run_order_to_string(*(const RunOrder *)p));
    case KEY_PRODUCT:
        return strdup(p);
    case KEY_ZONE:
        return strdup(*(const char *)p ? p : "local");
    case KEY_CLOCK:
        if (*(const int32_t *)p < 0)
            return strdup("");
        return print("%02d:%02d", *(const int32_t *)p / 60, *(const int32_t *)p % 60);
    case KEY_TIMES:
        return format_times(p);
    case KEY_DAYS:
        return format_days(*(const int *)p);
    case KEY_BOOL:
        return strdup(*(const bool *)p ? "yes" : "no");
    case KEY_INTEGER:
        return print("%d", *(const int *)p);
    case KEY_DURATION:
        return strdup(format_duration(*(const usec_t *)p, buffer));
    case KEY_OBSOLETE:
    case KEY_TYPE_MAX:
    case KEY_TYPE_INVALID:
        break;
    }
    return strdup("");
}

static char *allowed_times(const Key *k) {
    if (k->max == 1)
        return strdup("a time " CLOCK_RANGE ", like 18:00");
    if (k->min > 0)
        return print("%lld to %lld times " CLOCK_RANGE ", like 07:30 13:00", (long long)k->min,
                     (long long)k->max);
    return print("up to %lld times " CLOCK_RANGE ", like 07:30 13:00, or nothing", (long long)k->max);
}

char *value_allowed(const Key *k) {
    char low[DURATION_TEXT_MAX], high[DURATION_TEXT_MAX];
    switch (k->type) {
    case KEY_PROFILE:
        return print("%s or %s", profile_to_string(PROFILE_ARTICLE), profile_to_string(PROFILE_UP_TO_2));
    case KEY_ORDER:
        return print("%s or %s", run_order_to_string(RUN_ORDER_DURATION), run_order_to_string(RUN_ORDER_FREQUENCY));
    case KEY_PRODUCT:
        return print("one word of up to %d bytes, like the name on the pack, or nothing", PRODUCT_MAX - 1);
    case KEY_ZONE:
        return strdup("local, or a name such as Europe/Berlin");
    case KEY_CLOCK:
        return strdup(k->min < 0 ? "a time " CLOCK_RANGE ", like 07:30, or nothing" : "a time " CLOCK_RANGE ", like 07:30");
    case KEY_TIMES:
        return allowed_times(k);
    case KEY_DAYS:
        return k->min > 0 ? print("%lld to %lld of mon, tue, wed, thu, fri, sat and sun, like mon wed fri", (long long)k->min,
                                  (long long)k->max)
                          : strdup("days out of mon tue wed thu fri sat sun, or nothing");
    case KEY_BOOL:
        return strdup("yes or no");
    case KEY_INTEGER:
        return print("%lld to %lld", (long long)k->min, (long long)k->max);
    case KEY_DURATION:
        return print("%s to %s", format_duration(k->min, low),
                     format_duration(k->max, high));
    case KEY_OBSOLETE:
    case KEY_TYPE_MAX:
    case KEY_TYPE_INVALID:
        break;
    }
    return strdup("");
}

void times_sort(Times *t, int32_t day_start) {
    for (size_t i = 1; i < t->n; i++)
        for (size_t j = i; j > 0; j--) {
            int32_t *a = &t->minute[j - 1], *b = &t->minute[j];
            if ((*a - day_start + MINUTES_PER_DAY) % MINUTES_PER_DAY <=
                (*b - day_start + MINUTES_PER_DAY) % MINUTES_PER_DAY)
                break;
            int32_t swap = *a;
            *a = *b;
            *b = swap;
        }
}
