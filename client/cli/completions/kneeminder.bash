# SPDX-License-Identifier: MIT
# Completion of kneeminder for bash.

_kneeminder_options() {
    case $1 in
    status | watch) echo --line ;;
    troubleshoot) echo --restore ;;
    fine | sore) echo --knee --at --note --painkiller ;;
    pain) echo --knee --context --at --note --painkiller ;;
    check-in) echo --pain --sore --not-sore --knee --at --note --painkiller ;;
    run) echo --ended --onset --pain --knee --distance --sore --shoe --painkiller --at --note ;;
    baseline) echo --pain-free --longest --runs-per-week ;;
    exercise) echo --sets --reps --hold --pain --at --note ;;
    cue) echo --cadence ;;
    edit) echo --pain --sore --knee --context --ended --onset --distance --painkiller --no-painkiller --shoe --at --note ;;
    shoe) echo --brand --model --size --cushioning --drop --distance --after ;;
    safety) echo --ice --red-flags --seen --medication --list ;;
    dose) echo --at --note ;;
    function) echo --at ;;
    plan) echo --from --days ;;
    start) echo --for --knee ;;
    snooze) echo --for ;;
    skip) echo --reason ;;
    history) echo --since --until --kind --all --by --csv ;;
    export) echo --force ;;
    report) echo --output --since --until --force ;;
    esac
    echo --json --help
}

_kneeminder_words() {
    case $1 in
    --knee) echo left right both ;;
    --context) echo rest running after-run morning stairs sitting ;;
    --sore) if [ "$verb" = run ]; then echo stayed went; elif [ "$verb" = edit ]; then echo yes no stayed went; fi ;;
    --shoe) echo none ;;
    --cushioning) echo soft medium firm ;;
    --ended) echo planned sensed pain other ;;
    --pain) echo 0 1 2 3 4 5 6 7 8 9 10 ;;
    --ice) echo none some raynaud cold-allergy cryoglobulins circulation numbness wound crps heart-lung ;;
    --red-flags)
        echo none some breathless no-weight deformed swollen locked hot numb-foot kneecap no-raise calf giving-way \
            catching night-pain weight-loss under-18
        ;;
    --medication)
        echo none some nsaid-allergy ulcer blood-thinner steroid other-nsaid heart-surgery heart kidney liver stroke \
            blood-pressure pregnant under-18 alcohol diuretic
        ;;
    --reason) echo user no-time no-pain not-here other ;;
    --for) echo 5m 10m 15m 30m 1h ;;
    --hold) echo 5s 10s 15s 20s 30s ;;
    --kind) echo pain check-in run exercise dose function shoe ice rest safety episode session outcome pause ;;
    --by) echo day week month episode ;;
    --at | --since | --until) echo now yesterday today ;;
    --days) echo 1 7 14 28 ;;
    esac
}

_kneeminder_arguments() {
    case $1 in
    pain) echo 0 1 2 3 4 5 6 7 8 9 10 ;;
    run) echo fine stopped hurt ;;
    why) echo limit morning pain longest break ladder sore rest-day frequency rising unsettled red-flag first-run cue pelvis kneecaps hips stride \
        cadence foot-strike medication function shoes ;;
    cue) echo pelvis kneecaps hips stride cadence foot-strike none ;;
    exercise)
        echo list show log dose plan consult default yes no side-lying-abduction clamshell standing-abduction side-plank \
            hip-external-rotation band-walk single-leg-bridge straight-leg-raise knee-extension mini-squat wall-squat \
            hip-hike step-down
        ;;
    shoe) echo list add rate retire ;;
    dose) echo ibuprofen ;;
    function) echo add drop list ;;
    ask) echo check-in ice run safety ;;
    episode) echo list close ;;
    start) echo ice ;;
    times) echo check-in ice rest run exercise fewer other stop keep reset ;;
    done | snooze | skip) echo ice rest exercise check-in safety cue medication ;;
    pause) echo tomorrow forever ;;
    config) echo show check ;;
    esac
}

_kneeminder() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]} words
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="status begin fine sore pain check-in run baseline advice cue why exercise shoe safety dose medication function ask episode recovered plan times start done snooze skip history
            report edit delete undo export import watch pause resume config troubleshoot --line --json --help --version"
    elif [[ $before == --* ]] && words=$(_kneeminder_words "$before") && [ -n "$words" ]; then
        :
    elif [[ $current == -* ]]; then
        words=$(_kneeminder_options "$verb")
    elif { [ "$verb" = config ] && [ "$before" != config ]; } || [ "$verb" = export ] || [ "$verb" = import ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    else
        words=$(_kneeminder_arguments "$verb")
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _kneeminder kneeminder
