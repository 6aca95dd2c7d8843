# SPDX-License-Identifier: MIT
"""The disk fails: each call on the record's files, once and for good; the record is taken away, replaced, damaged, or on another computer."""

import errno
import glob
import os
import shutil
import signal
import sqlite3

import faultlib
from faultlib import Machine, Said, Tally, sample

OPERATIONS = [('open', faultlib.OPEN), ('write', faultlib.WRITE), ('fsync', faultlib.SYNC), ('rename', faultlib.RENAME),
              ('unlink', faultlib.UNLINK), ('ftruncate', faultlib.TRUNCATE), ('read', faultlib.READ), ('chmod, mkdir', faultlib.MODE)]
ERRORS = [errno.EIO, errno.ENOSPC, errno.EROFS]
HOUR = 3600 * 10**6
NFS = '0x6969'


def day(m, said):
    """Answers, an hour in which the day's copy is made, and answers again; all of them must be taken."""
    taken = [m.command(said, 'pain', '4', '--knee', 'left'), m.command(said, 'run', '20', 'fine', '--at', 'yesterday 18:00')]
    time = m.time()
    time.advance(time.now() + HOUR)
    time.close()
    taken += [m.command(said, 'pain', '5', '--knee', 'right'), m.command(said, 'fine', '--knee', 'left')]
    return all(taken)


def well_again(m, seconds=61):
    """The disk is mended, and a minute goes by."""
    m.faults.disarm()
    time = m.time()
    time.advance(time.now() + seconds * 10**6)
    time.close()


def one_fault(m, tally, seed, where, at, mask, error, onward, from_start, patient):
    """Returns whether the fault was met. `patient`: a minute goes by on the mended disk, else the daemon ends at once."""
    m.place(seed)
    before, said = m.look(), Said()
    m.faults.disarm()
    if from_start:
        m.faults.arm(at, error, mask, onward)
    m.launch(preload='disk-errors')
    if not m.wait_ready():
        tally.runs += 1
        tally.fault('%s: the daemon does not start: %s' % (where, m.log()))
        m.faults.disarm()
        m.wait_gone()
        return True
    if not from_start:
        m.faults.arm(at, error, mask, onward)
    taken = day(m, said)
    met = m.faults.get('hits') > 0
    if m.is_gone():
        tally.fault('%s: the daemon has ended with %s: %s' % (where, m.daemon.returncode, m.log()))
        m.wait_gone()
    else:
        if not taken:
            tally.fault('%s: something that was said was refused' % where)
        if patient:
            well_again(m)
            health = m.status()['health']['store']
            if health not in ('ok', 'set-aside', 'missing'):
                tally.fault('%s: a minute after the disk is well, store is %s' % (where, health))
        m.faults.disarm()
        m.end(signal.SIGTERM)
    if met:
        m.recover(tally, said, before, where, kept=True)
    return met


def each_fault(m, tally, full):
    for name, mask in OPERATIONS:
        for error in ERRORS if full else [errno.EIO if mask != faultlib.WRITE else errno.ENOSPC]:
            for onward in (False, True):
                for from_start in (False, True) if full else (onward,):
                    at, n = 1, 0
                    while one_fault(m, tally, 'calm', '%s %d %s%s fails with %s' % (
                            'start,' if from_start else 'day,', at, name, ' and all later' if onward else '', errno.errorcode[error]),
                            at, mask, error, onward, from_start, patient=n % 2 == 0):
                        n += 1
                        # In the sample: the first, and ever fewer after it.
                        at += 1 if full else 9 * at


# --- the record itself is taken away ---

def delete(m):
    os.unlink(m.record_path())


def delete_all(m):
    for path in glob.glob(m.record_path() + '*'):
        os.unlink(path)


def delete_log(m):
    os.unlink(m.record_path() + '-wal')


def replace_by_older(m):
    shutil.copy(os.path.join(m.home, 'seed-calm', 'kneeminder.db'), m.record_path() + '.mine')
    os.rename(m.record_path() + '.mine', m.record_path())


def replace_by_garbage(m):
    with open(m.record_path() + '.mine', 'w') as f:
        f.write('not a record, but somebody may want it ' * 300)
    os.rename(m.record_path() + '.mine', m.record_path())


def replace_by_nothing(m):
    open(m.record_path() + '.mine', 'w').close()
    os.rename(m.record_path() + '.mine', m.record_path())


ACCIDENTS = [(delete, 'deleted'), (delete_all, 'deleted'), (delete_log, 'deleted'), (replace_by_garbage, 'deleted'),
             (replace_by_nothing, 'deleted'), (replace_by_older, 'replaced')]


def accidents(m, tally):
    for accident, word in ACCIDENTS:
        for ends in ('told', 'ended'):
            where = '%s, %s' % (accident.__name__, ends)
            m.place('calm')
            before, said = m.look(), Said()
            m.start_up()
            m.command(said, 'pain', '4', '--knee', 'left')
            accident(m)
            m.command(said, 'pain', '5', '--knee', 'right')
            if ends == 'told':
                well_again(m, 1)
                status = m.status()
                if status['health']['store'] != word or [n['kind'] for n in status['notices']] != ['store']:
                    tally.fault('%s: store is %s, notices %s' % (where, status['health']['store'], status['notices']))
                m.command(said, 'pain', '6', '--knee', 'left')
            m.end(signal.SIGTERM)
            if word == 'replaced':
                # Somebody's own record stays; what was said before is in the one that is kept beside it.
                kept = glob.glob(m.record_path() + '.replaced-*')
                notes = m.look(kept[0]).notes if kept else []
                if len(kept) != 1 or 'said 1' not in notes:
                    tally.fault('%s: what was replaced is not kept: %s' % (where, kept))
                said.acknowledged.discard('said 1')
            m.recover(tally, said, before, where, kept=True)
            if accident is replace_by_garbage and not glob.glob(m.record_path() + '.corrupt-*'):
                tally.fault('%s: what replaced the record is not kept' % where)


