/* SPDX-License-Identifier: MIT */
/* The verb `exercise`: the library, what was chosen of it, and what was done. */

#include <stdio.h>
#include <string.h>

#include "common/text-exercise.h"
#include "common/text.h"
#include "config/near.h"
#include "format.h"
#include "json.h"
#include "result.h"
#include "table.h"

#define DOSE_NUMBER_MAX 1000

static const char *dose_of(json_object *x, char buffer[static TEXT_DOSE_MAX]) {
    return text_dose((unsigned)value_number(x, "sets"), (unsigned)value_number(x, "reps"), (uint64_t)value_number(x, "hold"), buffer);
}

/* What two easy sessions in a row lead to; "" where they do not. */
static const char *next_of(json_object *x, char buffer[static TEXT_DOSE_MAX]) {
    if (!value_has(x, "next"))
        buffer[0] = '\0';
    else if (value_text(x, "next")[0])
        snprintf(buffer, TEXT_DOSE_MAX, _("next step: %s"), value_text(x, "next"));
    else
        snprintf(buffer, TEXT_DOSE_MAX, _("next step: more resistance, and the first dose again"));
    return buffer;
}

static json_object *library_find(json_object *library, const char *word) {
    for (size_t i = 0; i < value_length(library); i++)
        if (strcmp(value_text(value_at(library, i), "exercise"), word) == 0)
            return value_at(library, i);
    return NULL;
}

/* --- list, show --- */

static int list(Call *c, json_object *library) {
    if (c->json) {
        json_print(json_each(library, json_exercise));
        return EXIT_DONE;
    }
    CLEANUP_TABLE Table *t = table_new((const char *const[]){ _("EXERCISE"), _("NAME"), _("TRAINS"), _("DOSE"), "" }, 5);
    for (size_t i = 0; i < value_length(library); i++) {
        json_object *x = value_at(library, i);
        char dose[TEXT_DOSE_MAX];
        const char *word = value_text(x, "exercise");
        table_row(t, (const char *const[]){ word, text_exercise_name(word), value_text(x, "target"), dose_of(x, dose),
                                            value_flag(x, "chosen") ? _("in your plan") : "" });
    }
    table_print(t, 0);
    return EXIT_DONE;
}

static json_object *json_shown(json_object *x, const ExerciseText *text) {
    json_object *out = json_exercise(x);
    json_object_object_add(out, "name", json_text(text ? _(text->name) : NULL));
    json_object_object_add(out, "start", json_text(text ? _(text->start) : NULL));
    json_object_object_add(out, "movement", json_text(text ? _(text->movement) : NULL));
    json_object_object_add(out, "stop_if", json_text(text ? _(text->stop) : NULL));
    json_object_object_add(out, "stop", json_text(text_exercise_stop()));
    return out;
}

static int no_exercise(json_object *library, const char *word) {
    const char *nearest = NULL;
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < value_length(library); i++)
        near_try(word, value_text(value_at(library, i), "exercise"), &nearest, &smallest);
    complain_word(word, nearest ? nearest : "", _("There is no exercise \"%.32s\"; kneeminder exercise list shows those there are."), word);
    return EXIT_USAGE;
}

static int show(Call *c, json_object *library) {
    const char *word = call_argument(c, 1, "");
    json_object *x = library_find(library, word);
    const ExerciseText *text = text_exercise(word);
    char dose[TEXT_DOSE_MAX], line[2 * TEXT_DOSE_MAX];
    if (!x) {
        return no_exercise(library, word);
    }
    if (c->json) {
        json_print(json_shown(x, text));
        return EXIT_DONE;
    }
    say("%s%s%s (%s)\n", style(STYLE_HEADING), text_exercise_name(word), style(STYLE_NONE), value_text(x, "target"));
    if (text) {
        put_wrapped(stdout, 10, _("Start"), _(text->start));
        put_wrapped(stdout, 10, _("Movement"), _(text->movement));
    }
    snprintf(line, sizeof(line), value_flag(x, "own") ? _("%s, each side; your own") : _("%s, each side; an example to begin with"),
             dose_of(x, dose));
    put_wrapped(stdout, 10, _("Dose"), line);
    if (next_of(x, dose)[0])
        put_wrapped(stdout, 10, "", dose);
    if (text) {
        char stop[256];
        snprintf(stop, sizeof(stop), _("End the set when %s."), _(text->stop));
        put_wrapped(stdout, 10, _("Stop"), stop);
    }
    put_wrapped(stdout, 10, "", text_exercise_stop());
    put_wrapped(stdout, 10, _("Source"), value_text(x, "source"));
    return EXIT_DONE;
}

