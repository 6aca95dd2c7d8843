/* SPDX-License-Identifier: MIT */
/*
 * See keys.h. Every clinical number names its source in its help, or says that it is this program's choice; a
 * range that protects the person (ice) is never wider than the source's.
 */

#include "config/keys.h"
#include "config/near.h"

#include <stdio.h>

#define AT(member) .offset = offsetof(Settings, member)
#define RULE(member) .offset = offsetof(Settings, schedule.member)

static const Key keys[] = {
    { "general", "profile", KEY_PROFILE, RULE(profile), .def = "article",
      .help = "What counts as pain-free. With \"article\" it is a pain score of 0, as in the article "
              "that this program follows. With \"up-to-2\" it is a score of up to 2 of 10 that settles "
              "within the hour, the rule of a trial in runners with patellofemoral pain (Esculier et "
              "al., Br J Sports Med 2018;52:659)." },
    { "general", "day-start", KEY_CLOCK, RULE(day_start), .def = "05:00",
      .help = "When your day begins. Times are in order from here on, so somebody who works at night "
              "sets the hour of getting up. 05:00 is this program's choice: hardly any clock change "
              "anywhere falls on it." },
    { "general", "zone", KEY_ZONE, AT(zone), .def = "local",
      .help = "Whose clock the times follow. With \"local\" it is the clock of where you are, so that 13:00 is "
              "13:00 there as well. With the name of a time zone, such as Europe/Berlin, they stay at "
              "home while you travel." },
    { "general", "close-after", KEY_INTEGER, RULE(close_after), .def = "2", .min = 0, .max = 14,
      .help = "After how many answered check-ins in a row without pain an episode closes by itself. 0 "
              "means never. This program's choice." },
    { "general", "silent-after", KEY_INTEGER, RULE(silent_after), .def = "7", .min = 3, .max = 30,
      .help = "After how many days without any answer an episode asks once more and then falls silent. "
              "This program's choice." },
    { "general", "safety-days", KEY_INTEGER, RULE(safety_days), .def = "5", .min = 1, .max = 14,
      .help = "On how many days in a row unanswered safety questions are asked again; until they are answered nothing is eased. "
              "This program's choice." },

    { "check-in", "times", KEY_TIMES, RULE(check_in), .def = "07:30", .min = 0, .max = TIMES_MAX,
      .help = "When you are asked how the knee is. It is asked at the first use of the computer after "
              "that time. Empty means never. This program's choice." },

    { "check-in", "function", KEY_BOOL, RULE(function), .def = "yes",
      .help =
          "Whether the tasks that you named yourself (kneeminder function) are asked once a week. It is asked at the hour of the "
          "check-in, and three times in a row at most; without a task nothing is asked. Weeks, not days, as the score has it "
          "(Patient-Specific Functional Scale, Stratford et al., Physiother Can 1995;47:258); the hour and the three are this "
          "program's choice." },
    { "check-in", "sore-mornings", KEY_INTEGER, RULE(sore_mornings), .def = "3", .min = 2, .max = 7,
      .help = "After how many sore mornings in a row without pain you are asked once whether that is usual for you. This "
              "program's choice." },
    { "check-in", "flags-every", KEY_INTEGER, RULE(flags_every), .def = "7", .min = 1, .max = 14,
      .help = "Every how many days a line of the check-in asks for the signs that need a clinician. This program's choice." },

    { "ice", "enabled", KEY_BOOL, RULE(ice), .def = "yes",
      .help = "Whether you are reminded to ice at all. The article advises it; the 2019 guideline on "
              "patellofemoral pain (JOSPT, doi 10.2519/jospt.2019.0302) advises against it, so "
              "see it as comfort." },
    { "ice", "times", KEY_TIMES, RULE(ice_times), .def = "08:00 13:00 20:00", .min = 1, .max = 4,
      .help = "When you are reminded to ice during an episode. Three times a day is the article's; the "
              "hours, and four as the most, are this program's choice." },
    { "ice", "duration", KEY_DURATION, RULE(ice_duration), .def = "10m", .min = USEC_PER_MIN, .max = 15 * USEC_PER_MIN,
      .help = "How long the ice stays on. 10 minutes is the article's, and the dose of a review of icing "
              "studies (MacAuley, Int J Sports Med 2001;22:379). NHS leaflets give 15 minutes as the "
              "most; nerve injury at the knee is known from a single 20 minutes (Moeller, Clin J Sport "
              "Med 1997;7:212)." },
    { "ice", "min-gap", KEY_DURATION, RULE(ice_gap), .def = "2h", .min = USEC_PER_HOUR, .max = 12 * USEC_PER_HOUR,
      .help = "The shortest time from the start of one icing to the start of the next. 2 hours is from "
              "NHS leaflets; the range is this program's choice." },
    { "ice", "max-per-day", KEY_INTEGER, RULE(ice_per_day), .def = "4", .min = 1, .max = 4,
      .help = "The most icings in any 24 hours. This program's choice." },
    { "ice", "hint-days", KEY_INTEGER, RULE(ice_hint), .def = "3", .min = 2, .max = 7,
      .help = "After how many days in a row with ice you are told that a physiotherapist could look at it. This program's "
              "choice." },

    { "rest", "times", KEY_TIMES, RULE(rest_times), .def = "08:00 13:00 20:00", .min = 0, .max = TIMES_MAX,
      .help = "When you are reminded during an episode to spare the knee. The same hours as for ice make "
              "one notification of both. Empty means never. This program's choice." },
    { "rest", "window", KEY_DURATION, RULE(rest_window), .def = "3h", .min = 30 * USEC_PER_MIN, .max = 6 * USEC_PER_HOUR,
      .help = "How long such a reminder waits for an answer before it counts as missed. This program's "
              "choice." },

    { "run", "ask", KEY_TIMES, RULE(run_ask), .def = "20:00", .min = 0, .max = 1,
      .help = "When you are asked whether you ran, on days for which a run was suggested and none is logged; without an "
              "answer the question waits for the next check-in. Empty means never. This program's choice." },
    { "run", "days", KEY_DAYS, RULE(run_days), .def = "",
      .help = "On which weekdays you run, such as: mon wed sat. Empty means any. Days on which the rules suggest no run have no "
              "reminder of a run all the same." },
    { "run", "time", KEY_CLOCK, RULE(run_time), .def = "", .min = -1,
      .help = "When you run. An hour before, on a day for which a run is suggested, you are reminded of the one thing in your "
              "running form that you chose (kneeminder cue), but not in the quiet hours. Empty: it comes with kneeminder advice "
              "alone. The hour is this program's choice." },
    { "run", "order", KEY_ORDER, RULE(run_order), .def = "duration-first",
      .help = "What grows first. With \"duration-first\", the article's order, there is a day between runs, and after several "
              "weeks a test on the next day. With \"frequency-first\" there are more and shorter runs before longer ones, as in "
              "a trial in runners with patellofemoral pain (Esculier et al., Br J Sports Med 2018;52:659); that a run is three "
              "fifths of the limit meanwhile is its example of 3 times 5 km that become 5 times 3 km." },
    { "run", "raise", KEY_INTEGER, RULE(limit.up), .def = "5", .min = 1, .max = 10,
      .help = "By how many percent a run raises the limit that went as planned and was followed by a clear morning. A new "
              "value counts for the past too, since the limit is learnt anew from all runs. This program's choice." },
    { "run", "lower-to", KEY_INTEGER, RULE(limit.down), .def = "80", .min = 50, .max = 90,
      .help = "To how many percent of the time until the pain a painful run lowers the limit; likewise. This program's choice." },
    { "run", "raise-beyond", KEY_INTEGER, RULE(limit.beyond), .def = "10", .min = 1, .max = 10,
      .help = "By how many percent at most a painless run beyond the limit, that ended because you felt it coming, raises it. "
              "Never more than the tenth above the longest run of 30 days, beyond which injuries were more frequent (Schuster "
              "Brandt Frandsen et al. 2025, doi 10.1136/bjsports-2024-109380). This program's choice." },
    { "run", "raise-least", KEY_DURATION, RULE(limit.least), .def = "1m", .min = 30 * USEC_PER_SEC, .max = 2 * USEC_PER_MIN,
      .help = "Where a tenth of the limit, or of the longest run of 30 days, is less than this, this counts in its place. This "
              "program's choice." },
    { "run", "counts-from", KEY_INTEGER, RULE(limit.counts), .def = "90", .min = 75, .max = 100,
      .help = "From how many percent of the limit on a run tells something about it: one as planned may raise it, one that "
              "ended because the limit was felt leaves it, and one on the day after a run is a test that can be passed. This "
              "program's choice." },
    { "run", "first", KEY_DURATION, RULE(limit.first), .def = "10m", .min = 5 * USEC_PER_MIN, .max = 30 * USEC_PER_MIN,
      .help = "How long a first run is suggested to somebody who has not said what is pain-free now. This program's choice." },
    { "run", "back-after-7", KEY_INTEGER, RULE(limit.back[0]), .def = "90", .min = 50, .max = 100,
      .help = "How many percent of the limit the first run has at most after more than 7 days without one. This program's "
              "choice." },
    { "run", "back-after-14", KEY_INTEGER, RULE(limit.back[1]), .def = "75", .min = 50, .max = 100,
      .help = "The same after more than 14 days; the least of those that apply counts. This program's choice." },
    { "run", "back-after-21", KEY_INTEGER, RULE(limit.back[2]), .def = "60", .min = 40, .max = 90,
      .help = "The same after more than 21 days. This program's choice." },
    { "run", "back-after-30", KEY_INTEGER, RULE(limit.back[3]), .def = "50", .min = 30, .max = 80,
      .help = "The same after more than 30 days. This program's choice." },
    { "run", "after-ice", KEY_DURATION, RULE(after_ice), .def = "1h", .min = 30 * USEC_PER_MIN, .max = 4 * USEC_PER_HOUR,
      .help = "How long after an icing no run is suggested and no exercise asked. Reflexes are impaired for up to half an hour "
              "(MacAuley, Int J Sports "
              "Med 2001;22:379); an hour is this program's choice." },
    { "run", "next-day-after", KEY_INTEGER, RULE(next_day_after), .def = "21", .min = 0, .max = 42,
      .help = "How many days after the first run a test on the day after a run may be suggested, for which the article says "
              "\"several weeks\"; 0 means never. This program's choice." },
    { "run", "next-day-runs", KEY_INTEGER, RULE(next_day_runs), .def = "6", .min = 3, .max = 30,
      .help = "How many runs there must have been before such a test. This program's choice." },
    { "run", "next-day-painless", KEY_INTEGER, RULE(next_day_painless), .def = "3", .min = 1, .max = 10,
      .help = "How many of the last runs before such a test must not have hurt. This program's choice." },
    { "run", "next-day-unmasked", KEY_DURATION, RULE(next_day_unmasked), .def = "24h", .min = 8 * USEC_PER_HOUR, .max = 72 * USEC_PER_HOUR,
      .help = "How long there must have been no painkiller before such a test. This program's choice." },
    { "run", "test-apart", KEY_INTEGER, RULE(limit.test_apart), .def = "7", .min = 3, .max = 28,
      .help = "How many days lie at least between two such tests. This program's choice." },
    { "run", "tests", KEY_INTEGER, RULE(limit.tests), .def = "2", .min = 1, .max = 6,
      .help = "How many of them have to go well for one more run a week. This program's choice." },
    { "run", "week-most", KEY_INTEGER, RULE(week_most), .def = "6", .min = 2, .max = 6,
      .help = "On how many days of any seven a run is suggested at most; one day at least stays free. This program's choice." },
    { "run", "level-percent", KEY_INTEGER, RULE(level_percent), .def = "90", .min = 80, .max = 100,
      .help = "From how many percent of the longest run and of the runs a week before the injury on (kneeminder baseline) you "
              "run as before it. The article's aim; the number is this program's choice." },
    { "run", "level-weeks", KEY_INTEGER, RULE(level_weeks), .def = "3", .min = 1, .max = 8,
      .help = "For how many weeks in a row, before that is said. This program's choice." },
    { "run", "held-runs", KEY_INTEGER, RULE(held_runs), .def = "3", .min = 2, .max = 10,
      .help = "After how many runs in a row that left the limit where it was for want of an answer that is said, once. This "
              "program's choice." },
    { "run", "rises-by", KEY_INTEGER, RULE(limit.rises), .def = "1", .min = 1, .max = 3,
      .help = "By how many points the worst pain of a week has to be above that of the week before, two weeks running, to hold "
              "the limit and suggest a visit. That it must not rise is from Silbernagel et al. 2007 (doi "
              "10.1177/0363546506298279); the points are this program's choice." },
    { "run", "visit-again", KEY_INTEGER, RULE(visit_again), .def = "28", .min = 7, .max = 90,
      .help = "After how many days such a visit is suggested again. This program's choice." },

    { "exercise", "enabled", KEY_BOOL, RULE(exercise), .def = "no",
      .help = "Whether you are reminded of your exercises (kneeminder exercise plan). The article advises to strengthen hip and "
              "knee, and "
              "to ask a physiotherapist or doctor first, which is the first question." },
    { "exercise", "days", KEY_DAYS, RULE(exercise_days), .def = "mon wed fri", .min = 1, .max = 7,
      .help = "On which days. Three times a week is from trials in people with patellofemoral pain (Khayambashi et al., J Orthop "
              "Sports "
              "Phys Ther 2012;42:22). That a day lies between, and the range, are this program's choice. On a day on which a "
              "knee is sore "
              "or hurts they rest." },
    { "exercise", "time", KEY_TIMES, RULE(exercise_times), .def = "18:00", .min = 1, .max = 1,
      .help = "When you are reminded; not until an hour after ice. How long it waits is [rest] window. This program's choice." },
    { "exercise", "consult-again", KEY_INTEGER, RULE(consult_again), .def = "14", .min = 3, .max = 90,
      .help = "After how many days it is asked again whether a physiotherapist or doctor was asked, if not yet. This program's "
              "choice." },

    { "medication", "enabled", KEY_BOOL, RULE(medication), .def = "no",
      .help = "Whether you are reminded of a painkiller by a plan of your own, while an episode is open. It needs \"product\", "
              "\"strength\" and \"dose-times\", and an answer to kneeminder safety --medication. The figures that are watched "
              "are those "
              "of ibuprofen. The article calls it optional; for this kind of pain there is little evidence (Heintjes et al., "
              "Cochrane "
              "2004, CD003470), and it hides the pain that the running advice goes by." },
    { "medication", "product", KEY_PRODUCT, RULE(dose_product), .def = "",
      .help = "What you take, in one word, such as the name on the pack. None is proposed." },
    { "medication", "strength", KEY_INTEGER, RULE(dose_mg), .def = "0", .min = 0, .max = 400,
      .help = "How much you take at a time, in mg; 0 means that you have not said, and none is proposed. 400 mg at a time is the "
              "most of US "
              "and UK labels of ibuprofen without a prescription (DailyMed 66267-115; NHS)." },
    { "medication", "dose-times", KEY_TIMES, RULE(dose_times), .def = "", .min = 0, .max = 3,
      .help = "When you are reminded. Three times a day and 6 hours apart are the NHS's; what is missed is dropped, and what "
              "would be "
              "too soon after another dose is not asked for." },
    { "medication", "course-days", KEY_INTEGER, RULE(course_days), .def = "3", .min = 1, .max = 10,
      .help = "For how many days from the first dose on you are reminded; then ask a pharmacist. 10 days are the most of the "
              "labels, 3 are "
              "this program's choice." },
    { "medication", "before-run", KEY_DURATION, RULE(dose_before_run), .def = "6h", .min = 4 * USEC_PER_HOUR, .max = 24 * USEC_PER_HOUR,
      .help = "How long before a planned run there is no reminder: nobody should take something to be able to run (kidneys in a "
              "race of 80 km: Lipman et al. 2017, doi 10.1136/emermed-2016-206353). The hours are this program's choice." },
    { "medication", "answers-hold", KEY_INTEGER, RULE(dose_answers), .def = "30", .min = 7, .max = 90,
      .help = "For how many days the answers to the questions before the reminders hold. This program's choice." },

    { "shoes", "notice-distance", KEY_INTEGER, RULE(shoe_notice), .def = "700", .min = 0, .max = 3000,
      .help = "After how many km in a pair you are told once to check wear and comfort: 0 (never), or 100 to 3000. 500 to 800 km "
              "are a rule "
              "of thumb, no limit of injury is known; 700, and that a painless pair is named as the one to buy again from nine "
              "tenths of it "
              "on, are this program's choice." },
    { "shoes", "painful", KEY_INTEGER, RULE(shoe_hurt), .def = "3", .min = 2, .max = 5,
      .help = "How many runs that hurt in one pair, with no painless one meanwhile, have it named and another model suggested; "
              "the cause is not claimed. This program's choice." },
    { "shoes", "painful-of", KEY_INTEGER, RULE(shoe_hurt_of), .def = "5", .min = 3, .max = 10,
      .help = "Of how many of the last runs that hurt, in any pair. This program's choice." },
    { "shoes", "near", KEY_INTEGER, RULE(shoe_near), .def = "90", .min = 50, .max = 100,
      .help = "From how many percent of \"notice-distance\" on a painless pair is named as the one to buy again. This program's "
              "choice." },
    { "shoes", "judged", KEY_INTEGER, RULE(shoe_judged), .def = "3", .min = 2, .max = 20,
      .help = "How many runs a pair has to have before it is called painless. This program's choice." },
    { "shoes", "painless-last", KEY_INTEGER, RULE(shoe_streak), .def = "10", .min = 3, .max = 50,
      .help = "How many of the last runs in it, or all, have to be painless for that. This program's choice." },

    { "notifications", "max-per-day", KEY_INTEGER, RULE(asks_per_day), .def = "4", .min = 1, .max = 12,
      .help = "The most notifications a day. The end of an icing, safety questions and exercises come on top. This "
              "program's choice." },
    { "notifications", "snooze", KEY_DURATION, RULE(snooze), .def = "15m", .min = USEC_PER_MIN, .max = 2 * USEC_PER_HOUR,
      .help = "How long a reminder is put off. This program's choice." },
    { "notifications", "snoozes", KEY_INTEGER, RULE(snooze_max), .def = "2", .min = 0, .max = 5,
      .help = "How often one reminder can be put off. This program's choice." },
    { "notifications", "re-ask", KEY_DURATION, RULE(re_ask), .def = "30m", .min = 10 * USEC_PER_MIN, .max = 3 * USEC_PER_HOUR,
      .help = "After how long a reminder that was shown and not answered is shown again, never one that you "
              "closed. This program's choice." },
    { "notifications", "re-asks", KEY_INTEGER, RULE(re_asks), .def = "1", .min = 0, .max = 3,
      .help = "How often it is shown again; 0 means never. This program's choice." },
    { "notifications", "discreet", KEY_BOOL, AT(discreet), .def = "no",
      .help = "Whether notifications use neutral words, without knee or pain, for a screen that others "
              "see." },
    { "notifications", "sound", KEY_BOOL, AT(sound), .def = "yes", .help = "Whether the end of an icing makes a sound." },

    { "quiet", "from", KEY_CLOCK, RULE(quiet_from), .def = "22:00",
      .help = "When the quiet hours begin, in which nothing is asked. The end of an icing is told all "
              "the same. This program's choice." },
    { "quiet", "to", KEY_CLOCK, RULE(quiet_to), .def = "07:00",
      .help = "When the quiet hours end. The same time as \"from\" means that there are none. This "
              "program's choice." },

    { "cues", "foot-strike", KEY_BOOL, RULE(foot_strike), .def = "no",
      .help =
          "Whether the cue to land flat beneath the hips may be chosen (kneeminder cue foot-strike), which the article advises. "
          "Not landing on the heel takes load off the kneecap, but the calf and the Achilles tendon work more (meta-analysis "
          "PMC7734358), and fewer injuries are not shown (Anderson et al., Sports Med 2020, doi 10.1007/s40279-019-01238-y). "
          "That it is off is this program's choice." },
    { "cues", "before", KEY_DURATION, RULE(cue_before), .def = "1h", .min = 15 * USEC_PER_MIN, .max = 3 * USEC_PER_HOUR,
      .help = "How long before \"time\" of [run] you are reminded of the cue that you chose. This program's choice." },
    { "cues", "every-weeks", KEY_INTEGER, RULE(cue_every), .def = "2", .min = 1, .max = 6,
      .help = "For how many weeks it comes with every run. The better studies had 8 to 18 sessions in two to six weeks, with "
              "cues that fade (review PMC7083994); how they fade here is this program's choice." },
    { "cues", "other-weeks", KEY_INTEGER, RULE(cue_other), .def = "2", .min = 0, .max = 6,
      .help = "For how many weeks after that with every other run. This program's choice." },
    { "cues", "weekly-weeks", KEY_INTEGER, RULE(cue_weekly), .def = "2", .min = 0, .max = 6,
      .help = "And for how many after that once a week; then no more. This program's choice." },
};

