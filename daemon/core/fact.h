/* SPDX-License-Identifier: MIT */
/*
 * A fact: one thing that the person said or that the daemon did or saw. Facts are all that is stored; reminders,
 * episodes' days, limits and notices are derived from them. A fact is never rewritten: undo, edit and deletion add
 * a fact and mark the old one superseded by it.
 *
 * There is one struct (and one table) for all types: a record is a log, and each reader folds it by type. Which
 * members a type uses is said at its name below; the others keep FACT_NULL's values.
 */
#pragma once

#include "words.h"
#include "when.h"
#include "zone.h"

#define FACT_EDITED "edited"
#define FACT_DELETED "deleted"

typedef enum FactType {
    /* said by the person */
    FACT_PAIN,      /* p  knee, score, word = context, masked, approximate, slot it answers, text = note */
    FACT_CHECK_IN,  /* c  knee, score or -1, sore or -1, masked, approximate, slot, text = note */
    FACT_RUN,       /* r  duration, word = ended, onset, score, masked, amount = metres, ref = shoe, text = note,
                     *    sore = soreness in the warm-up (1 stayed, 0 went), reason = profile */
    FACT_AFTER_RUN, /* a  ref = run, score an hour later, masked, slot; or, where word = how it ended, the worst score during it */
    FACT_DOSE,      /* d  text = product, and a note from the second line on; amount = mg, slot */
    FACT_SHOE,      /* s  word = rate: ref = shoe, amount = comfort 0-100; retire: ref = shoe; add: text = name, and a line each for brand,
                     *    model, size and drop in mm ("" = not said), reason = cushioning, amount = metres run in it before, ref = the pair
                     *    that it is the successor of. See shoe_details_parse(). */
    FACT_EXERCISE,  /* x  word = exercise, amount = sets * 1000 + reps, duration = hold, score, slot, text = note; reason = dose: not done,
                     *    but the person's own dose from now on */
    FACT_FUNCTION,  /* f  text = task, score 0-10 (10 = as before the injury) */
    FACT_BASELINE,  /* b  duration = pain-free now, onset = longest before, amount = runs a week */
    FACT_SCREENING, /* q  word = subject, text = what applies, words with spaces between ("" = none), slot */
    FACT_ACKNOWLEDGED, /* k  word = notice kind, ref = the fact it tells of; reason = dismissed when only closed. Of an offer:
                        *    reason = what was chosen, text = "KIND TIMES TIMES": instead of which times, which. Or of exercises: see
                        *    EXERCISE_PLAN and EXERCISE_CONSULT in state.h.
                        *    word = "edited" or "deleted" (FACT_EDITED, FACT_DELETED): ref = the fact that no longer holds.
                        *    word = "function-drop" (FUNCTION_DROPPED): ref = FUNCTION_REF, text = the task that does not count any more
                        *    word = "cue" (CUE_CHOSEN): reason = the cue chosen, amount = the own steps a minute, ref = CUE_REF */
    FACT_PAUSE,     /* z  duration unused; deadline_real = until, USEC_NONE = till resumed; word = pause|resume */
    FACT_PROGRAMME, /* g  word = begin|recovered */
    FACT_UNDO,      /* u  ref = first fact of the change undone */
    /* done or seen by the daemon */
    FACT_EPISODE,   /* e  knee, ref = the fact that opened it */
    FACT_EPISODE_END, /* h  ref = episode, word = how */
    FACT_ASKED,     /* n  slot, amount = attempt (1, 2, ...), text = notification server; boot, deadlines = the moment */
    FACT_OUTCOME,   /* o  slot, word = done|skipped|missed|void, reason */
    FACT_SNOOZE,    /* w  slot, duration, boot, deadlines */
    FACT_SESSION,   /* i  knee (a set), duration = planned, slot, boot, deadlines; at = start */
    FACT_SESSION_END, /* j  ref = session, word = how, duration = iced; at = end */
    FACT_PRESENCE,  /* v  word = what kept open reminders from being seen ("" = nothing any more): a reason; or
                     *    "zone": another zone was seen, amount = its offset before, + 26 h, in seconds; or
                     *    "clock-back": what was recorded of reminders after deadline_real, and voids after `at`, no longer
                     *    hold, because the clock had been ahead */
    FACT_SCHEDULE,  /* t  text = the schedule in force from `recorded` on */
    FACT_ALIVE,     /* l  word = start|tick|stop */
    FACT_TYPE_MAX,
    FACT_TYPE_INVALID = -EINVAL,
} FactType;
DECLARE_WORDS(fact_type, FactType)
/* The letter of the type's short ids: 'p' in p40. */
char fact_type_letter(FactType t);
FactType fact_type_from_letter(char c);

