/* SPDX-License-Identifier: MIT */
/*
 * The verb `begin`: first contact. Everything is asked first and nothing is done before the last question is
 * answered, so that it can be left anywhere. Then the settings, the pain, the answers, in this order: the
 * rule must hold before a score is judged by it.
 */

#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "begin-settings.h"
#include "common/text.h"
#include "format.h"
#include "json.h"
#include "questions.h"
#include "result.h"

typedef struct Begin {
    Call *call;
    BeginSettings settings;
    DropIn drop_in;
    Questions questions;
    int scores[2]; /* left, right; -1 = does not hurt */
    usec_t pain_free, longest; /* USEC_NONE = not said */
    int runs_per_week;         /* -1 = not said */
    json_object *facts;
} Begin;

static const char *const knees[2] = { "left", "right" };

static void begin_done(Begin *b) {
    free(b->settings.times);
    drop_in_done(&b->drop_in);
    questions_done(&b->questions);
    json_object_put(b->facts);
}

/* --- asking; each 0, ASK_E_LEFT or -errno --- */

static int ask_pain(Begin *b) {
    static const char *const questions[2] = {
        N_("How much does your left knee hurt now, from 0 (not at all) to 10 (the worst)?"),
        N_("How much does your right knee hurt now, from 0 (not at all) to 10 (the worst)?")
    };
    int choice;
    int r = ask_choice(_("Which knee hurts (left, right, both, none)?"), N_("left right both none"), -1, &choice);
    for (int i = 0; i < 2 && r == 0; i++)
        if (choice == 2 || choice == i)
            r = ask_number(_(questions[i]), 0, 10, &b->scores[i]);
    return r;
}

/* What the limit begins with, and the level that the way back leads to. */
static int ask_running(Begin *b) {
    tell(_("\nNow your running. Minutes will do; Enter leaves out what you do not know.\n"));
    int r = ask_duration_or_none(_("How long can you run now before it hurts?"), &b->pain_free);
    if (r == 0)
        r = ask_duration_or_none(_("How long were your longest runs before it hurt?"), &b->longest);
    return r != 0 ? r : ask_number_or_none(_("How many runs a week were that?"), 1, 28, &b->runs_per_week);
}

static int ask_day(BeginSettings *s) {
    tell(_("\nReminders come on this computer, so it matters when you are at it.\n"));
    int r = ask_clock(_("When do you get up?"), 7 * 60, &s->up);
    if (r == 0)
        r = ask_clock(_("From when are you usually here?"), (s->up + 120) % (24 * 60), &s->from);
    if (r == 0)
        r = ask_clock(_("Till when?"), (s->from + 11 * 60) % (24 * 60), &s->till);
    return r != 0 ? r
                  : ask_clock(_("From when in the evening should nothing be asked?"),
                              (s->up + 15 * 60) % (24 * 60), &s->quiet);
}

/* Times are asked until they go together with all other settings. */
static int ask_times(Begin *b) {
    CLEANUP_FREE char *proposed = begin_times_propose(b->settings.from, b->settings.till);
    if (!proposed)
        return -ENOMEM;
    tell(_("\nThe article that this program follows advises ice three times a day, for 10\nminutes each.\n"));
    for (;;) {
        free(b->settings.times);
        b->settings.times = NULL;
        int r =
            ask_line(_("Ice and rest at these times? Enter, or other times:"), proposed, &b->settings.times);
        if (r != 0)
            return r;
        r = drop_in_check(&b->drop_in, &b->settings);
        if (r <= 0)
            return r;
    }
}

static int ask_rule(BeginSettings *s) {
    int choice;
    tell(_("\nWhat counts as pain-free for you?\n"
           "  1  No pain at all. This is the article's rule, and the stricter one.\n"
           "  2  Up to 2 of 10, if it settles within the hour: a trial in runners had this.\n"));
    int r = ask_choice(_("Which of the two?"), "1 2", 0, &choice);
    if (r == 0)
        s->up_to_2 = choice == 1;
    return r;
}

