/* SPDX-License-Identifier: MIT */
/* See ask.h. */

#include "ask.h"

#include <ctype.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/text.h"
#include "format.h"

/* An answer that leaves, at every question. */
static bool is_leaving(const char *answer) {
    static const char *const words[] = { "q", "quit", "exit" };
    for (size_t i = 0; i < ELEMENTSOF(words); i++)
        if (strcasecmp(answer, words[i]) == 0)
            return true;
    return false;
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

/* Asks, and waits until there is an answer to read. From the first question on Ctrl-C ends the waiting, not the program, which
 * has something to say then; it is blocked but while waiting, so that none is lost in between. false = it was pressed. */
static bool put_question(const char *question, const char *otherwise) {
    struct sigaction action = { .sa_handler = on_interrupt };
    struct pollfd terminal = { .fd = STDIN_FILENO, .events = POLLIN };
    sigset_t interrupt, before, waiting;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigaction(SIGINT, &action, NULL);
    sigprocmask(SIG_BLOCK, &interrupt, &before);
    waiting = before;
    sigdelset(&waiting, SIGINT);
    if (otherwise && otherwise[0])
        tell("%s [%s] ", question, otherwise);
    else
        tell("%s ", question);
    while (!interrupted && ppoll(&terminal, 1, NULL, &waiting) < 0 && errno == EINTR)
        ;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return !interrupted;
}

static int leave(const char *before) {
    tell(_("%sLeft; nothing was changed.\n"), before);
    return ASK_E_LEFT;
}

bool ask_possible(void) {
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

int ask_line(const char *question, const char *otherwise, char **ret) {
    for (;;) {
        CLEANUP_FREE char *line = NULL;
        size_t size = 0;
        if (!put_question(question, otherwise))
            return leave("\n");
        errno = 0;
        if (getline(&line, &size, stdin) < 0)
            return errno == ENOMEM ? -ENOMEM : leave("\n");
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
        if (is_leaving(p))
            return leave("");
        char *answer = strdup(*p ? p : otherwise);
        if (!answer)
            return -ENOMEM;
        *ret = answer;
        return 0;
    }
}

/* The words of a choice, as one text with spaces between. */
typedef struct Words {
    char text[128];
    char *word[ASK_WORDS_MAX];
    int n;
} Words;

static void words_split(Words *w, const char *text) {
    char *save = NULL;
    *w = (Words){ .n = 0 };
    snprintf(w->text, sizeof(w->text), "%s", text);
    for (char *p = strtok_r(w->text, " ", &save); p && w->n < ASK_WORDS_MAX; p = strtok_r(NULL, " ", &save))
        w->word[w->n++] = p;
}

/* Which word begins so, if one alone does; -1. */
static int words_find(const Words *w, const char *answer) {
    int found = -1;
    for (int i = 0; i < w->n; i++) {
        if (strcasecmp(w->word[i], answer) == 0)
            return i;
        if (strncasecmp(w->word[i], answer, strlen(answer)) == 0)
            found = found == -1 ? i : -2;
    }
    return found < 0 ? -1 : found;
}

int ask_choice(const char *question, const char *words, int otherwise, int *ret) {
    Words own, english;
    words_split(&own, _(words));
    words_split(&english, words);
    /* A translation that has another number of words is none. */
    if (own.n != english.n)
        words_split(&own, words);
    for (;;) {
        CLEANUP_FREE char *answer = NULL;
        int r = ask_line(question, otherwise < 0 ? NULL : own.word[otherwise], &answer);
        if (r != 0)
            return r;
        int found = words_find(&own, answer);
        if (found < 0)
            found = words_find(&english, answer);
        if (found >= 0) {
            *ret = found;
            return 0;
        }
        tell(_("Please type one of:"));
        for (int i = 0; i < own.n; i++)
            tell("%s %s", i ? "," : "", own.word[i]);
        tell("\n");
    }
}

int ask_none_or_some(const char *answer) {
    const char *words = N_("none some");
    Words own, english;
    words_split(&own, _(words));
    words_split(&english, words);
    for (int i = 0; i < english.n; i++)
        if (strcasecmp(english.word[i], answer) == 0 || (i < own.n && strcasecmp(own.word[i], answer) == 0))
            return i;
    return -1;
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
    int choice;
    int r = ask_choice(question, N_("yes no"), otherwise ? 0 : 1, &choice);
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
    int choice;
    int r = ask_choice(_("Which knee (left, right, both)?"), N_("left right both"), -1, &choice);
    if (r == 0)
        *ret = choice == 0 ? "left" : choice == 1 ? "right" : "both";
    return r;
}
