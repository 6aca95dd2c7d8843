/* SPDX-License-Identifier: MIT */
/*
 * A line for each type of fact. A type that this program has no words for, of a newer daemon, is told by its
 * own words rather than left out.
 */

#include <string.h>

#include "common/text-exercise.h"
#include "common/text.h"
#include "format.h"

static void add_knee(FILE *f, json_object *o) {
    if (value_has(o, "knee"))
        fprintf(f, ", %s", format_knee(value_text(o, "knee")));
}

static void add_length(FILE *f, const char *before, json_object *o) {
    char length[TEXT_TIME_MAX];
    if (value_has(o, "duration"))
        fprintf(f, "%s%s", before, text_length((uint64_t)value_number(o, "duration"), length));
}

static void add_score(FILE *f, json_object *o) {
    int score = (int)value_number(o, "score");
    if (score == 0)
        fputs(_("no pain"), f);
    else
        fprintf(f, value_flag(o, "approximate") ? _("pain up to %d of 10") : _("pain %d of 10"), score);
}

static void add_circumstances(FILE *f, json_object *o) {
    if (value_flag(o, "masked"))
        fprintf(f, ", %s", _("after a painkiller"));
    if (value_has(o, "text"))
        fprintf(f, ": %s", value_text(o, "text"));
}

static const char *context_text(const char *word) {
    static const char *const contexts[][2] = {
        { "rest", N_("at rest") },          { "running", N_("while running") },
        { "after-run", N_("after a run") }, { "morning", N_("in the morning") },
        { "stairs", N_("on stairs") },      { "sitting", N_("when sitting") },
    };
    for (size_t i = 0; i < ELEMENTSOF(contexts); i++)
        if (strcmp(contexts[i][0], word) == 0)
            return _(contexts[i][1]);
    return word;
}

static void put_pain(FILE *f, json_object *o) {
    add_score(f, o);
    add_knee(f, o);
    if (value_has(o, "word"))
        fprintf(f, ", %s", context_text(value_text(o, "word")));
    add_circumstances(f, o);
}

static void put_run(FILE *f, json_object *o) {
    static const char *const ends[][2] = {
        { "planned", N_("as planned") }, { "sensed", N_("stopped when the limit was felt") }, { "pain", N_("ended by pain") },
        { "other", N_("ended for another reason") },
    };
    char length[TEXT_TIME_MAX];
    fprintf(f, _("ran %s"), text_length((uint64_t)value_number(o, "duration"), length));
    for (size_t i = 0; i < ELEMENTSOF(ends); i++)
        if (strcmp(value_text(o, "word"), ends[i][0]) == 0)
            fprintf(f, ", %s", _(ends[i][1]));
    if (value_has(o, "onset"))
        fprintf(f, _(", pain after %s"), text_length((uint64_t)value_number(o, "onset"), length));
    if (value_has(o, "score") && value_number(o, "score") >= 0) {
        fputs(", ", f);
        add_score(f, o);
    }
    if (value_has(o, "amount"))
        fprintf(f, ", %s", text_distance(value_number(o, "amount"), length));
    if (value_has(o, "shoe"))
        fprintf(f, _(", in %s"), value_text(o, "shoe"));
    add_circumstances(f, o);
}

/* Name, brand, model, size and drop are a line each. */
static void put_shoe_added(FILE *f, json_object *o) {
    char distance[TEXT_TIME_MAX];
    const char *line = value_text(o, "text");
    size_t n = strcspn(line, "\n");
    fprintf(f, _("new shoes: %.*s"), (int)n, line);
    for (int i = 1; line[n]; i++) {
        line += n + 1;
        n = strcspn(line, "\n");
        if (n > 0)
            fprintf(f, i == 4 ? _(", drop %.*s mm") : ", %.*s", (int)n, line);
    }
    if (value_has(o, "reason"))
        fprintf(f, ", %s", text_cushioning(value_text(o, "reason")));
    if (value_has(o, "amount"))
        fprintf(f, _(", %s before"), text_distance(value_number(o, "amount"), distance));
    if (value_has(o, "ref_id"))
        fprintf(f, _(", after %s"), value_text(o, "ref_id"));
}

static void put_shoe(FILE *f, json_object *o) {
    const char *name = value_has(o, "shoe") ? value_text(o, "shoe") : _("a pair that is not on record");
    if (strcmp(value_text(o, "word"), "rate") == 0)
        fprintf(f, _("%s: comfort %lld of 100"), name, (long long)value_number(o, "amount"));
    else if (strcmp(value_text(o, "word"), "retire") == 0)
        fprintf(f, _("%s: retired"), name);
    else
        put_shoe_added(f, o);
}

static void put_baseline(FILE *f, json_object *o) {
    char length[TEXT_TIME_MAX];
    const char *comma = "";
    if (value_has(o, "duration")) {
        fprintf(f, _("pain-free now: %s"), text_length((uint64_t)value_number(o, "duration"), length));
        comma = ", ";
    }
    if (value_has(o, "onset")) {
        fputs(comma, f);
        fprintf(f, _("longest before the injury: %s"), text_length((uint64_t)value_number(o, "onset"), length));
        comma = ", ";
    }
    if (value_has(o, "amount")) {
        fputs(comma, f);
        fprintf(f, _("%lld runs a week before it"), (long long)value_number(o, "amount"));
    }
}

