/* SPDX-License-Identifier: MIT */
/* See text.h. */

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "text.h"

typedef struct Entry {
    const char *word;
    const char *text;
} Entry;

static const char *look_up(const Entry *entries, size_t n, const char *word) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].word, word) == 0)
            return _(entries[i].text);
    return word;
}

const char *text_beside(const char *msgid, char **cache) {
    static const char *const marker = N_("safety texts: not reviewed by somebody who knows");
    const char *text = _(msgid);
    /* A catalogue that is in force translates its own header, which is that of "". */
    if (strcmp(text, msgid) == 0 || !gettext("")[0] || strcmp(_(marker), "reviewed") == 0)
        return text;
    if (!*cache && asprintf(cache, "%s [%s]", text, msgid + strspn(msgid, "\n")) < 0)
        *cache = NULL;
    return *cache ? *cache : text;
}

const char *text_safety(const char *msgid) {
    static struct {
        const char *msgid;
        char *beside;
    } kept[64];
    size_t i = 0;
    while (i < sizeof(kept) / sizeof(*kept) && kept[i].msgid && kept[i].msgid != msgid)
        i++;
    if (i == sizeof(kept) / sizeof(*kept))
        return _(msgid);
    kept[i].msgid = msgid;
    return text_beside(msgid, &kept[i].beside);
}

/* Likewise of safety texts. */
static const char *look_up_safety(const Entry *entries, size_t n, char **cache, const char *word) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].word, word) == 0)
            return text_beside(entries[i].text, &cache[i]);
    return word;
}

#define LOOK_UP_SAFETY(table, word) look_up_safety(table, sizeof(table) / sizeof(*(table)), table##_beside, word)

#define LOOK_UP(table, word) look_up(table, sizeof(table) / sizeof(*(table)), word)

/* Where the catalogues are: in a tree that was built and not installed, there; a program knows itself to be in one by the names
 * of its own directories. */
static const char *catalogues(char buffer[static PATH_MAX]) {
    static const char *const places[] = { "/client/cli/", "/client/report/", "/client/notifier/" };
    ssize_t n = readlink("/proc/self/exe", buffer, PATH_MAX - 1);
    buffer[n > 0 ? n : 0] = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        char *place = strstr(buffer, places[i]);
        if (!place || strchr(place + strlen(places[i]), '/') || (size_t)(place - buffer) + sizeof("/po") > PATH_MAX)
            continue;
        memcpy(place, "/po", sizeof("/po"));
        if (access(buffer, X_OK) == 0)
            return buffer;
    }
    return LOCALEDIR;
}

void text_open(void) {
    char buffer[PATH_MAX];
    bindtextdomain(GETTEXT_PACKAGE, catalogues(buffer));
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
}

const char *text_knee(const char *word) {
    static const Entry knees[] = {
        { "left", N_("your left knee") },
        { "right", N_("your right knee") },
        { "both", N_("both knees") },
    };
    return word[0] ? LOOK_UP(knees, word) : _("your knee");
}

const char *text_kind(const char *word) {
    static const Entry kinds[] = {
        { "check-in", N_("Check-in") }, { "ice", N_("Ice") },
        { "rest", N_("Rest") },         { "safety", N_("Safety questions") },
        { "run", N_("Run") },           { "after-run", N_("After the run") },
        { "exercise", N_("Exercise") }, { "medication", N_("Medication") },
        { "cue", N_("Running form") },
    };
    return LOOK_UP(kinds, word);
}

const char *text_state(const char *word) {
    static const Entry states[] = {
        { "upcoming", N_("to come") }, { "due", N_("due") },   { "snoozed", N_("put off") },
        { "running", N_("running") },  { "done", N_("done") }, { "skipped", N_("skipped") },
        { "missed", N_("missed") },    { "void", N_("void") },
    };
    return LOOK_UP(states, word);
}

