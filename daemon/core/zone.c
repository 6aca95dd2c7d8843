/* SPDX-License-Identifier: MIT */
/*
 * See zone.h. A zone is its table of changes and the rule of the footer for what comes after. The bytes come from a file that
 * anybody may have written: every count and index is checked before it is used.
 */

#include <stdio.h>

#include "zone.h"

#define HEADER 44
#define TYPES_MAX 256
#define CHANGES_MAX 100000
#define OFFSET_MAX (26 * 3600) /* RFC 8536: more than -25 h and less than 26 h */

typedef enum RuleDay {
    RULE_JULIAN,    /* Jn: 1..365, 29 February never counted */
    RULE_ZERO,      /* n: 0..365, counted */
    RULE_MONTH,     /* Mm.w.d */
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
    const char *start = *p;
    bool quoted = eat(p, '<');
    while ((**p >= 'A' && **p <= 'Z') || (**p >= 'a' && **p <= 'z') ||
           (quoted && ((**p >= '0' && **p <= '9') || **p == '+' || **p == '-')))
        (*p)++;
    if (quoted && !eat(p, '>'))
        return -EINVAL;
    return *p - start >= 3 ? 0 : -EINVAL;
}

/* [+-]hh[:mm[:ss]] as seconds. */
static int read_time(const char **p, int max_hours, int32_t *ret) {
    int sign = eat(p, '-') ? -1 : (eat(p, '+'), 1), part[3] = { 0 };
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
    if (read_name(&p) < 0 || read_time(&p, 25, &west) < 0)
        return -EINVAL;
    z->standard = -west;
    z->has_footer = true;
    if (*p == '\0')
        return 0;
    if (read_name(&p) < 0)
        return -EINVAL;
    z->dst = z->standard + 3600;
    if (*p != ',') {
        if (read_time(&p, 25, &west) < 0)
            return -EINVAL;
        z->dst = -west;
    }
    if (!eat(&p, ',') || read_rule(&p, &z->dst_from) < 0 || !eat(&p, ',') || read_rule(&p, &z->dst_to) < 0 || *p != '\0')
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
    size_t counts[6];
    for (size_t i = 0; i < 6; i++) {
        counts[i] = (size_t)(uint32_t)be(p + 20 + 4 * i, 4);
        if (counts[i] > CHANGES_MAX)
            return ZONE_E_BAD;
    }
    *ret = (Header){ p[4], counts[0], counts[1], counts[2], counts[3], counts[4], counts[5] };
    return ret->types < 1 || ret->types > TYPES_MAX ? ZONE_E_BAD : 0;
}

static size_t block_size(const Header *h, size_t time) {
    return h->changes * (time + 1) + h->types * 6 + h->names + h->leaps * (time + 4) + h->standard + h->utc;
}

static int read_block(Zone *z, const uint8_t *p, const Header *h, size_t time) {
    const uint8_t *indices = p + h->changes * time, *types = indices + h->changes;
    z->changes = calloc(h->changes + 1, sizeof(*z->changes));
    z->offsets = calloc(h->changes + 1, sizeof(*z->offsets));
    if (!z->changes || !z->offsets)
        return -ENOMEM;
    for (size_t i = 0; i < h->types; i++) {
        int64_t offset = be(types + 6 * i, 4);
        if (offset <= -OFFSET_MAX || offset >= OFFSET_MAX)
            return ZONE_E_BAD;
    }
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
    const uint8_t *footer = p + second, *end;
    size -= second;
    if (size < 2 || footer[0] != '\n' || !(end = memchr(footer + 1, '\n', size - 1)))
        return ZONE_E_BAD;
    char text[128];
    size_t n = (size_t)(end - footer - 1);
    if (n >= sizeof(text) || memchr(footer + 1, '\0', n))
        return ZONE_E_BAD;
    memcpy(text, footer + 1, n);
    text[n] = '\0';
    return read_footer(z, text) < 0 ? ZONE_E_BAD : 0;
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

static int32_t footer_offset(const Zone *z, int64_t t) {
    if (!z->has_dst)
        return z->standard;
    int year, month, day;
    day_to_civil((day_t)floor_div(t + z->standard, 86400), &year, &month, &day);
    /* The last change that lies before: a rule may spill over a year's end. */
    int64_t latest = INT64_MIN;
    int32_t offset = z->standard;
    for (int y = year - 1; y <= year + 1; y++) {
        int64_t from = rule_seconds(&z->dst_from, y) - z->standard, to = rule_seconds(&z->dst_to, y) - z->dst;
        if (from <= t && from > latest) {
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

static int32_t offset_at(const Zone *z, int64_t t) {
    if (z->n_changes == 0 || t < z->changes[0])
        return z->n_changes == 0 && z->has_footer ? footer_offset(z, t) : z->first;
    size_t low = 0, high = z->n_changes;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (z->changes[middle] <= t)
            low = middle;
        else
            high = middle;
    }
    return low + 1 == z->n_changes && z->has_footer ? footer_offset(z, t) : z->offsets[low];
}

int32_t zone_offset(const Zone *z, usec_t instant) {
    return offset_at(z, floor_div(instant, USEC_PER_SEC));
}

LocalTime zone_local(const Zone *z, usec_t instant) {
    int64_t local = floor_div(instant, USEC_PER_SEC) + zone_offset(z, instant);
    int64_t day = floor_div(local, 86400);
    return (LocalTime){ (day_t)day, (int32_t)(local - day * 86400) };
}

#define NEAR (36 * 3600) /* farther than any local time lies from its UTC reading, and less than two changes lie apart */

ZoneFit zone_instant(const Zone *z, LocalTime local, usec_t *ret_instant) {
    int64_t u = (int64_t)local.day * 86400 + local.second;
    int32_t before = offset_at(z, u - NEAR), after = offset_at(z, u + NEAR);
    int64_t a = u - before, b = u - after;
    bool fits_a = offset_at(z, a) == before, fits_b = offset_at(z, b) == after;
    ZoneFit fit = fits_a && fits_b && a != b ? ZONE_FIT_OVERLAP : fits_a || fits_b ? ZONE_FIT_UNIQUE : ZONE_FIT_GAP;
    int64_t t = fit == ZONE_FIT_OVERLAP ? MIN(a, b) : fits_a || fit == ZONE_FIT_GAP ? a : b;
    *ret_instant = t * USEC_PER_SEC;
    return fit;
}

usec_t zone_next_change(const Zone *z, usec_t instant, usec_t until) {
    int64_t t = floor_div(instant, USEC_PER_SEC), end = floor_div(until, USEC_PER_SEC);
    int32_t offset = offset_at(z, t);
    for (int64_t step = 86400; t < end; t += step) {
        if (offset_at(z, MIN(t + step, end)) == offset)
            continue;
        int64_t low = t, high = MIN(t + step, end);
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;
            if (offset_at(z, middle) == offset)
                low = middle;
            else
                high = middle;
        }
        return high * USEC_PER_SEC < until ? high * USEC_PER_SEC : USEC_NONE;
    }
    return USEC_NONE;
}
