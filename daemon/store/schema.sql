-- The record, schema 1: facts, and nothing else. What is derived from them is not stored.
-- See core/fact.h for what each type uses of the columns.
CREATE TABLE fact (
    seq INTEGER PRIMARY KEY,                -- order of entry
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    change BLOB NOT NULL CHECK (length(change) = 16),   -- uid of the first fact committed with it
    type TEXT NOT NULL CHECK (type IN ('pain', 'check-in', 'run', 'after-run', 'dose', 'shoe', 'exercise', 'function',
        'baseline', 'screening', 'acknowledged', 'pause', 'programme', 'undo', 'episode', 'episode-end', 'asked', 'outcome',
        'snooze', 'session', 'session-end', 'presence', 'schedule', 'alive')),
    number INTEGER NOT NULL CHECK (number > 0),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 7258118400000000),  -- microseconds UTC; before the year 2200
    recorded INTEGER NOT NULL CHECK (recorded BETWEEN 0 AND 7258118400000000),
    day TEXT NOT NULL CHECK (day GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    utc_offset INTEGER NOT NULL CHECK (utc_offset BETWEEN -93600 AND 93600),
    zone TEXT NOT NULL CHECK (length(zone) BETWEEN 1 AND 63),
    by_user INTEGER NOT NULL CHECK (by_user IN (0, 1)),
    superseded_by BLOB CHECK (superseded_by IS NULL OR length(superseded_by) = 16),
    slot TEXT CHECK (slot GLOB '?*/[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]/?*' AND length(slot) < 64),
    ref BLOB CHECK (ref IS NULL OR length(ref) = 16),
    knee INTEGER CHECK (knee BETWEEN 1 AND 3),          -- 1 left, 2 right, 3 both
    score INTEGER CHECK (score BETWEEN 0 AND 10),
    sore INTEGER CHECK (sore IN (0, 1)),
    masked INTEGER NOT NULL CHECK (masked IN (0, 1)),
    approximate INTEGER NOT NULL CHECK (approximate IN (0, 1)),
    word TEXT NOT NULL CHECK (length(word) < 24),
    reason TEXT NOT NULL CHECK (length(reason) < 24),
    duration INTEGER CHECK (duration BETWEEN 0 AND 86400000000),
    onset INTEGER CHECK (onset BETWEEN 0 AND 86400000000),
    amount INTEGER,
    boot_id BLOB CHECK (boot_id IS NULL OR length(boot_id) = 16),
    deadline_boot INTEGER,
    deadline_real INTEGER,
    text TEXT CHECK (text IS NULL OR length(CAST(text AS BLOB)) <= 4096),

    UNIQUE (type, number),
    CHECK (type <> 'pain' OR (knee IN (1, 2) AND score IS NOT NULL)),
    CHECK (type <> 'check-in' OR (knee IN (1, 2) AND (score IS NOT NULL OR sore IS NOT NULL))),
    CHECK (type <> 'run' OR (duration IS NOT NULL AND word IN ('planned', 'sensed', 'pain', 'other', 'unknown'))),
    CHECK (type <> 'after-run' OR (ref IS NOT NULL AND score IS NOT NULL)),
    CHECK (type <> 'dose' OR (text IS NOT NULL AND amount > 0)),
    CHECK (type <> 'shoe' OR word IN ('add', 'rate', 'retire')),
    CHECK (type <> 'exercise' OR word <> ''),
    CHECK (type <> 'function' OR (text IS NOT NULL AND score IS NOT NULL)),
    CHECK (type <> 'screening' OR (word IN ('ice', 'red-flags', 'medication') AND text IS NOT NULL)),
    CHECK (type <> 'acknowledged' OR slot IS NOT NULL OR word <> ''),
    CHECK (type <> 'pause' OR word IN ('pause', 'resume')),
    CHECK (type <> 'programme' OR word IN ('begin', 'recovered')),
    CHECK (type <> 'undo' OR ref IS NOT NULL),
    CHECK (type <> 'episode' OR (knee IN (1, 2) AND ref IS NOT NULL)),
    CHECK (type <> 'episode-end' OR (ref IS NOT NULL AND word IN ('command', 'check-ins', 'recovered'))),
    CHECK (type <> 'asked' OR (slot IS NOT NULL AND amount > 0)),
    CHECK (type <> 'outcome' OR (slot IS NOT NULL AND word IN ('done', 'skipped', 'missed', 'void'))),
    CHECK (type <> 'snooze' OR (slot IS NOT NULL AND duration IS NOT NULL AND deadline_boot IS NOT NULL
        AND deadline_real IS NOT NULL)),
    CHECK (type <> 'session' OR (knee IS NOT NULL AND slot IS NOT NULL AND duration IS NOT NULL
        AND deadline_boot IS NOT NULL AND deadline_real IS NOT NULL)),
    CHECK (type <> 'session-end' OR (ref IS NOT NULL AND duration IS NOT NULL AND word IN ('time', 'stopped', 'late'))),
    CHECK (type <> 'schedule' OR text IS NOT NULL),
    CHECK (type <> 'alive' OR word IN ('start', 'tick', 'stop'))
) STRICT;

-- A reminder has one outcome and one first showing, whatever restarts, steps and flights do.
CREATE UNIQUE INDEX fact_one_outcome ON fact (slot) WHERE type = 'outcome' AND superseded_by IS NULL;
CREATE UNIQUE INDEX fact_one_first_ask ON fact (slot) WHERE type = 'asked' AND amount = 1 AND superseded_by IS NULL;
-- What a person looks at, in the order of time; without the daemon's own signs of life, which are most of a long record.
CREATE INDEX fact_of_interest ON fact (at, seq) WHERE type NOT IN ('alive', 'presence', 'schedule');
CREATE INDEX fact_by_time ON fact (at, seq);
CREATE INDEX fact_by_entry ON fact (recorded);
CREATE INDEX fact_by_type ON fact (type, at, seq);
CREATE INDEX fact_by_change ON fact (change);
CREATE INDEX fact_by_ref ON fact (ref) WHERE ref IS NOT NULL;
CREATE INDEX fact_said ON fact (seq) WHERE by_user = 1 AND superseded_by IS NULL;
