/* SPDX-License-Identifier: MIT */
/*
 * The verb `safety`. An answer is never assumed: without options it asks on a terminal, and only shows the
 * questions and the last answers where nobody can be asked.
 */

#include <string.h>

#include "ask.h"
#include "common/text.h"
#include "format.h"
#include "json.h"
#include "questions.h"
#include "result.h"
#include "table.h"

static json_object *json_questions(const Questions *q) {
    json_object *out = json_object_new_object(), *questions = json_object_new_object(),
                *answers = json_object_new_object();
    for (int i = 0; i < TOPIC_MAX; i++) {
        json_object *list = json_object_new_array(), *last = value_get(q->answers, topic_words[i]);
        for (size_t k = 0; k < value_length(q->words[i]); k++) {
            json_object *one = json_object_new_object();
            const char *word = json_object_get_string(value_at(q->words[i], k));
            json_object_object_add(one, "word", json_text(word));
            json_object_object_add(one, "text", json_text(text_question(topic_words[i], word)));
            json_object_array_add(list, one);
        }
        json_object_object_add(questions, topic_words[i], list);
        json_object *answer = json_object_new_object();
        json_object_object_add(answer, "answered", json_object_new_boolean(value_flag(last, "answered")));
        json_object_object_add(answer, "id",
                               value_has(last, "id") ? json_text(value_text(last, "id")) : NULL);
        json_object_object_add(answer, "at",
                               value_has(last, "at") ? json_time((uint64_t)value_number(last, "at")) : NULL);
        json_object_object_add(answer, "applies", json_object_get(value_get(last, "applies")));
        json_object_object_add(answers, topic_words[i], answer);
    }
    json_object_object_add(out, "questions", questions);
    json_object_object_add(out, "answers", answers);
    return out;
}

static void say_answer(json_object *answer, uint64_t now) {
    char moment[TEXT_TIME_MAX];
    json_object *applies = value_get(answer, "applies");
    if (!value_flag(answer, "answered")) {
        say(_("  Not answered yet.\n"));
        return;
    }
    say(_("  Answered %s: "), text_moment((uint64_t)value_number(answer, "at"), now, moment));
    for (size_t i = 0; i < value_length(applies); i++)
        say("%s%s", i ? ", " : "", json_object_get_string(value_at(applies, i)));
    say("%s\n", value_length(applies) == 0 ? _("none of these") : "");
}

static int list(Call *c, const Questions *q) {
    json_object *status;
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (c->json) {
        json_print(json_questions(q));
        return EXIT_DONE;
    }
    for (int i = 0; i < TOPIC_MAX; i++) {
        say("%s--%s%s\n", style(STYLE_HEADING), topic_words[i], style(STYLE_NONE));
        CLEANUP_TABLE Table *t = table_new(NULL, 2);
        for (size_t k = 0; k < value_length(q->words[i]); k++) {
            const char *word = json_object_get_string(value_at(q->words[i], k));
            table_row(t, (const char *const[]){ word, text_question(topic_words[i], word) });
        }
        table_print(t, 2);
        say_answer(value_get(q->answers, topic_words[i]), (uint64_t)value_number(status, "now"));
        say("\n");
    }
    say(_("To answer: kneeminder safety --ice none|WORD,... --red-flags none|WORD,... --medication none|WORD,...\n"));
    return EXIT_DONE;
}

static int answer(Call *c, Questions *q) {
    json_object *facts = NULL, *status;
    if (questions_send(q, c->link, &facts) != 0) {
        return link_fail(c->link);
    }
    int r = result_facts(c, facts);
    if (c->json || r != EXIT_DONE)
        return r;
    questions_tell(q);
    if (!q->applies[TOPIC_ICE] && !q->applies[TOPIC_RED_FLAGS])
        return r;
    if (link_status_again(c->link, &status) == 0 &&
        strcmp(value_text(value_get(status, "ice"), "reason"), "unanswered") == 0)
        say(_("Both --ice and --red-flags are needed before the first ice.\n"));
    return r;
}

int verb_safety(Call *c) {
    __attribute__((cleanup(questions_done))) Questions q = { 0 };
    const char *given[TOPIC_MAX] = { call_option(c, "ice"), call_option(c, "red-flags"), call_option(c, "medication") };
    q.seen = call_has(c, "seen");
    bool any = given[TOPIC_ICE] || given[TOPIC_RED_FLAGS] || given[TOPIC_MEDICATION] || q.seen;
    if (any && call_has(c, "list")) {
        complain(_("--list shows the questions; leave it out to answer."));
        return EXIT_USAGE;
    }
    if (any) {
        for (int i = 0; i < TOPIC_MAX; i++)
            if (given[i] && questions_take(&q, (Topic)i, given[i]) < 0)
                return EXIT_REFUSED;
        return answer(c, &q);
    }
    if (questions_read(&q, c->link) != 0)
        return link_fail(c->link);
    if (call_has(c, "list") || !ask_possible())
        return list(c, &q);
    for (int i = 0; i < TOPIC_MEDICATION; i++)
        if (questions_ask(&q, (Topic)i) != 0)
            return EXIT_REFUSED;
    return answer(c, &q);
}
