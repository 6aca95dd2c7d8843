#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""history as people look at it: by day, week, month and episode, as a table for a spreadsheet, and page by page. test-history.py BUILD"""

import csv
import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unittest

from homelib import Home, Time, moment

ROWS = {'day': 10, 'week': 2, 'month': 2, 'episode': 2}


def read_terminal(terminal):
    """What comes until the other side has gone."""
    said = b''
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            return said.decode()
        if not part:
            return said.decode()
        said += part


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD, activate=False)
        self.addCleanup(self.home.close)

    def start(self):
        self.home.start_daemon()
        self.time = Time(self.home)
        self.addCleanup(self.time.close)

    def live(self):
        """Ten days: an episode of the left knee that is closed, one of the right that is not."""
        self.start()
        self.home.begin()
        for day, score, run in ((1, 3, ('10', 'fine')), (2, 1, ('12', 'hurt', '--pain', '4', '--knee', 'left')), (4, 2, ()), (8, None, ('11', 'stopped'))):
            self.time.advance(moment(day, '13:10'))
            if score is not None:
                self.home.say('check-in', '--pain', str(score), '--sore')
                self.home.say('done', 'ice')
            if run:
                self.home.say('run', *run)
            if day == 4:
                self.home.say('skip', 'rest')
                self.home.say('episode', 'close')
        self.time.advance(moment(9, '12:00'))
        self.home.say('pain', '6', '--knee', 'right', '--note', 'down the stairs, "slowly"')


class Sums(Case):
    def test_periods(self):
        self.live()
        for by, rows in ROWS.items():
            periods = self.home.json('history', '--by', by)
            self.assertEqual(len(periods), rows, by)
            self.assertEqual((periods[0]['from'], periods[-1]['to']), ('2026-11-23', '2026-12-02'), by)
            if by != 'episode':
                self.assertEqual(sum(p['runs']['n'] for p in periods), 3, by)
                self.assertEqual(sum(p['ice']['done'] for p in periods), 3, by)
                self.assertEqual(sum(p['days'] for p in periods), 10, by)
                self.assertEqual(sum(p['days_told'] for p in periods), 6, by)
        left, right = self.home.json('history', '--by', 'episode')
        self.assertEqual((left['id'], left['knee'], left['to'], left['pain']['worst'], left['pain']['median']), ('e1', 'left', '2026-11-27', 4, 3.0))
        self.assertEqual((right['id'], right['knee'], right['from'], right['pain']), ('e2', 'right', '2026-12-02', {'worst': 6, 'median': 6.0, 'n': 1}))
        week = self.home.json('history', '--by', 'week')[0]
        self.assertEqual(week['ice'], {'done': 3, 'skipped': 0, 'missed': 0, 'asked': 3, 'not_shown': week['ice']['not_shown']})
        self.assertGreater(week['ice']['not_shown'], 0)  # nothing there shows notifications
        self.assertEqual(week['rest']['skipped'], 1)
        self.assertEqual((week['runs']['ended_by_pain'], week['runs']['total_seconds'], week['runs']['longest_painless_seconds']), (1, 1320, 600))
        self.assertEqual([d['runs']['limit_seconds'] for d in self.home.json('history', '--by', 'day') if d['runs']['n']], [None, 600, 576])
        # What no longer holds does not count.
        self.home.say('undo')
        self.assertEqual(len(self.home.json('history', '--by', 'episode')), 1)
        only = self.home.json('history', '--by', 'day', '--since', '2026-11-24 00:00', '--until', '2026-11-26 00:00')
        self.assertEqual([p['from'] for p in only], ['2026-11-24', '2026-11-25'])

    def test_text(self):
        self.live()
        text = self.home.say('history', '--by', 'day')
        lines = text.splitlines()
        self.assertIn('Mon  ▃ ·', lines)
        self.assertIn('Wed 2026-11-25  ▃ 4 sore', text)
        self.assertIn('12 min, hurt', text)
        self.assertIn('Something was said of the knee on 6 of 10 days.', text)
        self.assertIn('Ice: done 3 of 3 asked (100 %), skipped 0, not answered 0; ', text)
        self.assertRegex(text, r'Tue 2026-11-24  ▃ 3 sore    ✓··  ···')
        self.assertRegex(text, r'Fri 2026-11-27  ▂ 2 sore    ✓·   –·')
        self.assertFalse([line for line in lines if line != line.rstrip()])
        self.home.env['LC_ALL'] = 'C'
        text = self.home.say('history', '--by', 'week')
        self.assertIn('Mon  4 .', text)
        self.assertIn('434.2..', text)
        self.assertTrue(text.isascii())
        self.assertRegex(text, r'\n2026-11-23 .* 3\+ 11\. +1- 13\. ')
        self.assertRegex(self.home.say('history', '--by', 'episode'), r'e2 right knee +2026-12-02 +open ')

    def test_csv(self):
        self.live()
        facts = list(csv.DictReader(io.StringIO(self.home.say('history', '--csv'))))
        listed = self.home.json('history')
        self.assertEqual([f['uid'] for f in facts], [f['uid'] for f in listed])
        self.assertEqual(next(f['text'] for f in reversed(facts) if f['type'] == 'pain'), 'down the stairs, "slowly"')
        self.assertEqual([f['score'] for f in facts], ['' if f['score'] is None else str(f['score']) for f in listed])
        days = list(csv.DictReader(io.StringIO(self.home.say('history', '--by', 'day', '--csv'))))
        self.assertEqual([d['pain_worst'] for d in days], ['4', '3', '4', '', '2', '', '', '', '0', '6'])
        self.assertEqual(days[2]['runs_longest_painless_seconds'], '')

    def test_empty_and_refused(self):
        self.start()
        for by in ROWS:
            self.assertEqual(self.home.json('history', '--by', by), [])
            self.assertIn('Nothing is recorded', self.home.say('history', '--by', by))
            self.assertEqual(self.home.say('history', '--by', by, '--csv'), '')
        for words, text in ((('--by', 'weak'), 'Did you mean week?'), (('--by', 'week', '--kind', 'pain'), '--kind'), (('--by', 'day', '--all'), '--all'),
                            (('--csv', '--json'), 'Either --csv or --json')):
            result = self.home.run('history', *words)
            self.assertEqual((result.returncode, result.stdout), (2, ''), words)
            self.assertIn(text, result.stderr)


