/* SPDX-License-Identifier: MIT */
/* A state as bytes: it comes back as it was, with every array of it, and no byte of it may be another. */

#include <malloc.h>

#include "rules-fixture.h"

#include "core/run.h"
#include "core/shoe.h"
#include "core/state-internal.h"

/* A fact of each kind that has an array of the state to itself. */
static void fill(World *w) {
    static const struct {
        FactType type;
        const char *word, *text;
    } facts[] = {
        { FACT_SCHEDULE, "", NULL },         { FACT_ALIVE, "start", NULL },      { FACT_PAIN, "stairs", NULL },
        { FACT_CHECK_IN, "", NULL },         { FACT_EPISODE, "", NULL },         { FACT_ASKED, "", NULL },
        { FACT_SESSION, "", NULL },          { FACT_PAUSE, "pause", NULL },      { FACT_RUN, "planned", NULL },
        { FACT_DOSE, "", "ibuprofen" },      { FACT_SHOE, "add", "blue" },       { FACT_BASELINE, "", NULL },
        { FACT_PRESENCE, "locked", NULL },   { FACT_FUNCTION, "", "climb" },     { FACT_SCREENING, "red-flags", "fever" },
        { FACT_SCREENING, "ice", "" },       { FACT_ACKNOWLEDGED, EXERCISE_CONSULT, NULL }, { FACT_PROGRAMME, "begin", NULL },
    };
    char schedule[SCHEDULE_TEXT_MAX];
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < ELEMENTSOF(facts); i++) {
            Fact f = FACT_NULL;
            f.type = facts[i].type;
            f.number = round + 1;
            f.uid = f.change = world_uid(w);
            f.at = f.recorded = moment(round, 9, (int)i);
            f.day = DAY + round;
            f.knee = round % 2 ? KNEE_LEFT : KNEE_RIGHT;
            f.score = 2;
            f.duration = 20 * USEC_PER_MIN;
            f.amount = 1;
            if (f.type == FACT_ASKED || f.type == FACT_SESSION)
                f.slot = (Slot){ .kind = KIND_ICE, .day = f.day, .minute = 480 };
            f.deadline_real = f.at + USEC_PER_HOUR;
            f.deadline_boot = USEC_PER_HOUR;
            snprintf(f.word, sizeof(f.word), "%s", facts[i].word);
            snprintf(f.reason, sizeof(f.reason), "%s", facts[i].type == FACT_ACKNOWLEDGED ? "yes" : "");
            f.text = (char *)(facts[i].type == FACT_SCHEDULE ? schedule_format(&w->schedule, schedule) : facts[i].text);
            assert(state_apply(&w->state, &f) == 0);
        }
}

static void image(const State *s, char **ret, size_t *ret_n) {
    void *bytes;
    assert(state_image_make(s, &bytes, ret_n) == 0);
    *ret = bytes;
}

static void test_round_trip(State *s, bool learnt) {
    CLEANUP_FREE char *first = NULL, *second = NULL;
    size_t n, again;
    State copy;
    image(s, &first, &n);
    CHECK(__LINE__, image_read(&copy, first, n) == 0);
    image(&copy, &second, &again);
    CHECK(__LINE__, again == n && memcmp(first, second, n) == 0);
    CHECK(__LINE__, copy.learnt.fresh == learnt && copy.n_runs == s->n_runs);
    for (size_t i = 0; i < STATE_PARTS; i++) {
        StatePart a = state_part(s, i), b = state_part(&copy, i);
        CHECK(__LINE__, *a.n == *b.n && *b.allocated == *b.n && (*a.n == 0 || (*a.array != *b.array && memcmp(*a.array, *b.array, *a.n * a.size) == 0)));
    }
    CHECK(__LINE__, strcmp(copy.screenings[SUBJECT_RED_FLAGS].text, "fever") == 0);
    CHECK(__LINE__, strcmp(copy.screenings[SUBJECT_ICE].text, "") == 0 && !copy.screenings[SUBJECT_MEDICATION].text);
    /* It goes on from there. */
    Fact f = FACT_NULL;
    f.type = FACT_RUN;
    f.at = f.recorded = moment(4, 9, 0);
    f.day = DAY + 4;
    f.duration = 20 * USEC_PER_MIN;
    CHECK(__LINE__, state_apply(&copy, &f) == 0 && copy.n_runs == s->n_runs + 1 && state_learn(&copy, &schedule_default) == 0);
    state_done(&copy);
}

