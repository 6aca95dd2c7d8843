/* SPDX-License-Identifier: MIT */
/*
 * The world of one walk: the daemon's real parts under an invented clock, a notifier that shows at once what is to be shown, a machine that
 * is locked, put to sleep and restarted, and a person who answers. Each move is followed by what would follow from it in life.
 */
#pragma once

#include "check.h"

typedef struct World World;

/* A world whose record and runtime directory are new ones under `dir`. */
int world_new(World **ret, const char *dir, const Walk *w);
/* Ends it with a clean stop. */
World *world_free(World *w);
DEFINE_CLEANUP(World *, world_free)

void world_move(World *w, const Move *m, bool verbose);
Check *world_check(World *w);
/* How many zones MOVE_ZONE knows, and their names. */
size_t world_zones(const char *const **ret);
