/* SPDX-License-Identifier: MIT */
/* See summary.h. */

#include "summary.h"

#include <string.h>

void days_done(Days *d) {
    free(d->days);
    free(d->episodes);
    free(d->unknown);
    *d = (Days){ 0 };
}

SummaryKnee summary_knee(const char *word) {
    return strcmp(word, "left") == 0 ? SUMMARY_LEFT : strcmp(word, "right") == 0 ? SUMMARY_RIGHT : SUMMARY_EITHER;
}

SummaryBy summary_by_from_string(const char *word) {
    static const char *const words[] = { "day", "week", "month", "episode" };
    for (int i = 0; i < SUMMARY_BY_MAX; i++)
        if (strcmp(words[i], word) == 0)
            return (SummaryBy)i;
    return SUMMARY_BY_INVALID;
}

static Summary empty(day_t first, day_t last) {
    return (Summary){ .first = first, .last = last, .worst = { -1, -1, -1 }, .limit_seconds = -1 };
}

/* --- days --- */

static int grow(Days *d, size_t n) {
    return array_reserve((void **)&d->days, &d->allocated, d->n_days + n, sizeof(*d->days));
}

int days_extend(Days *d, day_t last) {
    if (d->n_days == 0 || last <= d->days[d->n_days - 1].last)
        return 0;
    size_t n = (size_t)(last - d->days[d->n_days - 1].last);
    if (grow(d, n) < 0)
        return -ENOMEM;
    for (; n > 0; n--, d->n_days++) {
        day_t day = d->days[d->n_days - 1].last + 1;
        d->days[d->n_days] = empty(day, day);
    }
    return 0;
}

/* The place of that day; NULL = out of memory. */
static Summary *find(Days *d, day_t day) {
    if (d->n_days == 0) {
        if (grow(d, 1) < 0)
            return NULL;
        d->days[d->n_days++] = empty(day, day);
    } else if (day < d->days[0].first) {
        size_t n = (size_t)(d->days[0].first - day);
        if (grow(d, n) < 0)
            return NULL;
        memmove(d->days + n, d->days, d->n_days * sizeof(*d->days));
        for (size_t i = 0; i < n; i++)
            d->days[i] = empty(day + (day_t)i, day + (day_t)i);
        d->n_days += n;
    } else if (days_extend(d, day) < 0)
        return NULL;
    return &d->days[day - d->days[0].first];
}

/* --- facts --- */

static void add_score(Summary *s, json_object *fact, bool said) {
    int64_t score = value_has(fact, "score") ? value_number(fact, "score") : -1;
    SummaryKnee knee = summary_knee(value_text(fact, "knee"));
    if (score < 0 || score >= SUMMARY_SCORES)
        return;
    s->worst[knee] = MAX(s->worst[knee], (int)score);
    if (said && !(score == 0 && value_flag(fact, "masked")))
        s->scores[knee][score]++;
}

static void add_report(Summary *s, json_object *fact) {
    s->days_told = 1;
    s->painkillers += value_flag(fact, "masked");
    if (value_flag(fact, "sore"))
        s->sore_days = 1;
    add_score(s, fact, true);
}

/* How a run ended, and how much it hurt; a run that is not known to have hurt is not painless for that. */
static void add_ending(Summary *s, json_object *fact, int64_t seconds) {
    const char *ended = value_text(fact, "word");
    bool planned = strcmp(ended, "planned") == 0, sensed = strcmp(ended, "sensed") == 0;
    s->painful_runs += strcmp(ended, "pain") == 0;
    s->sensed_runs += sensed;
    if ((planned || sensed) && value_has(fact, "score") && value_number(fact, "score") == 0)
        s->longest_painless_seconds = MAX(s->longest_painless_seconds, seconds);
    /* A worst pain above the threshold is on record as a report too; it shall count once among those. */
    add_score(s, fact, false);
}

