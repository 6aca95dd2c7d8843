/* SPDX-License-Identifier: MIT */
/*
 * What the settings mean together. A fault is told at the line of the key it is about, or, if that key has
 * its default, at the line of the one that no longer fits it. Keys with values that could not be read are
 * left out: what they would have said is not known.
 */

#include "config/settings-internal.h"

#include "config/parse.h"
#include "config/value.h"
#include "core/medication.h"
#include "core/shoe.h"

#include <stdio.h>

#define MINUTES_PER_DAY (24 * 60)

typedef struct Name {
    const char *section;
    const char *key;
} Name;

static const Name quiet_from = { "quiet", "from" }, quiet_to = { "quiet", "to" };
static const Name run_ask = { "run", "ask" };
static const Name medication_enabled = { "medication", "enabled" }, dose_times = { "medication", "dose-times" };
static const Name ice_enabled = { "ice", "enabled" };
static const Name ice_times = { "ice", "times" }, ice_gap = { "ice", "min-gap" },
                  ice_most = { "ice", "max-per-day" };

/* NULL if a test's table lacks it. */
static const Given *given(const Reading *r, Name n) {
    const Key *k = key_find(r->table, n.section, n.key);
    return k ? &r->given[k - r->table->keys] : NULL;
}

/* The names of one rule, the one it is about first: the place to tell a fault at, NULL if nothing can be
 * said. */
static const char *place_of(const Reading *r, const Name *names, size_t n, Name *ret_name) {
    const char *where = NULL;
    for (size_t i = 0; i < n; i++) {
        const Given *g = given(r, names[i]);
        if (!g || g->faulty)
            return NULL;
        if (g->from && !where) {
            where = g->from;
            *ret_name = names[i];
        }
    }
    return where;
}

static const char *clock_text(int32_t minute, char buffer[static 16]) {
    snprintf(buffer, 16, "%02d:%02d", minute / 60 % 24, minute % 60);
    return buffer;
}

static int check_quiet(Reading *r, Name times, const Times *t) {
    const Schedule *s = &r->set->settings.schedule;
    Name names[] = { times, quiet_from, quiet_to }, name;
    const char *where = place_of(r, names, ELEMENTSOF(names), &name);
    char at[16], from[16], to[16];
    for (size_t i = 0; where && i < t->n; i++) {
        if (!schedule_is_quiet(s, t->minute[i]))
            continue;
        int result = reading_add_fault(
            r, where, name.section, name.key,
            "%s of [%s] %s is in the quiet hours from %s to %s; move one of them out of the other's way",
            clock_text(t->minute[i], at), times.section, times.key, clock_text(s->quiet_from, from),
            clock_text(s->quiet_to, to));
        if (result < 0)
            return result;
    }
    return 0;
}

/* Each ice time and the next one, round midnight too. */
static int check_gaps(Reading *r) {
    const Schedule *s = &r->set->settings.schedule;
    Name names[] = { ice_times, ice_gap }, name;
    const char *where = place_of(r, names, ELEMENTSOF(names), &name);
    Times t = s->ice_times;
    times_sort(&t, 0);
    for (size_t i = 0; where && t.n > 1 && i < t.n; i++) {
        int32_t a = t.minute[i], b = t.minute[(i + 1) % t.n];
        usec_t gap = (b - a + MINUTES_PER_DAY) % MINUTES_PER_DAY * USEC_PER_MIN;
        if (gap >= s->ice_gap)
            continue;
        char first[16], second[16], apart[DURATION_TEXT_MAX], least[DURATION_TEXT_MAX];
        int result = reading_add_fault(
            r, where, name.section, name.key,
            "%s and %s are %s apart; ice times must be at least min-gap (%s) apart", clock_text(a, first),
            clock_text(b, second), format_duration(gap, apart), format_duration(s->ice_gap, least));
        if (result < 0)
            return result;
    }
    return 0;
}

static int check_most(Reading *r) {
    const Schedule *s = &r->set->settings.schedule;
    Name names[] = { ice_times, ice_most }, name;
    const char *where = place_of(r, names, ELEMENTSOF(names), &name);
    if (!where || s->ice_times.n <= (size_t)s->ice_per_day)
        return 0;
    return reading_add_fault(r, where, name.section, name.key,
                             "there are %zu ice times and max-per-day is %d; write at most as many times",
                             s->ice_times.n, s->ice_per_day);
}

