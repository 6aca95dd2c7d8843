#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Counts what the daemon does instead of timing it: guard.py BUILD. Fails where something takes more than it used to.

Instructions (valgrind's callgrind) of Status and of a tick, in this program's own objects only, so that other versions of libraries
change nothing; of a start, all of them, against those of the floor in the same run. Allocations that Status makes itself. System calls
(strace): of Status, and none at all while nothing is to be done. Memory at rest: what is written to, with years on record, and what is mapped of
the program itself. How queries find their rows is counted by test-store-plans.

A figure that got worse for a good reason is written anew in FIGURES; one that got better should be.
"""

import os
import re
import signal
import stat
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../e2e'))
import record  # noqa: E402
from homelib import NAME, PATH, START, Home, Time  # noqa: E402
from notifierlib import wait_for  # noqa: E402

# Each figure, and by how much it may be exceeded: compilers differ, and versions of SQLite and the C library.
FIGURES = {
    'instructions of Status': (86000, 1.3),
    'instructions of a tick': (370000, 1.3),
    'instructions of a start, to those of the floor': (3.8, 1.3),
    'instructions of a start with 20,000 facts, to those with few': (1.1, 1.2),
    'memory at rest with 100,000 facts, to that with few': (1.15, 1.1),
    'KiB of its own program at rest': (84, 1.4),  # of 290
    'instructions of a tick with 20,000 facts': (3000000, 1.3),
    'allocations of Status': (2, 1.2),
    'system calls of Status': (7, 1.1),
}
FLOOR = 'org.kneeminder.Floor1'
CALLS, TICKS = 100, 48
REST = 6  # seconds: the daemon rests after two, however busy the machine is
ALLOCATE = re.compile(r'(malloc|calloc|realloc|reallocarray|strdup|strndup)\b')


class Counted:
    """What a callgrind file says: instructions in all, those in one object, and the allocations made from there."""

    def __init__(self, path, own):
        self.total = self.own = self.allocations = 0
        names, mine, callee, called = {}, False, '', False
        with open(path) as f:
            for line in f:
                key, _, rest = line.rstrip('\n').partition('=')
                if key in ('ob', 'cob', 'fn', 'cfn'):
                    number, _, name = rest.partition(' ')
                    name = names.setdefault((key[-2:], number), name) if name else names[(key[-2:], number)]
                    if key == 'ob':
                        mine = name.endswith(own)
                    elif key == 'cfn':
                        callee = name
                elif key == 'calls':
                    called = True
                    if mine and ALLOCATE.match(callee):
                        self.allocations += int(rest.split()[0])
                elif line[0] in '0123456789+-*':
                    cost = 0 if called else int(line.split()[1])
                    called = False
                    self.total += cost
                    self.own += cost if mine else 0


def wrap(home, name, *command):
    """A program that runs the daemon under another one."""
    path = os.path.join(home.home, name)
    with open(path, 'w') as f:
        f.write('#!/bin/sh\nexec %s\n' % ' '.join("'%s'" % word for word in command))
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def callgrind(home, file, *command):
    return ('valgrind', '--tool=callgrind', '--callgrind-out-file=' + file, *command)


def status(home, times):
    for _ in range(times):
        home.bus.call_blocking(NAME, PATH, NAME + '.Manager', 'Status', '', ())


def tick(home, times):
    clock = Time(home)
    clock.advance(clock.now() + times * 3600 * 10**6)
    clock.close()


def counted(home, daemon, what=None, times=0):
    """One life of the daemon under callgrind, doing so much in it."""
    file = os.path.join(home.home, 'callgrind.out')
    home.daemon_path = wrap(home, 'counted-test', *callgrind(home, file, daemon))
    home.start_daemon()
    if what:
        what(home, times)
    home.kill_daemon(signal.SIGTERM)
    return Counted(file, 'kneeminderd-test')


def counted_floor(home):
    file, floor = os.path.join(home.home, 'floor.out'), os.path.join(home.build, 'tests/bench/floor')
    child = home.start(*callgrind(home, file, floor, os.path.join(home.home, 'floor.db')))
    wait_for(lambda: home.bus.name_has_owner(FLOOR), 20)
    home.bus.call_blocking(FLOOR, '/', 'org.freedesktop.DBus.Peer', 'Ping', '', ())
    child.terminate()
    child.wait()
    return Counted(file, 'floor')


def count_instructions(build):
    home = Home(build, activate=False)
    try:
        daemon = home.daemon_path
        home.start_daemon()
        home.begin()
        tick(home, 26)
        home.kill_daemon(signal.SIGTERM)
        counted_floor(home)  # its record is there from now on, as the daemon's is
        start, floor = counted(home, daemon), counted_floor(home)
        calls, ticks = counted(home, daemon, status, CALLS), counted(home, daemon, tick, TICKS)
    finally:
        home.close()
    return {
        'instructions of Status': (calls.own - start.own) / CALLS,
        'instructions of a tick': (ticks.own - start.own) / TICKS,
        'instructions of a start, to those of the floor': start.total / floor.total,
        'allocations of Status': (calls.allocations - start.allocations) / CALLS,
    }


def count_years(build):
    home = Home(build, activate=False)
    try:
        daemon = home.daemon_path
        home.start_daemon()
        home.begin()
        home.kill_daemon(signal.SIGTERM)
        few = counted(home, daemon)
        record.fill(home.record_path(), 20000, START / 1e6)
        counted(home, daemon)  # the facts are read, and what they add up to is kept
        start, ticks = counted(home, daemon), counted(home, daemon, tick, TICKS)
        return {'instructions of a start with 20,000 facts, to those with few': start.total / few.total,
                'instructions of a tick with 20,000 facts': (ticks.own - start.own) / TICKS}
    finally:
        home.close()


def settled(look, seconds=3):
    """What is looked at once it stays the same: what is left to do after a start and what was said ends by itself."""
    end, seen = time.monotonic() + 30, look()
    while True:
        time.sleep(seconds)
        before, seen = seen, look()
        if seen == before:
            return seen
        assert time.monotonic() < end, 'it never comes to rest'


def written(home):
    """KiB that the daemon has to itself and has written to; not what is in a file, which is dirty too where that is new."""
    with open('/proc/%d/smaps_rollup' % home.daemon.pid) as f:
        return next(int(line.split()[1]) for line in f if line.startswith('Anonymous:'))


def mapped(home):
    """KiB of the program's own code and constants that are in memory."""
    total, size, name = 0, 0, ''
    with open('/proc/%d/smaps' % home.daemon.pid) as f:
        for line in f:
            words = line.split()
            if not words[0].endswith(':'):
                name = words[-1]
            elif words[0] == 'Rss:' and name == home.daemon_path:
                size = int(words[1])
            elif words[0] == 'Anonymous:' and name == home.daemon_path:
                total += size - int(words[1])
    assert total, name
    return total


def told_of_years(home):
    return [home.json(*what) for what in (('advice',), ('why',), ('function',), ('shoe', 'list'))] + [home.json('medication')['last']]


def weigh_years(build):
    """What years leave in memory while nothing happens; and that nothing is told otherwise for having rested."""
    home = Home(build, activate=False)
    home.env['GLIBC_TUNABLES'] = 'glibc.malloc.tcache_count=0'  # as the unit has it
    try:
        home.start_daemon()
        home.begin()
        home.kill_daemon(signal.SIGTERM)
        home.start_daemon()
        few = settled(lambda: written(home), REST)
        own = mapped(home)
        home.kill_daemon(signal.SIGTERM)
        record.fill(home.record_path(), 100000, START / 1e6)
        # Once they are read; what a start needs that reads them all leaves holes behind.
        home.start_daemon()
        read = told_of_years(home)
        home.kill_daemon(signal.SIGTERM)
        home.start_daemon()
        many = settled(lambda: written(home), REST)
        rested = told_of_years(home)
        assert rested == read, (read, rested)
        return {'memory at rest with 100,000 facts, to that with few': many / few, 'KiB of its own program at rest': own}
    finally:
        home.close()


def lines(path):
    """System calls so far: those under way are written when they end."""
    with open(path) as f:
        return f.read().count('\n')


def count_system_calls(build):
    home = Home(build, daemon='daemon/kneeminderd', activate=False)
    try:
        log = os.path.join(home.home, 'strace.log')
        home.daemon_path = wrap(home, 'traced', 'strace', '-f', '-qq', '-o', log, home.daemon_path)
        home.start_daemon()
        home.begin()
        # The day's copy among others.
        before = settled(lambda: lines(log))
        status(home, CALLS)
        return {'system calls of Status': (lines(log) - before) / CALLS}
    finally:
        home.close()


def main():
    build = os.path.abspath(sys.argv[1])
    found = {**count_system_calls(build), **count_instructions(build), **count_years(build), **weigh_years(build)}
    bad = 0
    for what, (figure, margin) in FIGURES.items():
        worse, better = found[what] > figure * margin, found[what] < figure / margin
        print('%-50s %10.1f, used to be %10.1f%s' % (what, found[what], figure, '  WORSE' if worse else '  better: write it down' if better else ''))
        bad += worse
    return bad


if __name__ == '__main__':
    sys.exit(main())
