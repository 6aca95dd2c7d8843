/* SPDX-License-Identifier: MIT */
/*
 * Prints what the build makes from the table of keys: the sample file, or the man page's source, which is a
 * head with a line @KEYS@ where the keys belong. Built, not installed.
 */

#include "config/settings.h"

#include <stdio.h>

static int print_sample(void) {
    char *text CLEANUP_FREE = settings_sample();
    if (!text)
        return -ENOMEM;
    fputs(text, stdout);
    return 0;
}

static int print_page(const char *head) {
    FILE *f = fopen(head, "re");
    if (!f)
        return -errno;
    char *line = NULL, *keys CLEANUP_FREE = settings_manual();
    size_t allocated = 0;
    int r = keys ? 0 : -ENOMEM, places = 0;
    while (r == 0 && getline(&line, &allocated, f) >= 0) {
        bool here = strcmp(line, "@KEYS@\n") == 0;
        fputs(here ? keys : line, stdout);
        places += here;
    }
    if (r == 0 && (ferror(f) || places != 1))
        r = -EINVAL;
    free(line);
    fclose(f);
    return r;
}

int main(int argc, char **argv) {
    int r;
    if (argc == 2 && strcmp(argv[1], "sample") == 0) {
        r = print_sample();
    } else if (argc == 3 && strcmp(argv[1], "page") == 0) {
        r = print_page(argv[2]);
    } else {
        fprintf(stderr, "Usage: make-docs sample | make-docs page HEAD\n");
        return 2;
    }
    if (r == 0 && fflush(stdout) != 0)
        r = -errno;
    if (r < 0)
        fprintf(stderr, "make-docs: %s\n", strerror(-r));
    return r < 0 ? 1 : 0;
}
