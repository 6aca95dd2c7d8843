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
    ninja -C build-tidy daemon/store/schema.h >/dev/null 2>&1
    # shellcheck disable=SC2046
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

# The tests of rules, record and bus, but for those that look at the clock or at memory themselves.
part_valgrind() {
    configured build-test gcc -Dtests=enabled --werror
    ninja -C build-test >"$logs/valgrind-build.log" 2>&1 || { cat "$logs/valgrind-build.log" >&2; exit 2; }
    : >"$logs/valgrind.log"
    for test in build-test/tests/unit/test-* build-test/tests/bus/test-service; do
        case $test in *.p | *test-store-faults | *test-store-open) continue ;; esac
        [ -x "$test" ] && [ -f "$test" ] || continue
        valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite "$test" >"$logs/valgrind-one.log" 2>&1 ||
            { echo "$test failed under valgrind"; cat "$logs/valgrind-one.log"; } >>"$logs/valgrind.log"
    done
    grep -c 'failed under valgrind' "$logs/valgrind.log"
}

part_coverage() {
    configured build-coverage gcc -Dtests=enabled -Db_coverage=true
    ninja -C build-coverage >"$logs/coverage-build.log" 2>&1 || { cat "$logs/coverage-build.log" >&2; exit 2; }
    find build-coverage -name '*.gcda' -delete
    meson test -C build-coverage --no-rebuild --timeout-multiplier 10 --no-suite bench >"$logs/coverage-tests.log" 2>&1
    tests/coverage.py build-coverage --least 95 --missed daemon/core daemon/store config >"$logs/coverage.log" 2>&1
    below=$?
    grep '^coverage' "$logs/coverage.log" >&2
    echo $below
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
