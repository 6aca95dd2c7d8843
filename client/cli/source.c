/* SPDX-License-Identifier: MIT */
/* See source.h. */

#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int source_open(Source *s, const char *path) {
    struct stat st;
    *s = (Source){ .name = path, .line = 1, .fd = STDIN_FILENO };
    if (strcmp(path, "-") != 0)
        s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (s->fd < 0)
        return -errno;
    if (fstat(s->fd, &st) < 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    return S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode) || s->fd == STDIN_FILENO ? 0 : -EINVAL;
}

void source_close(Source *s) {
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    s->fd = -1;
}

int source_fill(Source *s) {
    if (s->at < s->end)
        return 1;
    ssize_t n;
    do
        n = read(s->fd, s->bytes, sizeof(s->bytes));
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    s->at = 0;
    s->end = (size_t)n;
    return n > 0;
}

void source_take(Source *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        s->line += s->bytes[s->at + i] == '\n';
    s->at += n;
}

int source_peek(Source *s) {
    int r;
    while ((r = source_fill(s)) > 0) {
        char c = s->bytes[s->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return (unsigned char)c;
        source_take(s, 1);
    }
    return r;
}

int source_line(Source *s, char *buffer, size_t size) {
    size_t n = 0;
    int r;
    while ((r = source_fill(s)) > 0) {
        char c = s->bytes[s->at];
        source_take(s, 1);
        if (c == '\n')
            break;
        if (n + 1 == size)
            return -E2BIG;
        buffer[n++] = c;
    }
    if (r < 0 || (r == 0 && n == 0))
        return r;
    if (n > 0 && buffer[n - 1] == '\r')
        n--;
    buffer[n] = '\0';
    return 1;
}
