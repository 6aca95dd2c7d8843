/* SPDX-License-Identifier: MIT */
/* Reading an a{sv} by a table. */

#include <stdio.h>

#include "internal.h"

static int read_time(Service *s, const char *key, const char *type, sd_bus_message *m, usec_t *ret, sd_bus_error *error) {
    if (strcmp(type, "t") == 0) {
        uint64_t t;
        int r = sd_bus_message_read(m, "v", "t", &t);
        if (r < 0)
            return r;
        /* Years 1970 to 2199; the record takes no others. */
        if (t != UINT64_MAX && t > 7258118400ULL * 1000000)
            return error_argument(error, "Option %s: a time is in microseconds since 1970, before the year 2200.", key);
        *ret = t == UINT64_MAX ? USEC_NONE : (usec_t)t;
        return 0;
    }
    const char *text;
    int r = sd_bus_message_read(m, "v", "s", &text);
    if (r < 0)
        return r;
    Frame f;
    r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    if (parse_moment(text, f.now.real, f.zone, f.schedule->day_start, ret) < 0)
        return error_argument(error, "Option %s: a time is written 14:30, yesterday 18:00, 2026-11-23 14:30, or as RFC 3339.", key);
    return 0;
}

static int read_text(const Option *o, sd_bus_message *m, sd_bus_error *error) {
    const char *text;
    int r = sd_bus_message_read(m, "v", "s", &text);
    if (r < 0)
        return r;
    size_t max = o->max ? o->max : NAME_TEXT_MAX;
    r = text_check(text, max, o->max == FACT_TEXT_MAX);
    if (r < 0)
        return error_argument(error, "Option %s: a text is UTF-8 without control characters, at most %zu bytes.", o->key, max);
    *(const char **)o->value = text;
    return 0;
}

static int read_value(Service *s, const Option *o, sd_bus_message *m, const char *type, sd_bus_error *error) {
    static const char *const types[] = { [OPTION_TEXT] = "s", [OPTION_BOOL] = "b", [OPTION_NUMBER] = "u", [OPTION_LENGTH] = "t" };
    if (o->type == OPTION_TIME && (strcmp(type, "t") == 0 || strcmp(type, "s") == 0))
        return read_time(s, o->key, type, m, o->value, error);
    if (o->type == OPTION_TIME || strcmp(type, types[o->type]) != 0)
        return error_argument(error, "Option %s is of type %s, not %s.", o->key, o->type == OPTION_TIME ? "t or s" : types[o->type],
                              type);
    uint32_t u;
    uint64_t t;
    int r;
    switch (o->type) {
    case OPTION_TEXT:
        return read_text(o, m, error);
    case OPTION_BOOL:
        return sd_bus_message_read(m, "v", "b", (int *)o->value);
    case OPTION_NUMBER:
        r = sd_bus_message_read(m, "v", "u", &u);
        if (r >= 0)
            *(int64_t *)o->value = u;
        return r;
    default:
        r = sd_bus_message_read(m, "v", "t", &t);
        if (r >= 0 && t > (uint64_t)USEC_PER_DAY)
            return error_argument(error, "Option %s: a duration is in microseconds, at most 24 hours.", o->key);
        if (r >= 0)
            *(usec_t *)o->value = (usec_t)t;
        return r;
    }
}

int read_knee(const char *text, Knee *ret, sd_bus_error *error) {
    if (!text || !text[0])
        return 0;
    Knee knee = knee_from_string(text);
    if (knee <= KNEE_NONE)
        return error_word(error, text, "left right both", "There is no knee \"%.16s\"; a knee is left, right or both.", text);
    *ret = knee;
    return 0;
}

static const char *known_words(const Option *options, size_t n, char words[static 256]) {
    words[0] = '\0';
    for (size_t i = 0, at = 0; i < n && at < 256; i++)
        at += (size_t)snprintf(words + at, 256 - at, "%s ", options[i].key);
    return words;
}

int options_read(Service *s, sd_bus_message *m, const Option *options, size_t n, sd_bus_error *error) {
    int r = sd_bus_message_enter_container(m, 'a', "{sv}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        const char *key, *type;
        r = sd_bus_message_read(m, "s", &key);
        if (r >= 0)
            r = sd_bus_message_peek_type(m, NULL, &type);
        if (r < 0)
            return r;
        const Option *o = NULL;
        for (size_t i = 0; i < n && !o; i++)
            if (strcmp(options[i].key, key) == 0)
                o = &options[i];
        if (!o) {
            char known[256] = "", words[256];
            for (size_t i = 0, at = 0; i < n && at < sizeof(known); i++)
                at += (size_t)snprintf(known + at, sizeof(known) - at, "%s%s", i ? ", " : "", options[i].key);
            return error_word(error, key, known_words(options, n, words), "There is no option %.32s; known are: %s.", key,
                              n ? known : "none");
        }
        r = read_value(s, o, m, type, error);
        if (r < 0)
            return r;
        r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}
