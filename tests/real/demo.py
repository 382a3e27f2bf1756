#!/usr/bin/env python3
"""The demonstration: files go through three services and straight into S3, all on a local server, are read back by
boto3 and compared; one is fetched by curl with a presigned link.

    demo.py PROGRAMS
"""
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import samples
from judge import Judge, sha256_of
from programs import DevServer, arguments_for, presign, put, secrets_for

UPLOADS = [("picture", "adobe-rest"), ("large", "adobe-rest"), ("picture", "adobe-graphql"), ("large", "adobe-graphql"),
           ("picture", "viesus"), ("large", "viesus"), ("catalogue", "buy-with-prime")]


def upload(programs, judge, file, where, arguments, secrets):
    """One upload with its progress on the terminal; True where the stored object equals the file."""
    size = file.stat().st_size
    print(f"\n{file.name} ({size:,} bytes) to {where}", flush=True)
    before = judge.keys()
    begin = time.monotonic()
    status, events, output = put(programs, [file, *arguments], secrets)
    for event in events:
        if event["event"] == "progress":
            print(f"  {event['phase']:<11} {event['transferred_bytes']:>12,} of {event['total_bytes'] or 0:,} bytes")
    ends = [event for event in events if event["event"] == "completed"]
    if status != 0 or not ends:
        print(output)
        return False
    done = ends[0]
    name = done["path"] if where.startswith("s3://") else done["id"] or done["path"]
    print(f"  completed   {name} in {time.monotonic() - begin:.2f} s, verified by {done['verified_by']}")
    fresh = [key for key, etag in judge.keys().items() if before.get(key) != etag]
    wanted = sha256_of(file)
    equal = [key for key in fresh if judge.sha256(key) == wanted]
    print(f"  read back   {equal[0]}: SHA-256 {wanted[:16]}… is the file's" if equal else f"  read back   DIFFERS: {json.dumps(fresh)}")
    return bool(equal)


def storage_of(ready):
    """The server's own storage, as the command needs it."""
    keys = {"AWS_ACCESS_KEY_ID": ready["access_key_id"], "AWS_SECRET_ACCESS_KEY": ready["secret_access_key"]}
    return {"endpoint": ready["s3"], "region": ready["region"], "bucket": ready["bucket"], "keys": keys}


def upload_direct(programs, ready, judge, file, key):
    """A multipart upload; fast enough for a demonstration, and slow enough to see its progress."""
    storage = storage_of(ready)
    target = f"s3://{storage['bucket']}/{key}"
    arguments = [target, "--endpoint-url", storage["endpoint"], "--region", storage["region"], "--checksum-algorithm",
                 "CRC64NVME", "--limit-rate", "16M"]
    is_equal = upload(programs, judge, file, f"{target}, 16 MiB a second at most", arguments, storage["keys"])
    parts = judge.keys().get(key, "").strip('"').rpartition("-")[2]
    print(f"  parts       {parts}, told by its ETag")
    return is_equal and parts.isdigit() and int(parts) > 1


def fetch_by_link(programs, ready, file, key):
    """A presigned link in the hands of curl, which has no keys; True where it gets the file's bytes."""
    url, _ = presign(programs, storage_of(ready), key, "GET", "--expires-in", "60")
    print(f"\na link to {key} for 60 seconds, fetched by curl", flush=True)
    fetched = subprocess.run(["curl", "-sS", "--fail", url], stdout=subprocess.PIPE, timeout=60, check=False)
    digest, wanted = hashlib.sha256(fetched.stdout).hexdigest(), sha256_of(file)
    is_equal = fetched.returncode == 0 and digest == wanted
    print(f"  fetched     {len(fetched.stdout):,} bytes: SHA-256 {digest[:16]}… " + ("is the file's" if is_equal else "DIFFERS"))
    return is_equal


def main():
    programs = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="uploadkit-demo-") as folder:
        folder = pathlib.Path(folder)
        with DevServer(programs, folder / "data") as server:
            ready = server.ready
            print(f"the development server is ready: {ready['endpoints']['viesus']} and others")
            judge = Judge(ready["s3"], ready["region"], ready["bucket"], ready["access_key_id"], ready["secret_access_key"])
            files = samples.make_all(folder / "files")
            good = sum(upload(programs, judge, files[file], service, arguments_for(ready, service),
                              secrets_for(ready, service)) for file, service in UPLOADS)
            good += upload_direct(programs, ready, judge, files["large"], "demo/large.png")
            has_link = fetch_by_link(programs, ready, files["large"], "demo/large.png")
        total = len(UPLOADS) + 1
    print(f"\ndemo: {good} of {total} uploads arrived whole" + ("" if good == total else "; the rest did not") +
          (", and the link gave the file" if has_link else ", but the link did not give the file"))
    return 0 if good == total and has_link else 1


if __name__ == "__main__":
    sys.exit(main())
