/* SPDX-License-Identifier: MIT */
/*
 * Interface Record: the record as a whole, out and in, and the copies of it. But for Restore, no call does more than a few milliseconds of work: the caller
 * asks for the next page or the next step. What was begun by a caller that leaves the bus is given up.
 */

#include <stdio.h>
#include <systemd/sd-id128.h>

#include "internal.h"

#define PAGE_MAX 500
#define SLICE_MAX 250

/* --- out --- */

typedef struct Page {
    Service *service;
    sd_bus_message *reply;
    Uid after;
    int limit, outcome;
} Page;

static int append_member(sd_bus_message *m, const RawFact *f, RawColumn c) {
    const char *key = raw_column_to_string(c);
    if (raw_form(c) == RAW_FORM_TEXT)
        return append_text(m, key, f->text[c]);
    return raw_form(c) == RAW_FORM_FLAG ? append_bool(m, key, f->number[c] != 0) : append_wide(m, key, f->number[c]);
}

static int append_raw(const RawFact *f, void *userdata) {
    Page *p = userdata;
    int r = sd_bus_message_open_container(p->reply, 'a', "{sv}");
    for (int c = 0; c < RAW_MAX && r >= 0; c++)
        if (f->given[c])
            r = append_member(p->reply, f, (RawColumn)c);
    if (r >= 0)
        r = sd_bus_message_close_container(p->reply);
    return MIN(r, 0);
}

static int fill_page(sd_bus_message *reply, void *args) {
    Page *p = args;
    bool more;
    uint64_t revision;
    p->reply = reply;
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    if (r < 0)
        return r;
    Store *store = ledger_store(coordinator_ledger(p->service->coordinator));
    p->outcome = store_export(store, p->after, p->limit, &more, &revision, append_raw, p);
    if (p->outcome != 0)
        return p->outcome < 0 ? p->outcome : -EIO;
    r = sd_bus_message_close_container(reply);
    return r < 0 ? r : sd_bus_message_append(reply, "bt", (int)more, revision);
}

static int method_export(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *after;
    uint32_t limit;
    Page page = { .service = s };
    int r = sd_bus_message_read(m, "su", &after, &limit);
    if (r < 0)
        return r;
    if (limit < 1 || limit > PAGE_MAX)
        return error_argument(error, "A page holds 1 to %d facts.", PAGE_MAX);
    if (after[0] && uid_parse(after, &page.after) < 0)
        return error_argument(error, "after is a uid of 32 hex digits, or empty for the first page.");
    Ledger *ledger = coordinator_ledger(s->coordinator);
    /* What is only in memory yet would be missing. */
    if (!ledger_store(ledger) || ledger_outbox(ledger)->n_facts > 0)
        return error_set(s, error, COORDINATOR_E_NOT_STORED);
    page.limit = (int)limit;
    r = reply_filled(m, fill_page, &page);
    return page.outcome > 0 ? error_page(s, error, page.outcome) : r;
}

/* --- in --- */

static void forget_importer(Service *s) {
    s->importer = sd_bus_track_unref(s->importer);
    s->import_token[0] = '\0';
}

static int on_importer_gone(sd_bus_track *track, void *userdata) {
    Service *s = userdata;
    (void)track;
    coordinator_import_end(s->coordinator);
    forget_importer(s);
    return 0;
}

static int method_begin(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    sd_id128_t token;
    int r = options_read(s, m, NULL, 0, error);
    if (r < 0)
        return r;
    if (s->importer)
        return sd_bus_error_set(error, KM_ERROR_LIMITS_EXCEEDED, "Another import goes on; try again when it is over.");
    r = coordinator_import_begin(s->coordinator);
    if (r != 0)
        return error_set(s, error, r);
    r = sd_id128_randomize(&token);
    if (r >= 0)
        r = sd_bus_track_new(s->bus, &s->importer, on_importer_gone, s);
    if (r >= 0)
        r = sd_bus_track_add_sender(s->importer, m);
    if (r < 0) {
        on_importer_gone(NULL, s);
        return r;
    }
    sd_id128_to_string(token, s->import_token);
    s->import_at = 0;
    return sd_bus_reply_method_return(m, "s", s->import_token);
}

/* Reads the token: 0, or what the method returns. */
static int check_token(Service *s, sd_bus_message *m, sd_bus_error *error) {
    const char *token;
    int r = sd_bus_message_read(m, "s", &token);
    if (r < 0)
        return r;
    if (!s->importer || strcmp(token, s->import_token) != 0 || sd_bus_track_count_sender(s->importer, m) < 1)
        return error_set(s, error, COORDINATOR_E_NO_IMPORT);
    return 0;
}

