/* SPDX-License-Identifier: MIT */
/* The two pictures of page 1. Both have the same days above each other, so that a run and the pain after it can be seen. */

#include "page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "canvas.h"
#include "cli/value.h"
#include "common/text.h"
#include "core/when.h"
#include "sign.h"

#define LEFT (MARGIN + 22)
#define RIGHT (PAGE_WIDTH - MARGIN)
#define BELOW 18.0 /* of the dates under a picture */
#define SMALL ((Type){ .size = 7, .grey = 0.2 })
#define DAYS_OF_NAMES 100 /* above that the first days of months are named, not Mondays */
#define QUARTER_DAYS 28

typedef struct Axis {
    day_t first;
    int days;
    double top, height, most; /* the value at the top */
} Axis;

static double axis_x(const Axis *a, day_t day) {
    return LEFT + (RIGHT - LEFT) * ((double)(day - a->first) + 0.5) / a->days;
}

static double axis_y(const Axis *a, double value) {
    return a->top + a->height * (1 - value / a->most);
}

static double day_width(const Axis *a) {
    return (RIGHT - LEFT) / a->days;
}

static bool axis_has(const Axis *a, day_t day) {
    return day >= a->first && day < a->first + a->days;
}

static day_t day_of(json_object *o, const char *key) {
    day_t day = 0;
    (void)day_parse(value_text(o, key), &day);
    return day;
}

/* The frame, a line for each step of the value, and a date at every first of a month or, of a short time, each Monday. */
static void put_axes(cairo_t *cr, const Axis *a, double step) {
    for (int i = 0; i * step <= a->most + 1e-9; i++) {
        double v = i * step;
        canvas_line(cr, LEFT, axis_y(a, v), RIGHT, axis_y(a, v), 0.4, 0.8);
        canvas_printf(cr, MARGIN, axis_y(a, v) - 5, LEFT - MARGIN - 4, (Type){ .size = 7, .grey = 0.2, .align = ALIGN_RIGHT }, "%.0f", v);
    }
    double free_from = LEFT;
    for (day_t day = a->first; day < a->first + a->days; day++) {
        int year, month, in_month;
        char text[DAY_TEXT_MAX], name[TEXT_TIME_MAX];
        day_to_civil(day, &year, &month, &in_month);
        double x = axis_x(a, day) - day_width(a) / 2;
        if (day != a->first && (a->days > DAYS_OF_NAMES ? in_month != 1 : day_weekday(day) != 0))
            continue;
        canvas_line(cr, x, a->top, x, a->top + a->height + 3, 0.4, 0.8);
        if (x < free_from || x > RIGHT - 30)
            continue;
        canvas_text(cr, x, a->top + a->height + 3, 60, SMALL, text_day_of_month(day_format(day, text), name));
        free_from = x + 36;
    }
    canvas_line(cr, LEFT, a->top + a->height, RIGHT, a->top + a->height, 0.8, 0);
}

/* Of a long record the last days: what was a year ago would make dust of what is now. */
static Axis axis_make(json_object *model, double most) {
    int days = (int)value_number(model, "days"), shown = days < PLOT_DAYS_MAX ? days : PLOT_DAYS_MAX;
    return (Axis){ .first = day_of(model, "from") + days - shown, .days = shown, .most = most };
}

/* Title and legend, and what they leave of the height. */
static void put_heading(cairo_t *cr, Axis *a, json_object *model, double y, double height, const char *title, const Sign *signs, size_t n) {
    double end = y + height - BELOW;
    char text[512];
    int weeks = (a->days + 6) / 7;
    snprintf(text, sizeof(text), "%s", title);
    if (a->days < value_number(model, "days")) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, ngettext(" (the last %d week)", " (the last %d weeks)", (unsigned)weeks), weeks);
    }
    y += canvas_text(cr, MARGIN, y, PAGE_WIDTH - 2 * MARGIN, (Type){ .size = 10, .bold = true }, text);
    y = sign_legend(cr, MARGIN, y + 1, PAGE_WIDTH - 2 * MARGIN, signs, n) + 5;
    a->top = y;
    a->height = end - y;
}

/* --- pain --- */

/* One knee, or the worst of both; a line joins days one after the other. */
static void put_course(cairo_t *cr, const Axis *a, json_object *days, const char *knee, SignKind kind) {
    double radius = day_width(a) < 5 ? 1.3 : 2.4, before_x = -1, before_y = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < value_length(days); i++) {
            json_object *day = value_at(days, i), *pain = knee ? value_get(value_get(day, "by_knee"), knee) : value_get(day, "pain");
            day_t when = day_of(day, "from");
            if (!axis_has(a, when))
                continue;
            double x = axis_x(a, when), y = axis_y(a, (double)value_number(pain, "worst"));
            if (!value_has(pain, "worst")) {
                before_x = -1;
                continue;
            }
            if (pass == 0 && before_x >= 0)
                canvas_line(cr, before_x, before_y, x, y, 0.8, 0.3);
            if (pass == 1)
                sign_mark(cr, kind, x, y, radius, value_number(day, "painkillers") > 0);
            before_x = x;
            before_y = y;
        }
}

