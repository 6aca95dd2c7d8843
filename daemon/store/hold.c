/* SPDX-License-Identifier: MIT */
/*
 * Files that are let go of without waiting. Whoever lets go of a file that has no name any more waits until its blocks are
 * free, which for hundreds of megabytes on a busy disk takes seconds; the loop must not. So a child, which has open what
 * this process has open, lets go last.
 */

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

#define HOLD_SIZE (1 << 20) /* a smaller file is freed sooner than a child is made */

/* Ends when the other side of the socket is closed, by this process's end too. */
_Noreturn static void hold(int socket, const char *path) {
    char byte = 0;
    if (path)
        (void)open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (write(socket, &byte, 1) == 1)
        while (read(socket, &byte, 1) < 0 && errno == EINTR)
            ;
    _exit(0);
}

/* A child has open what this process has, and the file at `path`, until what is returned is closed. -1: there is none. */
static int begin_hold(const char *path) {
    char byte;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        /* A child's child, so that nobody has to wait for its end. */
        if (fork() == 0)
            hold(ends[1], path);
        _exit(0);
    }
    close(ends[1]);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    if (read(ends[0], &byte, 1) == 1)
        return ends[0];
    close(ends[0]);
    return -1;
}

int file_hold(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 && st.st_size >= HOLD_SIZE ? begin_hold(path) : -1;
}

void file_let_go(int *held) {
    if (*held >= 0)
        close(*held);
    *held = -1;
}

void file_drop(int *fd) {
    struct stat st;
    if (*fd < 0)
        return;
    int held = fstat(*fd, &st) == 0 && st.st_size >= HOLD_SIZE ? begin_hold(NULL) : -1;
    close(*fd);
    *fd = -1;
    file_let_go(&held);
}
