# SPDX-License-Identifier: MIT
"""The power fails: what was not synced is gone. See disk-power.c for the model."""

import os
import shutil

from faultlib import Machine, Said, Tally, sample


class Shadow:
    def __init__(self, m):
        self.m = m
        self.path = os.path.join(m.home, 'shadow')

    def begin(self):
        """All that is there is on the disk."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.mkdir(self.path)
        with open(os.path.join(self.path, 'names'), 'w') as names:
            for name in os.listdir(self.m.data):
                path = os.path.join(self.m.data, name)
                inode = os.stat(path).st_ino
                names.write('%d %s\n' % (inode, name))
                shutil.copy(path, os.path.join(self.path, 'bytes-%d' % inode))

    def come_back(self):
        """The directory is what the disk has of it; a file whose bytes were never synced is empty."""
        shutil.rmtree(self.m.data)
        os.mkdir(self.m.data, 0o700)
        with open(os.path.join(self.path, 'names')) as names:
            for line in names:
                inode, name = line.rstrip('\n').split(' ', 1)
                path, synced = os.path.join(self.m.data, name), os.path.join(self.path, 'bytes-' + inode)
                if os.path.exists(synced):
                    shutil.copy(synced, path)
                else:
                    open(path, 'w').close()
                os.chmod(path, 0o600)


def day(m, said):
    """What a day holds; ends where the daemon does."""
    for i, args in enumerate((('pain', '4', '--knee', 'left'), ('run', '20', 'stopped', '--at', 'yesterday 12:00'), ('pain', '5', '--knee', 'left'), 'copy',
                              ('pain', '6', '--knee', 'left'), ('run', '10', 'hurt', '--at', 'yesterday 18:00'), ('pain', '3', '--knee', 'left'))):
        if args == 'copy':
            m.make_copy()
            if m.is_gone():
                return
        elif not m.command(said, *args):
            return


def cut(m, shadow, seed, k, **env):
    """A day in which the power fails at the k-th call on the record's files; what was said in it, and what was there before."""
    m.place(seed)
    before, said = m.look(), Said()
    shadow.begin()
    m.faults.arm(k)
    m.launch(preload='disk-power', KNEEMINDER_SHADOW=shadow.path, **env)
    if m.wait_ready():
        day(m, said)
    m.end()
    m.faults.disarm()
    return before, said


def run(build, full):
    m = Machine(build)
    shadow = Shadow(m)
    tallies = [Tally('power cuts')]
    try:
        m.start_up()
        m.say('safety', '--ice', 'none', '--red-flags', 'none')
        m.end(15)
        m.keep('calm')
        cut(m, shadow, 'calm', 0)
        total = m.faults.get('calls')
        for k in sample(total, None if full else 10):
            before, said = cut(m, shadow, 'calm', k)
            shadow.come_back()
            m.recover(tallies[0], said, before, 'call %d of %d' % (k, total))
        for word in ('NORMAL', 'OFF'):
            tallies.append(control(m, shadow, word, total, None if full else 3))
    finally:
        m.close()
    return tallies


class Control(Tally):
    """Here something must be lost."""

    def is_clean(self):
        return self.lost > 0


def control(m, shadow, word, total, wanted):
    tally = Control('power cuts, synchronous=%s (must lose)' % word)
    for k in sample(total, wanted):
        before, said = cut(m, shadow, 'calm', k, KNEEMINDER_SYNCHRONOUS=word)
        shadow.come_back()
        tally.runs += 1
        tally.acknowledged += len(said.acknowledged)
        try:
            there = m.look().notes
        except Exception:  # that nothing can be read is a loss too
            there = []
        tally.lost += len([n for n in said.acknowledged if n not in there])
    return tally
