#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Where words and scores must not get to, who may read what is written, and that nobody is talked to. Usage: test-secrets.py BUILD [TEST...]"""

import glob
import os
import re
import shutil
import stat
import sys
import unittest

from homelib import DAY, START, Home, Time, moment
from notifierlib import Server, wait_for

BUILD = None
SECRETS = ('marmalade', 'nectarine', 'persimmon', 'tamarind')  # words that nothing else here says


def mode(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)

    def path(self, *names):
        return os.path.join(self.home.home, *names)

    def start(self):
        """The daemon, as started by whoever has the laxest umask."""
        old = os.umask(0)
        try:
            self.home.start_daemon()
        finally:
            os.umask(old)
        time = Time(self.home)
        self.addCleanup(time.close)
        return time

    def begin(self):
        self.home.say('pain', '7', '--knee', 'left', '--context', 'stairs', '--note', 'after the marmalade')
        self.home.say('safety', '--ice', 'none', '--red-flags', 'none')

    def live(self, time):
        """A day, with a word of each kind, seen on a notification and pressed there."""
        server = Server(self.home)
        self.addCleanup(server.leave)
        self.begin()
        self.home.say('shoe', 'add', 'nectarine')
        self.home.say('function', 'add', 'carry the persimmon', '3')
        time.advance(moment(0, '12:00'))
        self.home.say('run', '25', 'hurt', '--pain', '6', '--knee', 'left', '--shoe', 'nectarine', '--note', 'tamarind', '--at', '11:00')
        time.advance(moment(0, '13:00'))
        number = wait_for(lambda: next(iter(server.open), None))
        server.press(number, server.open[number]['keys'][0])
        return server

    def notifiers(self):
        """Processes of the notifier of this home."""
        found = []
        for path in glob.glob('/proc/[0-9]*/exe'):
            try:
                if os.readlink(path) == os.path.realpath(self.home.notifier_path) and \
                        self.home.home.encode() in open(os.path.dirname(path) + '/environ', 'rb').read():
                    found.append(int(path.split('/')[2]))
            except OSError:
                pass  # it has gone
        return found


class Words(Case):
    def test_not_in_logs_nor_environments(self):
        time = self.start()
        self.live(time)
        notifiers = wait_for(self.notifiers)
        texts = {}
        for pid in (self.home.daemon.pid, *notifiers):
            for name in ('environ', 'cmdline'):
                texts['%s of %d' % (name, pid)] = open('/proc/%d/%s' % (pid, name), 'rb').read().decode()
            # Whoever finds a core finds all of it.
            limit = re.search(r'Max core file size +(\S+) +(\S+)', open('/proc/%d/limits' % pid).read())
            self.assertEqual(limit.groups(), ('0', '0'), pid)
        time.advance(START + 2 * DAY)
        self.home.say('report', '--output', self.path('knee.csv'))
        self.home.run('edit', 'p1', '--note', 'x' * 5000)  # what is refused is not logged either
        self.home.kill_daemon(15)
        texts['the daemon\'s log'] = self.home.log()
        texts['what the bus started wrote'] = open(self.path('bus.log')).read()
        runtime = self.path('run', 'kneeminder')
        for name in os.listdir(runtime):
            texts[name] = open(os.path.join(runtime, name)).read()
        for where, text in texts.items():
            for word in SECRETS:
                self.assertNotIn(word, text, where)
        # They are where they should be; or nothing was shown here.
        record = b''.join(open(p, 'rb').read() for p in glob.glob(self.home.record_path() + '*'))
        for word in SECRETS:
            self.assertIn(word.encode(), record)


