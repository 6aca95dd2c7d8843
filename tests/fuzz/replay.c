/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target on the files of its corpus, and on the first half and all but the last byte of each: what the fuzzer
 * once found is looked at by every run of the tests, with any compiler.
 *
 * TARGET DIRECTORY
 */

#include <dirent.h>
#include <errno.h>

#include "fuzz.h"

#define SIZE_LIMIT (1 << 20)

int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static size_t try_file(const char *directory, const char *name, uint8_t *bytes) {
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *f = fopen(path, "re");
    assert(f);
    size_t n = fread(bytes, 1, SIZE_LIMIT, f);
    (void)fclose(f);
    const size_t lengths[] = { n, n / 2, n - (n > 0) };
    for (size_t i = 0; i < 3; i++) {
        /* As long as it is and no longer, so that a read beyond its end is seen. */
        uint8_t *input = malloc(lengths[i] + (lengths[i] == 0));
        assert(input);
        memcpy(input, bytes, lengths[i]);
        (void)LLVMFuzzerTestOneInput(input, lengths[i]);
        free(input);
    }
    return 3;
}

int main(int argc, char **argv) {
    static uint8_t bytes[SIZE_LIMIT];
    FILE *out = stderr;
    if (argc != 2)
        return 2;
    if (LLVMFuzzerInitialize)
        (void)LLVMFuzzerInitialize(&argc, &argv);
    DIR *d = opendir(argv[1]);
    if (!d) {
        fprintf(out, "%s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    size_t files = 0, runs = 0;
    for (struct dirent *e; (e = readdir(d)); files++)
        if (e->d_name[0] != '.')
            runs += try_file(argv[1], e->d_name, bytes);
        else
            files--;
    closedir(d);
    fprintf(out, "%zu files, %zu runs\n", files, runs);
    return files == 0;
}
