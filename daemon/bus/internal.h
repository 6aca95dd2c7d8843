/* SPDX-License-Identifier: MIT */
/* What the files of this directory share. */
#pragma once

#include "bus-names.h"
#include "config/parse.h"
#include "core/episode.h"
#include "core/reminder.h"
#include "core/safety.h"
#include "service.h"

#define NAME_TEXT_MAX 64 /* bytes of an id or a word that a caller sends */

/* For what writes a message piece by piece: none of them can go on after a failure. */
#define TRY(expression)          \
    do {                         \
        int try_r = (expression); \
        if (try_r < 0)           \
            return try_r;        \
    } while (0)

/* Of the interface Manager: in status.c, */
int method_status(sd_bus_message *m, void *userdata, sd_bus_error *error);
int method_troubleshoot(sd_bus_message *m, void *userdata, sd_bus_error *error);
/* and in edit.c. */
int method_edit(sd_bus_message *m, void *userdata, sd_bus_error *error);
int method_delete(sd_bus_message *m, void *userdata, sd_bus_error *error);

extern const sd_bus_vtable manager_vtable[];
extern const sd_bus_vtable episodes_vtable[];
extern const sd_bus_vtable reminders_vtable[];
extern const sd_bus_vtable runs_vtable[];
extern const sd_bus_vtable exercises_vtable[];
extern const sd_bus_vtable cues_vtable[];
extern const sd_bus_vtable medication_vtable[];
extern const sd_bus_vtable function_vtable[];
extern const sd_bus_vtable safety_vtable[];
extern const sd_bus_vtable shoes_vtable[];
extern const sd_bus_vtable record_vtable[];
extern const sd_bus_vtable display_vtable[];

/* --- errors.c: outcomes to names, the one place --- */

/* Fills `error` for a RuleError, a COORDINATOR_E_* or a negative errno, with a text that says what is allowed; returns what a method
 * handler must return. */
int error_set(Service *s, sd_bus_error *error, int outcome);
/* The same for a STORE_E_* that a page of facts came to. */
int error_page(Service *s, sd_bus_error *error, int outcome);
int error_argument(sd_bus_error *error, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same for a word that is none of `words` (with spaces between): the nearest is suggested, if one is near. */
int error_word(sd_bus_error *error, const char *given, const char *words, const char *format, ...) PRINTF_LIKE(4, 5);
/* Of what reminders and notices are named by. */
#define KIND_WORDS "check-in ice rest safety run after-run exercise medication cue"

/* --- encode.c --- */

int append_text(sd_bus_message *m, const char *key, const char *value);
int append_bool(sd_bus_message *m, const char *key, bool value);
int append_unsigned(sd_bus_message *m, const char *key, uint32_t value);
int append_signed(sd_bus_message *m, const char *key, int32_t value);
int append_wide(sd_bus_message *m, const char *key, int64_t value);
int append_time(sd_bus_message *m, const char *key, usec_t value);
int append_fact(Service *s, sd_bus_message *m, const Fact *f, bool superseded, bool stored);
/* `stored` tells whether the answer to it is on disk; NULL: there is none. */
/* "08:00 13:00", "" where there are none */
#define TIMES_CLOCKS_MAX (TIMES_MAX * 6 + 1)
const char *times_clocks(const Times *t, char buffer[static TIMES_CLOCKS_MAX]);
int append_reminder(sd_bus_message *m, const Reminder *r, const Now *now, const bool *stored);
/* A list of the reminders that are open. */
int append_open_reminders(Service *s, sd_bus_message *m);
int append_open_episodes(Service *s, sd_bus_message *m);
/* Opens and closes {sv} with an a{sv} or aa{sv} in it. */
int dict_open(sd_bus_message *m, const char *key, const char *contents);
int dict_close(sd_bus_message *m);
/* Replies with what `fill` appends; a negative result of it becomes the error. */
int reply_filled(sd_bus_message *call, int (*fill)(sd_bus_message *reply, void *args), void *args);
/* Sends `change` as the aa{sv} of a reply. */
int reply_facts(Service *s, sd_bus_message *call, const Change *change, bool superseded, bool stored);

/* The members of the advice. */
int append_advice(Service *s, sd_bus_message *m);
/* Whether it is another one than at the last call. */
bool runs_advice_changed(Service *s);
/* Likewise of the interface Medication. */
bool medication_status_changed(Service *s);

/* Likewise of the interface Function. */
bool function_changed(Service *s);

/* The cue, and the range of its target: what an entry or the advice tells of it. Nothing where there is none. */
int append_cue(sd_bus_message *m, const CueStatus *cue);
/* Whether it is another one, or shown otherwise, than at the last call. */
bool cues_changed(Service *s);

/* Whether a pair, or what its runs add up to, is another than at the last call. */
bool shoes_changed(Service *s);

/* --- options.c: reading a{sv} --- */

/* "left", "right", "both"; "" or NULL leave *ret as it is. */
int read_knee(const char *text, Knee *ret, sd_bus_error *error);

typedef enum OptionType {
    OPTION_TEXT,    /* s: const char * */
    OPTION_BOOL,    /* b: int */
    OPTION_NUMBER,  /* u: int64_t */
    OPTION_TIME,    /* t or s: usec_t, an instant */
    OPTION_LENGTH,  /* t: usec_t, a duration */
} OptionType;

typedef struct Option {
    const char *key;
    OptionType type;
    void *value;   /* where it goes; untouched if the option is not given */
    size_t max;    /* bytes of a text */
} Option;

/* Reads an a{sv}. Keys that are not in the table are refused: a misspelt option must not pass for one that was heeded. */
int options_read(Service *s, sd_bus_message *m, const Option *options, size_t n, sd_bus_error *error);
