#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Exercises: chosen, asked, done by buttons and by command, and days off, on invented time. Usage: test-exercise.py BUILD [TEST...]"""

import os
import signal
import sys
import unittest

from homelib import Home, Time, moment
from notifierlib import Server, wait_for

BUILD = None
ON = '[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes =\n[exercise]\nenabled = yes\n'
FOUR = ['side-lying-abduction', 'clamshell', 'standing-abduction', 'side-plank']


def slot(day, clock='1800'):
    """A reminder of that day; 0 is Monday 2026-11-23."""
    return 'exercise/2026-%s/%s' % (('11-%02d' % (23 + day)) if day < 8 else '12-%02d' % (day - 7), clock)


class Case(unittest.TestCase):
    settings = ON

    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)
        self.server = Server(self.home)
        self.home.settings(self.settings)
        self.start()

    def start(self, **env):
        self.home.start_daemon(**env)
        self.assertIsNone(self.home.daemon.poll(), self.home.log())
        self.time = Time(self.home)
        self.addCleanup(self.time.close)

    def restart(self):
        _, real, boot, _ = self.time.tell('now')
        self.time.close()
        self.home.kill_daemon(signal.SIGTERM)
        self.start(KNEEMINDER_CLOCK_START=real, KNEEMINDER_CLOCK_UPTIME=boot, KNEEMINDER_CLOCK_BOOT='1')

    def at(self, day, clock):
        self.time.advance(moment(day, clock))

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
        """Presses, and waits until the screen shows what came of it: nothing more, or something else."""
        note = self.note(title)
        before = len(self.server.log)
        self.server.press(note['number'], key)
        wait_for(lambda: note['number'] not in self.server.open or len(self.server.log) > before)

    def await_state(self, reminder, state):
        wait_for(lambda: self.home.state(reminder) == state)

    def reason(self, reminder):
        return [f['reason'] for f in self.home.json('history', '--kind', 'outcome') if f['reminder'] == reminder]

    def logged(self):
        return [(f['word'], f['amount']) for f in self.home.json('history', '--kind', 'exercise') if f['reason'] != 'dose']

    def begin(self):
        """The programme, without an episode."""
        self.home.say('fine', '--knee', 'left')


