/* SPDX-License-Identifier: MIT */
/*
 * See reader.h. inih, as distributions build it, takes an indented line for more of the value above, the rest
 * of an over-long line for a further line, `:` for `=`, and a NUL for the end of a line; it reads a directory
 * as an empty file and tells no line numbers. So each line is looked at here first. A line that is refused is
 * told as a fault and replaced by an empty one, and inih sees only lines of which it can make nothing but
 * what they say.
 */

#include "config/reader.h"

#include "config/parse.h"

#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Reader {
    const ReaderCalls *calls;
    void *userdata;
    const char *next, *end; /* of the text that is left */
    unsigned line;
    char section[READER_LINE_MAX];
    int error; /* from a call */
} Reader;

static const char blanks[] = " \t";

_Static_assert(INI_MAX_LINE >= READER_LINE_MAX + 3, "inih would cut lines");

/* Keeps the first error of a call; false ends the reading. */
static bool note(Reader *r, int result) {
    if (result < 0 && r->error == 0)
        r->error = result;
    return r->error == 0;
}

static void refuse(Reader *r, const char *key, const char *text) {
    const char *section = r->section[0] && strcmp(r->section, READER_NO_SECTION) != 0 ? r->section : NULL;
    note(r, r->calls->fault(r->userdata, r->line, section, key, text));
}

/* What is left of the line is nothing, or a comment: inih takes ';' for one after a blank only. */
static bool is_end(const char *p) {
    size_t n = strspn(p, blanks);
    return !p[n] || (p[n] == ';' && n > 0);
}

/* A line "[name]". Keys under a section line that is refused must not fall to the section before. */
static void look_at_section(Reader *r, const char *text) {
    size_t indent = strspn(text, blanks);
    const char *name = text + indent + 1;
    size_t n = strcspn(name, "] \t;[");
    strcpy(r->section, READER_NO_SECTION);
    if (name[n] != ']' || n == 0 || !is_end(name + n + 1)) {
        refuse(r, NULL, "this is no section; write [name], alone on its line and without spaces inside");
        return;
    }
    if (indent > 0)
        refuse(r, NULL, "the line begins with a space; begin it with the [");
    memcpy(r->section, name, n);
    r->section[n] = '\0';
    note(r, r->calls->section(r->userdata, r->line, r->section));
}

/* A line that is neither empty, comment nor section. Returns whether inih may see it. */
static bool look_at_entry(Reader *r, char *text) {
    size_t indent = strspn(text, blanks);
    char *key = text + indent, *separator = key;
    while (*separator && *separator != '=' && *separator != ':' &&
           !(*separator == ';' && separator > key && strchr(blanks, separator[-1])))
        separator++;
    char found = *separator;
    char *tail = separator;
    while (tail > key && strchr(blanks, tail[-1]))
        tail--;
    char after = *tail;
    *tail = '\0';

    const char *wrong = NULL;
    if (found != '=' && found != ':')
        wrong = "there is no \"=\" here; write key = value";
    else if (!*key)
        wrong = "there is no key before the value; write key = value";
    else if (found == ':')
        wrong = "a \":\" stands between key and value; write key = value";
    else if (indent > 0)
        wrong = "the line begins with a space; begin it with the key";
    if (wrong)
        refuse(r, *key ? key : NULL, wrong);
    *tail = after;
    return !wrong;
}

/* What is wrong with the bytes of a line, NULL = nothing. `length` is without the line's end. */
static const char *find_bad_bytes(const char *line, size_t length) {
    if (length >= READER_LINE_MAX)
        return "the line is too long; a line may have up to 179 bytes";
    if (memchr(line, '\0', length))
        return "the line holds a NUL byte; write plain text";
    char text[READER_LINE_MAX];
    memcpy(text, line, length);
    text[length] = '\0';
    if (text_check(text, READER_LINE_MAX, true) < 0)
        return "the line holds control characters or is not UTF-8; write plain text";
    return NULL;
}

