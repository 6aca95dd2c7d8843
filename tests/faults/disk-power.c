/* SPDX-License-Identifier: MIT */
/*
 * A disk whose power can fail: preloaded, it keeps a shadow of the record's directory, which holds what a disk must have of it. A file's
 * bytes get there when that file is synced, names when the directory is: until then a name that is new is not there, and one that
 * is gone or stands for another file is still there as it was. At the call that control.h names the process is killed.
 *
 * The shadow $KNEEMINDER_SHADOW holds `bytes-INODE` for each file that was synced, and `names`, a line "INODE NAME" for each name. The
 * test fills it before and makes the directory anew of it afterwards. $KNEEMINDER_SYNCHRONOUS takes the place of FULL in what SQLite
 * is told: a program that syncs less must lose something, or the shadow would show nothing.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>

#include "control.h"
#include "paths.h"

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void step(void) {
    if (control_strikes(1))
        (void)raise(SIGKILL);
}

static void fail(const char *what) {
    perror(what);
    abort();
}

/* As a file of no name beside it, which then takes its place: the shadow is never half of one. */
static FILE *shadow_open(char path[static 4096], const char *name) {
    snprintf(path, 4096, "%s/draft", getenv("KNEEMINDER_SHADOW"));
    FILE *f = fopen(path, "we");
    if (!f)
        fail(path);
    snprintf(path, 4096, "%s/%s", getenv("KNEEMINDER_SHADOW"), name);
    return f;
}

static void shadow_close(FILE *f, const char *path) {
    char draft[4096];
    snprintf(draft, sizeof(draft), "%s/draft", getenv("KNEEMINDER_SHADOW"));
    if (fclose(f) != 0 || NEXT(rename)(draft, path) < 0)
        fail(path);
}

/* Through the same descriptor: closing another would drop the locks that the process has on the file. */
static void keep_bytes(int fd, ino_t inode) {
    char path[4096], name[64], bytes[65536];
    snprintf(name, sizeof(name), "bytes-%ju", (uintmax_t)inode);
    FILE *f = shadow_open(path, name);
    ssize_t n;
    for (off_t at = 0; (n = pread(fd, bytes, sizeof(bytes), at)) > 0; at += n)
        if (fwrite(bytes, 1, (size_t)n, f) != (size_t)n)
            fail(path);
    if (n < 0)
        fail("pread");
    shadow_close(f, path);
}

static void keep_names(void) {
    char path[4096];
    DIR *d = opendir(record_directory());
    FILE *f = shadow_open(path, "names");
    if (!d)
        fail(record_directory());
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.')
            fprintf(f, "%ju %s\n", (uintmax_t)e->d_ino, e->d_name);
    closedir(d);
    shadow_close(f, path);
}

static int sync_next(int (*next)(int), int fd) {
    struct stat st;
    if (!fd_is_record(fd))
        return next(fd);
    step();
    /* What the real disk has does not matter here. */
    if (fstat(fd, &st) < 0)
        return -1;
    if (S_ISDIR(st.st_mode))
        keep_names();
    else
        keep_bytes(fd, st.st_ino);
    return 0;
}

int fsync(int fd) {
    return sync_next(NEXT(fsync), fd);
}

int fdatasync(int fd) {
    return sync_next(NEXT(fdatasync), fd);
}

/* A file that loses its name keeps its inode as long as this process lives, so that no other file gets the same number. */
static void hold(const char *path) {
    (void)openat(AT_FDCWD, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

int rename(const char *path, const char *to) {
    if (path_is_record(path)) {
        step();
        hold(to);
    }
    return NEXT(rename)(path, to);
}

int unlink(const char *path) {
    if (path_is_record(path)) {
        step();
        hold(path);
    }
    return NEXT(unlink)(path);
}

#define OPEN_AS(name)                                                             \
    int name(const char *path, int flags, ...) {                                  \
        va_list args;                                                             \
        va_start(args, flags);                                                    \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0; \
        va_end(args);                                                             \
        if (path_is_record(path))                                                 \
            step();                                                               \
        return NEXT(name)(path, flags, mode);                                     \
    }
OPEN_AS(open)
OPEN_AS(open64)

#define CHANGE_AS(name, type, declared, given) \
    type name declared {                       \
        if (fd_is_record(fd))                  \
            step();                            \
        return NEXT(name) given;               \
    }
CHANGE_AS(write, ssize_t, (int fd, const void *data, size_t size), (fd, data, size))
CHANGE_AS(pwrite, ssize_t, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
CHANGE_AS(pwrite64, ssize_t, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
CHANGE_AS(ftruncate, int, (int fd, off_t size), (fd, size))
CHANGE_AS(ftruncate64, int, (int fd, off64_t size), (fd, size))

/* SQLite's, by its declaration. */
typedef int (*Row)(void *userdata, int n, char **values, char **names);
int sqlite3_exec(void *db, const char *sql, Row row, void *userdata, char **ret_message);
int sqlite3_exec(void *db, const char *sql, Row row, void *userdata, char **ret_message) {
    static const char full[] = "synchronous = FULL";
    const char *other = getenv("KNEEMINDER_SYNCHRONOUS"), *at = sql ? strstr(sql, full) : NULL;
    char text[4096];
    if (other && at) {
        snprintf(text, sizeof(text), "%.*ssynchronous = %s%s", (int)(at - sql), sql, other, at + strlen(full));
        sql = text;
    }
    return NEXT(sqlite3_exec)(db, sql, row, userdata, ret_message);
}