const char *text_reason(const char *word) {
    static const Entry reasons[] = {
        { "not-answered", N_("shown, not answered") },
        { "asleep", N_("the computer was asleep") },
        { "locked", N_("the screen was locked") },
        { "inhibited", N_("notifications were held back") },
        { "paused", N_("paused") },
        { "not-running", N_("Kneeminder was not running") },
        { "no-server", N_("nothing there to show notifications") },
        { "travel", N_("the time zone jumped over it") },
        { "away", N_("nobody used the computer") },
        { "quiet", N_("not asked, because five went unanswered") },
        { "limit", N_("the day's notifications were used up") },
        { "gap", N_("too soon after the last icing") },
        { "daily-limit", N_("four icings in 24 hours") },
        { "safety", N_("safety questions not answered, or ice off") },
        { "user", N_("not now") },
        { "no-time", N_("no time") },
        { "no-pain", N_("no pain") },
        { "not-here", N_("no ice here") },
        { "episode-closed", N_("the episode was closed") },
        { "sore", N_("a knee was sore or hurt: a day off") },
        { "dose-gap", N_("too soon after the last dose") },
        { "dose-limit", N_("24 hours' worth was taken, or more") },
        { "other", N_("other") },
    };
    return LOOK_UP(reasons, word);
}

const char *text_notice(const char *word) {
    static const Entry notices[] = {
        { "ice-off", N_("Take the ice off") },
        { "store", N_("The record cannot be written") },
        { "settings", N_("The settings have faults") },
        { "travel", N_("The time zone has changed") },
        { "red-flag", N_("Please see a clinician about the knee") },
        { "missed", N_("Reminders passed that could not be shown") },
        { "offer", N_("Other times for your reminders?") },
        { "held", N_("The limit waits for answers in the morning") },
        { "level", N_("You run as before the injury") },
        { "visit", N_("Time to show the knee to somebody") },
        { "ice-days", N_("Ice for days in a row") },
        { "usual", N_("Sore morning after morning, without pain") },
        { "closed", N_("The pain episode was closed after clear check-ins") },
        { "function", N_("Your own tasks: how do they go?") },
        { "medication-course", N_("The days of your painkiller plan are over: ask a pharmacist") },
        { "shoe-worn", N_("Shoes that have come far: check wear and comfort") },
        { "shoe-change", N_("Shoes worn in runs that hurt: try another model") },
        { "shoe-again", N_("Shoes without pain: the ones to buy again") },
    };
    return LOOK_UP(notices, word);
}

const char *text_cushioning(const char *word) {
    static const Entry cushionings[] = { { "soft", N_("soft") }, { "medium", N_("medium") }, { "firm", N_("firm") } };
    return LOOK_UP(cushionings, word);
}

const char *text_shoe_hint(const char *word) {
    static const Entry hints[] = {
        { "worn", N_("check wear and comfort") },
        { "change", N_("try more or less cushioning") },
        { "again", N_("the one to buy again") },
    };
    return LOOK_UP(hints, word);
}

