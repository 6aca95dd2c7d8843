/* SPDX-License-Identifier: MIT */
/* See report-model.h. */

#include "report-model.h"

#include <string.h>

#define WEEK 7
#define QUARTER_DAYS 28
#define QUARTER_RUNS 8
#define QUARTER_EVENTS 3

static const char *const contexts[] = { "running", "after-run", "stairs", "sitting", "rest", "morning" };

int report_model_open(ReportModel *m) {
    *m = (ReportModel){ .runs = json_object_new_array(), .red_flags = json_object_new_array(), .exercises = json_object_new_object() };
    return m->runs && m->red_flags && m->exercises ? 0 : -ENOMEM;
}

void report_model_done(ReportModel *m) {
    days_done(&m->days);
    free(m->reports);
    free(m->lasted);
    json_object_put(m->runs);
    json_object_put(m->red_flags);
    json_object_put(m->exercises);
}

/* --- facts --- */

/* A score, in the place that a context has; of 0 after a painkiller nothing follows. */
static int add_report(ReportModel *m, json_object *fact, day_t day, const char *word, bool of_run) {
    if (!value_has(fact, "score") || (value_number(fact, "score") == 0 && value_flag(fact, "masked")))
        return 0;
    if (array_reserve((void **)&m->reports, &m->allocated_reports, m->n_reports + 1, sizeof(*m->reports)) < 0)
        return -ENOMEM;
    const char *context = "other";
    for (size_t i = 0; i < ELEMENTSOF(contexts); i++)
        if (strcmp(contexts[i], word) == 0)
            context = contexts[i];
    Report *r = &m->reports[m->n_reports++];
    *r = (Report){ .day = day, .context = context, .score = (int)value_number(fact, "score"), .of_run = of_run };
    snprintf(r->recorded, sizeof(r->recorded), "%s", value_text(fact, "recorded"));
    return 0;
}

static bool is_event(const char *ended) {
    return strcmp(ended, "pain") == 0 || strcmp(ended, "sensed") == 0;
}

static int add_run(ReportModel *m, json_object *fact, day_t day) {
    static const char *const kept[] = { "id", "uid", "at", "day", "duration_seconds", "word", "onset_seconds", "score", "masked", "amount" };
    const char *ended = value_text(fact, "word");
    bool onset = strcmp(ended, "pain") == 0 && value_has(fact, "onset_seconds");
    if (array_reserve((void **)&m->lasted, &m->allocated_lasted, m->n_lasted + 1, sizeof(*m->lasted)) < 0)
        return -ENOMEM;
    m->lasted[m->n_lasted++] = (Lasted){
        .day = day,
        .seconds = value_number(fact, onset ? "onset_seconds" : "duration_seconds"),
        .event = is_event(ended),
        .masked = value_flag(fact, "masked"),
    };
    json_object *run = json_object_new_object();
    for (size_t i = 0; i < ELEMENTSOF(kept); i++)
        json_object_object_add(run, strcmp(kept[i], "word") == 0 ? "ended" : strcmp(kept[i], "amount") == 0 ? "distance_m" : kept[i],
                               json_object_get(value_get(fact, kept[i])));
    json_object_object_add(run, "limit_seconds", NULL);
    if (json_object_array_add(m->runs, run) < 0)
        return -ENOMEM;
    return add_report(m, fact, day, "running", true);
}

/* An hour after a run; or, with a word, how a run was that was logged without. */
static int add_after_run(ReportModel *m, json_object *fact, day_t day) {
    const char *ended = value_text(fact, "word");
    if (!ended[0])
        return add_report(m, fact, day, "after-run", false);
    for (size_t i = value_length(m->runs); i-- > 0;) {
        json_object *run = value_at(m->runs, i);
        if (strcmp(value_text(run, "uid"), value_text(fact, "ref")) != 0 || value_text(run, "ended")[0])
            continue;
        json_object_object_add(run, "ended", json_object_get(value_get(fact, "word")));
        json_object_object_add(run, "score", json_object_get(value_get(fact, "score")));
        m->lasted[i].event = is_event(ended);
        return add_report(m, fact, m->lasted[i].day, "running", true);
    }
    return 0;
}

static void add_screening(ReportModel *m, json_object *fact) {
    json_object *answer = json_object_new_object();
    json_object_object_add(answer, "day", json_object_get(value_get(fact, "day")));
    json_object_object_add(answer, "answers", json_object_get(value_get(fact, "text")));
    json_object_array_add(m->red_flags, answer);
}

