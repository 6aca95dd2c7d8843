#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Which lines the tests have run, of a build with -Db_coverage=true; by gcov, which comes with the compiler.

coverage.py BUILD [--least PERCENT] [--missed] DIRECTORY...

Prints a line for each directory of the sources; with --missed the lines that nothing ran. Exit status 1 below PERCENT in any."""

import argparse
import collections
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile


def read(build):
    """{source: {line: times}}, over all objects that a source was compiled to."""
    found = collections.defaultdict(lambda: collections.defaultdict(int))
    data = sorted(str(p.resolve()) for p in build.rglob('*.gcda'))
    with tempfile.TemporaryDirectory() as scratch:
        for i in range(0, len(data), 50):
            out = subprocess.run(['gcov', '--json-format', '--stdout', *data[i:i + 50]], cwd=scratch, check=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
            for document in out.splitlines():
                text = json.loads(gzip.decompress(document) if document[:2] == b'\x1f\x8b' else document)
                for file in text['files']:
                    source = (build / file['file']).resolve()
                    for line in file['lines']:
                        found[source][line['line_number']] += line['count']
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build', type=pathlib.Path)
    parser.add_argument('directories', nargs='+')
    parser.add_argument('--least', type=float, default=0)
    parser.add_argument('--missed', action='store_true')
    args = parser.parse_args()
    build = args.build.resolve()
    root = build.parent
    found = read(build)
    bad = False
    for directory in args.directories:
        sources = {s: lines for s, lines in found.items() if s.parent == root / directory and s.suffix == '.c'}
        all_lines = sum(len(lines) for lines in sources.values())
        run = sum(1 for lines in sources.values() for times in lines.values() if times)
        share = 100 * run / all_lines if all_lines else 0
        print('coverage %s: %.1f %% of %d lines' % (directory, share, all_lines))
        bad |= not all_lines or share < args.least
        if args.missed:
            for source in sorted(sources):
                missed = [str(n) for n, times in sorted(sources[source].items()) if not times]
                if missed:
                    print('    %s: %s' % (source.relative_to(root), ' '.join(missed)))
    sys.exit(bad)


main()
