/* SPDX-License-Identifier: MIT */
/* Logging runs that were read from a file. */
#pragma once

#include "transfer.h"

/* Logs those that are not on record yet, all of them only if each of them can have been; tells how many. The exit status. */
int import_runs(Call *c, const Source *s, Activities *a, usec_t now);
