/* SPDX-License-Identifier: MIT */
/* What notifications say: each row is an entry as it comes over the bus, a page, and what must be read there.
 */

#undef NDEBUG
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/common/text.h"
#include "client/notifier/wording.h"

/* 13:52 UTC, ten minutes after the icings of the table end. */
#define NOW ((guint64)1795441920 * 1000000)
#define TITLE_MAX 45
#define BODY_MAX 500

#define QUESTION(covered, data)                                                                              \
    "{'id': <'ask'>, 'revision': <uint32 1>, 'form': <'ask'>, 'discreet': <" covered ">, 'data': <{" data    \
    "}>}"
#define ASK(kinds, more) QUESTION("false", kinds more)
#define COVERED(kinds, more) QUESTION("true", kinds more)
#define KINDS_1(a) "'reminders': <[{'kind': <'" a "'>}]>, "
#define KINDS_2(a, b) "'reminders': <[{'kind': <'" a "'>}, {'kind': <'" b "'>}]>, "
#define KINDS_3(a, b, c) "'reminders': <[{'kind': <'" a "'>}, {'kind': <'" b "'>}, {'kind': <'" c "'>}]>, "
#define SNOOZE "'snooze': <true>, 'snooze_for': <uint64 900000000>, "
#define ICE "'duration': <uint64 600000000>, 'verbs': <['start', 'snooze', 'skip']>"
#define REST "'verbs': <['done', 'snooze', 'skip']>"
#define CUE "'verbs': <['done', 'skip']>"
#define CHECK_IN "'verbs': <['no-pain', 'sore', 'pain-1-2', 'pain-3-5', 'pain-6-10']>"
#define RUN                                                                                                      \
    "'verbs': <['fine', 'stopped-1', 'stopped-2', 'stopped-3', 'hurt-1-2-after-1', 'hurt-3-5-after-1', 'hurt-3-5-after-2', " \
    "'hurt-3-5-after-3', 'skip']>"
#define RAN "'verbs': <['fine', 'stopped', 'hurt-1-2', 'hurt-3-5', 'hurt-6-10', 'skip']>"
#define AFTER_RUN "'verbs': <['no-pain', 'pain-1-2', 'pain-3-5', 'pain-6-10', 'snooze', 'skip']>"
#define CONSULT "'verbs': <['asked', 'not-yet']>"
#define SAFETY "'verbs': <['none', 'some', 'some-you', 'some-knee', 'skip']>"
#define FORM(form, covered, data)                                                                            \
    "{'id': <'x'>, 'form': <'" form "'>, 'urgency': <'critical'>, 'discreet': <" covered                     \
    ">, 'data': <{" data "}>}"
#define NOTICE(data) FORM("notice", "false", "'verbs': <['read']>, " data)

typedef struct Row {
    int line;
    const char *entry;
    unsigned page;
    const char *title;
    const char *says;    /* parts of the body, '|' between */
    const char *buttons; /* "key:label" with '|' between */
} Row;

