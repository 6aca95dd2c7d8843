/* SPDX-License-Identifier: MIT */
/* What is told of shoes: see shoe.h for when. One pair at a time for each kind, so that many pairs do not crowd out what is urgent. */

#include "notice-internal.h"
#include "shoe.h"

static void add_kind(const Frame *f, Notice *list, size_t *n, ShoeHint hint, NoticeKind kind) {
    const State *s = f->state;
    for (size_t i = 0; i < s->n_shoes; i++) {
        const Shoe *shoe = &s->shoes[i];
        const ShoeWear *wear = &s->learnt.shoes[i];
        if (shoe->told & 1U << kind || !(shoe_hints(s, f->schedule, shoe) & 1U << hint))
            continue;
        notice_add(list, n, (Notice){ .kind = kind, .letter = 's', .number = shoe->number, .ref = shoe->uid, .since = wear->since,
                                      .words = shoe->details.name,
                                      .count = hint == SHOE_CHANGE ? wear->hurt_lately : (int)(wear->metres / METRES_PER_KM) });
        return;
    }
}

void notice_add_shoes(const Frame *f, Notice *list, size_t *n) {
    add_kind(f, list, n, SHOE_WORN, NOTICE_SHOE_WORN);
    add_kind(f, list, n, SHOE_CHANGE, NOTICE_SHOE_CHANGE);
    add_kind(f, list, n, SHOE_AGAIN, NOTICE_SHOE_AGAIN);
}
