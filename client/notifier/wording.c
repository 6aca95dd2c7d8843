/* SPDX-License-Identifier: MIT */
/* See wording.h. One function for each moment of the person's day; the commands in the texts are not
 * translated. */

#include <string.h>

#include "client/common/text.h"
#include "wording-internal.h"

#define QUESTIONS_PER_PAGE 6U

void say_title(Wording *w, const char *title) {
    g_free(w->title);
    w->title = g_strdup(title);
}

void say_title_format(Wording *w, const char *format, ...) {
    va_list args;
    g_free(w->title);
    va_start(args, format);
    w->title = g_strdup_vprintf(format, args);
    va_end(args);
}

void say(Wording *w, const char *sentence) {
    char *before = w->body;
    const char *gap = *before == '\0' || *sentence == '\n' ? "" : " ";
    w->body = g_strconcat(before, gap, *before == '\0' && *sentence == '\n' ? sentence + 1 : sentence, NULL);
    g_free(before);
}

void say_format(Wording *w, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *sentence = g_strdup_vprintf(format, args);
    va_end(args);
    say(w, sentence);
}

static void add_button(Wording *w, const char *key, const char *label) {
    if (w->n_buttons < WORDING_BUTTONS_MAX)
        w->buttons[w->n_buttons++] = (WordingButton){ g_intern_string(key), g_strdup(label) };
}

void offer(Wording *w, const Entry *e, const char *key, const char *label) {
    if (strcmp(key, WORDING_KEY_MORE) == 0 || entry_has_verb(e, key))
        add_button(w, key, label);
}

void offer_page(Wording *w, unsigned page, const char *label) {
    g_autofree char *key = g_strdup_printf(WORDING_KEY_PAGE "%u", page);
    add_button(w, key, label);
}

/* From here on a page asks which knee it is, for the verb of that place in the entry's list. */
#define PAGE_KNEE 100U
/* What was held back for discretion, as the first page has it. */
#define PAGE_REVEALED 50U

void offer_pain(Wording *w, const Entry *e, const char *key, const char *label) {
    if (*e->knee) {
        offer(w, e, key, label);
        return;
    }
    for (unsigned i = 0; e->verbs[i]; i++)
        if (strcmp(e->verbs[i], key) == 0)
            offer_page(w, PAGE_KNEE + i, label);
}

static void word_knee(Wording *w, const Entry *e, unsigned page) {
    static const char *const knees[] = { "left", "right", "both" };
    const char *const labels[] = { _("Left"), _("Right"), _("Both") };
    say_title(w, _("Which knee is it?"));
    say(w, "kneeminder pain SCORE --knee left · right · both");
    for (size_t i = 0; i < G_N_ELEMENTS(knees) && page - PAGE_KNEE < g_strv_length(e->verbs); i++) {
        g_autofree char *key = g_strconcat(e->verbs[page - PAGE_KNEE], ":", knees[i], NULL);
        add_button(w, key, labels[i]);
    }
}

void offer_snooze(Wording *w, const Entry *e) {
    if (!e->snooze || e->snooze_for == G_MAXUINT64)
        return;
    unsigned long minutes = (unsigned long)(e->snooze_for / MINUTE_USEC);
    g_autofree char *label = g_strdup_printf(ngettext("In %lu min", "In %lu min", minutes), minutes);
    offer(w, e, "snooze", label);
}

static gboolean asks_for(const Entry *e, const char *kind) {
    return g_strv_contains((const char *const *)e->kinds, kind);
}

/* --- asking --- */

/* What could not be shown meanwhile is told in a line, not in a notification of its own. */
void say_passed(Wording *w, const Entry *e) {
    if (e->count > 0)
        say_format(w, ngettext("\n%u more passed unseen.", "\n%u more passed unseen.", e->count), e->count);
}

void say_commands(Wording *w, const Entry *e, const char *verb) {
    say_passed(w, e);
    say_format(w, e->snooze ? "\nkneeminder %s · snooze · skip" : "\nkneeminder %s · skip", verb);
}

/* What else is due and has its turn after this answer. */
void say_next(Wording *w, const Entry *e) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (char **kind = e->kinds + 1; *kind; kind++) {
        if (names->len > 0)
            g_string_append(names, ", ");
        g_string_append(names, text_kind(*kind));
    }
    if (names->len > 0)
        say_format(w, _("Next: %s."), names->str);
}