const char *text_question(const char *subject, const char *word) {
    static const Entry ice[] = {
        { "raynaud", N_("Fingers or toes turn white in the cold (Raynaud's)") },
        { "cold-allergy", N_("Hives or swelling from cold, or an allergy to it") },
        { "cryoglobulins", N_("Cryoglobulins, or haemoglobin in the urine after cold") },
        { "circulation", N_("Poor circulation in the legs") },
        { "numbness", N_("Reduced feeling in the leg, such as from diabetes") },
        { "wound", N_("An open wound or infected skin at the knee") },
        { "crps", N_("Complex regional pain syndrome") },
        { "heart-lung", N_("A severe illness of heart or lungs") },
        { "some", N_("Something of the list (not said which)") },
    };
    static const Entry red_flags[] = {
        { "breathless", N_("A swollen or painful leg with breathlessness, chest pain or coughing blood: "
                           "call the emergency number now") },
        { "no-weight", N_("You cannot put weight on it or take four steps") },
        { "deformed", N_("The knee looks out of shape") },
        { "swollen", N_("Badly swollen, or swollen within hours of a twist or fall") },
        { "locked", N_("It cannot be straightened, or bent to a right angle") },
        { "hot", N_("Hot and red, with fever or feeling unwell") },
        { "numb-foot", N_("A numb or cold foot") },
        { "kneecap", N_("The kneecap slipped out of place") },
        { "no-raise", N_("The straight leg cannot be lifted since an injury") },
        { "calf", N_("One calf is swollen, warm and tender") },
        { "giving-way", N_("The knee gives way") },
        { "catching", N_("The knee catches") },
        { "night-pain", N_("Pain at night or at rest that nothing eases") },
        { "weight-loss", N_("Weight loss without a reason, or cancer in the past") },
        { "under-18", N_("You are under 18") },
        { "some", N_("Something of the list (not said which)") },
    };
    static const Entry medication[] = {
        { "nsaid-allergy", N_("Ever an allergy or asthma from aspirin, ibuprofen or the like") },
        { "ulcer", N_("A stomach ulcer or bleeding in stomach or gut, now or ever") },
        { "blood-thinner", N_("You take a blood thinner") },
        { "steroid", N_("You take a steroid medicine") },
        { "other-nsaid", N_("You take another such painkiller, or aspirin, for the heart too") },
        { "heart-surgery", N_("Heart surgery shortly before or ahead") },
        { "heart", N_("Heart disease") },
        { "kidney", N_("Kidney disease") },
        { "liver", N_("Liver disease") },
        { "stroke", N_("A stroke in the past") },
        { "blood-pressure", N_("High blood pressure that is not under control") },
        { "pregnant", N_("You are pregnant, or trying to be") },
        { "under-18", N_("You are under 18") },
        { "alcohol", N_("Three or more alcoholic drinks a day") },
        { "diuretic", N_("You take water tablets, or are short of fluid") },
        { "some", N_("Something of the list (not said which)") },
    };
    static char *ice_beside[sizeof(ice) / sizeof(*ice)], *red_flags_beside[sizeof(red_flags) / sizeof(*red_flags)],
        *medication_beside[sizeof(medication) / sizeof(*medication)];
    if (strcmp(subject, "medication") == 0)
        return LOOK_UP_SAFETY(medication, word);
    return strcmp(subject, "ice") == 0 ? LOOK_UP_SAFETY(ice, word) : LOOK_UP_SAFETY(red_flags, word);
}

bool text_is_emergency(const char *word) {
    return strcmp(word, "breathless") == 0;
}

bool text_is_for_today(const char *word) {
    static const char *const today[] = { "no-weight", "deformed", "swollen",  "locked", "hot",
                                         "numb-foot", "kneecap",  "no-raise", "calf",   "giving-way" };
    for (size_t i = 0; i < sizeof(today) / sizeof(*today); i++)
        if (strcmp(today[i], word) == 0)
            return true;
    return false;
}

const char *text_ease(const char *context) {
    static const Entry eases[] = {
        { "rest", N_("Keep the leg comfortable today.") },
        { "running", N_("No running while it hurts.") },
        { "after-run", N_("No running while it hurts.") },
        { "morning", N_("Take the morning slowly.") },
        { "stairs", N_("Go easy on stairs today.") },
        { "sitting", N_("Stand up and move now and then.") },
    };
    return LOOK_UP(eases, context);
}

