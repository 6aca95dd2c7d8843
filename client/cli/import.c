/* SPDX-License-Identifier: MIT */
/* Import: which kind of file it is, and what its kinds share. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/text.h"
#include "format.h"
#include "import-runs.h"
#include "transfer.h"

#define DISTANCE_MAX 1e6 /* metres */

/* --- progress --- */

static bool progress_shown;

void progress_tell(const char *format, ...) {
    static uint64_t last;
    struct timespec t;
    char text[80];
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t now = (uint64_t)t.tv_sec * 10 + (uint64_t)t.tv_nsec / 100000000;
    if (now == last || !isatty(STDERR_FILENO))
        return;
    last = now;
    progress_shown = true;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    tell("\r%s\033[K", text);
}

void progress_end(void) {
    if (progress_shown)
        tell("\r\033[K");
    progress_shown = false;
}

/* --- numbers --- */

const char *decimal_parse(const char *text, double *ret) {
    bool negative = *text == '-';
    const char *p = text + negative;
    double value = 0, place = 1;
    size_t digits = strspn(p, "0123456789");
    for (; *p >= '0' && *p <= '9'; p++)
        value = value * 10 + (*p - '0');
    if (*p == '.') {
        size_t more = strspn(++p, "0123456789");
        digits += more;
        for (; *p >= '0' && *p <= '9'; p++)
            value += (*p - '0') * (place /= 10);
    }
    if (digits == 0)
        return NULL;
    *ret = negative ? -value : value;
    return p;
}

int distance_parse(const char *text, const char *unit, int64_t *ret) {
    static const struct {
        const char *unit;
        double metres;
    } units[] = { { "km", 1000 }, { "mi", 1609.344 }, { "m", 1 } };
    char point[32];
    double value = 0;
    /* Point or comma, whatever the locale says. */
    if (strlen(text) >= sizeof(point))
        return -EINVAL;
    snprintf(point, sizeof(point), "%s", text);
    for (char *p = point; *p; p++)
        *p = *p == ',' ? '.' : *p;
    const char *end = decimal_parse(point, &value);
    if (!end)
        return -EINVAL;
    end += strspn(end, " ");
    for (size_t i = 0; i < ELEMENTSOF(units); i++)
        if (strcmp(*end || !unit ? end : unit, units[i].unit) == 0 && value > 0 && value * units[i].metres < DISTANCE_MAX) {
            *ret = (int64_t)(value * units[i].metres + 0.5);
            return 0;
        }
    return -EINVAL;
}

/* --- activities --- */

int activities_add(Activities *a, const Activity *activity) {
    if (a->n == ACTIVITIES_MAX)
        return -E2BIG;
    int r = array_reserve((void **)&a->items, &a->allocated, a->n + 1, sizeof(*a->items));
    if (r == 0)
        a->items[a->n++] = *activity;
    return r;
}

int activity_fault(const Source *s, uint64_t line, const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    progress_end();
    complain(_("%s:%llu: %s; nothing was imported"), s->name, (unsigned long long)line, text);
    return IMPORT_E_TOLD;
}

/* --- the verb --- */

static int import_activities(Call *c, Source *s, bool xml) {
    json_object *status;
    Activities a = { 0 };
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    int r = xml ? activity_read_xml(s, &a) : activity_read_csv(s, &a, value_text(status, "zone"), value_number(status, "now"));
    if (r < 0)
        complain(_("%s cannot be read: %s"), s->name, r == -E2BIG ? _("there is too much in it") : strerror(-r));
    r = r == 0 ? import_runs(c, s, &a, value_number(status, "now")) : EXIT_REFUSED;
    free(a.items);
    return r;
}

int verb_import(Call *c) {
    CLEANUP_FREE Source *s = malloc(sizeof(*s));
    if (!s)
        return EXIT_REFUSED;
    int r = source_open(s, call_argument(c, 0, "-"));
    /* Some programs begin their files with a byte order mark. */
    if (r == 0 && source_fill(s) > 0 && s->end - s->at >= 3 && memcmp(s->bytes + s->at, "\xef\xbb\xbf", 3) == 0)
        source_take(s, 3);
    int first = r == 0 ? source_peek(s) : r;
    if (first <= 0) {
        complain(_("%s cannot be read: %s"), s->name, first < 0 ? strerror(-first) : _("there is nothing in it"));
        r = EXIT_REFUSED;
    } else
        r = first == '{' ? import_record(c, s) : import_activities(c, s, first == '<');
    source_close(s);
    return r;
}
