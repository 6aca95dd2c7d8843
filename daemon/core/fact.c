/* SPDX-License-Identifier: MIT */
/* See fact.h. */

#include <stdio.h>

#include "fact.h"

static const struct {
    const char *word;
    char letter;
} types[FACT_TYPE_MAX] = {
    [FACT_PAIN] = { "pain", 'p' },
    [FACT_CHECK_IN] = { "check-in", 'c' },
    [FACT_RUN] = { "run", 'r' },
    [FACT_AFTER_RUN] = { "after-run", 'a' },
    [FACT_DOSE] = { "dose", 'd' },
    [FACT_SHOE] = { "shoe", 's' },
    [FACT_EXERCISE] = { "exercise", 'x' },
    [FACT_FUNCTION] = { "function", 'f' },
    [FACT_BASELINE] = { "baseline", 'b' },
    [FACT_SCREENING] = { "screening", 'q' },
    [FACT_ACKNOWLEDGED] = { "acknowledged", 'k' },
    [FACT_PAUSE] = { "pause", 'z' },
    [FACT_PROGRAMME] = { "programme", 'g' },
    [FACT_UNDO] = { "undo", 'u' },
    [FACT_EPISODE] = { "episode", 'e' },
    [FACT_EPISODE_END] = { "episode-end", 'h' },
    [FACT_ASKED] = { "asked", 'n' },
    [FACT_OUTCOME] = { "outcome", 'o' },
    [FACT_SNOOZE] = { "snooze", 'w' },
    [FACT_SESSION] = { "session", 'i' },
    [FACT_SESSION_END] = { "session-end", 'j' },
    [FACT_PRESENCE] = { "presence", 'v' },
    [FACT_SCHEDULE] = { "schedule", 't' },
    [FACT_ALIVE] = { "alive", 'l' },
};

const char *fact_type_to_string(FactType t) {
    return t >= 0 && t < FACT_TYPE_MAX ? types[t].word : NULL;
}

FactType fact_type_from_string(const char *text) {
    for (int i = 0; text && i < FACT_TYPE_MAX; i++)
        if (strcmp(types[i].word, text) == 0)
            return (FactType)i;
    return FACT_TYPE_INVALID;
}

char fact_type_letter(FactType t) {
    return t >= 0 && t < FACT_TYPE_MAX ? types[t].letter : 0;
}

FactType fact_type_from_letter(char c) {
    for (int i = 0; i < FACT_TYPE_MAX; i++)
        if (types[i].letter == c)
            return (FactType)i;
    return FACT_TYPE_INVALID;
}

/* --- stable ids --- */

bool uid_is_null(Uid u) {
    return uid_equal(u, (Uid){ 0 });
}

bool uid_equal(Uid a, Uid b) {
    return memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}

const char *uid_format(Uid u, char buffer[static UID_TEXT_MAX]) {
    for (size_t i = 0; i < sizeof(u.bytes); i++)
        snprintf(buffer + 2 * i, 3, "%02x", u.bytes[i]);
    return buffer;
}

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -EINVAL;
}

int uid_parse(const char *text, Uid *ret) {
    Uid u;
    if (strlen(text) != 2 * sizeof(u.bytes))
        return -EINVAL;
    for (size_t i = 0; i < sizeof(u.bytes); i++) {
        int high = hex(text[2 * i]), low = hex(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return -EINVAL;
        u.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *ret = u;
    return 0;
}

/* --- reminders' ids --- */

bool slot_equal(const Slot *a, const Slot *b) {
    return a->kind == b->kind && a->day == b->day && a->minute == b->minute && a->letter == b->letter &&
           a->number == b->number;
}

const char *slot_format(const Slot *s, char buffer[static SLOT_TEXT_MAX]) {
    char day[DAY_TEXT_MAX];
    const char *kind = kind_to_string(s->kind);
    day_format(s->day, day);
    if (s->letter)
        snprintf(buffer, SLOT_TEXT_MAX, "%s/%s/%c%lld", kind, day, s->letter, (long long)s->number);
    else
        snprintf(buffer, SLOT_TEXT_MAX, "%s/%s/%02d%02d", kind, day, s->minute / 60, s->minute % 60);
    return buffer;
}

/* A decimal number without sign or leading zeros, to the end of the text. */
static int number_parse(const char *text, int64_t *ret) {
    int64_t n = 0;
    if (text[0] < '1' || text[0] > '9')
        return -EINVAL;
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || p - text >= 18)
            return -EINVAL;
        n = n * 10 + (*p - '0');
    }
    *ret = n;
    return 0;
}

static int time_parse(const char *text, int32_t *ret) {
    for (int i = 0; i < 4; i++)
        if (text[i] < '0' || text[i] > '9')
            return -EINVAL;
    int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[2] - '0') * 10 + (text[3] - '0');
    if (text[4] != '\0' || hour > 23 || minute > 59)
        return -EINVAL;
    *ret = hour * 60 + minute;
    return 0;
}

int slot_parse(const char *text, Slot *ret) {
    char copy[SLOT_TEXT_MAX];
    size_t n = strlen(text);
    if (n >= sizeof(copy))
        return -EINVAL;
    memcpy(copy, text, n + 1);
    char *day = strchr(copy, '/'), *rest = day ? strchr(day + 1, '/') : NULL;
    if (!rest)
        return -EINVAL;
    *day++ = '\0';
    *rest++ = '\0';
    Slot s = SLOT_NULL;
    s.kind = kind_from_string(copy);
    if (s.kind < 0 || day_parse(day, &s.day) < 0)
        return -EINVAL;
    if (fact_type_from_letter(rest[0]) >= 0) {
        s.letter = rest[0];
        if (number_parse(rest + 1, &s.number) < 0)
            return -EINVAL;
    } else if (time_parse(rest, &s.minute) < 0)
        return -EINVAL;
    *ret = s;
    return 0;
}

const char *fact_id_format(FactType type, int64_t number, char buffer[static FACT_ID_MAX]) {
    snprintf(buffer, FACT_ID_MAX, "%c%lld", fact_type_letter(type), (long long)number);
    return buffer;
}

int fact_id_parse(const char *text, FactType *ret_type, int64_t *ret_number) {
    FactType type = fact_type_from_letter(text[0]);
    int64_t number;
    if (text[0] == '\0' || type < 0 || number_parse(text + 1, &number) < 0)
        return -EINVAL;
    *ret_type = type;
    *ret_number = number;
    return 0;
}

/* --- facts and changes --- */

int fact_copy(Fact *ret, const Fact *f) {
    char *text = NULL;
    if (f->text) {
        text = strdup(f->text);
        if (!text)
            return -ENOMEM;
    }
    *ret = *f;
    ret->text = text;
    return 0;
}

void fact_done(Fact *f) {
    free(f->text);
    f->text = NULL;
}

void change_done(Change *c) {
    for (size_t i = 0; i < c->n_facts; i++)
        fact_done(&c->facts[i]);
    free(c->facts);
    *c = (Change){ 0 };
}

Fact *change_add(Change *c, FactType type) {
    if (array_reserve((void **)&c->facts, &c->allocated, c->n_facts + 1, sizeof(*c->facts)) < 0)
        return NULL;
    Fact *f = &c->facts[c->n_facts++];
    *f = FACT_NULL;
    f->type = type;
    return f;
}
