/* SPDX-License-Identifier: MIT */
/* See state.h. One function for each type of fact; the questions that rules ask are in state-look.c. */

#include "state-internal.h"

#define RESERVE(s, name) array_reserve((void **)&(s)->name, &(s)->a_##name, (s)->n_##name + 1, sizeof(*(s)->name))

void state_init(State *s) {
    *s = (State){ .last_answer = USEC_NONE,
                  .silence = { USEC_NONE, USEC_NONE },
                  .missed_acknowledged = INT64_MIN,
                  .newest = INT64_MIN,
                  .settled = INT64_MIN,
                  .longest_before = -1,
                  .runs_a_week = -1,
                  .zone_changed = USEC_NONE,
                  .travel_acknowledged = INT64_MIN,
                  .cue = { .since = INT64_MIN, .day = DAY_NONE, .cadence = -1 } };
    for (size_t i = 0; i < KIND_MAX; i++)
        s->choices[i].since = INT64_MIN;
    for (size_t i = 0; i < ELEMENTSOF(s->last_score); i++) {
        s->last_score[i] = -1;
        for (size_t j = 0; j < CONTEXT_MAX; j++)
            s->hurt_at[i][j] = INT64_MIN;
    }
}

/* The record of a reminder, made where it is not there yet; NULL = out of memory. */
static SlotRecord *slot_record(State *s, const Slot *slot) {
    SlotRecord *r = state_find_slot(s, slot);
    if (r)
        return r;
    if (RESERVE(s, slots) < 0)
        return NULL;
    r = &s->slots[s->n_slots++];
    /* There is room, as n_slots + 1 does not wrap to 0: NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    *r = (SlotRecord){ .slot = *slot, .outcome = SLOT_STATE_INVALID, .asked_at = USEC_NONE,
                       .snooze_boot = USEC_NONE, .snooze_real = USEC_NONE };
    return r;
}

day_t state_day_of(const State *s, const Fact *f) {
    const Schedule *schedule = state_schedule(s, f->recorded);
    usec_t local = f->at + f->offset * USEC_PER_SEC;
    usec_t of_day = ((local % USEC_PER_DAY) + USEC_PER_DAY) % USEC_PER_DAY;
    return of_day < schedule->day_start * USEC_PER_MIN ? f->day - 1 : f->day;
}

/* The record of a knee's day, made where it is not there yet; NULL = out of memory. They are in the order of days, so that a start, which
 * makes those of all years before it forgets them, looks at few of them for each. */
static KneeDay *knee_day(State *s, day_t day, Knee knee) {
    size_t i = s->n_days;
    for (; i > 0 && s->days[i - 1].day >= day; i--)
        if (s->days[i - 1].day == day && s->days[i - 1].knee == knee)
            return &s->days[i - 1];
    if (RESERVE(s, days) < 0)
        return NULL;
    memmove(&s->days[i + 1], &s->days[i], (s->n_days++ - i) * sizeof(*s->days));
    s->days[i] = (KneeDay){ .day = day, .knee = knee, .score = -1 };
    return &s->days[i];
}

static int apply_knee_day(State *s, const Fact *f) {
    day_t day = state_day_of(s, f);
    KneeDay *d = knee_day(s, day, f->knee);
    if (!d)
        return -ENOMEM;
    d->score = MAX(d->score, f->score);
    d->sore |= f->sore == 1;
    d->masked |= f->masked || state_masked(s, f->at, f->at);
    if (RESERVE(s, said) < 0)
        return -ENOMEM;
    s->said[s->n_said++] = (SaidAt){ f->at, day, f->knee };
    d->answered |= f->type == FACT_CHECK_IN || f->slot.kind == KIND_CHECK_IN;
    if (f->score >= 0)
        s->last_score[f->knee] = f->score;
    Context c = context_from_string(f->word);
    if (f->score > 0 && c > CONTEXT_NONE)
        s->hurt_at[f->knee][c] = MAX(s->hurt_at[f->knee][c], f->at);
    return 0;
}

static int apply_episode(State *s, const Fact *f) {
    if (RESERVE(s, episodes) < 0)
        return -ENOMEM;
    s->episodes[s->n_episodes++] = (Episode){ .uid = f->uid, .number = f->number, .knee = f->knee, .cause = f->ref, .score = f->score,
                                              .opened = f->at, .recorded = f->recorded, .day = state_day_of(s, f) };
    return 0;
}

static void apply_episode_end(State *s, const Fact *f) {
    Episode *e = state_find_episode(s, f->ref);
    if (!e)
        return;
    e->closed = true;
    e->closed_at = f->recorded;
    e->how = episode_end_from_string(f->word);
    e->end = f->uid;
    e->end_number = f->number;
    for (size_t i = 0; i < CONTEXT_MAX; i++)
        s->hurt_at[e->knee][i] = INT64_MIN;
}

static int apply_slot(State *s, const Fact *f) {
    SlotRecord *r = slot_record(s, &f->slot);
    if (!r)
        return -ENOMEM;
    switch (f->type) {
    case FACT_ASKED:
        if (r->attempts == 0) {
            r->asked_with = f->change;
            r->asked_at = f->at;
        }
        if (r->attempts > 0 && !r->snooze_over)
            r->re_asks++;
        r->attempts = MAX(r->attempts, (int)f->amount);
        r->asked = (Moment){ .boot = f->deadline_boot == USEC_NONE ? 0 : f->deadline_boot, .real = f->at };
        memcpy(r->asked.boot_id, f->boot_id, sizeof(r->asked.boot_id));
        r->snooze_over = false;
        r->dismissed = false;
        break;
    case FACT_OUTCOME:
        r->outcome = slot_state_from_string(f->word);
        r->reason = reason_from_string(f->reason);
        r->outcome_at = f->recorded;
        break;
    case FACT_SNOOZE:
        r->snoozes++;
        r->snooze_over = true;
        memcpy(r->snooze_boot_id, f->boot_id, sizeof(r->snooze_boot_id));
        r->snooze_boot = f->deadline_boot;
        r->snooze_real = f->deadline_real;
        r->snooze_length = f->duration;
        r->dismissed = false;
        break;
    default:
        r->dismissed = true;
    }
    return 0;
}

static int apply_session(State *s, const Fact *f) {
    if (RESERVE(s, sessions) < 0)
        return -ENOMEM;
    Session *i = &s->sessions[s->n_sessions++];
    *i = (Session){ .uid = f->uid, .number = f->number, .slot = f->slot, .knee = f->knee, .start = f->at,
                    .duration = f->duration, .deadline_boot = f->deadline_boot, .deadline_real = f->deadline_real };
    memcpy(i->boot_id, f->boot_id, sizeof(i->boot_id));
    return 0;
}

static void apply_session_end(State *s, const Fact *f) {
    Session *i = state_find_session(s, f->ref);
    if (!i)
        return;
    i->ended = true;
    i->how = session_end_from_string(f->word);
    i->ended_at = f->at;
    i->iced = f->duration;
    /* Who takes the ice off by hand need not be told to. */
    i->acknowledged = i->how == SESSION_END_STOPPED;
}

/* A new answer does not change what was barred before it. */
static int apply_barred(State *s, Subject subject, bool any, usec_t recorded) {
    Barred *open = NULL;
    for (size_t i = 0; i < s->n_barred; i++)
        if (s->barred[i].subject == subject && s->barred[i].to == USEC_NONE)
            open = &s->barred[i];
    if (open && !any)
        open->to = recorded;
    if (open || !any)
        return 0;
    if (RESERVE(s, barred) < 0)
        return -ENOMEM;
    s->barred[s->n_barred++] = (Barred){ subject, recorded, USEC_NONE };
    return 0;
}

static int apply_screening(State *s, const Fact *f) {
    Subject subject = subject_from_string(f->word);
    if (subject < 0)
        return 0;
    char *text = strdup(f->text ? f->text : "");
    if (!text)
        return -ENOMEM;
    Screening *q = &s->screenings[subject];
    free(q->text);
    *q = (Screening){ .answered = true,
                      .any = text[0] != '\0' || strcmp(f->reason, "unseen") == 0,
                      .recorded = f->recorded,
                      .number = f->number,
                      .uid = f->uid,
                      .text = text,
                      .acknowledged_at = INT64_MIN };
    return subject == SUBJECT_MEDICATION ? 0 : apply_barred(s, subject, q->any, f->recorded);
}

/* "ice 480,780,1200 480,1200" */
static void apply_choice(State *s, const Fact *f) {
    char copy[WORD_MAX + 2 * TIMES_TEXT_MAX], *rest = NULL;
    Choice c = { .since = f->recorded };
    if (!f->text || strlen(f->text) >= sizeof(copy))
        return;
    memcpy(copy, f->text, strlen(f->text) + 1);
    Kind kind = kind_from_string(strtok_r(copy, " ", &rest));
    const char *from = strtok_r(NULL, " ", &rest), *to = strtok_r(NULL, " ", &rest);
    if (kind >= 0 && from && to && times_parse(from, &c.from) == 0 && times_parse(to, &c.to) == 0)
        s->choices[kind] = c;
}

/* What is told once, of an episode, of a run, of a pair of shoes, or on this way back to running. */
static void apply_told(State *s, const Fact *f, NoticeKind kind) {
    Episode *e = state_find_episode(s, f->ref);
    if (e && kind == NOTICE_VISIT)
        e->visit_told = MAX(e->visit_told, f->amount == FACT_NO_AMOUNT ? 0 : (int)f->amount);
    if (e)
        e->told |= 1U << kind;
    if (uid_equal(s->programme_uid, f->ref))
        s->programme_told |= 1U << kind;
    state_run_told(s, f->ref, kind);
    state_shoe_told(s, f->ref, kind);
}

/* A cue that a newer program knows is none here. */
static void apply_cue(State *s, const Fact *f) {
    Cue cue = cue_from_string(f->reason);
    s->cue = (CueChoice){ .cue = cue < 0 ? CUE_NONE : cue, .since = f->recorded, .day = state_day_of(s, f),
                          .cadence = f->amount == FACT_NO_AMOUNT ? -1 : (int)f->amount };
}

static int apply_acknowledged(State *s, const Fact *f) {
    if (f->slot.kind >= 0)
        return apply_slot(s, f);
    if (strcmp(f->word, EXERCISE_PLAN) == 0 || strcmp(f->word, EXERCISE_CONSULT) == 0)
        return state_apply_exercise_choice(s, f);
    if (strcmp(f->word, CUE_CHOSEN) == 0) {
        apply_cue(s, f);
        return 0;
    }
    if (strcmp(f->word, FUNCTION_DROPPED) == 0)
        return state_apply_function_dropped(s, f);
    NoticeKind kind = notice_kind_from_string(f->word);
    if (kind == NOTICE_FUNCTION)
        state_apply_function_told(s, f);
    if (kind >= 0)
        apply_told(s, f, kind);
    if (kind == NOTICE_MISSED)
        s->missed_acknowledged = f->recorded;
    if (kind == NOTICE_TRAVEL)
        s->travel_acknowledged = f->recorded;
    if (kind == NOTICE_OFFER)
        apply_choice(s, f);
    Session *i = state_find_session(s, f->ref);
    if (i)
        i->acknowledged = true;
    Episode *e = kind == NOTICE_CLOSED ? state_find_episode(s, f->ref) : NULL;
    if (e)
        e->acknowledged = true;
    for (size_t q = 0; q < SUBJECT_MAX; q++)
        if (s->screenings[q].answered && uid_equal(s->screenings[q].uid, f->ref))
            s->screenings[q].acknowledged_at = f->recorded;
    return 0;
}

static int apply_pause(State *s, const Fact *f) {
    if (strcmp(f->word, "resume") == 0) {
        for (size_t i = 0; i < s->n_pauses; i++)
            s->pauses[i].to = MIN(s->pauses[i].to, f->recorded);
        return 0;
    }
    if (RESERVE(s, pauses) < 0)
        return -ENOMEM;
    s->pauses[s->n_pauses++] = (Span){ f->recorded, f->deadline_real };
    return 0;
}

static int apply_alive(State *s, const Fact *f) {
    Alive word = alive_from_string(f->word);
    if (word == ALIVE_START || s->n_alive == 0) {
        if (RESERVE(s, alive) < 0)
            return -ENOMEM;
        s->alive[s->n_alive++] = (Span){ f->recorded, f->recorded };
    } else
        s->alive[s->n_alive - 1].to = MAX(s->alive[s->n_alive - 1].to, f->recorded);
    /* A stop is no look. */
    if (word != ALIVE_STOP)
        s->settled = f->recorded;
    return 0;
}

static int apply_schedule(State *s, const Fact *f) {
    ScheduleSpan span = { .from = f->recorded };
    if (!f->text || schedule_parse(f->text, &span.schedule) < 0)
        return 0;
    if (RESERVE(s, schedules) < 0)
        return -ENOMEM;
    s->schedules[s->n_schedules++] = span;
    if (s->n_profiles > 0 && s->profiles[s->n_profiles - 1].profile == span.schedule.profile)
        return 0;
    if (RESERVE(s, profiles) < 0)
        return -ENOMEM;
    s->profiles[s->n_profiles++] = (ProfileSpan){ f->recorded, span.schedule.profile };
    return 0;
}

static void apply_programme(State *s, const Fact *f) {
    s->programme = strcmp(f->word, "begin") == 0;
    s->recovered = !s->programme;
    s->programme_since = f->recorded;
    s->programme_uid = f->uid;
    s->programme_told = 0;
}

static int apply_presence(State *s, const Fact *f) {
    if (strcmp(f->word, PRESENCE_ZONE) == 0) {
        s->zone_changed = f->recorded;
        s->zone_before = (int32_t)(f->amount == FACT_NO_AMOUNT ? 0 : f->amount - PRESENCE_OFFSET_BASE);
        return 0;
    }
    if (strcmp(f->word, PRESENCE_CLOCK_BACK) == 0) {
        state_take_back(s, f);
        return 0;
    }
    if (s->n_obstacles > 0)
        s->obstacles[s->n_obstacles - 1].to = MIN(s->obstacles[s->n_obstacles - 1].to, f->recorded);
    Reason reason = reason_from_string(f->word);
    if (reason <= REASON_NONE)
        return 0;
    if (RESERVE(s, obstacles) < 0)
        return -ENOMEM;
    s->obstacles[s->n_obstacles++] = (Obstacle){ f->recorded, USEC_NONE, reason };
    return 0;
}

/* A long stretch without answers is remembered, so that it does not become reminders afterwards. */
static void apply_answer(State *s, const Fact *f) {
    if (s->last_answer != USEC_NONE && f->recorded - s->last_answer > 2 * USEC_PER_DAY)
        s->silence = (Span){ s->last_answer, f->recorded };
    /* By a clock that was set back since the answer that ended it. */
    else if (s->silence.from != USEC_NONE && f->recorded < s->silence.to)
        s->silence.to = MAX(f->recorded, s->silence.from);
    if (s->last_answer == USEC_NONE || f->recorded > s->last_answer)
        s->last_answer = f->recorded;
}

int state_apply(State *s, const Fact *f) {
    if (f->type < 0 || f->type >= FACT_TYPE_MAX)
        return 0;
    s->numbers[f->type] = MAX(s->numbers[f->type], f->number);
    s->newest = MAX(s->newest, f->recorded);
    /* A fact of another moment has the offset of then. */
    if (f->at == f->recorded && f->zone[0]) {
        memcpy(s->zone, f->zone, sizeof(s->zone));
        s->zone_offset = f->offset;
    }
    if (f->by_user)
        apply_answer(s, f);

    switch (f->type) {
    case FACT_PAIN:
    case FACT_CHECK_IN:
        if (state_apply_run(s, f) < 0)
            return -ENOMEM;
        return apply_knee_day(s, f);
    case FACT_RUN:
    case FACT_AFTER_RUN:
    case FACT_BASELINE:
        return state_apply_run(s, f);
    case FACT_EXERCISE:
        state_apply_exercise(s, f);
        return 0;
    case FACT_DOSE:
        return state_apply_dose(s, f);
    case FACT_FUNCTION:
        return state_apply_function(s, f);
    case FACT_SHOE:
        return state_apply_shoe(s, f);
    case FACT_EPISODE:
        return apply_episode(s, f);
    case FACT_EPISODE_END:
        apply_episode_end(s, f);
        return 0;
    case FACT_ASKED:
    case FACT_OUTCOME:
    case FACT_SNOOZE:
        return apply_slot(s, f);
    case FACT_SESSION:
        return apply_session(s, f);
    case FACT_SESSION_END:
        apply_session_end(s, f);
        return 0;
    case FACT_SCREENING:
        return apply_screening(s, f);
    case FACT_ACKNOWLEDGED:
        return apply_acknowledged(s, f);
    case FACT_PAUSE:
        return apply_pause(s, f);
    case FACT_ALIVE:
        return apply_alive(s, f);
    case FACT_SCHEDULE:
        return apply_schedule(s, f);
    case FACT_PRESENCE:
        return apply_presence(s, f);
    case FACT_PROGRAMME:
        apply_programme(s, f);
        return 0;
    default:
        return 0;
    }
}

/* Keeps the elements for which `keep` says so, in their order. */
#define FILTER(s, name, keep)                         \
    do {                                              \
        size_t kept = 0;                              \
        for (size_t i = 0; i < (s)->n_##name; i++)    \
            if (keep)                                 \
                (s)->name[kept++] = (s)->name[i];     \
        (s)->n_##name = kept;                         \
    } while (0)

int state_days(Kind kind) {
    return kind == KIND_RUN || kind == KIND_EXERCISE ? STATE_DAYS_SELDOM : STATE_DAYS;
}

static bool episode_is_last(const State *s, size_t i) {
    for (size_t j = i + 1; j < s->n_episodes; j++)
        if (s->episodes[j].knee == s->episodes[i].knee)
            return false;
    return true;
}

/* By real time: a clock that was set forward makes no icing older. */
static bool session_matters(const Session *i, const Now *now) {
    Moment start = { .boot = i->deadline_boot - i->duration, .real = i->start };
    memcpy(start.boot_id, i->boot_id, sizeof(start.boot_id));
    return !i->ended || elapsed_since(&start, now) < 26 * USEC_PER_HOUR;
}

void state_trim(State *s, const Now *at) {
    usec_t now = at->real;
    /* What went by unseen is still to be accounted for. */
    if (s->n_alive > 0)
        now = MIN(now, s->alive[s->n_alive - 1].to);
    if (s->settled != INT64_MIN)
        now = MIN(now, s->settled);
    /* In days by UTC, with one to spare for any zone. */
    day_t last = (day_t)(now / USEC_PER_DAY) - 1, oldest = last - STATE_DAYS;
    FILTER(s, slots, s->slots[i].slot.day >= last - state_days(s->slots[i].slot.kind));
    FILTER(s, days, s->days[i].day >= oldest);
    FILTER(s, said, s->said[i].day >= oldest);
    FILTER(s, sessions, session_matters(&s->sessions[i], at));
    FILTER(s, episodes, !s->episodes[i].closed || episode_is_last(s, i) || now - s->episodes[i].closed_at < 3 * USEC_PER_DAY);
    FILTER(s, pauses, s->pauses[i].to > now - 3 * USEC_PER_DAY);
    FILTER(s, barred, s->barred[i].to > now - 10 * USEC_PER_DAY);
    FILTER(s, obstacles, s->obstacles[i].to > now - 10 * USEC_PER_DAY);
    FILTER(s, alive, s->alive[i].to > now - 3 * USEC_PER_DAY || i + 1 == s->n_alive);
    FILTER(s, schedules,
           i + 1 == s->n_schedules || s->schedules[i + 1].from > now - 3 * USEC_PER_DAY);
}
