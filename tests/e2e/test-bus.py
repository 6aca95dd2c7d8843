#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The bus as it may be: gone and back, taken already, and full of callers that are no good. Usage: test-bus.py BUILD [TEST...]"""

import os
import signal
import subprocess
import sys
import unittest

from homelib import NAME, PATH, Home, Time, moment
from notifierlib import Server, ended, wait_for

BUILD = None


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD)
        self.addCleanup(self.home.close)

    def live(self, server=True, **env):
        self.home.settings('[check-in]\ntimes =\n')
        self.server = Server(self.home) if server else None
        self.home.start_daemon(**env)
        self.time = Time(self.home)
        self.addCleanup(lambda: self.time.close())

    def facts(self):
        return [(f['type'], f['uid']) for f in self.home.json('history')]


class Gone(Case):
    def test_ends_with_a_failure_and_nothing_is_lost(self):
        """A failure, for the service manager starts it anew on no other account; and a clean one, for all else is as at a stop."""
        self.live()
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        note = wait_for(lambda: self.server.open and self.server.only())
        wait_for(lambda: self.home.json('history', '--kind', 'asked'))
        facts = self.facts()
        self.home.stop_bus()
        self.assertEqual(self.home.daemon_ended(), 1)
        self.assertIn('The session bus is gone', self.home.log())
        self.time.close()
        self.home.start_bus_again()
        self.server = Server(self.home)
        self.home.start_daemon(KNEEMINDER_CLOCK_START=str(moment(0, '08:01')), KNEEMINDER_CLOCK_UPTIME=str(3600 * 10**6 + 121 * 60 * 10**6))
        self.time = Time(self.home)
        self.assertEqual(self.facts(), facts)
        self.assertEqual(self.home.state('ice/2026-11-23/0800'), 'due')
        again = wait_for(lambda: self.server.open and self.server.only(), 10)
        self.assertEqual((again['title'], again['replaces']), (note['title'], 0))
        self.home.kill_daemon(signal.SIGTERM)
        self.assertEqual(self.home.record("SELECT word FROM fact WHERE type = 'alive' AND word IN ('start', 'stop') ORDER BY seq"),
                         [('start',), ('stop',), ('start',), ('stop',)])

    def test_what_waits_on_it_ends(self):
        self.live(server=False)
        watch = self.home.start(self.home.client_path, 'watch', stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: len(self.home.driver().ListNames()) > 4)
        self.home.stop_bus()
        self.assertEqual(ended(watch), 1)
        with watch.stderr:
            self.assertEqual(len(watch.stderr.read().splitlines()), 1)
        ended(self.home.daemon)

    def test_none_at_the_start(self):
        env = dict(self.home.env, DBUS_SESSION_BUS_ADDRESS='unix:path=' + os.path.join(self.home.home, 'no-bus'))
        result = subprocess.run([self.home.daemon_path], env=env, capture_output=True, text=True, timeout=10)
        self.assertEqual(result.returncode, 1)
        self.assertIn('Cannot reach the session bus', result.stderr)


class Second(Case):
    def test_names_the_first(self):
        self.live(server=False)
        second = subprocess.run([self.home.daemon_path], env=self.home.env, capture_output=True, text=True, timeout=10)
        self.assertEqual(second.returncode, 0)
        self.assertIn('Another kneeminderd, process %d,' % self.home.daemon.pid, second.stderr)
        self.home.say('status')


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
