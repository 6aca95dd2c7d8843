/* SPDX-License-Identifier: MIT */
/*
 * The verb `status`: what is open, what it needs, what comes next. For a person first what cannot wait, then
 * the knees, then the day; for a bar the one thing that matters most now.
 */

#include <string.h>

#include "advice.h"
#include "autostart.h"
#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"
#include "table.h"

static uint64_t now_of(json_object *status) {
    return (uint64_t)value_number(status, "now");
}

static const char *moment_of(json_object *o, const char *key, json_object *status,
                             char buffer[static TEXT_TIME_MAX]) {
    return text_moment((uint64_t)value_number(o, key), now_of(status), buffer);
}

static bool is(json_object *o, const char *key, const char *word) {
    return strcmp(value_text(o, key), word) == 0;
}

/* --- parts --- */

static void say_bad(const char *text) {
    char head[64];
    snprintf(head, sizeof(head), "%s[!]%s ", style(STYLE_BAD), style(STYLE_NONE));
    put_wrapped(stdout, 4, head, text);
}

static bool is_well(json_object *health, const char *part) {
    return is(health, part, "ok");
}

/* What makes a notice go. */
static void notice_command(json_object *notice, char *buffer, size_t size) {
    const char *kind = value_text(notice, "kind");
    if (strcmp(kind, "ice-off") == 0)
        snprintf(buffer, size, "kneeminder done ice");
    else if (strcmp(kind, "settings") == 0)
        snprintf(buffer, size, "kneeminder config check");
    else if (strcmp(kind, "store") == 0)
        snprintf(buffer, size, "kneeminder troubleshoot");
    else if (strcmp(kind, "level") == 0)
        snprintf(buffer, size, "kneeminder recovered");
    else if (strcmp(kind, "function") == 0)
        snprintf(buffer, size, "kneeminder function");
    else
        snprintf(buffer, size, "kneeminder done %s", value_text(notice, "id"));
}

static void say_notices(json_object *status) {
    json_object *notices = value_get(status, "notices");
    for (size_t i = 0; i < value_length(notices); i++) {
        json_object *notice = value_at(notices, i);
        char line[256], command[96], since[TEXT_TIME_MAX];
        notice_command(notice, command, sizeof(command));
        const char *kind = value_text(notice, "kind"), *name = value_text(value_get(notice, "data"), "reason");
        if (strncmp(kind, "shoe-", 5) == 0)
            snprintf(line, sizeof(line), "%s: %s: %s", name, text_notice(kind), command);
        else
            snprintf(line, sizeof(line), _("%s (since %s): %s"), text_notice(kind), moment_of(notice, "since", status, since), command);
        say_bad(line);
    }
    if (value_length(notices) > 0)
        say("\n");
}

static void say_episodes(json_object *status) {
    CLEANUP_TABLE Table *t = table_new(NULL, 3);
    json_object *episodes = value_get(status, "episodes");
    for (size_t i = 0; i < value_length(episodes); i++) {
        json_object *e = value_at(episodes, i);
        char day[64], pain[64];
        int64_t score = value_number(e, "pain");
        CLEANUP_FREE char *knee = strdup(format_knee(value_text(e, "knee")));
        if (knee && knee[0] >= 'a' && knee[0] <= 'z')
            knee[0] -= 'a' - 'A';
        snprintf(day, sizeof(day), _("day %lld of the pain episode"), (long long)value_number(e, "day"));
        if (score < 0)
            snprintf(pain, sizeof(pain), _("no score yet"));
        else
            snprintf(pain, sizeof(pain), _("last pain %lld of 10"), (long long)score);
        table_row(t, (const char *const[]){ knee, day, pain });
    }
    table_print(t, 0);
}

static const char *answer_command(json_object *reminder) {
    bool running = is(reminder, "state", "running");
    if (is(reminder, "kind", "ice"))
        return running ? "kneeminder done ice" : "kneeminder start";
    if (is(reminder, "kind", "check-in"))
        return "kneeminder fine | sore | pain SCORE";
    if (is(reminder, "kind", "safety"))
        return "kneeminder safety";
    if (is(reminder, "kind", "exercise"))
        return "kneeminder exercise plan | done exercise";
    return is(reminder, "kind", "rest") ? "kneeminder done rest" : "kneeminder done";
}

