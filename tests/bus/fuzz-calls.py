#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Calls each method and property of the daemon with arguments that are right, nearly right and wrong.

fuzz-calls.py BUILD [--seconds N] [--seed N] [--calls N]

It asks the bus what there is, so that a new method is called without anybody's doing. Types are mostly right, words and keys of options are
picked up from what is answered, and ids, uids and revisions from replies. It owns the notifier's name, and time passes between the calls. Found
is: a daemon that ends, an answer that does not come, an error that has no name of the interface's, a report of a sanitizer, a record that
is not whole afterwards. The seed is printed; the same seed makes the same calls, as far as the daemon answers the same.
"""

import argparse
import os
import random
import re
import signal
import sqlite3
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../e2e'))
sys.dont_write_bytecode = True

import dbus                                              # noqa: E402
from dbus.lowlevel import MethodCallMessage              # noqa: E402

from homelib import NAME, PATH, Home, Time               # noqa: E402
from notifierlib import NOTIFIER, Server                 # noqa: E402

# What the bus library answers by itself; all else is the interface's own.
STANDARD = ['InvalidArgs', 'UnknownMethod', 'UnknownInterface', 'UnknownProperty', 'PropertyReadOnly', 'UnknownObject', 'InconsistentMessage']
WORDS = ('left right both rest running after-run morning stairs sitting check-in ice safety run exercise medication cue none some skip '
         'planned sensed pain other unknown ask question start done snooze stop off read seen fine stopped-1 hurt-3-5 pain-3-5 no-pain sore '
         'e1 r1 p1 i1 s1 x9 ice-off/i1 ice/2026-11-23/0800 rest/2026-11-24/1300 safety/2026-11-23/e1 after-run/2026-11-23/r1 14:30 yesterday '
         '2026-11-23 2026-02-30 cadence hips foot-strike ibuprofen naproxen blue soft firm dismissed expired :1.1 today tomorrow all').split()
ODD = ['', ' ', '\n', '\x1b[31m', '%s%n%s', '../../etc/passwd', "'; DROP TABLE fact; --", '<b>&amp;', 'ä' * 40, '\U0001f9ca', 'x' * 64, 'x' * 65,
       'x' * 4096, 'x' * 4097, 'x' * 70000, '-1', '0', '99999999999999999999', 'NaN', '1e9', 'left ', 'LEFT', 'e0', 'e-1', 'p' + '9' * 30]
NUMBERS = [0, 1, 2, 3, 5, 7, 10, 11, 60, 100, 400, 401, 500, 501, 1000, 86400, 10**6, 600 * 10**6, 24 * 3600 * 10**6, 1795413600 * 10**6,
           2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1]
BITS = {'y': 8, 'n': 15, 'q': 16, 'i': 31, 'u': 32, 'x': 63, 't': 64}
TYPES = {'y': dbus.Byte, 'n': dbus.Int16, 'q': dbus.UInt16, 'i': dbus.Int32, 'u': dbus.UInt32, 'x': dbus.Int64, 't': dbus.UInt64}
SIGNATURES = ['', 's', 'u', 'su', 'a{sv}', 'sa{sv}', 'as', 'aa{sv}', 'v', '(ss)', 'a{ss}', 'ay', 'o', 'g', 'd', 'b', 'x', 'a(susso)', 'aaaas',
              'sssss', 'usa{sv}', 'ta{sv}']


class Found(Exception):
    pass


class Fuzzer:
    def __init__(self, build, seed):
        self.random = random.Random(seed)
        self.home = Home(build, activate=False)
        self.server = Server(self.home)
        # Learnt from answers: words and numbers, each method's options, and their types.
        self.words, self.numbers, self.keys, self.kinds = [], list(NUMBERS), {}, {}
        self.properties, self.token = [], ''
        self.last, self.counts, self.errors = [], Counter(), Counter()
        self.home.start_daemon()
        self.time = Time(self.home)
        self.bus = self.home.connect()
        self.bus.request_name(NOTIFIER)
        self.members = self.look()

    def look(self):
        text = self.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Introspectable', 'Introspect', '', ())
        methods = []
        for interface in ET.fromstring(re.sub('<!DOCTYPE[^>]*>', '', text)):
            for m in interface:
                arguments = ''.join(a.get('type') for a in m if a.tag == 'arg' and a.get('direction') != 'out')
                if m.tag == 'method':
                    methods.append((interface.get('name'), m.get('name'), arguments))
                elif m.tag == 'property':
                    self.properties.append((interface.get('name'), m.get('name')))
                    self.words += [m.get('name'), interface.get('name')]
        assert len(methods) > 30, methods
        return methods

    # --- values ---

    def text(self):
        r = self.random.random()
        return self.random.choice(WORDS if r < 0.6 or not self.words else self.words if r < 0.9 else ODD)

    def number(self, bits):
        r = self.random.random()
        value = self.random.randrange(11) if r < 0.5 else self.random.choice(self.numbers) if r < 0.9 else self.random.getrandbits(bits)
        return value & (2**bits - 1)

    def value(self, kind, method, depth=0):
        """Of one complete type, and the rest of the signature."""
        c, rest = kind[0], kind[1:]
        if c in BITS:
            return TYPES[c](self.number(BITS[c])), rest
        if c == 's':
            return self.text(), rest
        if c == 'b':
            return dbus.Boolean(self.random.random() < 0.5), rest
        if c == 'd':
            return dbus.Double(self.random.choice([0.0, -1.0, 1e300, float('nan'), float('inf')])), rest
        if c == 'o':
            return dbus.ObjectPath(self.random.choice(['/', PATH, PATH + '/x'])), rest
        if c == 'g':
            return dbus.Signature('a{sv}'), rest
        if c == 'v':
            return self.variant(depth), rest
        if c == '(':
            inner, values = rest, []
            while inner[0] != ')':
                v, inner = self.value(inner, method, depth)
                values.append(v)
            return dbus.Struct(values), inner[1:]
        return self.array(rest, method, depth)

    def variant(self, depth, known=None):
        kinds = ['s', 's', 's', 'u', 'u', 'b', 't', 'i', 'x', 'd'] + ['a{sv}', 'as', '(su)'] * (depth < 3)
        kind = known if known and self.random.random() < 0.9 else self.random.choice(kinds)
        value, _ = self.value(kind, None, depth + 1)
        return self.tagged(value, kind)

    @staticmethod
    def tagged(value, kind):
        makers = {'s': dbus.String, 'b': dbus.Boolean, 'd': dbus.Double, **TYPES}
        return makers[kind](value, variant_level=1) if kind in makers else value

    def array(self, rest, method, depth):
        n = self.random.choice([0, 0, 1, 1, 2, 3, 3, 20]) if depth < 3 else 0
        if rest[0] == '{':
            end = rest.index('}')
            values = dbus.Dictionary(signature=rest[1:end])
            for _ in range(n):
                key = self.key(method)
                values[key] = self.text() if rest[2] == 's' else self.variant(depth, self.kinds.get(key))
            return values, rest[end + 1:]
        values, after = [], None
        for _ in range(max(n, 1)):
            v, after = self.value(rest, method, depth + 1)
            values.append(v)
        return dbus.Array(values[:n], signature=rest[:len(rest) - len(after)]), after

    def key(self, method):
        known = self.keys.get(method)
        return self.random.choice(known) if known and self.random.random() < 0.85 else self.text()

    # --- calls ---

    def right(self, interface, method):
        """Arguments that a caller who knows what it does would give, where chance alone would hardly find them; None: chance will do."""
        r = self.random
        knee = r.choice(['left', 'right'])
        entries = self.bus.call_blocking(NAME, PATH, 'org.freedesktop.DBus.Properties', 'Get', 'ss', (NAME + '.Display', 'Showing')) \
            if interface == NAME + '.Display' else []
        e = r.choice(entries) if entries else None
        score = dbus.UInt32(r.randrange(11))
        plain = {'CheckIn': [{'pain': score, 'knee': knee}], 'ReportPain': [score, knee, {}], 'Recovered': [{}], 'Close': ['', {}],
                 'Get': list(r.choice(self.properties)), 'GetAll': [r.choice(self.properties)[0]], 'Undo': [{}],
                 'Answer': [r.choice(['ice', 'red-flags']), '', {}], 'Ask': [r.choice(['check-in', 'ice', 'run']), {}],
                 'AddFacts': [self.token, []], 'CommitImport': [self.token], 'CancelImport': [self.token]}
        if e and method in ('Act', 'Closed', 'Shown'):
            verbs = e['data'].get('verbs') or ['read']
            return {'Act': [e['id'], e['revision'], r.choice(verbs)], 'Closed': [e['id'], e['revision'], r.choice(['dismissed', 'expired'])],
                    'Shown': [e['id'], e['revision'], ':1.1', dbus.UInt32(7)]}[method]
        if method in ('Start', 'Done', 'Skip', 'Snooze'):
            return [r.choice(['', 'ice', 'rest', 'check-in']), {}]
        return plain.get(method)

    def make(self):
        interface, method, signature = self.random.choice(self.members)
        r = self.random.random()
        if r < 0.06:
            signature = self.random.choice(SIGNATURES)
        elif r < 0.08:
            method += 'x'
        elif r < 0.10:
            interface = self.random.choice(self.members)[0]
        path = PATH if self.random.random() < 0.99 else '/'
        arguments = self.right(interface, method) if r > 0.5 else None
        arguments, rest = (arguments, '') if arguments else ([], signature)
        while rest:
            v, rest = self.value(rest, method)
            arguments.append(v)
        message = MethodCallMessage(NAME, path, interface, method)
        try:
            if arguments:
                message.append(*arguments, signature=signature)
        except (TypeError, ValueError, OverflowError):
            # What this library will not send.
            return self.make()
        return (interface, method, signature, arguments), message

    def learn(self, what, method):
        """Words and numbers of an answer."""
        if isinstance(what, dict):
            for k, v in what.items():
                self.learn(k, method)
                self.learn(v, method)
        elif isinstance(what, (list, tuple)):
            for v in what[:20]:
                self.learn(v, method)
        elif isinstance(what, str) and 0 < len(what) < 64 and len(self.words) < 4000:
            self.words.append(str(what))
        elif isinstance(what, int) and what >= 0 and len(self.numbers) < 2000:
            self.numbers.append(int(what))

    def refused(self, error, method):
        name, text = error.get_dbus_name(), str(error.get_dbus_message())
        self.errors[name.split('.')[-1]] += 1
        if not name.startswith(NAME + '.Error.') and name.replace('org.freedesktop.DBus.Error.', '') not in STANDARD:
            raise Found('%s: %s' % (name, text))
        if name.startswith(NAME) and len(text) < 15:
            raise Found('%s says no more than "%s"' % (name, text))
        kind = re.search(r'Option ([a-z_-]+) is of type ([a-z])', text)
        if kind:
            self.kinds[kind[1]] = kind[2]
        known = re.search(r'known are: ([a-z_, -]+)', text)
        if known and known[1] != 'none':
            self.keys[method] = known[1].split(', ')

    def step(self):
        what, message = self.make()
        self.last = self.last[-9:] + [what]
        try:
            reply = self.bus.send_message_with_reply_and_block(message, 20)
            self.counts[what[1], 'answered'] += 1
            self.learn(reply.get_args_list(), what[1])
            if what[1] == 'BeginImport':
                self.token = reply.get_args_list()[0]
        except dbus.DBusException as e:
            self.counts[what[1], 'refused'] += 1
            if self.home.daemon.poll() is not None:
                raise Found('the daemon has ended: %d' % self.home.daemon.returncode)
            self.refused(e, what[1])

    def pass_some_time(self):
        leap = self.random.choice([1, 1, 1, 60, 600, 3600, 6 * 3600]) * 10**6
        self.time.tell('advance-to %d' % (self.time.now() + leap))

    def finish(self):
        """All is as after any day: it stops cleanly, the record is whole, and another daemon reads it."""
        self.home.ping()
        self.time.close()
        self.home.daemon.send_signal(signal.SIGTERM)
        if self.home.daemon_ended() != 0:
            raise Found('it stopped with status %d: %s' % (self.home.daemon.returncode, self.home.log()))
        db = sqlite3.connect(self.home.record_path())
        whole, facts = db.execute('PRAGMA quick_check').fetchone()[0], db.execute('SELECT count(*) FROM fact').fetchone()[0]
        db.close()
        if whole != 'ok':
            raise Found('the record: ' + whole)
        self.home.start_daemon()
        health = self.home.json('status')['health']['store']
        if health != 'ok':
            raise Found('the next daemon says of the record: ' + health)
        return facts


def show(call):
    interface, method, signature, arguments = call
    return '%s.%s(%s) %s' % (interface, method, signature, [str(a)[:200] for a in arguments])


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('build')
    parser.add_argument('--seconds', type=float, default=6)
    parser.add_argument('--seed', type=int, default=None)
    parser.add_argument('--calls', type=int, default=10**9)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().getrandbits(32)
    print('seed', seed, flush=True)
    fuzzer = Fuzzer(os.path.abspath(options.build), seed)
    end, n = time.monotonic() + options.seconds, 0
    try:
        while time.monotonic() < end and n < options.calls:
            fuzzer.step()
            n += 1
            if n % 20 == 0:
                fuzzer.pass_some_time()
        facts = fuzzer.finish()
    except (Found, AssertionError) as e:
        print('call %d of seed %d: %s' % (n, seed, e))
        print('\n'.join(show(c) for c in fuzzer.last))
        print(fuzzer.home.log()[-6000:])
        sys.exit(1)
    finally:
        fuzzer.home.close()
    called = {m for m, _ in fuzzer.counts}
    answered = {m for m, how in fuzzer.counts if how == 'answered'}
    print('%d calls of %d methods, %d of them answered with more than a refusal; %d facts; refused: %s'
          % (n, len(called), len(answered), facts, ', '.join('%s %d' % e for e in fuzzer.errors.most_common())))
    print('never answered:', ' '.join(sorted({m for _, m, _ in fuzzer.members} - answered)) or 'none')


if __name__ == '__main__':
    main()
