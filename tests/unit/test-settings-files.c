/* SPDX-License-Identifier: MIT */
/*
 * The settings as files: which ones are found, how they stand over each other, and what is told of a path
 * that is no readable file.
 */
#include "settings-fixture.h"

#include "config/reader.h"

#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/test-settings-XXXXXX";

/* A path in the test's directory; one at a time. */
static const char *path_in(const char *name) {
    static char path[256];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    return path;
}

static void write_file(const char *name, const char *text, size_t size) {
    FILE *f = fopen(path_in(name), "we");
    assert(f);
    assert(fwrite(text, 1, size, f) == size);
    assert(fclose(f) == 0);
}

/* The faults of one path, without the directory in front. */
static void expect_file(int line, const char *name, const char *faults) {
    const char *path = path_in(name);
    SettingsSet s CLEANUP(settings_set_done) = { 0 };
    int r = settings_read(&s, &path, 1);
    if (r != (*faults ? SETTINGS_E_FAULTS : 0))
        FAIL(line, "result %d", r);
    char *found CLEANUP_FREE = join(s.faults, s.n_faults);
    expect_text(line, faults, s.n_faults > 0 ? found + strlen(directory) + 1 : found);
    assert(settings_equal(&s.settings, &settings_default));
}

/* What is no readable file is told, and reading it never waits. */
static void test_files(void) {
    static char large[READER_FILE_MAX + 1];
    memset(large, '\n', sizeof(large));
    write_file("large", large, sizeof(large));
    write_file("fits", large, sizeof(large) - 1);
    write_file("empty", "", 0);
    assert(mkdir(path_in("directory"), 0700) == 0);
    assert(mkfifo(path_in("fifo"), 0600) == 0);
    assert(symlink("nowhere", path_in("link")) == 0);

    expect_file(__LINE__, "large", "large: is too large; a file of settings may have up to 64 KiB\n");
    expect_file(__LINE__, "fits", "");
    expect_file(__LINE__, "empty", "");
    expect_file(__LINE__, "directory", "directory: is not a file; it must be a regular file\n");
    expect_file(__LINE__, "fifo", "fifo: is not a file; it must be a regular file\n");
    expect_file(__LINE__, "link", "link: cannot be read: No such file or directory\n");
    expect_file(__LINE__, "missing", "missing: cannot be read: No such file or directory\n");
    write_file("b\xff\nd", "x", 1);
    expect_file(__LINE__, "b\xff\nd", "b??d:1: x: there is no \"=\" here; write key = value\n");
}

/* Faults of all files are told; a later file stands over an earlier one; with a fault nothing of the set
 * holds. */
static void test_set(void) {
    char a[256], b[256], c[256];
    snprintf(a, sizeof(a), "%s", path_in("a.conf"));
    snprintf(b, sizeof(b), "%s", path_in("b.conf"));
    snprintf(c, sizeof(c), "%s", path_in("c.conf"));
    static const char first[] = "[ice]\nduration = 5m\nmin-gap = 3h\n", second[] = "\n[ice]\nduration = 6m\n",
                      third[] = "[ice]\nmin-gap = 0\nduration = 7m\n";
    write_file("a.conf", first, strlen(first));
    write_file("b.conf", second, strlen(second));
    write_file("c.conf", third, strlen(third));

    const char *good[] = { a, b }, *bad[] = { a, b, path_in("missing"), c };
    char from[300];
    SettingsSet s CLEANUP(settings_set_done) = { 0 };
    assert(settings_read(&s, good, 2) == 0);
    snprintf(from, sizeof(from), "%s:3", b);
    expect_value(__LINE__, &s, "ice", "duration", "6m", from);
    snprintf(from, sizeof(from), "%s:3", a);
    expect_value(__LINE__, &s, "ice", "min-gap", "3h", from);
    expect_value(__LINE__, &s, "ice", "enabled", "yes", "default");

    SettingsSet t CLEANUP(settings_set_done) = { 0 };
    assert(settings_read(&t, bad, 4) == SETTINGS_E_FAULTS);
    assert(t.n_faults == 2 && t.n_files == 4);
    assert(strstr(t.faults[0], "missing: cannot be read") &&
           strstr(t.faults[1], "c.conf:2: [ice] min-gap: 0 is out"));
    assert(settings_equal(&t.settings, &settings_default));
    expect_value(__LINE__, &t, "ice", "duration", "10m", "default");
}

