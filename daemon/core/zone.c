/* SPDX-License-Identifier: MIT */
/*
 * See zone.h. A zone is its table of changes and the rule of the footer for what comes after. The bytes come
 * from a file that anybody may have written: every count and index is checked before it is used. Leap seconds
 * are passed over, and so are the names of the offsets.
 */

#include <stdio.h>

#include "zone.h"

#define HEADER 44
#define TYPES_MAX 256
#define CHANGES_MAX 100000
#define OFFSET_MAX (26 * 3600) /* RFC 8536 3.2 asks for more than -25 h and less than 26 h */

typedef enum RuleDay {
    RULE_JULIAN, /* Jn: 1..365, 29 February never counted */
    RULE_ZERO,   /* n: 0..365, counted */
    RULE_MONTH,  /* Mm.w.d */
} RuleDay;

typedef struct Rule {
    RuleDay type;
    int month, week, day; /* `day` alone but for RULE_MONTH */
    int32_t time;         /* seconds after local midnight, -167 h..167 h */
} Rule;

struct Zone {
    char name[ZONE_NAME_MAX];
    int64_t *changes; /* seconds since 1970 at which offsets[i] comes into force */
    int32_t *offsets;
    size_t n_changes;
    int32_t first; /* before the first change */
    bool has_footer, has_dst;
    int32_t standard, dst;
    Rule dst_from, dst_to;
};

/* --- the footer: a POSIX TZ string --- */

