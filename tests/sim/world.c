/* SPDX-License-Identifier: MIT */
/* See world.h. */

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock-sim.h"
#include "person.h"
#include "random.h"
#include "recall.h"
#include "world.h"

#define SCREEN_MAX 64
#define PATH_LENGTH 256
#define SHOWINGS_MAX 60 /* more in a row than this never end */

/* What the notifier knows of an entry. */
typedef struct Shown {
    char id[NOTICE_ID_MAX];
    uint32_t revision; /* the last one that was shown */
    uint32_t number;   /* 0: it is not on the screen any more */
    bool lost;         /* with the server that showed it: nobody's news */
} Shown;

struct World {
    char record[PATH_LENGTH], shown[PATH_LENGTH]; /* files */
    Check *check;
    Coordinator *coordinator;
    Settings settings[2]; /* in force, and the next */
    int settings_now;
    bool locked, inhibited, asleep, idle, server;
    char owner[DISPLAY_SERVER_MAX]; /* of the notification server */
    uint32_t last_number;
    int servers;
    Shown screen[SCREEN_MAX];
    size_t n_screen;
    int asks, missed; /* that came up since the last move began */
    bool verbose;
};

static const char *const zones[] = {
    "Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Tehran",
    "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Kiritimati", "Etc/UTC", "Asia/Kathmandu", "Europe/London", "Europe/Dublin",
    "America/St_Johns", "Pacific/Chatham", "Asia/Pyongyang", "America/Caracas", "Africa/Cairo", "Asia/Gaza", "America/Nuuk",
    "Pacific/Kwajalein", "Pacific/Honolulu", "Asia/Kolkata", "Europe/Istanbul", "America/Scoresbysund",
};

size_t world_zones(const char *const **ret) {
    *ret = zones;
    return ELEMENTSOF(zones);
}

Check *world_check(World *w) {
    return w->check;
}

static const Settings *settings_of(const World *w) {
    return &w->settings[w->settings_now];
}

static void fatal(World *w, int r, const char *what) {
    if (r < 0)
        check_fail(w->check, "fatal", "%s: %s", what, strerror(-r));
}

/* --- the notifier --- */

static Shown *screen_find(World *w, const char *id) {
    for (size_t i = 0; i < w->n_screen; i++)
        if (strcmp(w->screen[i].id, id) == 0)
            return &w->screen[i];
    return NULL;
}

/* Forgets what is no entry any more. */
static void screen_tidy(World *w, Display *d) {
    size_t kept = 0;
    for (size_t i = 0; i < w->n_screen; i++)
        if (display_find(d, w->screen[i].id))
            w->screen[kept++] = w->screen[i];
    w->n_screen = kept;
}

static void show(World *w, const DisplayEntry *e) {
    Shown *s = screen_find(w, e->id);
    bool fresh = !s || (s->number == 0 && !s->lost);
    if (!s) {
        if (w->n_screen == SCREEN_MAX)
            abort();
        s = &w->screen[w->n_screen++];
        snprintf(s->id, sizeof(s->id), "%s", e->id);
    }
    s->revision = e->revision;
    s->number = s->number == 0 ? ++w->last_number : s->number;
    s->lost = false;
    if (w->verbose)
        printf("        shows %s, revision %u, %zu asks%s\n", e->id, e->revision, e->n_asks, e->alert ? ", attention" : "");
    w->asks += e->form == FORM_ASK && e->alert && strcmp(e->id, "question") != 0;
    w->missed += fresh && e->form == FORM_NOTICE && e->notice == NOTICE_MISSED;
    Frame f;
    fatal(w, coordinator_frame(w->coordinator, &f), "a frame");
    check_shown(w->check, e, fresh, w->locked || w->inhibited || w->asleep,
                schedule_day_start(f.schedule, f.zone, frame_today(&f)), settings_of(w)->schedule.asks_per_day);
    int r = coordinator_shown(w->coordinator, e->id, e->revision, w->owner, s->number);
    if (r != 0 && r != COORDINATOR_E_LIMIT)
        check_fail(w->check, "refused", "that %s is shown was refused (%d)", e->id, r);
    check_look(w->check, w->coordinator);
}

