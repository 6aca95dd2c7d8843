/* SPDX-License-Identifier: MIT */
/* Putting a backup in the place of the record: the newest good one where that is gone, or one that was chosen. The backup stays where it is: what is
 * checked, and what becomes the record, is a copy of it. */

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static int copy_bytes(int from, int to) {
    CLEANUP_FREE char *buffer = malloc(FILE_PIECE);
    ssize_t n;
    if (!buffer)
        return -ENOMEM;
    while ((n = read(from, buffer, FILE_PIECE)) > 0)
        for (ssize_t done = 0, w; done < n; done += w)
            if ((w = write(to, buffer + done, (size_t)(n - done))) < 0)
                return file_outcome(errno);
    return n < 0 ? file_outcome(errno) : 0;
}

static int copy_file(const char *from, const char *to) {
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (in < 0)
        return file_outcome(errno);
    int out = open(to, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    int r = out < 0 ? file_outcome(errno) : copy_bytes(in, out);
    if (out >= 0)
        close(out);
    close(in);
    return r;
}

static int check(const char *draft) {
    bool is_new = false;
    int r = file_identify(draft, &is_new);
    if (r != 0 || is_new)
        return r != 0 ? r : STORE_E_CORRUPT;
    sqlite3 *db = NULL;
    r = database_open(&db, draft);
    if (r == 0)
        r = database_check_schema(db, draft);
    if (r == 0)
        r = database_check_rows(db, draft);
    if (r == 0)
        database_release(db);
    sqlite3_close(db);
    return r;
}

/* A copy of the backup that has been looked through; its path is owned by the caller, and the file is to be unlinked or renamed. */
static int make_draft(const char *file, const char *backup, char **ret_draft) {
    CLEANUP_FREE char *draft = NULL;
    int r = file_draft(file, &draft);
    if (r != 0)
        return r;
    r = copy_file(backup, draft);
    if (r == 0)
        r = check(draft);
    if (r != 0) {
        (void)unlink(draft);
        return r;
    }
    *ret_draft = draft;
    draft = NULL;
    return 0;
}

static int restore_one(const char *file, const char *backup) {
    CLEANUP_FREE char *draft = NULL;
    int r = make_draft(file, backup, &draft);
    if (r != 0)
        return r;
    r = file_replace(draft, file);
    if (r != 0)
        (void)unlink(draft);
    return r;
}

/* Whether an older backup may do where this one did not. */
static bool is_unusable(int r) {
    return r == STORE_E_CORRUPT || r == STORE_E_FOREIGN || r == STORE_E_NEWER || r == STORE_E_UNSAFE ||
           r == STORE_E_IO;
}

static int restore_newest(const char *file, usec_t *ret_when) {
    CLEANUP_FREE int64_t *times = NULL;
    size_t n = 0;
    bool is_new = false;
    int r = file_identify(file, &is_new);
    if (r != STORE_E_MISSING && (r != 0 || !is_new))
        return r != 0 ? r : STORE_E_EXISTS;
    r = backup_list(file, &times, &n);
    if (r != 0)
        return r;
    for (size_t i = n; i > 0; i--) {
        CLEANUP_FREE char *backup = backup_path(file, times[i - 1]);
        if (!backup)
            return -ENOMEM;
        r = restore_one(file, backup);
        if (r == 0)
            *ret_when = times[i - 1] * USEC_PER_SEC;
        if (!is_unusable(r))
            return r;
    }
    return STORE_E_NOT_FOUND;
}

int store_restore(const char *path, usec_t *ret_when) {
    CLEANUP_FREE char *file = NULL;
    int lock = -1;
    int r = file_claim(path, &file, &lock);
    if (r != 0)
        return r;
    r = restore_newest(file, ret_when);
    close(lock);
    return r;
}

/* --- one that was chosen --- */

static int find_copy(const char *path, usec_t made, char **ret_file, char **ret_backup) {
    CLEANUP_FREE char *file = NULL, *backup = NULL;
    struct stat st;
    /* They are named by whole seconds. */
    int r = made % USEC_PER_SEC != 0 ? STORE_E_NOT_FOUND : file_place(path, &file);
    if (r != 0)
        return r;
    backup = backup_path(file, made / USEC_PER_SEC);
    if (!backup)
        return -ENOMEM;
    if (lstat(backup, &st) < 0)
        r = errno == ENOENT ? STORE_E_NOT_FOUND : file_outcome(errno);
    if (r != 0)
        return r;
    *ret_file = file;
    *ret_backup = backup;
    file = backup = NULL;
    return 0;
}

int store_copy_check(const char *path, usec_t made) {
    CLEANUP_FREE char *file = NULL, *backup = NULL, *draft = NULL;
    int r = find_copy(path, made, &file, &backup);
    if (r == 0)
        r = make_draft(file, backup, &draft);
    if (r == 0)
        (void)unlink(draft);
    return r;
}

int store_copy_restore(const char *path, usec_t made) {
    CLEANUP_FREE char *file = NULL, *backup = NULL;
    int lock = -1;
    int r = find_copy(path, made, &file, &backup);
    if (r == 0)
        r = file_lock(file, &lock, NULL);
    if (r != 0)
        return r;
    r = restore_one(file, backup);
    close(lock);
    return r;
}
