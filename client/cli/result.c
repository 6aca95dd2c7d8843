/* SPDX-License-Identifier: MIT */
/* See result.h. */

#include "result.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "format.h"
#include "json.h"

void result_warn_unstored(json_object *facts) {
    for (size_t i = 0; i < value_length(facts); i++) {
        json_object *fact = value_at(facts, i);
        if (!value_has(fact, "stored") || value_flag(fact, "stored"))
            continue;
        complain(_("Not on disk yet, because the record cannot be written; kneeminderd keeps trying. See: "
                   "kneeminder "
                   "troubleshoot"));
        return;
    }
}

void result_ice_hint(json_object *status) {
    const char *reason = value_text(value_get(status, "ice"), "reason");
    if (strcmp(reason, "unanswered") == 0)
        say(_("Before the first ice there are a few questions: kneeminder safety\n"));
    else if (strcmp(reason, "contraindication") == 0)
        say(_(
            "Ice stays off: something applies that speaks against it. To answer anew: kneeminder safety\n"));
    else if (strcmp(reason, "red-flag") == 0)
        say(_("Please see a clinician about the knee; ice stays off. To answer anew: kneeminder safety\n"));
}

static json_object *find_type(json_object *facts, const char *type) {
    for (size_t i = 0; i < value_length(facts); i++)
        if (strcmp(value_text(value_at(facts, i), "type"), type) == 0)
            return value_at(facts, i);
    return NULL;
}

static void tell_next(json_object *status) {
    json_object *next = value_get(status, "next");
    char moment[TEXT_TIME_MAX];
    if (value_has(next, "due"))
        say(_("Next: %s, %s.\n"), text_kind(value_text(next, "kind")),
            text_moment((uint64_t)value_number(next, "due"), (uint64_t)value_number(status, "now"), moment));
}

/* The facts are on record: a status that can't be had now only leaves the hints out. */
static void tell_consequences(Call *c, json_object *facts) {
    json_object *status;
    if (!find_type(facts, "episode") && !find_type(facts, "episode-end") && !find_type(facts, "pain"))
        return;
    if (link_status_again(c->link, &status) != 0)
        return;
    if (find_type(facts, "episode"))
        say(_("You will be asked to ice and to rest, at the times of: kneeminder plan\n"));
    else if (find_type(facts, "pain") && value_length(value_get(status, "episodes")) == 0)
        say(_("No pain episode is open, so nothing is asked of you but check-ins.\n"));
    if (find_type(facts, "episode") || find_type(facts, "pain"))
        result_ice_hint(status);
    if (value_length(value_get(status, "episodes")) > 0)
        tell_next(status);
}

int result_facts(Call *c, json_object *facts) {
    CLEANUP_JSON json_object *owned = facts;
    result_warn_unstored(owned);
    if (c->json) {
        json_print(json_facts(owned));
        return EXIT_DONE;
    }
    for (size_t i = 0; i < value_length(owned); i++) {
        json_object *fact = value_at(owned, i);
        CLEANUP_FREE char *text = format_fact(fact);
        if (!text)
            return EXIT_REFUSED;
        say("%-5s %s\n", value_text(fact, "id"), text);
    }
    tell_consequences(c, owned);
    return EXIT_DONE;
}
