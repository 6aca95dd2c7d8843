/* SPDX-License-Identifier: MIT */
/* See summary-print.h. */

#include "summary-print.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "common/text.h"
#include "core/limit.h"
#include "format.h"
#include "table.h"

#define CELL_MAX 192
#define NAMES_MAX 3 /* columns that name a period */
#define PERIOD_COLUMNS 9
#define WIDE 120 /* columns: less has no room for a sign for each day of a month */
#define DAY_USEC (86400ULL * 1000000)

/* A sentence, in lines that fit the terminal. */
__attribute__((format(printf, 1, 2))) static void put_sentence(const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n >= 0)
        put_wrapped(stdout, 0, "", text);
    free(n >= 0 ? text : NULL);
}

/* --- the sign of a day --- */

/* Height alone tells it; 0 is the lowest bar, so that no pain is not the same as nothing said. */
static const char *sign(int worst) {
    static const char *const bars[SUMMARY_SCORES] = { "▁", "▁", "▂", "▃", "▃", "▄", "▅", "▆", "▆", "▇", "█" };
    static const char *const digits[SUMMARY_SCORES] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X" };
    if (worst < 0)
        return format_is_utf8() ? "·" : ".";
    return format_is_utf8() ? bars[worst] : digits[worst];
}

static const char *day_sign(const Days *d, day_t day) {
    Summary s = days_sum(d, day, day);
    return sign(summary_worst(&s, SUMMARY_EITHER));
}

/* A sign for each day, or for as many days together that `room` of them are enough. */
static void strip(const Days *d, SummaryKnee knee, day_t first, day_t last, int room, char cell[static CELL_MAX]) {
    int step = (int)(last - first) / room + 1;
    cell[0] = '\0';
    for (day_t day = first; day <= last; day += step) {
        Summary s = days_sum(d, day, MIN(day + step - 1, last));
        strncat(cell, sign(summary_worst(&s, knee)), CELL_MAX - strlen(cell) - 1);
    }
}

/* --- the calendar: a column a week, a row a day of the week --- */

static int day_of_month(day_t d) {
    int year, month, day;
    day_to_civil(d, &year, &month, &day);
    return day;
}

/* The name of a month above the week that its first day is in. */
static void put_months(day_t monday, int weeks, int indent) {
    int at = 0;
    for (int w = 0; w < weeks; w++) {
        int year, month, day, column = indent + 2 * w;
        char name[32];
        /* Two weeks are room for a name, one is not. */
        day_to_civil(monday + 7 * w + 6, &year, &month, &day);
        if (column < at || (w > 0 ? day > 7 : day_of_month(monday + 13) <= 7))
            continue;
        struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = 1 };
        strftime(name, sizeof(name), "%b", &tm);
        say("%*s%s", column - at + (at > 0), "", name);
        at = column + (int)format_columns(name) + 1;
    }
    say("\n");
}

static void put_calendar(const Days *d) {
    day_t first = d->days[0].first, last = d->days[d->n_days - 1].last;
    day_t end = last - day_weekday(last), monday = first - day_weekday(first); /* Mondays of the last and the first week */
    size_t width = MIN(format_width(stdout), (size_t)80);
    int indent = 0, weeks = (int)(end - monday) / 7 + 1;
    char names[7][32];
    for (int i = 0; i < 7; i++) {
        struct tm tm = { .tm_wday = (i + 1) % 7 };
        strftime(names[i], sizeof(names[i]), "%a", &tm);
        indent = MAX(indent, (int)format_columns(names[i]) + 2);
    }
    int room = ((int)width - indent) / 2;
    if (weeks > room) {
        put_sentence(ngettext("Worst pain of each day, in the last %d week: %s no pain, %s the worst (10), %s nothing said",
                              "Worst pain of each day, in the last %d weeks: %s no pain, %s the worst (10), %s nothing said", (unsigned)room),
                     room, sign(0), sign(10), sign(-1));
        monday = end - 7 * (room - 1);
        weeks = room;
    } else
        put_sentence(_("Worst pain of each day: %s no pain, %s the worst (10), %s nothing said"), sign(0), sign(10), sign(-1));
    say("\n");
    put_months(monday, weeks, indent);
    for (int i = 0; i < 7; i++) {
        say("%s%*s", names[i], indent - (int)format_columns(names[i]), "");
        for (int w = 0; w < weeks; w++) {
            day_t day = monday + 7 * w + i;
            if (day <= last)
                say("%s%s", w > 0 ? " " : "", day < first ? " " : day_sign(d, day));
        }
        say("\n");
    }
    say("\n");
}

/* --- what became of reminders --- */

typedef enum Became {
    BECAME_DONE,
    BECAME_SKIPPED,
    BECAME_MISSED,
    BECAME_NOT_SHOWN,
    BECAME_MAX,
} Became;

static const char *became_sign(Became b) {
    static const char *const signs[BECAME_MAX] = { "✓", "–", "×", "·" }, *const letters[BECAME_MAX] = { "+", "-", "x", "." };
    return format_is_utf8() ? signs[b] : letters[b];
}

