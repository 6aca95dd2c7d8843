/* SPDX-License-Identifier: MIT */
/* See limit.h. */

#include "limit.h"

#define UP_PERCENT 105        /* this program's choice, as all of these but the cap */
#define OVERRUN_PERCENT 110
#define ONSET_PERCENT 80
#define COUNTS_PERCENT 90     /* of the limit: a run that long tells something about it */
#define CAP_PERCENT 110       /* Schuster Brandt Frandsen and others 2025: injuries rise beyond it */
#define CAP_SECONDS 60        /* for very short runs, of which ten percent are nothing */

static const char *const rule_words[LIMIT_RULE_MAX] = {
    [LIMIT_RULE_SUGGESTED] = "suggested", [LIMIT_RULE_BASELINE] = "baseline", [LIMIT_RULE_FIRST_RUN] = "first-run",
    [LIMIT_RULE_PLANNED] = "planned",     [LIMIT_RULE_OVERRUN] = "overrun",   [LIMIT_RULE_HELD] = "held",
    [LIMIT_RULE_MORNING] = "morning",     [LIMIT_RULE_UNANSWERED] = "unanswered", [LIMIT_RULE_SENSED] = "sensed",
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

static const Morning *morning_of(const Morning *mornings, size_t n, day_t day) {
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

int limit_morning_after(const LimitRun *r, const Morning *mornings, size_t n) {
    const Morning *before = morning_of(mornings, n, r->day), *after = morning_of(mornings, n, r->day + 1);
    if (!after || !after->answered)
        return -1;
    int most = before && before->answered && before->score >= 0 ? before->score : r->threshold;
    return after->sore || after->masked || after->score > most;
}

int limit_shown(int seconds) {
    int unit = seconds < 15 * 60 ? 30 : 60;
    return seconds < 0 ? seconds : seconds / unit * unit;
}

/* --- the fold --- */

typedef struct Fold {
    Limit limit;
    const LimitRun *runs;
    size_t at; /* the run that is folded in, n_runs at the end */
    const Morning *mornings;
    size_t n_mornings;
    day_t raised_on; /* a clear morning raises once, however many runs lie before it */
} Fold;

static int longest_before(const Fold *f, size_t end, day_t day) {
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

static bool may_raise(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    int morning = limit_morning_after(r, f->mornings, f->n_mornings);
    if (morning != 0) {
        l->step = morning < 0 ? LIMIT_RULE_UNANSWERED : LIMIT_RULE_MORNING;
        l->unanswered = morning < 0 ? l->unanswered + 1 : 0;
        return false;
    }
    l->unanswered = 0;
    if (f->raised_on == r->day)
        return false;
    f->raised_on = r->day;
    return true;
}

/* Walking and jogging by turns: a painless day with a clear morning is a stage up, a painful one a stage down. */
static void climb(Fold *f, const LimitRun *r) {
    Limit *l = &f->limit;
    l->step = LIMIT_RULE_LADDER;
    if (limit_run_hurt(r)) {
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

static void fold_painful(Limit *l, const LimitRun *r) {
    set_limit(l, percent(r->onset >= 0 ? r->onset : r->seconds, ONSET_PERCENT), LIMIT_RULE_PAIN);
    l->unanswered = 0;
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
        set_limit(l, percent(l->seconds, UP_PERCENT), LIMIT_RULE_PLANNED);
}

static void fold_first(Limit *l, const LimitRun *r) {
    l->step = LIMIT_RULE_HELD;
    if (limit_run_hurt(r))
        fold_painful(l, r);
    else if (!r->masked)
        set_limit(l, r->seconds, LIMIT_RULE_FIRST_RUN);
}

static void fold_run(Fold *f) {
    Limit *l = &f->limit;
    const LimitRun *r = &f->runs[f->at];
    apply_break(l, r->day);
    l->before = l->seconds;
    if (l->stage >= 0)
        climb(f, r);
    else if (r->ended == RUN_UNKNOWN && !limit_run_hurt(r))
        l->step = LIMIT_RULE_HELD;
    else if (l->seconds < 0)
        fold_first(l, r);
    else if (limit_run_hurt(r))
        fold_painful(l, r);
    else
        fold_painless(f, r);
    l->run = r->number;
    l->run_day = r->day;
    int cap = cap_of(longest_before(f, f->at + 1, r->day));
    if (l->seconds > cap)
        set_limit(l, cap, LIMIT_RULE_LONGEST);
}

/* Said before any run; or after so long a break that what was run before it tells little. */
static bool start_counts(const Fold *f, const LimitStart *start) {
    const Limit *l = &f->limit;
    return start->seconds >= 0 && (l->run == 0 || start->day - l->run_day > LIMIT_LONGEST_DAYS);
}

static void today_is(Fold *f, day_t today) {
    Limit *l = &f->limit;
    l->longest = longest_before(f, f->at, today);
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
}

void limit_fold(Limit *ret, const LimitStart *start, const LimitRun *runs, size_t n_runs, const Morning *mornings, size_t n_mornings,
                day_t today) {
    Fold f = { .limit = { .seconds = -1, .stage = -1, .before = -1, .run_day = DAY_NONE, .break_days = -1, .break_percent = 100 },
               .runs = runs, .mornings = mornings, .n_mornings = n_mornings, .raised_on = DAY_NONE };
    bool started = false;
    for (f.at = 0; f.at <= n_runs; f.at++) {
        day_t day = f.at < n_runs ? runs[f.at].day : today + 1;
        if (!started && start->day <= day && start_counts(&f, start)) {
            f.limit = (Limit){ .seconds = -1, .stage = -1, .before = -1, .run = f.limit.run, .run_day = DAY_NONE, .break_days = -1,
                               .break_percent = 100 };
            f.limit.run = 0;
            set_limit(&f.limit, start->seconds, LIMIT_RULE_BASELINE);
        }
        started |= start->day <= day;
        if (f.at < n_runs)
            fold_run(&f);
    }
    f.at = n_runs;
    today_is(&f, today);
    *ret = f.limit;
}
