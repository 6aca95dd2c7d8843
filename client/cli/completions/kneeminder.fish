# SPDX-License-Identifier: MIT
# Completion of kneeminder for fish.

function __kneeminder_verb
    complete -c kneeminder -f -n __fish_use_subcommand -a $argv[1] -d $argv[2]
end

function __kneeminder_option
    set -l in "__fish_seen_subcommand_from $argv[1]"
    if test (count $argv) -gt 3
        complete -c kneeminder -f -n $in -l $argv[2] -d $argv[3] -x -a $argv[4]
    else
        complete -c kneeminder -f -n $in -l $argv[2] -d $argv[3]
    end
end

function __kneeminder_argument
    complete -c kneeminder -f -n "__fish_seen_subcommand_from $argv[1]" -a $argv[2]
end

complete -c kneeminder -f -l json -d 'print the result as JSON'
complete -c kneeminder -f -l help -d 'print help'
complete -c kneeminder -f -n __fish_use_subcommand -l version -d 'print the version'

__kneeminder_verb status 'what is open and what comes next'
__kneeminder_verb begin 'the first steps, asked one by one'
__kneeminder_verb fine 'no pain, not sore'
__kneeminder_verb sore 'more sore than usual, without more pain'
__kneeminder_verb pain 'a pain score from 0 to 10'
__kneeminder_verb check-in 'how the knee is, in full'
__kneeminder_verb safety 'the questions before the first ice'
__kneeminder_verb run 'log a run'
__kneeminder_verb baseline 'what you can run now, and could before the injury'
__kneeminder_verb advice 'running today: whether, how long, and why'
__kneeminder_verb cue 'running form, one thing to think of'
__kneeminder_verb why 'a rule or a cue in five lines, and its source'
__kneeminder_verb exercise 'exercises for hip and knee'
__kneeminder_verb shoe 'your running shoes'
__kneeminder_verb dose 'log a painkiller that you took'
__kneeminder_verb medication 'your own painkiller plan, and the last doses'
__kneeminder_verb function 'what you can do again: tasks of your own, scored'
__kneeminder_verb ask 'show a question now'
__kneeminder_verb episode 'the pain episodes; close one'
__kneeminder_verb recovered 'the way back to running is done'
__kneeminder_verb plan 'the reminders of a day, or of several'
__kneeminder_verb times 'when each kind is asked; choose other times'
__kneeminder_verb start 'start an icing'
__kneeminder_verb done 'done, the ice is off, or a notice is read'
__kneeminder_verb snooze 'put off for a while'
__kneeminder_verb skip 'not this time'
__kneeminder_verb history 'what is on record'
__kneeminder_verb edit 'say something otherwise than you did'
__kneeminder_verb delete 'what you said does not hold any more'
__kneeminder_verb undo 'take back what you said last'
__kneeminder_verb export 'the whole record as one JSON document'
__kneeminder_verb import 'an exported record, or runs from GPX, TCX or CSV'
__kneeminder_verb watch 'follow what happens'
__kneeminder_verb pause 'ask nothing till tomorrow, or until a time'
__kneeminder_verb resume 'end a pause'
__kneeminder_verb config 'the settings in force; whether files have faults'
__kneeminder_verb troubleshoot 'what works here and what does not'

