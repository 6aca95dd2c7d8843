/* SPDX-License-Identifier: MIT */
/* When reminders come: the plan of any days, and the times of each kind with other ones to choose. */

#include <string.h>

#include "common/text.h"
#include "config/parse.h"
#include "format.h"
#include "json.h"
#include "result.h"
#include "table.h"

/* "Sun 28 Mar (23 h)" on a day on which the clocks change. */
static void day_text(json_object *reminder, char *buffer, size_t size) {
    char day[MOMENT_MAX];
    format_day((uint64_t)value_number(reminder, "due"), day);
    double hours = (double)value_number(reminder, "day_length") / (double)USEC_PER_HOUR;
    if (value_has(reminder, "day_length"))
        snprintf(buffer, size, _("%s (%g h)"), day, hours);
    else
        snprintf(buffer, size, "%s", day);
}

/* "03:30 (02:30 is skipped)", "01:30 (the first)" */
static void time_text(json_object *reminder, char *buffer, size_t size) {
    char clock[TEXT_TIME_MAX];
    const char *nominal = strrchr(value_text(reminder, "id"), '/');
    text_clock((uint64_t)value_number(reminder, "due"), clock);
    if (strcmp(value_text(reminder, "clock"), "skipped") == 0 && nominal && strlen(nominal) == 5)
        snprintf(buffer, size, _("%s (the clocks skip %.2s:%.2s)"), clock, nominal + 1, nominal + 3);
    else if (strcmp(value_text(reminder, "clock"), "twice") == 0)
        snprintf(buffer, size, _("%s (the first of two)"), clock);
    else
        snprintf(buffer, size, "%s", clock);
}

static void say_plan(json_object *plan, uint64_t now) {
    CLEANUP_TABLE Table *t =
        table_new((const char *const[]){ _("DAY"), _("TIME"), _("KIND"), _("STATE"), "ID" }, 5);
    char last[MOMENT_MAX + 16] = "";
    for (size_t i = 0; i < value_length(plan); i++) {
        json_object *r = value_at(plan, i);
        char day[sizeof(last)], time[TEXT_TIME_MAX + 64], state[REMINDER_TEXT_MAX];
        day_text(r, day, sizeof(day));
        time_text(r, time, sizeof(time));
        table_row(t, (const char *const[]){ strcmp(day, last) == 0 ? "" : day, time, text_kind(value_text(r, "kind")),
                                            format_state(r, now, state), value_text(r, "id") });
        memcpy(last, day, sizeof(last));
    }
    table_print(t, 0);
}

int verb_plan(Call *c) {
    CLEANUP_JSON json_object *plan = NULL;
    json_object *status;
    int64_t days = 1;
    const char *text = call_option(c, "days");
    if (text && parse_integer(text, 1, 400, &days) < 0) {
        complain(_("--days %.32s: a plan is of 1 to 400 days."), text);
        return EXIT_USAGE;
    }
    Request q = request_new(c->link, KM_REMINDERS, "Plan");
    request_append(&q, "su", call_has(c, "from") ? call_option(c, "from") : "", (uint32_t)days);
    if (request_send(&q, &plan) != 0 || link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (c->json)
        json_print(json_each(plan, json_reminder));
    else if (value_length(plan) > 0)
        say_plan(plan, (uint64_t)value_number(status, "now"));
    else
        say(_("Nothing is asked of you %s. Reminders come while a knee hurts: kneeminder pain SCORE\n"),
            days == 1 ? _("that day") : _("on those days"));
    return EXIT_DONE;
}

/* --- times --- */

static const char *or_none(const char *times) {
    return times[0] ? times : _("none");
}

static void say_times(json_object *all, const char *only) {
    CLEANUP_TABLE Table *t =
        table_new((const char *const[]){ _("KIND"), _("TIMES"), _("SETTINGS"), _("FEWER"), _("OTHER TIMES"), "" }, 6);
    for (size_t i = 0; i < value_length(all); i++) {
        json_object *one = value_at(all, i);
        const char *kind = value_text(one, "kind");
        if (!only || strcmp(only, kind) == 0)
            table_row(t, (const char *const[]){ text_kind(kind), or_none(value_text(one, "times")), or_none(value_text(one, "settings")),
                                                or_none(value_text(one, "fewer")), or_none(value_text(one, "other")),
                                                value_flag(one, "quiet") ? _("not asked: five went unanswered") : "" });
    }
    table_print(t, 0);
}

static int show_times(Call *c) {
    CLEANUP_JSON json_object *all = NULL;
    if (link_call(c->link, KM_REMINDERS, "Times", false, &all) != 0)
        return link_fail(c->link);
    if (c->json)
        json_print(json_object_get(all));
    else
        say_times(all, call_argument(c, 0, NULL));
    return EXIT_DONE;
}

int verb_times(Call *c) {
    if (c->n_args < 2)
        return show_times(c);
    CLEANUP_JSON json_object *facts = NULL;
    const char *choice = strcmp(c->args[1], "other") == 0 ? "other-times" : c->args[1];
    Request q = request_new(c->link, KM_REMINDERS, "ChooseTimes");
    request_append(&q, "ss", c->args[0], choice);
    request_options_open(&q);
    request_options_close(&q);
    if (request_send(&q, &facts) != 0)
        return link_fail(c->link);
    result_warn_unstored(facts);
    if (!c->json)
        return show_times(c);
    json_print(json_facts(facts));
    return EXIT_DONE;
}
