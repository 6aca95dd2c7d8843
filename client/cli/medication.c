/* SPDX-License-Identifier: MIT */
/* Painkillers: logging a dose, and how the person's own plan stands. It tells the label's figures, and never what to take. */

#include <string.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"

/* What a dose goes over, for a person. */
static const char *warning_text(const char *word) {
    static const char *const texts[][2] = {
        { "single", N_("That is more than 400 mg at a time, the most of the label.") },
        { "gap", N_("That is less than 6 hours from another dose.") },
        { "day", N_("That makes more than 1200 mg in 24 hours, the most of the label.") },
        { "course", N_("That is more than 10 days in a row, the most of the label: ask a pharmacist or a doctor.") },
    };
    for (size_t i = 0; i < ELEMENTSOF(texts); i++)
        if (strcmp(texts[i][0], word) == 0)
            return _(texts[i][1]);
    return word;
}

/* "400", "400mg" */
static int read_mg(const char *text, int64_t *ret) {
    char number[16];
    size_t n = strspn(text, "0123456789");
    bool unit = text[n] == '\0' || strcmp(text + n, "mg") == 0 || strcmp(text + n, " mg") == 0;
    if (unit && n > 0 && n < sizeof(number)) {
        memcpy(number, text, n);
        number[n] = '\0';
        if (parse_integer(number, 1, 100000, ret) == 0)
            return 0;
    }
    complain(_("\"%.32s\" is no dose; write milligrams from 1 to 100000, such as 400."), text);
    return EXIT_USAGE;
}

static int tell_dose(Call *c, json_object *facts, json_object *warnings) {
    if (c->json) {
        json_object *out = json_facts(facts);
        json_object_object_add(out, "warnings", json_object_get(warnings));
        result_warn_unstored(facts);
        json_print(out);
        return EXIT_DONE;
    }
    int r = result_facts(c, json_object_get(facts));
    for (size_t i = 0; i < value_length(warnings); i++)
        put_wrapped(stdout, 0, "", warning_text(json_object_get_string(value_at(warnings, i))));
    if (value_length(warnings) > 0)
        say(_("Unwell, or unsure: ask a pharmacist or a doctor; what to look out for: kneeminder why medication\n"));
    say(_("Cold and flu products may contain it too. Runs and check-ins of the next 8 hours raise nothing.\n"));
    return r;
}

int verb_dose(Call *c) {
    int64_t mg = 0;
    CLEANUP_JSON json_object *reply = NULL;
    int r = read_mg(call_argument(c, 1, ""), &mg);
    if (r != 0)
        return r;
    Request q = request_new(c->link, KM_MEDICATION, "LogDose");
    request_append(&q, "su", call_argument(c, 0, ""), (uint32_t)mg);
    request_options_open(&q);
    request_text(&q, "at", call_option(c, "at"));
    request_text(&q, "note", call_option(c, "note"));
    request_options_close(&q);
    if (request_send(&q, &reply) != 0)
        return link_fail(c->link);
    return tell_dose(c, value_at(reply, 0), value_at(reply, 1));
}

static const char *status_text(const char *word) {
    static const char *const texts[][2] = {
        { "on", N_("on") },
        { "off", N_("off: [medication] enabled = no in kneeminder.conf") },
        { "unanswered", N_("waiting for the questions (asked anew after a while): kneeminder safety --list; kneeminder safety "
                           "--medication none|WORD,...") },
        { "contraindication", N_("off: something applies that the label warns of; ask a pharmacist or a doctor") },
        { "red-flag", N_("off until a clinician has seen the knee; afterwards: kneeminder safety") },
        { "no-episode", N_("none: no pain episode is open") },
        { "course-over", N_("over: ask a pharmacist. Another plan begins with the questions: kneeminder safety --medication") },
    };
    for (size_t i = 0; i < ELEMENTSOF(texts); i++)
        if (strcmp(texts[i][0], word) == 0)
            return _(texts[i][1]);
    return word;
}

static void say_plan(json_object *m) {
    if (!value_text(m, "product")[0])
        return;
    say(_("Your plan:  %s, %lld mg at %s, for %lld days\n"), value_text(m, "product"), (long long)value_number(m, "strength"),
        value_text(m, "times"), (long long)value_number(m, "course_days"));
    if (value_has(m, "course_day"))
        say(_("Day:        %lld since the first dose\n"), (long long)value_number(m, "course_day"));
}

static void say_doses(json_object *m, uint64_t now) {
    char moment[TEXT_TIME_MAX];
    json_object *last = value_get(m, "last"), *warnings = value_get(m, "warnings");
    if (!value_has(last, "id")) {
        say(_("Last dose:  none on record\n"));
        return;
    }
    say(_("Last dose:  %s, %s %lld mg\n"), text_moment((uint64_t)value_number(last, "at"), now, moment), value_text(last, "product"),
        (long long)value_number(last, "mg"));
    for (size_t i = 0; i < value_length(warnings); i++)
        put_wrapped(stdout, 12, "            ", warning_text(json_object_get_string(value_at(warnings, i))));
    say(_("24 hours:   %lld mg of the label's 1200\n"), (long long)value_number(m, "sum"));
    if ((uint64_t)value_number(m, "next_possible") > now)
        say(_("Next:       not before %s, by the label's figures\n"), text_moment((uint64_t)value_number(m, "next_possible"), now, moment));
}

int verb_medication(Call *c) {
    CLEANUP_JSON json_object *m = NULL;
    json_object *status;
    if (link_status(c->link, &status) != 0 || link_property(c->link, KM_MEDICATION, "Status", &m) != 0)
        return link_fail(c->link);
    if (c->json) {
        json_print(json_medication(m));
        return EXIT_DONE;
    }
    put_wrapped(stdout, 12, _("Reminders:  "), status_text(value_text(m, "status")));
    say_plan(m);
    say_doses(m, (uint64_t)value_number(status, "now"));
    return EXIT_DONE;
}
