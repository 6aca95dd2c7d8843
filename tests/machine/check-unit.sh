#!/bin/sh
# SPDX-License-Identifier: MIT
# check-unit.sh UNIT DROP-IN
# Holds the unit to what `systemd-analyze security` gave when it was looked at: no worse by a tenth, alone or with the further walls. Most of
# what it finds wanting alone are namespaces, which a user manager has only with the drop-in.
set -eu
command -v systemd-analyze >/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_RUNTIME_DIR="$scratch"

worst=0
measure() { # WHAT THRESHOLD, in tenths
    if systemd-analyze security --offline=true --threshold="$2" "$scratch/kneeminderd.service" >"$scratch/out" 2>&1; then
        echo "$1: $(grep -o 'exposure level.*' "$scratch/out")"
    else
        cat "$scratch/out"
        echo "$1: worse than $2 tenths"
        worst=1
    fi
}
cp "$1" "$scratch/kneeminderd.service"
measure "the unit" 59
# Files beside it are not looked at offline.
grep -v '^#' "$2" >>"$scratch/kneeminderd.service"
measure "with hardening.conf" 13
exit $worst
