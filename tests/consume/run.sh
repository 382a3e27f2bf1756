#!/usr/bin/env bash
# Installs the library, moves what was installed, and lets a small program that uploads use it in every way that the
# README names: run.sh FOLDER-OF-THE-PROGRAMS. Ends with `N passed, N failed`.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/uploadkit-consume-XXXXXX")
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf -- "$work"' EXIT
passed=0 failed=0

# Position independent everywhere: the same objects then serve all builds, through the compiler cache.
common=(-G Ninja -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g0" -DCMAKE_POSITION_INDEPENDENT_CODE=ON
  -DCMAKE_CXX_STANDARD=17 -DCMAKE_CXX_EXTENSIONS=OFF -DUPLOADKIT_UNITY=ON)

# expect SENTENCE COMMAND…
expect() {
  local sentence=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1)); echo "ok      $sentence"
  else
    failed=$((failed + 1)); echo "FAILED  $sentence"; tail -n 30 "$work/log" | sed 's/^/    /'
  fi
}

# install_library NAME ON|OFF: the package in $work/NAME, which is not where it was installed.
install_library() {
  cmake -S "$tree" -B "$work/build-$1" "${common[@]}" "-DBUILD_SHARED_LIBS=$2" "-DCMAKE_INSTALL_PREFIX=$work/first" \
    -DUPLOADKIT_BUILD_TESTS=OFF -DUPLOADKIT_BUILD_TOOLS=OFF -DUPLOADKIT_BUILD_EXAMPLES=OFF &&
    cmake --build "$work/build-$1" && cmake --install "$work/build-$1" && mv "$work/first" "$work/$1"
}

# consume HOW PREFIX [OPTION…]: configures, builds and runs the consumer.
consume() {
  local how=$1 prefix=$2 folder
  shift 2
  folder=$(mktemp -d "$work/consumer-XXXXXX")
  cmake -S "$here/consumer" -B "$folder" "${common[@]}" "-DCONSUME=$how" "-DCMAKE_PREFIX_PATH=$work/$prefix" "-DUPLOADKIT_TREE=$tree" "$@" &&
    cmake --build "$folder" && run_consumer "$folder/consumer"
}

# start_server PROGRAM: the development server; its ready line tells where and with which key.
start_server() {
  "$1" --port 0 --data "$work/data" >"$work/ready" &
  server=$!
  for _ in $(seq 100); do
    [ -s "$work/ready" ] && break
    sleep 0.1
  done
  read -r endpoint api_key < <(python3 -c 'import json, sys; r = json.load(sys.stdin); print(r["endpoints"]["viesus"], r["api_key"])' <"$work/ready")
  [ -n "$api_key" ]
}

# run_consumer PROGRAM: it uploads and prints one id.
run_consumer() { [ "$("$1" "$endpoint" "$api_key" | grep -c .)" = 1 ]; }

# pkg_config PREFIX FLAG…: builds the consumer without CMake.
pkg_config() {
  local prefix=$1 flags
  shift
  flags=$(PKG_CONFIG_PATH=$work/$prefix/lib/pkgconfig pkg-config --cflags --libs uploadkit) &&
    # shellcheck disable=SC2086
    g++ -std=c++17 "$@" "$here/consumer/main.cpp" -o "$work/$prefix-consumer" $flags "-Wl,-rpath,$work/$prefix/lib" &&
    run_consumer "$work/$prefix-consumer"
}

# includes PREFIX HEADER: whether a consumer of the compiled library could include it.
includes() { echo "#include <$2>" | g++ -std=c++17 "-I$work/$1/include" -fsyntax-only -x c++ -; }
lacks() { [ -d "$work/$1/include" ] && ! includes "$@"; }

# Only what the public headers mark may leave the shared library; templates of the standard library do so too.
exports_only_public_names() {
  local names
  [ -f "$work/shared/lib/libuploadkit.so" ] || return 1
  names=$(nm -DC --defined-only "$work/shared/lib/libuploadkit.so" | grep -E ' uploadkit::' | grep -vE ' uploadkit::v0::')
  [ -z "$names" ] || { echo "$names"; return 1; }
}

expect "the development server starts" start_server "${1:?folder of the programs}/uploadkit-devserver"
expect "a static library is built, installed and moved" install_library static OFF
expect "a shared library is built, installed and moved" install_library shared ON
expect "find_package finds the static library" consume package static
expect "find_package finds the shared library" consume package shared
expect "the shared library asks for none of its own dependencies" consume package shared -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON \
  -DCMAKE_DISABLE_FIND_PACKAGE_fmt=ON -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON -DCMAKE_DISABLE_FIND_PACKAGE_pugixml=ON
expect "find_package finds the header-only form" consume package_header_only static
expect "add_subdirectory builds the library along" consume subdirectory none
expect "add_subdirectory gives the header-only form" consume subdirectory_header_only none
expect "pkg-config serves the static library" pkg_config static
expect "pkg-config serves the shared library, without exceptions and RTTI" pkg_config shared -fno-exceptions -fno-rtti
expect "a consumer of the compiled library reaches public headers" includes static uploadkit/uploadkit.hpp
expect "a consumer of the compiled library reaches no private header" lacks static uploadkit/core/url.hpp
expect "the shared library shows public names only" exports_only_public_names
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
