#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the daemon costs, as ratios: bench.py BUILD [--quick] [--facts N] [--json FILE] [--check]

The daemon, with an episode open, is compared with a floor (floor.c) and with its own empty self, in the same run and by turns; figures are
medians. --quick shortens the idle minute to ten seconds; --check fails if a promise is broken.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

NAME, PATH = 'org.kneeminder.Kneeminder1', '/org/kneeminder/Kneeminder1'
FLOOR, FLOOR_PATH = 'org.kneeminder.Floor1', '/org/kneeminder/Floor1'
PEER = 'org.freedesktop.DBus.Peer', 'Ping'
ATTACHING = 1.0  # seconds in which strace itself interrupts what it looks at


class Home:
    """A place of its own for one daemon: home, runtime directory, bus."""

    def __init__(self, top, name, build):
        self.path = os.path.join(top, name)
        self.build, self.children = build, []
        runtime = os.path.join(self.path, 'run')
        os.makedirs(runtime)
        os.chmod(runtime, 0o700)
        self.env = {'PATH': os.environ['PATH'], 'HOME': self.path, 'XDG_RUNTIME_DIR': runtime, 'LANG': 'C.UTF-8', 'TZ': 'UTC'}
        bus = self.launch('dbus-daemon', '--session', '--nofork', '--print-address=1', stdout=subprocess.PIPE)
        self.address = self.env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()

    def launch(self, *command, **options):
        child = subprocess.Popen(command, env=self.env, stderr=subprocess.DEVNULL, text=True, **options)
        self.children.append(child)
        return child

    def service(self, name, *command):
        child = self.launch(*command)
        for _ in range(1000):
            if self.call(name, '/', *PEER).returncode == 0:
                return child
            time.sleep(0.01)
        raise SystemExit('%s did not come' % command[0])

    def daemon(self):
        return self.service(NAME, self.build + '/daemon/kneeminderd')

    def floor(self):
        return self.service(FLOOR, self.build + '/tests/bench/floor', self.path + '/floor.db')

    def call(self, name, path, interface, method):
        return subprocess.run(['busctl', '--user', '--auto-start=no', 'call', name, path, interface, method], env=self.env, capture_output=True)

    def say(self, *words):
        subprocess.run([self.build + '/client/cli/kneeminder', *words], env=self.env, check=True, stdout=subprocess.DEVNULL)

    def begin(self):
        """An episode, with ice on."""
        self.say('pain', '4', '--knee', 'left')
        self.say('safety', '--ice', 'none', '--red-flags', 'none')

    def end(self, child):
        child.send_signal(signal.SIGTERM)
        if child.wait(10) != 0:
            raise SystemExit('%s ended with %d' % (child.args[0], child.returncode))

    def fill(self, facts):
        """A record of so many pain reports, evenly over the ten years before yesterday. The daemon must be gone."""
        db = sqlite3.connect(self.path + '/.local/share/kneeminder/kneeminder.db')
        db.execute('''WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?),
                 f(i, t, u) AS (SELECT i, (unixepoch() - 86400 - (? - i) * 315360000 / ?) * 1000000, randomblob(16) FROM n)
            INSERT INTO fact (uid, change, type, number, at, recorded, day, utc_offset, zone, by_user, knee, score, masked, approximate, word, reason)
            SELECT u, u, 'pain', i + 1000, t, t, date(t / 1000000, 'unixepoch'), 0, 'Etc/UTC', 1, 1, i % 11, 0, 0, '', '' FROM f''',
                   (facts, facts, facts))
        db.commit()
        db.close()

    def close(self):
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
                child.wait()
            if child.stdout:
                child.stdout.close()


# --- measuring ---

