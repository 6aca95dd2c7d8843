/* SPDX-License-Identifier: MIT */
/*
 * A disk that fails: preloaded, it lets the n-th call on the record's files fail as control.h says. A write that fails has written half of
 * its bytes. $KNEEMINDER_FAULTS_FS is the type of file system that the directory is said to be on (see statfs(2)).
 *
 * Both names of each function are here, as a program that was built for large files calls the one that ends in 64.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "control.h"
#include "paths.h"

enum { OPEN = 1, WRITE = 2, SYNC = 4, RENAME = 8, UNLINK = 16, TRUNCATE = 32, READ = 64, MODE = 128 };

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static bool strikes(int operation) {
    if (!control_strikes(operation))
        return false;
    errno = (int)control_get()->error;
    return true;
}

static int open_next(int (*next)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    return path_is_record(path) && strikes(OPEN) ? -1 : next(path, flags, mode);
}

static mode_t mode_of(int flags, va_list args) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

#define OPEN_AS(name)                                             \
    int name(const char *path, int flags, ...) {                  \
        va_list args;                                             \
        va_start(args, flags);                                    \
        mode_t mode = mode_of(flags, args);                       \
        va_end(args);                                             \
        return open_next(NEXT(name), path, flags, mode);          \
    }
OPEN_AS(open)
OPEN_AS(open64)

#define WRITE_AS(name, declared, given, half)                     \
    ssize_t name declared {                                       \
        __typeof__(&name) next = NEXT(name);                      \
        if (!control_get()->armed || !fd_is_record(fd) || !strikes(WRITE)) \
            return next given;                                    \
        int e = errno;                                            \
        (void)!(next half);                                       \
        errno = e;                                                \
        return -1;                                                \
    }
WRITE_AS(write, (int fd, const void *data, size_t size), (fd, data, size), (fd, data, size / 2))
WRITE_AS(pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at), (fd, data, size / 2, at))
WRITE_AS(pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at), (fd, data, size / 2, at))

#define FD_AS(name, type, operation, declared, given)             \
    type name declared {                                          \
        __typeof__(&name) next = NEXT(name);                      \
        if (control_get()->armed && fd_is_record(fd) && strikes(operation)) \
            return -1;                                            \
        return next given;                                        \
    }
FD_AS(fsync, int, SYNC, (int fd), (fd))
FD_AS(fdatasync, int, SYNC, (int fd), (fd))
FD_AS(ftruncate, int, TRUNCATE, (int fd, off_t size), (fd, size))
FD_AS(ftruncate64, int, TRUNCATE, (int fd, off64_t size), (fd, size))
FD_AS(read, ssize_t, READ, (int fd, void *data, size_t size), (fd, data, size))
FD_AS(pread, ssize_t, READ, (int fd, void *data, size_t size, off_t at), (fd, data, size, at))
FD_AS(pread64, ssize_t, READ, (int fd, void *data, size_t size, off64_t at), (fd, data, size, at))
FD_AS(fchmod, int, MODE, (int fd, mode_t mode), (fd, mode))

#define PATH_AS(name, operation, declared, given)                 \
    int name declared {                                           \
        __typeof__(&name) next = NEXT(name);                      \
        return path_is_record(path) && strikes(operation) ? -1 : next given; \
    }
PATH_AS(rename, RENAME, (const char *path, const char *to), (path, to))
PATH_AS(unlink, UNLINK, (const char *path), (path))
PATH_AS(mkdir, MODE, (const char *path, mode_t mode), (path, mode))
PATH_AS(chmod, MODE, (const char *path, mode_t mode), (path, mode))

#define FS_AS(name, first, record, type)                          \
    int name(first, struct type *ret) {                           \
        const char *fs = getenv("KNEEMINDER_FAULTS_FS");          \
        int r = NEXT(name)(subject, ret);                         \
        if (r == 0 && fs && record(subject))                      \
            ret->f_type = (__typeof__(ret->f_type))strtoul(fs, NULL, 0); \
        return r;                                                 \
    }
FS_AS(statfs, const char *subject, path_is_record, statfs)
FS_AS(statfs64, const char *subject, path_is_record, statfs64)
FS_AS(fstatfs, int subject, fd_is_record, statfs)
FS_AS(fstatfs64, int subject, fd_is_record, statfs64)
