#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the pictures of the documentation anew, from the demonstration record. Usage: tests/pictures/make.sh BUILD
# Needs Xvfb, dunst, xterm, imagemagick, poppler-utils; for the bars polybar, waybar, sway and grim.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
as=
if [ "$(id -u)" = 0 ]; then
    chown nobody "$out"
    as='setpriv --reuid=nobody --regid=nogroup --clear-groups'
fi
HOME=$out PYTHONPATH=$here:$here/../e2e PYTHONDONTWRITEBYTECODE=1 $as /usr/bin/python3 -W ignore "$here/pictures.py" "$build" "$out"
for picture in "$out"/*.png; do
    cp "$picture" "$here/"
done
