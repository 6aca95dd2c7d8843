#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Time that is not as it should be: zones, steps, absences; asked again, other times. Usage: test-time.py BUILD [TEST...]"""

import os
import shutil
import signal
import sys
import unittest

from homelib import DAY, Home, Time, moment
from notifierlib import Server, wait_for

BUILD = None
HOUR = 3600 * 10**6


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)
        self.server = None
        self.time = None
        self.addCleanup(lambda: self.time and self.time.close())

    def live(self, settings='[check-in]\ntimes =\n', server=True, **env):
        if server:
            self.server = Server(self.home)
        self.home.settings(settings)
        self.start(**env)

    def start(self, **env):
        self.home.start_daemon(**env)
        self.assertIsNone(self.home.daemon.poll(), self.home.log())
        self.time = Time(self.home)

    def restart(self, after, reboot=False):
        """Away for so long, by the clock that was."""
        _, real, boot, _ = self.time.tell('now')
        self.time.close()
        self.home.kill_daemon(signal.SIGTERM)
        self.start(KNEEMINDER_CLOCK_START=str(int(real) + after), KNEEMINDER_CLOCK_UPTIME=str(60 * 10**6 if reboot else int(boot) + max(after, 0)),
                   KNEEMINDER_CLOCK_BOOT='2' if reboot else '1')

    def note(self, title):
        def found():
            notes = [n for n in self.server.open.values() if n['title'].startswith(title)]
            return notes[0] if len(notes) == 1 else None
        try:
            return wait_for(found)
        except AssertionError:
            raise AssertionError('no "%s" among %s' % (title, [n['title'] for n in self.server.open.values()])) from None

    def asked(self, reminder):
        return [f for f in self.home.json('history', '--kind', 'asked') if f['reminder'] == reminder]

    def await_asked(self, reminder, times):
        wait_for(lambda: len(self.asked(reminder)) == times)

    def outcome(self, reminder):
        found = [(f['word'], f['reason']) for f in self.home.json('history', '--kind', 'outcome') if f['reminder'] == reminder]
        self.assertLessEqual(len(found), 1, found)
        return found[0] if found else None


