#!/usr/bin/env bash
# Runs a command with a fresh Ceph object gateway behind it: radosgw.sh COMMAND…
#
# One monitor, one object store in memory, one gateway, all on loopback, all gone with the command. The command finds
# S3_ENDPOINT, S3_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Needs ceph-mon, ceph-osd, radosgw, ceph-common.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

for program in ceph-mon ceph-osd radosgw ceph monmaptool radosgw-admin; do
  command -v "$program" >/dev/null || { echo "SKIPPED radosgw: $program is not installed"; exit 0; }
done

read -r http_port mon_port <<<"$(free_ports 2)"
fsid=$(cat /proc/sys/kernel/random/uuid)
osd_uuid=$(cat /proc/sys/kernel/random/uuid)
conf=$work/ceph.conf
mkdir "$work"/{mon,osd,log,run}

write_conf() {
  cat >"$conf" <<CONF
[global]
fsid = $fsid
mon host = v1:127.0.0.1:$mon_port
public network = 127.0.0.0/8
run dir = $work/run
admin socket = $work/run/\$name.asok
log file = $work/log/\$name
log to stderr = false
err to stderr = false
# Nobody but this script talks to the daemons.
auth cluster required = none
auth service required = none
auth client required = none
auth allow insecure global id reclaim = false
ms bind msgr2 = false
ms mon client mode = crc
# One copy of everything on one store.
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon max pg per osd = 1000
mon warn on pool no redundancy = false
rgw rados pool pg num min = 1
[mon.a]
mon data = $work/mon
mon data avail warn = 1
mon data avail crit = 1
mon tick interval = 1
mon osd min down reporters = 1
# With the defaults, which batch proposals for a busy cluster, the start takes ten seconds.
paxos propose interval = 0.05
paxos min wait = 0.02
[osd]
osd data = $work/osd
osd objectstore = memstore
memstore device bytes = 2147483648
osd max object name len = 1024
# A store that places itself may ask before it holds the monitor map, and dies of "wrong fsid"; it is placed below.
osd class update on start = false
osd crush update on start = false
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$http_port
rgw dns name = s3.localhost
rgw thread pool size = 16
rgw enable usage log = false
rgw gc max objs = 4
rgw lc max objs = 4
rgw objexp hints num shards = 4
rgw data log num shards = 4
rgw md log max shards = 4
CONF
}

# ceph_once COMMAND…: one administrative step, with a time limit.
ceph_once() { timeout 60 "$@" >>"$work/log/setup" 2>&1 || { echo "failed: $*"; tail -n 20 "$work/log/setup"; return 1; }; }

start() {
  write_conf
  ceph_once monmaptool --create --clobber --addv a "[v1:127.0.0.1:$mon_port]" --fsid "$fsid" "$work/monmap"
  ceph_once ceph-mon -c "$conf" --mkfs -i a --monmap "$work/monmap"
  spawn ceph-mon -c "$conf" -i a -f
  ceph_once ceph -c "$conf" osd new "$osd_uuid" 0
  ceph_once ceph -c "$conf" osd crush add osd.0 1.0 root=default host=localhost
  ceph_once ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$osd_uuid"
  spawn ceph-osd -c "$conf" -i 0 -f
  spawn radosgw -c "$conf" -n client.rgw -f
  wait_for_http "http://127.0.0.1:$http_port/" 60
  ceph_once radosgw-admin -c "$conf" -n client.rgw user create --uid=tests --display-name=tests \
    --access-key="$AWS_ACCESS_KEY_ID" --secret-key="$AWS_SECRET_ACCESS_KEY"
}

export S3_ENDPOINT=http://127.0.0.1:$http_port S3_REGION=us-east-1 S3_PROVIDERS=ceph
export AWS_ACCESS_KEY_ID=AKIATESTRADOSGW00001 AWS_SECRET_ACCESS_KEY=tests/radosgw+secret/0123456789abcdefABCD
start
run_with_storage "$@"
