#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Painkillers: doses, what they mask, and reminders of one's own plan, on invented time. Usage: test-medication.py BUILD [TEST...]"""

import datetime
import os
import signal
import sys
import unittest

import dbus

from homelib import Home, Time, moment
from notifierlib import NAME, PATH, Server, wait_for

BUILD = None
PLAN = '[medication]\nenabled = yes\nproduct = ibuprofen\nstrength = 400\ndose-times = 09:00 15:00 21:00\n'
CALM = '[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes =\n[run]\nask =\n'


class Case(unittest.TestCase):
    settings = CALM + PLAN
    activate = False

    def setUp(self):
        self.home = Home(BUILD, activate=self.activate)
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

    def dose(self, *words):
        return self.home.json('dose', *words)

    def medication(self):
        return self.home.json('medication')

    def arm(self):
        """An episode, no sign that needs a clinician, and the questions answered."""
        self.home.begin()
        self.home.say('safety', '--medication', 'none')

    def outcome(self, day, clock):
        """Of that reminder: "done", "skipped dose-gap", or its state; None where there is none."""
        date = str(datetime.date(2026, 11, 23) + datetime.timedelta(day))
        reminder = 'medication/%s/%s' % (date, clock.replace(':', ''))
        for r in self.home.json('plan', '--from', date):
            if r['id'] == reminder:
                return ' '.join(filter(None, (r['state'], r['reason'])))
        return None


class Doses(Case):
    settings = CALM

    def test_always_recorded(self):
        """By the figures of ibuprofen's label: whatever was taken is recorded, and what it goes over is said."""
        self.at(0, '08:00')
        for product, mg, at, warnings in (
                ('ibuprofen', '400', 'today 07:00', []),
                ('ibuprofen', '600', 'yesterday 20:00', ['single']),
                ('Ibuprofen 200', '200', 'yesterday 15:00', ['gap']),
                ('paracetamol', '1000', 'today 07:30', []),
                ('ibuprofen', '400', '2026-11-21 08:00', []),
                # 400 + 200 + 600 + 400 within 24 hours.
                ('nurofen', '400', 'yesterday 08:00', ['day']),
        ):
            fact = self.dose(product, mg, '--at', at)
            said = fact['type'], fact['text'], fact['amount'], fact['warnings']
            self.assertEqual(said, ('dose', product, int(mg), warnings), (product, at))
        text = self.home.say('dose', 'ibuprofen', '2400mg', '--note', 'far too much')
        for said in ('took ibuprofen, 2400 mg: far too much', '400 mg at a time', '6 hours', '1200 mg in 24 hours', 'Cold and flu',
                     'pharmacist'):
            self.assertIn(said, text)
        self.assertEqual(len(self.home.json('history', '--kind', 'dose')), 7)
        self.assertIn('took paracetamol, 1000 mg', self.home.say('history'))

    def test_ten_days(self):
        for day in range(12):
            self.at(day, '12:00')
            warnings = self.dose('ibuprofen', '200')['warnings']
            self.assertEqual(warnings, ['course'] if day >= 10 else [], day)
        # After more than two days without, it is another course.
        self.at(14, '12:00')
        self.assertEqual(self.dose('ibuprofen', '200')['warnings'], [])

    def test_rolling_and_not_by_date(self):
        """The gap and the 24 hours go by real time: through midnight, and a restart."""
        self.at(0, '20:00')
        self.dose('ibuprofen', '400')
        self.at(1, '01:59')
        self.assertEqual(self.medication()['next_possible'], '2026-11-24T02:00:00+00:00')
        self.assertEqual(self.dose('ibuprofen', '400')['warnings'], ['gap'])
        self.home.say('undo')
        self.at(1, '02:00')
        self.assertEqual(self.dose('ibuprofen', '400')['warnings'], [])
        self.at(1, '08:00')
        self.assertEqual(self.dose('ibuprofen', '400')['warnings'], [])
        self.assertEqual(self.medication()['sum_24h_mg'], 1200)
        self.restart()
        self.assertEqual(self.medication()['sum_24h_mg'], 1200)
        self.at(1, '19:59')
        self.assertEqual(self.dose('ibuprofen', '400')['warnings'], ['day'])
        self.home.say('undo')
        self.at(1, '20:00')
        self.assertEqual(self.dose('ibuprofen', '400')['warnings'], [])
        self.assertEqual(self.medication()['sum_24h_mg'], 1200)
        self.assertIn('24 hours:   1200 mg', self.home.say('medication'))

    def test_refused(self):
        self.at(0, '12:00')
        before = self.home.json('history')
        for words, status, text in (
                (('dose', 'ibuprofen'), 2, 'dose'),
                (('dose', 'ibuprofen', 'some'), 2, 'milligrams from 1'),
                (('dose', 'ibuprofen', '0'), 2, 'milligrams from 1'),
                (('dose', '', '400'), 2, '1 to 64 bytes'),
                (('dose', 'x' * 65, '400'), 2, '1 to 64 bytes'),
                (('dose', 'ibuprofen', '400', '--at', '14:00'), 2, 'still to come'),
                (('safety', '--medication', 'ulcers'), 2, '--list'),
        ):
            result = self.home.run(*words)
            self.assertEqual(result.returncode, status, (words, result.stderr))
            self.assertIn(text, result.stderr, words)
        self.assertEqual(self.home.json('history'), before)

    def test_off_by_default(self):
        self.arm()
        medication = self.medication()
        self.assertEqual([medication[k] for k in ('status', 'enabled', 'product', 'strength_mg', 'last')], ['off', False, None, None, None])
        self.assertEqual([r for r in self.home.json('plan', '--days', '3') if r['kind'] == 'medication'], [])
        self.assertIn('enabled = no', self.home.say('medication'))
        for sign in ('black stools', 'leaflet', '1200 mg'):
            self.assertIn(sign, ' '.join(self.home.say('why', 'medication').split()))