# --- damage that only reading finds ---

def spoil_facts(path):
    """The first leaf of the table, which every start reads, in a file that was closed as it should be."""
    db = sqlite3.connect(path)
    root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'fact'").fetchone()[0]
    db.close()
    with open(path, 'r+b') as f:
        f.seek((root - 1) * 4096)
        f.write(b'\x5a' * 4096)


def damage(m, tally):
    where = 'a page that went bad'
    m.place('copied')
    before, said = m.look(os.path.join(m.data, m.copies()[-1])), Said()
    spoil_facts(m.record_path())
    tally.runs += 1
    m.launch()
    if not m.wait_ready():
        return tally.fault('%s: the daemon does not start: %s' % (where, m.log()))
    m.command(said, 'pain', '6', '--knee', 'left')
    if m.status()['health']['store'] != 'set-aside':
        tally.fault('%s: store is %s' % (where, m.status()['health']['store']))
    m.end(signal.SIGTERM)
    m.recover(tally, said, before, where)
    if not glob.glob(m.record_path() + '.corrupt-*'):
        tally.fault('%s: the damaged record is not kept' % where)


def numbers(m, tally):
    """What is said while the record cannot even be opened, by numbers that it has given already."""
    where = 'said while nothing could be opened'
    m.place('copied')
    before, said = m.look(), Said()
    m.faults.arm(1, errno.EIO, faultlib.OPEN, onward=True)
    m.start_up(preload='disk-errors')
    for args in (('pain', '6', '--knee', 'left'), ('run', '20', 'hurt', '--at', 'yesterday 18:00'), ('pain', '7', '--knee', 'left')):
        if not m.command(said, *args):
            tally.fault('%s: %s was refused' % (where, args))
    well_again(m)
    knees = [e['knee'] for e in m.status()['episodes']]
    if len(knees) != len(set(knees)):
        tally.fault('%s: open episodes of %s' % (where, knees))
    if len(said.kept) != 3 or m.status()['health']['store'] != 'ok':
        tally.fault('%s: kept %s, store %s' % (where, said.kept, m.status()['health']['store']))
    m.end(signal.SIGTERM)
    m.recover(tally, said, before, where, kept=True)


def refused(m, tally):
    """Undo, edit and delete need the record: what is refused while it cannot be written is not done later either."""
    where = 'undo, edit, delete on a full disk'
    for args in (('undo',), ('edit', 'p1', '7'), ('delete', 'p1')):
        m.place('calm')
        before, said = m.look(), Said()
        m.start_up(preload='disk-errors')
        m.command(said, 'pain', '4', '--knee', 'left')
        m.faults.arm(1, errno.ENOSPC, faultlib.WRITE, onward=True)
        if m.run(*args).returncode != 1:
            tally.fault('%s: %s was not refused' % (where, args))
        well_again(m)
        if [f['score'] for f in m.json('history', '--kind', 'pain')] != [4]:
            tally.fault('%s: %s was refused, and done later' % (where, args))
        m.end(signal.SIGTERM)
        m.recover(tally, said, before, where)


# --- on another computer ---

def remote(m, tally):
    """A journal instead of a log, said so; and every call on it fails as on a disk of one's own."""
    m.place('calm')
    before, said = m.look(), Said()
    m.start_up(preload='disk-errors', KNEEMINDER_FAULTS_FS=NFS)
    day(m, said)
    details = m.json('troubleshoot')
    if details['journal'] != 'truncate' or details['file_system'] != 'network' or 'network' not in m.run('troubleshoot').stdout:
        tally.fault('a network file system: troubleshoot says %s' % {k: details.get(k) for k in ('journal', 'file_system')})
    if os.path.exists(m.record_path() + '-wal') or not os.path.exists(m.record_path() + '-journal'):
        tally.fault('a network file system: there are %s' % os.listdir(m.data))
    m.end(signal.SIGKILL)
    m.start_up(preload='disk-errors', KNEEMINDER_FAULTS_FS=NFS)
    m.check(tally, said, before, 'a network file system, killed')
    m.end(signal.SIGTERM)
    # Back on a disk of one's own.
    m.recover(tally, said, before, 'a network file system')
    m.start_up()
    if m.json('troubleshoot')['journal'] != 'wal':
        tally.fault('a disk of its own: the journal is %s' % m.json('troubleshoot')['journal'])
    m.end(signal.SIGTERM)


def run(build, full):
    m = Machine(build, invented=True)
    tallies = []

    def part(name):
        tallies.append(Tally('disk: ' + name))
        return tallies[-1]

    try:
        make_seeds(m)
        accidents(m, part('taken away, replaced'))
        damage(m, part('damaged'))
        numbers(m, part('not to be opened'))
        refused(m, part('refused'))
        remote(m, part('a network file system'))
        each_fault(m, part('each call fails'), full)
    finally:
        m.close()
    return tallies


def make_seeds(m):
    said = Said('before')
    m.start_up()
    m.say('safety', '--ice', 'none', '--red-flags', 'none')
    m.end(signal.SIGTERM)
    m.keep('calm')
    m.start_up()
    for knee in ('left', 'right') * 10:
        assert m.command(said, 'pain', '4', '--knee', knee)
    assert m.command(said, 'run', '10', 'fine', '--at', 'yesterday 12:00')
    time = m.time()
    time.advance(time.now() + HOUR)
    time.close()
    m.make_copy()
    m.end(signal.SIGTERM)
    m.keep('copied')
