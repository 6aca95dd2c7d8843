/* SPDX-License-Identifier: MIT */
/*
 * The settings from text to value: what each mistake is told as, what inih would have made of it, and that
 * all that is made from the table of keys reads back.
 */
#include "settings-fixture.h"

#include "config/reader.h"

/* Reads `text` as the file "f"; the faults must be the lines of `faults`. */
static void expect_faults_sized(int line, const char *text, size_t size, const char *faults) {
    SettingsSet s CLEANUP(settings_set_done) = { 0 };
    int r = settings_read_text(&s, &key_table, "f", text, size);
    char *found CLEANUP_FREE = join(s.faults, s.n_faults);
    if (r != (*faults ? SETTINGS_E_FAULTS : 0))
        FAIL(line, "result %d", r);
    expect_text(line, faults, found);
    if (s.n_warnings != 0)
        FAIL(line, "a warning: %s", s.warnings[0]);
}

static void expect_faults(int line, const char *text, const char *faults) {
    expect_faults_sized(line, text, strlen(text), faults);
}

static SettingsSet read_good(int line, const char *text) {
    SettingsSet s = { 0 };
    int r = settings_read_text(&s, &key_table, "f", text, strlen(text));
    if (r != 0)
        FAIL(line, "result %d: %s", r, s.n_faults > 0 ? s.faults[0] : "");
    return s;
}

typedef struct FaultCase {
    int line;
    const char *text;
    const char *faults;
} FaultCase;

static void run_faults(const FaultCase *cases, size_t n) {
    for (size_t i = 0; i < n; i++)
        expect_faults(cases[i].line, cases[i].text, cases[i].faults);
}

/* All mistakes are told, each with its line and with what is allowed. */
static void test_five_mistakes(void) {
    expect_faults(
        __LINE__,
        "[ice]\n"
        "times = 08:00 9:00\n"
        "duration = 20m\n"
        "durration = 10m\n"
        "\n"
        "[notfications]\n"
        "snooze = never\n"
        "[quiet]\n"
        "from : 22:00\n",
        "f:2: [ice] times: \"9:00\" is not a time; write 1 to 4 times from 00:00 to 23:59, like 07:30 13:00\n"
        "f:3: [ice] duration: 20m is out of range; write 1m to 15m\n"
        "f:4: [ice] durration: there is no such key; did you mean duration?\n"
        "f:6: [notfications]: there is no such section; did you mean [notifications]?\n"
        "f:9: [quiet] from: a \":\" stands between key and value; write key = value\n");
}

