#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runners' stories over months of invented time. Each day, after each thing that is said, the advice must be what the rules give when they
are worked out from the whole story once more (runrules.py). Usage: test-stories.py BUILD [TEST...]"""

import os
import random
import signal
import sys
import unittest

import runnerlib
from homelib import moment
from notifierlib import wait_for
from runnerlib import ButtonCase, Case
from runrules import Morning, Rules, Run


class Knee:
    """A knee that hurts in runs longer than it bears; that grows (or does not) by so much a week."""

    def __init__(self, seconds, growth, seed, spread=0.1):
        self.seconds, self.growth, self.spread = seconds, growth, spread
        self.random = random.Random(seed)

    def bears(self, day):
        return int(self.seconds * self.growth ** (day / 7) * self.random.uniform(1 - self.spread, 1 + self.spread))


class Story:
    """What a person says, told to the program and to the rules alike; mixed into a Case."""

    def begin_story(self, painless_to=0, start=None, longest=None, a_week=None):
        self.rules = Rules(painless_to)
        self.day = 0
        self.painful = self.suggested = 0
        if start:
            words = ['baseline', '--pain-free', '%ds' % start]
            words += ['--longest', '%ds' % longest] if longest else []
            words += ['--runs-per-week', str(a_week)] if a_week else []
            self.home.say(*words)
            self.rules.starts.append((0, start))
        self.check()

    def check(self, client=False):
        """What the daemon advises, which are the rules; `client`: and the client says the same."""
        advice = self.advice_on_bus()
        found = (advice['suggestion'], advice['limit_seconds'], advice['rule'], advice['next_day_test'])
        self.assertEqual(found, self.rules.advice(self.day), (self.day, advice, self.rules.runs[-3:]))
        if client:
            said = self.advice() if self.day % 7 == 0 else self.home.json('advice')
            self.assertEqual(advice, {key: said[key] for key in advice})
        return advice

    def clock(self, text):
        """That time of the story's day, which may be after its midnight."""
        hour, minute = text.split(':')
        return moment(self.day + int(hour) // 24, '%d:%s' % (int(hour) % 24, minute))

    def woke(self, score, sore=False, masked=False, clock='07:30', knee='left'):
        self.time.advance(self.clock(clock))
        self.home.say('check-in', '--pain', str(score), '--sore' if sore else '--not-sore', '--knee', knee,
                      *(['--painkiller'] if masked else []))
        self.rules.woke(self.day, Morning(score, sore, masked))
        # The client is asked twice a week: it says what the daemon says, and takes a hundred times as long.
        return self.check(client=self.day % 7 in (0, 3))

    def flags(self):
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')
        self.rules.flags = 'none'
        self.check()

    def ran(self, seconds, ended='planned', clock='18:30', knee='left', **more):
        self.time.advance(self.clock(clock))
        run = Run(self.day, seconds, ended, **more)
        words = ['run', '%ds' % seconds, '--ended', ended, '--pain', str(run.score)]
        words += ['--onset', '%ds' % run.onset] if run.onset is not None else []
        words += ['--sore', run.sore] if run.sore else []
        words += ['--painkiller'] if run.masked else []
        words += ['--knee', knee] if run.score > self.rules.painless_to else []
        self.home.say(*words)
        self.rules.ran(run)
        self.check()
        if self.rules.flags is None:
            self.flags()

    def hour_after(self, score, clock='19:35', knee='left'):
        self.time.advance(self.clock(clock))
        self.home.say('pain', str(score), '--context', 'after-run', '--knee', knee)
        self.rules.hour_after(score)
        self.check()

    def evening(self, sore):
        self.time.advance(self.clock('21:00'))
        self.home.say('check-in', '--pain', '0', '--sore' if sore else '--not-sore', '--knee', 'left')
        self.rules.evening(self.day, sore)
        self.check()

    def baseline(self, seconds):
        """In the midst of running, or after a long break, or before any run."""
        self.home.say('baseline', '--pain-free', '%ds' % seconds)
        self.rules.starts.append((self.day, seconds))
        self.check()

    def follow(self, body, clock='18:30', **more):
        """Runs what is suggested, if anything, and learns whether the knee bears it."""
        advice = self.check()
        if advice['suggestion'] not in ('run', 'walk-jog'):
            return False
        # On the ladder it is a brisk walk and half minutes of jogging, half an hour in all.
        seconds = advice['limit_seconds'] or 1800
        bears = body.bears(self.day) if advice['limit_seconds'] else seconds
        self.suggested += 1
        if bears >= seconds:
            self.ran(seconds, clock=clock, **more)
        else:
            self.painful += 1
            self.ran(bears, 'pain', clock=clock, score=4, onset=bears, **more)
        return True

    def notices(self):
        return [n['kind'] for n in self.home.status()['notices']]


class Stories(Case, Story):
    def test_a_good_recovery(self):
        """Twelve weeks: the limit follows a knee that grows; runs on the next day come; the level of before is said once."""
        self.begin_story(start=15 * 60, longest=35 * 60, a_week=4)
        knee, limits, days = Knee(22 * 60, 1.05, 1, spread=0.05), [], []
        for self.day in range(12 * 7):
            self.woke(0)
            if self.follow(knee):
                days.append(self.day)
            limits.append(self.rules.limit_on(self.day)[0].seconds)
        self.assertLess(self.painful, self.suggested / 8)
        self.assertGreater(limits[-1], 1.6 * limits[0])
        self.assertTrue(any(b == a + 1 for a, b in zip(days, days[1:])))
        self.assertGreater(self.rules.earned(self.rules.limit_on(self.day)[1])[0], 0)
        now = self.advice()
        self.restart()
        self.check()
        self.assertEqual(self.advice(), now)

    def test_a_flare(self):
        """Four good weeks; then a run far beyond the limit that hurts, a week of pain, soreness, ice; and the way back from there."""
        self.begin_story(start=20 * 60)
        knee = Knee(30 * 60, 1.04, 11, spread=0.05)
        for self.day in range(28):
            self.woke(0)
            self.follow(knee)
        before = self.rules.limit_on(27)[0].seconds
        self.day = 28
        self.woke(0)
        self.ran(3600, 'pain', score=6, onset=1500)
        flare = self.rules.limit_on(28)[0].seconds
        self.assertEqual(flare, 1200)
        self.assertLess(flare, before)
        for self.day, score in zip(range(29, 36), (5, 4, 4, 3, 2, 1, 1)):
            self.assertEqual(self.woke(score)['rule'], 'pain-today')
            self.home.say('pain', str(score), '--knee', 'left', '--context', 'stairs')
            self.check()
        self.assertEqual([e['knee'] for e in self.home.status()['episodes']], ['left'])
        for self.day in (36, 37):
            self.assertEqual(self.woke(0, sore=True)['rule'], 'sore')
        self.day = 38
        back = self.woke(0)
        self.assertEqual((back['suggestion'], back['rule'], back['limit_seconds']), ('run', 'break', flare * 90 // 100))
        for self.day in range(38, 70):
            if self.day > 38:
                self.woke(0)
            self.follow(knee)
        self.assertEqual(self.home.status()['episodes'], [])
        self.assertGreater(self.rules.limit_on(69)[0].seconds, flare)

    def test_a_stubborn_knee(self):
        """It bears twelve minutes and no more, and hurts on the stairs: the limit stays about there, and a visit is suggested."""
        self.begin_story(start=12 * 60)
        self.home.say('pain', '4', '--knee', 'left', '--context', 'stairs')
        self.rules.pain(0, 4)
        self.flags()
        knee, said = Knee(13 * 60, 1.0, 2), None
        for self.day in range(1, 10 * 7):
            self.woke(3 if self.day % 9 == 0 else 0, sore=self.day % 17 == 0)
            if self.day % 2 == 0:
                self.follow(knee)
            limit = self.rules.limit_on(self.day)[0].seconds
            self.assertTrue(limit is None or limit <= 16 * 60, limit)
            if said is None and 'visit' in self.notices():
                said = self.day
                self.assertTrue(self.rules.rising(self.rules.runs, self.rules.runs[-1].day))
        self.assertIsNotNone(said)
        self.assertGreater(len(self.rules.runs), 15)
        self.assertNotIn('level', self.notices())

    def test_no_better_in_six_weeks(self):
        self.begin_story(start=20 * 60)
        self.home.say('pain', '5', '--knee', 'left', '--context', 'sitting')
        self.rules.pain(0, 5)
        self.flags()
        for self.day in range(1, 43):
            self.assertNotIn('visit', self.notices(), self.day)
            advice = self.woke(4)
            self.assertEqual((advice['suggestion'], advice['rule']), ('rest', 'pain-today'))
        self.assertIn('visit', self.notices())

    def test_always_a_little(self):
        """One of ten in each run. By the article it is pain, and leads down to walking; it never goes up."""
        self.begin_story(start=30 * 60)
        low = []
        for self.day in range(8 * 7):
            self.woke(0)
            advice = self.check()
            if advice['suggestion'] == 'run':
                self.ran(advice['limit_seconds'], 'planned', score=1)
            elif advice['suggestion'] == 'walk-jog':
                self.ran(1800)
            low.append(advice['limit_seconds'])
        self.assertIn(None, low)
        numbers = [s for s in low if s]
        self.assertEqual(numbers[:low.index(None)], sorted(numbers[:low.index(None)], reverse=True))

    def test_two_knees(self):
        """Left hurts, right is sore: whichever is worse decides, and each has its episode."""
        self.begin_story(start=20 * 60)
        knee = Knee(26 * 60, 1.04, 3)
        for self.day in range(10 * 7):
            sore = self.day % 11 == 5
            # The two are answered apart; a morning is the worst of both.
            self.time.advance(self.clock('07:30'))
            left, right = 3 * (self.day % 17 == 9), 2 * (self.day % 13 == 7)
            self.home.say('check-in', '--pain', str(left), '--not-sore', '--knee', 'left')
            self.home.say('check-in', '--pain', str(right), '--sore' if sore else '--not-sore', '--knee', 'right')
            self.rules.woke(self.day, Morning(left, sore, other=right))
            advice = self.check()
            if sore:
                self.assertEqual(advice['rule'], 'sore')
            self.follow(knee, knee='right')
        self.assertEqual({f['knee'] for f in self.home.json('history', '--kind', 'episode')}, {'left', 'right'})

    def test_a_long_pause(self):
        """Four weeks of running, five of holidays without a word, and back."""
        self.begin_story(start=20 * 60)
        knee = Knee(30 * 60, 1.03, 4)
        for self.day in range(28):
            self.woke(0)
            self.follow(knee)
        before = self.rules.limit_on(self.day)[0].seconds
        self.home.say('pause', '2027-01-24 06:00')
        for self.day in range(28, 62, 3):
            self.time.advance(self.clock('12:00'))
            self.check()
            self.assertEqual([r for r in self.home.status()['reminders'] if r['state'] == 'due'], [])
        self.day = 63
        back = self.woke(0)
        self.assertEqual((back['rule'], back['limit_seconds']), ('break', before // 2))
        for self.day in range(63, 98):
            self.woke(0)
            self.follow(knee)
        self.assertGreater(self.rules.limit_on(self.day)[0].seconds, before // 2)

    def test_painkillers_and_silence(self):
        """Masked runs and mornings that nobody answered never raise the limit."""
        self.begin_story(start=20 * 60)
        drawn = random.Random(5)
        top = 20 * 60
        for self.day in range(10 * 7):
            kind = drawn.choice(('fine', 'fine', 'masked', 'silent'))
            if kind != 'silent':
                self.woke(0, masked=kind == 'masked')
            else:
                self.time.advance(self.clock('07:30'))
            advice = self.check()
            if advice['suggestion'] == 'run':
                self.ran(advice['limit_seconds'], masked=kind == 'masked')
            seconds = self.rules.limit_on(self.day)[0].seconds
            if kind != 'fine':
                self.assertLessEqual(seconds, top)
            top = max(top, seconds)

    def test_any_life(self):
        """Everything that can be said, in any order: KNEEMINDER_SEED tries another life."""
        drawn = random.Random(int(os.environ.get('KNEEMINDER_SEED', '6')))
        self.begin_story(start=drawn.choice((None, 6 * 60, 25 * 60)))
        for self.day in range(14 * 7):
            if drawn.random() < 0.75:
                self.woke(drawn.choice((0, 0, 0, 0, 1, 3)), sore=drawn.random() < 0.1, masked=drawn.random() < 0.1)
            if drawn.random() < (0.05 if 40 < self.day < 60 else 0.6):
                # Whether it was suggested or not.
                limit = self.rules.limit_on(self.day)[0].seconds or 900
                seconds = max(60, int(limit * drawn.choice((0.5, 0.95, 1.0, 1.0, 1.04, 1.3))))
                ended = drawn.choice(('planned', 'planned', 'planned', 'sensed', 'other', 'pain'))
                more = {'score': drawn.choice((3, 5)), 'onset': drawn.choice((None, seconds // 2))} if ended == 'pain' else {}
                self.ran(seconds, ended, sore=drawn.choice((None, None, None, None, None, 'stayed', 'went')),
                         masked=drawn.random() < 0.1, **more)
                if drawn.random() < 0.1:
                    self.hour_after(drawn.choice((0, 2)))
                    if self.rules.flags is None:
                        self.flags()
                if drawn.random() < 0.1:
                    self.evening(drawn.random() < 0.6)
            if drawn.random() < 0.03:
                self.baseline(drawn.choice((4, 15, 40)) * 60)


class UpToTwo(Case, Story):
    settings = Case.settings + '[general]\nprofile = up-to-2\n'

    def test_always_a_little(self):
        """One of ten in each run, and back to the morning's level an hour after: it counts as none, and the limit grows."""
        self.begin_story(painless_to=2, start=20 * 60)
        for self.day in range(10 * 7):
            self.woke(1)
            advice = self.check()
            if advice['suggestion'] == 'run':
                self.ran(advice['limit_seconds'], score=1)
                # Now and then nobody asks, or it is not back yet: that raises nothing.
                if self.day % 7 != 3:
                    self.hour_after(2 if self.day % 7 == 5 else 1)
        self.assertGreater(self.rules.limit_on(self.day)[0].seconds, 25 * 60)

    def test_frequency_first(self):
        self.home.settings(self.settings + '[run]\norder = frequency-first\n')
        self.home.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: 'frequency-first' in self.home.run('config', 'show').stdout)
        self.begin_story(painless_to=2, start=20 * 60, longest=40 * 60, a_week=4)
        self.rules.frequency_first = 4
        knee, weeks = Knee(30 * 60, 1.03, 7), [0] * 8
        for self.day in range(8 * 7):
            self.woke(0)
            weeks[self.day // 7] += self.follow(knee)
        self.assertGreaterEqual(min(weeks), 4)
        self.assertLessEqual(max(weeks), 6)


class Night(Case, Story):
    """Works nights in Berlin, gets up at four in the afternoon, runs at three in the morning; the clocks change in between."""
    settings = '[general]\nday-start = 13:00\n[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes =\n'

    def start(self, **env):
        env.setdefault('KNEEMINDER_CLOCK_START', str(moment(90, '06:00')))
        super().start(TZ='Europe/Berlin', **env)

    def test_night_worker(self):
        knee = Knee(26 * 60, 1.03, 8)
        # 2027-02-21 is the first day; what is said before one o'clock belongs to the day before.
        self.begin_story()
        self.day = 90
        self.home.say('baseline', '--pain-free', '20m')
        self.rules.starts.append((90, 20 * 60))
        for self.day in range(90, 90 + 8 * 7):
            self.woke(0, sore=self.day % 15 == 0, clock='15:00')
            self.follow(knee, clock='26:00')
            self.time.advance(self.clock('34:30'))
            advice = self.check()
            if self.rules.runs and self.rules.runs[-1].day == self.day:
                self.assertIn(advice['rule'], ('ran-today', 'pain-today', 'safety'))
        dates = {r['day'] for r in self.home.json('history', '--kind', 'run') if 'day' in r}
        self.assertLess(self.painful, self.suggested / 5, dates)


class Travel(Case, Story):
    def start(self, **env):
        super().start(TZ='Europe/Berlin', **env)

    def test_there_and_back(self):
        """Three weeks at home, three in Los Angeles, three at home; each day keeps the zone that it was lived in."""
        self.begin_story(start=20 * 60)
        knee = Knee(30 * 60, 1.03, 9)
        for self.day in range(9 * 7):
            if self.day == 21:
                self.time.advance(self.clock('06:00'))
                self.time.tell('zone America/Los_Angeles')
            elif self.day == 42:
                self.time.advance(self.clock('08:00'))
                self.time.tell('zone Europe/Berlin')
            away = 21 <= self.day < 42
            self.woke(0, clock='16:00' if away else '10:00')
            self.follow(knee, clock='26:00' if away else '17:00')
        days = [r.day for r in self.rules.runs]
        self.assertEqual(len(days), len(set(days)))
        self.assertLess(self.painful, self.suggested / 5)
        now = self.advice()
        self.restart()
        self.check()
        self.assertEqual(self.advice(), now)


class Buttons(ButtonCase, Story):
    def test_buttons_only(self):
        """Six weeks of one who never types after the first day."""
        self.begin_story(start=20 * 60)
        self.home.say('check-in', '--pain', '0', '--not-sore', '--knee', 'left', '--at', '06:00')
        self.rules.woke(0, Morning(0))
        drawn = random.Random(10)
        for self.day in range(6 * 7):
            self.time.advance(self.clock('07:30'))
            sore = self.day > 0 and drawn.random() < 0.12
            self.press(*[('How is your', 'Sore'), ('Which knee', 'Left')] if sore else [('How is your', 'No pain')])
            self.nothing_open()
            self.rules.woke(self.day, Morning(0, sore))
            advice = self.check()
            self.time.advance(self.clock('20:00'))
            if advice['suggestion'] != 'run':
                self.nothing_open()
                continue
            minutes = advice['limit_seconds'] // 60 if advice['limit_seconds'] >= 900 else advice['limit_seconds'] // 30 / 2
            if drawn.random() < 0.2:
                self.press(('Did you run today?', 'No run'))
            else:
                self.press(('Did you run today?', 'Fine, %d min' % minutes))
                self.rules.ran(Run(self.day, int(minutes * 60)))
            self.nothing_open()
            self.check()
        self.assertGreater(self.rules.limit_on(self.day)[0].seconds, 24 * 60)
        self.assertEqual({r['approximate'] for r in self.home.json('history', '--kind', 'run')}, {True})


if __name__ == '__main__':
    runnerlib.BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
