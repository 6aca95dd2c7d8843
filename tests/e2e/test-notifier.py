#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The notifier alone: usage: test-notifier.py NOTIFIER [TEST...]

Against a server that is played, in all the ways in which real ones differ, and against a real dunst if there is
one. With KNEEMINDER_SHOTS set to a directory, pictures of dunst's notifications are left there.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

from notifierlib import (Daemon, Room, Server, Stale, TooSoon, ask, ended, ice_off, notice, pass_time, running,
                         wait_for)

BINARY = None


class Case(unittest.TestCase):
    def setUp(self):
        self.room = Room(BINARY)
        self.addCleanup(self.room.close)
        self.daemon = Daemon(self.room)

    def begin(self, *entries, modes=(), **server):
        """Server and notifier, with these entries shown."""
        self.server = Server(self.room, *modes, **server)
        self.daemon.entries = list(entries)
        self.notifier = self.room.start_notifier()
        wait_for(lambda: len(self.daemon.told('Shown')) == len(entries))

    def await_note(self, n):
        """The n-th Notify, from 1."""
        wait_for(lambda: len(self.server.log) >= n)
        return self.server.log[n - 1]


class Showing(Case):
    def test_ask(self):
        self.begin(ask(7, 'ice', 'rest'))
        note = self.server.only()
        self.assertEqual(note['title'], 'Ice your left knee, 10 minutes')
        self.assertIn('Go easy on stairs today.', note['body'])
        self.assertIn('kneeminder start', note['body'])
        self.assertEqual(note['keys'], ['start', 'snooze', 'skip'])
        self.assertEqual(note['labels'], ['Start', 'In 15 min', 'Not now'])
        self.assertEqual(note['timeout'], 0)
        self.assertEqual(note['hints']['desktop-entry'], 'org.kneeminder.Kneeminder')
        self.assertEqual(note['hints']['urgency'], 1)
        self.assertNotIn('suppress-sound', note['hints'])
        self.assertEqual(self.daemon.told('Server'), [('fake', '1.0', ['actions', 'body', 'body-markup'])])
        self.assertEqual(self.daemon.told('Shown'), [('ask', 7, self.server.owner, note['number'])])
        self.assertEqual(self.daemon.log[0][0], 'Server')

    def test_unchanged_revision_is_not_shown_again(self):
        self.begin(ask(1, 'ice'))
        self.daemon.show(ask(1, 'ice'), running(2))
        self.await_note(2)
        pass_time(0.2)
        self.assertEqual([n['title'].split()[0] for n in self.server.log], ['Ice', 'Ice'])
        self.assertEqual(self.daemon.told('Shown')[1][:2], ('session/i1', 2))

    def test_update_in_place_and_quietly(self):
        self.begin(running(1))
        first = self.server.only()
        self.assertEqual(first['hints']['urgency'], 1)
        self.daemon.show(running(2, half=True))
        second = self.await_note(2)
        self.assertEqual(second['replaces'], first['number'])
        self.assertIn('Half time', second['body'])
        self.assertEqual(second['hints']['urgency'], 0)
        self.assertTrue(second['hints']['suppress-sound'])
        self.assertEqual(len(self.server.open), 1)

    def test_ice_off_is_loud(self):
        self.begin(ice_off(1))
        hints = self.server.only()['hints']
        self.assertEqual((hints['urgency'], hints['sound-name']), (2, 'alarm-clock-elapsed'))
        self.assertNotIn('suppress-sound', hints)

    def test_sound_only_if_set(self):
        entry = ice_off(1)
        entry['sound'] = False
        self.begin(entry)
        self.assertNotIn('sound-name', self.server.only()['hints'])

    def test_markup_is_escaped_where_it_counts(self):
        self.begin(notice(1, 'settings', reason='<b>a & b</b>'))
        self.assertIn('&lt;b&gt;a &amp; b', self.server.only()['body'])

    def test_markup_is_plain_where_it_does_not(self):
        self.begin(notice(1, 'settings', reason='<b>a & b</b>'), capabilities=('actions', 'body'))
        self.assertIn('<b>a & b</b>', self.server.only()['body'])

    def test_no_buttons_without_actions(self):
        self.begin(ask(1, 'check-in'), capabilities=('body',))
        self.assertEqual(self.server.only()['keys'], [])
        self.assertIn('kneeminder fine', self.server.only()['body'])

    def test_discreet(self):
        self.begin(ask(1, 'ice', 'rest', discreet=True), ice_off(2, discreet=True))
        said = ' '.join(n['title'] + n['body'] + ' '.join(n['labels']) for n in self.server.log).lower()
        for word in ('ice', 'knee ', 'pain', 'rest'):
            self.assertNotIn(word, said)
        self.assertIn('kneeminder status', said)

    def test_gnome_keeps_a_click_on_the_text(self):
        self.begin(ask(1, 'ice'), name='gnome-shell', modes=('double',))
        number = self.server.only()['number']
        self.server.press(number, 'default')
        pass_time(0.5)
        self.assertEqual(self.daemon.told('Act'), [])
        self.server.press(number, 'start')
        wait_for(lambda: self.daemon.told('Act'))

    def test_entry_of_an_unknown_form_is_left_out(self):
        strange = ask(1, 'ice')
        strange['id'], strange['form'] = 'later', 'hologram'
        self.daemon.entries = [strange]
        self.server = Server(self.room)
        self.notifier = self.room.start_notifier()
        self.daemon.entries.append(ask(2, 'ice'))
        wait_for(lambda: self.daemon.told('Shown'))
        self.assertEqual(len(self.server.log), 1)