/* What to leave today, by where it was reported to hurt. */
static void say_rest(Wording *w, const Entry *e) {
    const char *said = NULL;
    for (char **context = e->contexts; *context; context++) {
        const char *ease = text_ease(*context);
        /* Two places may call for the same. */
        if (said && strcmp(said, ease) == 0)
            continue;
        say(w, ease);
        said = ease;
    }
    if (!said)
        say(w, _("Leave out today what makes it hurt."));
}

static void word_ice(Wording *w, const Entry *e) {
    char length[TEXT_TIME_MAX];
    text_length(e->duration == G_MAXUINT64 ? 0 : e->duration, length);
    g_autofree char *title = g_strdup_printf(_("Ice %s, %s"), text_knee(e->knee), length);
    say_title(w, title);
    say(w, _("Cloth between ice and skin."));
    if (asks_for(e, "rest"))
        say_rest(w, e);
    say_commands(w, e, "start");
    offer(w, e, "start", _("Start"));
    offer_snooze(w, e);
    offer(w, e, "skip", _("Not now"));
}

static void word_rest(Wording *w, const Entry *e) {
    g_autofree char *title = g_strdup_printf(_("Rest %s"), text_knee(e->knee));
    say_title(w, title);
    say_rest(w, e);
    say_commands(w, e, "done");
    offer(w, e, "done", _("I will"));
    offer_snooze(w, e);
    offer(w, e, "skip", _("Not now"));
}

/* It says nothing of the run itself: that is the advice's. */
static void word_cue(Wording *w, const Entry *e) {
    char cue[TEXT_CUE_MAX];
    say_title(w, _("For your run, one thing to think of"));
    say(w, text_cue(e->cue, e->cadence, e->cadence_low, e->cadence_high, cue));
    say_passed(w, e);
    say(w, "\nkneeminder done · skip · advice");
    offer(w, e, "done", _("Done"));
    offer(w, e, "skip", _("Not now"));
}

/* A kind that this version has no words of its own for. */
static void word_other(Wording *w, const Entry *e) {
    say_title(w, text_kind(e->kinds[0]));
    say_commands(w, e, "done");
    offer(w, e, "done", _("Done"));
    offer_snooze(w, e);
    offer(w, e, "skip", _("Not now"));
}

static void word_check_in(Wording *w, const Entry *e, unsigned page) {
    if (page > WORDING_FIRST) {
        say_title(w, _("How bad is the pain, 0 to 10?"));
        say(w, _("0 is no pain, 10 the worst you can think of."));
        say(w, "\nkneeminder pain SCORE");
        offer_pain(w, e, "pain-1-2", _("1-2"));
        offer_pain(w, e, "pain-3-5", _("3-5"));
        offer_pain(w, e, "pain-6-10", _("6 or more"));
        return;
    }
    g_autofree char *title = g_strdup_printf(_("How is %s?"), text_knee(e->knee));
    say_title(w, strcmp(e->knee, "both") == 0 ? _("How are your knees?") : title);
    say(w, _("Pain, or only more sore than usual?"));
    say_next(w, e);
    say_passed(w, e);
    if (e->weekly)
        say(w, _("\nOnce a week: swelling, locking, giving way, night pain, a hot knee or a sore calf? kneeminder safety"));
    say(w, "\nkneeminder fine · sore · pain SCORE");
    offer(w, e, "no-pain", _("No pain"));
    offer_pain(w, e, "sore", _("Sore"));
    offer(w, e, WORDING_KEY_MORE, _("Pain…"));
}

/* Far behind the pages of the list: which of the two lists it is. */
#define PAGE_WHICH 40U

static void say_lists(Wording *w, const Entry *e) {
    static char *you, *knee;
    if (!e->signs)
        say(w, text_beside(N_("You: white fingers or hives from cold, poor circulation or feeling, a wound, CRPS, severe "
                              "heart or lung illness."), &you));
    say(w, "\n");
    say(w, text_beside(N_("Knee: cannot bear weight, straighten, bend or lift; out of shape, very swollen, hot, "
                          "giving way, catching; slipped kneecap, numb foot, sore calf, breathless, night pain, weight loss, past "
                          "cancer, under 18."), &knee));
}

/* What speaks against cold alone needs no clinician, so that one list does not answer for the other. */
static void offer_some(Wording *w, const Entry *e) {
    if (e->signs || !entry_has_verb(e, "some-you"))
        offer(w, e, "some", _("Some do"));
    else
        offer_page(w, PAGE_WHICH, _("Some do"));
}

