#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A long record out of one machine and into two others, of which one has a record already: what it takes of memory and
time, and how long the daemon lets others wait meanwhile. Usage: transfer.py BUILD [FACTS]

Prints a line for each way; ends with 1 if the bytes differ, a process takes 200 MB, or a Ping 100 ms. From a Ping is taken off what the daemon
and the caller waited for a processor meanwhile, which other programs had: on a busy machine that is most of it. Both figures are printed.
"""
import filecmp
import os
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../e2e'))
from homelib import Home  # noqa: E402

MEMORY_MAX = 200  # MB
PING_MAX = 100  # ms


def fill(path, facts):
    """Over ten years until yesterday: a third pain reports with a note, a third outcomes of reminders, a third signs of life."""
    db = sqlite3.connect(path)
    db.execute('''WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?),
             f(i, t, u) AS (SELECT i, (unixepoch() - 86400 - (? - i) * 315360000 / ?) * 1000000, randomblob(16) FROM n)
        INSERT INTO fact (uid, change, type, number, at, recorded, day, utc_offset, zone, by_user, slot, knee, score, masked,
                          approximate, word, reason, text)
        SELECT u, u, iif(i % 3 = 0, 'pain', iif(i % 3 = 1, 'outcome', 'alive')), i + 1000, t, t, date(t / 1000000, 'unixepoch'), 0,
               'Etc/UTC', i % 3 = 0, iif(i % 3 = 1, 'ice/' || date('1971-01-01', '+' || (i / 4320) || ' days') || '/'
               || printf('%02d%02d', (i / 3 / 60) % 24, (i / 3) % 60), NULL), iif(i % 3 = 0, 1 + i % 2, NULL),
               iif(i % 3 = 0, i % 11, NULL), 0, 0, iif(i % 3 = 1, 'done', iif(i % 3 = 2, 'tick', '')), '',
               iif(i % 3 = 0, 'after the long way round the lake, number ' || i, NULL) FROM f''', (facts, facts, facts))
    db.commit()
    db.close()


def start(build, facts):
    home = Home(build, daemon='daemon/kneeminderd', activate=False)
    home.settings('[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes =\n')
    home.start_daemon()
    home.ping()
    if facts:
        home.kill_daemon(signal.SIGTERM)
        fill(home.record_path(), facts)
        home.start_daemon()
        home.ping()
    return home


def peak(pid):
    with open('/proc/%d/status' % pid) as f:
        return next(int(line.split()[1]) for line in f if line.startswith('VmHWM')) / 1000


def waited(*pids):
    """Milliseconds that these were ready to run, and did not."""
    total = 0
    for pid in pids:
        with open('/proc/%s/schedstat' % pid) as f:
            total += int(f.read().split()[1])
    return total / 1e6


def is_shedding(pid):
    """Whether it still has files open that have no name any more."""
    def name(fd):
        try:
            return os.readlink('/proc/%d/fd/%s' % (pid, fd))
        except FileNotFoundError:
            return ''
    return any(name(fd).endswith(' (deleted)') for fd in os.listdir('/proc/%d/fd' % pid))


def measure(home, what, *args):
    """Runs the client, pinging the daemon all the while, and until that has let go of what it left."""
    begin, pings = time.monotonic(), []
    client = subprocess.Popen([home.client_path, *args], env=home.env, stdout=subprocess.DEVNULL)
    ended = None
    while not ended or (is_shedding(home.daemon.pid) and time.monotonic() < ended + 60):
        if not ended:
            pid, status, usage = os.wait4(client.pid, os.WNOHANG)
            ended = time.monotonic() if pid else None
        before = waited(home.daemon.pid, 'self')
        ping = home.ping()
        pings.append((max(ping - (waited(home.daemon.pid, 'self') - before), 0), ping))
        time.sleep(0.002)
    if is_shedding(home.daemon.pid):
        raise SystemExit('%s left files open that have no name' % what)
    client.returncode = os.waitstatus_to_exitcode(status)
    if client.returncode != 0:
        raise SystemExit('%s ended with %d' % (what, client.returncode))
    pings.sort()
    figures = peak(home.daemon.pid), usage.ru_maxrss / 1000, pings[-1][0]
    print('%-26s %6.1f s, daemon %5.1f MB, client %5.1f MB, Ping: median %.1f, 99 of 100 %.1f, longest %.1f ms of %d (with waiting for a processor %.1f)'
          % (what, ended - begin, *figures[:2], pings[len(pings) // 2][0], pings[len(pings) * 99 // 100][0], pings[-1][0], len(pings),
             max(ping for _, ping in pings)), flush=True)
    return figures[0] < MEMORY_MAX and figures[1] < MEMORY_MAX and figures[2] < PING_MAX


def main():
    build, facts = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
    homes = [start(build, n) for n in (facts, 0, facts // 10)]
    try:
        one, two, three = homes
        document, again = os.path.join(one.home, 'record.json'), os.path.join(two.home, 'record.json')
        kept = [measure(one, 'export', 'export', document),
                measure(two, 'import into an empty one', 'import', document),
                measure(two, 'export of that', 'export', again),
                measure(three, 'import beside a tenth', 'import', document),
                measure(three, 'the same again', 'import', document)]
        same = filecmp.cmp(document, again, shallow=False)
        print('%d MB, %s' % (os.path.getsize(document) / 1e6, 'the same bytes again' if same else 'OTHER BYTES'))
        return 0 if same and all(kept) else 1
    finally:
        for home in homes:
            home.close()


if __name__ == '__main__':
    sys.exit(main())
