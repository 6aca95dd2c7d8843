#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Bad input, bad files, second daemons: each gets a named error and leaves everything as it was. Usage: test-faults.py BUILD [TEST...]"""

import glob
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import unittest

from homelib import NAME, PATH, Home, Time, moment
from notifierlib import wait_for

BUILD = None


def digest(path):
    with open(path, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)


class Input(Case):
    # what is typed, the exit status, and a word that the one line on standard error must hold
    ROWS = [
        (('pain', '11', '--knee', 'left'), 2, '10'),
        (('pain', '-1', '--knee', 'left'), 2, ''),
        (('pain', '4', '--knee', 'middle'), 2, 'left'),
        (('pain', '4'), 1, '--knee'),
        (('pain', '4', '--knee', 'left', '--at', 'someday'), 2, '14:30'),
        (('pain', '4', '--knee', 'left', '--context', 'moon'), 2, 'stairs'),
        (('snooze', '--for', '-5m'), 2, '25m'),
        (('snooze', '--for', '10y'), 2, '25m'),
        (('start', 'ice', '--for', '2h'), 2, '15'),
        (('done', 'ice/2026-11-23/0801'), 1, 'kneeminder plan'),
        (('done', 'nonsense'), 1, 'check-in'),
        (('ask', 'tea'), 2, 'check-in'),
        (('plan', '--days', '401'), 2, '400'),
        (('plan', '--from', '2026-02-30'), 2, '2026'),
        (('skip', '--reason', 'bored'), 2, 'no-time'),
        (('safety', '--ice', 'dragons'), 2, ''),
        (('statsu',), 2, 'status'),
        (('episode', 'close', 'e9'), 1, 'episode'),
        (('undo',), 1, ''),
        (('history', '--kind', 'weather'), 2, 'pain'),
    ]

    def test_refused(self):
        self.home.start_daemon()
        before = self.home.json('status')
        for args, status, word in self.ROWS:
            result = self.home.run(*args)
            with self.subTest(args=args, stderr=result.stderr):
                self.assertEqual(result.returncode, status)
                self.assertEqual(result.stdout, '')
                self.assertTrue(result.stderr.strip())
                self.assertIn(word, result.stderr)
        self.assertEqual(self.home.json('status'), before)
        self.assertEqual(self.home.json('history'), [])

    def test_second_answer(self):
        self.home.settings('[check-in]\ntimes =\n')
        self.home.start_daemon()
        time = Time(self.home)
        self.addCleanup(time.close)
        self.home.begin()
        time.advance(moment(0, '08:00'))
        self.home.say('skip', 'ice/2026-11-23/0800')
        result = self.home.run('done', 'ice/2026-11-23/0800')
        self.assertEqual(result.returncode, 1)
        self.assertIn('undo', result.stderr)
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'skipped')


class Settings(Case):
    FIVE = '[ice]\ntimes = 08:00 09:00\nduration = 2h\nfavour = yes\n[general]\nprofile = brave\nday-start = 25:00\n'

    def test_reload_keeps_the_old(self):
        self.home.settings('[ice]\nduration = 9m\n')
        self.home.start_daemon()
        self.home.settings(self.FIVE)
        result = subprocess.run(['busctl', '--user', 'call', NAME, PATH, NAME + '.Manager', 'Reload'], env=self.home.env,
                                capture_output=True, text=True)
        self.assertEqual(result.returncode, 1)
        faults = [line for line in result.stderr.splitlines() if 'kneeminder.conf:' in line]
        self.assertEqual(len(faults), 5, result.stderr)
        self.assertEqual(self.value('ice.duration'), '9m')

    def value(self, key):
        return next(s['value'] for s in self.home.json('config', 'show')['settings'] if s['key'] == key)

    def test_start_uses_the_last_good(self):
        self.home.settings('[ice]\nduration = 9m\n')
        self.home.start_daemon()
        self.home.kill_daemon(signal.SIGTERM)
        self.home.settings(self.FIVE)
        self.home.start_daemon()
        self.assertEqual(self.value('ice.duration'), '9m')
        status = self.home.status()
        self.assertEqual([n['kind'] for n in status['notices']], ['settings'])
        self.assertEqual(self.home.run('config', 'check').returncode, 1)
        self.home.settings('[ice]\nduration = 8m\n')
        os.kill(self.home.daemon.pid, signal.SIGHUP)
        wait_for(lambda: self.value('ice.duration') == '8m')
        self.assertEqual(self.home.status()['notices'], [])


