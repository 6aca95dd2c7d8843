/* SPDX-License-Identifier: MIT */
/* Interface Shoes: the pairs, and what the runs in each add up to. */

#include <strings.h>

#include "core/shoe.h"
#include "internal.h"

/* --- saying --- */

static int change(Service *s, sd_bus_message *m, Decide decide, void *args, sd_bus_error *error) {
    CLEANUP(change_done) Change facts = { 0 };
    bool stored;
    int r = coordinator_change(s->coordinator, decide, args, &facts, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &facts, false, stored);
}

static int decide_add(const Frame *f, Change *c, void *args) {
    return shoe_add(f, c, args);
}

/* One line of UTF-8; NULL leaves it as it is. */
static int take_text(const char *text, const char *what, char *ret, size_t size, sd_bus_error *error) {
    if (!text)
        return 0;
    if (text_check(text, size - 1, false) < 0)
        return error_argument(error, "A %s is a text of one line of at most %zu bytes.", what, size - 1);
    memcpy(ret, text, strlen(text) + 1);
    return 0;
}

static int take_name(const char *name, ShoeDetails *d, sd_bus_error *error) {
    if (!name[0])
        return error_argument(error, "A pair of shoes needs a name, such as \"blue\".");
    if (strcasecmp(name, SHOE_NONE) == 0)
        return error_argument(error, "A pair cannot be called \"none\", which says that none was worn; take another name.");
    return take_text(name, "name", d->name, sizeof(d->name), error);
}

typedef struct Given {
    const char *brand, *model, *size, *cushioning;
    int64_t drop, distance;
} Given;

static int take_given(const Given *g, ShoeReport *shoe, sd_bus_error *error) {
    ShoeDetails *d = &shoe->details;
    int r = take_text(g->brand, "brand", d->brand, sizeof(d->brand), error);
    if (r >= 0)
        r = take_text(g->model, "model", d->model, sizeof(d->model), error);
    if (r >= 0)
        r = take_text(g->size, "size", d->size, sizeof(d->size), error);
    if (r < 0)
        return r;
    if (g->drop > SHOE_DROP_MAX)
        return error_argument(error, "A drop is from 0 to %d mm, not %lld.", SHOE_DROP_MAX, (long long)g->drop);
    if (g->distance > SHOE_METRES_MAX)
        return error_argument(error, "What was run in a pair before is at most %d km.", SHOE_METRES_MAX / METRES_PER_KM);
    shoe->cushioning = g->cushioning ? cushioning_from_string(g->cushioning) : CUSHIONING_NONE;
    if (shoe->cushioning < 0 || (g->cushioning && shoe->cushioning == CUSHIONING_NONE))
        return error_argument(error, "Cushioning is soft, medium or firm, not \"%.16s\".", g->cushioning);
    d->drop = (int)g->drop;
    shoe->metres = g->distance;
    return 0;
}

static int method_add(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *name;
    Given g = { .drop = -1, .distance = -1 };
    ShoeReport shoe = { 0 };
    int r = sd_bus_message_read(m, "s", &name);
    if (r < 0)
        return r;
    const Option options[] = {
        { "brand", OPTION_TEXT, &g.brand, 0 },           { "model", OPTION_TEXT, &g.model, 0 },
        { "size", OPTION_TEXT, &g.size, 0 },             { "cushioning", OPTION_TEXT, &g.cushioning, 0 },
        { "drop", OPTION_NUMBER, &g.drop, 0 },           { "distance", OPTION_NUMBER, &g.distance, 0 },
        { "after", OPTION_TEXT, &shoe.after, 0 },
    };
    r = options_read(userdata, m, options, ELEMENTSOF(options), error);
    if (r >= 0)
        r = take_name(name, &shoe.details, error);
    if (r >= 0)
        r = take_given(&g, &shoe, error);
    return r < 0 ? r : change(userdata, m, decide_add, &shoe, error);
}

typedef struct Said {
    const char *name;
    uint32_t comfort;
} Said;

static int decide_rate(const Frame *f, Change *c, void *args) {
    const Said *said = args;
    return shoe_rate(f, c, said->name, (int)said->comfort);
}

static int decide_retire(const Frame *f, Change *c, void *args) {
    const Said *said = args;
    return shoe_retire(f, c, said->name);
}

static int method_rate(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Said said;
    int r = sd_bus_message_read(m, "su", &said.name, &said.comfort);
    if (r >= 0)
        r = options_read(userdata, m, NULL, 0, error);
    if (r >= 0 && said.comfort > SHOE_COMFORT_MAX)
        return error_argument(error, "Comfort is a whole number from 0 (none) to %d (the best you know), not %u.", SHOE_COMFORT_MAX,
                              said.comfort);
    return r < 0 ? r : change(userdata, m, decide_rate, &said, error);
}

static int method_retire(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Said said = { 0 };
    int r = sd_bus_message_read(m, "s", &said.name);
    if (r >= 0)
        r = options_read(userdata, m, NULL, 0, error);
    return r < 0 ? r : change(userdata, m, decide_retire, &said, error);
}

