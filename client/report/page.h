/* SPDX-License-Identifier: MIT */
/* What stands on the two pages of the report; numbers are the model's (report-model.h), words are translated here. */
#pragma once

#include <cairo.h>
#include <json-c/json.h>
#include <stdbool.h>

/* Page 1: the box, pain over time, runs against the limit. */
void page_first(cairo_t *cr, json_object *model);
/* Page 2: check-ins, weeks, shoes, exercises, adherence, room for the clinician, sources. */
void page_second(cairo_t *cr, json_object *model);

/* Whether both knees were reported on. */
bool page_has_both(json_object *model);

/* Pain and runs over the days of the model, or the last of them, from `y` on. */
#define PLOT_DAYS_MAX 182
void plot_pain(cairo_t *cr, json_object *model, double y, double height);
void plot_runs(cairo_t *cr, json_object *model, double y, double height);
