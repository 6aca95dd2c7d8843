/* SPDX-License-Identifier: MIT */
/* See ledger.h. */

#include <stdio.h>

#include "ledger.h"
#include "log.h"
#include "outbox.h"

struct Ledger {
    Store *store;
    char *path;
    StoreBackup *backup; /* the copy that is being made */
    usec_t backup_at;    /* when it was begun */
    usec_t rejected;     /* when one was made that is damaged; USEC_NONE: none was */
    usec_t unchecked;    /* when the copy was made that is to be looked through; USEC_NONE: none is */
    bool check_due;
    StoreImport *import; /* what is being imported */
    Change outbox;
    bool met;            /* a try has changed what is in it, or put some of it on record */
    int fault;           /* STORE_E_* that keeps the record from being used, 0: none */
    usec_t next_try;     /* USEC_NONE: no use in trying, or no need */
    usec_t restored;     /* when the copy was made that took its place, USEC_NONE: there was none */
    usec_t now;          /* as far as it was told */
    const char *event;   /* what has happened to it, in one word; NULL: nothing */
};

/* What another try may mend. */
static bool fault_may_pass(int fault) {
    return fault == STORE_E_READ_ONLY || fault == STORE_E_FULL || fault == STORE_E_IO || fault == STORE_E_UNSAFE || fault == STORE_E_BUSY;
}

static void note_fault(Ledger *l, int fault) {
    if (fault != l->fault)
        log_write(LOG_ERR, l->path, "Cannot write the record %s (%s); what you say is kept in memory until it can be written.",
                  l->path, store_error_to_string(fault));
    l->fault = fault;
}

/* In the place of a record that is gone. */
static int replace_record(Ledger *l, const char *event) {
    usec_t made;
    int r = store_restore(l->path, &made);
    if (r == STORE_E_NOT_FOUND)
        r = store_create(l->path);
    else if (r == 0) {
        l->restored = made;
        log_write(LOG_WARNING, l->path, "The newest good copy takes its place; what was entered since it was made is lost.");
    }
    if (r == 0)
        l->event = event;
    return r;
}

static int put_away(Ledger *l, usec_t now) {
    CLEANUP_FREE char *aside = NULL;
    int r = store_read_through(l->path);
    if (r == 0)
        r = store_set_aside(l->path, now, &aside);
    if (r == 0)
        log_write(LOG_ERR, l->path, "The record was not readable. It is kept as %s.", aside);
    return r;
}

static int try_open(Ledger *l, usec_t now, pid_t *ret_holder) {
    int r = store_open(&l->store, l->path, ret_holder);
    /* A disk that failed once may have seemed to hold nonsense. */
    if (r == STORE_E_CORRUPT)
        r = store_open(&l->store, l->path, ret_holder);
    if (r != STORE_E_CORRUPT && r != STORE_E_MISSING)
        return r;
    const char *event = r == STORE_E_CORRUPT ? "set-aside" : "missing";
    if (r == STORE_E_CORRUPT)
        r = put_away(l, now);
    else {
        log_write(LOG_ERR, l->path, "The record %s is gone, but copies of it are there.", l->path);
        r = 0;
    }
    if (r == 0)
        r = replace_record(l, event);
    return r == 0 ? store_open(&l->store, l->path, ret_holder) : r;
}

/* What the open record holds gets a name again, before it is let go of. */
static int rescue(Ledger *l, usec_t now) {
    CLEANUP_FREE char *aside = NULL;
    int r = store_rescue(l->store, now, &aside);
    if (r != 0)
        return r;
    l->event = aside ? "replaced" : "deleted";
    if (aside)
        log_write(LOG_ERR, l->path, "Somebody has put another record in the place of %s; it is used from now on, and the old one is kept as "
                  "%s.", l->path, aside);
    else
        log_write(LOG_ERR, l->path, "The record %s was taken away while it was open; it has been written anew.", l->path);
    return 0;
}

int ledger_open(Ledger **ret, const char *path, usec_t now, pid_t *ret_holder) {
    CLEANUP(ledger_freep) Ledger *l = calloc(1, sizeof(*l));
    if (!l)
        return -ENOMEM;
    l->next_try = USEC_NONE;
    l->restored = USEC_NONE;
    l->unchecked = USEC_NONE;
    l->rejected = USEC_NONE;
    l->now = now;
    l->path = strdup(path);
    if (!l->path)
        return -ENOMEM;
    int r = try_open(l, now, ret_holder);
    if (r < 0)
        return r;
    if (r == STORE_E_BUSY)
        return -EBUSY;
    if (r > 0) {
        note_fault(l, r);
        if (fault_may_pass(r))
            l->next_try = now + LEDGER_RETRY;
    }
    *ret = l;
    l = NULL;
    return 0;
}

