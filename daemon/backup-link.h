/* SPDX-License-Identifier: MIT */
/*
 * A copy of the record each day, made in small steps while the loop runs on, so that no call ever waits for it. Seven are kept, or
 * as many as fit into 50 MB; the newest good one takes the place of a record that cannot be read any more. The first of a week is looked
 * through, by this program started once more.
 */
#pragma once

#include <systemd/sd-event.h>

#include "ledger.h"

typedef struct BackupLink BackupLink;

/* The ledger must outlive it. */
int backup_link_new(BackupLink **ret, sd_event *event, Ledger *ledger);
BackupLink *backup_link_free(BackupLink *b);
/* Begins a copy if the last one is a day old; called whenever the daemon is awake anyway. */
void backup_link_check(BackupLink *b, usec_t now);
/* What `kneeminderd --check COPY` does: the exit status, 0 or STORE_E_*. */
int backup_link_look_through(const char *copy);
