/* SPDX-License-Identifier: MIT */
/*
 * Amending what was said: taking back the last change, editing and deleting a fact. Each adds facts that mark others as no longer
 * held; then the state is made anew from the record, so that all follows as if it had been said so in the first place.
 */

#include "coordinator-internal.h"
#include "core/edit.h"

static int collect(const Fact *f, bool superseded, void *userdata) {
    Change *facts = userdata;
    if (superseded)
        return 0;
    Fact *copy = change_add(facts, f->type);
    return copy ? fact_copy(copy, f) : -ENOMEM;
}

/* What has been done to a knee cannot be undone; and what is only said of the daemon need not be. */
static bool can_undo(const Change *facts) {
    for (size_t i = 0; i < facts->n_facts; i++)
        if (facts->facts[i].type == FACT_SESSION || facts->facts[i].type == FACT_SESSION_END)
            return false;
    return true;
}

int coordinator_undo(Coordinator *c, Change *ret_undone) {
    Store *store = ledger_store(c->ledger);
    if (!store || ledger_outbox(c->ledger)->n_facts > 0)
        return COORDINATOR_E_NOT_STORED;
    Uid last;
    int r = store_last_change(store, &last);
    if (r == STORE_E_NOT_FOUND)
        return RULE_E_NOTHING;
    CLEANUP(change_done) Change facts = { 0 };
    if (r == 0)
        r = store_find_change(store, last, collect, &facts);
    if (r != 0)
        return r < 0 ? r : COORDINATOR_E_NOT_STORED;
    if (facts.n_facts == 0)
        return RULE_E_NOTHING;
    if (!can_undo(&facts))
        return COORDINATOR_E_SESSION;

    Frame f;
    r = coordinator_frame(c, &f);
    if (r < 0)
        return r;
    if (!coordinator_within_rate(c, &f.now))
        return COORDINATOR_E_LIMIT;
    CLEANUP(change_done) Change change = { 0 };
    Fact *u = frame_add(&f, &change, FACT_UNDO);
    if (!u)
        return -ENOMEM;
    u->ref = facts.facts[0].change;
    r = ledger_commit_stored(c->ledger, change.facts, change.n_facts);
    if (r != 0)
        return r < 0 ? r : COORDINATOR_E_NOT_STORED;
    c->unsettled = true;
    /* A reminder that has lost its outcome needs another. */
    usec_t since = f.now.real;
    for (size_t i = 0; i < facts.n_facts; i++)
        if (facts.facts[i].type == FACT_OUTCOME)
            since = MIN(since, facts.facts[i].recorded - 1);
    r = coordinator_load_since(c, &f.now, since);
    coordinator_announce(c, &facts, true, true);
    coordinator_announce(c, &change, false, true);
    /* It is kept, so it is not refused; what may be missing follows in coordinator_recover. */
    if (r >= 0)
        (void)coordinator_reconcile(c);
    if (ret_undone) {
        *ret_undone = facts;
        facts = (Change){ 0 };
    }
    return 0;
}

/* --- edit and delete --- */

#define EDITS_MAX 64 /* of one fact that are followed back */

static int collect_any(const Fact *f, bool superseded, void *userdata) {
    (void)superseded;
    return collect(f, false, userdata);
}

/* The facts that those of a change replaced, and those that they did. */
static int find_before(Store *store, Uid change, Change *ret) {
    CLEANUP(change_done) Change facts = { 0 };
    int r = store_find_change(store, change, collect_any, &facts);
    for (size_t i = 0; i < facts.n_facts && r == 0 && ret->n_facts < EDITS_MAX; i++) {
        const Fact *f = &facts.facts[i];
        size_t n = ret->n_facts;
        if (f->type != FACT_ACKNOWLEDGED || strcmp(f->word, FACT_EDITED) != 0)
            continue;
        r = store_find_uid(store, f->ref, collect_any, ret);
        if (r == 0 && ret->n_facts > n && edit_fields(ret->facts[n].type) != 0)
            r = find_before(store, ret->facts[n].change, ret);
    }
    return r;
}

/* A fact, the others of its change, and what refers to any of these or to what they replaced; all that holds. */
static int find_family(Store *store, FactType type, int64_t number, Change *ret, Change *ret_before) {
    int r = store_find(store, type, number, collect, ret);
    if (r != 0 || ret->n_facts == 0)
        return r != 0 ? r : STORE_E_NOT_FOUND;
    r = find_before(store, ret->facts[0].change, ret_before);
    for (size_t i = 0; i < ret_before->n_facts && r == 0; i++)
        r = store_find_referring(store, ret_before->facts[i].uid, collect, ret);
    if (r != 0)
        return r;
    r = store_find_change(store, ret->facts[0].change, collect, ret);
    for (size_t i = 1, n = ret->n_facts; i < n && r == 0; i++)
        r = store_find_referring(store, ret->facts[i].uid, collect, ret);
    return r;
}

static int amend(Coordinator *c, const Family *family, const Edit *edit, Change *ret_change) {
    Frame f;
    int r = coordinator_frame(c, &f);
    if (r < 0)
        return r;
    if (!coordinator_within_rate(c, &f.now))
        return COORDINATOR_E_LIMIT;
    CLEANUP(change_done) Change change = { 0 };
    r = edit ? edit_fact(&f, &change, family, edit) : edit_delete(&f, &change, family);
    if (r != 0)
        return r;
    r = ledger_commit_stored(c->ledger, change.facts, change.n_facts);
    if (r != 0)
        return r < 0 ? r : COORDINATOR_E_NOT_STORED;
    c->unsettled = true;
    r = coordinator_load_since(c, &f.now, f.now.real);
    Change old = { .facts = (Fact *)family->fact, .n_facts = 1 };
    coordinator_announce(c, &old, true, true);
    coordinator_announce(c, &change, false, true);
    if (r >= 0)
        (void)coordinator_reconcile(c);
    if (ret_change) {
        *ret_change = change;
        change = (Change){ 0 };
    }
    return 0;
}

int coordinator_amend(Coordinator *c, FactType type, int64_t number, const Edit *edit, Change *ret_change) {
    Store *store = ledger_store(c->ledger);
    if (!store || ledger_outbox(c->ledger)->n_facts > 0)
        return COORDINATOR_E_NOT_STORED;
    CLEANUP(change_done) Change facts = { 0 }, before = { 0 };
    int r = find_family(store, type, number, &facts, &before);
    if (r != 0)
        return r < 0 ? r : r == STORE_E_NOT_FOUND ? COORDINATOR_E_NO_FACT : COORDINATOR_E_NOT_STORED;
    const Fact **others CLEANUP_FREE = calloc(facts.n_facts, sizeof(*others)); /* of pointers: NOLINT(bugprone-sizeof-expression) */
    if (!others)
        return -ENOMEM;
    Uid uids[EDITS_MAX + 1];
    Family family = { .fact = &facts.facts[0], .others = others, .before = uids, .n_before = MIN(before.n_facts, ELEMENTSOF(uids)) };
    for (size_t i = 0; i < family.n_before; i++)
        uids[i] = before.facts[i].uid;
    for (size_t i = 1; i < facts.n_facts; i++)
        if (!uid_equal(facts.facts[i].uid, facts.facts[0].uid))
            others[family.n_others++] = &facts.facts[i];
    return amend(c, &family, edit, ret_change);
}
