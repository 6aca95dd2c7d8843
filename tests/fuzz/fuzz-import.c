/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file for `kneeminder import`, all the way into a record: the client's reading, the daemon's decoding and checking,
 * and the merge. What is refused has changed nothing; what is taken is there after a restart, and known when it comes again.
 */

#include "fuzz.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "../sim/clock-sim.h"
#include "daemon-link.h"
#include "stand-ins.h"
#include "cli/transfer.h"
#include "cli/verb.h"

static World world;
static bool started;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    fuzz_silence();
    stand_ins_quick_sqlite();
    daemon_link_world = &world;
    return 0;
}

/* Facts, but for those that the daemon itself makes. */
static int64_t count(void) {
    int64_t n = 0;
    assert(store_count(ledger_store(coordinator_ledger(world.service.coordinator)), &n) == 0);
    return n;
}

static int import_bytes(const uint8_t *data, size_t size) {
    char path[64];
    Link link = { 0 };
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    Call call = { .link = &link, .json = true, .args = (char *[]){ path, NULL }, .n_args = 1 };
    int r = verb_import(&call);
    sd_bus_error_free(&link.error);
    json_object_put(link.status);
    close(fd);
    return r;
}

static bool is_record(const uint8_t *data, size_t size) {
    size_t at = size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < size && data[at] != '\0' && strchr(" \t\r\n", data[at]))
        at++;
    return at < size && data[at] == '{';
}

static void check_taken(const uint8_t *data, size_t size) {
    int64_t n = count();
    assert(import_bytes(data, size) == EXIT_DONE);
    assert(count() == n);
    world_close(&world);
    world_open(&world);
    assert(strcmp(ledger_health(coordinator_ledger(world.service.coordinator)), "ok") == 0);
    assert(count() >= n); /* and that it was started */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!started) {
        clock_sim_begin(1795444200 * USEC_PER_SEC, "Europe/Berlin");
        world_start(&world);
    }
    started = true;
    int64_t before = count();
    int r = import_bytes(data, size);
    assert(r == EXIT_DONE || r == EXIT_REFUSED);
    assert(!world.service.importer || r != EXIT_DONE);
    /* Runs are logged one by one, a record is taken as a whole or not at all. */
    assert(r == EXIT_DONE || count() == before || !is_record(data, size));
    /* An import whose file ends too early is given up when its sender leaves, as clients do that fail. */
    if (r == EXIT_REFUSED && count() == before) {
        world.service.importer = sd_bus_track_unref(world.service.importer);
        coordinator_import_end(world.service.coordinator);
        return 0;
    }
    if (r == EXIT_DONE)
        check_taken(data, size);
    world_end(&world);
    started = false;
    return 0;
}