/* --- plan --- */

static void say_when(json_object *plan) {
    json_object *days = value_get(plan, "days");
    if (!value_flag(plan, "enabled")) {
        say(_("No reminders: [exercise] enabled = no in kneeminder.conf.\n"));
        return;
    }
    if (strcmp(value_text(plan, "consult"), "yes") != 0) {
        say(_("Before reminders: ask a physiotherapist or doctor, then: kneeminder exercise consult yes\n"));
        return;
    }
    say(_("Reminders:"));
    for (size_t i = 0; i < value_length(days); i++)
        say(" %s", json_object_get_string(value_at(days, i)));
    say(" %s\n", value_text(plan, "time"));
    if (!value_flag(plan, "programme"))
        say(_("They begin with the first word about the knee: kneeminder fine, or pain SCORE\n"));
    else if (value_flag(plan, "red_flag"))
        say(_("None until a clinician has seen the knee. Afterwards: kneeminder safety\n"));
    else if (value_flag(plan, "rests"))
        say(_("Today they rest, because a knee is sore or hurts.\n"));
}

static const char *standing_of(json_object *x) {
    if (value_flag(x, "done"))
        return _("done today");
    if (!value_flag(x, "asked"))
        return _("not while it hurts: it bends the knee");
    return value_flag(x, "chosen") ? "" : _("instead, while it hurts");
}

static int show_plan(Call *c) {
    CLEANUP_JSON json_object *plan = NULL;
    if (link_call(c->link, KM_EXERCISES, "Plan", false, &plan) != 0)
        return link_fail(c->link);
    if (c->json) {
        json_print(json_exercise_plan(plan));
        return EXIT_DONE;
    }
    json_object *exercises = value_get(plan, "exercises");
    CLEANUP_TABLE Table *t = table_new((const char *const[]){ _("EXERCISE"), _("NAME"), _("DOSE"), "", "" }, 5);
    for (size_t i = 0; i < value_length(exercises); i++) {
        json_object *x = value_at(exercises, i);
        char dose[TEXT_DOSE_MAX], next[TEXT_DOSE_MAX];
        const char *word = value_text(x, "exercise");
        table_row(t, (const char *const[]){ word, text_exercise_name(word), dose_of(x, dose), standing_of(x), next_of(x, next) });
    }
    table_print(t, 0);
    say_when(plan);
    return EXIT_DONE;
}

static int set_plan(Call *c) {
    json_object *facts = NULL;
    bool reset = c->n_args == 2 && strcmp(c->args[1], "default") == 0;
    Request q = request_new(c->link, KM_EXERCISES, "SetPlan");
    request_open(&q, 'a', "s");
    for (int i = 1; i < c->n_args && !reset; i++)
        request_append(&q, "s", c->args[i]);
    request_close(&q);
    request_options_open(&q);
    request_options_close(&q);
    if (request_send(&q, &facts) != 0)
        return link_fail(c->link);
    if (c->json)
        return result_facts(c, facts);
    result_warn_unstored(facts);
    json_object_put(facts);
    return show_plan(c);
}

/* --- log, dose, consult --- */

/* "3x10", "2x15x10s", "2x1x1m" */
static int read_dose(const char *text, int64_t *ret_sets, int64_t *ret_reps, usec_t *ret_hold) {
    char copy[32], *reps, *hold;
    int r = -EINVAL;
    if (strlen(text) < sizeof(copy)) {
        memcpy(copy, text, strlen(text) + 1);
        reps = strchr(copy, 'x');
        hold = reps ? strchr(reps + 1, 'x') : NULL;
        if (reps)
            *reps++ = '\0';
        if (hold)
            *hold++ = '\0';
        *ret_hold = 0;
        r = reps && parse_integer(copy, 1, DOSE_NUMBER_MAX, ret_sets) == 0 && parse_integer(reps, 1, DOSE_NUMBER_MAX, ret_reps) == 0 &&
                    (!hold || parse_duration(hold, ret_hold) == 0)
                ? 0
                : -EINVAL;
    }
    if (r < 0)
        complain(_("\"%.32s\" is no dose; write sets x repetitions, and how long each is held: 3x10 or 2x15x10s."), text);
    return r;
}

