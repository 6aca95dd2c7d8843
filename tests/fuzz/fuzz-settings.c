/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file of settings. Either they are refused, with faults that can be shown and sent over the
 * bus and with the defaults, or what they set can be written and read back as the same.
 */
#include "fuzz.h"

#include "config/parse.h"
#include "config/settings-internal.h"

static bool settings_equal(const Settings *a, const Settings *b) {
    return schedule_equal(&a->schedule, &b->schedule) && a->discreet == b->discreet && a->sound == b->sound;
}

static void check_good(const SettingsSet *s) {
    SettingsSet again CLEANUP(settings_set_done) = { 0 };
    char *text CLEANUP_FREE = settings_format(s);
    assert(text && settings_read_text(&again, &key_table, "again", text, strlen(text)) == 0);
    assert(settings_equal(&s->settings, &again.settings));
    assert(s->n_faults == 0);
}

static void check_bad(const SettingsSet *s) {
    assert(settings_equal(&s->settings, &settings_default));
    assert(s->n_faults > 0);
    for (size_t i = 0; i < s->n_faults; i++)
        assert(strncmp(s->faults[i], "fuzz:", 5) == 0 && !strchr(s->faults[i], '\n') &&
               text_check(s->faults[i], 4096, true) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    SettingsSet s CLEANUP(settings_set_done) = { 0 };
    int r = settings_read_text(&s, &key_table, "fuzz", size > 0 ? (const char *)data : "", size);
    assert(s.n_values == key_table.n);
    if (r == 0)
        check_good(&s);
    else
        check_bad(&s);
    return 0;
}
