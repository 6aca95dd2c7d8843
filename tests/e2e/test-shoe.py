#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Shoes on the real binaries and invented time: pairs, what runs add up to, what is told. Usage: test-shoe.py BUILD [TEST...]"""

import json
import os
import sys
import unittest

import runnerlib
from homelib import Home
from notifierlib import NAME, PATH, wait_for
from runnerlib import ButtonCase, Case

CALM = Case.settings


class ShoeCase(Case):
    def shoes(self):
        return self.home.json('shoe', 'list')

    def shoe(self, name):
        return next(s for s in self.shoes() if s['name'] == name)

    def log(self, day, *words):
        """A run that is over at 18:30 of that day."""
        self.at(day, '18:30')
        return self.home.json('run', *words)

    def last_run(self):
        return self.home.json('history', '--kind', 'run')[-1]

    def notices(self):
        return {n['id']: n['data'].get('reason') for n in self.home.status()['notices'] if n['kind'].startswith('shoe-')}

    def refused(self, words, status, text):
        before = self.home.json('history'), self.shoes()
        result = self.home.run(*words)
        self.assertEqual(result.returncode, status, (words, result.stdout, result.stderr))
        self.assertIn(text, result.stderr, words)
        self.assertEqual((self.home.json('history'), self.shoes()), before)