static int set_dose(Call *c) {
    json_object *facts = NULL;
    int64_t sets, reps;
    usec_t hold;
    if (read_dose(call_argument(c, 2, ""), &sets, &reps, &hold) < 0)
        return EXIT_USAGE;
    Request q = request_new(c->link, KM_EXERCISES, "SetDose");
    request_append(&q, "suu", c->args[1], (uint32_t)sets, (uint32_t)reps);
    request_options_open(&q);
    if (hold > 0)
        request_length(&q, "hold", hold);
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

static int read_number(Call *c, const char *option, int64_t min, int64_t max, int64_t *ret) {
    const char *text = call_option(c, option);
    *ret = -1;
    if (!text || parse_integer(text, min, max, ret) == 0)
        return 0;
    complain(_("--%s %.32s: a whole number from %lld to %lld."), option, text, (long long)min, (long long)max);
    return EXIT_USAGE;
}

static int log_done(Call *c) {
    json_object *facts = NULL;
    int64_t sets, reps, pain;
    usec_t hold = 0;
    const char *held = call_option(c, "hold");
    int r = read_number(c, "sets", 1, DOSE_NUMBER_MAX, &sets);
    if (r == 0)
        r = read_number(c, "reps", 1, DOSE_NUMBER_MAX, &reps);
    if (r == 0)
        r = read_number(c, "pain", 0, 10, &pain);
    if (r == 0 && held && parse_duration(held, &hold) < 0) {
        complain(_("--hold %.32s: a duration is written 10s or 1m."), held);
        r = EXIT_USAGE;
    }
    if (r != 0)
        return r;
    Request q = request_new(c->link, KM_EXERCISES, "Log");
    request_append(&q, "s", c->args[1]);
    request_options_open(&q);
    request_number(&q, "sets", sets);
    request_number(&q, "reps", reps);
    if (held)
        request_length(&q, "hold", hold);
    request_number(&q, "pain", pain);
    request_text(&q, "at", call_option(c, "at"));
    request_text(&q, "note", call_option(c, "note"));
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

static int consult(Call *c) {
    json_object *facts = NULL;
    const char *answer = call_argument(c, 1, "");
    bool yes = strcmp(answer, "yes") == 0;
    if (!yes && strcmp(answer, "no") != 0) {
        complain(_("Was a physiotherapist or doctor asked about exercises? Type: kneeminder exercise consult yes, or no"));
        return EXIT_USAGE;
    }
    Request q = request_new(c->link, KM_EXERCISES, "Consult");
    request_append(&q, "b", (int)yes);
    request_options_open(&q);
    request_options_close(&q);
    if (request_send(&q, &facts) != 0)
        return link_fail(c->link);
    return result_facts(c, facts);
}

static const struct {
    const char *word;
    int min, max; /* how many arguments, itself one of them; -1: any number */
    bool logs;    /* takes the options of log */
    int (*run)(Call *c);
    int (*read)(Call *c, json_object *library);
} parts[] = {
    { "list", 1, 1, false, NULL, list },   { "show", 2, 2, false, NULL, show },     { "log", 2, 2, true, log_done, NULL },
    { "dose", 3, 3, false, set_dose, NULL }, { "plan", 2, -1, false, set_plan, NULL }, { "consult", 2, 2, false, consult, NULL },
};

static bool has_options(const Call *c) {
    static const char *const options[] = { "sets", "reps", "hold", "pain", "at", "note" };
    for (size_t i = 0; i < ELEMENTSOF(options); i++)
        if (call_has(c, options[i]))
            return true;
    return false;
}

int verb_exercise(Call *c) {
    const char *word = call_argument(c, 0, "list");
    int n = MAX(c->n_args, 1);
    for (size_t i = 0; i < ELEMENTSOF(parts); i++) {
        if (strcmp(parts[i].word, word) != 0 || n < parts[i].min || (parts[i].max >= 0 && n > parts[i].max) ||
            (has_options(c) && !parts[i].logs))
            continue;
        if (parts[i].run)
            return parts[i].run(c);
        CLEANUP_JSON json_object *library = NULL;
        if (link_call(c->link, KM_EXERCISES, "Library", false, &library) != 0)
            return link_fail(c->link);
        return parts[i].read(c, library);
    }
    if (strcmp(word, "plan") == 0 && n == 1 && !has_options(c))
        return show_plan(c);
    complain_word(word, "list show log dose plan consult",
                  _("exercise: type list, show NAME, log NAME, dose NAME 3x10, plan [NAME...], or consult yes or no; see: "
                    "kneeminder exercise "
                    "--help."));
    return EXIT_USAGE;
}
