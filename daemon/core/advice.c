/* SPDX-License-Identifier: MIT */
/* See advice.h. */

#include "advice.h"

static const char *const suggestion_words[SUGGESTION_MAX] = {
    [SUGGESTION_RUN] = "run", [SUGGESTION_WALK_JOG] = "walk-jog", [SUGGESTION_REST] = "rest", [SUGGESTION_SEE_CLINICIAN] = "see-clinician",
};

static const char *const rule_words[ADVICE_RULE_MAX] = {
    [ADVICE_RED_FLAG] = "red-flag",   [ADVICE_SAFETY] = "safety",     [ADVICE_WARM_UP] = "warm-up-sore",
    [ADVICE_SORE] = "sore",           [ADVICE_PAIN] = "pain-today",   [ADVICE_AFTER_PAIN] = "after-pain",
    [ADVICE_RAN_TODAY] = "ran-today", [ADVICE_REST_DAY] = "rest-day", [ADVICE_REST_OF_WEEK] = "rest-of-week",
    [ADVICE_FREQUENCY] = "frequency", [ADVICE_LIMIT] = "limit",
};

const char *suggestion_to_string(Suggestion v) {
    return v >= 0 && v < SUGGESTION_MAX ? suggestion_words[v] : NULL;
}

const char *advice_rule_to_string(AdviceRule v) {
    return v >= 0 && v < ADVICE_RULE_MAX ? rule_words[v] : NULL;
}

/* What the rules look at: the runs up to the day that is asked about. */
typedef struct View {
    const Frame *frame;
    const State *state;
    LimitFacts facts;
    const LimitRun *last; /* run, NULL */
    day_t today;
} View;

static View view_of(const Frame *f, day_t day, bool with_today) {
    View v = { .frame = f, .state = f->state, .facts = state_limit_facts(f->state), .today = day };
    while (v.facts.n_runs > 0 && v.facts.runs[v.facts.n_runs - 1].day > (with_today ? day : day - 1))
        v.facts.n_runs--;
    v.last = v.facts.n_runs > 0 ? &v.facts.runs[v.facts.n_runs - 1] : NULL;
    return v;
}

static const Morning *morning_today(const View *v) {
    return limit_morning(v->facts.mornings, v->facts.n_mornings, v->today);
}

/* The worst that was said today of any knee, -1: nothing. */
static int score_today(const View *v) {
    int score = -1;
    for (size_t i = 0; i < v->state->n_days; i++)
        if (v->state->days[i].day == v->today)
            score = MAX(score, v->state->days[i].score);
    return score;
}

static bool is_unanswered(const View *v) {
    const Screening *q = &v->state->screenings[SUBJECT_RED_FLAGS];
    return v->last && limit_run_hurt(v->last) && (!q->answered || q->recorded < v->last->at);
}

static bool is_clear(const Morning *m, int threshold) {
    return m->answered && !m->sore && !m->masked && m->score <= threshold;
}

static bool clear_since(const View *v) {
    int threshold = schedule_threshold(v->frame->schedule);
    for (size_t i = v->facts.n_mornings; i > 0 && v->facts.mornings[i - 1].day > v->last->day; i--)
        if (v->facts.mornings[i - 1].day <= v->today && is_clear(&v->facts.mornings[i - 1], threshold))
            return true;
    return false;
}

static bool masked_lately(const View *v) {
    const Morning *m = morning_today(v);
    usec_t now = v->frame->now.real;
    bool dose = v->state->n_doses > 0 && v->state->doses[v->state->n_doses - 1].at > now - USEC_PER_DAY;
    return dose || v->last->masked || (m && m->masked);
}

/* After several weeks, to see whether the limit holds: never twice within a week. */
static bool may_test(const View *v) {
    const Schedule *s = v->frame->schedule;
    const LimitFacts *facts = &v->facts;
    const Frequency *often = &v->state->learnt.frequency;
    if (s->next_day_after == 0 || facts->n_runs < (size_t)s->next_day_runs || v->today - facts->runs[0].day < s->next_day_after)
        return false;
    if (often->tested_on != DAY_NONE && v->today - often->tested_on < FREQUENCY_PASS_APART)
        return false;
    for (size_t i = facts->n_runs; i > 0 && i > facts->n_runs - (size_t)MIN(s->next_day_painless, (int)facts->n_runs); i--)
        if (limit_run_hurt(&facts->runs[i - 1]))
            return false;
    const Morning *m = morning_today(v);
    return m && is_clear(m, schedule_threshold(s)) && !masked_lately(v);
}