class Pairs(ShoeCase):
    def test_add_rate_list_retire(self):
        self.assertEqual(self.shoes(), [])
        self.assertIn('kneeminder shoe add NAME', self.home.say('shoe'))
        fact = self.home.json('shoe', 'add', 'Blue', '--brand', 'Acme', '--model', 'Glide 3', '--size', '44', '--cushioning', 'soft',
                              '--drop', '8', '--distance', '120km')
        self.assertEqual((fact['type'], fact['id'], fact['word'], fact['reason'], fact['amount'], fact['shoe'], fact['text']),
                         ('shoe', 's1', 'add', 'soft', 120000, 'Blue', 'Blue\nAcme\nGlide 3\n44\n8'))
        added = self.shoe('Blue')['added']
        self.assertEqual(self.shoes(), [{
            'id': 's1', 'name': 'Blue', 'brand': 'Acme', 'model': 'Glide 3', 'size': '44', 'cushioning': 'soft', 'drop_mm': 8, 'comfort': None,
            'runs': 0, 'measured': 0, 'distance_m': 120000, 'duration_seconds': 0, 'judged': 0, 'painless': 0, 'added': added,
            'retired': None, 'after': None, 'successor': None, 'hints': []}])
        self.home.say('shoe', 'add', 'Red')
        self.home.say('shoe', 'add', 'Green', '--after', 'blue', '--drop', '0')
        self.home.say('shoe', 'rate', 'gr', '60')
        self.home.say('shoe', 'rate', 'RED', '80')
        self.home.say('shoe', 'rate', 'red', '70')
        self.assertEqual([(s['name'], s['comfort']) for s in self.shoes()], [('Red', 70), ('Green', 60), ('Blue', None)])
        self.assertEqual((self.shoe('Green')['after'], self.shoe('Blue')['successor'], self.shoe('Green')['drop_mm']), ('s1', 's3', 0))
        self.home.say('shoe', 'retire', 's2')
        self.assertEqual([s['name'] for s in self.shoes()], ['Green', 'Blue', 'Red'])
        self.assertIsNotNone(self.shoe('Red')['retired'])
        said = self.home.say('shoe', 'list')
        for text in ('Acme Glide 3, 44, soft, 8 mm', '120.0 km', 'now: Green', 'retired'):
            self.assertIn(text, said)
        history = self.home.say('history')
        for text in ('new shoes: Blue, Acme, Glide 3, 44, drop 8 mm, soft, 120.0 km before', 'new shoes: Green, drop 0 mm, after s1',
                     'Red: comfort 70 of 100', 'Red: retired'):
            self.assertIn(text, history)
        before = self.shoes()
        self.restart()
        self.assertEqual(self.shoes(), before)
        self.home.say('undo')
        self.assertIsNone(self.shoe('Red')['retired'])

    def test_refused(self):
        for name in ('blue', 'blue trail', 'old'):
            self.home.say('shoe', 'add', name)
        self.home.say('shoe', 'retire', 'old')
        self.at(0, '18:00')
        for words, status, text in (
                (('shoe', 'add', 'BLUE'), 1, 'A pair of that name is in use'),
                (('shoe', 'add', 'none'), 2, 'cannot be called "none"'),
                (('shoe', 'add', ''), 2, 'needs a name'),
                (('shoe', 'add', 'x' * 41), 2, 'at most 40 bytes'),
                (('shoe', 'add', 'new', '--cushioning', 'hard'), 2, 'soft, medium or firm'),
                (('shoe', 'add', 'new', '--drop', '31'), 2, 'from 0 to 30 mm'),
                (('shoe', 'add', 'new', '--drop', '8mm'), 2, 'millimetres'),
                (('shoe', 'add', 'new', '--distance', 'far'), 2, '5km'),
                (('shoe', 'add', 'new', '--after', 'green'), 1, 'no pair of shoes of that name'),
                (('shoe', 'rate', 'green', '50'), 1, 'kneeminder shoe list'),
                (('shoe', 'rate', 'blue t', '101'), 2, '0 (none) to 100'),
                (('shoe', 'rate', 'b', '50'), 1, "Several pairs' names begin so"),
                (('shoe', 'rate', 'old', '50'), 1, 'That pair is retired'),
                (('shoe', 'retire', 'old'), 1, 'That pair is retired'),
                (('shoe', 'retire'), 2, 'retire NAME'),
                (('shoe', 'list', '--drop', '8'), 2, 'kneeminder shoe --help'),
                (('run', '20', 'fine', '--shoe', 'green'), 1, 'no pair of shoes of that name'),
                (('run', '20', 'fine', '--shoe', 'bl'), 1, "Several pairs' names begin so"),
                (('run', '20', 'fine', '--shoe', 'OLD'), 1, 'That pair is retired'),
        ):
            self.refused(words, status, text)
        # It was worn before it was put away.
        self.assertEqual(self.home.json('run', '20', 'fine', '--shoe', 'old', '--at', 'yesterday 18:00')['shoe'], 'old')
        # A retired pair's name is free again, and a name in whole goes before one that begins so.
        self.home.say('shoe', 'add', 'Old', '--after', 'old')
        self.assertEqual(self.home.json('run', '20', 'fine', '--shoe', 'old')['ref_id'], self.shoe('Old')['id'])
        self.assertEqual(self.home.json('run', '20', 'fine', '--shoe', 'blue', '--at', '10:00')['shoe'], 'blue')

    def test_on_the_bus(self):
        changed = []
        self.home.bus.add_signal_receiver(lambda interface, values, gone: changed.extend(gone if interface == NAME + '.Shoes' else []),
                                          'PropertiesChanged', 'org.freedesktop.DBus.Properties', NAME, PATH)
        self.home.say('shoe', 'add', 'blue')
        wait_for(lambda: changed == ['List'], 10)
        self.home.say('run', '20', 'fine')
        wait_for(lambda: changed == ['List'] * 2, 10)
        with self.assertRaisesRegex(Exception, 'Error.NoSuchShoe'):
            self.home.bus.call_blocking(NAME, PATH, NAME + '.Shoes', 'Rate', 'sua{sv}', ('red', 3, {}))
        with self.assertRaisesRegex(Exception, 'Error.ShoeExists'):
            self.home.bus.call_blocking(NAME, PATH, NAME + '.Shoes', 'Add', 'sa{sv}', ('Blue', {}))
        self.home.bus.call_blocking(NAME, PATH, NAME + '.Shoes', 'Retire', 'sa{sv}', ('blue', {}))
        self.at(0, '20:00')
        with self.assertRaisesRegex(Exception, 'Error.ShoeRetired'):
            self.home.bus.call_blocking(NAME, PATH, NAME + '.Runs', 'Log', 'ta{sv}', (600000000, {'shoe': 'blue'}))
        with self.assertRaisesRegex(Exception, 'Error.InvalidArgument'):
            self.home.bus.call_blocking(NAME, PATH, NAME + '.Shoes', 'Add', 'sa{sv}', ('a\nb', {}))


