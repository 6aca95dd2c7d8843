/* SPDX-License-Identifier: MIT */
/* Reminders of a medicine, by the person's own plan; nothing here is advice to take one. */

#include "client/common/text.h"
#include "wording-internal.h"

void word_medication(Wording *w, const Entry *e) {
    say_title_format(w, _("By your plan: %s, %u mg"), e->product, e->strength);
    say(w, _("Only if you still need it. Cold and flu products may contain it too; count them."));
    say_next(w, e);
    say_passed(w, e);
    say_format(w, "\nkneeminder done medication%s · skip · why medication", e->snooze ? " · snooze" : "");
    offer(w, e, "done", _("Taken"));
    offer_snooze(w, e);
    offer(w, e, "skip", _("Not now"));
}

void word_medication_course(Wording *w, const Entry *e) {
    say_title(w, _("Your painkiller plan is over"));
    if (e->count > 0)
        say_format(w, _("It is day %u since the first dose; no more reminders come."), e->count);
    say(w, _("If the knee still needs it, ask a pharmacist."));
    say(w, "\nkneeminder medication");
}
