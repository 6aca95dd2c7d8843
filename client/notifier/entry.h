/* SPDX-License-Identifier: MIT */
/*
 * One entry of the daemon's list `Showing`, as plain values: what one notification is to say. It holds the
 * bus's words; how they are said is wording's, and whether they are on the screen is view's.
 */
#pragma once

#include <gio/gio.h>

typedef enum EntryForm {
    ENTRY_ASK,
    ENTRY_RUNNING,
    ENTRY_ICE_OFF,
    ENTRY_NOTICE,
    ENTRY_FORM_MAX,
    ENTRY_FORM_INVALID = -1,
} EntryForm;

typedef enum EntryUrgency {
    ENTRY_LOW,
    ENTRY_NORMAL,
    ENTRY_CRITICAL,
    ENTRY_URGENCY_MAX,
} EntryUrgency;

/* Strings are owned and never NULL; neither are the lists, which end in NULL. Times are microseconds since
 * 1970, G_MAXUINT64 being no time; lengths are microseconds. */
typedef struct Entry {
    char *id;
    guint32 revision;
    EntryForm form;
    EntryUrgency urgency;
    gboolean sound;
    gboolean alert; /* FALSE: update in place without drawing attention */
    gboolean discreet;
    char *server;   /* unique name of the notification server that showed it last, "" = none yet */
    guint32 number; /* under which number */
    char **verbs;   /* that the daemon takes for it */
    char *knee;     /* "left", "right", "both", "" */

    /* ENTRY_ASK */
    char **kinds;    /* of the reminders, heading first; at least one */
    char **contexts; /* where pain was reported */
    char **exercises; /* word and dose of each that is still to be done: "clamshell 2x10" */
    gboolean snooze;
    guint64 snooze_for;
    guint64 duration;
    guint64 limit;      /* of questions about a run: what is suggested; 0 = not asked about */
    guint64 ran;        /* the run that is asked about; 0 = it is not known whether there was one */
    gboolean yesterday; /* an earlier day is asked about */
    gboolean weekly;    /* a line asks for the signs that need a clinician */
    gboolean signs;     /* of safety questions: only those signs */
    gboolean after_run; /* because a run hurt */
    char *cue; /* of running form, "" = none; the numbers are of "cadence" */
    guint32 cadence, cadence_low, cadence_high;
    char *product;      /* of a reminder of a medicine: what the person's own plan has */
    guint32 strength;   /* mg of it */

    /* ENTRY_RUNNING, ENTRY_ICE_OFF */
    guint64 ends;
    guint64 ended;
    gboolean half;
    gboolean late;
    guint32 minutes;

    /* ENTRY_NOTICE */
    char *kind;
    char *reason;
    guint32 count; /* also of ENTRY_ASK: how many others passed unseen */
    char *path;
    guint64 restored; /* when the copy was made that took the record's place, G_MAXUINT64 = none did */
    char **offered; /* the kinds that an offer of other times is about */
    char *unseen;   /* the time that was not seen, "" = they were not answered */
    char *fewer;    /* times, "" = none to offer */
    char *other;
} Entry;

/* Reads one a{sv}. NULL if it lacks what no notification can do without: an id, a form that is known, and a
 * reminder if it asks. */
Entry *entry_new(GVariant *dictionary);
Entry *entry_free(Entry *e);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_free)

gboolean entry_has_verb(const Entry *e, const char *verb);
