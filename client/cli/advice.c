/* SPDX-License-Identifier: MIT */
/* See advice.h; and the verb. */

#include <stdio.h>
#include <string.h>

#include "advice.h"
#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"

#define SECOND 1000000ULL
#define TURN (300 * SECOND) /* of walking and jogging */

/* Rounded down, to whole minutes, below fifteen to half ones: five percent more of ten minutes must not become ten. */
static const char *limit_text(json_object *o, const char *key, char buffer[static TEXT_TIME_MAX]) {
    uint64_t limit = (uint64_t)value_number(o, key), unit = (limit < 900 * SECOND ? 30 : 60) * SECOND;
    return text_minutes(limit / unit * unit, buffer);
}

static void what_ladder(json_object *advice, char buffer[static ADVICE_TEXT_MAX]) {
    char walk[TEXT_TIME_MAX], jog[TEXT_TIME_MAX];
    uint64_t stage = (uint64_t)value_number(advice, "stage");
    if (stage == 0) {
        snprintf(buffer, ADVICE_TEXT_MAX, _("Walk briskly for 30 minutes today, and do not jog yet. Stop if it hurts."));
        return;
    }
    text_minutes(stage * 30 * SECOND, jog);
    text_minutes(TURN - stage * 30 * SECOND, walk);
    snprintf(buffer, ADVICE_TEXT_MAX, _("Walk and jog today: four times %s of walking and %s of jogging. Stop if it hurts."), walk, jog);
}

static void what_run(json_object *advice, char buffer[static ADVICE_TEXT_MAX]) {
    char limit[TEXT_TIME_MAX];
    limit_text(advice, "limit", limit);
    if (value_flag(advice, "next_day_test"))
        snprintf(buffer, ADVICE_TEXT_MAX, _("A test today, on the day after a run: up to %s, and no more. Stop if it hurts."), limit);
    else if (strcmp(value_text(advice, "rule"), "suggested") == 0)
        snprintf(buffer, ADVICE_TEXT_MAX, _("A careful first run: up to %s. Stop if it hurts."), limit);
    else
        snprintf(buffer, ADVICE_TEXT_MAX, _("By the rule you chose: run up to %s today. Stop if it hurts."), limit);
}

const char *advice_what(json_object *advice, uint64_t now, char buffer[static ADVICE_TEXT_MAX]) {
    const char *suggestion = value_text(advice, "suggestion");
    char part[TEXT_TIME_MAX];
    buffer[0] = '\0';
    if (strcmp(suggestion, "run") == 0)
        what_run(advice, buffer);
    else if (strcmp(suggestion, "walk-jog") == 0)
        what_ladder(advice, buffer);
    else if (strcmp(suggestion, "see-clinician") == 0)
        snprintf(buffer, ADVICE_TEXT_MAX, _("See a clinician about the knee before you run."));
    else if (value_has(advice, "limit"))
        snprintf(buffer, ADVICE_TEXT_MAX, _("No run today; afterwards up to %s."), limit_text(advice, "limit", part));
    else
        snprintf(buffer, ADVICE_TEXT_MAX, _("No run today."));
    if (value_has(advice, "not_before") && strcmp(suggestion, "rest") != 0) {
        size_t at = strlen(buffer);
        snprintf(buffer + at, ADVICE_TEXT_MAX - at, _(" Not before %s, after the ice."),
                 text_moment((uint64_t)value_number(advice, "not_before"), now, part));
    }
    return buffer;
}