static void test_values(void) {
    static const FaultCase cases[] = {
        { __LINE__, "[general]\nprofile = esculier\n",
          "f:2: [general] profile: \"esculier\" is not a profile; write article or up-to-2\n" },
        { __LINE__, "[general]\nprofile =\n",
          "f:2: [general] profile: is empty; write article or up-to-2\n" },
        { __LINE__, "[general]\nday-start = 5\n",
          "f:2: [general] day-start: \"5\" is not a time; write a time from 00:00 to 23:59, like 07:30\n" },
        { __LINE__, "[general]\nday-start = 24:00\n",
          "f:2: [general] day-start: 24:00 is out of range; write a time from 00:00 to 23:59, like 07:30\n" },
        { __LINE__, "[general]\nclose-after = 15\nsilent-after = 2\n",
          "f:2: [general] close-after: 15 is out of range; write 0 to 14\n"
          "f:3: [general] silent-after: 2 is out of range; write 3 to 30\n" },
        { __LINE__, "[general]\nclose-after = two\n",
          "f:2: [general] close-after: \"two\" is not a whole number; write 0 to 14\n" },
        { __LINE__, "[ice]\nenabled = maybe\n",
          "f:2: [ice] enabled: \"maybe\" is not yes or no; write yes or no\n" },
        { __LINE__, "[ice]\nduration = -5m\n",
          "f:2: [ice] duration: \"-5m\" is not a duration; write 1m to 15m\n" },
        { __LINE__, "[ice]\nduration = 87600h\n",
          "f:2: [ice] duration: 87600h is out of range; write 1m to 15m\n" },
        { __LINE__, "[ice]\nmin-gap = 59m\n", "f:2: [ice] min-gap: 59m is out of range; write 1h to 12h\n" },
        { __LINE__, "[ice]\nmax-per-day = 5\n", "f:2: [ice] max-per-day: 5 is out of range; write 1 to 4\n" },
        { __LINE__, "[ice]\ntimes =\n",
          "f:2: [ice] times: is empty; write 1 to 4 times from 00:00 to 23:59, like 07:30 13:00\n" },
        { __LINE__, "[ice]\ntimes = 08:00 11:00 14:00 17:00 20:00\n",
          "f:2: [ice] times: holds more than 4 times; write at most 4\n" },
        { __LINE__, "[check-in]\ntimes = 08:00 09:00 08:00\n",
          "f:2: [check-in] times: 08:00 stands there twice; write each time once\n" },
        { __LINE__, "[rest]\ntimes = 08:00, 09:00\n",
          "f:2: [rest] times: \"08:00,\" is not a time; write up to 12 times from 00:00 to 23:59, like "
          "07:30 13:00, or nothing\n" },
        { __LINE__,
          "[rest]\ntimes = 07:00 08:00 09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00\n",
          "f:2: [rest] times: holds more than 12 times; write at most 12\n" },
        { __LINE__, "[exercise]\ndays =\n",
          "f:2: [exercise] days: is empty; write 1 to 7 of mon, tue, wed, thu, fri, sat and sun, like mon wed fri\n" },
        { __LINE__, "[exercise]\ndays = mon Tuesday\n",
          "f:2: [exercise] days: \"Tuesday\" is not a weekday; write 1 to 7 of mon, tue, wed, thu, fri, sat and sun, like mon wed fri\n" },
        { __LINE__, "[exercise]\ndays = fri mon fri\n", "f:2: [exercise] days: fri stands there twice; write each day once\n" },
        { __LINE__, "[exercise]\ntime = 18:00 19:00\n", "f:2: [exercise] time: holds more than 1 times; write at most 1\n" },
        { __LINE__, "[exercise]\ntime = evening\n",
          "f:2: [exercise] time: \"evening\" is not a time; write a time from 00:00 to 23:59, like 18:00\n" },
        { __LINE__, "[exercise]\nenabled = yes\ntime = 22:30\n",
          "f:3: [exercise] time: 22:30 of [exercise] time is in the quiet hours from 22:00 to 07:00; move one of them out of the other's "
          "way\n" },
        { __LINE__, "[rest]\nwindow = 29m\n", "f:2: [rest] window: 29m is out of range; write 30m to 6h\n" },
        { __LINE__, "[notifications]\nmax-per-day = 0\nsnooze = 3h\nsnoozes = 6\n",
          "f:2: [notifications] max-per-day: 0 is out of range; write 1 to 12\n"
          "f:3: [notifications] snooze: 3h is out of range; write 1m to 2h\n"
          "f:4: [notifications] snoozes: 6 is out of range; write 0 to 5\n" },
        { __LINE__, "[general]\nzone = Europe/Berlim\n",
          "f:2: [general] zone: \"Europe/Berlim\" is not a time zone that this computer knows; write local, or a name such "
          "as Europe/Berlin\n" },
        { __LINE__, "[general]\nzone = ../../../etc/localtime\n",
          "f:2: [general] zone: \"../../../etc/localtime\" is not a time zone that this computer knows; write local, or a "
          "name such as Europe/Berlin\n" },
        { __LINE__, "[run]\ndays = mon monday\n",
          "f:2: [run] days: \"monday\" is not a weekday; write days out of mon tue wed thu fri sat sun, or nothing\n" },
        { __LINE__, "[run]\ndays = sat sat\n", "f:2: [run] days: sat stands there twice; write each day once\n" },
        { __LINE__, "[run]\ntime = noon\n",
          "f:2: [run] time: \"noon\" is not a time; write a time from 00:00 to 23:59, like 07:30, or nothing\n" },
        { __LINE__, "[run]\ndays =\ntime =\n", "" },
        { __LINE__, "[quiet]\nfrom =\n", "f:2: [quiet] from: is empty; write a time from 00:00 to 23:59, like 07:30\n" },
        { __LINE__, "[notifications]\nre-ask = 5m\nre-asks = 4\n",
          "f:2: [notifications] re-ask: 5m is out of range; write 10m to 3h\n"
          "f:3: [notifications] re-asks: 4 is out of range; write 0 to 3\n" },
        { __LINE__, "[notifications]\ndiscreet = \"yes\"\n",
          "f:2: [notifications] discreet: \"\"yes\"\" is not yes or no; write yes or no\n" },
    };
    run_faults(cases, ELEMENTSOF(cases));
}

