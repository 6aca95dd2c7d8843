#!/bin/sh
# SPDX-License-Identifier: MIT
# Every verb: --help on standard output with status 0 and no line over 80 columns, an unknown option on standard error
# with status 2. And what is written elsewhere about verbs and options keeps up with the program: the manual page and
# the completions name each of them.
# Usage: check-help.sh KNEEMINDER DIRECTORY-OF-THE-CLIENT
set -u
LC_ALL=C.UTF-8
export LC_ALL
# Nothing here may need a daemon, or reach one.
DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent
export DBUS_SESSION_BUS_ADDRESS
kneeminder=$1
client=$2
out=$(mktemp)
err=$(mktemp)
trap 'rm -f "$out" "$err"' EXIT
failures=0

fail() {
    echo "check-help: $*" >&2
    failures=$((failures + 1))
}

# expect STATUS STREAM ARGUMENT...: the other stream stays empty
expect() {
    wanted=$1 stream=$2
    shift 2
    "$kneeminder" "$@" >"$out" 2>"$err" </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] || fail "kneeminder $*: status $status instead of $wanted"
    if [ "$stream" = out ]; then
        [ -s "$out" ] || fail "kneeminder $*: nothing on standard output"
        [ ! -s "$err" ] || fail "kneeminder $*: $(cat "$err")"
        wide=$(awk 'length($0) > 80' "$out")
        [ -z "$wide" ] || fail "kneeminder $*: over 80 columns: $wide"
    else
        [ ! -s "$out" ] || fail "kneeminder $*: on standard output: $(cat "$out")"
        [ "$(wc -l <"$err")" -eq 1 ] || fail "kneeminder $*: not one line on standard error: $(cat "$err")"
    fi
}

# mentions FILE WORD
mentions() {
    grep -qE -- "(^|[^a-z-])$2([^a-z-]|\$)" "$client/$1" || fail "$1 does not mention $2"
}

expect 0 out --help
verbs=$(sed -n 's/^  \([a-z][a-z-]*\)\( .*\)*$/\1/p' "$out")
[ "$(echo "$verbs" | wc -l)" -ge 22 ] || fail "--help lists too few verbs: $verbs"
expect 0 out --version
expect 2 err statsu
grep -q 'kneeminder status' "$err" || fail "statsu: no suggestion: $(cat "$err")"
expect 2 err xyzzy
expect 2 err --bogus

for verb in $verbs; do
    expect 0 out "$verb" --help
    options=$(sed -n 's/^  --\([a-z-]*\).*/\1/p' "$out")
    for option in $options; do
        # zsh and bash name options with their dashes, fish without.
        mentions kneeminder.1.scd "--$option"
        mentions completions/kneeminder.bash "--$option"
        mentions completions/_kneeminder "--$option"
        mentions completions/kneeminder.fish "$option"
    done
    for file in kneeminder.1.scd completions/kneeminder.bash completions/_kneeminder completions/kneeminder.fish; do
        mentions "$file" "$verb"
    done
    expect 2 err "$verb" --bogus
    expect 2 err "$verb" --json=1
    expect 2 err "$verb" "$(printf 'a\001b')"
done

# Values that are never valid are told before anything is tried.
expect 2 err pain 11
expect 2 err pain 4.5
expect 2 err pain -- -1
expect 2 err check-in --sore --not-sore
expect 2 err start ice --for -5m
expect 2 err snooze --for 10y
expect 2 err plan --days 401
expect 2 err safety --list --ice none
# And what needs the daemon says that it cannot be reached.
expect 1 err status
expect 1 err fine

[ "$failures" -eq 0 ]