class Asked(Case):
    def test_again_once(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.await_asked('ice/2026-11-23/0800', 1)
        shown = len(self.server.log)
        self.time.advance(moment(0, '08:29'))
        self.assertEqual(len(self.asked('ice/2026-11-23/0800')), 1)
        self.time.advance(moment(0, '08:30'))
        self.await_asked('ice/2026-11-23/0800', 2)
        wait_for(lambda: len(self.server.log) > shown)
        # In the place of the first, not beside it.
        self.assertEqual(self.server.log[-1]['replaces'], self.note('Ice your left knee')['number'])
        self.time.advance(moment(0, '10:30'))
        self.assertEqual(len(self.asked('ice/2026-11-23/0800')), 2)

    def test_never_after_a_dismissal(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.await_asked('ice/2026-11-23/0800', 1)
        self.server.close(self.note('Ice your left knee')['number'], 2)
        wait_for(lambda: any(f['type'] == 'acknowledged' for f in self.home.json('history')))
        self.time.advance(moment(0, '10:30'))
        self.assertEqual(len(self.asked('ice/2026-11-23/0800')), 1)
        self.assertFalse(self.server.open)

    def test_five_unanswered_make_an_offer(self):
        self.live()
        self.home.begin()
        def shown():
            due = [r['id'] for r in self.home.status()['reminders'] if r['state'] == 'due']
            try:
                wait_for(lambda: all(self.asked(slot) for slot in due))
            except AssertionError:
                raise AssertionError('%s: %s' % (self.home.status()['now'], due))
        for day, clock in ((0, '08:00'), (0, '13:00'), (0, '20:00'), (1, '08:00'), (1, '13:00')):
            self.time.advance(moment(day, clock), shown)
            shown()
        self.time.advance(moment(1, '15:59'))
        self.assertFalse([n for n in self.home.status()['notices'] if n['kind'] == 'offer'])
        self.time.advance(moment(1, '16:00'))
        self.assertEqual([n['id'] for n in self.home.status()['notices']], ['offer/ice'])
        note = self.note('Other times for your reminders?')
        self.assertEqual(note['labels'], ['Fewer', 'Other times', 'Stop these'])
        self.assertIn('Fewer: 08:00 20:00.', note['body'])
        self.assertIn('Other times: 09:00 14:00 21:00.', note['body'])
        self.time.advance(moment(2, '06:00'))
        self.assertEqual(self.outcome('ice/2026-11-24/2000'), ('missed', 'quiet'))
        self.assertEqual(self.asked('ice/2026-11-24/2000'), [])
        self.server.press(self.note('Other times')['number'], 'fewer')
        wait_for(lambda: self.home.json('times')[1]['times'] == '08:00 20:00')
        times = {t['kind']: t for t in self.home.json('times')}
        self.assertEqual(times['rest']['times'], '08:00 20:00')
        self.assertEqual(times['ice']['settings'], '08:00 13:00 20:00')
        self.assertIsNone(self.home.state('ice/2026-11-26/1300'))
        self.assertEqual(self.home.state('ice/2026-11-26/2000'), 'upcoming')
        self.home.say('times', 'ice', 'reset')
        self.assertEqual(self.home.state('ice/2026-11-26/1300'), 'upcoming')
        self.assertIn('08:00 13:00 20:00', self.home.say('times', 'ice'))

    def test_a_choice_is_for_good(self):
        self.live(server=False)
        self.home.begin()
        self.home.say('times', 'ice', 'fewer')
        self.time.advance(moment(16, '12:00'))
        self.restart(HOUR)
        self.assertEqual({t['kind']: t['times'] for t in self.home.json('times')}['ice'], '08:00 20:00')

    def test_bad_choices(self):
        self.live(server=False)
        for words, text in ((('times', 'safety', 'fewer'), 'check-in, ice, rest, run and exercise have'), (('times', 'ice', 'later'), 'fewer, other-times'),
                            (('times', 'check-in', 'fewer'), 'no such times')):
            result = self.home.run(*words)
            self.assertEqual(result.returncode, 2, words)
            self.assertIn(text, result.stderr)


class Idle(Case):
    def test_only_planned_wake_ups(self):
        """An open episode, and nothing due: the daemon wakes for what is planned, and once an hour."""
        self.live(server=False)
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.home.say('skip')
        wakes = []
        self.time.advance(moment(0, '12:59'), lambda: wakes.append(self.time.now()))
        self.assertLessEqual(len(wakes), 5, wakes)
        self.assertEqual({b - a for a, b in zip(wakes, wakes[1:])}, {HOUR})
        # Each of them looks, writes one sign of life and waits again.
        trace = os.path.join(self.home.home, 'trace')
        if not shutil.which('strace'):
            self.skipTest('needs strace')
        strace = self.home.start('strace', '-f', '-o', trace, '-p', str(self.home.daemon.pid), stderr=-3)
        wait_for(lambda: os.path.exists(trace) and 'TracerPid:\t0' not in open('/proc/%d/status' % self.home.daemon.pid).read())
        start = os.path.getsize(trace)
        self.time.advance(moment(0, '19:59'), lambda: None)
        strace.send_signal(signal.SIGINT)
        strace.wait()
        with open(trace) as f:
            f.seek(start)
            calls = [line.split(None, 1)[1].split('(')[0] for line in f if '(' in line]
        wakes = calls.count('pwrite64') + calls.count('pwritev')
        self.assertGreater(wakes, 0)
        # 13:00's reminders come due and close, six signs of life; each commit is a few writes and one sync.
        self.assertLessEqual(calls.count('fdatasync') + calls.count('fsync'), 16, calls)
        self.assertEqual([c for c in calls if c in ('nanosleep', 'clock_nanosleep', 'poll', 'select')], [])


class Zones(Case):
    def test_dst_days_in_the_plan(self):
        self.live('[check-in]\ntimes =\n[quiet]\nfrom = 22:00\nto = 22:00\n[ice]\ntimes = 02:30 13:00\n[rest]\ntimes =\n', server=False,
                  TZ='Europe/Berlin')
        self.home.begin()
        plan = {r['id']: r for r in self.home.json('plan', '--days', '400')}
        self.assertEqual(plan['ice/2027-03-27/0230']['due'], '2027-03-28T03:30:00+02:00')
        self.assertEqual(plan['ice/2027-03-27/0230']['clock'], 'skipped')
        self.assertEqual(plan['ice/2027-03-27/1300']['day_length_seconds'], 23 * 3600)
        self.assertEqual(plan['ice/2027-10-30/0230']['due'], '2027-10-31T02:30:00+02:00')
        self.assertEqual(plan['ice/2027-10-30/0230']['clock'], 'twice')
        self.assertEqual(plan['ice/2027-10-30/1300']['day_length_seconds'], 25 * 3600)
        self.assertEqual({r['clock'] for slot, r in plan.items() if slot[4:14] not in ('2027-03-27', '2027-10-30')}, {None})
        self.assertEqual(len([slot for slot in plan if slot.startswith('ice/')]), 2 * 400)
        text = self.home.say('plan', '--from', '2027-03-27')
        self.assertIn('(23 h)', text)
        self.assertIn('03:30 (the clocks skip 02:30)', text)
        self.assertEqual(self.home.run('plan', '--days', '401').returncode, 2)

    def test_a_flight(self):
        self.live(TZ='Europe/London')
        self.home.begin()
        self.time.advance(moment(0, '12:30'))
        self.time.tell('zone Pacific/Auckland')
        # It is half past one in the night there; the day's times have passed.
        self.assertEqual(self.outcome('ice/2026-11-23/2000'), ('missed', 'travel'))
        self.assertEqual(self.outcome('rest/2026-11-23/2000'), ('missed', 'travel'))
        travel = [n for n in self.home.status()['notices'] if n['kind'] == 'travel']
        self.assertEqual(len(travel), 1)
        self.assertIn('the time zone jumped over it', self.home.say('history'))
        self.assertIn('-- time zone: Pacific/Auckland, before Europe/London --', self.home.say('history'))
        note = self.note('Your times follow the new time zone')
        self.assertIn('Pacific/Auckland', note['body'])
        self.server.press(note['number'], 'read')
        wait_for(lambda: not [n for n in self.home.status()['notices'] if n['kind'] == 'travel'])
        self.time.tell('zone Europe/London')
        self.assertEqual(self.outcome('ice/2026-11-23/2000'), ('missed', 'travel'))

    def test_home_zone(self):
        self.live('[general]\nzone = Europe/Berlin\n[check-in]\ntimes =\n', TZ='Europe/London')
        self.home.begin()
        before = self.home.json('plan', '--days', '3')
        self.assertEqual(before[-1]['due'], '2026-11-25T20:00:00+01:00')
        self.time.tell('zone Asia/Tokyo')
        self.assertEqual([r['due'] for r in self.home.json('plan', '--days', '3')], [r['due'] for r in before])
        self.assertEqual(self.home.json('troubleshoot')['timezone_from'], 'home')
        self.home.settings('[general]\nzone = Europe/Berlim\n')
        result = self.home.run('config', 'check')
        self.assertEqual(result.returncode, 1)
        self.assertIn('write local, or a name such as Europe/Berlin', result.stderr + result.stdout)


class Steps(Case):
    def test_clock_a_year_ahead(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '07:30'))
        self.time.tell('step %d' % (365 * DAY))
        self.assertEqual(self.outcome('ice/2026-11-23/0800'), ('void', None))
        self.time.tell('step %d' % (-365 * DAY))
        self.assertEqual(self.home.status()['health']['clock'], 'ok')
        self.assertIsNone(self.outcome('ice/2026-11-23/0800'))
        self.time.advance(moment(0, '08:00'))
        self.await_asked('ice/2026-11-23/0800', 1)
        # The same after a start from the record.
        self.restart(HOUR)
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'due')

    def test_clock_behind_the_record(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(3, '12:00'))
        self.restart(-2 * DAY, reboot=True)
        self.assertEqual(self.home.status()['health']['clock'], 'implausible')
        outcomes = len(self.home.json('history', '--kind', 'outcome'))
        self.assertIn('clock', self.home.say('status'))
        self.time.advance(moment(1, '12:59'))
        self.assertEqual(len(self.home.json('history', '--kind', 'outcome')), outcomes)
        # Nobody has set it for an hour: it is the record's clock that was wrong.
        self.time.advance(moment(1, '13:01'))
        self.assertEqual(self.home.status()['health']['clock'], 'ok')
        self.assertEqual(self.home.state('ice/2026-11-26/0800'), 'upcoming')

    def test_clock_before_the_program_was_made(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '12:00'))
        self.restart(-moment(0, '12:00') + DAY, reboot=True)
        self.assertEqual(self.home.status()['health']['clock'], 'implausible')
        self.time.advance(3 * DAY)
        self.assertEqual(self.home.status()['health']['clock'], 'implausible')
        self.assertIn('implausible', self.home.say('troubleshoot', '--json'))

    def test_away_for_weeks(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '12:00'))
        self.restart(20 * DAY, reboot=True)
        outcomes = {f['reminder']: (f['word'], f['reason']) for f in self.home.json('history', '--kind', 'outcome')}
        for day in range(24, 30):
            for clock in ('0800', '1300', '2000'):
                self.assertEqual(outcomes['ice/2026-11-%d/%s' % (day, clock)], ('missed', 'not-running'))
        self.assertEqual(len(self.home.json('history', '--kind', 'outcome')), len(outcomes))
        self.restart(HOUR)
        self.assertEqual(len(self.home.json('history', '--kind', 'outcome')), len(outcomes))

    def test_a_return_is_one_notification(self):
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.await_asked('ice/2026-11-23/0800', 1)
        self.home.say('skip')
        wait_for(lambda: not self.server.open)
        self.time.tell('sleep %d' % (moment(1, '14:00') - moment(0, '08:00')))
        note = self.note('Ice your left knee')
        self.await_asked('ice/2026-11-24/1300', 1)
        self.assertEqual(len(self.server.open), 1)
        self.assertIn('more passed unseen', note['body'])
        self.server.press(note['number'], 'skip')
        wait_for(lambda: not self.server.open)
        self.assertEqual(self.home.status()['notices'], [])


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
