#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the daemon costs, as ratios: bench.py BUILD [--quick] [--only PART...] [--json FILE] [--check]

Everything is compared in the same run with a floor, or with the daemon's own small record, and what is compared takes turns; figures are
medians. The floor (floor.c) is an sd-bus service with one method on an sd-event loop, built with the same flags, that has an SQLite record
of one table open, with a log and locked for itself as the daemon has its own; nothing else is in it, and SQLite and the C library are
left as they come. The daemon is started with the environment that its systemd unit gives it.

Parts: floor (start, memory, calls), idle, client, growth (records of up to a million facts, see record.py), load, gap (how long others
wait while the notification server is dead, a copy is made, an import goes on), other (planner, report, export, import, notifier), peers.
--quick: records of up to 100,000 facts, 10 seconds instead of a minute, no million of calls, no peers. --check fails if a promise is broken.
"""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import record  # noqa: E402
from bench_more import measure_gap, measure_load, measure_other, measure_peers  # noqa: E402
from benchlib import (FLOOR, FLOOR_PATH, NAME, PATH, PEER, PING, REST, STATUS, Home, Report, idle, memory, start_command,  # noqa: E402
                      stopwatch, tree)


class Bench:
    def __init__(self, stack, build, quick):
        self.build, self.quick, self.report = os.path.abspath(build), quick, Report()
        self.top = tempfile.mkdtemp(prefix='kneeminder-bench-')
        self.stack = stack
        stack.callback(shutil.rmtree, self.top)

    def home(self, name):
        home = Home(self.top, name, self.build)
        self.stack.callback(home.close)
        return home

    def filled(self, name, facts):
        """A home whose record holds so many facts, left by a clean stop, with an episode open."""
        home = self.home(name)
        home.end(home.daemon())
        if facts:
            record.fill(home.record, facts, time.time())
        daemon = home.daemon()
        home.begin()
        home.end(daemon)
        return home


# --- against the floor ---

def measure_floor(b):
    home, add = b.filled('small', 0), b.report.add
    got = stopwatch(home, 'start', 11 if b.quick else 41, [
        (FLOOR, FLOOR_PATH, FLOOR, 'Get', 'GLIBC_TUNABLES= %s/tests/bench/floor %s/start.db' % (home.build, home.path)),
        (*STATUS, start_command(home))])
    (floor, _), (floor_answer, _), (owned, _), (answer, _) = got
    add('start until the name is owned', 'ms', owned / 1e3, floor / 1e3, 1.5)
    add('start until Status is answered', 'ms', answer / 1e3, floor_answer / 1e3)
    # The kernel's word on what is shared moves by a tenth from one start to the next.
    weighed = []
    for left in range(2 if b.quick else 8, -1, -1):
        daemon, floor = home.daemon(), home.floor()
        time.sleep(REST)
        weighed.append((*memory(daemon.pid), *memory(floor.pid)))
        if left:
            home.end(daemon)
            floor.terminate()
            floor.wait(30)
    pss, private, threads, floor_pss, floor_private, _ = map(statistics.median, zip(*weighed))
    add('memory, PSS', 'KiB', pss, floor_pss, 1.5)
    add('memory, private', 'KiB', private, floor_private, 1.5)
    add('threads', '', threads, None, 1)
    things = [(home.address, FLOOR, '/', *PEER), (home.address, *PING), (home.address, *STATUS)]
    stopwatch(home, 'call', 200, things)
    (floor_ping, floor_99), (ping, ping_99), (answer, answer_99) = stopwatch(home, 'call', 2000 if b.quick else 10000, things)
    add('Peer.Ping, median', 'us', ping, floor_ping, 1.5)
    add('Peer.Ping, 99 of 100', 'us', ping_99, floor_99)
    add('Status, median', 'us', answer, ping, 1.5, 'its Peer.Ping')
    add('Status, 99 of 100', 'us', answer_99, ping_99, None, 'its Peer.Ping')


def measure_idle(b):
    home, seconds = b.home('idle'), 10 if b.quick else 60
    daemon = home.daemon()
    home.begin()
    # The daemon and all that it started, by itself or through the bus.
    pids = tree(daemon.pid) + tree(home.children[0].pid)[1:]
    switched, called = idle(pids, seconds, b.top)
    b.report.add('idle: processes', '', len(pids))
    b.report.add('idle: context switches in %d s, an episode open' % seconds, '', switched, None, 0)
    b.report.add('idle: system calls in %d s' % seconds, '', called, None, 0)


def measure_client(b):
    home = b.home('client')
    home.daemon()
    call = 'busctl --user call %s %s %s.Manager Status' % (NAME, PATH, NAME)
    (client, _), (busctl, _) = stopwatch(home, 'run', 21 if b.quick else 101, [('%s/client/cli/kneeminder status' % home.build,), (call,)])
    b.report.add('kneeminder status, a process', 'ms', client / 1e3, busctl / 1e3, 0.7, 'busctl call')


# --- growth ---

ASKED = {
    'status': STATUS,
    'advice': (NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get:ss:%s.Runs:Advice' % NAME),
    'plan of a week': (NAME, PATH, NAME + '.Reminders', 'Plan:su::7'),
    'a page of history, of 1000': (NAME, PATH, NAME + '.Manager', 'History:a'),
}


def time_runs(homes, rounds):
    """Medians of logging a run, a process; the daemons take turns."""
    times = [[] for _ in homes]
    for i in range(rounds):
        for home, mine in zip(homes, times):
            begin = time.monotonic()
            # At an hour at which there is no run on record.
            home.say('run', '1', '--at', time.strftime('%Y-%m-%dT03:00:00Z', time.gmtime(time.time() - 86400 * (i + 1))))
            mine.append((time.monotonic() - begin) * 1e3)
    return [statistics.median(mine) for mine in times]


def measure_growth(b):
    sizes = [0, 1000, 10000, 100000] if b.quick else [0, 1000, 10000, 100000, 1000000]
    homes = [b.filled('facts-%d' % n, n) for n in sizes]
    # `start` takes one bus for all of them; a record is in each one's home.
    got = stopwatch(homes[0], 'start', 7 if b.quick else 21,
                    [(*STATUS, start_command(home)) for home in homes])
    figures = {'start until Status is answered': ('ms', [answer / 1e3 for answer, _ in got[1::2]], 1.1)}
    daemons = [home.daemon() for home in homes]
    time.sleep(REST)
    private = [memory(daemon.pid)[1] for daemon in daemons]
    for what, words in ASKED.items():
        things = [(home.address, *words) for home in homes]
        rounds = (20 if b.quick else 100) if 'history' in what else 300 if b.quick else 2000
        figures[what] = ('us', [median for median, _ in stopwatch(homes[0], 'call', rounds, things)], 1.1)
    figures['log a run, a process'] = ('ms', time_runs(homes, 7 if b.quick else 21), 1.1)
    figures['memory, private'] = ('KiB', private, 1.2)
    for what, (unit, values, promise) in figures.items():
        # The first page is full from 10,000 facts on; and what is said of a record of 1,000 is all that is said of longer ones.
        base = 2 if 'history' in what else 0 if 'memory' in what or 'start' in what else 1
        compared, of = values[base], ('an empty record', '1,000 facts', '10,000 facts')[base]
        for n, value in list(zip(sizes, values))[base + 1:]:
            if n != 10000:
                b.report.add('%s: %s facts' % (what, format(n, ',')), unit, value, compared, promise, of)
    for home, daemon in zip(homes, daemons):
        home.end(daemon)
    return homes


PARTS = {'floor': measure_floor, 'idle': measure_idle, 'client': measure_client, 'growth': measure_growth, 'load': measure_load,
         'gap': measure_gap, 'other': measure_other, 'peers': measure_peers}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--only', nargs='+', choices=PARTS, default=PARTS)
    parser.add_argument('--json')
    parser.add_argument('--check', action='store_true')
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        b = Bench(stack, args.build, args.quick)
        for name in args.only:
            begin = time.monotonic()
            with contextlib.ExitStack() as part:
                b.stack = part
                PARTS[name](b)
            print('%s: %.0f s' % (name, time.monotonic() - begin), file=sys.stderr)
    b.report.print()
    if args.json:
        with open(args.json, 'w') as f:
            json.dump(b.report.rows, f, indent=2)
    return int(args.check and any(r['kept'] is False for r in b.report.rows))


if __name__ == '__main__':
    sys.exit(main())
