/* SPDX-License-Identifier: MIT */
/*
 * Walks: lists of moves, drawn from a seed, written and read as text, played, and shrunk to the shortest that still fails. A move has no
 * reference to what came before it, so that any of them can be left out.
 */
#pragma once

#include <stdio.h>

#include "core/when.h"

typedef enum MoveKind {
    MOVE_DEADLINE,  /* to what is armed */
    MOVE_ADVANCE,   /* by `a`, stopping at each deadline */
    MOVE_STEP,      /* the calendar is set by `a` */
    MOVE_SLEEP,     /* asleep for `a`; `b`: said before */
    MOVE_ZONE,      /* to the zone number `a` */
    MOVE_LOCK,      /* `a`: 1 or 0 */
    MOVE_INHIBIT,
    MOVE_IDLE,
    MOVE_SERVER,    /* 0: the notification server is gone, 1: another one is there */
    MOVE_PAUSE,     /* for `a`, 0: till tomorrow */
    MOVE_RESUME,
    MOVE_ANSWER,    /* the entry number `a` by the verb number `b` */
    MOVE_DISMISS,   /* the entry number `a` */
    MOVE_EXPIRE,
    MOVE_SNOOZE,    /* of kind `a` */
    MOVE_DONE,
    MOVE_SKIP,
    MOVE_ICE,       /* on knee `a` for `b` */
    MOVE_ASK,       /* the question of kind `a` */
    MOVE_PAIN,      /* score `a` of knee `b` */
    MOVE_CHECK_IN,  /* score `a` of knee `b`, 0: as it comes */
    MOVE_RUN,       /* of `a` minutes, that ended so: `b` */
    MOVE_DOSE,      /* of a painkiller, `a` mg and 200 more */
    MOVE_SCORE,     /* `a` of a task of one's own */
    MOVE_SAFETY,    /* 0: nothing applies, 1: something does */
    MOVE_UNDO,
    MOVE_CLOSE,
    MOVE_RECOVERED,
    MOVE_CRASH,     /* and away for `a` */
    MOVE_RESTART,   /* clean, and away for `a` */
    MOVE_REBOOT,    /* off for `a`; before it a crash if `b` is odd */
    MOVE_RTC,       /* off for a minute, in which the calendar is set by `a` */
    MOVE_SETTINGS,  /* the settings number `a` */
    MOVE_MAX,
} MoveKind;

typedef struct Move {
    MoveKind kind;
    int64_t a, b;
} Move;

typedef struct Walk {
    uint64_t seed;
    usec_t start;
    int64_t zone;
    Move *moves;
    size_t n_moves, allocated;
} Walk;

#define FAILURE_TEXT_MAX 512

/* What went wrong in a walk: which check, by how, at which move. */
typedef struct Failure {
    char check[32]; /* "": nothing */
    char text[FAILURE_TEXT_MAX];
    size_t move;
} Failure;

typedef struct WalkCount {
    usec_t time; /* simulated, by the true clock */
    int64_t moves, looks, outcomes, sessions, shown;
} WalkCount;

/* A walk of about `days` days. */
int walk_make(Walk *ret, uint64_t seed, int days);
void walk_done(Walk *w);
/* Plays it in a record of its own under `dir`; ret_failure->check is "" if all held. `count` is added to. */
void walk_play(const Walk *w, const char *dir, bool verbose, Failure *ret_failure, WalkCount *count);
/* Leaves out moves as long as the same check fails. */
void walk_shrink(Walk *w, const char *dir, Failure *failure);

void walk_write(const Walk *w, FILE *f);
/* 0, -EINVAL with the line in ret_line, or -ENOMEM. */
int walk_read(Walk *ret, FILE *f, int *ret_line);
