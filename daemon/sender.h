/* SPDX-License-Identifier: MIT */
/*
 * Who has sent a signal. A match by a well-known name keeps out nothing that is sent to this connection alone: the bus delivers it by its
 * address, and sd-bus, which does not know who owns a name, takes it. So the handler of a signal whose contents are believed compares the
 * sender, which is the bus's word: a unique name, or the bus's own name.
 */
#pragma once

#include <stdbool.h>
#include <string.h>
#include <systemd/sd-bus.h>

static inline bool is_sent_by(sd_bus_message *m, const char *unique_name) {
    const char *sender = sd_bus_message_get_sender(m);
    return sender && unique_name[0] && strcmp(sender, unique_name) == 0;
}

static inline bool is_sent_by_bus(sd_bus_message *m) {
    return is_sent_by(m, "org.freedesktop.DBus");
}
