/* SPDX-License-Identifier: MIT */
/* See json.h. A table of members for each kind of object; the order in the table is that of the output. */

#include "json.h"

#include <stdio.h>
#include <string.h>

#include "format.h"

typedef enum FieldType {
    FIELD_PLAIN,
    FIELD_TIME,
    FIELD_LENGTH, /* NAME_seconds */
    FIELD_SCORE,  /* a number below zero is none */
    FIELD_FLAG,   /* left out on the bus where it is false */
} FieldType;

typedef struct Field {
    const char *name;
    FieldType type;
    const char *from; /* its name on the bus, NULL = the same */
} Field;

/* An offset that is not one: by the zone. */
#define BY_ZONE INT32_MAX

json_object *json_text(const char *text) {
    return text ? json_object_new_string(text) : NULL;
}

static json_object *moment(uint64_t t, int offset) {
    char buffer[MOMENT_MAX];
    return json_text(offset == BY_ZONE ? format_rfc3339(t, buffer) : format_rfc3339_at(t, offset, buffer));
}

json_object *json_time(uint64_t t) {
    return moment(t, BY_ZONE);
}

static json_object *field_value(json_object *o, const Field *f, int offset) {
    json_object *value = value_get(o, f->from ? f->from : f->name);
    int64_t number = json_object_get_int64(value);
    if (f->type == FIELD_FLAG)
        return json_object_new_boolean(json_object_get_boolean(value));
    if (!value || (f->type == FIELD_SCORE && number < 0))
        return NULL;
    switch (f->type) {
    case FIELD_TIME:
        return moment((uint64_t)number, offset);
    case FIELD_LENGTH:
        return json_object_new_int64(number / 1000000);
    default:
        return json_object_get(value);
    }
}

static json_object *pick(json_object *o, const Field *fields, size_t n, int offset) {
    json_object *out = json_object_new_object();
    for (size_t i = 0; i < n; i++) {
        char name[64];
        snprintf(name, sizeof(name), "%s%s", fields[i].name,
                 fields[i].type == FIELD_LENGTH ? "_seconds" : "");
        json_object_object_add(out, name, field_value(o, &fields[i], offset));
    }
    return out;
}

#define PICK(object, fields) pick(object, fields, ELEMENTSOF(fields), BY_ZONE)

json_object *json_each(json_object *list, json_object *(*one)(json_object *)) {
    json_object *out = json_object_new_array();
    for (size_t i = 0; i < value_length(list); i++)
        json_object_array_add(out, one(value_at(list, i)));
    return out;
}

json_object *json_fact(json_object *fact) {
    static const Field fields[] = {
        { "type" },
        { "id" },
        { "uid" },
        { "at", FIELD_TIME },
        { "recorded", FIELD_TIME },
        { "day" },
        { "zone" },
        { "by_user" },
        { "superseded" },
        { "stored" },
        { "reminder" },
        { "ref" },
        { "ref_id" },
        { "shoe" },
        { "knee" },
        { "score" },
        { "sore" },
        { "masked", FIELD_FLAG },
        { "approximate", FIELD_FLAG },
        { "word" },
        { "reason" },
        { "duration", FIELD_LENGTH },
        { "onset", FIELD_LENGTH },
        { "amount" },
        { "until", FIELD_TIME },
        { "text" },
    };
    return pick(fact, fields, ELEMENTSOF(fields), (int)value_number(fact, "offset"));
}

json_object *json_facts(json_object *facts) {
    size_t n = value_length(facts);
    json_object *out = n > 0 ? json_fact(value_at(facts, 0)) : json_object_new_object();
    if (n != 1)
        json_object_object_add(out, "facts", json_each(facts, json_fact));
    return out;
}

json_object *json_medication(json_object *status) {
    static const Field fields[] = {
        { "status" }, { "enabled" }, { "product" }, { "strength_mg", FIELD_PLAIN, "strength" }, { "times" },
        { "next_possible", FIELD_TIME }, { "sum_24h_mg", FIELD_PLAIN, "sum" }, { "course_day" }, { "course_days" }, { "warnings" },
    };
    static const Field last_fields[] = { { "id" }, { "at", FIELD_TIME }, { "product" }, { "mg" } };
    json_object *out = PICK(status, fields), *last = value_get(status, "last");
    if (!value_text(status, "product")[0])
        json_object_object_add(out, "product", NULL);
    if (value_number(status, "strength") == 0)
        json_object_object_add(out, "strength_mg", NULL);
    json_object_object_add(out, "last", value_has(last, "id") ? PICK(last, last_fields) : NULL);
    return out;
}

