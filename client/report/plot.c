/* SPDX-License-Identifier: MIT */
/* The two pictures of page 1. Both have the same days above each other, so that a run and the pain after it can be seen. */

#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "canvas.h"
#include "cli/value.h"
#include "common/text.h"
#include "core/when.h"

#define LEFT (MARGIN + 22)
#define RIGHT (PAGE_WIDTH - MARGIN)
#define PLOT_HEIGHT 150.0
#define SMALL ((Type){ .size = 7, .grey = 0.2 })

typedef struct Axis {
    day_t first;
    int days;
    double top, most; /* the value at the top */
} Axis;

static double axis_x(const Axis *a, day_t day) {
    return LEFT + (RIGHT - LEFT) * ((double)(day - a->first) + 0.5) / a->days;
}

static double axis_y(const Axis *a, double value) {
    return a->top + PLOT_HEIGHT * (1 - value / a->most);
}

static double day_width(const Axis *a) {
    return (RIGHT - LEFT) / a->days;
}

static day_t day_of(json_object *o, const char *key) {
    day_t day = 0;
    (void)day_parse(value_text(o, key), &day);
    return day;
}

/* The frame, a line for each step of the value, and a date at every first of a month or, of a short time, each Monday. */
static void put_axes(cairo_t *cr, const Axis *a, double step) {
    for (double v = 0; v <= a->most + 1e-9; v += step) {
        canvas_line(cr, LEFT, axis_y(a, v), RIGHT, axis_y(a, v), 0.4, 0.8);
        canvas_printf(cr, MARGIN, axis_y(a, v) - 5, LEFT - MARGIN - 4, (Type){ .size = 7, .grey = 0.2, .align = ALIGN_RIGHT }, "%.0f", v);
    }
    double free_from = LEFT;
    for (day_t day = a->first; day < a->first + a->days; day++) {
        int year, month, in_month;
        char text[DAY_TEXT_MAX];
        day_to_civil(day, &year, &month, &in_month);
        double x = axis_x(a, day) - day_width(a) / 2;
        if (day != a->first && (a->days > 100 ? in_month != 1 : day_weekday(day) != 0))
            continue;
        canvas_line(cr, x, a->top, x, a->top + PLOT_HEIGHT + 3, 0.4, 0.8);
        if (x < free_from || x > RIGHT - 24)
            continue;
        canvas_text(cr, x, a->top + PLOT_HEIGHT + 3, 60, SMALL, day_format(day, text) + 5);
        free_from = x + 30;
    }
    canvas_line(cr, LEFT, a->top + PLOT_HEIGHT, RIGHT, a->top + PLOT_HEIGHT, 0.8, 0);
}

static Axis axis_make(json_object *model, double top, double most) {
    return (Axis){ .first = day_of(model, "from"), .days = (int)value_number(model, "days"), .top = top, .most = most };
}

static double put_heading(cairo_t *cr, double y, const char *title, const char *legend) {
    y += canvas_text(cr, MARGIN, y, PAGE_WIDTH - 2 * MARGIN, (Type){ .size = 10, .bold = true }, title);
    return y + canvas_text(cr, MARGIN, y, PAGE_WIDTH - 2 * MARGIN, SMALL, legend) + 5;
}

static void put_dot(cairo_t *cr, double x, double y, double radius, bool hollow) {
    cairo_new_path(cr);
    cairo_arc(cr, x, y, radius, 0, 6.2832);
    cairo_set_source_rgb(cr, hollow, hollow, hollow);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_line_width(cr, 0.8);
    cairo_stroke(cr);
}

