/* SPDX-License-Identifier: MIT */
/* See format.h. */

#include "format.h"

#include "config/near.h"

#include <iconv.h>
#include <langinfo.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "common/text.h"

static bool utf8, colours;
static size_t kept_width; /* 0 = none */

void format_open(void) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    colours = isatty(STDOUT_FILENO) && !(no_color && no_color[0]) && term && strcmp(term, "dumb") != 0;
}

/* --- output --- */

static bool is_ascii(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* What the character set lacks is written in letters that it has ("..." for an ellipsis), or as "?". */
static char *convert(const char *text) {
    char target[64];
    snprintf(target, sizeof(target), "%.40s//TRANSLIT", nl_langinfo(CODESET));
    iconv_t cd = iconv_open(target, "UTF-8");
    size_t left = strlen(text), room = left * 4 + 1;
    char *out = malloc(room), *in = (char *)(uintptr_t)text, *p = out;
    while (out && left > 0) {
        if (cd != (iconv_t)-1 && iconv(cd, &in, &left, &p, &room) != (size_t)-1)
            break;
        if (room < 2)
            break;
        if ((unsigned char)*in < 0x80 && cd == (iconv_t)-1)
            *p = *in;
        else
            *p = '?';
        p++, room--;
        do
            in++, left--;
        while (left > 0 && ((unsigned char)*in & 0xc0) == 0x80);
    }
    if (out)
        *p = '\0';
    if (cd != (iconv_t)-1)
        iconv_close(cd);
    return out;
}

char *format_local(const char *text) {
    return utf8 || is_ascii(text) ? strdup(text) : convert(text);
}

__attribute__((format(printf, 2, 0))) static void write_formatted(FILE *f, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void write_formatted(FILE *f, const char *format, va_list args) {
    CLEANUP_FREE char *text = NULL;
    if (vasprintf(&text, format, args) < 0)
        return;
    CLEANUP_FREE char *local = format_local(text);
    if (local)
        fputs(local, f);
}

void say(const char *format, ...) {
    va_list args;
    va_start(args, format);
    write_formatted(stdout, format, args);
    va_end(args);
}

void tell(const char *format, ...) {
    va_list args;
    va_start(args, format);
    write_formatted(stderr, format, args);
    va_end(args);
}

void complain(const char *format, ...) {
    CLEANUP_FREE char *text = NULL, *line = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    va_end(args);
    /* A person reads it in lines of whole words, a program in one. */
    if (text && asprintf(&line, "kneeminder: %s", text) >= 0)
        put_wrapped(stderr, 0, "", line);
}

void complain_word(const char *given, const char *words, const char *format, ...) {
    char text[512], near[NEAR_MAX + 1];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (near_word(given, words, near))
        complain(_("%s Did you mean %s?"), text, near);
    else
        complain("%s", text);
}

bool format_is_utf8(void) {
    return utf8;
}

void format_keep_width(void) {
    kept_width = format_width(stdout);
}

size_t format_width(FILE *f) {
    struct winsize size;
    if (kept_width > 0 && f == stdout)
        return kept_width;
    if (!isatty(fileno(f)))
        return SIZE_MAX;
    return ioctl(fileno(f), TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

static size_t columns(const char *text, size_t n) {
    size_t width = 0;
    for (size_t i = 0; i < n; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

size_t format_columns(const char *text) {
    return columns(text, strlen(text));
}

char *format_wrap(const char *text, size_t width) {
    char *out = strdup(text);
    size_t at = 0;
    for (char *p = out; p && *p;) {
        size_t gap = strspn(p, " "), n = strcspn(p + gap, " "), word = columns(p + gap, n);
        if (gap > 0 && at > 0 && at + gap + word > width) {
            p[gap - 1] = '\n';
            at = word;
        } else
            at += gap + word;
        p += gap + n;
    }
    return out;
}

void put_wrapped(FILE *f, size_t indent, const char *head, const char *text) {
    size_t width = format_width(f);
    CLEANUP_FREE char *local = format_local(text);
    CLEANUP_FREE char *wrapped = local ? format_wrap(local, width - MIN(indent, width)) : NULL;
    char *save = NULL, *line = wrapped ? strtok_r(wrapped, "\n", &save) : NULL;
    fputs(head, f);
    for (bool first = true; line; line = strtok_r(NULL, "\n", &save), first = false)
        fprintf(f, "%*s%s\n", first ? 0 : (int)indent, "", line);
}

int format_flush(void) {
    if (fflush(stdout) != 0)
        return -errno;
    return ferror(stdout) ? -EIO : 0;
}

const char *style(Style s) {
    static const char *const escapes[STYLE_MAX] = {
        [STYLE_NONE] = "\033[0m",
        [STYLE_HEADING] = "\033[1m",
        [STYLE_GOOD] = "\033[32m",
        [STYLE_BAD] = "\033[1;31m",
    };
    return colours ? escapes[s] : "";
}

/* --- times --- */

static int zone_offset_at(uint64_t t) {
    time_t seconds = (time_t)(t / 1000000);
    struct tm tm;
    localtime_r(&seconds, &tm);
    return (int)tm.tm_gmtoff;
}

/* The C library takes its zone from TZ; where the daemon's has no name that it knows, the offset alone must
 * do. */
void format_zone(const char *name, int offset, uint64_t now) {
    char tz[80];
    if (name[0] && strcmp(name, "local") != 0) {
        snprintf(tz, sizeof(tz), ":%.64s", name);
        setenv("TZ", tz, 1);
    } else
        unsetenv("TZ");
    tzset();
    if (zone_offset_at(now) == offset)
        return;
    int east = abs(offset);
    /* POSIX counts west of Greenwich. */
    snprintf(tz, sizeof(tz), "<%c%02d%02d>%c%02d:%02d:%02d", offset < 0 ? '-' : '+', east / 3600,
             east / 60 % 60, offset < 0 ? '+' : '-', east / 3600, east / 60 % 60, east % 60);
    setenv("TZ", tz, 1);
    tzset();
}

static struct tm shifted(uint64_t t, int offset) {
    time_t seconds = (time_t)(t / 1000000) + offset;
    struct tm tm;
    gmtime_r(&seconds, &tm);
    return tm;
}

const char *format_rfc3339_at(uint64_t t, int offset, char buffer[static MOMENT_MAX]) {
    struct tm tm = shifted(t, offset);
    int east = abs(offset);
    size_t n = strftime(buffer, MOMENT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(buffer + n, MOMENT_MAX - n, "%c%02d:%02d", offset < 0 ? '-' : '+', east / 3600, east / 60 % 60);
    return buffer;
}

const char *format_rfc3339(uint64_t t, char buffer[static MOMENT_MAX]) {
    return format_rfc3339_at(t, zone_offset_at(t), buffer);
}

const char *format_date_time(uint64_t t, int offset, char buffer[static MOMENT_MAX]) {
    struct tm tm = shifted(t, offset);
    char date[TEXT_TIME_MAX];
    snprintf(buffer, MOMENT_MAX, "%.40s %02d:%02d", text_date_of(&tm, date), tm.tm_hour, tm.tm_min);
    return buffer;
}

const char *format_day(uint64_t t, char buffer[static MOMENT_MAX]) {
    struct tm tm = shifted(t, zone_offset_at(t));
    return text_day_of(&tm, buffer);
}

/* --- words --- */

const char *format_knee(const char *word) {
    if (strcmp(word, "left") == 0)
        return _("left knee");
    if (strcmp(word, "right") == 0)
        return _("right knee");
    return strcmp(word, "both") == 0 ? _("both knees") : word;
}

const char *format_reminder_id(const char *id, char buffer[static REMINDER_TEXT_MAX]) {
    char kind[32];
    const char *time = strrchr(id, '/');
    snprintf(kind, sizeof(kind), "%.*s", (int)MIN(strcspn(id, "/"), sizeof(kind) - 1), id);
    if (time && strlen(time) == 5 && strspn(time + 1, "0123456789") == 4)
        snprintf(buffer, REMINDER_TEXT_MAX, _("%s of %.2s:%.2s"), text_kind(kind), time + 1, time + 3);
    else
        snprintf(buffer, REMINDER_TEXT_MAX, "%s", text_kind(kind));
    return buffer;
}

const char *format_state(json_object *r, uint64_t now, char buffer[static REMINDER_TEXT_MAX]) {
    const char *state = value_text(r, "state"), *reason = value_text(r, "reason");
    char moment[TEXT_TIME_MAX];
    if (strcmp(state, "running") == 0 && value_has(r, "ends"))
        snprintf(buffer, REMINDER_TEXT_MAX, _("running until %s"),
                 text_moment((uint64_t)value_number(r, "ends"), now, moment));
    else if (strcmp(state, "snoozed") == 0 && value_has(r, "until"))
        snprintf(buffer, REMINDER_TEXT_MAX, _("put off until %s"),
                 text_moment((uint64_t)value_number(r, "until"), now, moment));
    else if (reason[0])
        snprintf(buffer, REMINDER_TEXT_MAX, "%s: %s", text_state(state), text_reason(reason));
    else
        snprintf(buffer, REMINDER_TEXT_MAX, "%s", text_state(state));
    return buffer;
}
