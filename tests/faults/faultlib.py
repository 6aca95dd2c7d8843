# SPDX-License-Identifier: MIT
"""A machine that does what machines do to the daemon, and what must be true of the record afterwards.

Machine   a Home (see homelib) whose daemon is killed, loses its power, its disk or its memory, and is started anew
Said      what the person said: which of it was acknowledged as stored, and which was only sent
Tally     runs, and what was lost, doubled, broken or wrong in them: the figures of a promise
"""

import datetime
import json
import mmap
import os
import select
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../e2e'))

from homelib import Home, Time  # noqa: E402
from notifierlib import NOTES, check_text, wait_for  # noqa: E402

# Of disk-errors.c
OPEN, WRITE, SYNC, RENAME, UNLINK, TRUNCATE, READ, MODE = (1 << i for i in range(8))


class Faults:
    """The page of control.h."""
    NAMES = ('armed', 'calls', 'at', 'onward', 'error', 'mask', 'hits')

    def __init__(self, path):
        self.path = path
        with open(path, 'wb+') as f:
            f.write(b'\0' * 4096)
            f.flush()
            self.page = mmap.mmap(f.fileno(), 4096)

    def set(self, **values):
        for name, value in values.items():
            struct.pack_into('q', self.page, self.NAMES.index(name) * 8, value)

    def get(self, name):
        return struct.unpack_from('q', self.page, self.NAMES.index(name) * 8)[0]

    def arm(self, at, error=0, mask=1, onward=False):
        self.set(calls=0, hits=0, at=at, error=error, mask=mask, onward=onward)
        self.set(armed=1)

    def disarm(self):
        self.set(armed=0)


class Said:
    def __init__(self, name='said'):
        self.name = name
        self.n = 0
        self.acknowledged = set()  # notes that were told to be stored
        self.kept = set()          # that were told to be kept in memory
        self.sent = set()

    def next_note(self):
        self.n += 1
        note = '%s %d' % (self.name, self.n)
        self.sent.add(note)
        return note


class Tally:
    def __init__(self, name):
        self.name = name
        self.runs = self.acknowledged = self.lost = self.doubled = 0
        self.faults = []

    def fault(self, text):
        self.faults.append(text)
        print('%s: %s' % (self.name, text), flush=True)

    def is_clean(self):
        return not (self.lost or self.doubled or self.faults)

    def line(self):
        return '%-42s %5d runs  %5d acknowledged  %d lost  %d doubled  %d other faults' % (
            self.name, self.runs, self.acknowledged, self.lost, self.doubled, len(self.faults))


