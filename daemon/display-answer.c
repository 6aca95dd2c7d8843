/* SPDX-License-Identifier: MIT */
/*
 * What comes back from a notification: that it is shown, which button was pressed, that it was closed. A call that names
 * another revision than the present one is stale and changes nothing, so a signal that comes twice counts once.
 */

#include <stdio.h>

#include "coordinator-internal.h"
#include "core/episode.h"
#include "core/exercise.h"
#include "core/reminder.h"
#include "core/run.h"
#include "core/safety.h"

static int find_entry(Coordinator *c, const char *id, uint32_t revision, DisplayEntry **ret) {
    DisplayEntry *e = display_find(&c->display, id);
    if (!e || e->revision != revision)
        return COORDINATOR_E_STALE;
    *ret = e;
    /* Once the display has changed, nothing that comes after it is to be refused for want of memory. */
    Frame f;
    return coordinator_frame(c, &f);
}

/* --- shown --- */

static int decide_shown(const Frame *f, Change *c, void *args) {
    const DisplayEntry *e = args;
    for (size_t i = 0; i < e->n_asks; i++) {
        if (!e->asks[i].news)
            continue;
        Fact *n = frame_add(f, c, FACT_ASKED);
        if (!n)
            return -ENOMEM;
        memcpy(n->boot_id, f->now.boot_id, sizeof(n->boot_id));
        n->deadline_boot = f->now.boot;
        n->slot = e->asks[i].slot;
        n->amount = e->asks[i].attempts + 1;
        n->text = strdup(e->server);
        if (!n->text)
            return -ENOMEM;
    }
    return 0;
}

void coordinator_server_changed(Coordinator *c, const char *owner) {
    display_set_server(&c->display, owner);
    /* Before the first look the file still has to be read. */
    if (c->told)
        shown_keep(&c->shown, &c->display);
}

int coordinator_shown(Coordinator *c, const char *id, uint32_t revision, const char *server, uint32_t number) {
    DisplayEntry *e;
    int r = find_entry(c, id, revision, &e);
    if (r != 0)
        return r;
    snprintf(e->server, sizeof(e->server), "%s", server);
    e->number = number;
    e->seen = true;
    shown_keep(&c->shown, &c->display);
    /* What was shown must outlive the display's own change. */
    DisplayEntry copy = *e;
    if (c->server[0])
        snprintf(copy.server, sizeof(copy.server), "%s", c->server);
    return coordinator_change_from(c, &c->notifier, decide_shown, &copy, NULL, NULL);
}

/* --- buttons --- */

typedef struct Press {
    const DisplayEntry *entry;
    const char *verb; /* without the knee that may follow it */
    Knee knee;
} Press;

/* A band of scores is stored as its top. */
static const struct {
    const char *word;
    int score;
} bands[] = { { "1-2", 2 }, { "3-5", 5 }, { "6-10", 10 } };

/* "pain-3-5" after "pain-"; *ret_rest gets what follows the band. -1: no band. */
static int band_of(const char *text, const char **ret_rest) {
    for (size_t i = 0; i < ELEMENTSOF(bands); i++)
        if (strncmp(text, bands[i].word, strlen(bands[i].word)) == 0) {
            *ret_rest = text + strlen(bands[i].word);
            return bands[i].score;
        }
    return -1;
}

static int press_check_in(const Frame *f, Change *c, const Press *p) {
    const char *rest = "";
    Report r = { .check_in = true, .score = -1, .sore = -1, .knee = p->knee, .at = USEC_NONE };
    if (strcmp(p->verb, "no-pain") == 0)
        r.score = r.sore = 0;
    else if (strcmp(p->verb, "sore") == 0)
        r.sore = 1;
    else if (strncmp(p->verb, "pain-", 5) == 0 && (r.score = band_of(p->verb + 5, &rest)) > 0 && !rest[0])
        r.approximate = true;
    else
        return COORDINATOR_E_VERB;
    /* In a record that knows of none yet it does not matter which knee is well. */
    if (strcmp(p->verb, "no-pain") == 0 && r.knee == KNEE_NONE && episode_knees(f->state) == KNEE_NONE && f->state->n_answers == 0)
        r.knee = KNEE_BOTH;
    return episode_report(f, c, &r);
}

