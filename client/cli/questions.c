/* SPDX-License-Identifier: MIT */
/* See questions.h. */

#include "questions.h"

#include <errno.h>
#include <string.h>

#include "ask.h"
#include "common/text.h"
#include "format.h"

const char *const topic_words[TOPIC_MAX] = {
    [TOPIC_ICE] = "ice",
    [TOPIC_RED_FLAGS] = "red-flags",
    [TOPIC_MEDICATION] = "medication",
};

static const char *const headings[TOPIC_MAX] = {
    [TOPIC_ICE] = N_("Before ice: does any of these apply to you?"),
    [TOPIC_RED_FLAGS] = N_("Does any of these apply to the knee, or to you, now?"),
    [TOPIC_MEDICATION] = N_("Before reminders of a painkiller: does any of these apply to you?"),
};

void questions_done(Questions *q) {
    for (int i = 0; i < TOPIC_MAX; i++) {
        json_object_put(q->words[i]);
        json_object_put(q->applies[i]);
    }
    json_object_put(q->answers);
    *q = (Questions){ 0 };
}

int questions_read(Questions *q, Link *l) {
    for (int i = 0; i < TOPIC_MAX; i++) {
        Request request = request_new(l, KM_SAFETY, "Questions");
        request_append(&request, "s", topic_words[i]);
        int r = request_send(&request, &q->words[i]);
        if (r != 0)
            return r;
    }
    return link_property(l, KM_SAFETY, "Answers", &q->answers);
}

/* --- taking a list --- */

static int add_word(json_object *list, const char *word, size_t n) {
    json_object *text = json_object_new_string_len(word, (int)n);
    if (text && json_object_array_add(list, text) == 0)
        return 0;
    json_object_put(text);
    return -ENOMEM;
}

static int keep(Questions *q, Topic topic, json_object *list) {
    json_object_put(q->applies[topic]);
    q->applies[topic] = json_object_get(list);
    return 0;
}

int questions_take(Questions *q, Topic topic, const char *list) {
    CLEANUP_JSON json_object *words = json_object_new_array();
    if (!words)
        return -ENOMEM;
    if (strcmp(list, "none") == 0)
        return keep(q, topic, words);
    for (const char *p = list;; p++) {
        size_t n = strcspn(p, ", ");
        if (add_word(words, p, n) < 0)
            return -ENOMEM;
        p += n;
        if (!*p)
            return keep(q, topic, words);
    }
}

/* Numbers of the list, as typed: "2 5". 0, 1 = not such a list, -ENOMEM. */
static int take_numbers(Questions *q, Topic topic, const char *typed) {
    CLEANUP_JSON json_object *words = json_object_new_array();
    CLEANUP_FREE char *copy = strdup(typed);
    char *save = NULL;
    if (!words || !copy)
        return -ENOMEM;
    for (char *word = strtok_r(copy, ", ", &save); word; word = strtok_r(NULL, ", ", &save)) {
        int64_t number;
        if (parse_integer(word, 1, (int64_t)value_length(q->words[topic]), &number) < 0)
            return 1;
        const char *name = json_object_get_string(value_at(q->words[topic], (size_t)number - 1));
        if (add_word(words, name, strlen(name)) < 0)
            return -ENOMEM;
    }
    return value_length(words) == 0 ? 1 : keep(q, topic, words);
}

int questions_ask(Questions *q, Topic topic) {
    size_t n = value_length(q->words[topic]);
    tell("\n%s\n\n", _(headings[topic]));
    for (size_t i = 0; i < n; i++) {
        char head[32];
        snprintf(head, sizeof(head), "  %2zu  ", i + 1);
        put_wrapped(stderr, 6, head,
                    text_question(topic_words[topic], json_object_get_string(value_at(q->words[topic], i))));
    }
    tell("\n");
    for (;;) {
        CLEANUP_FREE char *answer = NULL;
        int r = ask_line(_("Type none, or the numbers of those that do, such as 2 5:"), NULL, &answer);
        if (r != 0)
            return r;
        int word = ask_none_or_some(answer);
        if (word >= 0)
            return questions_take(q, topic, word == 0 ? "none" : "some");
        r = take_numbers(q, topic, answer);
        if (r <= 0)
            return r;
        tell(_("Please type none, or numbers from 1 to %zu with spaces between; \"some\" if you would rather "
               "not say which.\n"),
             n);
    }
}

/* --- answering --- */

int questions_send(Questions *q, Link *l, json_object **ret_facts) {
    Request request = request_new(l, KM_SAFETY, "Answer");
    request_open(&request, 'a', "{sas}");
    for (int i = 0; i < TOPIC_MAX; i++) {
        if (!q->applies[i])
            continue;
        request_open(&request, 'e', "sas");
        request_append(&request, "s", topic_words[i]);
        request_open(&request, 'a', "s");
        for (size_t k = 0; k < value_length(q->applies[i]); k++)
            request_append(&request, "s", json_object_get_string(value_at(q->applies[i], k)));
        request_close(&request);
        request_close(&request);
    }
    request_close(&request);
    request_options_open(&request);
    request_flag(&request, "seen", q->seen);
    request_options_close(&request);
    return request_send(&request, ret_facts);
}

void questions_tell(const Questions *q) {
    json_object *flags = q->applies[TOPIC_RED_FLAGS];
    const char *text = NULL;
    if (value_length(flags) > 0)
        text = text_safety(
            N_("Please see a clinician about the knee. Ice stays off until then; afterwards: kneeminder safety --seen"));
    else if (value_length(q->applies[TOPIC_ICE]) > 0)
        text = text_safety(
            N_("Ice stays off, because something applies that speaks against it. Rest and check-ins go on."));
    else if (value_length(q->applies[TOPIC_MEDICATION]) > 0)
        text = text_safety(N_("There are no reminders of a painkiller, because something applies that its label warns of. Ask a pharmacist or a "
                 "doctor."));
    else if (q->applies[TOPIC_MEDICATION])
        text = text_safety(N_("From 60 on, with chickenpox, Crohn's disease or colitis, or when breastfeeding: ask a pharmacist first. Read the leaflet "
                 "of your own pack. More: kneeminder why medication"));
    for (size_t i = 0; i < value_length(flags); i++)
        if (text_is_emergency(json_object_get_string(value_at(flags, i))))
            text = text_safety(N_("Call the emergency number now."));
    char head[64];
    snprintf(head, sizeof(head), "%s[!]%s ", style(STYLE_BAD), style(STYLE_NONE));
    if (text)
        put_wrapped(stdout, 4, head, text);
}
