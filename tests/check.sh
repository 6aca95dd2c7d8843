#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/check.sh [PART...]
# What looks at the sources and at the running programs, and takes too long for every day: analyzer, tidy, cppcheck, valgrind, coverage, fuzz. A line
# for each part; exit status 1 if any has found something. All parts, unless some are named.
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

all_files() { git ls-files 'daemon/*.c' 'client/*.c' 'config/*.c'; }

# gcc's analyzer. Leaks it knows nothing of: neither of __attribute__((cleanup)) nor of what an array owns; ASan and valgrind do.
part_analyzer() {
    configured build-analyzer gcc -Dtests=disabled -Dman-pages=disabled -Dc_args='-fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-file-leak'
    ninja -C build-analyzer -t clean >/dev/null
    ninja -C build-analyzer -k 0 >"$logs/analyzer.log" 2>&1
    grep -c 'warning: .*-Wanalyzer' "$logs/analyzer.log"
}

part_tidy() {
    configured build-tidy clang -Dtests=disabled -Dman-pages=disabled
    # What includes a header that is not there yet is not looked at; clang-tidy says so on stderr alone.
    # shellcheck disable=SC2046
    ninja -C build-tidy $(ninja -C build-tidy -t targets all | sed -n 's/^\([^ ]*\.h\): CUSTOM_COMMAND.*/\1/p') >"$logs/tidy-build.log" 2>&1 ||
        { cat "$logs/tidy-build.log" >&2; exit 2; }
    all_files | xargs -P "$(nproc)" -n 4 clang-tidy -p build-tidy --quiet >"$logs/tidy.log" 2>/dev/null
    grep -c ' error: ' "$logs/tidy.log"
}

# Leaks: as of the analyzer. Members and variables that a loop is sure to fill it takes for unset where the array has no initialiser.
part_cppcheck() {
    configured build-tidy clang -Dtests=disabled -Dman-pages=disabled
    cppcheck --project=build-tidy/compile_commands.json --enable=warning,portability,performance --inline-suppr --quiet --std=c11 \
        -j "$(nproc)" --suppress=missingInclude --suppress=memleak --suppress='*:*/build-tidy/*' \
        --template='{file}:{line}: {id}: {message}' >"$logs/cppcheck.log" 2>&1
    grep -c . "$logs/cppcheck.log"
}

# Every program among the tests of rules, settings, record, words and bus, with the arguments that the suite gives it; and the corpora of
# the fuzz targets, since nothing else here sees a value that was never set. Not what is no program of this tree (scripts, nm), and not
# zone-query, of which the reference asks nine million times.
part_valgrind() {
    configured build-test gcc -Dtests=enabled --werror
    ninja -C build-test >"$logs/valgrind-build.log" 2>&1 || { cat "$logs/valgrind-build.log" >&2; exit 2; }
    # shellcheck disable=SC2046
    meson test -C build-test --no-rebuild --print-errorlogs --timeout-multiplier 20 --logbase valgrind \
        --wrapper 'valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite' \
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
