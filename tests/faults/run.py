#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What machines do to the daemon, and that nothing is lost by it. Usage: run.py BUILD [PART...] [--full]

crash    killed at each system call of a commit, the day's copy, a restore, a start
power    the power fails at each call on the record's files; with less syncing than SQLite is told to do, something must be lost
disk     each call on the record's files fails, once and for good: no space, read-only, bad blocks
memory   each allocation of a start and of a call fails once, and every tenth for good
hour     likewise those of an hour in which a reminder comes, and 200 of a call that wakes what rests of years

Without --full a sample of each. Prints a line of figures for each; exits with 1 if anything was lost, doubled or wrong.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import crash  # noqa: E402
import disk  # noqa: E402
import memory  # noqa: E402
import power  # noqa: E402

PARTS = {'crash': crash.run, 'power': power.run, 'disk': disk.run, 'memory': memory.run, 'hour': memory.run_hour}


def main():
    arguments = [a for a in sys.argv[1:] if a != '--full']
    if not arguments or any(a not in PARTS for a in arguments[1:]):
        sys.exit(__doc__)
    build, full, tallies = os.path.abspath(arguments[0]), '--full' in sys.argv, []
    for part in arguments[1:] or PARTS:
        tallies += PARTS[part](build, full)
    for tally in tallies:
        print(tally.line())
    return 0 if all(t.is_clean() for t in tallies) else 1


if __name__ == '__main__':
    sys.exit(main())
