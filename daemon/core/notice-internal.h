/* SPDX-License-Identifier: MIT */
/* What notice.c and the files of single notices share. */
#pragma once

#include "notice.h"

/* Appends, if there is room. */
void notice_add(Notice *list, size_t *n, Notice notice);
/* What is told once on the way back to running. */
void notice_add_programme(const Frame *f, Notice *list, size_t *n);
/* What is told once of a pair of shoes, of each kind one at a time. */
void notice_add_shoes(const Frame *f, Notice *list, size_t *n);
