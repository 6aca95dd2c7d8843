/* SPDX-License-Identifier: MIT */
/*
 * The part of the state that the limit is learnt from. All of it is kept, not the last days only: a runner logs some hundreds of
 * runs a year.
 */

#include "state-internal.h"

static int seconds_of(usec_t duration) {
    return duration == USEC_NONE ? -1 : (int)(duration / USEC_PER_SEC);
}

/* Makes room at its place; NULL = out of memory. Most come last. */
static LimitRun *insert_run(State *s, usec_t at) {
    if (array_reserve((void **)&s->runs, &s->a_runs, s->n_runs + 1, sizeof(*s->runs)) < 0)
        return NULL;
    size_t i = s->n_runs++;
    for (; i > 0 && s->runs[i - 1].at > at; i--)
        s->runs[i] = s->runs[i - 1];
    return &s->runs[i];
}

static int apply_run(State *s, const Fact *f) {
    LimitRun *r = insert_run(s, f->at);
    if (!r)
        return -ENOMEM;
    RunEnded ended = run_ended_from_string(f->word);
    /* Its profile is kept with it, so that another one does not judge it anew. */
    Profile profile = profile_from_string(f->reason);
    *r = (LimitRun){ .day = state_day_of(s, f),
                     .number = f->number,
                     .uid = f->uid,
                     .at = f->at,
                     .recorded = f->recorded,
                     .seconds = seconds_of(f->duration),
                     .onset = seconds_of(f->onset),
                     .ended = ended < 0 ? RUN_UNKNOWN : ended,
                     .score = f->score,
                     .after_score = -1,
                     .sore = f->sore,
                     .masked = f->masked,
                     .approximate = f->approximate,
                     .threshold = profile_threshold(profile),
                     .shoe = f->ref,
                     .metres = f->amount == FACT_NO_AMOUNT ? -1 : (int)f->amount };
    r->masked |= state_masked(s, r->at, r->at + r->seconds * USEC_PER_SEC);
    return 0;
}

static LimitRun *find_run(const State *s, Uid uid) {
    for (size_t i = s->n_runs; i > 0; i--)
        if (uid_equal(s->runs[i - 1].uid, uid))
            return &s->runs[i - 1];
    return NULL;
}

const LimitRun *state_run(const State *s, Uid uid) {
    return find_run(s, uid);
}

/* How it was an hour later; or how it was at all, of a run that was logged without that. */
static void answer_run(LimitRun *r, const Fact *f) {
    RunEnded ended = run_ended_from_string(f->word);
    if (ended < 0)
        r->after_score = MAX(r->after_score, f->score);
    else if (r->ended == RUN_UNKNOWN) {
        r->ended = ended;
        r->score = MAX(r->score, f->score);
    }
}

static void apply_after_run(State *s, const Fact *f) {
    LimitRun *r = find_run(s, f->ref);
    if (r)
        answer_run(r, f);
}

static int apply_answer(State *s, const Fact *f) {
    if (array_reserve((void **)&s->answers, &s->a_answers, s->n_answers + 1, sizeof(*s->answers)) < 0)
        return -ENOMEM;
    Answer a = { .at = f->at, .day = state_day_of(s, f), .knee = f->knee, .score = (int8_t)f->score, .sore = f->sore == 1,
                 .masked = f->masked || state_masked(s, f->at, f->at) };
    size_t i = s->n_answers++;
    for (; i > 0 && (s->answers[i - 1].day > a.day || (s->answers[i - 1].day == a.day && s->answers[i - 1].at > a.at)); i--)
        s->answers[i] = s->answers[i - 1];
    s->answers[i] = a;
    return 0;
}

/* Each in its place, so that what is said later does not take the place of what the first runs began with. */
static int insert_start(State *s, LimitStart start) {
    if (array_reserve((void **)&s->starts, &s->a_starts, s->n_starts + 1, sizeof(*s->starts)) < 0)
        return -ENOMEM;
    size_t i = s->n_starts++;
    for (; i > 0 && s->starts[i - 1].day > start.day; i--)
        s->starts[i] = s->starts[i - 1];
    s->starts[i] = start;
    return 0;
}

static int apply_baseline(State *s, const Fact *f) {
    if (f->duration != USEC_NONE && insert_start(s, (LimitStart){ state_day_of(s, f), seconds_of(f->duration) }) < 0)
        return -ENOMEM;
    if (f->onset != USEC_NONE)
        s->longest_before = seconds_of(f->onset);
    if (f->amount != FACT_NO_AMOUNT)
        s->runs_a_week = (int)f->amount;
    return 0;
}

/* A report of pain after a run tells of the run before it. */
static void apply_pain(State *s, const Fact *f) {
    if (context_from_string(f->word) != CONTEXT_AFTER_RUN)
        return;
    for (size_t i = s->n_runs; i > 0; i--) {
        LimitRun *r = &s->runs[i - 1];
        if (r->at > f->at)
            continue;
        if (f->at - r->at < USEC_PER_DAY)
            r->after_score = MAX(r->after_score, f->score);
        return;
    }
}