class Answering(Case):
    def test_button(self):
        self.begin(ask(3, 'ice', 'rest'))
        number = self.server.only()['number']
        self.server.press(number, 'start')
        wait_for(lambda: self.daemon.told('Act'))
        self.daemon.show(running(4))
        wait_for(lambda: number in self.server.closes)
        pass_time(0.5)
        self.assertEqual(self.daemon.told('Act'), [('ask', 3, 'start')])
        self.assertEqual(self.daemon.told('Closed'), [])
        self.assertEqual(self.server.only()['title'], 'Ice until 13:42')

    def test_doubled_signals_count_once(self):
        self.begin(ask(3, 'check-in'), modes=('double',))
        number = self.server.only()['number']
        self.server.press(number, 'more')
        second = self.await_note(2)
        self.server.press(number, 'pain-3-5')
        self.server.press(number, 'pain-1-2')
        pass_time(0.6)
        self.assertEqual(second['keys'], ['pain-1-2', 'pain-3-5', 'pain-6-10'])
        self.assertEqual(self.daemon.told('Act'), [('ask', 3, 'pain-3-5')])
        self.assertEqual(len(self.server.log), 2)

    def test_doubled_dismissal_counts_once(self):
        self.begin(ask(3, 'check-in'), modes=('double',))
        self.server.close(self.server.only()['number'], 2)
        pass_time(0.3)
        self.assertEqual(self.daemon.told('Closed'), [('ask', 3, 'dismissed')])

    def test_second_step_where_the_server_closes_after_an_action(self):
        self.begin(ask(3, 'check-in'), modes=('closes',))
        self.server.press(self.server.only()['number'], 'more')
        self.await_note(2)
        self.server.press(self.server.only()['number'], 'pain-6-10')
        wait_for(lambda: self.daemon.told('Act'))
        self.daemon.show(ask(4, 'ice'))
        self.await_note(3)
        pass_time(0.4)
        self.assertEqual(self.daemon.told('Act'), [('ask', 3, 'pain-6-10')])
        self.assertEqual(self.daemon.told('Closed'), [])
        self.assertEqual(self.server.only()['title'], 'Ice your left knee, 10 minutes')

    def test_further_steps_in_place_where_it_stays(self):
        self.begin(ask(3, 'safety'))
        number = self.server.only()['number']
        for page in range(1, 5):
            self.server.press(number, 'more')
            note = self.await_note(page + 1)
            self.assertEqual(note['replaces'], number)
            self.assertTrue(note['hints']['suppress-sound'])
            pass_time(0.05)
        said = ''.join(n['body'] for n in self.server.log[1:])
        self.assertIn('Raynaud', said)
        self.assertIn('under 18', said)
        self.assertEqual(self.server.only()['keys'], ['none', 'some', 'skip'])

    def test_closing(self):
        for reason, word in ((1, 'expired'), (2, 'dismissed'), (4, 'undefined')):
            with self.subTest(reason=reason):
                self.setUp()
                self.begin(ask(5, 'ice'))
                self.server.close(self.server.only()['number'], reason)
                wait_for(lambda: self.daemon.told('Closed'))
                pass_time(0.2)
                self.assertEqual(self.daemon.told('Closed'), [('ask', 5, word)])
                self.assertEqual(len(self.server.log), 1)
                self.daemon.show(ask(6, 'ice'))
                self.assertEqual(self.await_note(2)['replaces'], 0)

    def test_own_closing_is_not_told(self):
        self.begin(ask(1, 'ice'), running(2))
        self.daemon.show(running(2))
        wait_for(lambda: len(self.server.open) == 1)
        pass_time(0.3)
        self.assertEqual(self.daemon.told('Closed'), [])

    def test_what_is_closed_goes_where_closing_alone_leaves_it(self):
        self.begin(ask(1, 'ice'), name='Notification Daemon')
        number = self.server.only()['number']
        self.daemon.show(running(2))
        wait_for(lambda: number in self.server.closes)
        last = [n for n in self.server.log if n['number'] == number][-1]
        self.assertEqual((last['replaces'], last['timeout'], bool(last['hints']['suppress-sound'])), (number, 1, True))
        self.assertEqual(self.daemon.told('Closed'), [])

    def test_stale_is_read_again(self):
        self.begin(ask(1, 'ice'))
        reads = self.daemon.reads
        self.daemon.refusal = Stale('changed since')
        self.server.press(self.server.only()['number'], 'start')
        wait_for(lambda: self.daemon.reads > reads)

    def test_refusal_is_shown_and_the_button_works_again(self):
        self.begin(ask(1, 'ice'))
        number = self.server.only()['number']
        self.daemon.refusal = TooSoon('Ice again from 15:20: icings start at least 2h apart.')
        self.server.press(number, 'start')
        note = self.await_note(2)
        self.assertEqual(note['replaces'], number)
        self.assertIn('Ice again from 15:20', note['body'])
        self.assertNotIn('TooSoon', note['body'])
        pass_time(0.4)
        self.server.press(number, 'skip')
        wait_for(lambda: len(self.daemon.told('Act')) == 2)

    def test_button_of_what_stood_there_before_does_nothing(self):
        self.begin(ask(1, 'ice'), modes=('crossing',))
        self.daemon.show(ask(2, 'rest'))
        self.await_note(2)
        pass_time(0.3)
        self.assertEqual(self.daemon.told('Act'), [])
        self.server.press(self.server.only()['number'], 'done')
        wait_for(lambda: self.daemon.told('Act') == [('ask', 2, 'done')])