void plot_pain(cairo_t *cr, json_object *model, double y, double height) {
    bool two = page_has_both(model);
    const Sign one_knee[] = { { SIGN_DOT, _("reported") }, { SIGN_RING, _("with a painkiller") }, { SIGN_BLANK, _("nothing was said that day") } };
    const Sign two_knees[] = { { SIGN_DOT, _("left knee") }, { SIGN_SQUARE, _("right knee") }, { SIGN_RING, _("hollow: with a painkiller") },
                               { SIGN_BLANK, _("nothing was said that day") } };
    Axis a = axis_make(model, 10);
    json_object *days = value_get(model, "by_day");
    put_heading(cr, &a, model, y, height, _("Pain over time: the worst of each day, 0 to 10"), two ? two_knees : one_knee, two ? 4 : 3);
    for (size_t i = 0; i < value_length(days); i++) {
        day_t day = day_of(value_at(days, i), "from");
        if (axis_has(&a, day) && value_number(value_at(days, i), "days_told") == 0)
            canvas_fill(cr, axis_x(&a, day) - day_width(&a) / 2, a.top, day_width(&a), a.height, 0.9);
    }
    put_axes(cr, &a, 2);
    if (two) {
        put_course(cr, &a, days, "right", SIGN_SQUARE);
        put_course(cr, &a, days, "left", SIGN_DOT);
    } else
        put_course(cr, &a, days, NULL, SIGN_DOT);
}

/* --- runs --- */

static double minutes(json_object *o, const char *key) {
    return (double)value_number(o, key) / 60;
}

/* Up to a round number. */
static double round_up(double longest, double *ret_step) {
    static const double steps[] = { 2, 5, 10, 20, 30, 60, 120 };
    size_t i = 0;
    while (i + 1 < sizeof(steps) / sizeof(*steps) && longest > 6 * steps[i])
        i++;
    *ret_step = steps[i];
    double most = steps[i];
    while (most < longest)
        most += steps[i];
    return most;
}

static void put_run(cairo_t *cr, const Axis *a, json_object *run, double bar) {
    double x = axis_x(a, day_of(run, "day")), top = axis_y(a, minutes(run, "duration_seconds"));
    sign_bar(cr, sign_of_run(value_text(run, "ended")), x - bar / 2, top, bar, a->top + a->height - top);
    if (value_flag(run, "masked"))
        sign_mark(cr, SIGN_DOT, x, top - 10, 1.8, true);
    if (!value_has(run, "limit_seconds"))
        return;
    double at = axis_y(a, minutes(run, "limit_seconds")), half = bar / 2 + (day_width(a) - bar) / 2 + 1;
    canvas_line(cr, x - half, at, x + half, at, 3, 1);
    canvas_line(cr, x - half, at, x + half, at, 1.6, 0);
}

/* After how long a quarter of the last days' runs had come to the limit; over those days. */
static void put_quarter(cairo_t *cr, const Axis *a, json_object *quarter) {
    if (!value_has(quarter, "seconds"))
        return;
    int days = a->days < QUARTER_DAYS ? a->days : QUARTER_DAYS;
    double y = axis_y(a, minutes(quarter, "seconds")), x = RIGHT - days * day_width(a);
    canvas_line(cr, x, y, RIGHT, y, 2.4, 1);
    canvas_dots(cr, x, y, RIGHT, y);
}

void plot_runs(cairo_t *cr, json_object *model, double y, double height) {
    json_object *runs = value_get(model, "run_list"), *quarter = value_get(model, "quarter");
    const Sign signs[] = { { SIGN_PLANNED, _("ended as planned") },
                           { SIGN_SENSED, _("ended early, because the limit was felt") },
                           { SIGN_PAIN, _("ended by pain") },
                           { SIGN_UNKNOWN, _("how is not said") },
                           { SIGN_LIMIT, _("the limit that it began with") },
                           { SIGN_RING, _("after a painkiller") },
                           { SIGN_DOTS, _("by then a quarter of the last 28 days' runs had come to the limit") } };
    double longest = 1, step;
    Axis a = axis_make(model, 1);
    size_t n = 0;
    for (size_t i = 0; i < value_length(runs); i++) {
        if (!axis_has(&a, day_of(value_at(runs, i), "day")))
            continue;
        n++;
        longest = fmax(longest, fmax(minutes(value_at(runs, i), "duration_seconds"), minutes(value_at(runs, i), "limit_seconds")));
    }
    a.most = round_up(longest * 1.08, &step);
    put_heading(cr, &a, model, y, height, _("Runs in minutes, against the pain-free limit"), signs,
                sizeof(signs) / sizeof(*signs) - (value_has(quarter, "seconds") ? 0 : 1));
    put_axes(cr, &a, step);
    double width = day_width(&a) * 0.7, bar = width < 1.2 ? 1.2 : width > 10 ? 10 : width;
    for (size_t i = 0; i < value_length(runs); i++)
        if (axis_has(&a, day_of(value_at(runs, i), "day")))
            put_run(cr, &a, value_at(runs, i), bar);
    put_quarter(cr, &a, quarter);
    if (n == 0)
        canvas_text(cr, LEFT, a.top + a.height / 2 - 6, RIGHT - LEFT, (Type){ .size = 9, .grey = 0.3, .align = ALIGN_CENTRE }, _("No run is on record."));
}
