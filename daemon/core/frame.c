/* SPDX-License-Identifier: MIT */
/* See frame.h. */

#include <stdio.h>

#include "frame.h"

void fact_set_word(Fact *f, const char *word) {
    snprintf(f->word, sizeof(f->word), "%s", word ? word : "");
}

void fact_set_reason(Fact *f, const char *reason) {
    snprintf(f->reason, sizeof(f->reason), "%s", reason ? reason : "");
}

void frame_set_at(const Frame *f, Fact *fact, usec_t at) {
    fact->at = at;
    fact->day = zone_local(f->zone, at).day;
    fact->offset = zone_offset(f->zone, at);
    snprintf(fact->zone, sizeof(fact->zone), "%s", zone_name(f->zone));
}

Fact *frame_add(const Frame *f, Change *c, FactType type) {
    int64_t number = f->state->numbers[type];
    for (size_t i = 0; i < c->n_facts; i++)
        if (c->facts[i].type == type)
            number = MAX(number, c->facts[i].number);
    Fact *fact = change_add(c, type);
    if (!fact)
        return NULL;
    fact->uid = f->fresh_uid(f->userdata);
    fact->change = c->facts[0].uid;
    fact->number = fact_number_after(number);
    fact->recorded = f->now.real;
    frame_set_at(f, fact, f->now.real);
    return fact;
}

day_t frame_today(const Frame *f) {
    return schedule_day(f->schedule, f->zone, f->now.real);
}
