/* SPDX-License-Identifier: MIT */
/* What the present is made of: the table says of each fact whether it is loaded, in the order of entry. */
#include "store-fixture.h"

#include "core/state.h"

#define CUES (-2) /* what a choice of a cue refers to */
#define EXERCISES (-3) /* and one of exercises */
#define TASKS (-4) /* and what tells of the person's own tasks */
#define SINCE (NOON + USEC_PER_DAY)

static const struct {
    int line;
    bool loaded;
    FactType type;
    int minutes;      /* entered so long after SINCE */
    const char *word; /* NULL: the type's plain one; with a space, and the reason */
    Knee knee;        /* KNEE_NONE: likewise */
    int ref;          /* the row it refers to, -1: none of them, or CUES */
    bool said;
    bool undone;
    const char *slot; /* NULL: the type's plain one */
} rows[] = {
    { __LINE__, true, FACT_SCHEDULE, -900, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_SCHEDULE, -890, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_PAUSE, -880, "pause", 0, -1, true, false },
    { __LINE__, true, FACT_PAUSE, -870, "resume", 0, -1, true, false },
    { __LINE__, true, FACT_PROGRAMME, -860, "begin", 0, -1, true, false },
    { __LINE__, true, FACT_BASELINE, -850, NULL, 0, -1, true, false },
    { __LINE__, true, FACT_BASELINE, -840, NULL, 0, -1, true, false },
    { __LINE__, false, FACT_BASELINE, -839, NULL, 0, -1, true, true },
    { __LINE__, true, FACT_SCREENING, -830, "ice", 0, -1, true, false },
    { __LINE__, true, FACT_SCREENING, -820, "red-flags", 0, -1, true, false },
    { __LINE__, true, FACT_SCREENING, -810, "medication", 0, -1, true, false },
    { __LINE__, true, FACT_SCREENING, -800, "ice", 0, -1, true, false },
    { __LINE__, false, FACT_SCREENING, -790, "ice", 0, -1, true, true },
    { __LINE__, true, FACT_ACKNOWLEDGED, -780, "red-flag", 0, 9, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -779, "red-flag", 0, 8, false, false },
    /* The right knee's two are older than three of the left's. */
    { __LINE__, false, FACT_EPISODE, -700, NULL, KNEE_RIGHT, -1, false, false },
    { __LINE__, false, FACT_EPISODE_END, -699, "command", 0, 15, false, false },
    { __LINE__, true, FACT_EPISODE, -698, NULL, KNEE_RIGHT, -1, false, false },
    { __LINE__, true, FACT_EPISODE_END, -697, "check-ins", 0, 17, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -696, "closed", 0, 18, false, false },
    { __LINE__, true, FACT_EPISODE, -695, NULL, KNEE_RIGHT, -1, false, false },
    { __LINE__, false, FACT_EPISODE_END, -694, "command", 0, 20, false, true },
    { __LINE__, false, FACT_EPISODE, -693, NULL, KNEE_LEFT, -1, false, false },
    { __LINE__, true, FACT_EPISODE, -692, NULL, KNEE_LEFT, -1, false, false },
    { __LINE__, true, FACT_EPISODE, -691, NULL, KNEE_LEFT, -1, false, false },
    { __LINE__, true, FACT_EPISODE_END, -690, "recovered", 0, 24, false, false },
    { __LINE__, true, FACT_SESSION, -600, NULL, 0, -1, true, false },
    { __LINE__, true, FACT_SESSION_END, -599, NULL, 0, 26, false, false },
    { __LINE__, true, FACT_SESSION, -598, NULL, 0, -1, true, false },
    { __LINE__, true, FACT_SESSION_END, -597, NULL, 0, 28, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -596, "ice-off", 0, 28, false, false },
    { __LINE__, false, FACT_ASKED, -500, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_ASKED, -499, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_OUTCOME, -498, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_PRESENCE, -400, "locked", 0, -1, false, false },
    /* Not the latest by entry, but by time: in a record of two machines it may be the one that counts. */
    { __LINE__, true, FACT_PRESENCE, -399, "", 0, -1, false, false },
    { __LINE__, false, FACT_ALIVE, -398, "start", 0, -1, false, false },
    { __LINE__, true, FACT_ALIVE, -397, "stop", 0, -1, false, false },
    { __LINE__, false, FACT_PAIN, -300, NULL, 0, -1, true, false },
    { __LINE__, true, FACT_PAIN, -299, NULL, 0, -1, true, false },
    { __LINE__, false, FACT_UNDO, -1, NULL, 0, -1, true, false },
    /* The clock was ahead, and was put right. */
    { __LINE__, true, FACT_PAIN, 9000000, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_CHECK_IN, -1, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_CHECK_IN, 0, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_CHECK_IN, 1, NULL, 0, -1, false, true },
    { __LINE__, true, FACT_OUTCOME, 2, NULL, 0, -1, false, false },
    /* How long nothing had been said before that, only what was said last before tells. */
    { __LINE__, true, FACT_PAIN, 4, NULL, 0, -1, true, false },
    /* What counts for ever. */
    { __LINE__, true, FACT_RUN, -95000, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_DOSE, -94500, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_DOSE, -94400, NULL, 0, -1, false, true },
    { __LINE__, false, FACT_RUN, -94000, NULL, 0, -1, false, true },
    { __LINE__, true, FACT_SHOE, -93900, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_SHOE, -93800, NULL, 0, -1, false, true },
    { __LINE__, true, FACT_ACKNOWLEDGED, -90000, "offer", 0, -1, false, false },
    { __LINE__, false, FACT_ACKNOWLEDGED, -89999, "travel", 0, -1, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -89998, "exercise-plan", 0, EXERCISES, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -89997, "exercise-consult", 0, EXERCISES, false, false },
    { __LINE__, false, FACT_ACKNOWLEDGED, -89996, "exercise-consult", 0, EXERCISES, false, true },
    { __LINE__, false, FACT_EXERCISE, -89995, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_EXERCISE, -89994, "clamshell dose", 0, EXERCISES, false, false },
    { __LINE__, true, FACT_EXERCISE, -89993, "clamshell dose", 0, EXERCISES, false, false },
    { __LINE__, true, FACT_EXERCISE, 3, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_PRESENCE, -89000, "clock-back", 0, -1, false, false },
    { __LINE__, false, FACT_PRESENCE, -88999, "zone", 0, -1, false, false },
    { __LINE__, true, FACT_PRESENCE, -88000, "", 0, -1, false, false },
    /* What refers to a run, and to one that does not hold; and to what no notice tells of. */
    { __LINE__, true, FACT_RUN, -87900, NULL, 0, -1, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -87899, "held", 0, 65, false, false },
    { __LINE__, false, FACT_RUN, -87898, NULL, 0, -1, false, true },
    { __LINE__, false, FACT_ACKNOWLEDGED, -87897, "held", 0, 67, false, false },
    { __LINE__, true, FACT_AFTER_RUN, -87896, NULL, 0, 65, false, false },
    { __LINE__, false, FACT_AFTER_RUN, -87895, NULL, 0, 65, false, true },
    { __LINE__, true, FACT_CHECK_IN, -87894, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_ACKNOWLEDGED, -87893, "held", 0, 71, false, false },
    /* The latest choice of a cue that holds. */
    { __LINE__, false, FACT_ACKNOWLEDGED, -87000, "cue", 0, CUES, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -86999, "cue", 0, CUES, false, false },
    { __LINE__, false, FACT_ACKNOWLEDGED, -86998, "cue", 0, CUES, false, true },
    /* The person's own tasks: all scores, which were dropped, which weeks went by. */
    { __LINE__, true, FACT_FUNCTION, -86000, NULL, 0, -1, false, false },
    { __LINE__, false, FACT_FUNCTION, -85999, NULL, 0, -1, false, true },
    { __LINE__, true, FACT_ACKNOWLEDGED, -85998, "function-drop", 0, TASKS, false, false },
    { __LINE__, true, FACT_ACKNOWLEDGED, -85997, "function", 0, TASKS, false, false },
    { __LINE__, false, FACT_ACKNOWLEDGED, -85996, "function-drop", 0, TASKS, false, true },
    /* How it stood when that began is known as well. */
    { __LINE__, true, FACT_SCREENING, 5, "ice", 0, -1, true, false },
    { __LINE__, true, FACT_EPISODE, 6, NULL, KNEE_LEFT, -1, false, false },
    { __LINE__, true, FACT_PAUSE, 7, "pause", 0, -1, true, false },
    { __LINE__, true, FACT_PROGRAMME, 8, "recovered", 0, -1, true, false },
    { __LINE__, true, FACT_ALIVE, 9, "start", 0, -1, false, false },
    { __LINE__, true, FACT_PRESENCE, 10, "", 0, -1, false, false },
    { __LINE__, true, FACT_SESSION, 11, NULL, 0, -1, true, false },
    /* Reminders that come once a week, five weeks of them; of others nine days, which is what SINCE is about. */
    { __LINE__, false, FACT_OUTCOME, -40000, NULL, 0, -1, false, false, "exercise/2026-10-26/1800" },
    { __LINE__, true, FACT_OUTCOME, -37000, NULL, 0, -1, false, false, "exercise/2026-10-28/1800" },
    { __LINE__, true, FACT_OUTCOME, -36999, NULL, 0, -1, false, false, "run/2026-10-28/1800" },
    { __LINE__, false, FACT_OUTCOME, -36998, NULL, 0, -1, false, true, "run/2026-10-29/1800" },
    { __LINE__, false, FACT_OUTCOME, -36997, NULL, 0, -1, false, false, "check-in/2026-10-28/1800" },
};

