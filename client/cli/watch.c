/* SPDX-License-Identifier: MIT */
/*
 * The verb `watch`: every signal of the daemon as a line, until it is interrupted. The daemon may come and go
 * meanwhile. Signals carry no time of their own; lines tell the daemon's, and leave it out rather than guess.
 */

#include <string.h>
#include <time.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"
#include "status-line.h"

typedef struct Watch {
    Call *call;
    bool line;   /* the bar's line, each time that it changes, instead of what happened */
    bool stale;  /* something happened since it was said */
    char *said;  /* owned */
    uint64_t now; /* the daemon's, 0 = not known */
    bool asked;   /* in this burst of signals; it holds until nothing more is queued */
} Watch;

/* What stands, NULL where the daemon is not there. Owned. */
static json_object *ask_status(Watch *w) {
    Request q = request_new(w->call->link, KM_MANAGER, "Status");
    /* Watching does not bring a daemon back that somebody has stopped. */
    if (q.message)
        (void)sd_bus_message_set_auto_start(q.message, 0);
    json_object *status = NULL;
    if (request_send(&q, &status) != 0)
        return NULL;
    format_zone(value_text(status, "zone"), (int)value_number(status, "offset"), (uint64_t)value_number(status, "now"));
    return status;
}

static void ask_now(Watch *w) {
    if (w->asked)
        return;
    CLEANUP_JSON json_object *status = ask_status(w);
    w->asked = true;
    w->now = status ? (uint64_t)value_number(status, "now") : 0;
}

static void put_line(Watch *w, const char *text) {
    char clock[TEXT_TIME_MAX] = "--:--";
    say("%s  %s\n", w->now ? text_clock(w->now, clock) : clock, text);
}

/* The members of an event in JSON; a line of words of it. */
typedef struct Event {
    const char *interface;
    const char *member;
    const char *const *names; /* of its arguments; ends with NULL */
    void (*say)(Watch *w, json_object *event);
} Event;

static void say_fact(Watch *w, json_object *event) {
    char line[512];
    json_object *fact = value_get(event, "fact");
    CLEANUP_FREE char *text = format_fact(fact);
    snprintf(line, sizeof(line), "%s%s  %s", value_flag(fact, "superseded") ? _("taken back: ") : "",
             value_text(event, "id"), text ? text : "");
    put_line(w, line);
}

static void say_reminder(Watch *w, json_object *event) {
    char line[256], id[REMINDER_TEXT_MAX], state[REMINDER_TEXT_MAX];
    CLEANUP_JSON json_object *reminder = json_object_new_object();
    const char *end = strcmp(value_text(event, "state"), "snoozed") == 0 ? "until" : "ends";
    json_object_object_add(reminder, "state", json_object_get(value_get(event, "state")));
    json_object_object_add(reminder, "reason", json_object_get(value_get(event, "reason")));
    json_object_object_add(reminder, end, json_object_get(value_get(event, "ends")));
    snprintf(line, sizeof(line), "%s: %s", format_reminder_id(value_text(event, "id"), id),
             format_state(reminder, w->now, state));
    put_line(w, line);
}

static void say_notice(Watch *w, json_object *event) {
    char line[256];
    snprintf(line, sizeof(line), value_flag(event, "present") ? _("notice: %s") : _("notice gone: %s"),
             text_notice(value_text(event, "kind")));
    put_line(w, line);
}

static void say_opened(Watch *w, json_object *event) {
    char line[256];
    snprintf(line, sizeof(line), _("episode %s opened, %s"), value_text(event, "id"),
             format_knee(value_text(event, "knee")));
    put_line(w, line);
}

static void say_closed(Watch *w, json_object *event) {
    char line[256];
    snprintf(line, sizeof(line), _("episode %s closed, %s (%s)"), value_text(event, "id"),
             format_knee(value_text(event, "knee")), value_text(event, "how"));
    put_line(w, line);
}

static void say_settings(Watch *w, json_object *event) {
    (void)event;
    put_line(w, _("the settings have changed"));
}

static const char *const fact_names[] = { "type", "id", "fact", NULL };
static const char *const notice_names[] = { "id", "kind", "present", NULL };
static const char *const reminder_names[] = { "id", "kind", "state", "reason", "ends", NULL };
static const char *const opened_names[] = { "id", "knee", NULL };
static const char *const closed_names[] = { "id", "knee", "how", NULL };
static const char *const no_names[] = { NULL };

static const Event events[] = {
    { KM_MANAGER, "FactAdded", fact_names, say_fact },
    { KM_MANAGER, "NoticeChanged", notice_names, say_notice },
    { KM_MANAGER, "SettingsChanged", no_names, say_settings },
    { KM_REMINDERS, "Changed", reminder_names, say_reminder },
    { KM_EPISODES, "Opened", opened_names, say_opened },
    { KM_EPISODES, "Closed", closed_names, say_closed },
};

