/* SPDX-License-Identifier: MIT */
/* See outbox.h. */

#include "outbox.h"

/* A slot that names a fact by its number names it by the new one. */
static void rename_slots(Change *outbox, FactType type, int64_t from, int64_t to) {
    for (size_t i = 0; i < outbox->n_facts; i++) {
        Slot *s = &outbox->facts[i].slot;
        if (s->kind >= 0 && s->letter != 0 && fact_type_from_letter(s->letter) == type && s->number == from)
            s->number = to;
    }
}

/* --- what is open on record stays what is open --- */

static bool opens(const Fact *f) {
    return f->type == FACT_EPISODE || (f->type == FACT_PROGRAMME && strcmp(f->word, "begin") == 0);
}

/* Whether one of the first `n` ends what `f` would open: then it was known, and is opened again. */
static bool is_ended(const Change *outbox, size_t n, const Fact *f, Uid open) {
    for (size_t i = 0; i < n; i++) {
        const Fact *e = &outbox->facts[i];
        if (f->type == FACT_EPISODE ? e->type == FACT_EPISODE_END && uid_equal(e->ref, open)
                                    : e->type == FACT_PROGRAMME && strcmp(e->word, "begin") != 0)
            return true;
    }
    return false;
}

static void remove_fact(Change *outbox, size_t place) {
    Fact *f = &outbox->facts[place];
    fact_done(f);
    outbox->n_facts--;
    memmove(f, f + 1, (outbox->n_facts - place) * sizeof(*f));
}

/* What was said of the second is said of the first. */
static void replace(Change *outbox, size_t place, Uid open, int64_t number) {
    Fact *f = &outbox->facts[place];
    for (size_t i = 0; i < outbox->n_facts; i++)
        if (uid_equal(outbox->facts[i].ref, f->uid))
            outbox->facts[i].ref = open;
    rename_slots(outbox, f->type, f->number, number);
    remove_fact(outbox, place);
}

static int join(Change *outbox, Store *store, bool *changed) {
    for (size_t i = 0; i < outbox->n_facts;) {
        const Fact *f = &outbox->facts[i];
        Uid open;
        int64_t number;
        int r = opens(f) ? store_find_open(store, f->type, f->knee, &open, &number) : STORE_E_NOT_FOUND;
        if (r != 0 && r != STORE_E_NOT_FOUND)
            return r;
        if (r != 0 || uid_equal(f->uid, open) || is_ended(outbox, i, f, open)) {
            i++;
            continue;
        }
        replace(outbox, i, open, number);
        *changed = true;
    }
    return 0;
}

/* --- what became of a reminder on record became of it --- */

/* As the schema's fact_once. */
static bool is_once(const Fact *f) {
    return f->slot.kind >= 0 && (f->type == FACT_OUTCOME || (f->type == FACT_ASKED && f->amount == 1));
}

static bool is_said_before(const Change *outbox, size_t place) {
    const Fact *f = &outbox->facts[place];
    for (size_t i = 0; i < place; i++)
        if (outbox->facts[i].type == f->type && is_once(&outbox->facts[i]) && slot_equal(&outbox->facts[i].slot, &f->slot))
            return true;
    return false;
}

/* Only these go: what was said with them is said. */
static int yield(Change *outbox, Store *store, bool *changed) {
    for (size_t i = 0; i < outbox->n_facts;) {
        const Fact *f = &outbox->facts[i];
        bool there = is_once(f) && is_said_before(outbox, i);
        int r = is_once(f) && !there ? store_has_once(store, f->type, &f->slot, f->uid, &there) : 0;
        if (r != 0)
            return r;
        if (!there) {
            i++;
            continue;
        }
        remove_fact(outbox, i);
        *changed = true;
    }
    return 0;
}

/* --- numbers --- */

static int renumber(Change *outbox, Store *store, bool *changed) {
    int64_t numbers[FACT_TYPE_MAX], taken[FACT_TYPE_MAX];
    int r = store_load_numbers(store, taken);
    if (r != 0)
        return r;
    memcpy(numbers, taken, sizeof(numbers));
    for (size_t i = 0; i < outbox->n_facts; i++)
        numbers[outbox->facts[i].type] = MAX(numbers[outbox->facts[i].type], outbox->facts[i].number);
    for (size_t i = 0; i < outbox->n_facts; i++) {
        Fact *f = &outbox->facts[i];
        if (f->number > taken[f->type])
            continue;
        int64_t to = numbers[f->type] = fact_number_after(numbers[f->type]);
        rename_slots(outbox, f->type, f->number, to);
        f->number = to;
        *changed = true;
    }
    return 0;
}

int outbox_meet(Change *outbox, Store *store, bool *ret_changed) {
    *ret_changed = false;
    int r = join(outbox, store, ret_changed);
    if (r == 0)
        r = renumber(outbox, store, ret_changed);
    /* By the slots that they have now. */
    return r == 0 ? yield(outbox, store, ret_changed) : r;
}

void outbox_drop(Change *outbox, size_t n) {
    for (size_t i = 0; i < n; i++)
        fact_done(&outbox->facts[i]);
    outbox->n_facts -= n;
    if (n > 0)
        memmove(outbox->facts, outbox->facts + n, outbox->n_facts * sizeof(*outbox->facts));
    if (outbox->n_facts > 0)
        return;
    change_done(outbox);
    *outbox = (Change){ 0 };
}
