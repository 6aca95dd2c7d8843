#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Whether somebody looks: lock, sleep, idle, do-not-disturb. What cannot be seen is held, and comes once. Usage: test-presence.py BUILD [TEST...]"""

import os
import shutil
import subprocess
import sys
import unittest

from dbus.lowlevel import SignalMessage

from homelib import Home, Time, moment
from notifierlib import NOTES, Server, wait_for
from presencelib import Logind, Quiet, ScreenSaver

BUILD = None
ICE = 'ice/2026-11-23/0800'


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)
        self.server = self.make_server()

    def make_server(self):
        return Server(self.home)

    def live(self, begin=True):
        self.home.settings('[check-in]\ntimes =\n')
        self.home.start_daemon()
        self.assertIsNone(self.home.daemon.poll(), self.home.log())
        self.time = Time(self.home)
        self.addCleanup(self.time.close)
        if begin:
            self.home.begin()
            wait_for(lambda: not self.server.open)

    def details(self):
        return self.home.json('troubleshoot')

    def await_held(self, reason):
        """The daemon has heard: it says what keeps reminders from being seen."""
        wait_for(lambda: self.details()['held'] == reason)

    def asked(self, reminder=ICE):
        return [f for f in self.home.json('history', '--kind', 'asked') if f['reminder'] == reminder]

    def outcome(self, reminder=ICE):
        return [(f['word'], f['reason']) for f in self.home.json('history', '--kind', 'outcome') if f['reminder'] == reminder]

    def await_one_reminder(self):
        wait_for(lambda: self.asked())
        self.assertEqual(len(self.asked()), 1)
        wait_for(lambda: len(self.server.open) == 1)
        self.assertTrue(self.server.only()['title'].startswith('Ice your left knee'))
        self.assertEqual(len(self.server.log), self.shown + 1)

    def go_to_eight(self):
        """Something comes due that nobody can see."""
        self.shown = len(self.server.log)
        self.time.advance(moment(0, '08:30'))
        self.assertEqual(self.home.state(ICE), 'due')
        self.assertEqual(self.asked(), [])
        self.assertEqual(len(self.server.log), self.shown)


