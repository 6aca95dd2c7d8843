/* SPDX-License-Identifier: MIT */
/*
 * What the facts add up to, kept from a clean stop to the next start in a file beside the record, so that the start need not read the
 * facts of years. It is of use only while nobody has touched the record since: the file must be the same to the nanosecond of its last
 * change, without a log beside it, and have as many rows. It is removed before it is read, so that it is never older than the record; where it is missing, or does not
 * fit, or could not be written, the facts are read as if there had been none.
 *
 * Nothing waits for the disk here: what a power cut leaves half written is not whole, and whoever understands the bytes finds that out.
 */

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define KEPT_MAX (16 * 1024 * 1024) /* bytes: of two hundred years */

/* What has to be as it was. */
typedef struct Kept {
    int64_t device, inode, size, seconds, nanoseconds, rows;
} Kept;

static int path_of(const Store *s, char path[static PATH_MAX]) {
    return snprintf(path, PATH_MAX, "%s.present", s->file) < PATH_MAX ? 0 : STORE_E_IO;
}

static int look(const Store *s, int64_t rows, Kept *ret) {
    struct stat st;
    *ret = (Kept){ 0 };
    if (lstat(s->file, &st) < 0)
        return file_outcome(errno);
    *ret = (Kept){ (int64_t)st.st_dev, (int64_t)st.st_ino, st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec, rows };
    return 0;
}

static bool write_all(int fd, const void *bytes, size_t n) {
    for (size_t done = 0; done < n;) {
        ssize_t w = write(fd, (const char *)bytes + done, n - done);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        done += (size_t)w;
    }
    return true;
}

bool store_read_present(int fd, void *bytes, size_t n) {
    for (size_t done = 0; done < n;) {
        ssize_t r = read(fd, (char *)bytes + done, n - done);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return false;
        done += (size_t)r;
    }
    return true;
}

/* --- at the stop --- */

void store_keep_present(Store *s, void *bytes, size_t n) {
    free(s->kept);
    s->kept = bytes;
    s->n_kept = n;
}

int64_t kept_rows(Store *s) {
    int64_t rows = -1;
    if (s->kept && s->db && store_count(s, &rows) != 0)
        rows = -1;
    return rows;
}

void kept_write(Store *s, int64_t rows) {
    char path[PATH_MAX];
    Kept k;
    /* What is in a log that could not be emptied changes the record without a trace on its file. */
    if (!s->kept || rows < 0 || store_has_log(s->file) || path_of(s, path) != 0 || look(s, rows, &k) != 0)
        return;
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    bool written = write_all(fd, &k, sizeof(k)) && write_all(fd, s->kept, s->n_kept);
    close(fd);
    if (!written)
        (void)unlink(path);
}

/* --- at the start --- */

/* How many bytes follow the head; STORE_E_NOT_FOUND if it is of another record than `now`. */
static int read_head(int fd, const Kept *now, size_t *ret_n) {
    struct stat st;
    Kept then;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) || st.st_nlink != 0 ||
        st.st_size <= (off_t)sizeof(then) || st.st_size > KEPT_MAX || !store_read_present(fd, &then, sizeof(then)) ||
        memcmp(&then, now, sizeof(then)) != 0)
        return STORE_E_NOT_FOUND;
    *ret_n = (size_t)st.st_size - sizeof(then);
    return 0;
}

int store_take_present(Store *s, int *ret_fd, size_t *ret_n) {
    char path[PATH_MAX];
    Kept now;
    int64_t rows;
    int r = path_of(s, path);
    if (r != 0)
        return r;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return STORE_E_NOT_FOUND;
    /* First of all: whatever comes of it, it is of use once. */
    bool gone = unlink(path) == 0;
    r = gone && fd >= 0 && !s->unclean ? store_count(s, &rows) : STORE_E_NOT_FOUND;
    if (r == 0)
        r = look(s, rows, &now);
    if (r == 0)
        r = read_head(fd, &now, ret_n);
    if (r != 0) {
        if (fd >= 0)
            close(fd);
        return r;
    }
    *ret_fd = fd;
    return 0;
}
