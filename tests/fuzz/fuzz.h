/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: the entry points, taking an input apart into values, and silence. */
#pragma once

#undef NDEBUG
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Before the first input; a target may have none. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* An input of which values are taken from the front; at its end they are 0 and "". */
typedef struct Input {
    const uint8_t *data;
    size_t size;
} Input;

static inline uint64_t input_number(Input *in, size_t bytes) {
    uint64_t n = 0;
    for (; bytes > 0; bytes--) {
        n = n << 8 | (in->size > 0 ? *in->data : 0);
        in->data += in->size > 0;
        in->size -= in->size > 0;
    }
    return n;
}

static inline uint8_t input_byte(Input *in) {
    return (uint8_t)input_number(in, 1);
}

/* A byte of length, then that many; cut where a character 0 or the end is. Valid until the second call from now. */
static inline const char *input_text(Input *in) {
    static char texts[4][256];
    static size_t next;
    char *text = texts[next++ % 4];
    size_t n = input_byte(in);
    if (n > in->size)
        n = in->size;
    memcpy(text, in->data, n);
    text[n] = '\0';
    in->data += n;
    in->size -= n;
    return text;
}

/* Whatever is told on the way is made up, and goes nowhere; the fuzzer and the sanitizers write by other ways. */
static inline void fuzz_silence(void) {
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "we");
    assert(nowhere);
    stdout = stderr = nowhere;
}
