/* SPDX-License-Identifier: MIT */
/* See limit.h. */

#include "limit.h"
#include "trend.h"

#define OVERRUN_PERCENT 110   /* this program's choice, as all of these but the cap */
#define COUNTS_PERCENT 90     /* of the limit: a run that long tells something about it */
#define CAP_PERCENT 110       /* Schuster Brandt Frandsen and others 2025: injuries rise beyond it */
#define CAP_SECONDS 60        /* for very short runs, of which ten percent are nothing */

const LimitSteps limit_steps_default = { .up = 5, .down = 80 };

static const char *const rule_words[LIMIT_RULE_MAX] = {
    [LIMIT_RULE_SUGGESTED] = "suggested", [LIMIT_RULE_BASELINE] = "baseline", [LIMIT_RULE_FIRST_RUN] = "first-run",
    [LIMIT_RULE_PLANNED] = "planned",     [LIMIT_RULE_OVERRUN] = "overrun",   [LIMIT_RULE_HELD] = "held",
    [LIMIT_RULE_MORNING] = "morning",     [LIMIT_RULE_UNANSWERED] = "unanswered", [LIMIT_RULE_UNSETTLED] = "unsettled",
    [LIMIT_RULE_RISING] = "rising",       [LIMIT_RULE_WARM_UP] = "warm-up",   [LIMIT_RULE_SENSED] = "sensed",
    [LIMIT_RULE_PAIN] = "pain",           [LIMIT_RULE_LONGEST] = "longest",   [LIMIT_RULE_BREAK] = "break",
    [LIMIT_RULE_LADDER] = "ladder",
};

const char *limit_rule_to_string(LimitRule v) {
    return v >= 0 && v < LIMIT_RULE_MAX ? rule_words[v] : NULL;
}

LimitRule limit_rule_from_string(const char *text) {
    for (int i = 0; text && i < LIMIT_RULE_MAX; i++)
        if (strcmp(text, rule_words[i]) == 0)
            return (LimitRule)i;
    return LIMIT_RULE_INVALID;
}

static int percent(int seconds, int of) {
    return (int)((int64_t)seconds * of / 100);
}

static int cap_of(int longest) {
    return MAX(percent(longest, CAP_PERCENT), longest + CAP_SECONDS);
}

bool limit_run_hurt(const LimitRun *r) {
    return r->ended == RUN_PAIN || r->score > r->threshold || r->after_score > r->threshold;
}

const Morning *limit_morning(const Morning *mornings, size_t n, day_t day) {
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (mornings[middle].day == day)
            return &mornings[middle];
        if (mornings[middle].day < day)
            low = middle + 1;
        else
            n = middle;
    }
    return NULL;
}

/* The level that a run started from: the morning's score, else the threshold. */
static int score_before(const LimitRun *r, const Morning *mornings, size_t n) {
    const Morning *before = limit_morning(mornings, n, r->day);
    return before && before->answered && before->score >= 0 ? before->score : r->threshold;
}

int limit_morning_after(const LimitRun *r, const Morning *mornings, size_t n) {
    const Morning *after = limit_morning(mornings, n, r->day + 1);
    if (!after || !after->answered)
        return -1;
    return after->sore || after->masked || after->score > score_before(r, mornings, n);
}

int limit_shown(int seconds) {
    int unit = seconds < 15 * 60 ? 30 : 60;
    return seconds < 0 ? seconds : seconds / unit * unit;
}

/* --- the fold --- */

typedef struct Fold {
    Limit limit;
    const LimitFacts *facts;
    size_t at;       /* the run that is folded in */
    day_t raised_on; /* a clear morning raises once, however many runs lie before it */
} Fold;

static int longest_before(const LimitFacts *f, size_t end, day_t day) {
    int longest = 0;
    for (size_t i = end; i > 0 && f->runs[i - 1].day > day - LIMIT_LONGEST_DAYS; i--)
        longest = MAX(longest, f->runs[i - 1].seconds);
    return longest;
}

