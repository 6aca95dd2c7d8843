/* SPDX-License-Identifier: MIT */
/*
 * What is edited or deleted, as a table: what was said, what is said of it now, and the facts that this makes, in their order. A fact is
 * written as its short id, its score after "=", its word, and after ">" the id of the one that it refers to.
 */

#include "rules-fixture.h"

#include "core/edit.h"
#include "core/medication.h"
#include "core/run.h"

typedef enum Said {
    SAID_PAIN,         /* 4, in the left knee: an episode opens */
    SAID_PAIN_AGAIN,   /* 2 more, an hour later */
    SAID_CHECK_INS,    /* two clear mornings: it closes */
    SAID_RUN,          /* 20 minutes, no pain */
    SAID_RUN_THAT_HURT,
    SAID_RUN_AND_AFTER, /* and an hour later, and that something was told of it */
    SAID_DOSE,
} Said;

#define MINUTES(n) ((n)*USEC_PER_MIN)

static const struct {
    int line;
    Said said;
    const char *id; /* of what is edited; an upper case letter: deleted */
    unsigned fields;
    int score;
    int sore;
    Knee knee;
    int64_t minutes; /* its duration; with EDIT_AT so long after it was said, with EDIT_ONSET after its start */
    const char *text;
    int expected;
    const char *made;
} rows[] = {
    /* an episode goes with the report that opened it, or stays with what would have opened it too */
    { __LINE__, SAID_PAIN, "p1", EDIT_SCORE, 6, 0, 0, 0, NULL, 0, "p2=6 k1 edited>p1" },
    { __LINE__, SAID_PAIN, "p1", EDIT_SCORE, 0, 0, 0, 0, NULL, 0, "p2=0 k1 edited>p1 k2 edited>e1" },
    { __LINE__, SAID_PAIN, "p1", EDIT_KNEE, 0, 0, KNEE_RIGHT, 0, NULL, 0, "p2=4 k1 edited>p1 k2 edited>e1 e2=4>p2" },
    { __LINE__, SAID_PAIN, "P1", 0, 0, 0, 0, 0, NULL, 0, "k1 deleted>p1 k2 deleted>e1" },
    { __LINE__, SAID_PAIN, "p1", EDIT_AT, 0, 0, 0, 120, NULL, RULE_E_FUTURE, "" },
    { __LINE__, SAID_PAIN, "p1", EDIT_AT | EDIT_TEXT | EDIT_MASKED, 0, 0, 0, -30, "on the stairs", 0, "p2=4 \"on the stairs\" k1 edited>p1" },
    { __LINE__, SAID_PAIN_AGAIN, "p2", EDIT_SCORE, 0, 0, 0, 0, NULL, 0, "p3=0 k1 edited>p2" },
    { __LINE__, SAID_PAIN_AGAIN, "P2", 0, 0, 0, 0, 0, NULL, 0, "k1 deleted>p2" },
    /* the check-in that closed one: as long as it is still clear */
    { __LINE__, SAID_CHECK_INS, "c2", EDIT_SORE, 0, 1, 0, 0, NULL, 0, "c3=0 k1 edited>c2 k2 edited>h1" },
    { __LINE__, SAID_CHECK_INS, "c2", EDIT_SORE, 0, 0, 0, 0, NULL, 0, "c3=0 k1 edited>c2" },
    { __LINE__, SAID_CHECK_INS, "c2", EDIT_SCORE, 5, 0, 0, 0, NULL, 0, "c3=5 k1 edited>c2 k2 edited>h1" },
    { __LINE__, SAID_CHECK_INS, "C2", 0, 0, 0, 0, 0, NULL, 0, "k1 deleted>c2 k2 deleted>h1" },
    /* a run that hurts is a report of pain too */
    { __LINE__, SAID_RUN, "r1", EDIT_DURATION, 0, 0, 0, 19, NULL, 0, "r2=0 planned k1 edited>r1" },
    { __LINE__, SAID_RUN, "r1", EDIT_DURATION, 0, 0, 0, 90, NULL, RULE_E_FUTURE, "" },
    { __LINE__, SAID_RUN, "r1", EDIT_ONSET, 0, 0, 0, 21, NULL, RULE_E_ONSET, "" },
    { __LINE__, SAID_RUN, "r1", EDIT_SHOE, 0, 0, 0, 0, "red", RULE_E_SHOE_UNKNOWN, "" },
    { __LINE__, SAID_RUN, "r1", EDIT_SCORE, 3, 0, 0, 0, NULL, RULE_E_KNEE_NEEDED, "" },
    { __LINE__, SAID_RUN, "r1", EDIT_SCORE | EDIT_KNEE | EDIT_WORD, 3, 0, KNEE_RIGHT, 0, "pain", 0, "r2=3 pain k1 edited>r1 p1=3 running e1=3>p1" },
    { __LINE__, SAID_RUN, "R1", 0, 0, 0, 0, 0, NULL, 0, "k1 deleted>r1" },
    { __LINE__, SAID_RUN_THAT_HURT, "r1", EDIT_SCORE, 5, 0, 0, 0, NULL, 0, "r2=5 pain k1 edited>r1 k2 edited>p1 p2=5 running" },
    { __LINE__, SAID_RUN_THAT_HURT, "r1", EDIT_SCORE, 0, 0, 0, 0, NULL, 0, "r2=0 pain k1 edited>r1 k2 edited>p1 k3 edited>e1" },
    { __LINE__, SAID_RUN_THAT_HURT, "R1", 0, 0, 0, 0, 0, NULL, 0, "k1 deleted>r1 k2 deleted>p1 k3 deleted>e1" },
    /* what was said and told of it afterwards is about the new one */
    { __LINE__, SAID_RUN_AND_AFTER, "r1", EDIT_AMOUNT, 0, 0, 0, 3000, NULL, 0,
      "r2=0 planned k2 edited>r1 a2=0>r2 k3 edited>a1 k4 held>r2 k5 edited>k1" },
    { __LINE__, SAID_RUN_AND_AFTER, "R1", 0, 0, 0, 0, 0, NULL, 0, "k2 deleted>r1 k3 deleted>a1" },
    { __LINE__, SAID_RUN_AND_AFTER, "a1", EDIT_SCORE, 1, 0, 0, 0, NULL, 0, "a2=1>r1 k2 edited>a1" },
    { __LINE__, SAID_DOSE, "d1", EDIT_AMOUNT, 0, 0, 0, 200, NULL, 0, "d2 \"ibuprofen\" k1 edited>d1" },
};

