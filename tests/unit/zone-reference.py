#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares core's zones with Python's on every zone of this machine.

    zone-reference.py ZONE-QUERY [--step SECONDS]

Every change of offset from 1990 to the end of 2037, and of the footers' rules on to the end of 2047; around each, the
seconds beside it and every quarter of an hour (or SECONDS) within 30 hours, as an instant (which offset?) and as a
local time (which instant, and is it skipped or twice?). Changes are found by reading the files' tables here, and by
looking at each day where the footer rules, so that neither program is asked what to compare. Exits 77 where the machine
has no zones. It is one process, as other tests run beside it.
"""

import argparse
import array
import bisect
import datetime
import os
import struct
import subprocess
import sys
import time
import zoneinfo

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1)
FROM = int(datetime.datetime(1990, 1, 1, tzinfo=UTC).timestamp())
UNTIL = int(datetime.datetime(2038, 1, 1, tzinfo=UTC).timestamp())
RULES_UNTIL = int(datetime.datetime(2048, 1, 1, tzinfo=UTC).timestamp())
REACH = 30 * 3600
UNIQUE, GAP, OVERLAP = range(3)


def table_and_footer(data):
    """The times of the 64-bit table, and the rule behind it."""
    def counts(at):
        return struct.unpack_from('>6l', data, at + 20)

    utc, standard, leaps, changes, types, names = counts(0)
    second = 44 + changes * 5 + types * 6 + names + leaps * 8 + standard + utc
    if data[4] == 0 or data[second:second + 4] != b'TZif':
        raise ValueError('a file of version 1')
    return struct.unpack_from('>%dq' % counts(second)[3], data, second + 44), data.split(b'\n')[-2]


def seconds(delta):
    return delta.days * 86400 + delta.seconds


class Reference:
    """One zone as Python sees it; offsets in seconds."""

    def __init__(self, path):
        with open(path, 'rb') as f:
            self.zone = zoneinfo.ZoneInfo.from_file(f)
        with open(path, 'rb') as f:
            self.table, self.footer = table_and_footer(f.read())
        self.epoch = EPOCH.replace(tzinfo=self.zone)

    def offset(self, instant):
        return seconds(datetime.datetime.fromtimestamp(instant, self.zone).utcoffset())

    def instant(self, local):
        """Fit and instant of a local time: fold 0 is the first of two, and the offset before where it is skipped."""
        moment = self.epoch + datetime.timedelta(seconds=local)
        first, second = seconds(moment.utcoffset()), seconds(moment.replace(fold=1).utcoffset())
        fit = UNIQUE if first == second else GAP if first < second else OVERLAP
        return fit, local - first

    def changes(self):
        """When the offset changes: by the table, then by the days on which the footer's rule does it."""
        found = [t for t in self.table if FROM <= t < RULES_UNTIL and self.offset(t) != self.offset(t - 1)]
        low = max(FROM, self.table[-1] if self.table else FROM)
        offset = self.offset(low)
        while low < RULES_UNTIL:
            high = min(low + 86400, RULES_UNTIL) if b',' in self.footer else RULES_UNTIL
            if self.offset(high) != offset:
                found.append(low + bisect.bisect_left(range(low, high), True, key=lambda t: self.offset(t) != offset))
                offset = self.offset(high)
            low = high
        return [t for t in found if t < RULES_UNTIL]


def ask(query, path, instants, locals_):
    words = array.array('q', [len(instants), len(locals_), FROM, RULES_UNTIL])
    words.extend(instants)
    words.extend(locals_)
    done = subprocess.run([query, path], input=words.tobytes(), stdout=subprocess.PIPE, check=True)
    answer = array.array('q')
    answer.frombytes(done.stdout)
    n, m = len(instants), len(locals_)
    return answer[:n], answer[n:n + 2 * m:2], answer[n + 1:n + 2 * m:2], list(answer[n + 2 * m:])


def compare(query, path, name, step):
    """Changes until 2037, changes after it, how much was compared, what is wrong."""
    ref = Reference(path)
    changes = ref.changes()
    instants, locals_ = set(), set()
    for t in changes:
        instants.update(range(t - REACH, t + REACH + 1, step))
        instants.update((t - 1, t + 1))
        for offset in {ref.offset(t - 1), ref.offset(t)}:
            first = (t + offset - REACH) // step * step
            locals_.update(range(first, first + 2 * REACH + 1, step))
            locals_.update((t + offset - 1, t + offset, t + offset + 1))
    instants, locals_ = sorted(instants), sorted(locals_)
    offsets, fits, means, own_changes = ask(query, path, instants, locals_)
    wrong = []
    if own_changes != changes:
        wrong.append(f'{name}: changes differ: {sorted(set(own_changes) ^ set(changes))[:5]}')
    for t, offset in zip(instants, offsets, strict=True):
        if offset != ref.offset(t):
            wrong.append(f'{name}: at {t}: offset {offset}, not {ref.offset(t)}')
    for t, fit, means_t in zip(locals_, fits, means, strict=True):
        if (fit, means_t) != ref.instant(t):
            wrong.append(f'{name}: local {EPOCH + datetime.timedelta(seconds=t)}: {fit, means_t}, not {ref.instant(t)}')
    early = sum(t < UNTIL for t in changes)
    return early, len(changes) - early, len(instants) + len(locals_) + 1, wrong


def zones():
    """The zones of this machine, each content once: many names are links."""
    seen = {}
    for name in sorted(zoneinfo.available_timezones()):
        for folder in zoneinfo.TZPATH:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, 'rb') as f:
                    seen.setdefault(f.read(), (path, name))
                break
    return list(seen.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('query')
    parser.add_argument('--step', type=int, default=900)
    args = parser.parse_args()
    began = time.monotonic()
    found = zones()
    if not found:
        print('no zones on this machine')
        return 77
    early = late = compared = 0
    wrong = []
    for path, name in found:
        a, b, c, w = compare(args.query, path, name, args.step)
        early, late, compared = early + a, late + b, compared + c
        wrong += w
    for line in wrong[:20]:
        print(line)
    print(f'{len(found)} zones, {early} changes 1990-2037 and {late} by rules 2038-2047, {compared} compared, '
          f'{len(wrong)} wrong, {time.monotonic() - began:.1f} s')
    return 1 if wrong or compared == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
