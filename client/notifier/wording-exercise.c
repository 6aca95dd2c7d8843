/* SPDX-License-Identifier: MIT */
/* Exercises: the question before the first ones, and which are to be done, with their doses. */

#include "client/common/text-exercise.h"
#include "client/common/text.h"
#include "wording-internal.h"

#define EXERCISES_SHOWN 4U /* a server cuts a body after some six lines */

gboolean wording_is_consult(const Entry *e) {
    return entry_has_verb(e, "asked");
}

static void word_consult(Wording *w, const Entry *e) {
    say_title(w, _("Exercises: did you ask about them first?"));
    say(w, _("Before you strengthen hip and knee, ask a physiotherapist or doctor which exercises suit you."));
    say_next(w, e);
    say_passed(w, e);
    say(w, "\nkneeminder exercise consult yes|no");
    offer(w, e, "asked", _("I have asked"));
    offer(w, e, "not-yet", _("Not yet"));
}

static void word_list(Wording *w, const Entry *e) {
    unsigned n = g_strv_length(e->exercises);
    say_title(w, _("Your exercises for hip and knee"));
    for (unsigned i = 0; i < MIN(n, EXERCISES_SHOWN); i++) {
        g_auto(GStrv) parts = g_strsplit(e->exercises[i], " ", 2);
        say_format(w, "\n- %s, %s", text_exercise_name(parts[0]), parts[1] ? parts[1] : "");
    }
    if (n > EXERCISES_SHOWN)
        say_format(w, ngettext("and %u more.", "and %u more.", n - EXERCISES_SHOWN), n - EXERCISES_SHOWN);
    say_commands(w, e, "done");
    offer(w, e, "done", _("Done"));
    offer_snooze(w, e);
    offer(w, e, "skip", _("Not now"));
}

void word_exercise(Wording *w, const Entry *e) {
    if (wording_is_consult(e))
        word_consult(w, e);
    else
        word_list(w, e);
}
