/* SPDX-License-Identifier: MIT */
/*
 * The clock of tests: daemon/clock.h with a time that is told to it. It stands still until a line comes in on the socket
 * $KNEEMINDER_CLOCK; each line is answered when the daemon has done what follows from it.
 *
 *   now                    ok REAL BOOT DEADLINE
 *   advance-to REAL        goes to that time, or to the armed deadline if that comes first:  fired REAL | idle REAL
 *   step MICROSECONDS      the calendar alone is set:  ok REAL
 *   sleep MICROSECONDS     both clocks go on while nothing runs:  ok REAL
 *   zone NAME              ok REAL
 *
 * It starts at $KNEEMINDER_CLOCK_START (default 2026-11-23 06:00 UTC), $KNEEMINDER_CLOCK_UPTIME after boot (default an hour), in
 * the boot $KNEEMINDER_CLOCK_BOOT (a number), in the zone $TZ (default UTC).
 */

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"

#define DEFAULT_START INT64_C(1795413600000000)

struct Clock {
    ClockEvents events;
    Now now;
    usec_t deadline;
    Zone *zone, *local; /* in force; that of the machine */
    bool home;
    sd_event *event;
    sd_event_source *listening, *talking;
    char line[128];
    size_t n_line;
};

static int64_t number_of(const char *name, int64_t otherwise) {
    const char *text = getenv(name);
    return text && *text ? strtoll(text, NULL, 10) : otherwise;
}

/* NULL if there is none of that name. */
static Zone *load_zone(const char *name) {
    char path[256], bytes[65536];
    Zone *z = NULL;
    snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, bytes, sizeof(bytes)) : -1;
    if (fd >= 0)
        close(fd);
    return n > 0 && zone_new(&z, name, bytes, (size_t)n) == 0 ? z : NULL;
}

/* --- commands --- */

static void pass(Clock *c, usec_t length) {
    c->now.real += length;
    c->now.boot += length;
}

static bool expire(Clock *c) {
    if (c->deadline == USEC_NONE || c->now.boot < c->deadline)
        return false;
    c->deadline = USEC_NONE;
    c->events.expired(c->events.userdata);
    return true;
}

static const char *advance(Clock *c, usec_t to) {
    usec_t until_deadline = c->deadline == USEC_NONE ? USEC_NONE : c->deadline - c->now.boot;
    if (to - c->now.real > 0)
        pass(c, MIN(to - c->now.real, MAX(until_deadline, 0)));
    return expire(c) ? "fired" : "idle";
}

static void answer(Clock *c, int fd, const char *line) {
    char reply[128], name[64];
    int64_t n;
    const char *word = "ok";
    if (sscanf(line, "advance-to %" SCNd64, &n) == 1)
        word = advance(c, n);
    else if (sscanf(line, "step %" SCNd64, &n) == 1) {
        c->now.real += n;
        c->events.stepped(n, c->events.userdata);
    } else if (sscanf(line, "sleep %" SCNd64, &n) == 1) {
        pass(c, n);
        c->events.stepped(0, c->events.userdata);
        (void)expire(c);
    } else if (sscanf(line, "zone %63s", name) == 1) {
        Zone *zone = load_zone(name);
        word = zone ? "ok" : "error";
        if (zone) {
            zone_free(c->local);
            c->local = zone;
            if (!c->home)
                c->zone = zone;
            c->events.zone_changed(c->events.userdata);
        }
    } else if (strcmp(line, "now") != 0)
        word = "error";
    int length = strcmp(line, "now") == 0
                     ? snprintf(reply, sizeof(reply), "ok %" PRId64 " %" PRId64 " %" PRId64 "\n", c->now.real, c->now.boot, c->deadline)
                     : snprintf(reply, sizeof(reply), "%s %" PRId64 "\n", word, c->now.real);
    if (write(fd, reply, (size_t)length) != length)
        fprintf(stderr, "clock: the driver does not listen\n");
}