/* What is about to be kept, so that a slip is seen before it is. */
static void tell_all(const Begin *b) {
    const BeginSettings *s = &b->settings;
    char length[TEXT_TIME_MAX];
    tell(_("\nSo this is to be kept:\n"));
    for (int i = 0; i < 2; i++)
        if (b->scores[i] >= 0)
            tell(_("  %s: pain %d of 10\n"), format_knee(knees[i]), b->scores[i]);
    if (b->pain_free != USEC_NONE)
        tell(_("  running without pain: %s\n"), text_length(b->pain_free, length));
    if (b->longest != USEC_NONE)
        tell(_("  longest runs before: %s\n"), text_length(b->longest, length));
    tell(_("  ice and rest at %s, while a knee hurts\n"), s->times);
    tell(_("  nothing is asked from %02d:%02d to %02d:%02d\n"), s->quiet / 60, s->quiet % 60, s->up / 60, s->up % 60);
    tell(s->up_to_2 ? _("  pain-free is up to 2 of 10\n") : _("  pain-free is no pain at all\n"));
}

static int ask_all(Begin *b) {
    bool save = false;
    int r = ask_pain(b);
    if (r == 0)
        r = ask_running(b);
    if (r == 0)
        r = ask_day(&b->settings);
    if (r == 0)
        r = ask_rule(&b->settings);
    if (r == 0)
        r = ask_times(b);
    for (int i = 0; i < TOPIC_MEDICATION && r == 0; i++)
        r = questions_ask(&b->questions, (Topic)i);
    if (r == 0)
        tell_all(b);
    if (r == 0)
        r = ask_yes(_("Save it?"), true, &save);
    if (r != 0 || save)
        return r;
    tell(_("Left; nothing was changed.\n"));
    return ASK_E_LEFT;
}

/* --- doing; each gives the exit status, told --- */

static int failed_to_write(Begin *b, int r) {
    complain(_("%s cannot be written: %s. Nothing was changed."),
             b->drop_in.path ? b->drop_in.path : _("The settings"), strerror(-r));
    return EXIT_REFUSED;
}

static int put_settings(Begin *b) {
    int r = drop_in_write(&b->drop_in, &b->settings);
    if (r < 0)
        return failed_to_write(b, r);
    if (link_call(b->call->link, KM_MANAGER, "Reload", false, NULL) == 0)
        return EXIT_DONE;
    link_fail(b->call->link);
    r = drop_in_restore(&b->drop_in);
    if (r < 0)
        complain(_("%s could not be put back as it was: %s"), b->drop_in.path, strerror(-r));
    return EXIT_REFUSED;
}

static void keep_facts(Begin *b, json_object *facts) {
    for (size_t i = 0; i < value_length(facts); i++)
        json_object_array_add(b->facts, json_object_get(value_at(facts, i)));
    json_object_put(facts);
}

/* 0, or LINK_E_FAILED. */
static int put_baseline(Begin *b) {
    json_object *facts = NULL;
    if (b->pain_free == USEC_NONE && b->longest == USEC_NONE && b->runs_per_week < 0)
        return 0;
    Request q = request_new(b->call->link, KM_RUNS, "SetBaseline");
    request_options_open(&q);
    if (b->pain_free != USEC_NONE)
        request_length(&q, "pain-free", b->pain_free);
    if (b->longest != USEC_NONE)
        request_length(&q, "longest", b->longest);
    if (b->runs_per_week >= 0)
        request_number(&q, "runs-per-week", b->runs_per_week);
    request_options_close(&q);
    int r = request_send(&q, &facts);
    if (r == 0)
        keep_facts(b, facts);
    return r;
}

