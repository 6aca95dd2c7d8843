#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Notification servers that are no good: usage: test-servers.py BUILD [TEST...]

Each kind of bad server has a morning with the real daemon and notifier: two reminders, each on time by the daemon's clock; the daemon is
asked for a sign of life all the while; then a good server takes its place, on which what is open must be seen. Prints a table. Real
servers: dunst in test-desktop.py, others in tests/servers/run.py.
"""

import os
import signal
import sys
import time
import unittest

import dbus
from dbus.lowlevel import MethodCallMessage

from homelib import NAME, PATH, Home, Time, moment
from notifierlib import Server, pass_time, wait_for

BUILD = None
PING_MAX = 100
TABLE = []


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)
        self.slowest = 0

    def live(self, settings='[check-in]\ntimes =\n', **env):
        self.home.settings(settings)
        self.home.start_daemon(**env)
        self.time = Time(self.home)
        self.addCleanup(lambda: self.time.close())
        self.home.begin()

    def ping(self):
        self.slowest = max(self.slowest, self.home.ping())

    def await_with_pings(self, what, seconds=10):
        def asked():
            self.ping()
            return what()
        return wait_for(asked, seconds)

    def to(self, clock):
        self.time.advance(moment(0, clock), self.ping)
        self.ping()

    def on_screen(self, server, title):
        return [n for n in server.open.values() if n['title'].startswith(title)]

    def notifier_pid(self):
        owner = self.home.notifier_owner()
        return owner and int(self.home.driver().GetConnectionUnixProcessID(owner))

    def memory(self, pid):
        with open('/proc/%d/status' % pid) as f:
            return next(int(line.split()[1]) for line in f if line.startswith('VmRSS'))


class Morning(Case):
    """Of each kind: what it is called in the table, its modes, and whether a reminder can be seen on it; None: in its time, as each call that
    hangs costs the notifier ten seconds and a start (see test-notifier.py)."""

    KINDS = [
        ('absent', None, False),
        ('mute', 'mute', False),
        ('answers only GetServerInformation', 'mute:GetCapabilities mute:Notify mute:CloseNotification', False),
        ('mute from Notify on', 'mute:Notify', False),
        ('mute to CloseNotification', 'mute:CloseNotification', None),
        ('crashes on each Notify', 'crashes', False),
        ('refuses each (MaxNotificationsExceeded)', 'refuses', False),
        ('has room for one', 'full', True),
        ('gives numbers of before', 'stale', True),
        ('closes after an action', 'closes', True),
        ('sends every signal twice', 'double', True),
        ('floods with ActionInvoked', 'flood', True),
    ]

    def morning(self, name, modes, seen):
        servers = [Server(self.home, *modes.split())] if modes else []
        self.live()
        for clock in ('08:00', '08:10', '09:00'):
            self.to(clock)
            pass_time(0.3)
            self.ping()
        if 'flood' not in (modes or ''):
            # What the flood has pressed is no longer open.
            self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'due')
        due = []
        self.home.bus.add_signal_receiver(lambda *a: due.append((str(a[0]), str(a[2]))), 'Changed', NAME + '.Reminders')
        self.to('12:59')
        before = len(servers[0].log) if servers else 0
        self.to('13:00')
        self.assertEqual(self.time.now(), moment(0, '13:00'))
        self.await_with_pings(lambda: ('ice/2026-11-23/1300', 'due') in due)
        told = self.home.json('troubleshoot')
        if seen:
            self.await_with_pings(lambda: any(n['title'].startswith('Ice your left knee') for n in servers[0].log[before:]))
        for server in servers:
            if server.connection.get_is_connected():
                server.crash()
        good = Server(self.home)
        if 'flood' not in (modes or ''):
            self.await_with_pings(lambda: self.on_screen(good, 'Ice your left knee'), 20)
        self.assertLess(self.slowest, PING_MAX)
        TABLE.append('%-42s %-9s %-12s %8.1f ms' % (name, 'later' if seen is None else 'yes' if seen else 'no', told['notifier'], self.slowest))


def add_morning(name, modes, seen):
    setattr(Morning, 'test_' + ''.join(c if c.isalpha() else '_' for c in name), lambda self: self.morning(name, modes, seen))


for kind in Morning.KINDS:
    add_morning(*kind)


class BackOff(Case):
    """However a server fails, it is not worn down."""

    def test_crashing_one_that_comes_back_at_once(self):
        """As a server does that the bus or the service manager starts anew: it is left alone for longer each time."""
        starts = []

        def revive(server=None):
            starts.append(Server(self.home, 'crashes'))
        revive()
        self.live()
        self.to('08:00')
        end = time.monotonic() + 5
        while time.monotonic() < end:
            pass_time(0.05)
            if not starts[-1].connection.get_is_connected():
                revive()
        self.assertLessEqual(len([s for s in starts if s.calls]), 2)
        starts[-1].modes = ()
        self.await_with_pings(lambda: self.on_screen(starts[-1], 'Ice your left knee'), 10)

    def test_one_that_takes_some_and_refuses_others(self):
        """What is shown already is no progress: it would be drawn again each second."""
        server = Server(self.home, 'full')
        self.live()
        self.to('08:00')
        wait_for(lambda: server.open)
        self.home.say('ask', 'check-in')
        pass_time(5)
        self.assertLessEqual(server.calls, 4)


class Hung(Case):
    def test_stopped_notifier_is_ended_and_another_shows_it(self):
        server = Server(self.home)
        self.live()
        self.to('08:00')
        wait_for(lambda: self.on_screen(server, 'Ice your left knee'))
        wait_for(lambda: self.home.json('history', '--kind', 'asked'))
        first = self.notifier_pid()
        os.kill(first, signal.SIGSTOP)
        self.home.say('start')
        self.await_with_pings(lambda: self.on_screen(server, 'Ice until'), 40)
        self.assertNotEqual(self.notifier_pid(), first)
        self.assertFalse(self.on_screen(server, 'Ice your left knee'))
        self.assertLess(self.slowest, PING_MAX)
        self.assertIn('has shown nothing for', self.home.log())


class Crowd(Case):
    def test_reminder_and_button_come_through_a_flood_of_changes(self):
        """The bucket of changes is everybody's; what the notifier brings is not lost in it."""
        server = Server(self.home)
        self.live()
        flood = self.home.connect()
        self.addCleanup(flood.close)

        def fill():
            for _ in range(200):
                flood.send_message_with_reply(self.report(), lambda message: None, 60)
            flood.flush()
        fill()
        self.home.ping()
        self.to('08:00')
        fill()
        note = wait_for(lambda: self.on_screen(server, 'Ice your left knee'))[0]
        fill()
        server.press(note['number'], 'snooze')
        wait_for(lambda: self.home.state('ice/2026-11-23/0800') == 'snoozed')
        asked = {f['reminder'] for f in self.home.json('history', '--kind', 'asked')}
        self.assertIn('ice/2026-11-23/0800', asked)

    def report(self):
        message = MethodCallMessage(NAME, PATH, NAME + '.Episodes', 'CheckIn')
        message.append({'pain': dbus.UInt32(3), 'knee': 'left'}, signature='a{sv}')
        return message


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    result = unittest.main(verbosity=2, exit=False).result
    if TABLE:
        print('%-42s %-9s %-12s %s' % ('server', 'seen on', 'notifier', 'slowest ping'))
        print('\n'.join(TABLE))
    sys.exit(not result.wasSuccessful())
