/* SPDX-License-Identifier: MIT */
/*
 * Kills a process at its n-th system call, before the call is made.
 *
 *   kill-at N PID            from now on, once it says "attached"
 *   kill-at N COMMAND...     from its first call on
 *
 * N = 0 only counts. It says "killed N NUMBER" (the number of the call), or at the end of the process, or of itself by SIGTERM,
 * "passed N": so many calls there were.
 */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t leaving;
static pid_t traced;

/* From here, as the signal may come at any moment before the next wait. */
static void leave(int number) {
    (void)number;
    leaving = 1;
    (void)ptrace(PTRACE_INTERRUPT, traced, 0, 0);
}

static int fail(const char *what) {
    perror(what);
    return 1;
}

static pid_t start(char *argv[]) {
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    /* Stopped until it is seized, so that nothing is missed. */
    (void)raise(SIGSTOP);
    execvp(argv[0], argv);
    _exit(127);
}

static int stop_at(pid_t pid, long at) {
    long calls = 0;
    bool entering = true;
    for (;;) {
        int status, signal = 0;
        if (waitpid(pid, &status, 0) < 0) {
            if (errno != EINTR)
                return fail("waitpid");
            continue;
        }
        if (WIFEXITED(status) || WIFSIGNALED(status))
            break;
        if (leaving) {
            (void)ptrace(PTRACE_DETACH, pid, 0, 0);
            break;
        }
        if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
            if (entering && ++calls == at) {
                struct __ptrace_syscall_info info = { 0 };
                (void)ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info);
                if (kill(pid, SIGKILL) < 0)
                    return fail("kill");
                while (waitpid(pid, &status, 0) >= 0 && !WIFEXITED(status) && !WIFSIGNALED(status))
                    continue;
                printf("killed %ld %llu\n", calls, (unsigned long long)info.entry.nr);
                return 0;
            }
            entering = !entering;
        } else if (status >> 16 == 0)
            signal = WSTOPSIG(status);
        (void)ptrace(PTRACE_SYSCALL, pid, 0, signal);
    }
    printf("passed %ld\n", calls);
    return 0;
}

int main(int argc, char *argv[]) {
    if (argc < 3)
        return 2;
    bool running = isdigit((unsigned char)argv[2][0]);
    pid_t pid = running ? (pid_t)atol(argv[2]) : start(argv + 2);
    traced = pid;
    (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = leave }, NULL);
    int status;
    if (!running && waitpid(pid, &status, WUNTRACED) < 0)
        return fail("waitpid");
    if (ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD) < 0)
        return fail("ptrace");
    if (!running)
        (void)kill(pid, SIGCONT);
    if (ptrace(PTRACE_INTERRUPT, pid, 0, 0) < 0)
        return fail("ptrace");
    printf("attached %d\n", (int)pid);
    (void)fflush(stdout);
    return stop_at(pid, atol(argv[1]));
}
