/* SPDX-License-Identifier: MIT */
/*
 * What is to be seen now: one entry for each notification, with a revision that goes up when what it says changes. It knows which
 * entries there are, what each may be answered with and whether it may draw attention; words and looks are the notifier's.
 *
 * The questions that are open make one entry together, headed by the most important; a running icing, and each notice, is one of its own.
 */
#pragma once

#include "core/asking.h"
#include "core/cue.h"
#include "core/notice.h"

typedef enum DisplayForm {
    FORM_ASK,
    FORM_RUNNING,
    FORM_ICE_OFF,
    FORM_NOTICE,
    FORM_GONE, /* is no more to be seen, but may still stand on the screen: to be closed there */
    FORM_MAX,
} DisplayForm;
const char *display_form_to_string(DisplayForm f);

#define DISPLAY_ASKS_MAX 8
#define DISPLAY_ENTRIES_MAX 24
#define DISPLAY_SERVER_MAX 64

typedef struct DisplayAsk {
    Slot slot; /* SLOT_NULL for a question that the person asked for */
    Kind kind;
    usec_t due;
    Knee knee;
    bool news; /* not shown yet, or back from a snooze */
    int attempts;
} DisplayAsk;

typedef struct DisplayExercise {
    const char *word;
    Dose dose;
} DisplayExercise;

typedef struct DisplayEntry {
    char id[NOTICE_ID_MAX];
    uint32_t revision;
    DisplayForm form;
    bool critical;
    bool low;
    bool sound;
    bool alert;
    char server[DISPLAY_SERVER_MAX];
    uint32_t number;
    bool seen; /* this revision was on the screen, even if it is not any more */
    Knee knee;
    /* FORM_ASK, heading first */
    DisplayAsk asks[DISPLAY_ASKS_MAX];
    size_t n_asks;
    bool snooze;
    unsigned contexts;
    usec_t duration; /* of the icing */
    int limit;       /* of questions about a run: what is suggested, seconds; 0: not asked about */
    int ran;         /* the run that is asked about, seconds; 0: it is not known whether there was one */
    bool yesterday;  /* it is asked about an earlier day */
    bool weekly;     /* a line asks once a week for the signs that need a clinician */
    bool signs;      /* of safety questions: only those signs */
    bool after_run;  /* because a run hurt */
    DisplayExercise exercises[EXERCISE_MAX]; /* where they head it */
    size_t n_exercises;
    bool consult; /* the question before the first exercises heads it */
    CueStatus cue;   /* of a reminder of one */
    /* FORM_RUNNING, FORM_ICE_OFF */
    usec_t ends;
    bool half;
    bool late;
    int repeat;
    usec_t iced;
    /* FORM_NOTICE */
    NoticeKind notice;
    int count;        /* also of FORM_ASK: how many others passed unseen, which is told in a line */
    char reason[256]; /* words; of notices of the daemon's own, what is wrong */
    Offer offer;
} DisplayEntry;

/* A notice of the daemon's own: its record, its settings. */
typedef struct OwnNotice {
    NoticeKind kind;
    const char *reason; /* NULL: there is none */
    usec_t since;
    bool acknowledged;
} OwnNotice;

/* What the display remembers between two looks. */
typedef struct Display {
    DisplayEntry *entries; /* no more than there are: room for all would be 35 KiB, all day */
    size_t n_entries, a_entries;
    uint32_t last_revision;
    Kind question; /* that the person asked to see, KIND_INVALID: none */
    bool discreet;
    bool sound;
    Hold hold;
} Display;

void display_init(Display *d, uint32_t first_revision);
void display_done(Display *d);
/* Makes the entries anew: 1 if any is new, gone, or says something else, else 0; -ENOMEM, and all is as it was. */
int display_update(Display *d, const Frame *f, const Plan *plan, const OwnNotice *own, size_t n_own);
/* Facts that were just kept: the question that the person asked to see goes once it is answered, in whatever way. */
void display_answered(Display *d, const Fact *facts, size_t n_facts);
/* What a daemon before this one left on the screen under that number, and is no entry any more, is gone. 0 or
 * -ENOMEM. */
int display_recall(Display *d, const char *id, const char *server, uint32_t number);
/* The notification server is now `owner`: what another one showed has gone with it. */
void display_set_server(Display *d, const char *owner);
DisplayEntry *display_find(Display *d, const char *id);
/* The verbs that an entry takes, NULL-terminated. */
const char *const *display_verbs(const DisplayEntry *e);
