/* SPDX-License-Identifier: MIT */
/* The arrays of a state, named once for all that concerns every one of them: to free them, to give back their spare room, to copy them. */

#include "state-internal.h"

#define PART(name) { offsetof(State, name), offsetof(State, n_##name), offsetof(State, a_##name), sizeof(*((State *)NULL)->name) }

static const struct {
    size_t array, n, allocated, size;
} parts[STATE_PARTS] = {
    PART(episodes), PART(slots),  PART(sessions), PART(schedules), PART(profiles),  PART(pauses),   PART(alive), PART(days),
    PART(said),     PART(runs),   PART(answers),  PART(doses),     PART(shoes),     PART(starts),   PART(barred), PART(obstacles),
    PART(consults), PART(tasks),  PART(scores),
};

StatePart state_part(State *s, size_t i) {
    char *base = (char *)s;
    return (StatePart){ (void **)(void *)(base + parts[i].array), (size_t *)(void *)(base + parts[i].n),
                        (size_t *)(void *)(base + parts[i].allocated), parts[i].size };
}

void state_forget_learnt(State *s) {
    free(s->learnt.mornings);
    free(s->learnt.runs);
    free(s->learnt.shoes);
    s->learnt = (Learnt){ 0 };
}

void state_done(State *s) {
    for (size_t i = 0; i < SUBJECT_MAX; i++)
        free(s->screenings[i].text);
    for (size_t i = 0; i < STATE_PARTS; i++)
        free(*state_part(s, i).array);
    state_forget_learnt(s);
    state_init(s);
}

void state_fit(State *s) {
    for (size_t i = 0; i < STATE_PARTS; i++) {
        StatePart p = state_part(s, i);
        if (*p.n == *p.allocated)
            continue;
        /* Where nothing is left, none is asked for; where no less can be had, it stays as it is. */
        void *array = *p.n > 0 ? reallocarray(*p.array, *p.n, p.size) : NULL;
        if (*p.n == 0)
            free(*p.array);
        else if (!array)
            continue;
        *p.array = array;
        *p.allocated = *p.n;
    }
}
