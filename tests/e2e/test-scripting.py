#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The examples of the manual pages, taken from their sources and run as they stand. test-scripting.py BUILD"""

import json
import os
import re
import select
import subprocess
import sys
import time as clock
import unittest

from homelib import Home, Time, moment
from notifierlib import wait_for

TREE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..')
PAGES = ('client/cli/kneeminder.1.scd', 'daemon/bus/org.kneeminder.Kneeminder1.5.scd.in')


def examples():
    """By the sentence before: what stands between the fences."""
    found = {}
    for page in PAGES:
        with open(os.path.join(TREE, page), encoding='utf-8') as f:
            text = f.read()
        for sentence, code in re.findall(r'([^\n]+):\n\n```\n(.*?)\n```', text[text.index('# EXAMPLES'):], re.S):
            found[sentence] = code
    return found


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD, activate=False)
        self.addCleanup(self.home.close)
        self.home.env['PATH'] = os.path.dirname(self.home.client_path) + ':' + os.environ['PATH']
        self.home.start_daemon()
        self.time = Time(self.home)
        self.addCleanup(self.time.close)
        self.examples = examples()

    def shell(self, name):
        result = subprocess.run(['sh', '-ec', self.examples.pop(name)], env=self.home.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                timeout=20)
        self.assertEqual((result.returncode, result.stderr), (0, ''), name)
        return result.stdout

    def follow(self, *command):
        p = subprocess.Popen(command, env=self.home.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
        self.addCleanup(p.stdout.close)
        self.addCleanup(p.wait)
        self.addCleanup(lambda: os.killpg(p.pid, 15))
        return p

    def heard(self, p, seconds=10):
        """Its next line; None if none comes."""
        line, end = b'', clock.monotonic() + seconds
        while not line.endswith(b'\n'):
            if not select.select([p.stdout], [], [], max(0, end - clock.monotonic()))[0]:
                return None
            byte = os.read(p.stdout.fileno(), 1)
            if not byte:
                return None
            line += byte
        return line.decode().rstrip('\n')


class Once(Case):
    def test_commands(self):
        self.home.begin()
        self.assertIn('iced', self.examples['A hook in the shell for each icing that is done'])
        self.assertEqual(json.loads(self.shell('The next reminder'))['kind']['data'], 'check-in')
        self.shell('The left knee hurts on stairs, 4 of 10')
        self.assertIn('limit', self.shell('What the knee allows today, by another tool'))
        pains = json.loads(self.shell('The pain reported since yesterday'))
        self.assertEqual([p['word']['data'] for p in pains], ['stairs', 'stairs'])
        self.assertEqual(self.shell('The worst pain of each week, as a table'), '2026-11-23\t4\n')
        self.time.advance(moment(0, '08:10'))
        self.assertIn('Ice', self.shell('Ice now, for the time that is set'))

    def test_every_example_is_run(self):
        """An example that is added is added here too."""
        with open(__file__, encoding='utf-8') as f:
            tests = f.read()
        # Its second line asks, which the first steps' own test does on a terminal.
        untested = [name for name in self.examples if name not in tests and name != 'A knee hurts after a run']
        self.assertEqual(untested, [])
        self.assertGreaterEqual(len(self.examples), 10)


class Hooks(Case):
    def ice(self):
        """One icing after the other, at their times, until the hook has begun to listen and has heard one."""
        self.home.begin()
        for day in range(20):
            self.time.advance(moment(day, '08:10'))
            self.home.say('start', 'ice')
            self.time.advance(moment(day, '08:30'))
            yield 'ice/2026-%s/0800' % ('11-%02d' % (23 + day) if day < 8 else '12-%02d' % (day - 7))

    def hook(self, *command):
        p, done = self.follow(*command), []
        for reminder in self.ice():
            done.append(reminder)
            line = self.heard(p, 1)
            if line:
                self.assertIn(line, ['iced: ' + r for r in done])
                return
        self.fail('the hook was never called')

    def test_shell(self):
        self.hook('sh', '-c', self.examples['A hook in the shell for each icing that is done'])

    def test_python(self):
        self.hook('/usr/bin/python3', '-W', 'ignore', '-c', self.examples['A hook for each icing that has ended, in Python'])


class Bars(Case):
    def test_modules(self):
        waybar = json.loads('{%s}' % self.examples['A module for waybar, which shows _tooltip_ and takes _class_ for its style'])['custom/knee']
        self.assertEqual(waybar['return-type'], 'json')
        polybar = re.search('^exec = (.*)$', self.examples['For polybar'], re.M).group(1)
        i3status = re.search('^command = "(.*)"$', self.examples['For i3status-rust'], re.M).group(1)
        bars = [self.follow('sh', '-c', 'exec ' + command) for command in (waybar['exec'], polybar, i3status)]
        said = [self.heard(p) for p in bars]
        self.assertEqual(json.loads(said[0])['class'], 'idle')
        self.assertEqual(said[1:], ['', ''])  # nothing is planned, and nothing is said

        def changed(text, kind):
            one = json.loads(self.heard(bars[0]))
            self.assertEqual((one['text'], one['class']), (text, kind))
            self.assertEqual([self.heard(p) for p in bars[1:]], [text, text])

        self.home.say('pain', '4', '--knee', 'left')
        changed('Safety questions now', 'due')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        changed('Check-in, 07:30', 'idle')
        # What changes nothing of the line says nothing.
        self.home.say('pain', '4', '--knee', 'left')
        self.assertIsNone(self.heard(bars[1], 0.5))
        self.home.say('pause')
        changed('Paused', 'paused')
        self.home.say('resume')
        changed('Check-in, 07:30', 'idle')
        self.time.advance(moment(0, '07:31'))
        changed('Check-in now', 'due')
        self.time.close()
        self.home.kill_daemon()
        changed('Kneeminder is not running', 'problem')
        self.home.start_daemon()
        wait_for(lambda: self.home.bus.name_has_owner('org.kneeminder.Kneeminder1'))
        self.assertIn(json.loads(self.heard(bars[0]))['class'], ('idle', 'due'))
        self.time = Time(self.home)
        self.addCleanup(self.time.close)

    def test_nothing_there(self):
        """A bar may be there before the daemon."""
        self.time.close()
        self.home.kill_daemon()
        p = self.follow(self.home.client_path, 'watch', '--line')
        self.assertEqual(self.heard(p), 'Kneeminder is not running')
        self.home.start_daemon()
        self.assertEqual(self.heard(p), '')


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
