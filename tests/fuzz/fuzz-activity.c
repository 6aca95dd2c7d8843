/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file of runs: GPX, TCX or a table, as `kneeminder import` tells them apart. It is refused with a fault that
 * was told, or it gives runs that could have been.
 */

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "cli/transfer.h"

#define NOW (1795444200 * USEC_PER_SEC)

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    fuzz_silence();
    return 0;
}

static void check_activity(const Activity *x) {
    assert(x->start >= 0 && x->start < 7258118400 * USEC_PER_SEC);
    assert(x->duration >= 0);
    assert(x->metres >= -1);
    assert(memchr(x->ended, '\0', sizeof(x->ended)));
    assert(x->line >= 1);
}

static void try_numbers(const uint8_t *data, size_t size) {
    char text[64];
    double value = 0;
    int64_t metres = 0;
    if (size >= sizeof(text))
        return;
    memcpy(text, data, size);
    text[size] = '\0';
    const char *end = decimal_parse(text, &value);
    assert(!end || (end > text && end <= text + size && value == value));
    if (distance_parse(text, "km", &metres) == 0)
        assert(metres >= 0 && metres <= 1000000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Source s;
    Activities a = { 0 };
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
    s = (Source){ .name = "fuzz", .line = 1, .fd = fd };
    int r = source_peek(&s) == '<' ? activity_read_xml(&s, &a) : activity_read_csv(&s, &a, "Europe/Berlin", NOW);
    assert(r == 0 || r == IMPORT_E_TOLD || r == -E2BIG);
    for (size_t i = 0; i < a.n && r == 0; i++)
        check_activity(&a.items[i]);
    free(a.items);
    close(fd);
    try_numbers(data, size);
    return 0;
}
