/* SPDX-License-Identifier: MIT */
/* Interface Manager: pauses, the record, the settings; how things stand is in status.c. */

#include <stdio.h>

#include "config.h"
#include "core/pause.h"
#include "internal.h"

#define HISTORY_MAX 1000

/* --- pauses --- */

static int decide_pause(const Frame *f, Change *c, void *args) {
    return pause_begin(f, c, *(usec_t *)args);
}

static int decide_resume(const Frame *f, Change *c, void *args) {
    (void)args;
    return pause_end(f, c);
}

typedef struct OneFact {
    Service *service;
    const Fact *fact;
    bool stored;
} OneFact;

static int fill_fact(sd_bus_message *reply, void *args) {
    const OneFact *one = args;
    return append_fact(one->service, reply, one->fact, false, one->stored);
}

static int change_one(Service *s, sd_bus_message *m, Decide decide, void *args, sd_bus_error *error) {
    CLEANUP(change_done) Change change = { 0 };
    bool stored;
    int r = coordinator_change(s->coordinator, decide, args, &change, &stored);
    if (r != 0)
        return error_set(s, error, r);
    return reply_filled(m, fill_fact, &(OneFact){ s, &change.facts[0], stored });
}

static int method_pause(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    uint64_t until;
    TRY(sd_bus_message_read(m, "t", &until));
    /* The same moment may be given in words. */
    usec_t t = until == UINT64_MAX ? USEC_NONE : (usec_t)MIN(until, (uint64_t)USEC_NONE - 1);
    TRY(options_read(userdata, m, (Option[]){ { "until", OPTION_TIME, &t, 0 } }, 1, error));
    Frame f;
    TRY(coordinator_frame(((Service *)userdata)->coordinator, &f));
    if (t != 0 && t <= f.now.real)
        return error_argument(error, "A pause ends in the future; 0 is the next day start, UINT64_MAX until resumed.");
    return change_one(userdata, m, decide_pause, &t, error);
}

static int method_resume(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    TRY(options_read(userdata, m, NULL, 0, error));
    return change_one(userdata, m, decide_resume, NULL, error);
}

/* --- history --- */

typedef struct Page {
    Service *service;
    sd_bus_message *reply;
    const StoreQuery *query;
    int outcome; /* STORE_E_*, where the page could not be read */
} Page;

static int append_page(const Fact *f, bool superseded, void *userdata) {
    Page *p = userdata;
    return append_fact(p->service, p->reply, f, superseded, true);
}

static int fill_page(sd_bus_message *reply, void *args) {
    Page *p = args;
    bool more = false;
    p->reply = reply;
    TRY(sd_bus_message_open_container(reply, 'a', "a{sv}"));
    p->outcome = store_query(ledger_store(coordinator_ledger(p->service->coordinator)), p->query, &more, append_page, p);
    if (p->outcome != 0)
        return p->outcome < 0 ? p->outcome : -EIO;
    TRY(sd_bus_message_close_container(reply));
    return sd_bus_message_append(reply, "b", (int)more);
}

static int no_kind(const char *kind, sd_bus_error *error) {
    char words[512];
    size_t n = 0;
    for (int i = 0; i < FACT_TYPE_MAX && n < sizeof(words); i++)
        n += (size_t)snprintf(words + n, sizeof(words) - n, "%s ", fact_type_to_string((FactType)i));
    for (int i = 0; i < KIND_MAX && n < sizeof(words); i++)
        n += (size_t)snprintf(words + n, sizeof(words) - n, "%s ", kind_to_string((Kind)i));
    return error_word(
        error, kind, words,
        "There are no facts of the kind %.32s; kinds are pain, check-in, run, exercise, ice, rest, safety, episode, "
        "session, outcome and the like.",
        kind);
}

static int history_query(Service *s, sd_bus_message *m, StoreQuery *q, sd_bus_error *error) {
    const char *kind = NULL, *after = NULL;
    int superseded = 0, all = 0;
    int64_t limit = HISTORY_MAX;
    const Option options[] = {
        { "since", OPTION_TIME, &q->since, 0 }, { "until", OPTION_TIME, &q->until, 0 },
        { "kind", OPTION_TEXT, &kind, 0 },      { "after", OPTION_TEXT, &after, 0 },
        { "limit", OPTION_NUMBER, &limit, 0 },  { "superseded", OPTION_BOOL, &superseded, 0 },
        { "all", OPTION_BOOL, &all, 0 },
    };
    TRY(options_read(s, m, options, ELEMENTSOF(options), error));
    if (limit < 1 || limit > HISTORY_MAX)
        return error_argument(error, "A page holds 1 to %d facts.", HISTORY_MAX);
    q->limit = (int)limit;
    q->superseded = superseded;
    q->all = all;
    if (kind) {
        /* "check-in" and "run" are both; as a kind of fact they are what people ask for. */
        q->type = fact_type_from_string(kind);
        if (q->type < 0)
            q->kind = kind_from_string(kind);
        if (q->kind < 0 && q->type < 0)
            return no_kind(kind, error);
    }
    if (after && uid_parse(after, &q->after) < 0)
        return error_argument(error, "Option after is a uid of 32 hex digits.");
    return 0;
}

