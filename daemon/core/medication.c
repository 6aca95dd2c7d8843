/* SPDX-License-Identifier: MIT */
/* See medication.h. */

#include "medication.h"
#include "reminder.h"

#define CLOCK_SLACK USEC_PER_MIN            /* a time typed to the minute may lie a little ahead */
#define COURSE_BREAK (2 * USEC_PER_DAY)
#define COURSE_LOOK (120 * USEC_PER_DAY)    /* the questions hold for 90 at most, a course for 10 */
#define WINDOW (3 * USEC_PER_HOUR)
#define TAKEN_BEFORE USEC_PER_HOUR          /* a dose so long before a reminder is the one that it asks for */

static const char *const warning_words[DOSE_WARNING_MAX] = {
    [DOSE_WARNING_SINGLE] = "single", [DOSE_WARNING_GAP] = "gap", [DOSE_WARNING_DAY] = "day", [DOSE_WARNING_COURSE] = "course",
};

static const char *const status_words[MEDICATION_STATUS_MAX] = {
    [MEDICATION_ON] = "on",
    [MEDICATION_OFF_SETTING] = "off",
    [MEDICATION_UNANSWERED] = "unanswered",
    [MEDICATION_CONTRAINDICATED] = "contraindication",
    [MEDICATION_RED_FLAG] = "red-flag",
    [MEDICATION_NO_EPISODE] = "no-episode",
    [MEDICATION_COURSE_OVER] = "course-over",
};

const char *dose_warning_to_string(DoseWarning v) {
    return v >= 0 && v < DOSE_WARNING_MAX ? warning_words[v] : NULL;
}

const char *medication_status_to_string(MedicationStatus v) {
    return v >= 0 && v < MEDICATION_STATUS_MAX ? status_words[v] : NULL;
}

/* --- the label's figures --- */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether the word, in small letters, is in the text in any. */
static bool contains(const char *text, const char *word) {
    size_t n = strlen(word);
    for (; *text; text++) {
        size_t i = 0;
        while (i < n && lower(text[i]) == word[i])
            i++;
        if (i == n)
            return true;
    }
    return false;
}

bool dose_is_counted(const Schedule *schedule, const char *product) {
    static const char *const names[] = { "ibu", "advil", "brufen", "motrin", "nurofen" };
    if (schedule->dose_product[0] && strcmp(schedule->dose_product, product) == 0)
        return true;
    for (size_t i = 0; i < ELEMENTSOF(names); i++)
        if (contains(product, names[i]))
            return true;
    return false;
}

