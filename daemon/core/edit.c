/* SPDX-License-Identifier: MIT */
/* See edit.h. */

#include "edit.h"
#include "episode.h"
#include "run.h"
#include "shoe.h"

unsigned edit_fields(FactType type) {
    switch (type) {
    case FACT_PAIN:
        return EDIT_SCORE | EDIT_KNEE | EDIT_WORD | EDIT_MASKED | EDIT_AT | EDIT_TEXT;
    case FACT_CHECK_IN:
        return EDIT_SCORE | EDIT_SORE | EDIT_KNEE | EDIT_MASKED | EDIT_AT | EDIT_TEXT;
    case FACT_RUN:
        return EDIT_SCORE | EDIT_SORE | EDIT_WORD | EDIT_MASKED | EDIT_AT | EDIT_TEXT | EDIT_DURATION | EDIT_ONSET | EDIT_AMOUNT |
               EDIT_SHOE;
    case FACT_AFTER_RUN:
        return EDIT_SCORE;
    case FACT_BASELINE:
        return EDIT_DURATION | EDIT_ONSET | EDIT_AMOUNT;
    case FACT_DOSE:
        return EDIT_AMOUNT | EDIT_AT;
    case FACT_EXERCISE:
    case FACT_FUNCTION:
        return EDIT_SCORE | EDIT_AT;
    default:
        return 0;
    }
}

/* --- what no longer holds --- */

static int mark(const Frame *f, Change *c, const char *word, Uid uid) {
    Fact *k = frame_add(f, c, FACT_ACKNOWLEDGED);
    if (!k)
        return -ENOMEM;
    k->by_user = true;
    k->ref = uid;
    fact_set_word(k, word);
    return 0;
}

static bool is_one_of(const Family *family, Uid uid) {
    for (size_t i = 0; i < family->n_before; i++)
        if (uid_equal(family->before[i], uid))
            return true;
    return false;
}

/* The episode that a report opened, or that one did which it is a successor of. */
static const Fact *episode_of(const Family *family, const Fact *report) {
    for (size_t i = 0; i < family->n_others; i++)
        if (family->others[i]->type == FACT_EPISODE &&
            (uid_equal(family->others[i]->ref, report->uid) || is_one_of(family, family->others[i]->ref)))
            return family->others[i];
    return NULL;
}

/* The end of an episode that a check-in brought about. */
static const Fact *end_of(const Family *family, const Fact *report) {
    for (size_t i = 0; i < family->n_others && report->type == FACT_CHECK_IN; i++)
        if (family->others[i]->type == FACT_EPISODE_END && family->others[i]->knee == report->knee)
            return family->others[i];
    return NULL;
}

/* The report of pain that a run was as well. */
static const Fact *pain_of_run(const Family *family) {
    for (size_t i = 0; i < family->n_others; i++)
        if (family->others[i]->type == FACT_PAIN && uid_equal(family->others[i]->change, family->fact->change))
            return family->others[i];
    return NULL;
}

/* --- the successor --- */

static int copy_over(const Frame *f, Change *c, const Fact *old, Fact **ret) {
    Fact *fact = frame_add(f, c, old->type);
    if (!fact)
        return -ENOMEM;
    Fact copy;
    int e = fact_copy(&copy, old);
    if (e < 0)
        return e;
    copy.uid = fact->uid;
    copy.change = fact->change;
    copy.number = fact->number;
    copy.recorded = fact->recorded;
    fact_done(fact);
    *fact = copy;
    *ret = fact;
    return 0;
}

static int set_text(Fact *fact, const char *text) {
    free(fact->text);
    fact->text = text && text[0] ? strdup(text) : NULL;
    return text && text[0] && !fact->text ? -ENOMEM : 0;
}

static int overlay(const Frame *f, Fact *fact, const Edit *edit) {
    const Fact *to = &edit->to;
    if (edit->fields & EDIT_SCORE)
        fact->score = to->score;
    if (edit->fields & EDIT_SORE)
        fact->sore = to->sore;
    if (edit->fields & EDIT_KNEE)
        fact->knee = to->knee;
    if (edit->fields & EDIT_WORD)
        fact_set_word(fact, to->word);
    if (edit->fields & EDIT_MASKED)
        fact->masked = to->masked;
    if (edit->fields & EDIT_DURATION)
        fact->duration = to->duration;
    if (edit->fields & EDIT_ONSET)
        fact->onset = to->onset;
    if (edit->fields & EDIT_AMOUNT)
        fact->amount = to->amount;
    /* What was typed is exact. */
    if (edit->fields & (EDIT_SCORE | EDIT_DURATION))
        fact->approximate = false;
    if (edit->fields & EDIT_AT)
        frame_set_at(f, fact, to->at);
    if (edit->fields & EDIT_AT && fact->type == FACT_RUN)
        fact_set_reason(fact, profile_to_string(state_profile(f->state, to->at)));
    if (edit->fields & EDIT_SHOE) {
        int e = shoe_for_run(f->state, edit->shoe, fact->at + fact->duration, &fact->ref);
        if (e != 0)
            return e;
    }
    return edit->fields & EDIT_TEXT ? set_text(fact, to->text) : 0;
}

/* --- episodes --- */

static int open_episode(const Frame *f, Change *c, const Fact *report) {
    Fact *e = frame_add(f, c, FACT_EPISODE);
    if (!e)
        return -ENOMEM;
    e->knee = report->knee;
    e->ref = report->uid;
    e->score = report->score;
    frame_set_at(f, e, report->at);
    return 0;
}

/* A report that has changed, or (`now` NULL) is gone: the episode that it opened goes unless the new one would have opened it
 * too; an end that its check-in brought about goes unless that is still clear; and one opens where it now is above the threshold.
 */