const char *text_cue(const char *word, unsigned cadence, unsigned low, unsigned high, char buffer[static TEXT_CUE_MAX]) {
    static const Entry cues[] = {
        { "pelvis", N_("Keep the pelvis level; neither side drops.") },
        { "kneecaps", N_("Kneecaps straight ahead, with space between the knees.") },
        { "hips", N_("Feel the outer hips at work in each step.") },
        { "stride", N_("Shorter steps: the foot comes down beneath you, not out in front.") },
        { "foot-strike", N_("Land flat beneath the hips, a few minutes at a time; calf and Achilles tendon work more. "
                            "If they ache, run your own way again.") },
    };
    if (strcmp(word, "cadence") == 0 && cadence > 0)
        snprintf(buffer, TEXT_CUE_MAX, _("%u to %u light steps a minute: 5 to 10 %% above your own %u."), low, high, cadence);
    else if (strcmp(word, "cadence") == 0)
        snprintf(buffer, TEXT_CUE_MAX, "%s", /* xgettext:no-c-format */ _("More and lighter steps a minute: 5 to 10 % above your own number."));
    else
        snprintf(buffer, TEXT_CUE_MAX, "%s", LOOK_UP(cues, word));
    return buffer;
}

/* --- times --- */

static struct tm local_time(uint64_t t) {
    time_t seconds = (time_t)(t / 1000000);
    struct tm tm;
    localtime_r(&seconds, &tm);
    return tm;
}

const char *text_clock(uint64_t t, char buffer[static TEXT_TIME_MAX]) {
    struct tm tm = local_time(t);
    const char *full = nl_langinfo(T_FMT);
    bool twelve = strstr(full, "%r") || strstr(full, "%I") || strstr(full, "%l");
    if (strftime(buffer, TEXT_TIME_MAX, twelve ? "%-I:%M %p" : "%H:%M", &tm) == 0)
        snprintf(buffer, TEXT_TIME_MAX, "%02d:%02d", tm.tm_hour, tm.tm_min);
    return buffer;
}

/* The format is the locale's or a translator's, which no compiler can check. */
static size_t (*const format_time)(char *, size_t, const char *, const struct tm *) = strftime;

/* The C locale's own date is written as nobody reads it; there ISO 8601 is plainer. */
static bool has_dates(void) {
    const char *name = setlocale(LC_TIME, NULL);
    return name && name[0] != 'C' && strcmp(name, "POSIX") != 0 && nl_langinfo(D_FMT)[0];
}

static bool is_month_first(void) {
    const char *format = nl_langinfo(D_FMT), *day = strpbrk(format, "de"), *month = strpbrk(format, "mbB");
    return has_dates() && day && month && month < day;
}

const char *text_date_of(const struct tm *tm, char buffer[static TEXT_TIME_MAX]) {
    if (format_time(buffer, TEXT_TIME_MAX, has_dates() ? nl_langinfo(D_FMT) : "%Y-%m-%d", tm) == 0)
        strftime(buffer, TEXT_TIME_MAX, "%Y-%m-%d", tm);
    return buffer;
}

/* Of "2026-11-23"; false where it is none. */
static bool parse_date(const char *day, struct tm *ret) {
    struct tm tm = { .tm_isdst = -1 };
    const char *end = strptime(day, "%Y-%m-%d", &tm); /* tells the day of the week, too */
    if (!end)
        return false;
    *ret = tm;
    return true;
}

const char *text_date(const char *day, char buffer[static TEXT_TIME_MAX]) {
    struct tm tm;
    if (parse_date(day, &tm))
        return text_date_of(&tm, buffer);
    snprintf(buffer, TEXT_TIME_MAX, "%.32s", day);
    return buffer;
}

const char *text_day_of(const struct tm *tm, char buffer[static TEXT_TIME_MAX]) {
    /* TRANSLATORS: a day of the week, of the month, and a month, as strftime() has them. */
    const char *format = is_month_first() ? "%a %b %-d" : /* xgettext:no-c-format */ _("%a %d %b");
    if (format_time(buffer, TEXT_TIME_MAX, format, tm) == 0)
        text_date_of(tm, buffer);
    return buffer;
}

