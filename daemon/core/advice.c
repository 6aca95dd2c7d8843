/* SPDX-License-Identifier: MIT */
/* See advice.h. The order of the rules, the strictest first, and what each makes of today. */

#include "advice-internal.h"

static const char *const suggestion_words[SUGGESTION_MAX] = {
    [SUGGESTION_RUN] = "run", [SUGGESTION_WALK_JOG] = "walk-jog", [SUGGESTION_REST] = "rest", [SUGGESTION_SEE_CLINICIAN] = "see-clinician",
};

static const char *const rule_words[ADVICE_RULE_MAX] = {
    [ADVICE_RED_FLAG] = "red-flag",   [ADVICE_SAFETY] = "safety",     [ADVICE_WARM_UP] = "warm-up-sore",
    [ADVICE_SORE] = "sore",           [ADVICE_PAIN] = "pain-today",   [ADVICE_AFTER_PAIN] = "after-pain",
    [ADVICE_WORSE] = "after-worse",
       [ADVICE_RAN_TODAY] = "ran-today", [ADVICE_REST_DAY] = "rest-day", [ADVICE_REST_OF_WEEK] = "rest-of-week",
    [ADVICE_FREQUENCY] = "frequency", [ADVICE_LIMIT] = "limit",
};

const char *suggestion_to_string(Suggestion v) {
    return v >= 0 && v < SUGGESTION_MAX ? suggestion_words[v] : NULL;
}

const char *advice_rule_to_string(AdviceRule v) {
    return v >= 0 && v < ADVICE_RULE_MAX ? rule_words[v] : NULL;
}

static View view_of(const Frame *f, day_t day, bool with_today) {
    View v = { .frame = f, .state = f->state, .facts = state_limit_facts(f->state), .today = day };
    while (v.facts.n_runs > 0 && v.facts.runs[v.facts.n_runs - 1].day > (with_today ? day : day - 1))
        v.facts.n_runs--;
    if (v.facts.n_runs == 0)
        return v;
    v.last = &v.facts.runs[v.facts.n_runs - 1];
    size_t hurt = f->state->learnt.runs[v.facts.n_runs - 1].hurt;
    v.hurt = hurt > 0 ? &v.facts.runs[hurt - 1] : NULL;
    return v;
}

const Morning *view_morning(const View *v) {
    return limit_morning(v->facts.mornings, v->facts.n_mornings, v->today);
}

bool morning_is_clear(const Morning *m, int threshold) {
    return m->answered && !m->sore && !m->masked && morning_worst(m) <= threshold;
}

static AdviceRule strictest(const View *v, Advice *a) {
    if (v->state->screenings[SUBJECT_RED_FLAGS].any)
        return ADVICE_RED_FLAG;
    if (advice_is_unanswered(v))
        return ADVICE_SAFETY;
    if (advice_is_warm_up(v, &a->rest_until))
        return ADVICE_WARM_UP;
    if (advice_is_sore(v))
        return ADVICE_SORE;
    a->score = advice_score_today(v);
    if (a->score > schedule_threshold(v->frame->schedule))
        return ADVICE_PAIN;
    if (advice_is_after_pain(v))
        return ADVICE_AFTER_PAIN;
    if (advice_is_worse(v))
        return ADVICE_WORSE;
    if (v->last && v->last->day == v->today)
        return ADVICE_RAN_TODAY;
    return advice_how_often(v, a);
}

static bool is_suggested(AdviceRule rule) {
    return rule == ADVICE_LIMIT || rule == ADVICE_FREQUENCY;
}

static void advise_rest(const View *v, Advice *a) {
    a->suggestion = SUGGESTION_REST;
    day_t next = v->today + 1;
    switch (a->rule) {
    case ADVICE_WARM_UP:
        next = a->rest_until;
        break;
    case ADVICE_SORE:
    case ADVICE_WORSE:
    case ADVICE_RAN_TODAY:
    case ADVICE_REST_DAY:
    case ADVICE_REST_OF_WEEK:
        break;
    default:
        /* It depends on what will be said. */
        return;
    }
    a->not_before = schedule_day_start(v->frame->schedule, v->frame->zone, next);
}

static void advise_run(const View *v, Advice *a) {
    a->suggestion = a->limit.stage >= 0 ? SUGGESTION_WALK_JOG : SUGGESTION_RUN;
    a->not_before = ice_after(v->state, v->frame->schedule, &v->frame->now);
    if (a->rule == ADVICE_FREQUENCY && a->seconds > 0)
        a->seconds = advice_shorter(a->seconds);
}

void advice_make(const Frame *f, Advice *ret) {
    View v = view_of(f, frame_today(f), true);
    Advice a = {
        .not_before = USEC_NONE, .score = -1, .run_day = v.last ? v.last->day : DAY_NONE, .frequency = f->state->learnt.frequency
    };
    LimitFacts all = state_limit_facts(f->state);
    limit_today(&a.limit, &f->state->learnt.limit, &all, v.today);
    int first = (int)(f->schedule->limit.first / USEC_PER_SEC);
    a.seconds = a.limit.stage >= 0 ? -1 : a.limit.seconds < 0 ? first : a.limit.seconds;
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
