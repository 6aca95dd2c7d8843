/* SPDX-License-Identifier: MIT */
/*
 * The real clock. One CLOCK_BOOTTIME timer for the deadline. A second timer far away that the kernel cancels whenever the
 * calendar clock is set or the machine resumes: made anew each time, because reading alone does not re-arm it. The zone is read from
 * $TZ or /etc/localtime, and the directory of the link and the file itself are watched.
 */

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <systemd/sd-id128.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

#define LOCALTIME "/etc/localtime"
#define ZONEINFO "/usr/share/zoneinfo/"
#define ZONE_FILE_MAX (256 * 1024)
#define STEP_MIN (2 * USEC_PER_SEC) /* less is a slew, or a resume */

struct Clock {
    sd_event *event;
    ClockEvents events;
    sd_event_source *timer;
    sd_event_source *steps;
    sd_event_source *link_watch;
    sd_event_source *file_watch;
    Zone *zone;
    const char *zone_from;
    char home[ZONE_NAME_MAX]; /* "": the local zone */
    uint8_t boot_id[16];
    usec_t offset; /* CLOCK_REALTIME less CLOCK_BOOTTIME, as last seen */
};

static usec_t read_clock(clockid_t id) {
    struct timespec ts;
    clock_gettime(id, &ts);
    return ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

int clock_now(Clock *c, Now *ret) {
    ret->real = read_clock(CLOCK_REALTIME);
    ret->boot = read_clock(CLOCK_BOOTTIME);
    memcpy(ret->boot_id, c->boot_id, sizeof(ret->boot_id));
    return 0;
}

/* --- zone --- */

static int read_file(const char *path, void **ret, size_t *ret_size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    struct stat st;
    int r = fstat(fd, &st) < 0 ? -errno : 0;
    if (r == 0 && (!S_ISREG(st.st_mode) || st.st_size > ZONE_FILE_MAX))
        r = -EINVAL;
    CLEANUP_FREE char *buffer = r == 0 ? malloc((size_t)st.st_size + 1) : NULL;
    if (r == 0 && !buffer)
        r = -ENOMEM;
    ssize_t n = r == 0 ? read(fd, buffer, (size_t)st.st_size) : 0;
    if (r == 0 && n < 0)
        r = -errno;
    close(fd);
    if (r < 0)
        return r;
    *ret = buffer;
    *ret_size = (size_t)n;
    buffer = NULL;
    return 0;
}

/* "Europe/Berlin" of where the link leads, "local" if it leads nowhere known. */
static void name_of(const char *path, char name[static ZONE_NAME_MAX]) {
    char real[PATH_MAX];
    const char *p = realpath(path, real) ? strstr(real, "/zoneinfo/") : NULL;
    snprintf(name, ZONE_NAME_MAX, "%.63s", p ? p + strlen("/zoneinfo/") : "local");
}

/* 0, ZONE_E_BAD or -errno; *ret is untouched on failure. */
static int read_zone(const char *path, Zone **ret) {
    char name[ZONE_NAME_MAX];
    CLEANUP_FREE void *bytes = NULL;
    size_t size = 0;
    name_of(path, name);
    int r = read_file(path, &bytes, &size);
    return r == 0 ? zone_new(ret, name, bytes, size) : r;
}

static void load_zone(Clock *c) {
    const char *tz = getenv("TZ");
    char path[PATH_MAX] = LOCALTIME;
    c->zone_from = LOCALTIME;
    if (c->home[0]) {
        c->zone_from = "home";
        snprintf(path, sizeof(path), "%s%s", ZONEINFO, c->home);
    } else if (tz && *tz) {
        c->zone_from = "TZ";
        tz += *tz == ':';
        snprintf(path, sizeof(path), "%s%s", *tz == '/' ? "" : ZONEINFO, tz);
    }
    Zone *zone = NULL;
    int r = read_zone(path, &zone);
    if (r != 0) {
        log_write(LOG_WARNING, path, "Cannot read the time zone %s; times are in UTC.", path);
        c->zone_from = "none";
        if (zone_new_utc(&zone) < 0)
            return;
    }
    zone_free(c->zone);
    c->zone = zone;
}

int clock_set_home(Clock *c, const char *name) {
    if (strcmp(c->home, name) == 0)
        return 0;
    if (name[0]) {
        char path[PATH_MAX];
        Zone *zone = NULL;
        snprintf(path, sizeof(path), "%s%s", ZONEINFO, name);
        if (read_zone(path, &zone) != 0)
            return -ENOENT;
        zone_free(zone);
    }
    snprintf(c->home, sizeof(c->home), "%s", name);
    load_zone(c);
    return 0;
}

static int watch_zone(Clock *c);

static int on_zone(sd_event_source *s, const struct inotify_event *e, void *userdata) {
    Clock *c = userdata;
    (void)s;
    if (e->len > 0 && strcmp(e->name, "localtime") != 0)
        return 0;
    load_zone(c);
    (void)watch_zone(c);
    c->events.zone_changed(c->events.userdata);
    return 0;
}

/* The link is replaced by a rename in its directory; a tzdata upgrade replaces the file it leads to. */
static int watch_zone(Clock *c) {
    if (strcmp(c->zone_from, "TZ") == 0)
        return 0;
    if (!c->link_watch) {
        int r = sd_event_add_inotify(c->event, &c->link_watch, "/etc", IN_CREATE | IN_MOVED_TO | IN_ONLYDIR, on_zone, c);
        if (r < 0)
            return r;
    }
    c->file_watch = sd_event_source_disable_unref(c->file_watch);
    return sd_event_add_inotify(c->event, &c->file_watch, LOCALTIME, IN_CLOSE_WRITE | IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB,
                                on_zone, c);
}

/* --- steps and resume --- */

static int watch_steps(Clock *c);

static int on_step(sd_event_source *s, int fd, uint32_t revents, void *userdata) {
    Clock *c = userdata;
    (void)s, (void)fd, (void)revents;
    usec_t offset = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME);
    usec_t step = offset - c->offset;
    c->offset = offset;
    int r = watch_steps(c);
    if (r < 0)
        return r;
    c->events.stepped(step < STEP_MIN && step > -STEP_MIN ? 0 : step, c->events.userdata);
    return 0;
}

