/* SPDX-License-Identifier: MIT */
/* See quick-world.h. */

#include "quick-world.h"

#include <fcntl.h>

#include "../sim/clock-sim.h"
#include "stand-ins.h"

#define RECORD "data/kneeminder.db"
#define PRESENT RECORD ".present"

World quick_world;

static Bytes started; /* the record after a first start */

static void leave(void) {
    settings_link_close(&quick_world.settings);
    world_disconnect(&quick_world);
    world_remove_directory(&quick_world);
}

static void make_data(void) {
    char path[128];
    world_path(&quick_world, "data", path);
    assert(mkdir(path, 0700) == 0);
}

static int remove_below(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st, (void)type;
    return ftw->level > 0 ? remove(path) : 0;
}

static void write_record(const Bytes *record) {
    char path[128];
    world_path(&quick_world, RECORD, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert(fd >= 0 && write(fd, record->bytes, record->size) == (ssize_t)record->size && close(fd) == 0);
}

static Bytes read_record(void) {
    char path[128];
    struct stat st;
    Bytes b = { 0 };
    world_path(&quick_world, RECORD, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert(fd >= 0 && fstat(fd, &st) == 0);
    b = (Bytes){ malloc((size_t)st.st_size), (size_t)st.st_size };
    assert(b.bytes && read(fd, b.bytes, b.size) == (ssize_t)b.size && close(fd) == 0);
    return b;
}

static void load(void) {
    world_load(&quick_world);
    service_announce(&quick_world.service);
    assert(coordinator_reconcile(quick_world.service.coordinator) >= 0);
}

void quick_world_prepare(void) {
    stand_ins_quick_sqlite();
    world_make_directory(&quick_world);
    assert(atexit(leave) == 0);
    world_connect(&quick_world);
    assert(settings_link_open(&quick_world.settings, quick_world.directory) == 0);
    /* For what is called later: nothing of the daemon is kept in them but where it lies. */
    quick_world.service.bus = quick_world.server;
    assert(service_add_objects(&quick_world.service) >= 0);
    quick_world_afternoon();
    make_data();
    load();
    world_unload(&quick_world);
    started = read_record();
    quick_world_end();
}

void quick_world_afternoon(void) {
    clock_sim_begin(AFTERNOON, "Europe/Berlin");
}

void quick_world_begin(const Bytes *record) {
    make_data();
    write_record(record ? record : &started);
    load();
}

void quick_world_restart(bool reads) {
    char path[128];
    world_unload(&quick_world);
    world_path(&quick_world, PRESENT, path);
    if (reads)
        (void)unlink(path);
    load();
}

void quick_world_end(void) {
    if (quick_world.service.coordinator)
        world_unload(&quick_world);
    assert(nftw(quick_world.directory, remove_below, 16, FTW_DEPTH | FTW_PHYS) == 0);
}
