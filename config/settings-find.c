/* SPDX-License-Identifier: MIT */
/*
 * Which files serve this user, by the XDG base directory specification. What cannot be looked at is kept in
 * the list, so that reading it says why; only what is not there is left out.
 */

#include "config/settings.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

typedef struct Paths {
    char **paths;
    size_t n;
} Paths;

/* Takes over `path`, which may be NULL = out of memory. */
static int paths_add(Paths *p, char *path) {
    char **grown = path ? reallocarray(p->paths, p->n + 1, sizeof(*grown)) : NULL;
    if (!grown) {
        free(path);
        return -ENOMEM;
    }
    grown[p->n++] = path;
    p->paths = grown;
    return 0;
}

void settings_paths_free(char **paths, size_t n) {
    for (size_t i = 0; i < n; i++)
        free(paths[i]);
    free(paths);
}

static int is_drop_in(const struct dirent *e) {
    size_t n = strlen(e->d_name);
    return e->d_name[0] != '.' && n > 5 && strcmp(e->d_name + n - 5, ".conf") == 0;
}

/* By bytes: alphasort goes by the language, and the order must not depend on it. */
static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_drop_ins(Paths *p, const char *directory) {
    struct dirent **entries;
    int n = scandir(directory, &entries, is_drop_in, by_name);
    if (n < 0)
        return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *path = NULL;
        if (r == 0 && asprintf(&path, "%s/%s", directory, entries[i]->d_name) < 0)
            path = NULL;
        if (r == 0)
            r = paths_add(p, path);
        free(entries[i]);
    }
    free(entries);
    return r;
}

/* What lies under one base directory of `length` bytes. */
static int add_base(Paths *p, const char *base, size_t length) {
    if (length == 0 || *base != '/')
        return 0;
    char *file, *directory CLEANUP_FREE = NULL;
    if (asprintf(&file, "%.*s/kneeminder/kneeminder.conf", (int)length, base) < 0)
        return -ENOMEM;
    if (asprintf(&directory, "%s.d", file) < 0) {
        directory = NULL;
        free(file);
        return -ENOMEM;
    }
    struct stat st;
    int r = 0;
    /* a link that leads nowhere is meant to be read */
    if (lstat(file, &st) < 0 && (errno == ENOENT || errno == ENOTDIR))
        free(file);
    else
        r = paths_add(p, file);
    return r < 0 ? r : add_drop_ins(p, directory);
}

/* The list's first directory is the most important one, so it is read last. */
static int add_list(Paths *p, const char *list) {
    size_t end = strlen(list);
    for (;;) {
        size_t start = end;
        while (start > 0 && list[start - 1] != ':')
            start--;
        int r = add_base(p, list + start, end - start);
        if (r < 0 || start == 0)
            return r;
        end = start - 1;
    }
}

static int add_home(Paths *p) {
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && *config == '/')
        return add_base(p, config, strlen(config));
    if (!home || *home != '/')
        return 0;
    char *path;
    if (asprintf(&path, "%s/.config", home) < 0)
        return -ENOMEM;
    int r = add_base(p, path, strlen(path));
    free(path);
    return r;
}

int settings_find(char ***ret_paths, size_t *ret_n) {
    Paths p = { 0 };
    const char *dirs = getenv("XDG_CONFIG_DIRS");
    int r = add_list(&p, dirs && *dirs ? dirs : "/etc/xdg");
    if (r == 0)
        r = add_home(&p);
    if (r < 0) {
        settings_paths_free(p.paths, p.n);
        return r;
    }
    *ret_paths = p.paths;
    *ret_n = p.n;
    return 0;
}