class Asked(Case):
    def test_by_buttons(self):
        """The question first, then the four to begin with; three days a week."""
        self.begin()
        self.at(0, '18:00')
        note = self.note('Exercises: did you ask')
        self.assertEqual(note['labels'], ['I have asked', 'Not yet'])
        self.assertEqual(self.home.run('done', 'exercise').returncode, 1)
        self.press('Exercises: did you ask', 'asked')
        note = self.note('Your exercises')
        self.assertEqual(note['labels'], ['Done', 'In 15 min', 'Not now'])
        self.assertIn('- Clamshell, 2x10', note['body'])
        self.assertIn('- Side plank, 2x1x15s', note['body'])
        self.press('Your exercises', 'snooze')
        self.await_state(slot(0), 'snoozed')
        self.at(0, '18:15')
        self.press('Your exercises', 'done')
        self.await_state(slot(0), 'done')
        self.assertEqual(self.logged(), [(word, 2001 if word == 'side-plank' else 2010) for word in FOUR])
        self.at(1, '18:00')
        self.assertIsNone(self.home.state(slot(1)))
        self.at(2, '18:00')
        self.press('Your exercises', 'skip')
        self.await_state(slot(2), 'skipped')
        self.assertEqual(self.reason(slot(2)), ['user'])
        self.assertEqual(len(self.logged()), 4)
        days = [r['id'] for r in self.home.json('plan', '--from', '2026-11-23', '--days', '14') if r['kind'] == 'exercise']
        self.assertEqual(days, [slot(d) for d in (0, 2, 4, 7, 9, 11)])

    def test_not_yet(self):
        """Nothing more is asked for two weeks, then once more; the command answers it any time."""
        self.begin()
        self.at(0, '18:00')
        self.press('Exercises: did you ask', 'not-yet')
        self.await_state(slot(0), 'skipped')
        self.assertEqual(self.reason(slot(0)), ['safety'])
        for day in range(1, 14):
            self.at(day, '07:30')
            self.begin()
            self.assertIsNone(self.home.state(slot(day)))
        self.at(14, '07:30')
        self.begin()
        self.at(14, '18:00')
        self.note('Exercises: did you ask')
        self.restart()
        self.assertEqual(self.home.json('exercise', 'plan')['consult'], 'no')
        self.home.say('exercise', 'consult', 'yes')
        self.note('Your exercises')
        self.assertEqual(self.home.json('exercise', 'plan')['consult'], 'yes')
        self.home.say('undo')
        self.note('Exercises: did you ask')

    def test_off_and_outside_the_programme(self):
        self.home.say('exercise', 'consult', 'yes')
        self.at(0, '18:00')
        self.assertIsNone(self.home.state(slot(0)))
        self.assertIn('They begin with', self.home.say('exercise', 'plan'))
        self.begin()
        self.at(2, '18:00')
        self.assertEqual(self.home.state(slot(2)), 'due')
        self.home.say('recovered')
        self.assertEqual((self.home.state(slot(2)), self.reason(slot(2))), ('skipped', ['episode-closed']))
        self.at(4, '18:00')
        self.assertIsNone(self.home.state(slot(4)))
        self.home.settings(ON.replace('enabled = yes', 'enabled = no'))
        self.home.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: not self.home.json('exercise', 'plan')['enabled'])
        self.assertIn('enabled = no', self.home.say('exercise', 'plan'))

    def test_discreet(self):
        self.home.settings(ON + '[notifications]\ndiscreet = yes\n')
        self.home.daemon.send_signal(signal.SIGHUP)
        self.begin()
        self.at(0, '18:00')
        self.press('A question for you', self.note('A question for you')['keys'][0])
        self.press('Exercises: did you ask', 'asked')
        note = self.note('Time for your reminder')
        self.assertNotIn('Clamshell', note['body'])
        self.press('Time for your reminder', 'done')
        self.await_state(slot(0), 'done')

    def test_by_command(self):
        """Logged one by one, the last of them answers the reminder; Done later logs none twice."""
        self.begin()
        self.home.say('exercise', 'consult', 'yes')
        self.at(0, '12:00')
        self.home.say('exercise', 'log', 'clamshell', '--pain', '1', '--at', '09:00')
        self.at(0, '18:00')
        body = self.note('Your exercises')['body']
        self.assertNotIn('Clamshell', body)
        self.assertIn('Side plank', body)
        for word in FOUR:
            if word not in ('clamshell', 'side-plank'):
                self.home.say('exercise', 'log', word)
        self.assertEqual(self.home.state(slot(0)), 'due')
        self.home.say('exercise', 'log', 'side-plank', '--hold', '20s')
        self.assertEqual(self.home.state(slot(0)), 'done')
        self.at(2, '17:00')
        for word in FOUR:
            self.home.say('exercise', 'log', word)
        self.at(2, '18:00')
        self.assertEqual(self.home.state(slot(2)), 'done')
        self.at(4, '18:00')
        self.home.say('exercise', 'log', 'clamshell')
        self.home.say('done', 'exercise')
        self.assertEqual(sorted(w for w, _ in self.logged()[-4:]), sorted(FOUR))
        self.assertEqual(len(self.logged()), 12)


