/* SPDX-License-Identifier: MIT */
/* Interface Safety: the questions before the first ice, and before reminders of a medicine. */

#include <stdio.h>

#include "internal.h"

static int read_subject(const char *text, Subject *ret, sd_bus_error *error) {
    Subject subject = subject_from_string(text);
    if (subject < 0)
        return error_word(error, text, "ice red-flags medication",
                          "There are no questions about \"%.16s\"; subjects are ice, red-flags and medication.", text);
    *ret = subject;
    return 0;
}

static int fill_questions(sd_bus_message *reply, void *args) {
    return sd_bus_message_append_strv(reply, (char **)(uintptr_t)safety_questions(*(Subject *)args));
}

static int method_questions(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    const char *text;
    Subject subject = SUBJECT_INVALID;
    (void)userdata;
    int r = sd_bus_message_read(m, "s", &text);
    if (r >= 0)
        r = read_subject(text, &subject, error);
    return r < 0 ? r : reply_filled(m, fill_questions, &subject);
}

static int no_word(const char *word, Subject subject, sd_bus_error *error) {
    char words[512];
    size_t n = 0;
    for (const char *const *w = safety_questions(subject); *w && n < sizeof(words); w++)
        n += (size_t)snprintf(words + n, sizeof(words) - n, "%s ", *w);
    return error_word(error, word, words,
                      "\"%.32s\" is not one of the words for %s; kneeminder safety --list shows them (method Questions).", word,
                      subject_to_string(subject));
}

/* The words of one subject as a text with spaces between. */
static int read_words(sd_bus_message *m, Subject subject, char text[static FACT_TEXT_MAX], sd_bus_error *error) {
    size_t at = 0;
    const char *word;
    text[0] = '\0';
    int r = sd_bus_message_enter_container(m, 'a', "s");
    while (r >= 0 && (r = sd_bus_message_read(m, "s", &word)) > 0) {
        if (!safety_text_is_valid(subject, word) || strchr(word, ' ') || !word[0] || at + strlen(word) + 2 > FACT_TEXT_MAX)
            return no_word(word, subject, error);
        at += (size_t)snprintf(text + at, FACT_TEXT_MAX - at, "%s%s", at ? " " : "", word);
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

typedef struct Answered {
    const char *texts[SUBJECT_MAX];
    bool seen;
} Answered;

static int decide_answer(const Frame *f, Change *c, void *args) {
    const Answered *a = args;
    return safety_answer(f, c, a->texts, a->seen);
}

static int method_answer(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    static char buffers[SUBJECT_MAX][FACT_TEXT_MAX];
    Answered answered = { 0 };
    int seen = 0;
    const Option options[] = { { "seen", OPTION_BOOL, &seen, 0 } };
    int r = sd_bus_message_enter_container(m, 'a', "{sas}");
    while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sas")) > 0) {
        const char *name;
        Subject subject = SUBJECT_INVALID;
        r = sd_bus_message_read(m, "s", &name);
        if (r >= 0)
            r = read_subject(name, &subject, error);
        if (r >= 0)
            r = read_words(m, subject, buffers[subject], error);
        if (r < 0)
            return r;
        answered.texts[subject] = buffers[subject];
        r = sd_bus_message_exit_container(m);
    }
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    if (r >= 0)
        r = options_read(s, m, options, ELEMENTSOF(options), error);
    if (r < 0)
        return r;
    answered.seen = seen;
    if (!seen && !answered.texts[SUBJECT_ICE] && !answered.texts[SUBJECT_RED_FLAGS] && !answered.texts[SUBJECT_MEDICATION])
        return error_argument(error, "Nothing is answered; subjects are ice, red-flags and medication, and an empty list is \"none of "
                                     "these\".");
    CLEANUP(change_done) Change change = { 0 };
    bool stored;
    r = coordinator_change(s->coordinator, decide_answer, &answered, &change, &stored);
    return r != 0 ? error_set(s, error, r) : reply_facts(s, m, &change, false, stored);
}

static int append_applies(sd_bus_message *m, const char *text) {
    CLEANUP_FREE char *copy = strdup(text ? text : "");
    if (!copy)
        return -ENOMEM;
    int r = dict_open(m, "applies", "as");
    char *save = NULL;
    for (char *w = strtok_r(copy, " ", &save); w && r >= 0; w = strtok_r(NULL, " ", &save))
        r = sd_bus_message_append(m, "s", w);
    return r < 0 ? r : dict_close(m);
}

static int get_answers(sd_bus *bus, const char *path, const char *interface, const char *property, sd_bus_message *reply,
                       void *userdata, sd_bus_error *error) {
    Service *s = userdata;
    Frame f;
    (void)bus, (void)path, (void)interface, (void)property, (void)error;
    int r = coordinator_frame(s->coordinator, &f);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "{sa{sv}}");
    for (int i = 0; i < SUBJECT_MAX && r >= 0; i++) {
        const Screening *q = &f.state->screenings[i];
        char id[FACT_ID_MAX];
        r = sd_bus_message_open_container(reply, 'e', "sa{sv}");
        if (r >= 0)
            r = sd_bus_message_append(reply, "s", subject_to_string((Subject)i));
        if (r >= 0)
            r = sd_bus_message_open_container(reply, 'a', "{sv}");
        if (r >= 0)
            r = append_bool(reply, "answered", q->answered);
        if (r >= 0 && q->answered)
            r = append_time(reply, "at", q->recorded);
        if (r >= 0 && q->answered)
            r = append_text(reply, "id", fact_id_format(FACT_SCREENING, q->number, id));
        if (r >= 0)
            r = append_applies(reply, q->text);
        if (r >= 0)
            r = sd_bus_message_close_container(reply);
        if (r >= 0)
            r = sd_bus_message_close_container(reply);
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

const sd_bus_vtable safety_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_ARGS("Questions", SD_BUS_ARGS("s", subject), SD_BUS_RESULT("as", words), method_questions,
                            SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_PROPERTY("Answers", "a{sa{sv}}", get_answers, 0, SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION),
    SD_BUS_METHOD_WITH_ARGS("Answer", SD_BUS_ARGS("a{sas}", applies, "a{sv}", options), SD_BUS_RESULT("aa{sv}", facts),
                            method_answer, SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
    SD_BUS_VTABLE_END,
};
