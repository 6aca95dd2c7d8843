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
#include "quick-world.h"
#include "cli/transfer.h"
#include "cli/verb.h"

static int64_t n_started; /* facts, where the daemon has done no more than start */

static int64_t count(void) {
    int64_t n = 0;
    assert(store_count(ledger_store(coordinator_ledger(quick_world.service.coordinator)), &n) == 0);
    return n;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    fuzz_silence();
    quick_world_prepare();
    quick_world_begin(NULL);
    n_started = count();
    quick_world_end();
    return 0;
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
    quick_world_restart(true);
    assert(strcmp(ledger_health(coordinator_ledger(quick_world.service.coordinator)), "ok") == 0);
    assert(count() >= n); /* and that it was started */
}

/* As when a client that fails leaves. */
static void leave_it(void) {
    quick_world.service.importer = sd_bus_track_unref(quick_world.service.importer);
    coordinator_import_end(quick_world.service.coordinator);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int n_refused;
    /* A daemon that nothing was changed of serves for a while: most inputs are refused, and a start takes longer than that. It takes so
     * many imports a second. */
    if (quick_world.service.coordinator)
        clock_sim_pass(USEC_PER_SEC);
    else
        quick_world_afternoon();
    int r = import_bytes(data, size);
    assert(r == EXIT_DONE || r == EXIT_REFUSED);
    if (!quick_world.service.coordinator)
        return 0;
    assert(!quick_world.service.importer || r != EXIT_DONE);
    bool changed = count() != n_started;
    /* Runs are logged one by one, a record is taken as a whole or not at all. */
    assert(r == EXIT_DONE || !changed || !is_record(data, size));
    if (r == EXIT_REFUSED && !changed && ++n_refused % 100 != 0) {
        leave_it();
        return 0;
    }
    if (r == EXIT_DONE)
        check_taken(data, size);
    quick_world_end();
    return 0;
}
