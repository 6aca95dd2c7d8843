# SPDX-License-Identifier: MIT
"""A room for the notifier alone: a bus of its own, a daemon and a notification server that are played here.

Room       the bus, its home and runtime directories; starts the notifier and ends everything it started
Daemon     org.kneeminder.Kneeminder1 with interface Display: a list of entries, and a log of what came back
Server     org.freedesktop.Notifications: keeps what is open, and behaves as real servers do, by its modes
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME, PATH = 'org.kneeminder.Kneeminder1', '/org/kneeminder/Kneeminder1'
DISPLAY = NAME + '.Display'
NOTIFIER = 'org.kneeminder.Notifier1'
NOTES, NOTES_PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
DRIVER = 'org.freedesktop.DBus'
NO_TIME = 2**64 - 1

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)

CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)


def check_text(text):
    """What a program has written must be no report of a sanitizer."""
    assert 'Sanitizer' not in text and 'runtime error' not in text, text


def wait_for(what, seconds=5.0):
    """Runs the main loop until what() is true; returns its value, or raises after so many seconds."""
    end = time.monotonic() + seconds
    context = GLib.MainContext.default()
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError('nothing came within %g s' % seconds)
        while context.iteration(False):
            pass
        time.sleep(0.005)


def pass_time(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass
        time.sleep(0.005)


class Room:
    def __init__(self, notifier):
        self.notifier_path = notifier
        self.home = tempfile.mkdtemp(prefix='kneeminder-')
        self.children = []
        runtime = os.path.join(self.home, 'run')
        os.mkdir(runtime, 0o700)
        self.env = {'HOME': self.home, 'XDG_RUNTIME_DIR': runtime, 'PATH': os.environ['PATH'],
                    'LANG': 'C.UTF-8', 'TZ': 'UTC',
                    # Never the machine's own.
                    'DBUS_SYSTEM_BUS_ADDRESS': 'unix:path=' + os.path.join(runtime, 'no-system-bus')}
        for kept in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'):
            if kept in os.environ:
                self.env[kept] = os.environ[kept]
        # What the bus starts writes here too.
        self.bus_log = open(os.path.join(self.home, 'bus.log'), 'w+')
        self.bus_process = self.start_bus('bus', self.bus_config(runtime))
        self.env['DBUS_SESSION_BUS_ADDRESS'] = self.bus_process.address
        self.bus = self.connect()

    def start_bus(self, name, text):
        """A bus of that configuration; its `address` is where it is."""
        config = os.path.join(self.home, name + '.conf')
        with open(config, 'w') as f:
            f.write(text)
        process = subprocess.Popen(['dbus-daemon', '--config-file', config, '--nofork', '--print-address=1'],
                                   stdout=subprocess.PIPE, stderr=self.bus_log, text=True)
        self.children.append(process)
        process.address = process.stdout.readline().strip()
        process.stdout.close()
        return process

    def bus_config(self, runtime):
        """No service files: nothing is activated behind the test's back."""
        return ('<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" '
                '"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">'
                '<busconfig><type>session</type><listen>unix:dir=%s</listen><policy context="default">'
                '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>'
                '</policy></busconfig>' % runtime)

    def connect(self, address=None):
        bus = dbus.bus.BusConnection(address or self.env['DBUS_SESSION_BUS_ADDRESS'])
        bus.set_exit_on_disconnect(False)
        return bus

    def start(self, *command, **options):
        process = subprocess.Popen(command, env=self.env, **{'stderr': self.bus_log, **options})
        self.children.append(process)
        return process

    def start_notifier(self, **options):
        return self.start(self.notifier_path, **options)

    def start_screen(self):
        """A display of its own, for real notification servers."""
        out, into = os.pipe()
        self.start('Xvfb', '-displayfd', str(into), '-screen', '0', '1024x768x24', '-nolisten', 'tcp',
                   pass_fds=[into], stderr=subprocess.DEVNULL)
        os.close(into)
        with os.fdopen(out) as f:
            self.env['DISPLAY'] = ':' + f.readline().strip()

    def notifier_owner(self):
        try:
            return str(self.bus.get_name_owner(NOTIFIER))
        except dbus.DBusException:
            return None

    def close(self):
        for process in reversed(self.children):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM if process is not self.bus_process else signal.SIGKILL)
        for process in reversed(self.children):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        with self.bus_log as f:
            f.seek(0)
            text = f.read()
        shutil.rmtree(self.home, ignore_errors=True)
        check_text(text)
        for process in self.children:
            assert -process.returncode not in CRASHES, (process.args, process.returncode)


