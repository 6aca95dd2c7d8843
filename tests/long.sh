#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/long.sh [MINUTES]
# All long runs, one after the other: what breaks, what lies, what is forged, and years of time. Prints a line for each, with its figure; exit
# status 1 if any found something. MINUTES (50) is shared among those that can go on for as long as they are let.
set -u

here=$(cd "$(dirname "$0")/.." && pwd)
minutes=${1:-50}
build=$here/build-test
status=0

run() { # WHAT COMMAND...
    what=$1
    shift
    [ -e "$1" ] || { echo "$what: not in this tree"; return; }
    begun=$(date +%s)
    if "$@" >"$here/build-long.log" 2>&1; then result=ok; else result=FAILED status=1; fi
    echo "$what: $result, $(tail -n 1 "$here/build-long.log") ($(($(date +%s) - begun)) s)"
    [ $result = ok ] || tail -n 40 "$here/build-long.log" >&2
}

[ -e "$build/build.ninja" ] || CC=gcc meson setup "$build" "$here" -Dtests=enabled --werror >/dev/null
ninja -C "$build" >/dev/null || exit 2

# One line for each run; those of a part that has a program of its own are called here.
run "local times in all zones" "$here/tests/unit/zone-reference.py" "$build/tests/unit/zone-query"
run "random walks through time" "$build/tests/sim/kneeminder-sim" --years $((minutes * 40)) --seed "$(date +%s)"
for part in parse settings zone activity import call database; do
    run "fuzz $part" "$here/tests/fuzz/run.sh" $((minutes * 60 / 2 / 7)) $part
done
run "the unit in a user manager" "$here/tests/machine/user-manager.sh" "$build"
for part in crash power disk memory; do
    run "faults, $part" /usr/bin/python3 -W ignore "$here/tests/faults/run.py" "$build" $part --full
done
run "notification servers" /usr/bin/python3 -W ignore "$here/tests/servers/run.py" "$build"
exit $status
