/* SPDX-License-Identifier: MIT */
/*
 * The verb `status`: what is open, what it needs, what comes next. For a person first what cannot wait, then
 * the knees, then the day. The line for a bar is made in status-line.c.
 */

#include <string.h>

#include "advice.h"
#include "autostart.h"
#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"
#include "status-line.h"
#include "table.h"

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
            snprintf(line, sizeof(line), _("%s (since %s): %s"), text_notice(kind), status_moment(notice, "since", status, since), command);
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

static void say_reminders(json_object *status) {
    json_object *reminders = value_get(status, "reminders");
    if (value_length(reminders) == 0)
        return;
    CLEANUP_TABLE Table *t = table_new(NULL, 3);
    say("\n%s%s%s\n", style(STYLE_HEADING), _("Open now"), style(STYLE_NONE));
    for (size_t i = 0; i < value_length(reminders); i++) {
        json_object *r = value_at(reminders, i);
        char state[REMINDER_TEXT_MAX];
        status_reminder(r, status, state);
        table_row(t, (const char *const[]){ text_kind(value_text(r, "kind")), state, answer_command(r) });
    }
    table_print(t, 2);
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
        snprintf(buffer, size, _("again from %s"), status_moment(ice, "not_before", status, moment));
}

static void say_run(json_object *status) {
    char what[ADVICE_TEXT_MAX];
    json_object *run = value_get(status, "run");
    if (is(run, "rule", "suggested"))
        return;
    put_wrapped(stdout, 0, "", advice_what(run, (uint64_t)value_number(status, "now"), what));
}

static void say_day(json_object *status) {
    CLEANUP_TABLE Table *t = table_new(NULL, 2);
    CLEANUP_FREE char *today = status_today(status);
    char ice[128], next[128];
    ice_text(status, ice, sizeof(ice));
    status_next(status, next, sizeof(next));
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
                status_moment(status, "paused_until", status, moment));
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

static int put_line(Call *c, json_object *status) {
    CLEANUP_FREE char *line = status_line(status, c->json);
    if (!line)
        return EXIT_REFUSED;
    /* JSON is UTF-8 whatever the locale has. */
    if (c->json)
        puts(line);
    else
        say("%s\n", line);
    return EXIT_DONE;
}

int verb_status(Call *c) {
    json_object *status;
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (call_has(c, "line"))
        return put_line(c, status);
    if (c->json)
        json_print(json_status(status, autostart_word(autostart_find(c->link))));
    else
        say_status(status);
    return EXIT_DONE;
}