/* All that was said, for the edit to find its family in. */
static Change said;

static void remember(const Change *c) {
    for (size_t i = 0; i < c->n_facts; i++) {
        Fact *f = change_add(&said, c->facts[i].type);
        assert(f && fact_copy(f, &c->facts[i]) == 0);
    }
}

#define SAY(w, call)                            \
    ({                                          \
        CLEANUP(change_done) Change c = { 0 };  \
        Frame f = world_frame(w);               \
        assert(PROPOSE(w, &c, call) == 0);      \
        remember(&c);                           \
        world_apply(w, &c);                     \
        world_reconcile(w);                     \
    })

static void say_pain(World *w, int score) {
    SAY(w, episode_report(&f, &c, &(Report){ .score = score, .sore = -1, .knee = KNEE_LEFT, .at = USEC_NONE }));
}

static void say_run(World *w, int score) {
    SAY(w, run_log(&f, &c,
                   &(RunReport){ .duration = MINUTES(20), .onset = USEC_NONE, .ended = score > 0 ? RUN_PAIN : RUN_PLANNED, .score = score,
                                 .knee = score > 0 ? KNEE_LEFT : KNEE_NONE, .metres = -1, .sore = -1, .at = USEC_NONE }));
}

static int after_run(const Frame *f, Change *c) {
    Fact *a = frame_add(f, c, FACT_AFTER_RUN);
    Fact *k = a ? frame_add(f, c, FACT_ACKNOWLEDGED) : NULL;
    if (!k)
        return -ENOMEM;
    c->facts[0].ref = k->ref = f->state->runs[0].uid;
    c->facts[0].score = 0;
    fact_set_word(k, notice_kind_to_string(NOTICE_HELD));
    return 0;
}

static int take(const Frame *f, Change *c) {
    return dose_log(f, c, &(DoseReport){ .product = "ibuprofen", .mg = 400, .at = USEC_NONE });
}

