/* SPDX-License-Identifier: MIT */
/*
 * The schedule that holds where nothing was set, as an initialiser: for schedule_default, and for the settings of which it is a part. Each
 * value is the default of its key in config/keys.c, which tells whose number it is; a test holds the two equal.
 */
#pragma once

#define SCHEDULE_DEFAULT \
    { \
        .profile = PROFILE_ARTICLE, \
        .day_start = 5 * 60, \
        .close_after = 2, \
        .silent_after = 7, \
        .check_in = { .n = 1, .minute = { 7 * 60 + 30 } }, \
        .ice = true, \
        .ice_times = { .n = 3, .minute = { 8 * 60, 13 * 60, 20 * 60 } }, \
        .ice_duration = 10 * USEC_PER_MIN, \
        .ice_gap = 2 * USEC_PER_HOUR, \
        .ice_per_day = 4, \
        .rest_times = { .n = 3, .minute = { 8 * 60, 13 * 60, 20 * 60 } }, \
        .rest_window = 3 * USEC_PER_HOUR, \
        .exercise = false, \
        .exercise_days = 1 << WEEKDAY_MON | 1 << WEEKDAY_WED | 1 << WEEKDAY_FRI, \
        .exercise_times = { .n = 1, .minute = { 18 * 60 } }, \
        .snooze = 15 * USEC_PER_MIN, \
        .snooze_max = 2, \
        .re_ask = 30 * USEC_PER_MIN, \
        .re_asks = 1, \
        .asks_per_day = 4, \
        .run_ask = { .n = 1, .minute = { 20 * 60 } }, \
        .run_time = -1, \
        .function = true, \
        .limit = { .up = 5, .down = 80, .beyond = 10, .least = USEC_PER_MIN, .counts = 90, .first = 10 * USEC_PER_MIN, \
                   .back = { 90, 75, 60, 50 }, .test_apart = 7, .tests = 2, .rises = 1 }, \
        .after_ice = USEC_PER_HOUR, \
        .next_day_after = 21, \
        .next_day_runs = 6, \
        .next_day_painless = 3, \
        .next_day_unmasked = USEC_PER_DAY, \
        .week_most = 6, \
        .level_percent = 90, \
        .level_weeks = 3, \
        .held_runs = 3, \
        .sore_mornings = 3, \
        .ice_hint = 3, \
        .visit_again = 28, \
        .safety_days = 5, \
        .flags_every = 7, \
        .course_days = 3, \
        .dose_before_run = 6 * USEC_PER_HOUR, \
        .dose_answers = 30, \
        .shoe_notice = 700, \
        .shoe_hurt = 3, \
        .shoe_hurt_of = 5, \
        .shoe_near = 90, \
        .shoe_judged = 3, \
        .shoe_streak = 10, \
        .consult_again = 14, \
        .cue_every = 2, \
        .cue_other = 2, \
        .cue_weekly = 2, \
        .cue_before = USEC_PER_HOUR, \
        .quiet_from = 22 * 60, \
        .quiet_to = 7 * 60, \
    }
