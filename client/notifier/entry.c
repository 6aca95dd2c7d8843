/* SPDX-License-Identifier: MIT */
/* See entry.h. A key that is missing, or of another type than the interface says, counts as empty, 0 or
 * false. */

#include "entry.h"

static const char *const form_words[ENTRY_FORM_MAX] = {
    [ENTRY_ASK] = "ask",
    [ENTRY_RUNNING] = "running",
    [ENTRY_ICE_OFF] = "ice-off",
    [ENTRY_NOTICE] = "notice",
};

static const char *const urgency_words[ENTRY_URGENCY_MAX] = {
    [ENTRY_LOW] = "low",
    [ENTRY_NORMAL] = "normal",
    [ENTRY_CRITICAL] = "critical",
};

static int word_find(const char *const *words, int n, const char *word, int otherwise) {
    for (int i = 0; i < n; i++)
        if (g_str_equal(words[i], word))
            return i;
    return otherwise;
}

static char *read_text(GVariant *d, const char *key) {
    char *text = NULL;
    return d && g_variant_lookup(d, key, "s", &text) ? text : g_strdup("");
}

static char **read_texts(GVariant *d, const char *key) {
    char **texts = NULL;
    return d && g_variant_lookup(d, key, "^as", &texts) ? texts : g_new0(char *, 1);
}

static gboolean read_bool(GVariant *d, const char *key) {
    gboolean value = FALSE;
    return d && g_variant_lookup(d, key, "b", &value) && value;
}

static guint32 read_unsigned(GVariant *d, const char *key) {
    guint32 value = 0;
    return d && g_variant_lookup(d, key, "u", &value) ? value : 0;
}

static guint64 read_time(GVariant *d, const char *key) {
    guint64 value = 0;
    return d && g_variant_lookup(d, key, "t", &value) ? value : G_MAXUINT64;
}

static guint64 read_length(GVariant *d, const char *key) {
    guint64 value = read_time(d, key);
    return value == G_MAXUINT64 ? 0 : value;
}

/* The kinds of the reminders, each once. */
static char **read_kinds(GVariant *data) {
    g_autoptr(GPtrArray) kinds = g_ptr_array_new();
    g_autoptr(GVariant) list =
        data ? g_variant_lookup_value(data, "reminders", G_VARIANT_TYPE("aa{sv}")) : NULL;
    for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
        g_autoptr(GVariant) reminder = g_variant_get_child_value(list, i);
        char *kind = read_text(reminder, "kind");
        if (*kind && !g_ptr_array_find_with_equal_func(kinds, kind, g_str_equal, NULL))
            g_ptr_array_add(kinds, kind);
        else
            g_free(kind);
    }
    g_ptr_array_add(kinds, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&kinds), FALSE);
}

Entry *entry_new(GVariant *d) {
    g_autoptr(Entry) e = g_new0(Entry, 1);
    g_autoptr(GVariant) data = g_variant_lookup_value(d, "data", G_VARIANT_TYPE_VARDICT);
    g_autofree char *form = read_text(d, "form"), *urgency = read_text(d, "urgency");
    e->id = read_text(d, "id");
    e->revision = read_unsigned(d, "revision");
    e->form = word_find(form_words, ENTRY_FORM_MAX, form, ENTRY_FORM_INVALID);
    e->urgency = word_find(urgency_words, ENTRY_URGENCY_MAX, urgency, ENTRY_NORMAL);
    e->sound = read_bool(d, "sound");
    e->alert = read_bool(d, "alert");
    e->discreet = read_bool(d, "discreet");
    e->server = read_text(d, "server");
    e->number = read_unsigned(d, "number");
    e->verbs = read_texts(data, "verbs");
    e->knee = read_text(data, "knee");
    e->kinds = read_kinds(data);
    e->contexts = read_texts(data, "contexts");
    e->exercises = read_texts(data, "exercises");
    e->snooze = read_bool(data, "snooze");
    e->snooze_for = read_time(data, "snooze_for");
    e->duration = read_time(data, "duration");
    e->limit = read_length(data, "limit");
    e->ran = read_length(data, "ran");
    e->yesterday = read_bool(data, "yesterday");
    e->weekly = read_bool(data, "weekly");
    e->signs = read_bool(data, "signs");
    e->product = read_text(data, "product");
    e->strength = read_unsigned(data, "strength");
    e->after_run = read_bool(data, "after_run");
    e->cue = read_text(data, "cue");
    e->cadence = read_unsigned(data, "cadence");
    e->cadence_low = read_unsigned(data, "cadence_low");
    e->cadence_high = read_unsigned(data, "cadence_high");
    e->ends = read_time(data, "ends");
    e->ended = read_time(data, "ended");
    e->half = read_bool(data, "half");
    e->late = read_bool(data, "late");
    e->minutes = read_unsigned(data, "minutes");
    e->kind = read_text(data, "kind");
    e->reason = read_text(data, "reason");
    e->count = read_unsigned(data, "count");
    e->path = read_text(data, "path");
    e->restored = read_time(data, "restored");
    e->offered = read_texts(data, "kinds");
    e->unseen = read_text(data, "unseen");
    e->fewer = read_text(data, "fewer");
    e->other = read_text(data, "other");
    if (!*e->id || e->form == ENTRY_FORM_INVALID || (e->form == ENTRY_ASK && !e->kinds[0]))
        return NULL;
    return g_steal_pointer(&e);
}

Entry *entry_free(Entry *e) {
    if (!e)
        return NULL;
    g_free(e->id);
    g_free(e->server);
    g_strfreev(e->verbs);
    g_free(e->knee);
    g_strfreev(e->kinds);
    g_strfreev(e->contexts);
    g_strfreev(e->exercises);
    g_free(e->cue);
    g_free(e->product);
    g_free(e->kind);
    g_free(e->reason);
    g_free(e->path);
    g_strfreev(e->offered);
    g_free(e->unseen);
    g_free(e->fewer);
    g_free(e->other);
    g_free(e);
    return NULL;
}

gboolean entry_has_verb(const Entry *e, const char *verb) {
    return g_strv_contains((const char *const *)e->verbs, verb);
}
