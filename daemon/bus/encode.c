/* SPDX-License-Identifier: MIT */
/* Facts, reminders and episodes as a{sv}. What a fact has not is left out. */

#include <stdio.h>

#include "internal.h"
#include "core/shoe.h"

int append_text(sd_bus_message *m, const char *key, const char *value) {
    return sd_bus_message_append(m, "{sv}", key, "s", value ? value : "");
}

int append_bool(sd_bus_message *m, const char *key, bool value) {
    return sd_bus_message_append(m, "{sv}", key, "b", (int)value);
}

int append_unsigned(sd_bus_message *m, const char *key, uint32_t value) {
    return sd_bus_message_append(m, "{sv}", key, "u", value);
}

int append_signed(sd_bus_message *m, const char *key, int32_t value) {
    return sd_bus_message_append(m, "{sv}", key, "i", value);
}

int append_wide(sd_bus_message *m, const char *key, int64_t value) {
    return sd_bus_message_append(m, "{sv}", key, "x", value);
}

int append_time(sd_bus_message *m, const char *key, usec_t value) {
    return sd_bus_message_append(m, "{sv}", key, "t", value == USEC_NONE ? UINT64_MAX : (uint64_t)value);
}

int dict_open(sd_bus_message *m, const char *key, const char *contents) {
    int r = sd_bus_message_open_container(m, 'e', "sv");
    if (r >= 0)
        r = sd_bus_message_append(m, "s", key);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'v', contents);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', contents + 1);
    return r;
}

int dict_close(sd_bus_message *m) {
    int r = 0;
    for (int i = 0; i < 3 && r >= 0; i++)
        r = sd_bus_message_close_container(m);
    return r;
}

/* The short id of the fact that another one refers to, as far as the state knows it. */
static void ref_id(Service *s, const Fact *f, char id[static FACT_ID_MAX]) {
    Frame frame;
    id[0] = '\0';
    if (coordinator_frame(s->coordinator, &frame) < 0)
        return;
    const Episode *e = state_episode(frame.state, f->ref);
    const Session *i = state_session(frame.state, f->ref);
    const Shoe *shoe = shoe_get(frame.state, f->ref);
    if (shoe)
        fact_id_format(FACT_SHOE, shoe->number, id);
    if (e)
        fact_id_format(FACT_EPISODE, e->number, id);
    else if (i)
        fact_id_format(FACT_SESSION, i->number, id);
}

/* The name of the pair that a run was in, or that something is said of. */
static int append_shoe(Service *s, sd_bus_message *m, const Fact *f) {
    Frame frame;
    if ((f->type != FACT_RUN && f->type != FACT_SHOE) || coordinator_frame(s->coordinator, &frame) < 0)
        return 0;
    bool added = f->type == FACT_SHOE && strcmp(f->word, SHOE_ADDED) == 0;
    const Shoe *shoe = shoe_get(frame.state, f->ref);
    ShoeDetails own;
    if (added)
        shoe_details_parse(f->text ? f->text : "", &own);
    return added ? append_text(m, "shoe", own.name) : shoe ? append_text(m, "shoe", shoe->details.name) : 0;
}

static int append_what(Service *s, sd_bus_message *m, const Fact *f) {
    char buffer[SLOT_TEXT_MAX], uid[UID_TEXT_MAX], id[FACT_ID_MAX];
    int r = 0;
    if (f->slot.kind >= 0)
        r = append_text(m, "reminder", slot_format(&f->slot, buffer));
    if (r >= 0 && !uid_is_null(f->ref)) {
        r = append_text(m, "ref", uid_format(f->ref, uid));
        ref_id(s, f, id);
        if (r >= 0 && id[0])
            r = append_text(m, "ref_id", id);
    }
    if (r >= 0 && f->knee != KNEE_NONE)
        r = append_text(m, "knee", knee_to_string(f->knee));
    if (r >= 0 && f->score >= 0)
        r = append_unsigned(m, "score", (uint32_t)f->score);
    if (r >= 0 && f->sore >= 0)
        r = append_bool(m, "sore", f->sore);
    if (r >= 0 && f->masked)
        r = append_bool(m, "masked", true);
    if (r >= 0 && f->approximate)
        r = append_bool(m, "approximate", true);
    if (r >= 0 && f->word[0])
        r = append_text(m, "word", f->word);
    if (r >= 0 && f->reason[0])
        r = append_text(m, "reason", f->reason);
    if (r >= 0 && f->duration != USEC_NONE)
        r = append_time(m, "duration", f->duration);
    if (r >= 0 && f->onset != USEC_NONE)
        r = append_time(m, "onset", f->onset);
    if (r >= 0 && f->amount != FACT_NO_AMOUNT)
        r = append_wide(m, "amount", f->amount);
    if (r >= 0 && f->deadline_real != USEC_NONE)
        r = append_time(m, "until", f->deadline_real);
    if (r >= 0 && f->text)
        r = append_text(m, "text", f->text);
    return r < 0 ? r : append_shoe(s, m, f);
}

