/* SPDX-License-Identifier: MIT */
/* Interface Manager: what stands now, pauses, the record, the settings. */

#include <stdio.h>
#include <unistd.h>

#include "config.h"
#include "internal.h"
#include "log.h"

#define HISTORY_MAX 1000
#define TRY(expression)          \
    do {                         \
        int try_r = (expression); \
        if (try_r < 0)           \
            return try_r;        \
    } while (0)

/* --- Status --- */

typedef struct View {
    Service *service;
    Frame frame;
    Plan plan; /* yesterday to tomorrow */
} View;

static int view_make(View *v, Service *s) {
    *v = (View){ .service = s };
    TRY(coordinator_frame(s->coordinator, &v->frame));
    return plan_make(&v->plan, &v->frame, frame_today(&v->frame) - 1, 3);
}

static void view_done(View *v) {
    plan_done(&v->plan);
}

static int append_notice(View *v, sd_bus_message *m, const char *id, NoticeKind kind, usec_t since, const char *urgency,
                         const char *reason) {
    TRY(sd_bus_message_open_container(m, 'a', "{sv}"));
    TRY(append_text(m, "id", id));
    TRY(append_text(m, "kind", notice_kind_to_string(kind)));
    TRY(append_time(m, "since", since));
    TRY(append_text(m, "urgency", urgency));
    TRY(dict_open(m, "data", "a{sv}"));
    if (reason && reason[0])
        TRY(append_text(m, "reason", reason));
    TRY(dict_close(m));
    (void)v;
    return sd_bus_message_close_container(m);
}

static int append_notices(View *v, sd_bus_message *m) {
    Notice notices[NOTICE_MAX];
    size_t n = notice_list(&v->frame, &v->plan, notices);
    TRY(dict_open(m, "notices", "aa{sv}"));
    for (size_t i = 0; i < n; i++) {
        char id[NOTICE_ID_MAX];
        TRY(append_notice(v, m, notice_id_format(&notices[i], &v->frame, id), notices[i].kind, notices[i].since,
                          notices[i].critical ? "critical" : "low", notices[i].words));
    }
    const OwnNotice *own;
    size_t n_own = coordinator_own_notices(v->service->coordinator, &own);
    for (size_t i = 0; i < n_own; i++)
        if (own[i].reason && !own[i].acknowledged)
            TRY(append_notice(v, m, notice_kind_to_string(own[i].kind), own[i].kind, own[i].since, "normal", own[i].reason));
    return dict_close(m);
}

static int append_next(View *v, sd_bus_message *m) {
    char id[SLOT_TEXT_MAX];
    const Reminder *next = plan_next(&v->plan);
    TRY(dict_open(m, "next", "a{sv}"));
    if (next) {
        TRY(append_text(m, "id", slot_format(&next->slot, id)));
        TRY(append_text(m, "kind", kind_to_string(next->slot.kind)));
        TRY(append_time(m, "due", MAX(next->opens, next->due)));
    }
    return dict_close(m);
}

static int append_tally(View *v, sd_bus_message *m, Kind kind) {
    uint32_t done = 0, skipped = 0, missed = 0, of = 0;
    day_t today = frame_today(&v->frame);
    for (size_t i = 0; i < v->plan.n_reminders; i++) {
        const Reminder *r = &v->plan.reminders[i];
        if (r->slot.kind != kind || r->slot.day != today || r->state == SLOT_VOID)
            continue;
        of++;
        done += r->state == SLOT_DONE;
        skipped += r->state == SLOT_SKIPPED;
        missed += r->state == SLOT_MISSED;
    }
    TRY(dict_open(m, kind_to_string(kind), "a{sv}"));
    TRY(append_unsigned(m, "done", done));
    TRY(append_unsigned(m, "skipped", skipped));
    TRY(append_unsigned(m, "missed", missed));
    TRY(append_unsigned(m, "of", of));
    return dict_close(m);
}

static int append_ice(View *v, sd_bus_message *m) {
    const Frame *f = &v->frame;
    IceStatus status = ice_status(f->state, f->schedule);
    RuleError why;
    usec_t wait = ice_wait(f->state, f->schedule, &f->now, KNEE_BOTH, &why);
    TRY(dict_open(m, "ice", "a{sv}"));
    TRY(append_bool(m, "on", status == ICE_ON));
    TRY(append_text(m, "reason", ice_status_to_string(status)));
    TRY(append_time(m, "not_before", wait > 0 ? f->now.real + wait : USEC_NONE));
    return dict_close(m);
}

