/* SPDX-License-Identifier: MIT */
/* What verbs share once the daemon has answered: facts and reminders told or printed as JSON. */
#pragma once

#include "verb.h"

/* Tells the facts that a change added, with what follows from them, or prints them; frees them. Gives the
 * exit status. */
int result_facts(Call *c, json_object *facts);
/* Says on stderr that a fact is in memory only, if one is. */
void result_warn_unstored(json_object *facts);
/* What stands between the person and ice, if anything does: one line. */
void result_ice_hint(json_object *status);
