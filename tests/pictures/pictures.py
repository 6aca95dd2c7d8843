# SPDX-License-Identifier: MIT
"""The pictures of the documentation: report, terminal and bars of the demonstration record, and the notifications. make.sh calls it, as an
ordinary user, for sway starts for no other. pictures.py BUILD DIRECTORY

What a bar shows is the module of the manual page as it stands there. A bar that is not installed gets no picture; that is told.
"""
import os
import re
import shutil
import subprocess
import sys
import time as clock

import demonstration
from homelib import Home, Time

TREE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..')


def module(name):
    """The example of kneeminder(1) that follows the sentence which names that bar."""
    with open(os.path.join(TREE, 'client/cli/kneeminder.1.scd'), encoding='utf-8') as f:
        return re.search(name + r'[^\n]*:\n\n```\n(.*?)\n```', f.read(), re.S).group(1)


def settled(take, path):
    """Takes pictures until two of them, a while apart, are the same and show something."""
    before, end = None, clock.monotonic() + 30
    while clock.monotonic() < end:
        clock.sleep(1)
        take(path)
        with open(path, 'rb') as f:
            now = f.read()
        colours = subprocess.run(['identify', '-format', '%k', path], capture_output=True, text=True, check=True).stdout
        if now == before and int(colours) > 8:
            return
        before = now
    raise SystemExit(path + ' does not settle')


class Screen:
    """An X server of its own, and what is shown on it."""

    def __init__(self, home, width, height):
        read, write = os.pipe()
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '%dx%dx24' % (width, height), '-nolisten', 'tcp'],
                                       pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as f:
            self.env = {**home.env, 'DISPLAY': ':' + f.readline().strip(), 'LC_ALL': 'C.UTF-8'}

    def picture(self, path, *command):
        p = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            settled(lambda at: subprocess.run(['import', '-window', 'root', at], env=self.env, check=True), path)
        finally:
            p.terminate()
            p.wait()
            self.server.terminate()
            self.server.wait()


def terminal(home, path, columns, rows, command):
    screen = Screen(home, columns * 8 + 16, rows * 17 + 16)
    screen.picture(path, 'xterm', '-u8', '-geometry', '%dx%d+4+4' % (columns, rows), '-fa', 'DejaVu Sans Mono', '-fs', '10', '-bg', 'white', '-fg', 'black',
                   '-xrm', '*cursorBlink: false', '-e', 'sh', '-c', 'tput civis; PAGER= %s; exec sleep 60' % command)
    subprocess.run(['convert', path, '-trim', '+repage', '-trim', '+repage', '-bordercolor', 'white', '-border', '8', '-colors', '32', path], check=True)


def polybar(home, directory):
    config = os.path.join(directory, 'polybar.ini')
    with open(config, 'w', encoding='utf-8') as f:
        f.write('[bar/top]\nwidth = 100%%\nheight = 26\nbackground = #222222\nforeground = #eeeeee\nfont-0 = DejaVu Sans:size=10\nmodules-left = date\n'
                'modules-right = knee\npadding = 2\n\n[module/date]\ntype = internal/date\ndate = polybar\n\n%s\n' % module('For polybar'))
    Screen(home, 700, 26).picture(os.path.join(directory, 'polybar.png'), 'polybar', '-c', config, 'top')


def waybar(home, directory):
    runtime = os.path.join(directory, 'run')
    os.makedirs(runtime, 0o700)
    config, style, sway = (os.path.join(directory, name) for name in ('waybar.json', 'waybar.css', 'sway.conf'))
    with open(config, 'w', encoding='utf-8') as f:
        f.write('{"height": 26, "modules-left": ["custom/name"], "modules-right": ["custom/knee"],\n"custom/name": {"format": "waybar"},\n%s}\n'
                % module('A module for waybar'))
    with open(style, 'w', encoding='utf-8') as f:
        f.write('* { font-family: "DejaVu Sans"; font-size: 13px; }\nlabel { padding: 0 12px; }\n#custom-knee.due { background: #7a5200; color: #ffffff; }\n')
    with open(sway, 'w', encoding='utf-8') as f:
        f.write('output HEADLESS-1 resolution 700x26\nexec waybar -c %s -s %s\n' % (config, style))
    env = {**home.env, 'XDG_RUNTIME_DIR': runtime, 'WLR_BACKENDS': 'headless', 'WLR_LIBINPUT_NO_DEVICES': '1', 'WLR_RENDERER': 'pixman'}
    p = subprocess.Popen(['sway', '-c', sway], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = clock.monotonic() + 15
        while not os.path.exists(os.path.join(runtime, 'wayland-1')) and clock.monotonic() < end:
            clock.sleep(0.1)
        seen = {**env, 'WAYLAND_DISPLAY': 'wayland-1'}
        settled(lambda at: subprocess.run(['grim', at], env=seen, check=True), os.path.join(directory, 'waybar.png'))
    finally:
        p.terminate()
        p.wait()


def notifications(build, directory):
    """A reminder, a running icing and its end as dunst shows them: what the test on a real server sees, one below the other."""
    shots = os.path.join(directory, 'shots')
    os.mkdir(shots)
    subprocess.run([sys.executable, '-W', 'ignore', os.path.join(TREE, 'tests/e2e/test-desktop.py'), build, 'Dunst.test_whole_way'],
                   env={**os.environ, 'KNEEMINDER_SHOTS': shots}, stderr=subprocess.DEVNULL, check=True)
    parts = []
    for name in ('reminder', 'running', 'ice-off'):
        parts += ['(', os.path.join(shots, name + '.png'), '-trim', '+repage', '-bordercolor', 'black', '-border', '6', ')']
    subprocess.run(['convert', *parts, '-background', 'black', '-append', '-colors', '64', os.path.join(directory, 'reminder.png')], check=True)


def main():
    build, directory = os.path.abspath(sys.argv[1]), sys.argv[2]
    notifications(build, directory)
    home = Home(build, activate=False)
    try:
        home.env['PATH'] = os.path.dirname(home.client_path) + ':' + home.env['PATH']
        home.start_daemon()
        time = Time(home)
        demonstration.live(home, time)
        report = os.path.join(directory, 'report.pdf')
        home.say('report', '--output', report)
        subprocess.run(['pdftoppm', '-r', '70', '-gray', '-png', report, os.path.join(directory, 'report')], check=True)
        terminal(home, os.path.join(directory, 'history.png'), 120, 32, 'kneeminder history --by week')
        for bar, needs, make in (('polybar', ('polybar',), polybar), ('waybar', ('waybar', 'sway', 'grim'), waybar)):
            if all(shutil.which(program) for program in needs):
                make(home, directory)
            else:
                print('No picture of %s: %s must be installed' % (bar, ', '.join(needs)), file=sys.stderr)
        time.close()
    finally:
        home.close()


if __name__ == '__main__':
    main()