/* Shows or takes away one thing; whether there was one. */
static bool show_next(World *w) {
    Display *d = coordinator_display(w->coordinator);
    for (size_t i = 0; i < d->n_entries; i++) {
        DisplayEntry e = d->entries[i];
        Shown *s = screen_find(w, e.id);
        if (e.form == FORM_GONE) {
            if (s)
                s->number = 0;
            fatal(w, coordinator_closed(w->coordinator, e.id, e.revision, "closed"), "closing");
            return true;
        }
        if (!s || s->revision != e.revision) {
            show(w, &e);
            return true;
        }
    }
    return false;
}

static void notify(World *w) {
    int n = 0;
    while (w->server && n < SHOWINGS_MAX && !check_failure(w->check)->check[0] && show_next(w))
        n++;
    if (n == SHOWINGS_MAX)
        check_fail(w->check, "restless", "what is shown changes without end");
    screen_tidy(w, coordinator_display(w->coordinator));
}

/* --- the daemon --- */

static void on_fact(const Fact *f, bool superseded, bool stored, void *userdata) {
    World *w = userdata;
    char slot[SLOT_TEXT_MAX] = "", id[FACT_ID_MAX];
    if (!stored)
        check_fail(w->check, "record", "a fact could not be stored");
    if (w->verbose && f->type != FACT_ALIVE)
        printf("        %s%s %s %s %s %s\n", superseded ? "not " : "", fact_id_format(f->type, f->number, id), fact_type_to_string(f->type),
               f->slot.kind >= 0 ? slot_format(&f->slot, slot) : "", f->word, f->reason);
    check_fact(w->check, f, superseded);
}

static void look_around(World *w) {
    Reason obstacle = w->asleep ? REASON_ASLEEP : w->locked ? REASON_LOCKED : w->inhibited ? REASON_INHIBITED : REASON_NONE;
    if (obstacle == REASON_NONE && !w->server)
        obstacle = REASON_NO_SERVER;
    coordinator_set_obstacle(w->coordinator, obstacle, w->idle);
}

static void look(World *w) {
    fatal(w, coordinator_reconcile(w->coordinator), "reconciling");
    check_look(w->check, w->coordinator);
    notify(w);
}

static void daemon_start(World *w) {
    Clock *clock;
    Ledger *ledger;
    pid_t holder = 0;
    if (clock_new(&clock, NULL, NULL) < 0)
        abort();
    int r = ledger_open(&ledger, w->record, clock_sim.now.real, &holder);
    if (r < 0 || coordinator_new(&w->coordinator, clock, ledger, settings_of(w)) < 0)
        abort();
    /* The days of a walk lie in the past and in the future of this program. */
    ((Sight *)coordinator_sight(w->coordinator))->earliest = 0;
    coordinator_set_announcer(w->coordinator, &(Announcer){ .fact = on_fact, .userdata = w });
    coordinator_server_changed(w->coordinator, w->owner);
    look_around(w);
}

static void copy_file(const char *from, const char *to) {
    static char bytes[1 << 16];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        (void)unlink(to);
        return;
    }
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (ssize_t n; (n = read(in, bytes, sizeof(bytes))) > 0;)
        if (write(out, bytes, (size_t)n) != n)
            abort();
    close(in);
    close(out);
}

static void copy_record(World *w, bool back) {
    static const char *const parts[] = { "", "-wal" };
    for (size_t i = 0; i < ELEMENTSOF(parts); i++) {
        char file[PATH_LENGTH + 8], copy[PATH_LENGTH + 16];
        snprintf(file, sizeof(file), "%s%s", w->record, parts[i]);
        snprintf(copy, sizeof(copy), "%s.crash%s", w->record, parts[i]);
        copy_file(back ? copy : file, back ? file : copy);
    }
}

/* A crash leaves the record's files as they were in the middle of its life. */
static void daemon_stop(World *w, bool crash) {
    if (crash)
        copy_record(w, false);
    w->coordinator = coordinator_free(w->coordinator);
    if (crash)
        copy_record(w, true);
}

/* --- moves of the machine --- */

static bool is_alive(World *w) {
    return !check_failure(w->check)->check[0];
}

static void advance(World *w, usec_t length) {
    usec_t end = clock_sim.truth + length;
    while (is_alive(w)) {
        usec_t armed = clock_sim.deadline == USEC_NONE ? USEC_NONE : MAX(clock_sim.deadline - clock_sim.now.boot, 0);
        if (armed > end - clock_sim.truth) {
            clock_sim_pass(end - clock_sim.truth);
            return;
        }
        clock_sim_pass(armed);
        clock_sim.deadline = USEC_NONE;
        look(w);
    }
}

