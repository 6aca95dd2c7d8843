/* SPDX-License-Identifier: MIT */
/* See pager.h. */

#include "pager.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format.h"

static pid_t pager;
static int terminal = -1;
static void (*on_pipe)(int);

static const char *chosen(void) {
    const char *own = getenv("KNEEMINDER_PAGER");
    return own ? own : getenv("PAGER");
}

/* In the child. What cannot be started gives way to the next, and at last to plain copying: no output is lost. */
_Noreturn static void run_pager(const char *command) {
    char buffer[4096];
    ssize_t n;
    /* Ends where all fits on one screen, keeps it there, and shows colours; whoever has set LESS knows better. */
    setenv("LESS", "FRX", 0);
    if (command)
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    execlp("less", "less", (char *)NULL);
    execlp("more", "more", (char *)NULL);
    while ((n = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0)
        if (write(STDOUT_FILENO, buffer, (size_t)n) != n)
            break;
    _exit(0);
}

void pager_open(void) {
    const char *command = chosen(), *term = getenv("TERM");
    int ends[2];
    if (!isatty(STDOUT_FILENO) || (command && (command[0] == '\0' || strcmp(command, "cat") == 0)) || !term || strcmp(term, "dumb") == 0)
        return;
    format_keep_width();
    fflush(stdout);
    if (pipe(ends) < 0)
        return;
    pager = fork();
    if (pager == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        run_pager(command);
    }
    close(ends[0]);
    if (pager > 0) {
        terminal = dup(STDOUT_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        on_pipe = signal(SIGPIPE, SIG_IGN);
    }
    close(ends[1]);
}

void pager_close(void) {
    int status;
    if (pager <= 0)
        return;
    fflush(stdout);
    clearerr(stdout);
    dup2(terminal, STDOUT_FILENO);
    close(terminal);
    /* Ctrl-C is for the pager, which it does not end; leaving first would have two of us at the terminal. */
    void (*on_interrupt)(int) = signal(SIGINT, SIG_IGN);
    while (waitpid(pager, &status, 0) < 0 && errno == EINTR)
        ;
    signal(SIGINT, on_interrupt);
    signal(SIGPIPE, on_pipe);
    pager = 0;
}