__kneeminder_option status line 'one line for a bar'
__kneeminder_option 'fine sore pain check-in run start' knee 'which knee' 'left right both'
__kneeminder_option 'fine sore pain check-in run exercise dose function' at 'when it was' ''
__kneeminder_option 'fine sore pain check-in run exercise dose' note 'a note' ''
__kneeminder_option 'fine sore pain check-in run' painkiller 'taken within 8 hours before'
__kneeminder_option pain context 'where it hurt' 'rest running after-run morning stairs sitting'
__kneeminder_option exercise sets 'how many sets' ''
__kneeminder_option exercise reps 'how many repetitions in each' ''
__kneeminder_option exercise hold 'how long each was held' '5s 10s 15s 20s 30s'
__kneeminder_option 'check-in run exercise' pain 'score' '0 1 2 3 4 5 6 7 8 9 10'
__kneeminder_option check-in sore 'more sore than usual'
__kneeminder_option check-in not-sore 'not more sore than usual'
__kneeminder_option run ended 'how it ended' 'planned sensed pain other'
__kneeminder_option run onset 'of pain' ''
__kneeminder_option run sore 'in the warm-up' 'stayed went'
__kneeminder_option run distance 'how far' '5km 3.1mi'
__kneeminder_option 'run edit' shoe 'which pair' none
__kneeminder_option shoe brand 'who made it' ''
__kneeminder_option shoe model 'which model' ''
__kneeminder_option shoe size 'its size' ''
__kneeminder_option shoe cushioning 'how soft' 'soft medium firm'
__kneeminder_option shoe drop 'heel to toe, in mm' ''
__kneeminder_option shoe distance 'run in it before' ''
__kneeminder_option shoe after 'the pair before it' ''
__kneeminder_option baseline pain-free 'can run now' ''
__kneeminder_option baseline longest 'before the injury' ''
__kneeminder_option baseline runs-per-week 'before it' ''
__kneeminder_option cue cadence 'own steps a minute' ''
__kneeminder_option safety ice 'what speaks against ice' 'none some raynaud cold-allergy cryoglobulins circulation numbness wound crps heart-lung'
__kneeminder_option safety red-flags 'what needs a clinician' 'none some breathless no-weight deformed swollen locked hot numb-foot kneecap no-raise calf giving-way catching night-pain weight-loss under-18'
__kneeminder_option edit pain 'score' '0 1 2 3 4 5 6 7 8 9 10'
__kneeminder_option edit sore 'how' 'yes no stayed went'
__kneeminder_option edit knee 'which knee' 'left right'
__kneeminder_option edit context 'where it hurt' 'rest running after-run morning stairs sitting'
__kneeminder_option edit ended 'how the run ended' 'planned sensed pain other'
__kneeminder_option edit onset 'of pain' ''
__kneeminder_option edit distance 'how far' '5km 3.1mi'
__kneeminder_option edit painkiller 'taken within 8 hours before'
__kneeminder_option edit no-painkiller 'none was taken'
__kneeminder_option edit at 'when it was' ''
__kneeminder_option edit note 'a note' ''
__kneeminder_option safety seen 'a clinician has seen the knee'
__kneeminder_option safety medication 'what speaks against reminders' 'none some nsaid-allergy ulcer blood-thinner steroid other-nsaid heart-surgery heart kidney liver stroke blood-pressure pregnant under-18 alcohol diuretic'
__kneeminder_option safety list 'show the questions'
__kneeminder_option plan from 'first day' ''
__kneeminder_option plan days 'how many days' '1 7 14 28'
__kneeminder_option 'start snooze' for 'how long' '5m 10m 15m 30m'
__kneeminder_option skip reason 'why' 'user no-time no-pain not-here other'
__kneeminder_option history since 'from then on' ''
__kneeminder_option history until 'up to then' ''
__kneeminder_option history kind 'only these' 'pain check-in run exercise dose function shoe ice rest safety episode session outcome pause'
__kneeminder_option history by 'added up' 'day week month episode'
__kneeminder_option history csv 'as a table'
__kneeminder_option history all 'background facts too'
__kneeminder_option export force 'replace the file'

__kneeminder_argument pain '0 1 2 3 4 5 6 7 8 9 10'
__kneeminder_argument run 'fine stopped hurt'
__kneeminder_argument why 'limit morning pain longest break ladder sore rest-day frequency rising unsettled red-flag first-run medication function shoes cue pelvis kneecaps hips stride cadence foot-strike'
__kneeminder_argument exercise 'list show log dose plan consult default yes no side-lying-abduction clamshell standing-abduction side-plank hip-external-rotation band-walk single-leg-bridge straight-leg-raise knee-extension mini-squat wall-squat hip-hike step-down'
__kneeminder_argument cue 'pelvis kneecaps hips stride cadence foot-strike none'
__kneeminder_argument ask 'check-in ice run safety'
__kneeminder_argument episode 'list close'
__kneeminder_argument start ice
__kneeminder_argument 'done snooze skip' 'ice rest exercise check-in safety cue medication'
__kneeminder_argument shoe 'list add rate retire'
__kneeminder_argument dose ibuprofen
__kneeminder_argument function 'add drop list'
__kneeminder_argument pause 'tomorrow forever'
__kneeminder_argument config 'show check'
complete -c kneeminder -F -n '__fish_seen_subcommand_from export import'
complete -c kneeminder -F -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from check'
