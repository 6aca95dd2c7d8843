#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""gcc's analyzer over the sources of some directories, with the flags that a build has for them and nothing written: quicker than a build
of its own, and it leaves that one alone.

analyzer.py BUILD [--jobs N] DIRECTORY...

Prints what is found. Exit status 1 if anything was, or could not be compiled; 77 where the build is not gcc's.
"""

import argparse
import concurrent.futures
import json
import pathlib
import shlex
import subprocess
import sys

# Leaks it knows nothing of: neither of __attribute__((cleanup)) nor of what an array owns; ASan and valgrind do.
FLAGS = ['-fanalyzer', '-Wno-analyzer-malloc-leak', '-Wno-analyzer-file-leak', '-o', '/dev/null']


def bare(command):
    """The command without what it writes; warnings stay warnings, so that all of them are seen."""
    words, kept = iter(shlex.split(command)), []
    for word in words:
        if word in ('-o', '-MQ', '-MF'):
            next(words)
        elif word not in ('-MD', '-Werror', 'ccache') and not word.startswith('-fdiagnostics-color'):
            kept.append(word)
    return kept


def commands(build, directories):
    """One for each source, however many objects are made of it."""
    root, found = pathlib.Path(__file__).resolve().parent.parent, {}
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        source = (build / entry['file']).resolve()
        if any(source.is_relative_to(root / d) for d in directories):
            found.setdefault(source, bare(entry['command']))
    return [found[source] for source in sorted(found)]


def analyze(build, command):
    done = subprocess.run([*command, *FLAGS], cwd=build, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build', type=pathlib.Path)
    parser.add_argument('directories', nargs='+')
    parser.add_argument('--jobs', type=int, default=1)
    args = parser.parse_args()
    build = args.build.resolve()
    wanted = commands(build, args.directories)
    if wanted and '-fcolor-diagnostics' in wanted[0]:
        print('the build is not one of gcc')
        return 77
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        results = list(pool.map(lambda command: analyze(build, command), wanted))
    for _, text in results:
        sys.stdout.write(text)
    bad = sum(status != 0 or '-Wanalyzer' in text for status, text in results)
    print('analyzer: %d sources, %d with findings' % (len(results), bad))
    return 1 if bad or not results else 0


if __name__ == '__main__':
    sys.exit(main())
