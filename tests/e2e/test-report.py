#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The report, from the demonstration record: every section in the PDF, the other kinds, the numbers, what is refused. test-report.py BUILD"""

import csv
import json
import os
import re
import stat
import subprocess
import sys
import unittest
import xml.dom.minidom

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../pictures'))
import demonstration
from homelib import Home, Time, moment

SECTIONS = ('Knee report', '2026-11-23 to 2027-01-31, 70 days', 'Left knee: 2026-11-23 to', 'Pain, worst / usual (n)', 'on stairs', 'in the morning',
            'Usual pain is lower by 2 points', 'Painkillers: with', 'Days with data: 64 of 70', 'longest without pain', 'pain-free limit',
            'Patient-Specific Functional Scale', demonstration.TASK, 'Red flags: asked and answered 11 times, last on 2027-01-31; nothing applied', 'while running', '(Kaplan-Meier, 3 events)', 'Pain over time', 'Runs in minutes', 'Weeks', 'Shoes',
            'blue Aster Road 3: 26 runs', 'Exercises, how many times', 'Clamshell 28', 'Adherence to reminders', 'For the clinician', 'Not medical advice',
            'Crossley 2004', 'Kaplan and Meier 1958')


class Demonstration(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home(BUILD, activate=False)
        cls.addClassCleanup(cls.home.close)
        cls.home.start_daemon()
        cls.time = Time(cls.home)
        cls.addClassCleanup(cls.time.close)
        demonstration.live(cls.home, cls.time)

    def path(self, name):
        return os.path.join(self.home.home, name)

    def test_pdf(self):
        path = self.path('knee.pdf')
        self.assertIn(path, self.home.say('report', '--output', path))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        # A line break is no difference.
        text = ' '.join(subprocess.run(['pdftotext', '-layout', path, '-'], check=True, capture_output=True, text=True).stdout.split())
        flowing = ' '.join(subprocess.run(['pdftotext', path, '-'], check=True, capture_output=True, text=True).stdout.split())
        self.assertEqual([s for s in SECTIONS if s not in text and s not in flowing], [])
        self.assertNotIn('improve', text + flowing)
        self.assertLess(box_end(path, ['Pain', 'over', 'time:']), 1 / 3 + 0.02)
        self.assertIn('Pages: 2', ' '.join(subprocess.run(['pdfinfo', path], check=True, capture_output=True, text=True).stdout.split()))

    def test_pictures(self):
        self.home.say('report', '--output', self.path('knee.svg'))
        root = xml.dom.minidom.parse(self.path('knee.svg')).documentElement
        self.assertEqual(root.tagName, 'svg')
        self.assertGreater(len(root.getElementsByTagName('path')), 200)
        self.home.say('report', '--output', self.path('knee.png'))
        size = subprocess.run(['identify', '-format', '%w %h %k', self.path('knee.png')], check=True, capture_output=True, text=True).stdout.split()
        self.assertEqual(size[:2], ['1190', '3368'])
        self.assertGreater(int(size[2]), 10)  # it is no empty page

    def test_numbers(self):
        model = self.home.json('report')
        days = self.home.json('history', '--by', 'day')
        self.assertEqual(model['by_day'], days)
        self.assertEqual(model['runs']['n'], len(demonstration.RUNS))
        self.assertEqual(model['days_told'], sum(d['days_told'] for d in days))
        self.assertEqual([(r['day'], r['ended']) for r in model['run_list'] if r['ended'] == 'pain'], [('2026-12-02', 'pain'), ('2026-12-28', 'pain')])
        self.assertEqual([s['name'] for s in model['shoes']], ['blue', 'red'])
        self.assertEqual(model['function']['tasks'][0]['first'], 3)
        self.assertEqual((model['change'], model['exercise_list']['clamshell']), ('better', 28))
        self.assertEqual(model['ice']['asked'], model['ice']['done'] + model['ice']['skipped'] + model['ice']['missed'])
        self.assertGreater(model['ice']['skipped'], 0)
        self.home.say('report', '--output', self.path('knee.csv'))
        with open(self.path('knee.csv'), newline='', encoding='utf-8') as f:
            rows = dict(csv.reader(f))
        self.assertEqual((rows['item'], rows['runs.n'], rows['knees.1.knee'], rows['change']), ('value', '28', 'left', 'better'))
        self.assertEqual(rows['by_day.70.to'], '2027-01-31')
        # A part of it.
        part = self.home.json('report', '--since', '2026-12-01 00:00', '--until', '2026-12-15 00:00')
        self.assertEqual((part['from'], part['to']), ('2026-12-01', '2026-12-14'))

    def test_refused(self):
        path = self.path('there.pdf')
        with open(path, 'w', encoding='utf-8') as f:
            f.write('mine')
        result = self.home.run('report', '--output', path)
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('kneeminder report --force --output ' + path, result.stderr)
        with open(path, encoding='utf-8') as f:
            self.assertEqual(f.read(), 'mine')
        self.home.say('report', '--force', '--output', path)
        with open(path, 'rb') as f:
            self.assertEqual(f.read(5), b'%PDF-')
        for words, status in ((('--output', self.path('knee.doc')), 2), ((), 2), (('--output', self.path('none/knee.pdf')), 1),
                              (('--since', '2030-01-01 00:00', '--output', self.path('later.pdf')), 1)):
            result = self.home.run('report', *words)
            self.assertEqual((result.returncode, result.stdout), (status, ''), words)
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertFalse([name for name in os.listdir(self.home.home) if 'later' in name or 'knee.doc' in name or name.startswith('.there')])


def box_end(path, heading):
    """Where the first picture's heading begins, below the box, as a part of the page's height."""
    text = subprocess.run(['pdftotext', '-bbox', '-l', '1', path, '-'], check=True, capture_output=True, text=True).stdout
    height = float(re.search(r'<page width="[^"]*" height="([^"]*)"', text).group(1))
    words = re.findall(r'yMin="([^"]*)"[^>]*>([^<]*)<', text)
    first = next(i for i in range(len(words)) if [w for _, w in words[i:i + len(heading)]] == heading)
    return float(words[first][0]) / height


class Full(unittest.TestCase):
    """As much as a box can hold: two knees, five tasks, signs that applied, painkillers."""

    def test_box(self):
        home = Home(BUILD, activate=False)
        self.addCleanup(home.close)
        home.start_daemon()
        time = Time(home)
        self.addCleanup(time.close)
        home.say('pain', '6', '--knee', 'left', '--context', 'stairs')
        home.say('pain', '8', '--knee', 'right', '--context', 'sitting')
        home.say('safety', '--ice', 'none', '--red-flags', 'giving-way,hot,catching')
        for i in range(5):
            home.say('function', 'add', 'walk down %d steep flights of stairs with shopping bags' % (i + 2), str(i))
        for day in range(1, 16):
            time.advance(moment(day, '08:10'))
            for knee, score in (('left', 5 - day // 3), ('right', 7 - day // 4)):
                home.say('check-in', '--pain', str(score), '--knee', knee, '--not-sore', *(['--painkiller'] if day == 3 else []))
            if day % 2:
                home.say('run', str(10 + day), *(('fine',), ('stopped',), ('hurt', '--pain', '3', '--knee', 'left'))[day % 3])
        for i in range(5):
            home.say('function', str(i + 1), str(i + 4))
        home.say('safety', '--red-flags', 'night-pain')
        path = os.path.join(home.home, 'knee.pdf')
        for language, heading, words in (
                ('en', ['Pain', 'over', 'time:'], ('left knee 6 / 4 (8)', 'right knee 8 / 7 (7)', 'mean: 2 → 6 (better by 2 or more)', 'something applied 2 times',
                                                   'Left knee: since 2026-11-23', 'Right knee: since 2026-11-23', 'hollow: with a painkiller')),
                ('de', ['Schmerz', 'im', 'Verlauf:'], ('linkes Knie', 'rechtes Knie', 'Mittel: 2 → 6 (um 2 oder mehr besser)', 'mal traf etwas zu',
                                                       'Das Knie gibt nach [The knee gives way]'))):
            home.env['LANGUAGE'] = language
            home.say('report', '--force', '--output', path)
            self.assertLess(box_end(path, heading), 1 / 3 + 0.02, language)
            text = ' '.join(subprocess.run(['pdftotext', '-layout', path, '-'], check=True, capture_output=True, text=True).stdout.split())
            text += ' '.join(subprocess.run(['pdftotext', path, '-'], check=True, capture_output=True, text=True).stdout.split())
            self.assertEqual([w for w in words if w not in text], [], text)
            self.assertNotIn('improve', text)


class Empty(unittest.TestCase):
    def test_nothing(self):
        home = Home(BUILD, activate=False)
        self.addCleanup(home.close)
        home.start_daemon()
        result = home.run('report', '--output', os.path.join(home.home, 'knee.pdf'))
        self.assertEqual(result.returncode, 1)
        self.assertIn('Nothing is recorded', result.stderr)
        home.say('fine', '--knee', 'left')
        home.say('report', '--output', os.path.join(home.home, 'knee.pdf'))
        self.assertEqual(json.loads(home.say('report', '--json'))['change'], 'too-few')


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