class Runs(ShoeCase):
    def test_which_pair(self):
        self.assertIsNone(self.log(0, '20', 'fine')['shoe'])
        self.home.say('shoe', 'add', 'blue')
        self.at(1, '18:30')
        said = self.home.say('run', '20', 'fine')
        self.assertIn('in blue', said)
        self.assertIn('In blue, the only pair in use; if not: kneeminder edit r2 --shoe none', said)
        self.assertIsNone(self.log(2, '20', 'fine', '--shoe', 'none')['shoe'])
        # Long before the pair was there.
        self.assertIsNone(self.home.json('run', '20', 'fine', '--at', '2026-11-01 10:00')['shoe'])
        self.home.say('shoe', 'add', 'red')
        self.assertIsNone(self.log(3, '20', 'fine')['shoe'])
        self.assertNotIn('the only pair', self.home.say('run', '20', 'fine', '--shoe', 'red', '--at', '10:00'))
        self.assertEqual(self.last_run()['shoe'], None)
        self.home.say('shoe', 'retire', 'blue')
        self.assertEqual(self.log(4, '20', 'fine')['shoe'], 'red')

    def test_sums(self):
        """By hand, after each step."""
        def sums(name):
            s = self.shoe(name)
            return s['runs'], s['measured'], s['distance_m'], s['duration_seconds'], s['painless'], s['judged']
        self.home.say('shoe', 'add', 'blue', '--distance', '100km')
        self.home.say('shoe', 'add', 'red')
        self.log(0, '20', 'fine', '--shoe', 'blue', '--distance', '4km')
        self.log(1, '30', 'stopped', '--shoe', 'blue')
        self.assertEqual(sums('blue'), (2, 1, 104000, 3000, 2, 2))
        self.log(2, '10', '--shoe', 'blue')                                 # nobody said how it was
        self.log(3, '10', 'fine', '--painkiller', '--shoe', 'blue')         # hidden
        self.assertEqual(sums('blue'), (4, 1, 104000, 4200, 2, 2))
        self.log(4, '10', 'hurt', '--painkiller', '--shoe', 'blue')         # pain counts all the same
        self.assertEqual(sums('blue'), (5, 1, 104000, 4800, 2, 3))
        self.assertEqual(sums('red'), (0, 0, 0, 0, 0, 0))
        self.assertIn('4 runs have no distance', self.home.say('shoe'))
        self.assertIn('2 of 3', self.home.say('shoe'))

        self.home.say('edit', 'r1', '--shoe', 'red')
        self.assertEqual((sums('blue'), sums('red')), ((4, 0, 100000, 3600, 1, 2), (1, 1, 4000, 1200, 1, 1)))
        self.home.say('undo')
        self.assertEqual((sums('blue'), sums('red')), ((5, 1, 104000, 4800, 2, 3), (0, 0, 0, 0, 0, 0)))
        self.home.say('edit', 'r1', '--distance', '5km')
        self.assertEqual(sums('blue'), (5, 1, 105000, 4800, 2, 3))
        self.home.say('delete', 'r2')
        self.assertEqual(sums('blue'), (4, 1, 105000, 3000, 1, 2))
        self.home.say('undo')
        self.home.say('edit', 'r2', '--shoe', 'none')
        self.assertEqual(sums('blue'), (4, 1, 105000, 3000, 1, 2))
        self.home.say('shoe', 'retire', 'red')
        for words, status, text in ((('edit', 'r3', '--shoe', 'red'), 0, ''), (('edit', 'r4', '--shoe', 'green'), 1, 'no pair'),
                                    (('edit', 's1', '--shoe', 'red'), 2, 'neither edited')):
            result = self.home.run(*words)
            self.assertEqual(result.returncode, status, result.stderr)
            self.assertIn(text, result.stderr)
        self.home.say('pain', '3', '--knee', 'left')
        self.refused(('edit', 'p' + self.home.json('history', '--kind', 'pain')[-1]['id'][1:], '--shoe', 'blue'), 2, 'does not belong')
        before = self.shoes()
        self.restart()
        self.assertEqual(self.shoes(), before)

    def test_an_hour_later(self):
        self.home.say('shoe', 'add', 'blue')
        self.log(0, '20', 'fine')
        self.assertEqual(self.shoe('blue')['painless'], 1)
        self.at(0, '19:30')
        self.home.say('pain', '3', '--context', 'after-run', '--knee', 'left')
        self.assertEqual((self.shoe('blue')['painless'], self.shoe('blue')['judged']), (0, 1))

    def test_order(self):
        for name in ('a', 'b', 'c', 'd'):
            self.home.say('shoe', 'add', name)
        self.log(0, '20', 'fine', '--shoe', 'b')
        self.log(1, '20', 'hurt', '--shoe', 'c', '--knee', 'left', '--pain', '3')
        self.log(2, '20', 'fine', '--shoe', 'c')
        self.assertEqual([s['name'] for s in self.shoes()], ['b', 'c', 'a', 'd'])
        self.home.say('shoe', 'rate', 'd', '1')
        self.assertEqual([s['name'] for s in self.shoes()], ['d', 'b', 'c', 'a'])


