#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/check.sh [PART...]
# What looks at the sources and at the running programs, and takes too long for every day: analyzer, tidy, cppcheck, valgrind, coverage, fuzz. A line
# for each part; exit status 1 if any has found something. All parts, unless some are named.
#
# tests/check.sh --quick BUILD cppcheck|tidy|analyzer|valgrind|coverage [PROGRAM...]
# What of it the suite has the time for, on a build that is there, in one process as other tests run beside it: cppcheck over all; clang-tidy over all
# without its own analyzer, which takes nine tenths of the time; gcc's analyzer over rules, record and settings; valgrind over PROGRAMs; how many lines
# of rules, record and settings their own tests run, of a build for that alone. What is found is printed. Exit status 77 where the tool is not there.
set -u

here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here" || exit 2
logs=$here/build-check
mkdir -p "$logs"
status=0

# WHAT FINDINGS SECONDS LOG
tell() {
    if [ "$2" = 0 ]; then
        echo "check $1: 0 findings ($3 s)"
    else
        echo "check $1: $2 findings ($3 s); see $4"
        status=1
    fi
}

configured() { # DIR COMPILER ARGUMENTS...
    dir=$1 compiler=$2
    shift 2
    [ -e "$dir/build.ninja" ] || CC=$compiler meson setup "$dir" . "$@" >"$logs/setup.log" 2>&1 || { cat "$logs/setup.log" >&2; exit 2; }
}

# What is generated: a source that includes a header that is not there yet is not looked at.
headers() { # DIR
    # shellcheck disable=SC2046
    ninja -C "$1" $(ninja -C "$1" -t targets all | sed -n 's/^\([^ ]*\.h\): CUSTOM_COMMAND.*/\1/p') >"$logs/headers.log" 2>&1 ||
        { cat "$logs/headers.log" >&2; exit 2; }
}

all_files() { find daemon client config -name '*.c' | LC_ALL=C sort; }

part_analyzer() {
    configured build-analyzer gcc -Dtests=disabled -Dman-pages=disabled
    headers build-analyzer
    tests/analyzer.py build-analyzer --jobs "$(nproc)" daemon client config >"$logs/analyzer.log"
    sed -n 's/^analyzer: .*, \([0-9]*\) with findings$/\1/p' "$logs/analyzer.log"
}

tidy() { # PROCESSES ARGUMENTS...
    processes=$1
    shift
    # What cannot be compiled is told on stderr alone, but is an error; not so what clang warns of in the headers of others.
    all_files | xargs -P "$processes" -n 4 clang-tidy --quiet --extra-arg=-Wno-error "$@" 2>"$logs/tidy-errors.log"
}

part_tidy() {
    configured build-tidy clang -Dtests=disabled -Dman-pages=disabled
    headers build-tidy
    tidy "$(nproc)" -p build-tidy >"$logs/tidy.log"
    told=$?
    found=$(grep -c ' error: ' "$logs/tidy.log")
    if [ "$found" = 0 ] && [ $told != 0 ]; then
        cat "$logs/tidy-errors.log" >>"$logs/tidy.log"
        found=1
    fi
    echo "$found"
}

# Leaks: as of the analyzer. Members and variables that a loop is sure to fill it takes for unset where the array has no initialiser.
look_for_faults() { # BUILD PROCESSES
    cppcheck --project="$1/compile_commands.json" --file-filter='*daemon/*' --file-filter='*client/*' --file-filter='*config/*' \
        --enable=warning,portability,performance --inline-suppr --quiet --std=c11 -j "$2" \
        --suppress=missingInclude --suppress=memleak --suppress="*:*/${1##*/}/*" --template='{file}:{line}: {id}: {message}' 2>&1
}

part_cppcheck() {
    configured build-tidy clang -Dtests=disabled -Dman-pages=disabled
    look_for_faults build-tidy "$(nproc)" >"$logs/cppcheck.log"
    grep -c . "$logs/cppcheck.log"
}

memcheck='valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite'

# Every program among the tests of rules, settings, record, words and bus, with the arguments that the suite gives it; and the corpora of
# the fuzz targets, since nothing else here sees a value that was never set. Not what is no program of this tree (scripts, nm), and not
# zone-query, of which the reference asks nine million times.
part_valgrind() {
    configured build-test gcc -Dtests=enabled --werror
    ninja -C build-test >"$logs/valgrind-build.log" 2>&1 || { cat "$logs/valgrind-build.log" >&2; exit 2; }
    # shellcheck disable=SC2046
    meson test -C build-test --no-rebuild --print-errorlogs --timeout-multiplier 20 --logbase valgrind \
        --wrapper "$memcheck" \
        $(meson test -C build-test --no-rebuild --list 2>/dev/null | sed -n 's#^[^:]*:\(unit\|bus\|fuzz\) / \(test-.*\|fuzz-.*\)#\2#p' | grep -Ev '^(fuzz-calls|test-store-memory.*)$') \
        >"$logs/valgrind.log" 2>&1
    grep -q '^Ok: *[1-9]' "$logs/valgrind.log" || { cat "$logs/valgrind.log" >&2; exit 2; }
    awk '/^(Fail|Unexpected Pass|Timeout): / { n += $NF } END { print n + 0 }' "$logs/valgrind.log"
}

