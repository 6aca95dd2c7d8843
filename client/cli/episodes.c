/* SPDX-License-Identifier: MIT */
/* Pain episodes: the list, closing one, and the end of the way back to running. */

#include <string.h>

#include "common/text.h"
#include "format.h"
#include "json.h"
#include "result.h"
#include "table.h"

static const char *how_text(json_object *episode) {
    const char *how = value_text(episode, "how");
    if (!how[0])
        return _("open");
    if (strcmp(how, "command") == 0)
        return _("by command");
    if (strcmp(how, "check-ins") == 0)
        return _("after clear check-ins");
    return strcmp(how, "recovered") == 0 ? _("recovered") : how;
}

static void say_episodes(json_object *episodes, int offset) {
    CLEANUP_TABLE Table *t =
        table_new((const char *const[]){ "ID", _("KNEE"), _("OPENED"), _("CLOSED"), _("DAYS"), _("HOW") }, 6);
    for (size_t i = 0; i < value_length(episodes); i++) {
        json_object *e = value_at(episodes, i);
        char opened[MOMENT_MAX], closed[MOMENT_MAX] = "", days[24];
        format_date_time((uint64_t)value_number(e, "opened"), offset, opened);
        if (value_has(e, "closed"))
            format_date_time((uint64_t)value_number(e, "closed"), offset, closed);
        snprintf(days, sizeof(days), "%lld", (long long)value_number(e, "day"));
        table_row(t, (const char *const[]){ value_text(e, "id"), format_knee(value_text(e, "knee")), opened,
                                            closed, days, how_text(e) });
    }
    table_print(t, 0);
}

static int list(Call *c) {
    CLEANUP_JSON json_object *episodes = NULL;
    json_object *status;
    if (link_call(c->link, KM_EPISODES, "List", true, &episodes) != 0 || link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (c->json)
        json_print(json_each(episodes, json_past_episode));
    else if (value_length(episodes) > 0)
        say_episodes(episodes, (int)value_number(status, "offset"));
    else
        say(_("No pain episode is recorded. A score above the threshold opens one: kneeminder pain SCORE\n"));
    return EXIT_DONE;
}

static int close_episode(Call *c, const char *id) {
    json_object *facts = NULL;
    Request q = request_new(c->link, KM_EPISODES, "Close");
    request_append(&q, "s", id);
    request_options_open(&q);
    request_options_close(&q);
    if (request_send(&q, &facts) == 0)
        return result_facts(c, facts);
    if (!link_failed_with(c->link, KM_ERROR_KNEE_NEEDED))
        return link_fail(c->link);
    complain(_("More than one episode is open; say which: kneeminder episode close ID (kneeminder episode "
               "lists them)."));
    return EXIT_REFUSED;
}

int verb_episode(Call *c) {
    const char *what = call_argument(c, 0, "list");
    if (strcmp(what, "list") == 0 && c->n_args <= 1)
        return list(c);
    if (strcmp(what, "close") == 0)
        return close_episode(c, call_argument(c, 1, ""));
    complain_word(what, "list close", _("episode: type list, or close and an id such as e3; see: kneeminder episode --help."));
    return EXIT_USAGE;
}

int verb_recovered(Call *c) {
    json_object *facts = NULL;
    if (link_call(c->link, KM_EPISODES, "Recovered", true, &facts) != 0)
        return link_fail(c->link);
    return result_facts(c, facts);
}
