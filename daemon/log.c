/* SPDX-License-Identifier: MIT */
/* See log.h. */

#define SD_JOURNAL_SUPPRESS_LOCATION

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "log.h"

#define LINE 512

static bool to_journal;
static char kept[LOG_KEPT][LINE];
static size_t n_written;

void log_open(void) {
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long dev, ino;
    struct stat st;
    to_journal = stream && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 && fstat(STDERR_FILENO, &st) == 0 &&
                 st.st_dev == dev && st.st_ino == ino;
}

void log_write(int priority, const char *about, const char *format, ...) {
    char *line = kept[n_written++ % LOG_KEPT];
    va_list args;
    va_start(args, format);
    vsnprintf(line, LINE, format, args);
    va_end(args);
    if (!to_journal)
        fprintf(stderr, "kneeminderd: %s\n", line);
    else
        (void)sd_journal_send("MESSAGE=%s", line, "PRIORITY=%d", priority, "SYSLOG_IDENTIFIER=kneeminderd",
                              "KNEEMINDER_ABOUT=%s", about ? about : "", NULL);
}

size_t log_recent(const char *ret[static LOG_KEPT]) {
    size_t n = MIN(n_written, (size_t)LOG_KEPT);
    for (size_t i = 0; i < n; i++)
        ret[i] = kept[(n_written - n + i) % LOG_KEPT];
    return n;
}
