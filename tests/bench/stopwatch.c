/* SPDX-License-Identifier: MIT */
/*
 * Takes the times for bench.py, because an interpreter would be most of what it measured. Things that are compared take turns, so
 * that a machine that slows down slows all of them. One line of microseconds for each thing, a number for each round:
 *
 *   stopwatch call ROUNDS [ADDRESS NAME PATH INTERFACE METHOD]...   a method call and its answer, on the bus at ADDRESS
 *   stopwatch run ROUNDS [COMMAND]...                               a process, until it has ended
 *   stopwatch start ROUNDS [NAME PATH INTERFACE METHOD COMMAND]...  a service: two lines, until it owns the name, and until it
 * has answered; then it is ended
 *
 *   stopwatch load CALLS CLIENTS ADDRESS NAME PATH INTERFACE METHOD  so many connections, each with one call under way at a time, until
 * all calls are answered: one number, microseconds
 *
 * The words of a COMMAND are separated by single spaces; leading VARIABLE=VALUE words hold for it and for those after it. A METHOD may
 * have arguments: "Plan:su:today:7"; `a` among the types stands for empty options, and has no value.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>
#include <time.h>

#define WORDS_MAX 32
#define LINES_MAX 16 /* of output */
#define PATIENCE 10e6

extern char **environ;

typedef struct Thing {
    sd_bus *bus;
    char **words;
    const char *name; /* whose owner is waited for */
    int owned;
} Thing;