/* --- List --- */

static int append_given(sd_bus_message *m, const char *key, const char *text) {
    return text[0] ? append_text(m, key, text) : 0;
}

static int append_details(sd_bus_message *m, const Shoe *shoe) {
    char id[FACT_ID_MAX];
    const ShoeDetails *d = &shoe->details;
    int r = append_text(m, "id", fact_id_format(FACT_SHOE, shoe->number, id));
    if (r >= 0)
        r = append_text(m, "name", d->name);
    if (r >= 0)
        r = append_given(m, "brand", d->brand);
    if (r >= 0)
        r = append_given(m, "model", d->model);
    if (r >= 0)
        r = append_given(m, "size", d->size);
    if (r >= 0)
        r = append_given(m, "cushioning", cushioning_to_string(shoe->cushioning));
    if (r >= 0 && d->drop >= 0)
        r = append_unsigned(m, "drop", (uint32_t)d->drop);
    if (r >= 0 && shoe->comfort >= 0)
        r = append_unsigned(m, "comfort", (uint32_t)shoe->comfort);
    if (r >= 0)
        r = append_time(m, "added", shoe->added);
    return r >= 0 && shoe->retired != USEC_NONE ? append_time(m, "retired", shoe->retired) : r;
}

static int append_wear(sd_bus_message *m, const ShoeWear *w) {
    int r = append_unsigned(m, "runs", (uint32_t)w->runs);
    if (r >= 0)
        r = append_unsigned(m, "measured", (uint32_t)w->measured);
    if (r >= 0)
        r = append_wide(m, "distance", w->metres);
    if (r >= 0)
        r = append_time(m, "duration", w->seconds * USEC_PER_SEC);
    if (r >= 0)
        r = append_unsigned(m, "judged", (uint32_t)w->judged);
    return r < 0 ? r : append_unsigned(m, "painless", (uint32_t)w->painless);
}

static int append_other(sd_bus_message *m, const char *key, const Shoe *other) {
    char id[FACT_ID_MAX];
    return other ? append_text(m, key, fact_id_format(FACT_SHOE, other->number, id)) : 0;
}

static int append_pair(sd_bus_message *m, const Frame *f, const Shoe *shoe) {
    unsigned hints = shoe_hints(f->state, f->schedule, shoe);
    int r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = append_details(m, shoe);
    if (r >= 0)
        r = append_wear(m, shoe_wear(f->state, shoe));
    if (r >= 0)
        r = append_other(m, "after", shoe_get(f->state, shoe->after));
    if (r >= 0)
        r = append_other(m, "successor", shoe_successor(f->state, shoe));
    if (r >= 0)
        r = dict_open(m, "hints", "as");
    for (int i = 0; i < SHOE_HINT_MAX && r >= 0; i++)
        if (hints & 1U << i)
            r = sd_bus_message_append(m, "s", shoe_hint_to_string((ShoeHint)i));
    if (r >= 0)
        r = dict_close(m);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int get_list(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply, void *userdata,
                    sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    int r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    size_t *order CLEANUP_FREE = calloc(f.state->n_shoes + 1, sizeof(*order));
    if (!order)
        return -ENOMEM;
    shoe_order(f.state, order);
    r = sd_bus_message_open_container(reply, 'a', "a{sv}");
    for (size_t i = 0; i < f.state->n_shoes && r >= 0; i++)
        r = append_pair(reply, &f, &f.state->shoes[order[i]]);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

/* FNV-1a, of one value after the other; from 0, which is no pairs. */
static void mix(uint64_t *sum, uint64_t value) {
    for (int i = 0; i < 64; i += 8)
        *sum = (*sum ^ (value >> i & 0xFF)) * 0x100000001B3;
}

bool shoes_changed(Service *s) {
    Frame f;
    uint64_t sum = 0;
    if (coordinator_frame(s->coordinator, &f) < 0)
        return false;
    for (size_t i = 0; i < f.state->n_shoes; i++) {
        const Shoe *shoe = &f.state->shoes[i];
        const ShoeWear *w = shoe_wear(f.state, shoe);
        const int64_t values[] = { shoe->number, shoe->comfort, shoe->retired, w->runs, w->measured, w->metres, w->seconds, w->judged,
                                   w->painless, shoe_hints(f.state, f.schedule, shoe) };
        for (size_t k = 0; k < ELEMENTSOF(values); k++)
            mix(&sum, (uint64_t)values[k]);
    }
    bool changed = sum != s->shoes;
    s->shoes = sum;
    return changed;
}

const sd_bus_vtable shoes_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("List", "aa{sv}", get_list, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_METHOD_WITH_ARGS("Add", SD_BUS_ARGS("s", name, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_add,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Rate", SD_BUS_ARGS("s", name, "u", comfort, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_rate,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_ARGS("Retire", SD_BUS_ARGS("s", name, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts), method_retire,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};
