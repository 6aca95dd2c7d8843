#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs and what follows from them, day by day over months of invented time. Usage: test-run.py BUILD [TEST...]"""

import os
import signal
import sys
import unittest

import runnerlib
from notifierlib import NAME, PATH, wait_for
from runnerlib import ButtonCase, Case


class Limit(Case):
    def test_a_good_recovery(self):
        """Each day by hand: 20 min, then 5 % more after each painless planned run with a clear morning."""
        self.expect('run', 600, 'suggested')
        self.home.say('baseline', '--pain-free', '20m', '--longest', '1h', '--runs-per-week', '4')
        limit = 1200
        self.expect('run', limit, 'baseline')
        self.assertIn('run up to 20 min today', self.home.say('advice'))
        for i in range(12):
            day = 2 * i
            self.fine_morning(day)
            shown = limit // 60 * 60 if limit >= 900 else limit // 30 * 30
            before = self.advice()
            self.assertEqual(before['limit_seconds'], limit, (i, before))
            self.assertEqual(before['suggestion'], 'run')
            self.at(day, '18:30')
            self.home.say('run', '%ds' % shown, 'fine')
            self.assertEqual(self.advice()['suggestion'], 'rest')
            self.assertEqual(self.advice()['rule'], 'ran-today')
            self.fine_morning(day + 1)
            limit = min(limit * 105 // 100, max(shown * 110 // 100, shown + 60))
            now = self.advice()
            if now['next_day_test']:
                self.assertGreaterEqual(i, 10)
                self.assertEqual(now['suggestion'], 'run')
            else:
                self.assertEqual((now['suggestion'], now['rule']), ('rest', 'rest-day'), (i, now))
            self.assertEqual(now['limit_seconds'], limit)
            self.assertEqual([r['code'] for r in now['reasons']][-1], 'planned')
        self.assertTrue(now['next_day_test'])
        self.assertIn('A test today', self.home.say('advice'))
        # The record alone tells the same.
        self.restart()
        self.assertEqual(self.advice(), now)

    def test_a_flare(self):
        self.home.say('baseline', '--pain-free', '30m')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        self.at(0, '18:30')
        self.home.say('run', '30', 'hurt', '--onset', '20m', '--pain', '5', '--knee', 'right')
        self.assertEqual([e['knee'] for e in self.home.status()['episodes']], ['right'])
        # The questions before anything else.
        self.expect('rest', 960, 'safety')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        self.expect('rest', 960, 'pain-today')
        self.assertIn('16 min', self.home.say('advice'))
        self.at(1, '07:30')
        self.expect('rest', 960, 'after-pain')
        self.home.say('sore')
        self.expect('rest', 960, 'sore')
        self.at(2, '07:30')
        self.expect('rest', 960, 'after-pain')
        self.home.say('fine')
        advice = self.expect('run', 960, 'pain')
        self.assertEqual(advice['reasons'][0]['run'], 'r1')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'locked')
        self.expect('see-clinician', 960, 'red-flag')

    def test_breaks_and_ladder(self):
        self.home.say('baseline', '--pain-free', '8m')
        self.at(0, '18:00')
        self.home.say('run', '8', '--ended', 'other', '--pain', '0')
        self.at(8, '12:00')
        advice = self.expect('run', 432, 'break')
        self.assertEqual(advice['reasons'][0]['break_days'], 8)
        self.assertIn('7 min', advice['text'])
        self.at(40, '12:00')
        advice = self.expect('walk-jog', None, 'ladder')
        self.assertEqual(advice['stage'], 0)
        self.assertIn('Walk briskly', self.home.say('advice'))

    def test_late_morning_counts(self):
        self.home.say('baseline', '--pain-free', '20m')
        self.at(0, '18:30')
        self.home.say('run', '20', 'fine')
        self.at(3, '12:00')
        self.expect('run', 1200, 'unanswered')
        self.home.say('check-in', '--pain', '0', '--not-sore', '--knee', 'left', '--at', '2026-11-24 07:30')
        self.expect('run', 1260, 'planned')
        self.home.say('undo')
        self.expect('run', 1200, 'unanswered')

    def test_said_again_in_the_midst(self):
        """What is said to be pain-free in between takes nothing from what the first runs began with."""
        self.home.say('baseline', '--pain-free', '4m')
        self.at(0, '18:30')
        self.home.say('run', '30', 'fine')
        self.fine_morning(1)
        self.at(2, '08:00')
        self.expect('walk-jog', None, 'ladder')
        self.home.say('baseline', '--pain-free', '20m')
        self.assertEqual(self.expect('walk-jog', None, 'ladder')['stage'], 1)
        self.restart()
        self.assertEqual(self.expect('walk-jog', None, 'ladder')['stage'], 1)

    def test_worse_on_the_next_morning(self):
        self.home.say('baseline', '--pain-free', '21m')
        self.fine_morning(0)
        self.at(0, '18:30')
        self.home.say('run', '21', 'fine')
        self.at(1, '07:30')
        self.home.say('check-in', '--pain', '1', '--not-sore', '--knee', 'right')
        self.expect('rest', 1200, 'pain-today')
        self.fine_morning(2)
        self.expect('run', 1200, 'worse')
        self.assertIn('a step down', self.home.say('advice'))
        self.assertIn('step down', self.home.say('why', 'worse'))

    def test_sore_in_the_evening(self):
        """Also where the question about the hour after is what it answers."""
        self.home.say('baseline', '--pain-free', '20m')
        self.fine_morning(0)
        self.at(0, '18:30')
        self.home.say('run', '20', 'fine')
        self.at(0, '19:45')
        self.assertEqual(self.home.state('after-run/2026-11-23/r1'), 'due')
        self.home.say('check-in', '--pain', '0', '--sore', '--knee', 'left')
        self.assertEqual(self.home.state('after-run/2026-11-23/r1'), 'done')
        self.fine_morning(1)
        self.expect('rest', 1200, 'sore')
        self.assertIn("after yesterday's run", self.home.say('advice'))
        self.fine_morning(2)
        self.expect('run', 1200, 'held')

    def test_a_painless_run_hides_no_painful_one(self):
        self.home.say('baseline', '--pain-free', '20m')
        self.at(0, '08:30')
        self.home.say('run', '20', 'hurt', '--pain', '4', '--knee', 'left')
        self.at(0, '18:30')
        self.home.say('run', '5', 'fine')
        self.at(2, '12:00')
        self.expect('rest', 960, 'safety')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        self.expect('rest', 960, 'after-pain')
        self.home.say('fine')
        self.assertEqual(self.advice()['suggestion'], 'run')

    def test_each_run_under_the_profile_of_its_time(self):
        self.home.say('baseline', '--pain-free', '20m')
        self.at(2, '06:00')
        self.home.settings(self.settings + '[general]\nprofile = up-to-2\n')
        self.home.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: 'up-to-2' in self.home.run('config', 'show').stdout)
        # Entered now, but run while 1 of 10 counted as pain; however long the daemon has forgotten that schedule.
        self.at(9, '12:00')
        self.restart()
        self.home.say('run', '20', '--ended', 'planned', '--pain', '1', '--at', '2026-11-23 18:00', '--knee', 'left')
        self.expect('rest', 864, 'safety')
        self.assertEqual(self.home.status()['episodes'], [])  # which would ask about now, when it counts as none
        self.home.say('edit', 'r1', '--at', '2026-11-26 18:00')
        self.assertEqual(self.advice()['suggestion'], 'run')
        self.home.say('edit', 'r2', '--at', '2026-11-23 18:00', '--knee', 'left')
        self.expect('rest', 864, 'safety')

    def test_the_numbers_are_settings(self):
        self.home.settings(self.settings + '[run]\nraise = 3\ncounts-from = 75\nback-after-7 = 70\nfirst = 6m\n')
        self.home.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: self.home.json('advice')['limit_seconds'] == 360)
        self.home.say('baseline', '--pain-free', '20m')
        self.at(0, '18:30')
        self.home.say('run', '16', 'fine')
        self.fine_morning(1)
        # 20:36, but no more than 17:36 after a run of 16 minutes.
        self.expect('rest', 1056, 'rest-day')
        self.at(8, '12:00')
        self.expect('run', 739, 'break')

    def test_painkiller_and_unknown(self):
        self.home.say('baseline', '--pain-free', '20m')
        self.at(0, '18:30')
        self.home.say('run', '20', 'fine', '--painkiller')
        self.fine_morning(1)
        self.assertEqual(self.advice()['limit_seconds'], 1200)
        self.at(2, '18:30')
        self.home.say('run', '20')
        self.fine_morning(3)
        self.assertEqual(self.advice()['limit_seconds'], 1200)

    def test_after_ice(self):
        self.home.settings('[check-in]\ntimes =\n')
        self.home.daemon.send_signal(signal.SIGHUP)
        self.home.begin()
        self.expect('rest', 600, 'pain-today')
        self.at(1, '12:00')
        self.home.say('check-in', '--pain', '0', '--not-sore')
        self.expect('run', 600, 'suggested')
        self.home.say('start', 'ice')
        self.assertEqual(self.advice()['not_before'], '2026-11-24T13:10:00+00:00')
        self.at(1, '12:11')
        self.assertEqual(self.advice()['not_before'], '2026-11-24T13:10:00+00:00')
        self.assertIn('Not before 13:10, after the ice.', self.home.say('advice'))
        self.at(1, '13:10')
        self.assertIsNone(self.advice()['not_before'])

    def test_signal(self):
        said = []
        self.home.bus.add_signal_receiver(lambda interface, changed, gone: said.append((str(interface), [str(g) for g in gone])),
                                          'PropertiesChanged', 'org.freedesktop.DBus.Properties', NAME, PATH)
        self.home.say('baseline', '--pain-free', '20m')
        wait_for(lambda: (NAME + '.Runs', ['Advice']) in said)


