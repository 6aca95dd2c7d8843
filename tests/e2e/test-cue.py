#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Running form, on invented time: choosing, fading with the runs, the reminder before a run. Usage: test-cue.py BUILD [TEST...]"""

import os
import signal
import sys
import unittest

from homelib import Home, Time, moment
from notifierlib import NAME, PATH, Server, wait_for

BUILD = None
CALM = '[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes =\n'


class Case(unittest.TestCase):
    settings = CALM

    def setUp(self):
        self.home = Home(BUILD, activate=False)
        self.addCleanup(self.home.close)
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

    def reload(self, text):
        self.home.settings(text)
        self.home.bus.call_blocking(NAME, PATH, NAME + '.Manager', 'Reload', '', (), timeout=5)

    def at(self, day, clock):
        self.time.advance(moment(day, clock))

    def refused(self, words, status, *texts):
        before = self.home.json('history')
        result = self.home.run(*words)
        self.assertEqual(result.returncode, status, (words, result.stderr))
        for text in texts:
            self.assertIn(text, result.stderr, words)
        self.assertEqual(self.home.json('history'), before)


class Choosing(Case):
    def test_one_at_a_time(self):
        current = self.home.json('cue')
        self.assertEqual((current['cue'], current['shown']), (None, False))
        self.assertEqual(current['choices'], ['pelvis', 'kneecaps', 'hips', 'stride', 'cadence'])
        self.assertIn('kneecaps    Kneecaps straight ahead', self.home.say('cue'))
        self.assertIsNone(self.home.json('advice')['cue'])
        self.assertEqual(len(self.home.say('advice').splitlines()), 2)

        fact = self.home.json('cue', 'hips')
        self.assertEqual((fact['type'], fact['word'], fact['reason'], fact['stored']), ('acknowledged', 'cue', 'hips', True))
        self.assertEqual(self.home.json('advice')['cue'], 'hips')
        lines = self.home.say('advice').splitlines()
        self.assertEqual(lines[2], 'Think of one thing: Feel the outer hips at work in each step.')
        self.assertIn('Weeks 1 and 2: with every run.', self.home.say('cue'))
        self.assertIn('running form: hips', self.home.say('history'))

        self.assertIn('Shorter steps', self.home.say('cue', 'stride'))
        self.assertEqual(self.home.json('cue')['cue'], 'stride')
        self.home.say('undo')
        self.assertEqual(self.home.json('cue')['cue'], 'hips')
        self.home.say('cue', 'none')
        self.assertIsNone(self.home.json('cue')['cue'])
        self.assertIsNone(self.home.json('advice')['cue'])
        self.assertIn('nothing to think of', self.home.say('history'))

    def test_cadence(self):
        self.refused(('cue', 'cadence'), 2, 'count the steps of both feet', '--cadence 164')
        self.home.say('cue', 'cadence', '--cadence', '164')
        self.assertIn('173 to 180 light steps a minute: 5 to 10 % above your own 164.', self.home.say('advice'))
        advice = self.home.json('advice')
        self.assertEqual((advice['cue'], advice['cadence_low'], advice['cadence_high']), ('cadence', 173, 180))
        self.assertIn('own cadence 164', self.home.say('history'))
        # Said once.
        self.home.say('cue', 'pelvis')
        self.assertIsNone(self.home.json('advice')['cadence_low'])
        self.home.say('cue', 'cadence')
        self.assertEqual(self.home.json('cue')['cadence'], 164)

    def test_refused(self):
        self.refused(('cue', 'toes'), 2, 'pelvis, kneecaps, hips')
        self.refused(('cue', 'foot-strike'), 1, '[cues] foot-strike', 'kneeminder why foot-strike')
        self.refused(('cue', 'cadence', '--cadence', '82'), 2, '100 to 240', 'both feet')
        self.refused(('cue', 'cadence', '--cadence', 'fast'), 2, 'both feet')
        self.refused(('cue', 'hips', '--cadence', '164'), 2, 'cue cadence')
        self.refused(('cue', '--cadence', '164'), 2, 'kneeminder cue cadence --cadence 164')
        self.refused(('why', 'toes'), 2, 'cues are pelvis')

    def test_foot_strike(self):
        self.reload(CALM + '[cues]\nfoot-strike = yes\n')
        self.assertIn('foot-strike', self.home.json('cue')['choices'])
        self.assertIn('calf and Achilles tendon work more', self.home.say('cue', 'foot-strike'))
        self.assertIn('Achilles', self.home.say('advice'))
        self.reload(CALM)
        self.assertIsNone(self.home.json('cue')['cue'])
        self.assertEqual(len(self.home.say('advice').splitlines()), 2)

    def test_why(self):
        for cue in ('pelvis', 'kneecaps', 'hips', 'stride', 'cadence', 'foot-strike', 'cue'):
            why = self.home.json('why', cue)
            self.assertRegex(why['source'], r'20\d\d', cue)
            self.assertLessEqual(len(why['text']), 5 * 78, cue)
        self.assertIn('Achilles', self.home.say('why', 'foot-strike'))

    def test_signals(self):
        said = []
        self.home.bus.add_signal_receiver(lambda interface, changed, gone: said.extend((str(interface), str(g)) for g in gone),
                                          'PropertiesChanged', 'org.freedesktop.DBus.Properties', NAME, PATH)
        self.home.say('cue', 'hips')
        wait_for(lambda: {(NAME + '.Cues', 'Current'), (NAME + '.Runs', 'Advice')} <= set(said))