/* Of the last limit, for the first run after so many days without one. */
static int break_percent(int days) {
    static const struct {
        int days, percent;
    } steps[] = { { 30, 50 }, { 21, 60 }, { 14, 75 }, { 7, 90 } };
    for (size_t i = 0; i < ELEMENTSOF(steps); i++)
        if (days > steps[i].days)
            return steps[i].percent;
    return 100;
}

/* What is left of a limit below the shortest is the ladder. */
static void set_limit(Limit *l, int seconds, LimitRule step) {
    l->seconds = seconds;
    l->step = step;
    if (seconds >= 0 && seconds < LIMIT_SHORTEST) {
        l->seconds = -1;
        l->stage = 0;
    }
}

static void apply_break(Limit *l, day_t day) {
    l->break_days = l->run > 0 ? (int)(day - l->run_day) : -1;
    l->break_percent = break_percent(l->break_days);
    if (l->seconds > 0)
        set_limit(l, percent(l->seconds, l->break_percent), l->step);
}

/* Pain that counted as none counts so only if it was back to its level within the hour (Esculier and others 2018). Unknown: -1. */
static int unsettled(const Fold *f, const LimitRun *r) {
    if (r->score <= 0)
        return 0;
    return r->after_score < 0 ? -1 : r->after_score > score_before(r, f->facts->mornings, f->facts->n_mornings);
}

static bool may_raise(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    int morning = limit_morning_after(r, f->facts->mornings, f->facts->n_mornings), hour = unsettled(f, r);
    bool unknown = morning < 0 || hour < 0;
    l->unanswered = unknown && morning <= 0 && hour <= 0 ? l->unanswered + 1 : 0;
    if (morning > 0)
        l->step = LIMIT_RULE_MORNING;
    else if (hour > 0)
        l->step = LIMIT_RULE_UNSETTLED;
    else if (unknown)
        l->step = LIMIT_RULE_UNANSWERED;
    else if (r->sore == 0)
        /* Sore in the warm-up, then gone: the same again (Adams and others 2012). */
        l->step = LIMIT_RULE_HELD;
    else if (trend_is_rising(f->facts, f->at + 1, r->day))
        l->step = LIMIT_RULE_RISING;
    else if (f->raised_on != r->day) {
        f->raised_on = r->day;
        return true;
    }
    return false;
}

/* Walking and jogging by turns: a painless day with a clear morning is a stage up, a painful one a stage down. */
static void climb(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    l->step = LIMIT_RULE_LADDER;
    if (limit_run_hurt(r) || r->sore == 1) {
        l->stage = MAX(l->stage - 1, 0);
        return;
    }
    if (r->masked || r->ended == RUN_UNKNOWN || !may_raise(f, r))
        return;
    if (++l->stage < LADDER_STAGES)
        return;
    l->stage = -1;
    l->seconds = LIMIT_SHORTEST;
}

static void fold_painful(Fold *f, const LimitRun *r) {
    set_limit(&f->limit, percent(r->onset >= 0 ? r->onset : r->seconds, f->facts->steps.down), LIMIT_RULE_PAIN);
    f->limit.unanswered = 0;
}

/* One step of those that go up. */
static void fold_sore(Fold *f) {
    Limit *l = &f->limit;
    set_limit(l, (int)((int64_t)l->seconds * 100 / (100 + f->facts->steps.up)), LIMIT_RULE_WARM_UP);
}

static void fold_painless(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    bool counts = (int64_t)r->seconds * 100 >= (int64_t)l->seconds * COUNTS_PERCENT;
    l->step = LIMIT_RULE_HELD;
    if (r->ended == RUN_SENSED && !counts)
        set_limit(l, r->seconds, LIMIT_RULE_SENSED);
    else if (r->masked || !counts)
        return;
    else if (r->ended == RUN_SENSED && r->seconds > l->seconds) {
        if (may_raise(f, r))
            set_limit(l, MIN(r->seconds, MAX(percent(l->seconds, OVERRUN_PERCENT), l->seconds + CAP_SECONDS)), LIMIT_RULE_OVERRUN);
    } else if (r->ended == RUN_PLANNED && may_raise(f, r))
        set_limit(l, percent(l->seconds, 100 + f->facts->steps.up), LIMIT_RULE_PLANNED);
}

