/* SPDX-License-Identifier: MIT */
/* See backup-link.h. */

#include <malloc.h>

#include "backup-link.h"

struct BackupLink {
    sd_event *event;
    sd_event_source *work;
    Ledger *ledger;
    usec_t next; /* not before */
};

static int on_work(sd_event_source *s, void *userdata) {
    BackupLink *b = userdata;
    (void)s;
    if (ledger_backup_step(b->ledger))
        return 0;
    b->work = sd_event_source_disable_unref(b->work);
    /* The copy's own connection had a page cache, which would else be held all day. */
    (void)malloc_trim(0);
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
    sd_event_unref(b->event);
    free(b);
    return NULL;
}