/* The product is the first line of the text, a note what follows. */
static void put_dose(FILE *f, json_object *o) {
    const char *text = value_text(o, "text");
    int product = (int)strcspn(text, "\n");
    fprintf(f, _("took %.*s, %lld mg"), product, text, (long long)value_number(o, "amount"));
    if (text[product])
        fprintf(f, ": %s", text + product + 1);
}

static void put_check_in(FILE *f, json_object *o) {
    fputs(_("check-in: "), f);
    if (value_has(o, "score"))
        add_score(f, o);
    if (value_has(o, "sore"))
        fprintf(f, "%s%s", value_has(o, "score") ? ", " : "",
                value_flag(o, "sore") ? _("more sore than usual") : _("not more sore than usual"));
    add_knee(f, o);
    add_circumstances(f, o);
}

static void put_screening(FILE *f, json_object *o) {
    const char *subject = value_text(o, "word"), *words = value_text(o, "text");
    bool flags = strcmp(subject, "red-flags") == 0;
    fprintf(f, _("safety questions (%s): "), flags ? _("red flags") : text_kind(subject));
    if (!words[0])
        fputs(_("none of these"), f);
    for (const char *p = words; *p; p += strspn(p, " ")) {
        char word[64];
        size_t n = strcspn(p, " ");
        snprintf(word, sizeof(word), "%.*s", (int)MIN(n, sizeof(word) - 1), p);
        fprintf(f, "%s%s", p == words ? "" : "; ", text_question(subject, word));
        p += n;
    }
}

static void put_pause(FILE *f, json_object *o) {
    char moment[MOMENT_MAX];
    if (strcmp(value_text(o, "word"), "resume") == 0)
        fputs(_("resumed"), f);
    else if (value_has(o, "until"))
        fprintf(f, _("paused until %s"),
                format_date_time((uint64_t)value_number(o, "until"), (int)value_number(o, "offset"), moment));
    else
        fputs(_("paused until resumed"), f);
}

static void put_episode(FILE *f, json_object *o) {
    fputs(_("pain episode opened"), f);
    add_knee(f, o);
}

static void put_episode_end(FILE *f, json_object *o) {
    const char *how = value_text(o, "word");
    fputs(_("pain episode closed"), f);
    add_knee(f, o);
    if (strcmp(how, "check-ins") == 0)
        fprintf(f, ", %s", _("after clear check-ins"));
    else if (strcmp(how, "recovered") == 0)
        fprintf(f, ", %s", _("recovered"));
}

static void put_reminder(FILE *f, json_object *o) {
    char reminder[REMINDER_TEXT_MAX];
    fprintf(f, "%s",
            value_has(o, "reminder") ? format_reminder_id(value_text(o, "reminder"), reminder)
                                     : _("Reminder"));
}

static void put_asked(FILE *f, json_object *o) {
    put_reminder(f, o);
    fprintf(f, ": %s", _("shown"));
    if (value_number(o, "amount") > 1)
        fprintf(f, _(" (time %d)"), (int)value_number(o, "amount"));
}

static void put_outcome(FILE *f, json_object *o) {
    put_reminder(f, o);
    fprintf(f, ": %s", text_state(value_text(o, "word")));
    if (value_has(o, "reason"))
        fprintf(f, ", %s", text_reason(value_text(o, "reason")));
}

static void put_snooze(FILE *f, json_object *o) {
    put_reminder(f, o);
    add_length(f, _(": put off "), o);
}

static void put_session(FILE *f, json_object *o) {
    fputs(_("icing began"), f);
    add_knee(f, o);
    add_length(f, ", ", o);
}

static void put_session_end(FILE *f, json_object *o) {
    const char *how = value_text(o, "word");
    fputs(strcmp(how, "stopped") == 0 ? _("icing stopped") : _("icing over"), f);
    add_length(f, _(" after "), o);
    if (strcmp(how, "late") == 0)
        fprintf(f, " (%s)", _("told late, the minutes are not sure"));
}

static bool put_exercise_choice(FILE *f, json_object *o) {
    bool yes = strcmp(value_text(o, "reason"), "yes") == 0;
    if (strcmp(value_text(o, "word"), "exercise-consult") == 0)
        fputs(yes ? _("a physiotherapist or doctor was asked about exercises") : _("nobody was asked about exercises yet"), f);
    else if (strcmp(value_text(o, "word"), "exercise-plan") == 0)
        fprintf(f, _("exercises: %s"), value_text(o, "text")[0] ? value_text(o, "text") : _("those to begin with"));
    else
        return false;
    return true;
}

