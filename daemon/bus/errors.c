/* SPDX-License-Identifier: MIT */
/* Outcomes to D-Bus errors: the one place. A text says what is wrong and what is allowed. */

#include <stdarg.h>
#include <stdio.h>

#include "config/near.h"
#include "internal.h"

int error_argument(sd_bus_error *error, const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return sd_bus_error_set(error, KM_ERROR_INVALID_ARGUMENT, text);
}

int error_word(sd_bus_error *error, const char *given, const char *words, const char *format, ...) {
    char text[256], near[NEAR_MAX + 1];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (!near_word(given, words, near))
        return error_argument(error, "%s", text);
    return error_argument(error, "%s Did you mean %s?", text, near);
}

/* "14:05", or "tomorrow 08:00". */
static const char *clock_text(const Frame *f, usec_t t, char buffer[static 32]) {
    LocalTime local = zone_local(f->zone, t);
    bool today = local.day == zone_local(f->zone, f->now.real).day;
    snprintf(buffer, 32, "%s%02d:%02d", today ? "" : "tomorrow ", local.second / 3600, local.second / 60 % 60);
    return buffer;
}

static int error_too_soon(const Frame *f, sd_bus_error *error, int outcome) {
    RuleError why;
    char clock[32], gap[DURATION_TEXT_MAX];
    usec_t wait = ice_wait(f->state, f->schedule, &f->now, KNEE_BOTH, &why);
    clock_text(f, f->now.real + wait + USEC_PER_MIN - 1, clock);
    if (outcome == RULE_E_DAILY_LIMIT)
        return sd_bus_error_setf(error, KM_ERROR_TOO_SOON,
                                 "This knee was iced %d times in the last 24 hours, which is the most. Ice again from %s.",
                                 f->schedule->ice_per_day, clock);
    return sd_bus_error_setf(error, KM_ERROR_TOO_SOON, "Ice again from %s: icings start at least %s apart.", clock,
                             format_duration(f->schedule->ice_gap, gap));
}

static int error_ice_off(const Frame *f, sd_bus_error *error) {
    static const char *const texts[ICE_STATUS_MAX] = {
        [ICE_ON] = "Ice is on.",
        [ICE_NO_EPISODE] = "Answer the safety questions before the first ice: kneeminder safety",
        [ICE_OFF_SETTING] = "Ice is switched off in the settings ([ice] enabled = no); where: kneeminder config show",
        [ICE_UNANSWERED] = "Answer the safety questions before the first ice: kneeminder safety",
        [ICE_CONTRAINDICATED] = ("Ice stays off, because something applies that speaks against it. If that was wrong: "
                                 "kneeminder safety"),
        [ICE_RED_FLAG] = "Ice stays off until a clinician has seen the knee. Afterwards: kneeminder safety",
    };
    return sd_bus_error_set(error, KM_ERROR_ICE_OFF, texts[ice_status(f->state, f->schedule)]);
}

static int error_no_task(const Frame *f, sd_bus_error *error) {
    FunctionStatus status;
    char names[160] = "";
    size_t n = 0;
    function_look(f, &status);
    for (size_t i = 0; i < status.n && n < sizeof(names); i++)
        n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%s", i > 0 ? ", " : "", status.tasks[i].task);
    if (status.n == 0)
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_TASK,
                                "No task is named yet; to name one: kneeminder function add \"climb the stairs\" "
                                "SCORE");
    return sd_bus_error_setf(error, KM_ERROR_NO_SUCH_TASK, "There is no such task; there are: %s. To name another: kneeminder function add "
                             "TASK SCORE", n < sizeof(names) ? names : "those of kneeminder function");
}

