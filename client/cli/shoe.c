/* SPDX-License-Identifier: MIT */
/* The verb `shoe`: the pairs, how comfortable each is, what the runs in it add up to. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "read.h"
#include "result.h"
#include "table.h"

#define CELL_MAX 256

static const char *const texts[] = { "brand", "model", "size", "cushioning", "after" };

/* --- list --- */

static json_object *find_id(json_object *shoes, const char *id) {
    for (size_t i = 0; i < value_length(shoes); i++)
        if (strcmp(value_text(value_at(shoes, i), "id"), id) == 0)
            return value_at(shoes, i);
    return NULL;
}

/* Appends to a cell; what is too long for it is left out. */
static void put(char cell[static CELL_MAX], const char *format, ...) PRINTF_LIKE(2, 3);
static void put(char cell[static CELL_MAX], const char *format, ...) {
    size_t n = strlen(cell);
    va_list args;
    va_start(args, format);
    if (vsnprintf(cell + n, CELL_MAX - n, format, args) >= (int)(CELL_MAX - n))
        cell[n] = '\0';
    va_end(args);
}

static const char *comma(const char *cell) {
    return cell[0] ? ", " : "";
}

/* "Brand Model, 44, soft, 8 mm" */
static const char *describe(json_object *shoe, char cell[static CELL_MAX]) {
    const char *brand = value_text(shoe, "brand"), *model = value_text(shoe, "model");
    cell[0] = '\0';
    put(cell, "%s%s%s", brand, brand[0] && model[0] ? " " : "", model);
    if (value_text(shoe, "size")[0])
        put(cell, "%s%s", comma(cell), value_text(shoe, "size"));
    if (value_text(shoe, "cushioning")[0])
        put(cell, "%s%s", comma(cell), text_cushioning(value_text(shoe, "cushioning")));
    if (value_has(shoe, "drop"))
        put(cell, _("%s%lld mm"), comma(cell), (long long)value_number(shoe, "drop"));
    return cell;
}

/* What stands out of a pair, in a word or two. */
static const char *remark(json_object *shoes, json_object *shoe, char cell[static CELL_MAX]) {
    json_object *hints = value_get(shoe, "hints"), *next = find_id(shoes, value_text(shoe, "successor"));
    cell[0] = '\0';
    if (value_has(shoe, "retired"))
        put(cell, "%s", _("retired"));
    if (next)
        put(cell, _("%snow: %s"), comma(cell), value_text(next, "name"));
    for (size_t i = 0; i < value_length(hints); i++)
        put(cell, "%s%s", comma(cell), text_shoe_hint(json_object_get_string(value_at(hints, i))));
    return cell;
}

static void add_row(Table *t, json_object *shoes, json_object *shoe) {
    char comfort[24] = "-", painless[32] = "-", distance[TEXT_TIME_MAX] = "-", length[TEXT_TIME_MAX] = "-", what[CELL_MAX], why[CELL_MAX];
    if (value_has(shoe, "comfort"))
        snprintf(comfort, sizeof(comfort), "%lld", (long long)value_number(shoe, "comfort"));
    if (value_number(shoe, "judged") > 0)
        snprintf(painless, sizeof(painless), _("%lld of %lld"), (long long)value_number(shoe, "painless"),
                 (long long)value_number(shoe, "judged"));
    if (value_number(shoe, "distance") > 0)
        text_distance(value_number(shoe, "distance"), distance);
    if (value_number(shoe, "duration") > 0)
        text_length((uint64_t)value_number(shoe, "duration"), length);
    table_row(t, (const char *const[]){ value_text(shoe, "name"), comfort, painless, distance, length, describe(shoe, what),
                                        remark(shoes, shoe, why) });
}

