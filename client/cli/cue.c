/* SPDX-License-Identifier: MIT */
/* Running form: what to think of, and choosing it. */

#include <stdio.h>
#include <string.h>

#include "advice.h"
#include "common/text.h"
#include "config/parse.h"
#include "format.h"
#include "json.h"
#include "result.h"

const char *cue_text(json_object *o, char buffer[static TEXT_CUE_MAX]) {
    return text_cue(value_text(o, "cue"), (unsigned)value_number(o, "cadence"), (unsigned)value_number(o, "cadence_low"),
                    (unsigned)value_number(o, "cadence_high"), buffer);
}

static const char *fading_text(const char *word) {
    static const char *const texts[][2] = {
        { "every-run", N_("Weeks 1 and 2: with every run. Then with every other, then once a week, then no more.") },
        { "alternate-runs", N_("Weeks 3 and 4: with every other run. Then once a week, then no more.") },
        { "weekly", N_("Weeks 5 and 6: once a week. Then no more.") },
        { "over", N_("Its six weeks are over, and it is silent; choose it again to begin anew.") },
    };
    for (size_t i = 0; i < ELEMENTSOF(texts); i++)
        if (strcmp(texts[i][0], word) == 0)
            return _(texts[i][1]);
    return word;
}

static void put_choices(json_object *choices) {
    char cue[TEXT_CUE_MAX];
    say(_("One thing at a time, if any:\n"));
    for (size_t i = 0; i < value_length(choices); i++) {
        char head[32];
        const char *word = json_object_get_string(value_at(choices, i));
        snprintf(head, sizeof(head), "  %-11s ", word);
        put_wrapped(stdout, 14, head, text_cue(word, 0, 0, 0, cue));
    }
    say(_("To choose: kneeminder cue NAME; what speaks for it: kneeminder why NAME\n"));
}

static int show(Call *c) {
    CLEANUP_JSON json_object *current = NULL;
    char cue[TEXT_CUE_MAX], line[TEXT_CUE_MAX + 32];
    if (link_property(c->link, KM_CUES, "Current", &current) != 0)
        return link_fail(c->link);
    const char *word = value_text(current, "cue");
    if (c->json)
        json_print(json_cue(current, word[0] ? cue_text(current, cue) : NULL));
    else if (!word[0])
        put_choices(value_get(current, "choices"));
    else {
        snprintf(line, sizeof(line), "%s: %s", word, cue_text(current, cue));
        put_wrapped(stdout, 0, "", line);
        put_wrapped(stdout, 0, "", fading_text(value_text(current, "fading")));
    }
    return EXIT_DONE;
}

int verb_cue(Call *c) {
    const char *name = call_argument(c, 0, NULL), *cadence = call_option(c, "cadence");
    json_object *facts = NULL;
    int64_t steps = -1;
    /* The daemon has the narrower range, and says it. */
    if (cadence && parse_integer(cadence, 0, 9999, &steps) < 0) {
        complain(_("--cadence: \"%.32s\" is no number of steps; count those of both feet in a minute, such as 164."), cadence);
        return EXIT_USAGE;
    }
    if (cadence && !name) {
        complain(_("--cadence goes with a name: kneeminder cue cadence --cadence %lld"), (long long)steps);
        return EXIT_USAGE;
    }
    if (!name)
        return show(c);
    Request q = request_new(c->link, KM_CUES, "Choose");
    request_append(&q, "s", name);
    request_options_open(&q);
    if (cadence)
        request_number(&q, "cadence", steps);
    request_options_close(&q);
    if (request_send(&q, &facts) != 0)
        return link_fail(c->link);
    int r = result_facts(c, facts);
    return r == EXIT_DONE && !c->json && strcmp(name, "none") != 0 ? show(c) : r;
}
