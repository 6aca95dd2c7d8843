/* SPDX-License-Identifier: MIT */
/* See page.h. */

#include "page.h"

#include <stdio.h>
#include <string.h>

#include "canvas.h"
#include "cli/value.h"
#include "common/text-exercise.h"
#include "common/text.h"
#include "core/limit.h"
#include "core/when.h"

#define WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BODY ((Type){ .size = 8.5 * scale })
#define STRONG ((Type){ .size = 8.5 * scale, .bold = true })
#define FAINT ((Type){ .size = 7.5 * scale, .grey = 0.25 })
#define HEADING ((Type){ .size = 10, .bold = true })
#define WEEKS_SHOWN 12
#define GRID_WEEKS 60 /* of the squares for days */
#define THIRD (PAGE_HEIGHT / 3)

/* Of the type of what is written next: the box has to end within the first third of the page, however much is in it. */
static double scale = 1;

/* "12 min 30 s", or a dash. */
static const char *length_of(json_object *o, const char *key, char buffer[static TEXT_TIME_MAX]) {
    if (value_number(o, key) == 0)
        return "–";
    return text_minutes((uint64_t)value_number(o, key) * 1000000, buffer);
}

/* As it is told to the runner: rounded down. */
static const char *limit_of(json_object *runs, char buffer[static TEXT_TIME_MAX]) {
    if (!value_has(runs, "limit_seconds"))
        return "–";
    return text_minutes((uint64_t)limit_shown((int)value_number(runs, "limit_seconds")) * 1000000, buffer);
}

/* A row of cells; the first is left, the others are in the middle of their columns. The height. */
static double put_row(cairo_t *cr, double x, double y, const double *widths, size_t n, Type type, const char *const *cells) {
    double height = 0;
    for (size_t i = 0; i < n; i++) {
        type.align = i > 0 ? ALIGN_CENTRE : ALIGN_LEFT;
        double h = canvas_text(cr, x, y, widths[i], type, cells[i]);
        x += widths[i];
        height = h > height ? h : height;
    }
    return height + 1.5;
}

/* --- the box, left: the knee and its pain --- */

static double put_knees(cairo_t *cr, json_object *model, double x, double y, double width) {
    json_object *knees = value_get(model, "knees");
    size_t n = value_length(knees), from = n > 3 ? n - 3 : 0;
    if (n == 0)
        return y + canvas_text(cr, x, y, width, STRONG, _("No pain episode in this time"));
    if (from > 0)
        y += canvas_printf(cr, x, y, width, BODY, ngettext("%zu earlier pain episode; the last ones:", "%zu earlier pain episodes; the last ones:", from), from);
    for (size_t i = from; i < n; i++) {
        json_object *e = value_at(knees, i);
        const char *knee = value_text(e, "knee");
        char opened[TEXT_TIME_MAX], closed[TEXT_TIME_MAX];
        text_date(value_text(e, "opened"), opened);
        const char *name = strcmp(knee, "left") == 0 ? _("Left knee") : strcmp(knee, "right") == 0 ? _("Right knee") : _("Both knees");
        if (value_has(e, "closed") || value_text(e, "closed")[0])
            y += canvas_printf(cr, x, y, width, STRONG, _("%s: %s to %s"), name, opened, text_date(value_text(e, "closed"), closed));
        else
            y += canvas_printf(cr, x, y, width, STRONG, _("%s: since %s"), name, opened);
    }
    return y;
}

static void pain_cell(json_object *pain, char cell[static 48]) {
    if (value_number(pain, "n") == 0)
        snprintf(cell, 48, "–");
    else
        snprintf(cell, 48, _("%lld / %.3g (%lld)"), (long long)value_number(pain, "worst"), json_object_get_double(value_get(pain, "median")),
                 (long long)value_number(pain, "n"));
}

bool page_has_both(json_object *model) {
    json_object *knees = value_get(model, "by_knee");
    return value_number(value_get(knees, "left"), "n") > 0 && value_number(value_get(knees, "right"), "n") > 0;
}

