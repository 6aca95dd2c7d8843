# SPDX-License-Identifier: MIT
"""Years of use, written straight into a record: fill(path, facts).

A day as the daemon records it for somebody who uses it fully, for a quarter of each year with an episode, and all year on the way back to
running: the computer is on for sixteen hours (a start, a tick each hour, a stop) and locked ten times; a check-in is asked and answered
each morning; every other day there is a run, asked about an hour later and answered; exercises on three days a week, three tasks of one's
own scored on one, a new pair of shoes every eight months. In an episode there are three icings a day (asked, begun, ended, done), three
rests, a report of pain every other day, and two doses a week. That is 62 facts a day in an episode and 43 else, 17,600 a year: a
million facts are 57 years, which is why there are no more before 1970. Of them 5 in a hundred are kept in mind for good: runs, what tells
of them, mornings, doses, scores.
"""

import datetime
import os
import sqlite3

HOUR, DAY = 3600 * 10**6, 86400 * 10**6
COLUMNS = ('uid', 'change', 'type', 'number', 'at', 'recorded', 'day', 'utc_offset', 'zone', 'by_user', 'slot', 'ref', 'knee', 'score', 'sore',
           'masked', 'approximate', 'word', 'reason', 'duration', 'onset', 'amount', 'boot_id', 'deadline_boot', 'deadline_real', 'text')
BOOT = bytes(range(16))
EPISODE_DAYS, YEAR = 91, 364


class Days:
    def __init__(self):
        self.rows, self.numbers = [], {}
        self.shoe = self.episode = None

    def add(self, kind, at, **columns):
        uid = os.urandom(16)
        number = self.numbers[kind] = self.numbers.get(kind, 0) + 1
        row = {'uid': uid, 'change': uid, 'type': kind, 'number': number, 'at': at, 'recorded': at, 'day': self.date, 'utc_offset': 0,
               'zone': 'Etc/UTC', 'by_user': 0, 'masked': 0, 'approximate': 0, 'word': '', 'reason': '', **columns}
        self.rows.append(tuple(row.get(c) for c in COLUMNS))
        return uid

    def asked(self, kind, at, name=None):
        slot = '%s/%s/%s' % (kind, self.date, name or datetime.datetime.fromtimestamp(at / 1e6, datetime.timezone.utc).strftime('%H%M'))
        self.add('asked', at, slot=slot, amount=1, text='server', boot_id=BOOT, deadline_boot=at, deadline_real=at)
        return slot

    def done(self, slot, at):
        self.add('outcome', at, slot=slot, word='done', by_user=1)

    def machine(self, t):
        self.add('alive', t + 7 * HOUR, word='start')
        for hour in range(8, 23):
            self.add('alive', t + hour * HOUR, word='tick')
        for hour in range(9, 19):
            self.add('presence', t + hour * HOUR + 1, word='locked')
            self.add('presence', t + hour * HOUR + HOUR // 4, word='')

    def morning(self, t, n):
        slot = self.asked('check-in', t + 7 * HOUR + HOUR // 2)
        self.add('check-in', t + 8 * HOUR, slot=slot, knee=1, score=1 if self.episode and n % 7 == 0 else 0, sore=0, by_user=1)
        self.done(slot, t + 8 * HOUR)

    def icing(self, t, hour, n):
        at = t + hour * HOUR
        slot, rest = self.asked('ice', at), self.asked('rest', at)
        start = self.add('session', at + 10**6, slot=slot, knee=1, duration=600 * 10**6, boot_id=BOOT, deadline_boot=at + 601 * 10**6,
                         deadline_real=at + 601 * 10**6, by_user=1)
        self.add('session-end', at + 601 * 10**6, ref=start, word='time', duration=600 * 10**6)
        self.done(slot, at + 602 * 10**6)
        self.done(rest, at + 602 * 10**6)

    def run(self, t, n):
        at = t + 17 * HOUR
        run = self.add('run', at, duration=(1200 + n % 600) * 10**6, word='planned' if n % 5 else 'sensed', amount=4000, ref=self.shoe,
                       reason='article', by_user=1)
        slot = self.asked('after-run', at + 2 * HOUR, 'r%d' % self.numbers['run'])
        self.add('after-run', at + 2 * HOUR + 10**6, slot=slot, ref=run, score=0, by_user=1)
        self.done(slot, at + 2 * HOUR + 10**6)

    def exercise(self, t):
        slot = self.asked('exercise', t + 18 * HOUR)
        self.add('exercise', t + 18 * HOUR + 10**6, slot=slot, word='clamshell', amount=3010, by_user=1)
        self.done(slot, t + 18 * HOUR + 10**6)

    def day(self, n, t):
        self.date = datetime.datetime.fromtimestamp(t / 1e6, datetime.timezone.utc).strftime('%Y-%m-%d')
        self.machine(t)
        if n % YEAR == 0:
            self.episode = self.add('episode', t + 7 * HOUR, knee=1, ref=self.add('pain', t + 7 * HOUR, knee=1, score=4, by_user=1))
        elif n % YEAR == EPISODE_DAYS:
            self.add('episode-end', t + 7 * HOUR, ref=self.episode, word='check-ins')
            self.episode = None
        if n % 243 == 0:
            self.shoe = self.add('shoe', t + 7 * HOUR, word='add', text='pair %d' % n, by_user=1)
        self.morning(t, n)
        if self.episode:
            for hour in (8, 13, 20):
                self.icing(t, hour, n)
            if n % 2:
                self.add('pain', t + 19 * HOUR, knee=1, score=3, word='stairs', by_user=1, text='after the long way round the lake')
            if n % 7 in (1, 4):
                self.add('dose', t + 12 * HOUR, text='ibuprofen', amount=400, by_user=1)
        if n % 2:
            self.run(t, n)
        if n % 7 in (0, 2, 4):
            self.exercise(t)
        if n % 7 == 6:
            for task in ('climb the stairs', 'squat', 'sit through a film'):
                self.add('function', t + 19 * HOUR, text=task, score=7, by_user=1)
        self.add('alive', t + 23 * HOUR, word='stop')


def fill(path, facts, until):
    """Adds so many facts, ending the day before the second `until`; the daemon must be gone. Returns the days."""
    days, n = Days(), 0
    counting = Days()
    while len(counting.rows) < facts:
        counting.day(n, 0)
        n += 1
    first = (int(until) // 86400 - n) * DAY
    if first < 0:
        raise ValueError('so many facts do not fit between 1970 and now')
    db = sqlite3.connect(path)
    db.execute('PRAGMA synchronous = OFF')
    # Those of the daemon that made the file come first.
    days.numbers = dict(db.execute('SELECT type, max(number) FROM fact GROUP BY type'))
    insert = 'INSERT INTO fact (%s) VALUES (%s)' % (', '.join(COLUMNS), ', '.join('?' * len(COLUMNS)))
    for i in range(n):
        days.day(i, first + i * DAY)
        if len(days.rows) > 20000 or i == n - 1:
            db.executemany(insert, days.rows)
            days.rows = []
    db.commit()
    db.close()
    return n
