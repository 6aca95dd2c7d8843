/* SPDX-License-Identifier: MIT */
/*
 * Runs from a table: a header row names the columns, in any order: start, or date and time; duration; distance and ended
 * may be left out, others are passed over. Fields are parted by commas, semicolons or tabs, and may be quoted; local
 * times are of the daemon's zone.
 */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "config/parse.h"
#include "core/zone.h"
#include "transfer.h"

#define LINE_MAX_BYTES 8192
#define FIELDS_MAX 64
#define TZIF_MAX 262144
#define ZONES "/usr/share/zoneinfo/"
/* In here a fault that was told is -ECANCELED: a row is 1, the end 0. */
#define FAULT(...) (activity_fault(__VA_ARGS__), -ECANCELED)

typedef enum Column {
    COLUMN_START,
    COLUMN_DATE,
    COLUMN_TIME,
    COLUMN_DURATION,
    COLUMN_DISTANCE,
    COLUMN_ENDED,
    COLUMN_MAX,
} Column;

static const char *const names[COLUMN_MAX] = { "start", "date", "time", "duration", "distance", "ended" };

typedef struct Table {
    Source *source;
    uint64_t line;
    char delimiter;
    int place[COLUMN_MAX]; /* -1: there is no such column */
    size_t n_fields;
    char *fields[FIELDS_MAX]; /* of the present row, in `bytes` */
    char bytes[LINE_MAX_BYTES];
    Zone *zone;
    usec_t now;
} Table;

/* --- rows --- */

/* Takes a quoted field apart where it stands; gives what follows it, NULL: the quote is not closed. */
static char *unquote(char *field) {
    char *to = field, *p = field + 1;
    for (; *p && !(*p == '"' && p[1] != '"'); p++) {
        p += *p == '"';
        *to++ = *p;
    }
    if (!*p)
        return NULL;
    *to = '\0';
    return p + 1;
}

static void trim(char *field) {
    size_t n = strlen(field);
    while (n > 0 && isspace((unsigned char)field[n - 1]))
        field[--n] = '\0';
}

static int split(Table *t) {
    char *p = t->bytes;
    for (t->n_fields = 0; t->n_fields < FIELDS_MAX;) {
        p += strspn(p, " ");
        char *field = p, *end;
        if (*field == '"') {
            end = unquote(field);
            if (!end)
                return activity_fault(t->source, t->line, _("a quote is not closed"));
            end += strspn(end, " ");
            if (*end && *end != t->delimiter)
                return activity_fault(t->source, t->line, _("something stands behind a closing quote"));
        } else {
            for (end = field; *end && *end != t->delimiter;)
                end++;
        }
        bool last = !*end;
        *end = '\0';
        trim(field);
        t->fields[t->n_fields++] = field;
        if (last)
            return 0;
        p = end + 1;
    }
    return activity_fault(t->source, t->line, _("a row has more than %d fields"), FIELDS_MAX);
}

/* The next row that is not empty: 1, 0 = the end, or -errno. */
static int next_row(Table *t) {
    int r;
    do {
        t->line = t->source->line;
        r = source_line(t->source, t->bytes, sizeof(t->bytes));
        if (r == -E2BIG)
            return FAULT(t->source, t->line, _("the line is longer than %d bytes"), LINE_MAX_BYTES);
    } while (r > 0 && t->bytes[strspn(t->bytes, " \t")] == '\0');
    if (r <= 0)
        return r;
    if (text_check(t->bytes, LINE_MAX_BYTES, true) < 0)
        return FAULT(t->source, t->line, _("this is no text in UTF-8"));
    return 1;
}

static const char *field(const Table *t, Column c) {
    return t->place[c] >= 0 && (size_t)t->place[c] < t->n_fields ? t->fields[t->place[c]] : "";
}

static int read_header(Table *t) {
    int r = next_row(t);
    if (r <= 0)
        return r;
    t->delimiter = strchr(t->bytes, ';') ? ';' : strchr(t->bytes, '\t') ? '\t' : ',';
    if (split(t) != 0)
        return -ECANCELED;
    for (size_t i = 0; i < COLUMN_MAX; i++) {
        t->place[i] = -1;
        for (size_t k = 0; k < t->n_fields; k++)
            if (strcasecmp(t->fields[k], names[i]) == 0)
                t->place[i] = (int)k;
    }
    bool start = t->place[COLUMN_START] >= 0 || (t->place[COLUMN_DATE] >= 0 && t->place[COLUMN_TIME] >= 0);
    if (!start || t->place[COLUMN_DURATION] < 0)
        return FAULT(t->source, t->line, _("the first row names the columns: start (or date and time) and duration, and "
                                                     "distance and ended if there are such"));
    return 1;
}