static void say(World *w, Said what) {
    world_live(w, moment(0, 10, 0));
    if (what == SAID_PAIN || what == SAID_PAIN_AGAIN || what == SAID_CHECK_INS)
        say_pain(w, 4);
    world_live(w, moment(0, 11, 0));
    if (what == SAID_PAIN_AGAIN)
        say_pain(w, 2);
    for (int day = 1; day <= 2 && what == SAID_CHECK_INS; day++) {
        world_live(w, moment(day, 8, 0));
        SAY(w, episode_report(&f, &c, &(Report){ .check_in = true, .score = 0, .sore = -1, .knee = KNEE_LEFT, .at = USEC_NONE }));
    }
    if (what == SAID_RUN || what == SAID_RUN_AND_AFTER)
        say_run(w, 0);
    if (what == SAID_RUN_THAT_HURT)
        say_run(w, 3);
    if (what == SAID_RUN_AND_AFTER)
        SAY(w, after_run(&f, &c));
    if (what == SAID_DOSE)
        SAY(w, take(&f, &c));
}

static const Fact *find(const Change *c, Uid uid) {
    for (size_t i = 0; i < c->n_facts; i++)
        if (uid_equal(c->facts[i].uid, uid))
            return &c->facts[i];
    return NULL;
}

/* The others of its change, and those that refer to one of these. */
static Family family_of(const Fact *fact, const Fact **others) {
    Family family = { .fact = fact, .others = others };
    for (size_t i = 0; i < said.n_facts; i++) {
        const Fact *f = &said.facts[i], *of = find(&said, f->ref);
        if (f != fact && (uid_equal(f->change, fact->change) || (of && uid_equal(of->change, fact->change))))
            others[family.n_others++] = f;
    }
    return family;
}

static void describe(const Change *c, char *text, size_t size) {
    char id[FACT_ID_MAX];
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < c->n_facts; i++) {
        const Fact *f = &c->facts[i], *of = find(&said, f->ref) ? find(&said, f->ref) : find(c, f->ref);
        at += (size_t)snprintf(text + at, size - at, "%s%s", i > 0 ? " " : "", fact_id_format(f->type, f->number, id));
        if (f->score >= 0)
            at += (size_t)snprintf(text + at, size - at, "=%d", f->score);
        if (f->word[0])
            at += (size_t)snprintf(text + at, size - at, " %s", f->word);
        if (f->text)
            at += (size_t)snprintf(text + at, size - at, " \"%s\"", f->text);
        if (of)
            at += (size_t)snprintf(text + at, size - at, ">%s", fact_id_format(of->type, of->number, id));
    }
}

static Edit edit_of(size_t i, const Fact *fact) {
    Edit e = { .fields = rows[i].fields, .to = FACT_NULL };
    e.to.score = rows[i].score;
    e.to.sore = rows[i].sore;
    e.to.knee = rows[i].knee;
    e.to.duration = e.to.onset = MINUTES(rows[i].minutes);
    e.to.amount = rows[i].minutes;
    e.to.at = fact->at + MINUTES(rows[i].minutes);
    e.to.text = (char *)rows[i].text;
    e.shoe = rows[i].text;
    fact_set_word(&e.to, rows[i].text);
    return e;
}

static bool bad;

static void try(size_t i) {
    World w;
    char id[FACT_ID_MAX], text[512];
    FactType type;
    int64_t number;
    const Fact *others[32], *fact = NULL;
    world_start(&w, moment(0, 6, 0));
    say(&w, rows[i].said);
    snprintf(id, sizeof(id), "%s", rows[i].id);
    bool gone = id[0] < 'a';
    id[0] |= 'a' - 'A';
    assert(fact_id_parse(id, &type, &number) == 0);
    for (size_t k = 0; k < said.n_facts; k++)
        if (said.facts[k].type == type && said.facts[k].number == number)
            fact = &said.facts[k];
    CHECK(rows[i].line, fact != NULL);
    Family family = family_of(fact, others);
    Edit edit = edit_of(i, fact);
    CHECK(rows[i].line, (edit_fields(type) & edit.fields) == edit.fields || edit.fields & EDIT_KNEE);
    CLEANUP(change_done) Change c = { 0 };
    Frame f = world_frame(&w);
    int r = PROPOSE(&w, &c, gone ? edit_delete(&f, &c, &family) : edit_fact(&f, &c, &family, &edit));
    describe(&c, text, sizeof(text));
    if (r != rows[i].expected || (r == 0 && strcmp(text, rows[i].made) != 0)) {
        fprintf(stderr, "%s:%d: it ends with %d, and makes \"%s\"\n", __FILE__, rows[i].line, r, text);
        bad = true;
    }
    change_done(&said);
    world_end(&w);
}

int main(void) {
    for (size_t i = 0; i < ELEMENTSOF(rows); i++)
        try(i);
    return bad;
}
