/* SPDX-License-Identifier: MIT */
/* The names of facts and reminders as text, and that facts and changes own what they hold. */

#include "check.h"
#include "core/fact.h"

static const struct {
    FactType type;
    const char *word;
    char letter;
} types[] = {
    { FACT_PAIN, "pain", 'p' },
    { FACT_CHECK_IN, "check-in", 'c' },
    { FACT_RUN, "run", 'r' },
    { FACT_AFTER_RUN, "after-run", 'a' },
    { FACT_DOSE, "dose", 'd' },
    { FACT_SHOE, "shoe", 's' },
    { FACT_EXERCISE, "exercise", 'x' },
    { FACT_FUNCTION, "function", 'f' },
    { FACT_BASELINE, "baseline", 'b' },
    { FACT_SCREENING, "screening", 'q' },
    { FACT_ACKNOWLEDGED, "acknowledged", 'k' },
    { FACT_PAUSE, "pause", 'z' },
    { FACT_PROGRAMME, "programme", 'g' },
    { FACT_UNDO, "undo", 'u' },
    { FACT_EPISODE, "episode", 'e' },
    { FACT_EPISODE_END, "episode-end", 'h' },
    { FACT_ASKED, "asked", 'n' },
    { FACT_OUTCOME, "outcome", 'o' },
    { FACT_SNOOZE, "snooze", 'w' },
    { FACT_SESSION, "session", 'i' },
    { FACT_SESSION_END, "session-end", 'j' },
    { FACT_PRESENCE, "presence", 'v' },
    { FACT_SCHEDULE, "schedule", 't' },
    { FACT_ALIVE, "alive", 'l' },
};

static void test_types(void) {
    assert(ELEMENTSOF(types) == FACT_TYPE_MAX);
    for (size_t i = 0; i < ELEMENTSOF(types); i++) {
        assert(types[i].type == (FactType)i);
        assert(strcmp(fact_type_to_string(types[i].type), types[i].word) == 0);
        assert(fact_type_from_string(types[i].word) == types[i].type);
        assert(fact_type_letter(types[i].type) == types[i].letter);
        assert(fact_type_from_letter(types[i].letter) == types[i].type);
    }
    assert(!fact_type_to_string(FACT_TYPE_MAX) && !fact_type_to_string(FACT_TYPE_INVALID));
    assert(fact_type_letter(FACT_TYPE_MAX) == 0 && fact_type_letter(FACT_TYPE_INVALID) == 0);
    assert(fact_type_from_string(NULL) == FACT_TYPE_INVALID);
    assert(fact_type_from_string("Pain") == FACT_TYPE_INVALID);
    assert(fact_type_from_letter('y') == FACT_TYPE_INVALID &&
           fact_type_from_letter('\0') == FACT_TYPE_INVALID);
}

static void test_uids(void) {
    static const char *const refused[] = {
        "",
        "0",
        "00112233445566778899aabbccddeef",
        "00112233445566778899aabbccddeeff0",
        "00112233445566778899AABBCCDDEEFF",
        "00112233445566778899aabbccddeefg",
        "0011223344556677-899aabbccddeeff",
        " 0112233445566778899aabbccddeeff",
    };
    const char *text = "00112233445566778899aabbccddeeff";
    char buffer[UID_TEXT_MAX];
    Uid u, other = { 0 };
    assert(uid_parse(text, &u) == 0 && u.bytes[0] == 0 && u.bytes[1] == 0x11 && u.bytes[15] == 0xff);
    assert(strcmp(uid_format(u, buffer), text) == 0);
    assert(!uid_is_null(u) && uid_is_null(other) && !uid_equal(u, other) && uid_equal(u, u));
    for (size_t i = 0; i < ELEMENTSOF(refused); i++) {
        assert(uid_parse(refused[i], &other) == -EINVAL);
        assert(uid_is_null(other));
    }
}

static const struct {
    int line;
    const char *text;
    Slot slot;
} slots[] = {
    { __LINE__, "ice/2026-11-23/1300", { KIND_ICE, 20780, 780, 0, 0 } },
    { __LINE__, "check-in/2026-11-23/0730", { KIND_CHECK_IN, 20780, 450, 0, 0 } },
    { __LINE__, "rest/1970-01-01/0000", { KIND_REST, 0, 0, 0, 0 } },
    { __LINE__, "cue/2199-12-31/2359", { KIND_CUE, 84005, 1439, 0, 0 } },
    { __LINE__, "after-run/2026-11-23/r17", { KIND_AFTER_RUN, 20780, -1, 'r', 17 } },
    { __LINE__, "safety/2026-11-23/e3", { KIND_SAFETY, 20780, -1, 'e', 3 } },
    { __LINE__,
      "medication/2026-11-23/d999999999999999999",
      { KIND_MEDICATION, 20780, -1, 'd', 999999999999999999 } },
};