static int add_run(Days *d, Summary *s, json_object *fact) {
    int64_t seconds = value_number(fact, "duration_seconds");
    s->days_told = 1;
    s->painkillers += value_flag(fact, "masked");
    s->runs++;
    s->run_seconds += seconds;
    s->longest_seconds = MAX(s->longest_seconds, seconds);
    add_ending(s, fact, seconds);
    if (value_text(fact, "word")[0])
        return 0;
    if (array_reserve((void **)&d->unknown, &d->allocated_unknown, d->n_unknown + 1, sizeof(*d->unknown)) < 0)
        return -ENOMEM;
    SummaryRun *run = &d->unknown[d->n_unknown++];
    *run = (SummaryRun){ .day = s->first, .seconds = seconds };
    snprintf(run->uid, sizeof(run->uid), "%s", value_text(fact, "uid"));
    return 0;
}

/* An hour after a run; or, with a word, how that run was. */
static int add_after_run(Days *d, json_object *fact, day_t day) {
    Summary *s;
    if (!value_text(fact, "word")[0]) {
        s = find(d, day);
        if (s)
            add_report(s, fact);
        return s ? 0 : -ENOMEM;
    }
    for (size_t i = d->n_unknown; i-- > 0;)
        if (strcmp(d->unknown[i].uid, value_text(fact, "ref")) == 0) {
            s = find(d, d->unknown[i].day);
            if (s)
                add_ending(s, fact, d->unknown[i].seconds);
            return s ? 0 : -ENOMEM;
        }
    return 0;
}

/* "ice/2026-11-23/1300": its kind in `kind`, its day as returned; DAY_NONE where it is none. */
static day_t split_slot(const char *slot, char kind[static 24]) {
    char date[DAY_TEXT_MAX];
    size_t n = strcspn(slot, "/");
    day_t day;
    if (n >= 24 || strlen(slot) < n + 11)
        return DAY_NONE;
    snprintf(kind, 24, "%.*s", (int)n, slot);
    snprintf(date, sizeof(date), "%.10s", slot + n + 1);
    return day_parse(date, &day) < 0 ? DAY_NONE : day;
}

static void add_outcome(Tally *t, json_object *fact) {
    const char *word = value_text(fact, "word");
    if (strcmp(word, "done") == 0)
        t->done++;
    else if (strcmp(word, "skipped") == 0 && value_flag(fact, "by_user"))
        t->skipped++;
    else if (strcmp(word, "missed") == 0 && strcmp(value_text(fact, "reason"), "not-answered") == 0)
        t->missed++;
    else if (strcmp(word, "void") != 0)
        t->not_shown++;
}

static int add_reminder(Days *d, json_object *fact) {
    char kind[24];
    day_t day = split_slot(value_text(fact, "reminder"), kind);
    bool ice = strcmp(kind, "ice") == 0;
    if (day == DAY_NONE || (!ice && strcmp(kind, "rest") != 0))
        return 0;
    Summary *s = find(d, day);
    if (!s)
        return -ENOMEM;
    add_outcome(ice ? &s->ice : &s->rest, fact);
    return 0;
}

static int add_episode(Days *d, json_object *fact, day_t day) {
    if (array_reserve((void **)&d->episodes, &d->allocated_episodes, d->n_episodes + 1, sizeof(*d->episodes)) < 0)
        return -ENOMEM;
    SummaryEpisode *e = &d->episodes[d->n_episodes++];
    *e = (SummaryEpisode){ .knee = summary_knee(value_text(fact, "knee")), .opened = day, .closed = DAY_NONE };
    snprintf(e->id, sizeof(e->id), "%s", value_text(fact, "id"));
    snprintf(e->uid, sizeof(e->uid), "%s", value_text(fact, "uid"));
    return find(d, day) ? 0 : -ENOMEM;
}

static void close_episode(Days *d, json_object *fact, day_t day) {
    for (size_t i = 0; i < d->n_episodes; i++)
        if (strcmp(d->episodes[i].uid, value_text(fact, "ref")) == 0)
            d->episodes[i].closed = day;
}