part_coverage() {
    configured build-coverage gcc -Dtests=enabled -Db_coverage=true
    ninja -C build-coverage >"$logs/coverage-build.log" 2>&1 || { cat "$logs/coverage-build.log" >&2; exit 2; }
    find build-coverage -name '*.gcda' -delete
    # What a test that failed did not run is not what no test runs.
    meson test -C build-coverage --no-rebuild --timeout-multiplier 10 --no-suite bench >"$logs/coverage-tests.log" 2>&1
    failed=$?
    tests/coverage.py build-coverage --least 95 --missed daemon/core daemon/store config >"$logs/coverage.log" 2>&1
    below=$?
    [ $failed = 0 ] || echo "$failed tests failed: $logs/coverage-tests.log" >>"$logs/coverage.log"
    grep -E '^coverage|tests failed' "$logs/coverage.log" >&2
    echo $((below + failed))
}

part_fuzz() {
    tests/fuzz/run.sh "${FUZZ_SECONDS:-60}" >"$logs/fuzz.log" 2>&1
    cat "$logs/fuzz.log" >&2
    sed -n 's/.* executions, \([0-9]*\) findings/\1/p' "$logs/fuzz.log" | paste -s -d+ | sed 's/^$/1/' | sed 's/.*/echo $((&))/' | sh
}

there() { # TOOL
    command -v "$1" >/dev/null || { echo "$1 is not installed"; exit 77; }
}

# Of the tests of rules, record and settings only their own; all tests together run 95 % and more, which is the long form's to see.
units_coverage() {
    there gcov
    configured build-units gcc -Dtests=enabled -Dman-pages=disabled -Dpictures=disabled -Db_coverage=true -Doptimization=0 -Ddebug=false
    find build-units -name '*.gcda' -delete
    names=$(find tests/unit -name 'test-*.c' | sed 's#.*/\(.*\)\.c#\1#' | grep -Ev '^test-(outbox|format|report|summary|wording)$')
    # shellcheck disable=SC2046,SC2086
    ninja -j 1 -C build-units $(printf 'tests/unit/%s ' $names) >"$logs/units-build.log" 2>&1 || { cat "$logs/units-build.log"; return 1; }
    # shellcheck disable=SC2086
    meson test -C build-units --no-rebuild --timeout-multiplier 10 --num-processes 1 $names >"$logs/units.log" 2>&1 || { cat "$logs/units.log"; return 1; }
    tests/coverage.py build-units --least 85 daemon/core daemon/store config
}

quick() { # BUILD PART [PROGRAM...]
    build=$1 part=$2
    shift 2
    case $part in
    cppcheck)
        there cppcheck
        ! look_for_faults "$build" 1 | grep .
        ;;
    tidy)
        there clang-tidy
        tidy 1 -p "$build" --checks='-clang-analyzer-*' || { cat "$logs/tidy-errors.log"; return 1; }
        ;;
    analyzer)
        tests/analyzer.py "$build" daemon/core daemon/store config
        ;;
    valgrind)
        there valgrind
        failed=0
        for program; do
            # The build names them as seen from there.
            case $program in /*) ;; *) program=$build/$program ;; esac
            $memcheck "$program" || { echo "$program under valgrind"; failed=1; }
        done
        return $failed
        ;;
    coverage)
        units_coverage
        ;;
    *)
        echo "check: \"$part\" is none of cppcheck, tidy, analyzer, valgrind, coverage" >&2
        return 2
        ;;
    esac
}

if [ "${1:-}" = --quick ]; then
    shift
    [ $# -gt 1 ] || { echo "check: --quick needs a build and a part" >&2; exit 2; }
    quick "$@"
    exit
fi

[ $# -gt 0 ] || set -- cppcheck tidy analyzer valgrind coverage fuzz
for part; do
    case $part in
    analyzer | tidy | cppcheck | valgrind | coverage | fuzz) ;;
    *) echo "check: \"$part\" is none of analyzer, tidy, cppcheck, valgrind, coverage, fuzz" >&2; exit 2 ;;
    esac
    begun=$(date +%s)
    findings=$(part_$part)
    tell $part "${findings:-1}" $(($(date +%s) - begun)) "$logs/$part.log"
done
[ $status = 0 ]
