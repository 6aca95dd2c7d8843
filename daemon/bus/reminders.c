/* SPDX-License-Identifier: MIT */
/* Interface Reminders: what is asked, and the answers. */

#include "config/near.h"
#include "internal.h"

#define PLAN_DAYS_MAX 400

typedef struct Call {
    Target target;
    usec_t duration;
    Knee knee;
    Reason reason;
} Call;

/* An id, a kind, or "". */
static int read_target(const char *text, Target *ret, sd_bus_error *error) {
    *ret = (Target){ SLOT_NULL, KIND_INVALID };
    if (!text[0])
        return 0;
    ret->kind = kind_from_string(text);
    if (ret->kind >= 0 || slot_parse(text, &ret->slot) >= 0)
        return 0;
    char near[NEAR_MAX + 1];
    bool found = near_word(text, KIND_WORDS, near) != NULL;
    return sd_bus_error_setf(error, KM_ERROR_NO_SUCH_REMINDER,
                             "\"%.64s\" is neither a reminder's id, such as ice/2026-11-23/1300, nor a kind: check-in, ice, rest, "
                             "exercise, safety; kneeminder plan lists them.%s%s%s", text, found ? " Did you mean " : "", found ? near : "",
                             found ? "?" : "");
}

typedef struct ReminderList {
    Service *service;
    const Change *change;
    bool stored;
} ReminderList;

static bool is_repeated(const Change *c, size_t i) {
    for (size_t j = 0; j < i; j++)
        if (slot_equal(&c->facts[j].slot, &c->facts[i].slot))
            return true;
    return false;
}