static double put_pain(cairo_t *cr, json_object *model, double x, double y, double width) {
    static const char *const words[][2] = {
        { "running", N_("while running") },  { "after-run", N_("after a run") }, { "stairs", N_("on stairs") },
        { "sitting", N_("after sitting") },  { "rest", N_("at rest") },          { "morning", N_("in the morning") },
    };
    const double widths[] = { width * 0.42, width * 0.29, width * 0.29 };
    json_object *then = value_get(model, "first_week"), *now = value_get(model, "last_week");
    char a[48], b[48];
    y += put_row(cr, x, y, widths, 3, FAINT, (const char *const[]){ _("Pain, worst / usual (n)"), _("first 7 days"), _("last 7 days") });
    pain_cell(value_get(then, "pain"), a);
    pain_cell(value_get(now, "pain"), b);
    y += put_row(cr, x, y, widths, 3, STRONG, (const char *const[]){ _("all"), a, b });
    for (int i = 0; i < 2 && page_has_both(model); i++) {
        const char *const knee = i == 0 ? "left" : "right";
        pain_cell(value_get(value_get(then, "by_knee"), knee), a);
        pain_cell(value_get(value_get(now, "by_knee"), knee), b);
        y += put_row(cr, x, y, widths, 3, BODY, (const char *const[]){ i == 0 ? _("left knee") : _("right knee"), a, b });
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        pain_cell(value_get(value_get(then, "contexts"), words[i][0]), a);
        pain_cell(value_get(value_get(now, "contexts"), words[i][0]), b);
        y += put_row(cr, x, y, widths, 3, BODY, (const char *const[]){ _(words[i][1]), a, b });
    }
    return y;
}

/* Never more than the numbers say: less than 2 points is no change that tells. */
static const char *change_text(json_object *model) {
    const char *change = value_text(model, "change");
    if (strcmp(change, "better") == 0)
        return _("Usual pain is lower by 2 points or more: a change that patients notice.");
    if (strcmp(change, "worse") == 0)
        return _("Usual pain is higher by 2 points or more: a change that patients notice.");
    if (strcmp(change, "little") == 0)
        return _("Usual pain differs by less than 2 points, which tells nothing.");
    return _("Too few days to compare: two weeks with scores are needed.");
}

/* --- the box, right: what is possible --- */

static double put_running(cairo_t *cr, json_object *model, double x, double y, double width) {
    const double widths[] = { width * 0.44, width * 0.28, width * 0.28 };
    json_object *then = value_get(value_get(model, "first_week"), "runs"), *now = value_get(value_get(model, "last_week"), "runs");
    char a[TEXT_TIME_MAX], b[TEXT_TIME_MAX];
    y += put_row(cr, x, y, widths, 3, FAINT, (const char *const[]){ _("Running"), _("first 7 days"), _("last 7 days") });
    snprintf(a, sizeof(a), "%lld", (long long)value_number(then, "n"));
    snprintf(b, sizeof(b), "%lld", (long long)value_number(now, "n"));
    y += put_row(cr, x, y, widths, 3, BODY, (const char *const[]){ _("runs"), a, b });
    static const char *const rows[][2] = {
        { "total_seconds", N_("in all") },
        { "longest_seconds", N_("longest") },
        { "longest_painless_seconds", N_("longest without pain") },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        y += put_row(cr, x, y, widths, 3, i == 2 ? STRONG : BODY,
                     (const char *const[]){ _(rows[i][1]), length_of(then, rows[i][0], a), length_of(now, rows[i][0], b) });
    y += put_row(cr, x, y, widths, 3, BODY, (const char *const[]){ _("pain-free limit"), limit_of(then, a), limit_of(now, b) });
    json_object *quarter = value_get(model, "quarter");
    if (value_has(quarter, "seconds"))
        return y + canvas_printf(cr, x, y, width, FAINT, _("Of the last 28 days' %lld runs, a quarter had come to the limit after %s (Kaplan-Meier, %lld events)."),
                                 (long long)value_number(quarter, "runs"), length_of(quarter, "seconds", a), (long long)value_number(quarter, "events"));
    return y + canvas_printf(cr, x, y, width, FAINT, _("Too few runs came to the limit in the last 28 days to estimate more (%lld runs, %lld events)."),
                             (long long)value_number(quarter, "runs"), (long long)value_number(quarter, "events"));
}

/* What two scorings may differ by is named as no change. */
static double put_change(cairo_t *cr, double x, double y, double width, const char *what, double first, double latest, const char *change,
                         int tells) {
    char by[80] = "";
    if (strcmp(change, "better") == 0)
        snprintf(by, sizeof(by), _(" (better by %d or more)"), tells);
    else if (strcmp(change, "worse") == 0)
        snprintf(by, sizeof(by), _(" (worse by %d or more)"), tells);
    else if (strcmp(change, "little") == 0)
        snprintf(by, sizeof(by), _(" (less than %d: tells nothing)"), tells);
    return canvas_printf(cr, x, y, width, BODY, "%s: %.3g → %.3g%s", what, first, latest, by);
}

static double put_function(cairo_t *cr, json_object *model, double x, double y, double width) {
    json_object *function = value_get(model, "function"), *tasks = value_get(function, "tasks");
    y += canvas_text(cr, x, y, width, FAINT, _("Patient-Specific Functional Scale, first and now (10 = as before the injury)"));
    for (size_t i = 0; i < value_length(tasks); i++) {
        json_object *t = value_at(tasks, i);
        y += put_change(cr, x, y, width, value_text(t, "task"), (double)value_number(t, "first"), (double)value_number(t, "latest"),
                        value_text(t, "change"), 3);
    }
    if (value_number(function, "compared") > 1)
        y += put_change(cr, x, y, width, _("mean"), json_object_get_double(value_get(function, "mean_first")),
                        json_object_get_double(value_get(function, "mean_latest")), value_text(function, "change"), 2);
    return value_length(tasks) > 0 ? y : y + canvas_text(cr, x, y, width, BODY, _("no task was named"));
}

static const char *put_any(size_t any, char text[static 96]) {
    if (any == 0)
        snprintf(text, 96, "%s", _("nothing applied"));
    else
        snprintf(text, 96, ngettext("something applied once", "something applied %zu times", any), any);
    return text;
}

static double put_red_flags(cairo_t *cr, json_object *model, double x, double y, double width) {
    json_object *answers = value_get(model, "red_flags");
    size_t n = value_length(answers), any = 0;
    char date[TEXT_TIME_MAX], applied[96];
    for (size_t i = 0; i < n; i++)
        any += value_text(value_at(answers, i), "answers")[0] != '\0';
    if (n == 0)
        return y + canvas_text(cr, x, y, width, STRONG, _("Red flags: not asked or not answered in this time"));
    y += canvas_printf(cr, x, y, width, STRONG, ngettext("Red flags: asked and answered %zu time, last on %s; %s", "Red flags: asked and answered %zu times, last on %s; %s", n), n,
                       text_date(value_text(value_at(answers, n - 1), "day"), date), put_any(any, applied));
    for (size_t i = n, shown = 0; i-- > 0 && shown < 3;) {
        json_object *a = value_at(answers, i);
        char words[256], *save = NULL;
        snprintf(words, sizeof(words), "%s", value_text(a, "answers"));
        shown += words[0] != '\0';
        for (char *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save))
            y += canvas_printf(cr, x, y, width, BODY, "%s: %s", text_date(value_text(a, "day"), date), text_question("red-flags", word));
    }
    return y;
}

