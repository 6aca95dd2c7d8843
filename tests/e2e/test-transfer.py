#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The record out and in, whole, between two machines; runs from other programs. Usage: test-transfer.py BUILD [TEST...]"""

import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import unittest

import dbus
import dbus.bus

from homelib import Home, Time, moment
from notifierlib import NAME, PATH, wait_for

BUILD = None
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..')
FIXTURES = os.path.join(SOURCE, 'tests/fixtures')
RECORD = NAME + '.Record'


class Schema:
    """As much of JSON Schema as the published one uses; an unknown keyword is a fault."""

    def __init__(self, path):
        with open(path) as f:
            self.root = json.load(f)

    def check(self, value, schema=None, path='$'):
        schema = self.root if schema is None else schema
        for key, rule in schema.items():
            fault = getattr(self, 'rule_' + key.strip('$'))(value, rule, schema, path)
            if fault:
                return '%s: %s' % (path, fault)
        return None

    def ignore(self, *_):
        return None

    rule_schema = rule_id = rule_title = rule_description = rule_defs = rule_format = ignore

    def rule_ref(self, value, rule, _, path):
        return self.check(value, self.root['$defs'][rule.split('/')[-1]], path)

    def rule_type(self, value, rule, *_):
        types = {'object': dict, 'array': list, 'string': str, 'integer': int, 'boolean': bool, 'null': type(None)}
        if not isinstance(value, types[rule]) or (rule == 'integer' and isinstance(value, bool)):
            return 'is no ' + rule
        return None

    def rule_required(self, value, rule, *_):
        missing = [k for k in rule if k not in value]
        return 'misses %s' % missing if missing else None

    def rule_additionalProperties(self, value, rule, schema, _):
        more = set(value) - set(schema['properties'])
        return None if rule or not more else 'has %s' % more

    def rule_properties(self, value, rule, _, path):
        return next(filter(None, (self.check(value[k], s, '%s.%s' % (path, k)) for k, s in rule.items() if k in value)), None)

    def rule_items(self, value, rule, _, path):
        return next(filter(None, (self.check(v, rule, '%s[%d]' % (path, i)) for i, v in enumerate(value))), None)

    def rule_anyOf(self, value, rule, _, path):
        faults = [self.check(value, s, path) for s in rule]
        return None if None in faults else str(faults)

    def rule_not(self, value, rule, _, path):
        return None if self.check(value, rule, path) else 'must not be so'

    def rule_const(self, value, rule, *_):
        return None if value == rule else 'is not %r' % rule

    def rule_enum(self, value, rule, *_):
        return None if value in rule else 'is none of %r' % rule

    def rule_pattern(self, value, rule, *_):
        return None if re.search(rule, value) else 'does not match'

    def rule_minimum(self, value, rule, *_):
        return None if value >= rule else 'is too small'

    def rule_maximum(self, value, rule, *_):
        return None if value <= rule else 'is too large'

    def rule_minLength(self, value, rule, *_):
        return None if len(value) >= rule else 'is too short'

    def rule_maxLength(self, value, rule, *_):
        return None if len(value) <= rule else 'is too long'


class Machine(Home):
    """A home with a daemon, and its exports."""

    def __init__(self, case, record=None, settings='[check-in]\ntimes =\n[ice]\nenabled = no\n[rest]\ntimes = 08:00 14:00\n'):
        super().__init__(BUILD, activate=False)
        case.addCleanup(self.close)
        self.settings(settings)
        if record:
            os.makedirs(os.path.dirname(self.record_path()), mode=0o700)
            shutil.copy(record, self.record_path())
        self.start_daemon()
        case.assertIsNone(self.daemon.poll(), self.log())
        self.time = Time(self)
        case.addCleanup(self.time.close)

    def path(self, name):
        return os.path.join(self.home, name)

    def export(self):
        return self.say('export')

    def facts(self):
        return json.loads(self.export())['facts']

    def write(self, name, text):
        with open(self.path(name), 'w') as f:
            f.write(text if isinstance(text, str) else json.dumps(text))
        return self.path(name)