/* How many of the first facts are one change. */
static size_t change_length(const Change *c) {
    size_t n = 1;
    while (n < c->n_facts && uid_equal(c->facts[n].change, c->facts[0].change))
        n++;
    return n;
}

/* What is stored leaves it at once, so that another try finds only what is not. */
static int write_outbox(Ledger *l) {
    bool changed = false;
    int r = l->outbox.n_facts > 0 ? outbox_meet(&l->outbox, l->store, &changed) : 0;
    l->met |= changed;
    while (r == 0 && l->outbox.n_facts > 0) {
        size_t n = change_length(&l->outbox);
        r = store_commit(l->store, l->outbox.facts, n);
        /* What no rule may have made must not keep the rest from its place. */
        if (r == -EINVAL || r == STORE_E_EXISTS)
            log_write(LOG_ERR, l->path, "%zu facts were refused by the record as %s, and are dropped.", n,
                      r == -EINVAL ? "impossible" : "there already");
        if (r == -EINVAL || r == STORE_E_EXISTS)
            r = 0;
        if (r == 0) {
            outbox_drop(&l->outbox, n);
            l->met = true;
        }
    }
    return r;
}

/* Opens the file anew and writes the outbox to it. A handle that failed to write is not trusted again. */
static int mend(Ledger *l, usec_t now) {
    l->backup = store_backup_free(l->backup);
    ledger_import_end(l);
    int r = l->store && l->fault == STORE_E_MOVED ? rescue(l, now) : 0;
    if (r != 0)
        return r;
    l->store = store_close(l->store);
    r = try_open(l, now, NULL);
    return r == 0 ? write_outbox(l) : r;
}

Ledger *ledger_free(Ledger *l) {
    if (!l)
        return NULL;
    int r = l->outbox.n_facts > 0 ? mend(l, l->now) : 0;
    if (l->outbox.n_facts > 0)
        log_write(LOG_ERR, l->path, "%zu facts could not be written to %s (%s) and are lost.", l->outbox.n_facts, l->path,
                  r < 0 ? strerror(-r) : store_error_to_string(r));
    change_done(&l->outbox);
    store_backup_free(l->backup);
    store_import_free(l->import);
    store_close(l->store);
    free(l->path);
    free(l);
    return NULL;
}

static int keep_in_outbox(Ledger *l, const Fact *facts, size_t n) {
    if (l->outbox.n_facts + n > OUTBOX_MAX)
        return LEDGER_E_FULL;
    int e = array_reserve((void **)&l->outbox.facts, &l->outbox.allocated, l->outbox.n_facts + n, sizeof(Fact));
    if (e < 0)
        return e;
    for (size_t i = 0; i < n; i++) {
        e = fact_copy(&l->outbox.facts[l->outbox.n_facts + i], &facts[i]);
        if (e < 0) {
            while (i > 0)
                fact_done(&l->outbox.facts[l->outbox.n_facts + --i]);
            return e;
        }
    }
    l->outbox.n_facts += n;
    return LEDGER_E_NOT_STORED;
}

int ledger_commit_stored(Ledger *l, const Fact *facts, size_t n) {
    if (n == 0)
        return 0;
    l->now = facts[0].recorded;
    if (!l->store || l->outbox.n_facts > 0)
        return LEDGER_E_NOT_STORED;
    int r = store_commit(l->store, facts, n);
    if (r == STORE_E_EXISTS || r == -EINVAL)
        return LEDGER_E_EXISTS;
    if (r <= 0)
        return r;
    note_fault(l, r);
    /* What can be mended at once is. */
    l->next_try = l->now + (r == STORE_E_MOVED || r == STORE_E_CORRUPT ? 0 : LEDGER_RETRY);
    /* In the file that has lost its name it is committed, and that one is written out again. */
    return r == STORE_E_MOVED ? 0 : LEDGER_E_NOT_STORED;
}