/* The y below what is in it. */
static double put_box_texts(cairo_t *cr, json_object *model, double y) {
    double left = MARGIN + 8, width = WIDTH / 2 - 16, right = MARGIN + WIDTH / 2 + 8;
    double a = put_knees(cr, model, left, y, width) + 4;
    a = put_pain(cr, model, left, a, width) + 2;
    a += canvas_text(cr, left, a, width, STRONG, change_text(model)) + 4;
    a += canvas_printf(cr, left, a, width, BODY, ngettext("Painkillers: with %lld report, run or dose", "Painkillers: with %lld reports, runs or doses",
                                                           (unsigned long)value_number(model, "painkillers")),
                       (long long)value_number(model, "painkillers"));
    a += canvas_printf(cr, left, a, width, BODY, _("Days with data: %lld of %lld, self-reported"), (long long)value_number(model, "days_told"),
                       (long long)value_number(model, "days"));
    double b = put_running(cr, model, right, y, width) + 5;
    b = put_function(cr, model, right, b, width) + 5;
    b = put_red_flags(cr, model, right, b, width);
    return a > b ? a : b;
}

static double put_box(cairo_t *cr, json_object *model, double y) {
    static const double scales[] = { 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65 };
    cairo_surface_t *nowhere = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
    cairo_t *trial = cairo_create(nowhere);
    for (size_t i = 0; i < sizeof(scales) / sizeof(*scales); i++) {
        scale = scales[i];
        if (put_box_texts(trial, model, y + 6) + 6 <= THIRD)
            break;
    }
    cairo_destroy(trial);
    cairo_surface_destroy(nowhere);
    double end = put_box_texts(cr, model, y + 6) + 6;
    scale = 1;
    canvas_frame(cr, MARGIN, y, WIDTH, end - y);
    return end + 12;
}

