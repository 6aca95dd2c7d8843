/* SPDX-License-Identifier: MIT */
/* See near.h. */

#include "config/near.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/basics.h"

static bool same(char a, char b) {
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t distance(const char *a, const char *b) {
    size_t d[NEAR_MAX + 1][NEAR_MAX + 1], n = strlen(a), m = strlen(b);
    if (n > NEAR_MAX || m > NEAR_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            size_t change = d[i - 1][j - 1] + !same(a[i - 1], b[j - 1]);
            d[i][j] = MIN(change, MIN(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                d[i][j] = MIN(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

void near_try(const char *typed, const char *word, const char **nearest, size_t *smallest) {
    size_t d = distance(typed, word);
    if (d < *smallest && d <= MAX(strlen(word) / 3, (size_t)1)) {
        *smallest = d;
        *nearest = word;
    }
}

const char *near_word(const char *typed, const char *words, char buffer[static NEAR_MAX + 1]) {
    const char *found = NULL;
    size_t smallest = SIZE_MAX;
    while (*words) {
        char word[NEAR_MAX + 1];
        const char *nearest = NULL;
        size_t n = strcspn(words, " ");
        if (n > 0 && n <= NEAR_MAX) {
            memcpy(word, words, n);
            word[n] = '\0';
            near_try(typed, word, &nearest, &smallest);
        }
        if (nearest)
            found = memcpy(buffer, word, n + 1);
        words += n;
        words += strspn(words, " ");
    }
    return found;
}
