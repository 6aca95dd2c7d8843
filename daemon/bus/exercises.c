/* SPDX-License-Identifier: MIT */
/* Interface Exercises: the library, what was chosen of it, and what was done. */

#include <stdio.h>

#include "internal.h"
#include "core/exercise.h"

/* --- reading --- */

static int no_exercise(const char *word, sd_bus_error *error) {
    char words[512];
    size_t n = 0;
    for (int i = 0; i < EXERCISE_MAX && n < sizeof(words); i++)
        n += (size_t)snprintf(words + n, sizeof(words) - n, "%s ", exercise_library[i].word);
    return error_word(error, word, words, "There is no exercise \"%.32s\"; kneeminder exercise list shows those there are.", word);
}

static int read_exercise(const char *word, int *ret, sd_bus_error *error) {
    int exercise = exercise_find(word);
    if (exercise < 0)
        return no_exercise(word, error);
    *ret = exercise;
    return 0;
}

static int read_dose(int64_t sets, int64_t reps, usec_t hold, Dose *ret, sd_bus_error *error) {
    if (sets < 1 || sets > DOSE_SETS_MAX || reps < 1 || reps > DOSE_REPS_MAX || hold > DOSE_HOLD_MAX)
        return error_argument(error, "A dose is of 1 to %d sets of 1 to %d repetitions, each held for at most %d minutes.", DOSE_SETS_MAX,
                              DOSE_REPS_MAX, (int)(DOSE_HOLD_MAX / USEC_PER_MIN));
    *ret = (Dose){ (int)sets, (int)reps, hold / USEC_PER_SEC * USEC_PER_SEC };
    return 0;
}

/* --- saying --- */

static int change(Service *s, sd_bus_message *m, Decide decide, void *args, sd_bus_error *error) {
    CLEANUP(change_done) Change facts = { 0 };
    bool stored;
    int r = coordinator_change(s->coordinator, decide, args, &facts, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &facts, false, stored);
}

static int decide_log(const Frame *f, Change *c, void *args) {
    return exercise_log(f, c, args);
}

/* What is not said of the dose is the person's own. */
static int fill_dose(Service *s, ExerciseReport *report, int64_t sets, int64_t reps, usec_t hold, sd_bus_error *error) {
    Frame f;
    int r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    Dose own = exercise_dose(f.state, report->exercise);
    return read_dose(sets < 0 ? own.sets : sets, reps < 0 ? own.reps : reps, hold == USEC_NONE ? own.hold : hold, &report->dose, error);
}

static int method_log(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *word;
    int64_t sets = -1, reps = -1, pain = -1;
    usec_t hold = USEC_NONE;
    ExerciseReport report = { .at = USEC_NONE };
    const Option options[] = {
        { "sets", OPTION_NUMBER, &sets, 0 }, { "reps", OPTION_NUMBER, &reps, 0 },  { "hold", OPTION_LENGTH, &hold, 0 },
        { "pain", OPTION_NUMBER, &pain, 0 }, { "at", OPTION_TIME, &report.at, 0 }, { "note", OPTION_TEXT, &report.note, FACT_TEXT_MAX },
    };
    int r = sd_bus_message_read(m, "s", &word);
    if (r >= 0)
        r = read_exercise(word, &report.exercise, error);
    if (r >= 0)
        r = options_read(userdata, m, options, ELEMENTSOF(options), error);
    if (r >= 0 && pain > 10)
        r = error_argument(error, "A pain score is a whole number from 0 (no pain) to 10 (the worst), not %lld.", (long long)pain);
    if (r >= 0)
        r = fill_dose(userdata, &report, sets, reps, hold, error);
    report.score = (int)pain;
    return r < 0 ? r : change(userdata, m, decide_log, &report, error);
}

static int decide_dose(const Frame *f, Change *c, void *args) {
    const ExerciseReport *report = args;
    return exercise_set_dose(f, c, report->exercise, &report->dose);
}

static int method_set_dose(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *word;
    uint32_t sets, reps;
    usec_t hold = 0;
    ExerciseReport report = { .at = USEC_NONE };
    int r = sd_bus_message_read(m, "suu", &word, &sets, &reps);
    if (r >= 0)
        r = options_read(userdata, m, (Option[]){ { "hold", OPTION_LENGTH, &hold, 0 } }, 1, error);
    if (r >= 0)
        r = read_exercise(word, &report.exercise, error);
    if (r >= 0)
        r = read_dose(sets, reps, hold, &report.dose, error);
    return r < 0 ? r : change(userdata, m, decide_dose, &report, error);
}

static int decide_plan(const Frame *f, Change *c, void *args) {
    return exercise_set_plan(f, c, *(unsigned *)args);
}