class Whole(unittest.TestCase):
    def test_round_trip(self):
        """Facts of every type, those that were taken back or removed too: the same bytes again."""
        a, b = Machine(self, os.path.join(FIXTURES, 'record-v1.db')), Machine(self)
        a.begin()
        a.say('run', '20', 'fine', '--note', 'two\nlines\tand “quotes” \\ "')
        a.say('undo')
        document = a.export()
        parsed = json.loads(document)
        self.assertEqual(len({f['type'] for f in parsed['facts']}), 24)
        self.assertTrue(any(f['removed'] for f in parsed['facts']))
        self.assertTrue(any('superseded_by' in f and not f['removed'] for f in parsed['facts']))
        self.assertIsNone(Schema(os.path.join(SOURCE, 'client/cli/record.schema.json')).check(parsed))
        result = b.json('import', a.write('a.json', document))
        self.assertEqual((result['added'], result['known'], result['renumbered']), (len(parsed['facts']), 0, 0))
        self.assertEqual(b.export(), document)
        # Again, it changes nothing; nor where it came from.
        for machine in (a, b):
            result = machine.json('import', a.path('a.json'))
            self.assertEqual((result['added'], result['known'], result['changed']), (0, len(parsed['facts']), 0))
            self.assertEqual(machine.export(), document)
        self.assertEqual(os.listdir(os.path.dirname(b.record_path())).count('kneeminder.db.new'), 0)
        self.assertEqual(stat.S_IMODE(os.stat(b.record_path()).st_mode), 0o600)

    def test_what_was_imported_lives_on(self):
        """The state is made of it at once, and again after a kill; what is said next goes on from there."""
        a, b = Machine(self), Machine(self)
        a.begin()
        b.json('import', a.write('a.json', a.export()))
        self.assertEqual([e['knee'] for e in b.status()['episodes']], ['left'])
        self.assertEqual(b.status()['health']['store'], 'ok')
        self.assertEqual(b.json('pain', '6', '--knee', 'left')['id'], 'p2')
        _, real, boot, _ = b.time.tell('now')
        b.time.close()
        b.kill_daemon(signal.SIGKILL)
        b.start_daemon(KNEEMINDER_CLOCK_START=real, KNEEMINDER_CLOCK_UPTIME=boot)
        self.assertEqual(b.status()['episodes'][0]['pain'], 6)
        self.assertEqual(len([f for f in b.facts() if f['type'] == 'pain']), 2)

    def test_what_it_replaces_is_let_go_of(self):
        """A large record makes way: the daemon goes on, and soon has no file open any more that has no name."""
        a, b = Machine(self), Machine(self)
        for machine in (a, b):
            machine.begin()
        b.time.close()
        b.kill_daemon(signal.SIGTERM)
        db = sqlite3.connect(b.record_path())
        db.execute('''WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
            INSERT INTO fact (uid, change, type, number, at, recorded, day, utc_offset, zone, by_user, knee, score, masked, approximate,
                              word, reason, text)
            SELECT randomblob(16), randomblob(16), 'pain', 1000 + i, i, i, '1970-01-01', 0, 'Etc/UTC', 1, 1, 3, 0, 0, '', '',
                   printf('%.*c', 4000, 'k') FROM n''')
        db.commit()
        db.close()
        b.start_daemon()
        self.assertGreater(os.stat(b.record_path()).st_size, 16 << 20)
        old = os.stat(b.record_path()).st_ino
        self.assertGreater(b.json('import', a.write('a.json', a.export()))['added'], 0)
        self.assertNotEqual(os.stat(b.record_path()).st_ino, old)
        fds = '/proc/%d/fd' % b.daemon.pid

        def nameless():
            names = [os.path.join(fds, fd) for fd in os.listdir(fds)]
            return [os.readlink(n) for n in names if os.path.lexists(n) and os.readlink(n).endswith(' (deleted)')]
        wait_for(lambda: not nameless())
        self.assertEqual(b.status()['health']['store'], 'ok')
        self.assertIsNone(b.daemon.poll())

    def test_two_machines(self):
        """Both have said things: ids that clash, one reminder answered on both, a reminder named after a renumbered fact."""
        a, b = Machine(self), Machine(self)
        a.say('pain', '4', '--knee', 'left')
        a.say('safety', '--ice', 'none', '--red-flags', 'none')
        b.say('pain', '7', '--knee', 'right', '--note', 'of b')
        for machine in (a, b):
            machine.time.advance(moment(0, '08:05'))
        a.say('done', 'rest')
        b.say('skip', 'rest')
        own = b.facts()
        result = b.json('import', a.write('a.json', a.export()))
        self.assertGreater(result['renumbered'], 0)
        merged = b.facts()
        by_uid = {f['uid']: f for f in merged}
        self.assertEqual(len(by_uid), len(own) + result['added'])
        self.assertEqual([f['recorded'] for f in merged], sorted(f['recorded'] for f in merged))
        for fact in own:
            self.assertEqual(by_uid[fact['uid']], fact)
        self.assertEqual(len({(f['type'], f['number']) for f in merged}), len(merged))
        # The reminder keeps the outcome of here; the other one stands superseded by it.
        outcomes = [f for f in merged if f['type'] == 'outcome' and f['slot'] == 'rest/2026-11-23/0800']
        self.assertEqual(sorted((f['word'], 'superseded_by' in f) for f in outcomes), [('done', True), ('skipped', False)])
        held = next(f for f in outcomes if f['word'] == 'skipped')
        self.assertEqual(next(f for f in outcomes if f['word'] == 'done')['superseded_by'], held['uid'])
        # The other machine's e1 is e2 here, and so is what is named after it.
        episode = next(f for f in merged if f['type'] == 'episode' and f['knee'] == 'left')
        self.assertEqual(episode['number'], 2)
        self.assertEqual({f['slot'] for f in merged if f.get('slot', '').startswith('safety/')} - {'safety/2026-11-23/e1'},
                         {f['slot'].replace('/e1', '/e2') for f in a.facts() if f.get('slot', '').startswith('safety/')})
        self.assertEqual({e['knee'] for e in b.status()['episodes']}, {'left', 'right'})
        before = b.export()
        self.assertEqual(b.json('import', a.path('a.json'))['added'], 0)
        self.assertEqual(b.export(), before)
        # Taken back there later, it is so here with the next import.
        a.say('pain', '2', '--knee', 'left')
        b.say('import', a.write('a.json', a.export()))
        a.say('undo')
        result = b.json('import', a.write('a.json', a.export()))
        self.assertEqual(result['changed'], 1)
        self.assertTrue(next(f for f in b.facts() if f['type'] == 'pain' and f['score'] == 2)['superseded_by'])

    def test_one_open_episode_of_a_knee(self):
        a, b = Machine(self), Machine(self)
        for machine in (a, b):
            machine.say('pain', '4', '--knee', 'left')
        b.say('import', a.write('a.json', a.export()))
        self.assertEqual([e['id'] for e in b.status()['episodes']], ['e1'])
        b.say('episode', 'close')
        self.assertEqual(b.status()['episodes'], [])

    def test_a_pause_of_here_outlasts_older_ones(self):
        """Many pauses of another machine, long over, do not hide the one in force."""
        a, b = Machine(self), Machine(self)
        for _ in range(3):
            a.say('pause', 'forever')
            a.say('resume')
        for machine in (a, b):
            machine.time.advance(moment(1, '09:00'))
        # So z1 and z2 are taken, and the highest number becomes one of a resume.
        for words in (('pause', 'forever'), ('pause', 'forever'), ('pain', '0', '--knee', 'left')):
            b.say(*words)
        b.time.advance(moment(40, '09:00'))
        b.say('import', a.write('a.json', a.export()))
        self.assertTrue(b.status()['paused'])


