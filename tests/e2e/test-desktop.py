#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""On a real notification server: dunst on a display of its own. Usage: test-desktop.py BUILD [TEST...]

With KNEEMINDER_SHOTS set to a directory, pictures are left there.
"""

import os
import shutil
import subprocess
import sys
import unittest

from homelib import Home, Time, moment
from notifierlib import NOTES, wait_for

BUILD = None

DUNSTRC = '''[global]
    font = Sans 12
    width = 460
    height = 300
    offset = 24x24
    dmenu = %s
'''


@unittest.skipUnless(shutil.which('dunst') and shutil.which('Xvfb'), 'dunst and Xvfb are not here')
class Dunst(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD, activate=False)
        self.addCleanup(self.home.close)
        self.home.start_screen()
        self.home.offer('org.kneeminder.Notifier1', self.home.notifier_path)
        # Chooses the action whose label is in the file, as a person would from the menu.
        self.pick = os.path.join(self.home.home, 'pick')
        menu = os.path.join(self.home.home, 'menu')
        with open(menu, 'w') as f:
            f.write('#!/bin/sh\nexec grep -m 1 -F "$(cat %s)"\n' % self.pick)
        os.chmod(menu, 0o700)
        rc = os.path.join(self.home.home, 'dunstrc')
        with open(rc, 'w') as f:
            f.write(DUNSTRC % menu)
        self.home.start('dunst', '-conf', rc, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: self.home.bus.name_has_owner(NOTES), 10)
        self.home.settings('[check-in]\ntimes =\n')
        self.home.start_daemon()
        self.time = Time(self.home)
        self.addCleanup(self.time.close)

    def shown(self, kind):
        """Waits until such an entry has a number, and its picture is on the screen."""
        def entry():
            for e in self.home.bus.call_blocking('org.kneeminder.Kneeminder1', '/org/kneeminder/Kneeminder1',
                                                 'org.freedesktop.DBus.Properties', 'Get', 'ss',
                                                 ('org.kneeminder.Kneeminder1.Display', 'Showing')):
                if e['form'] == kind and int(e['number']):
                    return e
        return wait_for(entry, 10)

    def choose(self, label):
        with open(self.pick, 'w') as f:
            f.write(label)
        subprocess.run(['dunstctl', 'context'], env=self.home.env, check=True)

    def on_screen(self):
        result = subprocess.run(['dunstctl', 'count', 'displayed'], env=self.home.env, check=True, capture_output=True, text=True)
        return int(result.stdout)

    def shoot(self, name):
        wait_for(lambda: self.on_screen() > 0)
        directory = os.environ.get('KNEEMINDER_SHOTS')
        path = os.path.join(directory or self.home.home, name + '.png')
        # The server draws after it has answered: until something other than the empty screen is seen.
        def drawn():
            subprocess.run(['import', '-window', 'root', path], env=self.home.env, check=True)
            colours = subprocess.run(['identify', '-format', '%k', path], capture_output=True, text=True, check=True).stdout
            return int(colours) > 10
        wait_for(drawn, 10)

    def test_whole_way(self):
        self.home.begin()
        self.time.advance(moment(0, '08:00'))
        self.shown('ask')
        self.shoot('reminder')
        self.assertEqual(self.on_screen(), 1)
        self.choose('Start')
        wait_for(lambda: self.home.state('ice/2026-11-23/0800') == 'running')
        self.shown('running')
        self.shoot('running')
        self.time.advance(moment(0, '08:10'))
        self.shown('ice-off')
        self.shoot('ice-off')
        self.choose("It's off")
        wait_for(lambda: self.home.status()['notices'] == [])
        wait_for(lambda: self.on_screen() == 0)
        self.assertEqual(self.home.status()['today']['ice']['done'], 1)

    def test_safety_and_check_in(self):
        self.home.say('pain', '4', '--knee', 'left')
        self.time.advance(moment(0, '07:00'))
        self.shown('ask')
        self.shoot('safety')
        self.choose('None')
        wait_for(lambda: self.home.state('safety/2026-11-23/e1') == 'done')
        self.home.say('ask', 'check-in')
        self.shown('ask')
        self.shoot('check-in')


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
