/* SPDX-License-Identifier: MIT */
/*
 * A record that is deleted or replaced while it is open. SQLite goes on with the file that has lost its name, so that what is committed
 * then seems to be on disk and is gone with the process. Therefore a commit counts only if the name still stands for the same file, and
 * what the open one holds is written out under a name again.
 *
 * What another program writes into the file itself is not noticed here.
 */

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static int identity_of(const char *path, FileIdentity *ret) {
    struct stat st;
    *ret = (FileIdentity){ 0 };
    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : file_outcome(errno);
    *ret = (FileIdentity){ .there = true, .device = st.st_dev, .inode = st.st_ino };
    return 0;
}

static bool identity_equal(const FileIdentity *a, const FileIdentity *b) {
    return a->there && b->there && a->device == b->device && a->inode == b->inode;
}

static int look(const Store *s, FileIdentity *ret_file, FileIdentity *ret_log) {
    char log[PATH_MAX];
    if (snprintf(log, sizeof(log), "%s-wal", s->file) >= (int)sizeof(log))
        return STORE_E_IO;
    int r = identity_of(s->file, ret_file);
    return r == 0 && s->keeps_log ? identity_of(log, ret_log) : r;
}

int place_note(Store *s) {
    return look(s, &s->place, &s->log_place);
}

int place_check(Store *s) {
    FileIdentity file = { 0 }, log = { 0 };
    int r = look(s, &file, &log);
    if (r != 0)
        return r;
    /* The log is begun with the first commit. */
    if (!s->log_place.there)
        s->log_place = log;
    return identity_equal(&file, &s->place) && (!s->keeps_log || identity_equal(&log, &s->log_place)) ? 0 : STORE_E_MOVED;
}

/* --- writing it out again --- */

static int copy_out(Store *s, const char *draft) {
    sqlite3 *copy = NULL;
    int r = database_open_draft(&copy, draft);
    if (r != 0)
        return r;
    sqlite3_backup *work = sqlite3_backup_init(copy, "main", s->db, "main");
    int result = work ? sqlite3_backup_step(work, -1) : sqlite3_extended_errcode(copy);
    if (work)
        (void)sqlite3_backup_finish(work);
    r = result == SQLITE_DONE ? 0 : result == SQLITE_OK ? STORE_E_IO : database_outcome(draft, result);
    sqlite3_close(copy);
    return r == 0 ? file_sync(draft) : r;
}

/* What stands at its name now: nothing that anybody could use (a broken file is put away), or a file that somebody put there. */
static int look_at_other(Store *s, usec_t now, bool *ret_free) {
    FileIdentity there;
    CLEANUP_FREE char *aside = NULL;
    bool is_new = false;
    int r = identity_of(s->file, &there);
    *ret_free = r == 0 && (!there.there || identity_equal(&there, &s->place));
    if (r != 0 || *ret_free)
        return r;
    r = file_identify(s->file, &is_new);
    if (r < 0)
        return r;
    if (r == STORE_E_CORRUPT)
        r = file_set_aside(s->file, "corrupt", now, &aside);
    else {
        *ret_free = is_new;
        return 0;
    }
    *ret_free = r == 0;
    return r;
}

/* A log beside another file than its own would be read into it. `foreign`: only one that is not the open file's. */
static int put_log_away(Store *s, usec_t now, bool foreign) {
    FileIdentity file, log = { 0 };
    CLEANUP_FREE char *path = NULL, *aside = NULL;
    int r = look(s, &file, &log);
    if (r != 0 || !log.there || (foreign && identity_equal(&log, &s->log_place)))
        return r;
    if (asprintf(&path, "%s-wal", s->file) < 0)
        return -ENOMEM;
    return file_set_aside(path, "replaced", now, &aside);
}

int store_keep_aside(Store *s, usec_t now, char **ret_aside) {
    CLEANUP_FREE char *draft = NULL;
    int r = file_draft(s->file, &draft);
    if (r == 0)
        r = copy_out(s, draft);
    if (r == 0)
        r = file_set_aside_as(draft, s->file, "replaced", now, ret_aside);
    if (r != 0 && draft)
        (void)unlink(draft);
    return r;
}

int store_rescue(Store *s, usec_t now, char **ret_aside) {
    CLEANUP_FREE char *draft = NULL, *aside = NULL;
    bool is_free = false;
    int r = file_draft(s->file, &draft);
    if (r == 0)
        r = copy_out(s, draft);
    if (r == 0)
        r = look_at_other(s, now, &is_free);
    if (r == 0 && is_free)
        r = put_log_away(s, now, true);
    /* First the name, then our log: read into this copy once more, it would change nothing. */
    if (r == 0 && is_free)
        r = file_replace(draft, s->file);
    else if (r == 0)
        r = file_set_aside_as(draft, s->file, "replaced", now, &aside);
    if (r == 0 && is_free)
        r = put_log_away(s, now, false);
    if (r != 0) {
        if (draft)
            (void)unlink(draft);
        return r;
    }
    *ret_aside = aside;
    aside = NULL;
    return 0;
}