def ended(process):
    """Its exit status; None while it runs."""
    wait_for(lambda: process.poll() is not None, 15)
    return process.returncode


class Stale(dbus.DBusException):
    _dbus_error_name = NAME + '.Error.Stale'


class TooSoon(dbus.DBusException):
    _dbus_error_name = NAME + '.Error.TooSoon'


class Daemon(dbus.service.Object):
    def __init__(self, room):
        self.room = room
        self.entries, self.log, self.reads = [], [], 0
        self.refusal = None     # an exception for the next Act
        self.on_release = None  # called once when the notifier gives its name back
        super().__init__(room.connect(), PATH)
        self.connection.request_name(NAME)
        self.connection.add_signal_receiver(self.owner_changed, 'NameOwnerChanged', DRIVER, DRIVER,
                                            '/org/freedesktop/DBus', arg0=NOTIFIER)

    def owner_changed(self, name, old, new):
        if not new and self.on_release:
            self.on_release, call = None, self.on_release
            call()

    def show(self, *entries):
        """The list from now on."""
        self.entries = list(entries)
        self.PropertiesChanged(DISPLAY, {}, ['Showing'])

    def told(self, method):
        return [arguments for name, arguments in self.log if name == method]

    def leave(self):
        self.connection.release_name(NAME)

    def check(self, sender, entry_id, revision):
        assert sender == self.room.notifier_owner(), 'a call of one who does not own the name'
        for e in self.entries:
            if e['id'] == entry_id and e['revision'] == revision:
                return e
        raise Stale('changed since')

    @dbus.service.method('org.freedesktop.DBus.Properties', 'ss', 'v')
    def Get(self, interface, name):
        assert (interface, name) == (DISPLAY, 'Showing')
        self.reads += 1
        return dbus.Array(self.entries, signature='a{sv}', variant_level=1)

    @dbus.service.signal('org.freedesktop.DBus.Properties', 'sa{sv}as')
    def PropertiesChanged(self, interface, changed, invalidated):
        pass

    @dbus.service.method(DISPLAY, 'susu', '', sender_keyword='sender')
    def Shown(self, entry_id, revision, server, number, sender=None):
        entry = self.check(sender, entry_id, revision)
        entry['server'], entry['number'] = server, dbus.UInt32(number)
        self.log.append(('Shown', (str(entry_id), int(revision), str(server), int(number))))

    @dbus.service.method(DISPLAY, 'sus', '', sender_keyword='sender')
    def Act(self, entry_id, revision, verb, sender=None):
        self.log.append(('Act', (str(entry_id), int(revision), str(verb))))
        if self.refusal:
            self.refusal, refusal = None, self.refusal
            raise refusal
        self.check(sender, entry_id, revision)

    @dbus.service.method(DISPLAY, 'sus', '', sender_keyword='sender')
    def Closed(self, entry_id, revision, reason, sender=None):
        self.check(sender, entry_id, revision)
        self.log.append(('Closed', (str(entry_id), int(revision), str(reason))))

    @dbus.service.method(DISPLAY, 'ssas', '')
    def Server(self, name, version, capabilities):
        self.log.append(('Server', (str(name), str(version), [str(c) for c in capabilities])))


