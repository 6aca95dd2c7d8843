#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""First contact, and what was mistyped: each wrong input is told in one line what is allowed, with the nearest word or the next command.
Usage: test-words.py BUILD [TEST...]"""

import os
import sys
import unittest

from homelib import Home

BUILD = None

# Input, exit status, and what the one line must say.
WRONG = [
    # verbs
    ('statsu', 2, 'did you mean: kneeminder status'),
    ('trubleshoot', 2, 'did you mean: kneeminder troubleshoot'),
    ('PAIN 4', 2, 'did you mean: kneeminder pain'),
    ('functoin', 2, 'did you mean: kneeminder function'),
    ('help', 2, 'did you mean: kneeminder --help'),
    ('ice', 2, 'did you mean: kneeminder start ice'),
    ('stop', 2, 'did you mean: kneeminder done'),
    ('4', 2, 'did you mean: kneeminder pain 4'),
    ('xyzzy', 2, 'see: kneeminder --help'),
    # options
    ('pain 4 --kneee left', 2, 'did you mean --knee?'),
    ('pain 4 --contxt=stairs', 2, 'did you mean --context?'),
    ('run 20 --distnace 5km', 2, 'did you mean --distance?'),
    ('history --sinse yesterday', 2, 'did you mean --since?'),
    ('status --jsno', 2, 'did you mean --json?'),
    ('--versoin', 2, 'did you mean: kneeminder --version'),
    ('--hlep', 2, 'did you mean --help?'),
    ('status --json=1', 2, 'that option takes no value'),
    ('pain 4 --xyzzy', 2, 'see: kneeminder pain --help'),
    ('pain 4 --knee', 2, '--knee needs a value; see: kneeminder pain --help'),
    ('run', 2, 'DURATION [fine|stopped|hurt] is missing; see: kneeminder run --help'),
    # words of fixed lists
    ('pain 4 --knee leftt', 2, 'left, right or both. Did you mean left?'),
    ('pain 4 --knee left --context stiars', 2, 'Did you mean stairs?'),
    ('pain 4 --knee left --context kitchen', 2, 'a context is rest, running'),
    ('run 20 fin', 2, 'Did you mean fine?'),
    ('run 20 --ended pland', 2, 'Did you mean planned?'),
    ('run 20 --ended pain --sore went-away', 2, 'stayed or went'),
    ('run 20 fine --sore stayd', 2, 'Did you mean stayed?'),
    ('ask ic', 2, 'Did you mean ice?'),
    ('done excercise', 1, 'Did you mean exercise?'),
    ('skip chek-in', 1, 'Did you mean check-in?'),
    ('start dinner', 1, 'kneeminder plan'),
    ('skip ice --reason notime', 2, 'Did you mean no-time?'),
    ('times chekin fewer', 2, 'Did you mean check-in?'),
    ('times ice fewr', 2, 'Did you mean fewer?'),
    ('history --kind outcom', 2, 'Did you mean outcome?'),
    ('history --kind medicaton', 2, 'Did you mean medication?'),
    ('cue kneecap', 2, 'Did you mean kneecaps?'),
    ('why limmit', 2, 'Did you mean limit?'),
    ('exercise lst', 2, 'Did you mean list?'),
    ('exercise show clamshel', 2, 'Did you mean clamshell?'),
    ('exercise log mini-squot', 2, 'Did you mean mini-squat?'),
    ('exercise dose side-plnak 3x10', 2, 'Did you mean side-plank?'),
    ('exercise plan hip-hik', 2, 'Did you mean hip-hike?'),
    ('exercise show juggling', 2, 'kneeminder exercise list'),
    ('episode lst', 2, 'Did you mean list?'),
    ('episode close x3', 2, 'kneeminder episode'),
    ('config chekc', 2, 'Did you mean check?'),
    ('safety --ice nubness', 2, 'Did you mean numbness?'),
    ('safety --red-flags lockd', 2, 'Did you mean locked?'),
    ('safety --medication ulcr', 2, 'kneeminder safety --list'),
    ('edit p9', 2, 'options are pain'),
    ('edit p9 4', 1, 'kneeminder history'),
    ('edit w1 4', 2, 'what can are p (pain)'),
    ('edit b1 --note hello', 2, 'which has: duration, onset, amount'),
    ('edit r1 --context stiars', 2, 'A context is of pain'),
    ('edit p1 --context stiars', 2, 'Did you mean stairs?'),
    ('edit zz', 2, 'as history shows'),
    # values
    ('pain eleven', 2, '0 (no pain) to 10 (the worst)'),
    ('edit f1 eleven', 2, '0 (unable) to 10 (as before'),
    ('run soon', 2, 'write 25 (minutes), 25m, 1h10m or 90s'),
    ('run 20 fine --distance far', 2, 'write 5km, 3.1mi or 800m'),
    ('pain 4 --knee left --at someday', 2, '14:30, yesterday 18:00'),
    ('dose ibuprofen much', 2, 'milligrams'),
    ('plan --days 401', 2, '1 to 400'),
    ('pause yesterday', 2, 'still to come'),
    ('baseline', 2, 'kneeminder baseline --pain-free 15m'),
    ('check-in', 2, 'kneeminder check-in --pain 0 --not-sore'),
    # what cannot be done now, and what to do
    ('pain 4', 1, '--knee left'),
    ('done', 1, 'kneeminder status'),
    ('start ice', 1, 'kneeminder'),
    ('undo', 1, 'kneeminder history'),
    ('recovered', 1, 'kneeminder history'),
    ('delete p1', 1, 'kneeminder history'),
    ('resume', 1, 'kneeminder plan'),
    ('done ice/2026-11-23/1301', 1, 'kneeminder plan'),
]

# Of the settings: file, and what is told of it.
SETTINGS = [
    ('[ise]\ntimes = 08:00\n', 'did you mean [ice]?'),
    ('[ice]\ntmies = 08:00\n', 'did you mean times?'),
    ('[check-in]\nfuncton = yes\n', 'did you mean function?'),
    ('[general]\nproflie = article\n', 'did you mean profile?'),
    ('[general]\nprofile = artcle\n', 'article'),
]


class Words(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home(BUILD, activate=False)
        cls.addClassCleanup(cls.home.close)
        cls.home.settings('[check-in]\ntimes =\n')
        cls.home.start_daemon()

    def test_wrong(self):
        before = self.home.json('history')
        for words, status, text in WRONG:
            with self.subTest(words):
                result = self.home.run(*words.split())
                self.assertEqual((result.returncode, result.stdout), (status, ''), result.stderr)
                self.assertIn(text, result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertEqual(self.home.json('history'), before)

    def test_settings(self):
        path = os.path.join(self.home.home, 'typed.conf')
        for settings, text in SETTINGS:
            with self.subTest(settings):
                with open(path, 'w') as f:
                    f.write(settings)
                result = self.home.run('config', 'check', path)
                self.assertEqual(result.returncode, 1)
                self.assertIn(text, result.stdout + result.stderr)

    def test_first_contact(self):
        """Ten lines, and each command in them is one that there is."""
        text = self.home.say()
        # What is wrong here would be told after an empty line.
        lines = text.split('\n\n')[0].splitlines()
        self.assertEqual(len(lines), 10, text)
        self.assertLessEqual(max(map(len, lines)), 80)
        self.assertIn('kneeminder begin', text)
        for line in lines:
            if line.startswith('  kneeminder ') and '--help' not in line:
                self.assertEqual(self.home.run(line.split()[1], '--help').returncode, 0, line)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
