#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/long.sh [MINUTES]
# All long runs: what breaks, what lies, what is forged, and years of time, two at a time. Each fault is tried to the last one, which takes three
# quarters of an hour; what can go on for as long as it is let, walks and fuzzing, goes on for about MINUTES (10). Prints a line for each, with
# its figure; exit status 1 if any found something.
set -u

here=$(cd "$(dirname "$0")/.." && pwd)
minutes=${1:-10}
build=$here/build-test
logs=$here/build-long
mkdir -p "$logs"
rm -f "$logs/failed"

run() { # WHAT COMMAND...
    what=$1 log=$logs/$(echo "$1" | tr ' ,' '--')
    shift
    [ -e "$1" ] || { echo "$what: not in this tree"; return; }
    begun=$(date +%s)
    if "$@" >"$log" 2>&1; then result=ok; else result=FAILED; : >"$logs/failed"; fi
    echo "$what: $result, $(tail -n 1 "$log") ($(($(date +%s) - begun)) s)"
    [ $result = ok ] || tail -n 40 "$log" >&2
}

[ -e "$build/build.ninja" ] || CC=gcc meson setup "$build" "$here" -Dtests=enabled --werror >/dev/null
ninja -C "$build" >/dev/null || exit 2
# What only memory is asked for need not wait for a disk.
if [ -w /dev/shm ]; then TMPDIR=/dev/shm; export TMPDIR; fi

fault() {
    run "faults, $1" "$here/tests/faults/run.py" "$build" "$1" --full
}

# An hour's faults take as long as all others.
beside() {
    fault hour
    run "random walks through time" "$build/tests/sim/kneeminder-sim" --years $((minutes * 4)) --seed "$(date +%s)"
}

beside &
for part in crash power disk memory; do fault $part; done
run "the record short of memory" "$build/tests/unit/test-store-memory" 3
run "an import short of memory" "$build/tests/unit/test-store-memory-import" 41
# One line for each run; those of a part that has a program of its own are called here.
run "local times in all zones" "$here/tests/unit/zone-reference.py" "$build/tests/unit/zone-query"
run "the unit in a user manager" "$here/tests/machine/user-manager.sh" "$build"
run "notification servers" "$here/tests/servers/run.py" "$build"
for part in parse settings zone activity import call database; do
    run "fuzz $part" "$here/tests/fuzz/run.sh" $((minutes * 60 / 2 / 7)) $part
done
wait
[ ! -e "$logs/failed" ]