/* Ends the import for a fact that does not fit: "facts[3].score: is ..." */
static int refuse(Service *s, sd_bus_error *error, uint64_t index, const RawFault *fault) {
    char text[RAW_REASON_MAX + NAME_TEXT_MAX];
    const char *member = raw_column_to_string(fault->column);
    snprintf(text, sizeof(text), "facts[%llu]%s%s: %s", (unsigned long long)index, member ? "." : "", member ? member : "", fault->reason);
    on_importer_gone(NULL, s);
    return sd_bus_error_set(error, KM_ERROR_DOES_NOT_FIT, text);
}

static int refuse_member(RawFault *ret, RawColumn column, const char *key, const char *reason) {
    *ret = (RawFault){ .column = column };
    snprintf(ret->reason, sizeof(ret->reason), "%s%.40s%s%s", column < 0 ? "\"" : "", key, column < 0 ? "\" " : "", reason);
    return STORE_E_UNFIT;
}

static int read_member(sd_bus_message *m, RawFact *f, RawFault *ret_fault) {
    static const char *const types[] = { [RAW_FORM_TEXT] = "s", [RAW_FORM_NUMBER] = "x", [RAW_FORM_FLAG] = "b" };
    static const char *const wanted[] = { [RAW_FORM_TEXT] = "is a text", [RAW_FORM_NUMBER] = "is a whole number",
                                          [RAW_FORM_FLAG] = "is true or false" };
    const char *key, *type;
    int flag, r = sd_bus_message_read(m, "s", &key);
    if (r >= 0)
        r = sd_bus_message_peek_type(m, NULL, &type);
    if (r < 0)
        return r;
    RawColumn c = raw_column_from_string(key);
    if (c < 0)
        return refuse_member(ret_fault, c, key, "is no member of a fact");
    RawForm form = raw_form(c);
    if (strcmp(type, types[form]) != 0)
        return refuse_member(ret_fault, c, "", wanted[form]);
    f->given[c] = true;
    if (form == RAW_FORM_NUMBER)
        return MIN(sd_bus_message_read(m, "v", "x", &f->number[c]), 0);
    if (form == RAW_FORM_FLAG) {
        r = sd_bus_message_read(m, "v", "b", &flag);
        f->number[c] = r >= 0 && flag;
        return MIN(r, 0);
    }
    r = sd_bus_message_read(m, "v", "s", &f->text[c]);
    if (r >= 0 && text_check(f->text[c], FACT_TEXT_MAX, c == RAW_TEXT) < 0)
        return refuse_member(ret_fault, c, "", "is UTF-8 text without control characters, at most 4096 bytes");
    return MIN(r, 0);
}