class Living(Case):
    def test_restart_leaves_no_twin(self):
        self.begin(ask(1, 'ice'))
        number = self.server.only()['number']
        self.notifier.kill()
        ended(self.notifier)
        self.room.start_notifier()
        self.assertEqual(self.await_note(2)['replaces'], number)
        wait_for(lambda: len(self.daemon.told('Shown')) == 2)
        self.assertEqual(len(self.server.open), 1)

    def test_number_of_another_server_is_not_used(self):
        self.begin(ask(1, 'ice', server=':1.999', number=777))
        self.assertEqual(self.server.only()['replaces'], 0)

    def test_number_that_the_server_refuses_is_given_up(self):
        self.server = Server(self.room, 'strict')
        self.daemon.entries = [ask(1, 'ice', server=self.server.owner, number=777)]
        self.room.start_notifier()
        wait_for(lambda: self.daemon.told('Shown'))
        self.assertEqual(self.server.only()['replaces'], 0)

    def test_empty_ends_it(self):
        self.begin(ask(1, 'ice'))
        began = time.monotonic()
        self.daemon.show()
        wait_for(lambda: not self.server.open)
        self.assertEqual(ended(self.notifier), 0)
        self.assertGreater(time.monotonic() - began, 1.0)
        self.assertIsNone(self.room.notifier_owner())

    def test_an_entry_within_the_two_seconds_keeps_it(self):
        self.begin(ask(1, 'ice'))
        self.daemon.show()
        pass_time(1.0)
        self.daemon.show(ask(2, 'rest'))
        self.await_note(2)
        pass_time(2.5)
        self.assertIsNone(self.notifier.poll())

    def test_an_entry_just_as_it_leaves_is_not_lost(self):
        self.begin(ask(1, 'ice'))
        self.daemon.on_release = lambda: self.daemon.show(ask(2, 'rest'))
        self.daemon.show()
        self.assertEqual(self.await_note(2)['title'], 'Rest your left knee')
        wait_for(lambda: len(self.daemon.told('Shown')) == 2)
        self.assertIsNone(self.notifier.poll())

    def test_server_gone_ends_it(self):
        self.begin(ask(1, 'ice'))
        self.server.leave()
        self.assertEqual(ended(self.notifier), 0)
        self.assertIsNone(self.room.notifier_owner())

    def test_no_server_is_a_failure(self):
        self.daemon.entries = [ask(1, 'ice')]
        self.assertEqual(ended(self.room.start_notifier()), 1)

    def test_each_call_that_hangs_ends_it_by_the_alarm(self):
        """Of rooms of their own, so that they hang at the same time."""
        hung = []
        for member in ('GetServerInformation', 'GetCapabilities', 'Notify', 'Notify again', 'CloseNotification'):
            self.setUp()
            if member in ('Notify again', 'CloseNotification'):
                self.begin(ask(1, 'ice'))
                self.server.modes = ('mute:' + member.split()[0],)
                self.daemon.show(*([ask(2, 'rest')] if member == 'Notify again' else [running(2)]))
            else:
                self.server = Server(self.room, 'mute:' + member)
                self.daemon.entries = [ask(1, 'ice')]
                self.notifier = self.room.start_notifier()
            hung.append((member, self.notifier, time.monotonic()))
        for member, notifier, began in hung:
            with self.subTest(member=member):
                self.assertEqual(ended(notifier), -signal.SIGALRM)
                self.assertLess(time.monotonic() - began, 12 + len(hung))

    def test_daemon_gone_ends_it_and_leaves_the_screen(self):
        self.begin(ask(1, 'ice'))
        self.daemon.leave()
        self.assertEqual(ended(self.notifier), 0)
        pass_time(0.2)
        self.assertEqual((self.server.closes, len(self.server.open)), ([], 1))

    def test_a_second_one_leaves_at_once(self):
        self.begin(ask(1, 'ice'))
        self.assertEqual(ended(self.room.start_notifier()), 0)
        pass_time(0.2)
        self.assertIsNone(self.notifier.poll())
        self.assertEqual(len(self.server.log), 1)

    def test_arguments_are_refused(self):
        self.assertEqual(ended(self.room.start(BINARY, '--help')), 2)


