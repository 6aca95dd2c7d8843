/* SPDX-License-Identifier: MIT */
/*
 * kneeminder-report: draws the report. The model comes as JSON on standard input, the picture goes to standard output;
 * the one argument is its kind: pdf, svg or png. Only `kneeminder report` calls it; it reaches neither bus nor record.
 */

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "canvas.h"
#include "common/text.h"
#include "page.h"

#define PNG_SCALE 2.0 /* 144 points an inch */
#define MODEL_MAX (64UL << 20)

static cairo_status_t put(void *closure, const unsigned char *data, unsigned int n) {
    (void)closure;
    return fwrite(data, 1, n, stdout) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* Pages of a picture that has none stand one below the other. */
static void draw(cairo_t *cr, json_object *model, bool paged) {
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    page_first(cr, model);
    if (paged)
        cairo_show_page(cr);
    else
        cairo_translate(cr, 0, PAGE_HEIGHT);
    page_second(cr, model);
    if (paged)
        cairo_show_page(cr);
}

static cairo_status_t make(const char *kind, json_object *model) {
    bool pdf = strcmp(kind, "pdf") == 0, png = strcmp(kind, "png") == 0;
    cairo_surface_t *surface = pdf   ? cairo_pdf_surface_create_for_stream(put, NULL, PAGE_WIDTH, PAGE_HEIGHT)
                               : png ? cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(PAGE_WIDTH * PNG_SCALE), (int)(2 * PAGE_HEIGHT * PNG_SCALE))
                                     : cairo_svg_surface_create_for_stream(put, NULL, PAGE_WIDTH, 2 * PAGE_HEIGHT);
    if (pdf) {
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, _("Knee report"));
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Kneeminder");
    }
    cairo_t *cr = cairo_create(surface);
    if (png)
        cairo_scale(cr, PNG_SCALE, PNG_SCALE);
    draw(cr, model, pdf);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    if (status == CAIRO_STATUS_SUCCESS && png)
        status = cairo_surface_write_to_png_stream(surface, put, NULL);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

static json_object *read_model(void) {
    char *text = NULL;
    size_t n = 0, size = 0;
    while (!feof(stdin) && !ferror(stdin) && n < MODEL_MAX) {
        if (n + 65536 > size) {
            char *more = realloc(text, size += size / 2 + 131072);
            if (!more)
                break;
            text = more;
        }
        n += fread(text + n, 1, 65535, stdin);
        text[n] = '\0';
    }
    json_object *model = text && !ferror(stdin) ? json_tokener_parse(text) : NULL;
    free(text);
    return model;
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "");
    text_open();
    if (argc != 2 || (strcmp(argv[1], "pdf") != 0 && strcmp(argv[1], "svg") != 0 && strcmp(argv[1], "png") != 0)) {
        fputs("kneeminder-report: it is called by: kneeminder report --output FILE.pdf\n", stderr);
        return 2;
    }
    json_object *model = read_model();
    if (!json_object_is_type(model, json_type_object)) {
        fputs("kneeminder-report: what is to be drawn cannot be read from standard input.\n", stderr);
        return 1;
    }
    cairo_status_t status = make(argv[1], model);
    json_object_put(model);
    if (status == CAIRO_STATUS_SUCCESS && fflush(stdout) != 0)
        status = CAIRO_STATUS_WRITE_ERROR;
    if (status != CAIRO_STATUS_SUCCESS)
        fprintf(stderr, "kneeminder-report: %s\n", cairo_status_to_string(status));
    return status != CAIRO_STATUS_SUCCESS;
}
