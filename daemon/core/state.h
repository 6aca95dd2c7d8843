/* SPDX-License-Identifier: MIT */
/*
 * What the facts add up to: the working set that every rule looks at. It is a pure fold: state_apply() takes facts one
 * at a time in the order of their entry, so the same facts always make the same state, whether they come from the
 * record at start or from a change just committed. It holds the present only (open episodes, the last days' reminders
 * and icings), never the whole record.
 */
#pragma once

#include "elapsed.h"
#include "exercise-library.h"
#include "fact.h"
#include "frequency.h"
#include "schedule.h"

typedef struct Episode {
    Uid uid;
    int64_t number;
    Knee knee;
    Uid cause;       /* the report that opened it, */
    int score;       /* and its score, -1: of an older program's record */
    usec_t opened;   /* when the knee began to hurt */
    usec_t recorded; /* when that was entered: reminders exist from here on */
    day_t day;       /* logical day of opening: day 1 */
    bool closed;
    usec_t closed_at;
    EpisodeEnd how;
    Uid end;         /* the fact that closed it */
    int64_t end_number;
    bool acknowledged; /* that it was closed */
    unsigned told;     /* bits of NoticeKind: what is told once */
    int visit_told;    /* weeks after which a visit was suggested last */
} Episode;

/* What is known of one reminder beyond the times that make it. */
typedef struct SlotRecord {
    Slot slot;
    SlotState outcome; /* SLOT_STATE_INVALID: none yet */
    Reason reason;
    usec_t outcome_at;
    int attempts; /* how often it was shown */
    Uid asked_with; /* the change of its first showing: reminders shown together share it */
    usec_t asked_at;
    Moment asked;   /* of its last showing */
    int re_asks;    /* showings that came of no answer, not of a snooze */
    bool dismissed;
    int snoozes;
    bool snooze_over; /* put off, and not shown again since: once the snooze ends */
    uint8_t snooze_boot_id[16];
    usec_t snooze_boot; /* deadlines of the last snooze, USEC_NONE: none */
    usec_t snooze_real;
    usec_t snooze_length;
} SlotRecord;

/* Words of presence facts that tell of no obstacle. */
#define PRESENCE_ZONE "zone"
#define PRESENCE_CLOCK_BACK "clock-back"
#define PRESENCE_OFFSET_BASE (26 * 3600) /* added to an offset that is stored as an amount, which is never negative */

typedef struct Session {
    Uid uid;
    int64_t number;
    Slot slot;
    Knee knee;
    usec_t start;
    usec_t duration;
    uint8_t boot_id[16];
    usec_t deadline_boot;
    usec_t deadline_real;
    bool ended;
    SessionEnd how;
    usec_t ended_at;
    usec_t iced;
    bool acknowledged; /* that it was told to take the ice off */
} Session;

typedef struct ScheduleSpan {
    usec_t from;
    Schedule schedule;
} ScheduleSpan;

/* What counts as pain-free since then. */
typedef struct ProfileSpan {
    usec_t from;
    Profile profile;
} ProfileSpan;

/* What kept reminders from being seen. */
typedef struct Obstacle {
    usec_t from;
    usec_t to; /* USEC_NONE: it still does */
    Reason reason;
} Obstacle;

/* What the person chose when other times were offered: in place of the times `from` in the settings, `to`. */
typedef struct Choice {
    usec_t since; /* INT64_MIN: nothing chosen */
    Times from;
    Times to;
} Choice;

typedef struct Span {
    usec_t from;
    usec_t to;
} Span;

/* The worst of what was said of one knee on one logical day. */
typedef struct KneeDay {
    day_t day;
    Knee knee;
    int score; /* -1: none */
    bool sore;
    bool masked;   /* any answer that day was given within 8 h of a painkiller */
    bool answered; /* by a check-in, not only by a report in between */
} KneeDay;

typedef struct Screening {
    bool answered;
    bool any; /* something applies */
    usec_t recorded;
    int64_t number;
    Uid uid;
    char *text; /* the words that apply, owned */
    usec_t acknowledged_at; /* INT64_MIN: not yet */
} Screening;

