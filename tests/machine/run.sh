#!/bin/bash
# SPDX-License-Identifier: MIT
# run.sh BUILD [KERNEL]
# Boots a machine with a clock of its own (QEMU, software emulation, no disk, no network) and runs the daemon as it is installed in it:
# guest.sh sets that machine's clock, changes its zone and suspends it, and says of each whether the daemon noticed. Not part of the suite: it
# takes a minute, and a kernel of 10 MB. KERNEL is a vmlinuz; without it Debian's newest cloud kernel is fetched by apt-get.
set -euo pipefail

build=$(readlink -f "$1") kernel=${2:-}
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for tool in qemu-system-x86_64 cpio busybox dbus-daemon busctl rtcwake; do
    command -v $tool > /dev/null || { echo "run.sh: needs $tool (Debian: qemu-system-x86 cpio busybox-static dbus systemd util-linux-extra)"; exit 2; }
done
if [ -z "$kernel" ]; then
    package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
    (cd "$work" && apt-get download -qq "$package" 2> /dev/null && dpkg-deb -x "$package"*.deb kernel)
    kernel=$(echo "$work"/kernel/boot/vmlinuz-*)
fi

# The guest's whole system is made of the few programs it runs, with their libraries.
root=$work/root
mkdir -p "$root"/{bin,proc,sys,dev,tmp,run,etc,root,usr/bin,usr/share/dbus-1,usr/share/zoneinfo/Asia,usr/share/zoneinfo/Europe}
cp "$(command -v busybox)" "$root/bin/busybox"
for applet in sh mount cat sleep echo mkdir poweroff kill ls grep date ln mv rm cut seq tail head sed awk tr; do
    ln -s busybox "$root/bin/$applet"
done
for program in "$(command -v rtcwake)" "$(command -v dbus-daemon)" "$(command -v busctl)" "$build/daemon/kneeminderd" "$build/client/cli/kneeminder"; do
    cp "$program" "$root/usr/bin/"
    ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -Ln "$library" "$root$library"
    done
done
cp /usr/share/dbus-1/session.conf "$root/usr/share/dbus-1/"
cp -L /usr/share/zoneinfo/Europe/Berlin "$root/usr/share/zoneinfo/Europe/"
cp -L /usr/share/zoneinfo/Asia/Tokyo "$root/usr/share/zoneinfo/Asia/"
echo 'root:x:0:0::/root:/bin/sh' > "$root/etc/passwd"
touch "$root/etc/adjtime"
cp "$here/guest.sh" "$root/init"
chmod 755 "$root/init"
(cd "$root" && find . | cpio -o -H newc 2> /dev/null | gzip -1) > "$work/initrd"

timeout -k 2 300 qemu-system-x86_64 -accel tcg -M q35 -m 512 -smp 1 -nographic -no-reboot -nic none -kernel "$kernel" \
    -initrd "$work/initrd" -append 'console=ttyS0 quiet panic=1 mem_sleep_default=deep' < /dev/null > "$work/console" 2>&1 || true
tr -d '\r' < "$work/console" | grep -aE '^(ok|not ok|note|[0-9]+ passed)' || { tail -20 "$work/console"; exit 1; }
tr -d '\r' < "$work/console" | grep -aqE '^[0-9]+ passed, 0 failed$'