def sample(total, wanted):
    """So many of 1..total, evenly; all of them if `wanted` is None."""
    if wanted is None or wanted >= total:
        return range(1, total + 1)
    return sorted({1 + i * (total - 1) // (wanted - 1) for i in range(wanted)})


class Record:
    """What is in a record, read from a copy of its files."""

    def __init__(self, path, scratch):
        shutil.rmtree(scratch, ignore_errors=True)
        os.mkdir(scratch)
        for end in ('', '-wal', '-journal'):
            if os.path.exists(path + end):
                shutil.copy(path + end, os.path.join(scratch, 'record.db' + end))
        db = sqlite3.connect(os.path.join(scratch, 'record.db'))
        try:
            self.sound = db.execute('PRAGMA quick_check').fetchall() == [('ok',)]
            self.uids = [row[0] for row in db.execute('SELECT hex(uid) FROM fact')]
            self.notes = [row[0] for row in db.execute("SELECT text FROM fact WHERE text LIKE 'said %' AND superseded_by IS NULL")]
            self.open = db.execute(
                "SELECT count(*) FROM fact e WHERE type = 'episode' AND superseded_by IS NULL AND NOT EXISTS (SELECT 1 FROM fact h"
                " WHERE h.ref = e.uid AND h.type = 'episode-end' AND h.superseded_by IS NULL)").fetchone()[0] > 0
            # A change is whole: an episode never comes without what opened it.
            self.whole = db.execute("SELECT count(*) FROM fact e WHERE type = 'episode' AND NOT EXISTS"
                                    " (SELECT 1 FROM fact c WHERE c.uid = e.ref)").fetchone()[0] == 0
        finally:
            db.close()


class Machine(Home):
    def __init__(self, build, invented=False):
        self.invented = invented
        self.tools = os.path.join(build, 'tests/faults')
        super().__init__(build, daemon='tests/kneeminderd-test' if invented else 'daemon/kneeminderd', activate=False)
        self.data = os.path.dirname(self.record_path())
        self.tracer = None
        self.faults = Faults(os.path.join(self.home, 'faults'))
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self.env['NOTIFY_SOCKET'] = os.path.join(self.home, 'notify')
        self.notify.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.notify.bind(self.env['NOTIFY_SOCKET'])
        self.ready, self.heard = set(), threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()
        self.env['KNEEMINDER_FAULTS_DIR'] = self.data
        self.env['KNEEMINDER_CLOCK'] = os.path.join(self.home, 'clock')
        # One reminder a day, hours away, so that it does not come while the test runs.
        self.next_time = (datetime.datetime.utcnow() + datetime.timedelta(hours=5)).strftime('%H:%M')
        if invented:
            self.next_time = '13:00'
        self.settings('[check-in]\ntimes =\n[rest]\ntimes =\n[ice]\ntimes = %s\n[quiet]\nfrom = 00:00\nto = 00:00\n'
                      '[medication]\nenabled = no\n' % self.next_time)

    def listen(self):
        """Hears all that daemons tell their service manager, which would else wait to be heard. Whose word it is counts: that of one that was
        killed over it may be heard when the next is starting."""
        while True:
            text, (credentials, *_), _, _ = self.notify.recvmsg(4096, socket.CMSG_SPACE(12))
            if text == b'end':
                return
            if b'READY=1' in text:
                with self.heard:
                    self.ready.add(struct.unpack('3i', credentials[2])[0])
                    self.heard.notify_all()

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.sendto(b'end', self.env['NOTIFY_SOCKET'])
        super().close()

    # --- the record's files ---

    def keep(self, name):
        """What is on disk now is the seed of that name."""
        seed = os.path.join(self.home, 'seed-' + name)
        shutil.rmtree(seed, ignore_errors=True)
        shutil.copytree(self.data, seed)

    def place(self, name):
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(os.path.join(self.home, 'seed-' + name), self.data)

    def look(self, path=None):
        return Record(path or self.record_path(), os.path.join(self.home, 'looked-at'))

    # --- the daemon ---

    def launch(self, preload=None, tracer=None, **env):
        """Starts it; wait_ready() then tells whether it came up."""
        command = [self.daemon_path]
        env = {**self.env, **env}
        if preload:
            env.update(LD_PRELOAD=os.path.join(self.tools, preload + '.so'), KNEEMINDER_FAULTS=self.faults.path)
        self.forget_clock()
        with self.heard:
            self.ready.clear()
        self.tracer = None
        log = os.path.join(self.home, 'daemon.log')
        self.logs = [log]
        with open(log, 'w') as f:
            if tracer is not None:
                self.tracer = subprocess.Popen([os.path.join(self.tools, 'kill-at'), str(tracer), *command], env=env, stderr=f,
                                               stdout=subprocess.PIPE, text=True)
                self.daemon = None
                self.daemon_pid = int(self.tracer.stdout.readline().split()[1])
            else:
                self.daemon = subprocess.Popen(command, env=env, stderr=f)
                self.daemon_pid = self.daemon.pid

    def forget_clock(self):
        if os.path.exists(self.env['KNEEMINDER_CLOCK']):
            os.unlink(self.env['KNEEMINDER_CLOCK'])

    def is_gone(self):
        return (self.daemon or self.tracer).poll() is not None

    def wait_ready(self, seconds=20):
        """True once it is ready, False if it ends before."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            gone = self.is_gone()
            with self.heard:
                if self.heard.wait_for(lambda: self.daemon_pid in self.ready, 0.1 if gone else 0.005):
                    return True
            if gone:
                return False
        raise AssertionError('the daemon does not come up: ' + self.log())

    def start_up(self, **options):
        self.launch(**options)
        if not self.wait_ready():
            raise AssertionError('the daemon does not start: ' + self.log())

    def trace(self, at):
        """From now on its calls are counted, and it is killed at that one."""
        self.tracer = subprocess.Popen([os.path.join(self.tools, 'kill-at'), str(at), str(self.daemon_pid)], stdout=subprocess.PIPE, text=True)
        assert self.tracer.stdout.readline().startswith('attached')

    def end_trace(self):
        """Whether it was killed, and at which call, or after how many it was not."""
        if self.tracer.poll() is None:
            self.tracer.send_signal(signal.SIGTERM)
        # Not to the end of the pipe, whose other end the daemon has too.
        word, n = self.tracer.stdout.readline().split()[:2]
        self.tracer.wait(20)
        self.tracer.stdout.close()
        return word == 'killed', int(n)

    def end(self, sig=signal.SIGKILL):
        """Ends it, if it has not ended; its exit status, minus the signal."""
        try:
            process = os.pidfd_open(self.daemon_pid)
        except ProcessLookupError:
            pass
        else:
            signal.pidfd_send_signal(process, sig)
            # The name on the bus says nothing of one that has not taken it yet.
            assert select.select([process], [], [], 20)[0], 'the daemon does not end'
            os.close(process)
        status = self.daemon.wait(20) if self.daemon else None
        self.wait_gone()
        check_text(self.log())
        return status

    def wait_gone(self):
        wait_for(lambda: not self.bus.name_has_owner('org.kneeminder.Kneeminder1'))

    # --- what the person does ---

    def command(self, said, *args):
        """Runs the client with a note of its own; the daemon may go away at it. Returns whether it was taken."""
        note = said.next_note()
        result = self.run(*args, '--note', note, '--json')
        if result.returncode != 0:
            return False
        answer = json.loads(result.stdout)
        if all(f['stored'] for f in answer.get('facts') or [answer]):
            said.acknowledged.add(note)
        else:
            said.kept.add(note)
        return True

    def time(self):
        """The invented clock, which no fault may stop."""
        time = Time(self)
        time.socket.settimeout(10)
        return time

    def make_copy(self):
        """A notification server comes: the daemon looks at everything, and finds that the day's copy is due. Until that is there, or the
        daemon gone."""
        self.bus.request_name(NOTES)
        try:
            wait_for(lambda: self.copies() or self.is_gone() or (self.tracer and self.tracer.poll() is not None), 20)
        finally:
            self.bus.release_name(NOTES)

    def copies(self):
        return sorted(f for f in os.listdir(self.data) if f.startswith('kneeminder.db.backup-'))

    # --- what must be true ---

    def check(self, tally, said, before, where, kept=False):
        """After a fault: all that was acknowledged is there, nothing twice, the file is sound."""
        try:
            record = self.look()
        except sqlite3.Error as e:
            return tally.fault('%s: the record cannot be read: %s' % (where, e))
        there = said.acknowledged | (said.kept if kept else set())
        lost = [n for n in there if n not in record.notes] + [u for u in before.uids if u not in record.uids]
        doubled = [n for n in set(record.notes) if record.notes.count(n) > 1]
        tally.lost += len(lost)
        tally.doubled += len(doubled)
        if lost:
            print('%s: %s: lost: %s' % (tally.name, where, lost[:3]))
        if doubled:
            print('%s: %s: twice: %s' % (tally.name, where, doubled))
        if not record.sound:
            tally.fault('%s: quick_check finds damage' % where)
        if not record.whole:
            tally.fault('%s: half of a change is there' % where)
        return record

    def check_next(self, tally, record, where, store=('ok',)):
        """The daemon, started anew, makes the right plan of what is there."""
        status = self.status()
        if status['health']['store'] not in store:
            tally.fault('%s: store is %s' % (where, status['health']['store']))
        due = status['next'] and status['next']['due'][11:16]
        if bool(status['episodes']) != record.open or due != (self.next_time if record.open else None):
            tally.fault('%s: next is %s, episodes %s, the record has %s' % (where, status['next'], status['episodes'], record.open))

    def recover(self, tally, said, before, where, kept=False, store=('ok',)):
        """Looks at the record, starts the daemon anew on it, and looks again."""
        tally.runs += 1
        tally.acknowledged += len(said.acknowledged)
        record = self.check(tally, said, before, where, kept)
        self.launch()
        if not self.wait_ready():
            return tally.fault('%s: the daemon does not start again: %s' % (where, self.log()))
        if record:
            self.check_next(tally, record, where, store)
        status = self.end(signal.SIGTERM)
        if status != 0:
            tally.fault('%s: a clean end gives %s' % (where, status))
        self.check(tally, said, before, where + ', started anew', kept)
