/* SPDX-License-Identifier: MIT */
/*
 * The record becomes another one: by a copy that takes its place, or by an import. Importing, as the coordinator's part in it: numbers are set aside while the merge goes on, so that a fact which is said
 * meanwhile keeps the id that was told; and when the record is another, the state is made of it anew.
 */

#include <malloc.h>

#include "coordinator-internal.h"
#include "log.h"

static int outcome_of(int r) {
    return r <= 0 ? r : r == STORE_E_UNFIT ? COORDINATOR_E_UNFIT : COORDINATOR_E_NOT_STORED;
}

int coordinator_import_begin(Coordinator *c) {
    Now now;
    int r = clock_now(c->clock, &now);
    if (r < 0)
        return r;
    /* Its table is as dear as a change, whatever becomes of it. */
    if (!coordinator_within_rate(c, &now))
        return COORDINATOR_E_LIMIT;
    coordinator_import_end(c);
    return outcome_of(ledger_import_begin(c->ledger));
}

int coordinator_import_add(Coordinator *c, const RawFact *facts, size_t n, size_t *ret_index, RawFault *ret_fault) {
    StoreImport *i = ledger_import(c->ledger);
    if (!i || c->merging)
        return COORDINATOR_E_NO_IMPORT;
    int r = store_import_add(i, facts, n, ret_index, ret_fault);
    if (r != 0)
        ledger_import_end(c->ledger);
    return outcome_of(r);
}

static int set_numbers_aside(Coordinator *c) {
    int64_t numbers[FACT_TYPE_MAX];
    int r = store_import_numbers(ledger_import(c->ledger), numbers);
    for (int t = 0; t < FACT_TYPE_MAX && r == 0; t++)
        c->state.numbers[t] = MAX(c->state.numbers[t], numbers[t]);
    c->merging = r == 0;
    return r;
}

int coordinator_import_step(Coordinator *c, bool *ret_done, StoreImported *ret_statistics, int64_t *ret_index, RawFault *ret_fault) {
    Now now;
    bool done = false;
    if (!ledger_import(c->ledger))
        return COORDINATOR_E_NO_IMPORT;
    int r = clock_now(c->clock, &now);
    if (r >= 0 && !c->merging)
        r = set_numbers_aside(c);
    /* What could not be written to the record would not be in the one that takes its place. */
    if (r == 0 && ledger_outbox(c->ledger)->n_facts > 0)
        r = STORE_E_IO;
    if (r == 0)
        r = ledger_import_step(c->ledger, now.real, &done, ret_statistics, ret_index, ret_fault);
    if (r == 0 && !done)
        return 0;
    coordinator_import_end(c);
    if (r != 0)
        return outcome_of(r);
    r = coordinator_reconcile(c);
    if (r < 0)
        return r;
    /* Page caches and rows of a long merge. */
    (void)malloc_trim(0);
    *ret_done = true;
    return 0;
}

void coordinator_import_end(Coordinator *c) {
    ledger_import_end(c->ledger);
    if (!c->merging)
        return;
    c->merging = false;
    int r = coordinator_load(c);
    if (r < 0)
        log_write(LOG_ERR, NULL, "The record could not be read after an import: %s", strerror(-r));
}

int coordinator_restore(Coordinator *c, usec_t made, LedgerRestored *ret) {
    Now now;
    LedgerRestored done = { 0 };
    int r = clock_now(c->clock, &now);
    if (r < 0)
        return r;
    coordinator_import_end(c);
    r = ledger_restore(c->ledger, made, now.real, &done);
    if (r != 0)
        return r < 0                     ? r
               : r == STORE_E_NOT_FOUND ? COORDINATOR_E_NO_COPY
               : r == STORE_E_CORRUPT || r == STORE_E_FOREIGN || r == STORE_E_NEWER || r == STORE_E_UNSAFE ? COORDINATOR_E_BAD_COPY
                                         : COORDINATOR_E_NOT_STORED;
    r = coordinator_load(c);
    if (r >= 0)
        r = coordinator_reconcile(c);
    if (r < 0) {
        free(done.aside);
        return r;
    }
    (void)malloc_trim(0);
    *ret = done;
    return 0;
}