int report_model_add(ReportModel *m, json_object *fact) {
    const char *type = value_text(fact, "type"), *word = value_text(fact, "word");
    day_t day;
    if (value_flag(fact, "superseded") || day_parse(value_text(fact, "day"), &day) < 0)
        return 0;
    int r = 0;
    if (strcmp(type, "pain") == 0)
        r = add_report(m, fact, day, word, false);
    else if (strcmp(type, "check-in") == 0)
        r = add_report(m, fact, day, "morning", false);
    else if (strcmp(type, "run") == 0)
        r = add_run(m, fact, day);
    else if (strcmp(type, "after-run") == 0)
        r = add_after_run(m, fact, day);
    else if (strcmp(type, "screening") == 0 && strcmp(word, "red-flags") == 0)
        add_screening(m, fact);
    else if (strcmp(type, "exercise") == 0 && strcmp(value_text(fact, "reason"), "dose") != 0)
        json_object_object_add(m->exercises, word, json_object_new_int64(value_number(m->exercises, word) + 1));
    return r < 0 ? r : days_add(&m->days, fact);
}

int report_model_add_step(ReportModel *m, json_object *step) {
    for (size_t i = value_length(m->runs); i-- > 0 && value_has(step, "before");) {
        json_object *run = value_at(m->runs, i);
        if (strcmp(value_text(run, "uid"), value_text(step, "uid")) != 0)
            continue;
        json_object_object_add(run, "limit_seconds", json_object_new_int64(value_number(step, "before") / 1000000));
        break;
    }
    return days_add_step(&m->days, step);
}

/* --- how long runs last --- */

static int compare_lasted(const void *a, const void *b) {
    const Lasted *x = a, *y = b;
    /* Where both are equally long, whoever came to the limit counts before those who only stopped. */
    return x->seconds != y->seconds ? (x->seconds > y->seconds) - (x->seconds < y->seconds) : (int)y->event - (int)x->event;
}

int64_t report_quarter(Lasted *runs, size_t n) {
    double staying = 1;
    size_t events = 0;
    for (size_t i = 0; i < n; i++)
        events += runs[i].event;
    if (n < QUARTER_RUNS || events < QUARTER_EVENTS)
        return -1;
    qsort(runs, n, sizeof(*runs), compare_lasted);
    for (size_t i = 0; i < n; i++) {
        if (!runs[i].event)
            continue;
        staying *= 1 - 1.0 / (double)(n - i);
        if (staying <= 0.75 + 1e-9)
            return runs[i].seconds;
    }
    return -1;
}

static json_object *quarter_json(const ReportModel *m, day_t last) {
    json_object *o = json_object_new_object();
    Lasted *recent = calloc(m->n_lasted + 1, sizeof(*recent));
    size_t n = 0, events = 0;
    for (size_t i = 0; recent && i < m->n_lasted; i++)
        if (m->lasted[i].day > last - QUARTER_DAYS && m->lasted[i].day <= last && !m->lasted[i].masked) {
            recent[n++] = m->lasted[i];
            events += m->lasted[i].event;
        }
    int64_t seconds = recent ? report_quarter(recent, n) : -1;
    free(recent);
    json_object_object_add(o, "days", json_object_new_int(QUARTER_DAYS));
    json_object_object_add(o, "runs", json_object_new_int64((int64_t)n));
    json_object_object_add(o, "events", json_object_new_int64((int64_t)events));
    json_object_object_add(o, "seconds", seconds < 0 ? NULL : json_object_new_int64(seconds));
    return o;
}

/* --- the model --- */

/* A run that hurt is a report of pain too, entered with it; it counts once. */
static bool is_told_by_run(const ReportModel *m, const Report *r) {
    for (size_t i = 0; i < m->n_reports && !r->of_run && strcmp(r->context, "running") == 0; i++)
        if (m->reports[i].of_run && m->reports[i].score == r->score && strcmp(m->reports[i].recorded, r->recorded) == 0)
            return true;
    return false;
}

