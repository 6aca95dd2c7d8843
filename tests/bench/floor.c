/* SPDX-License-Identifier: MIT */
/*
 * The floor that the daemon is measured against: the least that an sd-bus service with an open SQLite record can be. One loop,
 * one method, one WAL file at argv[1] opened as the daemon opens its own, and nothing to do.
 */

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#define FLOOR "org.kneeminder.Floor1"

static int on_get(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    (void)userdata, (void)error;
    return sd_bus_reply_method_return(m, "a{sv}", 1, "version", "s", "1");
}

static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("Get", "", "a{sv}", on_get, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

static int open_record(sqlite3 **ret, const char *path) {
    int r = sqlite3_open_v2(path, ret, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (r == SQLITE_OK)
        r = sqlite3_exec(*ret,
                         "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                         "CREATE TABLE IF NOT EXISTS fact (id INTEGER PRIMARY KEY, at INTEGER) STRICT;"
                         "INSERT INTO fact (at) VALUES (0); SELECT count(*) FROM fact;",
                         NULL, NULL, NULL);
    return r == SQLITE_OK ? 0 : -EIO;
}

int main(int argc, char *argv[]) {
    sd_event *event = NULL;
    sd_bus *bus = NULL;
    sqlite3 *db = NULL;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    int r = argc == 2 && sigprocmask(SIG_BLOCK, &set, NULL) == 0 ? sd_event_default(&event) : -EINVAL;
    if (r >= 0)
        r = sd_event_add_signal(event, NULL, SIGTERM, NULL, NULL);
    if (r >= 0)
        r = open_record(&db, argv[1]);
    if (r >= 0)
        r = sd_bus_open_user(&bus);
    if (r >= 0)
        r = sd_bus_attach_event(bus, event, 0);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, NULL, "/org/kneeminder/Floor1", FLOOR, vtable, NULL);
    if (r >= 0)
        r = sd_bus_request_name(bus, FLOOR, 0);
    if (r >= 0)
        r = sd_event_loop(event);
    sqlite3_close(db);
    sd_bus_flush_close_unref(bus);
    sd_event_unref(event);
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
