/* SPDX-License-Identifier: MIT */
/*
 * Runs from GPX (each track is one: from its first point to its last, without the pauses between its segments) and from
 * TCX (each activity is one: the sum of its laps). Read as a stream, by expat. Files come from anywhere: nothing but the
 * file is read, a document type declaration is refused, so that there is no entity to expand, and sizes have their limits.
 *
 * expat, because every call of the client loads what it is linked with: libxml2 came with ICU, and took half of a `kneeminder status`.
 */

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "config/parse.h"
#include "core/zone.h"
#include "transfer.h"

#define BYTES_MAX ((size_t)1 << 30) /* of a file */
#define PIECE_MAX ((uint64_t)1 << 20) /* of a tag, which is read again with each block that is added to it */
#define DEPTH_MAX 100
#define TEXT_MAX 64                 /* of a time or a number */
#define EARTH_RADIUS 6371008.8      /* metres, the mean of IUGG */

typedef struct Reader {
    Source *source;
    Activities *activities;
    XML_Parser xml;
    Zone *utc;
    size_t bytes;
    int told; /* IMPORT_E_TOLD, or -errno */

    bool gpx, tcx;
    int depth;          /* of the element that is being read, 0: the root */
    const char *name;   /* its own, without a prefix; while a handler is at it */
    const char **attributes;
    char text[TEXT_MAX]; /* its own, as far as it fits, ... */
    bool cut;            /* ... which is not all of it */
    int track, point, lap; /* depths of those that are open, 0: none */
    Activity now;
    bool is_run;
    usec_t first, last; /* times of the segment's points, USEC_NONE: none yet */
    usec_t time;        /* of the point */
    double latitude, longitude, metres;
    bool placed; /* the segment has a point before */
    double before[2];
} Reader;

#define FAULT(r, ...) \
    ((r)->told = activity_fault((r)->source, (uint64_t)XML_GetCurrentLineNumber((r)->xml), __VA_ARGS__))

/* --- values --- */

static bool is_name(Reader *r, const char *name) {
    return strcmp(r->name, name) == 0;
}