int ledger_commit(Ledger *l, const Fact *facts, size_t n) {
    int r = ledger_commit_stored(l, facts, n);
    return r == LEDGER_E_NOT_STORED || (r == 0 && l->fault == STORE_E_MOVED) ? keep_in_outbox(l, facts, n) : r;
}

int ledger_read_failed(Ledger *l, int fault, usec_t now) {
    bool damaged = fault == STORE_E_CORRUPT && l->fault == STORE_E_CORRUPT;
    l->now = now;
    note_fault(l, fault);
    l->backup = store_backup_free(l->backup);
    ledger_import_end(l);
    l->store = store_close(l->store);
    l->next_try = now + LEDGER_RETRY;
    if (fault != STORE_E_CORRUPT)
        return 0;
    /* Opening it would find nothing: only what was read tells of the damage, if it does so twice. */
    int r = damaged ? put_away(l, now) : 0;
    if (r == 0 && damaged)
        r = replace_record(l, "set-aside");
    if (r == 0)
        r = store_open(&l->store, l->path, NULL);
    return MIN(r, 0);
}

void ledger_read(Ledger *l) {
    if (l->fault != STORE_E_CORRUPT || !l->store)
        return;
    l->fault = 0;
    l->next_try = USEC_NONE;
    if (l->outbox.n_facts > 0)
        l->next_try = l->now;
}

bool ledger_retry(Ledger *l, usec_t now) {
    l->now = now;
    if (l->next_try == USEC_NONE || now < l->next_try)
        return false;
    l->next_try = now + LEDGER_RETRY;
    l->met = false;
    int r = mend(l, now);
    if (r != 0) {
        if (r > 0)
            note_fault(l, r);
        return l->met;
    }
    log_write(LOG_NOTICE, l->path, "The record %s can be written again; all is stored.", l->path);
    l->fault = 0;
    l->next_try = USEC_NONE;
    return true;
}

usec_t ledger_deadline(const Ledger *l, usec_t now) {
    return l->next_try == USEC_NONE ? USEC_NONE : MAX(l->next_try, now);
}

void ledger_rest(Ledger *l) {
    if (l->store)
        store_rest(l->store);
}

bool ledger_is_resting(const Ledger *l) {
    return !l->store || store_is_resting(l->store);
}

Store *ledger_store(Ledger *l) {
    return l->store;
}

const Change *ledger_outbox(const Ledger *l) {
    return &l->outbox;
}

const char *ledger_path(const Ledger *l) {
    return l->path;
}

const char *ledger_health(const Ledger *l) {
    if (l->fault)
        return store_error_to_string(l->fault);
    return l->event ? l->event : "ok";
}

usec_t ledger_restored(const Ledger *l) {
    return l->restored;
}

void ledger_keep_present(Ledger *l, usec_t now, void *bytes, size_t n) {
    bool ahead = true;
    if (l->store && l->outbox.n_facts == 0 && l->fault == 0 && store_entered_after(l->store, now, &ahead) == 0 && !ahead)
        store_keep_present(l->store, bytes, n);
    else
        free(bytes);
}

int ledger_take_present(Ledger *l, int *ret_fd, size_t *ret_n) {
    return l->store && l->fault == 0 ? store_take_present(l->store, ret_fd, ret_n) : STORE_E_NOT_FOUND;
}

/* --- importing --- */

int ledger_import_begin(Ledger *l) {
    if (!l->store || l->outbox.n_facts > 0)
        return LEDGER_E_NOT_STORED;
    ledger_import_end(l);
    /* Both would be drafts beside the record, under one name. */
    l->backup = store_backup_free(l->backup);
    int r = store_import_new(&l->import, l->store);
    if (r > 0)
        log_write(LOG_WARNING, l->path, "Nothing can be imported: %s.", store_error_to_string(r));
    return r > 0 ? LEDGER_E_NOT_STORED : r;
}

StoreImport *ledger_import(Ledger *l) {
    return l->import;
}

int ledger_import_step(Ledger *l, usec_t now, bool *ret_done, StoreImported *ret_statistics, int64_t *ret_index, RawFault *ret_fault) {
    bool done = false;
    int r = store_import_step(l->import, &done, ret_statistics, ret_index, ret_fault);
    if (r == 0 && !done)
        return 0;
    ledger_import_end(l);
    if (!store_usable(l->store)) {
        note_fault(l, r > 0 ? r : STORE_E_IO);
        l->store = store_close(l->store);
        l->next_try = now + LEDGER_RETRY;
    }
    if (r == 0)
        *ret_done = true;
    return r;
}

