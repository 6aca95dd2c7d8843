/* SPDX-License-Identifier: MIT */
/* See run.h. */

#include "episode.h"
#include "run.h"

#define CLOCK_SLACK USEC_PER_MIN
#define SPEED_MAX 40000           /* metres an hour: nobody runs that fast */

static int check_overlap(const State *s, usec_t start, usec_t end) {
    for (size_t i = s->n_runs; i > 0; i--) {
        const LimitRun *r = &s->runs[i - 1];
        if (r->at < end && r->at + r->seconds * USEC_PER_SEC > start)
            return RULE_E_OVERLAP;
    }
    return 0;
}

static int check_run(const Frame *f, const RunReport *r, usec_t start) {
    if (start + r->duration > f->now.real + CLOCK_SLACK)
        return RULE_E_FUTURE;
    if (r->onset != USEC_NONE && r->onset > r->duration)
        return RULE_E_ONSET;
    if (r->metres >= 0 && r->metres * USEC_PER_HOUR > SPEED_MAX * r->duration)
        return RULE_E_SPEED;
    return check_overlap(f->state, start, start + r->duration);
}

int run_log(const Frame *f, Change *c, const RunReport *r) {
    usec_t start = r->at == USEC_NONE ? f->now.real - r->duration : r->at;
    int e = check_run(f, r, start);
    if (e != 0)
        return e;
    Fact *run = frame_add(f, c, FACT_RUN);
    if (!run)
        return -ENOMEM;
    run->by_user = true;
    run->duration = r->duration / USEC_PER_SEC * USEC_PER_SEC;
    run->onset = r->onset;
    run->score = r->score;
    run->masked = r->masked;
    run->sore = r->sore;
    run->approximate = r->approximate;
    if (r->metres >= 0)
        run->amount = r->metres;
    fact_set_word(run, run_ended_to_string(r->ended));
    fact_set_reason(run, profile_to_string(f->schedule->profile));
    frame_set_at(f, run, start);
    if (r->note && r->note[0]) {
        run->text = strdup(r->note);
        if (!run->text)
            return -ENOMEM;
    }
    if (r->score <= schedule_threshold(f->schedule))
        return 0;
    Report pain = { .score = r->score, .sore = -1, .knee = r->knee, .context = CONTEXT_RUNNING, .masked = r->masked,
                    .at = r->onset == USEC_NONE ? start + r->duration : start + r->onset };
    if (pain.at > f->now.real)
        pain.at = USEC_NONE;
    return episode_report(f, c, &pain);
}

int run_baseline(const Frame *f, Change *c, const Baseline *b) {
    Fact *fact = frame_add(f, c, FACT_BASELINE);
    if (!fact)
        return -ENOMEM;
    fact->by_user = true;
    fact->duration = b->pain_free;
    fact->onset = b->longest;
    if (b->runs_a_week >= 0)
        fact->amount = b->runs_a_week;
    return 0;
}
