/* SPDX-License-Identifier: MIT */
/*
 * What a notification says: title, body and at most three buttons, from an entry. Pure: no bus, no clock, no
 * server. Texts are plain, never of clearance; the body always names the command that does the same, because
 * not every server shows buttons. A discreet entry says nothing of health until the person asks for it by a
 * button.
 */
#pragma once

#include "entry.h"

/* A second step (the pain score, the whole list of questions, what was held back for discretion) is a further
 * page, and a matter of the view alone: the daemon hears of the answer only. Pages are short, since servers
 * cut a body after some six lines. */
#define WORDING_FIRST 0U

/* The button that turns to the next page; every other key is a verb of the entry, or one with ":KNEE" after it. */
#define WORDING_KEY_MORE "more"
#define WORDING_KEY_PAGE "page-" /* the button that turns to the page of that number */
#define WORDING_BUTTONS_MAX 3

typedef struct WordingButton {
    const char *key; /* interned */
    char *label;
} WordingButton;

typedef struct Wording {
    char *title; /* at most about 45 characters */
    char *body;  /* plain text, not escaped */
    WordingButton buttons[WORDING_BUTTONS_MAX];
    size_t n_buttons;
} Wording;

/* `now`: microseconds since 1970. */
Wording *wording_new(const Entry *e, unsigned page, guint64 now);
Wording *wording_free(Wording *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wording, wording_free)