void ledger_import_end(Ledger *l) {
    l->import = store_import_free(l->import);
}

/* --- a copy that was chosen --- */

static int make_room(Ledger *l, usec_t made, usec_t now, LedgerRestored *ret) {
    ret->until = USEC_NONE;
    if (!l->store)
        return store_put_aside(l->path, now, &ret->aside);
    int r = store_said_since(l->store, made, &ret->lost, &ret->until);
    return r != 0 ? r : store_keep_aside(l->store, now, &ret->aside);
}

int ledger_restore(Ledger *l, usec_t made, usec_t now, LedgerRestored *ret) {
    LedgerRestored done = { 0 };
    l->now = now;
    l->backup = store_backup_free(l->backup);
    ledger_import_end(l);
    int r = store_copy_check(l->path, made);
    if (r == 0)
        r = make_room(l, made, now, &done);
    if (r != 0) {
        free(done.aside);
        return r;
    }
    l->store = store_close(l->store);
    r = store_copy_restore(l->path, made);
    int opened = try_open(l, now, NULL);
    if (r == 0)
        r = opened == 0 ? write_outbox(l) : opened;
    if (r != 0 || opened != 0) {
        note_fault(l, opened > 0 ? opened : STORE_E_IO);
        l->next_try = now + LEDGER_RETRY;
        free(done.aside);
        return r;
    }
    log_write(LOG_NOTICE, l->path, "The record is a copy that was made earlier, as asked for; what it was before is kept%s%s.",
              done.aside ? " as " : "", done.aside ? done.aside : "");
    l->fault = 0;
    l->event = NULL;
    l->next_try = USEC_NONE;
    *ret = done;
    return 0;
}

/* --- the day's copy --- */

static void prune(Ledger *l) {
    int r = l->store ? store_backup_prune(l->store, l->backup_at) : 0;
    if (r != 0)
        log_write(LOG_WARNING, l->path, "Old copies of the record could not be removed (%s).",
                  r < 0 ? strerror(-r) : store_error_to_string(r));
}

bool ledger_backup_begin(Ledger *l, usec_t now) {
    usec_t last;
    if (l->backup || l->import || !l->store || l->fault)
        return false;
    bool any = store_backup_last(l->path, &last) == 0;
    if (any && now >= last && now - last < USEC_PER_DAY)
        return false;
    /* Another one would be damaged like the last. */
    if (l->rejected != USEC_NONE && now >= l->rejected && now - l->rejected < USEC_PER_DAY)
        return false;
    l->backup_at = now;
    l->check_due = !any || last / (7 * USEC_PER_DAY) != now / (7 * USEC_PER_DAY);
    return store_backup_new(&l->backup, l->store, now) == 0;
}

bool ledger_backup_step(Ledger *l) {
    bool done = false;
    if (!l->backup)
        return false;
    int r = store_backup_step(l->backup, &done);
    if (r == 0 && !done)
        return true;
    if (r != 0)
        log_write(LOG_WARNING, l->path, "The day's copy of the record could not be made (%s); the next try is in an hour.",
                  r < 0 ? strerror(-r) : store_error_to_string(r));
    l->backup = store_backup_free(l->backup);
    if (r == 0 && l->check_due)
        l->unchecked = l->backup_at;
    else if (r == 0)
        prune(l);
    return false;
}

char *ledger_backup_unchecked(const Ledger *l) {
    char *copy;
    if (l->unchecked == USEC_NONE)
        return NULL;
    return asprintf(&copy, "%s.backup-%lld", l->path, (long long)(l->unchecked / USEC_PER_SEC)) < 0 ? NULL : copy;
}

void ledger_backup_checked(Ledger *l, int outcome) {
    usec_t made = l->unchecked;
    l->unchecked = USEC_NONE;
    if (outcome == 0) {
        prune(l);
        return;
    }
    if (outcome != STORE_E_CORRUPT) {
        log_write(LOG_WARNING, l->path, "The last copy of the record could not be looked through (%s).",
                  outcome < 0 ? strerror(-outcome) : store_error_to_string(outcome));
        return;
    }
    (void)store_backup_reject(l->path, made);
    l->rejected = made;
    l->event = "damaged";
    log_write(LOG_ERR, l->path, "The last copy of the record is damaged, so the record may be. Older copies are kept: "
              "kneeminder troubleshoot --restore");
}
