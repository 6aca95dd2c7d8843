/* SPDX-License-Identifier: MIT */
/*
 * The verb `function`: the person's own tasks, how well each can be done, and what has changed, in words that never call a change what two
 * scorings may differ by. A task may be given by its number in the list.
 */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ask.h"
#include "common/text.h"
#include "config/near.h"
#include "format.h"
#include "json.h"
#include "read.h"
#include "result.h"
#include "table.h"

#define TASK_LEAST 3 /* points, as the interface says it */
#define MEAN_LEAST 2

/* --- what there is --- */

static void change_text(const char *change, double by, int least, char *buffer, size_t size) {
    if (strcmp(change, "better") == 0)
        snprintf(buffer, size, _("better by %.3g"), by);
    else if (strcmp(change, "worse") == 0)
        snprintf(buffer, size, _("worse by %.3g"), -by);
    else if (strcmp(change, "little") == 0)
        snprintf(buffer, size, _("no change that tells (under %d)"), least);
    else
        snprintf(buffer, size, _("scored once"));
}

static void say_tasks(json_object *tasks) {
    CLEANUP_TABLE Table *t = table_new((const char *const[]){ "", _("TASK"), _("FIRST"), _("NOW"), _("SCORED"), _("CHANGE") }, 6);
    for (size_t i = 0; i < value_length(tasks); i++) {
        json_object *o = value_at(tasks, i);
        char number[24], first[24], latest[24], day[MOMENT_MAX], change[64];
        long long from = value_number(o, "first"), to = value_number(o, "latest");
        snprintf(number, sizeof(number), "%zu", i + 1);
        snprintf(first, sizeof(first), "%lld", from);
        snprintf(latest, sizeof(latest), "%lld", to);
        change_text(value_text(o, "change"), (double)(to - from), TASK_LEAST, change, sizeof(change));
        table_row(t, (const char *const[]){ number, value_text(o, "task"), first, latest,
                                            format_day((uint64_t)value_number(o, "latest_at"), day), change });
    }
    table_print(t, 0);
}

static double mean_of(json_object *current, const char *key) {
    return json_object_get_double(value_get(current, key));
}

static void say_mean(json_object *current) {
    char change[64], line[256];
    size_t n = value_length(value_get(current, "tasks")), compared = (size_t)value_number(current, "compared");
    double first = mean_of(current, "mean_first"), latest = mean_of(current, "mean_latest");
    if (compared == 0) {
        say(_("\nMean: %.1f of 10. What has changed is told once a task was scored on two days.\n"), mean_of(current, "mean"));
        return;
    }
    change_text(value_text(current, "change"), latest - first, compared == 1 ? TASK_LEAST : MEAN_LEAST, change, sizeof(change));
    snprintf(line, sizeof(line), _("Mean: %.1f at first, %.1f now: %s."), first, latest, change);
    say("\n");
    put_wrapped(stdout, 0, "", line);
    if (compared < n)
        say(ngettext("Of the one task that was scored on two days.\n", "Of the %zu tasks that were scored on two days.\n",
                     compared),
            compared);
}

static void say_none(void) {
    put_wrapped(stdout, 0, "",
                _("No task is named yet. Name one to five things that the knee keeps you from doing as before, in your own "
                  "words, and score each: 0 is "
                  "unable, 10 is as before the injury. Once a week you are asked again."));
    say("\n  kneeminder function add \"%s\" 4\n", _("climb the stairs at work"));
}

/* --- scoring --- */

