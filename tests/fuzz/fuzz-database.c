/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the record's file. The daemon starts with it, answers, takes a fact, lives a day and starts again; a file that it could
 * not use is kept byte for byte.
 *
 * The first byte of an input tells what the others are: the file itself; spots of a good record that are overwritten; or values of its
 * columns that no rule would have written, which pass every check of SQLite's own. And it tells what is left out of the day.
 */

#include "../unit/store-fixture.h"
#include "fuzz.h"

#include "../sim/clock-sim.h"
#include "quick-world.h"

#define HEADER_SIZE 100
#define FILE_NAME "data/kneeminder.db"

/* A record with a fact of each type, a few of them together an episode that is open: as a file, and in memory to be changed. */
static Bytes good;
static sqlite3 *values;

static void make_good(const char *path) {
    Store *s = open_store(__LINE__, path);
    for (int type = 0; type < FACT_TYPE_MAX; type++)
        for (int n = 1; n <= 2; n++)
            assert(commit_one(s, (FactType)type, n, AFTERNOON - (48 - type - n) * USEC_PER_HOUR) == 0);
    store_close(s);
    good.bytes = read_whole(path, &good.size);
    assert(good.bytes && good.size > 4096);
}

/* Types and keys are still checked, but not what the rules say of the values. */
static void make_values(const char *path) {
    sqlite3 *file = NULL;
    assert(sqlite3_open(path, &file) == SQLITE_OK && sqlite3_open(":memory:", &values) == SQLITE_OK);
    sqlite3_backup *copy = sqlite3_backup_init(values, "main", file, "main");
    assert(copy && sqlite3_backup_step(copy, -1) == SQLITE_DONE && sqlite3_backup_finish(copy) == SQLITE_OK);
    assert(sqlite3_close(file) == SQLITE_OK);
    assert(sqlite3_exec(values, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL) == SQLITE_OK);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    char path[128];
    (void)argc, (void)argv;
    fuzz_silence();
    quick_world_prepare();
    world_path(&quick_world, "good/kneeminder.db", path);
    make_good(path);
    make_values(path);
    quick_world_end();
    return 0;
}

/* --- what is in the file --- */

static void overwrite_spots(Bytes *b, Input *in) {
    while (in->size > 3) {
        size_t at = input_number(in, 3) % b->size;
        size_t n = input_byte(in) % 16 + 1;
        for (; n > 0 && at < b->size && in->size > 0; n--)
            b->bytes[at++] = (char)input_byte(in);
    }
}

static const char *const columns[] = {
    "type", "number", "at", "recorded", "day", "utc_offset", "zone", "by_user", "superseded_by", "removed", "slot", "ref", "knee", "score",
    "sore", "masked", "approximate", "word", "reason", "duration", "onset", "amount", "boot_id", "deadline_boot", "deadline_real", "text",
    "uid", "change",
};

static int64_t odd_number(Input *in) {
    static const int64_t odd[] = { -1, 0, 1, 2, 3, 4, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 7258118399999999, AFTERNOON };
    uint8_t which = input_byte(in);
    return which < ELEMENTSOF(odd) ? odd[which] : (int64_t)input_number(in, which % 9);
}

static sqlite3_stmt *update_of(size_t column) {
    static sqlite3_stmt *statements[ELEMENTSOF(columns)];
    char sql[256];
    snprintf(sql, sizeof(sql), "UPDATE fact SET %s = ? WHERE seq = ?", columns[column]);
    if (!statements[column])
        assert(sqlite3_prepare_v2(values, sql, -1, &statements[column], NULL) == SQLITE_OK);
    return statements[column];
}

static void set_value(Input *in) {
    sqlite3_stmt *st = update_of(input_byte(in) % ELEMENTSOF(columns));
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
        sqlite3_bind_null(st, 1);
        break;
    }
    (void)sqlite3_step(st); /* which may be refused */
    sqlite3_reset(st);
}

