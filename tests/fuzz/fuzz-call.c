/* SPDX-License-Identifier: MIT */
/*
 * Any calls of the daemon's methods, with any arguments of the types that their vtables name and options of any type, while time goes
 * on. Each is answered; what is refused is refused by a name of ours and a text; and afterwards the record can be read again.
 *
 * What is not of these types is refused by sd-bus before any of this program sees it, and what Display takes only from the notifier
 * is handed in behind its door.
 */

#include "fuzz.h"

#include "../sim/clock-sim.h"
#include "bus/internal.h"
#include "quick-world.h"

#define CALLS_MAX 24
#define METHODS_MAX 128

static const struct {
    const char *name;
    const sd_bus_vtable *vtable;
} interfaces[] = {
    { "Manager", manager_vtable },   { "Episodes", episodes_vtable },     { "Reminders", reminders_vtable },
    { "Runs", runs_vtable },         { "Exercises", exercises_vtable },   { "Cues", cues_vtable },
    { "Medication", medication_vtable }, { "Function", function_vtable }, { "Safety", safety_vtable },
    { "Shoes", shoes_vtable },       { "Record", record_vtable },         { "Display", display_vtable },
};

static struct {
    const char *interface, *member, *signature;
    uint16_t number;
} methods[METHODS_MAX];
static size_t n_methods;

/* Words that lead somewhere; what is guessed by no fuzzer. "" in the place of another comes from the input itself. */
static const char *const words[] = {
    "", "left", "right", "both", "ice", "rest", "check-in", "run", "after-run", "exercise", "medication", "cue", "safety", "note", "at",
    "knee", "pain", "sore", "context", "stairs", "painkiller", "approximate", "ended", "planned", "sensed", "other", "onset", "distance",
    "shoe", "blue", "name", "reason", "no-time", "for", "duration", "limit", "after", "since", "until", "kind", "all", "superseded",
    "p1", "r1", "e1", "i1", "c1", "none", "red-flags", "night-pain", "cadence", "hips", "longest", "pain_free", "runs_per_week", "score",
    "task", "product", "ibuprofen", "mg", "type", "uid", "number", "recorded", "day", "utc_offset", "zone", "by_user", "removed", "word",
    "text", "change", "ref", "amount", "masked", "slot", "2026-11-23", "ice/2026-11-23/0800", "rest/2026-11-23/1300", "yesterday 18:00",
    "clamshell", "bridge", "reps", "sets", "start", "done", "snooze", "skip", "fine", "stopped", "hurt", "cushioning", "soft", "question",
};

/* Made of its names, so that an old input calls the same method when there are more of them. */
static uint16_t method_number(const char *interface, const char *member) {
    uint32_t n = 2166136261;
    for (const char *p = interface; *p; p++)
        n = (n ^ (uint8_t)*p) * 16777619;
    for (const char *p = member; *p; p++)
        n = (n ^ (uint8_t)*p) * 16777619;
    return (uint16_t)(n ^ n >> 16);
}

/* The one of the nearest number. */
static size_t find_method(uint16_t number) {
    size_t best = 0;
    for (size_t i = 1; i < n_methods; i++)
        if ((methods[i].number ^ number) < (methods[best].number ^ number))
            best = i;
    return best;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    fuzz_silence();
    quick_world_prepare();
    for (size_t i = 0; i < ELEMENTSOF(interfaces); i++)
        for (const sd_bus_vtable *v = interfaces[i].vtable; v->type != _SD_BUS_VTABLE_END; v++)
            if (v->type == _SD_BUS_VTABLE_METHOD) {
                assert(n_methods < METHODS_MAX);
                methods[n_methods].interface = interfaces[i].name;
                methods[n_methods].member = v->x.method.member;
                methods[n_methods].number = method_number(interfaces[i].name, v->x.method.member);
                methods[n_methods++].signature = v->x.method.signature ? v->x.method.signature : "";
            }
    assert(n_methods > 40);
    return 0;
}

/* --- arguments --- */

static const char *text_of(Input *in) {
    uint8_t which = input_byte(in);
    return which > 0 && which < ELEMENTSOF(words) ? words[which] : input_text(in);
}

/* sd-bus sends no text that is not UTF-8, so none can come in. */
static int append_text_of(sd_bus_message *m, Input *in) {
    const char *text = text_of(in);
    int r = sd_bus_message_append_basic(m, 's', text);
    return r == -EINVAL ? sd_bus_message_append_basic(m, 's', "?") : r;
}

/* Small ones, any, and times about now. */
static uint64_t number_of(Input *in) {
    switch (input_byte(in) % 4) {
    case 0:
        return input_byte(in);
    case 1:
        return input_number(in, 8);
    case 2:
        return (uint64_t)clock_sim.now.real - input_number(in, 5);
    default:
        return input_number(in, 2) * 1000000;
    }
}

static int append_basic(sd_bus_message *m, char type, Input *in) {
    uint64_t n;
    int32_t small;
    switch (type) {
    case 's':
        return append_text_of(m, in);
    case 'b':
        small = input_byte(in) & 1;
        return sd_bus_message_append_basic(m, type, &small);
    default:
        n = number_of(in);
        return sd_bus_message_append_basic(m, type, &n); /* of its first bytes, where it is of fewer */
    }
}