static void make_file(const char *name) {
    char path[256];
    snprintf(path, sizeof(path), "%s", path_in(name));
    for (char *p = path + strlen(directory) + 1; (p = strchr(p, '/')); *p++ = '/') {
        *p = '\0';
        assert(mkdir(path, 0700) == 0 || errno == EEXIST);
    }
    write_file(name, "", 0);
}

static void expect_found(int line, const char *expected) {
    char **paths;
    size_t n;
    assert(settings_find(&paths, &n) == 0);
    char *all = NULL;
    size_t size;
    FILE *f = open_memstream(&all, &size);
    assert(f);
    for (size_t i = 0; i < n; i++)
        fprintf(f, "%s\n", paths[i] + strlen(directory) + 1);
    assert(fclose(f) == 0);
    expect_text(line, expected, all);
    free(all);
    settings_paths_free(paths, n);
}

static void test_find(void) {
    make_file("home/.config/kneeminder/kneeminder.conf");
    make_file("home/own/kneeminder/kneeminder.conf.d/b.conf");
    make_file("home/own/kneeminder/kneeminder.conf.d/B.conf");
    make_file("home/own/kneeminder/kneeminder.conf.d/10-a.conf");
    make_file("home/own/kneeminder/kneeminder.conf.d/.hidden.conf");
    make_file("home/own/kneeminder/kneeminder.conf.d/.conf");
    make_file("home/own/kneeminder/kneeminder.conf.d/b.conf~");
    make_file("home/own/kneeminder/kneeminder.conf.d/README");
    make_file("home/own/kneeminder/kneeminder.conf");
    make_file("most/kneeminder/kneeminder.conf");
    make_file("relative/kneeminder/kneeminder.conf");
    assert(chdir(directory) == 0);
    make_file("least/kneeminder/kneeminder.conf.d/x.conf");
    assert(mkdir(path_in("link-only"), 0700) == 0 && mkdir(path_in("link-only/kneeminder"), 0700) == 0);
    assert(symlink("nowhere", path_in("link-only/kneeminder/kneeminder.conf")) == 0);

    char dirs[1024];
    snprintf(dirs, sizeof(dirs), "%s/most:relative:%s/link-only::%s/least", directory, directory, directory);
    setenv("XDG_CONFIG_DIRS", dirs, 1);
    setenv("HOME", path_in("home"), 1);
    setenv("XDG_CONFIG_HOME", path_in("home/own"), 1);
    expect_found(__LINE__, "least/kneeminder/kneeminder.conf.d/x.conf\n"
                           "link-only/kneeminder/kneeminder.conf\n"
                           "most/kneeminder/kneeminder.conf\n"
                           "home/own/kneeminder/kneeminder.conf\n"
                           "home/own/kneeminder/kneeminder.conf.d/10-a.conf\n"
                           "home/own/kneeminder/kneeminder.conf.d/B.conf\n"
                           "home/own/kneeminder/kneeminder.conf.d/b.conf\n");

    setenv("XDG_CONFIG_DIRS", path_in("nothing-here"), 1);
    setenv("XDG_CONFIG_HOME", "relative", 1);
    expect_found(__LINE__, "home/.config/kneeminder/kneeminder.conf\n");
    unsetenv("HOME");
    expect_found(__LINE__, "");
    assert(chdir("/") == 0);
}

/* rm -r; the names are all this test's own. */
static void remove_directory(void) {
    char command[128];
    snprintf(command, sizeof(command), "rm -r '%s'", directory);
    assert(system(command) == 0);
}

int main(void) {
    assert(mkdtemp(directory));
    test_files();
    test_set();
    test_find();
    remove_directory();
    return failures > 0;
}