class Buttons(ButtonCase):
    """Who only ever presses buttons gets as far as who types."""
    settings = '[check-in]\ntimes = 07:30\n[ice]\nenabled = no\n[rest]\ntimes =\n'

    def setUp(self):
        super().setUp()
        self.home.say('baseline', '--pain-free', '20m')
        self.home.say('check-in', '--pain', '0', '--not-sore', '--knee', 'right')
        self.at(0, '07:30')
        self.press(('How is your knee?', 'No pain'))
        self.nothing_open()

    def runs(self):
        return self.home.json('history', '--kind', 'run')

    def test_fine_and_the_morning(self):
        self.at(0, '20:00')
        self.assertEqual(self.home.state('run/2026-11-23/2000'), 'due')
        self.press(('Did you run today?', 'Fine, 20 min'))
        self.nothing_open()
        run = self.runs()[-1]
        self.assertEqual((run['duration_seconds'], run['word'], run['score'], run['approximate']), (1200, 'planned', 0, True))
        self.assertEqual(self.home.state('run/2026-11-23/2000'), 'done')
        self.assertEqual(self.advice()['rule'], 'ran-today')
        self.at(1, '07:30')
        self.press(('How is your knee?', 'No pain'))
        self.nothing_open()
        self.expect('rest', 1260, 'rest-day')
        # A rest day: nothing is asked.
        self.at(1, '22:00')
        self.assertEqual(self.home.state('run/2026-11-24/2000'), None)

    def test_unanswered_waits_for_the_check_in(self):
        self.at(0, '20:00')
        self.note('Did you run today?')
        self.at(1, '07:30')
        self.note('How is your knee?')
        self.assertIn('Next: Run', self.note('How is your knee?')['body'])
        self.press(('How is your knee?', 'No pain'), ('Did you run yesterday?', 'Otherwise…'), ('How was the run?', 'Stopped early…'),
                   ('About how long', '10 min'))
        self.nothing_open()
        run = self.runs()[-1]
        self.assertEqual((run['duration_seconds'], run['word'], run['at'][:10]), (600, 'sensed', '2026-11-23'))
        self.assertEqual(self.advice()['limit_seconds'], 600)

    def test_no_run(self):
        self.at(0, '20:00')
        self.press(('Did you run today?', 'No run'))
        self.nothing_open()
        self.assertEqual((self.home.state('run/2026-11-23/2000'), self.runs()), ('skipped', []))

    def test_hurt(self):
        self.at(0, '20:00')
        self.press(('Did you run today?', 'Otherwise…'), ('How was the run?', 'It hurt…'), ('How bad was the pain', '3-5'),
                   ('After about how long', '15 min'))
        # No episode is open, so which knee hurts is asked.
        self.press(('Which knee', 'Left'), ('Before anything', 'None'))
        self.nothing_open()
        run = self.runs()[-1]
        self.assertEqual((run['duration_seconds'], run['word'], run['score']), (900, 'pain', 5))
        self.assertEqual([e['knee'] for e in self.home.status()['episodes']], ['left'])
        self.expect('rest', 720, 'pain-today')

    def test_an_hour_later(self):
        self.at(0, '12:00')
        self.home.say('run', '20', 'fine', '--at', '11:30')
        self.at(0, '12:50')
        self.press(('An hour after the run', 'Pain…'), ('How bad is the pain', '1-2'), ('Which knee', 'Right'))
        wait_for(lambda: self.home.state('after-run/2026-11-23/r1') == 'done')
        self.assertEqual([e['knee'] for e in self.home.status()['episodes']], ['right'])
        self.assertEqual(self.advice()['limit_seconds'], 960)

    def test_how_was_it(self):
        self.at(0, '12:00')
        self.home.say('run', '20', '--at', '07:00')
        self.press(('You ran 20 min: how was it?', 'Fine'))
        self.nothing_open()
        self.at(1, '07:30')
        self.press(('How is your knee?', 'No pain'))
        self.nothing_open()
        self.assertEqual(self.advice()['limit_seconds'], 1260)
        self.assertEqual(self.home.state('run/2026-11-23/r1'), 'done')

    def test_i_ran_today(self):
        self.at(0, '12:00')
        self.home.say('ask', 'run')
        self.press(('Did you run today?', 'Fine, 20 min'))
        self.nothing_open()
        self.assertEqual(self.runs()[-1]['duration_seconds'], 1200)
        self.at(0, '21:00')
        self.assertEqual(self.home.state('run/2026-11-23/2000'), None)

    def test_fine_answers_the_hour(self):
        self.at(0, '12:00')
        self.home.say('run', '20', 'fine', '--at', '11:30')
        self.at(0, '12:50')
        self.assertEqual(self.home.state('after-run/2026-11-23/r1'), 'due')
        self.home.say('fine')
        self.assertEqual(self.home.state('after-run/2026-11-23/r1'), 'done')
        self.assertEqual(self.home.json('history', '--kind', 'after-run')[-1]['type'], 'after-run')