class Told(ShoeCase):
    def hurt(self, day, shoe):
        self.log(day, '20', 'hurt', '--pain', '3', '--knee', 'left', '--shoe', shoe)

    def fine(self, day, shoe, *words):
        self.log(day, '20', 'fine', '--shoe', shoe, *words)

    def test_worn_once(self):
        self.home.say('shoe', 'add', 'blue', '--distance', '690km')
        self.home.say('shoe', 'add', 'red', '--distance', '700km')
        self.assertEqual(self.notices(), {'shoe-worn/s2': 'red'})
        self.assertIn('red: Shoes that have come far: check wear and comfort: kneeminder done shoe-worn/s2', self.home.say('status'))
        self.hurt(0, 'blue')
        self.home.say('done', 'shoe-worn/s2')
        self.assertEqual(self.notices(), {})
        self.log(1, '60', 'fine', '--shoe', 'blue', '--distance', '9999m')
        self.assertEqual((self.notices(), self.shoe('blue')['hints']), ({}, []))
        self.home.say('edit', 'r2', '--distance', '10km')
        self.assertEqual((self.notices(), self.shoe('blue')['hints']), ({'shoe-worn/s1': 'blue'}, ['worn']))
        self.home.say('done', 'shoe-worn/s1')
        self.fine(2, 'blue', '--distance', '5km')
        self.restart()
        self.at(40, '12:00')
        self.restart()
        self.assertEqual((self.notices(), self.shoe('blue')['hints']), ({}, ['worn']))
        self.home.say('shoe', 'retire', 'blue')
        self.assertEqual(self.shoe('blue')['hints'], [])

    def test_settable(self):
        self.home.say('shoe', 'add', 'blue', '--distance', '450km')
        for km, expected in (('400', {'shoe-worn/s1': 'blue'}), ('0', {}), ('451', {}), ('450', {'shoe-worn/s1': 'blue'})):
            self.home.settings(CALM + '[shoes]\nnotice-distance = %s\n' % km)
            self.home.bus.call_blocking(NAME, PATH, NAME + '.Manager', 'Reload', '', ())
            self.assertEqual(self.notices(), expected, km)
        self.home.settings(CALM + '[shoes]\nnotice-distance = 99\n')
        result = self.home.run('config', 'check')
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn('99 km is too near; write 0 (never), or 100 to 3000', result.stdout + result.stderr)

    def test_change(self):
        """Three of the last five painful runs in blue, none of the painless ones meanwhile: told until a painless one in it."""
        self.home.say('shoe', 'add', 'blue', '--cushioning', 'soft')
        self.home.say('shoe', 'add', 'red')
        self.fine(0, 'blue')
        self.hurt(1, 'blue')
        self.fine(2, 'red')
        self.hurt(3, 'blue')
        self.hurt(4, 'red')
        self.assertEqual(self.notices(), {})
        self.hurt(5, 'blue')
        self.assertEqual((self.notices(), self.shoe('blue')['hints'], self.shoe('red')['hints']), ({'shoe-change/s1': 'blue'}, ['change'], []))
        self.assertIn('no shoe prevents all injuries', self.home.say('shoe'))
        self.fine(6, 'blue')
        self.assertEqual(self.notices(), {})
        self.home.say('delete', 'r7')
        self.assertEqual(self.notices(), {'shoe-change/s1': 'blue'})
        # Of the last five painful runs two are in it.
        for day in (7, 8):
            self.hurt(day, 'red')
        # And three in the other, which was painless before the first of them only.
        self.assertEqual(self.notices(), {'shoe-change/s2': 'red'})
        self.home.say('undo')
        self.assertEqual(self.notices(), {'shoe-change/s1': 'blue'})
        self.home.say('done', 'shoe-change/s1')
        self.assertEqual((self.notices(), self.shoe('blue')['hints']), ({}, ['change']))

    def test_again(self):
        self.home.say('shoe', 'add', 'blue', '--distance', '615km')
        for day in (0, 2):
            self.fine(day, 'blue', '--distance', '5km')
        self.assertEqual((self.shoe('blue')['distance_m'], self.notices()), (625000, {}))
        self.fine(4, 'blue', '--distance', '4km')
        self.assertEqual(self.notices(), {})
        self.fine(6, 'blue', '--distance', '1km')
        self.assertEqual((self.notices(), self.shoe('blue')['hints']), ({'shoe-again/s1': 'blue'}, ['again']))
        self.home.say('shoe', 'add', 'blue 2', '--after', 'blue')
        self.assertEqual((self.notices(), self.shoe('blue')['successor']), ({}, self.shoe('blue 2')['id']))
        self.home.say('undo')
        self.assertEqual(self.notices(), {'shoe-again/s1': 'blue'})
        self.hurt(8, 'blue')
        self.assertEqual(self.notices(), {})


