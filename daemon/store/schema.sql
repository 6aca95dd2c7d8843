-- The record, schema 1: facts, and nothing else. What is derived from them is not stored. What each type uses
-- of the columns is said in core/fact.h; a column that a type does not use is NULL, 0 or ''.
PRAGMA application_id = 1265526117; -- "Knee"
PRAGMA user_version = 1;

CREATE TABLE fact (
    seq INTEGER PRIMARY KEY,    -- order of entry; rows are never deleted
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    change BLOB NOT NULL CHECK (length(change) = 16),   -- uid of the first fact committed with it
    type TEXT NOT NULL CHECK (type IN ('pain', 'check-in', 'run', 'after-run', 'dose', 'shoe', 'exercise',
        'function', 'baseline', 'screening', 'acknowledged', 'pause', 'programme', 'undo', 'episode',
        'episode-end', 'asked', 'outcome', 'snooze', 'session', 'session-end', 'presence', 'schedule',
        'alive')),
    number INTEGER NOT NULL CHECK (number > 0),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 7258118399999999),  -- microseconds UTC, 1970 to 2199
    recorded INTEGER NOT NULL CHECK (recorded BETWEEN 0 AND 7258118399999999),
    day TEXT NOT NULL CHECK (day BETWEEN '1970-01-01' AND '2199-12-31'),
    utc_offset INTEGER NOT NULL CHECK (utc_offset BETWEEN -93600 AND 93600),    -- seconds, at most 26 hours
    zone TEXT NOT NULL CHECK (length(CAST(zone AS BLOB)) BETWEEN 1 AND 63),
    by_user INTEGER NOT NULL CHECK (by_user IN (0, 1)),
    superseded_by BLOB REFERENCES fact (uid) CHECK (superseded_by <> uid),      -- NULL: it holds
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),   -- emptied by its user: its ids are left
    slot TEXT CHECK (length(slot) < 64
        AND substr(slot, 1, instr(slot, '/') - 1) IN ('check-in', 'ice', 'rest', 'safety', 'run', 'after-run',
            'exercise', 'medication', 'cue')
        AND substr(slot, instr(slot, '/') + 1, 10) IS date(substr(slot, instr(slot, '/') + 1, 10))
        AND substr(slot, instr(slot, '/') + 1, 10) BETWEEN '1970-01-01' AND '2199-12-31'
        AND (substr(slot, instr(slot, '/') + 11) GLOB '/[01][0-9][0-5][0-9]'
            OR substr(slot, instr(slot, '/') + 11) GLOB '/2[0-3][0-5][0-9]'
            OR substr(slot, instr(slot, '/') + 11) GLOB '/[a-z][1-9]*')),
    ref BLOB CHECK (length(ref) = 16),  -- uid of another fact
    knee INTEGER CHECK (knee BETWEEN 1 AND 3),  -- 1 left, 2 right, 3 both
    score INTEGER CHECK (score BETWEEN 0 AND 10),
    sore INTEGER CHECK (sore IN (0, 1)),
    masked INTEGER NOT NULL CHECK (masked IN (0, 1)),
    approximate INTEGER NOT NULL CHECK (approximate IN (0, 1)),
    word TEXT NOT NULL CHECK (length(CAST(word AS BLOB)) < 24),
    reason TEXT NOT NULL CHECK (length(CAST(reason AS BLOB)) < 24),
    duration INTEGER CHECK (duration BETWEEN 0 AND 86400000000),    -- microseconds, at most a day
    onset INTEGER CHECK (onset BETWEEN 0 AND 86400000000),
    amount INTEGER CHECK (amount BETWEEN 0 AND 1000000000),
    boot_id BLOB CHECK (length(boot_id) = 16),
    deadline_boot INTEGER CHECK (deadline_boot >= 0),
    deadline_real INTEGER CHECK (deadline_real BETWEEN 0 AND 7258118399999999),
    text TEXT CHECK (length(CAST(text AS BLOB)) <= 4096),

    UNIQUE (type, number),
    CHECK (day IS date(at / 1000000 + utc_offset, 'unixepoch')),
    CHECK (NOT removed OR (superseded_by IS NOT NULL AND slot IS NULL AND ref IS NULL AND knee IS NULL
        AND score IS NULL AND sore IS NULL AND NOT masked AND NOT approximate AND word = '' AND reason = ''
        AND duration IS NULL AND onset IS NULL AND amount IS NULL AND boot_id IS NULL
        AND deadline_boot IS NULL AND deadline_real IS NULL AND text IS NULL)),
    CHECK (removed OR CASE type
        WHEN 'pain' THEN knee IN (1, 2) AND score IS NOT NULL
            AND word IN ('', 'rest', 'running', 'after-run', 'morning', 'stairs', 'sitting')
        WHEN 'check-in' THEN knee IN (1, 2) AND (score IS NOT NULL OR sore IS NOT NULL)
        WHEN 'run' THEN duration > 0 AND word IN ('planned', 'sensed', 'pain', 'other', 'unknown')
            AND (onset IS NULL OR onset <= duration)
        WHEN 'after-run' THEN ref IS NOT NULL AND score IS NOT NULL
        WHEN 'dose' THEN text <> '' AND amount > 0
        WHEN 'shoe' THEN (word = 'add' AND text <> '') OR (word = 'retire' AND ref IS NOT NULL)
            OR (word = 'rate' AND ref IS NOT NULL AND amount BETWEEN 0 AND 100)
        WHEN 'exercise' THEN word <> ''
        WHEN 'function' THEN text <> '' AND score IS NOT NULL
        WHEN 'baseline' THEN duration IS NOT NULL OR onset IS NOT NULL OR amount IS NOT NULL
        WHEN 'screening' THEN word IN ('ice', 'red-flags', 'medication') AND text IS NOT NULL AND knee IS NULL
        WHEN 'acknowledged' THEN slot IS NOT NULL OR word <> ''
        WHEN 'pause' THEN word IN ('pause', 'resume')
        WHEN 'programme' THEN word IN ('begin', 'recovered')
        WHEN 'undo' THEN ref IS NOT NULL
        WHEN 'episode' THEN knee IN (1, 2) AND ref IS NOT NULL AND word = ''
        WHEN 'episode-end' THEN ref IS NOT NULL AND word IN ('command', 'check-ins', 'recovered')
        WHEN 'asked' THEN slot IS NOT NULL AND amount > 0
        WHEN 'outcome' THEN slot IS NOT NULL
            AND (word IN ('done', 'void') OR (word IN ('skipped', 'missed') AND reason <> ''))
        WHEN 'snooze' THEN slot IS NOT NULL AND duration > 0 AND deadline_boot IS NOT NULL
            AND deadline_real IS NOT NULL
        WHEN 'session' THEN knee IS NOT NULL AND slot IS NOT NULL AND duration > 0
            AND deadline_boot IS NOT NULL AND deadline_real IS NOT NULL
        WHEN 'session-end' THEN ref IS NOT NULL AND duration IS NOT NULL
            AND word IN ('time', 'stopped', 'late')
        WHEN 'schedule' THEN text <> ''
        WHEN 'alive' THEN word IN ('start', 'tick', 'stop')
        ELSE type = 'presence'
        END IS TRUE)
) STRICT;

