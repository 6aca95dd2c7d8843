/* SPDX-License-Identifier: MIT */
/* See advice.h. */

#include "advice.h"
#include "ice.h"

static const char *const suggestion_words[SUGGESTION_MAX] = {
    [SUGGESTION_RUN] = "run", [SUGGESTION_WALK_JOG] = "walk-jog", [SUGGESTION_REST] = "rest", [SUGGESTION_SEE_CLINICIAN] = "see-clinician",
};

static const char *const rule_words[ADVICE_RULE_MAX] = {
    [ADVICE_RED_FLAG] = "red-flag", [ADVICE_SAFETY] = "safety",     [ADVICE_SORE] = "sore",         [ADVICE_PAIN] = "pain-today",
    [ADVICE_AFTER_PAIN] = "after-pain", [ADVICE_RAN_TODAY] = "ran-today", [ADVICE_REST_DAY] = "rest-day", [ADVICE_LIMIT] = "limit",
};

const char *suggestion_to_string(Suggestion v) {
    return v >= 0 && v < SUGGESTION_MAX ? suggestion_words[v] : NULL;
}

const char *advice_rule_to_string(AdviceRule v) {
    return v >= 0 && v < ADVICE_RULE_MAX ? rule_words[v] : NULL;
}

/* What the rules look at. */
typedef struct View {
    const Frame *frame;
    const State *state;
    const Morning *mornings;
    size_t n_mornings;
    const LimitRun *last; /* run, NULL */
    day_t today;
} View;

static const Morning *morning_today(const View *v) {
    const Morning *m = v->n_mornings > 0 ? &v->mornings[v->n_mornings - 1] : NULL;
    return m && m->day == v->today ? m : NULL;
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
    for (size_t i = v->n_mornings; i > 0 && v->mornings[i - 1].day > v->last->day; i--)
        if (is_clear(&v->mornings[i - 1], threshold))
            return true;
    return false;
}

static bool may_test(const View *v) {
    const State *s = v->state;
    if (s->n_runs < NEXT_DAY_RUNS || v->today - s->runs[0].day < NEXT_DAY_AFTER_DAYS)
        return false;
    for (size_t i = s->n_runs - NEXT_DAY_PAINLESS; i < s->n_runs; i++)
        if (limit_run_hurt(&s->runs[i]))
            return false;
    const Morning *m = morning_today(v);
    return m && is_clear(m, schedule_threshold(v->frame->schedule)) && !v->last->masked;
}

/* Ends of icings, for the hour after them. */
static usec_t after_ice(const View *v) {
    usec_t until = USEC_NONE;
    for (size_t i = 0; i < v->state->n_sessions; i++) {
        const Session *s = &v->state->sessions[i];
        usec_t end = s->ended ? s->ended_at : session_ends(s, &v->frame->now);
        if (end + AFTER_ICE > v->frame->now.real)
            until = until == USEC_NONE ? end + AFTER_ICE : MAX(until, end + AFTER_ICE);
    }
    return until;
}

static AdviceRule strictest(const View *v, Advice *a) {
    const Morning *m = morning_today(v);
    if (v->state->screenings[SUBJECT_RED_FLAGS].any)
        return ADVICE_RED_FLAG;
    if (is_unanswered(v))
        return ADVICE_SAFETY;
    if (m && m->sore)
        return ADVICE_SORE;
    a->score = score_today(v);
    if (a->score > schedule_threshold(v->frame->schedule))
        return ADVICE_PAIN;
    if (v->last && limit_run_hurt(v->last) && !clear_since(v))
        return ADVICE_AFTER_PAIN;
    if (v->last && v->last->day == v->today)
        return ADVICE_RAN_TODAY;
    a->next_day_test = v->last && v->last->day == v->today - 1 && may_test(v);
    return v->last && v->last->day == v->today - 1 && !a->next_day_test ? ADVICE_REST_DAY : ADVICE_LIMIT;
}

static usec_t next_day(const Frame *f, day_t today) {
    return schedule_day_start(f->schedule, f->zone, today + 1);
}

int advice_make(const Frame *f, Advice *ret) {
    const State *s = f->state;
    Morning *mornings;
    View v = { .frame = f, .state = s, .today = frame_today(f), .last = s->n_runs > 0 ? &s->runs[s->n_runs - 1] : NULL };
    int e = state_mornings(s, &mornings, &v.n_mornings);
    if (e < 0)
        return e;
    v.mornings = mornings;
    Advice a = { .not_before = USEC_NONE, .score = -1, .run_day = v.last ? v.last->day : DAY_NONE };
    limit_fold(&a.limit, &s->start, s->runs, s->n_runs, mornings, v.n_mornings, v.today);
    a.rule = strictest(&v, &a);
    if (a.rule == ADVICE_RED_FLAG)
        a.suggestion = SUGGESTION_SEE_CLINICIAN;
    else if (a.rule != ADVICE_LIMIT) {
        a.suggestion = SUGGESTION_REST;
        if (a.rule == ADVICE_RAN_TODAY || a.rule == ADVICE_REST_DAY || a.rule == ADVICE_SORE)
            a.not_before = next_day(f, v.today);
    } else {
        a.suggestion = a.limit.stage >= 0 ? SUGGESTION_WALK_JOG : SUGGESTION_RUN;
        a.not_before = after_ice(&v);
    }
    free(mornings);
    *ret = a;
    return 0;
}