static void test_names(void) {
    static const FaultCase cases[] = {
        { __LINE__, "[ICE]\n", "f:1: [ICE]: there is no such section; did you mean [ice]?\n" },
        { __LINE__, "[medicine-cabinet]\ndose = 1\n",
          "f:1: [medicine-cabinet]: there is no such section; there are [general], [check-in], [ice], "
          "[rest], [run], [exercise], [medication], [shoes], [notifications], [quiet], [cues]\n" },
        { __LINE__, "[ice]\nMin_Gap = 3h\n",
          "f:2: [ice] Min_Gap: there is no such key; did you mean min-gap?\n" },
        { __LINE__, "[ice]\nmin gap = 3h\n",
          "f:2: [ice] min gap: there is no such key; did you mean min-gap?\n" },
        { __LINE__, "[rest]\nduration = 3h\n",
          "f:2: [rest] duration: there is no such key; in [rest] there are times, window\n" },
        { __LINE__, "[ice]\n0123456789012345678901234567890123456789012345678901234567890123456789 = 1\n",
          "f:2: [ice] 0123456789012345678901234567890123456789012345678901234567890123456789: there is "
          "no such key; in [ice] there are enabled, times, duration, min-gap, max-per-day, hint-days\n" },
        { __LINE__, "times = 08:00\n[ice]\n",
          "f:1: times: stands outside of a section; put it under one of [general], [check-in], [ice], "
          "[rest], [run], [exercise], [medication], [shoes], [notifications], [quiet], [cues]\n" },
        { __LINE__, "[ice]\nmin-gap = 3h\n[quiet]\nto = 06:00\n[ice]\nmin-gap = 4h\n",
          "f:6: [ice] min-gap: stands in line 2 already; write it once in a file\n" },
    };
    run_faults(cases, ELEMENTSOF(cases));
}

