/* SPDX-License-Identifier: MIT */
/* The verb `why`: each rule and each cue in a few lines, and its source. A number that is no source's is called this program's choice. */

#include <stdio.h>
#include <string.h>

#include "advice.h"
#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"

typedef struct Rule {
    const char *names; /* with spaces between: the words that the advice uses for it */
    const char *text, *source;
    const char *keys; /* likewise: settings that stand for numbers in the text */
} Rule;

static const Rule rules[] = {
    { "limit planned overrun held sensed",
      /* xgettext:no-c-format */ N_("The pain-free limit goes up by 5 % after a run as planned of at least 90 % of it, painless, without a painkiller, if "
         "the "
         "morning after is clear: not sore, and no more pain than on the morning of the run. A painless run beyond the limit "
         "that ended "
         "because you felt it coming raises it to that run, by a tenth or a minute at most. Felt well before it, it goes down to "
         "there."),
      N_("That runners with this pain can steer by it: Esculier and others 2018. The steps are this program's choice."),
      "run.raise run.raise-beyond run.raise-least run.counts-from" },
    { "morning unanswered worse after-worse",
      N_("A morning after a run raises the limit only when it was clear. Where nobody has said how it was, nothing advances; say "
         "it later with --at. More pain than on the morning of the run is a step down and a day off."),
      N_("Pain no higher on the next morning: the rule of the trial of Esculier and others 2018.") },
    { "pain pain-today after-pain",
      N_("A run that hurt more than the profile takes for none sets the limit to four fifths of the time until it did. Then no "
         "run "
         "before a clear morning, and none on a day with such pain."),
      N_("Stop at pain, and no more on the next morning: the article; Esculier and others 2018 with up to 2 of 10. Four fifths "
         "are this "
         "program's choice."),
      "general.profile run.lower-to" },
    { "longest", N_("Never more than a tenth above the longest run of the last 30 days, or a minute, where a tenth is less."),
      N_("Schuster Brandt Frandsen and others 2025: more injuries beyond that, in 5,205 runners."),
      "run.raise-least" },
    { "break", /* xgettext:no-c-format */ N_("After more than 7, 14, 21 or 30 days without a run the first one is at most 90, 75, 60 or 50 % of the limit."),
      N_("This program's choice."),
      "run.back-after-7 run.back-after-14 run.back-after-21 run.back-after-30" },
    { "ladder",
      N_("Below five minutes running is replaced by walking and jogging in turns of five minutes: first walking alone, then half "
         "a "
         "minute of jogging more after each painless time with a clear morning, and half a minute less after pain."),
      N_("Stages as leaflets of physiotherapists have them; when to go on is this program's choice.") },
    { "sore warm-up warm-up-sore",
      N_("A knee that is more sore than usual has the day off, and the next one where it was sore an hour after a run or later. "
         "Soreness is asked apart from pain. Sore in a run's warm-up, then gone: the same again; if it stays: two days off and a "
         "step down."),
      N_("Adams and others 2012, table of soreness.") },
    { "unsettled",
      N_("Pain of up to 2 of 10, where you chose that it counts as none, must be back to the morning's level an hour after the "
         "run; else it is a step down and a day off."),
      N_("The rule of the trial of Esculier and others 2018."),
      "general.profile" },
    { "rising",
      N_("If the week's worst pain is a point higher than the week before, and that one than the one before it, nothing is "
         "raised, and a visit "
         "is suggested."),
      N_("In the model of Silbernagel and others 2007 pain must not rise from week to week; a point is this program's choice."),
      "run.rises-by" },
    { "frequency",
      N_("With [run] order = frequency-first there are more runs a week before longer ones: each is three fifths of the limit "
         "until there "
         "are as many as before the injury (not known: five). One day a week stays free."),
      N_("Esculier and others 2018: three times 5 km become five times 3 km."),
      "run.order" },
    { "rest-day ran-today next-day rest-of-week",
      N_("A day lies between runs. After 3 weeks and 6 runs, the last 3 painless, and on a clear morning, a run on the day after "
         "a run "
         "is a test: at the limit, and not above. Two that went well, a week apart, earn one more run a week; pain in one takes "
         "one back. One "
         "day a week stays free."),
      N_("The article's order; the figures are this program's choice."),
      "run.next-day-after run.next-day-runs run.next-day-painless run.next-day-unmasked run.test-apart run.tests run.week-most" },
    { "medication dose",
      N_("Ibuprofen hides the pain that the advice goes by, so runs and check-ins of the 8 hours after any painkiller raise "
         "nothing. By "
         "its label: at most 400 mg at a time, 6 hours apart, 1200 mg in any 24 hours, for 10 days; the least that helps, never "
         "to be "
         "able to run. Cold and flu products may contain it too. Stop and get help for: feeling faint, vomiting blood, black "
         "stools, "
         "stomach pain that stays, chest pain, trouble breathing, weakness on one side, slurred speech, swollen legs, pain that "
         "gets "
         "worse or lasts over 10 days, redness or swelling where it hurts, anything new. Hives, a swollen face, wheezing, rash "
         "or "
         "blisters: stop, and call the emergency number. Read the leaflet of your own pack."),
      N_("US Drug Facts label (DailyMed 66267-115), NHS on ibuprofen; kidney injury in a race of 80 km: Lipman and others 2017. "
         "The 8 "
         "hours are this program's choice.") },
    { "function",
      N_("One to five tasks in your own words, scored once a week from 0 (unable) to 10 (as before the injury). Two scorings may "
         "differ "
         "by chance by nearly 3 points of a task and 2 of the mean, so a change is named from there on only. The weeks' scores "
         "are for you and for "
         "whoever sees the knee: the advice on running does not go by them."),
      N_("Patient-Specific Functional Scale, Stratford and others 1995; at the knee Chatman and others 1997; MDC90 from "
         "rehabmeasures.org.") },
    { "shoes shoe",
      N_("The most comfortable pair is the best guess. Where the runs in it did not hurt, buy it or its successor again; a pair "
         "worn in 3 of "
         "the last 5 runs that hurt, and in no painless one since the first of them, is named, and a comfortable model with more "
         "or less "
         "cushioning may be worth a try. Whether a pair is the cause nobody can tell from that, and no shoe prevents all "
         "injuries. After so "
         "many km wear and comfort are worth a look: a rule of thumb."),
      N_("The article. Comfort first is a proposal: Nigg and others 2015; little evidence for any way to choose: Agresta and "
         "others 2022. "
         "Hard shoes had more injuries in one trial: Malisoux and others 2020. 3 of 5 and 700 km are this program's choice."),
      "shoes.notice-distance shoes.painful shoes.painful-of" },
    { "red-flag safety",
      N_("Some signs need a clinician before anything else. They are asked before the first ice; after a run that hurt no run is "
         "suggested until they are answered again."),
      N_("Guidelines for pain at the kneecap; kneeminder safety --list has the questions.") },
    { "first-run baseline suggested",
      N_("Before any run the limit is what you said is pain-free now (kneeminder baseline), else ten minutes are suggested, and "
         "the "
         "first run sets it: its duration, or four fifths of the time until it hurt."),
      N_("This program's choice."),
      "run.first run.lower-to" },
    { "cue",
      N_("One thing to think of while running, chosen by you: with every run in weeks 1 and 2, every other run in 3 and 4, once "
         "a "
         "week in 5 and 6, then silent; chosen again, it begins anew. None is needed: learning to steer by the pain did as well "
         "alone as with gait retraining added."),
      N_("Review PMC7083994: the better studies had 8 to 18 sessions in 2 to 6 weeks, with cues that fade; the weeks are this "
         "program's "
         "choice. Esculier and others 2018."),
      "cues.every-weeks cues.other-weeks cues.weekly-weeks" },
    { "pelvis",
      N_("Keep the pelvis level while you stand on one leg: the side in the air does not drop. Where the muscles outside the hip "
         "are "
         "weak it sinks, the thigh turns inward, and the knee is caught between. Think of it lightly. Exercises for the hips go "
         "with "
         "it: kneeminder exercise list"),
      N_("The article; Willy and others 2012: ten women with that gait, eight sessions, less pain and less drop of the pelvis, "
         "kept for "
         "three months. A small study.") },
    { "kneecaps",
      N_("Kneecaps point straight ahead, and there is space between the knees. It is for knees that fall inward; pushing them "
         "far "
         "apart is not meant. If yours run straight already, another cue does more."),
      N_("The article, of knees that knock together; Willy and others 2012: ten women with that gait, in these words, less pain "
         "for three "
         "months. A small study.") },
    { "hips",
      N_("Use the muscles outside the hips as the foot lands, and the buttocks a little: they keep the thigh from turning inward "
         "and "
         "the pelvis level. Feel them work; do not cramp. Strength for them comes from exercises: kneeminder exercise list"),
      N_("The article; Willy and others 2012, ten women; for the exercises the guideline of 2019 (JOSPT) and Neal and others "
         "2024.") },
    { "stride",
      /* xgettext:no-c-format */ N_("Shorter steps at the same pace: the foot comes down beneath you, not far out in front. A tenth shorter took 22 % of "
         "the "
         "stress off the kneecap in each step, and 7.5 % in each mile, since there are more steps. Change nothing else at the "
         "same "
         "time."),
      N_("The article; Willson and others 2014, who measured load, not injuries.") },
    { "cadence",
      /* xgettext:no-c-format */ N_("More and lighter steps at the same pace, 5 to 10 % above your own; there is no number that fits all. Count the steps "
         "of "
         "both feet in a minute of easy running, and give them with --cadence. A tenth more took 14 % off the peak force at the "
         "kneecap. It is used most for runners with up to 170."),
      N_("Lenhart and others 2014, who measured load, not injuries; TREK's page for runners.") },
    { "foot-strike",
      N_("Land flat beneath the hips, not on the heel far ahead. It takes load off the kneecap and puts it on the calf and the "
         "Achilles tendon: a few minutes of a run at first, and back to your own way if they ache (this program's choice). Off "
         "unless [cues] foot-strike = yes in the settings."),
      N_("The article; meta-analysis PMC7734358: less stress at the kneecap, more work at the ankle. No proof of fewer injuries: "
         "Anderson "
         "and others 2020.") },
};