static int watch_steps(Clock *c) {
    c->steps = sd_event_source_disable_unref(c->steps);
    int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    struct itimerspec far = { .it_value.tv_sec = sizeof(time_t) == 8 ? (time_t)INT64_MAX : (time_t)INT32_MAX };
    int r = timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL);
    if (r < 0 && (errno == EOPNOTSUPP || errno == EOVERFLOW || errno == EINVAL)) {
        far.it_value.tv_sec = INT32_MAX;
        r = timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL);
    }
    if (r < 0) {
        r = -errno;
        close(fd);
        return r;
    }
    r = sd_event_add_io(c->event, &c->steps, fd, EPOLLIN, on_step, c);
    if (r < 0) {
        close(fd);
        return r;
    }
    (void)sd_event_source_set_io_fd_own(c->steps, 1);
    /* Before the deadline's own event, which would else be handled by a wrong idea of the time. */
    return sd_event_source_set_priority(c->steps, SD_EVENT_PRIORITY_NORMAL - 1);
}

/* --- deadline --- */

static int on_timer(sd_event_source *s, uint64_t usec, void *userdata) {
    Clock *c = userdata;
    (void)s, (void)usec;
    c->events.expired(c->events.userdata);
    return 0;
}

int clock_arm(Clock *c, usec_t boot_deadline) {
    if (boot_deadline == USEC_NONE)
        return sd_event_source_set_enabled(c->timer, SD_EVENT_OFF);
    int r = sd_event_source_set_time(c->timer, (uint64_t)boot_deadline);
    return r < 0 ? r : sd_event_source_set_enabled(c->timer, SD_EVENT_ONESHOT);
}

const Zone *clock_zone(const Clock *c) {
    return c->zone;
}

const char *clock_zone_from(const Clock *c) {
    return c->zone_from;
}

int clock_new(Clock **ret, sd_event *event, const ClockEvents *events) {
    CLEANUP(clock_freep) Clock *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    c->event = sd_event_ref(event);
    c->events = *events;
    sd_id128_t boot;
    int r = sd_id128_get_boot(&boot);
    if (r < 0)
        return r;
    memcpy(c->boot_id, boot.bytes, sizeof(c->boot_id));
    c->offset = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME);
    load_zone(c);
    if (!c->zone)
        return -ENOMEM;
    r = sd_event_add_time(event, &c->timer, CLOCK_BOOTTIME, UINT64_MAX, USEC_PER_SEC / 10, on_timer, c);
    if (r >= 0)
        r = sd_event_source_set_enabled(c->timer, SD_EVENT_OFF);
    if (r >= 0)
        r = watch_steps(c);
    if (r < 0)
        return r;
    r = watch_zone(c);
    if (r < 0)
        log_write(LOG_WARNING, LOCALTIME, "Cannot watch the time zone (%s); a change is seen within the hour.", strerror(-r));
    *ret = c;
    c = NULL;
    return 0;
}

Clock *clock_free(Clock *c) {
    if (!c)
        return NULL;
    sd_event_source_disable_unref(c->timer);
    sd_event_source_disable_unref(c->steps);
    sd_event_source_disable_unref(c->link_watch);
    sd_event_source_disable_unref(c->file_watch);
    zone_free(c->zone);
    sd_event_unref(c->event);
    free(c);
    return NULL;
}
