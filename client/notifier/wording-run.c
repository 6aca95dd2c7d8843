/* SPDX-License-Identifier: MIT */
/* The questions about runs: whether there was one, how it was, how the knee is an hour later. */

#include <string.h>

#include "client/common/text.h"
#include "wording-internal.h"

/* Pages of the question whether there was a run, and how it was. */
enum {
    PAGE_OTHERWISE = 1,
    PAGE_STOPPED,
    PAGE_HURT,      /* how bad */
    PAGE_HURT_WHEN, /* and after how long; one for each band */
};

static const char *const bands[] = { "1-2", "3-5", "6-10" };

static const char *minutes(guint64 usec, char buffer[static TEXT_TIME_MAX]) {
    guint64 half = 30 * (guint64)G_USEC_PER_SEC, unit = usec < 15 * MINUTE_USEC ? half : MINUTE_USEC;
    return text_minutes(usec / unit * unit, buffer);
}

/* Quarters of what was suggested, in whole minutes. */
static void offer_quarters(Wording *w, const Entry *e, const char *stem, gboolean pain) {
    say_title(w, pain ? _("After about how long did it hurt?") : _("About how long did you run?"));
    say(w, pain ? "kneeminder run MINUTES hurt --onset MINUTES" : "kneeminder run MINUTES stopped");
    for (unsigned quarter = 1; quarter <= 3; quarter++) {
        char length[TEXT_TIME_MAX];
        g_autofree char *key = g_strdup_printf("%s-%u", stem, quarter);
        text_minutes((e->limit * quarter / 4 + MINUTE_USEC / 2) / MINUTE_USEC * MINUTE_USEC, length);
        if (pain)
            offer_pain(w, e, key, length);
        else
            offer(w, e, key, length);
    }
}

static void word_how_bad(Wording *w, const Entry *e) {
    say_title(w, _("How bad was the pain, 0 to 10?"));
    say(w, e->ran > 0 ? "kneeminder pain SCORE --context running" : "kneeminder run MINUTES hurt --pain SCORE");
    for (unsigned band = 0; band < G_N_ELEMENTS(bands); band++) {
        const char *label = band == 2 ? _("6 or more") : bands[band];
        g_autofree char *key = g_strconcat("hurt-", bands[band], NULL);
        if (e->ran > 0)
            offer_pain(w, e, key, label);
        else
            offer_page(w, PAGE_HURT_WHEN + band, label);
    }
}

static void word_whether(Wording *w, const Entry *e) {
    char length[TEXT_TIME_MAX];
    minutes(e->limit, length);
    say_title(w, e->yesterday ? _("Did you run yesterday?") : _("Did you run today?"));
    say_format(w, _("Suggested were up to %s. \"Fine\" means: as long as that, and without pain."), length);
    say_next(w, e);
    say_passed(w, e);
    say(w, "\nkneeminder run MINUTES fine · stopped · hurt");
    g_autofree char *fine = g_strdup_printf(_("Fine, %s"), length);
    offer(w, e, "fine", fine);
    offer_page(w, PAGE_OTHERWISE, _("Otherwise…"));
    offer(w, e, "skip", _("No run"));
}

/* One that is on record without a word of that. */
static void word_how(Wording *w, const Entry *e) {
    char length[TEXT_TIME_MAX];
    say_title_format(w, _("You ran %s: how was it?"), text_minutes(e->ran, length));
    say(w, _("As planned and painless; stopped early, because you felt the limit coming; or did it hurt?"));
    say_next(w, e);
    say(w, "\nkneeminder status");
    offer(w, e, "fine", _("Fine"));
    offer(w, e, "stopped", _("Stopped early"));
    offer_page(w, PAGE_HURT, _("It hurt…"));
}

void word_run(Wording *w, const Entry *e, unsigned page) {
    static const char *const stems[] = { "hurt-1-2-after", "hurt-3-5-after", "hurt-6-10-after" };
    if (page == WORDING_FIRST && e->ran > 0)
        word_how(w, e);
    else if (page == WORDING_FIRST)
        word_whether(w, e);
    else if (page == PAGE_OTHERWISE) {
        say_title(w, _("How was the run?"));
        say(w, _("Longer than suggested, or something else: kneeminder run MINUTES"));
        offer_page(w, PAGE_STOPPED, _("Stopped early…"));
        offer_page(w, PAGE_HURT, _("It hurt…"));
        offer(w, e, "skip", _("No run"));
    } else if (page == PAGE_STOPPED)
        offer_quarters(w, e, "stopped", FALSE);
    else if (page == PAGE_HURT)
        word_how_bad(w, e);
    else
        offer_quarters(w, e, stems[MIN(page - PAGE_HURT_WHEN, G_N_ELEMENTS(stems) - 1)], TRUE);
}

void word_after_run(Wording *w, const Entry *e, unsigned page) {
    if (page > WORDING_FIRST) {
        say_title(w, _("How bad is the pain, 0 to 10?"));
        say(w, "kneeminder pain SCORE --context after-run");
        offer_pain(w, e, "pain-1-2", _("1-2"));
        offer_pain(w, e, "pain-3-5", _("3-5"));
        offer_pain(w, e, "pain-6-10", _("6 or more"));
        return;
    }
    say_title(w, _("An hour after the run: any pain?"));
    say_next(w, e);
    say_passed(w, e);
    say(w, "\nkneeminder fine · sore · pain SCORE");
    offer(w, e, "no-pain", _("No pain"));
    offer(w, e, WORDING_KEY_MORE, _("Pain…"));
    offer_snooze(w, e);
}