static const char *why_deciding(const char *code, json_object *r, char buffer[static ADVICE_TEXT_MAX]) {
    static const char *const texts[][2] = {
        { "red-flag", N_("Something in the safety questions needs a clinician. Afterwards: kneeminder safety --seen") },
        { "safety", N_("A run hurt, and the safety questions were not answered since: kneeminder safety") },
        { "sore", N_("The knee is more sore than usual, today or after yesterday's run: a day off for it.") },
        { "warm-up-sore", N_("Soreness stayed through the warm-up of a run: two days off.") },
        { "after-pain", N_("A run hurt, and no morning since then was clear.") },
        { "after-worse", N_("It hurt more after yesterday's run than before it: a day off.") },
        { "ran-today", N_("You ran today.") },
        { "rest-day", N_("You ran yesterday; a day between runs comes first.") },
        { "rest-of-week", N_("You ran on most days of the last seven; at least one day a week stays free.") },
        { "ladder", N_("Below 5 minutes there is no running limit; walking and jogging by turns lead up to it.") },
        { "baseline", N_("You said that so much is pain-free now.") },
        { "suggested", N_("What is pain-free for you is not known yet; your first run will tell, or: kneeminder baseline") },
    };
    if (strcmp(code, "pain-today") == 0) {
        snprintf(buffer, ADVICE_TEXT_MAX, _("You reported pain %lld of 10 today."), (long long)value_number(r, "score"));
        return buffer;
    }
    if (strcmp(code, "frequency") == 0) {
        long long days = value_number(r, "run_days");
        snprintf(buffer, ADVICE_TEXT_MAX,
                 ngettext("More and shorter runs come first, as you chose (%lld day with a run in the last seven): three fifths "
                          "of the limit.",
                          "More and shorter runs come first, as you chose (%lld days with a run in the last seven): three fifths "
                          "of the limit.",
                          (unsigned long)days),
                 days);
        return buffer;
    }
    for (size_t i = 0; i < ELEMENTSOF(texts); i++)
        if (strcmp(texts[i][0], code) == 0)
            return _(texts[i][1]);
    return NULL;
}

static const char *why_limit(const char *code, json_object *r, char buffer[static ADVICE_TEXT_MAX]) {
    static const char *const texts[][2] = {
        { "first-run", N_("your first, which set it.") },
        { "planned", N_("painless as planned, and the morning after it was clear: a little more than before.") },
        { "overrun", N_("painless beyond the limit, and the morning after it was clear: up, by a tenth or a minute at most.") },
        { "held", N_("painless, but not what raises the limit: it stays.") },
        { "morning", N_("the morning after it was not clear: the limit stays.") },
        { "unanswered", N_("how the knee was on the morning after it is not known: the limit stays.") },
        { "unsettled", N_("the pain was not back to its level within the hour: a step down.") },
        { "worse", N_("it hurt more on the morning after than on the morning of the run: a step down.") },
        { "rising", N_("the week's worst pain has risen two weeks running: nothing is raised. Time for a physiotherapist.") },
        { "warm-up", N_("soreness stayed through the warm-up: a step down.") },
        { "sensed", N_("you felt the limit coming well before it: down to there.") },
        { "pain", N_("it hurt: down to a part of the time until it did.") },
    };
    char part[TEXT_TIME_MAX];
    if (strcmp(code, "longest") == 0)
        snprintf(buffer, ADVICE_TEXT_MAX, _("No more than a tenth (or a minute) above the longest run of the last 30 days, %s."),
                 text_minutes((uint64_t)value_number(r, "longest"), part));
    else if (strcmp(code, "break") == 0)
        snprintf(buffer, ADVICE_TEXT_MAX, _("After %lld days without a run, %lld %% of %s: the first run back."),
                 (long long)value_number(r, "break_days"), (long long)value_number(r, "break_percent"), limit_text(r, "unclipped", part));
    else
        snprintf(buffer, ADVICE_TEXT_MAX, "%s", code);
    for (size_t i = 0; i < ELEMENTSOF(texts); i++)
        if (strcmp(texts[i][0], code) == 0)
            snprintf(buffer, ADVICE_TEXT_MAX, _("Run %s: %s"), value_text(r, "run"), _(texts[i][1]));
    return buffer;
}

const char *advice_why(json_object *advice, char buffer[static ADVICE_TEXT_MAX]) {
    json_object *first = value_at(value_get(advice, "reasons"), 0);
    const char *code = value_text(first, "code"), *text = why_deciding(code, first, buffer);
    return text ? text : why_limit(code, first, buffer);
}

static void put_cue(json_object *advice) {
    char cue[TEXT_CUE_MAX], line[ADVICE_TEXT_MAX];
    if (!value_has(advice, "cue"))
        return;
    snprintf(line, sizeof(line), _("Think of one thing: %s"), cue_text(advice, cue));
    put_wrapped(stdout, 0, "", line);
}

int verb_advice(Call *c) {
    json_object *advice = NULL, *status;
    char what[ADVICE_TEXT_MAX], why[ADVICE_TEXT_MAX];
    /* Of one moment: the advice that the status has. */
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    advice = value_get(status, "run");
    advice_what(advice, (uint64_t)value_number(status, "now"), what);
    if (c->json)
        json_print(json_advice(advice, what));
    else {
        put_wrapped(stdout, 0, "", what);
        put_wrapped(stdout, 0, "", advice_why(advice, why));
        put_cue(advice);
    }
    return EXIT_DONE;
}