static const Row rows[] = {
    /* ice and rest */
    { __LINE__, ASK(KINDS_2("ice", "rest"), "'knee': <'left'>, 'contexts': <['stairs']>, " SNOOZE ICE), 0,
      "Ice your left knee, 10 minutes",
      "Cloth between ice and skin. Go easy on stairs today.|kneeminder start · snooze · skip",
      "start:Start|snooze:In 15 min|skip:Not now" },
    { __LINE__, ASK(KINDS_1("ice"), "'knee': <'both'>, 'contexts': <['stairs']>, " ICE), 0,
      "Ice both knees, 10 minutes", "Cloth between ice and skin.\nkneeminder start · skip",
      "start:Start|skip:Not now" },
    { __LINE__,
      ASK(KINDS_2("ice", "rest"), "'knee': <'right'>, 'contexts': <['running', 'after-run']>, " ICE), 0,
      "Ice your right knee, 10 minutes", "skin. No running while it hurts.\nkneeminder",
      "start:Start|skip:Not now" },
    { __LINE__, ASK(KINDS_1("ice"), "'knee': <'left'>, 'count': <uint32 3>, " ICE), 0, "Ice your left knee, 10 minutes",
      "skin.\n3 more passed unseen.\nkneeminder start", "start:Start|skip:Not now" },
    { __LINE__, ASK(KINDS_1("rest"), "'knee': <'right'>, " SNOOZE REST), 0, "Rest your right knee",
      "Leave out today what makes it hurt.|kneeminder done · snooze · skip",
      "done:I will|snooze:In 15 min|skip:Not now" },
    /* exercises, and the question before them */
    { __LINE__, ASK(KINDS_2("exercise", "rest"), "'exercises': <['clamshell 2x10', 'side-plank 2x1x15s', 'new-one 3x5']>, " SNOOZE REST), 0,
      "Your exercises for hip and knee",
      "- Clamshell, 2x10\n- Side plank, 2x1x15s\n- new-one, 3x5\nkneeminder done · snooze · skip",
      "done:Done|snooze:In 15 min|skip:Not now" },
    { __LINE__, ASK(KINDS_1("exercise"), "'exercises': <['a 1x1', 'b 1x1', 'c 1x1', 'd 1x1', 'e 1x1', 'f 1x1']>, " REST), 0,
      "Your exercises for hip and knee", "- d, 1x1 and 2 more.\nkneeminder done · skip", "done:Done|skip:Not now" },
    { __LINE__, ASK(KINDS_2("exercise", "rest"), CONSULT), 0, "Exercises: did you ask about them first?",
      "ask a physiotherapist or doctor|Next: Rest.|kneeminder exercise consult yes", "asked:I have asked|not-yet:Not yet" },
    { __LINE__, COVERED(KINDS_1("exercise"), CONSULT), 0, "A question for you", "kneeminder status", "page-50:Show|not-yet:Not now" },
    { __LINE__, COVERED(KINDS_1("exercise"), CONSULT), 50, "Exercises: did you ask about them first?", "kneeminder exercise",
      "asked:I have asked|not-yet:Not yet" },
    { __LINE__, COVERED(KINDS_1("exercise"), "'exercises': <['clamshell 2x10']>, " REST), 0, "Time for your reminder",
      "kneeminder status", "done:Done|skip:Not now" },
    /* running form */
    { __LINE__, ASK(KINDS_1("cue"), "'cue': <'hips'>, " SNOOZE CUE), 0, "For your run, one thing to think of",
      "Feel the outer hips at work in each step.\nkneeminder done · skip", "done:Done|skip:Not now" },
    { __LINE__, ASK(KINDS_1("cue"), "'cue': <'cadence'>, 'cadence': <uint32 164>, 'cadence_low': <uint32 173>, 'cadence_high': <uint32 180>, " CUE),
      0, "For your run, one thing to think of", "173 to 180 light steps|5 to 10 % above your own 164.", "done:Done|skip:Not now" },
    { __LINE__, ASK(KINDS_1("cue"), "'cue': <'foot-strike'>, " CUE), 0, "For your run, one thing to think of",
      "calf and Achilles tendon work more|kneeminder done", "done:Done|skip:Not now" },
    { __LINE__, COVERED(KINDS_1("cue"), "'cue': <'hips'>, " CUE), 0, "Time for your reminder", "kneeminder status", "done:Done|skip:Not now" },
    /* a kind of a later daemon */
    { __LINE__, ASK(KINDS_1("stretch"), REST), 0, "stretch", "kneeminder done", "done:Done|skip:Not now" },
    /* a medicine */
    { __LINE__, ASK(KINDS_2("medication", "ice"), "'product': <'ibuprofen'>, 'strength': <uint32 400>, " SNOOZE REST), 0,
      "By your plan: ibuprofen, 400 mg",
      "Only if you still need it. Cold and flu products may contain it too|Next: Ice.|kneeminder done medication · snooze · skip",
      "done:Taken|snooze:In 15 min|skip:Not now" },
    { __LINE__, ASK(KINDS_1("medication"), "'product': <'ibuprofen'>, 'strength': <uint32 200>, 'count': <uint32 1>, " REST), 0,
      "By your plan: ibuprofen, 200 mg", "1 more passed unseen.|kneeminder done medication · skip", "done:Taken|skip:Not now" },
    { __LINE__, COVERED(KINDS_1("medication"), "'product': <'ibuprofen'>, 'strength': <uint32 400>, " REST), 0,
      "A question for you", "kneeminder status", "page-50:Show|skip:Not now" },
    { __LINE__, COVERED(KINDS_1("medication"), "'product': <'ibuprofen'>, 'strength': <uint32 400>, " REST), 50,
      "By your plan: ibuprofen, 400 mg", "Only if you still need it", "done:Taken|skip:Not now" },
    { __LINE__, NOTICE("'kind': <'medication-course'>, 'count': <uint32 4>"), 0, "Your painkiller plan is over",
      "It is day 4 since the first dose|ask a pharmacist", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'function'>"), 0, "Your own tasks: how do they go?", "A week is over|kneeminder function", "read:Later" },
    /* shoes: no cause is claimed */
    { __LINE__, NOTICE("'kind': <'shoe-worn'>, 'reason': <'blue'>, 'count': <uint32 712>"), 0, "Shoes: check wear and comfort",
      "\"blue\" has come 712 km. That is a rule of thumb|kneeminder shoe list", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'shoe-change'>, 'reason': <'blue'>, 'count': <uint32 3>"), 0, "Shoes: try another model?",
      "\"blue\" was worn in 3 of the last runs that hurt|is not known|more or less cushioning|no shoe prevents all injuries|why shoes",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'shoe-again'>, 'reason': <'blue'>, 'count': <uint32 640>"), 0, "Shoes: a pair to buy again",
      "it has come 640 km|or its successor|no shoe prevents all injuries|kneeminder shoe add NAME --after \"blue\"", "read:Got it" },
    /* check-in */
    { __LINE__, ASK(KINDS_3("check-in", "ice", "rest"), "'knee': <'left'>, " CHECK_IN), 0,
      "How is your left knee?", "Next: Ice, Rest.|kneeminder fine · sore · pain SCORE",
      "no-pain:No pain|sore:Sore|more:Pain…" },
    { __LINE__, ASK(KINDS_1("check-in"), "'knee': <'both'>, " CHECK_IN), 0, "How are your knees?",
      "kneeminder fine", "no-pain:No pain|sore:Sore|more:Pain…" },
    { __LINE__, ASK(KINDS_1("check-in"), "'knee': <'left'>, 'weekly': <true>, " CHECK_IN), 0, "How is your left knee?",
      "Once a week: swelling|kneeminder safety", "no-pain:No pain|sore:Sore|more:Pain…" },
    /* where the knee is not known it is asked with the first pain */
    { __LINE__, ASK(KINDS_1("check-in"), "'knee': <''>, " CHECK_IN), 0, "How is your knee?",
      "kneeminder fine", "no-pain:No pain|page-101:Sore|more:Pain…" },
    { __LINE__, ASK(KINDS_1("check-in"), "'knee': <''>, " CHECK_IN), 1, "How bad is the pain, 0 to 10?",
      "kneeminder pain SCORE", "page-102:1-2|page-103:3-5|page-104:6 or more" },
    { __LINE__, ASK(KINDS_1("check-in"), "'knee': <''>, " CHECK_IN), 103, "Which knee is it?", "",
      "pain-3-5:left:Left|pain-3-5:right:Right|pain-3-5:both:Both" },
    /* runs */
    { __LINE__, ASK(KINDS_1("run"), "'limit': <uint64 1440000000>, " RUN), 0, "Did you run today?", "up to 24 min|kneeminder run",
      "fine:Fine, 24 min|page-1:Otherwise…|skip:No run" },
    { __LINE__, ASK(KINDS_2("check-in", "run"), "'knee': <'left'>, " CHECK_IN), 0, "How is your left knee?", "Next: Run.",
      "no-pain:No pain|sore:Sore|more:Pain…" },
    { __LINE__, ASK(KINDS_1("run"), "'limit': <uint64 599000000>, 'yesterday': <true>, " RUN), 0, "Did you run yesterday?", "up to 9 min 30 s",
      "fine:Fine, 9 min 30 s|page-1:Otherwise…|skip:No run" },
    { __LINE__, ASK(KINDS_1("run"), "'knee': <'left'>, 'limit': <uint64 1440000000>, " RUN), 1, "How was the run?", "MINUTES",
      "page-2:Stopped early…|page-3:It hurt…|skip:No run" },
    { __LINE__, ASK(KINDS_1("run"), "'knee': <'left'>, 'limit': <uint64 1440000000>, " RUN), 2, "About how long did you run?", "",
      "stopped-1:6 min|stopped-2:12 min|stopped-3:18 min" },
    { __LINE__, ASK(KINDS_1("run"), "'knee': <'left'>, 'limit': <uint64 1440000000>, " RUN), 3, "How bad was the pain, 0 to 10?", "",
      "page-4:1-2|page-5:3-5|page-6:6 or more" },
    { __LINE__, ASK(KINDS_1("run"), "'knee': <'left'>, 'limit': <uint64 1440000000>, " RUN), 5, "After about how long did it hurt?", "",
      "hurt-3-5-after-1:6 min|hurt-3-5-after-2:12 min|hurt-3-5-after-3:18 min" },
    { __LINE__, ASK(KINDS_1("run"), "'knee': <'left'>, 'ran': <uint64 1500000000>, " RAN), 0, "You ran 25 min: how was it?", "did it hurt?",
      "fine:Fine|stopped:Stopped early|page-3:It hurt…" },
    { __LINE__, ASK(KINDS_1("run"), "'knee': <'left'>, 'ran': <uint64 1500000000>, " RAN), 3, "How bad was the pain, 0 to 10?", "",
      "hurt-1-2:1-2|hurt-3-5:3-5|hurt-6-10:6 or more" },
    { __LINE__, ASK(KINDS_1("after-run"), "'knee': <'left'>, " SNOOZE AFTER_RUN), 0, "An hour after the run: any pain?", "kneeminder fine",
      "no-pain:No pain|more:Pain…|snooze:In 15 min" },
    { __LINE__, ASK(KINDS_1("after-run"), "'knee': <'left'>, " SNOOZE AFTER_RUN), 1, "How bad is the pain, 0 to 10?", "",
      "pain-1-2:1-2|pain-3-5:3-5|pain-6-10:6 or more" },
    { __LINE__, ASK(KINDS_1("safety"), "'signs': <true>, 'after_run': <true>, " SAFETY), 0, "The run hurt: does one of these apply?", "Knee: cannot bear",
      "none:None|some:Some do|more:Show all" },
    { __LINE__, ASK(KINDS_1("safety"), "'signs': <true>, 'after_run': <true>, " SAFETY), 1, "Does one of these apply? (1 of 3)", "breathlessness",
      "some:Some do|more:Next" },
    { __LINE__, COVERED(KINDS_1("run"), "'limit': <uint64 1440000000>, " RUN), 0, "A question for you", "kneeminder status",
      "page-50:Show|skip:Not now" },
    { __LINE__, COVERED(KINDS_1("run"), "'limit': <uint64 1440000000>, " RUN), 50, "Did you run today?", "up to 24 min",
      "fine:Fine, 24 min|page-1:Otherwise…|skip:No run" },
    /* what is told once on the way back */
    { __LINE__, NOTICE("'kind': <'held'>, 'count': <uint32 3>"), 0, "The limit waits for your mornings", "last 3 runs|kneeminder check-in", "read:Got it" },
    { __LINE__, FORM("notice", "false", "'verbs': <['recovered', 'read']>, 'kind': <'level'>"), 0, "You run as before the injury",
      "weeks now|kneeminder recovered", "recovered:Recovered|read:Got it" },
    { __LINE__, NOTICE("'kind': <'visit'>, 'count': <uint32 6>"), 0, "Time to show the knee to somebody", "After 6 weeks|2 points lower", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'visit'>, 'count': <uint32 12>"), 0, "Time to show the knee to somebody", "for 12 weeks", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'visit'>"), 0, "Time to show the knee to somebody", "risen two weeks running", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'ice-days'>"), 0, "Ice for days in a row", "comfort", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'usual'>"), 0, "Sore morning after morning, without pain", "more than usual", "read:Got it" },
    { __LINE__, FORM("notice", "false", "'verbs': <['seen', 'read']>, 'kind': <'red-flag'>, 'reason': <'locked'>, 'count': <uint32 1>"), 0,
      "Has a clinician seen the knee?", "kneeminder safety --seen", "seen:Yes|read:Not yet" },
    { __LINE__, ASK(KINDS_1("check-in"), "'knee': <'left'>, " CHECK_IN), 1, "How bad is the pain, 0 to 10?",
      "kneeminder pain SCORE", "pain-1-2:1-2|pain-3-5:3-5|pain-6-10:6 or more" },
    /* safety */
    { __LINE__, ASK(KINDS_1("safety"), SAFETY), 0, "Before any ice: does one of these apply?",
      "circulation|bear weight|breathless|under 18|kneeminder safety",
      "none:None|page-40:Some do|more:Show all" },
    { __LINE__, ASK(KINDS_1("safety"), SAFETY), 1, "Does one of these apply? (1 of 4)",
      "Raynaud|An open wound|kneeminder safety", "page-40:Some do|more:Next" },
    { __LINE__, ASK(KINDS_1("safety"), SAFETY), 2, "Does one of these apply? (2 of 4)",
      "Complex regional|emergency number now|kneeminder safety", "page-40:Some do|more:Next" },
    { __LINE__, ASK(KINDS_1("safety"), SAFETY), 3, "Does one of these apply? (3 of 4)",
      "bent to a right angle|calf|kneeminder safety", "page-40:Some do|more:Next" },
    { __LINE__, ASK(KINDS_1("safety"), SAFETY), 4, "Does one of these apply? (4 of 4)",
      "gives way|under 18|kneeminder safety", "none:None of all|page-40:Some do|skip:Not now" },
    { __LINE__, ASK(KINDS_1("safety"), SAFETY), 99, "Does one of these apply? (4 of 4)", "under 18",
      "none:None of all|page-40:Some do|skip:Not now" },
    { __LINE__, ASK(KINDS_1("safety"), SAFETY), 40, "Is it of you, or of the knee?", "You: white fingers|Knee: cannot bear",
      "some-you:You|some-knee:Knee|some:Both" },
    /* an icing */
    { __LINE__, FORM("running", "false", "'ends': <uint64 1795441320000000>, 'verbs': <['stop']>"), 0,
      "Ice until 13:42", "numb or burning skin: stop|kneeminder done", "stop:Stop" },
    { __LINE__,
      FORM("running", "false", "'ends': <uint64 1795441320000000>, 'half': <true>, 'verbs': <['stop']>"), 0,
      "Ice until 13:42", "Half time: is the cloth still on?|kneeminder done", "stop:Stop" },
    { __LINE__, FORM("ice-off", "false", "'minutes': <uint32 10>, 'knee': <'left'>, 'verbs': <['off']>"), 0,
      "Take the ice off", "10 minutes on your left knee.|kneeminder done", "off:It's off" },
    { __LINE__,
      FORM("ice-off", "false", "'late': <true>, 'ended': <uint64 1795441320000000>, 'verbs': <['off']>"), 0,
      "Take the ice off", "It was due off 10 minutes ago.|not confirmed|kneeminder done", "off:It's off" },
    /* a clock that was set back */
    { __LINE__,
      FORM("ice-off", "false", "'late': <true>, 'ended': <uint64 1895441320000000>, 'verbs': <['off']>"), 0,
      "Take the ice off", "Look at the skin.|kneeminder done", "off:It's off" },
    /* notices */
    { __LINE__, NOTICE("'kind': <'red-flag'>, 'reason': <'locked breathless'>"), 0,
      "Call the emergency number now", "cannot wait|kneeminder safety", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'red-flag'>, 'reason': <'catching locked'>"), 0,
      "See a clinician about the knee today", "advice line|kneeminder safety", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'red-flag'>, 'reason': <'weight-loss'>"), 0,
      "Please see a clinician about the knee", "within days|Ice stays off, and so do runs.|kneeminder safety",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'red-flag'>, 'reason': <'some'>"), 0,
      "Please see a clinician about the knee", "today|emergency number|To say which it is: kneeminder safety",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'store'>, 'path': <'/h/kneeminder.db'>"), 0,
      "Answers cannot be saved for now", "/h/kneeminder.db|kneeminder troubleshoot", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'store'>, 'reason': <'set-aside'>, 'restored': <uint64 1795413600000000>"), 0,
      "Your record could not be read", "A copy made |takes its place; what was entered after that is lost.|kneeminder troubleshoot",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'store'>, 'reason': <'missing'>"), 0, "Your record was gone", "a new one has begun", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'store'>, 'reason': <'deleted'>"), 0, "Your record was taken away, and is back", "Nothing is lost.",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'store'>, 'reason': <'replaced'>"), 0, "Another record is in the place of yours", "kept beside it",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'store'>, 'reason': <'damaged'>"), 0, "A copy of your record is damaged",
      "kneeminder troubleshoot --restore", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'settings'>, 'reason': <'a.conf:3: [ice] times: too many'>"), 0,
      "The settings have a fault", "a.conf:3:|kneeminder config check", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'missed'>, 'count': <uint32 1>"), 0, "1 reminder passed unseen",
      "kneeminder history", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'missed'>, 'count': <uint32 3>"), 0, "3 reminders passed unseen",
      "kneeminder history", "read:Got it" },
    { __LINE__,
      FORM("notice", "false", "'kind': <'offer'>, 'kinds': <['ice', 'rest']>, 'unseen': <''>, 'fewer': <'08:00 20:00'>, "
                              "'other': <'09:00 21:00'>, 'verbs': <['fewer', 'other-times', 'stop', 'read']>"), 0,
      "Other times for your reminders?", "(Ice, Rest)|Fewer: 08:00 20:00.|Other times: 09:00 21:00.|kneeminder times ice",
      "fewer:Fewer|other-times:Other times|stop:Stop these" },
    { __LINE__,
      FORM("notice", "false", "'kind': <'offer'>, 'kinds': <['ice']>, 'unseen': <'08:00'>, 'fewer': <'20:00'>, 'other': <''>, "
                              "'verbs': <['fewer', 'other-times', 'stop', 'read']>"), 0,
      "08:00 passes unseen", "could not show it (Ice).|Fewer: 20:00.", "fewer:Fewer|stop:Stop these" },
    { __LINE__, NOTICE("'kind': <'travel'>, 'reason': <'Asia/Tokyo'>"), 0, "Your times follow the new time zone",
      "It is now Asia/Tokyo.|kneeminder plan", "read:Got it" },
    { __LINE__, NOTICE("'kind': <'closed'>"), 0, "The pain episode is closed", "kneeminder undo",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'travel'>"), 0, "Your times follow the new time zone", "kneeminder plan",
      "read:Got it" },
    { __LINE__, NOTICE("'kind': <'later'>"), 0, "later", "kneeminder status", "read:Got it" },
    /* discreet */
    { __LINE__, COVERED(KINDS_2("ice", "rest"), "'knee': <'left'>, 'contexts': <['stairs']>, " SNOOZE ICE), 0,
      "Time for your reminder", "kneeminder status tells more.",
      "start:Start|snooze:In 15 min|skip:Not now" },
    { __LINE__, COVERED(KINDS_1("rest"), REST), 0, "Time for your reminder", "kneeminder status tells more.",
      "done:Done|skip:Not now" },
    { __LINE__, COVERED(KINDS_1("check-in"), "'knee': <'left'>, " CHECK_IN), 0, "Time for your reminder",
      "kneeminder status tells more.", "no-pain:Fine|sore:So-so|more:Not fine…" },
    { __LINE__, COVERED(KINDS_1("check-in"), "'knee': <'left'>, " CHECK_IN), 1, "Time for your reminder",
      "kneeminder status tells more.", "pain-1-2:1-2|pain-3-5:3-5|pain-6-10:6 or more" },
    { __LINE__, COVERED(KINDS_1("safety"), SAFETY), 0, "A few questions for you",
      "kneeminder status tells more.", "more:Show|skip:Not now" },
    { __LINE__, COVERED(KINDS_1("safety"), SAFETY), 1, "Does one of these apply? (1 of 4)", "Raynaud",
      "page-40:Some do|more:Next" },
    { __LINE__, FORM("running", "true", "'ends': <uint64 1795441320000000>, 'verbs': <['stop']>"), 0,
      "Until 13:42", "kneeminder status tells more.", "stop:Stop" },
    { __LINE__, FORM("ice-off", "true", "'minutes': <uint32 10>, 'knee': <'left'>, 'verbs': <['off']>"), 0,
      "Time is up", "kneeminder status tells more.", "off:Done" },
    { __LINE__, FORM("notice", "true", "'kind': <'red-flag'>, 'reason': <'hot'>, 'verbs': <['read']>"), 0,
      "Something important for you to read", "kneeminder status tells more.", "more:Show" },
    { __LINE__, FORM("notice", "true", "'kind': <'red-flag'>, 'reason': <'hot'>, 'verbs': <['read']>"), 1,
      "See a clinician about the knee today", "Ice stays off, and so do runs.", "read:Got it" },
    /* what the daemon does not take is not offered */
    { __LINE__, ASK(KINDS_1("ice"), "'knee': <'left'>, 'duration': <uint64 600000000>, 'verbs': <['skip']>"),
      0, "Ice your left knee, 10 minutes", "kneeminder start", "skip:Not now" },
};

