/* SPDX-License-Identifier: MIT */
/*
 * Painkillers: doses that were taken, and reminders of the person's own plan. A dose is recorded whoever takes more than a label has, and
 * answered with a warning; what this file never does is to propose a dose, to raise one, or to ask for one that would go over the label's
 * figures.
 *
 * The figures are those of ibuprofen without a prescription: 400 mg at a time and 1200 mg in 24 hours at most, no longer than 10 days (US
 * Drug Facts, DailyMed 66267-115; UK leaflets), 6 hours between doses where there are three a day (NHS, ibuprofen for adults). The 24
 * hours are any 24 hours, not a date. A run or check-in within 8 hours after a dose of any painkiller is masked; the 8 hours are this
 * program's choice, and so is that doses at most two days apart are one course, that after a dose over the figures none is asked for in
 * the 24 hours after it, that the gap is kept after other painkillers too, and that answers to the questions hold for 30 days. Who may
 * not be reminded: the warnings of the labels, see safety.c.
 */
#pragma once

#include "plan.h"

#define DOSE_SINGLE_MAX 400 /* mg */
#define DOSE_DAY_MAX 1200   /* mg in 24 hours */
#define DOSE_GAP (6 * USEC_PER_HOUR)
#define DOSE_DAYS_MAX 10

/* What a dose goes over. */
typedef enum DoseWarning {
    DOSE_WARNING_SINGLE,
    DOSE_WARNING_GAP,
    DOSE_WARNING_DAY,
    DOSE_WARNING_COURSE, /* the label's ten days */
    DOSE_WARNING_MAX,
    DOSE_WARNING_INVALID = -EINVAL,
} DoseWarning;
const char *dose_warning_to_string(DoseWarning v); /* "single", "gap", "day", "course" */

/* Whether the label's figures are known to be this product's: it is named like ibuprofen, or is the plan's. */
bool dose_is_counted(const Schedule *schedule, const char *product);
/* Bits of DoseWarning: what a dose goes over, together with all others on record but itself (`number`, 0: it is not on record). */
unsigned dose_judge(const State *s, const Schedule *schedule, const Intake *dose);

typedef struct DoseReport {
    const char *product;
    int64_t mg;
    usec_t at;        /* USEC_NONE: now */
    const char *note; /* NULL: none */
} DoseReport;
/* Records it, and answers the open reminder if it is of the plan's kind. 0, RULE_E_FUTURE or -ENOMEM. */
int dose_log(const Frame *f, Change *c, const DoseReport *r);
/* The person took what `r` reminds of. 0 or -ENOMEM. */
int dose_take(const Frame *f, Change *c, const Reminder *r);

/* Why reminders are on, or off. */
typedef enum MedicationStatus {
    MEDICATION_ON,
    MEDICATION_OFF_SETTING,     /* [medication] enabled = no */
    MEDICATION_UNANSWERED,      /* the questions wait, or were answered too long ago */
    MEDICATION_CONTRAINDICATED, /* something applies that forbids it */
    MEDICATION_RED_FLAG,
    MEDICATION_NO_EPISODE,
    MEDICATION_COURSE_OVER,
    MEDICATION_STATUS_MAX,
    MEDICATION_STATUS_INVALID = -EINVAL,
} MedicationStatus;
/* "on", "off", "unanswered", "contraindication", "red-flag", "no-episode", "course-over" */
const char *medication_status_to_string(MedicationStatus v);

typedef struct Medication {
    MedicationStatus status;
    const Intake *last;    /* of any painkiller, NULL: none; lent from the state */
    unsigned warnings;   /* what it went over */
    usec_t next;         /* from when on the plan's dose would keep to the figures; may be now */
    int sum;             /* mg of the last 24 hours */
    int course_day;      /* since the first dose after the questions were answered, from 1; 0: none was taken */
    usec_t course_over;  /* when its reminders ended, USEC_NONE: they have not */
} Medication;
void medication_look(const Frame *f, Medication *ret);

/* Whether a reminder is asked for at all then: the rules look at the settings of then, and at what is known now. */
bool medication_is_asked(const Frame *f, const Schedule *schedule, day_t day, usec_t due);
/* Until when a reminder waits: for 3 hours (this program's choice), but never into the hours before a planned run ([medication] before-
 * run: 6), under which nobody should run; at or before `due` where that is what it is in. */
usec_t medication_window(const Schedule *schedule, const Zone *z, day_t day, usec_t due);
/* How long until the plan's dose keeps to the figures, from `at` on; *ret_why gets RULE_E_GAP or RULE_E_DAILY_LIMIT where that is not 0. */
usec_t medication_wait(const State *s, const Schedule *schedule, usec_t at, RuleError *ret_why);
/* When something of medication_look() changes by itself; USEC_NONE: nothing does. */
usec_t medication_deadline(const Frame *f);