static int follow_report(const Frame *f, Change *c, const Family *family, const Fact *old, const Fact *now, const char *word) {
    int threshold = schedule_threshold(f->schedule);
    bool hurts = now && now->score > threshold, same = now && now->knee == old->knee;
    const Fact *opened = episode_of(family, old), *ended = end_of(family, old);
    if (opened && !(hurts && same)) {
        int e = mark(f, c, word, opened->uid);
        if (e < 0)
            return e;
    }
    bool clear = now && same && !hurts && now->sore != 1 && !now->masked;
    if (ended && !clear)
        return mark(f, c, word, ended->uid);
    if (hurts && !(opened && same) && !state_open_episode(f->state, now->knee))
        return open_episode(f, c, now);
    return 0;
}

/* --- runs --- */

static RunReport report_of(const Fact *run, Uid replaces) {
    return (RunReport){ .duration = run->duration,
                        .onset = run->onset,
                        .score = run->score,
                        .metres = run->amount == FACT_NO_AMOUNT ? -1 : run->amount,
                        .at = run->at,
                        .replaces = replaces };
}

/* Its own report of pain goes with it: the same, another, or none. */
static int follow_run(const Frame *f, Change *c, const Family *family, const Fact *now, Knee knee) {
    const Fact *pain = pain_of_run(family);
    bool hurts = now->score > profile_threshold(profile_from_string(now->reason));
    if (pain) {
        int e = mark(f, c, FACT_EDITED, pain->uid);
        if (e < 0 || !hurts)
            return e < 0 ? e : follow_report(f, c, family, pain, NULL, FACT_EDITED);
    }
    if (!hurts)
        return 0;
    if (knee == KNEE_NONE)
        knee = pain ? pain->knee : episode_knees(f->state);
    if (!pain && (knee == KNEE_NONE || knee == KNEE_BOTH))
        return RULE_E_KNEE_NEEDED;
    Fact *p = frame_add(f, c, FACT_PAIN);
    if (!p)
        return -ENOMEM;
    p->by_user = true;
    p->knee = knee;
    p->score = now->score;
    p->masked = now->masked;
    fact_set_word(p, context_to_string(CONTEXT_RUNNING));
    frame_set_at(f, p, now->at + (now->onset == USEC_NONE ? now->duration : now->onset));
    Fact copy = *p;
    return pain ? follow_report(f, c, family, pain, &copy, FACT_EDITED)
                : state_open_episode(f->state, copy.knee) || copy.score <= schedule_threshold(f->schedule) ? 0 : open_episode(f, c, &copy);
}

/* That something was told because of it, once. */
static bool is_told(const Fact *f) {
    return f->type == FACT_ACKNOWLEDGED && notice_kind_from_string(f->word) >= 0;
}

/* What was said an hour later is about the new one, and what was told is not told again. */
static int follow_after(const Frame *f, Change *c, const Family *family, const Fact *old, Uid now) {
    for (size_t i = 0; i < family->n_others; i++) {
        const Fact *after = family->others[i];
        if ((after->type != FACT_AFTER_RUN && !is_told(after)) || !uid_equal(after->ref, old->uid))
            continue;
        Fact *copy;
        int e = copy_over(f, c, after, &copy);
        if (e < 0)
            return e;
        copy->ref = now;
        e = mark(f, c, FACT_EDITED, after->uid);
        if (e < 0)
            return e;
    }
    return 0;
}

int edit_fact(const Frame *f, Change *c, const Family *family, const Edit *edit) {
    const Fact *old = family->fact;
    Fact *now;
    int e = copy_over(f, c, old, &now);
    if (e >= 0)
        e = overlay(f, now, edit);
    if (e != 0)
        return e;
    if (now->at > f->now.real + USEC_PER_MIN)
        return RULE_E_FUTURE;
    /* What is added next may move it. */
    Fact copy = *now;
    Knee knee = edit->fields & EDIT_KNEE ? edit->to.knee : KNEE_NONE;
    if (old->type == FACT_RUN) {
        RunReport report = report_of(&copy, old->uid);
        e = run_check(f, &report, copy.at);
        if (e != 0)
            return e;
    }
    e = mark(f, c, FACT_EDITED, old->uid);
    if (e >= 0 && old->type == FACT_RUN)
        e = follow_after(f, c, family, old, copy.uid);
    if (e >= 0 && old->type == FACT_RUN)
        return follow_run(f, c, family, &copy, knee);
    if (e >= 0 && (old->type == FACT_PAIN || old->type == FACT_CHECK_IN))
        e = follow_report(f, c, family, old, &copy, FACT_EDITED);
    return e;
}

int edit_delete(const Frame *f, Change *c, const Family *family) {
    const Fact *old = family->fact;
    int e = mark(f, c, FACT_DELETED, old->uid);
    if (e < 0)
        return e;
    if (old->type == FACT_PAIN || old->type == FACT_CHECK_IN)
        return follow_report(f, c, family, old, NULL, FACT_DELETED);
    const Fact *pain = old->type == FACT_RUN ? pain_of_run(family) : NULL;
    if (pain) {
        e = mark(f, c, FACT_DELETED, pain->uid);
        if (e >= 0)
            e = follow_report(f, c, family, pain, NULL, FACT_DELETED);
    }
    for (size_t i = 0; i < family->n_others && e >= 0 && old->type == FACT_RUN; i++)
        if (family->others[i]->type == FACT_AFTER_RUN && uid_equal(family->others[i]->ref, old->uid))
            e = mark(f, c, FACT_DELETED, family->others[i]->uid);
    return e;
}