/* Without its prefix. What namespace that stands for is not asked: files that somebody has cut out of others have lost it. */
static const char *local_name(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

/* Of a time or a number. */
static const char *whole_text(const Reader *r) {
    return r->cut ? "" : r->text;
}

/* An attribute's value; "" if there is none or it is too long. */
static const char *attribute(Reader *r, const char *name) {
    for (const char **a = r->attributes; a && a[0]; a += 2)
        if (strcmp(a[0], name) == 0)
            return strlen(a[1]) < TEXT_MAX ? a[1] : "";
    return "";
}

static void read_time(Reader *r, const char *text, usec_t *ret) {
    if (strlen(text) < strlen("2026-11-23T14:30:00Z") || parse_moment(text, 0, r->utc, 0, ret) < 0)
        FAULT(r, _("\"%.32s\" is no time; one is written 2026-11-23T14:30:00Z"), text);
}

static double read_number(Reader *r, const char *text, double most) {
    double value = 0;
    const char *end = decimal_parse(text, &value);
    if (!end || *end || fabs(value) > most)
        FAULT(r, _("\"%.32s\" is no number here"), text);
    return value;
}

/* --- GPX --- */

/* Great circle, by the haversine. */
static double distance(const double *from, double latitude, double longitude) {
    const double radian = acos(-1.0) / 180;
    double a = sin((latitude - from[0]) * radian / 2), b = sin((longitude - from[1]) * radian / 2);
    return 2 * EARTH_RADIUS * asin(fmin(1, sqrt(a * a + cos(from[0] * radian) * cos(latitude * radian) * b * b)));
}

static void begin_activity(Reader *r) {
    r->track = r->depth;
    r->now = (Activity){ .start = USEC_NONE, .metres = -1, .line = (uint64_t)XML_GetCurrentLineNumber(r->xml) };
    r->metres = 0;
    r->is_run = true;
}

static void end_activity(Reader *r) {
    r->track = 0;
    if (!r->is_run) {
        r->activities->others++;
        return;
    }
    if (r->now.start == USEC_NONE) {
        FAULT(r, _("it has no times, so when it was is not known"));
        return;
    }
    r->now.metres = r->metres > 0 ? (int64_t)(r->metres + 0.5) : -1;
    int e = activities_add(r->activities, &r->now);
    if (e < 0)
        r->told = e;
}

static void begin_point(Reader *r) {
    r->point = r->depth;
    r->time = USEC_NONE;
    r->latitude = read_number(r, attribute(r, "lat"), 90);
    if (!r->told)
        r->longitude = read_number(r, attribute(r, "lon"), 180);
}

static void end_point(Reader *r) {
    r->point = 0;
    if (r->placed)
        r->metres += distance(r->before, r->latitude, r->longitude);
    r->placed = true;
    r->before[0] = r->latitude;
    r->before[1] = r->longitude;
    if (r->time == USEC_NONE)
        return;
    if (r->last != USEC_NONE && r->time < r->last)
        FAULT(r, _("a point is earlier than the one before it"));
    r->last = r->time;
    r->first = MIN(r->first, r->time);
    r->now.start = MIN(r->now.start, r->time);
}

/* "running", "trail_running", and the number that some write for it; what has no type is taken for a run. */
static bool is_running(const char *type) {
    return !type[0] || strcasestr(type, "run") || strcmp(type, "9") == 0;
}

static void begin_gpx(Reader *r) {
    if (is_name(r, "trk"))
        begin_activity(r);
    else if (r->track && is_name(r, "trkseg")) {
        r->first = r->last = USEC_NONE;
        r->placed = false;
    } else if (r->track && is_name(r, "trkpt"))
        begin_point(r);
}

static void end_gpx(Reader *r) {
    if (r->point && r->depth == r->point + 1 && is_name(r, "time"))
        read_time(r, whole_text(r), &r->time);
    else if (r->point && r->depth == r->point)
        end_point(r);
    else if (r->track && r->depth == r->track + 1 && is_name(r, "trkseg") && r->first != USEC_NONE)
        r->now.duration += r->last - r->first;
    else if (r->track && r->depth == r->track + 1 && is_name(r, "type"))
        r->is_run = is_running(r->text);
    else if (r->track && r->depth == r->track)
        end_activity(r);
}

/* --- TCX --- */

static void begin_tcx(Reader *r) {
    if (is_name(r, "Activity")) {
        begin_activity(r);
        r->is_run = strcasecmp(attribute(r, "Sport"), "Biking") != 0;
    } else if (r->track && is_name(r, "Lap")) {
        usec_t start = USEC_NONE;
        r->lap = r->depth;
        read_time(r, attribute(r, "StartTime"), &start);
        r->now.start = MIN(r->now.start, start);
    }
}

static void end_tcx(Reader *r) {
    if (r->lap && r->depth == r->lap + 1 && is_name(r, "TotalTimeSeconds"))
        /* More than a day is refused later, however much more; a sum of many laps must not run over. */
        r->now.duration = MIN(r->now.duration + (usec_t)(fmax(0, read_number(r, whole_text(r), 1e6)) * USEC_PER_SEC), 2 * USEC_PER_DAY);
    else if (r->lap && r->depth == r->lap + 1 && is_name(r, "DistanceMeters"))
        r->metres += fmax(0, read_number(r, whole_text(r), 1e6));
    else if (r->lap && r->depth == r->lap)
        r->lap = 0;
    else if (r->track && r->depth == r->track)
        end_activity(r);
}

/* --- the stream --- */

static void begin_root(Reader *r) {
    r->gpx = is_name(r, "gpx");
    r->tcx = is_name(r, "TrainingCenterDatabase");
    if (!r->gpx && !r->tcx)
        FAULT(r, _("this is neither GPX nor TCX"));
}

/* After a fault nothing more is taken. */
static void stop_if_told(Reader *r) {
    if (r->told)
        (void)XML_StopParser(r->xml, XML_FALSE);
}

static void XMLCALL on_begin(void *userdata, const char *name, const char **attributes) {
    Reader *r = userdata;
    if (r->told)
        return;
    r->depth++;
    r->name = local_name(name);
    r->attributes = attributes;
    r->text[0] = '\0';
    r->cut = false;
    if (r->depth > DEPTH_MAX)
        FAULT(r, _("elements lie within each other more than %d deep"), DEPTH_MAX);
    else if (r->depth == 0)
        begin_root(r);
    else if (r->gpx)
        begin_gpx(r);
    else
        begin_tcx(r);
    stop_if_told(r);
}

static void XMLCALL on_end(void *userdata, const char *name) {
    Reader *r = userdata;
    if (r->told)
        return;
    r->name = local_name(name);
    for (size_t n = strlen(r->text); n > 0 && strchr(" \t\r\n", r->text[n - 1]); n--)
        r->text[n - 1] = '\0';
    if (r->gpx)
        end_gpx(r);
    else
        end_tcx(r);
    r->text[0] = '\0';
    r->cut = false;
    r->depth--;
    stop_if_told(r);
}

/* In pieces as they come, without the space before them. */
static void XMLCALL on_text(void *userdata, const char *text, int size) {
    Reader *r = userdata;
    size_t n = strlen(r->text);
    for (int i = 0; i < size; i++) {
        bool space = strchr(" \t\r\n", text[i]);
        if (n + 1 < sizeof(r->text) && (n > 0 || !space))
            r->text[n++] = text[i];
        else
            r->cut |= !space;
    }
    r->text[n] = '\0';
}

static void XMLCALL on_doctype(void *userdata, const char *name, const char *system, const char *public, int internal) {
    Reader *r = userdata;
    (void)name, (void)system, (void)public, (void)internal;
    FAULT(r, _("a document type or an entity is not read from such files"));
    stop_if_told(r);
}

static int read_all(Reader *r) {
    for (int more = 1; more > 0;) {
        more = source_fill(r->source);
        if (more < 0)
            return more;
        size_t n = MIN(r->source->end - r->source->at, (size_t)1 << 20);
        r->bytes += n;
        if (r->bytes > BYTES_MAX)
            return -E2BIG;
        enum XML_Status status = XML_Parse(r->xml, r->source->bytes + r->source->at, more > 0 ? (int)n : 0, more == 0);
        if (r->told)
            return r->told;
        if (status != XML_STATUS_OK) {
            enum XML_Error e = XML_GetErrorCode(r->xml);
            if (e == XML_ERROR_NO_MEMORY)
                return -ENOMEM;
            return activity_fault(r->source, (uint64_t)XML_GetCurrentLineNumber(r->xml), _("this is no XML: %s"),
                                  XML_ErrorString(e));
        }
        source_take(r->source, n);
        XML_Index at = XML_GetCurrentByteIndex(r->xml);
        if (more > 0 && at >= 0 && r->bytes - (uint64_t)at > PIECE_MAX)
            return FAULT(r, _("this is no XML: %s"), _("a tag is longer than a megabyte"));
    }
    return 0;
}

int activity_read_xml(Source *s, Activities *a) {
    Reader r = { .source = s, .activities = a, .depth = -1, .first = USEC_NONE, .last = USEC_NONE };
    int e = zone_new_utc(&r.utc);
    if (e < 0)
        return e;
    r.xml = XML_ParserCreate(NULL);
    if (r.xml) {
        XML_SetUserData(r.xml, &r);
        XML_SetElementHandler(r.xml, on_begin, on_end);
        XML_SetCharacterDataHandler(r.xml, on_text);
        XML_SetStartDoctypeDeclHandler(r.xml, on_doctype);
        e = read_all(&r);
        XML_ParserFree(r.xml);
    } else
        e = -ENOMEM;
    zone_free(r.utc);
    return e;
}
