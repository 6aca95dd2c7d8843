#!/bin/sh
# SPDX-License-Identifier: MIT
# check-core.sh NM LIBCORE
# Holds the rules to what they may use: libc's memory and strings, and qsort. No clock, no local time, no files, no other
# library; and no variable, for what a rule knows it is told.
set -eu
nm=$1 library=$2

allowed='bcmp|calloc|free|malloc|memchr|memcmp|memcpy|memmove|memrchr|memset|qsort|realloc|reallocarray|snprintf
strchr|strchrnul|strcmp|strcspn|strdup|strlen|strncmp|strndup|strnlen|strrchr|strspn|strstr|strtok_r|vsnprintf'
# What compilers add of their own: checks, sanitizers, coverage, a copy of a string whose length they know.
added='__(memcpy|memmove|memset|snprintf|vsnprintf)_chk|__stack_chk_fail|__strdup|__strtok_r
strcpy|_GLOBAL_OFFSET_TABLE_|_*(asan|ubsan|tsan|msan|sanitizer|sancov|gcov|llvm|start___sancov|stop___sancov)_[A-Za-z0-9_]*'
allowed=$(printf '%s\n%s' "$allowed" "$added" | paste -s -d'|')

all=$("$nm" -A "$library")
defined=$(printf '%s\n' "$all" | awk 'NF > 1 && $(NF - 1) ~ /^[A-TV-Z]$/ { print $NF }')
for symbol in zone_instant plan_make reconcile_step; do
    if ! printf '%s\n' "$defined" | grep -qx "$symbol"; then
        echo "check-core: $library does not define $symbol: nothing was checked"
        exit 1
    fi
done

bad=$(printf '%s\n' "$all" | awk 'NF > 1 && $(NF - 1) ~ /^[Uwv]$/ { print $1 $2, $NF }' | sed 's/:[Uwv] / /' |
    { printf '%s\n' "$defined" | sed 's/^/own /'; cat; } |
    awk -v allowed="^($allowed)\$" '$1 == "own" { own[$2] = 1; next } !($NF in own) && $NF !~ allowed')
if [ -n "$bad" ]; then
    echo 'check-core: the rules call what they may not:'
    echo "$bad"
    exit 1
fi

# Tables of constants lie in .rodata or, where they hold addresses, in .data.rel.ro.
bad=$("$nm" -A -f sysv "$library" | tr -d ' ' |
    awk -F'|' '$NF ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)$/ || $NF ~ /^\.(data|bss|tdata|tbss)\.[^r]/ { print $1 }' |
    grep -Ev ':(__|\.L|_?\.)' || true)
if [ -n "$bad" ]; then
    echo 'check-core: the rules hold a variable:'
    echo "$bad"
    exit 1
fi
echo "check-core: $(printf '%s\n' "$defined" | wc -l) functions and tables, nothing but libc's memory and strings"
