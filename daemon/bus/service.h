/* SPDX-License-Identifier: MIT */
/*
 * The daemon on the bus: one object, one file for each interface (manager.c, episodes.c, reminders.c, runs.c, exercises.c and so
 * on), and the announcements. It turns messages into calls of the coordinator and facts into a{sv}; it decides nothing.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "coordinator.h"
#include "core/advice.h"
#include "core/function.h"
#include "notifier-link.h"
#include "presence.h"
#include "settings-link.h"

/* What of the interface Medication was told last. */
typedef struct MedicationTold {
    int status;
    int64_t last;
    usec_t next;
    int sum;
    int course_day;
} MedicationTold;

typedef struct Service {
    sd_bus *bus;
    Coordinator *coordinator;
    SettingsLink *settings;
    NotifierLink *notifier;
    Presence *presence; /* NULL: nobody looks */
    Advice advice;  /* as last told */
    sd_bus_track *importer; /* whose import goes on; NULL: none does */
    char import_token[UID_TEXT_MAX];
    uint64_t import_at;     /* facts given so far */
    CueStatus cue;  /* likewise */
    MedicationTold medication;
    FunctionStatus function; /* likewise */
    uint64_t shoes; /* of what was told of them: a number made of it */
    usec_t started; /* CLOCK_BOOTTIME */
} Service;

/* Adds the vtables; the Service must outlive the bus connection, and be whole before the loop runs. */
int service_add_objects(Service *s);
/* Announces from now on. */
void service_announce(Service *s);
/* Both. */
int service_export(Service *s);
/* Tells the rules whether notifications can be seen. */
void service_look_around(Service *s);
/* Tells whether there is something to show, so that the notifier is started, and whether it is still to be shown. */
void service_showing_changed(Service *s);
/* Reloads the settings: 0, SETTINGS_E_FAULTS, or a negative errno. */
int service_reload(Service *s);