void page_first(cairo_t *cr, json_object *model) {
    double y = MARGIN - 8, foot = PAGE_HEIGHT - MARGIN + 2;
    char from[TEXT_TIME_MAX], to[TEXT_TIME_MAX];
    canvas_text(cr, MARGIN + WIDTH - 210, y + 8, 40, (Type){ .size = 8.5, .grey = 0.25, .align = ALIGN_RIGHT }, _("Name"));
    canvas_line(cr, MARGIN + WIDTH - 164, y + 19, MARGIN + WIDTH, y + 19, 0.5, 0.4);
    y += canvas_text(cr, MARGIN, y, WIDTH - 220, (Type){ .size = 16, .bold = true }, _("Knee report"));
    y += canvas_printf(cr, MARGIN, y, WIDTH, BODY, ngettext("%s to %s, %lld day. Self-reported; entered by the runner.", "%s to %s, %lld days. Self-reported; entered by the runner.",
                                                            (unsigned long)value_number(model, "days")),
                       text_date(value_text(model, "from"), from), text_date(value_text(model, "to"), to), (long long)value_number(model, "days")) + 6;
    y = put_box(cr, model, y);
    double half = (foot - y) / 2;
    plot_pain(cr, model, y, half - 8);
    plot_runs(cr, model, y + half, half);
    canvas_text(cr, MARGIN, PAGE_HEIGHT - MARGIN + 8, WIDTH, (Type){ .size = 7, .grey = 0.3, .align = ALIGN_RIGHT }, "1/2");
}

/* --- page 2 --- */

static void put_square(cairo_t *cr, double x, double y, double size, bool filled) {
    if (filled) {
        canvas_fill(cr, x, y, size, size, 0.25);
        return;
    }
    cairo_set_source_rgb(cr, 0.4, 0.4, 0.4);
    cairo_set_line_width(cr, 0.5);
    cairo_rectangle(cr, x + 0.25, y + 0.25, size - 0.5, size - 0.5);
    cairo_stroke(cr);
}

static double put_check_ins(cairo_t *cr, json_object *model, double y) {
    const double step = 8, square = 6;
    json_object *days = value_get(model, "by_day");
    day_t first, last;
    if (day_parse(value_text(model, "from"), &first) < 0 || day_parse(value_text(model, "to"), &last) < 0)
        return y;
    day_t monday = first - day_weekday(first), shown = last - day_weekday(last) - 7 * (GRID_WEEKS - 1);
    y += canvas_text(cr, MARGIN, y, WIDTH, HEADING, shown > monday ? _("Days with data (the last sixty weeks)") : _("Days with data"));
    y += canvas_text(cr, MARGIN, y, WIDTH, FAINT, _("A row for each day of the week, from Monday; filled: something was said or run that day, empty: nothing.")) + 3;
    monday = monday > shown ? monday : shown;
    for (size_t i = 0; i < value_length(days); i++) {
        day_t day = first + (day_t)i;
        day_t week = (day - monday) / 7;
        if (day >= monday)
            put_square(cr, MARGIN + week * step, y + day_weekday(day) * step, square, value_number(value_at(days, i), "days_told") > 0);
    }
    return y + 7 * step + 10;
}

static double put_weeks(cairo_t *cr, json_object *model, double y) {
    static const double widths[] = { 72, 76, 92, 66, 70, 70, 65 };
    json_object *weeks = value_get(model, "weeks");
    size_t n = value_length(weeks), from = n > WEEKS_SHOWN ? n - WEEKS_SHOWN : 0;
    y += canvas_text(cr, MARGIN, y, WIDTH, HEADING, from > 0 ? _("Weeks (the last twelve)") : _("Weeks"));
    y += put_row(cr, MARGIN, y, widths, 7, FAINT, (const char *const[]){ _("from"), _("days with data"), _("pain, worst / usual"), _("runs"),
                                                                        _("in all"), _("longest"), _("exercises") });
    for (size_t i = from; i < n; i++) {
        json_object *w = value_at(weeks, i), *runs = value_get(w, "runs"), *pain = value_get(w, "pain");
        char date[TEXT_TIME_MAX], told[32], score[48] = "–", count[48], total[TEXT_TIME_MAX], longest[TEXT_TIME_MAX], exercises[32];
        snprintf(told, sizeof(told), "%lld/%lld", (long long)value_number(w, "days_told"), (long long)value_number(w, "days"));
        if (value_has(pain, "median"))
            snprintf(score, sizeof(score), "%lld / %.3g", (long long)value_number(pain, "worst"), json_object_get_double(value_get(pain, "median")));
        if (value_number(runs, "ended_by_pain") > 0)
            snprintf(count, sizeof(count), _("%lld (%lld hurt)"), (long long)value_number(runs, "n"), (long long)value_number(runs, "ended_by_pain"));
        else
            snprintf(count, sizeof(count), "%lld", (long long)value_number(runs, "n"));
        snprintf(exercises, sizeof(exercises), "%lld", (long long)value_number(w, "exercises"));
        y += put_row(cr, MARGIN, y, widths, 7, BODY, (const char *const[]){ text_date(value_text(w, "from"), date), told, score, count,
                                                                           value_number(runs, "n") > 0 ? length_of(runs, "total_seconds", total) : "–",
                                                                           length_of(runs, "longest_seconds", longest), exercises });
    }
    return y + 10;
}

