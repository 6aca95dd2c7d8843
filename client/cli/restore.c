/* SPDX-License-Identifier: MIT */
/*
 * `troubleshoot --restore`: the copies of the record, and putting one in its place. What that would lose is said before and after; the
 * record as it was is kept in any case.
 */

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "common/text.h"
#include "config/parse.h"
#include "format.h"
#include "json.h"
#include "verb.h"

static json_object *json_copy(json_object *copy, int number) {
    json_object *out = json_object_new_object();
    json_object_object_add(out, "copy", json_object_new_int(number));
    json_object_object_add(out, "made", json_time((uint64_t)value_number(copy, "made")));
    json_object_object_add(out, "bytes", json_object_new_int64(value_number(copy, "bytes")));
    json_object_object_add(out, "newer", value_has(copy, "newer") ? json_object_new_int64(value_number(copy, "newer")) : NULL);
    return out;
}

static int list_json(json_object *copies) {
    json_object *out = json_object_new_object(), *list = json_object_new_array();
    for (size_t i = 0; i < value_length(copies); i++)
        json_object_array_add(list, json_copy(value_at(copies, i), (int)i + 1));
    json_object_object_add(out, "copies", list);
    json_print(out);
    return EXIT_DONE;
}

static int list(Call *c, json_object *copies, uint64_t now) {
    if (c->json)
        return list_json(copies);
    if (value_length(copies) == 0)
        say("%s\n", _("There is no copy yet; one is made each day."));
    for (size_t i = 0; i < value_length(copies); i++) {
        json_object *copy = value_at(copies, i);
        char moment[TEXT_TIME_MAX];
        say(_("%2zu  %s, %lld KiB"), i + 1, text_moment((uint64_t)value_number(copy, "made"), now, moment),
            (long long)(value_number(copy, "bytes") + 1023) / 1024);
        if (value_has(copy, "newer"))
            say(ngettext("; %lld entry of yours is newer", "; %lld entries of yours are newer",
                         (unsigned long)value_number(copy, "newer")),
                (long long)value_number(copy, "newer"));
        say("\n");
    }
    if (value_length(copies) > 0)
        say("\n%s\n", _("To put one in the place of the record, which is kept: kneeminder troubleshoot --restore NUMBER"));
    return EXIT_DONE;
}

static int confirm(json_object *copy, uint64_t now, bool *ret) {
    char moment[TEXT_TIME_MAX];
    tell(_("The record becomes what it was %s. What was entered since then is no longer in it, but kept in a file beside it.\n"),
         text_moment((uint64_t)value_number(copy, "made"), now, moment));
    return ask_yes(_("Restore that copy?"), false, ret);
}

static int print_restored(Call *c, json_object *done, uint64_t now) {
    char from[TEXT_TIME_MAX], to[TEXT_TIME_MAX];
    uint64_t made = (uint64_t)value_number(done, "made");
    int64_t lost = value_number(done, "lost");
    const char *aside = value_text(done, "aside");
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "made", json_time(made));
        json_object_object_add(out, "lost", json_object_new_int64(lost));
        json_object_object_add(out, "lost_since", json_time(made));
        json_object_object_add(out, "lost_until", value_has(done, "until") ? json_time((uint64_t)value_number(done, "until")) : NULL);
        json_object_object_add(out, "aside", json_text(aside[0] ? aside : NULL));
        json_print(out);
        return EXIT_DONE;
    }
    say(_("The record is the copy made %s.\n"), text_moment(made, now, from));
    if (!value_has(done, "until"))
        say(_("What was entered since then is not in it; how much that is could not be read.\n"));
    else if (lost > 0)
        say(ngettext("%lld entry, made between then and %s, is not in it.\n", "%lld entries, made between then and %s, are not in it.\n",
                     (unsigned long)lost),
            (long long)lost, text_moment((uint64_t)value_number(done, "until"), now, to));
    else
        say(_("You have entered nothing since then, so nothing is lost.\n"));
    if (aside[0])
        say(_("The record as it was is kept as %s\n"), aside);
    return EXIT_DONE;
}

int restore_copy(Call *c) {
    CLEANUP_JSON json_object *copies = NULL, *done = NULL;
    json_object *status;
    if (link_status(c->link, &status) != 0 || link_call(c->link, KM_RECORD, "Copies", false, &copies) != 0)
        return link_fail(c->link);
    uint64_t now = (uint64_t)value_number(status, "now");
    if (c->n_args == 0)
        return list(c, copies, now);
    int64_t number;
    if (parse_integer(c->args[0], 1, 1000, &number) < 0) {
        complain(_("troubleshoot: \"%.40s\" is no number of the list that kneeminder troubleshoot --restore shows"), c->args[0]);
        return EXIT_USAGE;
    }
    if ((size_t)number > value_length(copies)) {
        complain(_("There is no copy %lld; see: kneeminder troubleshoot --restore"), (long long)number);
        return EXIT_REFUSED;
    }
    json_object *copy = value_at(copies, (size_t)number - 1);
    bool yes = true;
    if (ask_possible() && !c->json) {
        int r = confirm(copy, now, &yes);
        if (r != 0 || !yes)
            return EXIT_REFUSED;
    }
    Request q = request_new(c->link, KM_RECORD, "Restore");
    request_append(&q, "t", (uint64_t)value_number(copy, "made"));
    request_options_open(&q);
    request_options_close(&q);
    if (request_send(&q, &done) != 0)
        return link_fail(c->link);
    return print_restored(c, done, now);
}