static double now_usec(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* A process, or -errno. putenv() keeps the text, so it is never freed. */
static pid_t launch(const char *command) {
    char *rest = strdup(command), *words[WORDS_MAX] = { NULL };
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    if (!rest)
        return -ENOMEM;
    for (size_t n = 0; n < WORDS_MAX - 1 && rest;) {
        char *word = strsep(&rest, " ");
        if (n == 0 && strchr(word, '='))
            putenv(word);
        else
            words[n++] = word;
    }
    if (!words[0])
        return -EINVAL;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    int e = posix_spawnp(&pid, words[0], &quiet, NULL, words, environ);
    posix_spawn_file_actions_destroy(&quiet);
    return e == 0 ? pid : -e;
}

static int await_exit(pid_t pid) {
    int status;
    if (waitpid(pid, &status, 0) < 0)
        return -errno;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -ECHILD;
}

/* "su:today:7" */
static int append_arguments(sd_bus_message *m, char *arguments) {
    char *rest = arguments, *types = strsep(&rest, ":");
    int r = 0;
    for (; *types && r >= 0; types++) {
        char *value = *types == 'a' ? NULL : strsep(&rest, ":");
        if (*types == 'a')
            r = sd_bus_message_append(m, "a{sv}", 0);
        else if (!value)
            r = -EINVAL;
        else if (*types == 's')
            r = sd_bus_message_append(m, "s", value);
        else
            r = sd_bus_message_append(m, "u", (uint32_t)strtoul(value, NULL, 10));
    }
    return r;
}

/* NAME PATH INTERFACE METHOD */
static int make_call(sd_bus *bus, char **words, sd_bus_message **ret) {
    char *method = strdup(words[3]);
    if (!method)
        return -ENOMEM;
    char *arguments = strchr(method, ':');
    if (arguments)
        *arguments++ = '\0';
    int r = sd_bus_message_new_method_call(bus, ret, words[0], words[1], words[2], method);
    if (r >= 0 && arguments)
        r = append_arguments(*ret, arguments);
    free(method);
    return r;
}

static int call(sd_bus *bus, char **words) {
    sd_bus_error error = SD_BUS_ERROR_NULL;
    sd_bus_message *m = NULL;
    int r = make_call(bus, words, &m);
    if (r >= 0)
        r = sd_bus_call(bus, m, 0, &error, NULL);
    if (r < 0)
        fprintf(stderr, "%s.%s: %s\n", words[2], words[3], error.message ? error.message : strerror(-r));
    sd_bus_error_free(&error);
    sd_bus_message_unref(m);
    return r;
}

static int time_call(Thing *t, double *ret) {
    double begin = now_usec();
    int r = call(t->bus, t->words + 1);
    *ret = now_usec() - begin;
    return r;
}

static int time_run(Thing *t, double *ret) {
    double begin = now_usec();
    pid_t pid = launch(t->words[0]);
    int r = pid < 0 ? pid : await_exit(pid);
    *ret = now_usec() - begin;
    return r;
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Thing *t = userdata;
    const char *name, *old, *new;
    (void)error;
    if (sd_bus_message_read(m, "sss", &name, &old, &new) >= 0 && strcmp(name, t->name) == 0)
        t->owned = new[0] != '\0';
    return 0;
}

static int await_owned(Thing *t, int owned) {
    double begin = now_usec();
    while (t->owned != owned) {
        int r = sd_bus_process(t->bus, NULL);
        if (r == 0)
            r = sd_bus_wait(t->bus, 1000000);
        if (r < 0 && r != -EINTR)
            return r;
        if (now_usec() - begin > PATIENCE)
            return -ETIMEDOUT;
    }
    return 0;
}

/* What others, who had the name before, did to it is behind the answer of the bus, and seen. */
static int catch_up(Thing *t) {
    int r = sd_bus_call_method(t->bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId", NULL, NULL, NULL);
    while (r >= 0 && (r = sd_bus_process(t->bus, NULL)) > 0)
        ;
    return r < 0 ? r : t->owned ? -EEXIST : 0;
}

static int time_start(Thing *t, double *ret) {
    int r = catch_up(t);
    if (r < 0)
        return r;
    double begin = now_usec();
    pid_t pid = launch(t->words[4]);
    if (pid < 0)
        return pid;
    r = await_owned(t, 1);
    ret[0] = now_usec() - begin;
    if (r >= 0)
        r = call(t->bus, t->words);
    ret[1] = now_usec() - begin;
    kill(pid, SIGTERM);
    int e = await_exit(pid);
    if (r >= 0)
        r = e;
    return r < 0 ? r : await_owned(t, 0);
}

/* --- load --- */

typedef struct Load {
    char **words; /* ADDRESS NAME PATH INTERFACE METHOD */
    sd_event *event;
    size_t left, open;
} Load;

static int load_call(Load *l, sd_bus *bus);

static int on_answered(sd_bus_message *m, void *userdata, sd_bus_error *error) {
    Load *l = userdata;
    (void)error;
    l->open--;
    if (sd_bus_message_is_method_error(m, NULL))
        return sd_event_exit(l->event, -EBADMSG);
    int r = load_call(l, sd_bus_message_get_bus(m));
    return r < 0 || l->open == 0 ? sd_event_exit(l->event, r < 0 ? r : 0) : 0;
}

static int load_call(Load *l, sd_bus *bus) {
    sd_bus_message *m = NULL;
    if (l->left == 0)
        return 0;
    int r = make_call(bus, l->words + 1, &m);
    if (r >= 0)
        r = sd_bus_call_async(bus, NULL, m, on_answered, l, 0);
    sd_bus_message_unref(m);
    if (r >= 0) {
        l->left--;
        l->open++;
    }
    return r;
}

static int connect_to(const char *address, sd_bus **ret) {
    int r = sd_bus_new(ret);
    if (r >= 0)
        r = sd_bus_set_address(*ret, address);
    if (r >= 0)
        r = sd_bus_set_bus_client(*ret, 1);
    return r < 0 ? r : sd_bus_start(*ret);
}

static int load(size_t calls, char **words) {
    size_t clients = strtoul(words[0], NULL, 10), n = 0;
    Load l = { .words = words + 1, .left = calls };
    sd_bus **buses = calloc(clients + 1, sizeof(*buses));
    int r = buses ? sd_event_new(&l.event) : -ENOMEM;
    for (; n < clients && r >= 0; n++) {
        r = connect_to(words[1], &buses[n]);
        if (r >= 0)
            r = sd_bus_attach_event(buses[n], l.event, 0);
    }
    double begin = now_usec();
    for (size_t i = 0; i < n && r >= 0; i++)
        r = load_call(&l, buses[i]);
    if (r >= 0)
        r = sd_event_loop(l.event);
    if (r >= 0)
        printf("%.1f\n", now_usec() - begin);
    for (size_t i = 0; i < n; i++)
        sd_bus_flush_close_unref(buses[i]);
    sd_event_unref(l.event);
    free(buses);
    return r;
}

typedef struct Mode {
    const char *word;
    size_t words, lines; /* of one thing */
    int (*time)(Thing *t, double *ret);
} Mode;

static const Mode modes[] = { { "call", 5, 1, time_call }, { "run", 1, 1, time_run }, { "start", 5, 2, time_start } };

static int prepare(Thing *t, const Mode *mode) {
    if (mode->time == time_run)
        return 0;
    if (mode->time == time_start) {
        t->name = t->words[0];
        int r = sd_bus_open_user(&t->bus);
        return r < 0 ? r : sd_bus_match_signal(t->bus, NULL, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                               "org.freedesktop.DBus", "NameOwnerChanged", on_owner, t);
    }
    return connect_to(t->words[0], &t->bus);
}

static int measure(Thing *things, size_t n, const Mode *mode, size_t rounds) {
    double *times = calloc(rounds * n * mode->lines, sizeof(double)), *time = times;
    int r = times ? 0 : -ENOMEM;
    for (size_t i = 0; i < rounds; i++)
        for (size_t k = 0; k < n && r >= 0; k++, time += mode->lines)
            r = mode->time(&things[k], time);
    for (size_t line = 0; line < n * mode->lines && r >= 0; line++)
        for (size_t i = 0; i < rounds; i++)
            printf("%.1f%c", times[i * n * mode->lines + line], i + 1 < rounds ? ' ' : '\n');
    free(times);
    return r;
}

int main(int argc, char *argv[]) {
    if (argc == 9 && strcmp(argv[1], "load") == 0) {
        int r = load(strtoul(argv[2], NULL, 10), argv + 3);
        if (r < 0)
            fprintf(stderr, "stopwatch: %s\n", strerror(-r));
        return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
    }
    Thing things[LINES_MAX] = { 0 };
    const Mode *mode = NULL;
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]) && argc > 3; i++)
        if (strcmp(argv[1], modes[i].word) == 0)
            mode = &modes[i];
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 0, words = argc > 3 ? (size_t)argc - 3 : 0;
    size_t n = mode ? words / mode->words : 0;
    if (rounds == 0 || n == 0 || n > LINES_MAX || words % mode->words != 0) {
        fprintf(stderr, "usage: stopwatch call|run|start ROUNDS THING...\n");
        return 2;
    }
    int r = 0;
    for (size_t k = 0; k < n && r >= 0; k++) {
        things[k].words = argv + 3 + k * mode->words;
        r = prepare(&things[k], mode);
    }
    if (r >= 0)
        r = measure(things, n, mode, rounds);
    for (size_t k = 0; k < n; k++)
        sd_bus_flush_close_unref(things[k].bus);
    if (r < 0)
        fprintf(stderr, "stopwatch: %s\n", strerror(-r));
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
