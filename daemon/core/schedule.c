/* SPDX-License-Identifier: MIT */
/* See schedule.h. The text form is words and numbers, a space between: "day-start 300 ice-times 480,780". */

#include <stdio.h>

#include "schedule-default.h"
#include "schedule.h"

#define MINUTES_PER_DAY (24 * 60)

const Schedule schedule_default = SCHEDULE_DEFAULT;

bool limit_steps_equal(const LimitSteps *a, const LimitSteps *b) {
    return a->up == b->up && a->down == b->down && a->beyond == b->beyond && a->least == b->least && a->counts == b->counts &&
           a->first == b->first && memcmp(a->back, b->back, sizeof(a->back)) == 0 && a->test_apart == b->test_apart &&
           a->tests == b->tests && a->rises == b->rises;
}

int schedule_threshold(const Schedule *s) {
    return profile_threshold(s->profile);
}

/* --- days --- */

day_t schedule_day(const Schedule *s, const Zone *z, usec_t instant) {
    LocalTime local = zone_local(z, instant);
    day_t day = local.second < s->day_start * 60 ? local.day - 1 : local.day;
    /* A change of offset around the day's start can give fields that belong to the day beside, or to none. */
    if (instant < schedule_day_start(s, z, day))
        return day - 1;
    return instant >= schedule_day_start(s, z, day + 1) ? day + 1 : day;
}

usec_t schedule_day_start(const Schedule *s, const Zone *z, day_t day) {
    usec_t instant;
    zone_instant(z, (LocalTime){ day, s->day_start * 60 }, &instant);
    return instant;
}

usec_t schedule_instant(const Schedule *s, const Zone *z, day_t day, int32_t minute) {
    usec_t instant;
    zone_instant(z, (LocalTime){ minute < s->day_start ? day + 1 : day, minute * 60 }, &instant);
    /* The hours after midnight of a day that was jumped whole would otherwise be those of the day before
     * again. */
    return schedule_day_start(s, z, day) >= schedule_day_start(s, z, day + 1) ? USEC_NONE : instant;
}

ZoneFit schedule_fit(const Schedule *s, const Zone *z, day_t day, int32_t minute) {
    usec_t instant;
    return zone_instant(z, (LocalTime){ minute < s->day_start ? day + 1 : day, minute * 60 }, &instant);
}

Times *schedule_times(Schedule *s, Kind kind) {
    switch (kind) {
    case KIND_CHECK_IN:
        return &s->check_in;
    case KIND_ICE:
        return &s->ice_times;
    case KIND_REST:
        return &s->rest_times;
    case KIND_RUN:
        return &s->run_ask;
    case KIND_EXERCISE:
        return &s->exercise_times;
    default:
        return NULL;
    }
}

bool schedule_has_exercises(const Schedule *s, day_t day) {
    return s->exercise && s->exercise_days >> day_weekday(day) & 1;
}

bool schedule_may_run(const Schedule *s, day_t day) {
    return s->run_days == 0 || (s->run_days & 1 << day_weekday(day)) != 0;
}

int32_t schedule_order(const Schedule *s, int32_t minute) {
    return (minute - s->day_start + MINUTES_PER_DAY) % MINUTES_PER_DAY;
}

bool schedule_is_quiet(const Schedule *s, int32_t minute) {
    if (s->quiet_from < s->quiet_to)
        return minute >= s->quiet_from && minute < s->quiet_to;
    return s->quiet_from > s->quiet_to && (minute >= s->quiet_from || minute < s->quiet_to);
}

/* --- text --- */

typedef enum FieldType {
    FIELD_INT,
    FIELD_MINUTE, /* of a day */
    FIELD_MINUTE_OR_NONE,
    FIELD_BOOL,
    FIELD_USEC,
    FIELD_TIMES,
    FIELD_PROFILE,
    FIELD_ORDER,
    FIELD_PRODUCT,
} FieldType;