const char *text_day(const char *day, char buffer[static TEXT_TIME_MAX]) {
    struct tm tm;
    return parse_date(day, &tm) ? text_day_of(&tm, buffer) : text_date(day, buffer);
}

const char *text_day_of_month(const char *day, char buffer[static TEXT_TIME_MAX]) {
    struct tm tm;
    /* TRANSLATORS: a day of the month, and the month, as strftime() has them. */
    const char *format = is_month_first() ? "%b %-d" : /* xgettext:no-c-format */ _("%-d %b");
    if (!parse_date(day, &tm) || format_time(buffer, TEXT_TIME_MAX, format, &tm) == 0)
        text_date(day, buffer);
    return buffer;
}

const char *text_moment(uint64_t t, uint64_t now, char buffer[static TEXT_TIME_MAX]) {
    char clock[TEXT_TIME_MAX], date[TEXT_TIME_MAX];
    struct tm then = local_time(t), today = local_time(now),
              tomorrow = local_time(now + 24ULL * 3600 * 1000000);
    text_clock(t, clock);
    if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
        return memcpy(buffer, clock, sizeof(clock));
    if (then.tm_year == tomorrow.tm_year && then.tm_yday == tomorrow.tm_yday)
        snprintf(buffer, TEXT_TIME_MAX, _("tomorrow %.16s"), clock);
    else
        snprintf(buffer, TEXT_TIME_MAX, "%.40s %.16s", text_day_of(&then, date), clock);
    return buffer;
}

const char *text_minutes(uint64_t usec, char buffer[static TEXT_TIME_MAX]) {
    unsigned long seconds = (unsigned long)(usec / 1000000);
    if (seconds < 60)
        snprintf(buffer, TEXT_TIME_MAX, _("%lu s"), seconds);
    else if (seconds % 60 == 0)
        snprintf(buffer, TEXT_TIME_MAX, _("%lu min"), seconds / 60);
    else
        snprintf(buffer, TEXT_TIME_MAX, _("%lu min %lu s"), seconds / 60, seconds % 60);
    return buffer;
}

const char *text_length(uint64_t usec, char buffer[static TEXT_TIME_MAX]) {
    unsigned long seconds = (unsigned long)(usec / 1000000), minutes = (seconds + 30) / 60;
    if (seconds < 60)
        snprintf(buffer, TEXT_TIME_MAX, ngettext("%lu second", "%lu seconds", seconds), seconds);
    else if (minutes < 60)
        snprintf(buffer, TEXT_TIME_MAX, ngettext("%lu minute", "%lu minutes", minutes), minutes);
    else if (minutes % 60 == 0)
        snprintf(buffer, TEXT_TIME_MAX, ngettext("%lu hour", "%lu hours", minutes / 60), minutes / 60);
    else
        snprintf(buffer, TEXT_TIME_MAX, _("%lu h %lu min"), minutes / 60, minutes % 60);
    return buffer;
}

/* --- lengths of ways --- */

#define METRES_PER_MILE 1609.344

/* Miles where the locale measures as the United States do. */
static bool in_miles(void) {
    return nl_langinfo(_NL_MEASUREMENT_MEASUREMENT)[0] == 2;
}

const char *text_distance(int64_t metres, char buffer[static TEXT_TIME_MAX]) {
    if (in_miles())
        snprintf(buffer, TEXT_TIME_MAX, _("%.1f mi"), (double)metres / METRES_PER_MILE);
    else
        snprintf(buffer, TEXT_TIME_MAX, _("%.1f km"), (double)metres / 1000);
    return buffer;
}

const char *text_far(int64_t metres, char buffer[static TEXT_TIME_MAX]) {
    if (in_miles())
        snprintf(buffer, TEXT_TIME_MAX, _("%.0f mi"), (double)metres / METRES_PER_MILE);
    else
        snprintf(buffer, TEXT_TIME_MAX, _("%.0f km"), (double)metres / 1000);
    return buffer;
}
