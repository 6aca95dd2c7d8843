# SPDX-License-Identifier: MIT
"""The longer parts of bench.py: load, how long others wait, planner, report, export and import, the notifier's end, peers."""

import os
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../e2e'))
import homelib  # noqa: E402
from benchlib import PING, REST, STATUS, memory, percentile, switched_since, switches, times_of, tree  # noqa: E402
from notifierlib import NOTES, Server, wait_for  # noqa: E402

GAP = 20.0  # ms
PART = 300  # pings at a time


# --- load ---

def rate(home, clients, calls, what):
    """Calls a second."""
    usec = times_of(home, 'load', calls, [[str(clients), home.address, *what]])[0][0]
    return calls / usec * 1e6


def measure_load(b):
    home, calls = b.home('load'), 5000 if b.quick else 50000
    daemon = home.daemon()
    home.begin()
    rate(home, 10, 1000, STATUS)
    for n in (1, 10, 100):
        got = [(rate(home, n, calls, STATUS), rate(home, n, calls, PING)) for _ in range(1 if b.quick else 3)]
        status, ping = (statistics.median(rates) for rates in zip(*got))
        b.report.add('Status answered to %d clients, calls/s' % n, '', status, ping, None, 'its Peer.Ping')
    time.sleep(REST)
    before, calls = memory(daemon.pid)[1], 20000 if b.quick else 1000000
    rate(home, 10, calls, STATUS)
    time.sleep(REST)
    b.report.add('memory after %s calls, private' % format(calls, ','), 'KiB', memory(daemon.pid)[1], before, 1.05, 'before them')


# --- how long others wait ---

def pings_while(home, going, at_least=PART):
    """Milliseconds of each ping until going() is false."""
    times = []
    while going() or len(times) < at_least:
        times += times_of(home, 'call', PART, [(home.address, *PING)])[0]
    return [t / 1e3 for t in times]


def add_gap(b, what, times):
    b.report.add('Ping while %s, 999 of 1000 of %s' % (what, format(len(times), ',')), 'ms', percentile(times, 0.999), None, GAP)


def gap_dead_server(b):
    room = homelib.Home(b.build, daemon='daemon/kneeminderd')
    try:
        room.start('/usr/bin/python3', '-c', 'import dbus, time; b = dbus.SessionBus(); b.request_name("%s"); time.sleep(10000)' % NOTES)
        wait_for(lambda: room.bus.name_has_owner(NOTES), 10)
        room.start_daemon()
        room.begin()
        room.say('ask', 'check-in')
        wait_for(room.notifier_owner, 10)
        room.address, room.path = room.env['DBUS_SESSION_BUS_ADDRESS'], room.home
        add_gap(b, 'the notification server is dead', pings_while(room, lambda: False, 3000 if b.quick else 30000))
    finally:
        room.close()


def copies(home):
    directory = os.path.dirname(home.record)
    return [os.path.join(directory, n) for n in os.listdir(directory) if '.backup-' in n and n.rsplit('-')[-1].isdigit()]


def gap_backup(b, home):
    times = []
    for _ in range(1 if b.quick else 10):
        for path in copies(home):
            os.unlink(path)
        daemon = home.daemon()
        times += pings_while(home, lambda: not copies(home))
        home.end(daemon)
    add_gap(b, 'the record is copied', times)


def gap_import(b, one, facts):
    document = os.path.join(one.path, 'record.json')
    client, daemon = b.build + '/client/cli/kneeminder', one.daemon()
    begin = time.monotonic()
    subprocess.run([client, 'export', document], env=one.env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    b.report.add('export, facts/s', '', facts / (time.monotonic() - begin))
    one.end(daemon)
    two = b.filled('import', 1000)
    two.daemon()
    begin = time.monotonic()
    child = subprocess.Popen([client, 'import', document], env=two.env, stdout=subprocess.DEVNULL)
    times = pings_while(two, lambda: child.poll() is None)
    b.report.add('import beside 1,000 facts, pinged meanwhile, facts/s', '', facts / (time.monotonic() - begin))
    if child.returncode != 0:
        raise SystemExit('the import failed')
    add_gap(b, 'an import of %s goes on' % format(facts, ','), times)


def measure_gap(b):
    facts = 5000 if b.quick else 100000
    gap_dead_server(b)
    home = b.filled('gap', facts)
    gap_backup(b, home)
    gap_import(b, home, facts)


# --- planner, report, the notifier's end ---

def notifier_end(b):
    """Seconds from when the last notification is closed until the notifier is gone."""
    room = homelib.Home(b.build, daemon='daemon/kneeminderd')
    try:
        server = Server(room)
        room.start_daemon()
        room.begin()
        room.say('ask', 'check-in')
        wait_for(lambda: server.open, 10)
        server.press(server.only()['number'], 'no-pain')
        wait_for(lambda: not server.open, 10)
        begin = time.monotonic()
        wait_for(lambda: not room.notifier_owner(), 30)
        return time.monotonic() - begin
    finally:
        room.close()


def measure_other(b):
    years = 1 if b.quick else 5
    begin = time.monotonic()
    subprocess.run([b.build + '/tests/sim/kneeminder-sim', '--years', str(years), '--seed', '1'], check=True, stdout=subprocess.DEVNULL)
    b.report.add('simulated years/s, each move checked', '', years / (time.monotonic() - begin))
    b.report.add('notifier gone after the last notification closed', 's', notifier_end(b), None, 5)
    if os.path.exists(b.build + '/client/report/kneeminder-report'):
        home = b.filled('report', 30000 if b.quick else 176000)
        home.daemon()
        begin = time.monotonic()
        home.say('report', '--output', home.path + '/report.pdf')
        b.report.add('report over %s years' % ('two' if b.quick else 'ten'), 's', time.monotonic() - begin)


# --- peers ---

PEERS = {'dunst': ['dunst'], 'remind': ['remind', '-z', 'reminders'], 'safeeyes': ['safeeyes'], 'workrave': ['workrave']}


def measure_peers(b):
    names = [name for name in PEERS if shutil.which(name)]
    if b.quick or not shutil.which('Xvfb') or not names:
        return
    seconds, room = 30, homelib.Home(b.build, daemon='daemon/kneeminderd')
    try:
        room.start_screen()
        with open(os.path.join(room.home, 'reminders'), 'w') as f:
            f.write('REM AT 13:00 MSG ice\n')
        room.start_daemon()
        roots = {'kneeminderd': room.daemon.pid}
        for name in names:
            roots[name] = room.start(*PEERS[name], cwd=room.home, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL).pid
        time.sleep(15)
        pids = {name: tree(pid) for name, pid in roots.items() if os.path.exists('/proc/%d/smaps_rollup' % pid)}
        before = {name: switches(p) for name, p in pids.items()}
        sizes = {name: [sum(m) for m in zip(*map(memory, p))] for name, p in pids.items()}
        time.sleep(seconds)
        for name, p in pids.items():
            b.report.add('%s: memory, PSS' % name, 'KiB', sizes[name][0], sizes['kneeminderd'][0], None, 'kneeminderd')
            b.report.add('%s: wake-ups a minute' % name, '', switched_since(before[name], p) * 60 / seconds)
    finally:
        room.close()