static const struct {
    const char *word;
    FieldType type;
    size_t offset;
} fields[] = {
    { "profile", FIELD_PROFILE, offsetof(Schedule, profile) },
    { "day-start", FIELD_MINUTE, offsetof(Schedule, day_start) },
    { "close-after", FIELD_INT, offsetof(Schedule, close_after) },
    { "silent-after", FIELD_INT, offsetof(Schedule, silent_after) },
    { "check-in", FIELD_TIMES, offsetof(Schedule, check_in) },
    { "ice", FIELD_BOOL, offsetof(Schedule, ice) },
    { "ice-times", FIELD_TIMES, offsetof(Schedule, ice_times) },
    { "ice-duration", FIELD_USEC, offsetof(Schedule, ice_duration) },
    { "ice-gap", FIELD_USEC, offsetof(Schedule, ice_gap) },
    { "ice-per-day", FIELD_INT, offsetof(Schedule, ice_per_day) },
    { "rest-times", FIELD_TIMES, offsetof(Schedule, rest_times) },
    { "rest-window", FIELD_USEC, offsetof(Schedule, rest_window) },
    { "exercise", FIELD_BOOL, offsetof(Schedule, exercise) },
    { "exercise-days", FIELD_INT, offsetof(Schedule, exercise_days) },
    { "exercise-times", FIELD_TIMES, offsetof(Schedule, exercise_times) },
    { "snooze", FIELD_USEC, offsetof(Schedule, snooze) },
    { "snooze-max", FIELD_INT, offsetof(Schedule, snooze_max) },
    { "re-ask", FIELD_USEC, offsetof(Schedule, re_ask) },
    { "re-asks", FIELD_INT, offsetof(Schedule, re_asks) },
    { "asks-per-day", FIELD_INT, offsetof(Schedule, asks_per_day) },
    { "run-order", FIELD_ORDER, offsetof(Schedule, run_order) },
    { "run-ask", FIELD_TIMES, offsetof(Schedule, run_ask) },
    { "run-days", FIELD_INT, offsetof(Schedule, run_days) },
    { "run-time", FIELD_MINUTE_OR_NONE, offsetof(Schedule, run_time) },
    { "foot-strike", FIELD_BOOL, offsetof(Schedule, foot_strike) },
    { "function", FIELD_BOOL, offsetof(Schedule, function) },
    { "limit-up", FIELD_INT, offsetof(Schedule, limit.up) },
    { "limit-down", FIELD_INT, offsetof(Schedule, limit.down) },
    { "limit-beyond", FIELD_INT, offsetof(Schedule, limit.beyond) },
    { "limit-least", FIELD_USEC, offsetof(Schedule, limit.least) },
    { "limit-counts", FIELD_INT, offsetof(Schedule, limit.counts) },
    { "limit-first", FIELD_USEC, offsetof(Schedule, limit.first) },
    { "back-7", FIELD_INT, offsetof(Schedule, limit.back[0]) },
    { "back-14", FIELD_INT, offsetof(Schedule, limit.back[1]) },
    { "back-21", FIELD_INT, offsetof(Schedule, limit.back[2]) },
    { "back-30", FIELD_INT, offsetof(Schedule, limit.back[3]) },
    { "test-apart", FIELD_INT, offsetof(Schedule, limit.test_apart) },
    { "tests", FIELD_INT, offsetof(Schedule, limit.tests) },
    { "next-day-unmasked", FIELD_USEC, offsetof(Schedule, next_day_unmasked) },
    { "week-most", FIELD_INT, offsetof(Schedule, week_most) },
    { "level-percent", FIELD_INT, offsetof(Schedule, level_percent) },
    { "level-weeks", FIELD_INT, offsetof(Schedule, level_weeks) },
    { "held-runs", FIELD_INT, offsetof(Schedule, held_runs) },
    { "sore-mornings", FIELD_INT, offsetof(Schedule, sore_mornings) },
    { "ice-hint", FIELD_INT, offsetof(Schedule, ice_hint) },
    { "limit-rises", FIELD_INT, offsetof(Schedule, limit.rises) },
    { "visit-again", FIELD_INT, offsetof(Schedule, visit_again) },
    { "safety-days", FIELD_INT, offsetof(Schedule, safety_days) },
    { "flags-every", FIELD_INT, offsetof(Schedule, flags_every) },
    { "dose-before-run", FIELD_USEC, offsetof(Schedule, dose_before_run) },
    { "dose-answers", FIELD_INT, offsetof(Schedule, dose_answers) },
    { "shoe-hurt", FIELD_INT, offsetof(Schedule, shoe_hurt) },
    { "shoe-hurt-of", FIELD_INT, offsetof(Schedule, shoe_hurt_of) },
    { "shoe-near", FIELD_INT, offsetof(Schedule, shoe_near) },
    { "shoe-judged", FIELD_INT, offsetof(Schedule, shoe_judged) },
    { "shoe-streak", FIELD_INT, offsetof(Schedule, shoe_streak) },
    { "consult-again", FIELD_INT, offsetof(Schedule, consult_again) },
    { "cue-every", FIELD_INT, offsetof(Schedule, cue_every) },
    { "cue-other", FIELD_INT, offsetof(Schedule, cue_other) },
    { "cue-weekly", FIELD_INT, offsetof(Schedule, cue_weekly) },
    { "cue-before", FIELD_USEC, offsetof(Schedule, cue_before) },
    { "after-ice", FIELD_USEC, offsetof(Schedule, after_ice) },
    { "next-day-after", FIELD_INT, offsetof(Schedule, next_day_after) },
    { "next-day-runs", FIELD_INT, offsetof(Schedule, next_day_runs) },
    { "next-day-painless", FIELD_INT, offsetof(Schedule, next_day_painless) },
    { "medication", FIELD_BOOL, offsetof(Schedule, medication) },
    { "dose-product", FIELD_PRODUCT, offsetof(Schedule, dose_product) },
    { "dose-mg", FIELD_INT, offsetof(Schedule, dose_mg) },
    { "dose-times", FIELD_TIMES, offsetof(Schedule, dose_times) },
    { "course-days", FIELD_INT, offsetof(Schedule, course_days) },
    { "shoe-notice", FIELD_INT, offsetof(Schedule, shoe_notice) },
    { "quiet-from", FIELD_MINUTE, offsetof(Schedule, quiet_from) },
    { "quiet-to", FIELD_MINUTE, offsetof(Schedule, quiet_to) },
};