@unittest.skipUnless(shutil.which('dunst') and shutil.which('Xvfb'), 'needs dunst and Xvfb')
class Dunst(Case):
    def begin_dunst(self, *entries):
        self.room.start_screen()
        self.pick = os.path.join(self.room.home, 'pick')
        menu = os.path.join(self.room.home, 'menu')
        # In the place of dunst's menu program: answers with the line that holds the text of the file.
        with open(menu, 'w') as f:
            f.write('#!/bin/sh\ngrep -m1 -F "$(cat %s)"\n' % self.pick)
        os.chmod(menu, 0o755)
        config = os.path.join(self.room.home, 'dunstrc')
        with open(config, 'w') as f:
            f.write('[global]\n dmenu = %s\n font = Sans 11\n width = 420\n height = 400\n' % menu)
        self.room.start('dunst', '-conf', config, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_for(lambda: self.room.bus.name_has_owner('org.freedesktop.Notifications'))
        self.daemon.entries = list(entries)
        self.notifier = self.room.start_notifier()
        wait_for(lambda: len(self.daemon.told('Shown')) == len(entries))

    def control(self, *command):
        # Not waited for in place: the notifier needs this process's daemon meanwhile.
        p = self.room.start('dunstctl', *command, stdout=subprocess.PIPE, text=True)
        wait_for(lambda: p.poll() is not None)
        with p.stdout:
            return p.stdout.read().strip()

    def choose(self, label):
        with open(self.pick, 'w') as f:
            f.write(label)
        self.control('context')

    def shoot(self, name):
        where = os.environ.get('KNEEMINDER_SHOTS')
        if where and shutil.which('import'):
            pass_time(0.4)
            self.room.start('import', '-window', 'root', '-crop', '460x420+564+0',
                            os.path.join(where, name + '.png')).wait()

    def displayed(self):
        return int(self.control('count', 'displayed')) + int(self.control('count', 'waiting'))

    def test_start(self):
        self.begin_dunst(ask(1, 'ice', 'rest'))
        self.shoot('ice')
        self.choose('Start')
        wait_for(lambda: self.daemon.told('Act') == [('ask', 1, 'start')])
        self.daemon.show(running(2))
        wait_for(lambda: len(self.daemon.told('Shown')) == 2)
        wait_for(lambda: self.displayed() == 1)
        self.shoot('running')
        self.daemon.show(ice_off(3))
        wait_for(lambda: len(self.daemon.told('Shown')) == 3)
        self.shoot('ice-off')
        self.choose("It's off")
        wait_for(lambda: self.daemon.told('Act')[-1] == ('ice-off/i1', 3, 'off'))
        self.daemon.show()
        self.assertEqual(ended(self.notifier), 0)
        self.assertEqual(self.displayed(), 0)

    def test_two_steps(self):
        self.begin_dunst(ask(1, 'check-in', 'ice', 'rest'))
        self.shoot('check-in')
        self.choose('Pain')
        wait_for(lambda: len(self.daemon.told('Shown')) == 2)
        self.assertEqual(self.displayed(), 1)
        self.shoot('pain')
        self.choose('3-5')
        wait_for(lambda: self.daemon.told('Act') == [('ask', 1, 'pain-3-5')])

    def test_safety(self):
        self.begin_dunst(ask(1, 'safety'))
        self.shoot('safety')
        self.choose('Show all')
        wait_for(lambda: len(self.daemon.told('Shown')) == 2)
        self.shoot('safety-more')
        self.choose('Some do')
        wait_for(lambda: self.daemon.told('Act') == [('ask', 1, 'some')])
        self.daemon.show(notice(2, 'red-flag', urgency='critical', reason='some'))
        wait_for(lambda: len(self.daemon.told('Shown')) == 3)
        self.shoot('red-flag')

    def test_killed_while_it_shows(self):
        self.begin_dunst(ask(1, 'ice'))
        self.notifier.kill()
        ended(self.notifier)
        # Another text: dunst would lay two of the same on each other.
        shown = self.daemon.entries[0]
        self.daemon.entries = [ask(2, 'rest', server=shown['server'], number=shown['number'])]
        self.room.start_notifier()
        wait_for(lambda: len(self.daemon.told('Shown')) == 2)
        pass_time(0.3)
        self.assertEqual(self.displayed(), 1)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2 if os.isatty(1) else 1)
