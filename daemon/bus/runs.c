/* SPDX-License-Identifier: MIT */
/* Interface Runs: what was run, and what follows from it. */

#include "internal.h"
#include "core/advice.h"
#include "core/run.h"

/* --- saying --- */

static int decide_run(const Frame *f, Change *c, void *args) {
    return run_log(f, c, args);
}

static int decide_baseline(const Frame *f, Change *c, void *args) {
    return run_baseline(f, c, args);
}

static int change(Service *s, sd_bus_message *m, Decide decide, void *args, sd_bus_error *error) {
    CLEANUP(change_done) Change facts = { 0 };
    bool stored;
    int r = coordinator_change(s->coordinator, decide, args, &facts, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &facts, false, stored);
}

static int read_ended(const char *text, RunReport *run, sd_bus_error *error) {
    run->ended = text ? run_ended_from_string(text) : run->onset == USEC_NONE ? RUN_UNKNOWN : RUN_PAIN;
    if (run->ended < 0 || (text && run->ended == RUN_UNKNOWN))
        return error_word(error, text ? text : "", "planned sensed pain other",
                          "There is no end \"%.16s\"; a run ended planned, sensed, pain or other.", text);
    if (run->onset != USEC_NONE && run->ended != RUN_PAIN && run->score <= 0)
        return error_argument(error, "An onset is of pain; say ended pain, or the score.");
    return 0;
}