class Records(Case):
    def make(self, change=None):
        """A record with one report in it, closed."""
        self.home.start_daemon()
        self.home.say('pain', '4', '--knee', 'left')
        self.home.kill_daemon(signal.SIGTERM)
        if change:
            db = sqlite3.connect(self.home.record_path())
            db.execute(change)
            db.commit()
            db.execute('PRAGMA journal_mode = DELETE')
            db.close()

    def test_newer(self):
        self.make('PRAGMA user_version = 999')
        before = digest(self.home.record_path())
        self.home.start_daemon()
        self.assertEqual(self.home.status()['health']['store'], 'newer-schema')
        fact = self.home.json('pain', '3', '--knee', 'right')
        self.assertFalse((fact.get('facts') or [fact])[0]['stored'])
        self.assertEqual(self.home.run('history').returncode, 1)
        self.home.kill_daemon(signal.SIGTERM)
        self.assertEqual(digest(self.home.record_path()), before)

    def test_foreign(self):
        os.makedirs(os.path.dirname(self.home.record_path()), mode=0o700)
        db = sqlite3.connect(self.home.record_path())
        db.execute('CREATE TABLE recipes (name TEXT)')
        db.commit()
        db.close()
        before = digest(self.home.record_path())
        self.home.start_daemon()
        self.assertEqual(self.home.status()['health']['store'], 'foreign')
        self.home.kill_daemon(signal.SIGTERM)
        self.assertEqual(digest(self.home.record_path()), before)

    def test_garbage_is_set_aside(self):
        os.makedirs(os.path.dirname(self.home.record_path()), mode=0o700)
        with open(self.home.record_path(), 'wb') as f:
            f.write(b'this is no record, but somebody may want it ' * 200)
        before = digest(self.home.record_path())
        self.home.start_daemon()
        self.assertEqual(self.home.status()['health']['store'], 'set-aside')
        self.assertTrue(self.home.json('pain', '4', '--knee', 'left')['stored'])
        aside = glob.glob(self.home.record_path() + '.corrupt-*')
        self.assertEqual([digest(a) for a in aside], [before])

    def test_backup_takes_the_place(self):
        self.make()
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(2, '09:00')))
        time = Time(self.home)
        time.advance(moment(2, '11:00'))
        time.close()
        wait_for(lambda: glob.glob(os.path.dirname(self.home.record_path()) + '/*backup*'))
        self.home.kill_daemon(signal.SIGTERM)
        with open(self.home.record_path(), 'r+b') as f:
            f.write(b'\0' * 4096)
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(2, '12:00')))
        self.assertEqual([e['knee'] for e in self.home.status()['episodes']], ['left'])
        self.assertEqual(self.home.status()['health']['store'], 'set-aside')

    def test_restore(self):
        """The copies are listed, with what each lacks; one that is chosen takes the place of the record, which is kept."""
        self.make()
        # Whether the first daemon lived long enough to make one is not the question.
        for copy in glob.glob(self.home.record_path() + '.backup-*'):
            os.unlink(copy)
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(2, '09:00')))
        time = Time(self.home)
        self.addCleanup(time.close)
        for day in (2, 3):
            time.advance(moment(day, '14:00'))
            wait_for(lambda: len(self.home.json('troubleshoot', '--restore')['copies']) == day - 1)
            self.home.say('pain', str(day + 3), '--knee', 'right')
        copies = self.home.json('troubleshoot', '--restore')['copies']
        self.assertEqual([(c['copy'], c['newer']) for c in copies], [(1, 1), (2, 2)])
        self.assertIn(' 2  ', self.home.say('troubleshoot', '--restore'))
        before = self.home.json('history')
        for args, status in ((('0',), 2), (('x',), 2), (('3',), 1)):
            self.assertEqual(self.home.run('troubleshoot', '--restore', *args).returncode, status)
        self.assertEqual(self.home.run('troubleshoot', '2').returncode, 2)

        done = self.home.json('troubleshoot', '--restore', '2')
        self.assertEqual((done['lost'], done['lost_since'], done['made']), (2, copies[1]['made'], copies[1]['made']))
        self.assertEqual(done['lost_until'], [f for f in before if f['type'] == 'pain'][-1]['recorded'])
        self.assertEqual([f['score'] for f in self.home.json('history', '--kind', 'pain')], [4])
        self.assertEqual(self.home.status()['episodes'][0]['knee'], 'left')
        self.assertEqual(len(self.home.status()['episodes']), 1)
        db = sqlite3.connect(done['aside'])
        self.assertEqual(db.execute("SELECT count(*) FROM fact WHERE type = 'pain'").fetchone()[0], 3)
        db.close()
        self.assertTrue(self.home.json('pain', '3', '--knee', 'left')['stored'])
        self.assertEqual(self.home.status()['health']['store'], 'ok')
        self.assertIn('between then and', self.home.say('troubleshoot', '--restore', '1'))

    def test_weekly_check(self):
        """The first copy of a week is looked through; a damaged one is told, does not stay, and lets no older one go."""
        self.make()
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(2, '09:00')))
        time = Time(self.home)
        time.advance(moment(2, '14:00'))
        time.close()
        copies = wait_for(lambda: glob.glob(self.home.record_path() + '.backup-*'))
        self.home.kill_daemon(signal.SIGTERM)
        # A page that nothing leads to, which only a check of the whole file finds.
        with open(self.home.record_path(), 'r+b') as f:
            header = f.read(100)
            pages = int.from_bytes(header[28:32], 'big')
            f.seek(28)
            f.write((pages + 1).to_bytes(4, 'big'))
            f.seek(pages * 4096)
            f.write(b'\0' * 4096)
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(12, '09:00')))
        time = Time(self.home)
        self.addCleanup(time.close)
        time.advance(moment(12, '14:00'))
        wait_for(lambda: self.home.status()['health']['store'] == 'damaged')
        self.assertEqual(sorted(glob.glob(self.home.record_path() + '.backup-*')), sorted(copies))
        self.assertIn('--restore', self.home.say('troubleshoot'))
        self.home.say('troubleshoot', '--restore', '1')
        self.assertEqual(self.home.status()['health']['store'], 'ok')

    def test_restore_refuses_a_broken_copy(self):
        self.make()
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(2, '09:00')))
        time = Time(self.home)
        self.addCleanup(time.close)
        time.advance(moment(2, '11:00'))
        copy = wait_for(lambda: glob.glob(self.home.record_path() + '.backup-*'))[0]
        before = self.home.json('history')
        with open(copy, 'r+b') as f:
            f.write(b'\0' * 4096)
        files = sorted(os.listdir(os.path.dirname(copy)))
        result = self.home.run('troubleshoot', '--restore', '1')
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('cannot be read', result.stderr)
        self.assertEqual(self.home.json('history'), before)
        self.assertEqual(sorted(os.listdir(os.path.dirname(copy))), files)

    def test_restore_where_the_record_is_no_use(self):
        """A newer one makes way for a copy that can be used, and is kept."""
        self.make()
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(2, '09:00')))
        time = Time(self.home)
        time.advance(moment(2, '11:00'))
        time.close()
        wait_for(lambda: glob.glob(self.home.record_path() + '.backup-*'))
        self.home.kill_daemon(signal.SIGTERM)
        db = sqlite3.connect(self.home.record_path())
        db.execute('PRAGMA user_version = 999')
        db.execute('PRAGMA journal_mode = DELETE')
        db.close()
        before = digest(self.home.record_path())
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(2, '12:00')))
        self.assertFalse(self.home.json('pain', '7', '--knee', 'left')['stored'])
        done = self.home.json('troubleshoot', '--restore', '1')
        self.assertIsNone(done['lost_until'])
        self.assertEqual(digest(done['aside']), before)
        self.assertEqual(self.home.status()['health']['store'], 'ok')
        self.assertEqual([f['score'] for f in self.home.json('history', '--kind', 'pain')], [4, 7])

    def test_link_is_refused(self):
        os.makedirs(os.path.dirname(self.home.record_path()), mode=0o700)
        target = os.path.join(self.home.home, 'elsewhere')
        open(target, 'w').close()
        os.symlink(target, self.home.record_path())
        self.home.start_daemon()
        self.assertEqual(self.home.status()['health']['store'], 'unsafe')
        self.assertEqual(os.path.getsize(target), 0)

    def test_private(self):
        old = os.umask(0)
        try:
            self.make()
        finally:
            os.umask(old)
        self.assertEqual(os.stat(self.home.record_path()).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(os.path.dirname(self.home.record_path())).st_mode & 0o777, 0o700)


