/* SPDX-License-Identifier: MIT */
/*
 * Runs from GPX (each track is one: from its first point to its last, without the pauses between its segments) and from
 * TCX (each activity is one: the sum of its laps). Read as a stream, by libxml2. Files come from anywhere: nothing is
 * fetched from a network, no entity is expanded, a document type declaration is refused, and sizes have their limits.
 */

#include <libxml/xmlreader.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "config/parse.h"
#include "core/zone.h"
#include "transfer.h"

#define BYTES_MAX ((size_t)1 << 30) /* of a file */
#define TEXT_MAX 64                 /* of a time or a number */
#define EARTH_RADIUS 6371008.8      /* metres, the mean of IUGG */

typedef struct Reader {
    Source *source;
    Activities *activities;
    xmlTextReaderPtr xml;
    Zone *utc;
    size_t bytes;
    int told; /* IMPORT_E_TOLD, or -errno */
    char fault[160]; /* of the parser */

    bool gpx, tcx;
    int depth;          /* of the element that is being read */
    char text[TEXT_MAX]; /* its own, as far as it fits */
    int track, point, lap; /* depths of those that are open, 0: none */
    Activity now;
    bool is_run;
    usec_t first, last; /* times of the segment's points, USEC_NONE: none yet */
    usec_t time;        /* of the point */
    double latitude, longitude, metres;
    bool placed; /* the segment has a point before */
    double before[2];
} Reader;

/* Where the parser is, which is often a little behind the element. */
static uint64_t parser_line(Reader *r) {
    int line = xmlTextReaderGetParserLineNumber(r->xml);
    return line > 0 ? (uint64_t)line : 1;
}

/* Where the element begins; nodes count no further than 16 bits. */
static uint64_t line_of(Reader *r) {
    xmlNodePtr node = xmlTextReaderCurrentNode(r->xml);
    long line = node ? xmlGetLineNo(node) : -1;
    return line > 0 && line < UINT16_MAX ? (uint64_t)line : parser_line(r);
}

#define FAULT(r, ...) ((r)->told = activity_fault((r)->source, line_of(r), __VA_ARGS__))

static int on_read(void *context, char *buffer, int size) {
    Reader *r = context;
    int e = source_fill(r->source);
    if (e <= 0)
        return e;
    size_t n = MIN(r->source->end - r->source->at, (size_t)size);
    r->bytes += n;
    if (r->bytes > BYTES_MAX)
        return -1;
    memcpy(buffer, r->source->bytes + r->source->at, n);
    source_take(r->source, n);
    return (int)n;
}

static void on_fault(void *context, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator) {
    Reader *r = context;
    (void)severity, (void)locator;
    if (r->fault[0])
        return;
    snprintf(r->fault, sizeof(r->fault), "%s", message);
    r->fault[strcspn(r->fault, "\n")] = '\0';
}

/* --- values --- */

static bool is_name(Reader *r, const char *name) {
    const char *found = (const char *)xmlTextReaderConstLocalName(r->xml);
    return found && strcmp(found, name) == 0;
}

/* An attribute's value; "" if there is none or it is too long. */
static const char *attribute(Reader *r, const char *name, char buffer[static TEXT_MAX]) {
    xmlChar *value = xmlTextReaderGetAttribute(r->xml, (const xmlChar *)name);
    buffer[0] = '\0';
    if (value && strlen((char *)value) < TEXT_MAX)
        snprintf(buffer, TEXT_MAX, "%s", (char *)value);
    xmlFree(value);
    return buffer;
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
    r->now = (Activity){ .start = USEC_NONE, .metres = -1, .line = line_of(r) };
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
    char text[TEXT_MAX];
    r->point = r->depth;
    r->time = USEC_NONE;
    r->latitude = read_number(r, attribute(r, "lat", text), 90);
    if (!r->told)
        r->longitude = read_number(r, attribute(r, "lon", text), 180);
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
        read_time(r, r->text, &r->time);
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
    char text[TEXT_MAX];
    if (is_name(r, "Activity")) {
        begin_activity(r);
        r->is_run = strcasecmp(attribute(r, "Sport", text), "Biking") != 0;
    } else if (r->track && is_name(r, "Lap")) {
        usec_t start = USEC_NONE;
        r->lap = r->depth;
        read_time(r, attribute(r, "StartTime", text), &start);
        r->now.start = MIN(r->now.start, start);
    }
}

static void end_tcx(Reader *r) {
    if (r->lap && r->depth == r->lap + 1 && is_name(r, "TotalTimeSeconds"))
        /* More than a day is refused later, however much more; a sum of many laps must not run over. */
        r->now.duration = MIN(r->now.duration + (usec_t)(fmax(0, read_number(r, r->text, 1e6)) * USEC_PER_SEC), 2 * USEC_PER_DAY);
    else if (r->lap && r->depth == r->lap + 1 && is_name(r, "DistanceMeters"))
        r->metres += fmax(0, read_number(r, r->text, 1e6));
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

static void end_element(Reader *r) {
    if (r->gpx)
        end_gpx(r);
    else
        end_tcx(r);
    r->text[0] = '\0';
}

static void begin_element(Reader *r) {
    r->depth = xmlTextReaderDepth(r->xml);
    r->text[0] = '\0';
    if (r->depth == 0)
        begin_root(r);
    else if (r->gpx)
        begin_gpx(r);
    else
        begin_tcx(r);
    if (!r->told && xmlTextReaderIsEmptyElement(r->xml))
        end_element(r);
}

static void add_text(Reader *r) {
    const char *text = (const char *)xmlTextReaderConstValue(r->xml);
    size_t n = strlen(r->text);
    if (text)
        snprintf(r->text + n, sizeof(r->text) - n, "%s", text + (n == 0 ? strspn(text, " \t\r\n") : 0));
    for (n = strlen(r->text); n > 0 && strchr(" \t\r\n", r->text[n - 1]); n--)
        r->text[n - 1] = '\0';
}

static void take_node(Reader *r) {
    switch (xmlTextReaderNodeType(r->xml)) {
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        FAULT(r, _("a document type or an entity is not read from such files"));
        break;
    case XML_READER_TYPE_ELEMENT:
        begin_element(r);
        break;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
        add_text(r);
        break;
    case XML_READER_TYPE_END_ELEMENT:
        r->depth = xmlTextReaderDepth(r->xml);
        end_element(r);
        break;
    default:
        break;
    }
}

static int read_all(Reader *r) {
    int more;
    while ((more = xmlTextReaderRead(r->xml)) == 1 && !r->told)
        take_node(r);
    if (r->told)
        return r->told;
    if (r->bytes > BYTES_MAX)
        return -E2BIG;
    if (more < 0)
        return activity_fault(r->source, parser_line(r), "%s", r->fault[0] ? r->fault : _("this is no XML"));
    return 0;
}

int activity_read_xml(Source *s, Activities *a) {
    Reader r = { .source = s, .activities = a, .first = USEC_NONE, .last = USEC_NONE };
    int e = zone_new_utc(&r.utc);
    if (e < 0)
        return e;
    r.xml = xmlReaderForIO(on_read, NULL, &r, NULL, NULL, XML_PARSE_NONET);
    if (r.xml) {
        xmlTextReaderSetErrorHandler(r.xml, on_fault, &r);
        e = read_all(&r);
        xmlFreeTextReader(r.xml);
    } else
        e = -ENOMEM;
    zone_free(r.utc);
    xmlCleanupParser();
    return e;
}