/* Each time of the plan and the next, round midnight too. */
static int check_dose_gaps(Reading *r, const Name *name, const char *where) {
    Times t = r->set->settings.schedule.dose_times;
    times_sort(&t, 0);
    for (size_t i = 0; t.n > 1 && i < t.n; i++) {
        int32_t a = t.minute[i], b = t.minute[(i + 1) % t.n];
        usec_t gap = (b - a + MINUTES_PER_DAY) % MINUTES_PER_DAY * USEC_PER_MIN;
        char first[16], second[16], apart[DURATION_TEXT_MAX], least[DURATION_TEXT_MAX];
        if (gap >= DOSE_GAP)
            continue;
        int result = reading_add_fault(r, where, name->section, name->key, "%s and %s are %s apart; doses must be at least %s apart",
                                       clock_text(a, first), clock_text(b, second), format_duration(gap, apart),
                                       format_duration(DOSE_GAP, least));
        if (result < 0)
            return result;
    }
    return 0;
}

/* The plan is the person's: what is missing of it is not made up. */
static int check_medication(Reading *r) {
    const Schedule *s = &r->set->settings.schedule;
    const struct {
        Name name;
        bool missing;
        const char *what;
    } needed[] = {
        { { "medication", "product" }, !s->dose_product[0], "what you take, in one word" },
        { { "medication", "strength" }, s->dose_mg == 0, "how many mg at a time, at most 400" },
        { dose_times, s->dose_times.n == 0, "when, such as 08:00 20:00" },
    };
    Name names[] = { dose_times, medication_enabled }, name;
    for (size_t i = 0; i < ELEMENTSOF(needed); i++) {
        const Given *g = given(r, needed[i].name), *on = given(r, medication_enabled);
        if (!needed[i].missing || !g || g->faulty || !on || !on->from)
            continue;
        int result = reading_add_fault(r, on->from, "medication", "enabled",
                                       "is yes, but [medication] %s is not there; write %s, or enabled = no", needed[i].name.key,
                                       needed[i].what);
        if (result < 0)
            return result;
    }
    const char *where = place_of(r, names, ELEMENTSOF(names), &name);
    int result = where ? check_dose_gaps(r, &name, where) : 0;
    return result < 0 ? result : check_quiet(r, dose_times, &s->dose_times);
}

/* Less is over before a pair has shown anything. */
static int check_shoes(Reading *r) {
    int km = r->set->settings.schedule.shoe_notice;
    Name names[] = { { "shoes", "notice-distance" } }, name;
    const char *where = place_of(r, names, ELEMENTSOF(names), &name);
    if (!where || km == 0 || km >= SHOE_NOTICE_MIN)
        return 0;
    return reading_add_fault(r, where, name.section, name.key, "%d km is too near; write 0 (never), or %d to 3000", km, SHOE_NOTICE_MIN);
}

/* Of so many at most. */
static int check_painful(Reading *r) {
    const Schedule *s = &r->set->settings.schedule;
    Name names[] = { { "shoes", "painful" }, { "shoes", "painful-of" } }, name;
    const char *where = place_of(r, names, ELEMENTSOF(names), &name);
    if (!where || s->shoe_hurt <= s->shoe_hurt_of)
        return 0;
    return reading_add_fault(r, where, name.section, name.key, "%d of %d cannot be; write at most as many as painful-of", s->shoe_hurt,
                             s->shoe_hurt_of);
}

int settings_check(Reading *r) {
    const Schedule *s = &r->set->settings.schedule;
    int result = check_quiet(r, (Name){ "check-in", "times" }, &s->check_in);
    if (result == 0)
        result = check_shoes(r);
    if (result == 0)
        result = check_painful(r);
    if (result == 0)
        result = check_quiet(r, (Name){ "rest", "times" }, &s->rest_times);
    const Given *ask = given(r, run_ask);
    /* The default waits until the quiet hours are over. */
    if (result == 0 && ask && ask->from)
        result = check_quiet(r, run_ask, &s->run_ask);
    if (result == 0 && s->exercise)
        result = check_quiet(r, (Name){ "exercise", "time" }, &s->exercise_times);
    const Given *medication = given(r, medication_enabled);
    if (result == 0 && s->medication && medication && !medication->faulty)
        result = check_medication(r);
    const Given *on = given(r, ice_enabled);
    if (result < 0 || !s->ice || (on && on->faulty))
        return result;
    result = check_quiet(r, ice_times, &s->ice_times);
    if (result == 0)
        result = check_gaps(r);
    if (result == 0)
        result = check_most(r);
    return result;
}
