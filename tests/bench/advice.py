#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Whether advice stays as fast as it is with ten facts, by records of all that is said in years of running: advice.py BUILD [FACTS]

Of the facts, 5 % are runs, 10 % check-ins, 5 % doses, 3 % answers an hour after a run, 10 % pain reports, the rest reminders that were shown
and answered, exercises and signs of life, evenly over the thirty years before yesterday. Fails where it is slower by more than half.
"""

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile

from bench import NAME, PATH, PEER, Home, settle, stopwatch

YEARS = 30
SHARES = (('run', 5), ('after-run', 3), ('check-in', 10), ('dose', 5), ('pain', 10), ('exercise', 5), ('asked', 30), ('outcome', 30), ('alive', 2))

DAY = "date(t / 1000000, 'unixepoch')"
COLUMNS = 'knee, ref, score, sore, word, reason, duration, onset, amount, text'
ALL = 'uid, change, type, number, at, recorded, day, utc_offset, zone, by_user, masked, approximate, slot, ' + COLUMNS
ROWS = {
    'run': "NULL, NULL, CASE WHEN i % 10 THEN 0 ELSE 4 END, NULL, CASE WHEN i % 10 THEN 'planned' ELSE 'pain' END, 'article', "
           '1200000000, NULL, 5000, NULL',
    'after-run': "NULL, (SELECT uid FROM ran WHERE ran.i = row.i * 5 / 3), 0, NULL, '', '', NULL, NULL, NULL, NULL",
    'check-in': "1, NULL, i % 7 = 3, i % 11 = 5, '', '', NULL, NULL, NULL, NULL",
    'dose': "NULL, NULL, NULL, NULL, '', '', NULL, NULL, 400, 'ibuprofen'",
    'pain': "1, NULL, i % 11, NULL, 'stairs', '', NULL, NULL, NULL, NULL",
    'exercise': "NULL, NULL, 0, NULL, 'clamshell', '', NULL, NULL, 2010, NULL",
    'asked': "NULL, NULL, NULL, NULL, '', '', NULL, NULL, 1, 'server'",
    'outcome': "NULL, NULL, NULL, NULL, 'done', '', NULL, NULL, NULL, NULL",
    'alive': "NULL, NULL, NULL, NULL, 'tick', '', NULL, NULL, NULL, NULL",
}


def fill(home, facts):
    """Runs of 20 minutes, one in ten painful, each with mornings that were clear or not."""
    db = sqlite3.connect(home.path + '/.local/share/kneeminder/kneeminder.db')
    db.execute('CREATE TEMP TABLE ran (i INTEGER PRIMARY KEY, uid BLOB)')
    db.execute('CREATE TEMP TABLE new AS SELECT * FROM fact WHERE 0')
    for type, share in SHARES:
        n = facts * share // 100
        db.execute('CREATE TEMP TABLE row AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) '
                   'SELECT i, (unixepoch() - 86400 - (? - i) * ? / ?) * 1000000 AS t, randomblob(16) AS u FROM n',
                   (n, n, YEARS * 365 * 86400, n))
        # Each reminder is another, as a day has no two outcomes of one.
        slot = "'exercise/' || %s || '/x' || (i + 1)" % DAY if type in ('asked', 'outcome') else 'NULL'
        db.execute('INSERT INTO new (uid, change, type, number, at, recorded, day, utc_offset, zone, by_user, masked, approximate, removed, '
                   "slot, %s) SELECT u, u, '%s', i + 1000, t, t, %s, 0, 'Etc/UTC', 1, 0, 0, 0, %s, %s FROM row"
                   % (COLUMNS, type, DAY, slot, ROWS[type]))
        if type == 'run':
            db.execute('INSERT INTO ran SELECT i, u FROM row')
        db.execute('DROP TABLE row')
    # Entered as it happened.
    db.execute('INSERT INTO fact (%s) SELECT %s FROM new ORDER BY recorded' % (ALL, ALL))
    db.commit()
    found = db.execute('SELECT count(*) FROM fact').fetchone()[0]
    db.close()
    return found


def main(build, facts):
    with contextlib.ExitStack() as stack:
        top = tempfile.mkdtemp(prefix='kneeminder-bench-')
        stack.callback(shutil.rmtree, top)
        small, large = Home(top, 'small', build), Home(top, 'large', build)
        for home in (small, large):
            stack.callback(home.close)
        large.end(large.daemon())
        found = fill(large, facts)
        for home in (small, large):
            home.daemon()
            home.say('run', '20', 'fine')
            settle(home)
        status = (NAME, PATH, NAME + '.Manager', 'Status')
        things = [(h.address, *m) for h in (small, large) for m in ((NAME, PATH, *PEER), status)]
        stopwatch(small, 'call', 100, things)
        (ping, _), (answer, _), (large_ping, _), (large_answer, _) = stopwatch(small, 'call', 2000, things)
        client = build + '/client/cli/kneeminder advice'
        runs = [('DBUS_SESSION_BUS_ADDRESS=%s %s' % (h.address, client),) for h in (small, large)]
        (said, _), (large_said, _) = stopwatch(small, 'run', 41, runs)
        changes = [('DBUS_SESSION_BUS_ADDRESS=%s %s/client/cli/kneeminder pain 1 --knee left' % (h.address, build),) for h in (small, large)]
        (told, _), (large_told, _) = stopwatch(small, 'run', 21, changes)
    print('Peer.Ping: %.0f us with few facts, %.0f with %d' % (ping, large_ping, found))
    print('Status, which has the advice: %.0f us with few, %.0f with %d (%.2f times)' % (answer, large_answer, found, large_answer / answer))
    print('kneeminder advice, a process: %.1f ms with few, %.1f with %d (%.2f times)' % (said / 1e3, large_said / 1e3, found, large_said / said))
    print('kneeminder pain 1, after which all is learnt anew: %.1f ms with few, %.1f with %d' % (told / 1e3, large_told / 1e3, found))
    return int(large_answer > 1.5 * answer or large_said > 1.5 * said)


if __name__ == '__main__':
    sys.exit(main(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000000))