static void step_clock(World *w, usec_t step) {
    /* Before 1972 and after 2150 there is no record. */
    if (clock_sim.now.real + step < 2 * 365 * USEC_PER_DAY || clock_sim.now.real + step > 180 * 365 * USEC_PER_DAY)
        return;
    clock_sim_step(step);
    check_stepped(w->check);
}

static void sleep_machine(World *w, usec_t length, bool said) {
    if (said) {
        w->asleep = true;
        look_around(w);
        look(w);
    }
    clock_sim_pass(length);
    w->asleep = false;
    w->asks = w->missed = 0;
    look_around(w);
    coordinator_set_step(w->coordinator, 0);
    look(w);
}

static void change_server(World *w, bool there) {
    if (there)
        snprintf(w->owner, sizeof(w->owner), ":1.%d", ++w->servers);
    else
        w->owner[0] = '\0';
    w->server = there;
    for (size_t i = 0; i < w->n_screen; i++) {
        w->screen[i].lost = true;
        w->screen[i].number = w->screen[i].revision = 0;
    }
    coordinator_server_changed(w->coordinator, w->owner);
    look_around(w);
    look(w);
}

/* The daemon is away for a while; where no time goes by, it shows afterwards what it showed before. */
static void restart(World *w, bool crash, usec_t away) {
    static Seen before, after;
    check_see(&before, coordinator_display(w->coordinator));
    daemon_stop(w, crash);
    clock_sim_pass(away);
    daemon_start(w);
    recall_check(w->check, w->coordinator);
    fatal(w, coordinator_reconcile(w->coordinator), "starting");
    check_look(w->check, w->coordinator);
    check_see(&after, coordinator_display(w->coordinator));
    if (away == 0 && strcmp(before.text, after.text) != 0)
        check_fail(w->check, "restart", "before: %.200s after: %.200s", before.text, after.text);
    notify(w);
    if (away == 0 && w->asks > 0)
        check_fail(w->check, "restart", "what was asked before is asked again");
}

/* `step`: the calendar is another one afterwards, and nobody has seen it change. */
static void reboot(World *w, bool crash, usec_t off, usec_t up, usec_t step) {
    daemon_stop(w, crash);
    clock_sim_boot(off, up);
    if (step != 0)
        step_clock(w, step);
    (void)unlink(w->shown); /* the runtime directory went with the session */
    w->locked = w->inhibited = w->idle = false;
    w->server = true;
    w->n_screen = 0;
    snprintf(w->owner, sizeof(w->owner), ":1.%d", ++w->servers);
    daemon_start(w);
    look(w);
}

/* Settings number `n`; 0 are the defaults. */
static void settings_make(Settings *s, uint64_t n) {
    static const Times check_ins[] = { { 1, { 450 } }, { 2, { 450, 1260 } }, { 1, { 1200 } }, { 1, { 150 } }, { 0 } };
    static const Times ices[] = { { 3, { 480, 780, 1200 } }, { 4, { 420, 660, 900, 1140 } }, { 1, { 1080 } }, { 2, { 600, 90 } } };
    static const Times rests[] = { { 3, { 480, 780, 1200 } }, { 0 }, { 2, { 630, 930 } }, { 4, { 150, 540, 1320, 1410 } } };
    static const char *const homes[] = { "", "", "", "Europe/Berlin", "Pacific/Auckland" };
    static const int quiets[][2] = { { 1320, 420 }, { 0, 0 }, { 1380, 360 }, { 30, 480 }, { 720, 840 } };
    Random r = { n };
    *s = settings_default;
    if (n == 0)
        return;
    s->schedule.check_in = check_ins[random_below(&r, ELEMENTSOF(check_ins))];
    s->schedule.ice = random_below(&r, 8) > 0;
    s->schedule.ice_times = ices[random_below(&r, ELEMENTSOF(ices))];
    s->schedule.ice_duration = (usec_t)(5 + random_below(&r, 11)) * USEC_PER_MIN;
    s->schedule.ice_gap = (usec_t)(4 + random_below(&r, 5)) * 30 * USEC_PER_MIN;
    s->schedule.ice_per_day = (int)(1 + random_below(&r, 4));
    s->schedule.rest_times = rests[random_below(&r, ELEMENTSOF(rests))];
    s->schedule.rest_window = (usec_t)(1 + random_below(&r, 5)) * USEC_PER_HOUR;
    s->schedule.snooze = (usec_t)(5 + random_below(&r, 56)) * USEC_PER_MIN;
    s->schedule.snooze_max = (int)random_below(&r, 4);
    s->schedule.re_ask = (usec_t)(15 + random_below(&r, 46)) * USEC_PER_MIN;
    s->schedule.re_asks = (int)random_below(&r, 4);
    s->schedule.asks_per_day = (int)(1 + random_below(&r, 6));
    const int *quiet = quiets[random_below(&r, ELEMENTSOF(quiets))];
    s->schedule.quiet_from = quiet[0];
    s->schedule.quiet_to = quiet[1];
    static const Times exercises[] = { { 1, { 1080 } }, { 1, { 480 } }, { 1, { 90 } } };
    s->schedule.exercise = random_below(&r, 2) > 0;
    s->schedule.exercise_days = (int)(1 + random_below(&r, (1 << WEEKDAY_MAX) - 1));
    s->schedule.exercise_times = exercises[random_below(&r, ELEMENTSOF(exercises))];
    snprintf(s->zone, sizeof(s->zone), "%s", homes[random_below(&r, ELEMENTSOF(homes))]);
}