/* A stretch in which an answer to the safety questions kept ice off. */
typedef struct Barred {
    Subject subject;
    usec_t from;
    usec_t to; /* USEC_NONE: it still does */
} Barred;

/* A chosen cue is found by what it refers to, which is no fact but always the same: the latest of them is one step down an index,
 * however long the record is. */
#define CUE_CHOSEN "cue"
#define CUE_REF "kneeminder: cues" /* the bytes of a Uid */

/* The cue that was chosen last. */
typedef struct CueChoice {
    Cue cue;
    usec_t since; /* INT64_MIN: never */
    day_t day;    /* logical day of the choice */
    int cadence;  /* own steps a minute, -1: not said */
} CueChoice;

/* One answer of how a knee was: mornings are made of these (see state_mornings). */
typedef struct Answer {
    usec_t at;
    day_t day;
    Knee knee : 8;
    int8_t score; /* -1: not said */
    bool sore;
    bool masked;
} Answer;

/* A dose of a painkiller that was taken. */
#define DOSE_MASKS (8 * USEC_PER_HOUR) /* how long; see medication.h */
#define DOSE_PRODUCT_MAX 65            /* bytes with the NUL */
typedef struct Intake {
    usec_t at;
    day_t day;
    int64_t number;
    int mg;
    char product[DOSE_PRODUCT_MAX];
} Intake;

/* What was said of a pair of shoes when it was added; bytes with the NUL. */
#define SHOE_NAME_MAX 41
typedef struct ShoeDetails {
    char name[SHOE_NAME_MAX];
    char brand[41]; /* "": not said, as of the next two */
    char model[65];
    char size[17];
    int drop; /* mm from heel to toe, -1: not said */
} ShoeDetails;

typedef struct Shoe {
    Uid uid;
    int64_t number;
    usec_t added;
    usec_t recorded;
    ShoeDetails details;
    Cushioning cushioning;
    int64_t metres; /* run in it before it was added */
    Uid after;      /* the pair that it is the successor of; null: none */
    int comfort;    /* 0 to 100, -1: not rated */
    usec_t retired; /* USEC_NONE: it is in use */
    unsigned told;  /* bits of NoticeKind: what is told once */
} Shoe;

/* What the runs in it add up to; see shoe.h. */
typedef struct ShoeWear {
    int runs;
    int measured;      /* of them, those with a distance */
    int64_t metres;    /* with those before it was added */
    int64_t seconds;
    int judged;        /* runs of which it is known whether they hurt; a painless one after a painkiller tells nothing */
    int painless;      /* of them */
    int streak;        /* the last so many of them were painless */
    int hurt_lately;   /* among the last painful runs in any pair */
    bool fine_lately;  /* worn in a painless run since the first of those */
    usec_t since;      /* when the last run in it was entered, or the pair */
} ShoeWear;

/* When something was said of a knee; the worst of it is in the KneeDay. */
typedef struct SaidAt {
    usec_t at;
    day_t day;
    Knee knee;
} SaidAt;

/* What follows from all runs and answers; made anew by state_learn() after any of them has changed. */
typedef struct Learnt {
    bool fresh;
    LimitSteps steps; /* that it was made with, */
    int shoe_hurt_of; /* and this */
    Morning *mornings;
    size_t n_mornings;
    LimitStep *runs; /* one for each run */
    ShoeWear *shoes; /* one for each pair */
    LimitLearnt limit;
    Frequency frequency;
} Learnt;

/* Words of acknowledgements: which exercises (text = their names), and whether a physiotherapist or doctor was asked first (reason = yes
 * or no); and the reason of an exercise that is the person's own dose from now on. */
#define EXERCISE_REF "kneeminder: exer" /* the bytes of a Uid: what the choices below and doses refer to, so that they are found again */
#define EXERCISE_PLAN "exercise-plan"
#define EXERCISE_CONSULT "exercise-consult"
#define EXERCISE_DOSE "dose"

/* One day on which an exercise was done. */
typedef struct ExerciseDone {
    day_t day;
    Dose dose;
    int score; /* -1: not said */
} ExerciseDone;

