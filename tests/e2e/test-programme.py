#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Stories of runners over weeks and months of invented time, each day checked, and what is told once on the way:
test-programme.py BUILD [TEST...]"""

import os
import sys
import unittest

import runnerlib
from notifierlib import wait_for
from runnerlib import ButtonCase, Case


def notices(home):
    return [n['kind'] for n in home.status()['notices']]


class Told(Case):
    def test_held_is_said_once(self):
        self.home.say('baseline', '--pain-free', '20m')
        for i in range(3):
            self.assertNotIn('held', notices(self.home))
            self.at(2 * i, '18:30')
            self.home.say('run', '20', 'fine')
        self.at(6, '12:00')
        self.assertIn('held', notices(self.home))
        self.assertEqual(self.advice()['reasons'][-1]['unanswered'], 3)
        self.home.say('done', next(n['id'] for n in self.home.status()['notices'] if n['kind'] == 'held'))
        self.at(7, '18:30')
        self.home.say('run', '20', 'fine')
        self.at(9, '12:00')
        self.assertNotIn('held', notices(self.home))
        self.restart()
        self.assertNotIn('held', notices(self.home))

    def test_usual_soreness(self):
        self.home.say('check-in', '--pain', '0', '--sore', '--knee', 'left')
        self.at(1, '07:30')
        self.home.say('sore')
        self.assertNotIn('usual', notices(self.home))
        self.at(2, '07:30')
        self.home.say('sore')
        self.assertIn('usual', notices(self.home))
        self.home.say('done', next(n['id'] for n in self.home.status()['notices'] if n['kind'] == 'usual'))
        self.at(3, '07:30')
        self.home.say('sore')
        self.assertNotIn('usual', notices(self.home))

    def test_level_and_recovered(self):
        self.home.say('check-in', '--pain', '0', '--not-sore', '--knee', 'left')
        self.home.say('baseline', '--pain-free', '30m', '--longest', '30m', '--runs-per-week', '3')
        for day in range(21):
            if day % 7 in (0, 2, 4):
                self.assertNotIn('level', notices(self.home), day)
                self.at(day, '18:30')
                self.home.say('run', '28', '--ended', 'other', '--pain', '0')
        self.at(20, '19:00')
        self.assertIn('level', notices(self.home))
        self.home.say('recovered')
        self.assertNotIn('level', notices(self.home))

    def test_a_visit_is_due(self):
        """Six weeks without a fall by two points, then twelve weeks."""
        self.home.say('pain', '4', '--knee', 'left')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        for day in range(1, 42):
            self.at(day, '07:30')
            self.home.say('check-in', '--pain', '4' if day < 21 else '3', '--not-sore')
            self.assertNotIn('visit', notices(self.home), day)
        self.at(42, '07:30')
        self.assertIn('visit/e1', [n['id'] for n in self.home.status()['notices']])
        self.home.say('done', 'visit/e1')
        for day in range(43, 84, 5):
            self.at(day, '07:30')
            self.home.say('check-in', '--pain', '1', '--not-sore')
            self.assertNotIn('visit', notices(self.home), day)
        self.at(84, '07:30')
        self.assertIn('visit', notices(self.home))

    def test_pain_that_rises(self):
        self.home.settings(self.settings + '[general]\nprofile = up-to-2\n')
        self.home.say('config', 'check')
        self.home.daemon.send_signal(1)
        wait_for(lambda: 'up-to-2' in self.home.run('config', 'show').stdout)
        self.home.say('check-in', '--pain', '0', '--not-sore', '--knee', 'left')
        for day, score in ((3, 0), (8, 1), (12, 1), (15, 2), (20, 2)):
            self.at(day, '07:30')
            self.home.say('check-in', '--pain', str(score), '--not-sore', '--knee', 'left')
        self.at(20, '18:30')
        self.home.say('run', '20', 'fine')
        self.assertIn('visit', notices(self.home))

    def test_three_days_of_ice(self):
        self.home.settings('')
        self.home.daemon.send_signal(1)
        self.home.begin()
        for day in range(3):
            self.at(day, '13:00')
            self.assertNotIn('ice-days', notices(self.home))
            self.home.say('start', 'ice')
            self.at(day, '13:11')
            self.home.say('done')
        self.assertIn('ice-days', notices(self.home))


class Flags(ButtonCase):
    def test_until_a_clinician_has_seen_it(self):
        self.at(0, '12:00')
        self.home.say('pain', '4', '--knee', 'left')
        self.press(('Before anything', 'Some do'), ('Please see a clinician', 'Got it'))
        self.expect('see-clinician', 600, 'red-flag')
        # "None" alone lifts nothing.
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        self.expect('see-clinician', 600, 'red-flag')
        self.note('Please see a clinician')
        self.settle()
        shown = len(self.server.log)
        self.restart()
        self.expect('see-clinician', 600, 'red-flag')
        # The notifier of before is gone with the daemon: until the next one shows it anew nobody hears a press.
        wait_for(lambda: len(self.server.log) > shown, 10)
        self.press(('Please see a clinician', 'Got it'))
        wait_for(lambda: 'red-flag' not in notices(self.home))
        self.at(6, '12:00')
        self.assertNotIn('red-flag', notices(self.home))
        self.at(7, '12:00')
        self.press(('Has a clinician seen the knee?', 'Yes'))
        wait_for(lambda: self.advice()['rule'] != 'red-flag')

    def test_my_knee_hurts(self):
        """In a record that knows of no knee yet: which one is asked by buttons."""
        self.at(0, '12:00')
        self.home.say('ask', 'check-in')
        self.press(('How is your knee?', 'Pain…'), ('How bad is the pain', '3-5'), ('Which knee', 'Right'), ('Before anything', 'None'))
        self.nothing_open()
        self.assertEqual([(e['knee'], e['pain']) for e in self.home.status()['episodes']], [('right', 5)])

    def test_my_knee_is_sore_or_well(self):
        self.at(0, '12:00')
        self.home.say('ask', 'check-in')
        self.press(('How is your knee?', 'No pain'))
        self.nothing_open()
        self.assertEqual([(f['knee'], f['score']) for f in self.home.json('history', '--kind', 'check-in')], [('left', 0), ('right', 0)])
        self.home.say('ask', 'check-in')
        self.press(('How is your knee?', 'Sore'), ('Which knee', 'Both'))
        self.nothing_open()
        self.assertEqual(self.advice()['rule'], 'sore')

    def test_question_answered_by_command(self):
        """What the person asked to see goes when it is answered, whichever way; and not by what is no answer."""
        self.at(0, '12:00')
        for kind, title, other, answer in (('check-in', 'How is your', ('shoe', 'add', 'blue'), ('fine', '--knee', 'left')),
                                           ('run', 'Did you run', ('shoe', 'add', 'red'), ('run', '10', 'fine')),
                                           ('safety', 'Before any ice', ('shoe', 'add', 'green'), ('safety', '--ice', 'none', '--red-flags', 'none'))):
            self.home.say('ask', kind)
            self.note(title)
            self.home.say(*other)
            self.assertTrue(any(title in n['title'] for n in self.server.open.values()), kind)
            self.home.say(*answer)
            wait_for(lambda: not any(title in n['title'] for n in self.server.open.values()))

    def test_seen_by_command(self):
        self.home.say('safety', '--red-flags', 'locked')
        self.expect('see-clinician', 600, 'red-flag')
        self.home.say('safety', '--seen')
        self.assertEqual(self.advice()['suggestion'], 'run')
        self.home.say('undo')
        self.expect('see-clinician', 600, 'red-flag')

    def test_weekly_line(self):
        self.at(0, '12:00')
        self.home.say('pain', '4', '--knee', 'left')
        self.press(('Before anything', 'None'))
        for day in range(1, 8):
            self.at(day, '07:30')
            body = self.note('How is your left knee?')['body']
            self.assertEqual('Once a week' in body, day == 7, (day, body))
            self.press(('How is your left knee?', 'Sore'))
            wait_for(lambda: not any('How is' in n['title'] for n in self.server.open.values()))


class Lists(ButtonCase):
    """What speaks against cold is no sign that needs a clinician, and the other way round."""
    settings = '[check-in]\ntimes =\n'

    def answer(self, which):
        self.home.say('pain', '4', '--knee', 'left')
        self.at(0, '07:00')
        self.press(('Before any ice', 'Some do'), ('Is it of you, or of the knee?', which))
        wait_for(lambda: self.home.state('safety/2026-11-23/e1') == 'done')
        status = self.home.status()
        return status['ice']['reason'], self.advice()['suggestion'], 'red-flag' in notices(self.home)

    def test_cold_alone(self):
        self.assertEqual(self.answer('You'), ('contraindication', 'rest', False))
        # Rest goes on without ice.
        self.at(0, '08:00')
        self.note('Rest your left knee')

    def test_the_knee_alone(self):
        self.assertEqual(self.answer('Knee'), ('red-flag', 'see-clinician', True))
        self.home.say('safety', '--seen')
        self.assertEqual(self.home.status()['ice']['on'], True)

    def test_both(self):
        self.assertEqual(self.answer('Both'), ('contraindication', 'see-clinician', True))


if __name__ == '__main__':
    runnerlib.BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
