#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Languages: no text is missed, German is whole, safety texts say whether somebody has reviewed them, JSON is never translated, and layouts
survive texts that are 40 % longer. test-language.py BUILD"""

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

from homelib import Home, Time, moment

TREE = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..'))
PSEUDO = 'qps'  # the language of the padded texts
DIRECTIVE = re.compile(r'%[-+ #0-9.*]*(?:hh|h|ll|l|z|j)?[a-zA-Z%]')


def listed():
    with open(os.path.join(TREE, 'po/POTFILES.in'), encoding='utf-8') as f:
        return [line.strip() for line in f if line.strip() and not line.startswith('#')]


def template(directory):
    """All texts of the sources, as the build would extract them."""
    path = os.path.join(directory, 'kneeminder.pot')
    subprocess.run(['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=ngettext:1,2', '--add-comments', '-o', path,
                    '--flag=g_strdup_printf:1:c-format', *listed()], cwd=TREE, check=True, capture_output=True)
    return path


class Catalogues(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory)

    def test_every_source_is_listed(self):
        files = set(listed())
        for top, _, names in os.walk(os.path.join(TREE, 'client')):
            for name in names:
                path = os.path.relpath(os.path.join(top, name), TREE)
                if path.endswith('.c'):
                    with open(os.path.join(TREE, path), encoding='utf-8') as f:
                        marked = re.search(r'\b(_|N_|ngettext)\("', f.read())
                    self.assertTrue(not marked or path in files, path + ' is not in po/POTFILES.in')
        self.assertEqual([f for f in files if not os.path.exists(os.path.join(TREE, f))], [])

    def test_catalogues_are_whole(self):
        pot = template(self.directory)
        with open(os.path.join(TREE, 'po/LINGUAS'), encoding='utf-8') as f:
            languages = [line.strip() for line in f if not line.startswith('#')]
        self.assertIn('de', languages)
        for language in languages:
            po = os.path.join(TREE, 'po', language + '.po')
            # Whatever the sources have is translated, nothing is left as unsure, and directives agree.
            result = subprocess.run(['msgcmp', po, pot], capture_output=True, text=True)
            self.assertEqual((result.returncode, result.stderr), (0, ''))
            result = subprocess.run(['msgfmt', '--check', '--statistics', '-o', '/dev/null', po], capture_output=True, text=True,
                                    env={**os.environ, 'LC_ALL': 'C'})
            self.assertRegex(result.stderr, r'^\d+ translated messages\.\n$')
            # What the sources do not have any more is gone.
            merged = subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', '-', po, pot], check=True, capture_output=True, text=True).stdout
            self.assertEqual([line for line in merged.split('\n') if line.startswith('#~')], [])

    def test_no_bare_text(self):
        """What is said or complained goes through the catalogue."""
        bare = re.compile(r'\b(say|tell|complain|say_title)\((?:w, )?"([^"]*)"')
        found = []
        for path in listed():
            with open(os.path.join(TREE, path), encoding='utf-8') as f:
                for number, line in enumerate(f, 1):
                    for _, text in bare.findall(line):
                        if re.search('[A-Za-z]{3}', DIRECTIVE.sub('', text.replace('\\n', ''))) and not text.lstrip('\\n ').startswith('kneeminder '):
                            found.append('%s:%d: %s' % (path, number, text))
        self.assertEqual(found, [])


class Case(unittest.TestCase):
    def setUp(self):
        self.home = Home(BUILD, activate=False)
        self.addCleanup(self.home.close)
        self.home.start_daemon()
        self.time = Time(self.home)
        self.addCleanup(self.time.close)
        self.home.env['LC_ALL'] = 'C.UTF-8'

    def live(self):
        self.home.begin()
        self.home.say('function', 'add', 'climb the stairs', '4')
        self.home.say('shoe', 'add', 'blue', '--cushioning', 'soft')
        self.home.say('exercise', 'consult', 'yes')
        self.time.advance(moment(1, '08:10'))
        self.home.say('check-in', '--pain', '2', '--sore')
        self.home.say('start', 'ice')
        self.home.say('run', '12', 'hurt', '--onset', '10', '--pain', '3', '--knee', 'left')


# The verbs that show something, and change nothing.
SHOWN = (('status',), ('status', '--line'), ('advice',), ('history',), ('history', '--by', 'day'), ('history', '--by', 'episode'), ('plan',),
         ('times',), ('episode',), ('function',), ('shoe', 'list'), ('exercise', 'list'), ('exercise', 'plan'), ('exercise', 'show', 'clamshell'),
         ('cue',), ('why', 'limit'), ('why', 'medication'), ('safety', '--list'), ('medication',), ('troubleshoot',), ('config', 'show'))
JSON = [words for words in SHOWN if words[0] not in ('why', 'troubleshoot', 'advice', 'status', 'cue', 'safety') and '--line' not in words and words[:2] != ('exercise', 'show')]


class German(Case):
    def test_words(self):
        self.home.env['LANGUAGE'] = 'de'
        text = self.home.say()
        self.assertIn('Noch ist nichts aufgezeichnet.', text)
        self.assertEqual([line for line in text.splitlines() if len(line) > 100], [])
        self.live()
        self.assertIn('Linkes Knie', self.home.say().replace('linkes', 'Linkes'))
        self.assertIn('12 Minuten gelaufen', self.home.say('history'))
        self.assertIn('Heute kein Lauf', self.home.say('advice'))
        self.assertIn('Schlimmster Schmerz', self.home.say('history', '--by', 'week'))
        result = self.home.run('pain', '44')
        self.assertIn('Ein Schmerzwert ist eine ganze Zahl', result.stderr)
        for words in JSON:
            german = self.home.say(*words, '--json')
            del self.home.env['LANGUAGE']
            self.assertEqual(german, self.home.say(*words, '--json'), words)
            self.home.env['LANGUAGE'] = 'de'

    def test_help(self):
        verbs = re.findall(r'^  ([a-z][a-z-]*)', self.home.say('--help'), re.M)
        self.assertGreater(len(verbs), 22)
        self.home.env['LANGUAGE'] = 'de'
        for words in ([], *([verb] for verb in verbs)):
            text = self.home.say(*words, '--help')
            self.assertIn('Aufruf: kneeminder', text)
            self.assertEqual([line for line in text.splitlines() if len(line) > 80], [], words)

    def test_safety(self):
        """Nobody who knows has reviewed the German: the English stands beside it. English alone has none."""
        self.home.env['LANGUAGE'] = 'de'
        text = ' '.join(self.home.say('safety', '--list').split())
        self.assertIn('Das Knie gibt nach [The knee gives way]', text)
        self.assertIn('Schlechte Durchblutung der Beine [Poor circulation in the legs]', text)
        del self.home.env['LANGUAGE']
        self.assertNotIn('[The knee', self.home.say('safety', '--list'))


class Locales(Case):
    """Dates, numbers and lengths as the locale writes them, and nothing of that in what scripts read."""

    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.directory)
        for name in ('de_DE', 'en_US'):
            # It warns of what the C library's own source lacks.
            subprocess.run(['localedef', '-i', name, '-f', 'UTF-8', os.path.join(cls.directory, name + '.UTF-8')], capture_output=True)

    def live(self):
        super().live()
        self.home.say('shoe', 'add', 'red', '--distance', '120.4km')
        self.home.say('edit', 'r1', '--distance', '3,1km')

    def test_as_written_there(self):
        self.live()
        verbs = [*JSON, ('advice',), ('status',), ('cue',), ('report',)]
        plain = {words: self.home.say(*words, '--json') for words in verbs}
        table = self.home.say('history', '--by', 'day', '--csv')
        self.home.env['LOCPATH'] = self.directory
        for name, said in (
                ('de_DE', (('history', '24.11.2026 08:10'), ('history', '3,1 km'), ('history', 'Sicherheitsfragen (Warnzeichen): nichts davon'),
                           (('history', '--by', 'day'), 'Di 24.11.2026'), (('history', '--by', 'week'), '23.11.2026'),
                           (('shoe', 'list'), '120,4 km'), (('plan', '--from', '2026-11-27'), 'Fr, 27. Nov'), ('episode', '23.11.2026 06:00'))),
                ('en_US', (('history', '11/24/2026 08:10'), ('history', '1.9 mi'), (('history', '--by', 'day'), 'Tue 11/24/2026'),
                           (('shoe', 'list'), '74.8 mi'), (('plan', '--from', '2026-11-27'), 'Fri Nov 27')))):
            self.home.env['LC_ALL'] = name + '.UTF-8'
            for words, text in said:
                words = words if isinstance(words, tuple) else (words,)
                self.assertIn(text, self.home.say(*words), (name, words))
            for words in verbs:
                german = json.loads(self.home.say(*words, '--json'))
                english = json.loads(plain[words])
                for o in (german, english):  # the members that are for people
                    if isinstance(o, dict):
                        [o.pop(key, None) for key in ('text', 'made', 'now', 'choices')]
                self.assertEqual(german, english, words)
            self.assertEqual(self.home.say('history', '--by', 'day', '--csv'), table)
            path = os.path.join(self.home.home, 'knee.pdf')
            self.home.say('report', '--force', '--output', path)
            text = subprocess.run(['pdftotext', '-layout', path, '-'], check=True, capture_output=True, text=True).stdout
            self.assertIn({'de_DE': '23.11.2026 bis 24.11.2026, 2 Tage', 'en_US': '11/23/2026 to 11/24/2026, 2 days'}[name], text)
            self.assertIn({'de_DE': '23. Nov', 'en_US': 'Nov 23'}[name], text)
            self.home.say('report', '--force', '--output', path + '.csv')
            with open(path + '.csv', encoding='utf-8') as f:
                self.assertIn('pain.median,3.0', f.read())


class Longer(Case):
    """Texts of 40 % more, in marks: a text that is cut has lost its second mark."""

    def setUp(self):
        super().setUp()
        directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, directory)
        pot = subprocess.run(['msgen', template(directory)], check=True, capture_output=True, text=True).stdout
        place = os.path.join(BUILD, 'po', PSEUDO, 'LC_MESSAGES')
        os.makedirs(place, exist_ok=True)
        self.addCleanup(shutil.rmtree, os.path.join(BUILD, 'po', PSEUDO))
        po = os.path.join(directory, 'pseudo.po')
        with open(po, 'w', encoding='utf-8') as f:
            f.write(re.sub(r'^(msgstr(?:\[\d\])?) ((?:".*"\n?)+)', self.pad, pot.replace('CHARSET', 'UTF-8'), flags=re.M))
        subprocess.run(['msgfmt', '-o', os.path.join(place, 'kneeminder.mo'), po], check=True)

    @staticmethod
    def pad(match):
        text = ''.join(re.findall(r'"(.*)"\n?', match.group(2)))
        if not text or text.startswith('Project-Id'):
            return match.group(0)
        before = re.match(r'(?:\\n| )*', text).group(0)
        after = re.search(r'(?:\\n| )*$', text[len(before):]).group(0)
        middle = text[len(before):len(text) - len(after)]
        length = len(DIRECTIVE.sub('', middle))
        return '%s "%s«%s%s»%s"\n' % (match.group(1), before, middle, '~' * round(length * 0.4), after)

    def test_nothing_is_cut(self):
        self.live()
        plain = {words: self.home.say(*words, '--json') for words in JSON}
        self.home.env['LANGUAGE'] = PSEUDO
        for words in (*SHOWN, ('--help',), ('run', '--help')):
            text = self.home.say(*words)
            self.assertIn('«', text, words) if words[0] not in ('config',) else None
            self.assertEqual(text.count('«'), text.count('»'), (words, text))
        for words in JSON:
            self.assertEqual(self.home.say(*words, '--json'), plain[words], words)
        path = os.path.join(self.home.home, 'knee.pdf')
        self.home.say('report', '--output', path)
        text = subprocess.run(['pdftotext', path, '-'], check=True, capture_output=True, text=True).stdout
        self.assertGreater(text.count('«'), 60)
        self.assertEqual(text.count('«'), text.count('»'), text)
        for words in (('pain', '44'), ('shoe', 'rate', 'x', '3'), ('run', 'far'), ('statsu',), ('history', '--by', 'weak'), ('done', 'medication')):
            result = self.home.run(*words)
            self.assertEqual(result.stderr.count('«'), result.stderr.count('»'), result.stderr)


    def test_terminal(self):
        """What is a table or a sentence in lines stays within a terminal of 80 columns, whole words apart that are longer."""
        self.live()
        self.home.env['LANGUAGE'] = PSEUDO
        for words in (('status',), ('history', '--by', 'day'), ('history', '--by', 'week'), ('history', '--by', 'episode'), ('advice',)):
            said = on_terminal(self.home, *words)
            self.assertIn('«', said)
            self.assertEqual(said.count('«'), said.count('»'), said)
            self.assertEqual([line for line in said.splitlines() if len(line) > 80], [], words)


def on_terminal(home, *words):
    terminal, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 80, 0, 0))
    with subprocess.Popen([home.client_path, *words], env={**home.env, 'TERM': 'dumb'}, stdin=slave, stdout=slave, stderr=slave) as p:
        os.close(slave)
        said = b''
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            said += part
        os.close(terminal)
        assert p.wait(10) == 0, said
    return said.decode()


if __name__ == '__main__':
    BUILD = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
