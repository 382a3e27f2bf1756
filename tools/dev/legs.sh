# The legs of `./dev check`: each says in one line how it went and how long it took. Sourced by ./dev.

# The test legs share out compilers and standards, so that each pair is built and run once without paying for all
# products: g++ C++17 is `./dev test`, g++ C++20 header-only, clang++ C++17 no-exceptions, clang++ C++20 asan.
legs="format structure headers tidy header-only no-exceptions asan tsan consume"

list_sources() { git ls-files -z -- '*.cpp' '*.hpp'; }

leg_format() { list_sources | xargs -0 -n 40 -P "$jobs" clang-format-14 --dry-run -Werror; }

leg_structure() {
  local check
  for check in layers shape source_list include_budget docs; do
    python3 "tests/arch/check_$check.py"
  done
  python3 tools/dev/run_tests.py "checks=python3 tests/arch/selftest.py" "runner=python3 tools/dev/run_tests_test.py"
}

# Every public header alone and twice, with both compilers.
leg_headers() {
  build_preset cxx20 uploadkit_headers_alone
  build_preset clang uploadkit_headers_alone
}

# The whole library as one translation unit: its headers, and everybody else's, are read once instead of 150 times.
leg_tidy() {
  echo '#include <uploadkit/src.hpp>' >build/one_unit.cpp
  clang-tidy-14 --quiet build/one_unit.cpp -- -std=c++17 -Iinclude -Isrc
}

# test_preset PRESET: builds and runs unit and flow tests.
test_preset() {
  build_preset "$1" uploadkit_tests || return 1
  local programs
  mapfile -t programs < "build/$1/test_programs.txt"
  python3 tools/dev/run_tests.py --seconds 600 "${programs[@]}"
}

leg_asan() { test_preset asan; }
leg_tsan() { test_preset tsan; }
leg_header_only() { test_preset header-only; }
leg_no_exceptions() { test_preset no-exceptions; }

leg_consume() {
  build_preset test uploadkit-devserver
  bash tests/consume/run.sh build/test/bin
}

# run_legs [NAME…]: all of them, or those that are named.
run_legs() {
  local leg begin log count failed=() passed_tests=0 failed_tests=0 chosen=("$@")
  # shellcheck disable=SC2206
  [ ${#chosen[@]} -gt 0 ] || chosen=($legs)
  mkdir -p build/check
  for leg in "${chosen[@]}"; do
    log=build/check/$leg.log
    begin=$SECONDS
    # Not in an `if`: there `set -e` would be off inside the leg.
    set +e
    (set -e; "leg_${leg//-/_}") >"$log" 2>&1 </dev/null
    local status=$?
    set -e
    # A leg without tests of its own counts as one.
    count=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1 || true)
    [ -n "$count" ] || { [ $status = 0 ] && count="1 passed, 0 failed" || count="0 passed, 1 failed"; }
    passed_tests=$((passed_tests + ${count%% *}))
    count=${count#*, }
    failed_tests=$((failed_tests + ${count%% *}))
    if [ $status = 0 ]; then
      printf '%-14s ok      %4d s\n' "$leg" $((SECONDS - begin))
    else
      printf '%-14s FAILED  %4d s  (%s)\n' "$leg" $((SECONDS - begin)) "$log"
      tail -n 40 "$log" | sed 's/^/    /'
      failed+=("$leg")
      [ "${count%% *}" -gt 0 ] || failed_tests=$((failed_tests + 1))
    fi
  done
  if [ ${#failed[@]} = 0 ]; then
    echo "check: all ${#chosen[@]} legs passed"
  else
    echo "check: failed: ${failed[*]}"
  fi
  echo "$passed_tests passed, $failed_tests failed"
  [ ${#failed[@]} = 0 ]
}