double plot_pain(cairo_t *cr, json_object *model, double y) {
    y = put_heading(cr, y, _("Pain over time: the worst of each day, 0 to 10"),
                    _("Dot: reported; hollow: with a painkiller. A line joins days one after the other. Grey: nothing was said that day."));
    Axis a = axis_make(model, y, 10);
    json_object *days = value_get(model, "by_day");
    double width = day_width(&a), radius = width < 5 ? 1.2 : 2.4, before_x = -1, before_y = 0;
    for (size_t i = 0; i < value_length(days); i++)
        if (value_number(value_at(days, i), "days_told") == 0)
            canvas_fill(cr, axis_x(&a, day_of(value_at(days, i), "from")) - width / 2, a.top, width, PLOT_HEIGHT, 0.92);
    put_axes(cr, &a, 2);
    for (size_t i = 0; i < value_length(days); i++) {
        json_object *day = value_at(days, i), *pain = value_get(day, "pain");
        double x = axis_x(&a, day_of(day, "from"));
        if (!value_has(pain, "worst")) {
            before_x = -1;
            continue;
        }
        double at = axis_y(&a, (double)value_number(pain, "worst"));
        if (before_x >= 0)
            canvas_line(cr, before_x, before_y, x, at, 0.8, 0.3);
        before_x = x;
        before_y = at;
    }
    for (size_t i = 0; i < value_length(days); i++) {
        json_object *day = value_at(days, i), *pain = value_get(day, "pain");
        if (value_has(pain, "worst"))
            put_dot(cr, axis_x(&a, day_of(day, "from")), axis_y(&a, (double)value_number(pain, "worst")), radius, value_number(day, "painkillers") > 0);
    }
    return y + PLOT_HEIGHT + 18;
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

static void put_bar(cairo_t *cr, const Axis *a, json_object *run, double x, double width) {
    const char *ended = value_text(run, "ended");
    double top = axis_y(a, minutes(run, "duration_seconds")), height = a->top + PLOT_HEIGHT - top;
    if (strcmp(ended, "pain") == 0) {
        canvas_hatch(cr, x, top, width, height);
        canvas_line(cr, x + width / 2 - 2, top - 7, x + width / 2 + 2, top - 3, 1, 0);
        canvas_line(cr, x + width / 2 - 2, top - 3, x + width / 2 + 2, top - 7, 1, 0);
        return;
    }
    canvas_fill(cr, x, top, width, height, strcmp(ended, "planned") == 0 ? 0.55 : strcmp(ended, "sensed") == 0 ? 0.75 : 1);
    canvas_frame(cr, x, top, width, height);
    if (strcmp(ended, "sensed") == 0)
        canvas_line(cr, x, top + 1, x + width, top + 1, 2, 0);
}

double plot_runs(cairo_t *cr, json_object *model, double y) {
    y = put_heading(cr, y, _("Runs in minutes, against the pain-free limit"),
                    _("Grey: as planned. Light with a thick edge: ended early, because the limit was felt. Hatched with a cross: ended by pain. White: not said. "
                      "Thick dashes: the limit that the run began with."));
    json_object *runs = value_get(model, "run_list");
    double longest = 1, step;
    for (size_t i = 0; i < value_length(runs); i++) {
        double run = minutes(value_at(runs, i), "duration_seconds"), limit = minutes(value_at(runs, i), "limit_seconds");
        longest = run > longest ? run : longest;
        longest = limit > longest ? limit : longest;
    }
    Axis a = axis_make(model, y, round_up(longest * 1.08, &step));
    put_axes(cr, &a, step);
    double width = day_width(&a) * 0.7, bar = width < 1.2 ? 1.2 : width > 10 ? 10 : width;
    for (size_t i = 0; i < value_length(runs); i++) {
        json_object *run = value_at(runs, i);
        double x = axis_x(&a, day_of(run, "day"));
        put_bar(cr, &a, run, x - bar / 2, bar);
        if (!value_has(run, "limit_seconds"))
            continue;
        double at = axis_y(&a, minutes(run, "limit_seconds")), half = bar / 2 + (day_width(&a) - bar) / 2 + 1;
        canvas_line(cr, x - half, at, x + half, at, 3, 1);
        canvas_line(cr, x - half, at, x + half, at, 1.6, 0);
    }
    if (value_length(runs) == 0)
        canvas_text(cr, LEFT, a.top + PLOT_HEIGHT / 2 - 6, RIGHT - LEFT, (Type){ .size = 9, .grey = 0.3, .align = ALIGN_CENTRE }, _("No run is on record."));
    return y + PLOT_HEIGHT + 18;
}