static int append_variant(sd_bus_message *m, Input *in) {
    static const char types[][2] = { "s", "u", "t", "b", "x", "i", "d", "y" };
    const char *type = types[input_byte(in) % ELEMENTSOF(types)];
    int r = sd_bus_message_open_container(m, 'v', type);
    if (r >= 0)
        r = append_basic(m, type[0], in);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int append_options(sd_bus_message *m, Input *in) {
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    for (int n = input_byte(in) % 12; n > 0 && r >= 0; n--) {
        r = sd_bus_message_open_container(m, 'e', "sv");
        if (r >= 0)
            r = append_text_of(m, in);
        if (r >= 0)
            r = append_variant(m, in);
        if (r >= 0)
            r = sd_bus_message_close_container(m);
    }
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int append_list(sd_bus_message *m, const char *element, Input *in) {
    int r = sd_bus_message_open_container(m, 'a', element);
    for (int n = input_byte(in) % 6; n > 0 && r >= 0; n--)
        r = element[0] == 'a' ? append_options(m, in) : append_basic(m, element[0], in);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int append_lists(sd_bus_message *m, Input *in) {
    int r = sd_bus_message_open_container(m, 'a', "{sas}");
    for (int n = input_byte(in) % 4; n > 0 && r >= 0; n--) {
        r = sd_bus_message_open_container(m, 'e', "sas");
        if (r >= 0)
            r = append_text_of(m, in);
        if (r >= 0)
            r = append_list(m, "s", in);
        if (r >= 0)
            r = sd_bus_message_close_container(m);
    }
    return r < 0 ? r : sd_bus_message_close_container(m);
}

/* The import goes on under a token that the input cannot guess. */
static const char *token;

static int append_arguments(sd_bus_message *m, const char *signature, bool with_token, Input *in) {
    int r = 0;
    if (with_token) {
        r = sd_bus_message_append_basic(m, 's', token);
        signature++;
    }
    while (*signature && r >= 0) {
        if (strncmp(signature, "a{sv}", 5) == 0) {
            r = append_options(m, in);
            signature += 5;
        } else if (strncmp(signature, "aa{sv}", 6) == 0) {
            r = append_list(m, "a{sv}", in);
            signature += 6;
        } else if (strncmp(signature, "a{sas}", 6) == 0) {
            r = append_lists(m, in);
            signature += 6;
        } else if (strncmp(signature, "as", 2) == 0) {
            r = append_list(m, "s", in);
            signature += 2;
        } else {
            assert(strchr("subxtid", *signature));
            r = append_basic(m, *signature++, in);
        }
    }
    return r;
}

/* --- calls --- */

static void check_reply(const Reply *r, size_t method) {
    assert(r->here);
    if (!r->error[0])
        return;
    bool ours = strncmp(r->error, "org.kneeminder.", strlen("org.kneeminder.")) == 0 && strlen(r->text) > 20;
    if (!ours)
        dprintf(STDERR_FILENO, "%s.%s: %s: %s\n", methods[method].interface, methods[method].member, r->error, r->text);
    /* A boolean of another value than 0 and 1, or a text that is none, cannot be sent: so nothing but refusals of ours is left. */
    assert(ours);
}

static void call_method(World *w, size_t i, Input *in) {
    sd_bus_message *m = call_new(w, methods[i].interface, methods[i].member);
    bool with_token = strcmp(methods[i].interface, "Record") == 0 && methods[i].signature[0] == 's' &&
                      strcmp(methods[i].member, "Export") != 0 && input_byte(in) % 8 != 0;
    token = w->service.import_token;
    assert(append_arguments(m, methods[i].signature, with_token, in) >= 0);
    Reply r = call_send(w, m);
    check_reply(&r, i);
    reply_done(&r);
}

/* The notifier's way back, with what only it could know put in its place. */
static void call_display(World *w, Input *in) {
    Coordinator *c = w->service.coordinator;
    const Display *d = coordinator_display(c);
    const char *id = text_of(in), *text = text_of(in);
    uint32_t revision = (uint32_t)input_number(in, 1);
    if (d->n_entries > 0 && input_byte(in) % 4 != 0) {
        const DisplayEntry *e = &d->entries[input_byte(in) % d->n_entries];
        id = e->id;
        revision = e->revision;
    }
    char copy[NOTICE_ID_MAX];
    snprintf(copy, sizeof(copy), "%s", id);
    int r, what = input_byte(in) % 3;
    r = what == 0   ? coordinator_shown(c, copy, revision, text, (uint32_t)input_number(in, 4))
        : what == 1 ? coordinator_act(c, copy, revision, text)
                    : coordinator_closed(c, copy, revision, text);
    assert(r >= 0);
}

static void pass_time(World *w, Input *in) {
    static const usec_t lengths[] = { USEC_PER_SEC, USEC_PER_MIN, 10 * USEC_PER_MIN, USEC_PER_HOUR, 8 * USEC_PER_HOUR, USEC_PER_DAY };
    clock_sim_pass(lengths[input_byte(in) % ELEMENTSOF(lengths)]);
    assert(coordinator_reconcile(w->service.coordinator) >= 0);
}

static void restart(World *w, bool reads) {
    quick_world_restart(reads);
    assert(strcmp(ledger_health(coordinator_ledger(w->service.coordinator)), "ok") == 0);
}

static void ask(World *w, const char *interface, const char *member) {
    Reply r = call_send(w, call_new(w, interface, member));
    assert(!r.error[0]);
    reply_done(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Input in = { data, size };
    World *w = &quick_world;
    if (size < 2)
        return 0;
    quick_world_afternoon();
    quick_world_begin(NULL);
    for (int n = 0; n < CALLS_MAX && in.size > 0; n++) {
        uint8_t what = input_byte(&in);
        if (what >= 250)
            call_display(w, &in);
        else if (what >= 240)
            pass_time(w, &in);
        else if (what >= 238)
            restart(w, what == 239);
        else
            call_method(w, find_method((uint16_t)input_number(&in, 2)), &in);
    }
    ask(w, "Manager", "Status");
    /* As much time as for a few calls; so it is not after each input that the record is read again. */
    if (size % 8 == 0) {
        restart(w, true);
        ask(w, "Manager", "Status");
    }
    quick_world_end();
    return 0;
}