class DayOff(Case):
    def setUp(self):
        super().setUp()
        self.begin()
        self.home.say('exercise', 'consult', 'yes')

    def test_sore(self):
        self.at(2, '07:30')
        self.home.say('sore', '--knee', 'left')
        self.assertIn('Today they rest', self.home.say('exercise', 'plan'))
        self.at(2, '18:00')
        self.assertEqual((self.home.state(slot(2)), self.reason(slot(2))), ('skipped', ['sore']))
        self.at(4, '18:00')
        self.assertEqual(self.home.state(slot(4)), 'due')
        self.note('Your exercises')
        self.home.say('sore', '--knee', 'left')
        self.assertEqual((self.home.state(slot(4)), self.reason(slot(4))), ('skipped', ['sore']))
        wait_for(lambda: not self.server.open)

    def test_pain_week(self):
        """On a day with pain they rest; while the episode is open what bends the knee is left out."""
        self.home.say('exercise', 'plan', 'mini-squat', 'clamshell')
        self.at(2, '07:30')
        self.home.say('pain', '3', '--knee', 'left')
        self.home.say('safety', '--red-flags', 'none')
        self.at(2, '18:00')
        self.assertEqual(self.reason(slot(2)), ['sore'])
        self.at(4, '07:30')
        self.home.say('fine')
        self.at(4, '18:00')
        body = self.note('Your exercises')['body']
        self.assertIn('Clamshell', body)
        self.assertNotIn('squat', body)
        self.assertIn('not while it hurts', self.home.say('exercise', 'plan'))
        self.home.say('done', 'exercise')
        self.assertEqual([w for w, _ in self.logged()], ['clamshell'])
        self.home.say('exercise', 'plan', 'mini-squat')
        asked = [x['exercise'] for x in self.home.json('exercise', 'plan')['exercises'] if x['asked']]
        self.assertEqual(asked, FOUR)
        # That the episode closes takes no exercise away.
        self.at(7, '18:00')
        self.note('Your exercises')
        self.home.say('episode', 'close')
        self.assertEqual(self.home.state(slot(7)), 'due')
        wait_for(lambda: 'Mini squat' in self.note('Your exercises')['body'])

    def test_red_flag(self):
        self.at(2, '18:00')
        self.note('Your exercises')
        self.at(2, '18:05')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'locked')
        self.assertEqual((self.home.state(slot(2)), self.reason(slot(2))), ('skipped', ['safety']))
        self.at(4, '18:00')
        self.assertIsNone(self.home.state(slot(4)))
        self.assertIn('clinician', self.home.say('exercise', 'plan'))
        self.home.say('safety', '--seen')
        self.at(7, '18:00')
        self.assertEqual(self.home.state(slot(7)), 'due')

    def test_no(self):
        self.at(2, '18:00')
        self.note('Your exercises')
        self.home.say('exercise', 'consult', 'no')
        self.assertEqual(self.reason(slot(2)), ['safety'])
        wait_for(lambda: not self.server.open)


class AfterIce(Case):
    settings = '[check-in]\ntimes =\n[ice]\ntimes = 08:00 17:30\n[rest]\ntimes =\n[exercise]\nenabled = yes\n'

    def test_an_hour(self):
        self.home.begin()
        self.home.say('exercise', 'consult', 'yes')
        self.at(2, '17:30')
        self.home.say('fine')
        self.home.say('start', 'ice')
        self.at(2, '18:00')
        self.assertEqual(self.home.state(slot(2)), 'upcoming')
        self.at(2, '18:39')
        self.assertEqual(self.home.state(slot(2)), 'upcoming')
        self.at(2, '18:40')
        self.assertEqual(self.home.state(slot(2)), 'due')
        self.note('Your exercises')

    def test_not_in_its_window(self):
        self.home.settings(self.settings.replace('[rest]\n', '[rest]\nwindow = 30m\n'))
        self.home.daemon.send_signal(signal.SIGHUP)
        self.home.begin()
        self.home.say('exercise', 'consult', 'yes')
        self.at(2, '17:30')
        self.home.say('fine')
        self.home.say('start', 'ice')
        self.at(2, '18:00')
        self.assertEqual((self.home.state(slot(2)), self.reason(slot(2))), ('skipped', ['gap']))


class Evening(Case):
    settings = '[ice]\ntimes = 08:00 13:00 20:00\n[exercise]\nenabled = yes\n'

    def test_takes_no_ices_place(self):
        """Four notifications a day, and exercises on top: the evening's ice is still asked."""
        self.home.begin()
        self.home.say('exercise', 'consult', 'yes')
        shown = []
        for clock, title in (('07:30', 'How is'), ('08:00', 'Ice your'), ('13:00', 'Ice your'), ('18:00', 'Your exercises'),
                             ('20:00', 'Ice your')):
            self.at(2, clock)
            self.note(title)
            self.home.say(*(('fine',) if title == 'How is' else ('skip',)))
            wait_for(lambda: not self.server.open)
            shown.append(title)
        self.assertEqual(len(shown), 5)