static double put_shoes(cairo_t *cr, json_object *model, double y) {
    json_object *shoes = value_get(model, "shoes");
    y += canvas_text(cr, MARGIN, y, WIDTH, HEADING, _("Shoes"));
    for (size_t i = 0; i < value_length(shoes) && i < 5; i++) {
        json_object *s = value_at(shoes, i);
        y += canvas_printf(cr, MARGIN, y, WIDTH, BODY, _("%s %s %s: %lld runs, without pain %lld of %lld"), value_text(s, "name"), value_text(s, "brand"),
                           value_text(s, "model"), (long long)value_number(s, "runs"), (long long)value_number(s, "painless"), (long long)value_number(s, "judged"));
    }
    if (value_length(shoes) == 0)
        y += canvas_text(cr, MARGIN, y, WIDTH, BODY, _("none on record"));
    return y + 10;
}

static double put_exercises(cairo_t *cr, json_object *model, double y) {
    json_object *list = value_get(model, "exercise_list");
    y += canvas_text(cr, MARGIN, y, WIDTH, HEADING, _("Exercises, how many times"));
    if (json_object_object_length(list) == 0)
        return y + canvas_text(cr, MARGIN, y, WIDTH, BODY, _("none on record")) + 10;
    char line[512] = "";
    json_object_object_foreach(list, word, n) {
        size_t used = strlen(line);
        snprintf(line + used, sizeof(line) - used, "%s%s %lld", used > 0 ? ", " : "", text_exercise_name(word), (long long)json_object_get_int64(n));
    }
    return y + canvas_text(cr, MARGIN, y, WIDTH, BODY, line) + 10;
}

static double put_tally(cairo_t *cr, const char *kind, json_object *tally, double y) {
    return y + canvas_printf(cr, MARGIN, y, WIDTH, FAINT, _("%s: done %lld of %lld asked; %lld more were not shown, or withdrawn by a rule"), text_kind(kind),
                             (long long)value_number(tally, "done"), (long long)value_number(tally, "asked"), (long long)value_number(tally, "not_shown"));
}

/* Empty, with lines to write on. */
static void put_clinician(cairo_t *cr, double y, double height) {
    const double line = 24;
    double end = y + height;
    canvas_frame(cr, MARGIN, y, WIDTH, height);
    y += 5 + canvas_text(cr, MARGIN + 8, y + 5, WIDTH - 16, STRONG, _("For the clinician: how long, how often, up to which pain, what to leave"));
    for (int i = 1; y + i * line < end - 10; i++)
        canvas_line(cr, MARGIN + 8, y + i * line, MARGIN + WIDTH - 8, y + i * line, 0.4, 0.75);
}

void page_second(cairo_t *cr, json_object *model) {
    double y = put_check_ins(cr, model, MARGIN), foot = PAGE_HEIGHT - MARGIN - 46;
    y = put_weeks(cr, model, y);
    y = put_shoes(cr, model, y);
    y = put_exercises(cr, model, y);
    y += canvas_text(cr, MARGIN, y, WIDTH, FAINT, _("Adherence to reminders"));
    y = put_tally(cr, "ice", value_get(model, "ice"), y);
    y = put_tally(cr, "rest", value_get(model, "rest"), y) + 12;
    put_clinician(cr, y, foot - 12 - y);
    canvas_line(cr, MARGIN, foot, MARGIN + WIDTH, foot, 0.5, 0.4);
    canvas_text(cr, MARGIN, foot + 4, WIDTH, (Type){ .size = 7, .grey = 0.25 },
                _("Not medical advice. Made by Kneeminder from what the runner entered; nothing in it was measured or examined. Usual pain is the median. A "
                  "change that tells: pain 2 of 10 (Crossley 2004; 1.2 at least, Piva 2009); own tasks 3 of 10 each, 2 in the mean (Stratford 1995, Chatman 1997). "
                  "The limit: this program's staircase, explained in its manual. Quarter of runs: Kaplan and Meier 1958, a sensed limit counted as reached."));
    canvas_text(cr, MARGIN, PAGE_HEIGHT - MARGIN + 8, WIDTH, (Type){ .size = 7, .grey = 0.3, .align = ALIGN_RIGHT }, "2/2");
}