static Fact fact_of_row(size_t i) {
    Fact f = plain_fact(rows[i].type, (int64_t)i + 1, SINCE + rows[i].minutes * USEC_PER_MIN);
    if (rows[i].word) {
        const char *reason = strchr(rows[i].word, ' ');
        snprintf(f.word, sizeof(f.word), "%.*s", (int)strcspn(rows[i].word, " "), rows[i].word);
        snprintf(f.reason, sizeof(f.reason), "%s", reason ? reason + 1 : f.reason);
    }
    if (rows[i].knee != KNEE_NONE)
        f.knee = rows[i].knee;
    if (rows[i].ref >= 0)
        f.ref = uid_of((uint64_t)rows[rows[i].ref].type << 40 | (uint64_t)(rows[i].ref + 1));
    if (rows[i].ref == CUES)
        memcpy(f.ref.bytes, CUE_REF, sizeof(f.ref.bytes));
    if (rows[i].ref == TASKS)
        memcpy(f.ref.bytes, FUNCTION_REF, sizeof(f.ref.bytes));
    if (rows[i].ref == EXERCISES)
        memcpy(f.ref.bytes, EXERCISE_REF, sizeof(f.ref.bytes));
    f.by_user = rows[i].said;
    if (rows[i].slot)
        assert(slot_parse(rows[i].slot, &f.slot) == 0);
    return f;
}