static int press_safety(const Frame *f, Change *c, const Press *p) {
    const char *texts[SUBJECT_MAX] = { NULL };
    if (strcmp(p->verb, "skip") == 0)
        return reminder_skip(f, c, &(Target){ SLOT_NULL, KIND_SAFETY }, REASON_USER);
    /* Of which list: what speaks against cold alone is no sign that needs a clinician. */
    static const struct {
        const char *verb, *ice, *signs;
    } answers[] = { { "none", "", "" }, { "some", "some", "some" }, { "some-you", "some", "" }, { "some-knee", "", "some" } };
    for (size_t i = 0; i < ELEMENTSOF(answers); i++)
        if (strcmp(p->verb, answers[i].verb) == 0) {
            texts[SUBJECT_RED_FLAGS] = answers[i].signs;
            texts[SUBJECT_ICE] = p->entry->signs ? NULL : answers[i].ice;
            return safety_answer(f, c, texts, false);
        }
    return COORDINATOR_E_VERB;
}

/* The reminder that heads the entry, found anew; NULL for a question that the person asked for. */
static int find_heading(const Frame *f, const DisplayEntry *e, Plan *plan, const Reminder **ret) {
    const Slot *slot = &e->asks[0].slot;
    *ret = NULL;
    if (slot->kind < 0)
        return 0;
    int r = plan_make(plan, f, slot->day, 1);
    if (r < 0)
        return r;
    *ret = plan_find(plan, slot);
    return *ret ? 0 : RULE_E_NO_REMINDER;
}

/* "fine", "stopped-2", "hurt-3-5-after-1": after so many quarters of what was suggested. */
static int read_run(const char *verb, RunAnswer *ret) {
    RunAnswer a = { .ended = RUN_PLANNED, .score = 0, .quarters = 4, .approximate = true };
    const char *rest = "";
    if (strncmp(verb, "stopped", 7) == 0) {
        a.ended = RUN_SENSED;
        rest = verb + 7;
    } else if (strncmp(verb, "hurt-", 5) == 0) {
        a.ended = RUN_PAIN;
        a.score = band_of(verb + 5, &rest);
        rest += strncmp(rest, "-after", 6) == 0 ? 6 : 0;
    } else if (strcmp(verb, "fine") != 0)
        return COORDINATOR_E_VERB;
    if (rest[0] == '-' && rest[1] >= '1' && rest[1] <= '3' && rest[2] == '\0')
        a.quarters = rest[1] - '0';
    else if (rest[0])
        return COORDINATOR_E_VERB;
    *ret = a;
    return 0;
}

static int press_run(const Frame *f, Change *c, const Press *p) {
    CLEANUP(plan_done) Plan plan = { 0 };
    const Reminder *r;
    RunAnswer a;
    if (strcmp(p->verb, "skip") == 0)
        return p->entry->asks[0].slot.kind < 0 ? 0 : reminder_skip(f, c, &(Target){ p->entry->asks[0].slot, KIND_RUN }, REASON_USER);
    int e = read_run(p->verb, &a);
    if (e == 0)
        e = find_heading(f, p->entry, &plan, &r);
    a.knee = p->knee;
    return e != 0 ? e : run_answer(f, c, r, &a);
}

static int press_after_run(const Frame *f, Change *c, const Press *p) {
    CLEANUP(plan_done) Plan plan = { 0 };
    const Reminder *r;
    const char *rest = "";
    int score = strncmp(p->verb, "pain-", 5) == 0 ? band_of(p->verb + 5, &rest) : strcmp(p->verb, "no-pain") == 0 ? 0 : -1;
    if (score < 0 || rest[0])
        return COORDINATOR_E_VERB;
    int e = find_heading(f, p->entry, &plan, &r);
    if (e == 0 && !r)
        return COORDINATOR_E_VERB;
    return e != 0 ? e : run_answer_after(f, c, r, score, score > 0, p->knee);
}

static int press_consult(const Frame *f, Change *c, const char *verb) {
    if (strcmp(verb, "asked") != 0 && strcmp(verb, "not-yet") != 0)
        return COORDINATOR_E_VERB;
    return exercise_consult(f, c, strcmp(verb, "asked") == 0);
}

/* One press for several kinds is taken if it fits any of them. */
static int press_kind(const Frame *f, Change *c, const char *verb, Kind kind) {
    Target t = { SLOT_NULL, kind };
    if (strcmp(verb, "done") == 0)
        return reminder_done(f, c, &t);
    if (strcmp(verb, "snooze") == 0)
        return reminder_snooze(f, c, &t, USEC_NONE);
    return strcmp(verb, "skip") == 0 ? reminder_skip(f, c, &t, REASON_USER) : COORDINATOR_E_VERB;
}

