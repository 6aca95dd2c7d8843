/* SPDX-License-Identifier: MIT */
/*
 * kneeminder: the command line. Here is the table of verbs; what a verb does is in the file of its family.
 * Nothing is decided here that the daemon could decide, and of the daemon only the names on the bus are
 * known.
 */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "common/no-core.h"
#include "common/text.h"
#include "config.h"
#include "config/near.h"
#include "config/parse.h"
#include "format.h"
#include "verb.h"

#define OPTION_KNEE                                                                                          \
    { "knee", "KNEE", N_("left, right or both") }
#define OPTION_AT                                                                                            \
    { "at", "TIME", N_("when it was: 14:30, \"yesterday 18:00\"") }
#define OPTION_NOTE                                                                                          \
    { "note", "TEXT", N_("a note to keep with it") }
#define OPTION_PAINKILLER                                                                                    \
    { "painkiller", NULL, N_("a painkiller was taken within 8 hours before") }
#define END                                                                                                  \
    { 0 }

static const VerbOption status_options[] = {
    { "line", NULL, N_("one line for a bar; with --json as waybar reads it") },
    END,
};
static const VerbOption report_options[] = { OPTION_KNEE, OPTION_AT, OPTION_NOTE, OPTION_PAINKILLER, END };
static const VerbOption pain_options[] = {
    OPTION_KNEE,       { "context", "CONTEXT", N_("rest, running, after-run, morning, stairs, sitting") },
    OPTION_AT,         OPTION_NOTE,
    OPTION_PAINKILLER, END,
};
static const VerbOption check_in_options[] = {
    { "pain", "SCORE", N_("0 (no pain) to 10 (the worst)") },
    { "sore", NULL, N_("the knee itself is more sore than usual") },
    { "not-sore", NULL, N_("it is not") },
    OPTION_KNEE,
    OPTION_AT,
    OPTION_NOTE,
    OPTION_PAINKILLER,
    END,
};
static const VerbOption run_options[] = {
    { "ended", "HOW", N_("planned, sensed, pain or other") },
    { "onset", "DURATION", N_("after how long pain began") },
    { "pain", "SCORE", N_("worst pain during it, 0 to 10") },
    OPTION_KNEE,
    { "distance", "LENGTH", N_("such as 5km or 3.1mi") },
    { "sore", "HOW", N_("soreness in the warm-up: stayed or went") },
    { "shoe", "NAME", N_("the pair that you wore, or none (the only one)") },
    OPTION_PAINKILLER,
    { "at", "TIME", N_("when it began: 18:00, \"yesterday 18:00\" (just over)") },
    OPTION_NOTE,
    END,
};
static const VerbOption baseline_options[] = {
    { "pain-free", "DURATION", N_("how long you can run now without pain") },
    { "longest", "DURATION", N_("your longest run before the injury") },
    { "runs-per-week", "N", N_("how often you ran before it") },
    END,
};
static const VerbOption cue_options[] = {
    { "cadence", "N", N_("your own steps a minute, of both feet") },
    END,
};
static const VerbOption safety_options[] = {
    { "ice", "LIST", N_("what speaks against ice: none, or WORD,WORD...") },
    { "red-flags", "LIST", N_("what needs a clinician: none, or WORD,WORD...") },
    { "seen", NULL, N_("a clinician has seen the knee") },
    { "medication", "LIST", N_("the same against painkiller reminders") },
    { "list", NULL, N_("show the questions, their words and the last answers") },
    END,
};
static const VerbOption exercise_options[] = {
    { "sets", "N", N_("of log: how many sets (as your dose)") },
    { "reps", "N", N_("of log: how many repetitions in each") },
    { "hold", "DURATION", N_("of log: how long each was held, such as 10s") },
    { "pain", "SCORE", N_("of log: worst pain during it, 0 to 10") },
    OPTION_AT,
    OPTION_NOTE,
    END,
};
static const VerbOption shoe_options[] = {
    { "brand", "BRAND", N_("of add: who made it") },
    { "model", "MODEL", N_("of add: which model it is") },
    { "size", "SIZE", N_("of add: its size, such as 44 or \"UK 9\"") },
    { "cushioning", "WORD", N_("of add: soft, medium or firm") },
    { "drop", "MM", N_("of add: how much higher the heel is, in mm") },
    { "distance", "LENGTH", N_("of add: what you ran in it before, such as 120km") },
    { "after", "NAME", N_("of add: the pair that it is the successor of") },
    END,
};
static const VerbOption dose_options[] = { OPTION_AT, OPTION_NOTE, END };
static const VerbOption function_options[] = { OPTION_AT, END };
static const VerbOption plan_options[] = {
    { "from", "DATE", N_("first day, such as 2026-11-23 (today)") },
    { "days", "N", N_("how many days, 1 to 400 (1)") },
    END,
};
static const VerbOption start_options[] = {
    { "for", "DURATION", N_("how long, at most 15 minutes (as set: 10m)") },
    OPTION_KNEE,
    END,
};
static const VerbOption snooze_options[] = { { "for", "DURATION", N_("how long (as set: 15m)") }, END };
static const VerbOption skip_options[] = {
    { "reason", "WORD", N_("user, no-time, no-pain, not-here or other") },
    END,
};
static const VerbOption edit_options[] = {
    { "pain", "SCORE", N_("0 (no pain) to 10 (the worst)") },
    { "sore", "HOW", N_("yes or no; of a run's warm-up stayed or went") },
    OPTION_KNEE,
    { "context", "CONTEXT", N_("rest, running, after-run, morning, stairs, sitting") },
    { "ended", "HOW", N_("of a run: planned, sensed, pain or other") },
    { "onset", "DURATION", N_("of a run: after how long pain began") },
    { "distance", "LENGTH", N_("of a run: such as 5km or 3.1mi") },
    OPTION_PAINKILLER,
    { "no-painkiller", NULL, N_("none was taken") },
    { "shoe", "NAME", N_("of a run: the pair that you wore, or none") },
    OPTION_AT,
    OPTION_NOTE,
    END,
};
static const VerbOption history_options[] = {
    { "since", "TIME", N_("from then on: 07:00, \"yesterday 18:00\", 2026-11-23") },
    { "until", "TIME", N_("up to then") },
    { "kind", "KIND", N_("only pain, check-in, ice, session, outcome and so on") },
    { "all", NULL, N_("also what kneeminderd noted for itself") },
    { "by", "PERIOD", N_("added up by day, week, month or episode") },
    { "csv", NULL, N_("as a table for a spreadsheet") },
    END,
};

