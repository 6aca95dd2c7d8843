# SPDX-License-Identifier: MIT
"""Real notification servers without a screen: each with what it needs to run, to be seen, and to be pressed.

A Desktop is a Home (see tests/e2e/homelib.py) with one server in it. What each brings:

packages          as Debian calls them
start_server()    returns its process, once it owns org.freedesktop.Notifications
press(label)      presses that button, as near to a hand as the server allows
count()           notifications that are open, None where it cannot be known
shoot(path)       a picture of the screen
"""

import json
import os
import re
import shutil
import subprocess

from homelib import Home
from notifierlib import NOTES, wait_for

NOTIFIER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../client/notifier')
LIBEXEC = ('/usr/lib/x86_64-linux-gnu/xfce4/notifyd', '/usr/lib/xfce4/notifyd', '/usr/libexec', '/usr/lib/notification-daemon')


def find(program):
    return shutil.which(program) or shutil.which(program, path=':'.join(LIBEXEC))


class Desktop(Home):
    name = packages = None
    programs = ()

    def __init__(self, build):
        super().__init__(build, activate=False)
        self.server = None

    @classmethod
    def missing(cls):
        return [p for p in cls.programs if not find(p)]

    def enter(self):
        """The session: a screen, the server, and the notifier that the bus can start in it."""
        icons = os.path.join(self.home, '.local/share/icons/hicolor/scalable/apps')
        os.makedirs(icons)
        shutil.copy(os.path.join(NOTIFIER, 'org.kneeminder.Kneeminder.svg'), icons)
        self.start_session()
        self.restart_server()
        self.offer('org.kneeminder.Notifier1', self.notifier_path)

    def start_session(self):
        self.start_screen()

    def restart_server(self):
        if self.server:
            self.server.kill()
            self.server.wait()
            wait_for(lambda: not self.bus.name_has_owner(NOTES), 10)
        self.server = self.start_server()
        wait_for(lambda: self.bus.name_has_owner(NOTES), 30)

    def spawn(self, *command, **options):
        log = open(os.path.join(self.home, self.name + '.log'), 'a')
        with log:
            return self.start(*command, **{'stdout': log, 'stderr': log, **options})

    def tool(self, *command):
        result = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=30)
        assert result.returncode == 0, (command, result.stdout, result.stderr)
        return result.stdout.strip()

    def shoot(self, path):
        self.tool('import', '-window', 'root', path)

    def stir(self):
        """A person who is there: some servers wait for one."""

    def dismiss(self):
        """Closes the newest notification as a person does who does not answer."""
        raise NotImplementedError


class Dunst(Desktop):
    name, packages, programs = 'dunst', 'dunst xvfb imagemagick', ('dunst', 'Xvfb', 'import')

    def start_server(self):
        self.pick = os.path.join(self.home, 'pick')
        menu, rc = os.path.join(self.home, 'menu'), os.path.join(self.home, 'dunstrc')
        with open(menu, 'w') as f:
            f.write('#!/bin/sh\nexec grep -m 1 -F "$(cat %s)"\n' % self.pick)
        os.chmod(menu, 0o700)
        with open(rc, 'w') as f:
            f.write('[global]\n    font = Sans 12\n    width = 460\n    height = 300\n    offset = 24x24\n    dmenu = %s\n' % menu)
        return self.spawn('dunst', '-conf', rc)

    def press(self, label):
        with open(self.pick, 'w') as f:
            f.write(label)
        self.tool('dunstctl', 'context')

    def count(self):
        return int(self.tool('dunstctl', 'count', 'displayed'))

    def dismiss(self):
        self.tool('dunstctl', 'close')


