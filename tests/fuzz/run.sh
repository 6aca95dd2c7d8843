#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/fuzz/run.sh SECONDS [TARGET...]
# Fuzzes each target for so long, one after the other, under ASan and UBSan, from its corpus; prints a line for each:
# executions and findings. What is found stays in build-fuzz/found; what it learnt, in build-fuzz/corpus, and a later run begins there.
# Exit status 1 if anything was found.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:?how many seconds for each target}
shift
case $seconds in '' | *[!0-9]*) echo "\"$seconds\" is no number of seconds" >&2; exit 2 ;; esac
[ $# -gt 0 ] || set -- $(ls "$here/tests/fuzz/corpus")
build=$here/build-fuzz

[ -e "$build/build.ninja" ] ||
    CC="${CC_FUZZ:-clang}" meson setup "$build" "$here" -Doptimization=2 -Dtests=enabled -Dfuzz=true -Dman-pages=disabled -Dpictures=disabled >/dev/null
programs=
for target; do
    [ -e "$here/tests/fuzz/fuzz-$target.c" ] || { echo "there is no target \"$target\"" >&2; exit 2; }
    programs="$programs tests/fuzz/fuzz-$target"
done
# shellcheck disable=SC2086
ninja -C "$build" $programs >"$build/ninja.log" 2>&1 || { cat "$build/ninja.log" >&2; exit 2; }

# Records are made and thrown away thousands of times: in memory, where that is to be had.
if [ -w /dev/shm ]; then TMPDIR=/dev/shm; export TMPDIR; fi
# SQLite and sd-bus take and give memory all the time, and that is what the sanitizer is to be quick at.
ASAN_OPTIONS=quarantine_size_mb=4:max_malloc_fill_size=0:allocator_release_to_os_interval_ms=-1:malloc_context_size=6
export ASAN_OPTIONS

found=0
mkdir -p "$build/found"
for target; do
    mkdir -p "$build/corpus/$target"
    before=$(ls "$build/found" | wc -l)
    # Leaks are looked for at the end of a run and by the corpus in the suite; after each input it would take half of the time.
    "$build/tests/fuzz/fuzz-$target" -detect_leaks=0 -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$build/found/$target-" "$build/corpus/$target" "$here/tests/fuzz/corpus/$target" >"$build/$target.log" 2>&1 || :
    findings=$(($(ls "$build/found" | wc -l) - before))
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$target.log")
    [ -n "$executions" ] || { echo "fuzz $target: it did not run; see $build/$target.log" >&2; exit 2; }
    printf 'fuzz %s: %s executions, %s findings\n' "$target" "$executions" "$findings"
    found=$((found + findings))
done
[ "$found" = 0 ]
