#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What real notification servers make of it: run.py BUILD [SERVER...]

The daemon and the notifier on each server that is installed here, on a screen of its own: a reminder, its button, the icing, "Take the ice
off", its button; the notifier killed, the server killed, a text with markup in it, a notification closed by hand. Prints a table, and leaves
pictures in KNEEMINDER_SHOTS (default: a new directory, which is told). Nothing is installed: what is missing is named.

Some servers refuse to run as root; as root this goes on as nobody.
"""

import os
import signal
import sqlite3
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../e2e'))
sys.dont_write_bytecode = True

from desktops import DESKTOPS                       # noqa: E402
from homelib import NAME, PATH, Time, moment        # noqa: E402
from notifierlib import NOTES, NOTES_PATH, wait_for  # noqa: E402

NOBODY = 65534


def become_nobody():
    shots = os.environ.get('KNEEMINDER_SHOTS') or tempfile.mkdtemp(prefix='kneeminder-shots-')
    os.makedirs(shots, exist_ok=True)
    os.environ['KNEEMINDER_SHOTS'] = shots
    if os.geteuid() == 0:
        os.chown(shots, NOBODY, NOBODY)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


class Trial:
    """One server, from the first reminder to the last."""

    def __init__(self, kind, build):
        self.rows = {}
        self.slowest = 0
        self.time = None
        self.home = kind(build)

    def enter(self):
        self.home.enter()
        self.home.settings('[check-in]\ntimes =\n')
        # A directory that would be markup, for the one text that tells of a path.
        self.home.env['XDG_DATA_HOME'] = os.path.join(self.home.home, 'R&D <b>x')
        self.home.start_daemon()
        self.time = Time(self.home)

    def close(self):
        if self.time:
            self.time.close()
        self.home.close()

    def call(self, interface, method, signature='', *arguments):
        return self.home.bus.call_blocking(NOTES, NOTES_PATH, interface, method, signature, arguments)

    def information(self):
        name, _, version, _ = self.call(NOTES, 'GetServerInformation')
        wanted = [c for c in ('actions', 'body-markup', 'persistence', 'sound') if c in self.call(NOTES, 'GetCapabilities')]
        return '%s: %s, %s' % (version.split()[0], name, ' '.join(wanted))

    def row(self, what, how):
        try:
            self.rows[what] = how() or 'yes'
        except Exception as e:
            self.rows[what] = 'NO: %s' % (str(e).splitlines() or [type(e).__name__])[0]
            if os.environ.get('KNEEMINDER_TRACE'):
                traceback.print_exc()

    def go(self, clock, day=0):
        def each():
            self.slowest = max(self.slowest, self.home.ping())
        self.time.advance(moment(day, clock), each)
        each()

    def entries(self):
        return self.home.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', (NAME + '.Display', 'Showing'))

    def shown(self, form, other=0, seconds=10):
        """Waits until such an entry has a number that is another one; returns it."""
        def number():
            for e in self.entries():
                if e['form'] == form and int(e['number']) and int(e['number']) != other:
                    return int(e['number'])
        return wait_for(number, seconds)

    def shoot(self, name):
        # The server draws after it has answered.
        self.home.stir()
        time.sleep(1)
        self.home.shoot(os.path.join(os.environ['KNEEMINDER_SHOTS'], '%s-%s.png' % (self.home.name, name)))

    def is_open(self, n):
        if self.home.count() is not None:
            wait_for(lambda: self.home.count() == n, 10)

    # --- the way ---

    def reminder(self):
        self.home.begin()
        self.go('08:00')
        self.shown('ask')
        self.is_open(1)
        self.shoot('1-reminder')

    def button(self):
        self.home.press('Start')
        wait_for(lambda: self.home.state('ice/2026-11-23/0800') == 'running', 10)

    def icing(self):
        self.shown('running')
        self.is_open(1)
        self.shoot('2-running')
        self.go('08:05')
        self.is_open(1)

    def off(self):
        self.go('08:10')
        self.shown('ice-off')
        self.is_open(1)
        self.shoot('3-off')

    def off_again(self):
        """The minutes after: told again each minute, in its place."""
        self.go('08:13')
        self.shown('ice-off')
        self.is_open(1)

    def off_button(self):
        self.home.press("It's off")
        wait_for(lambda: not self.home.status()['notices'], 10)
        self.is_open(0)

    def notifier_killed(self):
        self.go('13:00')
        self.shown('ask')
        self.is_open(1)
        owner = self.home.notifier_owner()
        os.kill(int(self.home.driver().GetConnectionUnixProcessID(owner)), signal.SIGKILL)
        wait_for(lambda: self.home.notifier_owner() not in (owner, None), 20)
        # What it tells of first is the server; then it has shown what there is.
        wait_for(lambda: self.home.json('troubleshoot')['notifier'] == 'running', 10)
        self.shoot('4-notifier-killed')
        self.is_open(1)

    def server_killed(self):
        self.home.restart_server()
        self.shown('ask', seconds=20)
        self.is_open(1)

    def dismissed(self):
        self.home.dismiss()
        self.is_open(0)
        time.sleep(1)
        self.is_open(0)
        state = self.home.state('ice/2026-11-23/1300')
        assert state == 'due', state

    def markup(self):
        """The notice of a record that cannot be written names its path, which is one that would be markup."""
        self.time.close()
        self.home.kill_daemon(signal.SIGTERM)
        path = os.path.join(self.home.env['XDG_DATA_HOME'], 'kneeminder/kneeminder.db')
        db = sqlite3.connect(path)
        db.execute('PRAGMA user_version = 999')
        db.close()
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(0, '14:00')), KNEEMINDER_CLOCK_UPTIME=str(9 * 3600 * 10**6))
        self.time = Time(self.home)
        self.shown('notice')
        self.is_open(1)
        self.shoot('5-markup')

    def run(self):
        if self.rows['comes up'] != 'yes':
            return
        self.rows['says'] = self.information()
        for name in ('reminder', 'button', 'icing', 'off', 'off_again', 'off_button', 'notifier_killed', 'server_killed', 'dismissed', 'markup'):
            self.row(name, getattr(self, name))
        self.rows['slowest ping'] = '%s%.1f ms' % ('' if self.slowest < 100 else 'NO: ', self.slowest)


def print_table(trials):
    names = list(trials)
    rows = list(dict.fromkeys(what for t in trials.values() for what in t.rows))
    print('\n%-17s%s' % ('', ''.join('%-21s' % n for n in names)))
    for what in rows:
        cells = [t.rows.get(what, '').split(':')[0] for t in trials.values()]
        print('%-17s%s' % (what.replace('_', ' '), ''.join('%-21s' % c for c in cells)))
    faults = ['%s, %s: %s' % (n, what, seen) for n, t in trials.items() for what, seen in t.rows.items() if seen.startswith('NO')]
    print('\n'.join([*faults, '%d servers, %d faults' % (len(trials), len(faults))]))
    return faults


def main():
    build, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    become_nobody()
    print('pictures in', os.environ['KNEEMINDER_SHOTS'])
    trials = {}
    for kind in DESKTOPS:
        if wanted and kind.name not in wanted:
            continue
        if kind.missing():
            print('%s: not here, needs %s (Debian: %s)' % (kind.name, ' '.join(kind.missing()), kind.packages))
            continue
        trial = Trial(kind, build)
        try:
            trial.row('comes up', trial.enter)
            trial.run()
        finally:
            trial.close()
        trials[kind.name] = trial
        print('%s: %s' % (kind.name, trial.rows.get('says')), flush=True)
    sys.exit(bool(print_table(trials)) or not trials)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
