#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""From a pain report to the ice that is taken off: real daemon, notifier and client. Usage: test-episode.py BUILD [TEST...]"""

import os
import signal
import sys
import unittest

from homelib import Home, Time, moment
from notifierlib import Server, wait_for

BUILD = None


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)

    def live(self, server=True, settings='[check-in]\ntimes =\n', **env):
        """The daemon at 06:00 on day 0, and somebody to show notifications."""
        if server is True:
            self.server = Server(self.home)
        elif server:
            self.server = server if isinstance(server, Server) else Server(self.home, server)
        self.home.settings(settings)
        self.home.start_daemon(**env)
        self.time = Time(self.home)
        self.addCleanup(self.time.close)

    def note(self, title):
        """Waits until exactly one open notification has a title that begins so."""
        def found():
            notes = [n for n in self.server.open.values() if n['title'].startswith(title)]
            return notes[0] if len(notes) == 1 else None
        try:
            return wait_for(found)
        except AssertionError:
            raise AssertionError('no "%s" among %s' % (title, [n['title'] for n in self.server.open.values()])) from None

    def press(self, title, key):
        self.server.press(self.note(title)['number'], key)

    def await_state(self, reminder, state):
        wait_for(lambda: self.home.state(reminder) == state)

    def await_shown(self, reminder):
        wait_for(lambda: any(f.get('reminder') == reminder for f in self.home.json('history', '--kind', 'asked')))


class Whole(Case):
    def test_by_buttons(self):
        self.live(settings='')
        self.home.say('pain', '4', '--knee', 'left', '--context', 'stairs')
        self.time.advance(moment(0, '07:01'))
        self.press('Before any ice', 'none')
        self.await_state('safety/2026-11-23/e1', 'done')
        self.time.advance(moment(0, '07:31'))
        self.press('How is', 'more')
        self.press('How bad', 'pain-3-5')
        self.await_state('check-in/2026-11-23/0730', 'done')
        self.time.advance(moment(0, '08:00'))
        note = self.note('Ice your left knee')
        self.assertEqual(note['labels'], ['Start', 'In 15 min', 'Not now'])
        self.press('Ice your left knee', 'start')
        self.await_state('ice/2026-11-23/0800', 'running')
        self.assertEqual(self.home.state('rest/2026-11-23/0800'), 'done')
        status = self.home.status()
        self.assertEqual(status['reminders'][0]['state'], 'running')
        self.assertEqual(status['reminders'][0]['ends'], '2026-11-23T08:10:00+00:00')
        self.note('Ice until 08:10')
        self.time.advance(moment(0, '08:10'))
        off = self.note('Take the ice off')
        self.assertEqual(off['hints']['urgency'], 2)
        self.assertIn('sound-name', off['hints'])
        self.press('Take the ice off', 'off')
        wait_for(lambda: not self.server.open)
        self.assertEqual(self.home.status()['today']['ice'], {'done': 1, 'skipped': 0, 'missed': 0, 'of': 3})
        self.home.kill_daemon(signal.SIGTERM)
        self.assertEqual(self.home.record("SELECT duration, word FROM fact WHERE type = 'session-end'"), [(600000000, 'time')])
        self.assertEqual(self.home.record("SELECT count(*) FROM fact WHERE type = 'outcome'"), [(4,)])

    def test_by_client(self):
        self.live(server=False)
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.home.say('start')
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'running')
        self.time.advance(moment(0, '08:03'))
        self.home.say('done')
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'done')
        ends = self.home.json('history', '--kind', 'session-end')
        self.assertEqual([e['duration_seconds'] for e in ends], [180])
        self.time.advance(moment(0, '13:00'))
        self.home.say('snooze', '--for', '20m')
        self.assertEqual(self.home.status()['reminders'][0]['snoozed_until'], '2026-11-23T13:20:00+00:00')
        self.time.advance(moment(0, '13:20'))
        self.home.say('skip', 'ice', '--reason', 'no-time')
        self.assertEqual(self.home.state('ice/2026-11-23/1300'), 'skipped')
        self.home.say('undo')
        self.assertEqual(self.home.state('ice/2026-11-23/1300'), 'due')
        self.home.say('fine')
        self.home.say('episode', 'close')
        self.assertEqual(self.home.state('ice/2026-11-23/2000'), None)

    def test_any_yes_keeps_ice_off(self):
        self.live()
        self.home.say('pain', '4', '--knee', 'left')
        self.time.advance(moment(0, '07:01'))
        self.server.press_until_seen(self.note('Before any ice')['number'], 'page-40')
        self.server.press_until_seen(self.note('Is it of you, or of the knee?')['number'], 'some')
        note = self.note('Please see a clinician')
        self.assertEqual(note['hints']['urgency'], 2)
        self.time.advance(moment(0, '08:00'))
        self.assertEqual(self.home.status()['ice'], {'on': False, 'reason': 'contraindication', 'not_before': None})
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), None)
        self.assertEqual(self.home.run('start', 'ice').returncode, 1)


