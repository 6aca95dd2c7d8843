/* SPDX-License-Identifier: MIT */
/*
 * Running shoes: which pairs there are, what the runs in each add up to, and the little that can be said of that. Comfort first, the
 * same pair again where nothing hurt, another cushioning where it did: the article's way to choose. It never claims that a shoe was the
 * cause, and no shoe prevents all injuries.
 *
 * That comfort guides well is a proposal (Nigg and others 2015, doi 10.1136/bjsports-2015-095054); a review found little evidence for
 * any way to choose (Agresta and others 2022, doi 10.3389/fspor.2022.815675). Hard shoes had more injuries in one trial (Malisoux and
 * others 2020, doi 10.1177/0363546519892578), so no direction of the change is promised. 500 to 800 km for a pair are a rule of thumb;
 * 700 to begin with ([shoes] notice-distance) is this program's choice, and so are three of the last five painful runs and all other
 * numbers of [shoes].
 *
 * A run is judged where it is known how it was: it hurt (see limit_run_hurt), or it did not and no painkiller hid that. Distances are
 * never guessed: a run without one adds its minutes only.
 */
#pragma once

#include "frame.h"

#define METRES_PER_KM 1000
/* Words of the facts. */
#define SHOE_ADDED "add"
#define SHOE_RATED "rate"
#define SHOE_RETIRED "retire"
#define SHOE_NOTICE_MIN 100   /* km, of the setting; see keys.c */
#define SHOE_NONE "none"      /* no name of a pair, but that none was worn that is on record */
#define SHOE_DROP_MAX 30      /* mm */
#define SHOE_COMFORT_MAX 100
#define SHOE_METRES_MAX (10000 * METRES_PER_KM) /* before a pair was added */
#define SHOE_SLACK USEC_PER_DAY /* so long a run may lie before its pair was added, and be taken to be in it */

/* The text of the fact that adds a pair: a line each for name, brand, model, size, and drop in mm; what is not said is empty, and so are
 * lines that are missing at the end. What is too long for a member, of a record made elsewhere, is cut between characters. */
void shoe_details_parse(const char *text, ShoeDetails *ret);
#define SHOE_TEXT_MAX (sizeof(ShoeDetails) + 16)
const char *shoe_details_format(const ShoeDetails *d, char buffer[static SHOE_TEXT_MAX]);

/* By name, whatever the case of its ASCII letters; else by short id; else by the beginning of one name alone. Pairs in use go before
 * retired ones. 0, RULE_E_SHOE_UNKNOWN or RULE_E_SHOE_AMBIGUOUS. */
int shoe_find(const State *s, const char *name, const Shoe **ret);
const Shoe *shoe_get(const State *s, Uid uid);
/* What the runs in it add up to. The state must have learnt (state_learn). */
const ShoeWear *shoe_wear(const State *s, const Shoe *shoe);
/* The pair that was bought after it, NULL: none. */
const Shoe *shoe_successor(const State *s, const Shoe *shoe);

/* What was worn in a run that was over at `end`: by `name`; NULL: the only pair in use, if it was added by a day later; SHOE_NONE: none.
 * *ret is null where it is none. A pair that was retired before the run was over is RULE_E_SHOE_RETIRED; else as shoe_find(). */
int shoe_for_run(const State *s, const char *name, usec_t end, Uid *ret);

typedef struct ShoeReport {
    ShoeDetails details;
    Cushioning cushioning;
    int64_t metres;    /* run in it before, -1: not said */
    const char *after; /* the pair that it is the successor of, NULL: none; may be retired */
} ShoeReport;
/* 0, RULE_E_SHOE_EXISTS, as shoe_find() of `after`, or -ENOMEM. */
int shoe_add(const Frame *f, Change *c, const ShoeReport *r);
/* 0, RULE_E_SHOE_RETIRED, as shoe_find(), or -ENOMEM; the next likewise. */
int shoe_rate(const Frame *f, Change *c, const char *name, int comfort);
int shoe_retire(const Frame *f, Change *c, const char *name);

/* What is to be said of a pair in use. */
typedef enum ShoeHint {
    SHOE_WORN,   /* it has come as far as was set */
    SHOE_CHANGE, /* worn in 3 of the last 5 painful runs ([shoes] painful, painful-of), and in no painless one since the first of these */
    SHOE_AGAIN,  /* painless, near that distance, and no successor is on record: the one to buy again */
    SHOE_HINT_MAX,
    SHOE_HINT_INVALID = -EINVAL,
} ShoeHint;
const char *shoe_hint_to_string(ShoeHint v);
/* As bits. The state must have learnt. */
unsigned shoe_hints(const State *s, const Schedule *schedule, const Shoe *shoe);
/* The places of all pairs, those in use first, then by comfort, by the share of painless runs, by how many these are; ret has room for
 * all. */
void shoe_order(const State *s, size_t *ret);
