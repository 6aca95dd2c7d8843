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
#define BODY ((Type){ .size = 8.5 })
#define STRONG ((Type){ .size = 8.5, .bold = true })
#define FAINT ((Type){ .size = 7.5, .grey = 0.25 })
#define HEADING ((Type){ .size = 10, .bold = true })
#define WEEKS_SHOWN 12

/* "12 min 30 s", or a dash. */
static const char *length_of(json_object *o, const char *key, char buffer[static TEXT_TIME_MAX]) {
    if (!value_has(o, key))
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
    for (size_t i = 0; i < n; x += widths[i++]) {
        type.align = i > 0 ? ALIGN_CENTRE : ALIGN_LEFT;
        double h = canvas_text(cr, x, y, widths[i], type, cells[i]);
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
        const char *name = strcmp(knee, "left") == 0 ? _("Left knee") : strcmp(knee, "right") == 0 ? _("Right knee") : _("Both knees");
        if (value_has(e, "closed") || value_text(e, "closed")[0])
            y += canvas_printf(cr, x, y, width, STRONG, _("%s: %s to %s"), name, value_text(e, "opened"), value_text(e, "closed"));
        else
            y += canvas_printf(cr, x, y, width, STRONG, _("%s: since %s"), name, value_text(e, "opened"));
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

static double put_pain(cairo_t *cr, json_object *model, double x, double y, double width) {
    static const char *const words[][2] = {
        { "running", N_("while running") },  { "after-run", N_("after a run") }, { "stairs", N_("on stairs") },
        { "sitting", N_("after sitting") },  { "rest", N_("at rest") },          { "morning", N_("in the morning, check-ins") },
    };
    const double widths[] = { width * 0.42, width * 0.29, width * 0.29 };
    json_object *then = value_get(model, "first_week"), *now = value_get(model, "last_week");
    char a[48], b[48];
    y += put_row(cr, x, y, widths, 3, FAINT, (const char *const[]){ _("Pain, worst / usual (n)"), _("first 7 days"), _("last 7 days") });
    pain_cell(value_get(then, "pain"), a);
    pain_cell(value_get(now, "pain"), b);
    y += put_row(cr, x, y, widths, 3, STRONG, (const char *const[]){ _("all"), a, b });
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

static double put_function(cairo_t *cr, json_object *model, double x, double y, double width) {
    json_object *tasks = value_get(value_get(model, "function"), "tasks");
    y += canvas_text(cr, x, y, width, FAINT, _("Patient-Specific Functional Scale, first and now (10 = as before the injury)"));
    for (size_t i = 0; i < value_length(tasks); i++) {
        json_object *t = value_at(tasks, i);
        const char *change = value_text(t, "change");
        y += canvas_printf(cr, x, y, width, BODY, "%s: %lld – %lld%s", value_text(t, "task"), (long long)value_number(t, "first"),
                           (long long)value_number(t, "latest"),
                           strcmp(change, "better") == 0 ? _(" (better by 3 or more)") : strcmp(change, "worse") == 0 ? _(" (worse by 3 or more)") : "");
    }
    return value_length(tasks) > 0 ? y : y + canvas_text(cr, x, y, width, BODY, _("no task was named"));
}

static double put_red_flags(cairo_t *cr, json_object *model, double x, double y, double width) {
    json_object *answers = value_get(model, "red_flags");
    size_t n = value_length(answers), any = 0;
    for (size_t i = 0; i < n; i++)
        any += value_text(value_at(answers, i), "answers")[0] != '\0';
    if (n == 0)
        return y + canvas_text(cr, x, y, width, STRONG, _("Red flags: not asked or not answered in this time"));
    y += canvas_printf(cr, x, y, width, STRONG, ngettext("Red flags: answered %zu time, last on %s; something applied %zu times",
                                                          "Red flags: answered %zu times, last on %s; something applied %zu times", n),
                       n, value_text(value_at(answers, n - 1), "day"), any);
    for (size_t i = n, shown = 0; i-- > 0 && shown < 3;) {
        json_object *a = value_at(answers, i);
        char words[256], *save = NULL;
        snprintf(words, sizeof(words), "%s", value_text(a, "answers"));
        shown += words[0] != '\0';
        for (char *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save))
            y += canvas_printf(cr, x, y, width, BODY, "%s: %s", value_text(a, "day"), text_question("red-flags", word));
    }
    return y;
}

static double put_box(cairo_t *cr, json_object *model, double y) {
    double left = MARGIN + 8, width = WIDTH / 2 - 16, right = MARGIN + WIDTH / 2 + 8, top = y;
    double a = put_knees(cr, model, left, y + 6, width) + 4;
    a = put_pain(cr, model, left, a, width) + 2;
    a += canvas_text(cr, left, a, width, STRONG, change_text(model)) + 4;
    a += canvas_printf(cr, left, a, width, BODY, ngettext("Painkillers: with %lld report, run or dose", "Painkillers: with %lld reports, runs or doses",
                                                           (unsigned long)value_number(model, "painkillers")),
                       (long long)value_number(model, "painkillers"));
    a += canvas_printf(cr, left, a, width, BODY, _("Days with data: %lld of %lld"), (long long)value_number(model, "days_told"),
                       (long long)value_number(model, "days"));
    double b = put_running(cr, model, right, y + 6, width) + 5;
    b = put_function(cr, model, right, b, width) + 5;
    b = put_red_flags(cr, model, right, b, width);
    double end = (a > b ? a : b) + 6;
    canvas_frame(cr, MARGIN, top, WIDTH, end - top);
    return end + 12;
}

void page_first(cairo_t *cr, json_object *model) {
    double y = MARGIN;
    y += canvas_text(cr, MARGIN, y, WIDTH, (Type){ .size = 16, .bold = true }, _("Knee report"));
    y += canvas_printf(cr, MARGIN, y, WIDTH, BODY, _("%s to %s, %lld days. Self-reported; entered by the runner."), value_text(model, "from"),
                       value_text(model, "to"), (long long)value_number(model, "days")) + 6;
    y = put_box(cr, model, y);
    y = plot_pain(cr, model, y) + 6;
    plot_runs(cr, model, y);
    canvas_text(cr, MARGIN, PAGE_HEIGHT - MARGIN + 8, WIDTH, (Type){ .size = 7, .grey = 0.3, .align = ALIGN_RIGHT }, "1/2");
}

/* --- page 2 --- */

static double put_check_ins(cairo_t *cr, json_object *model, double y) {
    json_object *days = value_get(model, "by_day");
    size_t n = value_length(days);
    y += canvas_text(cr, MARGIN, y, WIDTH, HEADING, _("Days with data"));
    y += canvas_text(cr, MARGIN, y, WIDTH, FAINT, _("A row for each day of the week, from Monday; filled: something was said or run that day, empty: nothing.")) + 3;
    day_t first, last;
    if (n == 0 || day_parse(value_text(model, "from"), &first) < 0 || day_parse(value_text(model, "to"), &last) < 0)
        return y;
    int weeks = (int)(last - first + day_weekday(first)) / 7 + 1;
    double step = WIDTH / weeks < 8 ? WIDTH / weeks : 8, square = step * 0.75;
    for (size_t i = 0; i < n; i++) {
        day_t day = first + (day_t)i;
        double x = MARGIN + (day - first + day_weekday(first)) / 7 * step, at = y + day_weekday(day) * step;
        if (value_number(value_at(days, i), "days_told") > 0)
            canvas_fill(cr, x, at, square, square, 0.25);
        else {
            cairo_set_source_rgb(cr, 0.4, 0.4, 0.4);
            cairo_set_line_width(cr, 0.5);
            cairo_rectangle(cr, x, at, square, square);
            cairo_stroke(cr);
        }
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
        char told[32], score[48] = "–", count[48], total[TEXT_TIME_MAX], longest[TEXT_TIME_MAX], exercises[32];
        snprintf(told, sizeof(told), "%lld/%lld", (long long)value_number(w, "days_told"), (long long)value_number(w, "days"));
        if (value_has(pain, "worst"))
            snprintf(score, sizeof(score), "%lld / %.3g", (long long)value_number(pain, "worst"), json_object_get_double(value_get(pain, "median")));
        if (value_number(runs, "ended_by_pain") > 0)
            snprintf(count, sizeof(count), _("%lld (%lld hurt)"), (long long)value_number(runs, "n"), (long long)value_number(runs, "ended_by_pain"));
        else
            snprintf(count, sizeof(count), "%lld", (long long)value_number(runs, "n"));
        snprintf(exercises, sizeof(exercises), "%lld", (long long)value_number(w, "exercises"));
        y += put_row(cr, MARGIN, y, widths, 7, BODY, (const char *const[]){ value_text(w, "from"), told, score, count,
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

void page_second(cairo_t *cr, json_object *model) {
    double y = put_check_ins(cr, model, MARGIN), foot = PAGE_HEIGHT - MARGIN - 46;
    y = put_weeks(cr, model, y);
    y = put_shoes(cr, model, y);
    y = put_exercises(cr, model, y);
    y += canvas_text(cr, MARGIN, y, WIDTH, FAINT, _("Adherence to reminders"));
    y = put_tally(cr, "ice", value_get(model, "ice"), y);
    y = put_tally(cr, "rest", value_get(model, "rest"), y) + 12;
    double height = foot - 12 - y < 170 ? foot - 12 - y : 170;
    canvas_frame(cr, MARGIN, y, WIDTH, height);
    canvas_text(cr, MARGIN + 8, y + 5, WIDTH - 16, STRONG, _("For the clinician: how long, how often, up to which pain, what to leave"));
    canvas_line(cr, MARGIN, foot, MARGIN + WIDTH, foot, 0.5, 0.4);
    canvas_text(cr, MARGIN, foot + 4, WIDTH, (Type){ .size = 7, .grey = 0.25 },
                _("Not medical advice. Made by Kneeminder from what the runner entered; nothing in it was measured or examined. Usual pain is the median. A "
                  "change that tells: pain 2 of 10 (Crossley 2004; 1.2 at least, Piva 2009); own tasks 3 of 10 each, 2 in the mean (Stratford 1995, Chatman 1997). "
                  "The limit: this program's staircase, explained in its manual. Quarter of runs: Kaplan and Meier 1958, a sensed limit counted as reached."));
    canvas_text(cr, MARGIN, PAGE_HEIGHT - MARGIN + 8, WIDTH, (Type){ .size = 7, .grey = 0.3, .align = ALIGN_RIGHT }, "2/2");
}
