/* SPDX-License-Identifier: MIT */
/*
 * A state as bytes, for the next start of the same program: what years of facts add up to is there again without reading them. It is a
 * copy of the state's own memory, good for nothing but to be read back by the very rules that made it, and holds no truth of its own: the
 * facts are the record, and whoever has the bytes may at any time make the state of the facts instead.
 */
#pragma once

#include "state.h"

/* *ret: owned by the caller. 0, or -ENOMEM. */
int state_image_make(const State *s, void **ret, size_t *ret_n);
/* Hands out the next `n` bytes of an image: whether it could. Each piece of it goes to its place at once: in between, it would be twice in
 * memory that has to be made for it, which took longer than all else about it. */
typedef bool (*StateImageSource)(void *to, size_t n, void *userdata);
/* *ret is a state that state_done() frees, of an image of `n` bytes. -EBADMSG if they are not whole, or of other rules or another machine;
 * -ENOMEM. */
int state_image_read(State *ret, size_t n, StateImageSource source, void *userdata);