/* What inih takes in silence, or for something else. */
static void test_traps(void) {
    static const FaultCase cases[] = {
        /* an indented line would be more of the value above */
        { __LINE__, "[ice]\nduration = 5m\n  min-gap = 3h\n",
          "f:3: [ice] min-gap: the line begins with a space; begin it with the key\n" },
        { __LINE__, "[ice]\nduration = 5m\n\t10m\n",
          "f:3: [ice] 10m: there is no \"=\" here; write key = value\n" },
        { __LINE__, "[ice]\nduration = 5m\n [rest]\nwindow = 7h\n",
          "f:3: the line begins with a space; begin it with the [\n"
          "f:4: [rest] window: 7h is out of range; write 30m to 6h\n" },
        /* ':' would separate, and split a time */
        { __LINE__, "[ice]\n09:00\n",
          "f:2: [ice] 09: a \":\" stands between key and value; write key = value\n" },
        { __LINE__, "[ice]\nmin-gap: 3h = x\n",
          "f:2: [ice] min-gap: a \":\" stands between key and value; write key = value\n" },
        { __LINE__, "[ice]\nenabled\n", "f:2: [ice] enabled: there is no \"=\" here; write key = value\n" },
        { __LINE__, "[ice]\nenabled ; = no\n",
          "f:2: [ice] enabled: there is no \"=\" here; write key = value\n" },
        { __LINE__, "[ice]\n= no\n", "f:2: [ice]: there is no key before the value; write key = value\n" },
        /* what follows the bracket would be dropped, and spaces inside kept */
        { __LINE__, "[ice] enabled = no\n",
          "f:1: this is no section; write [name], alone on its line and without spaces inside\n" },
        { __LINE__, "[ ice ]\nenabled = no\n",
          "f:1: this is no section; write [name], alone on its line and without spaces inside\n" },
        { __LINE__, "[rest]\n[ice\nwindow = 1m\n[]\n",
          "f:2: this is no section; write [name], alone on its line and without spaces inside\n"
          "f:4: this is no section; write [name], alone on its line and without spaces inside\n" },
        /* a ';' is part of the value unless a space is before it; '#' always is */
        { __LINE__, "[rest]\nwindow = 1h;x\n",
          "f:2: [rest] window: \"1h;x\" is not a duration; write 30m to 6h\n" },
        { __LINE__, "[rest]\nwindow = 1h # x\n",
          "f:2: [rest] window: \"1h # x\" is not a duration; write 30m to 6h\n" },
        { __LINE__, "[?]\nenabled = no\n",
          "f:1: [?]: there is no such section; there are [general], [check-in], [ice], [rest], "
          "[run], [exercise], [medication], [shoes], [notifications], [quiet], [cues]\n" },
        { __LINE__, "[ice]\nenabled = \x1b[31m\n",
          "f:2: [ice]: the line holds control characters or is not UTF-8; write plain text\n" },
        { __LINE__, "[ice]\nenabled = no\rtimes = 25:00\n",
          "f:2: [ice]: the line holds control characters or is not UTF-8; write plain text\n" },
        { __LINE__, "# caf\xe9\n",
          "f:1: the line holds control characters or is not UTF-8; write plain text\n" },
        { __LINE__, "[rest]\n[ic\xff]\nwindow = 1m\n",
          "f:2: the line holds control characters or is not UTF-8; write plain text\n" },
    };
    run_faults(cases, ELEMENTSOF(cases));
    static const char nul[] = "[ice]\nenabled = no\0 times\n";
    expect_faults_sized(__LINE__, nul, sizeof(nul) - 1,
                        "f:2: [ice]: the line holds a NUL byte; write plain text\n");
}

/* The rest of an over-long line would be read as a line of its own. */
static void test_long_lines(void) {
    char text[512];
    for (int length = 178; length < 400; length++) {
        int n = snprintf(text, sizeof(text), "[ice]\n;%*s\nmax-per-day = 9\n", length - 1, "times = 25:00");
        assert(n > 0 && (size_t)n < sizeof(text));
        expect_faults(__LINE__, text,
                      length < READER_LINE_MAX
                          ? "f:3: [ice] max-per-day: 9 is out of range; write 1 to 4\n"
                          : "f:2: [ice]: the line is too long; a line may have up to 179 bytes\n"
                            "f:3: [ice] max-per-day: 9 is out of range; write 1 to 4\n");
    }
}

