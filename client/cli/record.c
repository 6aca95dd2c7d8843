/* SPDX-License-Identifier: MIT */
/* The record as it stands, and taking back what was said last. */

#include <string.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"

/* --- history --- */

#define ZONE_MAX 64

/* A day on which the zone changed is marked: its times are of two clocks. */
static void say_zone(json_object *fact, char zone[static ZONE_MAX]) {
    const char *now = value_text(fact, "zone");
    if (zone[0] && strcmp(zone, now) != 0)
        say(_("-- time zone: %s, before %s --\n"), now, zone);
    snprintf(zone, ZONE_MAX, "%s", now);
}

/* The facts of one page are printed before the next is asked for, so that a record of any length can be
 * listed. */
static void print_page(Call *c, json_object *facts, bool first, char zone[static ZONE_MAX]) {
    for (size_t i = 0; i < value_length(facts); i++) {
        json_object *fact = value_at(facts, i);
        if (c->json) {
            CLEANUP_JSON json_object *one = json_fact(fact);
            printf(
                "%s\n  %s", first && i == 0 ? "[" : ",",
                json_object_to_json_string_ext(one, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
            continue;
        }
        char moment[MOMENT_MAX];
        CLEANUP_FREE char *text = format_fact(fact);
        say_zone(fact, zone);
        format_date_time((uint64_t)value_number(fact, "at"), (int)value_number(fact, "offset"), moment);
        say("%s  %-6s %s%s\n", moment, value_text(fact, "id"), text ? text : "",
            value_flag(fact, "superseded") ? _(" (no longer held)") : "");
    }
}

static int read_page(Call *c, const char *after, json_object **ret) {
    Request q = request_new(c->link, KM_MANAGER, "History");
    request_options_open(&q);
    request_text(&q, "since", call_option(c, "since"));
    request_text(&q, "until", call_option(c, "until"));
    request_text(&q, "kind", call_option(c, "kind"));
    request_flag(&q, "all", call_has(c, "all"));
    request_text(&q, "after", after);
    request_options_close(&q);
    return request_send(&q, ret);
}

int verb_history(Call *c) {
    char after[64] = "", zone[ZONE_MAX] = "";
    bool more = true, first = true;
    json_object *status;
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    while (more) {
        CLEANUP_JSON json_object *reply = NULL;
        if (read_page(c, first ? NULL : after, &reply) != 0)
            return link_fail(c->link);
        json_object *facts = value_at(reply, 0);
        size_t n = value_length(facts);
        if (n > 0) {
            print_page(c, facts, first, zone);
            snprintf(after, sizeof(after), "%s", value_text(value_at(facts, n - 1), "uid"));
            first = false;
        }
        more = n > 0 && json_object_get_boolean(value_at(reply, 1));
    }
    if (c->json)
        puts(first ? "[]" : "\n]");
    else if (first)
        say(_("Nothing is recorded for that.\n"));
    return EXIT_DONE;
}

int verb_undo(Call *c) {
    CLEANUP_JSON json_object *facts = NULL;
    if (link_call(c->link, KM_MANAGER, "Undo", true, &facts) != 0)
        return link_fail(c->link);
    if (c->json) {
        json_print(json_facts(facts));
        return EXIT_DONE;
    }
    for (size_t i = 0; i < value_length(facts); i++) {
        CLEANUP_FREE char *text = format_fact(value_at(facts, i));
        say(_("Taken back: %s %s\n"), value_text(value_at(facts, i), "id"), text ? text : "");
    }
    return EXIT_DONE;
}