static int append_health(View *v, sd_bus_message *m) {
    Service *s = v->service;
    const State *st = v->frame.state;
    const Screening *flags = &st->screenings[SUBJECT_RED_FLAGS], *ice = &st->screenings[SUBJECT_ICE];
    bool clock_ok = clock_is_plausible(st, coordinator_sight(s->coordinator), v->frame.now.real);
    TRY(dict_open(m, "health", "a{sv}"));
    TRY(append_text(m, "store", ledger_health(coordinator_ledger(s->coordinator))));
    TRY(append_text(m, "notifications", notifier_link_has_server(s->notifier) ? "ok" : "no-server"));
    TRY(append_text(m, "clock", clock_ok ? "ok" : "implausible"));
    TRY(append_text(m, "settings", s->settings->problem ? s->settings->problem : "ok"));
    TRY(append_text(m, "safety", flags->any ? "red-flag" : ice->any ? "contraindication" :
                                 flags->answered && ice->answered ? "ok" : "unanswered"));
    return dict_close(m);
}

static int append_lists(View *v, sd_bus_message *m) {
    TRY(sd_bus_message_open_container(m, 'e', "sv"));
    TRY(sd_bus_message_append(m, "s", "episodes"));
    TRY(sd_bus_message_open_container(m, 'v', "aa{sv}"));
    TRY(append_open_episodes(v->service, m));
    TRY(sd_bus_message_close_container(m));
    TRY(sd_bus_message_close_container(m));
    TRY(dict_open(m, "reminders", "aa{sv}"));
    for (size_t i = 0; i < v->plan.n_reminders; i++)
        if (reminder_is_open(&v->plan.reminders[i]))
            TRY(append_reminder(m, &v->plan.reminders[i], &v->frame.now, NULL));
    return dict_close(m);
}

static int append_status(View *v, sd_bus_message *m) {
    const Frame *f = &v->frame;
    usec_t until = 0;
    bool paused = state_paused_at(f->state, f->now.real, &until);
    TRY(append_text(m, "version", PACKAGE_VERSION));
    TRY(append_time(m, "now", f->now.real));
    TRY(append_signed(m, "offset", zone_offset(f->zone, f->now.real)));
    TRY(append_text(m, "zone", zone_name(f->zone)));
    TRY(append_text(m, "zone_from", clock_zone_from(coordinator_clock(v->service->coordinator))));
    TRY(append_bool(m, "paused", paused));
    TRY(append_time(m, "paused_until", paused ? until : 0));
    TRY(append_lists(v, m));
    TRY(append_notices(v, m));
    TRY(append_next(v, m));
    TRY(dict_open(m, "today", "a{sv}"));
    TRY(append_tally(v, m, KIND_ICE));
    TRY(append_tally(v, m, KIND_REST));
    TRY(dict_close(m));
    TRY(append_ice(v, m));
    TRY(dict_open(m, "run", "a{sv}"));
    TRY(append_advice(v->service, m));
    TRY(dict_close(m));
    TRY(append_text(m, "programme", f->state->programme ? "on" : f->state->recovered ? "recovered" : "none"));
    return append_health(v, m);
}

typedef struct ViewReply {
    Service *service;
    int (*append)(View *v, sd_bus_message *m);
} ViewReply;

static int fill_view(sd_bus_message *reply, void *args) {
    const ViewReply *what = args;
    CLEANUP(view_done) View v;
    TRY(view_make(&v, what->service));
    TRY(sd_bus_message_open_container(reply, 'a', "{sv}"));
    TRY(what->append(&v, reply));
    return sd_bus_message_close_container(reply);
}

static int method_status(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)error;
    return reply_filled(m, fill_view, &(ViewReply){ userdata, append_status });
}

/* --- Troubleshoot --- */

static int append_strings(sd_bus_message *m, const char *key, const char *const *texts, size_t n) {
    TRY(dict_open(m, key, "as"));
    for (size_t i = 0; i < n; i++)
        TRY(sd_bus_message_append(m, "s", texts[i]));
    return dict_close(m);
}