static void test_together(void) {
    static const FaultCase cases[] = {
        { __LINE__, "[check-in]\ntimes = 06:30\n",
          "f:2: [check-in] times: 06:30 of [check-in] times is in the quiet hours from 22:00 to 07:00; "
          "move one of them out of the other's way\n" },
        { __LINE__, "[quiet]\nto = 08:00\n",
          "f:2: [quiet] to: 07:30 of [check-in] times is in the quiet hours from 22:00 to 08:00; move "
          "one of them out of the other's way\n" },
        { __LINE__, "[rest]\ntimes = 21:59 22:00\n",
          "f:2: [rest] times: 22:00 of [rest] times is in the quiet hours from 22:00 to 07:00; move one "
          "of them out of the other's way\n" },
        { __LINE__, "[quiet]\nfrom = 12:00\nto = 12:00\n[rest]\ntimes = 12:00 00:00\n", "" },
        { __LINE__, "[ice]\ntimes = 08:00 09:30 20:00\n",
          "f:2: [ice] times: 08:00 and 09:30 are 1h30m apart; ice times must be at least min-gap (2h) "
          "apart\n" },
        { __LINE__, "[ice]\ntimes = 00:30 23:00\n[quiet]\nfrom = 01:00\n",
          "f:2: [ice] times: 23:00 and 00:30 are 1h30m apart; ice times must be at least min-gap (2h) "
          "apart\n" },
        { __LINE__, "[ice]\ntimes = 08:00 10:00\n", "" },
        { __LINE__, "[ice]\nmin-gap = 6h\n",
          "f:2: [ice] min-gap: 08:00 and 13:00 are 5h apart; ice times must be at least min-gap (6h) "
          "apart\n" },
        /* a plan that is switched on is there as a whole, and keeps the label's gap */
        { __LINE__, "[medication]\nenabled = yes\nproduct = x\ndose-times = 08:00\n",
          "f:2: [medication] enabled: is yes, but [medication] strength is not there; write how many mg at a "
          "time, at most 400, or enabled = no\n" },
        { __LINE__, "[medication]\nenabled = yes\nproduct = x\nstrength = 200\ndose-times = 08:00 13:59 20:00\n",
          "f:5: [medication] dose-times: 08:00 and 13:59 are 5h59m apart; doses must be at least 6h apart\n" },
        { __LINE__, "[medication]\nenabled = yes\nproduct = x\nstrength = 200\ndose-times = 07:30 21:30\n[quiet]\nfrom = 01:00\n", "" },
        { __LINE__, "[medication]\nenabled = yes\nproduct = x\nstrength = 200\ndose-times = 02:00 21:30\n[quiet]\nto = 00:00\n",
          "f:5: [medication] dose-times: 21:30 and 02:00 are 4h30m apart; doses must be at least 6h apart\n" },
        { __LINE__, "[medication]\nproduct = x\ndose-times = 08:00 09:00\n", "" },
        { __LINE__, "[shoes]\nnotice-distance = 99\n",
          "f:2: [shoes] notice-distance: 99 km is too near; write 0 (never), or 100 to 3000\n" },
        { __LINE__, "[shoes]\nnotice-distance = 0\n", "" },
        { __LINE__, "[shoes]\nnotice-distance = 100\n", "" },
        { __LINE__, "[ice]\nmax-per-day = 2\n",
          "f:2: [ice] max-per-day: there are 3 ice times and max-per-day is 2; write at most as many "
          "times\n" },
        { __LINE__, "[ice]\nmax-per-day = 2\ntimes = 08:00\n", "" },
        { __LINE__, "[shoes]\npainful = 4\npainful-of = 3\n",
          "f:2: [shoes] painful: 4 of 3 cannot be; write at most as many as painful-of\n" },
        { __LINE__, "[shoes]\npainful = 3\npainful-of = 3\n", "" },
        /* while ice is off, its times bind nobody */
        { __LINE__, "[ice]\nenabled = no\nmin-gap = 12h\nmax-per-day = 1\n", "" },
        /* a key that could not be read, or whose line could not, says nothing about the others */
        { __LINE__, "[ice]\nmin-gap = 1\ntimes = 08:00 09:30\n",
          "f:2: [ice] min-gap: 1 is out of range; write 1h to 12h\n" },
        { __LINE__, "[ice]\nmin-gap : 1h\ntimes = 08:00 09:30\n",
          "f:2: [ice] min-gap: a \":\" stands between key and value; write key = value\n" },
        { __LINE__, "[ice]\nenabled = nope\nmax-per-day = 1\n",
          "f:2: [ice] enabled: \"nope\" is not yes or no; write yes or no\n" },
    };
    run_faults(cases, ELEMENTSOF(cases));
}