/* The pages as a file would have them, with the header's two bytes that say a log is kept: memory has none. */
static void set_values(Bytes *b, Input *in) {
    assert(sqlite3_exec(values, "BEGIN", NULL, NULL, NULL) == SQLITE_OK);
    while (in->size > 3)
        set_value(in);
    sqlite3_int64 size = 0;
    unsigned char *pages = sqlite3_serialize(values, "main", &size, 0);
    assert(pages && size >= (sqlite3_int64)b->size);
    b->size = (size_t)size;
    b->bytes = realloc(b->bytes, b->size);
    assert(b->bytes);
    memcpy(b->bytes, pages, b->size);
    memset(b->bytes + 18, 2, 2);
    sqlite3_free(pages);
    assert(sqlite3_exec(values, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK);
}

static Bytes make_file(uint8_t what, Input *in) {
    Bytes b = { .size = what == 0 ? in->size : good.size };
    b.bytes = malloc(b.size + 1);
    assert(b.bytes);
    memcpy(b.bytes, what == 0 ? (const char *)in->data : good.bytes, b.size);
    if (what == 1)
        overwrite_spots(&b, in);
    else if (what > 1)
        set_values(&b, in);
    return b;
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
    if (r.error[0] && strncmp(r.error, "org.kneeminder.", strlen("org.kneeminder.")) != 0) {
        dprintf(STDERR_FILENO, "%s gave %s: %s\n", member, r.error, r.text);
        abort();
    }
    reply_done(&r);
}

enum { NO_LISTS = 1, NO_PAST = 2, NO_CHANGES = 4, NO_DAYS = 8, NO_COPY = 16, RECALLED = 32 };

/* All is asked, but for what the input leaves out, so that there is time for more of them. */
static void ask_all(World *w, unsigned without) {
    Ledger *l = coordinator_ledger(w->service.coordinator);
    ask(w, "Manager", "Status", "");
    if (!(without & NO_LISTS)) {
        ask(w, "Manager", "Troubleshoot", "");
        ask(w, "Episodes", "List", "a{sv}", 0);
        ask(w, "Reminders", "Plan", "su", "", 7);
    }
    if (!(without & NO_PAST)) {
        ask(w, "Manager", "History", "a{sv}", 1, "all", "b", 1);
        ask(w, "Record", "Export", "su", "", 500);
    }
    if (!(without & NO_CHANGES)) {
        ask(w, "Episodes", "ReportPain", "usa{sv}", 4, "left", 0);
        ask(w, "Runs", "Log", "ta{sv}", 25 * USEC_PER_MIN, 0);
        ask(w, "Manager", "Undo", "a{sv}", 0);
    }
    for (int i = 0; i < 3 && !(without & NO_DAYS); i++) {
        clock_sim_pass(8 * USEC_PER_HOUR);
        assert(coordinator_reconcile(w->service.coordinator) >= 0);
    }
    if (!(without & NO_COPY))
        while (ledger_backup_begin(l, clock_sim.now.real) && ledger_backup_step(l))
            ;
}

/* Whether a file that was set aside holds these bytes. What was opened before it was found out has another header, which tells that it
 * has a log. */
static bool is_kept(World *w, const char *bytes, size_t size) {
    char command[128], path[128];
    size_t n = 0;
    for (usec_t at = AFTERNOON / USEC_PER_SEC; at < AFTERNOON / USEC_PER_SEC + 3; at++) {
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
    World *w = &quick_world;
    Input in = { data, size };
    uint8_t what = input_byte(&in);
    Bytes file = make_file(what % 4, &in);
    quick_world_afternoon();
    quick_world_begin(&file);
    if (strcmp(ledger_health(coordinator_ledger(w->service.coordinator)), "set-aside") == 0)
        assert(is_kept(w, file.bytes, file.size));
    free(file.bytes);
    ask_all(w, what >> 2);
    quick_world_restart(!(what >> 2 & RECALLED));
    ask(w, "Manager", "Status", "");
    quick_world_end();
    return 0;
}
