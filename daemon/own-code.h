/* SPDX-License-Identifier: MIT */
/*
 * The program's own code and constants, mapped while it does something. Nobody else has them mapped, so that all of it counts as this
 * daemon's; at rest none of it is needed but the loop's way back here.
 */
#pragma once

/* Unmaps what was used of it: 290 KiB, which come back from the file, in most cases from the page cache, by five page faults at the next
 * event. Not while a debugger is there, whose breakpoints would go with them. */
void own_code_rest(void);