const char *times_format(const Times *t, char buffer[static TIMES_TEXT_MAX]) {
    size_t at = (size_t)snprintf(buffer, TIMES_TEXT_MAX, "%s", t->n == 0 ? "-" : "");
    for (size_t i = 0; i < t->n; i++)
        at += (size_t)snprintf(buffer + at, TIMES_TEXT_MAX - at, "%s%d", i ? "," : "", t->minute[i]);
    return buffer;
}

bool times_equal(const Times *a, const Times *b) {
    return a->n == b->n && memcmp(a->minute, b->minute, a->n * sizeof(*a->minute)) == 0;
}

static size_t field_format(const Schedule *s, size_t i, char *buffer, size_t size) {
    const void *p = (const char *)s + fields[i].offset;
    char times[TIMES_TEXT_MAX];
    switch (fields[i].type) {
    case FIELD_MINUTE_OR_NONE:
        if (*(const int32_t *)p < 0)
            return (size_t)snprintf(buffer, size, "-");
        return (size_t)snprintf(buffer, size, "%d", *(const int32_t *)p);
    case FIELD_INT:
    case FIELD_MINUTE:
        return (size_t)snprintf(buffer, size, "%d", *(const int *)p);
    case FIELD_BOOL:
        return (size_t)snprintf(buffer, size, "%d", *(const bool *)p);
    case FIELD_USEC:
        return (size_t)snprintf(buffer, size, "%lld", (long long)(*(const usec_t *)p / USEC_PER_SEC));
    case FIELD_TIMES:
        return (size_t)snprintf(buffer, size, "%s", times_format(p, times));
    case FIELD_PRODUCT:
        return (size_t)snprintf(buffer, size, "%s", *(const char *)p ? (const char *)p : "-");
    case FIELD_ORDER:
        return (size_t)snprintf(buffer, size, "%s", run_order_to_string(*(const RunOrder *)p));
    default:
        return (size_t)snprintf(buffer, size, "%s", profile_to_string(*(const Profile *)p));
    }
}

const char *schedule_format(const Schedule *s, char buffer[static SCHEDULE_TEXT_MAX]) {
    size_t at = 0;
    for (size_t i = 0; i < ELEMENTSOF(fields); i++) {
        at += (size_t)snprintf(buffer + at, SCHEDULE_TEXT_MAX - at, "%s%s ", i ? " " : "", fields[i].word);
        at += field_format(s, i, buffer + at, SCHEDULE_TEXT_MAX - at);
    }
    return buffer;
}

static int integer_parse(const char *text, const char **ret_end, int64_t *ret) {
    int64_t n = 0;
    const char *p = text;
    for (; *p >= '0' && *p <= '9'; p++) {
        if (p - text >= 12)
            return -EINVAL;
        n = n * 10 + (*p - '0');
    }
    if (p == text)
        return -EINVAL;
    *ret_end = p;
    *ret = n;
    return 0;
}

