/* SPDX-License-Identifier: MIT */
/* See canvas.h. */

#include "canvas.h"

#include <pango/pangocairo.h>
#include <stdarg.h>

/* Owned. */
static PangoLayout *make_layout(cairo_t *cr, Type type, const char *text) {
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *font = pango_font_description_from_string(type.bold ? "Sans Bold" : "Sans");
    pango_font_description_set_absolute_size(font, type.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    return layout;
}

double canvas_text(cairo_t *cr, double x, double y, double width, Type type, const char *text) {
    static const PangoAlignment alignments[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_RIGHT, PANGO_ALIGN_CENTER };
    PangoLayout *layout = make_layout(cr, type, text);
    int height;
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, alignments[type.align]);
    cairo_set_source_rgb(cr, type.grey, type.grey, type.grey);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, layout);
    pango_layout_get_size(layout, NULL, &height);
    g_object_unref(layout);
    return (double)height / PANGO_SCALE;
}

double canvas_text_width(cairo_t *cr, Type type, const char *text) {
    PangoLayout *layout = make_layout(cr, type, text);
    int width;
    pango_layout_get_size(layout, &width, NULL);
    g_object_unref(layout);
    return (double)width / PANGO_SCALE;
}

double canvas_printf(cairo_t *cr, double x, double y, double width, Type type, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    double height = canvas_text(cr, x, y, width, type, text);
    g_free(text);
    return height;
}

void canvas_line(cairo_t *cr, double x1, double y1, double x2, double y2, double width, double grey) {
    cairo_set_source_rgb(cr, grey, grey, grey);
    cairo_set_line_width(cr, width);
    cairo_move_to(cr, x1, y1);
    cairo_line_to(cr, x2, y2);
    cairo_stroke(cr);
}

void canvas_frame(cairo_t *cr, double x, double y, double width, double height) {
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_line_width(cr, 0.8);
    cairo_rectangle(cr, x, y, width, height);
    cairo_stroke(cr);
}

void canvas_fill(cairo_t *cr, double x, double y, double width, double height, double grey) {
    cairo_set_source_rgb(cr, grey, grey, grey);
    cairo_rectangle(cr, x, y, width, height);
    cairo_fill(cr);
}

void canvas_hatch(cairo_t *cr, double x, double y, double width, double height) {
    cairo_save(cr);
    cairo_rectangle(cr, x, y, width, height);
    cairo_clip(cr);
    for (int i = 0; i * 2.5 < width + height; i++) {
        double from = x - height + i * 2.5;
        canvas_line(cr, from, y + height, from + height, y, 0.7, 0);
    }
    cairo_restore(cr);
    canvas_frame(cr, x, y, width, height);
}

void canvas_dots(cairo_t *cr, double x1, double y1, double x2, double y2) {
    static const double dots[] = { 1.2, 1.6 };
    cairo_save(cr);
    cairo_set_dash(cr, dots, 2, 0);
    canvas_line(cr, x1, y1, x2, y2, 1.4, 0);
    cairo_restore(cr);
}