/* A sign for each: "✓✓×"; or with how many there are: "8✓ 1– 1× 11·". */
static void put_tally(const Tally *t, bool each, char cell[static CELL_MAX]) {
    const unsigned counts[BECAME_MAX] = { t->done, t->skipped, t->missed, t->not_shown };
    size_t n = 0;
    cell[0] = '\0';
    for (Became b = 0; b < BECAME_MAX; b++) {
        if (!each && counts[b] > 0)
            n += (size_t)snprintf(cell + n, CELL_MAX - n, "%s%u%s", n > 0 ? " " : "", counts[b], became_sign(b));
        for (unsigned i = 0; each && i < counts[b] && n + 8 < CELL_MAX; i++)
            n += (size_t)snprintf(cell + n, CELL_MAX - n, "%s", became_sign(b));
    }
}

static void say_signs(void) {
    put_sentence(_("Ice and rest: %s done, %s skipped, %s not answered, %s not shown or withdrawn by a rule."), became_sign(BECAME_DONE),
                 became_sign(BECAME_SKIPPED), became_sign(BECAME_MISSED), became_sign(BECAME_NOT_SHOWN));
}

/* --- cells --- */

static void put_pain(const Summary *s, SummaryKnee knee, char worst[static CELL_MAX], char usual[static CELL_MAX]) {
    unsigned n;
    int most = summary_worst(s, knee), median = summary_median_twice(s, knee, &n);
    worst[0] = usual[0] = '\0';
    if (most >= 0)
        snprintf(worst, CELL_MAX, "%d", most);
    if (median >= 0)
        snprintf(usual, CELL_MAX, median % 2 ? "%.1f" : "%.0f", median / 2.0);
}

static void put_run(const Summary *s, char cell[static CELL_MAX]) {
    char length[TEXT_TIME_MAX];
    cell[0] = '\0';
    if (s->runs == 0)
        return;
    text_minutes((uint64_t)s->run_seconds * 1000000, length);
    if (s->runs == 1)
        snprintf(cell, CELL_MAX, "%s%s", length, s->painful_runs ? _(", hurt") : s->sensed_runs ? _(", stopped") : "");
    else if (s->painful_runs > 0)
        snprintf(cell, CELL_MAX, _("%u: %s, %u hurt"), s->runs, length, s->painful_runs);
    else
        snprintf(cell, CELL_MAX, "%u: %s", s->runs, length);
}

static void put_limit(const Summary *s, char cell[static CELL_MAX]) {
    char length[TEXT_TIME_MAX];
    cell[0] = '\0';
    if (s->limit_seconds >= 0)
        snprintf(cell, CELL_MAX, "%s", text_minutes((uint64_t)limit_shown((int)s->limit_seconds) * 1000000, length));
}

static void put_count(unsigned n, char cell[static CELL_MAX]) {
    cell[0] = '\0';
    if (n > 0)
        snprintf(cell, CELL_MAX, "%u", n);
}

/* --- the tables --- */

static void add_day(Table *t, const Summary *s) {
    char day[DAY_TEXT_MAX], date[CELL_MAX], text[TEXT_TIME_MAX], name[32], worst[CELL_MAX], usual[CELL_MAX], ice[CELL_MAX], rest[CELL_MAX], run[CELL_MAX],
        exercises[CELL_MAX], pain[CELL_MAX], limit[CELL_MAX];
    struct tm tm = { .tm_wday = (day_weekday(s->first) + 1) % 7 };
    strftime(name, sizeof(name), "%a", &tm);
    snprintf(date, sizeof(date), "%s %s", name, text_date(day_format(s->first, day), text));
    put_pain(s, SUMMARY_EITHER, worst, usual);
    snprintf(pain, sizeof(pain), "%s %.16s%s", sign(summary_worst(s, SUMMARY_EITHER)), worst, s->sore_days ? _(" sore") : "");
    put_tally(&s->ice, true, ice);
    put_tally(&s->rest, true, rest);
    put_run(s, run);
    put_limit(s, limit);
    put_count(s->exercises, exercises);
    table_row(t, (const char *const[]){ date, pain, ice, rest, exercises, limit, run });
}

/* Behind the columns that name it, which the caller gives. */
static void add_period(Table *t, const Days *d, const Summary *s, SummaryKnee knee, const char *const *names, size_t n_names) {
    char told[CELL_MAX], worst[CELL_MAX], usual[CELL_MAX], bars[CELL_MAX], ice[CELL_MAX], rest[CELL_MAX], runs[CELL_MAX], longest[CELL_MAX],
        limit[CELL_MAX], length[TEXT_TIME_MAX];
    const char *cells[NAMES_MAX + PERIOD_COLUMNS] = { NULL };
    snprintf(told, sizeof(told), "%u/%d", s->days_told, (int)(s->last - s->first) + 1);
    put_pain(s, knee, worst, usual);
    strip(d, knee, s->first, s->last, format_width(stdout) < WIDE ? 14 : 31, bars);
    put_tally(&s->ice, false, ice);
    put_tally(&s->rest, false, rest);
    put_run(s, runs);
    put_limit(s, limit);
    longest[0] = '\0';
    if (s->longest_painless_seconds > 0)
        snprintf(longest, sizeof(longest), "%s", text_minutes((uint64_t)s->longest_painless_seconds * 1000000, length));
    memcpy(cells, names, n_names * sizeof(*cells));
    memcpy(cells + n_names, (const char *[PERIOD_COLUMNS]){ told, worst, usual, bars, ice, rest, longest, limit, runs },
           PERIOD_COLUMNS * sizeof(*cells));
    table_row(t, cells);
}

