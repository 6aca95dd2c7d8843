/* SPDX-License-Identifier: MIT */
/*
 * kneeminderd: puts the parts together and runs the loop. First the name on the bus (who has it is the daemon), then the vtables and
 * what looks around, then the record; calls that were queued meanwhile are answered by a daemon that is whole. What the bus holds for
 * good is there before SQLite's pieces come and go: the other way round it lay between them, and a third of the heap was holes.
 */

#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "backup-link.h"
#include "bus-names.h"
#include "bus/service.h"
#include "config.h"
#include "log.h"
#include "own-code.h"

typedef struct Daemon {
    sd_event *event;
    sd_bus *bus;
    SettingsLink settings;
    NotifierLink *notifier;
    Presence *presence;
    BackupLink *backup;
    Coordinator *coordinator;
    Service service;
    sd_event_source *rest, *after;
    usec_t rests;  /* when `rest` is due, CLOCK_BOOTTIME */
    usec_t asked;  /* when somebody asked for what the years are needed for, likewise */
    bool woken;    /* they were needed for something else */
    bool rested;   /* by what is being dispatched */
} Daemon;

static void fatal(Daemon *d, int r, const char *what) {
    log_write(LOG_CRIT, NULL, "%s: %s", what, strerror(-r));
    (void)sd_event_exit(d->event, r);
}

/* --- what is needed for a moment only ---
 *
 * A start, a commit, a copy, a page of history need memory that the daemon would else hold all day: SQLite's statements and pages, and
 * what the heap was at its largest. It is given back at the end of a tick, and else REST_WAIT after what used the record: one more
 * wake-up after a start and what a person did, none while nobody does anything.
 *
 * The code itself goes last, when nothing is left to do with it.
 *
 * What the state holds of all years is laid to rest with it; but only YEARS_WAIT after somebody has asked: to wake it takes 2 ms for
 * 100,000 facts, which who asks each few seconds is not to pay for. */

#define REST_WAIT (2 * USEC_PER_SEC)
#define YEARS_WAIT USEC_PER_MIN

static usec_t boot_now(Daemon *d) {
    uint64_t now = 0;
    (void)sd_event_now(d->event, CLOCK_BOOTTIME, &now);
    return (usec_t)now;
}

static int arm_rest(Daemon *d, usec_t at) {
    d->rests = at;
    int r = sd_event_source_set_time(d->rest, (uint64_t)at);
    return r < 0 ? r : sd_event_source_set_enabled(d->rest, SD_EVENT_ONESHOT);
}

static void rest(Daemon *d, bool years) {
    ledger_rest(coordinator_ledger(d->coordinator));
    if (years)
        coordinator_rest(d->coordinator);
    (void)malloc_trim(0);
    d->rested = true;
}

static int on_rest(sd_event_source *s, uint64_t usec, void *userdata) {
    Daemon *d = userdata;
    usec_t later = d->asked + YEARS_WAIT;
    bool awake = coordinator_holds_years(d->coordinator), over = boot_now(d) >= later;
    (void)s, (void)usec;
    rest(d, awake && over);
    return awake && !over ? arm_rest(d, later) : 0;
}

/* A timer that is set is never put off, so that a flood of calls costs no more than one of them. */
static int rest_later(Daemon *d) {
    int on = 0;
    usec_t now = boot_now(d);
    bool soon = !ledger_is_resting(coordinator_ledger(d->coordinator)) || d->woken, asked = coordinator_take_look(d->coordinator);
    d->woken = false;
    if (asked)
        d->asked = now;
    if (!soon && !asked)
        return 0;
    usec_t at = now + (soon ? REST_WAIT : YEARS_WAIT);
    if (sd_event_source_get_enabled(d->rest, &on) >= 0 && on != SD_EVENT_OFF && d->rests <= at)
        return 0;
    return arm_rest(d, at);
}

/* After each event. */
static int on_after(sd_event_source *s, void *userdata) {
    Daemon *d = userdata;
    int r = coordinator_recover(d->coordinator);
    (void)s;
    if (r < 0)
        fatal(d, r, "Cannot go on");
    r = rest_later(d);
    if (d->rested)
        own_code_rest();
    d->rested = false;
    return r;
}

static int watch_rest(Daemon *d) {
    int r = sd_event_add_time_relative(d->event, &d->rest, CLOCK_BOOTTIME, REST_WAIT, USEC_PER_SEC / 10, on_rest, d);
    if (r >= 0)
        r = sd_event_source_set_enabled(d->rest, SD_EVENT_OFF);
    return r < 0 ? r : sd_event_add_post(d->event, &d->after, on_after, d);
}

static void reconcile(Daemon *d) {
    int r = coordinator_reconcile(d->coordinator);
    if (r < 0)
        fatal(d, r, "Cannot go on");
    Frame f;
    if (coordinator_frame(d->coordinator, &f) >= 0)
        backup_link_check(d->backup, f.now.real);
    d->woken |= coordinator_take_look(d->coordinator);
    (void)sd_notify(0, "WATCHDOG=1");
}

/* --- what makes time pass --- */