class Refused(unittest.TestCase):
    def test_each_with_path_and_reason(self):
        a = Machine(self)
        a.begin()
        before = a.export()
        document = json.loads(before)
        pain = next(i for i, f in enumerate(document['facts']) if f['type'] == 'pain')

        def changed(member, value):
            copy = json.loads(before)
            if value is None:
                del copy['facts'][pain][member]
            else:
                copy['facts'][pain][member] = value
            return copy

        first = document['facts'][0]
        cases = [
            ('', 'nothing in it'),
            ('{', 'too early'),
            ('{"format":"x"}', r'\$\.format'),
            ('{"format":"kneeminder-record","version":2,"facts":[]}', r'\$\.version'),
            ('{"facts":[]}', 'before'),
            ('{"format":"kneeminder-record","version":1}', r'\$\.facts: is missing'),
            ('{"format":"kneeminder-record","version":1,"facts":[{]}', r':1: \$\.facts\[0\]'),
            ('{"format":"kneeminder-record","version":1,"facts":[],}', 'name in quotes'),
            ('{"format":"kneeminder-record","version":1,"facts":[]} x', 'behind the end'),
            ('{"format":"kneeminder-record","version":1,"facts":[1]}', r'\$\.facts\[0\]: a fact is an object'),
            ('{"format":"kneeminder-record","version":1,"facts":[{"text":"%s"}]}' % ('x' * 200000), 'too long'),
            (changed('score', 11), r'\$\.facts\[%d\]\.score: is a whole number from 0 to 10' % pain),
            (changed('score', '4'), r'\]\.score: is a whole number'),
            (changed('score', 4.5), 'whole numbers'),
            (changed('score', None), r'\$\.facts\[%d\]: cannot be: a fact of the type pain needs knee' % pain),
            (changed('uid', None), r'\.uid: is missing'),
            (changed('uid', 'A' * 32), r'\.uid: is 32 hex'),
            (changed('uid', first['uid']), r'\.uid: is there twice'),
            (changed('type', 'ache'), r'\.type: is no type'),
            (changed('at', -1), r'\.at: '),
            (changed('day', '2026-11-24'), r'\.day: is the date'),
            (changed('knee', 'middle'), r'\.knee: is left'),
            (changed('word', 'swimming'), 'cannot be'),
            (changed('slot', 'tea/2026-11-23/1300'), r'\.slot: is no reminder'),
            (changed('superseded_by', 'ab' * 16), r'\.superseded_by: is no fact'),
            (changed('removed', True), r'\.removed: needs superseded_by'),
            (changed('text', 'a\x01b'), r'\.text: is UTF-8'),
            (changed('text', 'a\x00b'), 'character 0'),
            (changed('recorded', 1), r'\.uid: is that of another fact'),
            (changed('colour', 'red'), '"colour" is no member'),
        ]
        for document, expected in cases:
            file = a.write('bad.json', document)
            result = a.run('import', file)
            self.assertEqual((result.returncode, result.stdout), (1, ''), (expected, result))
            self.assertRegex(result.stderr, expected)
            self.assertIn(file, result.stderr)
            self.assertEqual(result.stderr.count('\n'), 1, result.stderr)
        self.assertEqual(a.export(), before)

    def test_files(self):
        a = Machine(self)
        a.begin()
        target = a.write('precious', 'mine')
        os.symlink(target, a.path('link'))
        os.symlink(a.path('nowhere'), a.path('dangling'))
        for name in ('precious', 'link', 'dangling'):
            result = a.run('export', a.path(name))
            self.assertEqual(result.returncode, 1)
            self.assertIn('--force', result.stderr)
        # With --force the link is replaced, and not what it points to.
        os.umask(0)
        self.addCleanup(os.umask, 0o022)
        a.say('export', '--force', a.path('link'))
        self.assertFalse(os.path.islink(a.path('link')))
        self.assertEqual(stat.S_IMODE(os.stat(a.path('link')).st_mode), 0o600)
        with open(target) as f:
            self.assertEqual(f.read(), 'mine')
        self.assertIn('directory', a.run('export', '--force', a.home).stderr)
        self.assertIn('No such file', a.run('export', a.path('no/where.json')).stderr)
        with open('/dev/full', 'w') as full:
            result = subprocess.run([a.client_path, 'export'], env=a.env, stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual((result.returncode, 'No space' in result.stderr), (1, True), result.stderr)
        for name, reason in (('nowhere', 'No such file'), ('', 'directory')):
            self.assertIn(reason, a.run('import', a.path(name)).stderr)
        self.assertEqual([n for n in os.listdir(a.home) if n.startswith('.link') or n.startswith('.precious')], [])

    def test_only_who_began_goes_on_and_only_while_there(self):
        a = Machine(self)
        a.begin()
        before = a.export()
        one, two = (dbus.bus.BusConnection(a.env['DBUS_SESSION_BUS_ADDRESS']) for _ in range(2))

        def call(bus, method, signature, *args):
            return bus.call_blocking(NAME, PATH, RECORD, method, signature, args)

        token = call(one, 'BeginImport', 'a{sv}', {})
        fact = dbus.Dictionary({'uid': 'ab' * 16}, signature='sv')
        for bus, method, signature, args, error in (
                (two, 'BeginImport', 'a{sv}', ({},), 'LimitsExceeded'),
                (two, 'CommitImport', 's', (token,), 'NoSuchImport'),
                (two, 'AddFacts', 'saa{sv}', (token, [fact]), 'NoSuchImport'),
                (one, 'CommitImport', 's', ('0' * 32,), 'NoSuchImport'),
                (one, 'AddFacts', 'saa{sv}', (token, [fact]), 'DoesNotFit'),
                (one, 'CommitImport', 's', (token,), 'NoSuchImport')):
            with self.assertRaises(dbus.DBusException) as caught:
                call(bus, method, signature, *args)
            self.assertEqual(caught.exception.get_dbus_name(), NAME + '.Error.' + error)
        call(one, 'BeginImport', 'a{sv}', {})
        one.close()

        def begin():
            try:
                return call(two, 'BeginImport', 'a{sv}', {})
            except dbus.DBusException:
                return None
        self.assertTrue(wait_for(begin))
        two.close()
        self.assertEqual(a.export(), before)


class Runs(unittest.TestCase):
    def fixture(self, name):
        return os.path.join(FIXTURES, name)

    def test_three_forms(self):
        """A track is timed without the pause between its segments; a run that overlaps one on record is known."""
        a = Machine(self)
        result = a.json('import', self.fixture('runs.gpx'))
        self.assertEqual((result['new'], result['known'], result['other']), (2, 0, 1))
        runs = a.json('history', '--kind', 'run')
        self.assertEqual([(r['at'], r['duration_seconds'], r['word']) for r in runs],
                         [('2026-11-18T17:00:00+00:00', 1200, 'unknown'), ('2026-11-20T06:00:00+00:00', 900, 'unknown')])
        # 20 times 0.0015 degrees of a meridian are 3336 m.
        self.assertAlmostEqual(runs[0]['amount'], 3336, delta=2)
        self.assertEqual(a.say('import', self.fixture('runs.gpx')), '0 new, 2 known, 1 of another sport.\n')
        self.assertEqual(a.say('import', self.fixture('runs.tcx')), '1 new, 1 known, 1 of another sport.\n')
        result = a.json('import', self.fixture('runs.csv'))
        self.assertEqual((result['new'], result['known']), (2, 1))
        runs = a.json('history', '--kind', 'run')
        self.assertEqual([(r['at'][:16], r['duration_seconds'], r['amount'], r['word']) for r in runs[2:]],
                         [('2026-11-21T06:00', 1200, 3300, 'unknown'), ('2026-11-21T18:00', 4200, 11500, 'sensed'),
                          ('2026-11-22T06:30', 1200, None, 'planned')])

    def test_prefixes(self):
        """What was cut out of another file has prefixes that nothing declares any more; what they stand for is not asked."""
        a = Machine(self)
        points = ''.join('<g:trkpt lat="47.00%02d" lon="8"><ns3:hr>150</ns3:hr><g:time> 2026-11-20T06:%02d:00Z\n</g:time></g:trkpt>' % (n, n)
                         for n in range(0, 30, 10))
        a.say('import', a.write('r.gpx', '<g:gpx xsi:schemaLocation="x"><g:trk><g:trkseg>' + points + '</g:trkseg></g:trk></g:gpx>'))
        self.assertEqual([f['duration_seconds'] for f in a.json('history', '--kind', 'run')], [1200])

    def test_local_times_are_of_the_daemon(self):
        a = Machine(self, settings='[general]\nzone = Europe/Berlin\n[ice]\nenabled = no\n')
        self.assertEqual(a.status()['zone'], 'Europe/Berlin')
        a.say('import', a.write('r.csv', 'start,duration\n2026-07-01 18:00,20\n2026-07-02T18:00:00-05:00,20\n'))
        times = [f['at'] for f in a.facts() if f['type'] == 'run']
        day = 1782864000 * 10**6  # 2026-07-01 UTC
        self.assertEqual(times, [day + 16 * 3600 * 10**6, day + (24 + 23) * 3600 * 10**6])

    def test_faults(self):
        a = Machine(self)
        point = '<trkpt lat="47" lon="8"><time>2026-11-%02dT06:00:00Z</time></trkpt>'
        gpx = '<gpx>\n<trk>\n<trkseg>\n%s\n%s\n</trkseg></trk></gpx>'
        header = 'date,time,duration,distance\n'
        good = '2026-11-20,06:00,20,3\n'
        cases = [
            ('<gpx><trk>', ':1: '),
            ('<svg/>', ':1: this is neither GPX nor TCX'),
            ('<?xml version="1.0"?>\n<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<gpx>&a;</gpx>', 'document type'),
            ('<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><gpx><trk><type>&b;</type></trk></gpx>', 'document type'),
            ('<gpx>\n<trk><trkseg/></trk></gpx>', ':2: it has no times'),
            (gpx % (point % 20, point % 19), ':5: a point is earlier'),
            (gpx % (point % 20, '<trkpt lat="x" lon="8"/>'), ':5: "x" is no number'),
            (gpx % (point % 20, '<trkpt lat="97" lon="8"/>'), 'no number'),
            (gpx % (point % 20, '<trkpt lat="47" lon="8"><time>noon</time></trkpt>'), ':5: "noon" is no time'),
            (gpx % (point % 20, point % 22), ':2: a run lasts'),
            ('<gpx>' + '<a>' * 200, ':1: elements lie within each other'),
            ('<gpx creator="' + 'x' * (3 << 20) + '"/>', ':1: this is no XML: a tag is longer'),
            (gpx % (point % 20, '<trkpt lat="47" lon="8"><time>%s2026-11-21T06:00:00Z%s</time></trkpt>' % (' ' * 90, 'x' * 90)), ':5: "" is no time'),
            ('nonsense\n', ':1: the first row names'),
            (header + good + '2026-11-21,06:00,much,3\n', ':3: "much" is no duration'),
            (header + good + '2026-11-21,,20,3\n', ':3: a start'),
            (header + good + '2026-11-21,06:00,20,far\n', ':3: "far" is no distance'),
            (header + good + '2026-11-21,06:00,20,30\n', ':3: the run is faster'),
            (header + good + '2026-11-24,06:00,20,3\n', ':3: the run ends after now'),
            (header + good + '2026-11-21,06:00,"20,3\n', ':3: a quote'),
            (header + good + '2026-11-21,06:00,25:99,3\n', 'no duration'),
            ('start,duration,ended\n2026-11-20 06:00,20,badly\n', ':2: a run ended'),
            (header + 'x' * 10000, 'longer than'),
        ]
        for text, expected in cases:
            file = a.write('bad', text)
            result = a.run('import', file)
            self.assertEqual((result.returncode, result.stdout), (1, ''), (expected, result))
            self.assertRegex(result.stderr, re.escape(file) + '.*' + expected)
            self.assertEqual(result.stderr.count('\n'), 1, result.stderr)
        self.assertEqual(a.json('history', '--kind', 'run'), [])

    def test_more_than_a_second_takes(self):
        """The daemon takes 50 changes a second; a hundred runs wait for their turn."""
        a = Machine(self)
        rows = ['2026-%02d-%02d 06:00,20' % (month, day) for month in (6, 7, 8, 9) for day in range(1, 26)]
        a.write('many.csv', 'start,duration\n' + '\n'.join(rows))
        importing = subprocess.Popen([a.client_path, 'import', a.path('many.csv')], env=a.env, stdout=subprocess.PIPE, text=True)
        at = moment(0, '06:00')
        while importing.poll() is None:
            at += 10**6
            a.time.advance(at)
        self.assertEqual(importing.communicate()[0], '100 new, 0 known.\n')
        self.assertEqual(len(a.json('history', '--kind', 'run')), 100)


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
