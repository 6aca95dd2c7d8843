#!/bin/bash
# SPDX-License-Identifier: MIT
# tests/machine/user-manager.sh BUILD
# The installed daemon under a real `systemd --user`: activation by the bus, readiness, kill -9, reload, watchdog, and the unit's walls,
# those of hardening.conf.example too. The manager, its journal and its bus live in namespaces of their own (mounts, processes, network,
# control groups), over this machine's root file system; nothing of them is left, and nothing of the user's is seen.
#
# Needs root, namespaces and a cgroup2 hierarchy; exit status 77 where they are not to be had.
set -eu

build=$(readlink -f "${1:?user-manager.sh BUILD}")
here=$(dirname "$(readlink -f "$0")")
user=1500

skip() { echo "user-manager: skipped: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "this needs root"
[ -x /lib/systemd/systemd ] || skip "there is no systemd"
command -v setpriv >/dev/null || skip "there is no setpriv"
unshare --mount --pid --net --ipc --cgroup --fork true 2>/dev/null || skip "no namespaces can be made"
groups=/sys/fs/cgroup
[ -e $groups/cgroup.procs ] || groups=/sys/fs/cgroup/unified
[ -e $groups/cgroup.procs ] || skip "there is no cgroup2 hierarchy"

stage=$(mktemp -d /var/tmp/kneeminder-manager.XXXXXX)
group=$groups/kneeminder-manager.$$
clean_up() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
        sleep 0.1
    done
    rm -rf "$stage"
}
trap clean_up EXIT
mkdir "$group" 2>/dev/null || skip "no control group can be made"
chown -R $user "$group"

# As a packager would install it; its prefix is laid over /usr/local inside.
DESTDIR=$stage/root meson install -C "$build" --no-rebuild --quiet
prefix=$(meson introspect --buildoptions "$build" | python3 -c 'import json, sys; print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
[ "$prefix" = /usr/local ] || skip "the build's prefix is $prefix, not /usr/local"
cp "$here/user-manager-tests.sh" "$stage/tests.sh"
chmod 755 "$stage" "$stage/tests.sh"

cat >"$stage/inside" <<'INSIDE'
set -e
mount --make-rprivate /
mount -t proc proc /proc
for file in passwd group; do cp /etc/$file "$stage/$file"; done
echo "tester:x:$user:$user::/home/tester:/bin/bash" >>"$stage/passwd"
echo "tester:x:$user:" >>"$stage/group"
for file in passwd group; do mount --bind "$stage/$file" /etc/$file; done
mount --bind "$stage/root/usr/local" /usr/local
mkdir -p /run/kneeminder-stage
cp "$stage/tests.sh" /usr/local/tests.sh
# The manager wants to find what the system's own would have made.
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system /run/systemd/journal /run/systemd/unit-root /run/systemd/journald.conf.d /run/user/$user
printf '[Journal]\nReadKMsg=no\nRateLimitBurst=0\n' >/run/systemd/journald.conf.d/here.conf
touch /run/systemd/journal/flushed
for directory in /tmp /var/tmp; do mount -t tmpfs -o mode=1777 tmpfs $directory; done
for directory in /home /var/log; do mount -t tmpfs -o mode=755 tmpfs $directory; done
logs=/var/log/journal/$(cat /etc/machine-id)
mkdir -p "$logs" /home/tester
chgrp systemd-journal /var/log/journal "$logs"
chmod 2755 /var/log/journal "$logs"
chown -R $user:$user /home/tester /run/user/$user
chmod 700 /run/user/$user
umount -l /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
unset DBUS_SESSION_BUS_ADDRESS XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_DATA_DIRS DISPLAY WAYLAND_DISPLAY
export HOME=/home/tester USER=tester LOGNAME=tester SHELL=/bin/bash LANG=C.UTF-8 XDG_RUNTIME_DIR=/run/user/$user
export PATH=/usr/local/bin:/usr/bin:/bin DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$user/bus
cd /home/tester
/lib/systemd/systemd-journald &
journal=$!
for _ in $(seq 200); do [ -S /run/systemd/journal/socket ] && break; sleep 0.02; done
as="setpriv --reuid=$user --regid=$user --groups $(getent group systemd-journal | cut -d: -f3)"
$as /lib/systemd/systemd --user --log-target=journal --unit=basic.target &
manager=$!
for _ in $(seq 500); do
    case $($as systemctl --user is-system-running 2>/dev/null) in running | degraded) break ;; esac
    sleep 0.02
done
set +e
$as bash /usr/local/tests.sh
result=$?
$as systemctl --user exit
for _ in $(seq 200); do [ -d /proc/$manager ] || break; sleep 0.02; done
kill $journal
exit $result
INSIDE

export stage user
(
    echo "$BASHPID" >"$group/cgroup.procs"
    exec unshare --mount --pid --net --ipc --cgroup --fork --kill-child bash "$stage/inside" 2>"$stage/errors"
) || { result=$?; tail -n 20 "$stage/errors" >&2; exit $result; }