static bool has_word(const char *words, const char *name) {
    size_t n = strlen(name);
    for (const char *p = words; (p = strstr(p, name)); p += n)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

/* What somebody has set of the numbers in the text, by key; NULL if nobody tells. */
static json_object *settings_of(Call *c, const Rule *r) {
    CLEANUP_JSON json_object *settings = NULL;
    if (r->keys && link_call(c->link, KM_MANAGER, "Settings", false, &settings) != 0)
        return NULL;
    json_object *found = json_object_new_object();
    for (size_t i = 0; i < value_length(settings); i++) {
        json_object *s = value_at(settings, i);
        const char *key = json_object_get_string(value_at(s, 0));
        if (has_word(r->keys, key) && strcmp(json_object_get_string(value_at(s, 2)), "default") != 0)
            json_object_object_add(found, key, json_object_get(value_at(s, 1)));
    }
    return found;
}

/* "[run] raise = 8, [run] lower-to = 75" */
static void print_settings(json_object *settings) {
    char text[512];
    size_t n = 0;
    json_object_object_foreach(settings, key, value) {
        const char *dot = strchr(key, '.');
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s[%.*s] %s = %s", n > 0 ? ", " : "", (int)(dot - key), key, dot + 1,
                              json_object_get_string(value));
        n = MIN(n, sizeof(text) - 1);
    }
    if (n == 0)
        return;
    char *line;
    if (asprintf(&line, _("In your settings: %s."), text) < 0)
        return;
    put_wrapped(stdout, 0, "", line);
    free(line);
}

