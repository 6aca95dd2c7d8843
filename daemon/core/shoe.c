/* SPDX-License-Identifier: MIT */
/* See shoe.h. */

#include <stdio.h>

#include "shoe.h"

/* --- details --- */

/* As much of a line as fits, never half a character. */
static const char *take_line(const char *text, char *ret, size_t size) {
    size_t line = strcspn(text, "\n"), n = MIN(line, size - 1);
    while (n < line && n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    memcpy(ret, text, n);
    ret[n] = '\0';
    return text[line] ? text + line + 1 : text + line;
}

static int drop_parse(const char *text) {
    int n = 0;
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || (n = n * 10 + (*p - '0')) > SHOE_DROP_MAX)
            return -1;
    }
    return text[0] ? n : -1;
}

void shoe_details_parse(const char *text, ShoeDetails *ret) {
    ShoeDetails d = { 0 };
    char drop[8];
    text = take_line(text, d.name, sizeof(d.name));
    text = take_line(text, d.brand, sizeof(d.brand));
    text = take_line(text, d.model, sizeof(d.model));
    text = take_line(text, d.size, sizeof(d.size));
    take_line(text, drop, sizeof(drop));
    d.drop = drop_parse(drop);
    *ret = d;
}

const char *shoe_details_format(const ShoeDetails *d, char buffer[static SHOE_TEXT_MAX]) {
    char drop[16] = "";
    if (d->drop >= 0)
        snprintf(drop, sizeof(drop), "%d", d->drop);
    size_t n = (size_t)snprintf(buffer, SHOE_TEXT_MAX, "%s\n%s\n%s\n%s\n%s", d->name, d->brand, d->model, d->size, drop);
    while (n > 0 && buffer[n - 1] == '\n')
        buffer[--n] = '\0';
    return buffer;
}

/* --- finding --- */