int days_add(Days *d, json_object *fact) {
    const char *type = value_text(fact, "type");
    day_t day;
    if (value_flag(fact, "superseded") || day_parse(value_text(fact, "day"), &day) < 0)
        return 0;
    if (strcmp(type, "outcome") == 0)
        return add_reminder(d, fact);
    if (strcmp(type, "episode") == 0)
        return add_episode(d, fact, day);
    if (strcmp(type, "episode-end") == 0) {
        close_episode(d, fact, day);
        return 0;
    }
    bool report = strcmp(type, "pain") == 0 || strcmp(type, "check-in") == 0, run = strcmp(type, "run") == 0;
    bool dose = strcmp(type, "dose") == 0;
    if (strcmp(type, "after-run") == 0)
        return add_after_run(d, fact, day);
    bool exercise = strcmp(type, "exercise") == 0 && strcmp(value_text(fact, "reason"), "dose") != 0;
    if (!report && !run && !dose && !exercise)
        return 0;
    Summary *s = find(d, day);
    if (!s)
        return -ENOMEM;
    if (report)
        add_report(s, fact);
    s->painkillers += dose;
    s->exercises += exercise;
    return run ? add_run(d, s, fact) : 0;
}

int days_add_step(Days *d, json_object *step) {
    day_t day;
    if (!value_has(step, "before") || day_parse(value_text(step, "day"), &day) < 0)
        return 0;
    Summary *s = find(d, day);
    if (!s)
        return -ENOMEM;
    s->limit_seconds = MAX(s->limit_seconds, value_number(step, "before") / 1000000);
    return 0;
}

/* --- sums --- */

static void add_tally(Tally *t, const Tally *other) {
    t->done += other->done;
    t->skipped += other->skipped;
    t->missed += other->missed;
    t->not_shown += other->not_shown;
}

static void add_day(Summary *s, const Summary *day) {
    s->days_told += day->days_told;
    for (int k = 0; k < SUMMARY_KNEES; k++) {
        s->worst[k] = MAX(s->worst[k], day->worst[k]);
        for (int i = 0; i < SUMMARY_SCORES; i++)
            s->scores[k][i] += day->scores[k][i];
    }
    s->sore_days += day->sore_days;
    s->painkillers += day->painkillers;
    add_tally(&s->ice, &day->ice);
    add_tally(&s->rest, &day->rest);
    s->runs += day->runs;
    s->painful_runs += day->painful_runs;
    s->sensed_runs += day->sensed_runs;
    s->run_seconds += day->run_seconds;
    s->longest_seconds = MAX(s->longest_seconds, day->longest_seconds);
    s->longest_painless_seconds = MAX(s->longest_painless_seconds, day->longest_painless_seconds);
    s->limit_seconds = MAX(s->limit_seconds, day->limit_seconds);
    s->exercises += day->exercises;
}

Summary days_sum(const Days *d, day_t first, day_t last) {
    Summary s = empty(first, last);
    if (d->n_days == 0)
        return s;
    day_t end = MIN(last, d->days[d->n_days - 1].last);
    for (day_t day = MAX(first, d->days[0].first); day <= end; day++)
        add_day(&s, &d->days[day - d->days[0].first]);
    return s;
}

int summary_worst(const Summary *s, SummaryKnee knee) {
    int worst = MAX(s->worst[knee], s->worst[SUMMARY_EITHER]);
    return knee == SUMMARY_EITHER ? MAX(worst, MAX(s->worst[SUMMARY_LEFT], s->worst[SUMMARY_RIGHT])) : worst;
}

