#!/usr/bin/env bash
# The flows over one storage: run.sh own|radosgw|versitygw FOLDER-OF-THE-PROGRAMS
# Says SKIPPED and why where it cannot run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
storage=$1
programs=$2

for program in uploadkit uploadkit-devserver; do
  [ -x "$programs/$program" ] || { echo "SKIPPED $storage: $program is not built"; exit 0; }
done

# The system's own python3 has Debian's boto3; one found earlier in PATH may have another or none.
python=
for candidate in /usr/bin/python3 python3; do
  "$candidate" -c 'import boto3' 2>/dev/null && { python=$candidate; break; }
done
[ -n "$python" ] || { echo "SKIPPED $storage: python3 has no boto3"; exit 0; }

case $storage in
  own)
    "$python" "$here/flows.py" "$programs" --storage-of-its-own
    exec "$python" "$here/s3_rules" --programs "$programs" ;;
  radosgw | versitygw) exec "$here/$storage.sh" "$python" "$here/flows.py" "$programs" ;;
  *) echo "no storage named $storage" >&2; exit 2 ;;
esac
