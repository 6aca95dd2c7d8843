#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The person's own tasks, on invented time: naming, scoring, what changed, and the week's question. Usage: test-function.py BUILD [TEST...]"""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time as clock
import unittest

from homelib import Home, Time, moment
from notifierlib import NAME, PATH, Server, wait_for

BUILD = None
CALM = '[check-in]\ntimes = 07:30\n[ice]\nenabled = no\n[rest]\ntimes =\n'
STAIRS = 'climb the stairs at work'


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD, activate=False)
        self.addCleanup(self.home.close)
        self.home.settings(CALM)
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

    def at(self, day, hour):
        self.time.advance(moment(day, hour))

    def refused(self, words, status, *texts):
        before = self.home.json('history')
        result = self.home.run(*words)
        self.assertEqual(result.returncode, status, (words, result.stderr))
        for text in texts:
            self.assertIn(text, result.stderr, words)
        self.assertEqual(self.home.json('history'), before)

    def tasks(self):
        return [(t['task'], t['first'], t['latest'], t['change']) for t in self.home.json('function')['tasks']]

    def notices(self):
        return [n['id'] for n in self.home.status()['notices'] if n['kind'] == 'function']


class Tasks(Case):
    def test_two_scores(self):
        self.assertEqual(self.home.json('function'), {'tasks': [], 'mean': None, 'compared': 0, 'mean_first': None, 'mean_latest': None,
                                                      'change': 'too-few', 'due': False, 'due_at': None})
        self.assertIn('kneeminder function add', self.home.say('function'))
        self.home.say('pain', '4', '--knee', 'left')
        fact = self.home.json('function', 'add', STAIRS, '4')
        self.assertEqual((fact['type'], fact['id'], fact['text'], fact['score'], fact['stored']), ('function', 'f1', STAIRS, 4, True))
        self.home.say('function', 'add', 'squat', '2')
        self.assertIn('What has changed is told', self.home.say('function'))
        self.at(7, '12:00')
        self.assertIn('A week is over', self.home.say('function'))
        self.home.say('function', '1', '8')
        self.assertIn('Of the one task', self.home.say('function'))
        self.home.say('function', 'Squat', '4')
        self.assertEqual(self.tasks(), [(STAIRS, 4, 8, 'better'), ('squat', 2, 4, 'little')])
        current = self.home.json('function')
        self.assertEqual((current['mean_first'], current['mean_latest'], current['change'], current['due']), (3.0, 6.0, 'better', False))
        text = self.home.say('function')
        self.assertIn('better by 4', text)
        self.assertIn('no change that tells (under 3)', text)
        self.assertIn('Mean: 3.0 at first, 6.0 now: better by 3.', text)
        self.assertIn('climb the stairs at work: 8 of 10', self.home.say('history'))
        self.restart()
        self.assertEqual(self.home.json('function'), current)

    def test_said_otherwise(self):
        self.home.say('function', 'add', STAIRS, '4')
        self.at(3, '12:00')
        self.home.say('function', STAIRS, '9')
        self.home.say('edit', 'f2', '3')
        self.assertEqual(self.tasks(), [(STAIRS, 4, 3, 'little')])
        self.home.say('undo')
        self.assertEqual(self.tasks(), [(STAIRS, 4, 9, 'better')])
        self.home.say('delete', 'f1')
        self.assertEqual(self.tasks(), [(STAIRS, 9, 9, 'too-few')])
        self.home.say('undo')
        self.home.say('function', STAIRS, '6', '--at', 'yesterday 18:00')
        self.assertEqual(self.tasks(), [(STAIRS, 4, 9, 'better')])
        fact = self.home.json('function', 'drop', '1')
        self.assertEqual((fact['type'], fact['word'], fact['text']), ('acknowledged', 'function-drop', STAIRS))
        self.assertIn('task dropped: ' + STAIRS, self.home.say('history'))
        self.assertEqual(self.tasks(), [])
        self.home.say('undo')
        self.assertEqual(self.tasks(), [(STAIRS, 4, 9, 'better')])
        # Nothing is lost: the scores stay on record, and a task that is named again begins anew.
        self.home.say('function', 'drop', STAIRS)
        self.restart()
        self.assertEqual(self.tasks(), [])
        self.assertGreaterEqual(len(self.home.json('history', '--kind', 'function')), 3)
        self.at(5, '12:00')
        self.home.say('function', 'add', STAIRS, '7')
        self.assertEqual(self.tasks(), [(STAIRS, 7, 7, 'too-few')])

    def test_refused(self):
        self.refused(('function', STAIRS, '4'), 1, 'No task is named yet', 'kneeminder function add')
        self.refused(('function', '1', '4'), 2, 'No task is named yet')
        self.refused(('function', 'drop', STAIRS), 1, 'kneeminder function add')
        for word in ('one', 'two', 'three', 'four'):
            self.home.say('function', 'add', word, '5')
        self.home.say('function', 'add', STAIRS, '5')
        self.refused(('function', 'add', 'six', '5'), 1, 'There are 5 tasks', 'kneeminder function drop')
        self.refused(('function', 'cilmb the stairs at work', '5'), 1, 'did you mean "climb the stairs at work"?')
        self.refused(('function', 'swim', '5'), 1, 'there are: one, two, three, four, climb the stairs at work')
        self.refused(('function', '6', '5'), 2, 'there are 5')
        self.refused(('function', 'one', '11'), 2, '0 (unable) to 10 (as before')
        self.refused(('function', 'one', 'well'), 2, '0 (unable) to 10 (as before')
        self.refused(('function', 'add', '12', '5'), 2, 'words of your own')
        self.refused(('function', 'add', 'x' * 65, '5'), 2, '64 bytes')
        self.refused(('function', 'add', '', '5'), 2, 'words of your own')
        self.refused(('function', 'climb', 'the', 'stairs'), 2, 'in quotes')
        self.refused(('function', 'one'), 2, 'TASK SCORE')

    def test_bus(self):
        said = []
        self.home.bus.add_signal_receiver(lambda interface, changed, gone: said.extend((str(interface), str(g)) for g in gone),
                                          'PropertiesChanged', 'org.freedesktop.DBus.Properties', NAME, PATH)
        self.home.bus.call_blocking(NAME, PATH, NAME + '.Function', 'Add', 'sua{sv}', (STAIRS, 4, {}), timeout=5)
        wait_for(lambda: (NAME + '.Function', 'Current') in said)
        features = self.home.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', (NAME + '.Manager', 'Features'), timeout=5)
        self.assertEqual(sorted(features), ['check-in', 'cue', 'exercise', 'function', 'ice', 'import', 'medication', 'rest', 'run', 'safety', 'shoe'])
        for member, arguments, error in (('Score', ('swim', 4, {}), 'NoSuchTask'), ('Add', ('swim', 11, {}), 'InvalidArgument'),
                                         ('Drop', ('swim', {}), 'NoSuchTask')):
            with self.assertRaises(Exception) as raised:
                self.home.bus.call_blocking(NAME, PATH, NAME + '.Function', member, 'sua{sv}' if member != 'Drop' else 'sa{sv}', arguments, timeout=5)
            self.assertTrue(raised.exception.get_dbus_name().endswith('.Error.' + error), raised.exception)