class Files(Case):
    def private(self):
        return [self.path('.local/share/kneeminder'), self.path('.local/state/kneeminder'), self.path('run', 'kneeminder')]

    def test_modes_whatever_the_umask(self):
        self.home.settings('[ice]\ntimes = 09:00 15:00\n')
        time = self.start()
        self.live(time)
        time.advance(START + 2 * DAY)
        wait_for(lambda: glob.glob(self.home.record_path() + '.backup-*'))
        files = []
        for directory in self.private():
            self.assertEqual(mode(directory), 0o700, directory)
            files += glob.glob(directory + '/**', recursive=True)
        files = [f for f in files if os.path.isfile(f)]
        names = {os.path.basename(f).split('-')[0] for f in files}
        self.assertLessEqual({'kneeminder.db', 'kneeminder.conf', 'kneeminder.lock', 'shown', 'kneeminder.db.backup'}, names)
        self.assertEqual([(f, oct(mode(f))) for f in files if mode(f) != 0o600], [])

    def test_what_the_client_writes(self):
        self.start()
        self.begin()
        for umask in (0, 0o022, 0o777):
            for words in (('export',), ('report', '--output')):
                out = self.path('out-%o-%s.%s' % (umask, words[0], 'csv' if words[0] == 'report' else 'json'))
                self.home.run(*words, out, umask=umask)
                self.assertEqual(oct(mode(out)), '0o600', (words, oct(umask)))
                # Nor does what lay there lend it its mode, or a link its place.
                os.chmod(out, 0o666)
                self.home.say(words[0], '--force', *words[1:], out)
                self.assertEqual(oct(mode(out)), '0o600', words)
                os.unlink(out)
                os.symlink(self.path('elsewhere'), out)
                self.home.say(words[0], '--force', *words[1:], out)
                self.assertFalse(os.path.islink(out))
                self.assertFalse(os.path.exists(self.path('elsewhere')))

    def test_settings_copy(self):
        """A link or an open file that lies where the copy of the settings is drafted."""
        state = self.path('.local/state/kneeminder')
        os.makedirs(state, mode=0o700)
        draft, copy = os.path.join(state, 'kneeminder.conf.new'), os.path.join(state, 'kneeminder.conf')
        with open(self.path('mine'), 'w') as f:
            f.write('mine')
        for make in (lambda: os.symlink(self.path('mine'), draft), lambda: os.link(self.path('mine'), draft),
                     lambda: os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o666))):
            make()
            if not os.path.islink(draft):
                os.chmod(draft, 0o666)
            self.home.settings('[ice]\ntimes = 09:00 15:00\n')
            self.start()
            self.home.kill_daemon(15)
            self.assertEqual(open(self.path('mine')).read(), 'mine')
            self.assertEqual((os.path.islink(copy), oct(mode(copy))), (False, '0o600'))
            os.unlink(copy)

    @unittest.skipUnless(os.geteuid() == 0, 'only root can give files away')
    def test_foreign_owners(self):
        """A record, or its directory, that is somebody else's is neither read nor written, whatever its mode lets."""
        self.start()
        self.begin()
        self.home.kill_daemon(15)
        record = self.home.record_path()
        for path in (record, os.path.dirname(record), os.path.join(os.path.dirname(record), 'kneeminder.lock')):
            os.chown(path, 65534, 65534)
            os.chmod(path, 0o777 if os.path.isdir(path) else 0o666)
            before = open(record, 'rb').read()
            self.start()
            status = self.home.status()
            self.assertEqual((status['health']['store'], status['episodes']), ('unsafe', []), path)
            self.home.kill_daemon(15)
            self.assertEqual(open(record, 'rb').read(), before)
            os.chown(path, 0, 0)
            os.chmod(path, 0o700 if os.path.isdir(path) else 0o600)
        self.start()
        self.assertEqual(self.home.status()['health']['store'], 'ok')
        self.assertEqual(len(self.home.status()['episodes']), 1)


class Network(Case):
    def test_nobody_is_talked_to(self):
        """All sockets of a day's life are local ones, of the daemon, the notifier, the client and what draws."""
        trace = self.path('trace')
        strace = ['strace', '-f', '-ff', '-o', trace, '-e', 'trace=socket', '-e', 'signal=none']
        if shutil.which('strace') is None:
            self.skipTest('there is no strace')
        for name in ('daemon', 'client', 'notifier'):
            script = self.path('traced-' + name)
            with open(script, 'w') as f:
                f.write('#!/bin/sh\nexec %s %s "$@"\n' % (' '.join(strace), getattr(self.home, name + '_path')))
            os.chmod(script, 0o755)
        self.home.daemon_path, self.home.client_path = self.path('traced-daemon'), self.path('traced-client')
        self.home.offer('org.kneeminder.Notifier1', self.path('traced-notifier'))
        self.home.start_daemon(KNEEMINDER_CLOCK=self.path('clock'))
        wait_for(lambda: os.path.exists(self.path('clock')), 20)
        time = Time(self.home)
        self.addCleanup(time.close)
        server = Server(self.home)
        self.addCleanup(server.leave)
        self.begin()
        time.advance(moment(0, '08:00'))
        wait_for(lambda: server.open, 20)
        self.home.say('export', self.path('out.json'))
        self.home.say('import', self.path('out.json'))
        self.home.say('report', '--output', self.path('out.svg'))
        with open(self.path('run.gpx'), 'w') as f:
            f.write('<?xml version="1.0"?><!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/gpx.dtd"><gpx><trk>'
                    '<trkseg><trkpt lat="1" lon="2"><time>2026-11-22T10:00:00Z</time></trkpt></trkseg></trk></gpx>')
        self.assertEqual(self.home.run('import', self.path('run.gpx')).returncode, 1)
        files = glob.glob(trace + '.*')
        calls = [line for file in files for line in open(file) if 'socket(' in line]
        self.assertGreater(len(calls), 8)
        self.assertGreater(len(files), 6)
        self.assertEqual([c for c in calls if not re.search(r'socket\(AF_UNIX,', c)], [])


if __name__ == '__main__':
    BUILD = sys.argv.pop(1)
    unittest.main(argv=sys.argv[:1] + ['-v'] + sys.argv[1:])