class Masks(Case):
    settings = CALM

    def run_after(self, *dose):
        """A painless run as planned at 18:00 and a clear morning; what the limit is then."""
        self.home.say('baseline', '--pain-free', '20m')
        self.at(0, '12:00')
        if dose:
            self.home.say('dose', *dose)
        self.at(0, '18:30')
        self.home.say('run', '20', 'fine', '--at', '18:00')
        self.at(1, '07:30')
        self.home.say('check-in', '--pain', '0', '--not-sore', '--knee', 'left')
        return self.limit()

    def limit(self):
        return self.home.json('advice')['limit_seconds']

    def test_masked_by_any(self):
        self.assertEqual(self.run_after('paracetamol', '500'), 1200)
        self.restart()
        self.assertEqual(self.limit(), 1200)

    def test_eight_hours(self):
        self.assertEqual(self.run_after('ibuprofen', '200', '--at', '09:59'), 1260)

    def test_entered_late_and_undone(self):
        self.assertEqual(self.run_after(), 1260)
        self.home.say('dose', 'ibuprofen', '400', '--at', 'yesterday 16:00')
        self.assertEqual(self.limit(), 1200)
        self.restart()
        self.assertEqual(self.limit(), 1200)
        self.home.say('undo')
        self.assertEqual(self.limit(), 1260)
        # The clear morning is none either under a dose of the night.
        self.home.say('dose', 'ibuprofen', '400', '--at', '02:00')
        self.assertEqual(self.limit(), 1200)

    def test_after_it_masks_nothing(self):
        self.assertEqual(self.run_after(), 1260)
        self.home.say('dose', 'ibuprofen', '400', '--at', 'yesterday 19:00')
        self.assertEqual(self.limit(), 1260)

    def test_no_closing_under_a_painkiller(self):
        """Two clear check-ins close an episode, but not masked ones."""
        self.home.begin()
        for day in (1, 2, 3):
            self.at(day, '07:30')
            if day < 3:
                self.home.say('dose', 'ibuprofen', '200', '--at', '05:30')
            self.home.say('check-in', '--pain', '0', '--not-sore')
            self.assertEqual(len(self.home.status()['episodes']), 1, day)
        self.at(4, '07:30')
        self.home.say('check-in', '--pain', '0', '--not-sore')
        self.assertEqual(self.home.status()['episodes'], [])

    def test_entered_late_masks_the_morning_of_an_episode(self):
        self.home.begin()
        self.at(1, '07:30')
        self.home.say('check-in', '--pain', '0', '--not-sore')
        self.home.say('dose', 'ibuprofen', '200', '--at', '06:00')
        self.at(2, '07:30')
        self.home.say('check-in', '--pain', '0', '--not-sore')
        self.assertEqual(len(self.home.status()['episodes']), 1)