static json_object *context_json(const ReportModel *m, const char *context, day_t first, day_t last) {
    Summary s = { .worst = { -1, -1, -1 } };
    unsigned n;
    for (size_t i = 0; i < m->n_reports; i++) {
        const Report *r = &m->reports[i];
        if (r->day < first || r->day > last || strcmp(r->context, context) != 0 || r->score < 0 || r->score >= SUMMARY_SCORES ||
            is_told_by_run(m, r))
            continue;
        s.scores[SUMMARY_EITHER][r->score]++;
        s.worst[SUMMARY_EITHER] = MAX(s.worst[SUMMARY_EITHER], r->score);
    }
    int median = summary_median_twice(&s, SUMMARY_EITHER, &n);
    json_object *o = json_object_new_object();
    json_object_object_add(o, "worst", n > 0 ? json_object_new_int(s.worst[SUMMARY_EITHER]) : NULL);
    json_object_object_add(o, "median", n > 0 ? json_object_new_double(median / 2.0) : NULL);
    json_object_object_add(o, "n", json_object_new_int64(n));
    return o;
}

static json_object *period_json(const ReportModel *m, day_t first, day_t last) {
    Summary s = days_sum(&m->days, first, last);
    json_object *o = summary_json(&s, SUMMARY_EITHER, NULL), *all = json_object_new_object();
    for (size_t i = 0; i < ELEMENTSOF(contexts); i++)
        json_object_object_add(all, contexts[i], context_json(m, contexts[i], first, last));
    json_object_object_add(o, "contexts", all);
    return o;
}

/* Of usual pain: "too-few" (one of the weeks has none), "little", "better" or "worse". */
static const char *change_word(json_object *then, json_object *now) {
    json_object *a = value_get(then, "pain"), *b = value_get(now, "pain");
    if (!value_has(a, "median") || !value_has(b, "median"))
        return "too-few";
    double by = json_object_get_double(value_get(b, "median")) - json_object_get_double(value_get(a, "median"));
    return by <= -REPORT_CHANGE_TELLS ? "better" : by >= REPORT_CHANGE_TELLS ? "worse" : "little";
}

static json_object *knees_json(const ReportModel *m, day_t last) {
    static const char *const words[] = { "left", "right", "both" };
    json_object *out = json_object_new_array();
    char day[DAY_TEXT_MAX];
    for (size_t i = 0; i < m->days.n_episodes; i++) {
        const SummaryEpisode *e = &m->days.episodes[i];
        json_object *o = e->opened <= last ? json_object_new_object() : NULL;
        if (!o)
            continue;
        json_object_object_add(o, "id", json_object_new_string(e->id));
        json_object_object_add(o, "knee", json_object_new_string(words[e->knee]));
        json_object_object_add(o, "opened", json_object_new_string(day_format(e->opened, day)));
        json_object_object_add(o, "closed", e->closed == DAY_NONE ? NULL : json_object_new_string(day_format(e->closed, day)));
        json_object_array_add(out, o);
    }
    return out;
}

static json_object *periods_json(const ReportModel *m, SummaryBy by, day_t first, day_t last) {
    json_object *out = json_object_new_array();
    for (day_t day = first, end; day <= last; day = end + 1) {
        end = MIN(summary_period_end(by, day), last);
        Summary s = days_sum(&m->days, day, end);
        json_object_array_add(out, summary_json(&s, SUMMARY_EITHER, NULL));
    }
    return out;
}

json_object *report_model_make(ReportModel *m, day_t last) {
    if (m->days.n_days == 0 || days_extend(&m->days, last) < 0)
        return NULL;
    day_t first = m->days.days[0].first;
    last = m->days.days[m->days.n_days - 1].last;
    Summary all = days_sum(&m->days, first, last);
    json_object *o = summary_json(&all, SUMMARY_EITHER, NULL), *then = period_json(m, first, MIN(first + WEEK - 1, last)),
                *now = period_json(m, MAX(last - WEEK + 1, first), last);
    json_object_object_add(o, "change", json_object_new_string(last - first < 2 * WEEK - 1 ? "too-few" : change_word(then, now)));
    json_object_object_add(o, "knees", knees_json(m, last));
    json_object_object_add(o, "first_week", then);
    json_object_object_add(o, "last_week", now);
    json_object_object_add(o, "quarter", quarter_json(m, last));
    json_object_object_add(o, "red_flags", json_object_get(m->red_flags));
    json_object_object_add(o, "weeks", periods_json(m, SUMMARY_WEEK, first, last));
    json_object_object_add(o, "by_day", periods_json(m, SUMMARY_DAY, first, last));
    json_object_object_add(o, "run_list", json_object_get(m->runs));
    json_object_object_add(o, "exercise_list", json_object_get(m->exercises));
    return o;
}