/* One a{sv}: 1 = a fact was read, 0 = there is none any more, -EBADMSG with *ret_unfit: it does not fit. */
static int read_fact(sd_bus_message *m, RawFact *f, bool *ret_unfit, RawFault *ret_fault) {
    memset(f->given, 0, sizeof(f->given));
    memset(f->number, 0, sizeof(f->number));
    int r = sd_bus_message_enter_container(m, 'a', "{sv}");
    if (r <= 0)
        return r;
    while ((r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = read_member(m, f, ret_fault);
        *ret_unfit = r == STORE_E_UNFIT;
        if (r != 0)
            return r < 0 ? r : -EBADMSG;
        r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    *ret_unfit = r >= 0 && raw_check(f, ret_fault) == STORE_E_UNFIT;
    return r < 0 ? r : *ret_unfit ? -EBADMSG : 1;
}

static int add_facts(Service *s, sd_bus_message *m, RawFact *facts, sd_bus_error *error) {
    RawFault fault = { 0 };
    bool unfit = false;
    size_t n = 0, index = 0;
    int r = sd_bus_message_enter_container(m, 'a', "a{sv}");
    while (r >= 0 && n < SLICE_MAX && (r = read_fact(m, &facts[n], &unfit, &fault)) > 0)
        n++;
    if (unfit)
        return refuse(s, error, s->import_at + n, &fault);
    if (r < 0)
        return r;
    if (n == SLICE_MAX && sd_bus_message_at_end(m, false) == 0)
        return error_argument(error, "At most %d facts are taken at a time.", SLICE_MAX);
    r = coordinator_import_add(s->coordinator, facts, n, &index, &fault);
    if (r == COORDINATOR_E_UNFIT)
        return refuse(s, error, s->import_at + index, &fault);
    if (r != 0) {
        forget_importer(s);
        return error_set(s, error, r);
    }
    s->import_at += n;
    return sd_bus_reply_method_return(m, NULL);
}

static int method_add(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    int r = check_token(s, m, error);
    if (r < 0)
        return r;
    CLEANUP_FREE RawFact *facts = calloc(SLICE_MAX, sizeof(*facts));
    return facts ? add_facts(s, m, facts, error) : -ENOMEM;
}

static int reply_progress(sd_bus_message *m, bool done, const StoreImported *i) {
    return sd_bus_reply_method_return(m, "ba{sv}", (int)done, 6, "at", "x", i->at, "of", "x", i->of, "added", "x", i->added, "known", "x",
                                      i->known, "renumbered", "x", i->renumbered, "changed", "x", i->changed);
}

static int method_commit(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    bool done = false;
    int64_t index = 0;
    StoreImported statistics = { 0 };
    RawFault fault = { 0 };
    int r = check_token(s, m, error);
    if (r < 0)
        return r;
    r = coordinator_import_step(s->coordinator, &done, &statistics, &index, &fault);
    if (r == COORDINATOR_E_UNFIT)
        return refuse(s, error, (uint64_t)index, &fault);
    if (r != 0 || done)
        forget_importer(s);
    if (r != 0)
        return error_set(s, error, r);
    if (done && statistics.added + statistics.changed > 0) {
        r = sd_bus_emit_signal(s->bus, KM_PATH, KM_RECORD, "Imported", "t", (uint64_t)statistics.added);
        if (r < 0)
            return r;
    }
    return reply_progress(m, done, &statistics);
}

static int method_cancel(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    int r = check_token(s, m, error);
    if (r < 0)
        return r;
    on_importer_gone(NULL, s);
    return sd_bus_reply_method_return(m, NULL);
}

/* --- copies --- */

typedef struct Copies {
    Service *service;
    const StoreCopy *copies;
    size_t n;
} Copies;

static int append_copy(Service *s, sd_bus_message *m, const StoreCopy *copy) {
    Store *store = ledger_store(coordinator_ledger(s->coordinator));
    int64_t lost = 0;
    usec_t until = USEC_NONE;
    bool known = store && store_said_since(store, copy->made, &lost, &until) == 0;
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_time(m, "made", copy->made);
    if (r >= 0)
        r = append_time(m, "bytes", copy->bytes);
    if (r >= 0 && known)
        r = append_time(m, "newer", lost);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int fill_copies(sd_bus_message *reply, void *args) {
    const Copies *c = args;
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = 0; i < c->n && r >= 0; i++)
        r = append_copy(c->service, reply, &c->copies[i]);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_copies(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    CLEANUP_FREE StoreCopy *copies = NULL;
    size_t n = 0;
    int r = store_copies(ledger_path(coordinator_ledger(s->coordinator)), &copies, &n);
    if (r != 0)
        return error_set(s, error, r < 0 ? r : COORDINATOR_E_NOT_STORED);
    return reply_filled(m, fill_copies, &(Copies){ s, copies, n });
}

static int method_restore(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    LedgerRestored done = { 0 };
    uint64_t made;
    int r = sd_bus_message_read(m, "t", &made);
    if (r >= 0)
        r = options_read(s, m, NULL, 0, error);
    if (r < 0)
        return r;
    forget_importer(s);
    r = coordinator_restore(s->coordinator, (usec_t)MIN(made, (uint64_t)USEC_NONE - 1), &done);
    if (r != 0)
        return error_set(s, error, r);
    CLEANUP_FREE char *aside = done.aside;
    r = sd_bus_emit_signal(s->bus, KM_PATH, KM_RECORD, "Restored", "t", made);
    if (r < 0)
        return r;
    return sd_bus_reply_method_return(m, "a{sv}", 4, "made", "t", made, "aside", "s", aside ? aside : "", "lost", "t",
                                      (uint64_t)done.lost, "until", "t", done.until == USEC_NONE ? UINT64_MAX : (uint64_t)done.until);
}

const sd_bus_vtable record_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_ARGS("Export", SD_BUS_ARGS("s", after, "u", limit),
                            SD_BUS_RESULT("aa{sv}", facts, "b", more, "t", revision), method_export, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("BeginImport", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("s", token), method_begin,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("AddFacts", SD_BUS_ARGS("s", token, "aa{sv}", facts), SD_BUS_NO_RESULT, method_add,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("CommitImport", SD_BUS_ARGS("s", token), SD_BUS_RESULT("b", done, "a{sv}", progress), method_commit,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("CancelImport", SD_BUS_ARGS("s", token), SD_BUS_NO_RESULT, method_cancel, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Copies", SD_BUS_NO_ARGS, SD_BUS_RESULT("aa{sv}", copies), method_copies, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Restore", SD_BUS_ARGS("t", made, "a{sv}", options), SD_BUS_RESULT("a{sv}", restored), method_restore,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL_WITH_ARGS("Imported", SD_BUS_ARGS("t", added), 0),
    SD_BUS_SIGNAL_WITH_ARGS("Restored", SD_BUS_ARGS("t", made), 0),
    SD_BUS_VTABLE_END,
};