static int put_record(Begin *b) {
    json_object *facts = NULL;
    for (int i = 0; i < 2; i++) {
        if (b->scores[i] < 0)
            continue;
        Request q = request_new(b->call->link, KM_EPISODES, "ReportPain");
        request_append(&q, "us", (uint32_t)b->scores[i], knees[i]);
        request_options_open(&q);
        request_options_close(&q);
        if (request_send(&q, &facts) != 0) {
            int status = link_fail(b->call->link);
            tell(_("The settings are saved; say again: kneeminder pain %d --knee %s, then kneeminder "
                   "safety\n"),
                 b->scores[i], knees[i]);
            return status;
        }
        keep_facts(b, facts);
    }
    if (put_baseline(b) != 0) {
        int status = link_fail(b->call->link);
        tell(_("The settings and the pain are saved; say again: kneeminder baseline, then kneeminder safety\n"));
        return status;
    }
    if (questions_send(&b->questions, b->call->link, &facts) != 0) {
        int status = link_fail(b->call->link);
        tell(_("The settings and the pain are saved; answer again: kneeminder safety\n"));
        return status;
    }
    keep_facts(b, facts);
    return EXIT_DONE;
}

static int result(Begin *b) {
    json_object *status;
    char moment[TEXT_TIME_MAX];
    result_warn_unstored(b->facts);
    if (link_status_again(b->call->link, &status) != 0)
        return link_fail(b->call->link);
    if (b->call->json) {
        json_object *out = json_object_new_object(), *all = json_status(status, NULL);
        json_object_object_add(out, "settings_file", json_text(b->drop_in.path));
        json_object_object_add(out, "facts", json_each(b->facts, json_fact));
        json_object_object_add(out, "next", json_object_get(value_get(all, "next")));
        json_object_put(all);
        json_print(out);
        return EXIT_DONE;
    }
    char *text = NULL;
    if (asprintf(&text, _("Saved. Your times are in %s; kneeminder begin asks anew."), b->drop_in.path) >= 0) {
        say("\n");
        put_wrapped(stdout, 0, "", text);
        free(text);
    }
    questions_tell(&b->questions);
    json_object *next = value_get(status, "next");
    if (value_has(next, "due"))
        say(_("The next reminder: %s, %s.\n"), text_kind(value_text(next, "kind")),
            text_moment((uint64_t)value_number(next, "due"), (uint64_t)value_number(status, "now"), moment));
    else
        say(_(
            "No reminder is planned, as no knee hurts. When one does: kneeminder pain SCORE --knee left\n"));
    return EXIT_DONE;
}

static int begin(Begin *b) {
    json_object *status;
    if (link_status(b->call->link, &status) != 0 || questions_read(&b->questions, b->call->link) != 0)
        return link_fail(b->call->link);
    tell(_("A few questions, two minutes; q leaves at any time, and nothing is kept before the end.\n"
           "Kneeminder keeps track and reminds. What it says is not medical advice.\n\n"));
    if (value_length(value_get(status, "episodes")) > 0)
        tell(_("A pain episode is open already; what you say now comes on top of it.\n"));
    int r = drop_in_find(&b->drop_in);
    if (r == 0)
        r = ask_all(b);
    if (r < 0)
        return failed_to_write(b, r);
    if (r > 0)
        return EXIT_REFUSED;
    r = put_settings(b);
    if (r == EXIT_DONE)
        r = put_record(b);
    return r == EXIT_DONE ? result(b) : r;
}

int verb_begin(Call *c) {
    if (!ask_possible()) {
        complain(_("begin asks questions and needs a terminal; without one: kneeminder pain SCORE --knee "
                   "left, then kneeminder "
                   "safety"));
        return EXIT_REFUSED;
    }
    __attribute__((cleanup(begin_done)))
    Begin b = { .call = c, .scores = { -1, -1 }, .pain_free = USEC_NONE, .longest = USEC_NONE, .runs_per_week = -1,
                .facts = json_object_new_array() };
    return b.facts ? begin(&b) : EXIT_REFUSED;
}
