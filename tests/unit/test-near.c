/* SPDX-License-Identifier: MIT */
/* The nearest word: what is near enough, and what is not. */

#include <stdio.h>
#include <string.h>

#include "config/near.h"
#include "core/basics.h"

#define CONTEXTS "rest running after-run morning stairs sitting"

static const struct {
    int line;
    const char *typed, *words, *near;
} rows[] = {
    { __LINE__, "stairs", CONTEXTS, "stairs" },
    { __LINE__, "stiars", CONTEXTS, "stairs" },
    { __LINE__, "STAIRS", CONTEXTS, "stairs" },
    { __LINE__, "stair", CONTEXTS, "stairs" },
    { __LINE__, "afterrun", CONTEXTS, "after-run" },
    { __LINE__, "siting", CONTEXTS, "sitting" },
    /* Of two the nearer; of equals the first. */
    { __LINE__, "ab", "abc abd", "abc" },
    { __LINE__, "abdd", "abc abd", "abd" },
    /* One letter may differ in a short word, a third in a long one. */
    { __LINE__, "rast", CONTEXTS, "rest" },
    { __LINE__, "rust", "rest", "rest" },
    { __LINE__, "rats", "rest", NULL },
    { __LINE__, "xy", "xyz", "xyz" },
    { __LINE__, "x", "xyz", NULL },
    { __LINE__, "", CONTEXTS, NULL },
    { __LINE__, "kitchen", CONTEXTS, NULL },
    { __LINE__, "rest", "", NULL },
    { __LINE__, "rest", "  rest  ", "rest" },
    { __LINE__, "0123456789012345678901234567890123", "0123456789012345678901234567890123", NULL },
    { __LINE__, "01234567890123456789012345678901", "x 01234567890123456789012345678902 y", "01234567890123456789012345678902" },
};

int main(void) {
    for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
        char buffer[NEAR_MAX + 1];
        const char *near = near_word(rows[i].typed, rows[i].words, buffer);
        if (near ? !rows[i].near || strcmp(near, rows[i].near) != 0 : rows[i].near != NULL) {
            fprintf(stderr, "%s:%d: \"%s\" is near \"%s\"\n", __FILE__, rows[i].line, rows[i].typed, near ? near : "none");
            return 1;
        }
    }
    return 0;
}
