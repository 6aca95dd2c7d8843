/* SPDX-License-Identifier: MIT */
/*
 * The connection to kneeminderd: one request after the other, each with a reply as a json_object (value.h).
 * Nothing waits longer than five seconds, although a bus may hold a call for 25 while a service does not come
 * up. What went wrong is kept until the verb tells it, once, with link_fail.
 */
#pragma once

#include "bus-names.h"
#include "value.h"

#define LINK_TIMEOUT_USEC (5ULL * 1000000)

typedef struct Link {
    sd_bus *bus; /* NULL until the first request */
    sd_bus_error error;
    int failure;         /* negative errno of what failed without an error from the bus */
    bool no_bus;         /* the session bus itself could not be reached */
    json_object *status; /* of link_status */
} Link;

enum {
    LINK_E_FAILED = 1, /* link_fail tells why */
};

void link_done(Link *l);
/* The connection, opened if need be. 0 or LINK_E_FAILED. */
int link_open(Link *l);

/* --- a request; the first thing that fails in building it is what request_send returns --- */

typedef struct Request {
    Link *link;
    sd_bus_message *message;
    int result;
} Request;

Request request_new(Link *l, const char *interface, const char *member);
void request_append(Request *q, const char *types, ...);
void request_open(Request *q, char type, const char *contents);
void request_close(Request *q);
/* What is not given is left out: a NULL text, a false flag, a number or length below zero. */
void request_options_open(Request *q);
void request_text(Request *q, const char *key, const char *value);
void request_flag(Request *q, const char *key, bool value);
void request_choice(Request *q, const char *key, bool value); /* false is sent too */
void request_number(Request *q, const char *key, int64_t value);
void request_length(Request *q, const char *key, int64_t usec);
void request_options_close(Request *q);
/* Sends and ends the request. 0, or LINK_E_FAILED. `ret` is owned, and may be NULL if nobody looks at it. */
int request_send(Request *q, json_object **ret);

/* A method without arguments, or with a{sv} alone. */
int link_call(Link *l, const char *interface, const char *member, bool options, json_object **ret);
int link_property(Link *l, const char *interface, const char *property, json_object **ret);
/* Manager.Status, asked once and lent; it also sets the zone for all that is formatted. */
int link_status(Link *l, json_object **ret);
/* The same, asked anew. */
int link_status_again(Link *l, json_object **ret);

bool link_failed_with(const Link *l, const char *error);
/* Whether it is the daemon that could not be reached, not that it refused. */
bool link_is_down(const Link *l);
/* What failed, in `buffer`. What to look at is left to link_fail, for a caller that looks there itself. */
const char *link_reason(Link *l, char *buffer, size_t size);
/* Tells it on stderr; gives the exit status. */
int link_fail(Link *l);