/* Runs a week to grow to before they grow longer. */
static int runs_wanted(const State *s) {
    return s->runs_a_week > 0 ? MIN(s->runs_a_week, FREQUENCY_MOST) : FREQUENCY_FIRST_RUNS;
}

/* How often: the rule, if it has something to say. */
static AdviceRule how_often(const View *v, Advice *a) {
    bool yesterday = v->last && v->last->day == v->today - 1;
    a->run_days = frequency_run_days(&v->facts, v->today - 1, FREQUENCY_WEEK);
    int before = frequency_run_days(&v->facts, v->today - 1, FREQUENCY_WEEK - 1);
    if (yesterday && before >= FREQUENCY_MOST)
        return ADVICE_REST_OF_WEEK;
    if (v->frame->schedule->run_order == RUN_ORDER_FREQUENCY)
        return v->last && a->run_days < runs_wanted(v->state) ? ADVICE_FREQUENCY : ADVICE_LIMIT;
    if (!yesterday || frequency_next_days(&v->facts, v->today) < v->state->learnt.frequency.extra)
        return ADVICE_LIMIT;
    a->next_day_test = may_test(v);
    return a->next_day_test ? ADVICE_LIMIT : ADVICE_REST_DAY;
}

static AdviceRule strictest(const View *v, Advice *a) {
    const Morning *m = morning_today(v);
    if (v->state->screenings[SUBJECT_RED_FLAGS].any)
        return ADVICE_RED_FLAG;
    if (is_unanswered(v))
        return ADVICE_SAFETY;
    if (v->last && v->last->sore == 1 && v->today - v->last->day <= WARM_UP_DAYS)
        return ADVICE_WARM_UP;
    if (m && m->sore)
        return ADVICE_SORE;
    a->score = score_today(v);
    if (a->score > schedule_threshold(v->frame->schedule))
        return ADVICE_PAIN;
    if (v->last && limit_run_hurt(v->last) && !clear_since(v))
        return ADVICE_AFTER_PAIN;
    if (v->last && v->last->day == v->today)
        return ADVICE_RAN_TODAY;
    return how_often(v, a);
}

static bool is_suggested(AdviceRule rule) {
    return rule == ADVICE_LIMIT || rule == ADVICE_FREQUENCY;
}

static void advise_rest(const View *v, Advice *a) {
    a->suggestion = SUGGESTION_REST;
    day_t next = v->today + 1;
    if (a->rule == ADVICE_WARM_UP)
        next = v->last->day + WARM_UP_DAYS + 1;
    else if (a->rule != ADVICE_RAN_TODAY && a->rule != ADVICE_REST_DAY && a->rule != ADVICE_REST_OF_WEEK && a->rule != ADVICE_SORE)
        return;
    a->not_before = schedule_day_start(v->frame->schedule, v->frame->zone, next);
}

static void advise_run(const View *v, Advice *a) {
    a->suggestion = a->limit.stage >= 0 ? SUGGESTION_WALK_JOG : SUGGESTION_RUN;
    a->not_before = ice_after(v->state, v->frame->schedule, &v->frame->now);
    if (a->rule == ADVICE_FREQUENCY && a->seconds > 0)
        a->seconds = MAX((int)((int64_t)a->seconds * FREQUENCY_FIRST_PERCENT / 100), MIN(a->seconds, LIMIT_SHORTEST));
}

void advice_make(const Frame *f, Advice *ret) {
    View v = view_of(f, frame_today(f), true);
    Advice a = {
        .not_before = USEC_NONE, .score = -1, .run_day = v.last ? v.last->day : DAY_NONE, .frequency = f->state->learnt.frequency
    };
    LimitFacts all = state_limit_facts(f->state);
    limit_today(&a.limit, &f->state->learnt.limit, &all, v.today);
    a.seconds = a.limit.stage >= 0 ? -1 : a.limit.seconds < 0 ? LIMIT_SUGGESTED : a.limit.seconds;
    a.rule = strictest(&v, &a);
    if (a.rule == ADVICE_RED_FLAG)
        a.suggestion = SUGGESTION_SEE_CLINICIAN;
    else if (is_suggested(a.rule))
        advise_run(&v, &a);
    else
        advise_rest(&v, &a);
    if (is_suggested(a.rule))
        cue_status(f, &a.cue);
    if (!a.cue.shown)
        a.cue = (CueStatus){ .cue = CUE_NONE, .cadence = -1 };
    *ret = a;
}

bool advice_is_run_day(const Frame *f, day_t day) {
    View v = view_of(f, day, false);
    Advice a = { 0 };
    return is_suggested(strictest(&v, &a));
}