/* A check-in that was the answer to the question about the hour after a run. */
static void apply_hour_after(State *s, const Fact *f) {
    for (size_t i = s->n_runs; i > 0 && f->slot.kind == KIND_AFTER_RUN; i--)
        if (s->runs[i - 1].number == f->slot.number) {
            s->runs[i - 1].after_score = MAX(s->runs[i - 1].after_score, f->score);
            return;
        }
}

int state_apply_run(State *s, const Fact *f) {
    s->learnt.fresh = false;
    switch (f->type) {
    case FACT_PAIN:
        apply_pain(s, f);
        /* A score that answered a check-in is one. */
        return f->slot.kind == KIND_CHECK_IN ? apply_answer(s, f) : 0;
    case FACT_RUN:
        return apply_run(s, f);
    case FACT_CHECK_IN:
        apply_hour_after(s, f);
        return apply_answer(s, f);
    case FACT_AFTER_RUN:
        apply_after_run(s, f);
        return 0;
    default:
        return apply_baseline(s, f);
    }
}

void state_run_told(State *s, Uid uid, NoticeKind kind) {
    LimitRun *r = find_run(s, uid);
    if (r)
        r->told |= 1U << kind;
}

const LimitRun *state_run_numbered(const State *s, int64_t number) {
    for (size_t i = s->n_runs; i > 0; i--)
        if (s->runs[i - 1].number == number)
            return &s->runs[i - 1];
    return NULL;
}

/* The worst of the answers [from, to), those before `run` if there are any. */
static Morning morning_of(const State *s, size_t from, size_t to, usec_t run) {
    bool before = s->answers[from].at <= run;
    Morning m = { .day = s->answers[from].day, .left = -1, .right = -1, .answered = true };
    for (size_t i = from; i < to; i++) {
        const Answer *a = &s->answers[i];
        if (before && a->at > run)
            continue;
        m.left = a->knee & KNEE_LEFT ? MAX(m.left, a->score) : m.left;
        m.right = a->knee & KNEE_RIGHT ? MAX(m.right, a->score) : m.right;
        m.sore |= a->sore;
        m.masked |= a->masked;
    }
    return m;
}

static int learn_mornings(const State *s, Morning **ret, size_t *ret_n) {
    Morning *mornings = calloc(s->n_answers + 1, sizeof(*mornings));
    size_t n = 0, run = 0;
    if (!mornings)
        return -ENOMEM;
    /* Both are in the order of their days. */
    for (size_t i = 0, end; i < s->n_answers; i = end) {
        day_t day = s->answers[i].day;
        for (end = i + 1; end < s->n_answers && s->answers[end].day == day;)
            end++;
        while (run < s->n_runs && s->runs[run].day < day)
            run++;
        mornings[n++] = morning_of(s, i, end, run < s->n_runs && s->runs[run].day == day ? s->runs[run].at : USEC_NONE);
    }
    *ret = mornings;
    *ret_n = n;
    return 0;
}

/* Sore an hour after a run or more, on its day: both are in the order of their days (Adams and others 2012). */
static void learn_sore_later(State *s) {
    size_t a = 0;
    for (size_t i = 0; i < s->n_runs; i++) {
        LimitRun *r = &s->runs[i];
        usec_t from = r->at + r->seconds * USEC_PER_SEC + USEC_PER_HOUR;
        r->sore_later = false;
        while (a < s->n_answers && s->answers[a].day < r->day)
            a++;
        for (size_t k = a; k < s->n_answers && s->answers[k].day == r->day; k++)
            r->sore_later |= s->answers[k].sore && s->answers[k].at >= from;
    }
}

LimitFacts state_limit_facts(const State *s) {
    return (LimitFacts){ .starts = s->starts, .n_starts = s->n_starts, .steps = s->learnt.steps, .runs = s->runs,
                         .n_runs = s->n_runs, .mornings = s->learnt.mornings, .n_mornings = s->learnt.n_mornings };
}

int state_learn(State *s, const Schedule *schedule) {
    Learnt *l = &s->learnt;
    LimitSteps steps = schedule->limit;
    if (l->fresh && limit_steps_equal(&l->steps, &steps) && l->shoe_hurt_of == schedule->shoe_hurt_of)
        return 0;
    state_forget_learnt(s);
    *l = (Learnt){ .steps = steps,
                   .shoe_hurt_of = schedule->shoe_hurt_of,
                   .runs = calloc(s->n_runs + 1, sizeof(*l->runs)),
                   .shoes = state_learn_shoes(s, schedule->shoe_hurt_of) };
    if (!l->runs || !l->shoes || learn_mornings(s, &l->mornings, &l->n_mornings) < 0)
        return -ENOMEM;
    learn_sore_later(s);
    LimitFacts facts = state_limit_facts(s);
    limit_learn(&l->limit, l->runs, &facts);
    frequency_learn(&l->frequency, &facts, l->runs);
    l->fresh = true;
    return 0;
}