json_object *json_task(json_object *task) {
    static const Field fields[] = {
        { "task" }, { "first" }, { "first_at", FIELD_TIME }, { "latest" }, { "latest_at", FIELD_TIME }, { "change" }
    };
    return PICK(task, fields);
}

json_object *json_function(json_object *current) {
    static const char *const plain[] = { "mean", "compared", "mean_first", "mean_latest", "change", "due" };
    json_object *out = json_object_new_object();
    json_object_object_add(out, "tasks", json_each(value_get(current, "tasks"), json_task));
    for (size_t i = 0; i < ELEMENTSOF(plain); i++)
        json_object_object_add(out, plain[i], json_object_get(value_get(current, plain[i])));
    json_object_object_add(out, "due_at", value_has(current, "due_at") ? json_time((uint64_t)value_number(current, "due_at")) : NULL);
    return out;
}

json_object *json_shoe(json_object *shoe) {
    static const Field fields[] = {
        { "id" },
        { "name" },
        { "brand" },
        { "model" },
        { "size" },
        { "cushioning" },
        { "drop_mm", FIELD_PLAIN, "drop" },
        { "comfort" },
        { "runs" },
        { "measured" },
        { "distance_m", FIELD_PLAIN, "distance" },
        { "duration", FIELD_LENGTH },
        { "judged" },
        { "painless" },
        { "added", FIELD_TIME },
        { "retired", FIELD_TIME },
        { "after" },
        { "successor" },
        { "hints" },
    };
    return PICK(shoe, fields);
}

static bool is_state(json_object *reminder, const char *state) {
    return strcmp(value_text(reminder, "state"), state) == 0;
}

json_object *json_reminder(json_object *reminder) {
    static const Field fields[] = {
        { "id" },
        { "kind" },
        { "due", FIELD_TIME },
        { "state" },
        { "snoozed_until", FIELD_TIME, "until" },
        { "window_ends", FIELD_TIME, "until" },
        { "ends", FIELD_TIME },
        { "knee" },
        { "session" },
        { "reason" },
        { "clock" },
        { "day_length", FIELD_LENGTH },
    };
    json_object *out = PICK(reminder, fields);
    /* On the bus one member tells both ends. */
    json_object_object_add(out, is_state(reminder, "snoozed") ? "window_ends" : "snoozed_until", NULL);
    if (value_has(reminder, "stored"))
        json_object_object_add(out, "stored", json_object_get(value_get(reminder, "stored")));
    return out;
}

json_object *json_episode(json_object *episode) {
    static const Field fields[] = {
        { "id" }, { "knee" }, { "opened", FIELD_TIME }, { "day" }, { "pain", FIELD_SCORE },
    };
    return PICK(episode, fields);
}

json_object *json_past_episode(json_object *episode) {
    static const Field fields[] = {
        { "id" },  { "knee" }, { "opened", FIELD_TIME }, { "closed", FIELD_TIME },
        { "how" }, { "day" },  { "pain", FIELD_SCORE },
    };
    json_object *out = PICK(episode, fields);
    if (!value_text(episode, "how")[0])
        json_object_object_add(out, "how", NULL);
    return out;
}

static json_object *json_notice(json_object *notice) {
    static const Field fields[] = {
        { "id" }, { "kind" }, { "since", FIELD_TIME }, { "urgency" }, { "data" },
    };
    return PICK(notice, fields);
}

static json_object *json_reason(json_object *reason) {
    static const Field fields[] = {
        { "code" }, { "run" }, { "run_day" }, { "before", FIELD_LENGTH }, { "unclipped", FIELD_LENGTH }, { "longest", FIELD_LENGTH },
        { "break_days" }, { "break_percent" }, { "unanswered" }, { "score" },
    };
    return PICK(reason, fields);
}

json_object *json_advice(json_object *advice, const char *text) {
    static const Field fields[] = {
        { "suggestion" },
        { "limit", FIELD_LENGTH },
        { "stage" },
        { "not_before", FIELD_TIME },
        { "next_day_test", FIELD_FLAG },
        { "rule" },
        { "cue" },
        { "cadence_low" },
        { "cadence_high" },
    };
    json_object *out = PICK(advice, fields);
    json_object_object_add(out, "reasons", json_each(value_get(advice, "reasons"), json_reason));
    if (text)
        json_object_object_add(out, "text", json_text(text));
    return out;
}