static void on_expired(void *userdata) {
    Daemon *d = userdata;
    presence_try_again(d->presence);
    reconcile(d);
    rest(d, true);
}

static void on_stepped(usec_t step, void *userdata) {
    Daemon *d = userdata;
    coordinator_set_step(d->coordinator, step);
    reconcile(d);
}

static void on_presence(void *userdata) {
    Daemon *d = userdata;
    service_look_around(&d->service);
    reconcile(d);
}

static void on_server_changed(void *userdata) {
    Daemon *d = userdata;
    coordinator_server_changed(d->coordinator, notifier_link_server(d->notifier));
    presence_set_server(d->presence, notifier_link_server(d->notifier));
    service_look_around(&d->service);
    reconcile(d);
}

static int on_reload(sd_event_source *s, const struct signalfd_siginfo *si, void *userdata) {
    Daemon *d = userdata;
    (void)s, (void)si;
    int r = service_reload(&d->service);
    if (r < 0)
        fatal(d, r, "Cannot reload");
    return 0;
}

static int on_stop(sd_event_source *s, const struct signalfd_siginfo *si, void *userdata) {
    (void)si, (void)userdata;
    (void)sd_notify(0, "STOPPING=1");
    return sd_event_exit(sd_event_source_get_event(s), 0);
}

/* --- start --- */

/* $NAME if it is an absolute path, else $HOME/FALLBACK; owned, NULL if there is neither. */
static char *home_path(const char *name, const char *fallback) {
    const char *value = getenv(name), *home = getenv("HOME");
    char *path = NULL;
    if (value && value[0] == '/')
        return strdup(value);
    if (!home || home[0] != '/' || asprintf(&path, "%s/%s", home, fallback) < 0)
        return NULL;
    return path;
}

static void tell_holder(sd_bus *bus) {
    sd_bus_creds *holder = NULL;
    pid_t pid = 0;
    if (sd_bus_get_name_creds(bus, KM_NAME, SD_BUS_CREDS_PID, &holder) >= 0)
        (void)sd_bus_creds_get_pid(holder, &pid);
    sd_bus_creds_unref(holder);
    log_write(LOG_NOTICE, KM_NAME, "Another kneeminderd, process %d, runs on this bus already; nothing to do.", (int)pid);
}

/* 0, 1 = another daemon has the name, or -errno. */
static int open_bus(Daemon *d) {
    int r = sd_bus_open_user(&d->bus);
    if (r >= 0)
        r = sd_bus_attach_event(d->bus, d->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = sd_bus_set_exit_on_disconnect(d->bus, 1);
    if (r < 0) {
        log_write(LOG_CRIT, NULL, "Cannot reach the session bus: %s", strerror(-r));
        return r;
    }
    r = sd_bus_request_name(d->bus, KM_NAME, 0);
    if (r == -EEXIST) {
        tell_holder(d->bus);
        return 1;
    }
    if (r < 0)
        log_write(LOG_CRIT, KM_NAME, "Cannot take the name %s: %s", KM_NAME, strerror(-r));
    return MIN(r, 0);
}

static int open_record(Ledger **ret, usec_t now) {
    CLEANUP_FREE char *home = home_path("XDG_DATA_HOME", ".local/share"), *path = NULL;
    pid_t holder = 0;
    if (!home) {
        log_write(LOG_CRIT, NULL, "Neither XDG_DATA_HOME nor HOME is an absolute path; there is no place for the record.");
        return -ENOENT;
    }
    if (asprintf(&path, "%s/kneeminder/kneeminder.db", home) < 0)
        return -ENOMEM;
    int r = ledger_open(ret, path, now, &holder);
    if (r == -EBUSY)
        log_write(LOG_CRIT, path, "The record %s is held by another kneeminderd on another bus, process %d.", path, (int)holder);
    else if (r < 0)
        log_write(LOG_CRIT, path, "Cannot open the record %s: %s", path, strerror(-r));
    return r;
}

static int open_settings(Daemon *d) {
    CLEANUP_FREE char *home = home_path("XDG_STATE_HOME", ".local/state");
    int r = home ? settings_link_open(&d->settings, home) : -ENOENT;
    if (r < 0)
        log_write(LOG_CRIT, NULL, "Cannot read the settings: %s", strerror(-r));
    return r;
}

static int open_coordinator(Daemon *d) {
    CLEANUP(clock_freep) Clock *clock = NULL;
    CLEANUP(ledger_freep) Ledger *ledger = NULL;
    Now now;
    int r = clock_new(&clock, d->event, &(ClockEvents){ on_expired, on_stepped, on_expired, d });
    if (r >= 0)
        r = clock_now(clock, &now);
    if (r < 0) {
        log_write(LOG_CRIT, NULL, "Cannot read the clock: %s", strerror(-r));
        return r;
    }
    r = open_record(&ledger, now.real);
    if (r < 0)
        return r;
    r = coordinator_new(&d->coordinator, clock, ledger, &d->settings.set.settings);
    if (r < 0) {
        log_write(LOG_CRIT, NULL, "Cannot read the record: %s", strerror(-r));
        return r;
    }
    clock = NULL;
    ledger = NULL;
    sd_id128_t bus;
    char bus_text[SD_ID128_STRING_MAX];
    if (sd_bus_get_bus_id(d->bus, &bus) >= 0)
        coordinator_set_bus(d->coordinator, sd_id128_to_string(bus, bus_text));
    coordinator_set_settings_problem(d->coordinator, d->settings.problem);
    d->service.coordinator = d->coordinator;
    d->service.started = now.boot;
    return 0;
}

static int handle_signals(Daemon *d) {
    static const struct {
        int number;
        sd_event_signal_handler_t handler;
    } signals[] = { { SIGTERM, on_stop }, { SIGINT, on_stop }, { SIGHUP, on_reload } };
    for (size_t i = 0; i < ELEMENTSOF(signals); i++) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, signals[i].number);
        if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
            return -errno;
        int r = sd_event_add_signal(d->event, NULL, signals[i].number, signals[i].handler, d);
        if (r < 0)
            return r;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    /* For what is started to look through a copy. */
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    return sigprocmask(SIG_BLOCK, &child, NULL) < 0 ? -errno : 0;
}

