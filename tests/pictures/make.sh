#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the pictures of README.md anew, from the demonstration record. Usage: tests/pictures/make.sh BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
PYTHONPATH=$here:$here/../e2e /usr/bin/python3 -W ignore - "$1" "$out" <<'END'
import os, sys
import demonstration
from homelib import Home, Time
home = Home(os.path.abspath(sys.argv[1]), activate=False)
try:
    home.start_daemon()
    time = Time(home)
    demonstration.live(home, time)
    home.say('report', '--output', os.path.join(sys.argv[2], 'report.pdf'))
    time.close()
finally:
    home.close()
END
pdftoppm -r 70 -gray -png "$out/report.pdf" "$out/report"
mv "$out/report-1.png" "$here/report-1.png"
mv "$out/report-2.png" "$here/report-2.png"
