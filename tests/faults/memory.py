# SPDX-License-Identifier: MIT
"""Memory runs out: each allocation of a start, of a call and of a reminder's hour fails, once and for good. A call is done or refused whole,
or the daemon ends with a failure, for the service manager to start it anew; what it knows is what is on record."""

import errno
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../bench'))

import record  # noqa: E402
from faultlib import Machine, Said, Tally, sample  # noqa: E402
from homelib import START  # noqa: E402
from notifierlib import wait_for  # noqa: E402

HOUR = 3600 * 10**6


def picture(m):
    """What the daemon makes of the record, without what every second changes."""
    status, plan = m.status(), m.json('plan')
    for key in ('now', 'health', 'run'):
        del status[key]
    return status, plan


def recovered(m, tally, said, before, where):
    """As after any other fault, but the last answer may be on record without having been acknowledged: then it must be whole."""
    if m.daemon.poll() is not None and m.daemon.returncode in (0, *(-s for s in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS))):
        tally.fault('%s: the daemon has ended with %s: %s' % (where, m.daemon.returncode, m.log()))
    # At a clean end what is in memory alone is written.
    m.end(signal.SIGTERM)
    m.recover(tally, said, before, where, kept=True)


def start(m, tally, at, onward):
    where = 'start, allocation %d%s' % (at, ' and all later' if onward else '')
    m.place('open')
    before, said = m.look(), Said()
    m.faults.arm(at, errno.ENOMEM, onward=onward)
    m.launch(preload='memory-errors')
    ready = m.wait_ready()
    m.faults.disarm()
    met = m.faults.get('hits') > 0
    # One that came up must be a whole one.
    if ready and not m.is_gone():
        try:
            m.command(said, 'pain', '5', '--knee', 'right')
        except subprocess.TimeoutExpired:
            tally.fault('%s: the daemon is up, and does not answer: %s' % (where, m.log()))
    if met:
        recovered(m, tally, said, before, where)
    else:
        m.end()
    return met


def call(m, tally, at, onward, what='call', seed='open', ready=None):
    where = '%s, allocation %d%s' % (what, at, ' and all later' if onward else '')
    m.place(seed)
    before, said = m.look(), Said()
    m.start_up(preload='memory-errors')
    m.command(said, 'pain', '3', '--knee', 'left')
    if ready:
        ready(m)
    m.faults.arm(at, errno.ENOMEM, onward=onward)
    try:
        m.command(said, 'pain', '6', '--knee', 'right')
    except subprocess.TimeoutExpired:
        tally.fault('%s: no answer' % where)
    m.faults.disarm()
    met = m.faults.get('hits') > 0
    compare(m, tally, said, before, where, met)
    return met


def tick(m):
    """At its end what the state holds of years is laid to rest."""
    time = m.time()
    time.advance(time.now() + HOUR)
    time.close()


def waking(m, tally, at, onward):
    """A call that finds years at rest."""
    return call(m, tally, at, onward, 'waking', 'years', tick)


def compare(m, tally, said, before, where, met):
    """The daemon, if it goes on, knows what one knows that is started anew."""
    live = None
    if not m.is_gone():
        m.command(said, 'pain', '2', '--knee', 'left')
    try:
        if m.status()['health']['store'] == 'ok':
            live = picture(m)
    except AssertionError:
        # Not at once: it has left the bus before it has ended.
        wait_for(m.is_gone)
    if met and live:
        m.end()
        m.start_up()
        anew = picture(m)
        if anew != live:
            tally.fault('%s: it goes on with %s, and the record says %s' % (where, different(live, anew), different(anew, live)))
    if met:
        recovered(m, tally, said, before, where)
    else:
        m.end()


def different(a, b):
    return [{k: v for k, v in a[0].items() if v != b[0][k]}, [r for r in a[1] if r not in b[1]]]


def reminder(m, tally, at, onward):
    """Its hour comes: it is due and asked, and the last one's window closes."""
    where = 'reminder, allocation %d%s' % (at, ' and all later' if onward else '')
    m.place('open')
    before, said = m.look(), Said()
    m.start_up(preload='memory-errors')
    time = m.time()
    hour = time.now() // (24 * HOUR) * 24 * HOUR + 13 * HOUR
    m.faults.arm(at, errno.ENOMEM, onward=onward)
    try:
        time.advance(hour)
    except (OSError, AssertionError):
        pass  # it has ended
    m.faults.disarm()
    met = m.faults.get('hits') > 0
    if not m.is_gone():
        try:
            # What failed is made good within a minute, or with the next tick.
            time.advance(hour + 60 * 10**6)
            state = m.state('ice/2026-11-23/1300')
            if state not in ('due', 'missed'):
                tally.fault('%s: a minute after its time the reminder is %s' % (where, state))
        except (OSError, AssertionError) as e:
            wait_for(m.is_gone)
    time.close()
    if met:
        recovered(m, tally, said, before, where)
    else:
        m.end()
    return met


def each(m, tally, path, total, wanted):
    """`total`: how many allocations there are about; without `wanted` each of them fails once, until one more is not met, and with every
    tenth all later ones do, too: there are thousands, and of those that fail for good one is much like the next. The client waits for its
    answer for five seconds in most of these, so there are two of them in the sample."""
    for onward, step in ((False, 1), (True, 10)):
        if wanted is None:
            n = 1
            while path(m, tally, n, onward):
                n += step
            continue
        for n in sample(total, 2 if onward else wanted):
            if not path(m, tally, n, onward):
                break


def count(m, tally, path):
    path(m, tally, 0, False)
    return m.faults.get('calls')


def run_paths(build, full, invented, paths):
    tallies = []
    m = Machine(build, invented)
    try:
        m.start_up()
        m.say('safety', '--ice', 'none', '--red-flags', 'none')
        m.command(Said('before'), 'pain', '4', '--knee', 'left')
        m.end(signal.SIGTERM)
        m.keep('open')
        if waking in paths:
            record.fill(m.record_path(), 16000, START / 1e6)
            m.start_up()
            m.end(signal.SIGTERM)
            m.keep('years')
        for path in paths:
            tallies.append(Tally('memory: a ' + path.__name__))
            wanted = None if full else 4
            if path is waking:  # most of it is as of any call, and each takes a second
                wanted = 200 if full else 2
            each(m, tallies[-1], path, count(m, tallies[-1], path), wanted)
    finally:
        m.close()
    return tallies


def run(build, full):
    return run_paths(build, full, False, (start, call))


def run_hour(build, full):
    return run_paths(build, full, True, (reminder, waking))