int times_parse(const char *text, Times *ret) {
    Times t = { 0 };
    if (strcmp(text, "-") == 0) {
        *ret = t;
        return 0;
    }
    for (const char *p = text;; p++) {
        int64_t minute;
        if (t.n == TIMES_MAX || integer_parse(p, &p, &minute) < 0 || minute >= MINUTES_PER_DAY)
            return -EINVAL;
        t.minute[t.n++] = (int32_t)minute;
        if (*p == '\0')
            break;
        if (*p != ',')
            return -EINVAL;
    }
    *ret = t;
    return 0;
}

static int field_parse(Schedule *s, size_t i, const char *text) {
    void *p = (char *)s + fields[i].offset;
    const char *end = "";
    int64_t n = 0;
    if (fields[i].type == FIELD_TIMES)
        return times_parse(text, p);
    if (fields[i].type == FIELD_PROFILE) {
        Profile profile = profile_from_string(text);
        /* A newer program's profile: the stricter one stands in. */
        *(Profile *)p = profile < 0 ? PROFILE_ARTICLE : profile;
        return 0;
    }
    if (fields[i].type == FIELD_MINUTE_OR_NONE && strcmp(text, "-") == 0) {
        *(int32_t *)p = -1;
        return 0;
    }
    if (fields[i].type == FIELD_PRODUCT) {
        if (strlen(text) >= PRODUCT_MAX)
            return -EINVAL;
        snprintf(p, PRODUCT_MAX, "%s", strcmp(text, "-") == 0 ? "" : text);
        return 0;
    }
    if (fields[i].type == FIELD_ORDER) {
        RunOrder order = run_order_from_string(text);
        *(RunOrder *)p = order < 0 ? RUN_ORDER_DURATION : order;
        return 0;
    }
    if (integer_parse(text, &end, &n) < 0 || *end != '\0')
        return -EINVAL;
    if (fields[i].type == FIELD_USEC)
        *(usec_t *)p = n * USEC_PER_SEC;
    else if (fields[i].type == FIELD_BOOL)
        *(bool *)p = n != 0;
    else if (n > (fields[i].type == FIELD_MINUTE || fields[i].type == FIELD_MINUTE_OR_NONE ? MINUTES_PER_DAY - 1 : INT32_MAX))
        return -EINVAL;
    else
        *(int *)p = (int)n;
    return 0;
}

int schedule_parse(const char *text, Schedule *ret) {
    char copy[SCHEDULE_TEXT_MAX];
    size_t n = strlen(text);
    if (n >= sizeof(copy))
        return -EINVAL;
    memcpy(copy, text, n + 1);
    Schedule s = schedule_default;
    char *save = NULL;
    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *value = strtok_r(NULL, " ", &save);
        if (!value)
            return -EINVAL;
        for (size_t i = 0; i < ELEMENTSOF(fields); i++)
            if (strcmp(fields[i].word, word) == 0 && field_parse(&s, i, value) < 0)
                return -EINVAL;
    }
    *ret = s;
    return 0;
}

static bool field_equal(const Schedule *a, const Schedule *b, size_t i) {
    const void *x = (const char *)a + fields[i].offset, *y = (const char *)b + fields[i].offset;
    switch (fields[i].type) {
    case FIELD_TIMES:
        return times_equal(x, y);
    case FIELD_PROFILE:
        return *(const Profile *)x == *(const Profile *)y;
    case FIELD_PRODUCT:
        return strcmp(x, y) == 0;
    case FIELD_ORDER:
        return *(const RunOrder *)x == *(const RunOrder *)y;
    case FIELD_USEC:
        /* As they are written: in seconds. */
        return *(const usec_t *)x / USEC_PER_SEC == *(const usec_t *)y / USEC_PER_SEC;
    case FIELD_BOOL:
        return *(const bool *)x == *(const bool *)y;
    default:
        return *(const int32_t *)x == *(const int32_t *)y;
    }
}

/* Asked at each look; to compare two texts made for it was a quarter of a million instructions. */
bool schedule_equal(const Schedule *a, const Schedule *b) {
    for (size_t i = 0; i < ELEMENTSOF(fields); i++)
        if (!field_equal(a, b, i))
            return false;
    return true;
}