class Reminders(Case):
    def test_only_when_armed(self):
        self.home.begin()
        self.assertEqual((self.medication()['status'], self.outcome(0, '09:00')), ('unanswered', None))
        self.home.say('safety', '--medication', 'alcohol,ulcer')
        self.assertEqual((self.medication()['status'], self.outcome(0, '09:00')), ('contraindication', None))
        self.home.say('safety', '--medication', 'some')
        self.assertEqual(self.outcome(0, '09:00'), None)
        self.assertIn('ask a pharmacist first', ' '.join(self.home.say('safety', '--medication', 'none').split()))
        self.assertEqual((self.medication()['status'], self.outcome(0, '09:00')), ('on', 'upcoming'))
        # Ice is not kept off by it, nor are the other questions answered.
        self.assertEqual(self.home.status()['health']['safety'], 'ok')
        self.home.say('safety', '--red-flags', 'locked')
        self.assertEqual((self.medication()['status'], self.outcome(0, '09:00')), ('red-flag', None))
        self.home.say('safety', '--red-flags', 'none')
        self.assertEqual(self.medication()['status'], 'red-flag')
        self.home.say('safety', '--seen')
        self.home.say('episode', 'close')
        self.assertEqual((self.medication()['status'], self.outcome(0, '09:00')), ('no-episode', None))

    def test_listed(self):
        words = [q['word'] for q in self.home.json('safety', '--list')['questions']['medication']]
        self.assertEqual(len(words), 15)
        self.assertIn('You take a blood thinner', self.home.say('safety', '--list'))

    def test_flag_while_due(self):
        self.arm()
        self.at(0, '09:10')
        self.assertEqual(self.outcome(0, '09:00'), 'due')
        self.home.say('safety', '--red-flags', 'locked')
        self.assertEqual(self.outcome(0, '09:00'), 'skipped safety')

    def test_none_before_a_planned_run(self):
        """Nobody should take it to be able to run: nothing is asked in the 6 hours before one."""
        self.home.settings(self.settings.replace('[run]\n', '[run]\ntime = 21:30\ndays = mon\n'))
        self.home.bus.call_blocking(NAME, PATH, NAME + '.Manager', 'Reload', '', (), timeout=5)
        self.arm()
        self.assertIsNone(self.outcome(0, '21:00'))
        self.assertEqual([self.outcome(0, clock) for clock in ('09:00', '15:00')], ['upcoming', 'upcoming'])
        self.assertEqual(self.outcome(1, '21:00'), 'upcoming')
        # What is due before them is over when they begin.
        self.at(0, '15:29')
        self.assertEqual(self.outcome(0, '15:00'), 'due')
        self.at(0, '15:31')
        self.assertEqual(self.outcome(0, '15:00')[:6], 'missed')

    def test_missed_is_dropped(self):
        self.arm()
        self.at(0, '12:00')
        self.assertEqual(self.outcome(0, '09:00')[:6], 'missed')
        self.assertEqual((self.outcome(0, '15:00'), self.medication()['sum_24h_mg']), ('upcoming', 0))

    def test_taken_by_word(self):
        self.arm()
        self.at(0, '09:10')
        # What is said of everything does not say that a dose was taken.
        self.assertEqual(self.home.run('done').returncode, 1)
        self.home.say('done', 'medication')
        self.assertEqual(self.outcome(0, '09:00'), 'done')
        dose = self.home.json('history', '--kind', 'dose')[-1]
        self.assertEqual((dose['text'], dose['amount'], dose['reminder']), ('ibuprofen', 400, 'medication/2026-11-23/0900'))
        # It waits for the gap in its window.
        self.at(0, '15:09')
        self.assertEqual(self.outcome(0, '15:00'), 'upcoming')
        self.at(0, '15:11')
        self.assertEqual(self.outcome(0, '15:00'), 'due')
        self.at(0, '17:59')
        self.home.say('done', 'medication')
        self.at(0, '23:58')
        self.assertEqual(self.outcome(0, '21:00'), 'upcoming')
        self.at(0, '23:59')
        self.assertEqual(self.outcome(0, '21:00')[:3], 'due')

    def test_a_dose_answers(self):
        self.arm()
        self.at(0, '07:30')
        self.home.say('dose', 'ibuprofen', '200')
        self.at(0, '09:00')
        self.assertEqual(self.outcome(0, '09:00'), 'skipped dose-gap')
        self.at(0, '15:20')
        fact = self.dose('Nurofen', '400', '--at', '14:50')
        self.assertEqual((fact['reminder'], self.outcome(0, '15:00')), ('medication/2026-11-23/1500', 'done'))

    def test_another_painkiller_keeps_the_gap(self):
        self.arm()
        self.at(0, '06:30')
        self.home.say('dose', 'paracetamol', '500')
        self.at(0, '09:00')
        self.assertEqual(self.outcome(0, '09:00'), 'skipped dose-gap')

    def test_over_the_figures(self):
        """No reminder for the rest of the 24 hours after a dose that went over them."""
        self.arm()
        self.at(0, '08:00')
        self.assertEqual(self.dose('ibuprofen', '600')['warnings'], ['single'])
        dropped = 'skipped dose-limit'
        for day, clock, outcome in ((0, '09:00', dropped), (0, '15:00', dropped), (0, '21:00', dropped), (1, '09:00', 'due')):
            self.at(day, clock)
            self.assertEqual(self.outcome(day, clock), outcome, (day, clock))

    def test_sum(self):
        self.arm()
        self.at(0, '09:00')
        self.home.say('done', 'medication')
        self.at(0, '15:01')
        self.home.say('done', 'medication')
        self.at(0, '21:02')
        self.home.say('done', 'medication')
        self.assertEqual(self.medication()['sum_24h_mg'], 1200)
        self.at(1, '09:00')
        self.assertEqual(self.outcome(1, '09:00'), 'due')
        self.home.say('undo')
        self.at(1, '09:01')
        self.assertEqual(self.medication()['sum_24h_mg'], 400)

    def test_snooze_looks_again(self):
        self.arm()
        self.at(0, '09:00')
        self.home.say('snooze', 'medication')
        self.assertEqual(self.outcome(0, '09:00'), 'snoozed')
        self.home.say('dose', 'ibuprofen', '200', '--at', '07:00')
        self.assertEqual(self.outcome(0, '09:00'), 'skipped dose-gap')

    def test_course(self):
        self.arm()
        self.at(0, '09:00')
        self.home.say('done', 'medication')
        self.assertEqual(self.medication()['course_day'], 1)
        self.at(2, '21:00')
        self.assertEqual((self.outcome(2, '21:00'), self.medication()['course_day']), ('due', 3))
        self.at(3, '09:00')
        self.assertEqual((self.outcome(3, '09:00'), self.medication()['status']), (None, 'course-over'))
        notices = [n for n in self.home.status()['notices'] if n['kind'] == 'medication-course']
        self.assertEqual([n['since'] for n in notices], ['2026-11-26T05:00:00+00:00'])
        self.assertIn('pharmacist', self.home.say('medication'))
        self.restart()
        self.home.say('done', notices[0]['id'])
        self.assertNotIn('medication-course', [n['kind'] for n in self.home.status()['notices']])
        # Another begins with the questions.
        self.home.say('safety', '--medication', 'none')
        self.assertEqual((self.medication()['status'], self.outcome(3, '15:00')), ('on', 'upcoming'))

    def test_ten_days_count_from_before(self):
        """The label's ten days count the doses before the questions as well."""
        self.home.say('pain', '4', '--knee', 'left')
        for day in range(9):
            self.at(day, '06:30')
            self.home.say('dose', 'ibuprofen', '200')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none', '--medication', 'none')
        self.assertEqual((self.outcome(8, '15:00'), self.medication()['status']), ('upcoming', 'on'))
        self.at(9, '15:00')
        self.home.say('done', 'medication')
        self.at(10, '09:00')
        self.assertEqual(self.medication()['status'], 'course-over')

    def test_signals(self):
        changed = []
        self.home.bus.add_signal_receiver(lambda interface, values, gone: changed.extend(gone) if interface.endswith('.Medication') else None,
                                          'PropertiesChanged', 'org.freedesktop.DBus.Properties', NAME, PATH)
        facts, warnings = self.home.bus.call_blocking(NAME, PATH, NAME + '.Medication', 'LogDose', 'sua{sv}',
                                                      ('ibuprofen', dbus.UInt32(500), dbus.Dictionary({}, signature='sv')))
        self.assertEqual(([str(w) for w in warnings], int(facts[0]['amount'])), (['single'], 500))
        wait_for(lambda: 'Status' in changed)