int error_set(Service *s, sd_bus_error *error, int outcome) {
    if (outcome < 0)
        return sd_bus_error_set_errno(error, outcome);
    Frame f;
    int r = coordinator_frame(s->coordinator, &f);
    if (r < 0)
        return r;
    switch (outcome) {
    case RULE_E_KNEE_NEEDED:
        return sd_bus_error_set(error, KM_ERROR_KNEE_NEEDED, "Say which knee: left, right or both (kneeminder: --knee left).");
    case RULE_E_NO_REMINDER:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_REMINDER,
                                "There is no such reminder; kneeminder plan lists them, such as ice/2026-11-23/1300.");
    case RULE_E_NOT_OPEN:
        return sd_bus_error_set(error, KM_ERROR_NOT_OPEN, "Nothing that this would answer is open; kneeminder status tells "
                                                          "what is, and what comes next.");
    case RULE_E_ANSWERED:
        return sd_bus_error_set(error, KM_ERROR_ALREADY_ANSWERED,
                                "That reminder has its outcome already; kneeminder undo takes the last answer back.");
    case RULE_E_GAP:
    case RULE_E_DAILY_LIMIT:
        return error_too_soon(&f, error, outcome);
    case RULE_E_RUNNING:
        return sd_bus_error_set(error, KM_ERROR_NOT_OPEN, "An icing is running already; kneeminder done ends it.");
    case RULE_E_ICE_OFF:
        return error_ice_off(&f, error);
    case RULE_E_SNOOZES:
        return sd_bus_error_setf(error, KM_ERROR_TOO_MANY_SNOOZES, "A reminder can be put off %d times; now kneeminder done, or skip.",
                                 f.schedule->snooze_max);
    case RULE_E_FUTURE:
        return error_argument(error, "That time is still to come; a fact happened now or before, such as \"yesterday 18:00\".");
    case RULE_E_NO_EPISODE:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_FACT, "There is no such open episode; kneeminder episode lists them.");
    case RULE_E_NOTHING:
        return sd_bus_error_set(error, KM_ERROR_NOTHING_TO_UNDO, "There is nothing of the kind to end or to take back; kneeminder "
                                                                 "history shows what is on record.");
    case RULE_E_ONSET:
        return error_argument(error, "The pain began after the end of the run; an onset is at most its duration.");
    case RULE_E_OVERLAP:
        return error_argument(error, "Another run is on record for that time; give another --at, or see kneeminder history --kind run.");
    case RULE_E_SPEED:
        return error_argument(error, "That is faster than 40 km/h; check the distance and the duration.");
    case RULE_E_CUE_OFF:
        return sd_bus_error_set(error, KM_ERROR_CUE_OFF,
                                "That cue is switched off in the settings ([cues] foot-strike = no); its cautions: "
                                "kneeminder why foot-strike");
    case RULE_E_CADENCE:
        return error_argument(error, "Its target goes by your own cadence: count the steps of both feet in a minute of easy running, and "
                                     "give them, such as: kneeminder cue cadence --cadence 164");
    case RULE_E_NO_TASK:
        return error_no_task(&f, error);
    case RULE_E_TASKS:
        return sd_bus_error_setf(error, KM_ERROR_TOO_MANY_TASKS, "There are %d tasks, which is the most at a time; to make room: "
                                 "kneeminder function drop TASK", FUNCTION_TASKS);
    case RULE_E_SHOE_UNKNOWN:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_SHOE,
                                "There is no pair of shoes of that name; kneeminder shoe list shows those there "
                                "are, shoe add NAME adds one. A run may also be in \"none\".");
    case RULE_E_SHOE_AMBIGUOUS:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_SHOE,
                                "Several pairs' names begin so; write more of the name: kneeminder shoe list");
    case RULE_E_SHOE_RETIRED:
        return sd_bus_error_set(error, KM_ERROR_SHOE_RETIRED,
                                "That pair is retired; kneeminder shoe list shows those in use. Only a run that "
                                "was over before may still be in it.");
    case RULE_E_SHOE_EXISTS:
        return sd_bus_error_set(error, KM_ERROR_SHOE_EXISTS,
                                "A pair of that name is in use; take another name, or put that pair away first: "
                                "kneeminder shoe retire NAME");
    case COORDINATOR_E_NOT_STORED:
        return sd_bus_error_setf(error, KM_ERROR_NOT_STORED, "The record %s cannot be used now (%s); kneeminder troubleshoot "
                                 "tells more.", ledger_path(coordinator_ledger(s->coordinator)),
                                 ledger_health(coordinator_ledger(s->coordinator)));
    case COORDINATOR_E_NO_IMPORT:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_IMPORT, "That import does not go on, and has changed nothing; begin another "
                                                                "with BeginImport.");
    case COORDINATOR_E_NO_COPY:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_FACT, "No copy was made then; kneeminder troubleshoot --restore lists those there "
                                                              "are.");
    case COORDINATOR_E_BAD_COPY:
        return sd_bus_error_set(error, KM_ERROR_DOES_NOT_FIT, "That copy cannot be read, and nothing has changed; kneeminder troubleshoot "
                                                              "--restore lists others.");
    case COORDINATOR_E_LIMIT:
        return sd_bus_error_set(error, KM_ERROR_LIMITS_EXCEEDED, "At most 50 changes a second are taken; try again.");
    case COORDINATOR_E_STALE:
        return sd_bus_error_set(error, KM_ERROR_STALE, "That notification has changed since; read Showing again.");
    case COORDINATOR_E_NO_ENTRY:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_FACT, "There is no such notice; kneeminder status lists them.");
    case COORDINATOR_E_NO_FACT:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_FACT,
                                "There is no fact of that id that holds; kneeminder history shows those there are.");
    case COORDINATOR_E_VERB:
        return error_argument(error, "The notification does not take that verb; its entry lists those that it does.");
    case COORDINATOR_E_SESSION:
        return sd_bus_error_set(error, KM_ERROR_NOTHING_TO_UNDO,
                                "The last thing was an icing, which cannot be taken back; kneeminder done ends one that runs.");
    default:
        return sd_bus_error_setf(error, KM_ERROR_INVALID_ARGUMENT,
                                 "The record refused this change (%d); kneeminder troubleshoot tells of the record.", outcome);
    }
}

int error_page(Service *s, sd_bus_error *error, int outcome) {
    switch (outcome) {
    case STORE_E_NOT_FOUND:
        return sd_bus_error_set(error, KM_ERROR_NO_SUCH_FACT, "There is no fact with that uid to go on after.");
    case STORE_E_CORRUPT:
        return sd_bus_error_setf(error, KM_ERROR_NOT_STORED, "The record %s is damaged, and cannot be read to its end; kneeminder troubleshoot "
                                 "--restore lists its copies.", ledger_path(coordinator_ledger(s->coordinator)));
    default:
        return error_set(s, error, COORDINATOR_E_NOT_STORED);
    }
}