/* "Reminders.Changed" */
static json_object *event_name(const Event *e) {
    char name[64];
    snprintf(name, sizeof(name), "%s.%s", strrchr(e->interface, '.') + 1, e->member);
    return json_text(name);
}

static void print_event(Watch *w, const Event *e, json_object *event) {
    json_object *out = json_object_new_object();
    json_object_object_add(out, "signal", event_name(e));
    json_object_object_add(out, "now", w->now ? json_time(w->now) : NULL);
    for (size_t i = 0; e->names[i]; i++) {
        json_object *value = value_get(event, e->names[i]);
        if (strcmp(e->names[i], "fact") == 0)
            value = json_fact(value);
        else if (strcmp(e->names[i], "ends") == 0)
            value = value ? json_time((uint64_t)json_object_get_int64(value)) : NULL;
        else if (strcmp(e->names[i], "reason") == 0 && !value_text(event, "reason")[0])
            value = NULL;
        else
            value = json_object_get(value);
        json_object_object_add(out, e->names[i], value);
    }
    json_print_line(out);
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Watch *w = userdata;
    (void)error;
    const Event *e = NULL;
    for (size_t i = 0; i < ELEMENTSOF(events) && !e; i++)
        if (sd_bus_message_is_signal(m, events[i].interface, events[i].member) > 0)
            e = &events[i];
    if (!e)
        return 0;
    if (w->line) {
        w->stale = true;
        return 0;
    }
    CLEANUP_JSON json_object *event = json_object_new_object();
    for (size_t i = 0; event && e->names[i]; i++) {
        json_object *value = NULL;
        if (value_read(m, &value) < 0)
            return 0;
        json_object_object_add(event, e->names[i], value);
    }
    ask_now(w);
    if (w->call->json)
        print_event(w, e, event);
    else
        e->say(w, event);
    return 0;
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Watch *w = userdata;
    const char *name, *before, *after;
    (void)error;
    if (sd_bus_message_read(m, "sss", &name, &before, &after) < 0 || (!before[0] && !after[0]))
        return 0;
    if (w->line) {
        w->stale = true;
        return 0;
    }
    w->asked = false;
    w->now = 0;
    if (after[0])
        ask_now(w);
    if (!w->call->json)
        put_line(w, after[0] ? _("kneeminderd is there") : _("kneeminderd has gone"));
    else {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "signal", json_text(after[0] ? "Started" : "Stopped"));
        json_object_object_add(out, "now", w->now ? json_time(w->now) : NULL);
        json_print_line(out);
    }
    return 0;
}

/* --- the line of a bar --- */

/* Said anew only if it has changed. 0 or -ENOMEM. */
static int put_bar(Watch *w) {
    CLEANUP_JSON json_object *status = ask_status(w);
    char *line = status_line(status, w->call->json);
    if (!line)
        return -ENOMEM;
    if (w->said && strcmp(w->said, line) == 0) {
        free(line);
        return 0;
    }
    if (w->call->json)
        puts(line);
    else
        say("%s\n", line);
    free(w->said);
    w->said = line;
    return 0;
}

/* How long nothing but a signal can change what is shown: a line may say "tomorrow", which midnight makes wrong.
 * The clock may be set, or the computer sleep meanwhile; an hour bounds how late that is seen. */
static uint64_t until_midnight(const Watch *w) {
    if (!w->line)
        return UINT64_MAX;
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    int64_t left = 86401 - (tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
    return (uint64_t)MIN(left, 3600) * 1000000;
}

/* One step: what is queued, then what it comes to, then waiting. 0 or -errno. */
static int follow(Watch *w) {
    int r = sd_bus_process(w->call->link->bus, NULL);
    if (r != 0)
        return MIN(r, 0);
    w->asked = false;
    if (w->stale) {
        w->stale = false;
        return put_bar(w);
    }
    r = sd_bus_wait(w->call->link->bus, until_midnight(w));
    w->stale = w->line && r == 0;
    return MIN(r, 0);
}

int verb_watch(Call *c) {
    Watch w = { .call = c, .line = call_has(c, "line") };
    json_object *status;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (link_open(c->link) != 0)
        return link_fail(c->link);
    int r = sd_bus_match_signal(c->link->bus, NULL, KM_NAME, KM_PATH, NULL, NULL, on_signal, &w);
    if (r >= 0)
        r = sd_bus_add_match(c->link->bus, NULL,
                             "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',"
                             "interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='" KM_NAME "'",
                             on_owner, &w);
    /* A bar that is there before the daemon says so, and goes on. */
    if (r >= 0 && link_status(c->link, &status) != 0 && !w.line)
        return link_fail(c->link);
    w.stale = w.line;
    while (r >= 0) {
        r = follow(&w);
        if (format_flush() < 0)
            break;
    }
    free(w.said);
    if (r >= 0)
        return EXIT_REFUSED;
    complain(_("The session bus has gone (%s), so nothing more can be seen."), strerror(-r));
    return EXIT_REFUSED;
}