static Table *period_table(const char *const *names, size_t n_names) {
    const char *headings[NAMES_MAX + PERIOD_COLUMNS];
    memcpy(headings, names, n_names * sizeof(*headings));
    memcpy(headings + n_names,
           (const char *[PERIOD_COLUMNS]){ _("Reported"), _("Worst"), _("Usual"), _("Each day"), _("Ice"), _("Rest"), _("Painless run"), _("Limit"),
                                           _("Runs") },
           PERIOD_COLUMNS * sizeof(*headings));
    return table_new(headings, n_names + PERIOD_COLUMNS);
}

static void print_days(const Days *d) {
    Table *t = table_new((const char *const[]){ _("Day"), _("Worst pain"), _("Ice"), _("Rest"), _("Exercises"), _("Limit"), _("Runs") }, 7);
    for (size_t i = 0; i < d->n_days; i++)
        add_day(t, &d->days[i]);
    table_print(t, 0);
    table_free(t);
}

static void print_periods(const Days *d, SummaryBy by) {
    day_t last = d->days[d->n_days - 1].last;
    Table *t = period_table((const char *const[]){ by == SUMMARY_WEEK ? _("Week of") : _("Month") }, 1);
    for (day_t day = d->days[0].first, end; day <= last; day = end + 1) {
        char text[DAY_TEXT_MAX], name[TEXT_TIME_MAX];
        end = MIN(summary_period_end(by, day), last);
        Summary s = days_sum(d, day, end);
        day_format(day, text);
        if (by == SUMMARY_MONTH)
            snprintf(name, sizeof(name), "%.7s", text);
        else
            text_date(text, name);
        add_period(t, d, &s, SUMMARY_EITHER, (const char *const[]){ name }, 1);
    }
    table_print(t, 0);
    table_free(t);
}

static void print_episodes(const Days *d) {
    day_t last = d->days[d->n_days - 1].last;
    Table *t = period_table((const char *const[]){ _("Episode"), _("From"), _("To") }, 3);
    for (size_t i = 0; i < d->n_episodes; i++) {
        const SummaryEpisode *e = &d->episodes[i];
        char name[CELL_MAX], from[DAY_TEXT_MAX], to[DAY_TEXT_MAX], since[TEXT_TIME_MAX], till[TEXT_TIME_MAX] = "";
        Summary s = days_sum(d, e->opened, e->closed == DAY_NONE ? last : e->closed);
        snprintf(name, sizeof(name), "%s %s", e->id, format_knee(e->knee == SUMMARY_LEFT ? "left" : e->knee == SUMMARY_RIGHT ? "right" : "both"));
        text_date(day_format(e->opened, from), since);
        if (e->closed != DAY_NONE)
            text_date(day_format(e->closed, to), till);
        add_period(t, d, &s, e->knee, (const char *const[]){ name, since, till[0] ? till : _("open") }, 3);
    }
    table_print(t, 0);
    table_free(t);
}

/* --- what it comes to --- */

static void say_tally(const char *kind, const Tally *t) {
    unsigned asked = tally_asked(t);
    char done[CELL_MAX], more[CELL_MAX] = "";
    if (asked + t->not_shown == 0)
        return;
    if (asked > 0)
        snprintf(done, sizeof(done), _("%s: done %u of %u asked (%u %%), skipped %u, not answered %u"), kind, t->done, asked,
                 (100 * t->done + asked / 2) / asked, t->skipped, t->missed);
    else
        snprintf(done, sizeof(done), _("%s: none asked"), kind);
    if (t->not_shown > 0)
        snprintf(more, sizeof(more), ngettext("; %u more was not shown", "; %u more were not shown", t->not_shown), t->not_shown);
    put_sentence("%s%s.", done, more);
}

void summary_print(const Days *days, SummaryBy by) {
    if (by != SUMMARY_EPISODE)
        put_calendar(days);
    if (by == SUMMARY_DAY)
        print_days(days);
    else if (by == SUMMARY_EPISODE)
        print_episodes(days);
    else
        print_periods(days, by);
    Summary all = days_sum(days, days->days[0].first, days->days[days->n_days - 1].last);
    int n = (int)days->n_days;
    say("\n");
    put_sentence(ngettext("Something was said of the knee on %u of %d day.", "Something was said of the knee on %u of %d days.", (unsigned)n),
                 all.days_told, n);
    if (tally_asked(&all.ice) + all.ice.not_shown + tally_asked(&all.rest) + all.rest.not_shown > 0)
        say_signs();
    say_tally(text_kind("ice"), &all.ice);
    say_tally(text_kind("rest"), &all.rest);
}
