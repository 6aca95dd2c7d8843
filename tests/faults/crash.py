# SPDX-License-Identifier: MIT
"""kill -9 at each system call. What was acknowledged before it is there, and the daemon comes up again with the right plan."""

import glob
import os
import shutil
import signal
import sqlite3

from faultlib import Machine, Said, Tally, sample

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../fixtures')


def make_seeds(m):
    """'calm': nothing hurts; 'uncopied': an episode, and no copy of it yet; 'copied': with one; 'broken': the same, unreadable, so that
    the copy takes its place."""
    said = Said('before')
    m.start_up()
    m.say('safety', '--ice', 'none', '--red-flags', 'none')
    m.end(signal.SIGTERM)
    m.keep('calm')
    m.start_up()
    for knee in ('left', 'right') * 20:
        assert m.command(said, 'pain', '4', '--knee', knee)
    m.end(signal.SIGTERM)
    for name in m.copies():
        os.unlink(os.path.join(m.data, name))
    m.keep('uncopied')
    m.start_up()
    m.make_copy()
    m.end(signal.SIGTERM)
    m.keep('copied')
    m.start_up()
    for knee in ('left', 'right'):
        assert m.command(said, 'pain', '7', '--knee', knee)
    m.end(signal.SIGTERM)
    m.keep('restorable')
    m.place('copied')
    with open(m.record_path(), 'r+b') as f:
        f.write(b'\0' * 4096)
    m.keep('broken')


def at_each_call(m, tally, seed, act, wanted):
    """act() with the daemon running, killed at each of its calls."""
    k, total, step = 0, None, None
    while True:
        m.place(seed)
        before, said = m.look(), Said()
        m.start_up()
        m.trace(k)
        act(m, said)
        killed, n = m.end_trace()
        m.end()
        if step is None:
            step, total = iter(sample(n, wanted)), n
        elif killed:
            m.recover(tally, said, before, 'call %d of %d' % (k, total))
            check_copies(m, tally, k)
        k = next(step, None)
        if k is None:
            return


def check_copies(m, tally, k):
    """What bears the name of a copy is a whole one."""
    for name in m.copies():
        try:
            if not m.look(os.path.join(m.data, name)).sound:
                tally.fault('call %d: %s is damaged' % (k, name))
        except sqlite3.Error as e:
            tally.fault('call %d: %s cannot be read: %s' % (k, name, e))


def at_each_call_of_start(m, tally, seed, wanted, expected, act=None, recalls=False):
    """From the first call of the process on, until it is ready and act() is done; `expected` is what must be there after the next start.
    `recalls`: the record was stopped where it is, so that what was kept at that stop is of use."""
    k, total, step = 0, None, None
    while True:
        m.place(seed)
        if recalls:
            m.start_up()
            m.end(signal.SIGTERM)
            assert os.path.exists(m.record_path() + '.present')
        m.launch(tracer=k)
        said = Said()
        if m.wait_ready() and act:
            act(m, said)
        killed, n = m.end_trace()
        m.end()
        if step is None:
            step, total = iter(sample(n, wanted)), n
        elif killed:
            # What is there before the next start may be the old file or the new one: the next start must make it right.
            tally.runs += 1
            tally.acknowledged += len(said.acknowledged)
            where = 'call %d of %d' % (k, total)
            check_copies(m, tally, k)
            m.launch()
            if not m.wait_ready():
                tally.fault('%s: the daemon does not start again: %s' % (where, m.log()))
            else:
                m.check_next(tally, m.check(tally, said, expected, where), where, ('ok', 'set-aside', 'missing'))
                m.end(signal.SIGTERM)
        k = next(step, None)
        if k is None:
            return


def stop(m, said):
    m.command(said, 'pain', '4', '--knee', 'left')
    os.kill(m.daemon_pid, signal.SIGTERM)
    m.daemon.wait(20)


def commit(m, said):
    m.command(said, 'pain', '4', '--knee', 'left')


def answers(m, said):
    """Several commits of several kinds, one after the other."""
    for args in (('pain', '5', '--knee', 'right'), ('run', '20', 'fine', '--at', 'yesterday 18:00'), ('fine',), ('pain', '2', '--knee', 'left')):
        if not m.command(said, *args):
            return


def copy(m, said):
    m.make_copy()
    m.command(said, 'pain', '5', '--knee', 'left')


def restores(m, tally, wanted):
    """A copy put in the place of the record on request. At each moment the record is the one before or the copy, and what was entered since the
    copy is in a file in any case."""
    k, total, step = 0, None, None
    while True:
        m.place('restorable')
        before, copy = m.look(), m.look(os.path.join(m.data, m.copies()[0]))
        m.start_up()
        m.trace(k)
        answered = m.run('troubleshoot', '--restore', '1', '--json').returncode == 0
        killed, n = m.end_trace()
        m.end()
        if step is None:
            assert answered
            step, total = iter(sample(n, wanted)), n
        elif killed:
            where = 'call %d of %d' % (k, total)
            there = m.look()
            kept = [m.look(p) for p in glob.glob(m.record_path() + '.replaced-*') if not p.endswith(('-wal', '-journal'))]
            if not any(set(before.uids) <= set(r.uids) for r in [there, *kept]):
                tally.lost += 1
                print('%s: what was on record is nowhere any more' % where)
            check_copies(m, tally, k)
            expected = before if set(before.uids) <= set(there.uids) else copy
            if answered and expected is before:
                tally.fault('%s: the copy was told to be in place, and is not' % where)
            m.recover(tally, Said(), expected, where)
        k = next(step, None)
        if k is None:
            return


def run(build, full):
    m = Machine(build)
    tallies = []

    def part(name):
        tallies.append(Tally('kill -9: ' + name))
        return tallies[-1]

    try:
        make_seeds(m)
        at_each_call(m, part('a commit'), 'calm', commit, None if full else 8)
        if full:
            at_each_call(m, part('four commits'), 'calm', answers, None)
        m.place('uncopied')
        at_each_call_of_start(m, part("a start, and the day's copy"), 'uncopied', None if full else 8, m.look(), copy)
        restores(m, part('a restore on request'), None if full else 8)
        m.place('calm')
        at_each_call_of_start(m, part('a start'), 'calm', None if full else 4, m.look())
        at_each_call(m, part('a stop'), 'calm', stop, None if full else 6)
        m.place('copied')
        at_each_call_of_start(m, part('a start that recalls'), 'copied', None if full else 6, m.look(), recalls=True)
        at_each_call_of_start(m, part('a start that restores'), 'broken', None if full else 6,
                              m.look(os.path.join(m.data, m.copies()[0])))
        # A record of each schema that there has been is brought to this one's.
        for fixture in sorted(glob.glob(os.path.join(FIXTURES, 'record-v*.db'))):
            shutil.rmtree(m.data)
            os.mkdir(m.data, 0o700)
            shutil.copy(fixture, m.record_path())
            m.keep('fixture')
            at_each_call_of_start(m, part('a start with ' + os.path.basename(fixture)), 'fixture', None if full else 3, m.look())
    finally:
        m.close()
    return tallies
