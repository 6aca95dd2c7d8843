/* SPDX-License-Identifier: MIT */
/*
 * The questions before the first ice, the signs that say "see a clinician", and the questions before reminders of a medicine. Any yes to
 * the first two: no ice; to the last two: no such reminders. They are words here; sentences in the person's language are the client's.
 *
 * Contraindications for cold: Raynaud's, allergy to cold, cryoglobulins, poor circulation, loss of feeling, wounds, CRPS, severe heart or
 * lung disease (modality guides and medical references, as collected in the project's facts). Signs to have a knee seen: NHS knee-pain
 * pathways (g-care.glos.nhs.uk/pathway/58) and the Ottawa knee rule's "cannot bear weight". Ibuprofen: the warnings of the US and UK
 * labels (DailyMed 66267-115, NHS); that nobody under 18 is reminded is stricter than they are.
 */
#pragma once

#include "plan.h"

/* The words of a subject, NULL-terminated. */
const char *const *safety_questions(Subject subject);
/* "some" or words of the subject with single spaces between; "" is none. Whether the text is of that form. */
bool safety_text_is_valid(Subject subject, const char *text);
/* Whether that reminder asks for the signs that need a clinician alone: after a run that hurt, and where there is no ice. NULL:
 * no reminder. */
bool safety_asks_signs(const Frame *f, const Slot *slot);
/* What a "none" after a sign that needs a clinician is stored with: it lifts nothing before one has seen the knee. */
#define SAFETY_SEEN "seen"
#define SAFETY_UNSEEN "unseen"
/* Answers: texts[subject] NULL = not answered now; `seen`: a clinician has seen the knee. RULE_E_NOTHING if nothing is said. */
int safety_answer(const Frame *f, Change *c, const char *const texts[static SUBJECT_MAX], bool seen);
