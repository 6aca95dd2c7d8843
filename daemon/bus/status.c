/* SPDX-License-Identifier: MIT */
/* What Manager's Status and Troubleshoot answer: how things stand, and whether it works here. */

#include <unistd.h>

#include "config.h"
#include "internal.h"
#include "log.h"

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

int method_status(sd_bus_message *m, void *userdata, sd_bus_error *error) {
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

int method_troubleshoot(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)error;
    return reply_filled(m, fill_view, &(ViewReply){ userdata, append_troubleshoot });
}
