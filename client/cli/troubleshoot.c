/* SPDX-License-Identifier: MIT */
/*
 * The verb `troubleshoot`: from the daemon itself to the last reminder that was missed, a sentence each,
 * marked [ok] or [!], and what to do where something is wrong. It tells what can be told without the daemon
 * too.
 */

#include <string.h>

#include "autostart.h"
#include "common/text.h"
#include "config/settings.h"
#include "format.h"
#include "json.h"
#include "result.h"

static void put(bool ok, const char *format, ...) PRINTF_LIKE(2, 3);
static void put(bool ok, const char *format, ...) {
    CLEANUP_FREE char *text = NULL;
    va_list args;
    va_start(args, format);
    int r = vasprintf(&text, format, args);
    va_end(args);
    if (r < 0)
        return;
    char head[64];
    snprintf(head, sizeof(head), "%s%-4s%s ", style(ok ? STYLE_GOOD : STYLE_BAD), ok ? "[ok]" : "[!]",
             style(STYLE_NONE));
    put_wrapped(stdout, 5, head, text);
}

static void put_autostart(Autostart a) {
    switch (a) {
    case AUTOSTART_UNIT:
        put(true, _("It starts with your next login (systemd user unit)."));
        break;
    case AUTOSTART_ENTRY:
        put(true, _("It starts with your next login (autostart entry of the desktop)."));
        break;
    case AUTOSTART_DISABLED:
        put(false,
            _("It does not start with your next login. To change that: systemctl --user enable kneeminderd"));
        break;
    default:
        put(false, _("Nothing starts it with your next login: neither a systemd user unit nor an autostart "
                     "entry is installed."));
    }
}

static void put_daemon(json_object *details, json_object *status) {
    char length[TEXT_TIME_MAX];
    put(true, _("kneeminderd %s runs, for %s now (process %lld)."), value_text(status, "version"),
        text_length((uint64_t)value_number(details, "uptime"), length),
        (long long)value_number(details, "pid"));
}

static void put_record(json_object *details, json_object *status) {
    const char *store = value_text(value_get(status, "health"), "store");
    int64_t waiting = value_number(details, "outbox");
    char moment[TEXT_TIME_MAX];
    if (strcmp(store, "ok") == 0)
        put(true, _("The record is %s: schema %lld, %lld facts."), value_text(details, "record"),
            (long long)value_number(details, "schema"), (long long)value_number(details, "facts"));
    else if (strcmp(store, "set-aside") == 0)
        put(false, _("The record could not be read any more. It is kept beside %s, as kneeminder.db.corrupt-…"), value_text(details, "record"));
    else if (strcmp(store, "missing") == 0)
        put(false, _("The record %s was gone when kneeminderd started."), value_text(details, "record"));
    else if (strcmp(store, "deleted") == 0)
        put(false, _("The record %s was taken away while kneeminderd used it, and was written anew. Nothing is lost."),
            value_text(details, "record"));
    else if (strcmp(store, "replaced") == 0)
        put(false, _("Another record was put in the place of %s and is used now; the one before is kept beside it, as "
                     "kneeminder.db.replaced-…"), value_text(details, "record"));
    else if (strcmp(store, "damaged") == 0)
        put(false, _("The last copy of the record is damaged, so the record %s may be. See: kneeminder troubleshoot --restore"),
            value_text(details, "record"));
    else
        put(false,
            _("The record %s cannot be used as it should: %s. Look at the disk's free space and the file's "
              "permissions."),
            value_text(details, "record"), store);
    if (value_has(details, "restored"))
        put(false, _("A copy has taken its place that was made %s; what was entered after that is lost."),
            text_moment((uint64_t)value_number(details, "restored"), (uint64_t)value_number(status, "now"), moment));
    if (strcmp(value_text(details, "file_system"), "network") == 0)
        put(false, _("The record is on a network file system: it is written more slowly, and only one computer at a time may use it."));
    if (waiting > 0)
        put(false, _("%lld facts wait in memory until the record can be written."), (long long)waiting);
}

static void put_settings(json_object *details) {
    json_object *files = value_get(details, "settings_files"),
                *errors = value_get(details, "settings_errors");
    for (size_t i = 0; i < value_length(errors); i++)
        put(false, "%s", json_object_get_string(value_at(errors, i)));
    if (value_length(errors) > 0)
        put(false,
            _("With these faults the last good settings hold. After mending them: kneeminder config check"));
    else if (value_length(files) == 0)
        put(true, _("There are no settings files; the defaults hold."));
    for (size_t i = 0; value_length(errors) == 0 && i < value_length(files); i++)
        put(true, _("Settings are read from %s."), json_object_get_string(value_at(files, i)));
}

static void put_server(json_object *details, json_object *status) {
    const char *health = value_text(value_get(status, "health"), "notifications");
    const char *name = value_text(details, "server_name"), *notifier = value_text(details, "notifier");
    if (strcmp(health, "ok") != 0) {
        put(false,
            _("Nothing shows notifications (nobody owns org.freedesktop.Notifications). Start your desktop's "
              "notification service; until then: kneeminder status"));
        return;
    }
    if (name[0])
        put(true, _("Notifications are shown by %s."), name);
    else
        put(true, _("There is a notification server; what it can do is asked when something is shown."));
    if (strcmp(notifier, "backing-off") == 0)
        put(false, _("kneeminder-notifier does not come up; it is tried again. Look at: journalctl --user -t "
                     "kneeminder-notifier"));
    else
        put(true, strcmp(notifier, "stopped") == 0
                      ? _("kneeminder-notifier is not running, as nothing is to be shown.")
                      : _("kneeminder-notifier is running."));
}

