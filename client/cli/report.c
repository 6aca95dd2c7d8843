/* SPDX-License-Identifier: MIT */
/*
 * The verb `report`: what a physiotherapist wants to know, as a page to print. The model is made here; the picture of
 * it by kneeminder-report, a program of its own, so that no other verb has to load what draws.
 */

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/text.h"
#include "config.h"
#include "csv.h"
#include "format.h"
#include "json.h"
#include "outfile.h"
#include "pages.h"
#include "report-model.h"
#include "result.h"

static const char *const kinds[] = { ".pdf", ".svg", ".png", ".csv" };

typedef struct Making {
    Call *call;
    const char *kind;
    json_object *model;
} Making;

/* --- what is asked of the daemon; each 0, or the exit status, told --- */

static int take_fact(void *userdata, json_object *item) {
    CLEANUP_JSON json_object *fact = json_fact(item);
    return report_model_add(userdata, fact);
}

static int take_step(void *userdata, json_object *item) {
    return report_model_add_step(userdata, item);
}

/* What holds now, whichever the period: own tasks, shoes. */
static int add_present(Call *c, json_object *model, json_object *status) {
    CLEANUP_JSON json_object *function = NULL;
    CLEANUP_JSON json_object *shoes = NULL;
    if (link_property(c->link, KM_FUNCTION, "Current", &function) != 0 || link_property(c->link, KM_SHOES, "List", &shoes) != 0)
        return link_fail(c->link);
    json_object_object_add(model, "function", json_function(function));
    json_object_object_add(model, "shoes", json_each(shoes, json_shoe));
    json_object_object_add(model, "made", json_time((uint64_t)value_number(status, "now")));
    return EXIT_DONE;
}

static int make_model(Call *c, json_object **ret) {
    ReportModel m;
    json_object *status;
    char moment[MOMENT_MAX];
    day_t today = 0;
    if (link_status(c->link, &status) != 0)
        return link_fail(c->link);
    if (report_model_open(&m) < 0) {
        report_model_done(&m);
        complain(_("There is not enough memory."));
        return EXIT_REFUSED;
    }
    int r = pages_read(c, KM_MANAGER, "History", take_fact, &m);
    if (r == EXIT_DONE)
        r = pages_read(c, KM_RUNS, "Steps", take_step, &m);
    format_rfc3339((uint64_t)value_number(status, "now"), moment);
    moment[10] = '\0';
    if (!call_has(c, "until"))
        (void)day_parse(moment, &today);
    json_object *model = r == EXIT_DONE ? report_model_make(&m, today) : NULL;
    report_model_done(&m);
    if (r == EXIT_DONE && !model) {
        complain(_("Nothing is recorded for that, so there is nothing to report; see: kneeminder history"));
        r = EXIT_REFUSED;
    }
    if (r == EXIT_DONE)
        r = add_present(c, model, status);
    if (r == EXIT_DONE)
        *ret = model;
    else
        json_object_put(model);
    return r;
}

/* --- the picture --- */

static int write_table(int fd, const char *path, json_object *model) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    FILE *f = copy >= 0 ? fdopen(copy, "w") : NULL;
    if (!f) {
        int failure = errno;
        if (copy >= 0)
            close(copy);
        return outfile_fail(path, failure);
    }
    fputs("item,value\n", f);
    csv_items(f, "", model);
    return fclose(f) != 0 ? outfile_fail(path, errno) : EXIT_DONE;
}

/* The program that draws: beside this one where it was built, else where it is installed. */
static char *find_program(void) {
    char self[4096], *path = NULL;
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n > 0) {
        self[n] = '\0';
        *strrchr(self, '/') = '\0';
        if (asprintf(&path, "%s/../report/kneeminder-report", self) >= 0 && access(path, X_OK) == 0)
            return path;
        free(path);
    }
    return strdup(LIBEXECDIR "/kneeminder-report");
}

/* The model in a file of its own in memory, to be read from its beginning; -errno. */
static int model_file(json_object *model) {
    const char *text = json_object_to_json_string_ext(model, JSON_C_TO_STRING_PLAIN);
    size_t left = strlen(text);
    int fd = memfd_create("model", MFD_CLOEXEC);
    while (fd >= 0 && left > 0) {
        ssize_t n = write(fd, text, left);
        if (n < 0) {
            int failure = errno;
            close(fd);
            return -failure;
        }
        text += n;
        left -= (size_t)n;
    }
    if (fd >= 0)
        (void)lseek(fd, 0, SEEK_SET);
    return fd < 0 ? -errno : fd;
}

static int run_program(const char *program, const char *kind, int in, int out, pid_t *ret) {
    posix_spawn_file_actions_t actions;
    int r = posix_spawn_file_actions_init(&actions);
    if (r != 0)
        return r;
    r = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (r == 0)
        r = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (r == 0)
        r = posix_spawn(ret, program, &actions, NULL, (char *const[]){ (char *)(uintptr_t)program, (char *)(uintptr_t)(kind + 1), NULL },
                        environ);
    posix_spawn_file_actions_destroy(&actions);
    return r;
}

static int draw(int fd, const char *path, json_object *model, const char *kind) {
    CLEANUP_FREE char *program = find_program();
    int in = model_file(model), status = 0;
    pid_t pid;
    if (in < 0)
        return outfile_fail(path, -in);
    int r = program ? run_program(program, kind, in, fd, &pid) : ENOMEM;
    close(in);
    if (r == ENOENT) {
        complain(_("%s is not there, which draws; without cairo and pango there is only: kneeminder report --output FILE.csv"), program);
        return EXIT_REFUSED;
    }
    if (r != 0)
        return outfile_fail(path, r);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return EXIT_DONE;
    /* What went wrong it has told; of a signal nobody has. */
    if (WIFSIGNALED(status))
        complain(_("%s was ended by signal %d."), program, WTERMSIG(status));
    return EXIT_REFUSED;
}

static int write_report(int fd, const char *path, void *userdata) {
    Making *m = userdata;
    return strcmp(m->kind, ".csv") == 0 ? write_table(fd, path, m->model) : draw(fd, path, m->model, m->kind);
}

int verb_report(Call *c) {
    const char *path = call_option(c, "output"), *end = path ? strrchr(path, '.') : NULL;
    Making m = { .call = c };
    for (size_t i = 0; end && i < ELEMENTSOF(kinds); i++)
        if (strcmp(end, kinds[i]) == 0)
            m.kind = kinds[i];
    if (path ? !m.kind : !c->json) {
        complain(_("Say where the report goes: kneeminder report --output knee.pdf (or .svg, .png, .csv)"));
        return EXIT_USAGE;
    }
    int r = make_model(c, &m.model);
    if (r == EXIT_DONE && path)
        r = outfile_write(path, call_has(c, "force"), "report --force --output", write_report, &m);
    if (r != EXIT_DONE) {
        json_object_put(m.model);
        return r;
    }
    if (c->json) {
        json_print(m.model);
        return EXIT_DONE;
    }
    say(_("The report is in %s, which only you can read.\n"), path);
    json_object_put(m.model);
    return EXIT_DONE;
}