static void change_settings(World *w, uint64_t n) {
    settings_make(&w->settings[!w->settings_now], n);
    w->settings_now = !w->settings_now;
    coordinator_set_settings(w->coordinator, settings_of(w));
    check_disturbed(w->check);
    look(w);
}

/* --- moves of the person --- */

/* Refusals are answers, too; only what breaks is not. */
static void took(World *w, int r, const char *what) {
    fatal(w, r, what);
    if (r == COORDINATOR_E_BROKEN || r == COORDINATOR_E_NOT_STORED)
        check_fail(w->check, "refused", "%s was refused by the record (%d)", what, r);
    check_look(w->check, w->coordinator);
    notify(w);
}

/* The entry number `n` of those on the screen, NULL: there is none. */
static DisplayEntry *entry_of(World *w, int64_t n) {
    Display *d = coordinator_display(w->coordinator);
    for (size_t i = 0; i < d->n_entries && w->server; i++) {
        DisplayEntry *e = &d->entries[(i + (uint64_t)n) % d->n_entries];
        const Shown *s = screen_find(w, e->id);
        if (s && s->number > 0 && e->form != FORM_GONE)
            return e;
    }
    return NULL;
}

static void answer(World *w, const Move *m) {
    const DisplayEntry *e = entry_of(w, m->a);
    if (!e)
        return;
    const char *const *verbs = display_verbs(e);
    size_t n = 0;
    while (verbs[n])
        n++;
    const char *verb = verbs[(uint64_t)m->b % n];
    if (w->verbose)
        printf("        presses %s on %s\n", verb, e->id);
    char id[NOTICE_ID_MAX];
    snprintf(id, sizeof(id), "%s", e->id);
    took(w, coordinator_act(w->coordinator, id, e->revision, verb), verb);
}

static void close_entry(World *w, int64_t n, const char *reason) {
    const DisplayEntry *e = entry_of(w, n);
    if (!e)
        return;
    char id[NOTICE_ID_MAX];
    snprintf(id, sizeof(id), "%s", e->id);
    screen_find(w, id)->number = 0;
    took(w, coordinator_closed(w->coordinator, id, e->revision, reason), reason);
}

/* Whether it was such a move. */
static bool move_person(World *w, const Move *m) {
    static const Kind questions[] = { KIND_CHECK_IN, KIND_ICE, KIND_SAFETY };
    switch (m->kind) {
    case MOVE_ANSWER:
        answer(w, m);
        return true;
    case MOVE_DISMISS:
        close_entry(w, m->a, "dismissed");
        return true;
    case MOVE_EXPIRE:
        close_entry(w, m->a, "expired");
        return true;
    case MOVE_ASK:
        took(w, coordinator_ask(w->coordinator, questions[(uint64_t)m->a % ELEMENTSOF(questions)]), "asking");
        return true;
    case MOVE_UNDO:
        took(w, coordinator_undo(w->coordinator, NULL), "undo");
        return true;
    default:
        break;
    }
    if (!person_decides(m->kind))
        return false;
    Move copy = *m;
    took(w, coordinator_change(w->coordinator, person_decide, &copy, NULL, NULL), "a change");
    return true;
}

