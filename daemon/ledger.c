/* SPDX-License-Identifier: MIT */
/* See ledger.h. */

#include "ledger.h"
#include "log.h"

struct Ledger {
    Store *store;
    char *path;
    StoreBackup *backup; /* the copy that is being made */
    StoreImport *import; /* what is being imported */
    Change outbox;
    int fault;           /* STORE_E_* that keeps the record from being used, 0: none */
    usec_t next_try;     /* USEC_NONE: no use in trying, or no need */
    usec_t restored;     /* when the copy was made that took its place, USEC_NONE: there was none */
    bool set_aside;      /* a record that could not be read was put away at start */
};

/* What another try may mend. */
static bool fault_may_pass(int fault) {
    return fault == STORE_E_READ_ONLY || fault == STORE_E_FULL || fault == STORE_E_IO || fault == STORE_E_UNSAFE;
}

static void note_fault(Ledger *l, int fault) {
    if (fault != l->fault)
        log_write(LOG_ERR, l->path, "Cannot write the record %s (%s); what you say is kept in memory until it can be written.",
                  l->path, store_error_to_string(fault));
    l->fault = fault;
}

static int try_open(Ledger *l, usec_t now, pid_t *ret_holder) {
    int r = store_open(&l->store, l->path, ret_holder);
    if (r != STORE_E_CORRUPT)
        return r;
    CLEANUP_FREE char *aside = NULL;
    r = store_set_aside(l->path, now, &aside);
    if (r != 0)
        return r;
    l->set_aside = true;
    log_write(LOG_ERR, l->path, "The record was not readable. It is kept as %s.", aside);
    if (store_restore(l->path, &l->restored) == 0)
        log_write(LOG_WARNING, l->path, "The newest good copy takes its place; what was entered since it was made is lost.");
    return store_open(&l->store, l->path, ret_holder);
}

int ledger_open(Ledger **ret, const char *path, usec_t now, pid_t *ret_holder) {
    CLEANUP(ledger_freep) Ledger *l = calloc(1, sizeof(*l));
    if (!l)
        return -ENOMEM;
    l->next_try = USEC_NONE;
    l->restored = USEC_NONE;
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

static int write_outbox(Ledger *l) {
    if (l->outbox.n_facts == 0)
        return 0;
    size_t from = 0;
    while (from < l->outbox.n_facts) {
        size_t n = 1;
        while (from + n < l->outbox.n_facts && uid_equal(l->outbox.facts[from + n].change, l->outbox.facts[from].change))
            n++;
        int r = store_commit(l->store, l->outbox.facts + from, n);
        /* What is there already needs no second place; what no rule may have made must not keep the rest from its. */
        if (r == -EINVAL)
            log_write(LOG_ERR, l->path, "%zu facts were refused by the record as impossible, and are dropped.", n);
        else if (r != 0 && r != STORE_E_EXISTS)
            return r;
        from += n;
    }
    change_done(&l->outbox);
    l->outbox = (Change){ 0 };
    return 0;
}

Ledger *ledger_free(Ledger *l) {
    if (!l)
        return NULL;
    if (l->store && l->outbox.n_facts > 0 && write_outbox(l) != 0)
        log_write(LOG_ERR, l->path, "%zu facts could not be written to %s and are lost.", l->outbox.n_facts, l->path);
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

int ledger_commit(Ledger *l, const Fact *facts, size_t n) {
    if (!l->store || l->outbox.n_facts > 0)
        return keep_in_outbox(l, facts, n);
    int r = store_commit(l->store, facts, n);
    if (r == STORE_E_EXISTS || r == -EINVAL)
        return LEDGER_E_EXISTS;
    if (r > 0) {
        note_fault(l, r);
        l->next_try = facts[0].recorded + LEDGER_RETRY;
        return keep_in_outbox(l, facts, n);
    }
    return r;
}

bool ledger_retry(Ledger *l, usec_t now) {
    if (l->next_try == USEC_NONE || now < l->next_try)
        return false;
    l->next_try = now + LEDGER_RETRY;
    /* A handle that failed to write is not trusted again: the file is opened anew. */
    l->backup = store_backup_free(l->backup);
    ledger_import_end(l);
    l->store = store_close(l->store);
    int r = store_open(&l->store, l->path, NULL);
    if (r == 0)
        r = write_outbox(l);
    if (r != 0)
        return false;
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
    return l->set_aside ? "set-aside" : "ok";
}

usec_t ledger_restored(const Ledger *l) {
    return l->restored;
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

/* --- the day's copy --- */

bool ledger_backup_begin(Ledger *l, usec_t now) {
    usec_t last;
    if (l->backup || l->import || !l->store || l->fault)
        return false;
    if (store_backup_last(l->path, &last) == 0 && now >= last && now - last < USEC_PER_DAY)
        return false;
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
    return false;
}