int summary_median_twice(const Summary *s, SummaryKnee knee, unsigned *ret_n) {
    unsigned n[SUMMARY_SCORES] = { 0 }, total = 0, passed = 0;
    int lower = -1;
    for (int k = 0; k < SUMMARY_KNEES; k++)
        for (int i = 0; i < SUMMARY_SCORES; i++)
            if (k == (int)knee || k == SUMMARY_EITHER || knee == SUMMARY_EITHER) {
                n[i] += s->scores[k][i];
                total += s->scores[k][i];
            }
    *ret_n = total;
    for (int i = 0; i < SUMMARY_SCORES && total > 0; i++) {
        passed += n[i];
        if (lower < 0 && 2 * passed >= total)
            lower = i;
        if (2 * passed > total)
            return lower + i;
    }
    return -1;
}

day_t summary_period_end(SummaryBy by, day_t first) {
    int year, month, day;
    switch (by) {
    case SUMMARY_WEEK:
        return first + 6 - day_weekday(first);
    case SUMMARY_MONTH:
        day_to_civil(first, &year, &month, &day);
        return (month == 12 ? day_from_civil(year + 1, 1, 1) : day_from_civil(year, month + 1, 1)) - 1;
    default:
        return first;
    }
}

/* --- for scripts --- */

static void add_number(json_object *o, const char *key, int64_t n) {
    json_object_object_add(o, key, n < 0 ? NULL : json_object_new_int64(n));
}

static json_object *tally_json(const Tally *t) {
    json_object *o = json_object_new_object();
    add_number(o, "done", t->done);
    add_number(o, "skipped", t->skipped);
    add_number(o, "missed", t->missed);
    add_number(o, "asked", tally_asked(t));
    add_number(o, "not_shown", t->not_shown);
    return o;
}

/* Where no knee was named, it may have been this one. */
static json_object *pain_json(const Summary *s, SummaryKnee knee) {
    json_object *o = json_object_new_object();
    unsigned n;
    int median = summary_median_twice(s, knee, &n);
    add_number(o, "worst", summary_worst(s, knee));
    json_object_object_add(o, "median", median < 0 ? NULL : json_object_new_double(median / 2.0));
    add_number(o, "n", n);
    return o;
}

json_object *summary_json(const Summary *s, SummaryKnee knee, const char *id) {
    json_object *o = json_object_new_object(), *runs = json_object_new_object(), *knees = json_object_new_object();
    char day[DAY_TEXT_MAX];
    if (id) {
        json_object_object_add(o, "id", json_object_new_string(id));
        json_object_object_add(o, "knee", json_object_new_string(knee == SUMMARY_LEFT ? "left" : knee == SUMMARY_RIGHT ? "right" : "both"));
    }
    json_object_object_add(o, "from", json_object_new_string(day_format(s->first, day)));
    json_object_object_add(o, "to", json_object_new_string(day_format(s->last, day)));
    add_number(o, "days", s->last - s->first + 1);
    add_number(o, "days_told", s->days_told);
    json_object_object_add(o, "pain", pain_json(s, knee));
    add_number(o, "sore_days", s->sore_days);
    json_object_object_add(o, "ice", tally_json(&s->ice));
    json_object_object_add(o, "rest", tally_json(&s->rest));
    add_number(runs, "n", s->runs);
    add_number(runs, "ended_by_pain", s->painful_runs);
    add_number(runs, "sensed", s->sensed_runs);
    add_number(runs, "total_seconds", s->run_seconds);
    add_number(runs, "longest_seconds", s->runs > 0 ? s->longest_seconds : -1);
    add_number(runs, "longest_painless_seconds", s->longest_painless_seconds > 0 ? s->longest_painless_seconds : -1);
    add_number(runs, "limit_seconds", s->limit_seconds);
    json_object_object_add(o, "runs", runs);
    add_number(o, "exercises", s->exercises);
    add_number(o, "painkillers", s->painkillers);
    json_object_object_add(knees, "left", pain_json(s, SUMMARY_LEFT));
    json_object_object_add(knees, "right", pain_json(s, SUMMARY_RIGHT));
    json_object_object_add(o, "by_knee", knees);
    return o;
}
