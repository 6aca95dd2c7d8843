/* SPDX-License-Identifier: MIT */
/* See read.h. */

#include <string.h>

#include "common/text.h"
#include "format.h"
#include "read.h"
#include "transfer.h"

int read_duration(const char *text, const char *what, usec_t *ret) {
    if (parse_duration(text, ret) == 0)
        return 0;
    complain(_("%s: \"%.32s\" is no duration; write 25 (minutes), 25m, 1h10m or 90s."), what, text);
    return EXIT_USAGE;
}

int read_distance(const char *text, int64_t *ret) {
    if (distance_parse(text, NULL, ret) == 0)
        return 0;
    complain(_("--distance: \"%.32s\" is no distance; write 5km, 3.1mi or 800m."), text);
    return EXIT_USAGE;
}

int read_score(const char *text, int64_t *ret) {
    if (parse_integer(text, 0, 10, ret) == 0)
        return 0;
    complain(_("A pain score is a whole number from 0 (no pain) to 10 (the worst), not \"%.32s\"."), text);
    return EXIT_USAGE;
}

int read_task_score(const char *text, int64_t *ret) {
    if (parse_integer(text, 0, 10, ret) == 0)
        return 0;
    complain(_("A task is scored with a whole number from 0 (unable) to 10 (as before the injury), not \"%.32s\"."), text);
    return EXIT_USAGE;
}

int read_how(const char *text, const char **ret_ended, int64_t *ret_score) {
    static const struct {
        const char *word, *ended;
        int64_t score;
    } words[] = { { "fine", "planned", 0 }, { "stopped", "sensed", 0 }, { "hurt", "pain", -1 } };
    for (size_t i = 0; i < ELEMENTSOF(words); i++)
        if (strcmp(text, words[i].word) == 0) {
            *ret_ended = words[i].ended;
            *ret_score = words[i].score;
            return 0;
        }
    complain_word(text, "fine stopped hurt", _("A run was fine, stopped or hurt, not \"%.32s\"."), text);
    return EXIT_USAGE;
}
