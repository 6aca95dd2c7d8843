#!/bin/sh
# SPDX-License-Identifier: MIT
# The first and only process of the machine that run.sh boots: real clock steps, zone changes and a suspend under the real daemon.
export PATH=/bin:/usr/bin HOME=/root XDG_RUNTIME_DIR=/run
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
passed=0
failed=0

say() { # LINE WHAT WANTED IS
    if [ "$3" = "$4" ]; then
        passed=$((passed + 1))
        echo "ok: $2"
    else
        failed=$((failed + 1))
        echo "not ok: line $1: $2: wanted $3, got $4"
    fi
}

# A member of an answer that is found by a pattern; asked until it is WANTED, for ten seconds at most.
await() { # LINE WHAT WANTED COMMAND...
    line=$1 what=$2 wanted=$3
    shift 3
    for _ in $(seq 100); do
        is=$("$@")
        [ "$is" = "$wanted" ] && break
        sleep 0.1
    done
    say "$line" "$what" "$wanted" "$is"
}

state() { # of reminder $1
    kneeminder plan --from "$(echo "$1" | cut -d/ -f2)" --json | tr -d '\n' | sed 's/{/\n{/g' | grep -a "\"$1\"" | sed 's/.*"state": *"\([a-z]*\)".*/\1/'
}
field() { # of status: a word
    kneeminder status --json | grep -a "\"$1\":" | head -1 | sed 's/.*: *"\{0,1\}\([^",]*\)"\{0,1\},\{0,1\}$/\1/'
}
wakes() { # of the daemon so far
    grep -a voluntary_ctxt_switches "/proc/$daemon/status" | head -1 | tr -dc 0-9
}

ln -s /usr/share/zoneinfo/Europe/Berlin /etc/localtime
date -u -s '2026-11-23 05:00:00' > /dev/null
export DBUS_SESSION_BUS_ADDRESS=unix:path=/run/bus
dbus-daemon --session --nofork --address="$DBUS_SESSION_BUS_ADDRESS" &
for _ in $(seq 100); do [ -S /run/bus ] && break; sleep 0.1; done
kneeminderd &
daemon=$!
for _ in $(seq 100); do busctl --user status org.kneeminder.Kneeminder1 > /dev/null 2>&1 && break; sleep 0.1; done

say $LINENO 'the zone is that of /etc/localtime' Europe/Berlin "$(field zone)"
kneeminder pain 4 --knee left > /dev/null
kneeminder safety --ice none --red-flags none > /dev/null

# A step over a reminder's time, of less than three hours: it is due at once, though no timer of the daemon's has run out.
date -u -s '2026-11-23 07:00:01' > /dev/null
await $LINENO 'a step forward is noticed' due state ice/2026-11-23/0800
date -u -s '2026-11-23 06:30:00' > /dev/null
await $LINENO 'a step back is noticed' upcoming state ice/2026-11-23/0800
date -u -s '2026-11-23 07:00:01' > /dev/null
await $LINENO 'and a second one forward: the watch is made anew' due state ice/2026-11-23/0800

# A running icing goes by real time.
kneeminder start ice > /dev/null
date -u -s '2026-11-23 06:10:00' > /dev/null
await $LINENO 'an icing outlives a step back' running state ice/2026-11-23/0800
date -u -s '2026-11-23 09:05:00' > /dev/null
await $LINENO 'an icing is not ended by a step forward' running state ice/2026-11-23/0800
kneeminder 'done' > /dev/null
await $LINENO 'an icing ends when its person says so' 'done' state ice/2026-11-23/0800

# A correction: what it passes over never was.
date -u -s '2026-11-24 05:00:00' > /dev/null
await $LINENO 'what a correction jumped is void' void state ice/2026-11-23/1300
date -u -s '2027-11-24 05:00:00' > /dev/null
say $LINENO 'no gap is shortened by a correction' 1 "$(kneeminder start ice > /dev/null 2>&1; echo $?)"
await $LINENO 'also by a year' void state ice/2026-11-24/0800
date -u -s '2026-11-24 05:10:00' > /dev/null
await $LINENO 'set right again, the day has its reminders' upcoming state ice/2026-11-24/0800

# The zone: the link is replaced by another, then retargeted in place.
ln -s /usr/share/zoneinfo/Asia/Tokyo /etc/localtime.new
mv /etc/localtime.new /etc/localtime
await $LINENO 'a replaced link is noticed' Asia/Tokyo field zone
await $LINENO 'what comes by the new clock is due' due state rest/2026-11-24/1300
rm /etc/localtime
ln -s /usr/share/zoneinfo/Europe/Berlin /etc/localtime
await $LINENO 'a link that is removed and made anew is noticed' Europe/Berlin field zone

# Asleep over a deadline: at the resume it is due, at once.
date -u -s '2026-11-24 11:59:58' > /dev/null
before=$(wakes)
rtcwake -m mem -s 5 > /dev/null 2>&1 && slept=yes || slept=no
say $LINENO 'the machine slept' yes "$slept"
await $LINENO 'a deadline that passed in sleep is met at the resume' due state rest/2026-11-24/1300
echo "note: $(($(wakes) - before)) context switches of the daemon for the suspend and the questions after it"

# Nothing to do: no wake-up at all.
kneeminder skip > /dev/null
sleep 1
before=$(wakes)
sleep 20
say $LINENO 'wake-ups in 20 s of an idle machine with an episode open' 0 $(($(wakes) - before))

kill "$daemon"
wait "$daemon"
say $LINENO 'the daemon ends cleanly' 0 $?
echo "$passed passed, $failed failed"
poweroff -f