/* What holds reminders now, and whether that can be known here. */
static void put_presence(json_object *details) {
    const char *held = value_text(details, "held"), *from = value_text(details, "presence");
    if (held[0] && strcmp(held, "no-server") != 0)
        put(false, _("Reminders wait: %s."), text_reason(held));
    if (strcmp(from, "none") != 0)
        put(true, _("Whether the screen is locked is known by %s."), from);
}

static void put_time(json_object *details, json_object *status) {
    const char *clock = value_text(value_get(status, "health"), "clock");
    char moment[TEXT_TIME_MAX];
    put(strcmp(clock, "ok") == 0, _("It is %s in %s (%s)%s."),
        text_clock((uint64_t)value_number(status, "now"), moment), value_text(status, "zone"),
        value_text(details, "timezone_from"),
        strcmp(clock, "ok") == 0
            ? ""
            : _("; that is before the newest entry of the record: look at the computer's clock"));
}

static void put_plan(json_object *details, json_object *status) {
    json_object *next = value_get(status, "next"), *missed = value_get(details, "last_missed");
    uint64_t now = (uint64_t)value_number(status, "now");
    char moment[TEXT_TIME_MAX], id[REMINDER_TEXT_MAX];
    if (value_flag(status, "paused"))
        put(false, _("Reminders are paused; kneeminder resume ends that."));
    if (value_has(next, "due"))
        put(true, _("Next: %s, %s."), text_kind(value_text(next, "kind")),
            text_moment((uint64_t)value_number(next, "due"), now, moment));
    else
        put(true, _("No reminder is planned, as no knee hurts."));
    if (value_has(missed, "id"))
        put(strcmp(value_text(missed, "reason"), "not-answered") == 0, _("Last missed: %s, %s (%s)."),
            format_reminder_id(value_text(missed, "id"), id),
            text_moment((uint64_t)value_number(missed, "at"), now, moment),
            text_reason(value_text(missed, "reason")));
    else
        put(true, _("No reminder was missed since yesterday."));
}

static void put_safety(json_object *status) {
    const char *reason = value_text(value_get(status, "ice"), "reason");
    if (strcmp(reason, "unanswered") == 0)
        put(false, _("Ice stays off until its questions are answered: kneeminder safety"));
    else if (strcmp(reason, "contraindication") == 0 || strcmp(reason, "red-flag") == 0)
        put(false, _("Ice is off, by your answers to the safety questions: kneeminder safety --list"));
}

static void put_log(json_object *details) {
    json_object *log = value_get(details, "log");
    if (value_length(log) == 0)
        return;
    say("\n%s\n", _("What kneeminderd said last:"));
    for (size_t i = 0; i < value_length(log); i++)
        say("  %s\n", json_object_get_string(value_at(log, i)));
}

/* The daemon is not to be had: what else is to be seen. */
static int without_daemon(Call *c, Autostart autostart) {
    char reason[1024];
    char **paths = NULL;
    size_t n = 0;
    SettingsSet set;
    link_reason(c->link, reason, sizeof(reason));
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "running", json_object_new_boolean(false));
        json_object_object_add(out, "error", json_text(reason));
        json_object_object_add(out, "autostart", json_text(autostart_word(autostart)));
        json_print(out);
        return EXIT_REFUSED;
    }
    put(false, "%s.", reason);
    put_autostart(autostart);
    if (settings_find(&paths, &n) == 0 && settings_read(&set, (const char *const *)paths, n) >= 0) {
        for (size_t i = 0; i < set.n_faults; i++)
            put(false, "%s", set.faults[i]);
        if (set.n_faults == 0)
            put(true, _("The settings have no faults."));
        settings_set_done(&set);
    }
    settings_paths_free(paths, n);
    say(_("\nTo see why it does not run: systemctl --user status kneeminderd; journalctl --user -u "
          "kneeminderd\n"));
    return EXIT_REFUSED;
}

static void print_all(json_object *details, json_object *status, Autostart autostart) {
    json_object *out = json_troubleshoot(details), *all = json_status(status, autostart_word(autostart));
    static const char *const also[] = { "version", "now", "zone", "paused", "next", "ice", "health" };
    json_object_object_add(out, "running", json_object_new_boolean(true));
    json_object_object_add(out, "autostart", json_text(autostart_word(autostart)));
    for (size_t i = 0; i < ELEMENTSOF(also); i++)
        json_object_object_add(out, also[i], json_object_get(value_get(all, also[i])));
    json_object_put(all);
    json_print(out);
}

int verb_troubleshoot(Call *c) {
    CLEANUP_JSON json_object *details = NULL;
    json_object *status;
    if (call_has(c, "restore"))
        return restore_copy(c);
    if (c->n_args > 0) {
        complain(_("troubleshoot: a number goes with --restore; see: kneeminder troubleshoot --help"));
        return EXIT_USAGE;
    }
    if (link_status(c->link, &status) != 0 ||
        link_call(c->link, KM_MANAGER, "Troubleshoot", false, &details) != 0)
        return without_daemon(c, c->link->no_bus ? AUTOSTART_NONE : autostart_find(c->link));
    Autostart autostart = autostart_find(c->link);
    if (c->json) {
        print_all(details, status, autostart);
        return EXIT_DONE;
    }
    put_daemon(details, status);
    put_autostart(autostart);
    put_record(details, status);
    put_settings(details);
    put_server(details, status);
    put_presence(details);
    put_time(details, status);
    put_safety(status);
    put_plan(details, status);
    put_log(details);
    return EXIT_DONE;
}