class Pages(Case):
    def show(self, *words, columns=80, **env):
        """What a terminal gets to see, and the exit status."""
        terminal, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 40, columns, 0, 0))
        with subprocess.Popen([self.home.client_path, 'history', *words], env={**self.home.env, 'TERM': 'xterm', **env}, stdin=slave, stdout=slave,
                              stderr=slave) as p:
            os.close(slave)
            said = read_terminal(terminal)
            os.close(terminal)
            return said, p.wait(10)

    def test_width(self):
        """Nothing is wider than the terminal: columns that do not fit go below, each row beside its name again."""
        self.live()
        for words in (('--by', 'day'), ('--by', 'week'), ('--by', 'month'), ('--by', 'episode')):
            for columns in (60, 80, 200):
                for env in ({}, {'LANGUAGE': 'de', 'LC_ALL': 'C.UTF-8'}):
                    said, status = self.show(*words, columns=columns, PAGER='', **env)
                    self.assertEqual(status, 0)
                    lines = said.splitlines()
                    self.assertEqual([line for line in lines if len(line) > columns], [], (words, columns, env))
                    heads = [line for line in lines if line.startswith(('Day ', 'Tag ', 'Week of', 'Woche vom', 'Month', 'Monat', 'Episode'))]
                    cells = [cell for line in heads for cell in re.split('  +', line.strip())]
                    wide = len(cells) - (len(heads) - 1)  # the name is there again in each
                    self.assertEqual(wide, {'day': 7, 'week': 10, 'month': 10, 'episode': 12}[words[1]], (words, columns, said))
                    self.assertEqual(len(heads) == 1, columns == 200 or len(' '.join(heads)) <= columns, said)

    def test_pager(self):
        self.start()
        self.home.begin()
        out = os.path.join(self.home.home, 'paged')
        said, status = self.show(PAGER='cat > ' + out)
        self.assertEqual((said, status), ('', 0))
        with open(out) as f:
            self.assertEqual(f.read(), self.home.say('history'))
        for env in ({'PAGER': 'cat'}, {'PAGER': ''}, {'PAGER': 'false', 'KNEEMINDER_PAGER': 'sed s/^/-/'}, {'TERM': 'dumb', 'PAGER': 'false'}):
            said, status = self.show(**env)
            self.assertEqual(status, 0, env)
            self.assertIn('p1', said, env)
            self.assertEqual(said.startswith('-'), 'KNEEMINDER_PAGER' in env, env)

    def test_left_early(self):
        """Who leaves the pager before the end has done nothing wrong."""
        self.start()
        self.home.begin()
        for _ in range(40):  # more than a pipe holds
            self.home.say('pain', '4', '--knee', 'left', '--note', 'x' * 4000)
        self.assertEqual(self.show(PAGER='true'), ('', 0))

    def test_no_daemon(self):
        self.home.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent'
        said, status = self.show(PAGER='cat > /dev/null')
        self.assertEqual(status, 1)
        self.assertIn('kneeminder:', said)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
