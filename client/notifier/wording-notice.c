/* SPDX-License-Identifier: MIT */
/* Notices: what is told and not asked. A result never names a disease. */

#include <string.h>

#include "client/common/text.h"
#include "wording-internal.h"

/* The words that the person answered are not named back: a result never names a disease. */
static void word_red_flag(Wording *w, const Entry *e) {
    gboolean emergency = FALSE, today = FALSE, unnamed = strcmp(e->reason, "some") == 0;
    g_auto(GStrv) words = g_strsplit(e->reason, " ", -1);
    for (char **word = words; *word; word++) {
        emergency |= text_is_emergency(*word);
        today |= text_is_for_today(*word);
    }
    if (e->count > 0) {
        say_title(w, _("Has a clinician seen the knee?"));
        say(w, _("Something you answered needs one. Until then ice, exercises and runs stay off."));
        say(w, "\nkneeminder safety --seen");
        return;
    }
    if (emergency) {
        say_title(w, text_safety(N_("Call the emergency number now")));
        say(w, text_safety(N_("A swollen or painful leg with breathlessness, chest pain or coughing blood cannot wait.")));
    } else if (today) {
        say_title(w, text_safety(N_("See a clinician about the knee today")));
        say(w, text_safety(N_("What you answered should be looked at today; an advice line can tell where.")));
    } else {
        say_title(w, text_safety(N_("Please see a clinician about the knee")));
        say(w, text_safety(unnamed ? N_("Something on the list applies. Hot, very swollen, locked or unable to stand: "
                           "today. Breathless or "
                           "chest pain: the emergency number.")
                                   : N_("What you answered should be looked at within days.")));
    }
    say(w, _("Ice stays off, and so do runs."));
    say(w, unnamed ? _("\nTo say which it is: kneeminder safety") : _("\nAfterwards: kneeminder safety --seen"));
}

/* What happened to a record that is all right now. */
static gboolean word_store_event(Wording *w, const Entry *e, guint64 now) {
    gboolean unreadable = strcmp(e->reason, "set-aside") == 0;
    char moment[TEXT_TIME_MAX];
    if (unreadable || strcmp(e->reason, "missing") == 0) {
        say_title(w, unreadable ? _("Your record could not be read") : _("Your record was gone"));
        if (e->restored != G_MAXUINT64)
            say_format(w, _("A copy made %s takes its place; what was entered after that is lost."), text_moment(e->restored, now, moment));
        else
            say(w, _("There was no copy of it, and a new one has begun."));
    } else if (strcmp(e->reason, "deleted") == 0) {
        say_title(w, _("Your record was taken away, and is back"));
        say(w, _("Something deleted or moved it while it was in use. Nothing is lost."));
    } else if (strcmp(e->reason, "replaced") == 0) {
        say_title(w, _("Another record is in the place of yours"));
        say(w, _("It is used from now on; the one before is kept beside it."));
    } else if (strcmp(e->reason, "damaged") == 0) {
        say_title(w, _("A copy of your record is damaged"));
        say(w, _("The record itself may be, too. Older copies are kept."));
        say(w, "\nkneeminder troubleshoot --restore");
        return TRUE;
    } else
        return FALSE;
    say(w, _("\nMore: kneeminder troubleshoot"));
    return TRUE;
}

static void word_store(Wording *w, const Entry *e, guint64 now) {
    if (word_store_event(w, e, now))
        return;
    say_title(w, _("Answers cannot be saved for now"));
    say(w, _("Reminders go on, and what you say is kept until the record can be written."));
    say(w, _("\nWhy: kneeminder troubleshoot"));
    /* Last: some servers cut off what is long. */
    if (*e->path)
        say_format(w, "\n%s", e->path);
}

static void word_settings(Wording *w, const Entry *e) {
    say_title(w, _("The settings have a fault"));
    if (*e->reason)
        say(w, e->reason);
    say(w, _("\nThe last good ones serve. All faults: kneeminder config check"));
}

