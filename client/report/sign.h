/* SPDX-License-Identifier: MIT */
/* The signs of the report's pictures, drawn alike in a picture and in its legend. Shape and shade tell them apart, never a
 * colour. */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum SignKind {
    SIGN_DOT,
    SIGN_SQUARE,
    SIGN_RING,    /* a hollow dot */
    SIGN_BLANK,   /* a day without data */
    SIGN_PLANNED, /* bars */
    SIGN_SENSED,
    SIGN_PAIN,
    SIGN_UNKNOWN,
    SIGN_LIMIT,
    SIGN_DOTS, /* a dotted line */
} SignKind;

typedef struct Sign {
    SignKind kind;
    const char *text;
} Sign;

/* The bar of a run that ended so. */
SignKind sign_of_run(const char *ended);
/* A dot or a square with its centre at `x`, `y`. */
void sign_mark(cairo_t *cr, SignKind kind, double x, double y, double radius, bool hollow);
void sign_bar(cairo_t *cr, SignKind kind, double x, double y, double width, double height);
/* Each sign with its text, in lines of `width`; the y below. */
double sign_legend(cairo_t *cr, double x, double y, double width, const Sign *signs, size_t n);