static void put_cue(FILE *f, json_object *o) {
    if (strcmp(value_text(o, "reason"), "none") == 0) {
        fputs(_("running form: nothing to think of"), f);
        return;
    }
    fprintf(f, _("running form: %s"), value_text(o, "reason"));
    if (strcmp(value_text(o, "reason"), "cadence") == 0 && value_has(o, "amount"))
        fprintf(f, _(", own cadence %d"), (int)value_number(o, "amount"));
}

static void put_function(FILE *f, json_object *o) {
    fprintf(f, _("%s: %d of 10"), value_text(o, "text"), (int)value_number(o, "score"));
}

static void put_acknowledged(FILE *f, json_object *o) {
    if (put_exercise_choice(f, o))
        return;
    if (strcmp(value_text(o, "word"), "edited") == 0 || strcmp(value_text(o, "word"), "deleted") == 0) {
        fputs(strcmp(value_text(o, "word"), "edited") == 0 ? _("the one before no longer holds") : _("deleted"), f);
        return;
    }
    if (strcmp(value_text(o, "word"), "cue") == 0) {
        put_cue(f, o);
        return;
    }
    if (strcmp(value_text(o, "word"), "function-drop") == 0) {
        fprintf(f, _("task dropped: %s"), value_text(o, "text"));
        return;
    }
    fputs(strcmp(value_text(o, "reason"), "dismissed") == 0 ? _("notification closed: ") : _("read: "), f);
    if (value_has(o, "reminder"))
        put_reminder(f, o);
    else
        fputs(text_notice(value_text(o, "word")), f);
}

static void put_exercise(FILE *f, json_object *o) {
    char dose[TEXT_DOSE_MAX];
    long long amount = value_number(o, "amount");
    if (strcmp(value_text(o, "reason"), "dose") == 0)
        fputs(_("dose from now on: "), f);
    fprintf(f, "%s, %s", text_exercise_name(value_text(o, "word")),
            text_dose((unsigned)(amount / 1000), (unsigned)(amount % 1000), (uint64_t)value_number(o, "duration"), dose));
    if (value_has(o, "score")) {
        fputs(", ", f);
        add_score(f, o);
    }
    add_circumstances(f, o);
}

static void put_programme(FILE *f, json_object *o) {
    fputs(strcmp(value_text(o, "word"), "recovered") == 0 ? _("recovered: the way back to running is done")
                                                          : _("the way back to running begins"),
          f);
}

static void put_undo(FILE *f, json_object *o) {
    fputs(_("took back "), f);
    fputs(value_has(o, "ref_id") ? value_text(o, "ref_id") : _("what was said before"), f);
}

static void put_presence(FILE *f, json_object *o) {
    const char *why = value_text(o, "word");
    if (why[0])
        fprintf(f, _("reminders could not be seen: %s"), text_reason(why));
    else
        fputs(_("reminders can be seen again"), f);
}

static void put_schedule(FILE *f, json_object *o) {
    fprintf(f, _("settings in force: %s"), value_text(o, "text"));
}

static void put_alive(FILE *f, json_object *o) {
    const char *word = value_text(o, "word");
    fputs(strcmp(word, "start") == 0  ? _("kneeminderd started")
          : strcmp(word, "stop") == 0 ? _("kneeminderd stopped")
                                      : _("kneeminderd runs"),
          f);
}

static void put_other(FILE *f, json_object *o) {
    static const char *const keys[] = { "word", "reason", "reminder", "ref_id" };
    fputs(value_text(o, "type"), f);
    for (size_t i = 0; i < ELEMENTSOF(keys); i++)
        if (value_has(o, keys[i]))
            fprintf(f, ", %s", value_text(o, keys[i]));
    if (value_has(o, "score"))
        fprintf(f, ", %d of 10", (int)value_number(o, "score"));
    add_knee(f, o);
    add_length(f, ", ", o);
    add_circumstances(f, o);
}

static const struct {
    const char *type;
    void (*put)(FILE *f, json_object *o);
} types[] = {
    { "pain", put_pain },
    { "check-in", put_check_in },
    { "run", put_run },
    { "baseline", put_baseline },
    { "dose", put_dose },
    { "shoe", put_shoe },
    { "screening", put_screening },
    { "exercise", put_exercise },
    { "function", put_function },
    { "pause", put_pause },
    { "episode", put_episode },
    { "episode-end", put_episode_end },
    { "asked", put_asked },
    { "outcome", put_outcome },
    { "snooze", put_snooze },
    { "session", put_session },
    { "session-end", put_session_end },
    { "acknowledged", put_acknowledged },
    { "programme", put_programme },
    { "undo", put_undo },
    { "presence", put_presence },
    { "schedule", put_schedule },
    { "alive", put_alive },
    { "", put_other },
};

char *format_fact(json_object *fact) {
    char *text = NULL;
    size_t size, i = 0;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return NULL;
    while (types[i].type[0] && strcmp(types[i].type, value_text(fact, "type")) != 0)
        i++;
    types[i].put(f, fact);
    if (fclose(f) != 0) {
        free(text);
        return NULL;
    }
    /* Notes may have several lines; a fact here has one. */
    for (char *p = text; *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    return text;
}