static void fold_first(Fold *f, const LimitRun *r) {
    f->limit.step = LIMIT_RULE_HELD;
    if (limit_run_hurt(r))
        fold_painful(f, r);
    else if (!r->masked)
        set_limit(&f->limit, r->seconds, LIMIT_RULE_FIRST_RUN);
}

static void fold_run(Fold *f) {
    Limit *l = &f->limit;
    const LimitRun *r = &f->facts->runs[f->at];
    apply_break(l, r->day);
    l->before = l->seconds;
    if (l->stage >= 0)
        climb(f, r);
    else if (r->ended == RUN_UNKNOWN && !limit_run_hurt(r))
        l->step = LIMIT_RULE_HELD;
    else if (l->seconds < 0)
        fold_first(f, r);
    else if (limit_run_hurt(r))
        fold_painful(f, r);
    else if (r->sore == 1)
        fold_sore(f);
    else
        fold_painless(f, r);
    l->run = r->number;
    l->run_day = r->day;
    int cap = cap_of(longest_before(f->facts, f->at + 1, r->day));
    if (l->seconds > cap)
        set_limit(l, cap, LIMIT_RULE_LONGEST);
}

/* Said before any run; or after so long a break that what was run before it tells little. */
static bool start_counts(const Limit *l, const LimitStart *start) {
    return start->seconds >= 0 && (l->run == 0 || start->day - l->run_day > LIMIT_LONGEST_DAYS);
}

static const Limit no_limit = { .seconds = -1, .stage = -1, .before = -1, .run_day = DAY_NONE, .break_days = -1, .break_percent = 100 };

/* What was said counts from its day on. */
static void begin(LimitLearnt *l, const LimitStart *start, day_t day) {
    if (l->started || start->day > day)
        return;
    l->started = true;
    if (!start_counts(&l->limit, start))
        return;
    l->limit = no_limit;
    set_limit(&l->limit, start->seconds, LIMIT_RULE_BASELINE);
}

void limit_learn(LimitLearnt *ret, LimitStep *ret_steps, const LimitFacts *facts) {
    Fold f = { .limit = no_limit, .facts = facts, .raised_on = DAY_NONE };
    bool started = false;
    for (f.at = 0; f.at < facts->n_runs; f.at++) {
        LimitLearnt l = { f.limit, started };
        begin(&l, &facts->start, facts->runs[f.at].day);
        f.limit = l.limit;
        started = l.started;
        fold_run(&f);
        if (ret_steps)
            ret_steps[f.at] = (LimitStep){ f.limit.before, f.limit.seconds, f.limit.step };
    }
    *ret = (LimitLearnt){ f.limit, started };
}

void limit_today(Limit *ret, const LimitLearnt *learnt, const LimitFacts *facts, day_t today) {
    LimitLearnt now = *learnt;
    Limit *l = &now.limit;
    begin(&now, &facts->start, today);
    l->longest = longest_before(facts, facts->n_runs, today);
    l->rule = l->run > 0 ? l->step : l->seconds < 0 ? LIMIT_RULE_SUGGESTED : LIMIT_RULE_BASELINE;
    int last = l->seconds;
    apply_break(l, today);
    l->unclipped = last;
    if (l->seconds > 0 && l->break_percent < 100)
        l->rule = LIMIT_RULE_BREAK;
    if (l->seconds > 0 && l->longest > 0 && l->seconds > cap_of(l->longest)) {
        l->seconds = cap_of(l->longest);
        l->rule = LIMIT_RULE_LONGEST;
    }
    if (l->stage >= 0 || (l->seconds >= 0 && l->seconds < LIMIT_SHORTEST)) {
        l->stage = MAX(l->stage, 0);
        l->seconds = -1;
        l->rule = LIMIT_RULE_LADDER;
    }
    *ret = *l;
}

void limit_fold(Limit *ret, const LimitFacts *facts, day_t today) {
    LimitLearnt learnt;
    limit_learn(&learnt, NULL, facts);
    limit_today(ret, &learnt, facts, today);
}
