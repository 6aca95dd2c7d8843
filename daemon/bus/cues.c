/* SPDX-License-Identifier: MIT */
/* Interface Cues: what to think of while running. */

#include "internal.h"
#include "core/cue.h"

typedef struct Chosen {
    Cue cue;
    int64_t cadence; /* -1: not said */
} Chosen;

static int decide_choose(const Frame *f, Change *c, void *args) {
    const Chosen *chosen = args;
    return cue_choose(f, c, chosen->cue, (int)chosen->cadence);
}

static int method_choose(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *word;
    Chosen chosen = { .cadence = -1 };
    int r = sd_bus_message_read(m, "s", &word);
    if (r < 0)
        return r;
    const Option options[] = { { "cadence", OPTION_NUMBER, &chosen.cadence, 0 } };
    r = options_read(s, m, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    chosen.cue = cue_from_string(word);
    if (chosen.cue < 0)
        return error_word(error, word, "pelvis kneecaps hips stride cadence foot-strike none",
                          "There is no cue \"%.16s\"; a cue is pelvis, kneecaps, hips, stride, cadence or foot-strike, or none.",
                          word);
    if (chosen.cadence >= 0 && chosen.cue != CUE_CADENCE)
        return error_argument(error, "Steps a minute go with the cue cadence.");
    if (chosen.cadence >= 0 && (chosen.cadence < CADENCE_MIN || chosen.cadence > CADENCE_MAX))
        return error_argument(error, "A cadence is %d to %d steps a minute, of both feet together, not %lld.", CADENCE_MIN, CADENCE_MAX,
                              (long long)chosen.cadence);
    CLEANUP(change_done) Change facts = { 0 };
    bool stored;
    r = coordinator_change(s->coordinator, decide_choose, &chosen, &facts, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &facts, false, stored);
}

/* --- what is chosen --- */

int append_cue(sd_bus_message *m, const CueStatus *cue) {
    if (cue->cue == CUE_NONE)
        return 0;
    int r = append_text(m, "cue", cue_to_string(cue->cue));
    if (r < 0 || cue->cue != CUE_CADENCE)
        return r;
    r = append_unsigned(m, "cadence", (uint32_t)cue->cadence);
    if (r >= 0)
        r = append_unsigned(m, "cadence_low", (uint32_t)cue->low);
    return r < 0 ? r : append_unsigned(m, "cadence_high", (uint32_t)cue->high);
}

static int append_choices(sd_bus_message *m, const Schedule *schedule) {
    int r = dict_open(m, "choices", "as");
    for (int cue = CUE_NONE + 1; cue < CUE_MAX && r >= 0; cue++)
        if (cue_is_on(schedule, (Cue)cue))
            r = sd_bus_message_append(m, "s", cue_to_string((Cue)cue));
    return r < 0 ? r : dict_close(m);
}

static int append_current(sd_bus_message *m, const Frame *f) {
    CueStatus cue;
    cue_status(f, &cue);
    int r = append_cue(m, &cue);
    if (r >= 0 && cue.cue != CUE_NONE)
        r = append_time(m, "since", f->state->cue.since);
    if (r >= 0 && cue.cue != CUE_NONE)
        r = append_text(m, "fading", cue_fading_to_string(cue.fading));
    if (r >= 0)
        r = append_bool(m, "shown", cue.shown);
    return r < 0 ? r : append_choices(m, f->schedule);
}

static int get_current(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
                       sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    int r = coordinator_frame(s->coordinator, &f);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0)
        r = append_current(reply, &f);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

bool cues_changed(Service *s) {
    Frame f;
    CueStatus cue, *told = &s->cue;
    if (coordinator_frame(s->coordinator, &f) < 0)
        return false;
    cue_status(&f, &cue);
    bool changed = cue.cue != told->cue || cue.fading != told->fading || cue.shown != told->shown || cue.cadence != told->cadence;
    *told = cue;
    return changed;
}

const sd_bus_vtable cues_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Current", "a{sv}", get_current, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_METHOD_WITH_ARGS("Choose", SD_BUS_ARGS("s", cue, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_choose,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};