static void move_machine(World *w, const Move *m) {
    switch (m->kind) {
    case MOVE_DEADLINE:
        advance(w, MAX(clock_sim.deadline - clock_sim.now.boot, 0));
        break;
    case MOVE_ADVANCE:
        advance(w, m->a);
        break;
    case MOVE_STEP: {
        usec_t before = clock_sim.now.real;
        step_clock(w, m->a);
        coordinator_set_step(w->coordinator, clock_sim.now.real - before);
        look(w);
        break;
    }
    case MOVE_SLEEP:
        sleep_machine(w, m->a, m->b);
        break;
    case MOVE_ZONE:
        if (clock_sim_travel(zones[(uint64_t)m->a % ELEMENTSOF(zones)]))
            check_disturbed(w->check);
        look(w);
        break;
    case MOVE_LOCK:
    case MOVE_INHIBIT:
    case MOVE_IDLE:
        *(m->kind == MOVE_LOCK ? &w->locked : m->kind == MOVE_INHIBIT ? &w->inhibited : &w->idle) = m->a;
        look_around(w);
        look(w);
        break;
    case MOVE_SERVER:
        change_server(w, m->a);
        break;
    case MOVE_CRASH:
    case MOVE_RESTART:
        restart(w, m->kind == MOVE_CRASH, m->a);
        break;
    case MOVE_REBOOT:
        reboot(w, m->b % 2, m->a, USEC_PER_MIN + (m->b % 10) * USEC_PER_SEC, 0);
        break;
    case MOVE_RTC:
        reboot(w, false, USEC_PER_MIN, USEC_PER_MIN, m->a);
        break;
    default:
        change_settings(w, (uint64_t)m->a);
    }
}

/* At a return all that waited comes as one. */
static bool is_return(const Move *m) {
    switch (m->kind) {
    case MOVE_LOCK:
    case MOVE_INHIBIT:
    case MOVE_IDLE:
    case MOVE_SERVER:
    case MOVE_SLEEP:
    case MOVE_RESUME:
    case MOVE_CRASH:
    case MOVE_RESTART:
    case MOVE_REBOOT:
        return true;
    default:
        return false;
    }
}

void world_move(World *w, const Move *m, bool verbose) {
    w->verbose = verbose;
    w->asks = w->missed = 0;
    if (!move_person(w, m))
        move_machine(w, m);
    if (is_return(m) && (w->asks > 1 || w->missed > 1))
        check_fail(w->check, "nagging", "%d questions and %d lines at one return", w->asks, w->missed);
    if (is_alive(w)) {
        check_move(w->check, w->coordinator);
        recall_rest(w->check, w->coordinator);
    }
}

/* --- life --- */

static int empty_directory(const char *path) {
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return -errno;
    static const char *const files[] = { "kneeminder.db", "kneeminder.db-wal", "kneeminder.db.crash", "kneeminder.db.crash-wal",
                                         "kneeminder/shown" };
    for (size_t i = 0; i < ELEMENTSOF(files); i++) {
        char file[PATH_LENGTH + 32];
        snprintf(file, sizeof(file), "%s/%s", path, files[i]);
        if (unlink(file) < 0 && errno != ENOENT)
            return -errno;
    }
    return 0;
}

int world_new(World **ret, const char *dir, const Walk *walk) {
    CLEANUP(world_freep) World *w = calloc(1, sizeof(*w));
    if (!w)
        return -ENOMEM;
    int r = empty_directory(dir);
    if (r >= 0)
        r = check_new(&w->check);
    if (r >= 0 && setenv("XDG_RUNTIME_DIR", dir, 1) < 0)
        r = -errno;
    if (r < 0)
        return r;
    snprintf(w->record, sizeof(w->record), "%s/kneeminder.db", dir);
    snprintf(w->shown, sizeof(w->shown), "%s/kneeminder/shown", dir);
    settings_make(&w->settings[0], 0);
    w->server = true;
    w->servers = 1;
    snprintf(w->owner, sizeof(w->owner), ":1.1");
    clock_sim_begin(walk->start, zones[(uint64_t)walk->zone % ELEMENTSOF(zones)]);
    daemon_start(w);
    look(w);
    *ret = w;
    w = NULL;
    return 0;
}

World *world_free(World *w) {
    if (!w)
        return NULL;
    coordinator_free(w->coordinator);
    check_free(w->check);
    free(w);
    return NULL;
}
