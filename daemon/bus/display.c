/* SPDX-License-Identifier: MIT */
/* Interface Display: the notifier's view, and its way back. */

#include <stdio.h>

#include "internal.h"

/* --- Showing --- */

static int append_ask(Service *s, sd_bus_message *m, const Frame *f, const DisplayEntry *e) {
    (void)s;
    int r = dict_open(m, "reminders", "aa{sv}");
    for (size_t i = 0; i < e->n_asks && r >= 0; i++) {
        char id[SLOT_TEXT_MAX] = "";
        const DisplayAsk *a = &e->asks[i];
        r = sd_bus_message_open_container(m, 'a', "{sv}");
        if (r >= 0)
            r = append_text(m, "id", a->slot.kind >= 0 ? slot_format(&a->slot, id) : "");
        if (r >= 0)
            r = append_text(m, "kind", kind_to_string(a->kind));
        if (r >= 0)
            r = append_time(m, "due", a->due);
        if (r >= 0)
            r = append_text(m, "knee", a->knee == KNEE_NONE ? "" : knee_to_string(a->knee));
        if (r >= 0)
            r = sd_bus_message_close_container(m);
    }
    if (r >= 0)
        r = dict_close(m);
    if (r >= 0)
        r = append_unsigned(m, "count", (uint32_t)e->count);
    if (r >= 0)
        r = append_bool(m, "snooze", e->snooze);
    if (r >= 0)
        r = append_time(m, "snooze_for", f->schedule->snooze);
    if (r >= 0)
        r = append_time(m, "duration", e->duration);
    if (r >= 0 && e->limit > 0)
        r = append_time(m, "limit", e->limit * USEC_PER_SEC);
    if (r >= 0 && e->ran > 0)
        r = append_time(m, "ran", e->ran * USEC_PER_SEC);
    if (r >= 0)
        r = append_bool(m, "yesterday", e->yesterday);
    if (r >= 0)
        r = append_bool(m, "weekly", e->weekly);
    if (r >= 0)
        r = append_bool(m, "signs", e->signs);
    if (r >= 0)
        r = append_bool(m, "after_run", e->after_run);
    if (r >= 0 && e->asks[0].kind == KIND_MEDICATION)
        r = append_text(m, "product", f->schedule->dose_product);
    if (r >= 0 && e->asks[0].kind == KIND_MEDICATION)
        r = append_unsigned(m, "strength", (uint32_t)f->schedule->dose_mg);
    if (r >= 0)
        r = append_cue(m, &e->cue);
    if (r >= 0)
        r = dict_open(m, "contexts", "as");
    for (int c = CONTEXT_NONE + 1; c < CONTEXT_MAX && r >= 0; c++)
        if (e->contexts & (1U << c))
            r = sd_bus_message_append(m, "s", context_to_string((Context)c));
    if (r >= 0)
        r = dict_close(m);
    if (r >= 0)
        r = dict_open(m, "exercises", "as");
    for (size_t i = 0; i < e->n_exercises && r >= 0; i++) {
        char dose[DOSE_TEXT_MAX], text[WORD_MAX + DOSE_TEXT_MAX];
        snprintf(text, sizeof(text), "%s %s", e->exercises[i].word, dose_format(&e->exercises[i].dose, dose));
        r = sd_bus_message_append(m, "s", text);
    }
    return r < 0 ? r : dict_close(m);
}

static int append_offer(sd_bus_message *m, const Offer *o) {
    char clocks[TIMES_CLOCKS_MAX];
    int r = dict_open(m, "kinds", "as");
    for (int kind = 0; kind < KIND_MAX && r >= 0; kind++)
        if (o->kinds & 1U << kind)
            r = sd_bus_message_append(m, "s", kind_to_string((Kind)kind));
    if (r >= 0)
        r = dict_close(m);
    Times unseen = { .n = o->minute >= 0, .minute = { o->minute } };
    if (r >= 0)
        r = append_text(m, "unseen", times_clocks(&unseen, clocks));
    if (r >= 0)
        r = append_text(m, "fewer", times_clocks(&o->fewer, clocks));
    return r < 0 ? r : append_text(m, "other", times_clocks(&o->other, clocks));
}

static int append_data(Service *s, sd_bus_message *m, const Frame *f, const DisplayEntry *e) {
    int r = 0;
    if (e->form == FORM_GONE)
        return 0;
    if (e->form == FORM_NOTICE) {
        r = append_text(m, "kind", notice_kind_to_string(e->notice));
        if (r >= 0)
            r = append_text(m, "reason", e->reason);
        if (r >= 0)
            r = append_unsigned(m, "count", (uint32_t)e->count);
        if (r >= 0 && e->notice == NOTICE_STORE)
            r = append_text(m, "path", ledger_path(coordinator_ledger(s->coordinator)));
        if (r >= 0 && e->notice == NOTICE_STORE && ledger_restored(coordinator_ledger(s->coordinator)) != USEC_NONE)
            r = append_time(m, "restored", ledger_restored(coordinator_ledger(s->coordinator)));
        return r >= 0 && e->notice == NOTICE_OFFER ? append_offer(m, &e->offer) : r;
    }
    r = append_text(m, "knee", e->knee == KNEE_NONE ? "" : knee_to_string(e->knee));
    if (r < 0 || e->form == FORM_ASK)
        return r < 0 ? r : append_ask(s, m, f, e);
    if (e->form == FORM_RUNNING) {
        r = append_time(m, "ends", e->ends);
        if (r >= 0)
            r = append_time(m, "duration", e->duration);
        return r < 0 ? r : append_bool(m, "half", e->half);
    }
    r = append_time(m, "ended", e->ends);
    if (r >= 0)
        r = append_bool(m, "late", e->late);
    if (r >= 0)
        r = append_unsigned(m, "minutes", (uint32_t)((e->iced + USEC_PER_MIN / 2) / USEC_PER_MIN));
    return r < 0 ? r : append_unsigned(m, "repeat", (uint32_t)e->repeat);
}