static const struct {
    int line;
    const char *text;
} slots_refused[] = {
    { __LINE__, "" },
    { __LINE__, "ice" },
    { __LINE__, "ice/2026-11-23" },
    { __LINE__, "ice/2026-11-23/" },
    { __LINE__, "/2026-11-23/1300" },
    { __LINE__, "icing/2026-11-23/1300" },
    { __LINE__, "ICE/2026-11-23/1300" },
    { __LINE__, "ice/2026-02-30/1300" },
    { __LINE__, "ice/2026-11-23/130" },
    { __LINE__, "ice/2026-11-23/13000" },
    { __LINE__, "ice/2026-11-23/2400" },
    { __LINE__, "ice/2026-11-23/1260" },
    { __LINE__, "ice/2026-11-23/13:00" },
    { __LINE__, "ice/2026-11-23/1300/" },
    { __LINE__, "ice/2026-11-23/1300 " },
    { __LINE__, "ice//2026-11-23/1300" },
    { __LINE__, "safety/2026-11-23/e" },
    { __LINE__, "safety/2026-11-23/e0" },
    { __LINE__, "safety/2026-11-23/e03" },
    { __LINE__, "safety/2026-11-23/e-3" },
    { __LINE__, "safety/2026-11-23/e3x" },
    { __LINE__, "safety/2026-11-23/y3" },
    { __LINE__, "safety/2026-11-23/e1000000000000000000" },
    { __LINE__, "medication/2026-11-23/d0000000000000000000000000000000000000000000000000" },
};

static void test_slots(void) {
    for (size_t i = 0; i < ELEMENTSOF(slots); i++) {
        Slot s = SLOT_NULL;
        char buffer[SLOT_TEXT_MAX];
        CHECK(slots[i].line, slot_parse(slots[i].text, &s) == 0 && slot_equal(&s, &slots[i].slot));
        CHECK(slots[i].line, strcmp(slot_format(&s, buffer), slots[i].text) == 0);
        for (size_t k = 0; k < ELEMENTSOF(slots); k++)
            CHECK(slots[i].line, slot_equal(&slots[i].slot, &slots[k].slot) == (i == k));
    }
    for (size_t i = 0; i < ELEMENTSOF(slots_refused); i++) {
        Slot s = SLOT_NULL;
        CHECK(slots_refused[i].line, slot_parse(slots_refused[i].text, &s) == -EINVAL);
        CHECK(slots_refused[i].line, slot_equal(&s, &SLOT_NULL));
    }
}

/* Two slots that differ in one member only are two. */
static void test_slot_members(void) {
    const Slot s = { KIND_ICE, 20780, 780, 0, 0 };
    Slot others[] = { s, s, s, s, s };
    others[0].kind = KIND_REST;
    others[1].day++;
    others[2].minute++;
    others[3].letter = 'e';
    others[4].number++;
    for (size_t i = 0; i < ELEMENTSOF(others); i++)
        assert(!slot_equal(&s, &others[i]));
}

static void test_ids(void) {
    static const char *const refused[] = {
        "", "p", "40", "p0", "p040", "p-1", "p+1", "p 1", "p1 ", "P40", "y1", "pp1", "p1000000000000000000"
    };
    FactType type = FACT_TYPE_INVALID;
    int64_t number = 7;
    char buffer[FACT_ID_MAX];
    for (size_t i = 0; i < ELEMENTSOF(refused); i++) {
        assert(fact_id_parse(refused[i], &type, &number) == -EINVAL);
        assert(type == FACT_TYPE_INVALID && number == 7);
    }
    assert(fact_id_parse("p40", &type, &number) == 0 && type == FACT_PAIN && number == 40);
    assert(strcmp(fact_id_format(FACT_SESSION_END, 12, buffer), "j12") == 0);
    assert(strcmp(fact_id_format(FACT_ALIVE, INT64_MAX, buffer), "l9223372036854775807") == 0);
}

static void test_copy(void) {
    Fact f = FACT_NULL, copy = FACT_NULL;
    f.type = FACT_PAIN;
    f.score = 4;
    f.text = strdup("after the stairs");
    assert(f.text && fact_copy(&copy, &f) == 0);
    assert(copy.type == FACT_PAIN && copy.score == 4 && copy.text != f.text);
    f.text[0] = 'X';
    fact_done(&f);
    fact_done(&f);
    assert(strcmp(copy.text, "after the stairs") == 0);
    fact_done(&copy);
    assert(!copy.text && fact_copy(&copy, &f) == 0 && !copy.text);
}

static void test_change(void) {
    Change c = { 0 };
    for (int i = 0; i < 100; i++) {
        Fact *f = change_add(&c, (FactType)(i % FACT_TYPE_MAX));
        assert(f && f->type == (FactType)(i % FACT_TYPE_MAX) && c.n_facts == (size_t)i + 1);
        assert(f->score == -1 && f->sore == -1 && f->amount == FACT_NO_AMOUNT && f->duration == USEC_NONE);
        assert(f->slot.kind == KIND_INVALID && f->day == DAY_NONE && !f->text && uid_is_null(f->uid));
        f->number = i;
        f->text = strdup("note");
    }
    for (int i = 0; i < 100; i++)
        assert(c.facts[i].number == i);
    change_done(&c);
    assert(!c.facts && c.n_facts == 0 && c.allocated == 0);
    change_done(&c);
}

int main(void) {
    test_types();
    test_uids();
    test_slots();
    test_slot_members();
    test_ids();
    test_copy();
    test_change();
    return 0;
}
