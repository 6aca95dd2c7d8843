/* SPDX-License-Identifier: MIT */
/*
 * Copies of the record. One is made a few pages at a time, so that the loop goes on between; what is
 * committed meanwhile is in it too. Complete copies lie beside the record as FILE.backup-SECONDS; an
 * unfinished one has another name and is no backup. The record itself is only read.
 */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define PAGES_PER_STEP 32 /* 128 KiB, well under a millisecond */
#define MARK ".backup-"

struct StoreBackup {
    Store *store; /* lent */
    usec_t now;
    sqlite3 *copy;
    sqlite3_backup *work;
    char *draft;
    int fd; /* of the draft; closed only after the copy's connection */
};

/* --- which there are --- */

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* The seconds of "NAME.backup-SECONDS", written as this program writes them. */
static bool parse_name(const char *name, const char *record, int64_t *ret) {
    size_t n = strlen(record);
    if (strncmp(name, record, n) != 0 || strncmp(name + n, MARK, strlen(MARK)) != 0)
        return false;
    const char *digits = name + n + strlen(MARK);
    size_t length = strlen(digits);
    if (length == 0 || length > 12 || strspn(digits, "0123456789") != length ||
        (digits[0] == '0' && length > 1))
        return false;
    *ret = strtoll(digits, NULL, 10);
    return true;
}

char *backup_path(const char *file, int64_t seconds) {
    char *path;
    return asprintf(&path, "%s" MARK "%lld", file, (long long)seconds) < 0 ? NULL : path;
}

int backup_list(const char *file, int64_t **ret, size_t *ret_n) {
    const char *record = strrchr(file, '/') + 1;
    CLEANUP_FREE char *dir = strndup(file, (size_t)(record - file));
    CLEANUP_FREE int64_t *times = NULL;
    size_t n = 0, allocated = 0;
    DIR *d = dir ? opendir(dir) : NULL;
    if (!d)
        return dir ? file_outcome(errno) : -ENOMEM;
    int r = 0;
    for (struct dirent *e; r == 0 && (e = readdir(d));) {
        int64_t seconds;
        if (!parse_name(e->d_name, record, &seconds))
            continue;
        r = array_reserve((void **)&times, &allocated, n + 1, sizeof(*times));
        if (r == 0)
            times[n++] = seconds;
    }
    closedir(d);
    if (r != 0)
        return r;
    if (n > 0)
        qsort(times, n, sizeof(*times), compare);
    *ret = times;
    times = NULL;
    *ret_n = n;
    return 0;
}

int store_backup_last(const char *path, usec_t *ret) {
    CLEANUP_FREE char *file = NULL;
    CLEANUP_FREE int64_t *times = NULL;
    size_t n = 0;
    int r = file_place(path, &file);
    if (r == 0)
        r = backup_list(file, &times, &n);
    if (r != 0)
        return r;
    if (n == 0)
        return STORE_E_NOT_FOUND;
    *ret = times[n - 1] * USEC_PER_SEC;
    return 0;
}

int store_copies(const char *path, StoreCopy **ret, size_t *ret_n) {
    CLEANUP_FREE char *file = NULL;
    CLEANUP_FREE int64_t *times = NULL;
    size_t n = 0, found = 0;
    int r = file_place(path, &file);
    if (r == 0)
        r = backup_list(file, &times, &n);
    if (r != 0 && r != STORE_E_NOT_FOUND)
        return r;
    CLEANUP_FREE StoreCopy *copies = calloc(n + 1, sizeof(*copies));
    if (!copies)
        return -ENOMEM;
    for (size_t i = n; i > 0; i--) {
        CLEANUP_FREE char *name = backup_path(file, times[i - 1]);
        struct stat st;
        if (!name)
            return -ENOMEM;
        if (lstat(name, &st) == 0 && S_ISREG(st.st_mode))
            copies[found++] = (StoreCopy){ times[i - 1] * USEC_PER_SEC, st.st_size };
    }
    *ret = copies;
    copies = NULL;
    *ret_n = found;
    return 0;
}

static int64_t size_of(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 ? st.st_size : 0;
}

