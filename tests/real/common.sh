# What both server scripts share: a temporary folder, free ports, children that end with the script. Sourced.

work=$(mktemp -d "${TMPDIR:-/tmp}/uploadkit-real-XXXXXX")
children=()

# free_ports N: N ports of the loopback interface that nobody listened on just now.
free_ports() {
  python3 - "$1" <<'PYTHON'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for each in held:
    each.bind(("127.0.0.1", 0))
print(*[each.getsockname()[1] for each in held])
PYTHON
}

# spawn COMMAND…: a child that is ended when the script ends; what it prints goes to the log.
spawn() {
  "$@" >>"$work/output" 2>&1 &
  children+=($!)
}

# end_children: asks, waits a second, then insists; the data are not worth more.
end_children() {
  local status=$? pid
  trap - EXIT INT TERM HUP
  for pid in ${children[@]+"${children[@]}"}; do kill -TERM "$pid" 2>/dev/null || true; done
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ -n "$(jobs -rp)" ] || break
    sleep 0.1
  done
  for pid in ${children[@]+"${children[@]}"}; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf -- "$work"
  exit "$status"
}
trap end_children EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# wait_for_http URL SECONDS: until the server answers anything; fails when it does not or when a child dies.
wait_for_http() {
  local pid
  for _ in $(seq $(($2 * 10))); do
    python3 - "$1" <<'PYTHON' && return 0
import sys, urllib.request, urllib.error
try:
    urllib.request.urlopen(sys.argv[1], timeout=2)
except urllib.error.HTTPError:
    pass
except OSError:
    sys.exit(1)
PYTHON
    for pid in "${children[@]}"; do
      kill -0 "$pid" 2>/dev/null || { echo "a server ended early:"; tail -n 20 "$work/output"; return 1; }
    done
    sleep 0.1
  done
  echo "no answer from $1 within $2 s"
  return 1
}

# run_with_storage COMMAND…: runs it in the background and waits, so that a signal reaches the trap at once.
run_with_storage() {
  "$@" &
  local pid=$!
  children+=("$pid")
  wait "$pid"
}
