/* SPDX-License-Identifier: MIT */
/*
 * Documents as tables for spreadsheets, as RFC 4180 has them but with plain line ends: an object is a row, its
 * members are columns in their order, those of an object inside it NAME_MEMBER. Null is an empty field.
 */
#pragma once

#include <stdio.h>

#include "value.h"

/* The header is the names of that row's columns. */
void csv_header(FILE *f, json_object *row);
void csv_row(FILE *f, json_object *row);
/* A whole document, a row for each value: its path with points between (lists count from 1), and what it is. */
void csv_items(FILE *f, const char *path, json_object *value);
