/* SPDX-License-Identifier: MIT */
/* See function.h. */

#include "function.h"

_Static_assert(sizeof(FUNCTION_REF) - 1 == sizeof(Uid), "FUNCTION_REF has the bytes of a Uid");

static const char *const change_words[FUNCTION_CHANGE_MAX] = {
    [FUNCTION_TOO_FEW] = "too-few", [FUNCTION_LITTLE] = "little", [FUNCTION_BETTER] = "better", [FUNCTION_WORSE] = "worse",
};

const char *function_change_to_string(FunctionChange v) {
    return v >= 0 && v < FUNCTION_CHANGE_MAX ? change_words[v] : NULL;
}

/* --- looking --- */

/* Its latest score, NULL: it does not count any more. */
static const FunctionScore *latest_of(const State *s, size_t task) {
    for (size_t i = s->n_scores; i > 0; i--)
        if (s->scores[i - 1].task == task && !s->scores[i - 1].dropped)
            return &s->scores[i - 1];
    return NULL;
}

/* The first of this way back to running, if there is one since. */
static const FunctionScore *first_of(const State *s, size_t task, const FunctionScore *latest) {
    usec_t begun = s->programme ? s->programme_since - FUNCTION_DAYS * USEC_PER_DAY : INT64_MIN;
    const FunctionScore *first = NULL;
    for (size_t i = 0; i < s->n_scores; i++) {
        const FunctionScore *x = &s->scores[i];
        if (x->task != task || x->dropped)
            continue;
        if (!first || (first->at < begun && x->at >= begun) || x->day == first->day)
            first = x;
    }
    return first ? first : latest;
}

static FunctionChange change_of(int by, int least) {
    return by >= least ? FUNCTION_BETTER : by <= -least ? FUNCTION_WORSE : FUNCTION_LITTLE;
}

static void look_at(const State *s, size_t task, const FunctionScore *latest, FunctionStatus *ret) {
    const FunctionScore *first = first_of(s, task, latest);
    FunctionLook *look = &ret->tasks[ret->n++];
    *look = (FunctionLook){ .first = first->score, .latest = latest->score, .first_at = first->at, .latest_at = latest->at,
                            .change = FUNCTION_TOO_FEW };
    memcpy(look->task, s->tasks[task].name, sizeof(look->task));
    ret->sum += latest->score;
    if (first->day == latest->day)
        return;
    look->change = change_of(latest->score - first->score, FUNCTION_CHANGE_TASK);
    ret->compared++;
    ret->sum_first += first->score;
    ret->sum_latest += latest->score;
}

/* The day from which on the task that was scored longest ago is to be scored; DAY_NONE: there is none. */
static day_t day_due(const State *s) {
    day_t day = DAY_NONE;
    for (size_t i = 0; i < s->n_tasks; i++) {
        const FunctionScore *latest = latest_of(s, i);
        if (latest && (day == DAY_NONE || latest->day + FUNCTION_DAYS < day))
            day = latest->day + FUNCTION_DAYS;
    }
    return day;
}

void function_look(const Frame *f, FunctionStatus *ret) {
    const State *s = f->state;
    day_t day = day_due(s);
    *ret = (FunctionStatus){ .change = FUNCTION_TOO_FEW, .due_at = USEC_NONE };
    for (size_t i = 0; i < s->n_tasks && ret->n < FUNCTION_LOOKS; i++) {
        const FunctionScore *latest = latest_of(s, i);
        if (latest)
            look_at(s, i, latest, ret);
    }
    /* The mean of one task is that task. */
    if (ret->compared > 0)
        ret->change = change_of(ret->sum_latest - ret->sum_first,
                                ret->compared == 1 ? FUNCTION_CHANGE_TASK : FUNCTION_CHANGE_MEAN * (int)ret->compared);
    if (day == DAY_NONE || !s->programme)
        return;
    ret->due = frame_today(f) >= day;
    ret->due_at = schedule_day_start(f->schedule, f->zone, day);
}

static bool look_equal(const FunctionLook *a, const FunctionLook *b) {
    return strcmp(a->task, b->task) == 0 && a->first == b->first && a->latest == b->latest && a->first_at == b->first_at &&
           a->latest_at == b->latest_at && a->change == b->change;
}

/* The sums follow from the tasks. */
bool function_equal(const FunctionStatus *a, const FunctionStatus *b) {
    bool equal = a->n == b->n && a->due == b->due && a->due_at == b->due_at;
    for (size_t i = 0; i < a->n && equal; i++)
        equal = look_equal(&a->tasks[i], &b->tasks[i]);
    return equal;
}

usec_t function_told_from(const Frame *f) {
    const State *s = f->state;
    day_t day = day_due(s);
    if (day == DAY_NONE || !s->programme || !f->schedule->function || s->function_told >= FUNCTION_ASKS)
        return USEC_NONE;
    if (s->function_told > 0)
        day = MAX(day, s->function_told_day + FUNCTION_DAYS);
    /* At the hour of the check-in, when somebody is there anyway. */
    const Schedule *schedule = f->schedule;
    usec_t hour = schedule->check_in.n > 0 ? schedule_instant(schedule, f->zone, day, schedule->check_in.minute[0]) : USEC_NONE;
    return hour == USEC_NONE ? schedule_day_start(schedule, f->zone, day) : hour;
}

/* --- scoring --- */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(const char *a, const char *b) {
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

static const FunctionTask *find_task(const State *s, const char *name) {
    for (size_t i = 0; i < s->n_tasks; i++)
        if (same_name(s->tasks[i].name, name) && latest_of(s, i))
            return &s->tasks[i];
    return NULL;
}

static size_t count_tasks(const State *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_tasks; i++)
        n += latest_of(s, i) != NULL;
    return n;
}

int function_score(const Frame *f, Change *c, const char *task, int score, usec_t at, bool add) {
    const FunctionTask *known = find_task(f->state, task);
    if (!known && !add)
        return RULE_E_NO_TASK;
    if (!known && count_tasks(f->state) >= FUNCTION_TASKS)
        return RULE_E_TASKS;
    if (at != USEC_NONE && at > f->now.real + USEC_PER_MIN)
        return RULE_E_FUTURE;
    Fact *fact = frame_add(f, c, FACT_FUNCTION);
    if (!fact)
        return -ENOMEM;
    fact->by_user = true;
    fact->score = score;
    fact->text = strdup(known ? known->name : task);
    if (at != USEC_NONE)
        frame_set_at(f, fact, at);
    return fact->text ? 0 : -ENOMEM;
}

int function_drop(const Frame *f, Change *c, const char *task) {
    const FunctionTask *known = find_task(f->state, task);
    if (!known)
        return RULE_E_NO_TASK;
    Fact *k = frame_add(f, c, FACT_ACKNOWLEDGED);
    if (!k)
        return -ENOMEM;
    k->by_user = true;
    memcpy(k->ref.bytes, FUNCTION_REF, sizeof(k->ref.bytes));
    fact_set_word(k, FUNCTION_DROPPED);
    k->text = strdup(known->name);
    return k->text ? 0 : -ENOMEM;
}
