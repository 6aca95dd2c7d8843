/* SPDX-License-Identifier: MIT */
/* Interface Episodes: what the person says of the knee. */

#include "internal.h"

#define EPISODES_MAX 100

static int decide_report(const Frame *f, Change *c, void *args) {
    return episode_report(f, c, args);
}

static int report(Service *s, sd_bus_message *m, Report *report, sd_bus_error *error) {
    CLEANUP(change_done) Change change = { 0 };
    bool stored;
    int r = coordinator_change(s->coordinator, decide_report, report, &change, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &change, false, stored);
}

static int method_report_pain(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    uint32_t score;
    const char *knee, *context = NULL, *note = NULL;
    int masked = 0, approximate = 0;
    Report rep = { .sore = -1, .at = USEC_NONE };
    int r = sd_bus_message_read(m, "us", &score, &knee);
    if (r < 0)
        return r;
    const Option options[] = {
        { "context", OPTION_TEXT, &context, 0 },       { "at", OPTION_TIME, &rep.at, 0 },
        { "painkiller", OPTION_BOOL, &masked, 0 },     { "approximate", OPTION_BOOL, &approximate, 0 },
        { "note", OPTION_TEXT, &note, FACT_TEXT_MAX },
    };
    r = options_read(userdata, m, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    if (score > 10)
        return error_argument(error, "A pain score is a whole number from 0 (no pain) to 10 (the worst), not %u.", score);
    r = read_knee(knee, &rep.knee, error);
    if (r < 0)
        return r;
    if (context && context[0]) {
        rep.context = context_from_string(context);
        if (rep.context < 0)
            return error_word(error, context, "rest running after-run morning stairs sitting",
                              "There is no context \"%.16s\"; a context is rest, running, after-run, morning, stairs or sitting.", context);
    }
    rep.score = (int)score;
    rep.masked = masked;
    rep.approximate = approximate;
    rep.note = note;
    return report(userdata, m, &rep, error);
}

static int method_check_in(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *knee = NULL, *note = NULL;
    int64_t pain = -1;
    int sore = -1, masked = 0, approximate = 0;
    Report rep = { .check_in = true, .at = USEC_NONE };
    const Option options[] = {
        { "pain", OPTION_NUMBER, &pain, 0 },          { "sore", OPTION_BOOL, &sore, 0 },
        { "painkiller", OPTION_BOOL, &masked, 0 },    { "approximate", OPTION_BOOL, &approximate, 0 },
        { "knee", OPTION_TEXT, &knee, 0 },            { "at", OPTION_TIME, &rep.at, 0 },
        { "note", OPTION_TEXT, &note, FACT_TEXT_MAX },
    };
    int r = options_read(userdata, m, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    if (pain > 10)
        return error_argument(error, "A pain score is a whole number from 0 (no pain) to 10 (the worst), not %lld.",
                              (long long)pain);
    if (pain < 0 && sore < 0)
        return error_argument(error, "A check-in says how the knee is: pain 0-10, or sore, or both.");
    r = read_knee(knee, &rep.knee, error);
    if (r < 0)
        return r;
    rep.score = (int)pain;
    rep.sore = sore;
    rep.masked = masked;
    rep.approximate = approximate;
    rep.note = note;
    return report(userdata, m, &rep, error);
}

/* --- list --- */

typedef struct EpisodeRow {
    int64_t number;
    Uid uid;
    Knee knee;
    usec_t opened;
    day_t day;
    usec_t closed; /* USEC_NONE: open */
    char how[WORD_MAX];
} EpisodeRow;

typedef struct EpisodeRows {
    EpisodeRow rows[EPISODES_MAX];
    size_t n;
} EpisodeRows;

/* The last EPISODES_MAX of them. */
static int collect_episode(const Fact *f, bool superseded, void *userdata) {
    EpisodeRows *rows = userdata;
    if (superseded)
        return 0;
    if (rows->n == EPISODES_MAX) {
        memmove(rows->rows, rows->rows + 1, (EPISODES_MAX - 1) * sizeof(*rows->rows));
        rows->n--;
    }
    rows->rows[rows->n++] = (EpisodeRow){ .number = f->number, .uid = f->uid, .knee = f->knee, .opened = f->at, .day = f->day,
                                          .closed = USEC_NONE };
    return 0;
}

static int collect_end(const Fact *f, bool superseded, void *userdata) {
    EpisodeRows *rows = userdata;
    for (size_t i = 0; i < rows->n && !superseded; i++)
        if (uid_equal(f->ref, rows->rows[i].uid)) {
            rows->rows[i].closed = f->recorded;
            memcpy(rows->rows[i].how, f->word, sizeof(rows->rows[i].how));
        }
    return 0;
}

typedef struct Walk {
    StoreFact fn;
    void *userdata;
    Uid last;
} Walk;

static int walk_one(const Fact *f, bool superseded, void *userdata) {
    Walk *w = userdata;
    w->last = f->uid;
    return w->fn(f, superseded, w->userdata);
}

/* All facts of a type, page by page. */
static int walk(Store *store, FactType type, StoreFact fn, void *userdata) {
    StoreQuery q = { .since = INT64_MIN, .until = USEC_NONE, .type = type, .kind = KIND_INVALID, .limit = 1000 };
    Walk w = { .fn = fn, .userdata = userdata };
    bool more = true;
    while (more) {
        q.after = w.last;
        int r = store_query(store, &q, &more, walk_one, &w);
        if (r != 0)
            return r;
    }
    return 0;
}

static int append_row(Service *s, sd_bus_message *m, const EpisodeRow *e) {
    Frame f;
    char id[FACT_ID_MAX];
    int r = coordinator_frame(s->coordinator, &f);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "id", fact_id_format(FACT_EPISODE, e->number, id));
    if (r >= 0)
        r = append_text(m, "knee", knee_to_string(e->knee));
    if (r >= 0)
        r = append_time(m, "opened", e->opened);
    if (r >= 0)
        r = append_time(m, "closed", e->closed);
    if (r >= 0)
        r = append_text(m, "how", e->how);
    day_t last = e->closed == USEC_NONE ? frame_today(&f) : schedule_day(f.schedule, f.zone, e->closed);
    if (r >= 0)
        r = append_unsigned(m, "day", (uint32_t)MAX(last - e->day + 1, 1));
    if (r >= 0)
        r = append_signed(m, "pain", e->closed == USEC_NONE ? f.state->last_score[e->knee] : -1);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

typedef struct EpisodeList {
    Service *service;
    EpisodeRows *rows;
    size_t limit;
} EpisodeList;

static int fill_episodes(sd_bus_message *reply, void *args) {
    const EpisodeList *l = args;
    size_t n = l->rows->n, first = n > l->limit ? n - l->limit : 0;
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = first; i < n && r >= 0; i++)
        r = append_row(l->service, reply, &l->rows->rows[i]);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_list(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    int64_t limit = EPISODES_MAX;
    int r = options_read(s, m, (Option[]){ { "limit", OPTION_NUMBER, &limit, 0 } }, 1, error);
    if (r < 0)
        return r;
    Store *store = ledger_store(coordinator_ledger(s->coordinator));
    if (!store)
        return error_set(s, error, COORDINATOR_E_NOT_STORED);
    CLEANUP_FREE EpisodeRows *rows = calloc(1, sizeof(*rows));
    if (!rows)
        return -ENOMEM;
    r = walk(store, FACT_EPISODE, collect_episode, rows);
    if (r == 0)
        r = walk(store, FACT_EPISODE_END, collect_end, rows);
    if (r != 0)
        return r < 0 ? r : error_set(s, error, COORDINATOR_E_NOT_STORED);
    return reply_filled(m, fill_episodes, &(EpisodeList){ s, rows, (size_t)limit });
}

/* --- closing --- */

static int decide_close(const Frame *f, Change *c, void *args) {
    return episode_close(f, c, *(int64_t *)args);
}

static int decide_recover(const Frame *f, Change *c, void *args) {
    (void)args;
    return programme_recover(f, c);
}

static int method_close(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *id;
    int64_t number = 0;
    FactType type;
    int r = sd_bus_message_read(m, "s", &id);
    if (r >= 0)
        r = options_read(s, m, NULL, 0, error);
    if (r < 0)
        return r;
    if (id[0] && (fact_id_parse(id, &type, &number) < 0 || type != FACT_EPISODE))
        return error_argument(
            error, "\"%.16s\" is no episode's id; an id is e and a number, such as e3; kneeminder episode lists them.", id);
    CLEANUP(change_done) Change change = { 0 };
    bool stored;
    r = coordinator_change(s->coordinator, decide_close, &number, &change, &stored);
    if (r == RULE_E_KNEE_NEEDED)
        return sd_bus_error_set(error, KM_ERROR_KNEE_NEEDED, "Two episodes are open; give the id of one, such as e3.");
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &change, false, stored);
}

static int method_recovered(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    int r = options_read(s, m, NULL, 0, error);
    if (r < 0)
        return r;
    CLEANUP(change_done) Change change = { 0 };
    bool stored;
    r = coordinator_change(s->coordinator, decide_recover, NULL, &change, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &change, false, stored);
}

static int get_open(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                    void *userdata, sd_bus_error *error) {
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    return append_open_episodes(userdata, reply);
}

const sd_bus_vtable episodes_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Open", "aa{sv}", get_open, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_METHOD_WITH_ARGS("ReportPain", SD_BUS_ARGS("u", score, "s", knee, "a{sv}", options),
                            SD_BUS_RESULT("aa{sv}", facts), method_report_pain,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("CheckIn", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_check_in,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("List", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("aa{sv}", episodes), method_list,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Close", SD_BUS_ARGS("s", id, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_close,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Recovered", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_recovered,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL_WITH_ARGS("Opened", SD_BUS_ARGS("s", id, "s", knee), 0),
    SD_BUS_SIGNAL_WITH_ARGS("Closed", SD_BUS_ARGS("s", id, "s", knee, "s", how), 0),
    SD_BUS_VTABLE_END,
};
