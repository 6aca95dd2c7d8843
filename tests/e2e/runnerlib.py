# SPDX-License-Identifier: MIT
"""A runner's days on invented time.

Case         the real daemon without a notification server; what it advises
ButtonCase   with a played server and the real notifier: presses buttons by what they say
"""

import signal
import unittest

from homelib import Home, Time, moment
from notifierlib import NAME, PATH, Server, wait_for

BUILD = None


class Case(unittest.TestCase):
    settings = '[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes =\n'

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

    def at(self, day, clock):
        self.time.advance(moment(day, clock))

    def advice(self):
        """What the client prints, of which status says the same."""
        advice = self.home.json('advice')
        self.assertEqual({k: v for k, v in advice.items() if k != 'text'}, self.home.status()['run'])
        return advice

    def advice_on_bus(self):
        """The daemon's own words, with the client's keys; a hundred times quicker than two runs of the client."""
        advice = self.home.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', (NAME + '.Runs', 'Advice'))
        return {'suggestion': str(advice['suggestion']), 'rule': str(advice['rule']), 'next_day_test': bool(advice['next_day_test']),
                'limit_seconds': int(advice['limit']) // 10**6 if 'limit' in advice else None}

    def expect(self, suggestion, seconds, rule):
        advice = self.advice()
        self.assertEqual((advice['suggestion'], advice['limit_seconds'], advice['rule']), (suggestion, seconds, rule), advice)
        return advice

    def fine_morning(self, day):
        self.at(day, '07:30')
        self.home.say('check-in', '--pain', '0', '--not-sore', '--knee', 'left')


class ButtonCase(Case):
    settings = '[check-in]\ntimes = 07:30\n[ice]\nenabled = no\n[rest]\ntimes =\n'

    def setUp(self):
        super().setUp()
        self.home.offer('org.kneeminder.Notifier1', self.home.notifier_path)
        self.server = Server(self.home)

    def note(self, title):
        wait_for(lambda: any(title in n['title'] for n in self.server.open.values()), 10)
        return next(n for n in self.server.open.values() if title in n['title'])

    def press(self, *steps):
        """(title, label): presses the button of that label on the notification of that title."""
        for title, label in steps:
            note = self.note(title)
            labels = list(note['labels'])
            self.assertIn(label, labels, note)
            self.server.press_until_seen(note['number'], note['keys'][labels.index(label)])

    def settle(self):
        """Until the daemon knows where on the screen everything stands that it shows."""
        def same():
            showing = self.home.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', (NAME + '.Display', 'Showing'))
            return {int(e['number']) for e in showing} == set(self.server.open)
        wait_for(same, 10)

    def nothing_open(self):
        wait_for(lambda: not self.server.open, 10)