static void word_missed(Wording *w, const Entry *e) {
    g_autofree char *title = g_strdup_printf(
        ngettext("%u reminder passed unseen", "%u reminders passed unseen", e->count), e->count);
    say_title(w, title);
    say(w, _("They came while this computer could not show them."));
    say(w, _("\nWhich: kneeminder history"));
}

static void word_closed(Wording *w) {
    say_title(w, _("The pain episode is closed"));
    say(w, _("By your check-ins, as set. Ice and rest are not asked any more; if it hurts again, say so."));
    say(w, "\nkneeminder undo · pain SCORE");
}

static void word_travel(Wording *w, const Entry *e) {
    say_title(w, _("Your times follow the new time zone"));
    if (*e->reason)
        say_format(w, _("It is now %s."), e->reason);
    say(w, _("What the change jumped over counts as missed, not as your doing."));
    say(w, "\nkneeminder plan");
}

/* The buttons tell what each would make of the times. */
static void word_offer(Wording *w, const Entry *e) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (char **kind = e->offered; *kind; kind++)
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", text_kind(*kind));
    if (*e->unseen) {
        g_autofree char *title = g_strdup_printf(_("%s passes unseen"), e->unseen);
        say_title(w, title);
        say_format(w, _("On most days of the last week this computer could not show it (%s)."), names->str);
    } else {
        say_title(w, _("Other times for your reminders?"));
        say_format(w, _("Five in a row went unanswered (%s); none is asked until you say."), names->str);
    }
    if (*e->fewer)
        say_format(w, _("\nFewer: %s."), e->fewer);
    if (*e->other)
        say_format(w, _("\nOther times: %s."), e->other);
    say_format(w, "\nkneeminder times %s", e->offered[0] ? e->offered[0] : "");
    if (*e->fewer)
        offer(w, e, "fewer", _("Fewer"));
    if (*e->other)
        offer(w, e, "other-times", _("Other times"));
    offer(w, e, "stop", _("Stop these"));
}

static void word_held(Wording *w, const Entry *e) {
    say_title(w, _("The limit waits for your mornings"));
    say_format(w, ngettext("After the last run it stayed, because nobody said how the knee was afterwards.",
                           "After the last %u runs it stayed, because nobody said how the knee was afterwards.", e->count), e->count);
    say(w, _("An answer still counts: kneeminder check-in --at \"yesterday 08:00\""));
}

static void word_level(Wording *w) {
    say_title(w, _("You run as before the injury"));
    say(w, _("For weeks now, as long and as often as you said it was. Say \"Recovered\" and the check-ins end; until then they "
             "come after "
             "runs only."));
    say(w, "\nkneeminder recovered");
}

static void word_visit(Wording *w, const Entry *e) {
    say_title(w, _("Time to show the knee to somebody"));
    if (e->count == 0)
        say(w, _("The week's worst pain has risen two weeks running."));
    else if (strcmp(e->reason, "on-and-off") == 0)
        say_format(w, _("It has hurt on and off for %u weeks or more."), e->count);
    else
        say_format(w,
                   e->count >= 12 ? _("The episode goes on for %u weeks.")
                                  : _("After %u weeks the worst pain of a week is not 2 points lower."),
                   e->count);
    say(w, _("A physiotherapist or doctor should look at it; kneeminder report makes a page to bring."));
    say(w, "\nkneeminder history");
}

static void word_ice_days(Wording *w) {
    say_title(w, _("Ice for days in a row"));
    say(w, _("Ice is for comfort. If it still hurts, a physiotherapist can tell what else would help."));
    say(w, "\nkneeminder why limit");
}

static void word_usual(Wording *w) {
    say_title(w, _("Sore morning after morning, without pain"));
    say(w, _("\"Sore\" means: more than usual for you. If this is usual by now, answer \"No pain\"; if not, a physiotherapist "
             "can look at it."));
    say(w, "\nkneeminder fine");
}

