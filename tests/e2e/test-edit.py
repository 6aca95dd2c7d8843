#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What was said, said otherwise or deleted; and taken back. Usage: test-edit.py BUILD [TEST...]"""

import os
import sys
import unittest

import runnerlib
from runnerlib import Case


class Edit(Case):
    def open_knees(self):
        return [e['knee'] for e in self.home.status()['episodes']]

    def test_a_run(self):
        """Each day by hand: the limit is worked out anew from the day of the run on."""
        self.home.say('baseline', '--pain-free', '20m')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        for day in (0, 2, 4):
            self.fine_morning(day)
            self.at(day, '18:30')
            self.home.say('run', '20', 'fine')
            self.fine_morning(day + 1)
        self.at(6, '12:00')
        self.assertEqual(self.advice()['limit_seconds'], 1320)      # 20 min, 21, 22.05, and no more than 22 by the longest
        said = self.home.json('edit', 'r2', 'hurt', '--pain', '3', '--onset', '15m', '--knee', 'left')
        self.assertEqual((said['type'], said['id'], said['word'], said['score'], said['onset_seconds']), ('run', 'r4', 'pain', 3, 900))
        self.assertEqual(self.open_knees(), ['left'])
        # Down to 12 minutes by the second, up by the third, which is kept.
        self.home.say('safety', '--red-flags', 'none')
        self.home.say('episode', 'close')
        self.assertEqual(self.advice()['limit_seconds'], 756)
        now = self.advice()
        self.restart()
        self.assertEqual(self.advice(), now)
        runs = self.home.json('history', '--kind', 'run')
        self.assertEqual([r['id'] for r in runs], ['r1', 'r4', 'r3'])

    def test_undo_gives_back(self):
        self.home.say('baseline', '--pain-free', '20m')
        self.fine_morning(0)
        self.at(0, '18:30')
        self.home.say('run', '20', 'fine')
        self.fine_morning(1)
        self.assertEqual(self.advice()['limit_seconds'], 1260)
        self.home.say('edit', 'r1', '10')
        self.assertEqual(self.advice()['limit_seconds'], 660)       # by the longest run
        self.home.say('undo')
        self.assertEqual(self.advice()['limit_seconds'], 1260)
        self.home.say('delete', 'r1')
        self.assertEqual(self.advice()['limit_seconds'], 1200)
        self.assertEqual(self.home.json('history', '--kind', 'run'), [])
        self.restart()
        self.home.say('undo')
        self.assertEqual(self.advice()['limit_seconds'], 1260)
        self.assertEqual([r['id'] for r in self.home.json('history', '--kind', 'run')], ['r1'])

    def test_the_hour_after_goes_with_it(self):
        self.home.say('baseline', '--pain-free', '20m')
        self.at(0, '12:00')
        self.home.say('run', '20', 'fine', '--at', '11:30')
        self.at(0, '12:50')
        self.home.say('fine')
        self.home.say('edit', 'r1', '--distance', '4km')
        run = self.home.json('history', '--kind', 'run')[-1]
        after = self.home.json('history', '--kind', 'after-run')
        self.assertEqual([(a['ref'], a['score']) for a in after if a['type'] == 'after-run'], [(run['uid'], 0)])
        self.assertEqual(run['amount'], 4000)
        self.assertEqual(self.home.state('after-run/2026-11-23/r1'), 'done')

    def test_a_report(self):
        self.home.say('pain', '4', '--knee', 'left')
        self.assertEqual(self.open_knees(), ['left'])
        self.home.say('edit', 'p1', '0')
        self.assertEqual(self.open_knees(), [])
        self.home.say('undo')
        self.assertEqual(self.open_knees(), ['left'])
        self.home.say('edit', 'p1', '6', '--note', 'stairs')
        self.assertEqual((self.open_knees(), self.home.status()['episodes'][0]['pain']), (['left'], 6))
        self.home.say('edit', 'p3', '--knee', 'right')
        self.assertEqual(self.open_knees(), ['right'])
        self.home.say('delete', 'p4')
        self.assertEqual(self.open_knees(), [])
        self.home.say('undo')
        self.assertEqual(self.open_knees(), ['right'])

    def test_a_check_in_that_closed(self):
        self.home.say('pain', '4', '--knee', 'left')
        for day in (1, 2):
            self.at(day, '08:00')
            self.home.say('fine')
        self.assertEqual(self.open_knees(), [])
        self.home.say('edit', 'c2', '2')
        self.assertEqual(self.open_knees(), ['left'])
        self.home.say('undo')
        self.assertEqual(self.open_knees(), [])
        self.home.say('delete', 'c2')
        self.assertEqual(self.open_knees(), ['left'])

    def test_refused(self):
        self.at(0, '12:00')
        self.home.say('run', '30', 'fine', '--at', '10:00')
        self.home.say('run', '30', 'fine', '--at', '11:00')
        self.home.say('pain', '0', '--knee', 'left')
        before = self.home.json('history')
        for words, status, text in (
                (('edit', 'r1'), 2, 'Nothing is changed'),
                (('edit', 'r9', '20'), 1, 'no fact of that id'),
                (('edit', 'e1', '3'), 2, 'neither edited nor deleted'),
                (('edit', 'zz', '3'), 2, 'no short id'),
                (('edit', 'r1', '--at', '10:45'), 2, 'Another run'),
                (('edit', 'r1', '--at', '10:50'), 2, 'Another run'),
                (('edit', 'r2', '--at', '11:50'), 2, 'still to come'),
                (('edit', 'r1', 'hurt', '--onset', '31m'), 2, 'at most its duration'),
                (('edit', 'r1', '--distance', '30km'), 2, '40 km/h'),
                (('edit', 'r1', 'hurt', '--pain', '4'), 1, 'knee'),
                (('edit', 'p1', '11'), 2, '0 (no pain) to 10'),
                (('edit', 'p1', '--ended', 'pain'), 2, 'A run ended'),
                (('edit', 'p1', '--onset', '3m'), 2, 'does not belong'),
                (('edit', 'p1', '--knee', 'both'), 2, 'one knee'),
                (('delete', 'p9'), 1, 'no fact of that id'),
                (('delete', 'k1'), 2, 'neither edited nor deleted'),
        ):
            result = self.home.run(*words)
            self.assertEqual(result.returncode, status, (words, result.stderr))
            self.assertIn(text, result.stderr, words)
        self.assertEqual(self.home.json('history'), before)
        # Its own time is not another run's.
        self.home.say('edit', 'r1', '40')


if __name__ == '__main__':
    runnerlib.BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
