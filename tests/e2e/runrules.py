# SPDX-License-Identifier: MIT
"""The rules of running once more, worked out from all that was said and from nothing that the daemon keeps.

Written from the rules' own words (kneeminder-programme(7)) and not from the daemon's code, so that a mistake of one shows against the other:
durations in seconds, days counted from the story's first. The whole record is gone through anew for each question; nothing is learnt.
"""

from dataclasses import dataclass

SHORTEST = 5 * 60
SUGGESTED = 10 * 60
BREAKS = ((30, 50), (21, 60), (14, 75), (7, 90))  # more days than these: percent of the limit


@dataclass
class Run:
    day: int
    seconds: int
    ended: str = 'planned'
    score: int = 0
    onset: int = None
    after: int = None       # an hour later
    sore: str = None        # in the warm-up: stayed, went
    masked: bool = False
    sore_later: bool = False  # an hour after it or later, the same day


@dataclass
class Morning:
    score: int               # of one knee,
    sore: bool = False
    masked: bool = False
    other: int = None        # and of the other, if it was told of

    def worst(self):
        return max(self.score, self.other or 0)


@dataclass
class Limit:
    seconds: int = None
    stage: int = None       # of the ladder
    rule: str = 'suggested'
    held: int = 0           # runs in a row for want of an answer


