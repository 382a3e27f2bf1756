#!/usr/bin/env bash
# The flows behind real S3 servers: real.sh FOLDER-OF-THE-PROGRAMS
set -euo pipefail
bin=$1
[ -x "$bin/uploadkit" ] && [ -x "$bin/uploadkit-devserver" ] || { echo "SKIPPED real: the programs are not built"; exit 0; }