/* Forms that are fine: BOM, CRLF, comments, blanks round the '=', a last line without end, a section again.
 */
static void test_good_forms(void) {
    SettingsSet s CLEANUP(settings_set_done) = read_good(
        __LINE__,
        "\xef\xbb\xbf; head\r\n[ice] ; ice\r\n  # indented comment\r\nduration\t=\t5m ; short\r\n\r\n \t\r\n"
        "[rest]\ntimes= ; none\n[general]\nprofile=up-to-2\n[rest]\nwindow   =   1h30m\n"
        "[check-in]\ntimes =\n[notifications]\ndiscreet = on\nsound = off\nsnoozes = 0");
    const Schedule *c = &s.settings.schedule;
    assert(c->ice_duration == 5 * USEC_PER_MIN);
    assert(c->rest_window == 90 * USEC_PER_MIN);
    assert(c->profile == PROFILE_UP_TO_2);
    assert(c->check_in.n == 0);
    assert(c->snooze_max == 0);
    assert(s.settings.discreet && !s.settings.sound);
    assert(c->ice_gap == settings_default.schedule.ice_gap);
    assert(s.n_files == 1 && strcmp(s.files[0], "f") == 0);
}

/* Times follow the day, whichever way they are written; also those of the defaults. */
static void test_order_of_times(void) {
    SettingsSet s CLEANUP(settings_set_done) = read_good(
        __LINE__, "[ice]\ntimes = 05:00 17:00 23:00\n[check-in]\ntimes = 15:59 16:00\n[quiet]\nfrom = 09:00\n"
                  "to = 09:00\n[general]\nday-start = 16:00\n");
    expect_value(__LINE__, &s, "ice", "times", "17:00 23:00 05:00", "f:2");
    expect_value(__LINE__, &s, "check-in", "times", "16:00 15:59", "f:4");
    expect_value(__LINE__, &s, "rest", "times", "20:00 08:00 13:00", "default");
    assert(s.settings.schedule.ice_times.minute[0] == 17 * 60);
}

/* The two places that know the defaults, and the range of every default. */
static void test_defaults(void) {
    SettingsSet s CLEANUP(settings_set_done) = { 0 };
    assert(settings_read(&s, NULL, 0) == 0);
    assert(settings_equal(&s.settings, &settings_default));
    assert(schedule_equal(&s.settings.schedule, &schedule_default));
    assert(s.n_values == key_table.n && s.n_files == 0);
    for (size_t i = 0; i < key_table.n; i++) {
        const Key *k = &key_table.keys[i];
        expect_value(__LINE__, &s, k->section, k->name, k->def, "default");
    }
}

/* A table that no release has yet: one key that is no longer used, beside one that is. */
static void test_obsolete(void) {
    static const Key keys[] = {
        { "ice", "rounds", KEY_OBSOLETE, .help = "is no longer used and is passed over; see times" },
        { "ice", "max-per-day", KEY_INTEGER, offsetof(Settings, schedule.ice_per_day), .def = "4", .min = 1,
          .max = 4 },
        { "rounds", "old", KEY_OBSOLETE, .help = "is no longer used and is passed over" },
    };
    static const KeyTable table = { keys, ELEMENTSOF(keys) };
    static const char text[] =
        "[ice]\nrounds = :: anything\nmax-per-day = 3\n[rounds]\nold =\n[ice]\nround = 1\n";
    SettingsSet s CLEANUP(settings_set_done) = { 0 };
    /* the last line is a fault: a key that is gone is not offered for it */
    assert(settings_read_text(&s, &table, "f", text, strlen(text)) == SETTINGS_E_FAULTS);
    char *faults CLEANUP_FREE = join(s.faults, s.n_faults);
    char *warnings CLEANUP_FREE = join(s.warnings, s.n_warnings);
    expect_text(__LINE__, "f:7: [ice] round: there is no such key; in [ice] there are max-per-day\n", faults);
    expect_text(__LINE__,
                "f:2: [ice] rounds: is no longer used and is passed over; see times\n"
                "f:5: [rounds] old: is no longer used and is passed over\n",
                warnings);

    SettingsSet good CLEANUP(settings_set_done) = { 0 };
    assert(settings_read_text(&good, &table, "f", text, strlen(text) - strlen("round = 1\n")) == 0);
    assert(good.n_warnings == 2 && good.n_values == 1);
    assert(good.settings.schedule.ice_per_day == 3);
}

