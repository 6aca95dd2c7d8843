#!/bin/bash
# SPDX-License-Identifier: MIT
# What user-manager.sh runs inside, as a user with a manager, a bus and a home of his own. A line for each promise.
set -u
unit=kneeminderd.service
secret=marmalade
passed=0 failed=0

check() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@" >/tmp/out 2>&1; then
        echo "ok: $what"
        passed=$((passed + 1))
    else
        echo "NOT ok: $what: $*"
        sed 's/^/    /' /tmp/out
        failed=$((failed + 1))
    fi
}

of_unit() { systemctl --user show -P "$1" $unit; }
is() { [ "$(of_unit "$1")" = "$2" ] || { echo "$1 is $(of_unit "$1"), not $2"; return 1; }; }
of_process() { sed -n "s/^$1:[[:space:]]*//p" /proc/"$(of_unit MainPID)"/status; }
says() { [ "$(of_process "$1")" = "$2" ] || { echo "$1 is $(of_process "$1"), not $2"; return 1; }; }
has() { kneeminder history --json | grep -q "\"id\": *\"$1\""; }
mode_is() { [ "$(stat -c %a "$1")" = "$2" ] || { stat -c '%a %n' "$1"; return 1; }; }

wait_until() { # COMMAND...
    for _ in $(seq 400); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    "$@"
}
restarted() { [ "$(of_unit NRestarts)" -ge "$1" ] && is ActiveState active && kneeminder status; }

check "the manager runs" wait_until systemctl --user is-system-running
begun=$(date +%s%N)
check "a call starts the daemon" kneeminder status
echo "    activation, and the first answer: $((($(date +%s%N) - begun) / 1000000)) ms"
check "the unit is active, by notify" is ActiveState active
check "it told that it is ready" is Type notify
check "the watchdog is of three hours" is WatchdogUSec 3h
check "pain is reported" kneeminder pain 4 --knee left --note "$secret"
check "the record is 0600" mode_is ~/.local/share/kneeminder/kneeminder.db 600
check "its directory is 0700" mode_is ~/.local/share/kneeminder 700

check "seccomp filters its calls" says Seccomp 2
check "it gains no privileges" says NoNewPrivs 1
check "it leaves no core" grep -Eq '^Max core file size +0 +0 ' /proc/"$(of_unit MainPID)"/limits

kill -9 "$(of_unit MainPID)"
check "after kill -9 it is back" wait_until restarted 1
check "and what was said is there" has p1

mkdir -p ~/.config/kneeminder
printf '[ice]\ntimes = 09:00 15:00\n' >~/.config/kneeminder/kneeminder.conf
check "the settings are reloaded" systemctl --user reload $unit
reloaded() { kneeminder config show | grep -q '09:00 15:00'; }
check "and in force" wait_until reloaded

mkdir -p ~/.config/systemd/user/$unit.d
printf '[Service]\nWatchdogSec=2s\n' >~/.config/systemd/user/$unit.d/watchdog.conf
systemctl --user daemon-reload
check "with a watchdog of two seconds it starts" systemctl --user restart $unit
check "not fed so often, it is ended and started anew" wait_until restarted 1
rm ~/.config/systemd/user/$unit.d/watchdog.conf
systemctl --user daemon-reload
systemctl --user restart $unit
check "that was told in the journal" sh -c "journalctl --user -u $unit --no-pager | grep -q 'Watchdog timeout'"

cp /usr/local/share/doc/kneeminder/examples/hardening.conf.example ~/.config/systemd/user/$unit.d/hardening.conf
systemctl --user daemon-reload
check "it starts behind the further walls" systemctl --user restart $unit
check "it answers" kneeminder status
check "it takes facts" kneeminder pain 5 --knee left --note "$secret"
stored() { kneeminder status --json | grep -A9 '"health"' | grep -q '"store": *"ok"'; }
check "and keeps them" stored
check "it has no capability" says CapBnd 0000000000000000
own_mounts() { [ "$(readlink /proc/"$(of_unit MainPID)"/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" ]; }
check "it has mounts of its own" own_mounts
home_is_read_only() { grep -Eq ' (/|/home|/home/tester) ro,' /proc/"$(of_unit MainPID)"/mountinfo; }
check "in which the home is read-only" home_is_read_only
own_network() { [ "$(readlink /proc/"$(of_unit MainPID)"/ns/net)" != "$(readlink /proc/self/ns/net)" ]; }
check "and no network" own_network
kill -9 "$(of_unit MainPID)"
check "after kill -9 it is back" wait_until restarted 1
check "and what was said is there" has p2
check "it reloads" systemctl --user reload $unit
check "the record goes out" sh -c 'umask 0; kneeminder export ~/knee.json'
check "0600, whatever the umask" mode_is ~/knee.json 600

systemctl --user stop $unit
whole() { python3 -c 'import sqlite3, sys; sys.exit(sqlite3.connect(sys.argv[1]).execute("PRAGMA quick_check").fetchone() != ("ok",))' \
    ~/.local/share/kneeminder/kneeminder.db; }
check "the record is whole" whole
# One that was started by hand has the name: the unit leaves it alone, instead of trying again every two seconds.
rm -f ~/.config/systemd/user/$unit.d/*.conf
systemctl --user daemon-reload
/usr/local/libexec/kneeminderd &
holder=$!
check "one started by hand answers" wait_until busctl --user --quiet status org.kneeminder.Kneeminder1
systemctl --user start $unit 2>/dev/null
rests() { case $(of_unit SubState) in dead | failed) ;; *) of_unit SubState; return 1 ;; esac; }
check "beside it the unit rests" rests
kill $holder
wait $holder

untold() { ! journalctl --user --no-pager | grep "$secret"; }
check "what was noted is not in the journal" untold

echo "user manager: $passed passed, $failed failed"
[ $failed = 0 ]