class Terminal(Case):
    def test_offer(self):
        """On a terminal the week's scores are asked one by one; who leaves has scored those before."""
        self.home.say('pain', '4', '--knee', 'left')
        self.home.say('function', 'add', STAIRS, '4')
        self.home.say('function', 'add', 'squat', '2')
        self.at(7, '12:00')
        for answers, expected in ((['no'], [4, 2]), (['', '7', '\x04'], [7, 2]), (['yes', '7', '3'], [7, 3])):
            terminal, slave = pty.openpty()
            with subprocess.Popen([self.home.client_path, 'function'], env=self.home.env, stdin=slave, stderr=slave, stdout=subprocess.PIPE) as p:
                os.close(slave)
                for answer, words in zip(answers, (b'Score them now?', b'climb the stairs at work (0', b'squat (0')):
                    self.await_words(terminal, words)
                    os.write(terminal, answer.encode() + (b'' if answer == '\x04' else b'\n'))
                self.assertEqual(p.wait(10), 0)
            os.close(terminal)
            self.assertEqual([t['latest'] for t in self.home.json('function')['tasks']], expected)
        self.assertFalse(self.home.json('function')['due'])

    def await_words(self, terminal, words):
        said, end = b'', clock.monotonic() + 10
        while words not in said:
            self.assertTrue(select.select([terminal], [], [], max(0, end - clock.monotonic()))[0], (words, said))
            said += os.read(terminal, 4096)


class Weekly(Case):
    def test_weeks(self):
        """Nothing without a task; once a week with one, at the hour of the check-in; three times in a row at most."""
        self.home.say('pain', '4', '--knee', 'left')
        self.at(10, '12:00')
        self.assertEqual(self.notices(), [])
        self.home.say('function', 'add', STAIRS, '4')
        self.at(17, '07:00')
        self.assertEqual(self.notices(), [])
        self.at(17, '07:31')
        self.assertEqual(self.notices(), ['function/2026-12-10'])
        self.assertIn('kneeminder function', self.home.say('status'))
        self.restart()
        self.assertEqual(self.notices(), ['function/2026-12-10'])
        self.home.say('function', '1', '5')
        self.assertEqual(self.notices(), [])
        for day in (24, 31, 38):
            self.at(day, '12:00')
            self.assertEqual(len(self.notices()), 1, day)
            self.home.say('done', self.notices()[0])
            self.assertEqual(self.notices(), [])
        self.at(60, '12:00')
        self.restart()
        self.assertEqual(self.notices(), [])
        self.home.say('function', '1', '6')
        self.at(67, '12:00')
        self.assertEqual(len(self.notices()), 1)
        self.home.say('recovered')
        self.assertEqual(self.notices(), [])

    def test_switched_off(self):
        self.home.say('pain', '4', '--knee', 'left')
        self.home.say('function', 'add', STAIRS, '4')
        self.at(8, '12:00')
        self.assertEqual(len(self.notices()), 1)
        self.home.settings(CALM + '[check-in]\nfunction = no\n')
        self.home.bus.call_blocking(NAME, PATH, NAME + '.Manager', 'Reload', '', (), timeout=5)
        self.assertEqual(self.notices(), [])
        self.assertTrue(self.home.json('function')['due'])


class Buttons(unittest.TestCase):
    def test_later(self):
        home = Home(BUILD)
        self.addCleanup(home.close)
        server = Server(home)
        home.settings('[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes =\n[run]\nask =\n')
        home.start_daemon()
        time = Time(home)
        self.addCleanup(time.close)
        home.say('pain', '4', '--knee', 'left')
        home.say('safety', '--ice', 'none', '--red-flags', 'none')
        home.say('function', 'add', STAIRS, '4')
        wait_for(lambda: not server.open)
        time.advance(moment(7, '12:00'))
        note = wait_for(lambda: next((n for n in server.open.values() if n['title'].startswith('Your own tasks')), None))
        self.assertEqual(note['labels'], ['Later'])
        server.press(note['number'], 'read')
        wait_for(lambda: not [n for n in home.status()['notices'] if n['kind'] == 'function'])
        told = [f for f in home.json('history') if f['type'] == 'acknowledged' and f['word'] == 'function']
        self.assertEqual(len(told), 1, json.dumps(told))


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