static void word_which(Wording *w, const Entry *e) {
    say_title(w, _("Is it of you, or of the knee?"));
    say_lists(w, e);
    offer(w, e, "some-you", _("You"));
    offer(w, e, "some-knee", _("Knee"));
    offer(w, e, "some", _("Both"));
}

/* The whole list, a part on each page after the first. */
static void word_questions(Wording *w, const Entry *e, unsigned page) {
    static const char *const ice[] = { "raynaud",  "cold-allergy", "cryoglobulins", "circulation",
                                       "numbness", "wound",        "crps",          "heart-lung" };
    static const char *const red_flags[] = { "breathless", "no-weight",   "deformed",   "swollen",
                                             "locked",     "hot",         "numb-foot",  "kneecap",
                                             "no-raise",   "calf",        "giving-way", "catching",
                                             "night-pain", "weight-loss", "under-18" };
    const unsigned n_ice = e->signs ? 0 : G_N_ELEMENTS(ice), n = n_ice + G_N_ELEMENTS(red_flags);
    const unsigned last = (n + QUESTIONS_PER_PAGE - 1) / QUESTIONS_PER_PAGE;
    page = MIN(page, last);
    g_autofree char *title = g_strdup_printf(_("Does one of these apply? (%u of %u)"), page, last);
    say_title(w, title);
    for (unsigned i = (page - 1) * QUESTIONS_PER_PAGE; i < MIN(page * QUESTIONS_PER_PAGE, n); i++)
        say_format(w, "\n- %s",
                   i < n_ice ? text_question("ice", ice[i])
                             : text_question("red-flags", red_flags[i - n_ice]));
    if (page == last)
        offer(w, e, "none", _("None of all"));
    offer_some(w, e);
    if (page < last)
        offer(w, e, WORDING_KEY_MORE, _("Next"));
    else
        offer(w, e, "skip", _("Not now"));
}

static void word_safety(Wording *w, const Entry *e, unsigned page) {
    if (page == PAGE_WHICH)
        word_which(w, e);
    else if (page > WORDING_FIRST)
        word_questions(w, e, page);
    else {
        say_title(w, e->after_run ? _("The run hurt: does one of these apply?")
                     : e->signs   ? _("Before anything: does one of these apply?")
                                  : _("Before any ice: does one of these apply?"));
        say_lists(w, e);
        offer(w, e, "none", _("None"));
        offer_some(w, e);
        offer(w, e, WORDING_KEY_MORE, _("Show all"));
    }
    say(w, "\nkneeminder safety");
}

static void word_ask(Wording *w, const Entry *e, unsigned page) {
    const char *heading = e->kinds[0];
    if (page >= PAGE_KNEE)
        word_knee(w, e, page);
    else if (strcmp(heading, "check-in") == 0)
        word_check_in(w, e, page);
    else if (strcmp(heading, "safety") == 0)
        word_safety(w, e, page);
    else if (strcmp(heading, "ice") == 0)
        word_ice(w, e);
    else if (strcmp(heading, "rest") == 0)
        word_rest(w, e);
    else if (strcmp(heading, "run") == 0)
        word_run(w, e, page);
    else if (strcmp(heading, "after-run") == 0)
        word_after_run(w, e, page);
    else if (strcmp(heading, "exercise") == 0)
        word_exercise(w, e);
    else if (strcmp(heading, "cue") == 0 && *e->cue)
        word_cue(w, e);
    else if (strcmp(heading, "medication") == 0)
        word_medication(w, e);
    else
        word_other(w, e);
}

/* --- an icing --- */

static void word_running(Wording *w, const Entry *e) {
    char clock[TEXT_TIME_MAX];
    g_autofree char *title = g_strdup_printf(_("Ice until %s"), text_clock(e->ends, clock));
    say_title(w, title);
    if (e->half)
        say(w, text_safety(N_("Half time: is the cloth still on? Pale, numb or burning skin: stop now.")));
    else
        say(w, text_safety(N_("Cloth on? Don't lie on it or fall asleep. Pale, numb or burning skin: stop.")));
    say(w, _("\nTo stop: kneeminder done"));
    offer(w, e, "stop", _("Stop"));
}

static void word_ice_off(Wording *w, const Entry *e, guint64 now) {
    char length[TEXT_TIME_MAX];
    say_title(w, _("Take the ice off"));
    if (e->late && e->ended < now)
        say_format(w, _("It was due off %s ago. How long it was on is not confirmed."),
                   text_length(now - e->ended, length));
    else if (e->minutes > 0)
        say_format(w, _("%s on %s. Look at the skin."), text_length(e->minutes * MINUTE_USEC, length),
                   text_knee(e->knee));
    else
        say(w, _("Look at the skin."));
    say(w, "\nkneeminder done");
    offer(w, e, "off", _("It's off"));
}