static int append_entry(Service *s, sd_bus_message *m, const Frame *f, const DisplayEntry *e) {
    const Display *d = coordinator_display(s->coordinator);
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "id", e->id);
    if (r >= 0)
        r = append_unsigned(m, "revision", e->revision);
    if (r >= 0)
        r = append_text(m, "form", display_form_to_string(e->form));
    if (r >= 0)
        r = append_text(m, "urgency", e->critical ? "critical" : e->low ? "low" : "normal");
    if (r >= 0)
        r = append_bool(m, "sound", e->sound);
    if (r >= 0)
        r = append_bool(m, "alert", e->alert);
    if (r >= 0)
        r = append_text(m, "server", e->server);
    if (r >= 0)
        r = append_unsigned(m, "number", e->number);
    if (r >= 0)
        r = append_bool(m, "discreet", d->discreet);
    if (r >= 0)
        r = dict_open(m, "data", "a{sv}");
    if (r >= 0)
        r = append_data(s, m, f, e);
    if (r >= 0)
        r = dict_open(m, "verbs", "as");
    for (const char *const *v = display_verbs(e); *v && r >= 0; v++)
        r = sd_bus_message_append(m, "s", *v);
    if (r >= 0)
        r = dict_close(m);
    if (r >= 0)
        r = dict_close(m);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int get_showing(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                       void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    Display *d = coordinator_display(s->coordinator);
    Frame f;
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    int r = coordinator_frame(s->coordinator, &f);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = 0; i < d->n_entries && r >= 0; i++)
        r = append_entry(s, reply, &f, &d->entries[i]);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

/* --- the way back --- */

static int check_caller(Service *s, sd_bus_message *m, sd_bus_error *error) {
    if (notifier_link_is_owner(s->notifier, sd_bus_message_get_sender(m))) {
        notifier_link_lives(s->notifier);
        return 0;
    }
    return sd_bus_error_set(error, KM_ERROR_ACCESS_DENIED, "Only the owner of " KM_NOTIFIER_NAME " may say what was shown or "
                                                           "pressed; the client's verbs do the same.");
}

static int finish(Service *s, sd_bus_message *m, int outcome, sd_bus_error *error) {
    service_showing_changed(s);
    return outcome != 0 ? error_set(s, error, outcome) : sd_bus_reply_method_return(m, NULL);
}

/* What stood there before is no progress: a server that takes it and refuses the next would be tried each second. */
static bool is_progress(Service *s, const char *id, uint32_t revision, const char *server, uint32_t number) {
    const DisplayEntry *e = display_find(coordinator_display(s->coordinator), id);
    return e && e->revision == revision && (!e->seen || e->number != number || strcmp(e->server, server) != 0);
}

static int method_shown(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *id, *server;
    uint32_t revision, number;
    int r = check_caller(s, m, error);
    if (r >= 0)
        r = sd_bus_message_read(m, "susu", &id, &revision, &server, &number);
    if (r < 0)
        return r;
    if (strchr(server, ' ') || text_check(server, DISPLAY_SERVER_MAX - 1, false) < 0)
        return error_argument(error, "A server is told by its unique name, such as :1.7.");
    if (is_progress(s, id, revision, server, number))
        notifier_link_works(s->notifier);
    return finish(s, m, coordinator_shown(s->coordinator, id, revision, server, number), error);
}

static int method_act(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *id, *verb;
    uint32_t revision;
    int r = check_caller(s, m, error);
    if (r >= 0)
        r = sd_bus_message_read(m, "sus", &id, &revision, &verb);
    return r < 0 ? r : finish(s, m, coordinator_act(s->coordinator, id, revision, verb), error);
}

static int method_closed(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *id, *reason;
    uint32_t revision;
    int r = check_caller(s, m, error);
    if (r >= 0)
        r = sd_bus_message_read(m, "sus", &id, &revision, &reason);
    if (r < 0)
        return r;
    if (strcmp(reason, "dismissed") != 0 && strcmp(reason, "expired") != 0 && strcmp(reason, "undefined") != 0)
        return error_argument(error, "A notification is closed as dismissed, expired or undefined.");
    return finish(s, m, coordinator_closed(s->coordinator, id, revision, reason), error);
}

static int method_server(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *name, *version;
    int r = check_caller(s, m, error);
    if (r >= 0)
        r = sd_bus_message_read(m, "ss", &name, &version);
    if (r < 0)
        return r;
    if (text_check(name, DISPLAY_SERVER_MAX - 1, false) < 0)
        return error_argument(error, "A server's name is at most %d bytes of UTF-8.", DISPLAY_SERVER_MAX - 1);
    coordinator_set_server(s->coordinator, name);
    return sd_bus_reply_method_return(m, NULL);
}

const sd_bus_vtable display_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Showing", "aa{sv}", get_showing, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_METHOD_WITH_ARGS("Shown", SD_BUS_ARGS("s", id, "u", revision, "s", server, "u", number), SD_BUS_NO_RESULT,
                            method_shown, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Act", SD_BUS_ARGS("s", id, "u", revision, "s", verb), SD_BUS_NO_RESULT, method_act,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Closed", SD_BUS_ARGS("s", id, "u", revision, "s", reason), SD_BUS_NO_RESULT, method_closed,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Server", SD_BUS_ARGS("s", name, "s", version, "as", capabilities), SD_BUS_NO_RESULT,
                            method_server, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};
