/* SPDX-License-Identifier: MIT */
/*
 * A verb of the command line: what it takes, what it says of itself, and the function that does it. The table
 * in main.c is all there is; parsing, --help and the search for a mistyped verb are made from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "link.h"

enum {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1, /* refused or failed; one line on stderr told what, and what to do */
    EXIT_USAGE = 2,
};

typedef struct VerbOption {
    const char *name;
    const char *value; /* placeholder of its value, NULL = it takes none */
    const char *help;
} VerbOption;

typedef struct Call Call;

typedef struct Verb {
    const char *name;
    const char *arguments; /* as in the usage line: "[ID|KIND]", NULL = none */
    int min;
    int max;                   /* -1 = any number */
    const VerbOption *options; /* besides --json and --help; ends with a NULL name; NULL = none */
    const char *summary;
    const char *details; /* further lines of --help, NULL = none */
    int (*run)(Call *call);
} Verb;

#define VERB_OPTIONS_MAX 16

struct Call {
    const Verb *verb;
    Link *link;
    bool json;
    char **args; /* n_args of them, then NULL */
    int n_args;
    const char *values[VERB_OPTIONS_MAX]; /* by the place in verb->options; "" for one without a value */
};

/* What was given with --NAME, NULL if it was not. */
const char *call_option(const Call *c, const char *name);
bool call_has(const Call *c, const char *name);
/* The argument number `i`, or `otherwise`. */
const char *call_argument(const Call *c, int i, const char *otherwise);

enum {
    CALL_E_HELP = 1, /* --help was given: call_help */
    CALL_E_USAGE,    /* told on stderr */
};

/* Reads argv, whose first word is the verb's own. 0 or CALL_E_*. */
int call_parse(Call *c, const Verb *v, int argc, char **argv);
void call_help(const Verb *v);

int verb_status(Call *c);
int verb_begin(Call *c);
int verb_fine(Call *c);
int verb_sore(Call *c);
int verb_pain(Call *c);
int verb_check_in(Call *c);
int verb_run(Call *c);
int verb_baseline(Call *c);
int verb_advice(Call *c);
int verb_cue(Call *c);
int verb_why(Call *c);
int verb_exercise(Call *c);
int verb_shoe(Call *c);
int verb_safety(Call *c);
int verb_dose(Call *c);
int verb_medication(Call *c);
int verb_function(Call *c);
int verb_ask(Call *c);
int verb_plan(Call *c);
int verb_times(Call *c);
int verb_start(Call *c);
int verb_done(Call *c);
int verb_snooze(Call *c);
int verb_skip(Call *c);
int verb_episode(Call *c);
int verb_recovered(Call *c);
int verb_history(Call *c);
int verb_report(Call *c);
int verb_edit(Call *c);
int verb_delete(Call *c);
int verb_undo(Call *c);
int verb_export(Call *c);
int verb_import(Call *c);
int verb_watch(Call *c);
int verb_pause(Call *c);
int verb_resume(Call *c);
int verb_config(Call *c);
int verb_troubleshoot(Call *c);
/* Its --restore. */
int restore_copy(Call *c);