class Clicked(Desktop):
    """Servers on X11 whose buttons are only there for a pointer."""

    def windows(self):
        """Geometry of what the server has on the screen: (x, y, width, height), topmost first."""
        result = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.server.pid)], env=self.env,
                                capture_output=True, text=True)
        found = []
        for window in result.stdout.split():
            values = dict(re.findall(r'(\w+)=(-?\d+)', self.tool('xdotool', 'getwindowgeometry', '--shell', window)))
            if int(values['WIDTH']) > 50:
                found.append(tuple(int(values[k]) for k in ('X', 'Y', 'WIDTH', 'HEIGHT')))
        return sorted(found, key=lambda w: w[1])

    def count(self):
        self.stir()
        return len(self.windows())

    def stir(self):
        self.moves = not getattr(self, 'moves', False)
        self.tool('xdotool', 'mousemove', '100', '600' if self.moves else '650')

    # Middles of the buttons, in pixels from the right lower corner; which one a label is, from the right.
    buttons, order = (), {'Start': 2, 'In 15 min': 1, 'Not now': 0, "It's off": 0, 'Stop': 0}
    close_at = (0, 0)   # from the right upper corner

    def click(self, x, y):
        self.tool('xdotool', 'mousemove', str(x), str(y), 'sleep', '0.3', 'click', '1')
        self.stir()

    def press(self, label):
        x, y, width, height = wait_for(self.windows)[0]
        right, up = self.buttons[self.order[label]]
        self.click(x + width - right, y + height - up)

    def dismiss(self):
        x, y, width, height = wait_for(self.windows)[0]
        self.click(x + width - self.close_at[0], y + self.close_at[1])


class Xfce(Clicked):
    name, packages, programs = 'xfce4-notifyd', 'xfce4-notifyd xvfb imagemagick xdotool', ('xfce4-notifyd', 'Xvfb', 'import', 'xdotool')

    buttons, close_at = ((57, 31), (149, 31), (240, 31)), (60, 40)

    def start_server(self):
        return self.spawn(find('xfce4-notifyd'))


class NotificationDaemon(Clicked):
    name, packages = 'notification-daemon', 'notification-daemon xvfb imagemagick xdotool'
    programs = ('notification-daemon', 'Xvfb', 'import', 'xdotool')

    buttons, close_at = ((74, 39), (150, 39), (216, 39)), (24, 29)

    def start_server(self):
        return self.spawn(find('notification-daemon'))


class Mako(Desktop):
    name, packages, programs = 'mako', 'mako-notifier sway grim', ('mako', 'makoctl', 'sway', 'grim')

    def start_session(self):
        config = os.path.join(self.home, 'sway.conf')
        with open(config, 'w') as f:
            f.write('output HEADLESS-1 mode 1024x768\noutput HEADLESS-1 bg #203040 solid_color\nxwayland disable\n')
        self.env.update(WLR_BACKENDS='headless', WLR_LIBINPUT_NO_DEVICES='1', WLR_RENDERER='pixman', XDG_SESSION_TYPE='wayland')
        self.spawn('sway', '-c', config)
        run = self.env['XDG_RUNTIME_DIR']
        name = wait_for(lambda: [n for n in os.listdir(run) if re.fullmatch(r'wayland-\d+', n)], 20)[0]
        self.env['WAYLAND_DISPLAY'] = name

    def start_server(self):
        return self.spawn('mako')

    def listed(self):
        return json.loads(self.tool('makoctl', 'list'))['data'][0]

    def press(self, label):
        for n in self.listed():
            for key, text in n['actions']['data'].items():
                if text == label:
                    self.tool('makoctl', 'invoke', '-n', str(n['id']['data']), key)
                    return
        raise AssertionError('no button "%s" among %s' % (label, self.listed()))

    def count(self):
        return len(self.listed())

    def dismiss(self):
        self.tool('makoctl', 'dismiss')

    def shoot(self, path):
        self.tool('grim', path)


