/* SPDX-License-Identifier: MIT */
/* What stands on the two pages of the report; numbers are the model's (report-model.h), words are translated here. */
#pragma once

#include <cairo.h>
#include <json-c/json.h>

/* Page 1: the box, pain over time, runs against the limit. */
void page_first(cairo_t *cr, json_object *model);
/* Page 2: check-ins, weeks, shoes, exercises, adherence, room for the clinician, sources. */
void page_second(cairo_t *cr, json_object *model);

/* Pain and runs over the days of the model, from `y` on; the y below. */
double plot_pain(cairo_t *cr, json_object *model, double y);
double plot_runs(cairo_t *cr, json_object *model, double y);
