/* SPDX-License-Identifier: MIT */
/* See safety.h. */

#include "reminder.h"
#include "safety.h"

static const char *const ice_words[] = { "raynaud", "cold-allergy", "cryoglobulins", "circulation", "numbness",
                                         "wound",   "crps",         "heart-lung",    NULL };
static const char *const red_flag_words[] = { "breathless",   "no-weight", "deformed",   "swollen",     "locked",
                                              "hot",          "numb-foot", "kneecap",    "no-raise",    "calf",
                                              "giving-way",   "catching",  "night-pain", "weight-loss", "under-18",
                                              NULL };
/* Whom the labels of ibuprofen warn: see safety.h. */
static const char *const medication_words[] = { "nsaid-allergy", "ulcer",  "blood-thinner",  "steroid",  "other-nsaid", "heart-surgery",
                                                "heart",         "kidney", "liver",          "stroke",   "blood-pressure", "pregnant",
                                                "under-18",      "alcohol", "diuretic",      NULL };
static const char *const no_words[] = { NULL };

const char *const *safety_questions(Subject subject) {
    switch (subject) {
    case SUBJECT_ICE:
        return ice_words;
    case SUBJECT_RED_FLAGS:
        return red_flag_words;
    case SUBJECT_MEDICATION:
        return medication_words;
    default:
        return no_words;
    }
}

bool safety_text_is_valid(Subject subject, const char *text) {
    if (text[0] == '\0' || strcmp(text, "some") == 0)
        return true;
    const char *const *words = safety_questions(subject);
    for (const char *p = text;; p++) {
        size_t n = strcspn(p, " ");
        bool known = false;
        for (size_t i = 0; words[i] && !known; i++)
            known = strlen(words[i]) == n && strncmp(words[i], p, n) == 0;
        if (!known)
            return false;
        p += n;
        if (*p == '\0')
            return true;
    }
}

bool safety_asks_signs(const Frame *f, const Slot *slot) {
    return slot && (slot->letter == 'r' || ice_status(f->state, f->schedule) != ICE_UNANSWERED);
}

int safety_answer(const Frame *f, Change *c, const char *const given[static SUBJECT_MAX], bool seen) {
    const char *texts[SUBJECT_MAX];
    memcpy(texts, given, sizeof(texts));
    if (seen && !texts[SUBJECT_RED_FLAGS])
        texts[SUBJECT_RED_FLAGS] = "";
    Slot none = SLOT_NULL;
    CLEANUP(plan_done) Plan plan = { 0 };
    int e = plan_make(&plan, f, frame_today(f), 1);
    if (e < 0)
        return e;
    /* No notification asks the questions about a medicine. */
    const Reminder *asked = texts[SUBJECT_ICE] || texts[SUBJECT_RED_FLAGS] ? reminder_open_of(&plan, KIND_SAFETY) : NULL;
    bool complete = true, signs = safety_asks_signs(f, asked ? &asked->slot : NULL);
    for (int i = 0; i < SUBJECT_MAX; i++) {
        if (!texts[i]) {
            complete &= i == SUBJECT_MEDICATION || (i == SUBJECT_ICE && signs) || f->state->screenings[i].answered;
            continue;
        }
        Fact *q = frame_add(f, c, FACT_SCREENING);
        if (!q)
            return -ENOMEM;
        q->by_user = true;
        q->slot = asked && i != SUBJECT_MEDICATION ? asked->slot : none;
        fact_set_word(q, subject_to_string((Subject)i));
        if (i == SUBJECT_RED_FLAGS && !texts[i][0] && f->state->screenings[i].any)
            fact_set_reason(q, seen ? SAFETY_SEEN : SAFETY_UNSEEN);
        q->text = strdup(texts[i]);
        if (!q->text)
            return -ENOMEM;
    }
    if (c->n_facts == 0)
        return RULE_E_NOTHING;
    if (asked && complete)
        return reminder_outcome(f, c, &asked->slot, SLOT_DONE, REASON_NONE, true);
    return 0;
}