/* The reminders that the change was about, as they are now. */
static int fill_reminders(sd_bus_message *reply, void *args) {
    const ReminderList *l = args;
    Frame f;
    int r = coordinator_frame(l->service->coordinator, &f);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = 0; i < l->change->n_facts && r >= 0; i++) {
        const Slot *slot = &l->change->facts[i].slot;
        if (slot->kind < 0 || is_repeated(l->change, i))
            continue;
        CLEANUP(plan_done) Plan plan = { 0 };
        r = plan_make(&plan, &f, slot->day, 1);
        const Reminder *reminder = r >= 0 ? plan_find(&plan, slot) : NULL;
        if (reminder)
            r = append_reminder(reply, reminder, &f.now, &l->stored);
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int decide_start(const Frame *f, Change *c, void *args) {
    const Call *call = args;
    return reminder_start(f, c, &call->target, call->knee, call->duration);
}

static int decide_done(const Frame *f, Change *c, void *args) {
    const Call *call = args;
    return reminder_done(f, c, &call->target);
}

static int decide_snooze(const Frame *f, Change *c, void *args) {
    const Call *call = args;
    return reminder_snooze(f, c, &call->target, call->duration);
}

static int decide_skip(const Frame *f, Change *c, void *args) {
    const Call *call = args;
    return reminder_skip(f, c, &call->target, call->reason);
}

static int answer(Service *s, sd_bus_message *m, Decide decide, Call *call, sd_bus_error *error) {
    CLEANUP(change_done) Change change = { 0 };
    bool stored;
    int r = coordinator_change(s->coordinator, decide, call, &change, &stored);
    return r != 0 ? error_set(s, error, r) : reply_filled(m, fill_reminders, &(ReminderList){ s, &change, stored });
}

static int read_call(Service *s, sd_bus_message *m, Call *call, const Option *options, size_t n, sd_bus_error *error) {
    const char *text;
    int r = sd_bus_message_read(m, "s", &text);
    if (r >= 0)
        r = read_target(text, &call->target, error);
    return r < 0 ? r : options_read(s, m, options, n, error);
}

static int method_start(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Call call = { .duration = USEC_NONE };
    const char *knee = NULL;
    const Option options[] = { { "duration", OPTION_LENGTH, &call.duration, 0 }, { "knee", OPTION_TEXT, &knee, 0 } };
    int r = read_call(userdata, m, &call, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    if (call.duration != USEC_NONE && (call.duration < USEC_PER_MIN || call.duration > ICE_DURATION_MAX))
        return error_argument(error, "An icing lasts 1 to 15 minutes.");
    if (knee && (call.knee = knee_from_string(knee)) <= KNEE_NONE)
        return error_word(error, knee, "left right both", "There is no knee \"%.16s\"; a knee is left, right or both.", knee);
    return answer(userdata, m, decide_start, &call, error);
}

static int method_done(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Call call = { .duration = USEC_NONE };
    int r = read_call(userdata, m, &call, NULL, 0, error);
    return r < 0 ? r : answer(userdata, m, decide_done, &call, error);
}

static int method_snooze(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Call call = { .duration = USEC_NONE };
    int r = read_call(userdata, m, &call, (Option[]){ { "duration", OPTION_LENGTH, &call.duration, 0 } }, 1, error);
    if (r < 0)
        return r;
    if (call.duration != USEC_NONE && call.duration < USEC_PER_MIN)
        return error_argument(error, "A snooze lasts at least one minute.");
    return answer(userdata, m, decide_snooze, &call, error);
}

static int method_skip(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Call call = { .reason = REASON_USER };
    const char *reason = NULL;
    int r = read_call(userdata, m, &call, (Option[]){ { "reason", OPTION_TEXT, &reason, 0 } }, 1, error);
    if (r < 0)
        return r;
    if (reason && !reason_is_given(call.reason = reason_from_string(reason)))
        return error_word(error, reason, "user no-time no-pain not-here other",
                          "There is no reason \"%.16s\"; a reason is user, no-time, no-pain, not-here or other.", reason);
    return answer(userdata, m, decide_skip, &call, error);
}

static int method_ask(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *text;
    int r = sd_bus_message_read(m, "s", &text);
    if (r >= 0)
        r = options_read(s, m, NULL, 0, error);
    if (r < 0)
        return r;
    Kind kind = kind_from_string(text);
    if (kind != KIND_CHECK_IN && kind != KIND_ICE && kind != KIND_SAFETY && kind != KIND_RUN)
        return error_word(error, text, "check-in ice run safety",
                          "There is no question \"%.16s\"; questions are check-in, ice, run and safety.", text);
    r = coordinator_ask(s->coordinator, kind);
    return r != 0 ? error_set(s, error, r) : sd_bus_reply_method_return(m, NULL);
}

typedef struct PlanReply {
    const Frame *frame;
    const Plan *plan;
} PlanReply;

static int fill_plan(sd_bus_message *reply, void *args) {
    const PlanReply *p = args;
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = 0; i < p->plan->n_reminders && r >= 0; i++)
        r = append_reminder(reply, &p->plan->reminders[i], &p->frame->now, NULL);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_plan(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *from;
    uint32_t days;
    Frame f;
    int r = sd_bus_message_read(m, "su", &from, &days);
    if (r >= 0)
        r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    day_t first = frame_today(&f);
    if (from[0] && day_parse(from, &first) < 0)
        return error_argument(error, "\"%.16s\" is no date; a date is written 2026-11-23.", from);
    if (days < 1 || days > PLAN_DAYS_MAX)
        return error_argument(error, "A plan is of 1 to %d days, not %u.", PLAN_DAYS_MAX, days);
    CLEANUP(plan_done) Plan plan = { 0 };
    r = plan_make(&plan, &f, first, (int)days);
    return r < 0 ? r : reply_filled(m, fill_plan, &(PlanReply){ &f, &plan });
}

/* --- times --- */

static int append_times(sd_bus_message *m, const char *key, const Times *t) {
    char text[TIMES_CLOCKS_MAX];
    return append_text(m, key, times_clocks(t, text));
}

static int append_kind_times(sd_bus_message *m, const Frame *f, Kind kind) {
    Times fewer, other;
    const Choice *c = &f->state->choices[kind];
    const Times *now = schedule_times((Schedule *)f->schedule, kind);
    bool chosen = c->since != INT64_MIN && times_equal(&c->to, now) && !times_equal(&c->to, &c->from);
    offer_times(f, kind, -1, &fewer, &other);
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_text(m, "kind", kind_to_string(kind));
    if (r >= 0)
        r = append_times(m, "times", now);
    if (r >= 0)
        r = append_times(m, "settings", chosen ? &c->from : now);
    if (r >= 0)
        r = append_times(m, "fewer", &fewer);
    if (r >= 0)
        r = append_times(m, "other", &other);
    if (r >= 0)
        r = append_bool(m, "quiet", offer_is_quiet(f, kind));
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int fill_times(sd_bus_message *reply, void *args) {
    static const Kind kinds[] = { KIND_CHECK_IN, KIND_ICE, KIND_REST, KIND_RUN, KIND_EXERCISE };
    int r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    const Frame *f = args;
    for (size_t i = 0; i < ELEMENTSOF(kinds) && r >= 0; i++)
        if (kinds[i] != KIND_EXERCISE || f->schedule->exercise)
            r = append_kind_times(reply, f, kinds[i]);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int method_times(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    (void)error;
    int r = coordinator_frame(s->coordinator, &f);
    return r < 0 ? r : reply_filled(m, fill_times, &f);
}

typedef struct TimesChoice {
    unsigned kinds;
    OfferAnswer answer;
} TimesChoice;

static int decide_times(const Frame *f, Change *c, void *args) {
    const TimesChoice *t = args;
    return offer_take(f, c, t->kinds, t->answer);
}

static int method_choose_times(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    const char *kind_text, *text;
    int r = sd_bus_message_read(m, "ss", &kind_text, &text);
    if (r >= 0)
        r = options_read(s, m, NULL, 0, error);
    if (r < 0)
        return r;
    Kind kind = kind_from_string(kind_text);
    TimesChoice choice = { .answer = offer_answer_from_string(text) };
    if (!schedule_times(&(Schedule){ 0 }, kind))
        return error_word(error, kind_text, "check-in ice rest run exercise",
                          "\"%.16s\" has no times of its own; check-in, ice, rest, run and exercise have.", kind_text);
    if (choice.answer < 0)
        return error_word(error, text, "fewer other stop keep reset",
                          "There is no choice \"%.16s\"; a choice is fewer, other-times, stop, keep or reset.", text);
    choice.kinds = 1U << kind;
    CLEANUP(change_done) Change change = { 0 };
    bool stored;
    r = coordinator_change(s->coordinator, decide_times, &choice, &change, &stored);
    if (r == RULE_E_NOTHING)
        return error_argument(error, "There are no such times for %s now; kneeminder times shows those there are.", kind_text);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &change, false, stored);
}

static int get_open(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                    void *userdata, sd_bus_error *error) {
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    return append_open_reminders(userdata, reply);
}

const sd_bus_vtable reminders_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Open", "aa{sv}", get_open, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_METHOD_WITH_ARGS("Plan", SD_BUS_ARGS("s", from, "u", days), SD_BUS_RESULT("aa{sv}", reminders), method_plan,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Start", SD_BUS_ARGS("s", reminder, "a{sv}", options), SD_BUS_RESULT("aa{sv}", reminders),
                            method_start, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Done", SD_BUS_ARGS("s", reminder, "a{sv}", options), SD_BUS_RESULT("aa{sv}", reminders),
                            method_done, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Snooze", SD_BUS_ARGS("s", reminder, "a{sv}", options), SD_BUS_RESULT("aa{sv}", reminders),
                            method_snooze, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Skip", SD_BUS_ARGS("s", reminder, "a{sv}", options), SD_BUS_RESULT("aa{sv}", reminders),
                            method_skip, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Ask", SD_BUS_ARGS("s", kind, "a{sv}", options), SD_BUS_NO_RESULT, method_ask,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Times", SD_BUS_NO_ARGS, SD_BUS_RESULT("aa{sv}", times), method_times, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("ChooseTimes", SD_BUS_ARGS("s", kind, "s", choice, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts),
                            method_choose_times, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL_WITH_ARGS("Changed", SD_BUS_ARGS("s", id, "s", kind, "s", state, "s", reason, "t", ends), 0),
    SD_BUS_VTABLE_END,
};
