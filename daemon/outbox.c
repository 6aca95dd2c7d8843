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

/* What was said of the second is said of the first. */
static void replace(Change *outbox, size_t place, Uid open, int64_t number) {
    Fact *f = &outbox->facts[place];
    for (size_t i = 0; i < outbox->n_facts; i++)
        if (uid_equal(outbox->facts[i].ref, f->uid))
            outbox->facts[i].ref = open;
    rename_slots(outbox, f->type, f->number, number);
    fact_done(f);
    outbox->n_facts--;
    memmove(f, f + 1, (outbox->n_facts - place) * sizeof(*f));
}

static int join(Change *outbox, Store *store) {
    for (size_t i = 0; i < outbox->n_facts;) {
        const Fact *f = &outbox->facts[i];
        Uid open;
        int64_t number;
        int r = opens(f) ? store_find_open(store, f->type, f->knee, &open, &number) : STORE_E_NOT_FOUND;
        if (r != 0 && r != STORE_E_NOT_FOUND)
            return r;
        if (r == 0 && !uid_equal(f->uid, open) && !is_ended(outbox, i, f, open))
            replace(outbox, i, open, number);
        else
            i++;
    }
    return 0;
}

/* --- numbers --- */

static int renumber(Change *outbox, Store *store) {
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
        int64_t to = ++numbers[f->type];
        rename_slots(outbox, f->type, f->number, to);
        f->number = to;
    }
    return 0;
}

int outbox_meet(Change *outbox, Store *store) {
    int r = join(outbox, store);
    return r == 0 ? renumber(outbox, store) : r;
}