static void expect_bad(int line, const char *bytes, size_t n) {
    State copy;
    CHECK(line, image_read(&copy, bytes, n) == -EBADMSG);
}

static void test_damage(const State *s) {
    CLEANUP_FREE char *bytes = NULL;
    size_t n;
    image(s, &bytes, &n);
    for (size_t i = 0; i < n; i++) {
        bytes[i] = (char)(bytes[i] ^ 0x10);
        expect_bad(__LINE__, bytes, n);
        bytes[i] = (char)(bytes[i] ^ 0x10);
    }
    for (size_t shorter = 0; shorter < n; shorter += 8)
        expect_bad(__LINE__, bytes, shorter);
    CLEANUP_FREE char *longer = calloc(1, n + 8);
    assert(longer);
    memcpy(longer, bytes, n);
    expect_bad(__LINE__, longer, n + 8);
    State copy;
    CHECK(__LINE__, image_read(&copy, bytes, n) == 0);
    state_done(&copy);
}

/* The image of what is always the same, in memory that held this before. */
static void image_over(int before, char **ret, size_t *ret_n) {
    World w;
    (void)mallopt(M_PERTURB, before); /* a sanitizer's memory is its own affair */
    memset(&w, before, sizeof(w));
    w.schedule = schedule_default;
    w.next_uid = 0;
    state_init(&w.state);
    fill(&w);
    assert(state_learn(&w.state, &w.schedule) == 0);
    image(&w.state, ret, ret_n);
    state_done(&w.state);
}

/* Nothing else gets into the file: what lies between the members of a struct may have been part of a note. */
static void test_gaps(void) {
    CLEANUP_FREE char *first = NULL, *second = NULL;
    size_t n, again;
    image_over(0x5a, &first, &n);
    image_over(0x3c, &second, &again);
    CHECK(__LINE__, n == again && memcmp(first, second, n) == 0);
}

/* Short of memory there is no image, and no state; and one whose room cannot be made to fit goes on as it is. */
static void test_scarce(State *s) {
    CLEANUP_FREE void *bytes = NULL;
    size_t n = 0;
    State copy;
    state_init(&copy);
    CHECK(__LINE__, SCARCE(state_image_make(s, &bytes, &n), CHECK(__LINE__, !bytes && n == 0)) == 0);
    CHECK(__LINE__, SCARCE(image_read(&copy, bytes, n), CHECK(__LINE__, copy.n_runs == 0 && !copy.runs)) == 0);
    Fact f = FACT_NULL;
    f.type = FACT_RUN;
    f.at = f.recorded = moment(5, 9, 0);
    CHECK(__LINE__, copy.n_runs == s->n_runs && state_apply(&copy, &f) == 0 && copy.a_runs > copy.n_runs);
    scarce_begin(1);
    state_fit(&copy);
    CHECK(__LINE__, scarce_end() && copy.n_runs == s->n_runs + 1 && copy.a_runs > copy.n_runs);
    state_fit(&copy);
    CHECK(__LINE__, copy.a_runs == copy.n_runs && copy.runs[copy.n_runs - 1].at == f.at);
    state_done(&copy);
}

int main(void) {
    test_gaps();
    World w = { .schedule = schedule_default };
    state_init(&w.state);
    fill(&w);
    for (size_t i = 0; i < STATE_PARTS; i++)
        if (*state_part(&w.state, i).n == 0) {
            fprintf(stderr, "part %zu is empty: a row is missing above\n", i);
            return 1;
        }
    test_round_trip(&w.state, false);
    assert(state_learn(&w.state, &w.schedule) == 0);
    test_round_trip(&w.state, true);
    state_fit(&w.state);
    test_round_trip(&w.state, true);
    test_damage(&w.state);
    test_scarce(&w.state);
    state_done(&w.state);
    state_init(&w.state);
    CLEANUP_FREE char *bytes = NULL;
    size_t n;
    State copy;
    image(&w.state, &bytes, &n);
    CHECK(__LINE__, image_read(&copy, bytes, n) == 0 && copy.n_runs == 0 && !copy.runs);
    state_done(&copy);
    return 0;
}
