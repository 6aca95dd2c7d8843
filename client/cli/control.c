/* SPDX-License-Identifier: MIT */
/* Pausing, and the settings: those in force, and whether files have faults. */

#include <string.h>

#include "common/text.h"
#include "config/settings.h"
#include "format.h"
#include "json.h"
#include "result.h"
#include "table.h"

/* --- pauses --- */

static int result_pause(Call *c, json_object *fact) {
    CLEANUP_JSON json_object *owned = fact;
    CLEANUP_JSON json_object *list = json_object_new_array();
    json_object *status;
    char moment[TEXT_TIME_MAX];
    json_object_array_add(list, json_object_get(owned));
    result_warn_unstored(list);
    if (c->json) {
        json_print(json_fact(owned));
        return EXIT_DONE;
    }
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (strcmp(value_text(owned, "word"), "resume") == 0)
        say(_("Reminders go on.\n"));
    else if (value_has(owned, "until"))
        say(_("Paused until %s. An icing still ends with a sound; kneeminder resume ends this.\n"),
            text_moment((uint64_t)value_number(owned, "until"), (uint64_t)value_number(status, "now"),
                        moment));
    else
        say(_("Paused. An icing still ends with a sound; kneeminder resume ends this.\n"));
    return EXIT_DONE;
}

int verb_pause(Call *c) {
    json_object *fact = NULL;
    const char *until = call_argument(c, 0, NULL);
    bool forever = until && strcmp(until, "forever") == 0;
    Request q = request_new(c->link, KM_MANAGER, "Pause");
    /* 0 is the next day start. */
    request_append(&q, "t", forever ? UINT64_MAX : (uint64_t)0);
    request_options_open(&q);
    request_text(&q, "until", forever ? NULL : until);
    request_options_close(&q);
    if (request_send(&q, &fact) == 0)
        return result_pause(c, fact);
    if (!link_failed_with(c->link, KM_ERROR_INVALID_ARGUMENT))
        return link_fail(c->link);
    complain(_("\"%.40s\" is no time to pause until; it is 18:00, tomorrow, \"2026-11-24 09:00\" or the "
               "like, still to come, or "
               "forever."),
             until ? until : "");
    return EXIT_USAGE;
}

int verb_resume(Call *c) {
    json_object *fact = NULL;
    if (link_call(c->link, KM_MANAGER, "Resume", true, &fact) == 0)
        return result_pause(c, fact);
    if (!link_failed_with(c->link, KM_ERROR_NOTHING_TO_UNDO))
        return link_fail(c->link);
    complain(_("No pause is in force; reminders come as planned: kneeminder plan"));
    return EXIT_REFUSED;
}

/* --- settings --- */

typedef struct Row {
    const char *key;
    const char *value;
    const char *from;
} Row;

static void add_row(json_object *list, Table *t, const Row *row) {
    json_object *one = json_object_new_object();
    json_object_object_add(one, "key", json_text(row->key));
    json_object_object_add(one, "value", json_text(row->value));
    json_object_object_add(one, "from", json_text(row->from));
    json_object_array_add(list, one);
    table_row(t, (const char *const[]){ row->key, row->value, row->from });
}

static void add_in_force(json_object *settings, json_object *list, Table *t) {
    for (size_t i = 0; i < value_length(settings); i++) {
        json_object *s = value_at(settings, i);
        add_row(list, t,
                &(Row){ json_object_get_string(value_at(s, 0)), json_object_get_string(value_at(s, 1)),
                        json_object_get_string(value_at(s, 2)) });
    }
}

/* Where no daemon answers, what the files say is better than nothing. 0, or -errno. */
static int add_from_files(json_object *list, Table *t) {
    char **paths = NULL;
    size_t n = 0;
    SettingsSet set;
    int r = settings_find(&paths, &n);
    if (r < 0)
        return r;
    r = settings_read(&set, (const char *const *)paths, n);
    settings_paths_free(paths, n);
    if (r < 0)
        return r;
    for (size_t i = 0; i < set.n_values; i++) {
        char key[128];
        snprintf(key, sizeof(key), "%s.%s", set.values[i].section, set.values[i].key);
        add_row(list, t, &(Row){ key, set.values[i].value, set.values[i].from });
    }
    settings_set_done(&set);
    return 0;
}

static int show(Call *c) {
    CLEANUP_TABLE Table *t = table_new((const char *const[]){ _("SETTING"), _("VALUE"), _("FROM") }, 3);
    CLEANUP_JSON json_object *list = json_object_new_array(), *settings = NULL;
    int r = link_call(c->link, KM_MANAGER, "Settings", false, &settings);
    if (r != 0 && !link_is_down(c->link))
        return link_fail(c->link);
    if (r != 0) {
        char reason[1024];
        complain(_("%s. This is what the files say:"), link_reason(c->link, reason, sizeof(reason)));
        r = add_from_files(list, t);
        if (r < 0) {
            complain(_("The settings cannot be read: %s"), strerror(-r));
            return EXIT_REFUSED;
        }
    } else
        add_in_force(settings, list, t);
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "settings", json_object_get(list));
        json_print(out);
    } else
        table_print(t, 0);
    return EXIT_DONE;
}

static json_object *texts(char *const *list, size_t n) {
    json_object *out = json_object_new_array();
    for (size_t i = 0; i < n; i++)
        json_object_array_add(out, json_text(list[i]));
    return out;
}

static int result_check(Call *c, const SettingsSet *set) {
    if (c->json) {
        json_object *out = json_object_new_object();
        json_object_object_add(out, "ok", json_object_new_boolean(set->n_faults == 0));
        json_object_object_add(out, "files", texts(set->files, set->n_files));
        json_object_object_add(out, "faults", texts(set->faults, set->n_faults));
        json_object_object_add(out, "warnings", texts(set->warnings, set->n_warnings));
        json_print(out);
    } else {
        for (size_t i = 0; i < set->n_warnings; i++)
            tell("%s\n", set->warnings[i]);
        for (size_t i = 0; i < set->n_faults; i++)
            tell("%s\n", set->faults[i]);
        if (set->n_faults == 0 && set->n_files == 0)
            say(_("There are no settings files; the defaults hold.\n"));
        for (size_t i = 0; i < set->n_files && set->n_faults == 0; i++)
            say(_("%s: no faults\n"), set->files[i]);
    }
    return set->n_faults == 0 ? EXIT_DONE : EXIT_REFUSED;
}

static int check(Call *c) {
    char **paths = NULL;
    size_t n = 0;
    SettingsSet set = { 0 };
    bool given = c->n_args > 1;
    int r = given ? 0 : settings_find(&paths, &n);
    if (r == 0)
        r = given ? settings_read(&set, (const char *const *)c->args + 1, (size_t)c->n_args - 1)
                  : settings_read(&set, (const char *const *)paths, n);
    settings_paths_free(paths, n);
    if (r < 0) {
        complain(_("The settings cannot be read: %s"), strerror(-r));
        return EXIT_REFUSED;
    }
    r = result_check(c, &set);
    settings_set_done(&set);
    return r;
}

int verb_config(Call *c) {
    const char *what = call_argument(c, 0, "show");
    if (strcmp(what, "show") == 0 && c->n_args <= 1)
        return show(c);
    if (strcmp(what, "check") == 0)
        return check(c);
    complain_word(what, "show check", _("config: type show, or check and the files; see: kneeminder config --help."));
    return EXIT_USAGE;
}
