/* SPDX-License-Identifier: MIT */
/*
 * What comes back from a notification: that it is shown, which button was pressed, that it was closed. A call that names
 * another revision than the present one is stale and changes nothing, so a signal that comes twice counts once.
 */

#include <stdio.h>

#include "coordinator-internal.h"
#include "core/episode.h"
#include "core/reminder.h"
#include "core/safety.h"

static int find_entry(Coordinator *c, const char *id, uint32_t revision, DisplayEntry **ret) {
    DisplayEntry *e = display_find(&c->display, id);
    if (!e || e->revision != revision)
        return COORDINATOR_E_STALE;
    *ret = e;
    return 0;
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
    return coordinator_change(c, decide_shown, &copy, NULL, NULL);
}

/* --- buttons --- */

typedef struct Press {
    const DisplayEntry *entry;
    const char *verb;
} Press;

static int press_check_in(const Frame *f, Change *c, const char *verb) {
    static const struct {
        const char *verb;
        int score;
        int sore;
        bool approximate;
    } answers[] = {
        /* A band is stored as its top. */
        { "no-pain", 0, 0, false }, { "sore", -1, 1, false },    { "pain-1-2", 2, -1, true },
        { "pain-3-5", 5, -1, true }, { "pain-6-10", 10, -1, true },
    };
    for (size_t i = 0; i < ELEMENTSOF(answers); i++)
        if (strcmp(verb, answers[i].verb) == 0)
            return episode_report(f, c, &(Report){ .check_in = true, .score = answers[i].score, .sore = answers[i].sore,
                                                   .approximate = answers[i].approximate, .at = USEC_NONE });
    return COORDINATOR_E_VERB;
}

static int press_safety(const Frame *f, Change *c, const char *verb) {
    const char *texts[SUBJECT_MAX] = { NULL };
    if (strcmp(verb, "skip") == 0)
        return reminder_skip(f, c, &(Target){ SLOT_NULL, KIND_SAFETY }, REASON_USER);
    if (strcmp(verb, "none") != 0 && strcmp(verb, "some") != 0)
        return COORDINATOR_E_VERB;
    texts[SUBJECT_ICE] = texts[SUBJECT_RED_FLAGS] = strcmp(verb, "none") == 0 ? "" : "some";
    return safety_answer(f, c, texts);
}

static int press_reminder(const Frame *f, Change *c, const char *verb, Kind kind) {
    Target t = { SLOT_NULL, kind };
    if (strcmp(verb, "start") == 0)
        return reminder_start(f, c, &t, KNEE_NONE, USEC_NONE);
    if (strcmp(verb, "done") == 0)
        return reminder_done(f, c, &t);
    if (strcmp(verb, "snooze") == 0)
        return reminder_snooze(f, c, &t, USEC_NONE);
    if (strcmp(verb, "skip") == 0)
        return reminder_skip(f, c, &t, REASON_USER);
    return COORDINATOR_E_VERB;
}

static int press_ask(const Frame *f, Change *c, const Press *p) {
    const DisplayAsk *heading = &p->entry->asks[0];
    if (heading->kind == KIND_CHECK_IN)
        return press_check_in(f, c, p->verb);
    if (heading->kind == KIND_SAFETY)
        return press_safety(f, c, p->verb);
    return press_reminder(f, c, p->verb, heading->slot.kind < 0 ? heading->kind : KIND_INVALID);
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

static bool verb_known(const DisplayEntry *e, const char *verb) {
    for (const char *const *v = display_verbs(e); *v; v++)
        if (strcmp(*v, verb) == 0)
            return true;
    return false;
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
    if (!verb_known(e, verb))
        return COORDINATOR_E_VERB;
    if (put_away_own(c, id))
        return coordinator_reconcile(c);
    DisplayEntry copy = *e;
    if (strcmp(id, "question") == 0)
        c->display.question = KIND_INVALID;
    return coordinator_change(c, decide_press, &(Press){ &copy, verb }, NULL, NULL);
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
    return coordinator_change(c, decide_dismissed, &(Press){ &copy, "" }, NULL, NULL);
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
    return coordinator_change(c, decide_acknowledge, &(Press){ &e, "" }, NULL, NULL);
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