class Own(Case):
    def test_doses_and_the_next_step(self):
        """Two easy sessions in a row name the next step; nothing said of pain names none, and no dose changes by itself."""
        def clamshell():
            return [x for x in self.home.json('exercise', 'list') if x['exercise'] == 'clamshell'][0]
        self.assertEqual((clamshell()['sets'], clamshell()['reps'], clamshell()['own']), (2, 10, False))
        self.home.say('exercise', 'log', 'clamshell', '--pain', '2')
        self.assertIsNone(clamshell()['next'])
        self.at(2, '12:00')
        self.home.say('exercise', 'log', 'clamshell')
        self.assertIsNone(clamshell()['next'])
        self.home.say('exercise', 'log', 'clamshell', '--pain', '1')
        self.assertEqual(clamshell()['next'], '3x10')
        self.assertIn('next step: 3x10', self.home.say('exercise', 'plan'))
        self.assertEqual(clamshell()['sets'], 2)
        self.restart()
        self.assertEqual(clamshell()['next'], '3x10')
        self.home.say('exercise', 'dose', 'clamshell', '3x10')
        self.assertEqual((clamshell()['sets'], clamshell()['own'], clamshell()['next']), (3, True, None))
        self.home.say('exercise', 'dose', 'clamshell', '3x15x10s')
        self.assertEqual(clamshell()['hold_seconds'], 10)
        for day in (4, 7):
            self.at(day, '12:00')
            self.home.say('exercise', 'log', 'clamshell', '--pain', '0')
        self.assertEqual(clamshell()['next'], '')
        self.at(30, '12:00')
        self.restart()
        self.assertEqual((clamshell()['sets'], clamshell()['hold_seconds'], clamshell()['next']), (3, 10, None))
        self.home.say('undo')
        self.home.say('undo')
        self.home.say('undo')
        self.assertIsNone(clamshell()['hold_seconds'])

    def test_plan(self):
        def chosen():
            return [x['exercise'] for x in self.home.json('exercise', 'plan')['exercises'] if x['chosen']]
        self.assertEqual(chosen(), FOUR)
        self.home.say('exercise', 'plan', 'step-down', 'clamshell')
        self.assertEqual(chosen(), ['clamshell', 'step-down'])
        self.at(40, '12:00')
        self.restart()
        self.assertEqual(chosen(), ['clamshell', 'step-down'])
        self.home.say('exercise', 'plan', 'default')
        self.assertEqual(chosen(), FOUR)
        self.assertIn('exercises: clamshell step-down', self.home.say('history'))

    def test_library(self):
        library = self.home.json('exercise', 'list')
        self.assertEqual(len(library), 13)
        for x in library:
            shown = self.home.json('exercise', 'show', x['exercise'])
            for key in ('name', 'start', 'movement', 'stop_if', 'stop', 'source', 'target'):
                self.assertGreater(len(shown[key]), 5, (x['exercise'], key))
            text = self.home.say('exercise', 'show', x['exercise'])
            self.assertIn(shown['name'], text)
            self.assertLessEqual(len(text.splitlines()), 8)
        self.home.say('exercise', 'log', 'side-plank', '--sets', '3', '--hold', '20s', '--pain', '0', '--note', 'mat')
        self.assertIn('Side plank, 3 times 20 s, no pain: mat', self.home.say('history'))

    def test_refused(self):
        before = self.home.json('history')
        for words, status, text in (
                (('exercise', 'show', 'burpee'), 2, 'exercise list'),
                (('exercise', 'log', 'burpee'), 2, 'exercise list'),
                (('exercise', 'log'), 2, 'log NAME'),
                (('exercise', 'plan', 'clamshell', 'burpee'), 2, 'exercise list'),
                (('exercise', 'dose', 'clamshell', '10'), 2, '3x10'),
                (('exercise', 'dose', 'clamshell', '3x10x'), 2, '3x10'),
                (('exercise', 'dose', 'clamshell', '30x10'), 2, '1 to 20 sets'),
                (('exercise', 'dose', 'clamshell', '3x10x11m'), 2, '10 minutes'),
                (('exercise', 'log', 'clamshell', '--pain', '11'), 2, '0 to 10'),
                (('exercise', 'log', 'clamshell', '--at', '23:00'), 2, 'still to come'),
                (('exercise', 'list', '--sets', '3'), 2, 'log NAME'),
                (('exercise', 'consult', 'maybe'), 2, 'consult yes'),
                (('exercise', 'sing'), 2, 'list, show'),
        ):
            result = self.home.run(*words)
            self.assertEqual(result.returncode, status, (words, result.stderr))
            self.assertIn(text, result.stderr, words)
        self.assertEqual(self.home.json('history'), before)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