static int append_last_missed(View *v, sd_bus_message *m) {
    const Reminder *last = NULL;
    for (size_t i = 0; i < v->plan.n_reminders; i++)
        if (v->plan.reminders[i].state == SLOT_MISSED)
            last = &v->plan.reminders[i];
    char id[SLOT_TEXT_MAX];
    TRY(dict_open(m, "last_missed", "a{sv}"));
    if (last) {
        TRY(append_text(m, "id", slot_format(&last->slot, id)));
        TRY(append_text(m, "reason", reason_to_string(last->reason)));
        TRY(append_time(m, "at", last->due));
    }
    return dict_close(m);
}

static int append_record(View *v, sd_bus_message *m) {
    Ledger *l = coordinator_ledger(v->service->coordinator);
    Store *store = ledger_store(l);
    int64_t count = 0;
    if (store && store_count(store, &count) != 0)
        count = 0;
    TRY(append_text(m, "record", ledger_path(l)));
    if (store) {
        TRY(append_text(m, "file_system", store_is_remote(store) ? "network" : "local"));
        TRY(append_text(m, "journal", store_is_remote(store) ? "truncate" : "wal"));
    }
    if (ledger_restored(l) != USEC_NONE)
        TRY(append_time(m, "restored", ledger_restored(l)));
    TRY(append_unsigned(m, "schema", store ? (uint32_t)store_schema(store) : 0));
    TRY(append_time(m, "facts", count));
    return append_unsigned(m, "outbox", (uint32_t)ledger_outbox(l)->n_facts);
}

static int append_troubleshoot(View *v, sd_bus_message *m) {
    Service *s = v->service;
    const char *address = "", *log[LOG_KEPT];
    (void)sd_bus_get_address(s->bus, &address);
    TRY(append_unsigned(m, "pid", (uint32_t)getpid()));
    TRY(append_time(m, "uptime", v->frame.now.boot - s->started));
    TRY(append_record(v, m));
    TRY(append_strings(m, "settings_files", (const char *const *)s->settings->set.files, s->settings->set.n_files));
    TRY(append_strings(m, "settings_errors", (const char *const *)s->settings->faults, s->settings->n_faults));
    TRY(append_text(m, "bus", address));
    TRY(append_text(m, "notifier", notifier_link_state(s->notifier)));
    TRY(append_text(m, "server", notifier_link_server(s->notifier)));
    TRY(append_text(m, "server_name", coordinator_server(s->coordinator)));
    const Sight *sight = coordinator_sight(s->coordinator);
    TRY(append_text(m, "presence", s->presence ? presence_source(s->presence) : "none"));
    if (sight->obstacle != REASON_NONE)
        TRY(append_text(m, "held", reason_to_string(sight->obstacle)));
    TRY(append_bool(m, "idle", sight->idle));
    TRY(append_last_missed(v, m));
    TRY(append_text(m, "timezone_from", clock_zone_from(coordinator_clock(s->coordinator))));
    TRY(append_time(m, "next_wake", coordinator_next_wake(s->coordinator)));
    return append_strings(m, "log", log, log_recent(log));
}

static int method_troubleshoot(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)error;
    return reply_filled(m, fill_view, &(ViewReply){ userdata, append_troubleshoot });
}

/* --- pauses --- */

static int decide_pause(const Frame *f, Change *c, void *args) {
    usec_t until = *(usec_t *)args;
    if (until == 0)
        until = schedule_day_start(f->schedule, f->zone, frame_today(f) + 1);
    if (until <= f->now.real)
        return RULE_E_NOT_OPEN;
    Fact *z = frame_add(f, c, FACT_PAUSE);
    if (!z)
        return -ENOMEM;
    z->by_user = true;
    z->deadline_real = until;
    fact_set_word(z, "pause");
    return 0;
}

static int decide_resume(const Frame *f, Change *c, void *args) {
    (void)args;
    if (!state_paused_at(f->state, f->now.real, NULL))
        return RULE_E_NOTHING;
    Fact *z = frame_add(f, c, FACT_PAUSE);
    if (!z)
        return -ENOMEM;
    z->by_user = true;
    fact_set_word(z, "resume");
    return 0;
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
    if (page.outcome == STORE_E_NOT_FOUND)
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_FACT, "There is no fact with that uid to go on after.");
    return page.outcome > 0 ? error_set(s, error, COORDINATOR_E_NOT_STORED) : r;
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
