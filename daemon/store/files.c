/* SPDX-License-Identifier: MIT */
/*
 * The files of the record: its directory, its lock, what it looks like from outside, and how a new file takes
 * its place. Nothing here goes through SQLite, and nothing here opens the record's file while SQLite has it:
 * closing any descriptor of a file drops all locks that the process has on it.
 */

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "internal.h"

#define LOCK_NAME "kneeminder.lock"
/* Byte offsets in an SQLite file's header. */
#define HEADER_SIZE 100
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION 68

int file_outcome(int e) {
    switch (e) {
    case EACCES:
    case EPERM:
    case EROFS:
        return STORE_E_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
        return STORE_E_FULL;
    case ENOMEM:
        return -ENOMEM;
    case ELOOP:
    case ENOTDIR:
        return STORE_E_UNSAFE;
    default:
        return STORE_E_IO;
    }
}

/* mkdir -p; what is made is private. */
static int make_directories(char *dir) {
    for (char *p = dir + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        if (mkdir(dir, 0700) == 0) {
            if (chmod(dir, 0700) < 0) /* a umask may have taken from it */
                return file_outcome(errno);
        } else if (errno != EEXIST)
            return file_outcome(errno);
        *p = end;
        if (end == '\0')
            return 0;
    }
}

static int check_directory(const char *dir) {
    struct stat st;
    if (lstat(dir, &st) < 0)
        return file_outcome(errno);
    /* Where everybody may write is no place for this, and not one to be made private either. */
    if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & S_IWOTH))
        return STORE_E_UNSAFE;
    if ((st.st_mode & 077) && chmod(dir, 0700) < 0)
        return file_outcome(errno);
    return access(dir, W_OK | X_OK) < 0 ? file_outcome(errno) : 0;
}

static int place(const char *path, bool make, char **ret_file) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    CLEANUP_FREE char *dir = slash ? strndup(path, MAX(slash - path, 1)) : strdup(".");
    if (!dir)
        return -ENOMEM;
    int r = make ? make_directories(dir) : access(dir, F_OK) < 0 && errno == ENOENT ? STORE_E_NOT_FOUND : 0;
    if (r == 0)
        r = check_directory(dir);
    if (r != 0)
        return r;
    char real[PATH_MAX];
    if (!realpath(dir, real))
        return file_outcome(errno);
    return asprintf(ret_file, "%s/%s", real, name) < 0 ? -ENOMEM : 0;
}

int file_place(const char *path, char **ret_file) {
    return place(path, false, ret_file);
}

int file_make_place(const char *path, char **ret_file) {
    return place(path, true, ret_file);
}

static char *beside(const char *file, const char *name) {
    char *path;
    int dir = (int)(strrchr(file, '/') - file);
    return asprintf(&path, "%.*s/%s", dir, file, name) < 0 ? NULL : path;
}

static int check_regular(int fd) {
    struct stat st;
    if (fstat(fd, &st) < 0)
        return file_outcome(errno);
    /* SQLite names its log after the file, so one file under two names would have two logs. */
    return S_ISREG(st.st_mode) && st.st_uid == geteuid() && st.st_nlink == 1 ? 0 : STORE_E_UNSAFE;
}