static int method_set_plan(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *word;
    unsigned plan = 0;
    int r = sd_bus_message_enter_container(m, 'a', "s");
    while (r >= 0 && (r = sd_bus_message_read(m, "s", &word)) > 0) {
        int exercise = 0;
        r = read_exercise(word, &exercise, error);
        plan |= 1U << exercise;
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    if (r >= 0)
        r = options_read(userdata, m, NULL, 0, error);
    return r < 0 ? r : change(userdata, m, decide_plan, &plan, error);
}

static int decide_consult(const Frame *f, Change *c, void *args) {
    return exercise_consult(f, c, *(int *)args);
}

static int method_consult(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    int asked;
    int r = sd_bus_message_read(m, "b", &asked);
    if (r >= 0)
        r = options_read(userdata, m, NULL, 0, error);
    return r < 0 ? r : change(userdata, m, decide_consult, &asked, error);
}

/* --- telling --- */

static int append_dose(sd_bus_message *m, const Dose *d) {
    int r = append_unsigned(m, "sets", (uint32_t)d->sets);
    if (r >= 0)
        r = append_unsigned(m, "reps", (uint32_t)d->reps);
    return r >= 0 && d->hold > 0 ? append_time(m, "hold", d->hold) : r;
}

static int append_steps(sd_bus_message *m, const Exercise *x) {
    char text[DOSE_TEXT_MAX];
    int r = dict_open(m, "steps", "as");
    for (size_t i = 0; i < EXERCISE_STEPS && x->steps[i].sets > 0 && r >= 0; i++)
        r = sd_bus_message_append(m, "s", dose_format(&x->steps[i], text));
    return r < 0 ? r : dict_close(m);
}

static int append_standing(sd_bus_message *m, const Frame *f, int exercise) {
    char text[DOSE_TEXT_MAX];
    Dose dose = exercise_dose(f->state, exercise), next;
    int r = append_dose(m, &dose);
    if (r >= 0)
        r = append_bool(m, "own", f->state->exercises[exercise].own.sets > 0);
    if (r >= 0)
        r = append_bool(m, "chosen", exercise_chosen(f->state) >> exercise & 1);
    if (r >= 0)
        r = append_bool(m, "asked", exercise_asked(f->state) >> exercise & 1);
    if (r >= 0)
        r = append_bool(m, "done", exercise_is_done(f->state, exercise, frame_today(f)));
    if (r >= 0 && exercise_may_step(f, exercise, &next))
        r = append_text(m, "next", next.sets > 0 ? dose_format(&next, text) : "");
    return r;
}

static int append_exercise(sd_bus_message *m, const Frame *f, int exercise) {
    const Exercise *x = &exercise_library[exercise];
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "exercise", x->word);
    if (r >= 0)
        r = append_text(m, "target", x->target);
    if (r >= 0)
        r = append_text(m, "area", area_to_string(x->area));
    if (r >= 0)
        r = append_unsigned(m, "tier", (uint32_t)x->tier);
    if (r >= 0)
        r = append_bool(m, "pain_week", x->pain_week);
    if (r >= 0)
        r = append_steps(m, x);
    if (r >= 0)
        r = append_text(m, "source", x->source);
    if (r >= 0)
        r = append_standing(m, f, exercise);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int append_exercises(sd_bus_message *m, const Frame *f, unsigned which) {
    int r = 0;
    for (int i = 0; i < EXERCISE_MAX && r >= 0; i++)
        if (which & 1U << i)
            r = append_exercise(m, f, i);
    return r;
}

static int fill_library(sd_bus_message *reply, void *args) {
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    if (r >= 0)
        r = append_exercises(reply, args, (1U << EXERCISE_MAX) - 1);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_days(sd_bus_message *m, int days) {
    int r = dict_open(m, "days", "as");
    for (int i = 0; i < WEEKDAY_MAX && r >= 0; i++)
        if (days & 1 << i)
            r = sd_bus_message_append(m, "s", weekday_to_string((Weekday)i));
    return r < 0 ? r : dict_close(m);
}

static int fill_plan(sd_bus_message *reply, void *args) {
    const Frame *f = args;
    char times[TIMES_CLOCKS_MAX];
    const char *answer = f->state->n_consults == 0 ? "" : state_consulted(f->state) ? "yes" : "no";
    int r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0)
        r = append_bool(reply, "enabled", f->schedule->exercise);
    if (r >= 0)
        r = append_text(reply, "consult", answer);
    if (r >= 0)
        r = append_days(reply, f->schedule->exercise_days);
    if (r >= 0)
        r = append_text(reply, "time", times_clocks(&f->schedule->exercise_times, times));
    if (r >= 0)
        r = append_bool(reply, "programme", f->state->programme);
    if (r >= 0)
        r = append_bool(reply, "rests", exercise_rests(f->state, f->schedule, frame_today(f)));
    if (r >= 0)
        r = append_bool(reply, "red_flag", f->state->screenings[SUBJECT_RED_FLAGS].any);
    if (r >= 0)
        r = dict_open(reply, "exercises", "aa{sv}");
    if (r >= 0)
        r = append_exercises(reply, f, exercise_chosen(f->state) | exercise_asked(f->state));
    if (r >= 0)
        r = dict_close(reply);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int reply_of_now(sd_bus_message *m, Service *s, int (*fill)(sd_bus_message *reply, void *args)) {
    Frame f;
    int r = coordinator_frame(s->coordinator, &f);
    return r < 0 ? r : reply_filled(m, fill, &f);
}

static int method_library(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)error;
    return reply_of_now(m, userdata, fill_library);
}

static int method_plan(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)error;
    return reply_of_now(m, userdata, fill_plan);
}

#define SAYS (SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE)

const sd_bus_vtable exercises_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_ARGS("Library", SD_BUS_NO_ARGS, SD_BUS_RESULT("aa{sv}", exercises), method_library, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Plan", SD_BUS_NO_ARGS, SD_BUS_RESULT("a{sv}", plan), method_plan, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Log", SD_BUS_ARGS("s", exercise, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_log, SAYS),
    SD_BUS_METHOD_WITH_ARGS("SetDose", SD_BUS_ARGS("s", exercise, "u", sets, "u", reps, "a{sv}", options),
                            SD_BUS_RESULT("aa{sv}", facts), method_set_dose, SAYS),
    SD_BUS_METHOD_WITH_ARGS("SetPlan", SD_BUS_ARGS("as", exercises, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_set_plan,
                            SAYS),
    SD_BUS_METHOD_WITH_ARGS("Consult", SD_BUS_ARGS("b", asked, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_consult, SAYS),
    SD_BUS_VTABLE_END,
};