typedef struct ExerciseRecord {
    Dose own; /* of no sets: the example of the library */
    ExerciseDone done[2]; /* the last days, the later first */
    size_t n_done;
} ExerciseRecord;

/* Whether a physiotherapist or doctor was asked, from then on. */
typedef struct Consult {
    usec_t since;
    bool asked;
} Consult;

/* One task that the person scores (function.h); and one score of one. */
#define FUNCTION_REF "kneeminder: func" /* the bytes of a Uid: what the facts below refer to, so that they are found again */
#define FUNCTION_DROPPED "function-drop" /* word of an acknowledgement: text = the task that does not count any more */
#define FUNCTION_TASK_MAX 65            /* bytes with the NUL */
typedef struct FunctionTask {
    char name[FUNCTION_TASK_MAX];
    usec_t dropped_at; /* INT64_MIN: never */
} FunctionTask;
typedef struct FunctionScore {
    usec_t at;
    size_t task; /* its place */
    day_t day;
    int8_t score;
    bool dropped; /* it is of before the task was dropped */
} FunctionScore;

typedef struct State {
    Episode *episodes;
    size_t n_episodes, a_episodes;
    SlotRecord *slots;
    size_t n_slots, a_slots;
    Session *sessions;
    size_t n_sessions, a_sessions;
    ScheduleSpan *schedules;
    size_t n_schedules, a_schedules;
    ProfileSpan *profiles; /* ever, so that what is entered late is judged by the one of its time */
    size_t n_profiles, a_profiles;
    Span *pauses;
    size_t n_pauses, a_pauses;
    Span *alive;
    size_t n_alive, a_alive;
    usec_t settled; /* up to here every reminder has been accounted for: what is learnt later makes none before it; INT64_MIN: never */
    KneeDay *days; /* in their order */
    size_t n_days, a_days;
    SaidAt *said; /* on those days */
    size_t n_said, a_said;
    LimitRun *runs; /* all there ever were, in the order of their start: the limit is learnt from all of them */
    size_t n_runs, a_runs;
    Answer *answers; /* of all check-ins, in the order of their day and time */
    size_t n_answers, a_answers;
    Intake *doses; /* of painkillers: all, in the order in which they were taken */
    size_t n_doses, a_doses;
    Shoe *shoes; /* all pairs, in the order in which they were entered */
    size_t n_shoes, a_shoes;
    LimitStart *starts; /* what was ever said to be pain-free, in the order of its days */
    size_t n_starts, a_starts;
    int longest_before; /* seconds run before the injury, -1: not said */
    int runs_a_week;    /* before it, -1: not said */
    Learnt learnt;
    Screening screenings[SUBJECT_MAX];
    Barred *barred;
    size_t n_barred, a_barred;
    bool programme;          /* on: from the first report until `recovered` */
    bool recovered;
    usec_t programme_since;
    Uid programme_uid;       /* the fact */
    unsigned programme_told; /* bits of NoticeKind: what is told once on this way back */
    usec_t last_answer;      /* `recorded` of the person's last fact; USEC_NONE: none ever */
    Span silence;            /* the last stretch without answers that was longer than two days */
    Obstacle *obstacles;     /* the last is what keeps reminders from being seen now, as recorded */
    size_t n_obstacles, a_obstacles;
    Choice choices[KIND_MAX];
    unsigned exercise_plan; /* bits of places in the library; 0: nothing chosen */
    ExerciseRecord exercises[EXERCISE_MAX];
    Consult *consults;
    size_t n_consults, a_consults;
    CueChoice cue;
    FunctionTask *tasks; /* that were ever named */
    size_t n_tasks, a_tasks;
    FunctionScore *scores; /* all, in the order of their time */
    size_t n_scores, a_scores;
    int function_told;       /* weeks whose question was read or closed since the last score, */
    day_t function_told_day; /* the last on that day */
    char zone[ZONE_NAME_MAX]; /* in which the last fact was entered, "": none yet */
    int32_t zone_offset;
    usec_t zone_changed;     /* when another zone was first seen; USEC_NONE: never */
    int32_t zone_before;     /* the offset before that, seconds east of UTC */
    usec_t travel_acknowledged;
    usec_t missed_acknowledged;
    usec_t newest;           /* latest `recorded` */
    usec_t made;             /* when it was made of the facts themselves, by the calendar clock */
    int last_score[KNEE_BOTH + 1]; /* per knee, -1: none */
    usec_t hurt_at[KNEE_BOTH + 1][CONTEXT_MAX]; /* when each knee was last said to hurt there; INT64_MIN: never */
    int64_t numbers[FACT_TYPE_MAX]; /* highest number given */
} State;