static void undo(Store *s, const Fact *f, int64_t number) {
    Fact u = plain_fact(FACT_UNDO, number, SINCE - USEC_PER_MIN);
    u.by_user = false;
    u.ref = f->uid;
    EXPECT(__LINE__, 0, store_commit(s, &u, 1));
}

/* Icings of both knees within the last day, by a clock that was weeks ahead afterwards: as many as there may be. */
static void test_sessions(void) {
    Store *s = open_store(__LINE__, path_in("sessions.db"));
    Found found = { 0 };
    for (int i = 0; i < 2 * STATE_SESSIONS; i++) {
        Fact f = plain_fact(FACT_SESSION, i + 1, NOON + i * USEC_PER_HOUR);
        EXPECT(__LINE__, 0, store_commit(s, &f, 1));
    }
    EXPECT(__LINE__, 0, store_load_present(s, NOON + 20 * USEC_PER_DAY, collect, &found));
    EXPECT(__LINE__, STATE_SESSIONS, found.facts.n_facts);
    for (size_t i = 0; i < found.facts.n_facts; i++)
        EXPECT(__LINE__, STATE_SESSIONS + 1 + (int64_t)i, found.facts.facts[i].number);
    found_done(&found);
    store_close(s);
}

int main(void) {
    test_begin();
    Store *s = open_store(__LINE__, path_in("present.db"));
    Found found = { 0 };
    EXPECT(__LINE__, 0, store_load_present(s, SINCE, collect, &found));
    EXPECT(__LINE__, 0, found.facts.n_facts);
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        Fact f = fact_of_row(i);
        EXPECT(rows[i].line, 0, store_commit(s, &f, 1));
        if (rows[i].undone)
            undo(s, &f, 1000 + (int64_t)i);
        fact_done(&f);
    }
    EXPECT(__LINE__, 0, store_load_present(s, SINCE, collect, &found));
    EXPECT(__LINE__, 0, found.n_superseded);
    size_t at = 0;
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        const Fact *next = at < found.facts.n_facts ? &found.facts.facts[at] : NULL;
        bool loaded = next && next->type == rows[i].type && next->number == (int64_t)i + 1;
        if (loaded != rows[i].loaded)
            FAIL(rows[i].line, "%s %zu is%s loaded", fact_type_to_string(rows[i].type), i,
                 loaded ? "" : " not");
        at += loaded;
    }
    EXPECT(__LINE__, at, found.facts.n_facts);
    found_done(&found);
    store_close(s);
    test_sessions();
    return test_end();
}
