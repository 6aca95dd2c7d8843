/* SPDX-License-Identifier: MIT */
/*
 * Offering other times, so that nobody is nagged: after five reminders of a kind in a row that were shown and not answered (within nine
 * days, or five weeks of a kind that may come once a week), and where a time was not seen on five days of the last seven. One offer at a
 * time; until it is answered, or a reminder of that kind is, the unanswered kind is not asked. All numbers are this program's choice.
 *
 * A choice holds as long as the settings give the times that it was made about: who edits the settings has the last word.
 */
#pragma once

#include "frame.h"

#define OFFER_UNANSWERED 5 /* in a row */
#define OFFER_UNSEEN 5     /* days ... */
#define OFFER_DAYS 7       /* ... of the last so many */

typedef enum OfferAnswer {
    OFFER_FEWER,
    OFFER_OTHER_TIMES,
    OFFER_STOP,
    OFFER_KEEP,  /* as it is */
    OFFER_RESET, /* as the settings say */
    OFFER_ANSWER_MAX,
    OFFER_ANSWER_INVALID = -EINVAL,
} OfferAnswer;
DECLARE_WORDS(offer_answer, OfferAnswer) /* "fewer", "other-times", "stop", "keep", "reset" */

typedef struct Offer {
    unsigned kinds;  /* bits of Kind: those that share these times */
    Kind kind;       /* the first of them */
    int32_t minute;  /* the time that was not seen, -1: the kind was not answered */
    usec_t since;
    Times now;
    Times fewer;     /* none: cannot be fewer */
    Times other;     /* none: there are no other */
} Offer;

/* The offer that is open, if there is one. */
bool offer_find(const Frame *f, Offer *ret);
/* Whether nothing of that kind is asked because so much of it went unanswered. */
bool offer_is_quiet(const Frame *f, Kind kind);
/* What "fewer" and "other times" would make of the times of a kind now; `minute` as in Offer. */
void offer_times(const Frame *f, Kind kind, int32_t minute, Times *ret_fewer, Times *ret_other);
/* Records what was chosen for these kinds; where an offer is open, its times. 0, RULE_E_NOTHING if there are no such times, or -ENOMEM. */
int offer_take(const Frame *f, Change *c, unsigned kinds, OfferAnswer answer);
/* Puts what was chosen into what the settings say. */
void offer_apply(const State *s, Schedule *schedule);
