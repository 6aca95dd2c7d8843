/* SPDX-License-Identifier: MIT */
/* See backup-link.h. */

#include <malloc.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backup-link.h"
#include "log.h"

struct BackupLink {
    sd_event *event;
    sd_event_source *work;
    sd_event_source *checking;
    Ledger *ledger;
    usec_t next; /* not before */
};

/* --- the week's check, in a process of its own: it takes long, and reads what may be damaged --- */

static int on_checked(sd_event_source *s, const siginfo_t *si, void *userdata) {
    BackupLink *b = userdata;
    (void)s;
    b->checking = sd_event_source_disable_unref(b->checking);
    ledger_backup_checked(b->ledger, si->si_code == CLD_EXITED ? si->si_status : -EINTR);
    return 0;
}

static int start_check(BackupLink *b, char *copy) {
    char program[] = "kneeminderd", option[] = "--check";
    char *argv[] = { program, option, copy, NULL };
    pid_t pid;
    /* This very program, even where another version has been installed meanwhile. */
    int r = -posix_spawn(&pid, "/proc/self/exe", NULL, NULL, argv, environ);
    if (r < 0)
        return r;
    r = sd_event_add_child(b->event, &b->checking, pid, WEXITED, on_checked, b);
    return MIN(r, 0);
}

static void check(BackupLink *b) {
    CLEANUP_FREE char *copy = b->checking ? NULL : ledger_backup_unchecked(b->ledger);
    int r = copy ? start_check(b, copy) : 0;
    if (r < 0)
        ledger_backup_checked(b->ledger, r);
}

int backup_link_look_through(const char *copy) {
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)!nice(10);
    int r = store_backup_check(copy);
    return r < 0 ? STORE_E_IO : r;
}

static int on_work(sd_event_source *s, void *userdata) {
    BackupLink *b = userdata;
    (void)s;
    if (ledger_backup_step(b->ledger))
        return 0;
    b->work = sd_event_source_disable_unref(b->work);
    /* The copy's own connection had a page cache, which would else be held all day. */
    (void)malloc_trim(0);
    check(b);
    return 0;
}

void backup_link_check(BackupLink *b, usec_t now) {
    if (b->work || now < b->next)
        return;
    b->next = now + USEC_PER_HOUR;
    if (!ledger_backup_begin(b->ledger, now))
        return;
    int r = sd_event_add_defer(b->event, &b->work, on_work, b);
    if (r >= 0)
        r = sd_event_source_set_enabled(b->work, SD_EVENT_ON);
    /* Behind everything else that waits. */
    if (r >= 0)
        r = sd_event_source_set_priority(b->work, SD_EVENT_PRIORITY_IDLE);
    if (r < 0)
        b->work = sd_event_source_disable_unref(b->work);
}

int backup_link_new(BackupLink **ret, sd_event *event, Ledger *ledger) {
    BackupLink *b = calloc(1, sizeof(*b));
    if (!b)
        return -ENOMEM;
    *b = (BackupLink){ .event = sd_event_ref(event), .ledger = ledger, .next = INT64_MIN };
    *ret = b;
    return 0;
}

BackupLink *backup_link_free(BackupLink *b) {
    if (!b)
        return NULL;
    sd_event_source_disable_unref(b->work);
    sd_event_source_disable_unref(b->checking);
    sd_event_unref(b->event);
    free(b);
    return NULL;
}
