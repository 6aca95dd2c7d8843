/* SPDX-License-Identifier: MIT */
/* See status-line.h. */

#include "status-line.h"

#include <string.h>

#include "json.h"

uint64_t status_now(json_object *status) {
    return (uint64_t)value_number(status, "now");
}

const char *status_moment(json_object *o, const char *key, json_object *status,
                             char buffer[static TEXT_TIME_MAX]) {
    return text_moment((uint64_t)value_number(o, key), status_now(status), buffer);
}

static bool is(json_object *o, const char *key, const char *word) {
    return strcmp(value_text(o, key), word) == 0;
}

void status_reminder(json_object *r, json_object *status, char buffer[static REMINDER_TEXT_MAX]) {
    char moment[TEXT_TIME_MAX];
    if (is(r, "state", "due"))
        snprintf(buffer, REMINDER_TEXT_MAX, _("due since %s"), status_moment(r, "due", status, moment));
    else
        format_state(r, status_now(status), buffer);
}

/* "ice 1 of 3 done, 1 missed" */
static void add_tally(FILE *f, json_object *today, const char *kind) {
    json_object *tally = value_get(today, kind);
    if (value_number(tally, "of") == 0)
        return;
    fprintf(f, _("%s%s: %lld of %lld done"), ftell(f) > 0 ? "; " : "", text_kind(kind),
            (long long)value_number(tally, "done"), (long long)value_number(tally, "of"));
    if (value_number(tally, "skipped") > 0)
        fprintf(f, _(", %lld skipped"), (long long)value_number(tally, "skipped"));
    if (value_number(tally, "missed") > 0)
        fprintf(f, _(", %lld missed"), (long long)value_number(tally, "missed"));
}

char *status_today(json_object *status) {
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return NULL;
    add_tally(f, value_get(status, "today"), "ice");
    add_tally(f, value_get(status, "today"), "rest");
    if (fclose(f) == 0)
        return text;
    free(text);
    return NULL;
}

void status_next(json_object *status, char *buffer, size_t size) {
    json_object *next = value_get(status, "next");
    char moment[TEXT_TIME_MAX];
    if (value_has(next, "due"))
        snprintf(buffer, size, _("%s, %s"), text_kind(value_text(next, "kind")),
                 status_moment(next, "due", status, moment));
    else
        snprintf(buffer, size, _("nothing planned"));
}

/* Only to those who run: it is no reminder. */
/* --- one line for a bar --- */

typedef struct Line {
    char text[128];
    const char *class;
} Line;

static json_object *find(json_object *list, const char *key, const char *word) {
    for (size_t i = 0; i < value_length(list); i++)
        if (is(value_at(list, i), key, word))
            return value_at(list, i);
    return NULL;
}

static Line line_make(json_object *status) {
    json_object *reminders = value_get(status, "reminders"), *notices = value_get(status, "notices");
    json_object *running = find(reminders, "state", "running"), *due = find(reminders, "state", "due");
    Line l = { .class = "idle" };
    char moment[TEXT_TIME_MAX];
    if (find(notices, "kind", "ice-off")) {
        l.class = "ice-off";
        snprintf(l.text, sizeof(l.text), "%s", text_notice("ice-off"));
    } else if (running) {
        l.class = "running";
        snprintf(l.text, sizeof(l.text), _("Ice until %s"), status_moment(running, "ends", status, moment));
    } else if (find(notices, "kind", "red-flag") || find(notices, "kind", "store")) {
        l.class = "problem";
        snprintf(l.text, sizeof(l.text), "%s",
                 text_notice(find(notices, "kind", "red-flag") ? "red-flag" : "store"));
    } else if (value_flag(status, "paused")) {
        l.class = "paused";
        snprintf(l.text, sizeof(l.text), _("Paused"));
    } else if (due) {
        l.class = "due";
        snprintf(l.text, sizeof(l.text), _("%s now"), text_kind(value_text(due, "kind")));
    } else if (value_has(value_get(status, "next"), "due"))
        status_next(status, l.text, sizeof(l.text));
    return l;
}

static void add_line(FILE *f, const char *text) {
    fprintf(f, "%s%s", ftell(f) > 0 ? "\n" : "", text);
}

static char *tooltip_make(json_object *status) {
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return NULL;
    json_object *episodes = value_get(status, "episodes"), *reminders = value_get(status, "reminders");
    char line[256], part[128];
    for (size_t i = 0; i < value_length(episodes); i++) {
        json_object *e = value_at(episodes, i);
        snprintf(line, sizeof(line), _("%s: day %lld of the pain episode"),
                 format_knee(value_text(e, "knee")), (long long)value_number(e, "day"));
        add_line(f, line);
    }
    for (size_t i = 0; i < value_length(reminders); i++) {
        json_object *r = value_at(reminders, i);
        status_reminder(r, status, part);
        snprintf(line, sizeof(line), "%s: %s", text_kind(value_text(r, "kind")), part);
        add_line(f, line);
    }
    CLEANUP_FREE char *today = status_today(status);
    if (today && today[0])
        add_line(f, today);
    status_next(status, part, sizeof(part));
    snprintf(line, sizeof(line), _("Next: %s"), part);
    add_line(f, line);
    if (fclose(f) == 0)
        return text;
    free(text);
    return NULL;
}

char *status_line(json_object *status, bool json) {
    Line l = { .class = "problem" };
    if (status)
        l = line_make(status);
    else
        snprintf(l.text, sizeof(l.text), _("Kneeminder is not running"));
    if (!json)
        return strdup(l.text);
    CLEANUP_FREE char *tooltip = status ? tooltip_make(status) : NULL;
    CLEANUP_JSON json_object *out = json_object_new_object();
    json_object_object_add(out, "text", json_text(l.text));
    json_object_object_add(out, "tooltip", json_text(tooltip ? tooltip : ""));
    json_object_object_add(out, "class", json_text(l.class));
    return strdup(json_object_to_json_string_ext(out, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
}
