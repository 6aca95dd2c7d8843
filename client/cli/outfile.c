/* SPDX-License-Identifier: MIT */
/* See outfile.h. It goes to a draft beside the file that is named, which takes its place when all is on the disk. */

#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"
#include "format.h"
#include "verb.h"

int outfile_fail(const char *path, int e) {
    complain(_("%s cannot be written: %s"), path, strerror(e));
    return EXIT_REFUSED;
}

static int sync_directory(const char *path) {
    CLEANUP_FREE char *copy = strdup(path);
    char *slash = copy ? strrchr(copy, '/') : NULL;
    if (slash)
        slash[slash == copy] = '\0';
    int fd = copy ? open(slash ? copy : ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY) : -1;
    int r = fd >= 0 ? fsync(fd) : -1;
    if (fd >= 0)
        close(fd);
    return r;
}

/* The draft takes the place of `path`; without `force` only where there is nothing. */
static int put_in_place(const char *draft, const char *path, bool force) {
    int r = force ? rename(draft, path) : renameat2(AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE);
    /* Not every file system can do that; link() does not replace either. */
    if (r < 0 && !force && (errno == EINVAL || errno == ENOSYS)) {
        r = link(draft, path);
        if (r == 0)
            r = unlink(draft);
    }
    return r < 0 ? r : sync_directory(path);
}

static int refuse_existing(const char *path, const char *again) {
    complain(_("%s is there already; to replace it: kneeminder %s %s"), path, again, path);
    return EXIT_REFUSED;
}

static char *draft_beside(const char *path) {
    char *draft = NULL;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return asprintf(&draft, "%.*s.%.200s.XXXXXX", (int)(name - path), path, name) < 0 ? NULL : draft;
}

int outfile_write(const char *path, bool force, const char *again, OutfileWrite write, void *userdata) {
    struct stat st;
    if (lstat(path, &st) == 0 && (!force || S_ISDIR(st.st_mode)))
        return S_ISDIR(st.st_mode) ? outfile_fail(path, EISDIR) : refuse_existing(path, again);
    CLEANUP_FREE char *draft = draft_beside(path);
    int fd = draft ? mkostemp(draft, O_CLOEXEC) : -1;
    if (fd < 0)
        return outfile_fail(path, errno);
    /* mkostemp makes it 0600, or less: a umask may have taken from it. */
    int r = fchmod(fd, 0600) < 0 ? outfile_fail(path, errno) : write(fd, path, userdata);
    if (r == 0 && fsync(fd) < 0)
        r = outfile_fail(path, errno);
    if (close(fd) != 0 && r == 0)
        r = outfile_fail(path, errno);
    if (r == 0 && put_in_place(draft, path, force) < 0)
        r = errno == EEXIST ? refuse_existing(path, again) : outfile_fail(path, errno);
    if (r != 0)
        (void)unlink(draft);
    return r;
}