int file_lock(const char *file, int *ret_lock, pid_t *ret_holder) {
    CLEANUP_FREE char *path = beside(file, LOCK_NAME);
    if (!path)
        return -ENOMEM;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return file_outcome(errno);
    int r = check_regular(fd);
    if (r == 0 && fchmod(fd, 0600) < 0)
        r = file_outcome(errno);
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (r == 0 && fcntl(fd, F_SETLK, &lock) < 0) {
        r = errno == EAGAIN || errno == EACCES ? STORE_E_BUSY : file_outcome(errno);
        if (r == STORE_E_BUSY && ret_holder && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
            *ret_holder = lock.l_pid;
    }
    if (r != 0) {
        close(fd);
        return r;
    }
    *ret_lock = fd;
    return 0;
}

int file_claim(const char *path, char **ret_file, int *ret_lock) {
    int r = file_make_place(path, ret_file);
    return r == 0 ? file_lock(*ret_file, ret_lock, NULL) : r;
}

void file_holder(const char *file, pid_t *ret_holder) {
    int fd = open(file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
        *ret_holder = lock.l_pid;
    close(fd);
}

/* A log without its database still holds facts; and beside a new database it would be taken for that one's.
 */
static int has_leftover(const char *file, bool *ret) {
    static const char *const suffixes[] = { "-wal", "-journal" };
    bool found = false;
    for (size_t i = 0; i < ELEMENTSOF(suffixes); i++) {
        CLEANUP_FREE char *path = NULL;
        struct stat st;
        if (asprintf(&path, "%s%s", file, suffixes[i]) < 0)
            return -ENOMEM;
        found |= lstat(path, &st) == 0 && st.st_size > 0;
    }
    *ret = found;
    return 0;
}

/* Where there are backups there was a record; something has emptied it or taken it away, or set it aside and then died. */
static int identify_nothing(const char *file, int outcome, bool *ret_new) {
    CLEANUP_FREE int64_t *backups = NULL;
    bool leftover = false;
    size_t n = 0;
    int r = has_leftover(file, &leftover);
    if (r == 0 && leftover)
        return STORE_E_CORRUPT;
    if (r == 0)
        r = backup_list(file, &backups, &n);
    *ret_new = r == 0 && n == 0;
    return r == 0 && n > 0 ? outcome : r;
}

static uint32_t read_number(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int identify_header(const uint8_t *header, ssize_t size) {
    if (size < HEADER_SIZE || memcmp(header, "SQLite format 3", 16) != 0)
        return STORE_E_CORRUPT;
    if (read_number(header + HEADER_APPLICATION) != STORE_APPLICATION)
        return STORE_E_FOREIGN;
    uint32_t schema = read_number(header + HEADER_USER_VERSION);
    return schema > STORE_SCHEMA ? STORE_E_NEWER : schema < 1 ? STORE_E_CORRUPT : 0;
}

int file_identify(const char *file, bool *ret_new) {
    uint8_t header[HEADER_SIZE];
    struct stat st;
    if (lstat(file, &st) < 0)
        return errno == ENOENT ? identify_nothing(file, STORE_E_MISSING, ret_new) : file_outcome(errno);
    if (!S_ISREG(st.st_mode))
        return STORE_E_UNSAFE;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return file_outcome(errno);
    int r = check_regular(fd);
    ssize_t n = r == 0 ? read(fd, header, sizeof(header)) : 0;
    if (n < 0)
        r = file_outcome(errno);
    if (r == 0)
        r = n == 0 ? identify_nothing(file, STORE_E_CORRUPT, ret_new) : identify_header(header, n);
    /* What is not ours to use keeps its mode as well. */
    if (r == 0 && (st.st_mode & 077) && fchmod(fd, 0600) < 0)
        r = file_outcome(errno);
    close(fd);
    if (r == 0 && access(file, R_OK | W_OK) < 0)
        r = errno == ENOENT ? 0 : file_outcome(errno);
    return r;
}

int file_draft(const char *file, char **ret_draft) {
    CLEANUP_FREE char *draft = NULL, *wal = NULL;
    if (asprintf(&draft, "%s.new", file) < 0 || asprintf(&wal, "%s-wal", draft) < 0)
        return -ENOMEM;
    /* One that was never finished may lie there. */
    if ((unlink(draft) < 0 && errno != ENOENT) || (unlink(wal) < 0 && errno != ENOENT))
        return file_outcome(errno);
    int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return file_outcome(errno);
    int r = fchmod(fd, 0600) < 0 ? file_outcome(errno) : 0;
    close(fd);
    if (r != 0)
        return r;
    *ret_draft = draft;
    draft = NULL;
    return 0;
}

static int sync_path(const char *path, int flags) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    if (fd < 0)
        return file_outcome(errno);
    int r = fsync(fd) < 0 ? file_outcome(errno) : 0;
    close(fd);
    return r;
}

int file_sync(const char *file) {
    return sync_path(file, O_NOFOLLOW);
}

/* Asks for no memory: what it is to make sure of has been done, and cannot be called failed for want of some. */
int file_sync_directory(const char *file) {
    char dir[PATH_MAX];
    size_t n = (size_t)(strrchr(file, '/') - file) + 1;
    if (n >= sizeof(dir))
        return STORE_E_IO;
    memcpy(dir, file, n);
    dir[n] = '\0';
    return sync_path(dir, O_DIRECTORY);
}

int file_replace(const char *draft, const char *file) {
    int r = file_sync(draft);
    if (r != 0)
        return r;
    if (rename(draft, file) < 0)
        return file_outcome(errno);
    return file_sync_directory(file);
}

int file_is_remote(const char *file, bool *ret) {
    /* As in linux/magic.h, or where it leaves them out, in statfs(2). FUSE is here for sshfs; on one that is not remote, slower commits
     * are all that it costs. */
    static const unsigned long remote[] = {
        0x6969,     /* NFS */
        0x517b,     /* SMB */
        0xff534d42, /* CIFS */
        0xfe534d42, /* SMB2 */
        0x01021997, /* 9p */
        0x65735546, /* FUSE */
        0x5346414f, /* AFS */
        0x6b414653, /* kAFS */
        0x73757245, /* Coda */
        0x00c36400, /* Ceph */
        0x0bd00bd0, /* Lustre */
        0x01161970, /* GFS2 */
        0x7461636f, /* OCFS2 */
        0x786f4256, /* VirtualBox's shared folders */
    };
    CLEANUP_FREE char *dir = strndup(file, (size_t)(strrchr(file, '/') - file) + 1);
    struct statfs fs;
    if (!dir)
        return -ENOMEM;
    if (statfs(dir, &fs) < 0)
        return file_outcome(errno);
    *ret = false;
    for (size_t i = 0; i < ELEMENTSOF(remote); i++)
        *ret |= ((unsigned long)fs.f_type & 0xffffffff) == remote[i];
    return 0;
}