/* --- discreet --- */

static void discreet_check_in(Wording *w, const Entry *e, unsigned page) {
    if (page > WORDING_FIRST) {
        offer_pain(w, e, "pain-1-2", _("1-2"));
        offer_pain(w, e, "pain-3-5", _("3-5"));
        offer_pain(w, e, "pain-6-10", _("6 or more"));
        return;
    }
    offer(w, e, "no-pain", _("Fine"));
    offer_pain(w, e, "sore", _("So-so"));
    offer(w, e, WORDING_KEY_MORE, _("Not fine…"));
}

/* What nobody should answer unread: about a run, or a medicine. */
static gboolean is_to_be_read(const Entry *e) {
    return strcmp(e->kinds[0], "run") == 0 || strcmp(e->kinds[0], "after-run") == 0 || strcmp(e->kinds[0], "medication") == 0;
}

static void discreet_ask(Wording *w, const Entry *e, unsigned page) {
    say_title(w, _("Time for your reminder"));
    if (strcmp(e->kinds[0], "check-in") == 0) {
        discreet_check_in(w, e, page);
        return;
    }
    if (strcmp(e->kinds[0], "safety") == 0) {
        say_title(w, _("A few questions for you"));
        offer(w, e, WORDING_KEY_MORE, _("Show"));
        offer(w, e, "skip", _("Not now"));
        return;
    }
    if (is_to_be_read(e) || wording_is_consult(e)) {
        say_title(w, _("A question for you"));
        offer_page(w, PAGE_REVEALED, _("Show"));
        offer(w, e, wording_is_consult(e) ? "not-yet" : "skip", _("Not now"));
        return;
    }
    offer(w, e, "start", _("Start"));
    offer(w, e, "done", _("Done"));
    offer_snooze(w, e);
    offer(w, e, "skip", _("Not now"));
}

static void word_discreetly(Wording *w, const Entry *e, unsigned page) {
    char clock[TEXT_TIME_MAX];
    g_autofree char *until = NULL;
    switch (e->form) {
    case ENTRY_ASK:
        discreet_ask(w, e, page);
        break;
    case ENTRY_RUNNING:
        until = g_strdup_printf(_("Until %s"), text_clock(e->ends, clock));
        say_title(w, until);
        offer(w, e, "stop", _("Stop"));
        break;
    case ENTRY_ICE_OFF:
        say_title(w, _("Time is up"));
        offer(w, e, "off", _("Done"));
        break;
    default:
        /* Nobody should put away unread what may be urgent. */
        say_title(w, e->urgency == ENTRY_CRITICAL ? _("Something important for you to read")
                                                  : _("Something for you to read"));
        offer(w, e, WORDING_KEY_MORE, _("Show"));
    }
    say(w, _("kneeminder status tells more."));
}

/* Asked for by a button, the questions and the notices are told in full. */
static gboolean is_discreet(const Entry *e, unsigned page) {
    gboolean reveals = e->form == ENTRY_NOTICE ||
                       (e->form == ENTRY_ASK &&
                        (strcmp(e->kinds[0], "safety") == 0 || is_to_be_read(e) || wording_is_consult(e) || page >= PAGE_KNEE));
    return e->discreet && !(reveals && page > WORDING_FIRST);
}

Wording *wording_new(const Entry *e, unsigned page, guint64 now) {
    Wording *w = g_new0(Wording, 1);
    w->body = g_strdup("");
    if (is_discreet(e, page)) {
        word_discreetly(w, e, page);
        return w;
    }
    page = page == PAGE_REVEALED ? WORDING_FIRST : page;
    if (e->form == ENTRY_ASK)
        word_ask(w, e, page);
    else if (e->form == ENTRY_RUNNING)
        word_running(w, e);
    else if (e->form == ENTRY_ICE_OFF)
        word_ice_off(w, e, now);
    else
        word_notice(w, e, now);
    return w;
}

Wording *wording_free(Wording *w) {
    if (!w)
        return NULL;
    g_free(w->title);
    g_free(w->body);
    for (size_t i = 0; i < w->n_buttons; i++)
        g_free(w->buttons[i].label);
    g_free(w);
    return NULL;
}