static int failures;

static void complain(int line, const char *what, const char *wanted, const char *got) {
    fprintf(stderr, "row of line %d: %s: wanted \"%s\", got \"%s\"\n", line, what, wanted, got);
    failures++;
}

static Entry *parse(int line, const char *text) {
    GError *error = NULL;
    GVariant *v = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
    if (!v) {
        complain(line, "row", "a dictionary", error->message);
        exit(1);
    }
    Entry *e = entry_new(v);
    g_variant_unref(v);
    return e;
}

static char *join_buttons(const Wording *w) {
    GString *all = g_string_new(NULL);
    for (size_t i = 0; i < w->n_buttons; i++)
        g_string_append_printf(all, "%s%s:%s", i ? "|" : "", w->buttons[i].key, w->buttons[i].label);
    return g_string_free(all, FALSE);
}

/* Words of clearance have no place in any text. */
static void check_words(int line, const char *text) {
    static const char *const banned[] = { "safe", "allowed", "cleared", "healed", "<a" };
    g_autofree char *small = g_utf8_strdown(text, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(banned); i++) {
        const char *at = strstr(small, banned[i]);
        /* The command is called so. */
        if (at && !g_str_has_prefix(at, "safety"))
            complain(line, "text", "no word of clearance", text);
    }
}

