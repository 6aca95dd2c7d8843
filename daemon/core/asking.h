/* SPDX-License-Identifier: MIT */
/*
 * Whether a reminder that is due draws attention now: it is shown once, again when a snooze is over, and, unanswered, again after
 * half an hour. Being locked, asleep or told not to disturb holds all of it, an idle keyboard what is asked again and the
 * check-in, which waits for the first use of the computer. What is held is not dropped: it is looked at again with each reconcile.
 */
#pragma once

#include "plan.h"

typedef enum News {
    NEWS_NONE,   /* shown, and nothing new */
    NEWS_FIRST,  /* not shown yet */
    NEWS_SNOOZE, /* its snooze is over */
    NEWS_AGAIN,  /* shown, and not answered for long enough */
} News;

/* What holds notifications. */
typedef struct Hold {
    bool held; /* locked, asleep, inhibited */
    bool idle;
} Hold;

News asking_news(const Frame *f, const Reminder *r);
/* Whether such news may draw attention now: quiet hours, pauses, the day's number of notifications, what holds them. */
bool asking_may(const Frame *f, const Reminder *r, News news, const Hold *hold);
/* Whether anything at all may be added to what is on the screen now. */
bool asking_is_open(const Frame *f, const Hold *hold);
/* How many notifications were used today: reminders shown together count once; safety and exercises, what came
 * with them, and what was shown again do not count. */
int asking_count(const Frame *f);
/* When something is next asked again, later than now; USEC_NONE: nothing is. */
usec_t asking_deadline(const Plan *p, const Frame *f);
