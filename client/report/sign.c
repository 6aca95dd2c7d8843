/* SPDX-License-Identifier: MIT */
/* See sign.h. */

#include "sign.h"

#include <string.h>

#include "canvas.h"

#define SMALL ((Type){ .size = 7, .grey = 0.2 })
#define LINE 10.0  /* points from one line of the legend to the next */
#define SWATCH 13.5
#define GAP 10.0

SignKind sign_of_run(const char *ended) {
    if (strcmp(ended, "pain") == 0)
        return SIGN_PAIN;
    if (strcmp(ended, "sensed") == 0)
        return SIGN_SENSED;
    return strcmp(ended, "planned") == 0 ? SIGN_PLANNED : SIGN_UNKNOWN;
}

void sign_mark(cairo_t *cr, SignKind kind, double x, double y, double radius, bool hollow) {
    cairo_new_path(cr);
    if (kind == SIGN_SQUARE)
        cairo_rectangle(cr, x - radius, y - radius, 2 * radius, 2 * radius);
    else
        cairo_arc(cr, x, y, radius, 0, 6.2832);
    cairo_set_source_rgb(cr, hollow, hollow, hollow);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_line_width(cr, 0.8);
    cairo_stroke(cr);
}

static void put_cross(cairo_t *cr, double x, double y) {
    canvas_line(cr, x - 2, y - 2, x + 2, y + 2, 1, 0);
    canvas_line(cr, x - 2, y + 2, x + 2, y - 2, 1, 0);
}

void sign_bar(cairo_t *cr, SignKind kind, double x, double y, double width, double height) {
    if (kind == SIGN_PAIN) {
        canvas_hatch(cr, x, y, width, height);
        put_cross(cr, x + width / 2, y - 5);
        return;
    }
    canvas_fill(cr, x, y, width, height, kind == SIGN_PLANNED ? 0.55 : kind == SIGN_SENSED ? 0.8 : 1);
    canvas_frame(cr, x, y, width, height);
    if (kind == SIGN_SENSED)
        canvas_line(cr, x, y + 1, x + width, y + 1, 2, 0);
}

/* In a field of SWATCH by LINE. */
static void put_swatch(cairo_t *cr, SignKind kind, double x, double y) {
    double middle = y + LINE / 2 - 0.5;
    switch (kind) {
    case SIGN_DOT:
    case SIGN_SQUARE:
        sign_mark(cr, kind, x + SWATCH / 2, middle, 2.4, false);
        return;
    case SIGN_RING:
        sign_mark(cr, SIGN_DOT, x + SWATCH / 2, middle, 2.2, true);
        return;
    case SIGN_BLANK:
        canvas_fill(cr, x + 1, y + 1, SWATCH - 3, LINE - 2.5, 0.9);
        return;
    case SIGN_LIMIT:
        canvas_line(cr, x + 1, middle, x + SWATCH - 3, middle, 1.6, 0);
        return;
    case SIGN_DOTS:
        canvas_dots(cr, x, middle, x + SWATCH - 2.5, middle);
        return;
    case SIGN_PAIN:
        canvas_hatch(cr, x, y + 1.5, 5, LINE - 3);
        put_cross(cr, x + 8.5, middle);
        return;
    default:
        sign_bar(cr, kind, x + 2, y + 1.5, 6, LINE - 3);
    }
}

double sign_legend(cairo_t *cr, double x, double y, double width, const Sign *signs, size_t n) {
    double at = x;
    for (size_t i = 0; i < n; i++) {
        double text = canvas_text_width(cr, SMALL, signs[i].text), needed = SWATCH + text + 1;
        if (at > x && at + needed > x + width) {
            at = x;
            y += LINE;
        }
        put_swatch(cr, signs[i].kind, at, y);
        double room = width - (at - x) - SWATCH, height = canvas_text(cr, at + SWATCH, y, room, SMALL, signs[i].text);
        /* Only a text that is longer than a line takes two. */
        if (height > LINE)
            y += height - LINE + 1;
        at += needed + GAP;
    }
    return y + LINE;
}