static int method_log(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    uint64_t duration;
    const char *ended = NULL, *knee = NULL, *note = NULL, *sore = NULL;
    int64_t pain = -1;
    int masked = 0;
    RunReport run = { .onset = USEC_NONE, .metres = -1, .at = USEC_NONE, .sore = -1 };
    int r = sd_bus_message_read(m, "t", &duration);
    if (r < 0)
        return r;
    const Option options[] = {
        { "ended", OPTION_TEXT, &ended, 0 },          { "onset", OPTION_LENGTH, &run.onset, 0 },
        { "pain", OPTION_NUMBER, &pain, 0 },          { "knee", OPTION_TEXT, &knee, 0 },
        { "distance", OPTION_NUMBER, &run.metres, 0 }, { "painkiller", OPTION_BOOL, &masked, 0 },
        { "at", OPTION_TIME, &run.at, 0 },            { "note", OPTION_TEXT, &note, FACT_TEXT_MAX },
        { "sore", OPTION_TEXT, &sore, 0 },            { "shoe", OPTION_TEXT, &run.shoe, 0 },
    };
    r = options_read(userdata, m, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    if (duration < (uint64_t)USEC_PER_SEC || duration > (uint64_t)USEC_PER_DAY)
        return error_argument(error, "A run lasts from a second to 24 hours.");
    if (pain > 10)
        return error_argument(error, "A pain score is a whole number from 0 (no pain) to 10 (the worst), not %lld.", (long long)pain);
    run.duration = (usec_t)duration;
    run.score = (int)pain;
    run.masked = masked;
    run.note = note;
    if (sore && strcmp(sore, "stayed") != 0 && strcmp(sore, "went") != 0)
        return error_word(error, sore, "stayed went", "Soreness in the warm-up stayed or went, not \"%.16s\".", sore);
    if (sore)
        run.sore = strcmp(sore, "stayed") == 0;
    r = read_ended(ended, &run, error);
    if (r >= 0)
        r = read_knee(knee, &run.knee, error);
    return r < 0 ? r : change(userdata, m, decide_run, &run, error);
}

static int method_set_baseline(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Baseline b = { .pain_free = USEC_NONE, .longest = USEC_NONE, .runs_a_week = -1 };
    const Option options[] = {
        { "pain-free", OPTION_LENGTH, &b.pain_free, 0 },
        { "longest", OPTION_LENGTH, &b.longest, 0 },
        { "runs-per-week", OPTION_NUMBER, &b.runs_a_week, 0 },
    };
    int r = options_read(userdata, m, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    if (b.pain_free == USEC_NONE && b.longest == USEC_NONE && b.runs_a_week < 0)
        return error_argument(error, "A baseline says what can be run now without pain (pain-free), or what was before the injury "
                                     "(longest, runs-per-week).");
    if (b.runs_a_week > 28)
        return error_argument(error, "runs-per-week is from 0 to 28, not %lld.", (long long)b.runs_a_week);
    return change(userdata, m, decide_baseline, &b, error);
}

/* --- advice --- */

static int append_seconds(sd_bus_message *m, const char *key, int seconds) {
    return seconds < 0 ? 0 : append_time(m, key, seconds * USEC_PER_SEC);
}

static int append_deciding(sd_bus_message *m, const Advice *a) {
    char day[DAY_TEXT_MAX];
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "code", advice_rule_to_string(a->rule));
    if (r >= 0 && a->score >= 0)
        r = append_unsigned(m, "score", (uint32_t)a->score);
    if (r >= 0 && a->run_day != DAY_NONE)
        r = append_text(m, "run_day", day_format(a->run_day, day));
    if (r >= 0 && a->run_days > 0)
        r = append_unsigned(m, "run_days", (uint32_t)a->run_days);
    if (r >= 0 && a->frequency.extra > 0)
        r = append_unsigned(m, "earned", (uint32_t)a->frequency.extra);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int append_limit_numbers(sd_bus_message *m, const Limit *l) {
    char id[FACT_ID_MAX], day[DAY_TEXT_MAX];
    int r = append_text(m, "code", limit_rule_to_string(l->rule));
    if (r >= 0 && l->run > 0)
        r = append_text(m, "run", fact_id_format(FACT_RUN, l->run, id));
    if (r >= 0 && l->run > 0)
        r = append_text(m, "run_day", day_format(l->run_day, day));
    if (r >= 0)
        r = append_seconds(m, "before", l->before);
    if (r >= 0)
        r = append_seconds(m, "unclipped", l->unclipped);
    if (r >= 0 && l->longest > 0)
        r = append_seconds(m, "longest", l->longest);
    if (r >= 0 && l->break_days >= 0)
        r = append_unsigned(m, "break_days", (uint32_t)l->break_days);
    if (r >= 0)
        r = append_unsigned(m, "break_percent", (uint32_t)l->break_percent);
    if (r >= 0 && l->unanswered > 0)
        r = append_unsigned(m, "unanswered", (uint32_t)l->unanswered);
    return r;
}

static int append_reasons(sd_bus_message *m, const Advice *a) {
    int r = dict_open(m, "reasons", "aa{sv}");
    if (r >= 0 && a->rule != ADVICE_LIMIT)
        r = append_deciding(m, a);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_limit_numbers(m, &a->limit);
    if (r >= 0)
        r = sd_bus_message_close_container(m);
    return r < 0 ? r : dict_close(m);
}

int append_advice(Service *s, sd_bus_message *m) {
    Frame f;
    Advice a;
    int r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    advice_make(&f, &a);
    r = append_text(m, "suggestion", suggestion_to_string(a.suggestion));
    if (r >= 0 && a.seconds >= 0)
        r = append_seconds(m, "limit", a.seconds);
    else if (r >= 0)
        r = append_unsigned(m, "stage", (uint32_t)a.limit.stage);
    if (r >= 0 && a.not_before != USEC_NONE)
        r = append_time(m, "not_before", a.not_before);
    if (r >= 0)
        r = append_bool(m, "next_day_test", a.next_day_test);
    if (r >= 0)
        r = append_text(m, "rule", a.rule == ADVICE_LIMIT ? limit_rule_to_string(a.limit.rule) : advice_rule_to_string(a.rule));
    if (r >= 0)
        r = append_cue(m, &a.cue);
    return r < 0 ? r : append_reasons(m, &a);
}

static bool advice_equal(const Advice *a, const Advice *b) {
    return a->suggestion == b->suggestion && a->rule == b->rule && a->not_before == b->not_before &&
           a->next_day_test == b->next_day_test && a->seconds == b->seconds && a->run_days == b->run_days &&
           a->limit.seconds == b->limit.seconds && a->limit.stage == b->limit.stage && a->limit.rule == b->limit.rule &&
           a->cue.cue == b->cue.cue && a->cue.cadence == b->cue.cadence;
}

bool runs_advice_changed(Service *s) {
    Frame f;
    Advice a;
    if (coordinator_frame(s->coordinator, &f) < 0)
        return false;
    advice_make(&f, &a);
    bool changed = !advice_equal(&a, &s->advice);
    s->advice = a;
    return changed;
}

static int get_advice(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
                      sd_bus_error *error) {
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    int r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0)
        r = append_advice(userdata, reply);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

/* --- what each run did to the limit --- */

#define STEPS_MAX 1000

typedef struct StepsPage {
    const State *state;
    size_t first;
    usec_t until;
} StepsPage;

static int append_step(sd_bus_message *m, const LimitRun *run, const LimitStep *step) {
    char id[FACT_ID_MAX], uid[UID_TEXT_MAX], day[DAY_TEXT_MAX];
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "run", fact_id_format(FACT_RUN, run->number, id));
    if (r >= 0)
        r = append_text(m, "uid", uid_format(run->uid, uid));
    if (r >= 0)
        r = append_time(m, "at", run->at);
    if (r >= 0)
        r = append_text(m, "day", day_format(run->day, day));
    if (r >= 0)
        r = append_seconds(m, "before", step->before);
    if (r >= 0)
        r = append_seconds(m, "after", step->after);
    if (r >= 0)
        r = append_text(m, "rule", limit_rule_to_string(step->rule));
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int fill_steps(sd_bus_message *reply, void *args) {
    const StepsPage *p = args;
    size_t i = p->first, n = p->state->n_runs, end = MIN(n, p->first + STEPS_MAX);
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (; i < end && p->state->runs[i].at < p->until && r >= 0; i++)
        r = append_step(reply, &p->state->runs[i], &p->state->learnt.runs[i]);
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    return r < 0 ? r : sd_bus_message_append(reply, "b", (int)(i < n && p->state->runs[i].at < p->until));
}

static int method_steps(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    usec_t since = INT64_MIN;
    const char *after = NULL;
    Uid uid;
    StepsPage p = { .until = USEC_NONE };
    const Option options[] = {
        { "since", OPTION_TIME, &since, 0 }, { "until", OPTION_TIME, &p.until, 0 }, { "after", OPTION_TEXT, &after, 0 },
    };
    int r = options_read(s, m, options, ELEMENTSOF(options), error);
    if (r >= 0 && after && uid_parse(after, &uid) < 0)
        return error_argument(error, "Option after is a uid of 32 hex digits.");
    if (r >= 0)
        r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    p.state = f.state;
    const LimitRun *last = after ? state_run(f.state, uid) : NULL;
    if (after && !last)
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_FACT, "There is no run with that uid to go on after.");
    p.first = last ? (size_t)(last - f.state->runs) + 1 : 0;
    while (p.first < f.state->n_runs && f.state->runs[p.first].at < since)
        p.first++;
    return reply_filled(m, fill_steps, &p);
}

const sd_bus_vtable runs_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_ARGS("Log", SD_BUS_ARGS("t", duration, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_log,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("SetBaseline", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_set_baseline,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("Steps", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("aa{sv}", steps, "b", more), method_steps,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_PROPERTY("Advice", "a{sv}", get_advice, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_VTABLE_END,
};