@unittest.skipUnless(os.geteuid() == 0, 'needs another user to be refused by a directory')
class ReadOnly(Case):
    def test_kept_in_memory_then_written(self):
        data = os.path.dirname(self.home.record_path())
        self.home.start_daemon()
        self.home.kill_daemon(signal.SIGTERM)
        # root is refused by no mode, but by a mount: a directory that nobody can write takes the record's place
        subprocess.run(['mount', '--bind', '-o', 'ro', data, data], check=False, capture_output=True)
        mounted = subprocess.run(['mount', '-o', 'remount,bind,ro', data], capture_output=True).returncode == 0
        if not mounted:
            self.skipTest('nothing can be mounted here')
        try:
            self.home.start_daemon()
            self.assertEqual(self.home.status()['health']['store'], 'read-only')
            fact = self.home.json('pain', '4', '--knee', 'left')
            self.assertFalse(fact['stored'])
            self.assertEqual(self.home.run('history').returncode, 1)
            self.assertEqual(self.home.status()['episodes'][0]['knee'], 'left')
        finally:
            subprocess.run(['umount', data], check=True)
        time = Time(self.home)
        self.addCleanup(time.close)
        time.advance(moment(0, '06:05'))
        wait_for(lambda: self.home.status()['health']['store'] == 'ok')
        self.assertEqual([f['type'] for f in self.home.json('history')][:2], ['pain', 'episode'])