static const VerbOption report_file_options[] = {
    { "output", "FILE", N_("where it goes") },
    { "since", "TIME", N_("from then on (all that is on record)") },
    { "until", "TIME", N_("up to then (now)") },
    { "force", NULL, N_("replace FILE if it is there") },
    END,
};
static const VerbOption watch_options[] = {
    { "line", NULL, N_("instead the line for a bar, each time that it changes") },
    END,
};
static const VerbOption troubleshoot_options[] = {
    { "restore", NULL, N_("the copies of the record; put one in its place") },
    END,
};
static const VerbOption export_options[] = { { "force", NULL, N_("replace FILE if it is there") }, END };

#define JSON_FACT                                                                                            \
    N_("With --json: the fact, with \"id\", \"uid\" and \"stored\"; where one call adds\n"                   \
       "several facts, the first of them, and all of them as \"facts\".")
#define TARGETS                                                                                              \
    N_("ID is a reminder's, such as ice/2026-11-23/1300, KIND is ice, rest, check-in,\n"                     \
       "safety, cue or medication; without either, every open reminder that this fits.\n"                                       \
       "With --json: {\"reminders\": [...]}, as they are afterwards.")

static const Verb verbs[] = {
    { "status", NULL, 0, 0, status_options, N_("what is open and what comes next (also without a verb)"),
      NULL, verb_status },
    { "begin", NULL, 0, 0, NULL, N_("the first steps, asked one by one"),
      N_("Writes settings of its own beside yours, and records what you say at the end;\n"
         "leaving with Ctrl-C before that changes nothing."),
      verb_begin },
    { "fine", NULL, 0, 0, report_options, N_("no pain, not sore; answers a check-in"), JSON_FACT, verb_fine },
    { "sore", NULL, 0, 0, report_options, N_("more sore than usual, without more pain"), JSON_FACT,
      verb_sore },
    { "pain", "SCORE", 0, 1, pain_options, N_("a pain score from 0 (no pain) to 10 (the worst)"), JSON_FACT,
      verb_pain },
    { "check-in", NULL, 0, 0, check_in_options, N_("how the knee is, in full"), JSON_FACT, verb_check_in },
    { "run", "DURATION [fine|stopped|hurt]", 1, 2, run_options, N_("log a run"),
      N_("fine: as planned, without pain; stopped: early, because you felt the limit\n"
         "coming; hurt: it ended in pain. If you say neither, it counts, but advances\n"
         "nothing."),
      verb_run },
    { "baseline", NULL, 0, 0, baseline_options, N_("what you can run now, and could before the injury"), JSON_FACT,
      verb_baseline },
    { "advice", NULL, 0, 0, NULL, N_("running today: whether, how long, and why"), NULL, verb_advice },
    { "cue", "[NAME|none]", 0, 1, cue_options, N_("running form: one thing to think of"),
      N_("NAME is pelvis, kneecaps, hips, stride, cadence or foot-strike. It comes with\n"
         "advice, less and less often, and is silent after six weeks."),
      verb_cue },
    { "why", "[RULE|CUE]", 0, 1, NULL, N_("a rule or a cue in five lines, and its source"), NULL, verb_why },
    { "exercise", "[WHAT [NAME...]]", 0, -1, exercise_options, N_("exercises for hip and knee"),
      N_("list                 those there are\n"
         "show NAME            how it is done\n"
         "log NAME             it was done\n"
         "dose NAME 3x10       your own from now on; held: 2x15x10s\n"
         "plan [NAME...]       the plan; which are in it, or \"default\"\n"
         "consult yes|no       whether a physiotherapist or doctor was asked"),
      verb_exercise },
    { "shoe", "[WHAT [NAME [COMFORT]]]", 0, 3, shoe_options, N_("your running shoes"),
      N_("list                 by comfort and painless runs\n"
         "add NAME             another pair\n"
         "rate NAME COMFORT    from 0 to 100\n"
         "retire NAME          put it away\n"
         "The beginning of a NAME will do; capitals do not matter."),
      verb_shoe },
    { "safety", NULL, 0, 0, safety_options, N_("the questions before the first ice"),
      N_("Without options it asks on a terminal, and else shows the questions.\n"
         "LIST may be \"some\", if you would rather not say which."),
      verb_safety },
    { "dose", "PRODUCT MG", 2, 2, dose_options, N_("log a painkiller that you took"),
      N_("Runs and check-ins of the 8 hours after it are marked. With --json: the fact,\n"
         "and \"warnings\": single, gap, day or course, as far as it goes over the figures\n"
         "of ibuprofen's label."),
      verb_dose },
    { "medication", NULL, 0, 0, NULL, N_("your own painkiller plan, and the last doses"), NULL, verb_medication },
    { "function", "[TASK SCORE | add | drop | list]", 0, 3, function_options, N_("what you can do again: tasks of your own, scored"),
      N_("Up to five tasks in your own words, each from 0 (unable) to 10 (as before the\n"
         "injury), once a week. TASK may be its number in the list.\n\n"
         "TASK SCORE           how well it goes now\n"
         "add TASK SCORE       name one, such as: add \"climb the stairs\" 4\n"
         "drop TASK            it does not count any more; its scores stay on record\n"
         "list                 those there are, asking nothing"),
      verb_function },
    { "ask", "KIND", 1, 1, NULL, N_("show a question now: check-in, ice, run or safety"), NULL, verb_ask },
    { "episode", "[list | close [ID]]", 0, 2, NULL, N_("the pain episodes; close one"), NULL, verb_episode },
    { "recovered", NULL, 0, 0, NULL, N_("the way back to running is done"), JSON_FACT, verb_recovered },
    { "plan", NULL, 0, 0, plan_options, N_("the reminders of a day, or of several"), NULL, verb_plan },
    { "times", "[KIND [fewer|other|stop|keep|reset]]", 0, 2, NULL, N_("when each kind is asked; choose other times"),
      JSON_FACT, verb_times },
    { "start", "[ID|ice]", 0, 1, start_options, N_("start an icing; \"start ice\" at any time"), TARGETS,
      verb_start },
    { "done", "[ID|KIND]", 0, 1, NULL, N_("done, the ice is off, or a notice is read"), TARGETS, verb_done },
    { "snooze", "[ID|KIND]", 0, 1, snooze_options, N_("put off for a while"), TARGETS, verb_snooze },
    { "skip", "[ID|KIND]", 0, 1, skip_options, N_("not this time"), TARGETS, verb_skip },
    { "history", NULL, 0, 0, history_options, N_("what is on record, oldest first"),
      N_("With --by: done of asked, what was not shown apart; usual is the median."), verb_history },
    { "report", NULL, 0, 0, report_file_options, N_("a page to print for the physiotherapist"),
      N_("FILE ends in .pdf, .svg, .png or .csv. Only you can read it. With --json and\nwithout --output: all that it is drawn from."), verb_report },
    { "edit", "ID [SCORE | DURATION [fine|stopped|hurt]]", 1, 3, edit_options, N_("say something otherwise than you did"),
      N_("ID is as history shows it, such as p40 or r17. What follows from it follows from\n"
         "the new one, from its day on; undo takes it back."),
      verb_edit },
    { "delete", "ID", 1, 1, NULL, N_("what you said does not hold any more"), JSON_FACT, verb_delete },
    { "undo", NULL, 0, 0, NULL, N_("take back what you said last"), NULL, verb_undo },
    { "export", "[FILE]", 0, 1, export_options, N_("the whole record as one JSON document"),
      N_("Without FILE, or with -, to standard output. Only you can read FILE."), verb_export },
    { "import", "FILE", 1, 1, NULL, N_("an exported record, or runs from GPX, TCX or CSV"),
      N_("What is on record already is known and stays. FILE may be -, standard input.\n"
         "With --json: how many were new and known."),
      verb_import },
    { "watch", NULL, 0, 0, watch_options, N_("follow what happens, a line each"),
      N_("With --json: an object a line. Goes on while kneeminderd restarts."), verb_watch },
    { "pause", "[UNTIL]", 0, 1, NULL, N_("ask nothing till tomorrow, or until a time"),
      N_("UNTIL is 18:00, tomorrow, \"2026-11-24 09:00\", or forever: until resume."), verb_pause },
    { "resume", NULL, 0, 0, NULL, N_("end a pause"), JSON_FACT, verb_resume },
    { "config", "[show | check [FILE...]]", 0, -1, NULL,
      N_("the settings in force; whether files have faults"),
      N_("check without FILE reads all the files that serve you."), verb_config },
    { "troubleshoot", "[--restore [NUMBER]]", 0, 1, troubleshoot_options, N_("what works here, what does not, and what to do"),
      N_("--restore lists the copies of the record. With the NUMBER of one it takes the\n"
         "record's place, and you are told what is then no longer in it; the record as it\n"
         "was is kept in a file beside it."),
      verb_troubleshoot },
};

