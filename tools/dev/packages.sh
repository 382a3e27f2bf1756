# Which Debian packages a task needs, and how the missing ones get installed. Sourced by ./dev.

packages_build="g++ cmake ninja-build ccache python3 pkg-config
  libcurl4-openssl-dev libssl-dev nlohmann-json3-dev libfmt-dev libpugixml-dev libcli11-dev libmicrohttpd-dev"
packages_test="doctest-dev librapidcheck-dev"
packages_judge="python3-boto3 curl"
packages_real="ceph-mon ceph-osd radosgw ceph-common"
packages_check="clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev"
packages_bench="curl libbenchmark-dev"

# missing_packages NAME…: prints those that dpkg does not hold as installed.
missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s ' "$name"
  done
}

# as_root COMMAND…: runs it as root, through sudo where that is needed.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    say "needs root to run: $*"
    return 1
  fi
}

# apt COMMAND…: never asks, never shows more than what went wrong.
apt() {
  local log
  log=$(mktemp)
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
}

# install_packages NAME…: installs what is missing of them, and says so.
install_packages() {
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || { say "this needs Debian or its packages by hand: $missing"; return 1; }
  say "installing $missing"
  # shellcheck disable=SC2086
  apt install -y --no-install-recommends $missing 2>/dev/null && return 0
  say "updating the package lists"
  apt update && apt install -y --no-install-recommends $missing
}
