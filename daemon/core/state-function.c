/* SPDX-License-Identifier: MIT */
/* The part of the state that function.c looks at: the tasks that were ever named, their scores, and which weeks' questions went by. */

#include <stdio.h>

#include "state-internal.h"

/* The place of a task, named anew where it is not there yet; -ENOMEM. */
static int task_place(State *s, const char *name, size_t *ret) {
    for (size_t i = 0; i < s->n_tasks; i++)
        if (strcmp(s->tasks[i].name, name) == 0) {
            *ret = i;
            return 0;
        }
    if (array_reserve((void **)&s->tasks, &s->a_tasks, s->n_tasks + 1, sizeof(*s->tasks)) < 0)
        return -ENOMEM;
    FunctionTask *t = &s->tasks[s->n_tasks];
    *t = (FunctionTask){ .dropped_at = INT64_MIN };
    snprintf(t->name, sizeof(t->name), "%s", name);
    *ret = s->n_tasks++;
    return 0;
}

/* In the order of their time, so that one that is entered late does not pass for the latest. */
int state_apply_function(State *s, const Fact *f) {
    FunctionScore score = { .at = f->at, .day = state_day_of(s, f), .score = f->score };
    char name[FUNCTION_TASK_MAX];
    snprintf(name, sizeof(name), "%s", f->text ? f->text : "");
    if (!name[0] || f->score < 0)
        return 0;
    if (task_place(s, name, &score.task) < 0 ||
        array_reserve((void **)&s->scores, &s->a_scores, s->n_scores + 1, sizeof(*s->scores)) < 0)
        return -ENOMEM;
    score.dropped = score.at <= s->tasks[score.task].dropped_at;
    size_t i = s->n_scores++;
    for (; i > 0 && s->scores[i - 1].at > score.at; i--)
        s->scores[i] = s->scores[i - 1];
    s->scores[i] = score;
    s->function_told = 0;
    return 0;
}

int state_apply_function_dropped(State *s, const Fact *f) {
    char name[FUNCTION_TASK_MAX];
    size_t task;
    snprintf(name, sizeof(name), "%s", f->text ? f->text : "");
    if (task_place(s, name, &task) < 0)
        return -ENOMEM;
    s->tasks[task].dropped_at = MAX(s->tasks[task].dropped_at, f->at);
    for (size_t i = 0; i < s->n_scores; i++)
        s->scores[i].dropped |= s->scores[i].task == task && s->scores[i].at <= f->at;
    return 0;
}

void state_apply_function_told(State *s, const Fact *f) {
    s->function_told++;
    s->function_told_day = state_day_of(s, f);
}