class Rules:
    def __init__(self, painless_to=0):
        self.painless_to = painless_to
        self.runs, self.mornings, self.pains = [], {}, {}
        self.starts = []            # (day, seconds)
        self.flags = 'none'         # red flags: 'none', 'any', or None: not asked since the last painful run
        self.frequency_first = None  # runs a week to come to

    # --- what was said ---

    def ran(self, run):
        self.runs.append(run)
        if self.hurt(run):
            self.flags = None
        self.pain(run.day, run.score)

    def woke(self, day, morning):
        self.mornings[day] = morning
        self.pain(day, morning.worst())

    def evening(self, day, sore):
        """A check-in more than an hour after the day's run: it answers how the knee was by then, if nobody said; else, or if it is
        sore, it is one of its own, and the day's morning where there was none."""
        todays = [r for r in self.runs if r.day == day]
        asked = todays and todays[-1].after is None
        if asked:
            todays[-1].after = 0
        if asked and not sore:
            return
        self.mornings.setdefault(day, Morning(0, sore))
        for run in todays:
            run.sore_later |= sore

    def hour_after(self, score):
        hurt_before = self.hurt(self.runs[-1])
        self.runs[-1].after = score
        self.pain(self.runs[-1].day, score)
        if self.hurt(self.runs[-1]) and not hurt_before:
            self.flags = None

    def pain(self, day, score):
        self.pains[day] = max(score, self.pains.get(day, 0))

    # --- the limit ---

    def hurt(self, run):
        return run.ended == 'pain' or max(run.score, run.after or 0) > self.painless_to

    def before(self, run):
        morning = self.mornings.get(run.day)
        return morning.worst() if morning else self.painless_to

    def worse_on(self, morning, run):
        """Whether a knee hurts more than on the morning of the run; not told of: than counts as none."""
        old = self.mornings.get(run.day)
        pairs = ((morning.score, old.score if old else None), (morning.other, old.other if old else None))
        return any(now is not None and now > (self.painless_to if then is None else then) for now, then in pairs)

    def worse_after(self, run):
        morning = self.mornings.get(run.day + 1)
        return self.settled(run) is False or (morning is not None and self.worse_on(morning, run))

    def clear_after(self, run):
        """None: nobody knows."""
        morning = self.mornings.get(run.day + 1)
        if morning is None:
            return None
        return not morning.sore and not morning.masked and not self.worse_on(morning, run)

    def settled(self, run):
        if run.score == 0 and not run.after:
            return True
        return None if run.after is None else run.after <= self.before(run)

    def worst(self, runs, last):
        said = [max(r.score, r.after or 0) for r in runs if last - 7 < r.day <= last]
        said += [m.worst() for day, m in self.mornings.items() if last - 7 < day <= last]
        return max(said) if len(said) >= 2 else None

    def rising(self, runs, day):
        weeks = [self.worst(runs, day - 7 * i) for i in (2, 1, 0)]
        return None not in weeks and weeks[0] < weeks[1] < weeks[2]

    def may_rise(self, limit, i, raised):
        run = self.runs[i]
        clear, settled = self.clear_after(run), self.settled(run)
        if clear is False:
            limit.rule, limit.held = 'morning', 0
        elif settled is False:
            limit.rule, limit.held = 'unsettled', 0
        elif clear is None or settled is None:
            limit.rule, limit.held = 'unanswered', limit.held + 1
        else:
            limit.held = 0
            if run.sore == 'went' or run.sore_later:
                limit.rule = 'held'
            elif self.rising(self.runs[:i + 1], run.day):
                limit.rule = 'rising'
            elif run.day not in raised:
                raised.add(run.day)
                return True
        return False

    def put(self, limit, seconds, rule):
        limit.seconds, limit.rule = seconds, rule
        if seconds < SHORTEST:
            limit.seconds, limit.stage = None, 0

    def after_break(self, limit, days):
        for more_than, percent in BREAKS:
            if limit.seconds is not None and days > more_than:
                self.put(limit, limit.seconds * percent // 100, limit.rule)
                return True
        return False

    def longest(self, runs, day):
        return max((r.seconds for r in runs if r.day > day - 30), default=0)

    def climb(self, limit, i, raised, lowered):
        run = self.runs[i]
        limit.rule = 'ladder'
        worse = self.worse_after(run) and run.day not in lowered
        if self.hurt(run) or run.sore == 'stayed' or worse:
            if worse:
                lowered.add(run.day)
            limit.held = 0
            limit.stage = max(limit.stage - 1, 0)
        elif not run.masked and run.ended == 'planned' and self.may_rise(limit, i, raised):
            limit.stage += 1
            if limit.stage == 10:
                limit.seconds, limit.stage = SHORTEST, None

    def step(self, limit, i, raised):
        run, old = self.runs[i], limit.seconds
        counts = old is not None and run.seconds * 100 >= old * 90
        if self.hurt(run):
            self.put(limit, (run.seconds if run.onset is None else run.onset) * 80 // 100, 'pain')
            limit.held = 0
        elif run.ended == 'unknown':
            limit.rule = 'held'
        elif old is None:
            limit.rule = 'held'
            if not run.masked:
                self.put(limit, run.seconds, 'first-run')
        elif run.sore == 'stayed':
            self.put(limit, old * 100 // 105, 'warm-up')
        elif run.ended == 'sensed' and not counts:
            self.put(limit, run.seconds, 'sensed')
        elif run.masked or not counts:
            limit.rule = 'held'
        elif run.ended == 'sensed' and run.seconds > old:
            limit.rule = 'held'
            if self.may_rise(limit, i, raised):
                self.put(limit, min(run.seconds, max(old * 110 // 100, old + 60)), 'overrun')
        else:
            limit.rule = 'held'
            if run.ended == 'planned' and self.may_rise(limit, i, raised):
                self.put(limit, old * 105 // 100, 'planned')

    def lower(self, limit, i, old, lowered):
        """Worse after the run than before it: one step down for each morning, where no other rule was stricter."""
        run = self.runs[i]
        if self.hurt(run) or not self.worse_after(run):
            return
        limit.held = 0
        if limit.seconds is None or run.day in lowered:
            return
        lowered.add(run.day)
        down = (limit.seconds if old is None else old) * 100 // 105
        if down < limit.seconds:
            self.put(limit, down, 'unsettled' if self.settled(run) is False else 'worse')

    def begin(self, limit, last, day, since):
        """What was said is pain-free counts before any run that set a limit, and after a break of more than a month."""
        for said, seconds in self.starts:
            if since < said <= day and (last is None or said - last > 30 or (limit.seconds is None and limit.stage is None)):
                limit, last = Limit(), None
                self.put(limit, seconds, 'baseline')
        return limit, last

    def limit_on(self, today):
        limit, last, raised, lowered, steps, begun = Limit(), None, set(), set(), [], -1
        for i, run in enumerate(self.runs):
            limit, last = self.begin(limit, last, run.day, begun)
            begun = run.day
            if last is not None:
                self.after_break(limit, run.day - last)
            before = limit.seconds
            if limit.stage is not None:
                self.climb(limit, i, raised, lowered)
            else:
                self.step(limit, i, raised)
                self.lower(limit, i, before, lowered)
            last = run.day
            cap = self.longest(self.runs[:i + 1], run.day)
            cap = max(cap * 110 // 100, cap + 60)
            if limit.seconds is not None and limit.seconds > cap:
                self.put(limit, cap, 'longest')
            steps.append((before, limit.seconds))
        limit, last = self.begin(limit, last, today, begun)
        if last is not None and self.after_break(limit, today - last):
            limit.rule = 'break'
        longest = self.longest(self.runs, today)
        if limit.seconds is not None and longest and limit.seconds > max(longest * 110 // 100, longest + 60):
            self.put(limit, max(longest * 110 // 100, longest + 60), 'longest')
        if limit.stage is not None:
            limit.rule = 'ladder'
        return limit, steps

    # --- how often ---

    def run_days(self, last, days):
        return len({r.day for r in self.runs if last - days < r.day <= last})

    def next_days(self, today):
        """Runs on the day after a run, of the seven days before."""
        return sum(today - 7 <= b.day < today and b.day == a.day + 1 for a, b in zip(self.runs, self.runs[1:]))

    def earned(self, steps):
        extra, passes, passed, tested = 0, 0, None, None
        for i, run in enumerate(self.runs):
            if i == 0 or self.runs[i - 1].day != run.day - 1:
                continue
            tested = run.day
            if self.hurt(run):
                passes, extra = 0, max(extra - 1, 0)
            elif (not run.masked and run.ended != 'unknown' and steps[i][0] is not None and run.seconds * 100 >= steps[i][0] * 90 and
                  self.clear_after(run) and (passed is None or run.day - passed >= 7)):
                passed, passes = run.day, passes + 1
                if passes == 2:
                    passes, extra = 0, extra + 1
        return extra, tested

    def fine_on(self, day):
        m = self.mornings.get(day)
        return m is not None and not m.sore and not m.masked and m.worst() <= self.painless_to

    def may_test(self, today, tested):
        return (len(self.runs) >= 6 and today - self.runs[0].day >= 21 and (tested is None or today - tested >= 7) and
                not any(self.hurt(r) for r in self.runs[-3:]) and self.fine_on(today) and not self.runs[-1].masked)

    # --- today ---

    def rest(self, today, steps):
        """Why not to run, the strictest first; None: nothing speaks against it. And whether it would be a test."""
        last = self.runs[-1] if self.runs else None
        hurt = [r.day for r in self.runs if self.hurt(r)]
        yesterdays = [r for r in self.runs if r.day == today - 1]
        morning = self.mornings.get(today)
        if hurt and self.flags is None:
            return 'safety', False
        if any(r.sore == 'stayed' and today - r.day <= 2 for r in self.runs):
            return 'warm-up-sore', False
        if (morning and morning.sore) or any(r.sore_later for r in yesterdays):
            return 'sore', False
        if self.pains.get(today, 0) > self.painless_to:
            return 'pain-today', False
        if hurt and not any(self.fine_on(day) for day in range(hurt[-1] + 1, today + 1)):
            return 'after-pain', False
        if any(self.settled(r) is False or (morning and self.worse_on(morning, r)) for r in yesterdays):
            return 'after-worse', False
        if last and last.day == today:
            return 'ran-today', False
        yesterday = last is not None and last.day == today - 1
        if yesterday and self.run_days(today - 1, 6) >= 6:
            return 'rest-of-week', False
        if self.frequency_first:
            return None, False
        extra, tested = self.earned(steps)
        if not yesterday or self.next_days(today) < extra:
            return None, False
        test = self.may_test(today, tested)
        return (None, True) if test else ('rest-day', False)

    def advice(self, today):
        """(suggestion, seconds of the limit, rule, whether a test)"""
        limit, steps = self.limit_on(today)
        if self.flags == 'any':
            return 'see-clinician', limit.seconds if limit.stage is not None or limit.seconds else SUGGESTED, 'red-flag', False
        seconds = None if limit.stage is not None else limit.seconds or SUGGESTED
        rule, test = self.rest(today, steps)
        if rule:
            return 'rest', seconds, rule, False
        if self.frequency_first and self.runs and self.run_days(today - 1, 7) < self.frequency_first:
            if seconds is not None:
                seconds = max(seconds * 60 // 100, min(seconds, SHORTEST))
            return 'walk-jog' if seconds is None else 'run', seconds, 'frequency', False
        return 'walk-jog' if seconds is None else 'run', seconds, limit.rule, test