def entry(entry_id, revision, form, urgency='normal', sound=False, alert=True, discreet=False, server='', number=0,
          **data):
    types = {'snooze_for': dbus.UInt64, 'duration': dbus.UInt64, 'ends': dbus.UInt64, 'ended': dbus.UInt64,
             'minutes': dbus.UInt32, 'count': dbus.UInt32, 'repeat': dbus.UInt32}
    values = {key: types.get(key, lambda v: v)(value) for key, value in data.items()}
    for key in ('contexts', 'verbs'):
        if key in values:
            values[key] = dbus.Array(values[key], signature='s')
    if 'reminders' in values:
        values['reminders'] = dbus.Array([dbus.Dictionary(r, signature='sv') for r in values['reminders']],
                                         signature='a{sv}')
    return dbus.Dictionary({
        'id': entry_id, 'revision': dbus.UInt32(revision), 'form': form, 'urgency': urgency, 'sound': sound,
        'alert': alert, 'server': server, 'number': dbus.UInt32(number), 'discreet': discreet,
        'data': dbus.Dictionary(values, signature='sv')}, signature='sv')


def ask(revision, *kinds, knee='left', contexts=('stairs',), snooze=True, **options):
    verbs = {'safety': ['none', 'some', 'skip'], 'ice': ['start', 'snooze', 'skip'],
             'check-in': ['no-pain', 'sore', 'pain-1-2', 'pain-3-5', 'pain-6-10']}
    reminders = [{'id': kind + '/2026-11-23/1300', 'kind': kind, 'due': dbus.UInt64(1795438800000000),
                  'knee': knee} for kind in kinds]
    return entry('ask', revision, 'ask', reminders=reminders, knee=knee, contexts=contexts, snooze=snooze,
                 snooze_for=15 * 60 * 10**6, duration=10 * 60 * 10**6,
                 verbs=verbs.get(kinds[0], ['done', 'snooze', 'skip']), **options)


def running(revision, half=False, **options):
    return entry('session/i1', revision, 'running', alert=False, knee='left', ends=1795441320000000,
                 duration=10 * 60 * 10**6, half=half, verbs=['stop'], **options)


def ice_off(revision, **options):
    return entry('ice-off/i1', revision, 'ice-off', urgency='critical', sound=True, knee='left',
                 ended=1795441320000000, late=False, minutes=10, repeat=0, verbs=['off'], **options)


def notice(revision, kind, urgency='low', reason='', count=0, **options):
    return entry(kind, revision, 'notice', urgency=urgency, kind=kind, reason=reason, count=count, verbs=['read'],
                 **options)


class NoteError(dbus.DBusException):
    _dbus_error_name = NOTES + '.Error.InvalidId'


class TooMany(dbus.DBusException):
    _dbus_error_name = NOTES + '.MaxNotificationsExceeded'