/* Ice and rest are one notification, and one button answers both; what else is due keeps its turn. */
static int press_ice(const Frame *f, Change *c, const Press *p) {
    const DisplayAsk *heading = &p->entry->asks[0];
    if (strcmp(p->verb, "start") == 0)
        return reminder_start(f, c, &(Target){ SLOT_NULL, heading->slot.kind < 0 ? KIND_ICE : KIND_INVALID }, KNEE_NONE, USEC_NONE);
    if (heading->slot.kind < 0)
        return press_kind(f, c, p->verb, heading->kind);
    int ice = press_kind(f, c, p->verb, KIND_ICE), rest = ice < 0 ? ice : press_kind(f, c, p->verb, KIND_REST);
    return rest < 0 || c->n_facts > 0 ? MIN(rest, 0) : ice == RULE_E_NOT_OPEN ? rest : ice;
}

static int press_ask(const Frame *f, Change *c, const Press *p) {
    const DisplayAsk *heading = &p->entry->asks[0];
    switch (heading->kind) {
    case KIND_CHECK_IN:
        return press_check_in(f, c, p);
    case KIND_SAFETY:
        return press_safety(f, c, p);
    case KIND_RUN:
        return press_run(f, c, p);
    case KIND_AFTER_RUN:
        return strcmp(p->verb, "snooze") == 0 || strcmp(p->verb, "skip") == 0 ? press_kind(f, c, p->verb, KIND_AFTER_RUN)
                                                                              : press_after_run(f, c, p);
    case KIND_EXERCISE:
        return p->entry->consult ? press_consult(f, c, p->verb) : press_kind(f, c, p->verb, KIND_EXERCISE);
    case KIND_ICE:
    case KIND_REST:
        return press_ice(f, c, p);
    default:
        return press_kind(f, c, p->verb, heading->kind);
    }
}

/* What passed unseen was told in a line of what was answered now. */
static int read_line(const Frame *f, Change *c, const DisplayEntry *e) {
    Fact *k = e->count > 0 ? frame_add(f, c, FACT_ACKNOWLEDGED) : NULL;
    if (k)
        fact_set_word(k, notice_kind_to_string(NOTICE_MISSED));
    return e->count > 0 && !k ? -ENOMEM : 0;
}

static int answer_notice(const Frame *f, Change *c, const Notice *n, const char *verb, bool dismissed) {
    OfferAnswer answer = offer_answer_from_string(verb);
    if (n->kind == NOTICE_OFFER && answer >= 0 && answer < OFFER_KEEP)
        return offer_take(f, c, n->offer.kinds, answer);
    if (strcmp(verb, "recovered") == 0)
        return programme_recover(f, c);
    const char *none[SUBJECT_MAX] = { NULL };
    if (strcmp(verb, "seen") == 0)
        return safety_answer(f, c, none, true);
    return notice_acknowledge(f, c, n, dismissed);
}

static int press_notice(const Frame *f, Change *c, const Press *p, bool dismissed) {
    CLEANUP(plan_done) Plan plan = { 0 };
    int r = plan_make(&plan, f, frame_today(f) - 2, 4);
    if (r < 0)
        return r;
    Notice notices[NOTICE_MAX];
    size_t n = notice_list(f, &plan, notices);
    for (size_t i = 0; i < n; i++) {
        char id[NOTICE_ID_MAX];
        if (strcmp(notice_id_format(&notices[i], f, id), p->entry->id) == 0)
            return answer_notice(f, c, &notices[i], p->verb, dismissed);
    }
    return COORDINATOR_E_NO_ENTRY;
}

static int decide_press(const Frame *f, Change *c, void *args) {
    const Press *p = args;
    switch (p->entry->form) {
    case FORM_ASK: {
        int r = press_ask(f, c, p);
        return r == 0 ? read_line(f, c, p->entry) : r;
    }
    case FORM_RUNNING: {
        const Session *i = state_running(f->state);
        return i ? session_finish(f, c, i, SESSION_END_STOPPED, true) : RULE_E_NOT_OPEN;
    }
    default:
        return press_notice(f, c, p, false);
    }
}

static const char *verb_known(const DisplayEntry *e, const char *verb, size_t length) {
    for (const char *const *v = display_verbs(e); *v; v++)
        if (strlen(*v) == length && strncmp(*v, verb, length) == 0)
            return *v;
    return NULL;
}