def stopwatch(home, mode, rounds, things):
    """For each line of the stopwatch: (median, 99th percentile) in microseconds."""
    words = [word for thing in things for word in thing]
    out = subprocess.run([home.build + '/tests/bench/stopwatch', mode, str(rounds), *words], env=home.env, check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    lines = [sorted(map(float, line.split())) for line in out.splitlines()]
    return [(statistics.median(line), line[int(len(line) * 0.99)]) for line in lines]


def memory(pid):
    """PSS and private memory in KiB, threads."""
    sizes = dict.fromkeys(('Pss', 'Private_Clean', 'Private_Dirty'), 0)
    with open('/proc/%d/smaps_rollup' % pid) as f:
        for line in f:
            key = line.split(':')[0]
            if key in sizes:
                sizes[key] = int(line.split()[1])
    return sizes['Pss'], sizes['Private_Clean'] + sizes['Private_Dirty'], len(os.listdir('/proc/%d/task' % pid))


def switches(pid):
    with open('/proc/%d/status' % pid) as f:
        return sum(int(line.split()[1]) for line in f if 'ctxt_switches' in line)


def idle(pids, seconds, top):
    """Context switches, then system calls, of each process in so many seconds."""
    before = [switches(pid) for pid in pids]
    time.sleep(seconds)
    switched = [switches(pid) - n for pid, n in zip(pids, before)]
    logs = [os.path.join(top, 'strace.%d' % pid) for pid in pids]
    begin = time.time()
    tracers = [subprocess.Popen(['strace', '-f', '-ttt', '-o', log, '-p', str(pid)], stderr=subprocess.DEVNULL)
               for pid, log in zip(pids, logs)]
    time.sleep(ATTACHING + seconds)
    for tracer in tracers:
        tracer.terminate()
        tracer.wait()
    called = []
    for log in logs:
        with open(log) as f:
            stamps = [float(line.split()[1]) for line in f if '(' in line]
        if not stamps:
            raise SystemExit('strace saw nothing, not even what was under way')
        called.append(sum(stamp > begin + ATTACHING for stamp in stamps))
    return switched, called


# --- the report ---

class Report:
    def __init__(self):
        self.rows = []

    def add(self, what, unit, value, floor=None, promise=None, of='floor'):
        """A figure, and with what it is compared; the promise is on their ratio, or on the figure if there is no floor."""
        ratio = value / floor if floor else None
        measure = ratio if floor is not None else value
        kept = None if promise is None else measure is not None and measure <= promise
        self.rows.append({'what': what, 'unit': unit, 'value': round(value, 1), 'compared_with': of if floor is not None else None,
                          'compared': None if floor is None else round(floor, 1), 'ratio': ratio and round(ratio, 2), 'promise': promise,
                          'kept': kept})

    def print(self):
        print('%-44s %10s %10s  %-18s %6s  %s' % ('', 'daemon', 'compared', 'with', 'ratio', 'promise'))
        for r in self.rows:
            print('%-44s %10.1f %10s  %-18s %6s  %s' % (
                '%s, %s' % (r['what'], r['unit']) if r['unit'] else r['what'], r['value'], '' if r['compared'] is None else r['compared'],
                r['compared_with'] or '', '' if r['ratio'] is None else '%.2f' % r['ratio'],
                '' if r['promise'] is None else 'at most %g: %s' % (r['promise'], 'kept' if r['kept'] else 'BROKEN')))


def measure_starts(report, small, large, facts):
    daemon = small.build + '/daemon/kneeminderd'
    asked = (NAME, PATH, NAME + '.Manager', 'Status')
    got = stopwatch(small, 'start', 31, [
        (FLOOR, FLOOR_PATH, FLOOR, 'Get', '%s/tests/bench/floor %s/start.db' % (small.build, small.path)),
        (*asked, 'HOME=%s %s' % (small.path, daemon)),
        (*asked, 'HOME=%s %s' % (large.path, daemon))])
    (floor, _), (floor_answer, _), (owned, _), (answer, _), _, (large_answer, _) = got
    report.add('start until the name is owned', 'ms', owned / 1e3, floor / 1e3)
    report.add('start until Status is answered', 'ms', answer / 1e3, floor_answer / 1e3)
    report.add('the same with %d facts' % facts, 'ms', large_answer / 1e3, answer / 1e3, 1.5, 'a small record')


def measure_idle(report, top, small, seconds):
    daemon, floor = small.daemon(), small.floor()
    small.begin()
    settle(small)
    (pss, private, threads), (floor_pss, floor_private, _) = memory(daemon.pid), memory(floor.pid)
    report.add('memory, PSS', 'KiB', pss, floor_pss, 1.5)
    report.add('memory, private', 'KiB', private, floor_private, 1.5)
    report.add('threads', '', threads, None, 1)
    switched, called = idle([daemon.pid, floor.pid], seconds, top)
    report.add('idle: context switches in %d s' % seconds, '', switched[0], None, 0)
    report.add('idle: system calls in %d s' % seconds, '', called[0], None, 0)
    return daemon, floor


def measure_calls(report, small, large, facts):
    large.daemon()
    large.begin()
    settle(large)
    status = (NAME, PATH, NAME + '.Manager', 'Status')
    things = [(small.address, FLOOR, '/', *PEER), (small.address, NAME, PATH, *PEER), (small.address, *status), (large.address, *status)]
    stopwatch(small, 'call', 200, things)
    (floor, floor_99), (ping, ping_99), (answer, answer_99), (large_answer, _) = stopwatch(small, 'call', 3000, things)
    report.add('Peer.Ping, median', 'us', ping, floor, 1.5)
    report.add('Peer.Ping, 99 of 100', 'us', ping_99, floor_99)
    report.add('Status, median', 'us', answer, ping, 1.5, 'its Peer.Ping')
    report.add('Status, 99 of 100', 'us', answer_99, ping_99, None, 'its Peer.Ping')
    report.add('Status with %d facts, median' % facts, 'us', large_answer, answer, 1.5, 'a small record')


def measure_client(report, small):
    call = 'busctl --user call %s %s %s.Manager Status' % (NAME, PATH, NAME)
    (client, _), (busctl, _) = stopwatch(small, 'run', 61, [('%s/client/cli/kneeminder status' % small.build,), (call,)])
    report.add('kneeminder status, a process', 'ms', client / 1e3, busctl / 1e3, None, 'busctl call')


def settle(home):
    """Until the day's first copy of the record is made: it would count as work between deadlines."""
    directory = home.path + '/.local/share/kneeminder'
    for _ in range(1000):
        names = os.listdir(directory)
        if any('.backup-' in n and n.rsplit('-')[-1].isdigit() for n in names):
            time.sleep(1)
            return
        time.sleep(0.02)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--facts', type=int, default=100000)
    parser.add_argument('--json')
    parser.add_argument('--check', action='store_true')
    args = parser.parse_args()
    report = Report()
    with contextlib.ExitStack() as stack:
        top = tempfile.mkdtemp(prefix='kneeminder-bench-')
        stack.callback(shutil.rmtree, top)
        small, large = Home(top, 'small', args.build), Home(top, 'large', args.build)
        for home in (small, large):
            stack.callback(home.close)
        large.end(large.daemon())
        large.fill(args.facts)
        measure_starts(report, small, large, args.facts)
        measure_idle(report, top, small, 10 if args.quick else 60)
        measure_calls(report, small, large, args.facts)
        measure_client(report, small)
    report.print()
    if args.json:
        with open(args.json, 'w') as f:
            json.dump(report.rows, f, indent=2)
    return int(args.check and any(r['kept'] is False for r in report.rows))


if __name__ == '__main__':
    sys.exit(main())
