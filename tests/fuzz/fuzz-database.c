/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the record's file. The daemon starts with it, answers, takes a fact, lives a day and starts again; a file that it could
 * not use is kept byte for byte.
 *
 * The first byte of an input tells what the others are: the file itself; spots of a good record that are overwritten; or values of its
 * columns that no rule would have written, which pass every check of SQLite's own.
 */

#include "../unit/store-fixture.h"
#include "fuzz.h"

#include "../bus/world.h"
#include "../sim/clock-sim.h"
#include "stand-ins.h"

#define START (1795444200 * USEC_PER_SEC)
#define HEADER_SIZE 100
#define FILE_NAME "data/kneeminder.db"

static char *good;
static size_t good_size;

/* A record with a fact of each type, a few of them together an episode that is open. */
static void make_good(const char *path) {
    Store *s = open_store(__LINE__, path);
    for (int type = 0; type < FACT_TYPE_MAX; type++)
        for (int n = 1; n <= 2; n++)
            assert(commit_one(s, (FactType)type, n, START - (48 - type - n) * USEC_PER_HOUR) == 0);
    store_close(s);
    good = read_whole(path, &good_size);
    assert(good && good_size > 4096);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    World w = { 0 };
    char path[128];
    (void)argc, (void)argv;
    fuzz_silence();
    stand_ins_quick_sqlite();
    world_make_directory(&w);
    world_path(&w, FILE_NAME, path);
    make_good(path);
    world_remove_directory(&w);
    return 0;
}

/* --- what is in the file --- */

static char *overwrite_spots(Input *in) {
    char *bytes = malloc(good_size);
    assert(bytes);
    memcpy(bytes, good, good_size);
    while (in->size > 3) {
        size_t at = input_number(in, 3) % good_size;
        size_t n = input_byte(in) % 16 + 1;
        for (; n > 0 && at < good_size && in->size > 0; n--)
            bytes[at++] = (char)input_byte(in);
    }
    return bytes;
}

static const char *const columns[] = {
    "type", "number", "at", "recorded", "day", "utc_offset", "zone", "by_user", "superseded_by", "removed", "slot", "ref", "knee", "score",
    "sore", "masked", "approximate", "word", "reason", "duration", "onset", "amount", "boot_id", "deadline_boot", "deadline_real", "text",
    "uid", "change",
};

static int64_t odd_number(Input *in) {
    static const int64_t odd[] = { -1, 0, 1, 2, 3, 4, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 7258118399999999, START };
    uint8_t which = input_byte(in);
    return which < ELEMENTSOF(odd) ? odd[which] : (int64_t)input_number(in, which % 9);
}

static void set_value(sqlite3 *db, Input *in) {
    char sql[256];
    sqlite3_stmt *st = NULL;
    const char *column = columns[input_byte(in) % ELEMENTSOF(columns)];
    snprintf(sql, sizeof(sql), "UPDATE fact SET %s = ? WHERE seq = ?", column);
    assert(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK);
    sqlite3_bind_int(st, 2, input_byte(in) % (2 * FACT_TYPE_MAX) + 1);
    const char *text = "";
    switch (input_byte(in) % 4) {
    case 0:
        sqlite3_bind_int64(st, 1, odd_number(in));
        break;
    case 1:
        text = input_text(in);
        sqlite3_bind_text(st, 1, text, -1, SQLITE_TRANSIENT);
        break;
    case 2:
        text = input_text(in);
        sqlite3_bind_blob(st, 1, text, (int)strlen(text), SQLITE_TRANSIENT);
        break;
    default:
        break; /* NULL */
    }
    (void)sqlite3_step(st); /* types and keys are still checked */
    sqlite3_finalize(st);
}

static void set_values(const char *path, Input *in) {
    sqlite3 *db = NULL;
    write_whole(path, good, good_size);
    assert(sqlite3_open(path, &db) == SQLITE_OK);
    assert(sqlite3_exec(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON; BEGIN", NULL,
                        NULL, NULL) == SQLITE_OK);
    while (in->size > 3)
        set_value(db, in);
    assert(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
    assert(sqlite3_close(db) == SQLITE_OK);
}

static void write_file(const char *path, Input *in) {
    char *bytes;
    switch (input_byte(in) % 4) {
    case 0:
        write_whole(path, in->data, in->size);
        break;
    case 1:
        bytes = overwrite_spots(in);
        write_whole(path, bytes, good_size);
        free(bytes);
        break;
    default:
        set_values(path, in);
    }
}

/* --- what the daemon makes of it --- */

static void ask(World *w, const char *interface, const char *member, const char *types, ...) {
    va_list args;
    sd_bus_message *m = call_new(w, interface, member);
    va_start(args, types);
    assert(sd_bus_message_appendv(m, types, args) >= 0);
    va_end(args);
    Reply r = call_send(w, m);
    /* A record that cannot be read is told of by a name of ours. */
    assert(!r.error[0] || strncmp(r.error, "org.kneeminder.", strlen("org.kneeminder.")) == 0);
    reply_done(&r);
}

static void ask_all(World *w) {
    ask(w, "Manager", "Status", "");
    ask(w, "Manager", "Troubleshoot", "");
    ask(w, "Manager", "History", "a{sv}", 1, "all", "b", 1);
    ask(w, "Episodes", "List", "a{sv}", 0);
    ask(w, "Reminders", "Plan", "su", "", 7);
    ask(w, "Record", "Export", "su", "", 500);
    ask(w, "Episodes", "ReportPain", "usa{sv}", 4, "left", 0);
    ask(w, "Runs", "Log", "ta{sv}", 25 * USEC_PER_MIN, 0);
    ask(w, "Manager", "Undo", "a{sv}", 0);
    for (int i = 0; i < 3; i++) {
        clock_sim_pass(8 * USEC_PER_HOUR);
        assert(coordinator_reconcile(w->service.coordinator) >= 0);
    }
    while (ledger_backup_begin(coordinator_ledger(w->service.coordinator), clock_sim.now.real) &&
           ledger_backup_step(coordinator_ledger(w->service.coordinator)))
        ;
}

/* Whether a file that was set aside holds these bytes. What was opened before it was found out has another header, which tells that it
 * has a log. */
static bool is_kept(World *w, const char *bytes, size_t size) {
    char command[128], path[128];
    size_t n = 0;
    for (usec_t at = START / USEC_PER_SEC; at < START / USEC_PER_SEC + 3; at++) {
        snprintf(command, sizeof(command), FILE_NAME ".corrupt-%lld", (long long)at);
        world_path(w, command, path);
        char *found = read_whole(path, &n);
        bool same = found && n >= size && (size <= HEADER_SIZE || memcmp(found + HEADER_SIZE, bytes + HEADER_SIZE, size - HEADER_SIZE) == 0);
        free(found);
        if (same)
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    World w = { 0 };
    Input in = { data, size };
    char path[128];
    size_t n = 0;
    clock_sim_begin(START, "Europe/Berlin");
    world_make_directory(&w);
    world_path(&w, "data", path);
    assert(mkdir(path, 0700) == 0);
    world_path(&w, FILE_NAME, path);
    write_file(path, &in);
    char *bytes = read_whole(path, &n);
    world_open(&w);
    if (strcmp(ledger_health(coordinator_ledger(w.service.coordinator)), "set-aside") == 0)
        assert(is_kept(&w, bytes, n));
    free(bytes);
    ask_all(&w);
    world_close(&w);
    world_open(&w);
    ask(&w, "Manager", "Status", "");
    world_end(&w);
    return 0;
}