static int show_rule(Call *c, const Rule *r, const char *name) {
    CLEANUP_JSON json_object *settings = settings_of(c, r);
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "rule", json_text(name));
        json_object_object_add(out, "text", json_text(_(r->text)));
        json_object_object_add(out, "source", json_text(_(r->source)));
        json_object_object_add(out, "settings", json_object_get(settings));
        json_print(out);
        return EXIT_DONE;
    }
    bool health = has_word(r->names, "medication") || has_word(r->names, "red-flag");
    put_wrapped(stdout, 0, "", health ? text_safety(r->text) : _(r->text));
    if (settings)
        print_settings(settings);
    put_wrapped(stdout, 0, "", _(r->source));
    return EXIT_DONE;
}

int verb_why(Call *c) {
    const char *name = call_argument(c, 0, NULL);
    json_object *status;
    if (!name) {
        if (link_status(c->link, &status) != 0)
            return link_fail(c->link);
        name = value_text(value_get(status, "run"), "rule");
    }
    for (size_t i = 0; i < ELEMENTSOF(rules) && name[0]; i++)
        if (has_word(rules[i].names, name))
            return show_rule(c, &rules[i], name);
    char names[512];
    size_t n = 0;
    for (size_t i = 0; i < ELEMENTSOF(rules) && n < sizeof(names); i++)
        n += (size_t)snprintf(names + n, sizeof(names) - n, "%s ", rules[i].names);
    complain_word(name, names,
                  _("There is no rule \"%.32s\"; rules are limit, morning, pain, longest, break, ladder, sore, rest-day, "
                    "frequency, rising, unsettled, red-flag, first-run, function, shoes and cue; cues are pelvis, kneecaps, "
                    "hips, stride, cadence and "
                    "foot-strike."),
                  name);
    return EXIT_USAGE;
}