typedef struct Uid {
    uint8_t bytes[16];
} Uid;
bool uid_is_null(Uid u);
bool uid_equal(Uid a, Uid b);
#define UID_TEXT_MAX 33
const char *uid_format(Uid u, char buffer[static UID_TEXT_MAX]);
int uid_parse(const char *text, Uid *ret);

/* Which reminder: KIND/LOGICAL-DAY/TIME, or KIND/LOGICAL-DAY/FACT where a fact causes it. */
typedef struct Slot {
    Kind kind; /* KIND_INVALID: no slot */
    day_t day;
    int32_t minute;  /* nominal local time in minutes since midnight, -1 where `letter` is set */
    char letter;     /* of the causing fact's short id, 0 where there is none */
    int64_t number;
} Slot;
#define SLOT_NULL ((Slot){ .kind = KIND_INVALID, .day = DAY_NONE, .minute = -1 })
#define SLOT_TEXT_MAX 64
bool slot_equal(const Slot *a, const Slot *b);
const char *slot_format(const Slot *s, char buffer[static SLOT_TEXT_MAX]);
/* "ice/2026-11-23/1300", "safety/2026-11-23/e3"; -EINVAL for anything else. */
int slot_parse(const char *text, Slot *ret);

#define WORD_MAX 24
#define FACT_TEXT_MAX 4096 /* bytes of a note, its NUL not counted */

typedef struct Fact {
    Uid uid;
    Uid change; /* uid of the first fact committed together with it */
    FactType type;
    int64_t number; /* counts per type from 1 */
    usec_t at;       /* when it happened */
    usec_t recorded; /* when it was entered */
    day_t day;       /* local date of `at` */
    int32_t offset;  /* seconds east of UTC at `at` */
    char zone[ZONE_NAME_MAX];
    bool by_user;

    Slot slot;
    Uid ref;
    Knee knee;
    int score; /* 0-10, -1 = none */
    int sore;  /* 1 yes, 0 no, -1 not said */
    bool masked;
    bool approximate;
    char word[WORD_MAX];
    char reason[WORD_MAX];
    usec_t duration;      /* USEC_NONE = none */
    usec_t onset;         /* likewise */
    int64_t amount;       /* FACT_NO_AMOUNT = none */
    uint8_t boot_id[16];  /* zeros = none */
    usec_t deadline_boot; /* CLOCK_BOOTTIME of that boot */
    usec_t deadline_real;
    char *text; /* owned; NULL = none */
} Fact;

#define FACT_NO_AMOUNT INT64_MIN
#define FACT_NULL                                                                                          \
    ((Fact){ .type = FACT_TYPE_INVALID, .slot = SLOT_NULL, .score = -1, .sore = -1, .duration = USEC_NONE, \
             .onset = USEC_NONE, .amount = FACT_NO_AMOUNT, .deadline_boot = USEC_NONE,                     \
             .deadline_real = USEC_NONE, .day = DAY_NONE })

#define FACT_ID_MAX 24
/* "p40" */
const char *fact_id_format(FactType type, int64_t number, char buffer[static FACT_ID_MAX]);
int fact_id_parse(const char *text, FactType *ret_type, int64_t *ret_number);

int fact_copy(Fact *ret, const Fact *f);
void fact_done(Fact *f);

/* Facts that belong together: all of them are committed in one transaction, or none. Owns what it holds. */
typedef struct Change {
    Fact *facts;
    size_t n_facts;
    size_t allocated;
} Change;
void change_done(Change *c);
/* The number after that one. After the last there is none: that of a row which no rule wrote is taken, and the record refuses what has it
 * too. */
static inline int64_t fact_number_after(int64_t number) {
    return MIN(number, INT64_MAX - 1) + 1;
}

/* Appends a FACT_NULL of `type` and lends it until the next call; NULL = out of memory. */
Fact *change_add(Change *c, FactType type);