class Recalled(Case):
    """What the last stop kept for the next start."""

    def present(self):
        return self.home.record_path() + '.present'

    def seen(self):
        status = self.home.json('status')
        return {k: v for k, v in status.items() if k != 'now'}, self.home.json('history'), self.home.json('plan')

    def test_same_as_read(self):
        self.home.start_daemon()
        self.home.begin()
        self.home.say('run', '20', 'fine', '--at', '05:20')
        before = self.seen()
        self.home.kill_daemon(signal.SIGTERM)
        self.assertEqual(os.stat(self.present()).st_mode & 0o7777, 0o600)
        self.home.start_daemon()
        # It has its name before it has read anything; it answers afterwards.
        self.assertEqual(self.seen(), before)
        self.assertFalse(os.path.exists(self.present()))
        # Killed, it leaves nothing; and what it would have been made of is read.
        self.home.kill_daemon()
        self.assertFalse(os.path.exists(self.present()))
        self.home.start_daemon()
        self.assertEqual(self.seen(), before)

    def test_spoilt(self):
        self.home.start_daemon()
        self.home.begin()
        before = self.seen()
        for at, count in ((0, 48), (48, 8), (200, 8), (-9, 8)):
            self.home.kill_daemon(signal.SIGTERM)
            with open(self.present(), 'r+b') as f:
                f.seek(at, os.SEEK_SET if at >= 0 else os.SEEK_END)
                f.write(b'\xff' * count)
            self.home.start_daemon()
            self.assertEqual(self.seen(), before, (at, count))
        self.home.kill_daemon(signal.SIGTERM)
        os.truncate(self.present(), 0)
        self.home.start_daemon()
        self.assertEqual(self.seen(), before)

    def test_another_record(self):
        """What a record was is not what another one in its place is."""
        self.home.start_daemon()
        self.home.kill_daemon(signal.SIGTERM)
        path = self.home.record_path()
        shutil.copy(path, path + '.mine')
        self.home.start_daemon()
        self.home.begin()
        self.home.kill_daemon(signal.SIGTERM)
        os.rename(path + '.mine', path)
        self.home.start_daemon()
        self.assertEqual(self.home.json('status')['episodes'], [])