/* Takes the next line from the text into `buffer`, and decides about it. */
static void take_line(Reader *r, char *buffer) {
    const char *start = r->next, *stop = memchr(start, '\n', (size_t)(r->end - start));
    size_t length = (size_t)((stop ? stop : r->end) - start);
    r->next = stop ? stop + 1 : r->end;
    r->line++;
    if (length > 0 && start[length - 1] == '\r')
        length--;

    buffer[0] = '\0';
    const char *wrong = find_bad_bytes(start, length);
    if (wrong) {
        if (length > 0 && *start == '[')
            strcpy(r->section, READER_NO_SECTION);
        refuse(r, NULL, wrong);
        return;
    }
    char text[READER_LINE_MAX];
    memcpy(text, start, length);
    text[length] = '\0';
    size_t indent = strspn(text, blanks);
    char first = text[indent];
    if (!first || first == ';' || first == '#')
        return;
    if (first == '[') {
        look_at_section(r, text);
        snprintf(buffer, READER_LINE_MAX + 2, "[%s]", r->section);
    } else if (look_at_entry(r, text)) {
        snprintf(buffer, READER_LINE_MAX + 2, "%s", text);
    }
}

/* As fgets: inih's source of lines. */
static char *give_line(char *buffer, int size, void *userdata) {
    Reader *r = userdata;
    if (r->error < 0 || r->next == r->end)
        return NULL;
    char line[READER_LINE_MAX + 2];
    take_line(r, line);
    snprintf(buffer, (size_t)size, "%s\n", line);
    return buffer;
}

static int take_entry(void *userdata, const char *section, const char *key, const char *value) {
    (void)section; /* cut at 49 bytes; the whole one is ours */
    Reader *r = userdata;
    return note(r, r->calls->entry(r->userdata, r->line, r->section, key, value));
}

int reader_read_text(const char *text, size_t size, const ReaderCalls *calls, void *userdata) {
    Reader r = { .calls = calls, .userdata = userdata, .next = text, .end = text + size };
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        r.next += 3;
    int bad = ini_parse_stream(give_line, &r, take_entry, &r);
    if (r.error < 0)
        return r.error;
    if (bad < 0)
        return -ENOMEM;
    /* none is left that inih as it is known refuses; one built otherwise must not drop a line in silence */
    if (bad > 0)
        return calls->fault(userdata, (unsigned)bad, NULL, NULL, "this cannot be read; write key = value");
    return 0;
}

/* The bytes of a regular file into `text`. 0, or -errno; -EFBIG: it is too large, -EISDIR and -EINVAL: it is
 * no file. */
static int read_file(const char *path, char text[static READER_FILE_MAX + 1], size_t *ret_size) {
    /* without O_NONBLOCK, opening a FIFO waits for a writer */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return -errno;
    struct stat st;
    int result = fstat(fd, &st) < 0     ? -errno
                 : S_ISDIR(st.st_mode)  ? -EISDIR
                 : !S_ISREG(st.st_mode) ? -EINVAL
                                        : 0;
    size_t size = 0;
    while (result == 0) {
        ssize_t n = read(fd, text + size, READER_FILE_MAX + 1 - size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            result = -errno;
        if (n <= 0)
            break;
        size += (size_t)n;
        if (size > READER_FILE_MAX)
            result = -EFBIG;
    }
    close(fd);
    if (result == 0)
        *ret_size = size;
    return result;
}

int reader_read_file(const char *path, const ReaderCalls *calls, void *userdata) {
    char *text CLEANUP_FREE = malloc(READER_FILE_MAX + 1);
    if (!text)
        return -ENOMEM;
    size_t size = 0;
    int r = read_file(path, text, &size);
    if (r == 0)
        return reader_read_text(text, size, calls, userdata);

    char why[128];
    if (r == -EFBIG)
        snprintf(why, sizeof(why), "is too large; a file of settings may have up to 64 KiB");
    else if (r == -EISDIR || r == -EINVAL)
        snprintf(why, sizeof(why), "is not a file; it must be a regular file");
    else
        snprintf(why, sizeof(why), "cannot be read: %s", strerror(-r));
    return calls->fault(userdata, 0, NULL, NULL, why);
}
