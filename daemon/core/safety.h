/* SPDX-License-Identifier: MIT */
/*
 * The questions before the first ice, and the signs that say "see a clinician". Any yes: no ice. They are words here;
 * sentences in the person's language are the client's.
 *
 * Contraindications for cold: Raynaud's, allergy to cold, cryoglobulins, poor circulation, loss of feeling, wounds, CRPS,
 * severe heart or lung disease (modality guides and medical references, as collected in the project's facts). Signs to
 * have a knee seen: NHS knee-pain pathways (g-care.glos.nhs.uk/pathway/58) and the Ottawa knee rule's "cannot bear weight".
 */
#pragma once

#include "plan.h"

/* The words of a subject, NULL-terminated. */
const char *const *safety_questions(Subject subject);
/* "some" or words of the subject with single spaces between; "" is none. Whether the text is of that form. */
bool safety_text_is_valid(Subject subject, const char *text);
/* Answers: texts[subject] NULL = not answered now. RULE_E_NOTHING if none is. */
int safety_answer(const Frame *f, Change *c, const char *const texts[static SUBJECT_MAX]);