class Second(Case):
    def test_same_bus(self):
        self.home.start_daemon()
        second = subprocess.run([self.home.daemon_path], env=self.home.env, capture_output=True, text=True, timeout=10)
        self.assertEqual(second.returncode, 0)
        self.assertIn('Another kneeminderd', second.stderr)
        self.home.say('status')

    def test_same_record_on_another_bus(self):
        self.home.start_daemon()
        other = Home(BUILD)
        self.addCleanup(other.close)
        env = dict(other.env, HOME=self.home.home, KNEEMINDER_CLOCK=os.path.join(other.home, 'clock'))
        second = subprocess.run([self.home.daemon_path], env=env, capture_output=True, text=True, timeout=10)
        self.assertNotEqual(second.returncode, 0)
        self.assertIn('process %d' % self.home.daemon.pid, second.stderr)

    def test_no_daemon(self):
        result = self.home.run('status')
        self.assertEqual(result.returncode, 1)
        self.assertIn('systemctl --user status kneeminderd', result.stderr)
        # What needs no daemon is said; that nobody tells the settings is not that nothing is set.
        self.assertIsNone(self.home.json('why', 'limit')['settings'])

    def test_activated_by_the_first_call(self):
        self.home.offer(NAME, self.home.daemon_path)
        self.home.say('status')
        pid = int(self.home.driver().GetConnectionUnixProcessID(NAME))
        os.kill(pid, signal.SIGTERM)
        wait_for(lambda: not self.home.bus.name_has_owner(NAME))


class Idle(unittest.TestCase):
    def test_no_system_call(self):
        """The installed daemon, an episode open: between deadlines it sleeps."""
        if not shutil.which('strace'):
            self.skipTest('strace is not here')
        home = Home(BUILD, daemon='daemon/kneeminderd')
        self.addCleanup(home.close)
        home.settings('[quiet]\nfrom = 00:00\nto = 00:00\n')
        home.start_daemon()
        home.begin()
        out = os.path.join(home.home, 'strace')
        # The day's copy of the record and the like are done when the log says nothing more.
        self.trace(home, out, 3)
        calls = self.trace(home, out, 10)
        self.assertLessEqual(len(calls), 1, calls)

    def trace(self, home, out, seconds):
        tracer = subprocess.Popen(['timeout', '-s', 'INT', str(seconds), 'strace', '-o', out, '-p', str(home.daemon.pid)],
                                  stderr=subprocess.DEVNULL)
        tracer.wait()
        with open(out) as f:
            # the call it was asleep in is shown as unfinished or restarted
            return [line for line in f if 'epoll_wait' not in line and 'restart_syscall' not in line and 'detached' not in line]


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
