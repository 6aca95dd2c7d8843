/* SPDX-License-Identifier: MIT */
/* Interface Medication: doses that were taken, and the person's own plan. */

#include "core/medication.h"
#include "internal.h"

#define MG_MAX 100000 /* more is a slip of the keyboard, not a dose */

static int decide_dose(const Frame *f, Change *c, void *args) {
    return dose_log(f, c, args);
}

typedef struct DoseReply {
    Service *service;
    const Change *change;
    bool stored;
    unsigned warnings;
} DoseReply;

static int append_warnings(sd_bus_message *m, unsigned warnings) {
    int r = sd_bus_message_open_container(m, 'a', "s");
    for (int i = 0; i < DOSE_WARNING_MAX && r >= 0; i++)
        if (warnings & 1U << i)
            r = sd_bus_message_append(m, "s", dose_warning_to_string((DoseWarning)i));
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int fill_dose(sd_bus_message *reply, void *args) {
    const DoseReply *d = args;
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = 0; i < d->change->n_facts && r >= 0; i++)
        r = append_fact(d->service, reply, &d->change->facts[i], false, d->stored);
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    return r < 0 ? r : append_warnings(reply, d->warnings);
}

/* The dose as it is on record now. */
static const Intake *find_dose(const State *s, int64_t number) {
    for (size_t i = s->n_doses; i > 0; i--)
        if (s->doses[i - 1].number == number)
            return &s->doses[i - 1];
    return NULL;
}

static int reply_dose(Service *s, sd_bus_message *m, const Change *change, bool stored) {
    Frame f;
    DoseReply reply = { .service = s, .change = change, .stored = stored };
    int r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    const Intake *dose = find_dose(f.state, change->facts[0].number);
    if (dose)
        reply.warnings = dose_judge(f.state, f.schedule, dose);
    return reply_filled(m, fill_dose, &reply);
}

static int method_log_dose(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    uint32_t mg;
    DoseReport dose = { .at = USEC_NONE };
    int r = sd_bus_message_read(m, "su", &dose.product, &mg);
    if (r < 0)
        return r;
    const Option options[] = {
        { "at", OPTION_TIME, &dose.at, 0 },
        /* Product and note share a text. */
        { "note", OPTION_TEXT, &dose.note, FACT_TEXT_MAX - DOSE_PRODUCT_MAX },
    };
    r = options_read(s, m, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    if (!dose.product[0] || text_check(dose.product, DOSE_PRODUCT_MAX - 1, false) < 0)
        return error_argument(error, "A product is a name of 1 to %d bytes of UTF-8, such as ibuprofen.", DOSE_PRODUCT_MAX - 1);
    if (mg < 1 || mg > MG_MAX)
        return error_argument(error, "A dose is from 1 to %d mg, not %u.", MG_MAX, mg);
    dose.mg = mg;
    CLEANUP(change_done) Change facts = { 0 };
    bool stored;
    r = coordinator_change(s->coordinator, decide_dose, &dose, &facts, &stored);
    return r != 0 ? error_set(s, error, r) : reply_dose(s, m, &facts, stored);
}

/* --- Status --- */

static int append_last(sd_bus_message *m, const Medication *look) {
    char id[FACT_ID_MAX];
    int r = dict_open(m, "last", "a{sv}");
    if (r >= 0 && look->last) {
        r = append_text(m, "id", fact_id_format(FACT_DOSE, look->last->number, id));
        if (r >= 0)
            r = append_time(m, "at", look->last->at);
        if (r >= 0)
            r = append_text(m, "product", look->last->product);
        if (r >= 0)
            r = append_unsigned(m, "mg", (uint32_t)look->last->mg);
    }
    return r < 0 ? r : dict_close(m);
}

static int append_plan(sd_bus_message *m, const Schedule *s) {
    char clocks[TIMES_CLOCKS_MAX];
    int r = append_bool(m, "enabled", s->medication);
    if (r >= 0)
        r = append_text(m, "product", s->dose_product);
    if (r >= 0)
        r = append_unsigned(m, "strength", (uint32_t)s->dose_mg);
    if (r >= 0)
        r = append_text(m, "times", times_clocks(&s->dose_times, clocks));
    return r < 0 ? r : append_unsigned(m, "course_days", (uint32_t)s->course_days);
}

static int append_look(sd_bus_message *m, const Frame *f) {
    Medication look;
    medication_look(f, &look);
    int r = append_text(m, "status", medication_status_to_string(look.status));
    if (r >= 0)
        r = append_plan(m, f->schedule);
    if (r >= 0)
        r = append_last(m, &look);
    if (r >= 0)
        r = append_time(m, "next_possible", look.next);
    if (r >= 0)
        r = append_unsigned(m, "sum", (uint32_t)look.sum);
    if (r >= 0 && look.course_day > 0)
        r = append_unsigned(m, "course_day", (uint32_t)look.course_day);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'e', "sv");
    if (r >= 0)
        r = sd_bus_message_append(m, "s", "warnings");
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'v', "as");
    if (r >= 0)
        r = append_warnings(m, look.warnings);
    if (r >= 0)
        r = sd_bus_message_close_container(m);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int get_status(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
                      sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    int r = coordinator_frame(s->coordinator, &f);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0)
        r = append_look(reply, &f);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

bool medication_status_changed(Service *s) {
    Frame f;
    Medication look;
    MedicationTold now = { 0 };
    if (coordinator_frame(s->coordinator, &f) < 0)
        return false;
    medication_look(&f, &look);
    now.status = (int)look.status;
    now.last = look.last ? look.last->number : 0;
    now.next = look.next > f.now.real ? look.next : 0;
    now.sum = look.sum;
    now.course_day = look.course_day;
    bool changed = now.status != s->medication.status || now.last != s->medication.last || now.next != s->medication.next ||
                   now.sum != s->medication.sum || now.course_day != s->medication.course_day;
    s->medication = now;
    return changed;
}

const sd_bus_vtable medication_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_ARGS("LogDose", SD_BUS_ARGS("s", product, "u", mg, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts, "as", warnings),
                            method_log_dose, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_PROPERTY("Status", "a{sv}", get_status, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_VTABLE_END,
};
