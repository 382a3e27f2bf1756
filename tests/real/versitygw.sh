#!/usr/bin/env bash
# Runs a command with a fresh versitygw (an S3 gateway over a folder, strict about checksums and signatures) behind it:
# versitygw.sh COMMAND…   or   versitygw.sh --install
#
# The program is built once, from the Go module proxy, into a cache folder. The command finds S3_ENDPOINT, S3_REGION,
# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Needs Go 1.25 or newer.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=v1.7.0
folder=${UPLOADKIT_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/uploadkit}/versitygw-$version
program=$folder/versitygw

# find_go: prints a Go command that is new enough.
find_go() {
  local go minor
  for go in go /usr/local/go/bin/go /usr/lib/go/bin/go; do
    minor=$(GOTOOLCHAIN=local "$go" env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p') || continue
    [ "${minor:-0}" -ge 25 ] && { echo "$go"; return 0; }
  done
  return 1
}

install_program() {
  local go
  [ -x "$program" ] && return 0
  go=$(find_go) || { echo "SKIPPED versitygw: Go 1.25 or newer is not installed"; exit 0; }
  echo "-- building versitygw $version, once"
  mkdir -p "$folder"
  # Built beside and moved, so that an interrupted build leaves nothing that looks finished.
  CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-mod=mod GOBIN=$work/bin \
    "$go" install "github.com/versity/versitygw/cmd/versitygw@$version" >"$work/output" 2>&1 ||
    { tail -n 5 "$work/output"; echo "SKIPPED versitygw: it could not be built"; exit 0; }
  mv "$work/bin/versitygw" "$program"
}

install_program
[ "${1:-}" != --install ] || exit 0

port=$(free_ports 1)
export S3_ENDPOINT=http://127.0.0.1:$port S3_REGION=us-east-1
export AWS_ACCESS_KEY_ID=AKIATESTVERSITYGW001 AWS_SECRET_ACCESS_KEY=tests/versitygw+secret/0123456789abcdef
mkdir "$work/store"
ROOT_ACCESS_KEY=$AWS_ACCESS_KEY_ID ROOT_SECRET_KEY=$AWS_SECRET_ACCESS_KEY \
  spawn "$program" --port "127.0.0.1:$port" --region "$S3_REGION" posix "$work/store"
wait_for_http "$S3_ENDPOINT/" 20
run_with_storage "$@"