static char folded(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins_with(const char *name, const char *start) {
    while (*start && folded(*name) == folded(*start)) {
        name++;
        start++;
    }
    return *start == '\0';
}

static bool is_name(const Shoe *shoe, const char *name) {
    return strlen(shoe->details.name) == strlen(name) && begins_with(shoe->details.name, name);
}

static const Shoe *find_named(const State *s, const char *name, bool retired) {
    for (size_t i = s->n_shoes; i > 0; i--)
        if ((s->shoes[i - 1].retired != USEC_NONE) == retired && is_name(&s->shoes[i - 1], name))
            return &s->shoes[i - 1];
    return NULL;
}

static const Shoe *find_numbered(const State *s, const char *id) {
    FactType type;
    int64_t number;
    if (fact_id_parse(id, &type, &number) < 0 || type != FACT_SHOE)
        return NULL;
    for (size_t i = 0; i < s->n_shoes; i++)
        if (s->shoes[i].number == number)
            return &s->shoes[i];
    return NULL;
}

static int find_beginning(const State *s, const char *start, bool retired, const Shoe **ret) {
    const Shoe *found = NULL;
    for (size_t i = 0; i < s->n_shoes; i++) {
        if ((s->shoes[i].retired != USEC_NONE) != retired || !begins_with(s->shoes[i].details.name, start))
            continue;
        if (found)
            return RULE_E_SHOE_AMBIGUOUS;
        found = &s->shoes[i];
    }
    if (!found)
        return RULE_E_SHOE_UNKNOWN;
    *ret = found;
    return 0;
}

int shoe_find(const State *s, const char *name, const Shoe **ret) {
    const Shoe *found = find_named(s, name, false);
    if (!found)
        found = find_named(s, name, true);
    if (!found)
        found = find_numbered(s, name);
    if (found) {
        *ret = found;
        return 0;
    }
    if (!name[0])
        return RULE_E_SHOE_UNKNOWN;
    int e = find_beginning(s, name, false, ret);
    return e == RULE_E_SHOE_UNKNOWN ? find_beginning(s, name, true, ret) : e;
}

const Shoe *shoe_get(const State *s, Uid uid) {
    for (size_t i = 0; i < s->n_shoes && !uid_is_null(uid); i++)
        if (uid_equal(s->shoes[i].uid, uid))
            return &s->shoes[i];
    return NULL;
}

const ShoeWear *shoe_wear(const State *s, const Shoe *shoe) {
    return &s->learnt.shoes[shoe - s->shoes];
}

const Shoe *shoe_successor(const State *s, const Shoe *shoe) {
    for (size_t i = s->n_shoes; i > 0; i--)
        if (uid_equal(s->shoes[i - 1].after, shoe->uid))
            return &s->shoes[i - 1];
    return NULL;
}

static const Shoe *only_one(const State *s) {
    const Shoe *only = NULL;
    for (size_t i = 0; i < s->n_shoes; i++) {
        if (s->shoes[i].retired != USEC_NONE)
            continue;
        if (only)
            return NULL;
        only = &s->shoes[i];
    }
    return only;
}

int shoe_for_run(const State *s, const char *name, usec_t end, Uid *ret) {
    const Shoe *shoe = NULL;
    if (!name) {
        shoe = only_one(s);
        /* Runs of long ago, entered late, were in no pair that came after them. */
        if (shoe && shoe->added - end > SHOE_SLACK)
            shoe = NULL;
    } else if (strcmp(name, SHOE_NONE) != 0) {
        int e = shoe_find(s, name, &shoe);
        if (e != 0)
            return e;
        if (shoe->retired != USEC_NONE && shoe->retired <= end)
            return RULE_E_SHOE_RETIRED;
    }
    *ret = shoe ? shoe->uid : (Uid){ 0 };
    return 0;
}

/* --- saying --- */

static Fact *add(const Frame *f, Change *c, const char *word, Uid ref) {
    Fact *fact = frame_add(f, c, FACT_SHOE);
    if (!fact)
        return NULL;
    fact->by_user = true;
    fact->ref = ref;
    fact_set_word(fact, word);
    return fact;
}

int shoe_add(const Frame *f, Change *c, const ShoeReport *r) {
    char text[SHOE_TEXT_MAX];
    const Shoe *after = NULL;
    int e = r->after ? shoe_find(f->state, r->after, &after) : 0;
    if (e != 0)
        return e;
    if (find_named(f->state, r->details.name, false))
        return RULE_E_SHOE_EXISTS;
    Fact *fact = add(f, c, SHOE_ADDED, after ? after->uid : (Uid){ 0 });
    if (!fact)
        return -ENOMEM;
    fact_set_reason(fact, cushioning_to_string(r->cushioning));
    if (r->metres >= 0)
        fact->amount = r->metres;
    fact->text = strdup(shoe_details_format(&r->details, text));
    return fact->text ? 0 : -ENOMEM;
}

static int find_in_use(const State *s, const char *name, const Shoe **ret) {
    int e = shoe_find(s, name, ret);
    return e == 0 && (*ret)->retired != USEC_NONE ? RULE_E_SHOE_RETIRED : e;
}

int shoe_rate(const Frame *f, Change *c, const char *name, int comfort) {
    const Shoe *shoe;
    int e = find_in_use(f->state, name, &shoe);
    if (e != 0)
        return e;
    Fact *fact = add(f, c, SHOE_RATED, shoe->uid);
    if (!fact)
        return -ENOMEM;
    fact->amount = comfort;
    return 0;
}

int shoe_retire(const Frame *f, Change *c, const char *name) {
    const Shoe *shoe;
    int e = find_in_use(f->state, name, &shoe);
    if (e != 0)
        return e;
    return add(f, c, SHOE_RETIRED, shoe->uid) ? 0 : -ENOMEM;
}

/* --- what is to be said of a pair --- */

static const char *const hint_words[SHOE_HINT_MAX] = { [SHOE_WORN] = "worn", [SHOE_CHANGE] = "change", [SHOE_AGAIN] = "again" };

const char *shoe_hint_to_string(ShoeHint v) {
    return v >= 0 && v < SHOE_HINT_MAX ? hint_words[v] : NULL;
}

static bool is_painless(const Schedule *s, const ShoeWear *w) {
    return w->judged >= s->shoe_judged && w->streak >= MIN(w->judged, s->shoe_streak);
}

unsigned shoe_hints(const State *s, const Schedule *schedule, const Shoe *shoe) {
    const ShoeWear *w = shoe_wear(s, shoe);
    int64_t notice = (int64_t)schedule->shoe_notice * METRES_PER_KM;
    unsigned hints = 0;
    if (shoe->retired != USEC_NONE)
        return 0;
    if (notice > 0 && w->metres >= notice)
        hints |= 1U << SHOE_WORN;
    if (w->hurt_lately >= schedule->shoe_hurt && !w->fine_lately)
        hints |= 1U << SHOE_CHANGE;
    if (notice > 0 && w->metres * 100 >= notice * schedule->shoe_near && is_painless(schedule, w) && !shoe_successor(s, shoe))
        hints |= 1U << SHOE_AGAIN;
    return hints;
}

/* Whether `a` stands before `b`; equals keep their order. */
static bool comes_before(const State *s, size_t a, size_t b) {
    const Shoe *x = &s->shoes[a], *y = &s->shoes[b];
    const ShoeWear *wx = &s->learnt.shoes[a], *wy = &s->learnt.shoes[b];
    if ((x->retired == USEC_NONE) != (y->retired == USEC_NONE))
        return x->retired == USEC_NONE;
    if (x->comfort != y->comfort)
        return x->comfort > y->comfort;
    if ((wx->judged > 0) != (wy->judged > 0))
        return wx->judged > 0;
    /* The greater of two fractions. */
    int64_t share_x = (int64_t)wx->painless * wy->judged, share_y = (int64_t)wy->painless * wx->judged;
    return share_x != share_y ? share_x > share_y : wx->painless > wy->painless;
}

void shoe_order(const State *s, size_t *ret) {
    for (size_t i = 0; i < s->n_shoes; i++) {
        size_t at = i;
        for (; at > 0 && comes_before(s, i, ret[at - 1]); at--)
            ret[at] = ret[at - 1];
        ret[at] = i;
    }
}
