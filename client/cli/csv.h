/* SPDX-License-Identifier: MIT */
/*
 * Documents as tables for spreadsheets, as RFC 4180 has them but with plain line ends: an object is a row, its
 * members are columns in their order, those of an object inside it NAME_MEMBER. Null is an empty field.
 */
#pragma once

#include "value.h"

/* To standard output; the header is the names of that row's columns. */
void csv_header(json_object *row);
void csv_row(json_object *row);
