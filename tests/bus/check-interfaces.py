#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The committed XML of each interface says what the daemon's vtables say, and explains each member.

check-interfaces.py DIRECTORY-OF-XML KNEEMINDERD
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET


def members(interface):
    found = {}
    for node in interface:
        if node.tag not in ('method', 'signal', 'property'):
            continue
        args = [(a.get('name'), a.get('type'), a.get('direction') or '') for a in node if a.tag == 'arg']
        if node.tag == 'signal':
            args = [(name, kind, '') for name, kind, _ in args]
        emits = [a.get('value') for a in node if a.tag == 'annotation' and a.get('name').endswith('EmitsChangedSignal')]
        found[node.tag, node.get('name')] = (args, node.get('type'), node.get('access'), emits or ['true'])
    return found


def introspect(daemon, scratch):
    env = {'PATH': os.environ['PATH'], 'HOME': scratch, 'XDG_RUNTIME_DIR': scratch}
    bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address=1'], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True)
    try:
        env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
        process = subprocess.Popen([daemon], env=env, stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                answer = subprocess.run(['busctl', '--user', 'call', 'org.kneeminder.Kneeminder1', '/org/kneeminder/Kneeminder1',
                                         'org.freedesktop.DBus.Introspectable', 'Introspect', '--json=short'],
                                        env=env, capture_output=True, text=True)
                if answer.returncode == 0:
                    return json.loads(answer.stdout)['data'][0]
                time.sleep(0.05)
            raise SystemExit('the daemon did not answer: ' + answer.stderr)
        finally:
            process.terminate()
            process.wait()
    finally:
        bus.terminate()
        bus.wait()


def main():
    directory, daemon = pathlib.Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as scratch:
        live = ET.fromstring(re.sub(r'<!DOCTYPE[^>]*>', '', introspect(daemon, scratch)))
    ours = {i.get('name'): i for i in live.iter('interface') if i.get('name').startswith('org.kneeminder.')}
    files = {f.stem: f for f in directory.glob('org.kneeminder.*.xml')}
    faults = [f'{n}: no XML' for n in ours.keys() - files.keys()] + [f'{n}: not exported' for n in files.keys() - ours.keys()]
    for name in sorted(ours.keys() & files.keys()):
        written = next(ET.fromstring(re.sub(r'<!DOCTYPE[^>]*>', '', files[name].read_text())).iter('interface'))
        a, b = members(written), members(ours[name])
        for key in sorted(a.keys() | b.keys()):
            if a.get(key) != b.get(key):
                faults.append(f'{name}.{key[1]}: written {a.get(key)}, exported {b.get(key)}')
    print('\n'.join(faults) or f'{len(ours)} interfaces, as written')
    sys.exit(bool(faults))


main()