class Fading(Case):
    def test_months(self):
        """A run each second day for ten weeks; the cue comes with those that are its turn, and a restart changes nothing."""
        self.home.say('baseline', '--pain-free', '20m')
        self.at(0, '12:00')
        self.home.say('cue', 'hips')
        for day in range(0, 70, 2):
            self.at(day, '12:00')
            if day % 20 == 0:
                self.restart()
            week = day // 7
            turn = week < 2 or (week < 4 and day % 4 == 2) or (4 <= week < 6 and day % 7 < 2)
            advice = self.home.json('advice')
            self.assertEqual(advice['suggestion'], 'run', day)
            self.assertEqual(advice['cue'], 'hips' if turn else None, (day, advice))
            self.assertEqual(self.home.json('cue')['shown'], turn, day)
            self.at(day, '18:30')
            self.home.say('run', '10', '--ended', 'other', '--pain', '0')
            self.assertIsNone(self.home.json('advice')['cue'])
        self.assertIn('Its six weeks are over', self.home.say('cue'))
        self.home.say('cue', 'hips')
        self.assertEqual(self.home.json('cue')['fading'], 'every-run')


class Reminder(Case):
    settings = CALM + '[run]\ntime = 18:00\ndays = mon wed fri\nask =\n'

    def test_before_a_run(self):
        self.home.say('cue', 'hips')
        plan = self.home.json('plan', '--days', '7')
        self.assertEqual([r['id'] for r in plan if r['kind'] == 'cue'],
                         ['cue/2026-11-23/1700', 'cue/2026-11-25/1700', 'cue/2026-11-27/1700'])
        self.at(0, '17:00')
        self.assertEqual(self.home.state('cue/2026-11-23/1700'), 'due')
        self.assertEqual(self.home.json('status')['reminders'][0]['kind'], 'cue')
        self.home.say('done', 'cue')
        self.assertEqual(self.home.state('cue/2026-11-23/1700'), 'done')
        self.at(0, '19:00')
        self.home.say('run', '10', 'fine')
        # Sore on the next day of a run: none is suggested.
        self.at(2, '07:30')
        self.home.say('sore', '--knee', 'left')
        self.at(2, '17:30')
        self.assertIsNone(self.home.state('cue/2026-11-25/1700'))
        self.at(4, '17:30')
        self.home.say('skip', 'cue')
        self.assertEqual(self.home.state('cue/2026-11-27/1700'), 'skipped')
        self.restart()
        self.assertEqual(self.home.state('cue/2026-11-27/1700'), 'skipped')

    def test_bad_settings(self):
        for line, text in (('days = monday', 'mon tue wed'), ('days = mon mon', 'write each day once'), ('time = 25:00', '00:00 to 23:59')):
            path = os.path.join(self.home.home, 'bad.conf')
            with open(path, 'w') as f:
                f.write('[run]\n%s\n' % line)
            result = self.home.run('config', 'check', path)
            self.assertEqual(result.returncode, 1)
            self.assertIn(text, result.stdout + result.stderr)
        shown = self.home.say('config', 'show')
        self.assertRegex(shown, r'mon wed fri')


class Buttons(unittest.TestCase):
    def test_done_and_not_now(self):
        """The notification before a run, with the real notifier."""
        home = Home(BUILD)
        self.addCleanup(home.close)
        server = Server(home)
        home.settings(CALM + '[run]\ntime = 18:00\nask =\n')
        home.start_daemon()
        time = Time(home)
        self.addCleanup(time.close)
        home.say('cue', 'cadence', '--cadence', '160')
        for day, key, state in ((0, 'done', 'done'), (1, 'skip', 'skipped')):
            time.advance(moment(day, '17:00'))
            note = wait_for(lambda: next(iter(server.open.values()), None))
            self.assertEqual(note['title'], 'For your run, one thing to think of')
            self.assertIn('168 to 176 light steps a minute', note['body'])
            self.assertEqual(note['labels'], ['Done', 'Not now'])
            server.press(note['number'], key)
            wait_for(lambda: home.state('cue/2026-11-%d/1700' % (23 + day)) == state)
            wait_for(lambda: not server.open)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