json_object *json_exercise(json_object *exercise) {
    static const Field fields[] = {
        { "exercise" },
        { "target" },
        { "area" },
        { "tier" },
        { "pain_week", FIELD_FLAG },
        { "sets" },
        { "reps" },
        { "hold", FIELD_LENGTH },
        { "own", FIELD_FLAG },
        { "chosen", FIELD_FLAG },
        { "asked", FIELD_FLAG },
        { "done", FIELD_FLAG },
        { "next" },
        { "steps" },
        { "source" },
    };
    return PICK(exercise, fields);
}

json_object *json_exercise_plan(json_object *plan) {
    static const Field fields[] = {
        { "enabled", FIELD_FLAG }, { "consult" }, { "days" }, { "time" }, { "programme", FIELD_FLAG }, { "rests", FIELD_FLAG },
        { "red_flag", FIELD_FLAG },
    };
    json_object *out = PICK(plan, fields);
    if (!value_text(plan, "consult")[0])
        json_object_object_add(out, "consult", NULL);
    json_object_object_add(out, "exercises", json_each(value_get(plan, "exercises"), json_exercise));
    return out;
}

json_object *json_cue(json_object *cue, const char *text) {
    static const Field fields[] = {
        { "cue" }, { "since", FIELD_TIME }, { "fading" }, { "shown", FIELD_FLAG }, { "cadence" }, { "cadence_low" }, { "cadence_high" },
        { "choices" },
    };
    json_object *out = PICK(cue, fields);
    json_object_object_add(out, "text", json_text(text));
    return out;
}

static json_object *json_health(json_object *health, const char *autostart) {
    static const Field fields[] = {
        { "store" }, { "notifications" }, { "clock" }, { "autostart" }, { "safety" }, { "settings" },
    };
    json_object *out = PICK(health, fields);
    json_object_object_add(out, "autostart", json_text(autostart));
    return out;
}

static json_object *json_ice(json_object *ice) {
    static const Field fields[] = { { "on" }, { "reason" }, { "not_before", FIELD_TIME } };
    json_object *out = PICK(ice, fields);
    if (!value_text(ice, "reason")[0])
        json_object_object_add(out, "reason", NULL);
    return out;
}

json_object *json_status(json_object *status, const char *autostart) {
    static const Field fields[] = {
        { "version" }, { "now", FIELD_TIME }, { "zone" }, { "zone_from" }, { "paused" }, { "paused_until", FIELD_TIME },
    };
    static const Field next_fields[] = { { "id" }, { "kind" }, { "due", FIELD_TIME } };
    json_object *out = PICK(status, fields), *next = value_get(status, "next");
    if (!value_flag(status, "paused"))
        json_object_object_add(out, "paused_until", NULL);
    json_object_object_add(out, "programme", json_object_get(value_get(status, "programme")));
    json_object_object_add(out, "episodes", json_each(value_get(status, "episodes"), json_episode));
    json_object_object_add(out, "reminders", json_each(value_get(status, "reminders"), json_reminder));
    json_object_object_add(out, "notices", json_each(value_get(status, "notices"), json_notice));
    json_object_object_add(out, "next", value_has(next, "id") ? PICK(next, next_fields) : NULL);
    json_object_object_add(out, "today", json_object_get(value_get(status, "today")));
    json_object_object_add(out, "ice", json_ice(value_get(status, "ice")));
    json_object_object_add(out, "run", json_advice(value_get(status, "run"), NULL));
    json_object_object_add(out, "health", json_health(value_get(status, "health"), autostart));
    return out;
}

json_object *json_troubleshoot(json_object *details) {
    static const Field fields[] = {
        { "pid" },
        { "uptime", FIELD_LENGTH },
        { "record" },
        { "file_system" },
        { "journal" },
        { "restored", FIELD_TIME },
        { "schema" },
        { "facts" },
        { "outbox" },
        { "settings_files" },
        { "settings_errors" },
        { "bus" },
        { "notifier" },
        { "server" },
        { "server_name" },
        { "presence" },
        { "held" },
        { "idle", FIELD_FLAG },
        { "timezone_from" },
        { "next_wake", FIELD_TIME },
        { "log" },
    };
    static const Field missed_fields[] = { { "id" }, { "reason" }, { "at", FIELD_TIME } };
    json_object *out = PICK(details, fields), *missed = value_get(details, "last_missed");
    json_object_object_add(out, "last_missed", value_has(missed, "id") ? PICK(missed, missed_fields) : NULL);
    return out;
}

/* --- printing --- */

static void print(json_object *document, int flags) {
    puts(json_object_to_json_string_ext(document, flags | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(document);
}

void json_print(json_object *document) {
    print(document, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED);
}

void json_print_line(json_object *document) {
    print(document, JSON_C_TO_STRING_PLAIN);
}
