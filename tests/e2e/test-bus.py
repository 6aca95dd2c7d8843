#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The bus as it may be: gone and back, taken already, and full of callers that are no good. Usage: test-bus.py BUILD [TEST...]

KNEEMINDER_CALLS=1000000 makes the floods as long as that; each prints what it took.
"""

import os
import signal
import subprocess
import sys
import unittest

import dbus
import dbus.service
from dbus.lowlevel import SignalMessage

from buslib import DRIVER as BUS, Caller, call, string
from homelib import NAME, PATH, Home, Time, moment
from notifierlib import DRIVER, NOTES, NOTES_PATH, NOTIFIER, Server, ended, pass_time, wait_for

BUILD = None
CALLS = int(os.environ.get('KNEEMINDER_CALLS', 4000))
KIB_MAX = 1024          # by which the daemon may have grown after any abuse
UNIT_KIB = 64 * 1024    # what the unit lets it have (MemoryMax=)


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)

    def live(self, server=True, **env):
        self.home.settings('[check-in]\ntimes =\n')
        self.server = Server(self.home) if server else None
        self.home.start_daemon(**env)
        self.time = Time(self.home)
        self.addCleanup(lambda: self.time.close())

    def facts(self):
        return [(f['type'], f['uid']) for f in self.home.json('history')]


class Gone(Case):
    def test_ends_with_a_failure_and_nothing_is_lost(self):
        """A failure, for the service manager starts it anew on no other account; and a clean one, for all else is as at a stop."""
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        note = wait_for(lambda: self.server.open and self.server.only())
        wait_for(lambda: self.home.json('history', '--kind', 'asked'))
        facts = self.facts()
        self.home.stop_bus()
        self.assertEqual(self.home.daemon_ended(), 1)
        self.assertIn('The session bus is gone', self.home.log())
        self.time.close()
        self.home.start_bus_again()
        self.server = Server(self.home)
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(0, '08:01')), KNEEMINDER_CLOCK_UPTIME=str(3600 * 10**6 + 121 * 60 * 10**6))
        self.time = Time(self.home)
        self.assertEqual(self.facts(), facts)
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'due')
        again = wait_for(lambda: self.server.open and self.server.only(), 10)
        self.assertEqual((again['title'], again['replaces']), (note['title'], 0))
        self.home.kill_daemon(signal.SIGTERM)
        self.assertEqual(self.home.record("SELECT word FROM fact WHERE type = 'alive' AND word IN ('start', 'stop') ORDER BY seq"),
                         [('start',), ('stop',), ('start',), ('stop',)])

    def test_what_waits_on_it_ends(self):
        self.live(server=False)
        watch = self.home.start(self.home.client_path, 'watch', stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: len(self.home.driver().ListNames()) > 4)
        self.home.stop_bus()
        self.assertEqual(ended(watch), 1)
        with watch.stderr:
            self.assertEqual(len(watch.stderr.read().splitlines()), 1)
        ended(self.home.daemon)

    def test_none_at_the_start(self):
        env = dict(self.home.env, DBUS_SESSION_BUS_ADDRESS='unix:path=' + os.path.join(self.home.home, 'no-bus'))
        result = subprocess.run([self.home.daemon_path], env=env, capture_output=True, text=True, timeout=10)
        self.assertEqual(result.returncode, 1)
        self.assertIn('Cannot reach the session bus', result.stderr)


class Second(Case):
    def test_names_the_first(self):
        self.live(server=False)
        second = subprocess.run([self.home.daemon_path], env=self.home.env, capture_output=True, text=True, timeout=10)
        self.assertEqual(second.returncode, 0)
        self.assertIn('Another kneeminderd, process %d,' % self.home.daemon.pid, second.stderr)
        self.home.say('status')


class SmallBus(Home):
    """Holds less for one who does not read than the usual one, so that it is soon full."""

    def bus_config(self, runtime):
        limits = ''.join('<limit name="max_%s_bytes">2000000</limit>' % way for way in ('incoming', 'outgoing'))
        return super().bus_config(runtime).replace('<policy', limits + '<policy', 1)


class Callers(Case):
    """None of them makes the daemon grow, keeps it from answering others, or gets a word into the record by force."""

    def setUp(self):
        self.home = SmallBus(BUILD) if 'never_reads' in self.id() else Home(BUILD)
        self.addCleanup(self.home.close)
        self.live(server=False)
        self.home.begin()
        for _ in range(50):
            self.home.ping()
        self.before, self.known = self.memory('VmRSS'), self.facts()

    def memory(self, what):
        with open('/proc/%d/status' % self.home.daemon.pid) as f:
            return next(int(line.split()[1]) for line in f if line.startswith(what))

    def check(self, changed=False):
        """What comes after the abuse is answered at once, and once time has passed out of the same memory as before."""
        wait_for(lambda: self.home.ping() < 100, 60)
        if not changed:
            self.assertEqual(self.facts(), self.known)
        self.time.advance(self.time.now() + 3600 * 10**6)
        grown = self.memory('VmRSS') - self.before
        print('%-60s grew by %d KiB, at most %d KiB' % (self.id().split('.')[-1], grown, self.memory('VmHWM')))
        self.assertLess(grown, KIB_MAX)
        self.assertIsNone(self.home.daemon.poll())

    def test_garbage(self):
        for garbage in (b'\0' * 64, os.urandom(4096), b'l\1\0\1' + b'\xff' * 200, b'HTTP/1.1 200\r\n' * 20):
            caller = Caller(self.home)
            self.addCleanup(caller.close)
            caller.socket.sendall(garbage)
            self.assertTrue(caller.is_thrown_out())
        self.check()

    def test_16_mebibytes(self):
        big = 'x' * (16 << 20)
        rows = [('Episodes', 'CheckIn', 'a{sv}', ({'note': big, 'pain': dbus.UInt32(3)},)),
                ('Episodes', 'ReportPain', 'usa{sv}', (dbus.UInt32(3), big, {})), ('Manager', 'Undo', 'a{sv}', ({big: 'x'},))]
        for interface, method, signature, arguments in rows:
            with self.subTest(method=method):
                with self.assertRaises(dbus.DBusException) as refused:
                    self.home.bus.call_blocking(NAME, PATH, NAME + '.' + interface, method, signature, arguments, timeout=20)
                self.assertTrue(refused.exception.get_dbus_name().startswith(NAME + '.Error.'), refused.exception.get_dbus_name())
                self.assertLess(len(str(refused.exception)), 2000)
        self.assertLess(self.memory('VmHWM'), UNIT_KIB)
        self.check()

    def test_many_calls(self):
        caller = Caller(self.home)
        self.addCleanup(caller.close)
        members = [('Manager', 'Status'), ('Manager', 'Troubleshoot'), ('Manager', 'Nonsense'), ('Nonsense', 'Status'), ('Manager', 'Settings')]
        for i in range(max(CALLS // 100, 1)):
            interface, member = members[i % len(members)]
            caller.ask(NAME + '.' + interface, member, times=100)
            self.drain(caller)
        self.check()

    def drain(self, caller):
        """As much as there is; the bus keeps the rest."""
        caller.socket.setblocking(False)
        try:
            while caller.socket.recv(1 << 20):
                pass
        except BlockingIOError:
            pass
        caller.socket.setblocking(True)

    def test_one_that_never_reads(self):
        """What it does not take is the bus's to keep, and to throw away when there is no room: the others get their answers."""
        caller = Caller(self.home)
        self.addCleanup(caller.close)
        for _ in range(10):
            caller.ask(NAME + '.Manager', 'Status', times=CALLS // 10)
            self.home.ping()
        self.check()
        self.home.say('status')

    def test_subscribers_that_die(self):
        rule = string("type='signal',sender='%s'" % NAME)
        for _ in range(max(CALLS // 40, 100)):
            caller = Caller(self.home)
            caller.socket.sendall(call(2, *BUS, 'AddMatch', 's', rule))
            caller.serial = 2
            caller.ask(NAME + '.Record', 'BeginImport', 'a{sv}', b'\0\0\0\0\0\0\0\0')
            caller.ask(NAME + '.Manager', 'Status', times=3)
            caller.close()
        # The import of one that is gone is gone with it; and no more begin in a second than there are changes.
        self.time.tell('advance-to %d' % (self.time.now() + 5 * 10**6))
        self.home.say('pain', '3', '--knee', 'left')
        wait_for(lambda: self.begins_import())
        self.check(changed=True)

    def begins_import(self):
        try:
            token = self.home.bus.call_blocking(NAME, PATH, NAME + '.Record', 'BeginImport', 'a{sv}', ({},))
            self.home.bus.call_blocking(NAME, PATH, NAME + '.Record', 'CancelImport', 's', (token,))
            return True
        except dbus.DBusException as e:
            self.assertEqual(e.get_dbus_name(), NAME + '.Error.LimitsExceeded')

    def test_changes_without_end(self):
        refused = []
        caller = self.home.connect()
        self.addCleanup(caller.close)
        for n in range(1, max(CALLS // 200, 2) + 1):
            # The bus itself has 128 calls of one caller under way at most.
            for _ in range(100):
                caller.call_async(NAME, PATH, NAME + '.Episodes', 'CheckIn', 'a{sv}', ({'pain': dbus.UInt32(2), 'knee': 'left'},),
                                  lambda *facts: refused.append(None), lambda e: refused.append(e.get_dbus_name()), timeout=120)
            wait_for(lambda: len(refused) == n * 100, 120)
        self.assertLessEqual(refused.count(None), 50)
        self.assertEqual(set(refused) - {None}, {NAME + '.Error.LimitsExceeded'})
        self.check(changed=True)


class Locked(dbus.service.Object):
    def __init__(self, connection):
        super().__init__(connection, '/org/freedesktop/ScreenSaver')

    @dbus.service.method('org.freedesktop.ScreenSaver', '', 'b')
    def GetActive(self):
        return True


class Forged(Case):
    """Signals sent to one process alone arrive whoever sends them; what they say is not believed."""

    def send(self, to, interface, member, path, signature, *arguments):
        message = SignalMessage(path, interface, member)
        message.append(*arguments, signature=signature)
        message.set_destination(to)
        self.liar.send_message(message)
        self.liar.flush()

    def test_of_the_server_and_of_the_bus(self):
        self.live()
        self.liar = self.home.connect()
        self.addCleanup(self.liar.close)
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        note = wait_for(lambda: self.server.open and self.server.only())
        wait_for(lambda: self.home.json('history', '--kind', 'asked'))
        notifier, number, facts = self.home.notifier_owner(), dbus.UInt32(note['number']), self.facts()
        me = self.liar.get_unique_name()
        for to in (notifier, str(self.home.bus.get_name_owner(NAME))):
            self.send(to, NOTES, 'ActionInvoked', NOTES_PATH, 'us', number, 'start')
            self.send(to, NOTES, 'NotificationClosed', NOTES_PATH, 'uu', number, dbus.UInt32(2))
            self.send(to, DRIVER, 'NameOwnerChanged', '/org/freedesktop/DBus', 'sss', NOTES, self.server.owner, '')
            self.send(to, DRIVER, 'NameOwnerChanged', '/org/freedesktop/DBus', 'sss', NOTIFIER, notifier, me)
            self.send(to, DRIVER, 'NameOwnerChanged', '/org/freedesktop/DBus', 'sss', NAME, str(self.home.bus.get_name_owner(NAME)), me)
            self.send(to, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', PATH, 'sa{sv}as', NAME + '.Display', {}, ['Showing'])
            self.send(to, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', NOTES_PATH, 'sa{sv}as', NOTES, {'Inhibited': True}, [])
            self.send(to, 'org.freedesktop.ScreenSaver', 'ActiveChanged', '/org/freedesktop/ScreenSaver', 'b', True)
            self.send(to, 'org.freedesktop.login1.Manager', 'PrepareForSleep', '/org/freedesktop/login1', 'b', True)
        # One who says to have become the screen saver, and that the screen is locked.
        self.send(str(self.home.bus.get_name_owner(NAME)), DRIVER, 'NameOwnerChanged', '/org/freedesktop/DBus', 'sss',
                  'org.freedesktop.ScreenSaver', '', Locked(self.liar).connection.get_unique_name())
        self.await_handled(notifier)
        self.assertIsNone(self.home.json('troubleshoot')['held'])
        self.assertEqual(self.facts(), facts)
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'due')
        self.assertEqual(self.home.notifier_owner(), notifier)
        self.assertEqual(len(self.server.log), 1)
        # The true server is still heard.
        self.server.press(note['number'], 'start')
        wait_for(lambda: self.home.state('ice/2026-11-23/0800') == 'running')

    def await_handled(self, notifier):
        """A call of the liar's is behind its signals; what the notifier makes of them takes a turn of its loop."""
        self.liar.call_blocking(notifier, '/', 'org.freedesktop.DBus.Peer', 'Ping', '', ())
        self.liar.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Peer', 'Ping', '', ())
        pass_time(0.5)

    def test_of_the_notifier(self):
        self.live()
        self.liar = self.home.connect()
        self.addCleanup(self.liar.close)
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        wait_for(lambda: self.home.json('history', '--kind', 'asked'))
        facts = self.facts()
        entry = next(e for e in self.home.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss',
                                                            (NAME + '.Display', 'Showing')) if e['id'] == 'ask')
        for method, signature, last in (('Act', 'sus', ('start',)), ('Closed', 'sus', ('dismissed',)), ('Shown', 'susu', (':1.1', dbus.UInt32(1)))):
            with self.assertRaises(dbus.DBusException) as refused:
                self.liar.call_blocking(NAME, PATH, NAME + '.Display', method, signature, (entry['id'], entry['revision'], *last))
            self.assertEqual(refused.exception.get_dbus_name(), NAME + '.Error.AccessDenied')
        self.assertEqual(self.facts(), facts)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
