/* SPDX-License-Identifier: MIT */
/* Every shared word: spelt as the record, the bus and scripts know it, unique, and read back as the same
 * value. */

#include "check.h"
#include "core/words.h"

#define WRAP(prefix, type)                                                                                   \
    static const char *prefix##_word(int v) {                                                                \
        return prefix##_to_string((type)v);                                                                  \
    }                                                                                                        \
    static int prefix##_value(const char *text) {                                                            \
        return (int)prefix##_from_string(text);                                                              \
    }

WRAP(knee, Knee)
WRAP(kind, Kind)
WRAP(slot_state, SlotState)
WRAP(reason, Reason)
WRAP(context, Context)
WRAP(session_end, SessionEnd)
WRAP(episode_end, EpisodeEnd)
WRAP(subject, Subject)
WRAP(notice_kind, NoticeKind)
WRAP(weekday, Weekday)
WRAP(profile, Profile)
WRAP(run_order, RunOrder)
WRAP(cushioning, Cushioning)
WRAP(alive, Alive)

/* The words are written out again here, in the order of the enum, because files and scripts rely on them. */
static const struct {
    int line;
    const char *(*word)(int v);
    int (*value)(const char *text);
    int max;
    const char *words;
} enums[] = {
    { __LINE__, knee_word, knee_value, KNEE_BOTH + 1, ",left,right,both" },
    { __LINE__, kind_word, kind_value, KIND_MAX,
      "check-in,ice,rest,safety,run,after-run,exercise,medication,cue" },
    { __LINE__, slot_state_word, slot_state_value, SLOT_STATE_MAX,
      "upcoming,due,snoozed,running,done,skipped,missed,void" },
    { __LINE__, reason_word, reason_value, REASON_MAX,
      ",not-answered,asleep,locked,inhibited,paused,not-running,no-server,travel,away,quiet,limit,gap,daily-limit,"
      "safety,user,no-time,no-pain,not-here,episode-closed,sore,dose-gap,dose-limit,other" },
    { __LINE__, context_word, context_value, CONTEXT_MAX, ",rest,running,after-run,morning,stairs,sitting" },
    { __LINE__, session_end_word, session_end_value, SESSION_END_MAX, "time,stopped,late" },
    { __LINE__, episode_end_word, episode_end_value, EPISODE_END_MAX, "command,check-ins,recovered" },
    { __LINE__, subject_word, subject_value, SUBJECT_MAX, "ice,red-flags,medication" },
    { __LINE__, notice_kind_word, notice_kind_value, NOTICE_KIND_MAX,
      "ice-off,store,settings,travel,red-flag,missed,offer,closed,held,level,visit,ice-days,usual,medication-course,function,"
      "shoe-worn,shoe-change,shoe-again" },
    { __LINE__, weekday_word, weekday_value, WEEKDAY_MAX, "mon,tue,wed,thu,fri,sat,sun" },
    { __LINE__, profile_word, profile_value, PROFILE_MAX, "article,up-to-2" },
    { __LINE__, run_order_word, run_order_value, RUN_ORDER_MAX, "duration-first,frequency-first" },
    { __LINE__, cushioning_word, cushioning_value, CUSHIONING_MAX, ",soft,medium,firm" },
    { __LINE__, alive_word, alive_value, ALIVE_MAX, "start,tick,stop" },
};

static void test_words(void) {
    for (size_t i = 0; i < ELEMENTSOF(enums); i++) {
        const char *p = enums[i].words;
        for (int v = 0; v < enums[i].max; v++) {
            char word[32];
            size_t n = strcspn(p, ",");
            const char *text = enums[i].word(v);
            CHECK(enums[i].line, n < sizeof(word) && text);
            memcpy(word, p, n);
            word[n] = '\0';
            CHECK(enums[i].line, strcmp(text, word) == 0);
            /* A word that stood twice would be read as the first of the two. */
            CHECK(enums[i].line, enums[i].value(word) == v);
            CHECK(enums[i].line, (p[n] == '\0') == (v == enums[i].max - 1));
            p += n + 1;
        }
    }
}

static void test_unknown(void) {
    static const char *const unknown[] = { NULL, "nothing", "Ice", "ice ", "check_in", "LEFT", "0" };
    for (size_t i = 0; i < ELEMENTSOF(enums); i++) {
        for (size_t k = 0; k < ELEMENTSOF(unknown); k++)
            CHECK(enums[i].line, enums[i].value(unknown[k]) == -EINVAL);
        CHECK(enums[i].line, !enums[i].word(enums[i].max));
        CHECK(enums[i].line, !enums[i].word(-EINVAL));
        CHECK(enums[i].line, !enums[i].word(-1));
        /* "" is a word where an enum has a value for "none", and unknown elsewhere. */
        CHECK(enums[i].line, enums[i].value("") == (enums[i].words[0] == ',' ? 0 : -EINVAL));
    }
}

static void test_given_reasons(void) {
    for (int r = 0; r < REASON_MAX; r++) {
        const char *word = reason_to_string((Reason)r);
        bool given = false;
        static const char *const people[] = { "user", "no-time", "no-pain", "not-here", "other" };
        for (size_t i = 0; i < ELEMENTSOF(people); i++)
            given |= strcmp(word, people[i]) == 0;
        assert(reason_is_given((Reason)r) == given);
    }
    assert(!reason_is_given(REASON_INVALID));
}

int main(void) {
    test_words();
    test_unknown();
    test_given_reasons();
    return 0;
}