class Login(Case):
    def setUp(self):
        super().setUp()
        self.logind = Logind(self.home)

    def test_a_forged_sleep_is_not_believed(self):
        """On the system bus anybody, of whichever user, may send a signal to one process."""
        self.logind.add('c1')
        self.live()
        wait_for(lambda: self.details()['presence'] == 'logind')
        liar = self.home.connect(self.logind.process.address)
        self.addCleanup(liar.close)
        mine = (self.logind.connection.get_unique_name(), liar.get_unique_name())
        daemon = next(n for n in self.logind.clients() if n not in mine)
        for interface, member, path, signature, arguments in (
                ('org.freedesktop.login1.Manager', 'PrepareForSleep', '/org/freedesktop/login1', 'b', (True,)),
                ('org.freedesktop.DBus', 'NameOwnerChanged', '/org/freedesktop/DBus', 'sss', ('org.freedesktop.login1', mine[0], mine[1])),
                ('org.freedesktop.login1.Manager', 'PrepareForSleep', '/org/freedesktop/login1', 'b', (True,))):
            message = SignalMessage(path, interface, member)
            message.append(*arguments, signature=signature)
            message.set_destination(daemon)
            liar.send_message(message)
        liar.call_blocking(daemon, '/', 'org.freedesktop.DBus.Peer', 'Ping', '', ())
        self.assertIsNone(self.details()['held'])
        self.assertEqual(self.details()['presence'], 'logind')
        self.logind.PrepareForSleep(True)
        self.await_held('asleep')

    def test_locked_and_unlocked(self):
        session = self.logind.add('c1')
        self.live()
        wait_for(lambda: self.details()['presence'] == 'logind')
        session.set('LockedHint', True)
        self.await_held('locked')
        self.assertIn('locked', self.home.say('troubleshoot'))
        self.go_to_eight()
        session.set('LockedHint', False)
        self.await_one_reminder()

    def test_locked_before_the_start(self):
        session = self.logind.add('c1', 'x11')
        session.values['LockedHint'] = True
        self.live(begin=False)
        self.home.begin()
        self.await_held('locked')
        self.go_to_eight()
        session.set('LockedHint', False)
        self.await_one_reminder()

    def test_locked_all_the_time(self):
        session = self.logind.add('c1')
        self.live()
        session.set('LockedHint', True)
        self.await_held('locked')
        self.go_to_eight()
        self.time.advance(moment(0, '12:00'))
        self.assertEqual(self.outcome(), [('missed', 'locked')])
        self.assertIn('the screen was locked', self.home.say('history'))
        session.set('LockedHint', False)
        wait_for(lambda: self.details()['held'] is None)
        self.assertEqual(len(self.server.log), self.shown)

    def test_two_sessions(self):
        one, two = self.logind.add('c1', 'x11'), self.logind.add('c2')
        self.logind.add('c3', 'tty')
        self.logind.add('c4', 'x11', uid=os.getuid() + 1)
        self.logind.add('c5', 'x11', of='greeter')
        self.live()
        wait_for(lambda: one.asked and two.asked and self.details()['presence'] == 'logind')
        # The saver of one of them is no word about the other.
        saver = ScreenSaver(self.home, 'org.gnome.ScreenSaver', True)
        one.set('LockedHint', True)
        two.set('IdleHint', True)
        wait_for(lambda: one.asked >= 2 and two.asked >= 2)
        self.assertIsNone(self.details()['held'])
        two.set('LockedHint', True)
        self.await_held('locked')
        saver.set(False)
        self.go_to_eight()
        # Somebody logs in again: that session can be seen.
        three = self.logind.add('c6')
        self.await_one_reminder()
        self.logind.remove(three)
        self.await_held('locked')
        # A session that is being left is none.
        two.set('State', 'closing')
        one.set('LockedHint', False)
        wait_for(lambda: self.details()['held'] is None)

    def test_only_a_terminal(self):
        terminal = self.logind.add('c3', 'tty')
        terminal.values['LockedHint'] = True
        self.live()
        wait_for(lambda: terminal.asked)
        self.assertIsNone(self.details()['held'])
        self.assertEqual(self.details()['presence'], 'none')

    def test_sleep(self):
        self.logind.add('c1')
        self.live()
        self.shown = len(self.server.log)
        self.logind.PrepareForSleep(True)
        self.await_held('asleep')
        self.time.tell('sleep %d' % (moment(0, '14:00') - moment(0, '06:00')))
        self.logind.PrepareForSleep(False)
        wait_for(lambda: self.asked('ice/2026-11-23/1300'))
        self.assertEqual(self.outcome(), [('missed', 'asleep')])
        self.assertEqual(len(self.server.log), self.shown + 1)
        self.assertIn('was asleep', self.home.say('history'))

    def test_idle_holds_the_second_asking(self):
        session = self.logind.add('c1')
        self.live()
        self.shown = len(self.server.log)
        self.time.advance(moment(0, '08:00'))
        self.await_one_reminder()
        session.set('IdleHint', True)
        wait_for(lambda: self.details()['idle'])
        self.time.advance(moment(0, '09:30'))
        self.assertEqual(len(self.asked()), 1)
        session.set('IdleHint', False)
        wait_for(lambda: len(self.asked()) == 2)

    def test_ice_off_is_told_behind_the_lock(self):
        session = self.logind.add('c1')
        self.live()
        self.home.say('start', 'ice')
        session.set('LockedHint', True)
        self.await_held('locked')
        self.time.advance(self.time.now() + 11 * 60 * 10**6)
        wait_for(lambda: [n for n in self.server.open.values() if n['title'].startswith('Take the ice off')])

    def test_nothing_is_held_open_without_an_episode(self):
        session = self.logind.add('c1')
        session.values['LockedHint'] = True
        self.live(begin=False)
        self.home.status()
        self.assertEqual(self.logind.clients(), [])
        self.home.begin()
        wait_for(lambda: len(self.logind.clients()) == 1)
        self.await_held('locked')
        self.home.say('episode', 'close')
        self.home.say('recovered')
        wait_for(lambda: self.logind.clients() == [])
        self.assertIsNone(self.details()['held'])

    def test_logind_goes(self):
        session = self.logind.add('c1')
        self.live()
        session.set('LockedHint', True)
        self.await_held('locked')
        self.logind.connection.release_name('org.freedesktop.login1')
        wait_for(lambda: self.details()['held'] is None)
        self.logind.connection.request_name('org.freedesktop.login1')
        self.await_held('locked')
        # The whole system bus ends; the daemon does not.
        self.logind.process.kill()
        wait_for(lambda: self.details()['held'] is None)
        self.assertIsNone(self.home.daemon.poll())
        self.time.advance(moment(0, '08:00'))
        wait_for(lambda: self.asked())
        # It comes back, which is noticed within the hour.
        self.logind = Logind(self.home)
        self.logind.add('c1').values['LockedHint'] = True
        self.time.advance(self.time.now() + 3600 * 10**6)
        self.await_held('locked')
        self.assertEqual(len(self.logind.clients()), 1)
        self.assertEqual([self.home.log().count('The system bus is ' + word) for word in ('gone', 'there')], [1, 1])

    def test_no_system_bus_at_first(self):
        self.logind.process.kill()
        self.logind.process.wait()
        self.live()
        self.assertEqual(self.details()['presence'], 'none')
        for _ in range(3):
            self.time.advance(self.time.now() + 3600 * 10**6)
        self.assertEqual(self.home.log().count('No system bus'), 1)
        self.logind = Logind(self.home)
        self.logind.add('c1')
        self.time.advance(self.time.now() + 3600 * 10**6)
        wait_for(lambda: self.details()['presence'] == 'logind')


