/* SPDX-License-Identifier: MIT */
/* Interface Function: the person's own tasks, and how well each can be done. */

#include "core/function.h"
#include "internal.h"

typedef struct Scored {
    const char *task;
    uint32_t score;
    usec_t at;
    bool add;
} Scored;

static int decide_score(const Frame *f, Change *c, void *args) {
    const Scored *s = args;
    return function_score(f, c, s->task, (int)s->score, s->at, s->add);
}

static int decide_drop(const Frame *f, Change *c, void *args) {
    return function_drop(f, c, args);
}

/* A number would be taken for a place in the list. */
static int check_task(const char *task, sd_bus_error *error) {
    if (text_check(task, FUNCTION_TASK_MAX - 1, false) < 0 || task[0] == '\0' || task[strspn(task, "0123456789 ")] == '\0')
        return error_argument(error, "A task is 1 to %d bytes of UTF-8 in words of your own, such as climb the stairs.",
                              FUNCTION_TASK_MAX - 1);
    return 0;
}

static int change(Service *s, sd_bus_message *m, Decide decide, void *args, sd_bus_error *error) {
    CLEANUP(change_done) Change facts = { 0 };
    bool stored;
    int r = coordinator_change(s->coordinator, decide, args, &facts, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &facts, false, stored);
}

static int score(Service *s, sd_bus_message *m, bool add, sd_bus_error *error) {
    Scored scored = { .at = USEC_NONE, .add = add };
    int r = sd_bus_message_read(m, "su", &scored.task, &scored.score);
    const Option options[] = { { "at", OPTION_TIME, &scored.at, 0 } };
    if (r >= 0)
        r = options_read(s, m, options, ELEMENTSOF(options), error);
    if (r >= 0)
        r = check_task(scored.task, error);
    if (r < 0)
        return r;
    if (scored.score > 10)
        return error_argument(error, "A task is scored from 0 (unable) to 10 (as before the injury), not %u.", scored.score);
    return change(s, m, decide_score, &scored, error);
}

static int method_score(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    return score(userdata, m, false, error);
}

static int method_add(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    return score(userdata, m, true, error);
}

static int method_drop(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *task;
    int r = sd_bus_message_read(m, "s", &task);
    if (r >= 0)
        r = options_read(s, m, NULL, 0, error);
    return r < 0 ? r : change(s, m, decide_drop, (void *)(uintptr_t)task, error);
}

/* --- Current --- */

static int append_task(sd_bus_message *m, const FunctionLook *look) {
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "task", look->task);
    if (r >= 0)
        r = append_unsigned(m, "first", (uint32_t)look->first);
    if (r >= 0)
        r = append_time(m, "first_at", look->first_at);
    if (r >= 0)
        r = append_unsigned(m, "latest", (uint32_t)look->latest);
    if (r >= 0)
        r = append_time(m, "latest_at", look->latest_at);
    if (r >= 0)
        r = append_text(m, "change", function_change_to_string(look->change));
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int append_mean(sd_bus_message *m, const char *key, int sum, size_t n) {
    return n == 0 ? 0 : sd_bus_message_append(m, "{sv}", key, "d", (double)sum / (double)n);
}

static int append_current(sd_bus_message *m, const FunctionStatus *status) {
    int r = dict_open(m, "tasks", "aa{sv}");
    for (size_t i = 0; i < status->n && r >= 0; i++)
        r = append_task(m, &status->tasks[i]);
    if (r >= 0)
        r = dict_close(m);
    if (r >= 0)
        r = append_mean(m, "mean", status->sum, status->n);
    if (r >= 0)
        r = append_unsigned(m, "compared", (uint32_t)status->compared);
    if (r >= 0)
        r = append_mean(m, "mean_first", status->sum_first, status->compared);
    if (r >= 0)
        r = append_mean(m, "mean_latest", status->sum_latest, status->compared);
    if (r >= 0)
        r = append_text(m, "change", function_change_to_string(status->change));
    if (r >= 0)
        r = append_bool(m, "due", status->due);
    return r < 0 ? r : append_time(m, "due_at", status->due_at);
}

static int get_current(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
                       sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    FunctionStatus status;
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    int r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    function_look(&f, &status);
    r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0)
        r = append_current(reply, &status);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

bool function_changed(Service *s) {
    Frame f;
    FunctionStatus status;
    if (coordinator_frame(s->coordinator, &f) < 0)
        return false;
    function_look(&f, &status);
    bool changed = !function_equal(&status, &s->function);
    s->function = status;
    return changed;
}

const sd_bus_vtable function_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Current", "a{sv}", get_current, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_METHOD_WITH_ARGS("Score", SD_BUS_ARGS("s", task, "u", score, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_score,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("Add", SD_BUS_ARGS("s", task, "u", score, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_add,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_METHOD_WITH_ARGS("Drop", SD_BUS_ARGS("s", task, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_drop,
                            SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_VTABLE_END,
};
