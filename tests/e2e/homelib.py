# SPDX-License-Identifier: MIT
"""A runner's home for end-to-end tests: the real daemon, notifier and client on a bus of their own.

Home      a Room (see notifierlib) whose bus can activate the notifier; runs the client, reads the record
Time      the invented clock of the tested daemon: goes from deadline to deadline
"""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time

import dbus

from notifierlib import NAME, PATH, Room, check_text, ended, wait_for

DAY = 24 * 3600 * 10**6
START = 1795413600 * 10**6  # 2026-11-23 06:00 UTC, a Monday


class Home(Room):
    def __init__(self, build, daemon='tests/kneeminderd-test', activate=True):
        self.build = build
        super().__init__(os.path.join(build, 'client/notifier/kneeminder-notifier'))
        self.daemon_path = os.path.join(build, daemon)
        self.client_path = os.path.join(build, 'client/cli/kneeminder')
        self.logs = []
        self.daemon = None
        if activate:
            self.offer('org.kneeminder.Notifier1', self.notifier_path)

    def bus_config(self, runtime):
        services = os.path.join(self.home, 'services')
        os.makedirs(services, exist_ok=True)
        return super().bus_config(runtime).replace('<policy', '<servicedir>%s</servicedir><policy' % services)

    def stop_bus(self):
        """The bus is gone, and with it every connection."""
        self.bus_process.kill()
        self.bus_process.wait()

    def start_bus_again(self):
        """Another one where the first was."""
        path = self.env['DBUS_SESSION_BUS_ADDRESS'].split(',')[0]
        os.unlink(path.removeprefix('unix:path='))
        config = self.bus_config(self.env['XDG_RUNTIME_DIR'])
        self.env['DBUS_SESSION_BUS_ADDRESS'] = path     # without the number that was the first one's
        self.bus_process = self.start_bus('bus', re.sub('<listen>.*</listen>', '<listen>%s</listen>' % path, config))
        self.bus = self.connect()
        self.activation_environment()

    def offer(self, name, path):
        """A service file: the bus starts that program for whoever calls the name."""
        file = os.path.join(self.home, 'services', name + '.service')
        with open(file, 'w') as f:
            f.write('[D-BUS Service]\nName=%s\nExec=%s\n' % (name, path))
        self.driver().ReloadConfig()
        self.activation_environment()

    def activation_environment(self):
        self.driver().UpdateActivationEnvironment(dbus.Dictionary(
            {k: v for k, v in self.env.items() if k != 'DBUS_SESSION_BUS_ADDRESS'}, signature='ss'))

    def driver(self):
        return dbus.Interface(self.bus.get_object('org.freedesktop.DBus', '/org/freedesktop/DBus', introspect=False),
                              'org.freedesktop.DBus')

    # --- the daemon ---

    def start_daemon(self, **env):
        self.env.update({'KNEEMINDER_CLOCK': os.path.join(self.home, 'clock'), **env})
        log = os.path.join(self.home, 'daemon.%d.log' % len(self.logs))
        self.logs.append(log)
        with open(log, 'w') as f:
            self.daemon = self.start(self.daemon_path, stderr=f)
        ready = self.env['KNEEMINDER_CLOCK'] if self.daemon_path.endswith('-test') else self.home
        wait_for(lambda: (self.bus.name_has_owner(NAME) and os.path.exists(ready)) or self.daemon.poll() is not None, 10)
        return self.daemon

    def daemon_ended(self):
        """Its exit status, once it has ended by itself."""
        status = ended(self.daemon)
        if os.path.exists(self.env['KNEEMINDER_CLOCK']):
            os.unlink(self.env['KNEEMINDER_CLOCK'])
        return status

    def kill_daemon(self, signal=9):
        self.daemon.send_signal(signal)
        self.daemon_ended()
        wait_for(lambda: not self.bus.name_has_owner(NAME))

    def log(self):
        text = ''
        for log in self.logs:
            with open(log) as f:
                text += f.read()
        return text

    def close(self):
        super_close = super().close
        text = self.log()
        super_close()
        check_text(text)

    def settings(self, text):
        directory = os.path.join(self.home, '.config/kneeminder')
        os.makedirs(directory, exist_ok=True)
        with open(os.path.join(directory, 'kneeminder.conf'), 'w') as f:
            f.write(text)

    # --- the client ---

    def run(self, *args, **options):
        result = subprocess.run([self.client_path, *args], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                timeout=20, **options)
        check_text(result.stderr)
        return result

    def say(self, *args):
        """The client's words, which must be no refusal."""
        result = self.run(*args)
        assert result.returncode == 0, (args, result.stdout, result.stderr)
        return result.stdout

    def json(self, *args):
        return json.loads(self.say(*args, '--json'))

    def status(self):
        return self.json('status')

    def state(self, reminder):
        for r in self.json('plan', '--from', reminder.split('/')[1]):
            if r['id'] == reminder:
                return r['state']
        return None

    def begin(self):
        """An episode whose safety questions are answered."""
        self.say('pain', '4', '--knee', 'left', '--context', 'stairs')
        self.say('safety', '--ice', 'none', '--red-flags', 'none')

    # --- the record ---

    def record_path(self):
        return os.path.join(self.home, '.local/share/kneeminder/kneeminder.db')

    def record(self, query):
        """Rows of a copy of the record; the daemon must be gone, for it lets nobody near."""
        copy = os.path.join(self.home, 'copy')
        shutil.rmtree(copy, ignore_errors=True)
        os.mkdir(copy)
        for end in ('', '-wal'):
            if os.path.exists(self.record_path() + end):
                shutil.copy(self.record_path() + end, os.path.join(copy, 'record.db' + end))
        db = sqlite3.connect(os.path.join(copy, 'record.db'))
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()

    def ping(self):
        """Milliseconds that the daemon takes to answer."""
        begin = time.monotonic()
        self.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Peer', 'Ping', '', (), timeout=5)
        return (time.monotonic() - begin) * 1000


class Time:
    def __init__(self, home):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(home.env['KNEEMINDER_CLOCK'])
        self.lines = self.socket.makefile('r')

    def tell(self, line):
        self.socket.sendall((line + '\n').encode())
        answer = self.lines.readline().split()
        assert answer and answer[0] != 'error', (line, answer)
        return answer

    def now(self):
        return int(self.tell('now')[1])

    def advance(self, until, each=lambda: None):
        """Goes to that time as the daemon lives it; each() is called after each deadline."""
        while self.tell('advance-to %d' % until)[0] == 'fired':
            each()

    def close(self):
        self.lines.close()
        self.socket.close()


def moment(day, clock):
    hour, minute = clock.split(':')
    midnight = START - 6 * 3600 * 10**6
    return midnight + day * DAY + (int(hour) * 60 + int(minute)) * 60 * 10**6