class Server(dbus.service.Object):
    """Modes: mute (takes calls, never answers), mute:MEMBER (of that one alone), double (each signal twice), closes (closes soon after
    an action), strict (refuses a number that it does not know), crossing (an action is pressed just before an update), full (has room for one),
    refuses (has room for none), stale (answers with a number that it gave before), crashes (on each Notify), flood (each button of what it
    shows is pressed without end)."""

    def __init__(self, room, *modes, name='fake', capabilities=('actions', 'body', 'body-markup')):
        self.modes, self.name, self.capabilities = modes, name, capabilities
        self.open, self.log, self.closes, self.last = {}, [], [], 0
        self.flooding, self.pressed, self.calls = 0, 0, 0
        super().__init__(room.connect(), NOTES_PATH)
        self.connection.request_name(NOTES)

    def leave(self):
        self.connection.release_name(NOTES)

    @property
    def owner(self):
        return self.connection.get_unique_name()

    def reply(self, member, answer, *values):
        if 'mute' not in self.modes and 'mute:' + member not in self.modes:
            answer(*values)

    def crash(self):
        """Its connection goes, as a process's does that ends."""
        if self.flooding:
            GLib.source_remove(self.flooding)
        self.flooding = 0
        self.connection.close()

    def flood(self):
        for number, note in list(self.open.items()):
            for key in note['keys']:
                self.ActionInvoked(dbus.UInt32(number), key)
                self.pressed += 1
        return True

    @dbus.service.method(NOTES, '', 'ssss', async_callbacks=('answer', 'fail'))
    def GetServerInformation(self, answer, fail):
        self.reply('GetServerInformation', answer, self.name, 'vendor', '1.0', '1.2')

    @dbus.service.method(NOTES, '', 'as', async_callbacks=('answer', 'fail'))
    def GetCapabilities(self, answer, fail):
        self.reply('GetCapabilities', answer, dbus.Array(self.capabilities, signature='s'))

    @dbus.service.method(NOTES, 'susssasa{sv}i', 'u', async_callbacks=('answer', 'fail'))
    def Notify(self, app, replaces, icon, title, body, actions, hints, timeout, answer, fail):
        note = {'replaces': int(replaces), 'icon': str(icon), 'title': str(title), 'body': str(body),
                'keys': [str(a) for a in actions[::2]], 'labels': [str(a) for a in actions[1::2]],
                'hints': {str(k): v for k, v in hints.items()}, 'timeout': int(timeout)}
        self.calls += 1
        if 'crashes' in self.modes:
            self.crash()
            return
        if 'refuses' in self.modes or ('full' in self.modes and self.open and not replaces):
            fail(TooMany('Exceeded maximum number of notifications'))
            return
        if replaces and 'strict' in self.modes and replaces not in self.open:
            fail(NoteError('no such number'))
            return
        if replaces and 'crossing' in self.modes:
            self.ActionInvoked(replaces, self.open[int(replaces)]['keys'][-1])
        number = int(replaces)
        if not number:
            self.last += 1
            number = self.last
        note['number'] = number
        self.open[number] = note
        self.log.append(note)
        if 'flood' in self.modes and not self.flooding:
            self.flooding = GLib.timeout_add(1, self.flood)
        if 'stale' in self.modes:
            number = max(number - 1, 1)
        self.reply('Notify', answer, dbus.UInt32(number))

    @dbus.service.method(NOTES, 'u', '', async_callbacks=('answer', 'fail'))
    def CloseNotification(self, number, answer, fail):
        self.closes.append(int(number))
        if self.open.pop(int(number), None):
            self.NotificationClosed(number, 3)
        self.reply('CloseNotification', answer)

    @dbus.service.signal(NOTES, 'us')
    def ActionInvoked(self, number, key):
        pass

    @dbus.service.signal(NOTES, 'uu')
    def NotificationClosed(self, number, reason):
        pass

    def times(self):
        return 2 if 'double' in self.modes else 1

    def press(self, number, key):
        assert key in self.open[number]['keys'], (key, self.open[number]['keys'])
        for _ in range(self.times()):
            self.ActionInvoked(dbus.UInt32(number), key)
        if 'closes' in self.modes:
            GLib.timeout_add(50, self.close, number, 2)

    def press_until_seen(self, number, key):
        """As a person presses, until something comes of it: a notifier that is just showing something new takes no press for the old."""
        before = len(self.log) + len(self.closes)
        for attempt in range(10):
            self.press(number, key)
            try:
                return wait_for(lambda: len(self.log) + len(self.closes) > before, 2)
            except AssertionError:
                pass
        raise AssertionError('nothing came of pressing %s' % key)

    def close(self, number, reason):
        del self.open[number]
        for _ in range(self.times()):
            self.NotificationClosed(dbus.UInt32(number), dbus.UInt32(reason))

    def only(self):
        """The one notification that is open."""
        assert len(self.open) == 1, self.open
        return next(iter(self.open.values()))
