/* SPDX-License-Identifier: MIT */
/*
 * The table of keys: what may stand in the settings, of which type, in which range, with which default, why,
 * and where it lands in Settings. A key that is added to the table is by that parsed, checked, shown, and
 * described in the sample file and the man page; rules that look at two keys at once are in settings-check.c.
 */
#pragma once

#include "config/settings.h"

typedef enum KeyType {
    KEY_PROFILE,
    KEY_ORDER,    /* RunOrder */
    KEY_CLOCK,    /* int32_t, minutes since midnight; with min -1 it may be left empty, which is -1 */
    KEY_TIMES,    /* Times; min and max count them */
    KEY_DAYS,     /* int, bits of Weekday; min and max count them */
    KEY_BOOL,     /* bool */
    KEY_INTEGER,  /* int */
    KEY_DURATION, /* usec_t */
    KEY_PRODUCT,  /* char[PRODUCT_MAX], one word, "" = none */
    KEY_ZONE,     /* char[ZONE_NAME_MAX], "" = local */
    KEY_OBSOLETE, /* nothing any more: known, passed over with a warning that ends in `help` */
    KEY_TYPE_MAX,
    KEY_TYPE_INVALID = -EINVAL,
} KeyType;

typedef struct Key {
    const char *section;
    const char *name;
    KeyType type;
    size_t offset;   /* in Settings */
    const char *def; /* the default, as a person writes it */
    int64_t min;     /* of the value, in its unit in Settings; both 0 where the type says it all */
    int64_t max;
    const char *help; /* whole sentences: what it does, and whose number it is */
} Key;

/* A section's keys stand together. */
typedef struct KeyTable {
    const Key *keys;
    size_t n;
} KeyTable;

extern const KeyTable key_table;

const Key *key_find(const KeyTable *t, const char *section, const char *name);
bool key_section_known(const KeyTable *t, const char *section);

/* The known word that a mistyped one was probably meant to be, NULL if none is near. */
const char *key_near_section(const KeyTable *t, const char *typed);
const char *key_near_name(const KeyTable *t, const char *section, const char *typed);
/* "[general], [ice]" and "enabled, times". Owned; NULL = out of memory. */
char *key_list_sections(const KeyTable *t);
char *key_list_names(const KeyTable *t, const char *section);
