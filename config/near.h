/* SPDX-License-Identifier: MIT */
/*
 * The nearest word to one that was mistyped. For a list that is known: what is not near enough to any of them gets no suggestion,
 * since a wrong one is worse than none.
 */
#pragma once

#include <stddef.h>

#define NEAR_MAX 32 /* bytes: longer words are near to nothing */

/* Takes `word` for the nearest so far, in *nearest, if a third of its letters, and one in any case, changed, added, left out or
 * swapped with the next, in any case of letters, is enough to explain `typed`. Begin with *nearest NULL and *smallest SIZE_MAX.
 */
void near_try(const char *typed, const char *word, const char **nearest, size_t *smallest);
/* The same of words with spaces between, into `buffer`; NULL: none is near. */
const char *near_word(const char *typed, const char *words, char buffer[static NEAR_MAX + 1]);
