/* SPDX-License-Identifier: MIT */
/* What the person says or does in a walk, other than by the buttons of a notification: each such move as a rule decides it. */
#pragma once

#include "core/frame.h"
#include "walk.h"

/* Whether the move is one of these. */
bool person_decides(MoveKind kind);
/* A Decide; `move` is a Move. */
int person_decide(const Frame *f, Change *c, void *move);