static int send_score(Call *c, const char *member, const char *task, int64_t score) {
    json_object *facts = NULL;
    Request q = request_new(c->link, KM_FUNCTION, member);
    request_append(&q, "su", task, (uint32_t)score);
    request_options_open(&q);
    request_text(&q, "at", call_option(c, "at"));
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

/* Each of them in turn; who leaves has scored those before. */
static int ask_scores(Call *c, json_object *tasks) {
    bool now;
    int r = EXIT_DONE;
    if (ask_yes(_("A week is over. Score them now?"), true, &now) != 0 || !now)
        return EXIT_DONE;
    for (size_t i = 0; i < value_length(tasks) && r == EXIT_DONE; i++) {
        char question[160];
        int score;
        json_object *o = value_at(tasks, i);
        snprintf(question, sizeof(question), _("%s (0 unable, 10 as before; last %lld):"), value_text(o, "task"),
                 (long long)value_number(o, "latest"));
        if (ask_number(question, 0, 10, &score) != 0)
            return EXIT_DONE;
        r = send_score(c, "Score", value_text(o, "task"), score);
    }
    return r;
}

static int show(Call *c, bool asks) {
    CLEANUP_JSON json_object *current = NULL;
    json_object *status;
    if (link_status(c->link, &status) != 0 || link_property(c->link, KM_FUNCTION, "Current", &current) != 0)
        return link_fail(c->link);
    json_object *tasks = value_get(current, "tasks");
    if (c->json) {
        json_print(json_function(current));
        return EXIT_DONE;
    }
    if (value_length(tasks) == 0) {
        say_none();
        return EXIT_DONE;
    }
    say_tasks(tasks);
    say_mean(current);
    if (!value_flag(current, "due"))
        return EXIT_DONE;
    if (asks && ask_possible())
        return ask_scores(c, tasks);
    say(_("A week is over; to score one: kneeminder function TASK SCORE (TASK may be its number)\n"));
    return EXIT_DONE;
}

/* --- arguments --- */

static int no_place(int64_t place, size_t n) {
    if (n == 0)
        complain(_("No task is named yet; to name one: kneeminder function add \"%s\" SCORE"), _("climb the stairs at work"));
    else
        complain(_("There is no task number %lld; there are %zu, as kneeminder function shows them."), (long long)place, n);
    return EXIT_USAGE;
}

static int no_task(const char *given, json_object *tasks) {
    const char *nearest = NULL;
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < value_length(tasks); i++)
        near_try(given, value_text(value_at(tasks, i), "task"), &nearest, &smallest);
    if (nearest)
        complain(_("There is no task \"%.64s\"; did you mean \"%s\"?"), given, nearest);
    return nearest ? EXIT_REFUSED : EXIT_DONE;
}

static bool has_task(json_object *tasks, const char *given) {
    for (size_t i = 0; i < value_length(tasks); i++)
        if (strcasecmp(value_text(value_at(tasks, i), "task"), given) == 0)
            return true;
    return false;
}

/* By its number in the list, or in full; one that is not there is for the daemon to refuse, unless another is near. The text is lent from
 * `current` or the argument. */
static int find_task(Call *c, const char *given, json_object **ret_current, const char **ret) {
    int64_t place;
    *ret = given;
    if (link_property(c->link, KM_FUNCTION, "Current", ret_current) != 0)
        return link_fail(c->link);
    json_object *tasks = value_get(*ret_current, "tasks");
    if (parse_integer(given, 0, INT32_MAX, &place) != 0)
        return has_task(tasks, given) ? 0 : no_task(given, tasks);
    if (place < 1 || (size_t)place > value_length(tasks))
        return no_place(place, value_length(tasks));
    *ret = value_text(value_at(tasks, (size_t)place - 1), "task");
    return 0;
}

static int add(Call *c) {
    int64_t score;
    int r = read_task_score(call_argument(c, 2, ""), &score);
    return r != 0 ? r : send_score(c, "Add", call_argument(c, 1, ""), score);
}

static int drop(Call *c) {
    CLEANUP_JSON json_object *current = NULL;
    json_object *facts = NULL;
    const char *task;
    int r = find_task(c, call_argument(c, 1, ""), &current, &task);
    if (r != 0)
        return r;
    Request q = request_new(c->link, KM_FUNCTION, "Drop");
    request_append(&q, "s", task);
    request_options_open(&q);
    request_options_close(&q);
    return request_send(&q, &facts) != 0 ? link_fail(c->link) : result_facts(c, facts);
}

static int score_one(Call *c) {
    CLEANUP_JSON json_object *current = NULL;
    const char *task;
    int64_t score;
    int r = read_task_score(call_argument(c, 1, ""), &score);
    if (r == 0)
        r = find_task(c, call_argument(c, 0, ""), &current, &task);
    return r != 0 ? r : send_score(c, "Score", task, score);
}

int verb_function(Call *c) {
    const char *word = call_argument(c, 0, NULL);
    bool at = call_has(c, "at");
    if (!word && !at)
        return show(c, true);
    if (word && strcmp(word, "list") == 0 && c->n_args == 1 && !at)
        return show(c, false);
    if (word && strcmp(word, "add") == 0 && c->n_args == 3)
        return add(c);
    if (word && strcmp(word, "drop") == 0 && c->n_args == 2 && !at)
        return drop(c);
    if (word && c->n_args == 2 && strcmp(word, "add") != 0 && strcmp(word, "drop") != 0)
        return score_one(c);
    complain(_("function: type TASK SCORE, add TASK SCORE, drop TASK or list, and a task of several words in quotes; see: "
               "kneeminder function --help"));
    return EXIT_USAGE;
}