static void word_function(Wording *w) {
    say_title(w, _("Your own tasks: how do they go?"));
    say(w, _("A week is over since you scored them. 0 is unable, 10 is as before the injury."));
    say(w, "\nkneeminder function");
}

static void word_shoe_worn(Wording *w, const Entry *e) {
    say_title(w, _("Shoes: check wear and comfort"));
    char way[TEXT_TIME_MAX];
    say_format(w, _("\"%s\" has come %s. That is a rule of thumb, no date by which shoes are worn out."), e->reason,
               text_far(1000LL * e->count, way));
    say(w, "\nkneeminder shoe list · rate · retire");
}

/* The cause is never claimed. */
static void word_shoe_change(Wording *w, const Entry *e) {
    say_title(w, _("Shoes: try another model?"));
    say_format(w, _("\"%s\" was worn in %u of the last runs that hurt, and in no painless one meanwhile. Whether it is the cause is not "
                    "known."), e->reason, e->count);
    say(w, _("A comfortable model with more or less cushioning may be worth a try; no shoe prevents all injuries."));
    say(w, "\nkneeminder why shoes");
}

static void word_shoe_again(Wording *w, const Entry *e) {
    say_title(w, _("Shoes: a pair to buy again"));
    char way[TEXT_TIME_MAX];
    say_format(w, _("The runs in \"%s\" did not hurt, and it has come %s. The next pair: the same, or its successor; no shoe prevents "
                    "all injuries."), e->reason, text_far(1000LL * e->count, way));
    say_format(w, "\nkneeminder shoe add NAME --after \"%s\"", e->reason);
}

static gboolean word_shoe(Wording *w, const Entry *e) {
    if (strcmp(e->kind, "shoe-worn") == 0)
        word_shoe_worn(w, e);
    else if (strcmp(e->kind, "shoe-change") == 0)
        word_shoe_change(w, e);
    else if (strcmp(e->kind, "shoe-again") == 0)
        word_shoe_again(w, e);
    else
        return FALSE;
    return TRUE;
}

static gboolean word_programme(Wording *w, const Entry *e) {
    if (strcmp(e->kind, "held") == 0)
        word_held(w, e);
    else if (strcmp(e->kind, "level") == 0)
        word_level(w);
    else if (strcmp(e->kind, "visit") == 0)
        word_visit(w, e);
    else if (strcmp(e->kind, "ice-days") == 0)
        word_ice_days(w);
    else if (strcmp(e->kind, "usual") == 0)
        word_usual(w);
    else if (strcmp(e->kind, "function") == 0)
        word_function(w);
    else
        return FALSE;
    return TRUE;
}

void word_notice(Wording *w, const Entry *e, guint64 now) {
    if (strcmp(e->kind, "red-flag") == 0)
        word_red_flag(w, e);
    else if (strcmp(e->kind, "store") == 0)
        word_store(w, e, now);
    else if (strcmp(e->kind, "settings") == 0)
        word_settings(w, e);
    else if (strcmp(e->kind, "missed") == 0)
        word_missed(w, e);
    else if (strcmp(e->kind, "closed") == 0)
        word_closed(w);
    else if (strcmp(e->kind, "travel") == 0)
        word_travel(w, e);
    else if (strcmp(e->kind, "offer") == 0) {
        word_offer(w, e);
        return;
    } else if (strcmp(e->kind, "medication-course") == 0)
        word_medication_course(w, e);
    else if (!word_programme(w, e) && !word_shoe(w, e)) {
        say_title(w, text_notice(e->kind));
        say(w, "kneeminder status");
    }
    offer(w, e, "seen", e->count > 0 ? _("Yes") : _("One has seen it"));
    offer(w, e, "recovered", _("Recovered"));
    offer(w, e, "read",
          strcmp(e->kind, "function") == 0                   ? _("Later")
          : e->count > 0 && strcmp(e->kind, "red-flag") == 0 ? _("Not yet")
                                                             : _("Got it"));
}