class Gnome(Desktop):
    name, packages = 'gnome-shell', 'gnome-shell gjs python3-dbusmock libglib2.0-bin'
    programs = ('gnome-shell', 'gjs', 'gdbus')

    def start_session(self):
        """A system bus with just enough on it; the shell draws in memory. The desktop entry is installed, as it is in life."""
        process = self.start_bus('system', Home.bus_config(self, self.env['XDG_RUNTIME_DIR']))
        self.env.update(DBUS_SYSTEM_BUS_ADDRESS=process.address, XDG_SESSION_TYPE='wayland', XDG_CURRENT_DESKTOP='GNOME',
                        LIBGL_ALWAYS_SOFTWARE='1', NO_AT_BRIDGE='1', GSETTINGS_BACKEND='memory')
        for template in ('logind', 'upower'):
            self.spawn('/usr/bin/python3', '-m', 'dbusmock', '--system', '--template', template)
        system = self.connect(process.address)
        wait_for(lambda: system.name_has_owner('org.freedesktop.login1') and system.name_has_owner('org.freedesktop.UPower'), 20)
        applications = os.path.join(self.home, '.local/share/applications')
        os.makedirs(applications)
        with open(os.path.join(NOTIFIER, 'org.kneeminder.Kneeminder.desktop')) as f:
            text = f.read()
        # An entry whose program is not there is none.
        with open(os.path.join(applications, 'org.kneeminder.Kneeminder.desktop'), 'w') as f:
            f.write(re.sub(r'(?m)^(Exec=)kneeminder\b', r'\g<1>' + self.client_path, text))
        # The shell has the bus start the process that owns the servers' name.
        services = os.path.join(self.home, 'services')
        shutil.copy('/usr/share/dbus-1/services/org.gnome.Shell.Notifications.service', services)
        self.driver().ReloadConfig()
        self.activation_environment()
        self.env['WAYLAND_DISPLAY'] = 'wayland-0'   # what makes a session one with a screen

    def start_server(self):
        env = {k: v for k, v in self.env.items() if k != 'WAYLAND_DISPLAY'}
        shell = self.spawn('gnome-shell', '--headless', '--wayland', '--no-x11', '--virtual-monitor', '1024x768', '--unsafe-mode', env=env)
        wait_for(lambda: self.bus.name_has_owner(NOTES) and self.bus.name_has_owner('org.gnome.Shell'), 60)
        wait_for(lambda: self.evaluate('Main.layoutManager._startingUp === false') == 'true', 30)
        self.evaluate('Main.overview.hide()')
        # What the shell has to say of this odd machine.
        self.evaluate('Main.messageTray.getSources().filter(s => !s.title.includes("Kneeminder")).forEach(s => s.destroy())')
        return shell

    def start(self, *command, env=None, **options):
        if env is None:
            return super().start(*command, **options)
        kept, self.env = self.env, env
        try:
            return super().start(*command, **options)
        finally:
            self.env = kept

    def evaluate(self, script):
        """The value of a line of the shell's own language."""
        answer = self.tool('gdbus', 'call', '--session', '--dest', 'org.gnome.Shell', '--object-path', '/org/gnome/Shell',
                           '--method', 'org.gnome.Shell.Eval', script)
        assert answer.startswith('(true,'), answer
        return answer[len("(true, '"):-2]

    ALL = '[].concat(...Main.messageTray.getSources().map(s => s.notifications)).filter(n => n.source.title.includes("Kneeminder"))'

    def press(self, label):
        done = self.evaluate('(() => { for (let n of %s) for (let a of n.actions) if (a.label == "%s") { a.activate ? a.activate() : a.callback();'
                             ' return 1; } return 0; })()' % (self.ALL, label))
        assert done == '1', 'no button "%s"' % label

    def count(self):
        return int(self.evaluate(self.ALL + '.length'))

    def dismiss(self):
        self.evaluate('%s.pop().destroy(2)' % self.ALL)

    def shoot(self, path):
        self.tool('gdbus', 'call', '--session', '--dest', 'org.gnome.Shell.Screenshot', '--object-path', '/org/gnome/Shell/Screenshot',
                  '--method', 'org.gnome.Shell.Screenshot.Screenshot', 'false', 'false', path)


DESKTOPS = (Dunst, Mako, Xfce, NotificationDaemon, Gnome)