static int on_line(sd_event_source *s, int fd, uint32_t revents, void *userdata) {
    Clock *c = userdata;
    (void)revents;
    ssize_t n = read(fd, c->line + c->n_line, sizeof(c->line) - c->n_line - 1);
    if (n <= 0) {
        c->talking = sd_event_source_disable_unref(c->talking);
        (void)s;
        return 0;
    }
    c->n_line += (size_t)n;
    c->line[c->n_line] = '\0';
    for (char *end; (end = strchr(c->line, '\n'));) {
        *end = '\0';
        answer(c, fd, c->line);
        c->n_line -= (size_t)(end + 1 - c->line);
        memmove(c->line, end + 1, c->n_line + 1);
    }
    return 0;
}

static int on_connection(sd_event_source *s, int fd, uint32_t revents, void *userdata) {
    Clock *c = userdata;
    (void)s, (void)revents;
    int talk = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    if (talk < 0)
        return -errno;
    c->n_line = 0;
    c->talking = sd_event_source_disable_unref(c->talking);
    int r = sd_event_add_io(c->event, &c->talking, talk, EPOLLIN, on_line, c);
    if (r < 0)
        return r;
    /* Behind the bus: what was sent before a line is handled before it. */
    (void)sd_event_source_set_priority(c->talking, SD_EVENT_PRIORITY_IDLE);
    return sd_event_source_set_io_fd_own(c->talking, 1);
}

static int listen_at(Clock *c, const char *path) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (snprintf(address.sun_path, sizeof(address.sun_path), "%s.new", path) >= (int)sizeof(address.sun_path))
        return -ENAMETOOLONG;
    (void)unlink(address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    /* Whoever sees it can connect. */
    bool ok = bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(fd, 4) == 0 &&
              rename(address.sun_path, path) == 0;
    int r = ok ? 0 : -errno;
    if (r == 0)
        r = sd_event_add_io(c->event, &c->listening, fd, EPOLLIN, on_connection, c);
    if (r < 0) {
        close(fd);
        return r;
    }
    return sd_event_source_set_io_fd_own(c->listening, 1);
}

/* --- clock.h --- */

int clock_new(Clock **ret, sd_event *event, const ClockEvents *events) {
    Clock *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    const char *path = getenv("KNEEMINDER_CLOCK"), *tz = getenv("TZ");
    c->events = *events;
    c->event = sd_event_ref(event);
    c->deadline = USEC_NONE;
    c->now.real = number_of("KNEEMINDER_CLOCK_START", DEFAULT_START);
    c->now.boot = number_of("KNEEMINDER_CLOCK_UPTIME", USEC_PER_HOUR);
    c->now.boot_id[0] = (uint8_t)number_of("KNEEMINDER_CLOCK_BOOT", 1);
    c->zone = c->local = load_zone(tz && *tz ? tz : "Etc/UTC");
    int r = !c->zone ? -ENOENT : path ? listen_at(c, path) : 0;
    if (r < 0) {
        clock_free(c);
        return r;
    }
    *ret = c;
    return 0;
}

Clock *clock_free(Clock *c) {
    if (!c)
        return NULL;
    sd_event_source_disable_unref(c->talking);
    sd_event_source_disable_unref(c->listening);
    if (c->home)
        zone_free(c->zone);
    zone_free(c->local);
    sd_event_unref(c->event);
    free(c);
    return NULL;
}

int clock_now(Clock *c, Now *ret) {
    *ret = c->now;
    return 0;
}

int clock_arm(Clock *c, usec_t boot_deadline) {
    c->deadline = boot_deadline;
    return 0;
}

const Zone *clock_zone(const Clock *c) {
    return c->zone;
}

const char *clock_zone_from(const Clock *c) {
    return c->home ? "home" : "TZ";
}

int clock_set_home(Clock *c, const char *name) {
    Zone *zone = name[0] ? load_zone(name) : NULL;
    if (name[0] && !zone)
        return -ENOENT;
    if (c->home)
        zone_free(c->zone);
    c->home = zone != NULL;
    c->zone = zone ? zone : c->local;
    return 0;
}