static bool eat(const char **p, char c) {
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

static int read_number(const char **p, int max, int *ret) {
    int n = 0;
    const char *start = *p;
    for (; **p >= '0' && **p <= '9'; (*p)++) {
        n = n * 10 + (**p - '0');
        if (n > max)
            return -EINVAL;
    }
    if (*p == start)
        return -EINVAL;
    *ret = n;
    return 0;
}

static int read_name(const char **p) {
    bool quoted = eat(p, '<');
    const char *start = *p;
    while ((**p >= 'A' && **p <= 'Z') || (**p >= 'a' && **p <= 'z') ||
           (quoted && ((**p >= '0' && **p <= '9') || **p == '+' || **p == '-')))
        (*p)++;
    if (*p - start < 3)
        return -EINVAL;
    return quoted && !eat(p, '>') ? -EINVAL : 0;
}

/* [+-]hh[:mm[:ss]] as seconds. */
static int read_time(const char **p, int max_hours, int32_t *ret) {
    int sign = eat(p, '-') ? -1 : 1, part[3] = { 0 };
    if (sign > 0)
        (void)eat(p, '+');
    for (int i = 0; i < 3; i++) {
        if (read_number(p, i == 0 ? max_hours : 59, &part[i]) < 0)
            return -EINVAL;
        if (!eat(p, ':'))
            break;
        if (i == 2)
            return -EINVAL;
    }
    *ret = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
    return 0;
}

static int read_rule(const char **p, Rule *ret) {
    Rule r = { .time = 2 * 3600 };
    int e;
    if (eat(p, 'M')) {
        r.type = RULE_MONTH;
        e = read_number(p, 12, &r.month);
        if (e == 0)
            e = eat(p, '.') ? read_number(p, 5, &r.week) : -EINVAL;
        if (e == 0)
            e = eat(p, '.') ? read_number(p, 6, &r.day) : -EINVAL;
        if (e == 0 && (r.month < 1 || r.week < 1))
            e = -EINVAL;
    } else if (eat(p, 'J')) {
        r.type = RULE_JULIAN;
        e = read_number(p, 365, &r.day);
        if (e == 0 && r.day < 1)
            e = -EINVAL;
    } else {
        r.type = RULE_ZERO;
        e = read_number(p, 365, &r.day);
    }
    if (e == 0 && eat(p, '/'))
        e = read_time(p, 167, &r.time);
    if (e == 0)
        *ret = r;
    return e;
}

static int read_footer(Zone *z, const char *p) {
    int32_t west;
    if (*p == '\0')
        return 0;
    if (read_name(&p) < 0 || read_time(&p, 24, &west) < 0)
        return -EINVAL;
    z->standard = -west;
    z->has_footer = true;
    if (*p == '\0')
        return 0;
    if (read_name(&p) < 0)
        return -EINVAL;
    z->dst = z->standard + 3600;
    if (*p != ',') {
        if (read_time(&p, 24, &west) < 0)
            return -EINVAL;
        z->dst = -west;
    }
    if (!eat(&p, ',') || read_rule(&p, &z->dst_from) < 0 || !eat(&p, ',') || read_rule(&p, &z->dst_to) < 0)
        return -EINVAL;
    if (*p != '\0')
        return -EINVAL;
    z->has_dst = true;
    return 0;
}

/* --- TZif --- */

static int64_t be(const uint8_t *p, size_t n) {
    uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

typedef struct Header {
    uint8_t version;
    size_t utc, standard, leaps, changes, types, names;
} Header;

static int read_header(const uint8_t *p, size_t size, Header *ret) {
    if (size < HEADER || memcmp(p, "TZif", 4) != 0)
        return ZONE_E_BAD;
    /* Versions after 4 are let through: so far each could be read as the one before it. */
    if (p[4] != '\0' && (p[4] < '2' || p[4] > '9'))
        return ZONE_E_BAD;
    size_t counts[6];
    for (size_t i = 0; i < 6; i++) {
        counts[i] = (size_t)(uint32_t)be(p + 20 + 4 * i, 4);
        if (counts[i] > CHANGES_MAX)
            return ZONE_E_BAD;
    }
    *ret = (Header){ p[4], counts[0], counts[1], counts[2], counts[3], counts[4], counts[5] };
    return 0;
}

static bool header_is_sound(const Header *h) {
    return h->types >= 1 && h->types <= TYPES_MAX && h->names >= 1 && (h->utc == 0 || h->utc == h->types) &&
           (h->standard == 0 || h->standard == h->types);
}

static size_t block_size(const Header *h, size_t time) {
    return h->changes * (time + 1) + h->types * 6 + h->names + h->leaps * (time + 4) + h->standard + h->utc;
}

/* Offset, whether it is daylight saving time, and where its name stands. */
static bool type_is_sound(const uint8_t *p, const Header *h) {
    int64_t offset = be(p, 4);
    return offset > -OFFSET_MAX && offset < OFFSET_MAX && p[4] <= 1 && p[5] < h->names;
}

static int read_block(Zone *z, const uint8_t *p, const Header *h, size_t time) {
    const uint8_t *indices = p + h->changes * time, *types = indices + h->changes;
    if (!header_is_sound(h))
        return ZONE_E_BAD;
    z->changes = calloc(h->changes + 1, sizeof(*z->changes));
    z->offsets = calloc(h->changes + 1, sizeof(*z->offsets));
    if (!z->changes || !z->offsets)
        return -ENOMEM;
    for (size_t i = 0; i < h->types; i++)
        if (!type_is_sound(types + 6 * i, h))
            return ZONE_E_BAD;
    z->first = (int32_t)be(types, 4);
    for (size_t i = 0; i < h->changes; i++) {
        z->changes[i] = be(p + i * time, time);
        if (indices[i] >= h->types || (i > 0 && z->changes[i] <= z->changes[i - 1]))
            return ZONE_E_BAD;
        z->offsets[i] = (int32_t)be(types + 6 * indices[i], 4);
    }
    z->n_changes = h->changes;
    return 0;
}

static int read_footer_bytes(Zone *z, const uint8_t *p, size_t size) {
    char text[128];
    const uint8_t *end = size >= 2 && p[0] == '\n' ? memchr(p + 1, '\n', size - 1) : NULL;
    size_t n = end ? (size_t)(end - p - 1) : SIZE_MAX;
    if (n >= sizeof(text) || memchr(p + 1, '\0', n))
        return ZONE_E_BAD;
    memcpy(text, p + 1, n);
    text[n] = '\0';
    return read_footer(z, text) < 0 ? ZONE_E_BAD : 0;
}

static int read_tzif(Zone *z, const uint8_t *p, size_t size) {
    Header h;
    int r = read_header(p, size, &h);
    if (r != 0)
        return r;
    size_t first = HEADER + block_size(&h, 4);
    if (first > size)
        return ZONE_E_BAD;
    if (h.version == 0)
        return read_block(z, p + HEADER, &h, 4);
    p += first;
    size -= first;
    r = read_header(p, size, &h);
    if (r != 0)
        return r;
    size_t second = HEADER + block_size(&h, 8);
    if (second > size)
        return ZONE_E_BAD;
    r = read_block(z, p + HEADER, &h, 8);
    if (r != 0)
        return r;
    return read_footer_bytes(z, p + second, size - second);
}

int zone_new(Zone **ret, const char *name, const void *tzif, size_t size) {
    CLEANUP(zone_freep) Zone *z = calloc(1, sizeof(*z));
    if (!z)
        return -ENOMEM;
    snprintf(z->name, sizeof(z->name), "%s", name);
    int r = read_tzif(z, tzif, size);
    if (r != 0)
        return r;
    *ret = z;
    z = NULL;
    return 0;
}

int zone_new_utc(Zone **ret) {
    Zone *z = calloc(1, sizeof(*z));
    if (!z)
        return -ENOMEM;
    snprintf(z->name, sizeof(z->name), "UTC");
    *ret = z;
    return 0;
}

Zone *zone_free(Zone *z) {
    if (!z)
        return NULL;
    free(z->changes);
    free(z->offsets);
    free(z);
    return NULL;
}

const char *zone_name(const Zone *z) {
    return z->name;
}

/* --- questions --- */

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* Seconds of the rule's local moment in that year, as if local time were UTC. */
static int64_t rule_seconds(const Rule *r, int year) {
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    day_t day = day_from_civil(year, 1, 1);
    if (r->type == RULE_JULIAN)
        day += r->day - 1 + (leap && r->day >= 60);
    else if (r->type == RULE_ZERO)
        day += r->day;
    else {
        day = day_from_civil(year, r->month, 1);
        day_t next = r->month == 12 ? day_from_civil(year + 1, 1, 1) : day_from_civil(year, r->month + 1, 1);
        /* The rule counts days from Sunday. */
        day += (r->day - (day_weekday(day) + 1) % 7 + 7) % 7 + 7 * (r->week - 1);
        while (day >= next)
            day -= 7;
    }
    return (int64_t)day * 86400 + r->time;
}

/* The year to look around: a rule may spill over a year's end by a week (RFC 8536 3.3.1). */
static int footer_year(const Zone *z, int64_t t) {
    int year, month, day;
    day_to_civil((day_t)floor_div(t + z->standard, 86400), &year, &month, &day);
    return year;
}

static int64_t footer_from(const Zone *z, int year) {
    return rule_seconds(&z->dst_from, year) - z->standard;
}

static int64_t footer_to(const Zone *z, int year) {
    return rule_seconds(&z->dst_to, year) - z->dst;
}

static int32_t footer_offset(const Zone *z, int64_t t) {
    if (!z->has_dst)
        return z->standard;
    int year = footer_year(z, t);
    int64_t latest = INT64_MIN;
    int32_t offset = z->standard;
    for (int y = year - 2; y <= year + 1; y++) {
        int64_t from = footer_from(z, y), to = footer_to(z, y);
        /* Where one summer ends as the next begins there is no winter between: "all year" is written so. */
        if (from <= t && from >= latest) {
            latest = from;
            offset = z->dst;
        }
        if (to <= t && to > latest) {
            latest = to;
            offset = z->standard;
        }
    }
    return offset;
}

static int64_t footer_next(const Zone *z, int64_t t) {
    int64_t next = INT64_MAX;
    if (!z->has_dst)
        return next;
    int year = footer_year(z, t);
    for (int y = year - 1; y <= year + 2; y++) {
        int64_t from = footer_from(z, y), to = footer_to(z, y);
        if (from > t)
            next = MIN(next, from);
        if (to > t)
            next = MIN(next, to);
    }
    return next;
}

/* How many changes of the table lie at or before t. */
static size_t changes_until(const Zone *z, int64_t t) {
    size_t low = 0, high = z->n_changes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->changes[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t offset_at(const Zone *z, int64_t t) {
    size_t n = changes_until(z, t);
    if (n == z->n_changes && z->has_footer)
        return footer_offset(z, t);
    return n == 0 ? z->first : z->offsets[n - 1];
}

/* The first change after t, INT64_MAX if there is none; the offset may be the same after it. */
static int64_t change_after(const Zone *z, int64_t t) {
    size_t n = changes_until(z, t);
    if (n < z->n_changes)
        return z->changes[n];
    return z->has_footer ? footer_next(z, t) : INT64_MAX;
}

int32_t zone_offset(const Zone *z, usec_t instant) {
    return offset_at(z, floor_div(instant, USEC_PER_SEC));
}

LocalTime zone_local(const Zone *z, usec_t instant) {
    int64_t local = floor_div(instant, USEC_PER_SEC) + zone_offset(z, instant);
    int64_t day = floor_div(local, 86400);
    return (LocalTime){ (day_t)day, (int32_t)(local - day * 86400) };
}

/* Days beyond what usec_t can hold are taken as the last that it can. */
#define DAY_LIMIT ((day_t)(INT64_MAX / USEC_PER_DAY - 4))

/*
 * The stretches of constant offset that may hold the local time are walked from the first on: those in which
 * it lies are its instants, and where it lies in none, some change took the clocks past it. Two probes, one
 * before and one after, would do for the zones of today; a file may hold changes that lie closer.
 */
ZoneFit zone_instant(const Zone *z, LocalTime local, usec_t *ret_instant) {
    int64_t u = (int64_t)MAX(MIN(local.day, DAY_LIMIT), -DAY_LIMIT) * 86400 + local.second;
    int64_t start = u - OFFSET_MAX, instant = INT64_MAX, skipped = INT64_MAX;
    int fits = 0;
    while (start <= u + OFFSET_MAX) {
        int32_t offset = offset_at(z, start);
        int64_t t = u - offset, end = change_after(z, start);
        if (t >= start && t < end) {
            instant = MIN(instant, t);
            fits++;
        } else if (t >= end && skipped == INT64_MAX && u - offset_at(z, end) < end)
            skipped = t;
        start = end;
    }
    *ret_instant = (fits > 0 ? instant : skipped) * USEC_PER_SEC;
    return fits > 1 ? ZONE_FIT_OVERLAP : fits == 1 ? ZONE_FIT_UNIQUE : ZONE_FIT_GAP;
}

/* The calendar repeats after 400 years, so a rule that changed nothing for so long never will. */
#define CALENDAR_CYCLE ((int64_t)146097 * 86400)

usec_t zone_next_change(const Zone *z, usec_t instant, usec_t until) {
    int64_t t = floor_div(instant, USEC_PER_SEC), end = floor_div(until, USEC_PER_SEC);
    int32_t offset = offset_at(z, t);
    int64_t table_end = z->n_changes > 0 ? MIN(z->changes[z->n_changes - 1], end) : t;
    end = MIN(end, MAX(t, table_end) + CALENDAR_CYCLE);
    for (t = change_after(z, t); t <= end && t * USEC_PER_SEC < until; t = change_after(z, t))
        if (offset_at(z, t) != offset)
            return t * USEC_PER_SEC;
    return USEC_NONE;
}