class Crashes(Case):
    def test_session_survives_kill(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.press('Ice your left knee', 'start')
        self.await_state('ice/2026-11-23/0800', 'running')
        self.time.close()
        self.home.kill_daemon()
        # four of the ten minutes later, in the same boot
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(0, '08:04')), KNEEMINDER_CLOCK_UPTIME=str(3600 * 10**6 + 124 * 60 * 10**6))
        self.time = Time(self.home)
        self.addCleanup(self.time.close)
        self.assertEqual(self.home.status()['reminders'][0]['ends'], '2026-11-23T08:10:00+00:00')
        self.time.advance(moment(0, '08:10'))
        self.note('Take the ice off')

    def test_no_dead_twin(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        number = self.note('Ice your left knee')['number']
        self.await_shown('ice/2026-11-23/0800')
        self.kill_notifier()
        # it comes back and shows in place of the number that is there
        wait_for(lambda: sum(n['replaces'] == number for n in self.server.log) > 0, 10)
        self.assertEqual(len(self.server.open), 1)
        # nor does a daemon that was killed leave one
        self.time.close()
        self.home.kill_daemon()
        before = len(self.server.log)
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(0, '08:01')), KNEEMINDER_CLOCK_UPTIME=str(3600 * 10**6 + 121 * 60 * 10**6))
        wait_for(lambda: len(self.server.log) > before, 10)
        self.assertEqual(len(self.server.open), 1)
        self.home.kill_daemon(signal.SIGTERM)
        asked = self.home.record("SELECT slot, amount FROM fact WHERE type = 'asked' ORDER BY seq")
        self.assertEqual(len(asked), len(set(asked)))

    def test_nothing_is_left_on_the_screen(self):
        """What was over when the daemon came back is taken off the screen, though nobody who showed it lives any more."""
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        number = self.note('Ice your left knee')['number']
        self.await_shown('ice/2026-11-23/0800')
        self.time.close()
        self.home.kill_daemon()
        wait_for(lambda: self.home.notifier_owner() is None)
        self.assertEqual(set(self.server.open), {number})
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(0, '12:00')), KNEEMINDER_CLOCK_UPTIME=str(7 * 3600 * 10**6))
        wait_for(lambda: number not in self.server.open, 10)

    def kill_notifier(self):
        owner = self.home.notifier_owner()
        os.kill(int(self.home.driver().GetConnectionUnixProcessID(owner)), signal.SIGKILL)
        wait_for(lambda: self.home.notifier_owner() not in (owner,))


class Servers(Case):
    def test_none_then_one(self):
        self.live(server=False)
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.assertEqual(self.home.status()['health']['notifications'], 'no-server')
        self.server = Server(self.home)
        self.note('Ice your left knee')

    def test_none_is_told_as_the_reason(self):
        self.live(server=False)
        self.home.begin()
        self.time.advance(moment(0, '12:00'))
        missed = [f for f in self.home.json('history', '--kind', 'outcome') if f['word'] == 'missed']
        self.assertEqual({f['reminder'] for f in missed}, {'ice/2026-11-23/0800', 'rest/2026-11-23/0800'})
        self.assertEqual({f['reason'] for f in missed}, {'no-server'})
        self.assertIn('nothing there to show notifications', self.home.say('troubleshoot'))

    def test_mute(self):
        """One that owns its name and never answers: the daemon is never blocked, and the next reminder is on time."""
        self.live(server='mute')
        self.home.begin()
        slowest = 0
        for clock in ('08:00', '08:20', '09:00', '13:00', '13:30'):
            self.time.advance(moment(0, clock))
            slowest = max([slowest] + [self.home.ping() for _ in range(20)])
        self.assertLess(slowest, 100)
        self.assertEqual(self.home.state('ice/2026-11-23/1300'), 'due')

    def test_no_actions(self):
        self.live(server=Server(self.home, capabilities=('body',)))
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        note = self.note('Ice your left knee')
        self.assertEqual(note['keys'], [])
        self.assertIn('kneeminder start', note['body'])

    def test_signals_twice(self):
        self.live(server='double')
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.press('Ice your left knee', 'snooze')
        self.await_state('ice/2026-11-23/0800', 'snoozed')
        self.assertEqual(len(self.home.json('history', '--kind', 'snooze')), 2)  # ice and rest, once each

    def test_discreet(self):
        self.live(settings='[check-in]\ntimes =\n[notifications]\ndiscreet = yes\n')
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        note = wait_for(lambda: list(self.server.open.values()))[0]
        for word in ('knee ', 'Ice', 'ice '):
            self.assertNotIn(word, note['title'] + ' ' + note['body'])


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