/* The place of the first dose at `at` or later: they are in the order in which they were taken. */
static size_t doses_from(const State *s, usec_t at) {
    size_t low = 0, high = s->n_doses;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->doses[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What was taken in the 24 hours up to `end`. */
static int sum_until(const State *s, const Schedule *schedule, usec_t end, const Intake *but) {
    int sum = 0;
    for (size_t i = doses_from(s, end + 1); i > 0 && s->doses[i - 1].at > end - USEC_PER_DAY; i--) {
        const Intake *d = &s->doses[i - 1];
        if (d->number != but->number && dose_is_counted(schedule, d->product))
            sum += d->mg;
    }
    return sum;
}

/* The most in any 24 hours that the dose is in; it may have been entered long after those that followed it. */
static int sum_around(const State *s, const Schedule *schedule, const Intake *dose) {
    int most = sum_until(s, schedule, dose->at, dose);
    for (size_t i = doses_from(s, dose->at + 1); i < s->n_doses && s->doses[i].at - dose->at < USEC_PER_DAY; i++)
        most = MAX(most, sum_until(s, schedule, s->doses[i].at, dose));
    return most + dose->mg;
}

/* The day of the first dose of those that lead up to `at` without a break, looked for as far back as makes a difference. */
static day_t course_start(const State *s, const Schedule *schedule, usec_t at, day_t day) {
    usec_t from = at - COURSE_LOOK;
    for (size_t i = doses_from(s, at + 1); i > 0 && s->doses[i - 1].at > from; i--) {
        const Intake *d = &s->doses[i - 1];
        if (at - d->at > COURSE_BREAK)
            break;
        if (!dose_is_counted(schedule, d->product))
            continue;
        at = d->at;
        day = MIN(day, d->day);
    }
    return day;
}

unsigned dose_judge(const State *s, const Schedule *schedule, const Intake *dose) {
    unsigned over = 0;
    if (!dose_is_counted(schedule, dose->product))
        return 0;
    if (dose->mg > DOSE_SINGLE_MAX)
        over |= 1U << DOSE_WARNING_SINGLE;
    for (size_t i = doses_from(s, dose->at - DOSE_GAP + 1); i < s->n_doses && s->doses[i].at - dose->at < DOSE_GAP; i++)
        if (s->doses[i].number != dose->number && dose_is_counted(schedule, s->doses[i].product))
            over |= 1U << DOSE_WARNING_GAP;
    if (sum_around(s, schedule, dose) > DOSE_DAY_MAX)
        over |= 1U << DOSE_WARNING_DAY;
    if (dose->day - course_start(s, schedule, dose->at, dose->day) >= DOSE_DAYS_MAX)
        over |= 1U << DOSE_WARNING_COURSE;
    return over;
}

/* --- reminders --- */

/* Until the oldest of the last 24 hours' doses have left room for the plan's. */
static usec_t wait_for_sum(const State *s, const Schedule *schedule, usec_t at) {
    int sum = 0;
    for (size_t i = s->n_doses; i > 0 && s->doses[i - 1].at > at - USEC_PER_DAY; i--) {
        const Intake *d = &s->doses[i - 1];
        if (!dose_is_counted(schedule, d->product))
            continue;
        sum += d->mg;
        if (sum + schedule->dose_mg > DOSE_DAY_MAX)
            return d->at + USEC_PER_DAY - at;
    }
    return 0;
}

usec_t medication_wait(const State *s, const Schedule *schedule, usec_t at, RuleError *ret_why) {
    usec_t gap = 0, limit = wait_for_sum(s, schedule, at);
    for (size_t i = s->n_doses; i > 0 && s->doses[i - 1].at > at - USEC_PER_DAY; i--) {
        const Intake *d = &s->doses[i - 1];
        gap = MAX(gap, d->at + DOSE_GAP - at);
        if (dose_judge(s, schedule, d) & ~(1U << DOSE_WARNING_COURSE))
            limit = MAX(limit, d->at + USEC_PER_DAY - at);
    }
    *ret_why = limit > 0 && limit >= gap ? RULE_E_DAILY_LIMIT : gap > 0 ? RULE_E_GAP : RULE_OK;
    return MAX(gap, limit);
}

static bool is_answered(const State *s, const Schedule *schedule, usec_t at) {
    const Screening *q = &s->screenings[SUBJECT_MEDICATION];
    return q->answered && !q->any && q->recorded <= at && at - q->recorded <= schedule->dose_answers * USEC_PER_DAY;
}

/* The first dose since the questions were answered; NULL: none yet. */
static const Intake *course_first(const State *s, const Schedule *schedule) {
    for (size_t i = doses_from(s, s->screenings[SUBJECT_MEDICATION].recorded); i < s->n_doses; i++)
        if (dose_is_counted(schedule, s->doses[i].product))
            return &s->doses[i];
    return NULL;
}

/* The first day on which none is asked for any more; DAY_NONE: there is none yet. */
static day_t course_end(const State *s, const Schedule *schedule, usec_t at) {
    const Intake *first = course_first(s, schedule);
    if (!first)
        return DAY_NONE;
    day_t end = first->day + schedule->course_days;
    /* By the label the days before the questions count as well. */
    return MIN(end, course_start(s, schedule, at, end) + DOSE_DAYS_MAX);
}

bool medication_is_asked(const Frame *f, const Schedule *schedule, day_t day, usec_t due) {
    const State *s = f->state;
    if (!schedule->medication || !is_answered(s, schedule, due) || state_flagged_at(s, due))
        return false;
    if (medication_window(schedule, f->zone, day, due) <= due)
        return false;
    day_t end = course_end(s, schedule, due);
    return end == DAY_NONE || day < end;
}

usec_t medication_window(const Schedule *schedule, const Zone *z, day_t day, usec_t due) {
    usec_t end = due + WINDOW;
    for (day_t d = day; schedule->run_time >= 0 && d <= day + 1; d++) {
        usec_t run = schedule_instant(schedule, z, d, schedule->run_time);
        if (schedule_may_run(schedule, d) && run != USEC_NONE && run > due)
            end = MIN(end, run - schedule->dose_before_run);
    }
    return end;
}

static MedicationStatus status_of(const Frame *f, day_t end) {
    const State *s = f->state;
    if (!f->schedule->medication)
        return MEDICATION_OFF_SETTING;
    if (s->screenings[SUBJECT_MEDICATION].any)
        return MEDICATION_CONTRAINDICATED;
    if (s->screenings[SUBJECT_RED_FLAGS].any)
        return MEDICATION_RED_FLAG;
    if (!is_answered(s, f->schedule, f->now.real))
        return MEDICATION_UNANSWERED;
    if (state_open_knees(s) == KNEE_NONE)
        return MEDICATION_NO_EPISODE;
    return end != DAY_NONE && frame_today(f) >= end ? MEDICATION_COURSE_OVER : MEDICATION_ON;
}

void medication_look(const Frame *f, Medication *ret) {
    const State *s = f->state;
    Intake none = { 0 };
    RuleError why;
    day_t end = course_end(s, f->schedule, f->now.real);
    const Intake *first = course_first(s, f->schedule);
    *ret = (Medication){
        .status = status_of(f, end),
        .last = s->n_doses > 0 ? &s->doses[s->n_doses - 1] : NULL,
        .next = f->now.real + medication_wait(s, f->schedule, f->now.real, &why),
        .sum = sum_until(s, f->schedule, f->now.real, &none),
        .course_day = first ? frame_today(f) - first->day + 1 : 0,
        .course_over = USEC_NONE,
    };
    if (ret->last)
        ret->warnings = dose_judge(s, f->schedule, ret->last);
    if (ret->status == MEDICATION_COURSE_OVER)
        ret->course_over = schedule_day_start(f->schedule, f->zone, end);
}

usec_t medication_deadline(const Frame *f) {
    const State *s = f->state;
    usec_t now = f->now.real, d = USEC_NONE;
    RuleError why;
    for (size_t i = s->n_doses; i > 0 && s->doses[i - 1].at > now - USEC_PER_DAY; i--)
        d = MIN(d, s->doses[i - 1].at + USEC_PER_DAY);
    usec_t wait = medication_wait(s, f->schedule, now, &why);
    return wait > 0 ? MIN(d, now + wait) : d;
}

/* --- recording --- */

static int add_dose(const Frame *f, Change *c, const DoseReport *r, const Slot *slot) {
    Fact *d = frame_add(f, c, FACT_DOSE);
    if (!d)
        return -ENOMEM;
    d->by_user = true;
    d->amount = r->mg;
    d->slot = *slot;
    if (r->at != USEC_NONE)
        frame_set_at(f, d, r->at);
    size_t n = strlen(r->product), more = r->note && r->note[0] ? 1 + strlen(r->note) : 0;
    d->text = calloc(1, n + more + 1);
    if (!d->text)
        return -ENOMEM;
    memcpy(d->text, r->product, n);
    if (more > 0) {
        d->text[n] = '\n';
        memcpy(d->text + n + 1, r->note, more - 1);
    }
    return 0;
}

int dose_log(const Frame *f, Change *c, const DoseReport *r) {
    usec_t at = r->at == USEC_NONE ? f->now.real : r->at;
    if (at > f->now.real + CLOCK_SLACK)
        return RULE_E_FUTURE;
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, frame_today(f) - 1, 2);
    if (e < 0)
        return e;
    Slot none = SLOT_NULL;
    const Reminder *open = reminder_open_of(&plan, KIND_MEDICATION);
    bool answers = open && at >= open->due - TAKEN_BEFORE && dose_is_counted(f->schedule, r->product);
    e = add_dose(f, c, r, answers ? &open->slot : &none);
    return e >= 0 && answers ? reminder_outcome(f, c, &open->slot, SLOT_DONE, REASON_NONE, true) : e;
}

int dose_take(const Frame *f, Change *c, const Reminder *r) {
    int e = add_dose(f, c, &(DoseReport){ .product = f->schedule->dose_product, .mg = f->schedule->dose_mg, .at = USEC_NONE }, &r->slot);
    return e < 0 ? e : reminder_outcome(f, c, &r->slot, SLOT_DONE, REASON_NONE, true);
}