int store_backup_prune(Store *s, usec_t now) {
    CLEANUP_FREE int64_t *times = NULL;
    size_t n = 0, kept = 0;
    int64_t bytes = 0;
    int r = backup_list(s->file, &times, &n);
    if (r != 0)
        return r;
    for (size_t i = n; i > 0; i--) {
        CLEANUP_FREE char *path = backup_path(s->file, times[i - 1]);
        if (!path)
            return -ENOMEM;
        if (times[i - 1] <= now / USEC_PER_SEC) {
            bytes += size_of(path);
            if (kept == 0 || (kept < STORE_BACKUPS && bytes <= STORE_BACKUPS_BYTES)) {
                kept++;
                continue;
            }
        }
        r = shed_remove(path);
        if (r != 0)
            return r;
    }
    return 0;
}

/* --- whether one is whole --- */

int store_backup_check(const char *copy) {
    CLEANUP_FREE char *file = NULL;
    sqlite3 *db = NULL;
    int r = file_place(copy, &file);
    if (r == 0)
        r = database_open_still(&db, file);
    if (r == 0)
        r = database_check_schema(db, copy);
    if (r == 0)
        r = database_check_pages(db, copy);
    sqlite3_close(db);
    return r;
}

int store_backup_reject(const char *path, usec_t made) {
    CLEANUP_FREE char *file = NULL, *copy = NULL;
    int r = file_place(path, &file);
    if (r != 0)
        return r == STORE_E_NOT_FOUND ? 0 : r;
    copy = backup_path(file, made / USEC_PER_SEC);
    if (!copy)
        return -ENOMEM;
    return unlink(copy) < 0 && errno != ENOENT ? file_outcome(errno) : 0;
}

/* --- making one --- */

static int begin(StoreBackup *b) {
    const Store *s = b->store;
    int r = file_draft(s->file, &b->draft);
    if (r != 0)
        return r;
    b->fd = open(b->draft, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (b->fd < 0)
        return file_outcome(errno);
    r = database_open_draft(&b->copy, b->draft);
    if (r != 0)
        return r;
    b->work = sqlite3_backup_init(b->copy, "main", s->db, "main");
    return b->work ? 0 : database_outcome(b->draft, sqlite3_extended_errcode(b->copy));
}

int store_backup_new(StoreBackup **ret, Store *s, usec_t now) {
    CLEANUP(store_backup_freep) StoreBackup *b = calloc(1, sizeof(*b));
    if (!b)
        return -ENOMEM;
    *b = (StoreBackup){ .store = s, .now = now, .fd = -1 };
    int r = begin(b);
    if (r != 0)
        return r;
    *ret = b;
    b = NULL;
    return 0;
}

static int finish(StoreBackup *b) {
    const char *file = b->store->file;
    CLEANUP_FREE char *path = backup_path(file, b->now / USEC_PER_SEC);
    if (!path)
        return -ENOMEM;
    int result = sqlite3_backup_finish(b->work);
    b->work = NULL;
    if (result == SQLITE_OK)
        result = sqlite3_close(b->copy);
    if (result != SQLITE_OK)
        return database_outcome(b->draft, result);
    b->copy = NULL;
    int old = shed_open(path); /* one of the same second */
    int r = file_replace(b->draft, path);
    shed(&old);
    if (r != 0)
        return r;
    free(b->draft);
    b->draft = NULL;
    return 0;
}

int store_backup_step(StoreBackup *b, bool *ret_done) {
    int result = sqlite3_backup_step(b->work, PAGES_PER_STEP);
    if (result == SQLITE_OK) {
        /* The disk begins at once on what would otherwise all wait for the end. */
        (void)sync_file_range(b->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
        *ret_done = false;
        return 0;
    }
    int r = result == SQLITE_DONE ? finish(b) : database_outcome(b->draft, result);
    if (r == 0)
        *ret_done = true;
    return r;
}

StoreBackup *store_backup_free(StoreBackup *b) {
    if (!b)
        return NULL;
    if (b->work)
        sqlite3_backup_finish(b->work);
    sqlite3_close(b->copy);
    if (b->draft)
        (void)shed_remove(b->draft);
    if (b->fd >= 0)
        close(b->fd);
    free(b->draft);
    free(b);
    return NULL;
}
