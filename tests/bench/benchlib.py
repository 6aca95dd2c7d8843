# SPDX-License-Identifier: MIT
"""What the measurements share.

Home      a place of its own for one daemon: home, runtime directory, bus
Report    the figures: a table, and JSON
stopwatch, memory, switches, idle, tree     measuring
"""

import glob
import os
import signal
import statistics
import subprocess
import time

NAME, PATH = 'org.kneeminder.Kneeminder1', '/org/kneeminder/Kneeminder1'
FLOOR, FLOOR_PATH = 'org.kneeminder.Floor1', '/org/kneeminder/Floor1'
PEER = 'org.freedesktop.DBus.Peer', 'Ping'
STATUS = NAME, PATH, NAME + '.Manager', 'Status'
PING = NAME, PATH, *PEER
ATTACHING = 1.0  # seconds in which strace itself interrupts what it looks at
REST = 4.0       # after which the daemon has given back what a call needed (daemon/main.c)


class Home:
    def __init__(self, top, name, build):
        self.path = os.path.join(top, name)
        self.build, self.children = build, []
        runtime = os.path.join(self.path, 'run')
        os.makedirs(runtime)
        os.chmod(runtime, 0o700)
        self.env = {'PATH': os.environ['PATH'], 'HOME': self.path, 'XDG_RUNTIME_DIR': runtime, 'LANG': 'C.UTF-8', 'TZ': 'UTC'}
        bus = self.launch('dbus-daemon', '--session', '--nofork', '--print-address=1', stdout=subprocess.PIPE)
        self.address = self.env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()

    def launch(self, *command, env=(), **options):
        child = subprocess.Popen(command, env={**self.env, **dict(env)}, stderr=subprocess.DEVNULL, text=True, **options)
        self.children.append(child)
        return child

    def service(self, name, *command, env=()):
        child = self.launch(*command, env=env)
        for _ in range(1000):
            if self.call(name, '/', *PEER).returncode == 0:
                return child
            time.sleep(0.01)
        raise SystemExit('%s did not come' % command[0])

    def daemon(self):
        return self.service(NAME, self.build + '/daemon/kneeminderd', env=unit_environment(self.build))

    def floor(self):
        return self.service(FLOOR, self.build + '/tests/bench/floor', self.path + '/floor.db')

    def call(self, name, path, interface, method):
        return subprocess.run(['busctl', '--user', '--auto-start=no', 'call', name, path, interface, method], env=self.env, capture_output=True)

    def say(self, *words):
        subprocess.run([self.build + '/client/cli/kneeminder', *words], env=self.env, check=True, stdout=subprocess.DEVNULL)

    def begin(self):
        """An episode, with ice on; then until the day's first copy of the record is made, which would count as work between deadlines."""
        self.say('pain', '4', '--knee', 'left')
        self.say('safety', '--ice', 'none', '--red-flags', 'none')
        directory = os.path.dirname(self.record)
        for _ in range(3000):
            if any('.backup-' in n and n.rsplit('-')[-1].isdigit() for n in os.listdir(directory)):
                time.sleep(REST)
                return
            time.sleep(0.02)
        raise SystemExit('no copy of the record was made')

    def end(self, child):
        child.send_signal(signal.SIGTERM)
        if child.wait(30) != 0:
            raise SystemExit('%s ended with %d' % (child.args[0], child.returncode))

    @property
    def record(self):
        return self.path + '/.local/share/kneeminder/kneeminder.db'

    def close(self):
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
                child.wait()
            if child.stdout:
                child.stdout.close()


def unit_environment(build):
    """What the daemon is started with, as it is installed."""
    with open(build + '/systemd/kneeminderd.service') as f:
        return [line.strip().partition('=')[2].split('=', 1) for line in f if line.startswith('Environment=')]


def start_command(home):
    """The same for the stopwatch, whose variables hold on."""
    return 'HOME=%s %s %s/daemon/kneeminderd' % (home.path, ' '.join(map('='.join, unit_environment(home.build))), home.build)


# --- measuring ---