/* For so many logical days before today reminders are remembered, at least. No rule looks back further: one that ran on would know more
 * than one that was started. Of kinds that may come once a week, five in a row have to be known (offer.h). */
#define STATE_DAYS 9
#define STATE_DAYS_SELDOM 35
#define STATE_SESSIONS 8 /* so many icings there may have been in 24 hours of real time, four of each knee: those are known whatever a clock says */
int state_days(Kind kind);

void state_init(State *s);
void state_done(State *s);
/* Folds one fact in. 0 or -ENOMEM; on failure the state is unusable and must be made anew. */
int state_apply(State *s, const Fact *f);
/* Forgets what the present no longer depends on: reminders and days older than state_days() before the last sign of life, ended
 * icings older than 26 hours of real time, closed episodes but each knee's last. */
void state_trim(State *s, const Now *now);
/* Gives back the room that is left over once all facts are folded in: most of it is of days that state_trim() forgot. */
void state_fit(State *s);

/* The schedule in force at `instant`: the last that began before it, else the first, else the defaults. */
const Schedule *state_schedule(const State *s, usec_t instant);
/* The profile in force then: as far back as the record goes, where the schedule is of the last days only. */
Profile state_profile(const State *s, usec_t instant);
const Episode *state_open_episode(const State *s, Knee knee);
/* The knees with an open episode. */
Knee state_open_knees(const State *s);
/* The knees of the episodes that were open at `instant`, by the time of entry. */
Knee state_knees_at(const State *s, usec_t instant);
const Episode *state_episode(const State *s, Uid uid);
const SlotRecord *state_slot(const State *s, const Slot *slot);
const Session *state_session(const State *s, Uid uid);
const LimitRun *state_run(const State *s, Uid uid);
const LimitRun *state_run_numbered(const State *s, int64_t number);
/* Brings `learnt` up to date: mornings (how the knees were on each day that has a check-in: what was said before the day's first run,
 * else what was said at all), the limit, how often to run. 0 or -ENOMEM. */
int state_learn(State *s, const Schedule *schedule);
/* What the limit is learnt from; the state must be up to date. */
LimitFacts state_limit_facts(const State *s);
/* The icing that runs now, NULL if none does. */
const Session *state_running(const State *s);
/* The icing that runs for that reminder. */
const Session *state_running_for(const State *s, const Slot *slot);
/* Whether an answer to the safety questions kept ice off then. */
bool state_barred_at(const State *s, usec_t instant);
/* Whether a red flag applied then. */
bool state_flagged_at(const State *s, usec_t instant);
/* Whether the person says that a physiotherapist or doctor was asked about exercises. */
bool state_consulted(const State *s);
/* Whether exercises were asked about then: not for a while after "not yet". */
bool state_exercises_at(const State *s, usec_t instant);
/* Whether a painkiller was taken within the 8 hours before `from`, or by `to`. */
bool state_masked(const State *s, usec_t from, usec_t to);
bool state_paused_at(const State *s, usec_t instant, usec_t *ret_until);
/* Whether the daemon is known to have run at some time in [from, to). */
bool state_was_alive(const State *s, usec_t from, usec_t to);
/* What keeps reminders from being seen, as recorded; REASON_NONE: nothing. */
Reason state_obstacle(const State *s);
/* The obstacle that took most of [from, to). */
Reason state_obstacle_in(const State *s, usec_t from, usec_t to);
