/* SPDX-License-Identifier: MIT */
/*
 * The names on the session bus, and the names of errors: all that a client shares with the daemon. The first number
 * in a name goes up when a script would break.
 */
#pragma once

#define KM_NAME "org.kneeminder.Kneeminder1"
#define KM_PATH "/org/kneeminder/Kneeminder1"
#define KM_MANAGER KM_NAME ".Manager"
#define KM_EPISODES KM_NAME ".Episodes"
#define KM_REMINDERS KM_NAME ".Reminders"
#define KM_DISPLAY KM_NAME ".Display"
#define KM_RUNS KM_NAME ".Runs"
#define KM_EXERCISES KM_NAME ".Exercises"
#define KM_CUES KM_NAME ".Cues"
#define KM_MEDICATION KM_NAME ".Medication"
#define KM_FUNCTION KM_NAME ".Function"
#define KM_SHOES KM_NAME ".Shoes"
#define KM_SAFETY KM_NAME ".Safety"
#define KM_RECORD KM_NAME ".Record"

#define KM_NOTIFIER_NAME "org.kneeminder.Notifier1"

#define KM_ERROR KM_NAME ".Error."
#define KM_ERROR_INVALID_ARGUMENT KM_ERROR "InvalidArgument"
#define KM_ERROR_KNEE_NEEDED KM_ERROR "KneeNeeded"
#define KM_ERROR_NO_SUCH_REMINDER KM_ERROR "NoSuchReminder"
#define KM_ERROR_NO_SUCH_FACT KM_ERROR "NoSuchFact"
#define KM_ERROR_NOT_OPEN KM_ERROR "NotOpen"
#define KM_ERROR_ALREADY_ANSWERED KM_ERROR "AlreadyAnswered"
#define KM_ERROR_TOO_SOON KM_ERROR "TooSoon"
#define KM_ERROR_ICE_OFF KM_ERROR "IceOff"
#define KM_ERROR_TOO_MANY_SNOOZES KM_ERROR "TooManySnoozes"
#define KM_ERROR_NOTHING_TO_UNDO KM_ERROR "NothingToUndo"
#define KM_ERROR_CUE_OFF KM_ERROR "CueOff"
#define KM_ERROR_NO_SUCH_TASK KM_ERROR "NoSuchTask"
#define KM_ERROR_TOO_MANY_TASKS KM_ERROR "TooManyTasks"
#define KM_ERROR_NO_SUCH_SHOE KM_ERROR "NoSuchShoe"
#define KM_ERROR_SHOE_RETIRED KM_ERROR "ShoeRetired"
#define KM_ERROR_SHOE_EXISTS KM_ERROR "ShoeExists"
#define KM_ERROR_STALE KM_ERROR "Stale"
#define KM_ERROR_NOT_STORED KM_ERROR "NotStored"
#define KM_ERROR_ACCESS_DENIED KM_ERROR "AccessDenied"
#define KM_ERROR_LIMITS_EXCEEDED KM_ERROR "LimitsExceeded"
#define KM_ERROR_DOES_NOT_FIT KM_ERROR "DoesNotFit"
#define KM_ERROR_NO_SUCH_IMPORT KM_ERROR "NoSuchImport"
#define KM_ERROR_INVALID_SETTINGS KM_ERROR "InvalidSettings"