def percentile(times, part):
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def times_of(home, mode, rounds, things):
    """For each line of the stopwatch its microseconds, one of each round."""
    words = [word for thing in things for word in thing]
    out = subprocess.run([home.build + '/tests/bench/stopwatch', mode, str(rounds), *words], env=home.env, check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    return [list(map(float, line.split())) for line in out.splitlines()]


def stopwatch(home, mode, rounds, things):
    """For each line: (median, 99th percentile)."""
    return [(statistics.median(line), percentile(line, 0.99)) for line in times_of(home, mode, rounds, things)]


def memory(pid):
    """PSS and private memory in KiB, threads."""
    sizes = dict.fromkeys(('Pss', 'Private_Clean', 'Private_Dirty'), 0)
    with open('/proc/%d/smaps_rollup' % pid) as f:
        for line in f:
            key = line.split(':')[0]
            if key in sizes:
                sizes[key] = int(line.split()[1])
    return sizes['Pss'], sizes['Private_Clean'] + sizes['Private_Dirty'], len(os.listdir('/proc/%d/task' % pid))


def switches(pids):
    """Of each of their threads, so far."""
    counts = {}
    for task in (path for pid in pids for path in glob.glob('/proc/%d/task/*' % pid)):
        with open(task + '/status') as f:
            counts[task] = sum(int(line.split()[1]) for line in f if 'ctxt_switches' in line)
    return counts


def switched_since(before, pids):
    """What a thread did that is no more is not known."""
    return sum(n - before.get(task, 0) for task, n in switches(pids).items())


def tree(pid):
    """A process and all that it started."""
    with open('/proc/%d/task/%d/children' % (pid, pid)) as f:
        return [pid] + [p for child in f.read().split() for p in tree(int(child))]


def idle(pids, seconds, top):
    """Context switches, then system calls, of all these in so many seconds."""
    before = switches(pids)
    time.sleep(seconds)
    switched = switched_since(before, pids)
    logs = [os.path.join(top, 'strace.%d' % pid) for pid in pids]
    begin = time.time()
    tracers = [subprocess.Popen(['strace', '-f', '-ttt', '-o', log, '-p', str(pid)], stderr=subprocess.DEVNULL)
               for pid, log in zip(pids, logs)]
    time.sleep(ATTACHING + seconds)
    for tracer in tracers:
        tracer.terminate()
        tracer.wait()
    called = 0
    for log in logs:
        with open(log) as f:
            stamps = [float(line.split()[1]) for line in f if '(' in line]
        if not stamps:
            raise SystemExit('strace saw nothing, not even what was under way')
        called += sum(stamp > begin + ATTACHING for stamp in stamps)
    return switched, called


# --- the report ---

class Report:
    def __init__(self):
        self.rows = []

    def add(self, what, unit, value, compared=None, promise=None, of='floor'):
        """A figure, and with what it is compared; the promise is on their ratio, or on the figure if it is compared with nothing."""
        ratio = value / compared if compared else None
        measure = ratio if compared is not None else value
        kept = None if promise is None else measure is not None and measure <= promise
        self.rows.append({'what': what, 'unit': unit, 'value': round(value, 2), 'compared_with': of if compared is not None else None,
                          'compared': None if compared is None else round(compared, 2), 'ratio': ratio and round(ratio, 2),
                          'promise': promise, 'kept': kept})

    def print(self):
        print('%-58s %11s %11s  %-16s %6s  %s' % ('', 'daemon', 'compared', 'with', 'ratio', 'promise'))
        for r in self.rows:
            print('%-58s %11.1f %11s  %-16s %6s  %s' % (
                '%s, %s' % (r['what'], r['unit']) if r['unit'] else r['what'], r['value'],
                '' if r['compared'] is None else '%.1f' % r['compared'], r['compared_with'] or '',
                '' if r['ratio'] is None else '%.2f' % r['ratio'],
                '' if r['promise'] is None else 'at most %g: %s' % (r['promise'], 'kept' if r['kept'] else 'BROKEN')))
