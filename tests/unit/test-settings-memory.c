/* SPDX-License-Identifier: MIT */
/*
 * Memory runs out while settings are read, found and written: each allocation fails once, it ends with -ENOMEM and nothing is kept of it,
 * and done again it comes to the same.
 */
#include "scarce.h"
#include "settings-fixture.h"

#include <sys/stat.h>
#include <unistd.h>

static char directory[128];

static void write_file(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *f = fopen(path, "we");
    assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

/* Every way to be right or wrong that asks for memory. */
static const struct {
    int line;
    const char *text;
    int expected;
    size_t n_faults;
} files[] = {
    { __LINE__, "[general]\nday-start = 06:00\n[ice]\ntimes = 08:00 12:00\n[medication]\nproduct = naproxen\n", 0, 0 },
    { __LINE__, "[general]\nprofile = up-to-2\nday-start = noon\nday-start = 05:00\nprofil = article\n", SETTINGS_E_FAULTS, 3 },
    { __LINE__, "[general]\nxyzzy = 1\n[genral]\n[nowhere]\nday-start = 05:00\n", SETTINGS_E_FAULTS, 3 },
    { __LINE__, "day-start = 05:00\n[general\nday-start\n", SETTINGS_E_FAULTS, 3 },
    { __LINE__, "[quiet]\nfrom = 22:00\nto = 08:30\n[ice]\ntimes = 08:00 09:00\n", SETTINGS_E_FAULTS, 4 },
    { __LINE__, "[medication]\nenabled = yes\ndose-times = 08:00 09:00\n", SETTINGS_E_FAULTS, 3 },
    { __LINE__, "[run]\ndays = mon someday\norder = never\n[general]\nprofile = none\nzone = Nowhere/At-all!\n", SETTINGS_E_FAULTS, 4 },
};

static void same(int line, const SettingsSet *a, const SettingsSet *b) {
    char *x CLEANUP_FREE = join(a->faults, a->n_faults), *y CLEANUP_FREE = join(b->faults, b->n_faults);
    expect_text(line, x, y);
    assert(settings_equal(&a->settings, &b->settings) && a->n_values == b->n_values);
    for (size_t i = 0; i < a->n_values; i++) {
        expect_text(line, a->values[i].value, b->values[i].value);
        expect_text(line, a->values[i].from, b->values[i].from);
    }
}

static void test_read(void) {
    char a[256], b[256];
    const char *paths[] = { a, b };
    snprintf(a, sizeof(a), "%s/odd\001name", directory);
    snprintf(b, sizeof(b), "%s/b", directory);
    write_file("odd\001name", "[notifications]\nsound = no\n");
    for (size_t i = 0; i < ELEMENTSOF(files); i++) {
        SettingsSet plain = { 0 }, set = { 0 };
        write_file("b", files[i].text);
        int r = SCARCE(settings_read(&set, paths, 2), assert(set.n_values == 0));
        if (r != files[i].expected || set.n_faults != files[i].n_faults) {
            char *told CLEANUP_FREE = join(set.faults, set.n_faults);
            FAIL(files[i].line, "result %d, %zu faults:\n%s", r, set.n_faults, told);
        }
        assert(settings_read(&plain, paths, 2) == r);
        same(files[i].line, &plain, &set);
        settings_set_done(&plain);
        settings_set_done(&set);
    }
}

/* A file, drop-ins, and a list of two places. */
static void test_find(void) {
    char path[256], list[300];
    static const char *const made[] = { "c", "c/kneeminder", "c/kneeminder/kneeminder.conf.d", "d", "d/kneeminder", "h", "h/.config", "h/.config/kneeminder" };
    for (size_t i = 0; i < ELEMENTSOF(made); i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, made[i]);
        assert(mkdir(path, 0700) == 0);
    }
    write_file("c/kneeminder/kneeminder.conf", "");
    write_file("c/kneeminder/kneeminder.conf.d/1.conf", "");
    write_file("c/kneeminder/kneeminder.conf.d/2.conf", "");
    write_file("d/kneeminder/kneeminder.conf", "");
    write_file("h/.config/kneeminder/kneeminder.conf", "");
    snprintf(list, sizeof(list), "%s/c:%s/d", directory, directory);
    snprintf(path, sizeof(path), "%s/h", directory);
    assert(setenv("XDG_CONFIG_DIRS", list, 1) == 0 && setenv("HOME", path, 1) == 0 && unsetenv("XDG_CONFIG_HOME") == 0);
    char **paths = NULL;
    size_t n = 0;
    assert(SCARCE(settings_find(&paths, &n), assert(!paths && n == 0)) == 0);
    static const char *const expected[] = { "d/kneeminder/kneeminder.conf", "c/kneeminder/kneeminder.conf", "c/kneeminder/kneeminder.conf.d/1.conf",
                                            "c/kneeminder/kneeminder.conf.d/2.conf", "h/.config/kneeminder/kneeminder.conf" };
    assert(n == ELEMENTSOF(expected));
    for (size_t i = 0; i < n; i++)
        expect_text(__LINE__, expected[i], paths[i] + strlen(directory) + 1);
    settings_paths_free(paths, n);
}

static char *written;

static char *format_default(void) {
    SettingsSet set = { .settings = settings_default };
    return settings_format(&set);
}

static int write_text(char *(*function)(void)) {
    written = function();
    return written ? 0 : -ENOMEM;
}

static void test_write(void) {
    static char *(*const functions[])(void) = { format_default, settings_sample, settings_manual };
    for (size_t i = 0; i < ELEMENTSOF(functions); i++) {
        char *plain CLEANUP_FREE = functions[i]();
        assert(plain && SCARCE(write_text(functions[i]), assert(!written)) == 0);
        expect_text(__LINE__, plain, written);
        free(written);
    }
}

int main(void) {
    char command[256];
    const char *parent = getenv("TMPDIR");
    snprintf(directory, sizeof(directory), "%s/test-settings-XXXXXX", parent && parent[0] ? parent : "/tmp");
    assert(mkdtemp(directory));
    test_read();
    test_find();
    test_write();
    snprintf(command, sizeof(command), "rm -r '%s'", directory);
    assert(system(command) == 0);
    return failures > 0;
}
