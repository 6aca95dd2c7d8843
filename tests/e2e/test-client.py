#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The command line as a person and a script meet it: questions on a terminal, a daemon that is mute or comes and goes.

Usage: test-client.py BUILD [TEST...]
"""

import json
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import time
import unittest

from homelib import NAME, Home
from notifierlib import wait_for

BUILD = None
DROP_IN = '.config/kneeminder/kneeminder.conf.d/50-begin.conf'

# Each answer with the words of the question that it is for.
BEGIN = [
    ('Which knee hurts', 'left'), ('left knee hurt now', '4'), ('run now before', '15'),
    ('longest runs', '1h30m'), ('runs a week', '4'), ('When do you get up', '7'), ('usually here', '9:00'),
    ('Till when', '18:00'), ('nothing be asked', ''), ('Which of the two', '1'), ('at these times', ''),
    ('Before ice', 'none'), ('to the knee, or to you', 'none'), ('Save it', ''),
]


class Dialogue:
    """The client with its questions on a terminal and its results on a pipe."""

    def __init__(self, home, *args):
        self.terminal, slave = pty.openpty()
        self.process = subprocess.Popen([home.client_path, *args], env=home.env, stdin=slave, stderr=slave,
                                        stdout=subprocess.PIPE, text=True, start_new_session=True)
        os.close(slave)
        self.said = ''

    def await_question(self, words):
        end = time.monotonic() + 10
        while words not in self.said:
            readable = select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]
            assert readable, 'no "%s" in: %s' % (words, self.said)
            try:
                self.said += os.read(self.terminal, 4096).decode()
            except OSError as error:
                raise AssertionError('no "%s" in: %s' % (words, self.said)) from error
        self.said = self.said.split(words, 1)[1]

    def answer(self, words, text):
        self.await_question(words)
        os.write(self.terminal, (text + '\n').encode())

    def end(self):
        out = self.process.communicate(timeout=10)[0]
        os.close(self.terminal)
        return self.process.returncode, out


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)

    def drop_in(self):
        return os.path.join(self.home.home, DROP_IN)

    def begin(self, *answers, args=()):
        d = Dialogue(self.home, 'begin', *args)
        for words, text in answers or BEGIN:
            d.answer(words, text)
        return d


class Begin(Case):
    def test_whole(self):
        self.home.start_daemon()
        status, out = self.begin(args=['--json']).end()
        self.assertEqual(status, 0)
        result = json.loads(out)
        self.assertEqual([f['type'] for f in result['facts'][:6]],
                         ['pain', 'episode', 'programme', 'baseline', 'screening', 'screening'])
        self.assertEqual(result['next']['id'], 'check-in/2026-11-23/0730')
        self.assertEqual(result['settings_file'], self.drop_in())
        self.assertEqual(stat.S_IMODE(os.stat(self.drop_in()).st_mode), 0o600)
        self.assertEqual(os.listdir(os.path.dirname(self.drop_in())), ['50-begin.conf'])
        settings = {s['key']: s['value'] for s in self.home.json('config', 'show')['settings']}
        self.assertEqual(settings['ice.times'], '09:00 13:15 17:45')
        self.assertEqual(settings['check-in.times'], '07:30')
        self.assertEqual(self.home.status()['ice'], {'on': True, 'reason': None, 'not_before': None})
        self.home.say('config', 'check')
        self.assertEqual(self.home.status()['run']['limit_seconds'], 15 * 60)

    def test_enter_leaves_out_what_is_not_known(self):
        self.home.start_daemon()
        answers = [(w, '' if w in ('run now before', 'longest runs', 'runs a week') else a) for w, a in BEGIN]
        i = [w for w, _ in BEGIN].index('runs a week')
        answers.insert(i, ('runs a week', 'many'))
        answers.insert(i - 1, ('longest runs', '2 days'))
        status, out = self.begin(*answers, args=['--json']).end()
        self.assertEqual(status, 0)
        self.assertNotIn('baseline', [f['type'] for f in json.loads(out)['facts']])

    def test_left_at_each_question(self):
        self.home.start_daemon()
        for n in range(len(BEGIN)):
            for way in ('end of input', 'interrupt', 'q', 'no'):
                if way == 'no' and n + 1 < len(BEGIN):
                    continue
                with self.subTest(question=BEGIN[n][0], way=way):
                    d = self.begin(*BEGIN[:n]) if n else Dialogue(self.home, 'begin')
                    d.await_question(BEGIN[n][0])
                    if way == 'interrupt':
                        d.process.send_signal(signal.SIGINT)
                    else:
                        os.write(d.terminal, {'no': b'no\n', 'q': b'q\n'}.get(way, b'\x04'))
                    d.await_question('Left; nothing was changed.')
                    status, out = d.end()
                    self.assertEqual((status, out), (1, ''))
                    self.assertFalse(os.path.exists(os.path.join(self.home.home, '.config/kneeminder')))
        self.assertEqual(self.home.json('history'), [])

    def test_asks_again_for_times_that_do_not_fit(self):
        self.home.start_daemon()
        answers = [(w, '23:00 02:00 25:00' if w == 'at these times' else a) for w, a in BEGIN]
        i = [w for w, _ in BEGIN].index('at these times')
        answers.insert(i + 1, ('at these times', '09:00 10:00'))
        answers.insert(i + 2, ('[ice] times', ''))
        d = self.begin(*answers)
        self.assertEqual(d.end()[0], 0)
        with open(self.drop_in()) as f:
            self.assertIn('times = 09:00 13:15 17:45\n', f.read())

    def test_in_german(self):
        """Asked in another language, it may be answered in that or in English; what is to be kept is told before."""
        self.home.start_daemon()
        self.home.env.update(LANGUAGE='de', LC_ALL='C.UTF-8')
        d = self.begin(('Welches Knie', 'links'), ('linkes Knie jetzt', '4'), ('jetzt laufen', '15'), ('längsten Läufe', ''), ('in der Woche', ''),
                       ('stehst du auf', ''), ('gewöhnlich hier', ''), ('Bis wann', ''), ('nichts mehr gefragt', ''), ('Welches von beiden', ''),
                       ('zu diesen Zeiten', ''), ('Gib keins ein', 'keins'), ('Gib keins ein', 'none'), ('linkes Knie: Schmerz 4 von 10', ''))
        status, out = d.end()
        self.assertEqual(status, 0)
        self.assertIn('Check-in', out.splitlines()[-1])
        self.assertEqual(self.home.status()['episodes'][0]['knee'], 'left')

    def test_needs_a_terminal(self):
        self.home.start_daemon()
        result = self.home.run('begin')
        self.assertEqual(result.returncode, 1)
        self.assertIn('kneeminder pain', result.stderr)


class Questions(Case):
    def test_which_knee(self):
        self.home.start_daemon()
        d = Dialogue(self.home, 'pain', '3', '--json')
        d.answer('Which knee', 'middle')
        d.answer('one of: left, right, both', 'r')
        status, out = d.end()
        self.assertEqual(status, 0)
        self.assertEqual(json.loads(out)['knee'], 'right')
        result = self.home.run('pain', '3', '--knee', '')
        self.assertEqual(result.returncode, 0)
        self.home.say('recovered')
        self.home.say('pain', '3', '--knee', 'both')
        result = self.home.run('pain', '3')
        self.assertEqual(result.returncode, 1)
        self.assertIn('--knee', result.stderr)

    def test_safety(self):
        self.home.start_daemon()
        self.home.say('pain', '3', '--knee', 'left')
        d = Dialogue(self.home, 'safety')
        d.answer('Before ice', '0')
        d.answer('numbers from 1', '3 5')
        d.answer('to the knee, or to you', 'none')
        status, out = d.end()
        self.assertEqual(status, 0)
        self.assertIn('Ice stays off', out)
        answers = self.home.json('safety')['answers']
        self.assertEqual(answers['ice']['applies'], ['cryoglobulins', 'numbness'])
        self.assertEqual(answers['red-flags']['applies'], [])


class Daemon(Case):
    def test_mute(self):
        bus = self.home.bus
        self.assertEqual(bus.request_name(NAME), 1)  # and nobody reads what is sent to it
        for verb in (['status'], ['fine'], ['troubleshoot']):
            with self.subTest(verb=verb):
                begin = time.monotonic()
                result = self.home.run(*verb)
                self.assertLess(time.monotonic() - begin, 6.5)
                self.assertEqual(result.returncode, 1)
                self.assertIn('systemctl --user status kneeminderd', result.stderr + result.stdout)
        bus.release_name(NAME)

    def test_absent(self):
        result = self.home.run('status')
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertIn('kneeminder troubleshoot', result.stderr)
        self.assertEqual(self.home.json('config', 'show')['settings'][0]['key'], 'general.profile')
        self.assertFalse(json.loads(self.home.run('troubleshoot', '--json').stdout)['running'])

    def test_watch_outlives_it(self):
        self.home.start_daemon()
        w = subprocess.Popen([self.home.client_path, 'watch', '--json'], env=self.home.env, stdout=subprocess.PIPE)
        self.addCleanup(w.stdout.close)
        self.addCleanup(w.wait)
        self.addCleanup(w.terminate)
        events, rest = [], b''

        def heard(signal_name, seconds=5, **members):
            nonlocal rest
            while not any(e['signal'] == signal_name and all(e[k] == v for k, v in members.items()) for e in events):
                if not select.select([w.stdout], [], [], seconds)[0]:
                    return False
                *lines, rest = (rest + os.read(w.stdout.fileno(), 65536)).split(b'\n')
                events.extend(json.loads(line) for line in lines)
            return True

        # Said until it is heard, for watching begins at a time of its own.
        wait_for(lambda: self.home.run('fine', '--knee', 'left').returncode == 0 and heard('Manager.FactAdded', 0.5))
        self.home.kill_daemon()
        self.assertTrue(heard('Stopped'))
        self.home.start_daemon()
        self.assertTrue(heard('Started'))
        self.home.say('pain', '4', '--knee', 'left')
        self.assertTrue(heard('Episodes.Opened', id='e1', knee='left'))
        self.assertTrue(all(e['now'].startswith('2026-11-23T06:') for e in events if e['now']))

    def test_output_that_cannot_be_written(self):
        self.home.start_daemon()
        with open('/dev/full', 'w') as full:
            result = subprocess.run([self.home.client_path, 'status'], env=self.home.env, stdout=full,
                                    stderr=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, 1)
        self.assertIn('cannot be written', result.stderr)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