-- A reminder has one outcome and one first showing, whatever restarts, clock steps and flights do.
CREATE UNIQUE INDEX fact_once ON fact (slot, type)
    WHERE superseded_by IS NULL AND (type = 'outcome' OR (type = 'asked' AND amount = 1));

-- The present: what was entered lately, what refers to it, the person's last word, each knee's last episodes
-- and each subject's last screening. The latest of any other type is found by its number.
CREATE INDEX fact_by_entry ON fact (recorded) WHERE superseded_by IS NULL;
CREATE INDEX fact_by_ref ON fact (ref) WHERE ref IS NOT NULL;
CREATE INDEX fact_said ON fact (by_user) WHERE by_user = 1 AND superseded_by IS NULL AND type <> 'undo';
CREATE INDEX fact_of_episodes ON fact (type, knee, word)
    WHERE superseded_by IS NULL AND type IN ('episode', 'screening');
-- What counts for ever: the times that were chosen, and where the clock that stamped the facts before it was ahead.
CREATE INDEX fact_of_choices ON fact (type, word)
    WHERE superseded_by IS NULL AND type IN ('acknowledged', 'presence') AND word IN ('offer', 'clock-back');

-- Pages of history, in the order of time: what a person looks at, without the daemon's signs of life, which
-- are most of a long record; one type; one kind of reminder.
CREATE INDEX fact_of_interest ON fact (at) WHERE type NOT IN ('alive', 'presence', 'schedule');
CREATE INDEX fact_by_type ON fact (type, at);
CREATE INDEX fact_by_kind ON fact (substr(slot, 1, instr(slot, '/') - 1), at) WHERE slot IS NOT NULL;

CREATE INDEX fact_by_change ON fact (change);
