# SPDX-License-Identifier: MIT
"""The demonstration record: ten weeks of a runner whose left knee hurts and comes back, lived through by the real programs under the invented
clock, the same each time. The tests of what people look at use it, and the pictures of the README are made from it.

live(home, time)    home: a Home whose notifier can show; time: its Time; look, if given, is called at noon of each day with its number
"""

from homelib import moment

DAYS = 70
SCORES = [5, 4, 4, 5, 3, 4, 3, 3, 3, 2, 3, 2, 2, 2, 2, 1, 2, 1, 1, 2, 1, 1, 0, 1, 0, 0, 1, 0]  # of the first four weeks' mornings
SILENT = {9, 17, 18, 30, 41, 52, 53, 60}  # days on which nothing is said
RUNS = {  # day: minutes, how it ended, further words
    4: (8, 'stopped', ()), 7: (8, 'fine', ()), 9: (9, 'hurt', ('--onset', '7', '--pain', '4')), 12: (6, 'fine', ()), 14: (6, 'fine', ()),
    16: (7, 'fine', ()), 19: (7, 'fine', ()), 21: (7, 'stopped', ()), 23: (8, 'fine', ()), 26: (8, 'fine', ()), 28: (9, 'fine', ()),
    30: (9, 'fine', ()), 33: (10, 'fine', ()), 35: (10, 'hurt', ('--onset', '9', '--pain', '3')), 37: (8, 'fine', ('--painkiller',)),
    40: (8, 'fine', ()), 42: (9, 'fine', ()), 44: (9, 'stopped', ()), 47: (10, 'fine', ()), 49: (10, 'fine', ()), 51: (11, 'fine', ()),
    54: (11, 'fine', ()), 56: (12, 'fine', ()), 58: (12, 'stopped', ()), 61: (13, 'fine', ()), 63: (13, 'fine', ()), 65: (14, 'stopped', ()),
    68: (14, 'fine', ()),
}
TASK = 'go down the stairs at work'


def morning(home, day):
    if day in SILENT:
        return
    score = SCORES[day] if day < len(SCORES) else 2 if day == 36 else 0
    if score == 0:
        home.say('fine', '--knee', 'left')
    else:
        home.say('check-in', '--pain', str(score), *(['--sore'] if day in (10, 36) else ['--not-sore']), '--knee', 'left')
    if day % 7 == 3 and score > 0:
        home.say('pain', str(min(score + 1, 10)), '--knee', 'left', '--context', 'stairs')
    if day % 7 == 5 and score > 0:
        home.say('pain', str(score), '--knee', 'left', '--context', 'sitting')


def live(home, time, look=None):
    home.say('pain', '6', '--knee', 'left', '--context', 'stairs')
    home.say('safety', '--ice', 'none', '--red-flags', 'none')
    home.say('baseline', '--pain-free', '10', '--longest', '60', '--runs-per-week', '3')
    home.say('shoe', 'add', 'blue', '--brand', 'Aster', '--model', 'Road 3', '--cushioning', 'soft')
    home.say('shoe', 'add', 'red', '--brand', 'Boreas', '--model', 'Trail', '--cushioning', 'firm')
    home.say('function', 'add', TASK, '3')
    for day in range(DAYS):
        time.advance(moment(day, '07:40'))
        morning(home, day)
        time.advance(moment(day, '08:05'))
        if day % 4 != 2:
            home.run('start', 'ice')
        if look:
            time.advance(moment(day, '12:00'))
            look(day)
        time.advance(moment(day, '13:05'))
        home.run('done', 'rest')
        if day % 3 < 2:
            home.run(*('start', 'ice') if day % 3 == 0 else ('skip', 'ice', '--reason', 'no-time'))
        if day in RUNS:
            time.advance(moment(day, '18:00'))
            minutes, ended, words = RUNS[day]
            home.say('run', str(minutes), ended, '--shoe', 'red' if ended == 'hurt' else 'blue', *words)
        if day % 2 == 1 and day > 13:
            time.advance(moment(day, '19:00'))
            home.say('exercise', 'log', 'clamshell')
            home.say('exercise', 'log', 'side-lying-abduction')
        time.advance(moment(day, '20:05'))
        home.run(*('skip', 'rest') if day % 5 == 0 else ('done', 'rest'))
        if day % 7 == 6:
            home.run('safety', '--red-flags', 'none')
            home.say('function', '1', str(min(3 + day // 12, 9)))
    time.advance(moment(DAYS - 1, '21:00'))