/* --- fields --- */

/* "25:30", "1:02:03", or as every duration is typed. */
static int read_duration(const char *text, usec_t *ret) {
    usec_t parts[3] = { 0 };
    size_t n = 0;
    if (!strchr(text, ':'))
        return parse_duration(text, ret);
    for (const char *p = text;; p++) {
        size_t digits = strspn(p, "0123456789");
        if (digits == 0 || digits > 3 || n == ELEMENTSOF(parts))
            return -EINVAL;
        for (size_t i = 0; i < digits; i++)
            parts[n] = parts[n] * 10 + (p[i] - '0');
        n++;
        p += digits;
        if (!*p)
            break;
        if (*p != ':')
            return -EINVAL;
    }
    if (n < 2 || parts[n - 1] > 59 || (n == 3 && parts[1] > 59))
        return -EINVAL;
    usec_t seconds = n == 3 ? (parts[0] * 60 + parts[1]) * 60 + parts[2] : parts[0] * 60 + parts[1];
    *ret = seconds * USEC_PER_SEC;
    return seconds > 0 ? 0 : -ERANGE;
}

static int read_start(const Table *t, usec_t *ret) {
    char text[96];
    if (t->place[COLUMN_START] >= 0)
        snprintf(text, sizeof(text), "%s", field(t, COLUMN_START));
    else
        snprintf(text, sizeof(text), "%s %.5s", field(t, COLUMN_DATE), field(t, COLUMN_TIME));
    /* What only makes sense while it is typed is no start. */
    if (!isdigit((unsigned char)text[0]) || strlen(text) < strlen("2026-11-23 14:30"))
        return -EINVAL;
    return parse_moment(text, t->now, t->zone, 0, ret);
}

static int read_run(Table *t, Activities *a) {
    Activity x = { .metres = -1, .line = t->line };
    if (split(t) != 0)
        return -ECANCELED;
    if (read_start(t, &x.start) < 0)
        return FAULT(t->source, t->line, _("a start is written 2026-11-23 18:00, or as RFC 3339"));
    if (read_duration(field(t, COLUMN_DURATION), &x.duration) < 0)
        return FAULT(t->source, t->line, _("\"%.32s\" is no duration; write 25 (minutes), 25m, 1h10m, 25:30 or 1:02:03"),
                               field(t, COLUMN_DURATION));
    const char *distance = field(t, COLUMN_DISTANCE);
    if (distance[0] && distance_parse(distance, "km", &x.metres) < 0)
        return FAULT(t->source, t->line, _("\"%.32s\" is no distance; write 5.2 (km), 5km, 3.1mi or 800m"), distance);
    const char *ended = field(t, COLUMN_ENDED);
    if (ended[0] && (run_ended_from_string(ended) < 0 || strcmp(ended, "unknown") == 0))
        return FAULT(t->source, t->line, _("a run ended planned, sensed, pain or other, or the field is empty, not \"%.32s\""),
                               ended);
    snprintf(x.ended, sizeof(x.ended), "%s", ended);
    return activities_add(a, &x);
}

/* The zone of that name from the system's files; UTC where there is none of the name. */
static int load_zone(const char *name, Zone **ret) {
    char path[sizeof(ZONES) + 64];
    CLEANUP_FREE char *bytes = malloc(TZIF_MAX);
    if (!bytes)
        return -ENOMEM;
    if (name[0] == '/' || strstr(name, "..") || strlen(name) > 63)
        return -ENOENT;
    snprintf(path, sizeof(path), ZONES "%s", name);
    FILE *f = fopen(path, "re");
    if (!f)
        return strcmp(name, "Etc/UTC") == 0 || strcmp(name, "UTC") == 0 ? zone_new_utc(ret) : -errno;
    size_t n = fread(bytes, 1, TZIF_MAX, f);
    (void)fclose(f);
    int r = zone_new(ret, name, bytes, n);
    return r > 0 ? -EINVAL : r;
}

int activity_read_csv(Source *s, Activities *a, const char *zone, usec_t now) {
    Table *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    t->source = s;
    t->now = now;
    int r = load_zone(zone, &t->zone);
    if (r < 0)
        r = FAULT(s, s->line, _("local times cannot be read: the time zone %s of kneeminderd is not known here"), zone);
    else
        r = read_header(t);
    while (r > 0 && (r = next_row(t)) > 0) {
        r = read_run(t, a);
        r = r == 0 ? 1 : r;
    }
    zone_free(t->zone);
    free(t);
    return r == -ECANCELED ? IMPORT_E_TOLD : r;
}
