/* SPDX-License-Identifier: MIT */
/*
 * Long output on a terminal goes through $KNEEMINDER_PAGER, else $PAGER, else less; none of it where that is
 * "cat" or empty, or where standard output is no terminal. Between the two calls what is said is the pager's.
 */
#pragma once

void pager_open(void);
/* Waits for the person to leave it. Whoever leaves early has lost nothing: no error. */
void pager_close(void);
