/* SPDX-License-Identifier: MIT */
/* The safety questions: read from the daemon, shown, asked, answered. Shared by `safety` and `begin`. */
#pragma once

#include "verb.h"

typedef enum Topic {
    TOPIC_ICE,
    TOPIC_RED_FLAGS,
    TOPIC_MEDICATION, /* answered on request alone: those before it are asked */
    TOPIC_MAX,
} Topic;

extern const char *const topic_words[TOPIC_MAX];

typedef struct Questions {
    json_object *words[TOPIC_MAX];   /* all that can be asked */
    json_object *answers;            /* the last ones, by topic */
    json_object *applies[TOPIC_MAX]; /* what is answered now, an array of words; NULL = nothing yet */
    bool seen; /* a clinician has seen the knee */
} Questions;

void questions_done(Questions *q);
/* 0, or LINK_E_FAILED. */
int questions_read(Questions *q, Link *l);
/* Asks for one topic on the terminal, fills q->applies: 0, ASK_E_LEFT or -ENOMEM. */
int questions_ask(Questions *q, Topic topic);
/* "none", or words with commas between, to q->applies; which words there are is for the daemon to say. 0 or
 * -ENOMEM. */
int questions_take(Questions *q, Topic topic, const char *list);
/* Sends q->applies. `ret_facts` is owned. 0, or LINK_E_FAILED. */
int questions_send(Questions *q, Link *l, json_object **ret_facts);
/* What follows from the answers, for a person. */
void questions_tell(const Questions *q);