class Refused(Case):
    def test_bad_runs(self):
        self.at(0, '12:00')
        self.home.say('run', '30', 'fine', '--at', '10:00')
        before = self.home.json('history')
        for words, status, text in (
                (('run',), 2, 'run'),
                (('run', 'long'), 2, 'write 25 (minutes)'),
                (('run', '25', 'great'), 2, 'fine, stopped or hurt'),
                (('run', '25', 'fine', '--at', '11:50'), 2, 'still to come'),
                (('run', '25', 'fine', '--at', '10:10'), 2, 'Another run'),
                (('run', '25', 'hurt', '--onset', '30m', '--at', '08:00'), 2, 'at most its duration'),
                (('run', '30', 'fine', '--distance', '21km', '--at', '08:00'), 2, '40 km/h'),
                (('run', '30', 'fine', '--distance', 'far', '--at', '08:00'), 2, '5km'),
                (('run', '30', '--ended', 'badly', '--at', '08:00'), 2, 'planned, sensed, pain or other'),
                (('run', '30', 'hurt', '--pain', '4', '--at', '08:00'), 1, '--knee'),
                (('run', '30', '--pain', '11', '--at', '08:00'), 2, '0 (no pain) to 10'),
                (('baseline',), 2, '--pain-free'),
                (('baseline', '--runs-per-week', '99'), 2, '0 to 28'),
                (('why', 'nothing'), 2, 'rules are'),
        ):
            result = self.home.run(*words)
            self.assertEqual(result.returncode, status, (words, result.stderr))
            self.assertIn(text, result.stderr, words)
        self.assertEqual(self.home.json('history'), before)

    def test_history_and_why(self):
        self.at(0, '12:00')
        self.home.say('run', '25m', 'stopped', '--distance', '4.2km', '--note', 'flat')
        self.assertIn('ran 25 minutes, stopped when the limit was felt, no pain, 4.2 km: flat', self.home.say('history'))
        run = self.home.json('history', '--kind', 'run')[0]
        self.assertEqual((run['id'], run['duration_seconds']), ('r1', 1500))
        for rule in ('limit', 'pain', 'longest', 'break', 'ladder', 'sore', 'rest-day', 'red-flag', 'first-run', 'morning'):
            self.assertGreater(len(self.home.json('why', rule)['source']), 10)
        self.assertIn('choice', self.home.say('why'))

    def test_why_tells_the_settings(self):
        """The text has the numbers that hold unless something else is set."""
        self.assertEqual(self.home.json('why', 'limit')['settings'], {})
        self.assertNotIn('settings', self.home.say('why', 'limit'))
        self.home.settings('[run]\nraise = 8\nlower-to = 75\n')
        self.home.bus.call_blocking(NAME, PATH, NAME + '.Manager', 'Reload', '', (), timeout=5)
        self.assertEqual(self.home.json('why', 'planned')['settings'], {'run.raise': '8'})
        self.assertIn('In your settings: [run] raise = 8.', self.home.say('why', 'limit'))
        self.assertEqual(self.home.json('why', 'pain')['settings'], {'run.lower-to': '75'})


if __name__ == '__main__':
    runnerlib.BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