static void test_round_trip(void) {
    static const char *const texts[] = {
        "",
        "[general]\nprofile = up-to-2\nday-start = 16:00\nclose-after = 0\nsilent-after = 30\n"
        "[check-in]\ntimes =\n"
        "[ice]\n"
        "enabled = off\n"
        "times = 23:00 01:30\n"
        "duration = 7m30s\n"
        "min-gap = 90m\n"
        "max-per-day = 2\n"
        "[rest]\n"
        "times = 18:00 19:00 20:00 21:00 22:00 23:00 00:00 01:00 02:00 03:00 04:00 05:00\n"
        "window = 6h\n"
        "[exercise]\nenabled = yes\ndays = sun tue\ntime = 21:00\n"
        "[notifications]\n"
        "max-per-day = 12\n"
        "snooze = 90s\n"
        "snoozes = 5\n"
        "discreet = yes\n"
        "sound = 0\n"
        "[run]\ndays = sun mon\ntime = 00:00\n"
        "[cues]\nfoot-strike = yes\n"
        "[check-in]\nfunction = no\n"
        "[quiet]\nfrom = 09:00\nto = 17:00\n",
    };
    for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
        SettingsSet a CLEANUP(settings_set_done) = read_good(__LINE__, texts[i]);
        char *text CLEANUP_FREE = settings_format(&a);
        SettingsSet b CLEANUP(settings_set_done) = read_good(__LINE__, text);
        char *again CLEANUP_FREE = settings_format(&b);
        assert(settings_equal(&a.settings, &b.settings));
        assert((i == 0) == settings_equal(&a.settings, &settings_default));
        expect_text(__LINE__, text, again);
    }
}

/* The sample says nothing until its keys are uncommented, and then says the defaults. */
static void test_sample(void) {
    char *sample CLEANUP_FREE = settings_sample();
    SettingsSet s CLEANUP(settings_set_done) = read_good(__LINE__, sample);
    for (size_t i = 0; i < s.n_values; i++)
        expect_text(__LINE__, "default", s.values[i].from);

    char *read = sample, *write = sample;
    for (bool start = true; *read; read++) {
        if (!(start && read[0] == '#' && read[1] != ' '))
            *write++ = *read;
        start = *read == '\n';
    }
    *write = '\0';
    SettingsSet u CLEANUP(settings_set_done) = read_good(__LINE__, sample);
    assert(settings_equal(&u.settings, &settings_default));
    assert(u.n_values == key_table.n);
    for (size_t i = 0; i < u.n_values; i++)
        if (strcmp(u.values[i].from, "default") == 0)
            FAIL(__LINE__, "[%s] %s is not in the sample", u.values[i].section, u.values[i].key);
}

/* Every key is in the man page, with its default and in no markup of its own. */
static void test_manual(void) {
    char *manual CLEANUP_FREE = settings_manual();
    for (size_t i = 0; i < key_table.n; i++) {
        char entry[128];
        snprintf(entry, sizeof(entry), "*%s* = %s\n\t", key_table.keys[i].name, key_table.keys[i].def);
        if (!strstr(manual, entry))
            FAIL(__LINE__, "no entry %s", entry);
    }
}

int main(void) {
    test_five_mistakes();
    test_values();
    test_names();
    test_traps();
    test_long_lines();
    test_together();
    test_good_forms();
    test_order_of_times();
    test_defaults();
    test_obsolete();
    test_round_trip();
    test_sample();
    test_manual();
    return failures > 0;
}