int append_fact(Service *s, sd_bus_message *m, const Fact *f, bool superseded, bool stored) {
    char id[FACT_ID_MAX], uid[UID_TEXT_MAX], day[DAY_TEXT_MAX];
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "type", fact_type_to_string(f->type));
    if (r >= 0)
        r = append_text(m, "id", fact_id_format(f->type, f->number, id));
    if (r >= 0)
        r = append_text(m, "uid", uid_format(f->uid, uid));
    if (r >= 0)
        r = append_time(m, "at", f->at);
    if (r >= 0)
        r = append_time(m, "recorded", f->recorded);
    if (r >= 0)
        r = append_text(m, "day", day_format(f->day, day));
    if (r >= 0)
        r = append_signed(m, "offset", f->offset);
    if (r >= 0)
        r = append_text(m, "zone", f->zone);
    if (r >= 0)
        r = append_bool(m, "by_user", f->by_user);
    if (r >= 0)
        r = append_bool(m, "superseded", superseded);
    if (r >= 0)
        r = append_bool(m, "stored", stored);
    if (r >= 0)
        r = append_what(s, m, f);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

const char *times_clocks(const Times *t, char buffer[static TIMES_CLOCKS_MAX]) {
    size_t at = 0;
    buffer[0] = '\0';
    for (size_t i = 0; i < t->n; i++)
        at += (size_t)snprintf(buffer + at, TIMES_CLOCKS_MAX - at, "%s%02d:%02d", i > 0 ? " " : "", t->minute[i] / 60 % 24,
                               t->minute[i] % 60);
    return buffer;
}

int append_reminder(sd_bus_message *m, const Reminder *r, const Now *now, const bool *stored) {
    char id[SLOT_TEXT_MAX], session[FACT_ID_MAX];
    int e = sd_bus_message_open_container(m, 'a', "{sv}");
    if (e >= 0)
        e = append_text(m, "id", slot_format(&r->slot, id));
    if (e >= 0)
        e = append_text(m, "kind", kind_to_string(r->slot.kind));
    if (e >= 0)
        e = append_time(m, "due", r->due);
    if (e >= 0)
        e = append_text(m, "state", slot_state_to_string(r->state));
    if (e >= 0 && r->reason != REASON_NONE)
        e = append_text(m, "reason", reason_to_string(r->reason));
    if (e >= 0)
        e = append_time(m, "until", r->state == SLOT_SNOOZED ? r->until : r->window_end);
    if (e >= 0 && r->fit != ZONE_FIT_UNIQUE)
        e = append_text(m, "clock", r->fit == ZONE_FIT_GAP ? "skipped" : "twice");
    if (e >= 0 && r->day_length != 0 && r->day_length != USEC_PER_DAY)
        e = append_time(m, "day_length", r->day_length);
    if (e >= 0 && r->knee != KNEE_NONE)
        e = append_text(m, "knee", knee_to_string(r->knee));
    if (e >= 0 && stored)
        e = append_bool(m, "stored", *stored);
    if (e >= 0 && r->session) {
        e = append_time(m, "ends", session_ends(r->session, now));
        if (e >= 0)
            e = append_text(m, "session", fact_id_format(FACT_SESSION, r->session->number, session));
    }
    return e < 0 ? e : sd_bus_message_close_container(m);
}

int append_open_reminders(Service *s, sd_bus_message *m) {
    Frame f;
    CLEANUP(plan_done) Plan plan = { 0 };
    int r = coordinator_frame(s->coordinator, &f);
    if (r >= 0)
        r = plan_make(&plan, &f, frame_today(&f) - 1, 2);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', "a{sv}");
    for (size_t i = 0; i < plan.n_reminders && r >= 0; i++)
        if (reminder_is_open(&plan.reminders[i]))
            r = append_reminder(m, &plan.reminders[i], &f.now, NULL);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

int append_open_episodes(Service *s, sd_bus_message *m) {
    Frame f;
    int r = coordinator_frame(s->coordinator, &f);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', "a{sv}");
    for (size_t i = 0; r >= 0 && i < f.state->n_episodes; i++) {
        const Episode *e = &f.state->episodes[i];
        char id[FACT_ID_MAX];
        if (e->closed)
            continue;
        r = sd_bus_message_open_container(m, 'a', "{sv}");
        if (r >= 0)
            r = append_text(m, "id", fact_id_format(FACT_EPISODE, e->number, id));
        if (r >= 0)
            r = append_text(m, "knee", knee_to_string(e->knee));
        if (r >= 0)
            r = append_time(m, "opened", e->opened);
        if (r >= 0)
            r = append_unsigned(m, "day", (uint32_t)MAX(frame_today(&f) - e->day + 1, 1));
        if (r >= 0)
            r = append_signed(m, "pain", f.state->last_score[e->knee]);
        if (r >= 0)
            r = sd_bus_message_close_container(m);
    }
    return r < 0 ? r : sd_bus_message_close_container(m);
}

int reply_filled(sd_bus_message *call, int (*fill)(sd_bus_message *reply, void *args), void *args) {
    sd_bus_message *reply = NULL;
    int r = sd_bus_message_new_method_return(call, &reply);
    if (r >= 0)
        r = fill(reply, args);
    if (r >= 0)
        r = sd_bus_send(NULL, reply, NULL);
    sd_bus_message_unref(reply);
    return r;
}

typedef struct FactList {
    Service *service;
    const Change *change;
    bool superseded, stored;
} FactList;

static int fill_facts(sd_bus_message *reply, void *args) {
    const FactList *l = args;
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = 0; i < l->change->n_facts && r >= 0; i++)
        r = append_fact(l->service, reply, &l->change->facts[i], l->superseded, l->stored);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

int reply_facts(Service *s, sd_bus_message *call, const Change *change, bool superseded, bool stored) {
    return reply_filled(call, fill_facts, &(FactList){ s, change, superseded, stored });
}