static int list(Call *c) {
    CLEANUP_JSON json_object *shoes = NULL;
    int64_t runs = 0, measured = 0;
    bool change = false;
    if (link_property(c->link, KM_SHOES, "List", &shoes) != 0)
        return link_fail(c->link);
    if (c->json) {
        json_print(json_each(shoes, json_shoe));
        return EXIT_DONE;
    }
    if (value_length(shoes) == 0) {
        say(_("No shoes yet. To add a pair: kneeminder shoe add NAME --brand BRAND --model MODEL\n"));
        return EXIT_DONE;
    }
    CLEANUP_TABLE Table *t =
        table_new((const char *const[]){ _("NAME"), _("COMFORT"), _("PAINLESS"), _("DISTANCE"), _("TIME"), _("SHOE"), "" }, 7);
    for (size_t i = 0; i < value_length(shoes); i++) {
        json_object *shoe = value_at(shoes, i);
        runs += value_number(shoe, "runs");
        measured += value_number(shoe, "measured");
        json_object *hints = value_get(shoe, "hints");
        for (size_t k = 0; k < value_length(hints); k++)
            change |= strcmp(json_object_get_string(value_at(hints, k)), "change") == 0;
        add_row(t, shoes, shoe);
    }
    table_print(t, 0);
    if (measured < runs)
        say(ngettext("%lld run has no distance, and adds its time only: edit ID --distance 5km\n",
                     "%lld runs have no distance, and add their time only: edit ID --distance 5km\n", (unsigned long)(runs - measured)),
            (long long)(runs - measured));
    if (change)
        say(_("That a pair is the cause is not said, and no shoe prevents all injuries: kneeminder why shoes\n"));
    return EXIT_DONE;
}

/* --- add, rate, retire --- */

static int add(Call *c) {
    json_object *facts = NULL;
    const char *drop = call_option(c, "drop"), *distance = call_option(c, "distance");
    int64_t mm = -1, metres = -1;
    int r = distance ? read_distance(distance, &metres) : 0;
    if (r == 0 && drop && parse_integer(drop, 0, 99, &mm) < 0) {
        complain(_("--drop: \"%.32s\" is no drop; write millimetres, such as 8."), drop);
        r = EXIT_USAGE;
    }
    if (r != 0)
        return r;
    Request q = request_new(c->link, KM_SHOES, "Add");
    request_append(&q, "s", c->args[1]);
    request_options_open(&q);
    for (size_t i = 0; i < ELEMENTSOF(texts); i++)
        request_text(&q, texts[i], call_option(c, texts[i]));
    request_number(&q, "drop", mm);
    request_number(&q, "distance", metres);
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

static int rate(Call *c) {
    json_object *facts = NULL;
    int64_t comfort;
    if (parse_integer(c->args[2], 0, 100, &comfort) < 0) {
        complain(_("Comfort is a whole number from 0 (none) to 100 (the best you know), not \"%.32s\"."), c->args[2]);
        return EXIT_USAGE;
    }
    Request q = request_new(c->link, KM_SHOES, "Rate");
    request_append(&q, "su", c->args[1], (uint32_t)comfort);
    request_options_open(&q);
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

static int retire(Call *c) {
    json_object *facts = NULL;
    Request q = request_new(c->link, KM_SHOES, "Retire");
    request_append(&q, "s", c->args[1]);
    request_options_open(&q);
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

static bool has_options(const Call *c) {
    for (size_t i = 0; i < ELEMENTSOF(texts); i++)
        if (call_has(c, texts[i]))
            return true;
    return call_has(c, "drop") || call_has(c, "distance");
}

int verb_shoe(Call *c) {
    static const struct {
        const char *word;
        int n; /* how many arguments, itself one of them */
        int (*run)(Call *c);
    } parts[] = { { "list", 1, list }, { "add", 2, add }, { "rate", 3, rate }, { "retire", 2, retire } };
    const char *word = call_argument(c, 0, "list");
    for (size_t i = 0; i < ELEMENTSOF(parts); i++)
        if (strcmp(parts[i].word, word) == 0 && MAX(c->n_args, 1) == parts[i].n && (!has_options(c) || parts[i].run == add))
            return parts[i].run(c);
    complain(_("shoe: type list, add NAME with its options, rate NAME COMFORT or retire NAME; see: kneeminder shoe --help"));
    return EXIT_USAGE;
}