const KeyTable key_table = { .keys = keys, .n = ELEMENTSOF(keys) };

const Key *key_find(const KeyTable *t, const char *section, const char *name) {
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->keys[i].section, section) == 0 && strcmp(t->keys[i].name, name) == 0)
            return &t->keys[i];
    return NULL;
}

bool key_section_known(const KeyTable *t, const char *section) {
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->keys[i].section, section) == 0)
            return true;
    return false;
}

const char *key_near_section(const KeyTable *t, const char *typed) {
    const char *nearest = NULL;
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < t->n; i++)
        near_try(typed, t->keys[i].section, &nearest, &smallest);
    return nearest;
}

const char *key_near_name(const KeyTable *t, const char *section, const char *typed) {
    const char *nearest = NULL;
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->keys[i].section, section) == 0 && t->keys[i].type != KEY_OBSOLETE)
            near_try(typed, t->keys[i].name, &nearest, &smallest);
    return nearest;
}

/* The sections (`section` NULL), or the names in one, with commas between. */
static char *list(const KeyTable *t, const char *section) {
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return NULL;
    const char *comma = "";
    for (size_t i = 0; i < t->n; i++) {
        const Key *k = &t->keys[i];
        if (k->type == KEY_OBSOLETE)
            continue;
        if (section ? strcmp(k->section, section) != 0
                    : i > 0 && strcmp(k->section, t->keys[i - 1].section) == 0)
            continue;
        fprintf(f, section ? "%s%s" : "%s[%s]", comma, section ? k->name : k->section);
        comma = ", ";
    }
    if (fclose(f) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

char *key_list_sections(const KeyTable *t) {
    return list(t, NULL);
}

char *key_list_names(const KeyTable *t, const char *section) {
    return list(t, section);
}
