/* SPDX-License-Identifier: MIT */
/* See service.h. */

#include <stdio.h>

#include "internal.h"
#include "log.h"

/* --- announcements --- */

static void told(int r, const char *what) {
    if (r < 0)
        log_write(LOG_WARNING, what, "Cannot announce %s: %s", what, strerror(-r));
}

static void invalidate(Service *s, const char *interface, const char *property) {
    told(sd_bus_emit_properties_changed(s->bus, KM_PATH, interface, property, NULL), property);
}

static void announce_fact(const Fact *f, bool superseded, bool stored, void *userdata) {
    Service *s = userdata;
    sd_bus_message *m = NULL;
    char id[FACT_ID_MAX];
    /* The daemon's own signs of life are nobody's news. */
    if (f->type == FACT_ALIVE || f->type == FACT_PRESENCE || f->type == FACT_SCHEDULE)
        return;
    int r = sd_bus_message_new_signal(s->bus, &m, KM_PATH, KM_MANAGER, "FactAdded");
    if (r >= 0)
        r = sd_bus_message_append(m, "ss", fact_type_to_string(f->type), fact_id_format(f->type, f->number, id));
    if (r >= 0)
        r = append_fact(s, m, f, superseded, stored);
    if (r >= 0)
        r = sd_bus_send(s->bus, m, NULL);
    sd_bus_message_unref(m);
    told(r, "a fact");
}

static void announce_reminder(const SnapshotReminder *r, void *userdata) {
    Service *s = userdata;
    char id[SLOT_TEXT_MAX];
    told(sd_bus_emit_signal(s->bus, KM_PATH, KM_REMINDERS, "Changed", "sssst", slot_format(&r->slot, id),
                            kind_to_string(r->slot.kind), slot_state_to_string(r->state), reason_to_string(r->reason),
                            r->ends == USEC_NONE ? UINT64_MAX : (uint64_t)r->ends),
         "a reminder");
}

static void announce_open_reminders(void *userdata) {
    invalidate(userdata, KM_REMINDERS, "Open");
}

static void announce_opened(const SnapshotEpisode *e, void *userdata) {
    Service *s = userdata;
    char id[FACT_ID_MAX];
    told(sd_bus_emit_signal(s->bus, KM_PATH, KM_EPISODES, "Opened", "ss", fact_id_format(FACT_EPISODE, e->number, id),
                            knee_to_string(e->knee)),
         "an episode");
    invalidate(s, KM_EPISODES, "Open");
}

static void announce_closed(const SnapshotEpisode *e, bool undone, void *userdata) {
    Service *s = userdata;
    char id[FACT_ID_MAX];
    told(sd_bus_emit_signal(s->bus, KM_PATH, KM_EPISODES, "Closed", "sss", fact_id_format(FACT_EPISODE, e->number, id),
                            knee_to_string(e->knee), undone ? "undone" : episode_end_to_string(e->how)),
         "an episode");
    invalidate(s, KM_EPISODES, "Open");
}

static void announce_notice(const char *id, NoticeKind kind, bool present, void *userdata) {
    Service *s = userdata;
    told(sd_bus_emit_signal(s->bus, KM_PATH, KM_MANAGER, "NoticeChanged", "ssb", id, notice_kind_to_string(kind), (int)present),
         "a notice");
}

static void announce_pause(void *userdata) {
    invalidate(userdata, KM_MANAGER, "PausedUntil");
}

static void announce_showing(void *userdata) {
    invalidate(userdata, KM_DISPLAY, "Showing");
    service_showing_changed(userdata);
}

static void announce_safety(void *userdata) {
    invalidate(userdata, KM_SAFETY, "Answers");
}

static void announce_settings(void *userdata) {
    Service *s = userdata;
    told(sd_bus_emit_signal(s->bus, KM_PATH, KM_MANAGER, "SettingsChanged", NULL), "the settings");
}

static void announce_settled(void *userdata) {
    Service *s = userdata;
    if (runs_advice_changed(s))
        invalidate(s, KM_RUNS, "Advice");
    if (cues_changed(s))
        invalidate(s, KM_CUES, "Current");
    if (medication_status_changed(s))
        invalidate(s, KM_MEDICATION, "Status");
    if (function_changed(s))
        invalidate(s, KM_FUNCTION, "Current");
    if (shoes_changed(s))
        invalidate(s, KM_SHOES, "List");
    if (!s->presence)
        return;
    presence_watch(s->presence, coordinator_is_active(s->coordinator));
    /* What is not watched any more is not known any more. */
    service_look_around(s);
}

void service_look_around(Service *s) {
    PresenceView view = presence_view(s->presence);
    if (view.obstacle == REASON_NONE && !notifier_link_has_server(s->notifier))
        view.obstacle = REASON_NO_SERVER;
    coordinator_set_obstacle(s->coordinator, view.obstacle, view.idle);
}

void service_showing_changed(Service *s) {
    const Display *d = coordinator_display(s->coordinator);
    bool pending = false;
    for (size_t i = 0; i < d->n_entries; i++)
        pending |= !d->entries[i].seen;
    notifier_link_want(s->notifier, d->n_entries > 0, pending);
}

int service_reload(Service *s) {
    int r = settings_link_reload(s->settings);
    if (r != 0)
        return r;
    coordinator_set_settings_problem(s->coordinator, s->settings->problem);
    coordinator_set_settings(s->coordinator, &s->settings->set.settings);
    return coordinator_reconcile(s->coordinator);
}

int service_add_objects(Service *s) {
    static const struct {
        const char *interface;
        const sd_bus_vtable *vtable;
    } interfaces[] = {
        { KM_MANAGER, manager_vtable }, { KM_EPISODES, episodes_vtable }, { KM_REMINDERS, reminders_vtable },
        { KM_RUNS, runs_vtable },       { KM_CUES, cues_vtable },        { KM_MEDICATION, medication_vtable },
        { KM_SAFETY, safety_vtable },   { KM_DISPLAY, display_vtable },
        { KM_RECORD, record_vtable },
        { KM_EXERCISES, exercises_vtable }, { KM_FUNCTION, function_vtable }, { KM_SHOES, shoes_vtable },
    };
    for (size_t i = 0; i < ELEMENTSOF(interfaces); i++) {
        int r = sd_bus_add_object_vtable(s->bus, NULL, KM_PATH, interfaces[i].interface, interfaces[i].vtable, s);
        if (r < 0)
            return r;
    }
    return 0;
}

void service_announce(Service *s) {
    coordinator_set_announcer(s->coordinator, &(Announcer){ .fact = announce_fact,
                                                            .reminder = announce_reminder,
                                                            .open_reminders = announce_open_reminders,
                                                            .episode_opened = announce_opened,
                                                            .episode_closed = announce_closed,
                                                            .notice = announce_notice,
                                                            .pause = announce_pause,
                                                            .showing = announce_showing,
                                                            .safety = announce_safety,
                                                            .settings = announce_settings,
                                                            .settled = announce_settled,
                                                            .userdata = s });
}

int service_export(Service *s) {
    int r = service_add_objects(s);
    if (r >= 0)
        service_announce(s);
    return r;
}