/* "pain-3-5" or, where the knee is not known, "pain-3-5:left". */
static int read_press(const DisplayEntry *e, const char *verb, Press *ret) {
    const char *colon = strchr(verb, ':');
    Knee knee = colon ? knee_from_string(colon + 1) : KNEE_NONE;
    const char *known = verb_known(e, verb, colon ? (size_t)(colon - verb) : strlen(verb));
    if (!known || knee < 0 || (colon && (knee == KNEE_NONE || e->form != FORM_ASK)))
        return COORDINATOR_E_VERB;
    *ret = (Press){ .entry = e, .verb = known, .knee = knee };
    return 0;
}

/* A notice of the daemon's own is no fact: it is only put away. */
static bool put_away_own(Coordinator *c, const char *id) {
    for (size_t i = 0; i < ELEMENTSOF(c->own); i++)
        if (c->own[i].reason && strcmp(notice_kind_to_string(c->own[i].kind), id) == 0) {
            c->own[i].acknowledged = true;
            return true;
        }
    return false;
}

int coordinator_act(Coordinator *c, const char *id, uint32_t revision, const char *verb) {
    DisplayEntry *e;
    int r = find_entry(c, id, revision, &e);
    if (r != 0)
        return r;
    Press press;
    r = read_press(e, verb, &press);
    if (r != 0)
        return r;
    if (put_away_own(c, id))
        return coordinator_reconcile(c);
    DisplayEntry copy = *e;
    press.entry = &copy;
    if (strcmp(id, "question") == 0)
        c->display.question = KIND_INVALID;
    return coordinator_change_from(c, &c->notifier, decide_press, &press, NULL, NULL);
}

/* --- closed --- */

static int decide_dismissed(const Frame *f, Change *c, void *args) {
    const Press *p = args;
    if (p->entry->form == FORM_RUNNING)
        return 0;
    if (p->entry->form != FORM_ASK)
        return press_notice(f, c, p, true);
    for (size_t i = 0; i < p->entry->n_asks; i++) {
        if (p->entry->asks[i].slot.kind < 0)
            continue;
        Fact *k = frame_add(f, c, FACT_ACKNOWLEDGED);
        if (!k)
            return -ENOMEM;
        k->slot = p->entry->asks[i].slot;
        fact_set_reason(k, "dismissed");
    }
    return read_line(f, c, p->entry);
}

int coordinator_closed(Coordinator *c, const char *id, uint32_t revision, const char *reason) {
    DisplayEntry *e;
    int r = find_entry(c, id, revision, &e);
    if (r != 0)
        return r;
    e->number = 0;
    e->server[0] = '\0';
    if (strcmp(id, "question") == 0)
        c->display.question = KIND_INVALID;
    shown_keep(&c->shown, &c->display);
    /* Expired or closed by whom nobody knows: it stays due, and is shown again when there is news. */
    if (strcmp(reason, "dismissed") != 0 || e->form == FORM_GONE)
        return coordinator_reconcile(c);
    if (put_away_own(c, id))
        return coordinator_reconcile(c);
    DisplayEntry copy = *e;
    return coordinator_change_from(c, &c->notifier, decide_dismissed, &(Press){ .entry = &copy, .verb = "" }, NULL, NULL);
}

static int decide_acknowledge(const Frame *f, Change *c, void *args) {
    const Press *p = args;
    return press_notice(f, c, p, false);
}

int coordinator_acknowledge(Coordinator *c, const char *notice_id) {
    if (put_away_own(c, notice_id))
        return coordinator_reconcile(c);
    DisplayEntry e = { 0 };
    snprintf(e.id, sizeof(e.id), "%s", notice_id);
    return coordinator_change(c, decide_acknowledge, &(Press){ .entry = &e, .verb = "" }, NULL, NULL);
}

int coordinator_ask(Coordinator *c, Kind kind) {
    Frame f;
    int r = coordinator_frame(c, &f);
    if (r < 0)
        return r;
    if (kind == KIND_ICE) {
        IceStatus status = ice_status(&c->state, f.schedule);
        RuleError why;
        if (status == ICE_UNANSWERED)
            kind = KIND_SAFETY;
        else if (status != ICE_ON)
            return RULE_E_ICE_OFF;
        else if (ice_wait(&c->state, f.schedule, &f.now, state_open_knees(&c->state), &why) > 0)
            return (int)why;
    }
    c->display.question = kind;
    return coordinator_reconcile(c);
}

void coordinator_set_server(Coordinator *c, const char *name) {
    snprintf(c->server, sizeof(c->server), "%s", name);
}

const char *coordinator_server(const Coordinator *c) {
    return c->server;
}