/* --- help --- */

static void help(void) {
    say(_("Usage: kneeminder [VERB] [ARGUMENT...] [OPTION...]\n\n"
          "Reminds a runner with a sore knee to ice and to rest. Without a verb: status.\n\n"));
    for (size_t i = 0; i < ELEMENTSOF(verbs); i++) {
        char left[48];
        const Verb *v = &verbs[i];
        snprintf(left, sizeof(left), "%s%s%s", v->name, v->arguments ? " " : "",
                 v->arguments ? v->arguments : "");
        if (strlen(left) > 22)
            say("  %s\n  %-22s %s\n", left, "", _(v->summary));
        else
            say("  %-22s %s\n", left, _(v->summary));
    }
    say(_("\nEvery verb takes --help, and --json for scripts; --version tells the version.\n"
          "Exit status: 0 done, 1 refused or failed, 2 wrong usage. More: man kneeminder\n"));
}

/* --- finding the verb --- */

static const Verb *find_verb(const char *name) {
    for (size_t i = 0; i < ELEMENTSOF(verbs); i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

/* Words that people try, and what they mean here. */
static const char *const meant[][2] = {
    { "help", "--help" },     { "version", "--version" }, { "ice", "start ice" },   { "stop", "done" },     { "log", "history" },
    { "setup", "begin" },     { "settings", "config" },   { "remove", "delete ID" }, { "later", "snooze" }, { "rest", "done rest" },
    { "hurts", "pain SCORE" }, { "off", "pause" },       { "on", "resume" },
};

static int unknown_verb(const char *name) {
    int64_t score;
    for (size_t i = 0; i < ELEMENTSOF(meant); i++)
        if (strcmp(meant[i][0], name) == 0) {
            complain(_("There is no verb \"%.32s\"; did you mean: kneeminder %s"), name, meant[i][1]);
            return EXIT_USAGE;
        }
    if (parse_integer(name, 0, 10, &score) == 0) {
        complain(_("There is no verb \"%.32s\"; did you mean: kneeminder pain %lld"), name, (long long)score);
        return EXIT_USAGE;
    }
    const char *nearest = NULL;
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < ELEMENTSOF(verbs); i++)
        near_try(name, verbs[i].name, &nearest, &smallest);
    if (nearest)
        complain(_("There is no verb \"%.32s\"; did you mean: kneeminder %s"), name, nearest);
    else
        complain(_("There is no verb \"%.32s\"; see: kneeminder --help"), name);
    return EXIT_USAGE;
}

/* The one option that belongs to no verb. */
static bool means_version(const char *option) {
    const char *nearest = NULL;
    size_t smallest = SIZE_MAX;
    near_try(option, "--version", &nearest, &smallest);
    return nearest != NULL;
}

static int run(const Verb *v, int argc, char **argv) {
    Link link = { 0 };
    Call call = { .link = &link };
    int r = call_parse(&call, v, argc, argv);
    if (r == CALL_E_HELP) {
        call_help(v);
        r = EXIT_DONE;
    } else
        r = r == 0 ? v->run(&call) : EXIT_USAGE;
    link_done(&link);
    return r;
}

int main(int argc, char **argv) {
    no_core();
    setlocale(LC_ALL, "");
    text_open();
    format_open();
    int r = EXIT_DONE;
    const char *first = argc > 1 ? argv[1] : "";
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        help();
    else if (strcmp(first, "--version") == 0)
        say("kneeminder %s\n", PACKAGE_VERSION);
    else if (means_version(first)) {
        complain(_("There is no option %.40s; did you mean: kneeminder --version"), first);
        r = EXIT_USAGE;
    } else {
        bool named = argc > 1 && first[0] != '-';
        const Verb *v = find_verb(named ? first : "status");
        r = v ? run(v, argc - named, argv + named) : unknown_verb(first);
    }
    int written = format_flush();
    if (written < 0 && r == EXIT_DONE) {
        complain(_("The output cannot be written: %s"), strerror(-written));
        r = EXIT_REFUSED;
    }
    return r;
}