static int method_history(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    StoreQuery q = { .since = INT64_MIN, .until = USEC_NONE, .type = FACT_TYPE_INVALID, .kind = KIND_INVALID };
    TRY(history_query(s, m, &q, error));
    if (!ledger_store(coordinator_ledger(s->coordinator)))
        return error_set(s, error, COORDINATOR_E_NOT_STORED);
    Page page = { .service = s, .query = &q };
    int r = reply_filled(m, fill_page, &page);
    return page.outcome > 0 ? error_page(s, error, page.outcome) : r;
}

static int method_undo(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    TRY(options_read(s, m, NULL, 0, error));
    CLEANUP(change_done) Change undone = { 0 };
    int r = coordinator_undo(s->coordinator, &undone);
    if (r != 0)
        return error_set(s, error, r);
    return reply_facts(s, m, &undone, true, true);
}

/* --- settings and notices --- */

static int method_reload(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    int r = service_reload(s);
    if (r < 0)
        return sd_bus_error_set_errno(error, r);
    if (r == 0)
        return sd_bus_reply_method_return(m, NULL);
    size_t size = 1;
    for (size_t i = 0; i < s->settings->n_faults; i++)
        size += strlen(s->settings->faults[i]) + 1;
    CLEANUP_FREE char *text = calloc(1, size);
    if (!text)
        return -ENOMEM;
    char *end = text;
    for (size_t i = 0; i < s->settings->n_faults; i++)
        end = stpcpy(stpcpy(end, i ? "\n" : ""), s->settings->faults[i]);
    return sd_bus_error_set(error, KM_ERROR_INVALID_SETTINGS, text);
}

static int fill_settings(sd_bus_message *reply, void *args) {
    const SettingsSet *set = args;
    TRY(sd_bus_message_open_container(reply, 'a', "(sss)"));
    for (size_t i = 0; i < set->n_values; i++) {
        const SettingValue *v = &set->values[i];
        char key[NAME_TEXT_MAX];
        snprintf(key, sizeof(key), "%s.%s", v->section, v->key);
        TRY(sd_bus_message_append(reply, "(sss)", key, v->value, v->from));
    }
    return sd_bus_message_close_container(reply);
}

static int method_settings(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    (void)error;
    return reply_filled(m, fill_settings, &s->settings->set);
}

static int method_acknowledge(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *id;
    TRY(sd_bus_message_read(m, "s", &id));
    TRY(options_read(s, m, NULL, 0, error));
    int r = coordinator_acknowledge(s->coordinator, id);
    return r != 0 ? error_set(s, error, r) : sd_bus_reply_method_return(m, NULL);
}

/* --- properties --- */

static int get_version(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                       void *userdata, sd_bus_error *error) {
    (void)bus, (void)path, (void)interface, (void)property, (void)userdata, (void)error;
    return sd_bus_message_append(reply, "s", PACKAGE_VERSION);
}

static int get_features(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                        void *userdata, sd_bus_error *error) {
    (void)bus, (void)path, (void)interface, (void)property, (void)userdata, (void)error;
    return sd_bus_message_append(reply, "as", 11, "check-in", "ice", "rest", "safety", "run", "exercise", "cue", "medication", "shoe",
                                 "function", "import");
}

static int get_paused_until(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                            void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    usec_t until = 0;
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    TRY(coordinator_frame(s->coordinator, &f));
    if (!state_paused_at(f.state, f.now.real, &until))
        until = 0;
    return sd_bus_message_append(reply, "t", until == USEC_NONE ? UINT64_MAX : (uint64_t)until);
}

const sd_bus_vtable manager_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Version", "s", get_version, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("Features", "as", get_features, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_PROPERTY("PausedUntil", "t", get_paused_until, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_METHOD_WITH_ARGS("Status", SD_BUS_NO_ARGS, SD_BUS_RESULT("a{sv}", status), method_status,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Troubleshoot", SD_BUS_NO_ARGS, SD_BUS_RESULT("a{sv}", details), method_troubleshoot,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Pause", SD_BUS_ARGS("t", until, "a{sv}", options), SD_BUS_RESULT("a{sv}", fact), method_pause,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Resume", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("a{sv}", fact), method_resume,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("History", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("aa{sv}", facts, "b", more),
                            method_history, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Undo", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_undo,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Edit", SD_BUS_ARGS("s", id, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_edit,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("Delete", SD_BUS_ARGS("s", id, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_delete,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Reload", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_reload, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Settings", SD_BUS_NO_ARGS, SD_BUS_RESULT("a(sss)", settings), method_settings,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Acknowledge", SD_BUS_ARGS("s", id, "a{sv}", options), SD_BUS_NO_RESULT, method_acknowledge,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL_WITH_ARGS("FactAdded", SD_BUS_ARGS("s", type, "s", id, "a{sv}", fact), 0),
    SD_BUS_SIGNAL_WITH_ARGS("NoticeChanged", SD_BUS_ARGS("s", id, "s", kind, "b", present), 0),
    SD_BUS_SIGNAL("SettingsChanged", NULL, 0),
    SD_BUS_VTABLE_END,
};