class Button(ButtonCase):
    settings = CALM

    def test_read(self):
        self.at(0, '12:00')
        self.home.say('shoe', 'add', 'R&B <b>', '--distance', '712km')
        self.assertIn('R&amp;B &lt;b&gt;&quot; has come 712 km', self.note('Shoes: check wear and comfort')['body'])
        self.press(('Shoes: check wear and comfort', 'Got it'))
        self.nothing_open()
        self.assertEqual(self.home.status()['notices'], [])
        self.restart()
        self.assertEqual(self.home.status()['notices'], [])


class Record(ShoeCase):
    def test_there_and_back(self):
        self.home.say('shoe', 'add', 'Blau "ä"', '--brand', 'Ä', '--size', 'UK 9', '--cushioning', 'firm', '--drop', '4', '--distance', '695km')
        self.home.say('shoe', 'rate', 'blau', '77')
        self.home.say('shoe', 'add', 'red', '--after', 'blau')
        self.log(0, '30', 'fine', '--shoe', 'bl', '--distance', '6km')
        self.home.say('done', 'shoe-worn/s1')
        self.home.say('shoe', 'retire', 'red')
        exported = self.home.say('export')
        path = os.path.join(self.home.home, 'record.json')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(exported)
        other = Home(runnerlib.BUILD, activate=False)
        self.addCleanup(other.close)
        other.settings(CALM)
        other.start_daemon()
        other.say('import', path)
        self.assertEqual(other.json('shoe'), self.shoes())
        self.assertEqual([n for n in other.status()['notices'] if n['kind'].startswith('shoe-')], [])
        self.assertEqual(other.json('history', '--kind', 'run')[-1]['shoe'], 'Blau "ä"')
        own = {json.dumps(f, sort_keys=True) for f in json.loads(exported)['facts'] if f['type'] in ('shoe', 'run')}
        there = {json.dumps(f, sort_keys=True) for f in json.loads(other.say('export'))['facts'] if f['type'] in ('shoe', 'run')}
        self.assertEqual(own, there)


if __name__ == '__main__':
    runnerlib.BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
