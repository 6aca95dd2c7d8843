/* SPDX-License-Identifier: MIT */
/*
 * Answers to reminders, and asking for a question. Without an id a verb means every open reminder
 * that it fits; which those are is for the daemon to say.
 */

#include <string.h>

#include "common/text.h"
#include "config/parse.h"
#include "format.h"
#include "json.h"
#include "result.h"

static void say_reminder(json_object *reminder, uint64_t now) {
    char id[REMINDER_TEXT_MAX], state[REMINDER_TEXT_MAX];
    const char *name = format_reminder_id(value_text(reminder, "id"), id);
    say("%s: %s\n", name, format_state(reminder, now, state));
}

static bool any_running(json_object *reminders) {
    for (size_t i = 0; i < value_length(reminders); i++)
        if (strcmp(value_text(value_at(reminders, i), "state"), "running") == 0)
            return true;
    return false;
}

/* Tells the reminders as they are now; frees them. */
static int result_reminders(Call *c, json_object *reminders, const char *otherwise) {
    CLEANUP_JSON json_object *owned = reminders;
    json_object *status;
    if (link_status_again(c->link, &status) != 0)
        return link_fail(c->link);
    result_warn_unstored(owned);
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "reminders", json_each(owned, json_reminder));
        json_print(out);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < value_length(owned); i++)
        say_reminder(value_at(owned, i), (uint64_t)value_number(status, "now"));
    if (value_length(owned) == 0)
        say("%s\n", otherwise);
    if (any_running(owned))
        put_wrapped(stdout, 0, "", text_safety(N_("A cloth between ice and skin. Pale, numb or burning: stop, with kneeminder done")));
    return EXIT_DONE;
}

/* --for as microseconds, -1 if it is not given. 0 or EXIT_USAGE, told. */
static int read_length(Call *c, int64_t *ret) {
    const char *text = call_option(c, "for");
    usec_t length;
    if (!text) {
        *ret = -1;
        return 0;
    }
    int r = parse_duration(text, &length);
    if (r < 0) {
        complain(r == -ERANGE ? _("--for %.32s: a duration is more than zero and at most 24 hours.")
                              : _("--for %.32s: a duration is written 25 (minutes), 25m, 1h10m or 90s."),
                 text);
        return EXIT_USAGE;
    }
    *ret = length;
    return 0;
}

static int answer(Call *c, const char *member, const char *otherwise) {
    json_object *reminders = NULL;
    int64_t length;
    int r = read_length(c, &length);
    if (r != 0)
        return r;
    Request q = request_new(c->link, KM_REMINDERS, member);
    request_append(&q, "s", call_argument(c, 0, ""));
    request_options_open(&q);
    request_length(&q, "duration", length);
    request_text(&q, "knee", call_option(c, "knee"));
    request_text(&q, "reason", call_option(c, "reason"));
    request_options_close(&q);
    if (request_send(&q, &reminders) != 0)
        return link_fail(c->link);
    return result_reminders(c, reminders, otherwise);
}

int verb_start(Call *c) {
    return answer(c, "Start",
                  _("The icing has begun. A cloth between ice and skin; kneeminder done ends it."));
}

/* A notice is put away by the same word: what is read is done. */
static bool is_notice(json_object *status, const char *id) {
    json_object *notices = value_get(status, "notices");
    for (size_t i = 0; i < value_length(notices); i++)
        if (strcmp(value_text(value_at(notices, i), "id"), id) == 0)
            return true;
    return false;
}

static int acknowledge(Call *c, const char *id) {
    Request q = request_new(c->link, KM_MANAGER, "Acknowledge");
    request_append(&q, "s", id);
    request_options_open(&q);
    request_options_close(&q);
    if (request_send(&q, NULL) != 0)
        return link_fail(c->link);
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "acknowledged", json_text(id));
        json_print(out);
    } else
        say(_("Read: %s\n"), id);
    return EXIT_DONE;
}

int verb_done(Call *c) {
    json_object *status;
    const char *id = call_argument(c, 0, "");
    if (id[0]) {
        if (link_status(c->link, &status) != 0)
            return link_fail(c->link);
        if (is_notice(status, id))
            return acknowledge(c, id);
    }
    return answer(c, "Done", _("Noted: the ice is off."));
}

int verb_snooze(Call *c) {
    return answer(c, "Snooze", _("Put off."));
}

int verb_skip(Call *c) {
    return answer(c, "Skip", _("Skipped."));
}

int verb_ask(Call *c) {
    json_object *status;
    const char *kind = c->args[0];
    Request q = request_new(c->link, KM_REMINDERS, "Ask");
    request_append(&q, "s", kind);
    request_options_open(&q);
    request_options_close(&q);
    if (request_send(&q, NULL) != 0 || link_status(c->link, &status) != 0)
        return link_fail(c->link);
    const char *shows = value_text(value_get(status, "health"), "notifications");
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "asked", json_text(kind));
        json_object_object_add(out, "notifications", json_text(shows));
        json_print(out);
    } else if (strcmp(shows, "ok") == 0)
        say(_("The question is shown as a notification.\n"));
    if (strcmp(shows, "ok") == 0)
        return EXIT_DONE;
    complain(_("Nothing here shows notifications; answer with: kneeminder %s"),
             strcmp(kind, "ice") == 0 ? "start ice" : kind);
    return EXIT_REFUSED;
}