static int start(Daemon *d) {
    int r = sd_event_default(&d->event);
    if (r >= 0)
        r = handle_signals(d);
    if (r < 0)
        return r;
    r = open_bus(d);
    if (r != 0)
        return r;
    d->service = (Service){ .bus = d->bus, .settings = &d->settings };
    r = open_settings(d);
    if (r >= 0)
        r = service_add_objects(&d->service);
    if (r >= 0)
        r = presence_new(&d->service.presence, d->bus, on_presence, d);
    if (r >= 0)
        r = notifier_link_new(&d->service.notifier, d->bus, on_server_changed, d);
    d->presence = d->service.presence;
    d->notifier = d->service.notifier;
    if (r >= 0)
        r = open_coordinator(d);
    if (r >= 0)
        r = backup_link_new(&d->backup, d->event, coordinator_ledger(d->coordinator));
    if (r < 0)
        return r;
    service_announce(&d->service);
    r = watch_rest(d);
    if (r >= 0)
        r = coordinator_reconcile(d->coordinator);
    d->woken = coordinator_take_look(d->coordinator);
    if (r < 0)
        log_write(LOG_CRIT, NULL, "Cannot start: %s", strerror(-r));
    else
        (void)sd_notify(0, "READY=1");
    return r;
}

/* Where memory ran out as objects were added, libsystemd (252) keeps a part of one, and aborts over it when the bus is freed: then the
 * process frees it. */
static void close_bus(Daemon *d, bool starved) {
    if (!starved) {
        sd_bus_flush_close_unref(d->bus);
        return;
    }
    (void)sd_bus_flush(d->bus);
    sd_bus_close(d->bus);
}

static void stop(Daemon *d, bool starved) {
    sd_event_source_unref(d->after);
    sd_event_source_unref(d->rest);
    backup_link_free(d->backup);
    coordinator_free(d->coordinator);
    notifier_link_free(d->notifier);
    presence_free(d->presence);
    settings_link_close(&d->settings);
    sd_bus_track_unref(d->service.importer);
    close_bus(d, starved);
    sd_event_unref(d->event);
}

/* A bus that went away may come back: a failure has the service manager look for it again. */
static int run(Daemon *d) {
    int r = sd_event_loop(d->event);
    if (r > 0)
        log_write(LOG_ERR, NULL, "The session bus is gone.");
    return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int usage(void) {
    printf("kneeminderd [--help] [--version]\n\n"
           "Remembers ice and rest for a runner's sore knee. Runs in the background and is\n"
           "started at login or by the first call; see kneeminderd(8), and kneeminder(1)\n"
           "for daily use. SIGHUP reads the settings again.\n");
    return 0;
}

int main(int argc, char *argv[]) {
    static const struct option options[] = { { "help", no_argument, NULL, 'h' },
                                             { "version", no_argument, NULL, 'V' },
                                             { "check", required_argument, NULL, 'c' }, /* of the daemon to itself: see backup-link.h */
                                             { 0 } };
    for (int o; (o = getopt_long(argc, argv, "h", options, NULL)) >= 0;) {
        if (o == 'h')
            return usage();
        if (o == 'c')
            return backup_link_look_through(optarg);
        if (o != 'V')
            return 2;
        printf("kneeminderd %s\n", PACKAGE_VERSION);
        return 0;
    }
    if (optind < argc) {
        fprintf(stderr, "kneeminderd takes no arguments; did you mean the client, kneeminder?\n");
        return 2;
    }
    umask(0077);
    /* A core file would hold a health record. */
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    log_open();
    /* Larger pieces apart, and what is free given back: the daemon's peaks are short and its days are long. */
    (void)mallopt(M_MMAP_THRESHOLD, 32 * 1024);
    (void)mallopt(M_TRIM_THRESHOLD, 32 * 1024);

    Daemon d = { 0 };
    int r = start(&d), status = r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
    if (r == 0)
        status = run(&d);
    stop(&d, r == -ENOMEM);
    return status;
}
