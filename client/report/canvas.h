/* SPDX-License-Identifier: MIT */
/* Words and lines on an A4 page by cairo and pango; all lengths in points, from the page's upper left corner. Nothing is told
 * by colour: greys, hatching and shapes survive any printer and any eye. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define MARGIN 42.0

typedef enum Align {
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ALIGN_CENTRE,
} Align;

typedef struct Type {
    double size; /* points */
    bool bold;
    double grey; /* 0 = black */
    Align align;
} Type;

/* Writes at `x`, `y`, broken into lines of `width`; the height that it took. */
double canvas_text(cairo_t *cr, double x, double y, double width, Type type, const char *text);
__attribute__((format(printf, 6, 7))) double canvas_printf(cairo_t *cr, double x, double y, double width, Type type, const char *format, ...);
/* How wide it is on one line. */
double canvas_text_width(cairo_t *cr, Type type, const char *text);
void canvas_line(cairo_t *cr, double x1, double y1, double x2, double y2, double width, double grey);
void canvas_frame(cairo_t *cr, double x, double y, double width, double height);
void canvas_fill(cairo_t *cr, double x, double y, double width, double height, double grey);
/* Diagonal lines, with a frame. */
void canvas_hatch(cairo_t *cr, double x, double y, double width, double height);
void canvas_dots(cairo_t *cr, double x1, double y1, double x2, double y2);
