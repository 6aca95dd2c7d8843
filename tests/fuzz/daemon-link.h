/* SPDX-License-Identifier: MIT */
/*
 * The client's link to a daemon that lives in the same process (quick-world.h) and is started by the first request: the same requests and
 * replies, but that nobody waits for a bus. It stands in for client/cli/link.c, so that a verb of the client can be run against the
 * daemon thousands of times a second.
 */
#pragma once

#include "cli/link.h"