static void reminder_state(json_object *r, json_object *status, char buffer[static REMINDER_TEXT_MAX]) {
    char moment[TEXT_TIME_MAX];
    if (is(r, "state", "due"))
        snprintf(buffer, REMINDER_TEXT_MAX, _("due since %s"), moment_of(r, "due", status, moment));
    else
        format_state(r, now_of(status), buffer);
}

static void say_reminders(json_object *status) {
    json_object *reminders = value_get(status, "reminders");
    if (value_length(reminders) == 0)
        return;
    CLEANUP_TABLE Table *t = table_new(NULL, 3);
    say("\n%s%s%s\n", style(STYLE_HEADING), _("Open now"), style(STYLE_NONE));
    for (size_t i = 0; i < value_length(reminders); i++) {
        json_object *r = value_at(reminders, i);
        char state[REMINDER_TEXT_MAX];
        reminder_state(r, status, state);
        table_row(t, (const char *const[]){ text_kind(value_text(r, "kind")), state, answer_command(r) });
    }
    table_print(t, 2);
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

static char *today_text(json_object *status) {
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

static void ice_text(json_object *status, char *buffer, size_t size) {
    json_object *ice = value_get(status, "ice");
    char moment[TEXT_TIME_MAX];
    const char *reason = value_text(ice, "reason");
    buffer[0] = '\0';
    if (strcmp(reason, "off") == 0)
        snprintf(buffer, size, _("off in the settings"));
    else if (strcmp(reason, "unanswered") == 0)
        snprintf(buffer, size, _("off until the safety questions are answered: kneeminder safety"));
    else if (strcmp(reason, "contraindication") == 0)
        snprintf(buffer, size, _("off, because something applies that speaks against it"));
    else if (strcmp(reason, "red-flag") == 0)
        snprintf(buffer, size, _("off until a clinician has seen the knee: kneeminder safety --seen"));
    else if (value_flag(ice, "on") && value_has(ice, "not_before"))
        snprintf(buffer, size, _("again from %s"), moment_of(ice, "not_before", status, moment));
}

static void next_text(json_object *status, char *buffer, size_t size) {
    json_object *next = value_get(status, "next");
    char moment[TEXT_TIME_MAX];
    if (value_has(next, "due"))
        snprintf(buffer, size, _("%s, %s"), text_kind(value_text(next, "kind")),
                 moment_of(next, "due", status, moment));
    else
        snprintf(buffer, size, _("nothing planned"));
}

/* Only to those who run: it is no reminder. */
static void say_run(json_object *status) {
    char what[ADVICE_TEXT_MAX];
    json_object *run = value_get(status, "run");
    if (is(run, "rule", "suggested"))
        return;
    say("%s\n", advice_what(run, (uint64_t)value_number(status, "now"), what));
}

static void say_day(json_object *status) {
    CLEANUP_TABLE Table *t = table_new(NULL, 2);
    CLEANUP_FREE char *today = today_text(status);
    char ice[128], next[128];
    ice_text(status, ice, sizeof(ice));
    next_text(status, next, sizeof(next));
    say("\n");
    if (today && today[0])
        table_row(t, (const char *const[]){ _("Today"), today });
    if (ice[0] && value_length(value_get(status, "episodes")) > 0)
        table_row(t, (const char *const[]){ text_kind("ice"), ice });
    table_row(t, (const char *const[]){ _("Next"), next });
    table_print(t, 0);
}

static void say_health(json_object *status) {
    json_object *health = value_get(status, "health");
    char line[256];
    if (is_well(health, "store") && is_well(health, "notifications") && is_well(health, "clock") &&
        is_well(health, "settings"))
        return;
    say("\n");
    if (!is_well(health, "store")) {
        snprintf(line, sizeof(line), _("The record: %s; see: kneeminder troubleshoot"),
                 value_text(health, "store"));
        say_bad(line);
    }
    if (!is_well(health, "notifications"))
        say_bad(_("Nothing here shows notifications; see: kneeminder troubleshoot"));
    if (!is_well(health, "clock"))
        say_bad(_("The clock seems wrong; see: kneeminder troubleshoot"));
    if (!is_well(health, "settings"))
        say_bad(_("The settings have faults; see: kneeminder config check"));
}

/* Times that are not those of the computer's clock. */
static void say_zone(json_object *status) {
    const char *from = value_text(status, "zone_from"), *zone = value_text(status, "zone");
    if (strcmp(from, "home") == 0)
        say(_("\nTimes are those of %s, as set, wherever you are.\n"), zone);
    else if (strcmp(from, "TZ") == 0)
        say(_("\nTimes are those of %s, by $TZ.\n"), zone);
    else if (strcmp(from, "none") == 0)
        say(_("\nThe time zone cannot be read; times are in UTC.\n"));
}

/* Ten lines, for somebody who has just installed it. */
static void say_first_steps(void) {
    say(_("Nothing is on record yet. While a knee hurts, you are reminded three times a\n"
          "day to ice and to rest, and asked each morning how it is; your runs tell how\n"
          "long you can run without pain. Begin with one of these:\n"));
    CLEANUP_TABLE Table *t = table_new(NULL, 2);
    table_row(t, (const char *const[]){ "kneeminder begin", _("the first steps, asked one by one") });
    table_row(t, (const char *const[]){ "kneeminder pain 4 --knee left", _("it hurts: 0 is no pain, 10 the worst") });
    table_row(t, (const char *const[]){ "kneeminder run 25 fine", _("you ran: 25 minutes; or stopped, or hurt") });
    table_row(t, (const char *const[]){ "kneeminder advice", _("running today: whether, how long, and why") });
    table_row(t, (const char *const[]){ "kneeminder troubleshoot", _("whether all of it works here") });
    table_row(t, (const char *const[]){ "kneeminder --help", _("everything else") });
    table_print(t, 2);
    say(_("Buttons on the notifications do the same. This is no medical advice.\n"));
}

static void say_status(json_object *status) {
    char moment[TEXT_TIME_MAX];
    size_t open = value_length(value_get(status, "episodes"));
    say_notices(status);
    if (value_flag(status, "paused")) {
        if (value_has(status, "paused_until"))
            say(_("Paused until %s; kneeminder resume ends that.\n\n"),
                moment_of(status, "paused_until", status, moment));
        else
            say(_("Paused; kneeminder resume ends that.\n\n"));
    }
    if (open > 0)
        say_episodes(status);
    else if (is(status, "programme", "none") && value_length(value_get(status, "reminders")) == 0) {
        say_first_steps();
        say_health(status);
        return;
    } else if (is(status, "programme", "recovered"))
        say(_("No pain episode is open; you are back to running.\n"));
    else
        say(_("No pain episode is open. On the way back to running, check-ins go on.\n"));
    say_reminders(status);
    say_day(status);
    say_run(status);
    say_zone(status);
    say_health(status);
}

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
        snprintf(l.text, sizeof(l.text), _("Ice until %s"), moment_of(running, "ends", status, moment));
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
        next_text(status, l.text, sizeof(l.text));
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
        reminder_state(r, status, part);
        snprintf(line, sizeof(line), "%s: %s", text_kind(value_text(r, "kind")), part);
        add_line(f, line);
    }
    CLEANUP_FREE char *today = today_text(status);
    if (today && today[0])
        add_line(f, today);
    next_text(status, part, sizeof(part));
    snprintf(line, sizeof(line), _("Next: %s"), part);
    add_line(f, line);
    if (fclose(f) == 0)
        return text;
    free(text);
    return NULL;
}

static void put_line(Call *c, json_object *status) {
    Line l = line_make(status);
    if (!c->json) {
        say("%s\n", l.text);
        return;
    }
    CLEANUP_FREE char *tooltip = tooltip_make(status);
    json_object *out = json_object_new_object();
    json_object_object_add(out, "text", json_text(l.text));
    json_object_object_add(out, "tooltip", json_text(tooltip ? tooltip : ""));
    json_object_object_add(out, "class", json_text(l.class));
    json_print_line(out);
}

int verb_status(Call *c) {
    json_object *status;
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (call_has(c, "line"))
        put_line(c, status);
    else if (c->json)
        json_print(json_status(status, autostart_word(autostart_find(c->link))));
    else
        say_status(status);
    return EXIT_DONE;
}