class Savers(Case):
    def test_each(self):
        for name in ('org.freedesktop.ScreenSaver', 'org.gnome.ScreenSaver'):
            with self.subTest(name):
                self.doCleanups()
                self.setUp()
                self.live()
                saver = ScreenSaver(self.home, name)
                wait_for(lambda: self.details()['presence'] == 'screen-saver')
                saver.set(True)
                self.await_held('locked')
                self.go_to_eight()
                saver.set(False)
                self.await_one_reminder()

    def test_there_first_and_gone(self):
        saver = ScreenSaver(self.home, 'org.xfce.ScreenSaver', True)
        self.live()
        self.await_held('locked')
        self.go_to_eight()
        saver.leave()
        self.await_one_reminder()


class Inhibited(Case):
    def make_server(self):
        return Quiet(self.home)

    def test_inhibited(self):
        self.live()
        self.server.set(True)
        self.await_held('inhibited')
        self.go_to_eight()
        asked = self.server.asked
        self.time.advance(moment(0, '09:30'))
        # Told by signal: the question was not put again.
        self.assertEqual(self.server.asked, asked)
        self.server.set(False)
        self.await_one_reminder()

    def test_all_the_time(self):
        self.server.inhibited = True
        self.live(begin=False)
        self.home.begin()
        self.await_held('inhibited')
        self.go_to_eight()
        self.time.advance(moment(0, '12:00'))
        self.assertEqual(self.outcome(), [('missed', 'inhibited')])
        self.server.leave()
        other = Server(self.home)
        wait_for(lambda: self.details()['held'] is None)
        self.time.advance(moment(0, '13:00'))
        wait_for(lambda: other.open)


@unittest.skipUnless(shutil.which('dunst') and shutil.which('Xvfb'), 'dunst and Xvfb are not here')
class Dunst(Case):
    def make_server(self):
        self.home.start_screen()
        self.home.start('dunst', '-conf', '/dev/null', stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: self.home.bus.name_has_owner(NOTES), 10)

    def tell_dunst(self, *words):
        return subprocess.run(['dunstctl', *words], env=self.home.env, check=True, capture_output=True, text=True).stdout.strip()

    def test_paused(self):
        self.live(begin=False)
        self.home.begin()
        self.tell_dunst('set-paused', 'true')
        self.await_held('inhibited')
        self.time.advance(moment(0, '08:30'))
        self.assertEqual(self.asked(), [])
        self.assertEqual(self.tell_dunst('count', 'waiting'), '0')
        self.tell_dunst('set-paused', 'false')
        wait_for(lambda: self.asked())
        wait_for(lambda: self.tell_dunst('count', 'displayed') == '1')


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
