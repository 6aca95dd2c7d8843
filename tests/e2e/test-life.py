#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Eight weeks of a runner who only ever presses buttons, on invented time: test-life.py BUILD [TEST...]

What the person does follows from a seed. Which reminders there must have been is worked out here, from the settings and the episodes
alone; each must have exactly one outcome, and none may be told of that was not there. The rough lives are the same with a machine that sleeps,
a daemon and a notifier that are killed, and a notification server that restarts. KNEEMINDER_SEED tries another life.
"""

import os
import random
import signal
import sys
import unittest
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dbus
from dbus.lowlevel import HANDLER_RESULT_HANDLED, HANDLER_RESULT_NOT_YET_HANDLED

from homelib import DAY, NAME, PATH, Home, Time
from notifierlib import Server, wait_for

BUILD = None
SECOND = 10**6
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
WEEKS = 8
FIRST = date(2027, 3, 1)        # the last Sunday of March is among the eight weeks
ZONE = ZoneInfo('Europe/Berlin')
PLAN = {'check-in': ['07:30'], 'ice': ['08:00', '13:00', '20:00'], 'rest': ['08:00', '13:00', '20:00']}
MIN_GAP = 2 * HOUR
DAY_START = 5 * HOUR
ANSWER_MAX = 2                  # presses until a notification is somebody's who is there

# What is pressed how often, by the buttons that are there.
HABITS = [
    ('none', {'none': 8, 'more': 1}),
    ('some', {'more': 1}),
    ('page-102', {'page-102': 3, 'page-103': 5, 'page-104': 1}),
    ('no-pain', {'no-pain': 3, 'sore': 3, 'page-101': 3, 'more': 4}),
    ('pain-1-2', {'pain-1-2': 3, 'pain-3-5': 5, 'more': 1}),
    ('start', {'start': 7, 'snooze': 2, 'skip': 2}),
    ('done', {'done': 6, 'snooze': 2, 'skip': 2}),
    ('off', {'off': 1}),
    ('stop', {}),
    ('read', {'read': 1}),
]


def instant(day, clock):
    """Microseconds of a local time; none of PLAN lies in a gap or an overlap of ZONE."""
    hour, minute = map(int, clock.split(':'))
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).timestamp()) * SECOND


def usec(text):
    return round(datetime.fromisoformat(text).timestamp() * 10**6)


class Life(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)
        self.home.env['TZ'] = ZONE.key
        self.home.offer('org.kneeminder.Notifier1', self.home.notifier_path)
        self.server = Server(self.home)
        self.now, self.boot = instant(FIRST, '06:00'), HOUR
        self.boots = 1
        self.time = None
        self.drawn = Counter()      # notifications that drew attention, by logical day
        self.snoozes = Counter()
        self.seen = 0               # how much of the server's log is counted
        self.away = False
        self.told = set()           # (entry, revision) that the notifier has told to be shown
        self.eavesdrop()
        self.begin()
        self.addCleanup(lambda: self.time.close())

    # --- the machine ---

    def begin(self):
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(self.now), KNEEMINDER_CLOCK_UPTIME=str(self.boot),
                               KNEEMINDER_CLOCK_BOOT=str(self.boots))
        self.assertIsNone(self.home.daemon.poll(), self.home.log())
        self.time = Time(self.home)

    def look(self):
        _, self.now, self.boot, _ = map(lambda w: int(w) if w != 'ok' else w, self.time.tell('now'))

    def kill(self, away, reboot):
        """kill -9, and a start so much later."""
        self.time.close()
        self.home.kill_daemon(signal.SIGKILL)
        self.now += away
        self.boot = MINUTE if reboot else self.boot + away
        self.boots += reboot
        if reboot:
            self.restart_server()
        self.begin()

    def kill_notifier(self):
        owner = self.home.notifier_owner()
        if owner:
            os.kill(int(self.home.driver().GetConnectionUnixProcessID(owner)), signal.SIGKILL)
            wait_for(lambda: self.home.notifier_owner() != owner)
            self.told.clear()

    def restart_server(self):
        self.count()
        self.server.leave()
        self.server.remove_from_connection()
        wait_for(lambda: self.home.notifier_owner() is None, 20)
        self.server, self.seen = Server(self.home), 0
        self.told.clear()

    def eavesdrop(self):
        def on_message(bus, message):
            if message.get_member() != 'Shown' or message.get_interface() != NAME + '.Display':
                return HANDLER_RESULT_NOT_YET_HANDLED
            self.told.add(tuple(message.get_args_list()[:2]))
            return HANDLER_RESULT_HANDLED
        self.home.bus.add_message_filter(on_message)
        self.home.bus.add_match_string("eavesdrop=true,type='method_call',interface='%s.Display',member='Shown'" % NAME)

    # --- the person ---

    def showing(self):
        return self.home.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', (NAME + '.Display', 'Showing'))

    def settle(self):
        """Until the server has what the daemon shows, in its last form, and nothing else."""
        def same():
            entries = self.showing()
            return ({int(e['number']) for e in entries} == set(self.server.open) and
                    {(e['id'], e['revision']) for e in entries} <= self.told)
        try:
            wait_for(same, 15)
        except AssertionError:
            raise AssertionError('shown %s, on the screen %s' % (
                [(str(e['id']), int(e['number'])) for e in self.showing()],
                [(n['number'], n['title']) for n in self.server.open.values()])) from None
        self.count()

    def count(self):
        for note in self.server.log[self.seen:]:
            keys = set(note['keys'])
            asks = keys & {'start', 'done', 'no-pain', 'pain-1-2', 'page-102'}
            if asks and 'suppress-sound' not in note['hints']:
                self.drawn[self.logical_day()] += 1
        self.seen = len(self.server.log)

    def logical_day(self):
        return (datetime.fromtimestamp(self.now / SECOND, ZONE) - timedelta(microseconds=DAY_START)).date()

    def choose(self, note):
        # Which knee, where none has an open episode.
        knees = [key for key in note['keys'] if ':' in key]
        if knees:
            return self.random.choices(knees, [6, 1, 1][:len(knees)])[0]
        for key, weights in HABITS:
            if key in note['keys']:
                offered = {k: w for k, w in weights.items() if k in note['keys']}
                return self.random.choices(list(offered), list(offered.values()))[0] if offered else None
        self.fail('buttons that nobody knows: %s' % note)

    def press(self, note, key):
        """Presses until something comes of it: a notifier that is just showing something new takes no press for the old."""
        before = len(self.server.log) + len(self.server.closes)
        for attempt in range(ANSWER_MAX + 1):
            if note['number'] not in self.server.open:
                return
            self.server.press(note['number'], key)
            try:
                wait_for(lambda: len(self.server.log) + len(self.server.closes) > before, 1 + 2 * attempt)
                break
            except AssertionError:
                if attempt == ANSWER_MAX:
                    raise AssertionError('nothing came of %s on %s' % (key, note)) from None
        if key == 'snooze':
            self.snoozes[self.logical_day()] += 1

    def react(self):
        """At what is on the screen, unless nobody is there."""
        for _ in range(20):
            if not self.server.open and not self.showing():
                return
            self.settle()
            if self.away:
                return
            for note in sorted(self.server.open.values(), key=lambda n: n['number']):
                key = self.choose(note)
                if key and self.random.random() < 0.8:
                    self.press(note, key)
                    break
            else:
                return
        self.fail('it never ends: %s' % [n['title'] for n in self.server.open.values()])

    def live(self, seed, trouble=lambda: None):
        self.random = random.Random(seed)
        self.home.say('pain', '4', '--knee', 'left', '--context', 'stairs')
        self.react()
        end = instant(FIRST + timedelta(weeks=WEEKS), '06:00')
        absent = 0
        while self.now < end:
            day = self.logical_day()
            fired = self.time.tell('advance-to %d' % end)[0] == 'fired'
            self.look()
            if self.logical_day() != day:
                # Never so long that the daemon thinks itself forgotten and falls silent.
                self.away = absent < 3 and self.random.random() < 0.2
                absent = absent + 1 if self.away else 0
            if fired:
                self.react()
                trouble()
        self.count()

    # --- what must have been ---

    def history(self, kind):
        facts, after = [], None
        while True:
            options = {'kind': kind, **({'after': after} if after else {})}
            page, more = self.home.bus.call_blocking(NAME, PATH, NAME + '.Manager', 'History', 'a{sv}',
                                                     (dbus.Dictionary(options, signature='sv'),))
            facts += page
            if not more:
                return facts
            after = page[-1]['uid']

    def expected(self):
        """Every reminder of the times set, by the episodes that were open then."""
        ends = {str(e['ref']): int(e['at']) for e in self.history('episode-end')}
        spans = [(int(e['at']), ends.get(str(e['uid']), self.now)) for e in self.history('episode')]
        begin = min(s for s, _ in spans)
        slots = set()
        for n in range(7 * WEEKS):
            day = FIRST + timedelta(days=n)
            for kind, times in PLAN.items():
                for clock in times:
                    at = instant(day, clock)
                    if at > begin if kind == 'check-in' else any(s <= at <= e for s, e in spans):
                        slots.add('%s/%s/%s' % (kind, day, clock.replace(':', '')))
        return slots

    def check(self):
        outcomes = Counter(str(f['reminder']) for f in self.history('outcome'))
        self.assertEqual([slot for slot, n in outcomes.items() if n > 1], [])
        timed = {slot for slot in outcomes if slot.split('/')[2].isdigit()}
        expected = self.expected()
        self.assertEqual(sorted(expected - timed), [], 'no outcome')
        self.assertEqual(sorted(timed - expected), [], 'never was')
        first_asks = Counter(str(f['reminder']) for f in self.history('asked') if f['amount'] == 1)
        self.assertEqual([slot for slot, n in first_asks.items() if n > 1], [])
        # What the program tells of the last days is what is on record.
        states = {r['id']: r['state'] for r in self.home.json('plan', '--from', str(FIRST + timedelta(weeks=WEEKS, days=-5)), '--days', '5')}
        told = {str(f['reminder']): str(f['word']) for f in self.history('outcome') if str(f['reminder']) in states}
        self.assertEqual({slot: state for slot, state in states.items() if slot in told}, told)
        self.assertEqual([slot for slot in states if slot not in told and states[slot] != 'upcoming'], [])
        self.check_ice()
        self.check_days()
        return Counter(str(f['word']) for f in self.history('outcome'))

    def check_ice(self):
        sessions = self.history('session')
        starts = sorted(int(s['at']) for s in sessions)
        self.assertEqual([b - a for a, b in zip(starts, starts[1:]) if b - a < MIN_GAP], [])
        self.assertEqual([a for a, b in zip(starts, starts[4:]) if b - a < DAY], [])
        ended = Counter(str(e['ref']) for e in self.history('session-end'))
        self.assertEqual({str(s['uid']): 1 for s in sessions}, ended)

    def check_days(self):
        """At most four questions a day; what was put off comes again because its person said so, what was not answered once."""
        asked = self.history('asked')
        safety = {int(f['at']) for f in asked if str(f['reminder']).startswith('safety/')}
        first = {(str(f['reminder']).split('/')[1], int(f['at'])) for f in asked if f['amount'] == 1 and int(f['at']) not in safety}
        self.assertEqual({d: n for d, n in Counter(day for day, _ in first).items() if n > 4}, {})
        self.assertEqual({str(d): n for d, n in self.drawn.items() if n - self.snoozes[d] > 8}, {})
        again = Counter(str(f['reminder']) for f in asked)
        snoozes = Counter(str(f['reminder']) for f in self.history('snooze'))
        self.assertEqual({slot: n for slot, n in again.items() if n > 2 + snoozes[slot]}, {})
        self.assertGreater(len(self.drawn), 4 * WEEKS)

    # --- lives ---

    def test_by_buttons_alone(self):
        self.live(int(os.environ.get('KNEEMINDER_SEED', 1)))
        words = self.check()
        self.assertGreater(min(words['done'], words['skipped'], words['missed']), 10, words)
        self.home.kill_daemon(signal.SIGTERM)
        self.assertEqual(self.home.daemon.returncode, 0)

    def test_rough(self):
        self.live(int(os.environ.get('KNEEMINDER_SEED', 2)), self.trouble)
        self.check()
        self.assertGreater(min(self.troubles.values()), 0, self.troubles)

    troubles = Counter(dict.fromkeys(['sleep', 'kill', 'reboot', 'notifier', 'server', 'step'], 0))

    def trouble(self):
        if self.random.random() > 0.05:
            return
        what = self.random.choice(list(self.troubles))
        self.troubles[what] += 1
        if what == 'sleep':
            self.time.tell('sleep %d' % self.random.randrange(10 * HOUR))
        elif what == 'step':
            self.time.tell('step %d' % self.random.randrange(-10 * MINUTE, 10 * MINUTE))
        elif what in ('kill', 'reboot'):
            self.kill(self.random.randrange(5 * HOUR), what == 'reboot')
        elif what == 'notifier':
            self.kill_notifier()
        else:
            self.restart_server()
        self.look()
        self.react()


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