static void check_row(const Row *row) {
    g_autoptr(Entry) e = parse(row->line, row->entry);
    g_autoptr(Wording) w = wording_new(e, row->page, NOW);
    g_autofree char *buttons = join_buttons(w);
    if (strcmp(w->title, row->title) != 0)
        complain(row->line, "title", row->title, w->title);
    if (strcmp(buttons, row->buttons) != 0)
        complain(row->line, "buttons", row->buttons, buttons);
    g_auto(GStrv) parts = g_strsplit(row->says, "|", -1);
    for (char **part = parts; *part; part++)
        if (!strstr(w->body, *part))
            complain(row->line, "body", *part, w->body);
    if (!strstr(w->body, "kneeminder "))
        complain(row->line, "body", "a command", w->body);
    if (g_utf8_strlen(w->title, -1) > TITLE_MAX || g_utf8_strlen(w->body, -1) > BODY_MAX)
        complain(row->line, "length", "short", w->body);
    check_words(row->line, w->title);
    check_words(row->line, w->body);
}

/* Entries that no notification can be made of. */
static void check_refused(void) {
    static const struct {
        int line;
        const char *entry;
    } refused[] = {
        { __LINE__, "{'form': <'running'>}" },
        { __LINE__, "{'id': <'x'>}" },
        { __LINE__, "{'id': <'x'>, 'form': <'hologram'>}" },
        { __LINE__, "{'id': <'x'>, 'form': <uint32 1>}" },
        { __LINE__, "{'id': <'ask'>, 'form': <'ask'>}" },
        { __LINE__, "{'id': <'ask'>, 'form': <'ask'>, 'data': <{'reminders': <['ice']>}>}" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(Entry) e = parse(refused[i].line, refused[i].entry);
        if (e)
            complain(refused[i].line, "entry", "none", e->id);
    }
}

/* Wrong types count as missing; what is left is still shown. */
static void check_odd(void) {
    g_autoptr(Entry) e =
        parse(__LINE__, "{'id': <'x'>, 'form': <'notice'>, 'revision': <'7'>, 'urgency': <'loud'>, 'data': "
                        "<{'count': <int64 5>, 'kind': <'missed'>, 'verbs': <'read'>}>}");
    g_autoptr(Wording) w = wording_new(e, WORDING_FIRST, NOW);
    if (e->revision != 0 || e->urgency != ENTRY_NORMAL || e->count != 0 || w->n_buttons != 0)
        complain(__LINE__, "odd entry", "defaults", w->title);
}

static void check_text(void) {
    static const struct {
        int line;
        uint64_t usec;
        const char *text;
    } lengths[] = {
        { __LINE__, 0, "0 seconds" },           { __LINE__, 1000000, "1 second" },
        { __LINE__, 59999999, "59 seconds" },   { __LINE__, 60000000, "1 minute" },
        { __LINE__, 600000000, "10 minutes" },  { __LINE__, 3600000000, "1 hour" },
        { __LINE__, 4200000000, "1 h 10 min" }, { __LINE__, 7200000000, "2 hours" },
    };
    char buffer[TEXT_TIME_MAX];
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++)
        if (strcmp(text_length(lengths[i].usec, buffer), lengths[i].text) != 0)
            complain(lengths[i].line, "length", lengths[i].text, buffer);
    const uint64_t today = NOW, day = (uint64_t)86400 * 1000000;
    if (strcmp(text_moment(today, today, buffer), "13:52") != 0)
        complain(__LINE__, "moment", "13:52", buffer);
    if (strcmp(text_moment(today + day, today, buffer), "tomorrow 13:52") != 0)
        complain(__LINE__, "moment", "tomorrow 13:52", buffer);
    if (strcmp(text_moment(today + 2 * day, today, buffer), "Wed 25 Nov 13:52") != 0)
        complain(__LINE__, "moment", "Wed 25 Nov 13:52", buffer);
    if (strcmp(text_question("ice", "unheard-of"), "unheard-of") != 0)
        complain(__LINE__, "unknown word", "itself", text_question("ice", "unheard-of"));
}

int main(void) {
    setenv("TZ", "UTC", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setlocale(LC_ALL, "");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
    check_refused();
    check_odd();
    check_text();
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