class Buttons(Case):
    activate = True

    def setUp(self):
        super().setUp()
        self.server = Server(self.home)
        self.arm()

    def note(self, start):
        def find():
            for note in self.server.open.values():
                if note['title'].startswith(start):
                    return note
            return None
        return wait_for(find, 10)

    def press(self, start, label):
        note = self.note(start)
        self.assertIn(label, note['labels'])
        self.server.press(note['number'], note['keys'][note['labels'].index(label)])
        return note

    def test_a_plan_by_buttons(self):
        self.at(0, '09:00')
        note = self.press('By your plan: ibuprofen, 400 mg', 'In 15 min')
        self.assertEqual(note['labels'], ['Taken', 'In 15 min', 'Not now'])
        self.assertIn('Cold and flu', note['body'])
        wait_for(lambda: self.outcome(0, '09:00') == 'snoozed')
        wait_for(lambda: not self.server.open)
        self.at(0, '09:15')
        self.press('By your plan', 'Taken')
        wait_for(lambda: self.outcome(0, '09:00') == 'done')
        self.assertEqual(self.home.json('history', '--kind', 'dose')[-1]['at'], '2026-11-23T09:15:00+00:00')
        wait_for(lambda: not self.server.open)
        self.at(0, '15:14')
        self.assertEqual((self.outcome(0, '15:00'), self.server.open), ('upcoming', {}))
        self.at(0, '15:16')
        self.press('By your plan', 'Not now')
        wait_for(lambda: self.outcome(0, '15:00') == 'skipped user')
        self.at(3, '07:30')
        self.press('Your painkiller plan is over', 'Got it')
        wait_for(lambda: self.home.status()['notices'] == [])


class Settings(Case):
    settings = CALM

    def test_faults(self):
        file = os.path.join(self.home.home, 'check.conf')
        for text, said in (
                ('enabled = yes', ('product', 'strength', 'dose-times')),
                (PLAN[13:].replace('400', '600'), ('0 to 400',)),
                (PLAN[13:].replace('15:00', '14:00'), ('09:00 and 14:00 are 5h apart', 'at least 6h')),
                (PLAN[13:].replace('21:00', '23:00').replace('09:00 ', ''), ('quiet hours',)),
                (PLAN[13:].replace('ibuprofen', 'ibuprofen 400'), ('one word',)),
                (PLAN[13:] + 'course-days = 11', ('1 to 10',)),
                (PLAN[13:].replace('21:00', '21:00 03:00'), ('at most 3',)),
        ):
            with open(file, 'w') as f:
                f.write('[medication]\n' + text + '\n')
            result = self.home.run('config', 'check', file)
            self.assertEqual(result.returncode, 1, text)
            for word in said:
                self.assertIn(word, result.stdout + result.stderr, text)
        with open(file, 'w') as f:
            f.write(PLAN)
        self.assertEqual(self.home.run('config', 'check', file).returncode, 0)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
