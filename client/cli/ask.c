/* SPDX-License-Identifier: MIT */
/* See ask.h. */

#include "ask.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/text.h"
#include "format.h"

bool ask_possible(void) {
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

int ask_line(const char *question, const char *otherwise, char **ret) {
    for (;;) {
        CLEANUP_FREE char *line = NULL;
        size_t size = 0;
        if (otherwise && otherwise[0])
            tell("%s [%s] ", question, otherwise);
        else
            tell("%s ", question);
        errno = 0;
        if (getline(&line, &size, stdin) < 0) {
            if (errno == ENOMEM)
                return -ENOMEM;
            tell(_("\nLeft; nothing was changed.\n"));
            return ASK_E_LEFT;
        }
        char *p = line, *end = line + strlen(line);
        while (isspace((unsigned char)*p))
            p++;
        while (end > p && isspace((unsigned char)end[-1]))
            *--end = '\0';
        if (!*p && !otherwise)
            continue;
        if (text_check(p, 4096, false) < 0) {
            tell(_("Please type plain text in UTF-8.\n"));
            continue;
        }
        char *answer = strdup(*p ? p : otherwise);
        if (!answer)
            return -ENOMEM;
        *ret = answer;
        return 0;
    }
}

int ask_choice(const char *question, const char *const *words, int otherwise, int *ret) {
    for (;;) {
        CLEANUP_FREE char *answer = NULL;
        int r = ask_line(question, otherwise < 0 ? NULL : words[otherwise], &answer), found = -1, n = 0;
        if (r != 0)
            return r;
        for (int i = 0; words[i]; i++)
            if (strncasecmp(words[i], answer, strlen(answer)) == 0) {
                found = i;
                n++;
            }
        if (n == 1) {
            *ret = found;
            return 0;
        }
        tell(_("Please type one of:"));
        for (int i = 0; words[i]; i++)
            tell("%s %s", i ? "," : "", words[i]);
        tell("\n");
    }
}

int ask_number(const char *question, int min, int max, int *ret) {
    for (;;) {
        CLEANUP_FREE char *answer = NULL;
        int64_t number;
        int r = ask_line(question, NULL, &answer);
        if (r != 0)
            return r;
        if (parse_integer(answer, min, max, &number) == 0) {
            *ret = (int)number;
            return 0;
        }
        tell(_("Please type a whole number from %d to %d.\n"), min, max);
    }
}

int ask_duration_or_none(const char *question, usec_t *ret) {
    for (;;) {
        CLEANUP_FREE char *answer = NULL;
        usec_t length;
        int r = ask_line(question, "", &answer);
        if (r != 0)
            return r;
        if (!answer[0]) {
            *ret = USEC_NONE;
            return 0;
        }
        if (parse_duration(answer, &length) == 0 && length > 0 && length <= 24 * USEC_PER_HOUR) {
            *ret = length;
            return 0;
        }
        tell(_("Please type minutes, or a length such as 1h10m, up to 24h; or just Enter.\n"));
    }
}

int ask_number_or_none(const char *question, int min, int max, int *ret) {
    for (;;) {
        CLEANUP_FREE char *answer = NULL;
        int64_t number = -1;
        int r = ask_line(question, "", &answer);
        if (r != 0)
            return r;
        if (!answer[0] || parse_integer(answer, min, max, &number) == 0) {
            *ret = (int)number;
            return 0;
        }
        tell(_("Please type a whole number from %d to %d; or just Enter.\n"), min, max);
    }
}

int ask_yes(const char *question, bool otherwise, bool *ret) {
    static const char *const words[] = { "yes", "no", NULL };
    int choice;
    int r = ask_choice(question, words, otherwise ? 0 : 1, &choice);
    if (r == 0)
        *ret = choice == 0;
    return r;
}

int ask_clock(const char *question, int32_t otherwise, int32_t *ret) {
    char clock[16];
    snprintf(clock, sizeof(clock), "%02d:%02d", otherwise / 60, otherwise % 60);
    for (;;) {
        CLEANUP_FREE char *answer = NULL;
        int r = ask_line(question, clock, &answer);
        if (r != 0)
            return r;
        /* People type 9 and 9:30 too. */
        char full[16];
        size_t digits = strspn(answer, "0123456789");
        snprintf(full, sizeof(full), "%s%.5s%s", digits == 1 ? "0" : "", answer, answer[digits] ? "" : ":00");
        if (strlen(answer) <= 5 && parse_clock(full, ret) == 0)
            return 0;
        tell(_("Please type a time of day, such as 07:30.\n"));
    }
}

int ask_knee(const char **ret) {
    static const char *const words[] = { "left", "right", "both", NULL };
    int choice;
    int r = ask_choice(_("Which knee (left, right, both)?"), words, -1, &choice);
    if (r == 0)
        *ret = words[choice];
    return r;
}
